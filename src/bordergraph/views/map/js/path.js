// The shortest chain of links between two nodes.
import { inForce } from "./asOfYear.js";
import { family, links, nodeOf } from "./data.js";
import { shown } from "./shown.js";
import { isTies } from "./state.js";
import { linkTest } from "./tests.js";

// Breadth-first over links in force; among equally short chains the one through better connected nodes.
export function shortestPath(from, to) {
  const test = linkTest();
  const near = new Map();
  const join = (a, b) => {
    if (!near.has(a)) near.set(a, new Set());
    near.get(a).add(b);
  };
  // Where ties are drawn, two agencies are joined by ties.
  const tied = isTies() && family(from) === "agency" && family(to) === "agency";
  if (tied) for (const held of shown.ties) join(held.a, held.b);
  for (const l of tied ? [] : links) {
    if (l.kind === "flow" || l.kind === "mandate" || l.kind === "focus" || !test(l)) continue;
    join(l.a, l.b);
    join(l.b, l.a);
  }
  const before = new Map([[from, null]]);
  let edge = [from];
  while (edge.length && !before.has(to)) {
    const next = [];
    for (const id of edge) {
      const ranked = [...(near.get(id) ?? [])].sort(
        (a, b) => nodeOf.get(a).rank - nodeOf.get(b).rank || (a < b ? -1 : 1),
      );
      for (const other of ranked) {
        if (before.has(other)) continue;
        before.set(other, id);
        next.push(other);
      }
    }
    edge = next;
  }
  if (!before.has(to)) return [];
  const path = [];
  for (let id = to; id; id = before.get(id)) path.unshift(id);
  return path;
}

// The links that a chain goes along, those first that pass the filters and are in force.
export function stepsAlong(ids) {
  const test = linkTest();
  const fits = (l) => Number(test(l)) + Number(inForce(l));
  return ids.slice(1).map(
    (id, i) =>
      linksBetween(ids[i], id)
        .filter((l) => l.kind === "participation" || l.kind === "share")
        .sort((a, b) => fits(b) - fits(a))[0],
  );
}

export const linksBetween = (a, b) =>
  nodeOf.get(a).links.filter((l) => (l.a === a && l.b === b) || (l.a === b && l.b === a));
