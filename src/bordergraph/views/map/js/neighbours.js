// Links between things, and what lies around a thing.
import { nodeOf } from "./data.js";

// Whether a link joins two things of a community.
export const isChainLink = (l) => l.kind === "participation" || l.kind === "share";

// What lies at most so many steps from a thing, given what joins two things each.
export function nodesAround(start, depth, joins) {
  const ids = new Set([start]);
  for (let step = 0; step < depth; step += 1) {
    const near = joins.filter(({ a, b }) => ids.has(a) || ids.has(b));
    for (const { a, b } of near) ids.add(a).add(b);
  }
  return ids;
}

export const linksBetween = (a, b) => nodeOf.get(a).links.filter((l) => l.a === b || l.b === b);
