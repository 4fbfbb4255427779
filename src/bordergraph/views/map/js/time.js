// Time: a year slider, a play button, and how many pairs were linked and how many gaps there were.
import { $, button, calm, el, say, svg } from "./dom.js";
import { data, firstYear, lastYear, links, yearOf } from "./data.js";
import { settle, state, update } from "./state.js";
import { t } from "./text.js";

const STEP = 700;
let timer = 0;
// The year that playing set last: any other year was set by the reader, who has stopped it.
let playing = 0;

const hasTime = () => lastYear - firstYear >= 2 && links.some((l) => l.start);

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
  playing = !state.year || state.year >= lastYear ? firstYear : state.year;
  update({ year: playing }, { held: "play" });
  timer = setInterval(() => {
    playing += 1;
    update({ year: playing }, { held: "play" });
    if (playing >= lastYear) stop();
  }, calm() ? 2 * STEP : STEP);
  renderTime();
}

export function buildTime() {
  const box = $("time");
  box.hidden = !hasTime();
  $("stage").classList.toggle("timed", !box.hidden);
  if (box.hidden) return;
  const input = el("input", {
    id: "year", type: "range", min: firstYear, max: lastYear + 1, step: 1, "aria-label": t("column.year"),
    oninput: () => update({ year: Number(input.value) > lastYear ? 0 : Number(input.value) }, { held: "year" }),
    onchange: settle,
  });
  box.replaceChildren(
    el("div", { class: "bar" },
      button("▶", play, { id: "play", "aria-label": t("time.play") }),
      el("div", { class: "track" },
        svg("svg", { viewBox: "0 0 100 34", preserveAspectRatio: "none", "aria-hidden": "true" },
          polyline(data.years, "linked", "var(--supply)"), polyline(data.years, "gaps", "var(--gap)"),
          svg("line", { id: "year-mark", y1: 0, y2: 34, stroke: "var(--ink)", "stroke-width": 1, "vector-effect": "non-scaling-stroke" })),
        input),
      el("output", { id: "year-out", for: "year" })),
    el("div", { class: "lines-of" }, el("span", {}, String(firstYear)), el("span", { id: "year-counts" }), el("span", {}, String(lastYear))));
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
  const x = (100 * ((year || lastYear) - firstYear)) / Math.max(1, lastYear - firstYear);
  $("year-mark").setAttribute("x1", x);
  $("year-mark").setAttribute("x2", x);
  const now = year ? yearOf.get(year) : data.counts;
  $("year-counts").textContent = now ? t("time.counts", { linked: now.linked, gaps: now.gaps }) : "";
  if (year && now) say(t("time.said", { year: String(year), linked: now.linked, gaps: now.gaps }));
}
