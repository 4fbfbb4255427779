// Time: a slider over the years, and a button that plays them.
import { $, button, calm, el, say } from "./dom.js";
import { data, firstYear, lastYear, links, yearOf } from "./data.js";
import { settle, state, update } from "./state.js";
import { t } from "./text.js";
import { across, axisNames, thinYears, yearline } from "./yearline.js";

const STEP = 700;
let timer = 0;
// The year that playing set last: any other year was set by the reader, who has stopped it.
let playing = 0;

const hasTime = () => lastYear - firstYear >= 2 && links.some((l) => l.start);

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
  const thin = thinYears();
  box.replaceChildren(
    axisNames(),
    el("div", { class: "bar" }, button("▶", play, { id: "play", "aria-label": t("time.play") }), yearline(input), el("output", { id: "year-out", for: "year" })),
    el("div", { class: "lines-of" }, el("span", {}, String(firstYear)), el("span", { id: "year-dated" }), el("span", {}, t("time.now"))),
    thin ? el("p", { class: "meta", id: "thin" }, t("time.thin", { years: thin })) : "");
  $("stage").style.setProperty("--time", `${box.offsetHeight + 16}px`);
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
  const x = across(year || lastYear + 1);
  $("year-mark").setAttribute("x1", x);
  $("year-mark").setAttribute("x2", x);
  const now = year ? yearOf.get(year) : data.counts;
  $("year-dated").textContent = year && now?.drawn ? t(now.thin ? "time.dated.thin" : "time.dated", { year: String(year), known: now.dated, all: now.drawn }) : "";
  $("year-counts").textContent = now ? t("time.counts", { linked: now.linked, gaps: now.gaps }) : "";
  if (year && now) say([t("time.said", { year: String(year), linked: now.linked, gaps: now.gaps }), $("year-dated").textContent].filter(Boolean).join(". "));
}
