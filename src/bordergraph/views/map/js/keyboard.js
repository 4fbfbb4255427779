// The keyboard on the map: arrows walk, Enter reads, G and L step through gaps and links.
import { $, isPlain, say } from "./dom.js";
import { collapsed, membersOf } from "./communities.js";
import { lineOf, lines, nodeOf } from "./data.js";
import { closeUp, lineId, openUp, select } from "./selection.js";
import { selected, shown } from "./shown.js";
import { drawing, spot } from "./stage.js";
import { isDrawn, state, update, VIEWS } from "./state.js";
import { t } from "./text.js";
import { fit, zoomBy } from "./viewport.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function step([dx, dy]) {
  const from = selected()[0];
  if (!from || !shown.nodes.has(from)) {
    const all = [...shown.nodes].map((id) => nodeOf.get(id));
    const [first] = all.filter((n) => n.kind === "agency").sort((a, b) => a.rank - b.rank);
    if (all.length) select((first ?? all[0]).id);
    return;
  }
  const at = spot(from);
  let best = null;
  let least = Infinity;
  for (const id of shown.nodes) {
    if (id === from) continue;
    const to = spot(id);
    const along = (to.x - at.x) * dx + (to.y - at.y) * dy;
    const across = Math.abs((to.x - at.x) * dy) + Math.abs((to.y - at.y) * dx);
    const cost = along + 2 * across;
    if (along > 0 && across <= along * 2.2 && cost < least) [least, best] = [cost, id];
  }
  if (best) select(best);
  else say(t("keys.nothing"));
}

// Step through the gaps or the links of the selected node, or of all that is shown.
function cycle(gapsOnly, back) {
  const picked = selected();
  if (!picked.includes(drawing.anchor)) drawing.anchor = picked.length === 1 ? picked[0] : "";
  const wanted = (e) => e.kind !== "problem" && ["gap", "need"].includes(e.kind) === gapsOnly;
  const all = drawing.anchor ? nodeOf.get(drawing.anchor).lines : lines;
  const pool = all.filter((e) => shown.lines.has(e.id) && wanted(e));
  if (!pool.length) {
    say(t(gapsOnly ? "keys.no.gap" : "keys.no.link"));
    return;
  }
  pool.sort((a, b) => (b.n ?? 0) - (a.n ?? 0));
  const now = pool.findIndex((e) => lineId(e) === state.sel);
  const next = pool[(now + (back ? -1 : 1) + pool.length) % pool.length];
  select(lineId(lineOf.get(next.id)));
}

function clear() {
  drawing.anchor = "";
  // What is chosen in an open community is let go first, then the community itself.
  if (state.open && (!state.sel || state.sel === `community/${state.open}`)) {
    closeUp();
    return;
  }
  update({ sel: "", ego: 0, from: "" });
  say(t("keys.cleared"));
}

export function wireKeyboard() {
  $("canvas").addEventListener("keydown", (event) => {
    if (!isPlain(event)) return;
    const { key } = event;
    if (key in ARROWS) step(ARROWS[key]);
    else if (key === "Enter" && collapsed && membersOf(state.sel).length && shown.nodes.has(state.sel))
      openUp(state.sel);
    else if (key === "Enter") $("details").querySelector("button, a, summary")?.focus();
    else if (key === "+" || key === "=") zoomBy(1.25);
    else if (key === "-") zoomBy(0.8);
    else if (key === "0") fit();
    else if (key.toLowerCase() === "g") cycle(true, event.shiftKey);
    else if (key.toLowerCase() === "l") cycle(false, event.shiftKey);
    else if (key.toLowerCase() === "n" && selected().length === 1) update({ ego: state.ego ? 0 : 1 });
    else if (key === "Escape") clear();
    else return;
    event.preventDefault();
  });
  // V goes through the pictures from wherever the reader is in them.
  $("stage").addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "v" || !isPlain(event) || event.target.tagName === "INPUT") return;
    const pictures = VIEWS.filter((view) => view !== "tables");
    const step = event.shiftKey ? pictures.length - 1 : 1;
    const view = pictures[(Math.max(0, pictures.indexOf(state.view)) + step) % pictures.length];
    update({ view });
    if (isDrawn()) $("canvas").focus({ preventScroll: true });
    else $("matrix").querySelector("td[tabindex='0']")?.focus();
    say(t("said.view", { view: $(`view-${view}`).textContent }));
  });
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "/" && !typing) {
      event.preventDefault();
      $("search").focus();
    } else if (event.key === "Escape" && !event.defaultPrevented && (state.sel || state.from || state.open)) {
      const inside = $("details").contains(document.activeElement);
      clear();
      if (inside && isDrawn()) $("canvas").focus({ preventScroll: true });
    }
  });
}
