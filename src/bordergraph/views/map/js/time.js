// Time: the years as a chart and a slider.
import { $, announce, button, el, svg } from "./dom.js";
import { lineIcon } from "./colours.js";
import { changeSummary, comparedYears, hasComparison, isComparing } from "./comparison.js";
import { rangeInput } from "./controls.js";
import { data, firstYear, lastYear, yearOf } from "./data.js";
import { isThin } from "./filters.js";
import { state, update } from "./state.js";
import { dayText, formatNumber, t } from "./text.js";

const CHART_HEIGHT = 40;
const CHART_TOP = 3;

// The last step of the slider is the day of the data itself.
const yearSteps = lastYear + 1 - firstYear;
const yearX = (year) => (100 * (year - firstYear)) / Math.max(1, yearSteps);

// A stroke as wide in every window.
const thinStroke = (tag, colour, width, style) =>
  svg(tag, { stroke: colour, "stroke-width": width, "vector-effect": "non-scaling-stroke", ...style });

function yearCurve(key, colour, dash) {
  const top = data.axes[key].at(-1);
  const points = [...data.years, { ...data.counts, year: lastYear + 1 }].map(
    (y) => `${yearX(y.year).toFixed(2)},${(CHART_HEIGHT - ((CHART_HEIGHT - CHART_TOP) * y[key]) / top).toFixed(2)}`,
  );
  return thinStroke("polyline", colour, 2, { points: points.join(" "), fill: "none", "stroke-dasharray": dash });
}

const thinYears = () => data.thin.map(([from, to]) => (to > from ? `${from}–${to}` : String(from))).join(", ");

// How many more needs a regular channel would serve on the latest day if no source were too old.
const agedNeedsText = () =>
  data.counts.aged > 0 && t("aged-needs", { years: data.proof_years, n: data.counts.aged, when: dayText(data.day) });

// Each run of thin years from its first to the year after it.
function thinYearBand([from, to]) {
  const place = { x: yearX(from), y: 0, width: yearX(to + 1) - yearX(from), height: CHART_HEIGHT };
  return svg("rect", { class: "thin", ...place, fill: "var(--edge)", "fill-opacity": 0.25 });
}

const axis = (key, side) =>
  el(
    "div",
    { class: `axis ${side}`, "aria-hidden": "true" },
    data.axes[key].map((n) => el("span", formatNumber(n))).reverse(),
  );

// What the two axes count, over their numbers.
const axisNames = () =>
  el(
    "div.axes",
    el("span", lineIcon("exchange", 2.5), t("time.axis.linked")),
    el("span", { id: "year-counts" }),
    el("span", t("time.axis.regular"), lineIcon("regular", 2.5, [8, 5])),
  );

function yearChart(...handles) {
  const level = (part) => {
    const y = CHART_HEIGHT - (CHART_HEIGHT - CHART_TOP) * part;
    return thinStroke("line", "var(--rule)", 1, { x1: 0, x2: 100, y1: y, y2: y });
  };
  const picture = svg(
    "svg",
    { viewBox: `0 0 100 ${CHART_HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    data.thin.map(thinYearBand),
    [0, 0.5, 1].map(level),
    yearCurve("linked", "var(--exchange)", null),
    yearCurve("regular", "var(--regular)", "5 3"),
    svg("rect", { id: "year-span", y: 0, height: CHART_HEIGHT, width: 0, fill: "var(--accent)", "fill-opacity": 0.14 }),
    thinStroke("line", "var(--ink)", 1, { id: "year-mark", y1: 0, y2: CHART_HEIGHT }),
  );
  return el("div.chart", axis("linked", "left"), el("div.track", picture, handles), axis("regular", "right"));
}

// A handle of the chart.
const yearSlider = (key, label, valueOf) => rangeInput(key, label, firstYear, lastYear + 1, valueOf);

export function buildTime() {
  const box = $("time");
  // A page of few years or a very large one, which has none, leaves other days to --as-of.
  box.hidden = data.years.length < 3;
  $("stage").classList.toggle("timed", !box.hidden);
  if (box.hidden) return;
  const thin = thinYears();
  box.replaceChildren(
    axisNames(),
    el(
      "div.bar",
      yearChart(
        yearSlider("year", t("column.year"), (year) => (year > lastYear ? 0 : year)),
        yearSlider("then", t("time.then"), (year) => Math.min(year, (state.year || lastYear) - 1)),
      ),
      el("output", { id: "year-out", for: "year then" }),
    ),
    el("div.lines-of", el("span", String(firstYear)), el("span", { id: "year-dated" }), el("span", t("time.now"))),
    el(
      "div.lines-of.last",
      el("span", { id: "thin" }, [thin && t("time.thin", { years: thin }), agedNeedsText()].filter(Boolean).join(". ")),
      button(t("time.compare"), toggleComparison, { id: "compare" }),
    ),
  );
  $("stage").style.setProperty("--time", `${box.offsetHeight + 16}px`);
}

// Lay two years side by side: the one on show, and the first one before it that is documented.
function toggleComparison() {
  const year = state.year > firstYear ? state.year : lastYear;
  const known = data.years.find((y) => !isThin(y.year) && y.year < year) ?? data.years[0];
  if (isComparing()) update({ then: 0 });
  else if (hasComparison()) update({ view: "ties" });
  else update({ view: "ties", year, then: known.year });
}

function renderHandles(year) {
  const both = isComparing();
  const [from, to] = both ? comparedYears() : [year || lastYear + 1, year || lastYear + 1];
  $("then").hidden = !both;
  $("time").classList.toggle("both", both);
  if (both) {
    $("then").value = from;
    $("then").setAttribute("aria-valuetext", String(from));
    $("year").value = to;
    $("year-out").textContent = `${from} → ${to}`;
  }
  for (const end of ["x1", "x2"]) $("year-mark").setAttribute(end, yearX(to));
  $("year-span").setAttribute("x", yearX(from));
  $("year-span").setAttribute("width", yearX(to) - yearX(from));
  $("compare").setAttribute("aria-pressed", String(both));
}

export function renderTime() {
  if ($("time").hidden) return;
  const year = state.year;
  $("year").value = year || lastYear + 1;
  $("year-out").textContent = year ? String(year) : t("time.now");
  $("year").setAttribute("aria-valuetext", $("year-out").textContent);
  renderHandles(year);
  const now = yearOf.get(year) ?? data.counts;
  const word = isThin(year) ? "time.dated.thin" : "time.dated";
  const dated = now.in_force ? t(word, { year: String(year), known: now.dated, all: now.in_force }) : t("time.undated");
  $("year-dated").textContent = dated;
  const counts = { linked: now.linked, regular: now.regular, needs: now.served.needs };
  $("year-counts").textContent = t("time.counts", counts);
  if (isComparing()) announce(changeSummary());
  else if (year) announce([t("time.said", { year: String(year), ...counts }), dated].filter(Boolean).join(". "));
}
