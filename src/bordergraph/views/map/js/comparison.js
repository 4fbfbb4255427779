// Two sides of the network: which ties began and ended between them, which needs lost or gained a regular channel.
import { button, counted, each, el } from "./dom.js";
import { blank, data, isArrangement, lastYear, needs, nodeOf, nodes, tieOf, ties, yearOf } from "./data.js";
import { goButton, goTo } from "./selection.js";
import {
  atSelected,
  bareTie,
  inForce,
  lineFor,
  liveTies,
  needTest,
  pairsOf,
  present,
  runAt,
  selected,
  shown,
} from "./shown.js";
import { isTies, state, update } from "./state.js";
import { dots, nameOf, number, pairName, t } from "./text.js";

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
export const givenComparison = () => (state.given && data.compared ? { ...blank.compared, ...data.compared } : null);

// The two years that are compared; without a second one the last stands.
export function sides() {
  const to = yearOf.has(state.year) ? state.year : lastYear;
  return yearOf.has(state.then) && state.then < to ? [state.then, to] : null;
}

// Two sides are chosen; they are drawn only where agencies and ties are.
export const hasSides = () => Boolean(givenComparison() || sides());
export const comparing = () => isTies() && hasSides();

// A need of both years that a regular channel serves in one alone.
function needBetween(need, from, to) {
  const [before, after] = [from, to].map((year) => runAt(need.years, year)?.[2]);
  if (!before || !after) return null;
  const [was, now] = [before, after].map((channel) => data.serving.includes(channel));
  return was === now ? null : { need, mark: now ? "won" : "lost", before, after };
}

function betweenYears(from, to) {
  const turned = (isThere, change) => {
    const [was, now] = [from, to].map((year) => Boolean(isThere(year)));
    return was === now ? [] : [{ ...change, mark: now ? "begun" : "ended" }];
  };
  return {
    ties: ties.flatMap((tie) => turned((year) => runAt(tie.years, year), { tie })),
    needs: needs.map((need) => needBetween(need, from, to)).filter(Boolean),
    arrangements: nodes.filter(isArrangement).flatMap((n) => turned((year) => inForce(n, year), { id: n.id })),
  };
}

function asGiven(found) {
  const turned = (begins) => (begins ? "begun" : "ended");
  const changed = ([i, gains, before, after]) => ({ need: needs[i], mark: gains ? "won" : "lost", before, after });
  return {
    ties: found.ties.map(([a, b, opens]) => ({ tie: tieOf.get(`agency/${a}|agency/${b}`), mark: turned(opens) })),
    needs: found.needs.map(changed),
    arrangements: found.arrangements
      .map(([id, begins]) => ({ id, mark: turned(begins) }))
      .filter((c) => nodeOf.has(c.id)),
  };
}

let worked = { key: "", found: null };

// Everything that changed, whatever is filtered away.
function changes() {
  const given = givenComparison();
  const key = given ? "given" : sides().join("|");
  if (worked.key !== key) worked = { key, found: given ? asGiven(given) : betweenYears(...sides()) };
  return worked.found;
}

export const changeOf = (need) => (comparing() ? changes().needs.find((c) => c.need === need) : undefined);

// The ties that changed and pass the filters, those that ended first; and the agencies that may have some.
function tiesOnShow() {
  let held;
  let allowed;
  if (givenComparison()) {
    allowed = new Set(nodes.filter((n) => n.kind === "agency" && !state.hide.has(n.country)).map((n) => n.id));
    const now = new Set(shown.ties.map((h) => h.key));
    const isOpen = (tie) => allowed.has(tie.a) && allowed.has(tie.b) && (!state.threat || now.has(tie.key));
    held = (tie) => isOpen(tie) && { ...bareTie(tie), ended: false, order: tie.index };
  } else {
    const [before, after] = sides().map((year) => liveTies(year));
    const [was, now] = [before, after].map(({ live }) => new Map(live.map((h, order) => [h.key, { ...h, order }])));
    allowed = new Set([...before.allowed, ...after.allowed]);
    held = (tie, mark) => (mark === "begun" ? now : was).get(tie.key);
  }
  const kept = changes().ties.flatMap(({ tie, mark }) => {
    const found = held(tie, mark);
    return found ? [{ ...found, mark }] : [];
  });
  const inOrder = (x, y) => Number(x.mark === "begun") - Number(y.mark === "begun") || x.order - y.order;
  return { kept: kept.sort(inOrder), allowed };
}

// The changes that pass the filters: ties, and needs each with what became of it.
function passing() {
  const { kept, allowed } = tiesOnShow();
  const changed = new Map(changes().needs.map((c) => [c.need, c]));
  const test = needTest(allowed);
  const open = state.gaps ? needs.filter((n) => changed.has(n) && test(n)) : [];
  return { kept, allowed, changed, open };
}

// The same as a list, needs first, for a table.
export function changeRows() {
  if (!hasSides()) return [];
  const { kept, changed, open } = passing();
  const list = open.map((n) => changed.get(n));
  return [...NEED_CHANGES.flatMap((mark) => list.filter((c) => c.mark === mark)), ...kept];
}

export const markText = (mark) => `${CHANGES[mark].sign} ${t(`changed.${mark}`)}`;

export function drawChanges() {
  const { kept, allowed, changed, open: moved } = passing();
  const open = pairsOf(moved);
  const picked = selected();
  const isAsked = atSelected(picked);
  const drawn = kept.filter((h, i) => !state.ties || i < state.ties || (picked.length && isAsked(h)));
  const visible = new Set([...drawn, ...open].flatMap((x) => [x.a, x.b]));
  for (const id of picked) if (nodeOf.get(id).kind === "agency") visible.add(id);
  shown.ties = kept;
  shown.passing = allowed;
  present(visible, [], open, open);
  const found = drawn.map((tie) => ({ between: tie, id: lineFor(tie).id, mark: tie.mark }));
  for (const pair of open) {
    const mark = Object.keys(CHANGES).find((k) => pair.gaps.some((n) => changed.get(n).mark === k));
    const line = nodeOf.get(pair.a).lines.find((e) => e.kind === "need" && (e.to === pair.b || e.from === pair.b));
    if (line) found.push({ between: pair, id: line.id, mark });
  }
  shown.marks = new Map(found.map(({ id, mark }) => [id, mark]));
  shown.lines = new Set(shown.marks.keys());
  if (!picked.length) return;
  shown.near = new Set([...picked, ...[...drawn, ...open].filter(isAsked).flatMap((x) => [x.a, x.b])]);
  shown.lit = new Set(found.filter(({ between }) => isAsked(between)).map(({ id }) => id));
}

// The two sides in words.
export function sideNames() {
  const given = givenComparison();
  if (!given) return sides().map(String);
  return given.change ? [t("changed.as.is"), given.change] : [given.first, given.second];
}

export function comparisonTitle() {
  const [from, to] = sideNames();
  return t(givenComparison()?.change ? "changed.whatif" : "changed.title", { from, to });
}

const tally = (list) =>
  Object.fromEntries(Object.keys(CHANGES).map((mark) => [mark, list.filter((c) => c.mark === mark).length]));

// How many of each change pass the filters, for the legend.
export function changeCounts() {
  const changed = new Map(changes().needs.map((c) => [c.need, c]));
  return tally([...shown.ties, ...shown.gaps.map((n) => changed.get(n))]);
}

export const movedText = ({ before, after }) =>
  t("changed.from.to", { before: t(`channel.${before}`), after: t(`channel.${after}`) });

// The two agencies of a change, and what selects them.
export const endsOf = ({ need, tie }) => need ?? tie;
export const selOf = (change) => `${change.need ? "gap" : "tie"}:${endsOf(change).a}|${endsOf(change).b}`;

function changeEntry(change) {
  const { need, mark } = change;
  return el(
    "li.entry",
    { "data-change": mark },
    el("span.sign", { "aria-hidden": "true" }, CHANGES[mark].sign),
    " ",
    goButton(pairName(endsOf(change).a, endsOf(change).b), selOf(change)),
    need && el("div.meta", dots(nameOf(need.threat), movedText(change))),
  );
}

// A long list folds, so that the needs stay in sight.
function listed(title, changed, mark, entry = changeEntry) {
  const items = changed.filter((c) => c.mark === mark);
  if (!items.length) return null;
  const list = each("ul", items, entry);
  const head = counted(title, number(items.length));
  return items.length > 12 ? el("details", el("summary", head), list) : el("section", el("h3", head), list);
}

export function comparisonPanel() {
  const found = changes();
  const counts = tally([...found.ties, ...found.needs]);
  const given = givenComparison();
  const thin = given ? [] : sides().filter((year) => yearOf.get(year).thin);
  const arrangement = (c) => el("li.entry", goTo(c.id));
  const leave = () => update({ then: 0, given: false, sel: "" });
  const row = (mark) =>
    el(
      "tr",
      el("td.sign", { "aria-hidden": "true" }, CHANGES[mark].sign),
      el("th", { scope: "row" }, t(`changed.${mark}`)),
      el("td.number", { id: `changed-${mark}` }, number(counts[mark])),
    );
  return el(
    "div",
    { id: "changed" },
    el("h2", comparisonTitle()),
    el("table.changes", each("tbody", ["begun", "ended", ...NEED_CHANGES], row)),
    thin.length > 0 && el("p.warn", t("changed.thin", { years: thin.join(", ") })),
    el("p.meta", t(given?.change ? "changed.rule.whatif" : "changed.rule")),
    el("div.actions", button(t("changed.leave"), leave)),
    NEED_CHANGES.map((mark) => listed(t(`changed.${mark}`), found.needs, mark)),
    listed(t("changed.arrangements.ended"), found.arrangements, "ended", arrangement),
    listed(t("changed.ended"), found.ties, "ended"),
    listed(t("changed.arrangements.begun"), found.arrangements, "begun", arrangement),
    listed(t("changed.begun"), found.ties, "begun"),
  );
}

export function changesText() {
  const { ties: tied, needs: served } = changes();
  const [from, to] = sideNames();
  return t("changed.said", { from, to, ...tally([...tied, ...served]) });
}
