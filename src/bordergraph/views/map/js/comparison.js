// Two sides of the network: which ties began and ended between them, which needs lost or gained a regular channel.
import { button, el } from "./dom.js";
import { data, lastYear, needs, nodeOf, nodes, tieOf, ties } from "./data.js";
import { isInForce, isThin, needFilter, runInYear } from "./filters.js";
import { isArrangement } from "./kinds.js";
import { nameOf, pairName } from "./names.js";
import { brighten, pairsOf, selected, selectionTest, setShown, shown } from "./shown.js";
import { isTies, state, update } from "./state.js";
import { formatNumber, t } from "./text.js";
import { computeTies, emptyTie, lineOfTie } from "./ties.js";

// Each change with its line, and its sign beside words, so that none is told by colour alone.
// The first is drawn where a pair has several.
export const CHANGE_STYLES = {
  lost: { colour: "gap", width: 3.4, dash: [12, 6], sign: "!" },
  won: { colour: "program", width: 3, dash: [22, 3], sign: "✓" },
  ended: { colour: "edge", width: 2, dash: [3, 5], sign: "−" },
  begun: { colour: "exchange", width: 1.6, dash: false, sign: "+" },
};
export const NEED_CHANGES = ["lost", "won"];

// The comparison that the page was made with, while the reader has not left it.
export const givenComparison = () => (state.given ? data.compared : null);

// The two years that are compared; without a second one the last stands.
export function comparedYears() {
  const to = state.year || lastYear;
  return state.then && state.then < to ? [state.then, to] : null;
}

// Two sides are chosen; they are drawn only where agencies and ties are.
export const hasComparison = () => shown.changes !== null;
export const isComparing = () => isTies() && hasComparison();

// A need of both years that a regular channel serves in one alone.
function needChanges(need, from, to) {
  const [before, after] = [from, to].map((year) => runInYear(need.years, year)?.[2]);
  if (!before || !after) return [];
  const [was, now] = [before, after].map((channel) => data.serving.includes(channel));
  return was === now ? [] : [{ need, outcome: now ? "won" : "lost", before, after }];
}

function changesBetween(from, to) {
  const changeIn = (isThere, change) => {
    const [was, now] = [from, to].map((year) => Boolean(isThere(year)));
    return was === now ? [] : [{ ...change, outcome: now ? "begun" : "ended" }];
  };
  return {
    ties: ties.flatMap((tie) => changeIn((year) => runInYear(tie.years, year), { tie })),
    needs: needs.flatMap((need) => needChanges(need, from, to)),
    arrangements: nodes.filter(isArrangement).flatMap((n) => changeIn((year) => isInForce(n, year), { id: n.id })),
  };
}

function readGivenChanges(given) {
  const outcomeOf = (begins) => (begins ? "begun" : "ended");
  const toChange = ([i, gains, before, after]) => ({ need: needs[i], outcome: gains ? "won" : "lost", before, after });
  return {
    ties: given.ties.map(([a, b, opens]) => ({ tie: tieOf.get(`agency/${a}|agency/${b}`), outcome: outcomeOf(opens) })),
    needs: given.needs.map(toChange),
    arrangements: given.arrangements
      .map(([id, begins]) => ({ id, outcome: outcomeOf(begins) }))
      .filter((c) => nodeOf.has(c.id)),
  };
}

// Everything that changed, worked out before anything is drawn.
export function computeChanges() {
  const [given, years] = [givenComparison(), comparedYears()];
  shown.changes = given ? readGivenChanges(given) : years && changesBetween(...years);
}

export const changeOfNeed = (need) => shown.changes?.needs.find((c) => c.need === need);

// The ties that changed and pass the filters, those that ended first; and the agencies that may have some.
function visibleTieChanges() {
  let tieWith;
  let allowed;
  if (givenComparison()) {
    allowed = new Set(nodes.filter((n) => n.kind === "agency" && !state.hide.has(n.country)).map((n) => n.id));
    const now = new Set(shown.ties.map((h) => h.key));
    const isOpen = (tie) => allowed.has(tie.a) && allowed.has(tie.b) && (!state.threat || now.has(tie.key));
    tieWith = (tie) => isOpen(tie) && { ...emptyTie(tie), ended: false, order: tie.index };
  } else {
    const [before, after] = comparedYears().map((year) => computeTies(year));
    const [was, now] = [before, after].map(({ live }) => new Map(live.map((h, order) => [h.key, { ...h, order }])));
    allowed = new Set([...before.allowed, ...after.allowed]);
    tieWith = (tie, outcome) => (outcome === "begun" ? now : was).get(tie.key);
  }
  const tieChanges = shown.changes.ties.flatMap(({ tie, outcome }) => {
    const liveTie = tieWith(tie, outcome);
    return liveTie ? [{ ...liveTie, outcome }] : [];
  });
  const compare = (x, y) => Number(x.outcome === "begun") - Number(y.outcome === "begun") || x.order - y.order;
  return { tieChanges: tieChanges.sort(compare), allowed };
}

// The changes that pass the filters: ties, and needs each with what became of it.
function filteredChanges() {
  const { tieChanges, allowed } = visibleTieChanges();
  const test = needFilter(allowed);
  const needChanges = state.gaps ? shown.changes.needs.filter(({ need }) => test(need)) : [];
  return { tieChanges, allowed, needChanges };
}

// The same as a list, needs first and arrangements last, for a table.
export function changeRows() {
  if (!hasComparison()) return [];
  const { tieChanges, needChanges } = filteredChanges();
  const rank = ({ outcome }) => NEED_CHANGES.indexOf(outcome);
  const lostFirst = needChanges.toSorted((x, y) => rank(x) - rank(y));
  return [...lostFirst, ...tieChanges, ...shown.changes.arrangements];
}

export const changeText = ({ id, outcome }) =>
  `${CHANGE_STYLES[outcome].sign} ${t(`changed.${id ? "arrangement." : ""}${outcome}`)}`;

export function drawChanges() {
  const { tieChanges, allowed, needChanges } = filteredChanges();
  const outcomes = new Map(needChanges.map(({ need, outcome }) => [need, outcome]));
  const openPairs = pairsOf([...outcomes.keys()]);
  const selectedIds = selected();
  const isAsked = selectionTest(selectedIds);
  const drawn = tieChanges.filter((h, i) => !state.ties || i < state.ties || (selectedIds.length && isAsked(h)));
  const visible = new Set([...drawn, ...openPairs].flatMap((x) => [x.a, x.b]));
  for (const id of selectedIds) if (nodeOf.get(id).kind === "agency") visible.add(id);
  shown.ties = tieChanges;
  shown.changeCounts = countOutcomes([...tieChanges, ...needChanges]);
  shown.candidates = allowed;
  setShown(visible, [], openPairs, openPairs);
  const changedLines = drawn.map((tie) => ({ line: lineOfTie(tie), outcome: tie.outcome }));
  for (const pair of openPairs) {
    const outcome = NEED_CHANGES.find((k) => pair.gaps.some((n) => outcomes.get(n) === k));
    const line = nodeOf.get(pair.a).lines.find((e) => e.kind === "need" && (e.to === pair.b || e.from === pair.b));
    if (line) changedLines.push({ line, outcome });
  }
  shown.lineChanges = new Map(changedLines.map(({ line, outcome }) => [line.id, outcome]));
  shown.lines = new Set(shown.lineChanges.keys());
  const linesAsked = changedLines.map(({ line }) => line).filter((e) => isAsked({ a: e.from, b: e.to }));
  if (selectedIds.length) brighten(selectedIds, linesAsked);
}

// The two sides in words.
export function sideNames() {
  const given = givenComparison();
  if (!given) return comparedYears().map(String);
  return given.change ? [t("changed.as.is"), given.change] : [given.first, given.second];
}

export function comparisonTitle() {
  const [from, to] = sideNames();
  return t(givenComparison()?.change ? "changed.whatif" : "changed.title", { from, to });
}

const countOutcomes = (list) =>
  Object.fromEntries(
    Object.keys(CHANGE_STYLES).map((outcome) => [outcome, list.filter((c) => c.outcome === outcome).length]),
  );

export const fromToText = ({ before, after }) =>
  t("changed.from.to", { before: t(`channel.${before}`), after: t(`channel.${after}`) });

// The two agencies of a change, what it is of in words, and what selects that: a pair, or an arrangement.
export const pairOf = ({ need, tie }) => need ?? tie ?? {};
export const changedName = (change) => (change.id ? nameOf(change.id) : pairName(pairOf(change).a, pairOf(change).b));
export const selectionOf = ({ id, need, tie }) => id ?? (need ? `gap:${need.a}|${need.b}` : `tie:${tie.a}|${tie.b}`);

export function comparisonPanel() {
  const { ties: tied, needs: served, arrangements } = shown.changes;
  const counts = countOutcomes([...tied, ...served]);
  const arrangementCounts = countOutcomes(arrangements);
  const given = givenComparison();
  const thinYears = given ? [] : comparedYears().filter(isThin);
  const leave = () => update({ then: 0, given: false, sel: "" });
  const list = () => update({ view: "tables", table: "change", sort: "" });
  const row = (outcome, count, kind = outcome) =>
    el(
      "tr",
      el("td.sign", { "aria-hidden": "true" }, CHANGE_STYLES[outcome].sign),
      el("th", { scope: "row" }, t(`changed.${kind}`)),
      el("td.number", { id: `changed-${kind}` }, formatNumber(count)),
    );
  const rows = ["begun", "ended", ...NEED_CHANGES].map((outcome) => row(outcome, counts[outcome]));
  const ofArrangements = (outcome) => row(outcome, arrangementCounts[outcome], `arrangement.${outcome}`);
  return el(
    "div",
    { id: "changed" },
    el("h2", comparisonTitle()),
    el("table.changes", el("tbody", rows, ["begun", "ended"].map(ofArrangements))),
    thinYears.length > 0 && el("p.warn", t("changed.thin", { years: thinYears.join(", ") })),
    el("p.meta", t(given?.change ? "changed.rule.whatif" : "changed.rule")),
    el("div.actions", button(t("changed.list"), list), button(t("changed.leave"), leave)),
  );
}

export function changeSummary() {
  const { ties: tied, needs: served } = shown.changes;
  const [from, to] = sideNames();
  return t("changed.said", { from, to, ...countOutcomes([...tied, ...served]) });
}
