// What is on show, and what is selected of it: one answer for map, matrix, tables, counts and files.
import { collapsed, markFor } from "./communities.js";
import { findings, nodeOf } from "./data.js";
import { chosenThreats, sourceTest } from "./filters.js";
import { around } from "./paths.js";
import { state } from "./state.js";

export const shown = {
  nodes: new Set(),
  lines: new Set(),
  members: new Set(),
  passing: new Set(),
  named: new Set(),
  links: [],
  ties: [],
  needs: [],
  gaps: [],
  pairs: [],
  open: [],
  problems: [],
  findings: [],
};

// The ends of what is selected: a node, a pair "gap:a|b", a line "line:kind|a|b", a path "path:a|b|c".
export function selected() {
  const { sel } = state;
  // The id of a thing may hold a colon itself.
  if (nodeOf.has(sel)) return [sel];
  const ids = sel.slice(sel.indexOf(":") + 1).split("|");
  if (sel.startsWith("line:")) ids.shift();
  return ids.length > 1 && ids.every((id) => nodeOf.has(id)) ? ids : [];
}

// Whether something between two things is at the thing that is selected, or joins two of those that are.
export const atSelected = (picked) => (x) =>
  picked.filter((id) => x.a === id || x.b === id).length === Math.min(2, picked.length);

// What must be on show for a selection to make sense: a node's neighbours, what a pair shares.
export function companions(picked, live = shown.links) {
  if (!picked.length || /^(path|line|tie):/.test(state.sel)) return new Set(picked);
  const sides = picked.map((id) => around(id, 1, live));
  return new Set([...picked, ...[...sides[0]].filter((id) => sides.every((side) => side.has(id)))]);
}

// In a folded network: the marks that stand for what passes the filters.
const marksOf = (visible) =>
  new Set(
    [...visible]
      .map((id) => markFor(id, state.open))
      .filter((id) => id.startsWith("community/") || nodeOf.get(id).community >= 0),
  );

// What every view takes from what is visible.
export function present(visible, live, open, top) {
  shown.members = visible;
  shown.nodes = collapsed ? marksOf(visible) : visible;
  shown.links = live.filter((l) => visible.has(l.a) && visible.has(l.b));
  shown.pairs = top.filter((p) => visible.has(p.a) && visible.has(p.b));
  shown.open = open;
  shown.gaps = open.flatMap((p) => p.gaps);
  const [speaks, below] = [sourceTest(), chosenThreats()];
  shown.findings = findings.filter(
    (f) =>
      speaks(f) &&
      (f.nodes.some((id) => visible.has(id)) || !f.nodes.length) &&
      (!below || f.threats.some((id) => below.has(id))),
  );
}
