// How lines bend where agencies stand on bows: inside a country towards the middle, across it straight.
import { nodeOf } from "./data.js";
import { arranged } from "./state.js";

const INWARD = 0.34;
// The height of a row, as bows.py sets it.
export const ROW = 44;

// The point that a bent line is drawn towards, as vis-network works it out.
export function through(a, b, roundness, clockwise = true) {
  const reach = Math.hypot(b.x - a.x, b.y - a.y) * (0.5 + roundness / 2);
  const angle = Math.atan2(a.y - b.y, b.x - a.x) + ((clockwise ? 1 : -1) * roundness * Math.PI) / 2;
  return { x: a.x + reach * Math.cos(angle), y: a.y - reach * Math.sin(angle) };
}

// The head of an arrow at the end of a curve that comes from a point, in front of a mark of some radius.
export function headOf(end, from, radius, length) {
  const far = Math.hypot(end.x - from.x, end.y - from.y) || 1;
  const [dx, dy] = [(end.x - from.x) / far, (end.y - from.y) / far];
  const [x, y] = [end.x - dx * radius, end.y - dy * radius];
  const [bx, by] = [x - dx * length, y - dy * length];
  const half = length * 0.42;
  return [
    [x, y],
    [bx - dy * half, by + dx * half],
    [bx + dy * half, by - dx * half],
  ];
}

// How a line between two agencies bends in this arrangement; null for straight.
export function bendOf(e, at) {
  const gap = e.kind === "gap" || e.kind === "need";
  // A reported problem bends the other way: the same two may have a possible gap.
  const trouble = e.kind === "problem";
  if (arranged() !== "ties") return { clockwise: !trouble, roundness: 0.12 };
  const group = (id) => nodeOf.get(id).groups.islands;
  if (group(e.from) !== group(e.to)) return gap || trouble ? { clockwise: !trouble, roundness: 0.12 } : null;
  const [a, b] = [at(e.from), at(e.to)];
  const inner = (clockwise) => Math.abs(through(a, b, INWARD, clockwise).x);
  return { clockwise: inner(true) < inner(false), roundness: gap ? INWARD * 0.8 : trouble ? INWARD * 1.2 : INWARD };
}

// On which side of its mark a name stands: away from the ties, which run between the bows.
export function sideOf(id) {
  if (arranged() !== "ties") return "";
  return { CA: "right", US: "left" }[nodeOf.get(id).groups.islands] ?? "";
}

// Marks stand closer where there are only agencies.
export const smaller = () => (arranged() === "ties" ? 0.55 : 1);

export const smoothOf = (bend) =>
  bend
    ? { enabled: true, type: bend.clockwise ? "curvedCW" : "curvedCCW", roundness: bend.roundness }
    : { enabled: false };
