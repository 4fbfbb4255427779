// Selecting: a node, a pair with a gap, a line, a path; by pointer, key or button alike.
import { $, button, el, say } from "./dom.js";
import { collapsed, communityOf } from "./communities.js";
import { family, lineOf, nodeOf, tieOf } from "./data.js";
import { shortestPath } from "./paths.js";
import { companions, selected, shown } from "./shown.js";
import { drawing, isSheet } from "./stage.js";
import { isTies, state, update } from "./state.js";
import { country, kindOf, name, nameOf, shortOf, standing, t } from "./text.js";
import { reveal } from "./viewport.js";

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
export function lineId({ kind, from, to }) {
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
