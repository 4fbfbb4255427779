// Two sides of the network: which ties began and ended between them, which needs lost or gained a regular channel.
import { inForce } from "./asOfYear.js";
import { data, isArrangement, lastYear, needs, nodeOf, nodes, tieOf, ties, yearOf } from "./data.js";
import { isTies, state } from "./state.js";

// Each change with its line and sign, so that none is told by colour alone.
// The first is drawn where a pair has several.
export const CHANGES = {
  lost: { ink: "gap", width: 3.4, dash: [12, 6], sign: "!" },
  won: { ink: "program", width: 3, dash: false, sign: "✓" },
  ended: { ink: "edge", width: 2, dash: [3, 5], sign: "−" },
  begun: { ink: "exchange", width: 1.6, dash: false, sign: "+" },
};
export const NEED_CHANGES = ["lost", "won"];

// The comparison that the page was made with, while the reader has not left it.
export const givenComparison = () =>
  state.given && data.compared
    ? { ties: [], needs: [], arrangements: [], first: "", second: "", change: "", ...data.compared }
    : null;

// The two years that are compared; without a second one the last stands.
export function sides() {
  const to = yearOf.has(state.year) ? state.year : lastYear;
  return yearOf.has(state.then) && state.then < to ? [state.then, to] : null;
}

// Two sides are chosen; they are drawn only where agencies and ties are.
export const hasSides = () => Boolean(givenComparison() || sides());
export const comparing = () => isTies() && hasSides();

const at = (runs, year) => runs.find(([from, to]) => from <= year && year <= to);

// A need of both years that a regular channel serves in one alone.
function needBetween(need, from, to) {
  const [before, after] = [from, to].map((year) => at(need.years, year)?.[2]);
  if (!before || !after) return null;
  const [was, now] = [before, after].map((channel) => data.serving.includes(channel));
  return was === now ? null : { need, mark: now ? "won" : "lost", before, after };
}

function betweenYears(from, to) {
  const turned = (was, now) => (was === now ? [] : [now ? "begun" : "ended"]);
  return {
    ties: ties.flatMap((tie) =>
      turned(Boolean(at(tie.years, from)), Boolean(at(tie.years, to))).map((mark) => ({ tie, mark })),
    ),
    needs: needs.map((need) => needBetween(need, from, to)).filter(Boolean),
    arrangements: nodes
      .filter(isArrangement)
      .flatMap((n) => turned(inForce(n, from), inForce(n, to)).map((mark) => ({ id: n.id, mark }))),
  };
}

function asGiven(found) {
  const turned = (begins) => (begins ? "begun" : "ended");
  return {
    ties: found.ties.map(([a, b, opens]) => ({ tie: tieOf.get(`agency/${a}|agency/${b}`), mark: turned(opens) })),
    needs: found.needs.map(([i, gains, before, after]) => ({
      need: needs[i],
      mark: gains ? "won" : "lost",
      before,
      after,
    })),
    arrangements: found.arrangements
      .filter(([id]) => nodeOf.has(id))
      .map(([id, begins]) => ({ id, mark: turned(begins) })),
  };
}

let worked = { key: "", found: { ties: [], needs: [], arrangements: [] } };

// Everything that changed, whatever is filtered away.
export function changes() {
  const years = sides();
  const key = givenComparison() ? "given" : years.join("|");
  if (worked.key !== key)
    worked = { key, found: givenComparison() ? asGiven(givenComparison()) : betweenYears(...years) };
  return worked.found;
}

export const changeOf = (need) => (comparing() ? changes().needs.find((c) => c.need === need) : undefined);
