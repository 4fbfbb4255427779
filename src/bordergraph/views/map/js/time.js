// Time: a slider over the years, and a button that plays them.
import { $, button, calm, el, say } from "./dom.js";
import { comparing, givenComparison, hasSides, sides } from "./comparison.js";
import { changesText, sideNames } from "./comparisonView.js";
import { data, firstYear, lastYear, links, yearOf } from "./data.js";
import { isTies, settle, state, update, VIEWS } from "./state.js";
import { t } from "./text.js";
import { across, axisNames, thinYears, yearline } from "./yearline.js";

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

export function buildTime() {
  const box = $("time");
  box.hidden = !hasTime();
  $("stage").classList.toggle("timed", !box.hidden);
  if (box.hidden) return;
  const input = el("input", {
    id: "year",
    type: "range",
    min: firstYear,
    max: lastYear + 1,
    step: 1,
    "aria-label": t("column.year"),
    oninput: () => update({ year: Number(input.value) > lastYear ? 0 : Number(input.value) }, { held: "year" }),
    onchange: settle,
  });
  const then = el("input", {
    id: "then",
    type: "range",
    min: firstYear,
    max: lastYear + 1,
    step: 1,
    "aria-label": t("time.then"),
    oninput: () => update({ then: Math.min(Number(then.value), (state.year || lastYear) - 1) }, { held: "then" }),
    onchange: settle,
  });
  const thin = thinYears();
  box.replaceChildren(
    axisNames(),
    el(
      "div.bar",
      button("▶", play, { id: "play", "aria-label": t("time.play") }),
      yearline(input, then),
      el("output", { id: "year-out", for: "year then" }),
    ),
    el("div.lines-of", el("span", String(firstYear)), el("span", { id: "year-dated" }), el("span", t("time.now"))),
    el(
      "div.lines-of.last",
      thin ? el("span", { id: "thin" }, t("time.thin", { years: thin })) : el("span"),
      VIEWS.includes("ties") && data.years.length > 1 && button(t("time.compare"), compare, { id: "compare" }),
    ),
  );
  box.append(
    el(
      "p.meta",
      { id: "compare-where", hidden: true },
      t("time.compare.where"),
      " ",
      button(t("column.agencies"), () => update({ view: "ties" }), { class: "go" }),
      " · ",
      button(
        `${t("view.tables")}, ${t("column.change")}`,
        () => update({ view: "tables", table: "change", sort: "" }),
        { class: "go" },
      ),
    ),
  );
  $("stage").style.setProperty("--time", `${box.offsetHeight + 16}px`);
}

// Lay two years side by side: the one on show, and the first one before it that is documented.
function compare() {
  if (comparing()) {
    update({ then: 0, given: false });
    return;
  }
  if (hasSides()) {
    update({ view: "ties" });
    return;
  }
  const year = yearOf.has(state.year) && state.year > firstYear ? state.year : lastYear;
  const known = data.years.find((y) => !y.thin && y.year < year) ?? data.years[0];
  update({ view: "ties", given: false, year, then: known.year });
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
  $("year-dated").textContent =
    year && now?.drawn
      ? t(now.thin ? "time.dated.thin" : "time.dated", { year: String(year), known: now.dated, all: now.drawn })
      : t("time.undated");
  $("year-counts").textContent = now
    ? t("time.counts", { linked: now.linked, regular: now.regular, needs: now.served.needs })
    : "";
  if (comparing()) say(changesText());
  else if (year && now)
    say(
      [
        t("time.said", { year: String(year), linked: now.linked, regular: now.regular, needs: now.served.needs }),
        $("year-dated").textContent,
      ]
        .filter(Boolean)
        .join(". "),
    );
}
