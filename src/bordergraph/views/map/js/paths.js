// Ways over links: what a thing reaches in a few steps, and the shortest chain between two.
import { family, links, nodeOf } from "./data.js";
import { inForce, linkTest } from "./filters.js";
import { isTies } from "./state.js";

// What each thing is joined with, given what lies between two things each.
function neighbours(joins) {
  const near = new Map();
  const join = (a, b) => near.set(a, (near.get(a) ?? new Set()).add(b));
  for (const { a, b } of joins) {
    join(a, b);
    join(b, a);
  }
  return near;
}

export function around(start, depth, joins) {
  const near = neighbours(joins);
  const found = new Set([start]);
  // What is added to a set while it is gone through comes up as well, so each step takes a copy.
  for (let step = 0; step < depth; step += 1) {
    for (const id of [...found]) for (const other of near.get(id) ?? []) found.add(other);
  }
  return found;
}

// Breadth-first over links in force; among equally short chains the one through better connected nodes.
export function shortestPath(from, to, ties) {
  const test = linkTest();
  // Where ties are drawn, two agencies are joined by ties.
  const isTied = isTies() && family(from) === "agency" && family(to) === "agency";
  const joining = (l) => (l.kind === "participation" || l.kind === "share") && test(l);
  const near = neighbours(isTied ? ties : links.filter(joining));
  const byRank = (a, b) => nodeOf.get(a).rank - nodeOf.get(b).rank || (a < b ? -1 : 1);
  // What is found is gone through in turn, the near before the far.
  const before = new Map([[from, null]]);
  for (const id of before.keys()) {
    if (before.has(to)) break;
    for (const other of [...(near.get(id) ?? [])].sort(byRank)) if (!before.has(other)) before.set(other, id);
  }
  if (!before.has(to)) return [];
  const path = [];
  for (let id = to; id; id = before.get(id)) path.unshift(id);
  return path;
}

export const linksBetween = (a, b) =>
  nodeOf.get(a).links.filter((l) => (l.a === a && l.b === b) || (l.a === b && l.b === a));

// The links that a chain goes along, those first that pass the filters and are in force.
export function stepsAlong(ids) {
  const test = linkTest();
  const fits = (l) => Number(test(l)) + Number(inForce(l));
  const step = (a, b) => {
    const joining = linksBetween(a, b).filter((l) => l.kind === "participation" || l.kind === "share");
    return joining.sort((x, y) => fits(y) - fits(x))[0];
  };
  return ids.slice(1).map((id, i) => step(ids[i], id));
}
