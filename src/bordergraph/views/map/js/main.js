// The start: build once, then let every change of state flow through the same few steps.
import { $, announce, onClick } from "./dom.js";
import { buildDrawing, refreshDrawing, reopenCommunity } from "./canvas.js";
import { isFolded } from "./communities.js";
import { buildControls, renderControls } from "./controls.js";
import { lineOf } from "./data.js";
import { renderDetails } from "./details.js";
import { drawing, drawnPositions } from "./drawing.js";
import { renderExport, wireExport } from "./export.js";
import { marksInFrame, screenFrame } from "./labels.js";
import { renderLegend, statusText } from "./legend.js";
import { renderMatrix } from "./matrix.js";
import { computeScene } from "./scene.js";
import { wireClicks, wireKeyboard } from "./selection.js";
import { selected, shown } from "./shown.js";
import { fitView, layoutPosition, reveal, settleView, wireZoom, zoomBy } from "./stage.js";
import { isDrawn, resetView, startState, state, update, VIEWS } from "./state.js";
import { renderStory, wireStory } from "./story.js";
import { renderTables } from "./tables.js";
import { colon, locale, t, translateTemplate } from "./text.js";
import { buildTime, renderTime } from "./time.js";

const THEMES = ["auto", "light", "dark"];
// What shows another picture is fitted anew; what adds to it only while the reader has not moved it.
const REFIT_KEYS = ["threat", "ego", "source", "size", "open", "kinds", "ties", "step", "told", "then"];
const EXTEND_KEYS = ["hide", "pairs", "gaps", "problems", "ended"];

function renderFrame(changed) {
  document.documentElement.dataset.theme = state.theme;
  for (const view of VIEWS) $(`view-${view}`).setAttribute("aria-pressed", String(state.view === view));
  $("canvas").inert = !isDrawn();
  for (const id of ["legend", "zoom"]) $(id).hidden = !isDrawn();
  if (changed.has("lang")) {
    locale.lang = state.lang || locale.initial;
    translateTemplate();
    $("language").textContent = locale.lang === "fr" ? "English" : "Français";
    $("language").lang = locale.lang === "fr" ? "en" : "fr";
    buildControls();
    buildTime();
  }
  $("theme").title = t(`theme.${state.theme}`);
  $("theme").setAttribute("aria-label", `${t("theme")}${colon()}${t(`theme.${state.theme}`)}`);
}

function render(changed, setsView) {
  drawing.hasAskedView = setsView;
  renderFrame(changed);
  if (isFolded && changed.has("open")) reopenCommunity();
  computeScene();
  renderControls();
  renderLegend();
  renderTime();
  renderDetails(changed);
  // What lies over the map stands before the map is fitted between it.
  refreshDrawing(changed);
  renderMatrix();
  renderTables(changed);
  renderExport();
  if (drawing.ready && !changed.has("layout")) {
    const mustFit =
      REFIT_KEYS.some((k) => changed.has(k)) || (drawing.isFitted && EXTEND_KEYS.some((k) => changed.has(k)));
    if (mustFit || (setsView && (state.at || changed.has("at")))) settleView();
  }
  if (!changed.has("sel") && !changed.has("year") && !shown.lineChanges) announce(statusText());
  renderStory(changed);
}

function wireButtons() {
  for (const view of VIEWS) onClick(`view-${view}`, () => update({ view }));
  onClick("reset", resetView);
  onClick("language", () => update({ lang: locale.lang === "fr" ? "en" : "fr" }));
  onClick("theme", () => update({ theme: THEMES[(THEMES.indexOf(state.theme) + 1) % THEMES.length] }));
  onClick("zoom-in", () => zoomBy(1.25));
  onClick("zoom-out", () => zoomBy(0.8));
  onClick("zoom-fit", fitView);
  onClick("skip", (event) => {
    event.preventDefault();
    update({ view: "tables" });
    $("tables").focus();
  });
  document.addEventListener("click", (event) => {
    if (!$("export").contains(event.target)) $("export").open = false;
  });
  $("export").addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !$("export").open) return;
    event.preventDefault();
    $("export").open = false;
    $("export").querySelector("summary").focus();
  });
  let resizing = 0;
  addEventListener("resize", () => {
    clearTimeout(resizing);
    resizing = setTimeout(() => drawing.isFitted && fitView(), 150);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => render(new Set(["theme"])));
}

locale.initial = locale.lang;
document.body.classList.toggle("embed", new URLSearchParams(location.search).has("embed"));
buildDrawing();
wireClicks();
wireZoom();
wireKeyboard();
wireButtons();
wireExport();
wireStory();
startState(render);
addEventListener("popstate", () => state.at || reveal(selected()));
settleView();
drawing.ready = true;

// For pages that hold this one, and for tests: where things are drawn.
window.bordergraphMap = Object.freeze({
  spot: layoutPosition,
  drawn: (id) => drawnPositions().get(id),
  kinds: () => [...shown.lines].map((id) => lineOf.get(id).kind),
  labels: () => drawing.labels.map((label) => label.box),
  named: () => drawing.labels.map((label) => [label.id, label.rows.join(" ")]),
  faint: () => [...shown.nodes].filter((id) => shown.brightNodes && !shown.brightNodes.has(id)),
  looking: () => ({ scale: drawing.network.getScale(), ...drawing.network.getViewPosition() }),
  where: (id) => {
    const frame = $("canvas").getBoundingClientRect();
    const at = marksInFrame(screenFrame()).find((m) => m.id === id);
    return at ? { x: frame.left + at.x, y: frame.top + at.y, inside: true } : { inside: false };
  },
});
