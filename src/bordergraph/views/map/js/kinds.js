// Kinds of things, and how threats are within others.
import { nodeOf, nodes } from "./data.js";

// A threat and the broader ones above it: an arrangement on any of them serves it.
export function broaderThreats(id) {
  const ids = new Set();
  for (let n = nodeOf.get(id); n && !ids.has(n.id); n = nodeOf.get(n.broader)) ids.add(n.id);
  return ids;
}

// Threats below a threat, itself included.
export const narrowerThreats = new Map();
for (const n of nodes.filter((x) => x.kind === "threat")) {
  for (const id of broaderThreats(n.id)) narrowerThreats.set(id, (narrowerThreats.get(id) ?? new Set()).add(n.id));
}

export const idKind = (id) => id.slice(0, id.indexOf("/"));
export const isBody = (n) => n.kind === "agency" || n.kind === "association";
export const isArrangement = (n) => n.kind === "program" || n.kind === "channel";
