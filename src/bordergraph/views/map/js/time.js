// Time: the years as a chart and a slider, and a button that plays them.
import { $, button, calm, el, say, svg } from "./dom.js";
import { stroke } from "./colours.js";
import { changesText, comparing, givenComparison, hasSides, sideNames, sides } from "./comparison.js";
import { data, firstYear, lastYear, links, yearOf } from "./data.js";
import { isTies, settle, state, update, VIEWS } from "./state.js";
import { day, number, t } from "./text.js";

const HIGH = 40;
const TOP = 3;

// The last step of the slider is the day of the data itself.
const steps = lastYear + 1 - firstYear;
const across = (year) => (100 * (year - firstYear)) / Math.max(1, steps);

// A stroke as wide in every window.
const thinly = (tag, colour, width, look) =>
  svg(tag, { stroke: colour, "stroke-width": width, "vector-effect": "non-scaling-stroke", ...look });

function polyline(key, colour, dash) {
  if (!data.years.length) return null;
  const top = data.axes[key].at(-1);
  const points = [...data.years, { ...data.counts, year: lastYear + 1 }].map(
    (y) => `${across(y.year).toFixed(2)},${(HIGH - ((HIGH - TOP) * y[key]) / top).toFixed(2)}`,
  );
  return thinly("polyline", colour, 2, { points: points.join(" "), fill: "none", "stroke-dasharray": dash });
}

// Runs of thin years, each from its own year to the next.
function thinRuns() {
  const found = [];
  for (const { year, thin } of data.years) {
    if (!thin) continue;
    if (found.at(-1)?.[1] === year) found.at(-1)[1] = year + 1;
    else found.push([year, year + 1]);
  }
  return found;
}

const thinYears = () =>
  thinRuns()
    .map(([from, to]) => (to - 1 > from ? `${from}–${to - 1}` : String(from)))
    .join(", ");

// How many more needs a regular channel would serve on the latest day if no source were too old.
const agedNeeds = () =>
  data.counts.aged > 0 && t("aged-needs", { years: data.proof_years, n: data.counts.aged, when: day(data.day) });

function hatch() {
  return thinRuns().flatMap(([from, to]) => {
    const [x, width] = [across(from), across(to) - across(from)];
    const ground = { class: "thin", x, y: 0, width, height: HIGH, fill: "var(--rule)", "fill-opacity": 0.55 };
    const halves = Array.from({ length: 2 * (to - from) }, (_, i) => from + i / 2);
    const line = (year) =>
      thinly("line", "var(--edge)", 0.6, { x1: across(year), y1: HIGH, x2: across(year + 0.5), y2: 0 });
    return [svg("rect", ground), halves.map(line)];
  });
}

const axis = (key, side) =>
  el(
    "div",
    { class: `axis ${side}`, "aria-hidden": "true" },
    data.years.length > 0 && data.axes[key].map((n) => el("span", number(n))).reverse(),
  );

// What the two axes count, over their numbers.
function axisNames() {
  const counts = el("span", { id: "year-counts" });
  if (!data.years.length) return el("div.axes", counts);
  const [solid, dashed] = [{ stroke: "var(--exchange)" }, { stroke: "var(--regular)", "stroke-dasharray": "5 3" }];
  const look = (own) => stroke({ ...own, "stroke-width": 2.5 });
  return el(
    "div.axes",
    el("span", look(solid), t("time.axis.linked")),
    counts,
    el("span", t("time.axis.regular"), look(dashed)),
  );
}

function yearline(...handles) {
  const level = (part) => {
    const y = HIGH - (HIGH - TOP) * part;
    return thinly("line", "var(--rule)", 1, { x1: 0, x2: 100, y1: y, y2: y });
  };
  const picture = svg(
    "svg",
    { viewBox: `0 0 100 ${HIGH}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    hatch(),
    [0, 0.5, 1].map(level),
    polyline("linked", "var(--exchange)", null),
    polyline("regular", "var(--regular)", "5 3"),
    svg("rect", { id: "year-span", y: 0, height: HIGH, width: 0, fill: "var(--accent)", "fill-opacity": 0.14 }),
    thinly("line", "var(--ink)", 1, { id: "year-mark", y1: 0, y2: HIGH }),
  );
  return el("div.chart", axis("linked", "left"), el("div.track", picture, handles), axis("regular", "right"));
}

const STEP = 700;
let timer = 0;
// The year that playing set last: any other year was set by the reader, who has stopped it.
let playing = 0;

// A very large page holds the gaps of its day alone: other days are asked for by --as-of.
const hasTime = () => !data.collapsed && lastYear - firstYear >= 2 && links.some((l) => l.start);

function stop() {
  clearInterval(timer);
  timer = 0;
  renderTime();
}

function play() {
  if (timer) {
    stop();
    return;
  }
  playing = !state.year || state.year >= lastYear ? firstYear : state.year;
  update({ year: playing }, { held: "play" });
  timer = setInterval(
    () => {
      playing += 1;
      update({ year: playing }, { held: "play" });
      if (playing >= lastYear) stop();
    },
    calm() ? 2 * STEP : STEP,
  );
  renderTime();
}

// A handle of the chart; `valueOf` makes of its place what is set.
function handle(key, label, valueOf) {
  const input = el("input", {
    id: key,
    type: "range",
    min: firstYear,
    max: lastYear + 1,
    step: 1,
    "aria-label": label,
    oninput: () => update({ [key]: valueOf(Number(input.value)) }, { held: key }),
    onchange: settle,
  });
  return input;
}

// Where a comparison is seen, for who is at another picture.
function whereCompared() {
  const go = (label, patch) => button(label, () => update(patch), { class: "go" });
  return el(
    "p.meta",
    { id: "compare-where", hidden: true },
    t("time.compare.where"),
    " ",
    go(t("column.agencies"), { view: "ties" }),
    " · ",
    go(`${t("view.tables")}, ${t("column.change")}`, { view: "tables", table: "change", sort: "" }),
  );
}

export function buildTime() {
  const box = $("time");
  box.hidden = !hasTime();
  $("stage").classList.toggle("timed", !box.hidden);
  if (box.hidden) return;
  const thin = thinYears();
  box.replaceChildren(
    axisNames(),
    el(
      "div.bar",
      button("▶", play, { id: "play", "aria-label": t("time.play") }),
      yearline(
        handle("year", t("column.year"), (year) => (year > lastYear ? 0 : year)),
        handle("then", t("time.then"), (year) => Math.min(year, (state.year || lastYear) - 1)),
      ),
      el("output", { id: "year-out", for: "year then" }),
    ),
    el("div.lines-of", el("span", String(firstYear)), el("span", { id: "year-dated" }), el("span", t("time.now"))),
    el(
      "div.lines-of.last",
      el("span", { id: "thin" }, [thin && t("time.thin", { years: thin }), agedNeeds()].filter(Boolean).join(". ")),
      VIEWS.includes("ties") && data.years.length > 1 && button(t("time.compare"), compare, { id: "compare" }),
    ),
    whereCompared(),
  );
  $("stage").style.setProperty("--time", `${box.offsetHeight + 16}px`);
}

// Lay two years side by side: the one on show, and the first one before it that is documented.
function compare() {
  const year = yearOf.has(state.year) && state.year > firstYear ? state.year : lastYear;
  const known = data.years.find((y) => !y.thin && y.year < year) ?? data.years[0];
  if (comparing()) update({ then: 0, given: false });
  else if (hasSides()) update({ view: "ties" });
  else update({ view: "ties", given: false, year, then: known.year });
}

function renderHandles(year) {
  const both = comparing() && !givenComparison();
  const [from, to] = both ? sides() : [year || lastYear + 1, year || lastYear + 1];
  $("then").hidden = !both;
  $("time").classList.toggle("both", both);
  if (both) {
    $("then").value = from;
    $("then").setAttribute("aria-valuetext", String(from));
    $("year").value = to;
  }
  for (const end of ["x1", "x2"]) $("year-mark").setAttribute(end, across(to));
  $("year-span").setAttribute("x", across(from));
  $("year-span").setAttribute("width", across(to) - across(from));
  $("compare")?.setAttribute("aria-pressed", String(comparing()));
  $("compare-where").hidden = isTies() || !hasSides() || (state.view === "tables" && state.table === "change");
  if (comparing()) $("year-out").textContent = givenComparison()?.change ? t("time.now") : sideNames().join(" → ");
}

export function renderTime() {
  if ($("time").hidden) return;
  const year = state.year;
  if (timer && year !== playing) stop();
  $("year").value = year || lastYear + 1;
  $("year-out").textContent = year ? String(year) : t("time.now");
  $("year").setAttribute("aria-valuetext", $("year-out").textContent);
  $("play").textContent = timer ? "❚❚" : "▶";
  $("play").setAttribute("aria-label", t(timer ? "time.pause" : "time.play"));
  renderHandles(year);
  const now = year ? yearOf.get(year) : data.counts;
  const word = now?.thin ? "time.dated.thin" : "time.dated";
  const dated =
    year && now?.drawn ? t(word, { year: String(year), known: now.dated, all: now.drawn }) : t("time.undated");
  $("year-dated").textContent = dated;
  const counts = now && { linked: now.linked, regular: now.regular, needs: now.served.needs };
  $("year-counts").textContent = now ? t("time.counts", counts) : "";
  if (comparing()) say(changesText());
  else if (year && now) say([t("time.said", { year: String(year), ...counts }), dated].filter(Boolean).join(". "));
}
