// What is selected, and what is on show: one answer for every view and file.
import { groupBy } from "./dom.js";
import { communityOf, isFolded, markFor } from "./communities.js";
import { data, nodeOf } from "./data.js";
import { chosenThreats, sourceFilter } from "./filters.js";
import { state } from "./state.js";

// The pairs of some needs, in the order in which needs are listed.
export function pairsOf(list) {
  const pairs = groupBy(list, (g) => `${g.a}|${g.b}`);
  return [...pairs].map(([key, gaps]) => ({ key, a: gaps[0].a, b: gaps[0].b, gaps }));
}

export const shown = {
  nodes: new Set(),
  lines: new Set(),
  visible: new Set(),
  candidates: new Set(),
  problemNodes: new Set(),
  links: [],
  ties: [],
  needs: [],
  gaps: [],
  pairs: [],
  openPairs: [],
  problems: [],
  findings: [],
  // What differs between two years, whatever is filtered away; null without a comparison.
  changes: null,
};

// The ends of what is selected: a node, a pair "gap:a|b" or "tie:a|b", a line "line:kind|a|b".
export function selected() {
  const { sel } = state;
  // The id of a thing may hold a colon itself.
  if (nodeOf.has(sel)) return [sel];
  const ids = sel.slice(sel.indexOf(":") + 1).split("|");
  if (sel.startsWith("line:")) ids.shift();
  return ids.length === 2 && ids.every((id) => nodeOf.has(id)) ? ids : [];
}

// Whether something between two things is at the thing that is selected, or joins two of those that are.
export const selectionTest = (selectedIds) => (x) =>
  selectedIds.filter((id) => x.a === id || x.b === id).length === Math.min(2, selectedIds.length);

// What lies at most so many steps from a thing, given what joins two things each.
export function nodesAround(start, depth, joins) {
  const ids = new Set([start]);
  for (let step = 0; step < depth; step += 1) {
    const near = joins.filter(({ a, b }) => ids.has(a) || ids.has(b));
    for (const { a, b } of near) ids.add(a).add(b);
  }
  return ids;
}

// What must be on show for a selection to make sense: a node's neighbours, what a pair shares.
export function companionNodes(selectedIds, live = shown.links) {
  if (!selectedIds.length || /^(line|tie):/.test(state.sel)) return new Set(selectedIds);
  const sides = selectedIds.map((id) => nodesAround(id, 1, live));
  return new Set([...selectedIds, ...[...sides[0]].filter((id) => sides.every((side) => side.has(id)))]);
}

// With something selected, it and some lines with their ends stay bright.
export function brighten(selectedIds, lines) {
  shown.brightNodes = new Set([...selectedIds, ...lines.flatMap((e) => [e.from, e.to])]);
  shown.brightLines = new Set(lines.map((e) => e.id));
}

// In a folded network: the marks that stand for what passes the filters.
const foldedMarks = (visible) =>
  new Set([...visible].map(markFor).filter((id) => id.startsWith("community/") || communityOf(id)));

// What every view takes from what is visible.
export function setShown(visible, live, open, top) {
  shown.visible = visible;
  shown.nodes = isFolded ? foldedMarks(visible) : visible;
  shown.links = live.filter((l) => visible.has(l.a) && visible.has(l.b));
  shown.pairs = top.filter((p) => visible.has(p.a) && visible.has(p.b));
  shown.openPairs = open;
  shown.gaps = open.flatMap((p) => p.gaps);
  const [hasSource, threats] = [sourceFilter(), chosenThreats()];
  shown.findings = data.findings.filter(
    (f) =>
      hasSource(f) &&
      (f.nodes.some((id) => visible.has(id)) || !f.nodes.length) &&
      (!threats || f.threats.some((id) => threats.has(id))),
  );
}
