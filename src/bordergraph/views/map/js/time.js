// Time: a year slider, a play button, and how many links and gaps there were.
import { $, button, calm, el, say, svg } from "./dom.js";
import { data, firstYear, gaps, lastYear, links } from "./data.js";
import { gapHolds, inForce, linkTest } from "./filters.js";
import { state, update } from "./state.js";
import { number, t } from "./text.js";

const STEP = 700;
let timer = 0;

const yearsOf = () => Array.from({ length: lastYear - firstYear + 1 }, (_, i) => firstYear + i);

const hasTime = () => lastYear - firstYear >= 2 && links.some((l) => l.start);

function countsByYear() {
  const kinds = links.filter((l) => l.kind === "participation" || l.kind === "share");
  return yearsOf().map((year) => ({
    year,
    links: kinds.filter((l) => inForce(l, year)).length,
    gaps: data.history_from ? gaps.filter((g) => gapHolds(g, year) && state.evidence.has(g.evidence) && (state.within || !g.within)).length : 0,
  }));
}

function polyline(counts, key, colour) {
  const top = Math.max(1, ...counts.map((c) => c[key]));
  const points = counts.map((c, i) => `${((100 * i) / Math.max(1, counts.length - 1)).toFixed(2)},${(32 - (29 * c[key]) / top).toFixed(2)}`);
  return svg("polyline", { points: points.join(" "), fill: "none", stroke: colour, "stroke-width": 1.8, "vector-effect": "non-scaling-stroke" });
}

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
  update({ year: !state.year || state.year >= lastYear ? firstYear : state.year });
  timer = setInterval(() => {
    if (state.year >= lastYear) stop();
    else update({ year: state.year + 1 }, { still: true });
  }, calm() ? 2 * STEP : STEP);
  renderTime();
}

export function buildTime() {
  const box = $("time");
  box.hidden = !hasTime();
  $("stage").classList.toggle("timed", !box.hidden);
  if (box.hidden) return;
  const counts = countsByYear();
  const input = el("input", {
    id: "year", type: "range", min: firstYear, max: lastYear + 1, step: 1, "aria-label": t("time.year"),
    oninput: () => update({ year: Number(input.value) > lastYear ? 0 : Number(input.value) }, { still: true }),
  });
  box.replaceChildren(
    el("div", { class: "bar" },
      button("▶", play, { id: "play", "aria-label": t("time.play") }),
      el("div", { class: "track" },
        svg("svg", { viewBox: "0 0 100 34", preserveAspectRatio: "none", "aria-hidden": "true" },
          polyline(counts, "links", "var(--supply)"), data.history_from ? polyline(counts, "gaps", "var(--gap)") : null,
          svg("line", { id: "year-mark", y1: 0, y2: 34, stroke: "var(--ink)", "stroke-width": 1, "vector-effect": "non-scaling-stroke" })),
        input),
      el("output", { id: "year-out", for: "year" })),
    el("div", { class: "lines-of" }, el("span", {}, String(firstYear)), el("span", { id: "year-counts" }), el("span", {}, String(lastYear))));
}

export function renderTime() {
  if ($("time").hidden) return;
  const year = state.year;
  $("year").value = year || lastYear + 1;
  $("year-out").textContent = year ? String(year) : t("time.now");
  $("year").setAttribute("aria-valuetext", $("year-out").textContent);
  $("play").textContent = timer ? "❚❚" : "▶";
  $("play").setAttribute("aria-label", t(timer ? "time.pause" : "time.play"));
  const x = (100 * ((year || lastYear) - firstYear)) / Math.max(1, lastYear - firstYear);
  $("year-mark").setAttribute("x1", x);
  $("year-mark").setAttribute("x2", x);
  const test = linkTest();
  const kinds = links.filter((l) => (l.kind === "participation" || l.kind === "share") && test(l));
  const open = gaps.filter((g) => gapHolds(g) && state.evidence.has(g.evidence) && (state.within || !g.within)).length;
  $("year-counts").textContent = t("time.counts", { links: number(kinds.length), gaps: number(open) });
  if (year) say(t("time.said", { year: String(year), links: kinds.length }));
}
