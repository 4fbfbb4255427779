// Selecting: a node, a pair with a gap, a line, a path; by pointer, key or button alike.
import { $, button, el, isPlain, say } from "./dom.js";
import { collapsed, communityOf, membersOf } from "./communities.js";
import { family, lineOf, lines, nodeOf, tieOf } from "./data.js";
import { companions, selected, shortestPath, shown } from "./shown.js";
import { drawing, fit, isSheet, reveal, spot, zoomBy } from "./stage.js";
import { isDrawn, isTies, state, update, VIEWS } from "./state.js";
import { country, kindOf, name, nameOf, shortOf, standing, t } from "./text.js";

export function select(id, { move = true } = {}) {
  if (state.from && nodeOf.has(id) && id !== state.from) {
    const path = shortestPath(state.from, id, shown.ties);
    if (path.length) {
      const view = isTies() && path.every((p) => family(p) === "agency") ? "ties" : "map";
      update({ sel: `path:${path.join("|")}`, from: "", view, ego: 0 });
      reveal(path);
      say(t("path.found", { n: path.length - 1, names: path.map((p) => shortOf(p)).join(", ") }));
    } else {
      const names = { a: shortOf(state.from), b: shortOf(id) };
      update({ from: "", sel: id });
      say(t("path.none", names));
    }
    return;
  }
  update({ sel: id, open: (collapsed && communityOf(id)) || state.open });
  // A sheet of details may lie over what was touched.
  const moves = move || isSheet();
  const n = nodeOf.get(id);
  if (n) {
    if (moves) reveal(n.kind === "threat" ? [...companions([id])] : [id]);
    const where = n.country ? country(n.country) : "";
    say(t("said.node", { name: name(n), kind: kindOf(n.kind), country: where, counts: standing(n).join(", ") }));
    return;
  }
  const [a, b] = selected();
  if (!a) return;
  const kind = id.slice(0, id.indexOf(":"));
  if (moves && kind !== "line") reveal([a, b]);
  const names = { a: nameOf(a), b: nameOf(b) };
  if (kind === "gap") say(t("said.gap", names));
  else if (kind === "tie") say(t("said.tie", names));
  else if (kind === "line") say(t("said.link", names));
}

// Open a community into its agencies; closing it takes what is chosen in it along.
export function openUp(id) {
  update({ open: id.slice("community/".length), sel: id });
  say(t("said.opened", { name: nameOf(id), agencies: t("count.agency", { n: nodeOf.get(id).agencies }) }));
}

export function closeUp() {
  update({ open: "", sel: "", ego: 0, from: "" });
  say(t("said.closed"));
}

// What selects a line: the needs of a pair, its tie, or its links of one kind.
function lineId({ kind, from, to }) {
  const pair = `${from}|${to}`;
  if (kind === "tie" || (kind === "problem" && tieOf.has(pair))) return `tie:${pair}`;
  return ["gap", "need", "problem"].includes(kind) ? `gap:${pair}` : `line:${kind}|${pair}`;
}

export function wireClicks() {
  drawing.network.on("click", ({ nodes, edges, pointer }) => {
    $("canvas").focus({ preventScroll: true });
    if (nodes.length && family(nodes[0]) === "community") openUp(nodes[0]);
    else if (nodes.length) select(nodes[0], { move: false });
    else if (edges.length) {
      const e = drawing.network.getEdgeAt(pointer.DOM);
      select(lineId(lineOf.get(e ?? edges[0])), { move: false });
    } else if (state.sel || state.from) update({ sel: "", ego: 0, from: "" });
  });
}

// A node's name as the way to it.
export function goTo(id) {
  const onclick = (event) => {
    event.preventDefault();
    select(id);
  };
  return el("a.go", { href: `#sel=${encodeURIComponent(id)}`, onclick }, nameOf(id));
}

// The button that leaves what is selected.
export function closing() {
  const leave = () => update({ sel: "" });
  return el("div.actions", button(t("close"), leave));
}

// What selects something that is no node, as a button.
export const goButton = (label, sel, more = {}) => button(label, () => select(sel), { class: "go", ...more });

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
