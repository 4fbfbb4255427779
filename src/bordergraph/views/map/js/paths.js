// Links between things, what lies around a thing, and the shortest chain from one to another.
import { links, nodeOf } from "./data.js";
import { isInForce, linkFilter } from "./filters.js";
import { idKind } from "./kinds.js";
import { isTies } from "./state.js";

// Whether a chain may go along a link.
export const isChainLink = (l) => l.kind === "participation" || l.kind === "share";

// What each thing is joined with, given what lies between two things each.
function neighbours(joins) {
  const neighboursOf = new Map();
  const join = (a, b) => neighboursOf.set(a, (neighboursOf.get(a) ?? new Set()).add(b));
  for (const { a, b } of joins) {
    join(a, b);
    join(b, a);
  }
  return neighboursOf;
}

export function nodesAround(start, depth, joins) {
  const neighboursOf = neighbours(joins);
  const ids = new Set([start]);
  // What is added to a set while it is gone through comes up as well, so each step takes a copy.
  for (let step = 0; step < depth; step += 1) {
    for (const id of [...ids]) for (const other of neighboursOf.get(id) ?? []) ids.add(other);
  }
  return ids;
}

// Breadth-first over links in force; among equally short chains the one through better connected nodes.
export function shortestPath(from, to, ties) {
  const test = linkFilter();
  // Where ties are drawn, two agencies are joined by ties.
  const isTied = isTies() && idKind(from) === "agency" && idKind(to) === "agency";
  const neighboursOf = neighbours(isTied ? ties : links.filter((l) => isChainLink(l) && test(l)));
  const byRank = (a, b) => nodeOf.get(a).rank - nodeOf.get(b).rank || (a < b ? -1 : 1);
  // What is found is gone through in turn, the near before the far.
  const previous = new Map([[from, null]]);
  for (const id of previous.keys()) {
    if (previous.has(to)) break;
    for (const other of [...(neighboursOf.get(id) ?? [])].sort(byRank))
      if (!previous.has(other)) previous.set(other, id);
  }
  if (!previous.has(to)) return [];
  const path = [];
  for (let id = to; id; id = previous.get(id)) path.unshift(id);
  return path;
}

export const linksBetween = (a, b) => nodeOf.get(a).links.filter((l) => l.a === b || l.b === b);

// The links that a chain goes along, those first that pass the filters and are in force.
export function stepsAlong(ids) {
  const test = linkFilter();
  const fits = (l) => Number(test(l)) + Number(isInForce(l));
  const step = (a, b) => {
    const joining = linksBetween(a, b).filter(isChainLink);
    return joining.sort((x, y) => fits(y) - fits(x))[0];
  };
  return ids.slice(1).map((id, i) => step(ids[i], id));
}
