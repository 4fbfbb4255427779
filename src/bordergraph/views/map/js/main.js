// The start: build once, then let every change of state flow through the same few steps.
import { $, say } from "./dom.js";
import { build, refresh, reopen } from "./canvas.js";
import { collapsed } from "./communities.js";
import { buildControls, renderControls } from "./controls.js";
import { lineOf } from "./data.js";
import { renderDetails } from "./details.js";
import { buildExport, renderExport, wirePaper } from "./export.js";
import { onScreen } from "./labels.js";
import { renderLegend, summary } from "./legend.js";
import { renderMatrix } from "./matrix.js";
import { compute } from "./scene.js";
import { wireClicks, wireKeyboard } from "./selection.js";
import { selected, shown } from "./shown.js";
import { drawing, fit, positions, reveal, settleView, spot, wireZoom, zoomBy } from "./stage.js";
import { canRedo, canUndo, isDrawn, onChange, reset, start, state, update, VIEWS } from "./state.js";
import { buildStory, renderStory } from "./story.js";
import { renderTables } from "./tables.js";
import { colon, speak, speech, t } from "./text.js";
import { buildTime, renderTime } from "./time.js";

const THEMES = ["auto", "light", "dark"];
// What shows another picture is fitted anew; what adds to it only while the reader has not moved it.
const ANEW = ["threat", "ego", "source", "size", "open", "kinds", "ties", "step", "told", "then", "given"];
const MORE = ["hide", "pairs", "gaps", "problems", "ended"];

function renderFrame(changed) {
  document.documentElement.dataset.theme = state.theme;
  $("view-ties").hidden = !VIEWS.includes("ties");
  for (const view of VIEWS) $(`view-${view}`).setAttribute("aria-pressed", String(state.view === view));
  $("canvas").inert = !isDrawn();
  for (const id of ["legend", "zoom"]) $(id).hidden = !isDrawn();
  $("undo").setAttribute("aria-disabled", String(!canUndo()));
  $("redo").setAttribute("aria-disabled", String(!canRedo()));
  if (changed.has("lang")) {
    speech.lang = state.lang || speech.first;
    speak();
    $("language").textContent = speech.lang === "fr" ? "English" : "Français";
    $("language").lang = speech.lang === "fr" ? "en" : "fr";
    buildControls();
    buildExport();
    buildTime();
    buildStory();
  }
  $("theme").title = t(`theme.${state.theme}`);
  $("theme").setAttribute("aria-label", `${t("theme")}${colon()}${t(`theme.${state.theme}`)}`);
}

function render(changed, arrived) {
  drawing.asked = arrived;
  renderFrame(changed);
  if (collapsed && changed.has("open")) reopen();
  compute();
  renderControls();
  refresh(changed);
  renderLegend();
  renderTime();
  renderDetails(changed);
  renderMatrix();
  renderTables(changed);
  renderExport();
  if (drawing.ready && !changed.has("layout")) {
    const other = ANEW.some((k) => changed.has(k)) || (drawing.fitted && MORE.some((k) => changed.has(k)));
    if (other || (arrived && (state.at || changed.has("at")))) settleView({ animate: true });
  }
  if (!changed.has("sel") && !changed.has("year") && !shown.marks) say(summary());
  renderStory(changed);
}

function wire() {
  for (const view of VIEWS) $(`view-${view}`).addEventListener("click", () => update({ view }));
  $("undo").addEventListener("click", () => canUndo() && history.back());
  $("redo").addEventListener("click", () => canRedo() && history.forward());
  $("reset").addEventListener("click", reset);
  $("language").addEventListener("click", () => update({ lang: speech.lang === "fr" ? "en" : "fr" }));
  $("theme").addEventListener("click", () =>
    update({ theme: THEMES[(THEMES.indexOf(state.theme) + 1) % THEMES.length] }),
  );
  $("zoom-in").addEventListener("click", () => zoomBy(1.25));
  $("zoom-out").addEventListener("click", () => zoomBy(0.8));
  $("zoom-fit").addEventListener("click", () => fit({ animate: true }));
  $("skip").addEventListener("click", (event) => {
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
    resizing = setTimeout(() => drawing.fitted && fit(), 150);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => render(new Set(["theme"])));
}

speech.first = speech.lang;
document.body.classList.toggle("embed", new URLSearchParams(location.search).has("embed"));
build();
wireClicks();
wireZoom();
wireKeyboard();
wire();
onChange(render);
start();
wirePaper();
addEventListener("popstate", () => state.at || reveal(selected()));
settleView();
drawing.ready = true;

// For pages that hold this one, and for tests: where things are drawn.
window.bordergraphMap = Object.freeze({
  spot,
  drawn: (id) => positions().get(id),
  lines: () => shown.lines.size,
  kinds: () => [...shown.lines].map((id) => lineOf.get(id).kind),
  labels: () => drawing.labels.map((label) => label.box),
  named: () => drawing.labels.map((label) => [label.id, label.rows.join(" ")]),
  faint: () => [...shown.nodes].filter((id) => drawing.near && !drawing.near.has(id)),
  looking: () => ({ scale: drawing.network.getScale(), ...drawing.network.getViewPosition() }),
  where: (id) => {
    const frame = $("canvas").getBoundingClientRect();
    const at = onScreen(0).find((m) => m.id === id);
    return at ? { x: frame.left + at.x, y: frame.top + at.y, inside: true } : { inside: false };
  },
});
