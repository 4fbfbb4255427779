// What is drawn and told of two sides compared: the picture under the filters, the counts, the lists.
import { button, each, el } from "./dom.js";
import { aged, inForce } from "./asOfYear.js";
import { changes, CHANGES, givenComparison, hasSides, NEED_CHANGES, sides } from "./comparison.js";
import { data, links, needs, nodeOf, nodes } from "./data.js";
import { goTo, select } from "./selection.js";
import { present, selected, shown } from "./shown.js";
import { state, update } from "./state.js";
import { candidates, linkTest, needTest, pairsOf } from "./tests.js";
import { nameOf, number, pairName, t } from "./text.js";
import { lineFor, liveTies } from "./ties.js";

// What is open to the filters on one side: its agencies, and its ties by key.
function sideIn(year) {
  const passing = new Set(links.filter(linkTest({ every: true, year })));
  const allowed = candidates([...passing], true, year);
  const live = liveTies({
    passes: (l) => passing.has(l),
    inForce: (l) => inForce(l, year),
    aged: (l) => aged(l, year),
    allowed,
    threat: state.threat,
    kinds: state.tied,
  });
  return { allowed, live: new Map(live.map((held, i) => [held.key, { ...held, order: i }])) };
}

const bare = (tie) => ({
  tie,
  key: tie.key,
  a: tie.a,
  b: tie.b,
  ways: [],
  exchange: false,
  step: data.ladder.length - 1,
  through: 0,
  forth: false,
  back: false,
  ended: false,
  order: tie.index,
});

// The ties that changed and pass the filters, those that ended first.
function tiesOnShow() {
  const years = givenComparison() ? null : sides();
  const [before, after] = years ? years.map(sideIn) : [null, null];
  const wide = new Set(nodes.filter((n) => n.kind === "agency" && !state.hide.has(n.country || "")).map((n) => n.id));
  const now = years ? null : new Set(shown.ties.map((h) => h.key));
  const kept = [];
  for (const { tie, mark } of changes().ties) {
    const held = years
      ? (mark === "begun" ? after : before).live.get(tie.key)
      : wide.has(tie.a) && wide.has(tie.b) && (!state.threat || now.has(tie.key)) && bare(tie);
    if (held) kept.push({ ...held, mark });
  }
  kept.sort((x, y) => Number(x.mark === "begun") - Number(y.mark === "begun") || x.order - y.order);
  return { kept, allowed: years ? new Set([...before.allowed, ...after.allowed]) : wide };
}

// The changes that pass the filters: ties, and needs each with what became of it.
function passing() {
  const { kept, allowed } = tiesOnShow();
  const changed = new Map(changes().needs.map((c) => [c.need, c]));
  const test = needTest(allowed);
  const passes = (n) => changed.has(n) && test(n);
  return { kept, allowed, changed, passes };
}

// The same as a list, needs first, for a table.
export function changeRows() {
  if (!hasSides()) return [];
  const { kept, changed, passes } = passing();
  const list = state.gaps ? needs.filter(passes).map((n) => changed.get(n)) : [];
  return [...NEED_CHANGES.flatMap((mark) => list.filter((c) => c.mark === mark)), ...kept];
}

export const markText = (mark) => `${CHANGES[mark].sign} ${t(`changed.${mark}`)}`;

export function drawChanges() {
  const { kept, allowed, changed, passes } = passing();
  const open = pairsOf(state.gaps ? needs.filter(passes) : []);
  const picked = selected();
  const ends = (x) => picked.filter((id) => x.a === id || x.b === id).length === Math.min(2, picked.length);
  const drawn = kept.filter((h, i) => !state.ties || i < state.ties || (picked.length && ends(h)));
  const visible = new Set([...drawn, ...open].flatMap((x) => [x.a, x.b]));
  for (const id of picked) if (nodeOf.get(id).kind === "agency") visible.add(id);
  shown.ties = kept;
  shown.passing = allowed;
  present(visible, [], open, open);
  shown.marks = new Map();
  for (const held of drawn) shown.marks.set(lineFor(held).id, held.mark);
  const first = Object.keys(CHANGES);
  for (const pair of open) {
    const marks = pair.gaps.map((g) => changed.get(g).mark).sort((x, y) => first.indexOf(x) - first.indexOf(y));
    const line = nodeOf.get(pair.a).lines.find((e) => e.kind === "need" && (e.to === pair.b || e.from === pair.b));
    if (line) shown.marks.set(line.id, marks[0]);
  }
  shown.lines = new Set(shown.marks.keys());
  if (picked.length) {
    const lit = [...drawn, ...open].filter(ends);
    shown.near = new Set([...picked, ...lit.flatMap((x) => [x.a, x.b])]);
    const keys = new Set(lit.map((x) => x.key));
    shown.lit = new Set([
      ...drawn.filter(ends).map((h) => lineFor(h).id),
      ...[...shown.lines].filter((id) => id.startsWith("n") && keys.has(pairOf(id))),
    ]);
  }
  return shown;
}

const pairOf = (id) => {
  const e = shown.open.find((p) => nodeOf.get(p.a).lines.some((line) => line.id === id && line.kind === "need"));
  return e?.key;
};

// The two sides in words.
export function sideNames() {
  const asked = givenComparison();
  if (asked) return asked.change ? [t("changed.as.is"), asked.change] : [asked.first, asked.second];
  return sides().map(String);
}

const tally = (list) => list.reduce((found, { mark }) => found.set(mark, (found.get(mark) ?? 0) + 1), new Map());

// How many of each change pass the filters, for the legend.
export function changeCounts() {
  const changed = new Map(changes().needs.map((c) => [c.need, c.mark]));
  return tally([...shown.ties, ...shown.gaps.map((n) => ({ mark: changed.get(n) }))]);
}

export const movedText = ({ before, after }) =>
  t("changed.from.to", { before: t(`channel.${before}`), after: t(`channel.${after}`) });

function needRow(change) {
  const { need, mark } = change;
  return el(
    "li.entry",
    { "data-change": mark },
    el("span.sign", { "aria-hidden": "true" }, CHANGES[mark].sign),
    " ",
    button(pairName(need.a, need.b), () => select(`gap:${need.a}|${need.b}`), { class: "go" }),
    el("div.meta", [nameOf(need.threat), movedText(change)].join(" · ")),
  );
}

function tieRow({ tie, mark }) {
  return el(
    "li.entry",
    { "data-change": mark },
    el("span.sign", { "aria-hidden": "true" }, CHANGES[mark].sign),
    " ",
    button(pairName(tie.a, tie.b), () => select(`tie:${tie.a}|${tie.b}`), { class: "go" }),
  );
}

// A long list folds, so that the needs stay in sight.
function listed(title, items, row) {
  if (!items.length) return null;
  const list = each("ul", items, row);
  const heading = [title, el("span.count", ` (${number(items.length)})`)];
  return items.length > 12 ? el("details", el("summary", heading), list) : el("section", el("h3", heading), list);
}

export function comparisonPanel() {
  const found = changes();
  const counts = tally([...found.ties, ...found.needs]);
  const [from, to] = sideNames();
  const of = (list, mark) => list.filter((c) => c.mark === mark);
  const thin = givenComparison() ? [] : sides().filter((year) => data.years.find((y) => y.year === year).thin);
  return el(
    "div",
    { id: "changed" },
    el("h2", t(givenComparison()?.change ? "changed.whatif" : "changed.title", { from, to })),
    el(
      "table.changes",
      each("tbody", ["begun", "ended", ...NEED_CHANGES], (mark) =>
        el(
          "tr",
          el("td.sign", { "aria-hidden": "true" }, CHANGES[mark].sign),
          el("th", { scope: "row" }, t(`changed.${mark}`)),
          el("td.number", { id: `changed-${mark}` }, number(counts.get(mark) ?? 0)),
        ),
      ),
    ),
    thin.length > 0 && el("p.warn", t("changed.thin", { years: thin.join(", ") })),
    el("p.meta", t(givenComparison()?.change ? "changed.rule.whatif" : "changed.rule")),
    el(
      "div.actions",
      button(t("changed.leave"), () => update({ then: 0, given: false, sel: "" })),
    ),
    ...NEED_CHANGES.map((mark) => listed(t(`changed.${mark}`), of(found.needs, mark), needRow)),
    listed(t("changed.arrangements.ended"), of(found.arrangements, "ended"), (c) => el("li.entry", goTo(c.id))),
    listed(t("changed.ended"), of(found.ties, "ended"), tieRow),
    listed(t("changed.arrangements.begun"), of(found.arrangements, "begun"), (c) => el("li.entry", goTo(c.id))),
    listed(t("changed.begun"), of(found.ties, "begun"), tieRow),
  );
}

export function changesText() {
  const found = changes();
  const counts = tally([...found.ties, ...found.needs]);
  const [from, to] = sideNames();
  return t("changed.said", {
    from,
    to,
    ...Object.fromEntries(Object.keys(CHANGES).map((mark) => [mark, counts.get(mark) ?? 0])),
  });
}
