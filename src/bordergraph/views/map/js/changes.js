// Two sides of the network: which ties began and ended between them, which gaps opened, closed and moved.
import { data, gaps, isArrangement, lastYear, nodeOf, nodes, tieOf, ties, yearOf } from "./data.js";
import { ink } from "./colours.js";
import { inForce, shown } from "./filters.js";
import { isTies, state } from "./state.js";

// Each change with its line and sign, so that none is told by colour alone; the first is drawn where a pair has several.
export const CHANGES = {
  opened: { ink: "gap", width: 3.4, dash: [12, 6], sign: "!" },
  came: { ink: "gap", width: 2.4, dash: [6, 6], sign: "o" },
  widened: { ink: "gap", width: 4.6, dash: false, sign: "▲" },
  narrowed: { ink: "gap", width: 1.6, dash: false, sign: "▼" },
  closed: { ink: "program", width: 3, dash: false, sign: "✓" },
  left: { ink: "program", width: 2, dash: [2, 5], sign: "/" },
  ended: { ink: "edge", width: 2, dash: [3, 5], sign: "−" },
  begun: { ink: "exchange", width: 1.6, dash: false, sign: "+" },
};
export const GAP_CHANGES = ["opened", "came", "closed", "left", "widened", "narrowed"];

// The comparison that the page was made with, while the reader has not left it.
export const given = () => (state.given && data.compared ? { ties: [], gaps: [], arrangements: [], first: "", second: "", change: "", ...data.compared } : null);

// The two years that are compared; without a second one the last stands.
export function sides() {
  const to = yearOf.has(state.year) ? state.year : lastYear;
  return yearOf.has(state.then) && state.then < to ? [state.then, to] : null;
}

// Two sides are chosen; they are drawn only where agencies and ties are.
export const sided = () => Boolean(given() || sides());
export const comparing = () => isTies() && sided();

const at = (runs, year) => runs.find(([from, to]) => from <= year && year <= to);

function gapBetween(gap, from, to) {
  const [was, now] = [at(gap.years, from), at(gap.years, to)];
  if (!was && !now) return null;
  if (was && now) {
    const [before, after] = [from, to].map((year) => at(gap.sizes, year)?.[2] ?? 0);
    return before === after ? null : { gap, mark: after > before ? "widened" : "narrowed", cause: "" };
  }
  const cause = at(gap.apart, was ? to : from)?.[2] ?? "";
  const met = cause === "links";
  return { gap, mark: was ? (met ? "closed" : "left") : met ? "opened" : "came", cause };
}

function betweenYears(from, to) {
  const turned = (was, now) => (was === now ? [] : [now ? "begun" : "ended"]);
  return {
    ties: ties.flatMap((tie) => turned(Boolean(at(tie.years, from)), Boolean(at(tie.years, to))).map((mark) => ({ tie, mark }))),
    gaps: gaps.map((gap) => gapBetween(gap, from, to)).filter(Boolean),
    arrangements: nodes.filter(isArrangement).flatMap((n) => turned(inForce(n, from), inForce(n, to)).map((mark) => ({ id: n.id, mark }))),
  };
}

function asGiven(found) {
  const turned = (begins) => (begins ? "begun" : "ended");
  return {
    ties: found.ties.map(([a, b, opens]) => ({ tie: tieOf.get(`agency/${a}|agency/${b}`), mark: turned(opens) })),
    gaps: found.gaps.map(([i, mark, cause]) => ({ gap: gaps[i], mark, cause })),
    arrangements: found.arrangements.filter(([id]) => nodeOf.has(id)).map(([id, begins]) => ({ id, mark: turned(begins) })),
  };
}

let worked = { key: "", found: { ties: [], gaps: [], arrangements: [] } };

// Everything that changed, whatever is filtered away.
export function changes() {
  const years = sides();
  const key = given() ? "given" : years.join("|");
  if (worked.key !== key) worked = { key, found: given() ? asGiven(given()) : betweenYears(...years) };
  return worked.found;
}

export const changeOf = (gap) => (comparing() ? changes().gaps.find((c) => c.gap === gap) : undefined);

export function dressedChange(e, mark, faint) {
  const look = CHANGES[mark];
  return {
    id: e.id, width: look.width, dashes: look.dash, arrows: { to: false, from: false },
    color: { color: ink[look.ink], highlight: ink.accent, hover: ink.accent, opacity: faint ? 0.07 : mark === "begun" && !shown.lit ? 0.6 : 1 },
  };
}
