// Two years of the network: which ties began and ended between them, which needs lost or gained a regular channel.
import { button, el } from "./dom.js";
import { data, lastYear, needs, nodeOf, nodes, ties } from "./data.js";
import { isInForce, isThin, needFilter, runInYear } from "./filters.js";
import { isArrangement } from "./kinds.js";
import { nameOf, pairName } from "./names.js";
import { brighten, pairsOf, selected, selectionTest, setShown, shown } from "./shown.js";
import { isTies, state, update } from "./state.js";
import { formatNumber, t } from "./text.js";
import { computeTies, lineOfTie } from "./ties.js";

// Each change with its line, and its sign beside words, so that none is told by colour alone.
// The first is drawn where a pair has several.
export const CHANGE_STYLES = {
  lost: { colour: "gap", width: 3.4, dash: [12, 6], sign: "!" },
  won: { colour: "program", width: 3, dash: [22, 3], sign: "✓" },
  ended: { colour: "edge", width: 2, dash: [3, 5], sign: "−" },
  begun: { colour: "exchange", width: 1.6, dash: false, sign: "+" },
};
export const NEED_CHANGES = ["lost", "won"];

// The two years that are compared; without a second one the last stands.
export function comparedYears() {
  const to = state.year || lastYear;
  return state.then && state.then < to ? [state.then, to] : null;
}

// Two years are chosen; they are drawn only where agencies and ties are.
export const hasComparison = () => shown.changes !== null;
export const isComparing = () => isTies() && hasComparison();

// A need of both years that a regular channel serves in one alone.
function needChanges(need, from, to) {
  const [before, after] = [from, to].map((year) => runInYear(need.years, year)?.[2]);
  if (!before || !after) return [];
  const [was, now] = [before, after].map((channel) => data.serving.includes(channel));
  return was === now ? [] : [{ need, outcome: now ? "won" : "lost", before, after }];
}

// Everything that changed, worked out before anything is drawn.
export function computeChanges() {
  const years = comparedYears();
  const changeIn = (isThere, change) => {
    const [was, now] = years.map((year) => Boolean(isThere(year)));
    return was === now ? [] : [{ ...change, outcome: now ? "begun" : "ended" }];
  };
  shown.changes = years && {
    ties: ties.flatMap((tie) => changeIn((year) => runInYear(tie.years, year), { tie })),
    needs: needs.flatMap((need) => needChanges(need, ...years)),
    arrangements: nodes.filter(isArrangement).flatMap((n) => changeIn((year) => isInForce(n, year), { id: n.id })),
  };
}

export const changeOfNeed = (need) => shown.changes?.needs.find((c) => c.need === need);

// The changes that pass the filters: ties, those that ended first, and needs; and the agencies that may have some.
function filteredChanges() {
  const [before, after] = comparedYears().map((year) => computeTies(year));
  const [was, now] = [before, after].map(({ live }) => new Map(live.map((h, order) => [h.key, { ...h, order }])));
  const tieChanges = shown.changes.ties.flatMap(({ tie, outcome }) => {
    const liveTie = (outcome === "begun" ? now : was).get(tie.key);
    return liveTie ? [{ ...liveTie, outcome }] : [];
  });
  const compare = (x, y) => Number(x.outcome === "begun") - Number(y.outcome === "begun") || x.order - y.order;
  const allowed = new Set([...before.allowed, ...after.allowed]);
  const test = needFilter(allowed);
  const needChanges = state.gaps ? shown.changes.needs.filter(({ need }) => test(need)) : [];
  return { tieChanges: tieChanges.sort(compare), allowed, needChanges };
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

const yearNames = () => comparedYears().map(String);

export function comparisonTitle() {
  const [from, to] = yearNames();
  return t("changed.title", { from, to });
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
  const thinYears = comparedYears().filter(isThin);
  const leave = () => update({ then: 0, sel: "" });
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
    el("p.meta", t("changed.rule")),
    el("div.actions", button(t("changed.list"), list), button(t("changed.leave"), leave)),
  );
}

export function changeSummary() {
  const { ties: tied, needs: served } = shown.changes;
  const [from, to] = yearNames();
  return t("changed.said", { from, to, ...countOutcomes([...tied, ...served]) });
}
