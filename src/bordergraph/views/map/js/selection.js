// Selecting: a node, a pair with a gap, a tie, a line; by pointer, key or button alike.
import { $, announce, button, el, isPlain } from "./dom.js";
import { communityOf, isFolded, membersOf } from "./communities.js";
import { lineOf, lines, nodeOf, tieOf } from "./data.js";
import { drawing } from "./drawing.js";
import { countTexts } from "./facts.js";
import { idKind } from "./kinds.js";
import { countryName, kindName, nameOf, nodeName } from "./names.js";
import { companionNodes, selected, shown } from "./shown.js";
import { fitView, isSheet, layoutPosition, reveal, zoomBy } from "./stage.js";
import { isDrawn, state, update, VIEWS } from "./state.js";
import { t } from "./text.js";

export function select(id, { move = true } = {}) {
  update({ sel: id, open: (isFolded && communityOf(id)) || state.open });
  const [a, b] = selected();
  // A sheet of details may lie over what was touched.
  if (a && (move || isSheet())) reveal(idKind(a) === "threat" ? [...companionNodes([a])] : selected());
  if (b) announce(t(`said.${id.slice(0, id.indexOf(":"))}`, { a: nameOf(a), b: nameOf(b) }));
  else if (a) announce(nodeText(nodeOf.get(a)));
}

// What a thing is, for a screen reader.
function nodeText(n) {
  const country = n.country ? countryName(n.country) : "";
  return t("said.node", { name: nodeName(n), kind: kindName(n.kind), country, counts: countTexts(n).join(", ") });
}

// Open a community into its agencies; closing it takes what is chosen in it along.
export function openCommunity(id) {
  update({ open: id.slice("community/".length), sel: id });
  announce(t("said.opened", { name: nameOf(id), agencies: t("count.agency", { n: nodeOf.get(id).counts.agencies }) }));
}

export function closeCommunity() {
  update({ open: "", sel: "", ego: 0 });
  announce(t("said.closed"));
}

// What selects a line: the needs of a pair, its tie, or its links of one kind.
function lineSelection({ kind, from, to }) {
  const pair = `${from}|${to}`;
  if (kind === "tie" || (kind === "problem" && tieOf.has(pair))) return `tie:${pair}`;
  return ["gap", "need", "problem"].includes(kind) ? `gap:${pair}` : `line:${kind}|${pair}`;
}

export function wireClicks() {
  drawing.network.on("click", ({ nodes, edges, pointer }) => {
    $("canvas").focus({ preventScroll: true });
    if (nodes.length && idKind(nodes[0]) === "community") openCommunity(nodes[0]);
    else if (nodes.length) select(nodes[0], { move: false });
    else if (edges.length) {
      const e = drawing.network.getEdgeAt(pointer.DOM);
      select(lineSelection(lineOf.get(e ?? edges[0])), { move: false });
    } else if (state.sel) update({ sel: "", ego: 0 });
  });
}

// A node's name as the way to it.
export function nodeLink(id) {
  const onclick = (event) => {
    event.preventDefault();
    select(id);
  };
  return el("a.go", { href: `#sel=${encodeURIComponent(id)}`, onclick }, nameOf(id));
}

// Two things, each as the way to it.
export const pairLinks = (a, b, sign = " – ") => [nodeLink(a), sign, nodeLink(b)];

// The button that leaves what is selected, after others.
export function closeActions(...others) {
  const leave = () => update({ sel: "" });
  return el("div.actions", others, button(t("close"), leave));
}

// What selects something that is no node, as a button.
export const selectButton = (label, sel, more = {}) => button(label, () => select(sel), { class: "go", ...more });

export const ARROW_KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function stepTo([dx, dy]) {
  const from = selected()[0];
  if (!from || !shown.nodes.has(from)) {
    const all = [...shown.nodes].map((id) => nodeOf.get(id));
    const [first] = all.filter((n) => n.kind === "agency").sort((a, b) => a.rank - b.rank);
    if (all.length) select((first ?? all[0]).id);
    return;
  }
  const at = layoutPosition(from);
  let nearest = null;
  let leastCost = Infinity;
  for (const id of shown.nodes) {
    if (id === from) continue;
    const to = layoutPosition(id);
    const along = (to.x - at.x) * dx + (to.y - at.y) * dy;
    const across = Math.abs((to.x - at.x) * dy) + Math.abs((to.y - at.y) * dx);
    const cost = along + 2 * across;
    if (along > 0 && across <= along * 2.2 && cost < leastCost) [leastCost, nearest] = [cost, id];
  }
  if (nearest) select(nearest);
  else announce(t("keys.nothing"));
}

// Step through the gaps or the links of the selected node, or of all that is shown.
function cycleLines(gapsOnly, back) {
  const selectedIds = selected();
  if (!selectedIds.includes(drawing.anchor)) drawing.anchor = selectedIds.length === 1 ? selectedIds[0] : "";
  const isWanted = (e) => e.kind !== "problem" && ["gap", "need"].includes(e.kind) === gapsOnly;
  const candidates = drawing.anchor ? nodeOf.get(drawing.anchor).lines : lines;
  const drawn = candidates.filter((e) => shown.lines.has(e.id) && isWanted(e));
  if (!drawn.length) {
    announce(t(gapsOnly ? "keys.no.gap" : "keys.no.link"));
    return;
  }
  drawn.sort((a, b) => (b.n ?? 0) - (a.n ?? 0));
  const index = drawn.findIndex((e) => lineSelection(e) === state.sel);
  const next = drawn[(index + (back ? -1 : 1) + drawn.length) % drawn.length];
  select(lineSelection(lineOf.get(next.id)));
}

function clearSelection() {
  drawing.anchor = "";
  // What is chosen in an open community is let go first, then the community itself.
  if (state.open && (!state.sel || state.sel === `community/${state.open}`)) {
    closeCommunity();
    return;
  }
  update({ sel: "", ego: 0 });
  announce(t("keys.cleared"));
}

export function wireKeyboard() {
  $("canvas").addEventListener("keydown", (event) => {
    if (!isPlain(event)) return;
    const { key } = event;
    if (key in ARROW_KEYS) stepTo(ARROW_KEYS[key]);
    else if (key === "Enter" && isFolded && membersOf(state.sel).length && shown.nodes.has(state.sel))
      openCommunity(state.sel);
    else if (key === "Enter") $("details").querySelector("button, a, summary")?.focus();
    else if (key === "+" || key === "=") zoomBy(1.25);
    else if (key === "-") zoomBy(0.8);
    else if (key === "0") fitView();
    else if (key.toLowerCase() === "g") cycleLines(true, event.shiftKey);
    else if (key.toLowerCase() === "l") cycleLines(false, event.shiftKey);
    else if (key.toLowerCase() === "n" && selected().length === 1) update({ ego: state.ego ? 0 : 1 });
    else if (key === "Escape") clearSelection();
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
    announce(t("said.view", { view: $(`view-${view}`).textContent }));
  });
  document.addEventListener("keydown", (event) => {
    const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "/" && !isTyping) {
      event.preventDefault();
      $("search").focus();
    } else if (event.key === "Escape" && !event.defaultPrevented && (state.sel || state.open)) {
      const hadFocus = $("details").contains(document.activeElement);
      clearSelection();
      if (hadFocus && isDrawn()) $("canvas").focus({ preventScroll: true });
    }
  });
}
