// What is shown under a state, worked out anew after each change.
import { bundlesOf, collapsed, gapLines, markFor } from "./communities.js";
import { comparing, drawChanges } from "./comparison.js";
import { data, family, gaps, lines, links, needs, nodeOf, pairKey, problems } from "./data.js";
import {
  around,
  atSelected,
  candidates,
  channelIn,
  chosenThreats,
  companions,
  gapHolds,
  gapPasses,
  isJoining,
  lineFor,
  linkTest,
  liveTies,
  needTest,
  onThreat,
  pairsOf,
  present,
  problemTest,
  selected,
  shown,
  touches,
} from "./shown.js";
import { isTies, state } from "./state.js";

// The pairs with a possible gap under the filters; the needs and problems of the same agencies go along.
function openPairs(allowed) {
  const test = needTest(allowed);
  shown.needs = needs.filter((n) => channelIn(n) && test(n));
  const passes = problemTest();
  shown.named = new Set(state.problems ? problems.filter(passes).flatMap((p) => p.nodes) : []);
  const isOpen = (e) => e.of.some((i) => passes(problems[i])) && allowed.has(e.from) && allowed.has(e.to);
  const reported = state.problems ? lines.filter((e) => e.kind === "problem" && isOpen(e)) : [];
  shown.problems = reported.map((e) => ({ id: e.id, a: e.from, b: e.to }));
  return pairsOf(gaps.filter((g) => gapPasses(g) && test(g)));
}

const topOf = (open) => (state.gaps ? open.slice(0, state.pairs || open.length) : []);
const isEgo = (picked, allowed) => state.ego && picked.length === 1 && allowed.has(picked[0]);

// The ties that a selection asks for, drawn whatever their strength.
function askedFor(live, picked) {
  const [id, other] = picked;
  if (/^(path|tie):/.test(state.sel)) {
    const steps = new Set(picked.slice(1).map((to, i) => pairKey(picked[i], to)));
    return live.filter((h) => steps.has(h.key));
  }
  if (state.sel.startsWith("gap:") && other) {
    const relays = new Set(nodeOf.get(id).needs.flatMap((g) => (touches(g, other) ? g.relays : [])));
    return live.filter((h) => (picked.includes(h.a) && relays.has(h.b)) || (picked.includes(h.b) && relays.has(h.a)));
  }
  if (picked.length !== 1) return [];
  return live.filter((h) => (family(id) === "arrangement" ? h.ways.some((w) => w.via === id) : touches(h, id)));
}

// What is drawn of the ties: the strongest, the worst gaps, and what the selection asks for.
function drawTies(allowed) {
  const open = openPairs(allowed);
  const top = topOf(open);
  const picked = selected();
  const most = state.source ? 0 : state.ties;
  const asked = askedFor(shown.ties, picked);
  const wanted = new Set([...shown.ties.slice(0, most || Infinity), ...asked]);
  const between = [...top, ...shown.problems];
  let visible = new Set([...wanted, ...between].flatMap((x) => [x.a, x.b]));
  const threat = onThreat({ narrow: true });
  if (!most) for (const id of allowed) if (!threat || threat.has(id)) visible.add(id);
  if (isEgo(picked, allowed)) visible = around(picked[0], state.ego, [...shown.ties, ...top]);
  for (const id of picked) if (family(id) === "agency") visible.add(id);
  const drawn = [...wanted].filter((h) => visible.has(h.a) && visible.has(h.b)).map(lineFor);
  shown.passing = state.source ? candidates(links.filter(linkTest())) : allowed;
  present(visible, [], open, top);
  const others = plainLines();
  shown.lines = new Set([...drawn, ...others].map((e) => e.id));
  if (!picked.length) return;
  const isAsked = atSelected(picked);
  const lit = others.filter((e) => isAsked({ a: e.from, b: e.to }));
  shown.lit = new Set([...asked.map(lineFor), ...lit].map((e) => e.id));
  if (asked.length || picked.every((id) => family(id) === "agency"))
    shown.near = new Set([...picked, ...[...asked, ...between.filter(isAsked)].flatMap((x) => [x.a, x.b])]);
}

function drawThings() {
  const passing = links.filter(linkTest());
  const allowed = candidates(passing);
  const picked = selected();
  // A threat that is chosen shows whom it concerns, whether or not threats are on show.
  for (const id of picked) if (family(id) === "threat") allowed.add(id);
  const live = passing.filter((l) => allowed.has(l.a) && allowed.has(l.b));
  if (collapsed) {
    drawFolded(allowed, live.filter(isJoining));
    return;
  }
  const open = openPairs(allowed);
  const top = topOf(open);
  let visible = allowed;
  if (state.size && !state.source) {
    const named = onThreat({ narrow: true });
    const isLarge = (id) => nodeOf.get(id).rank < state.size || family(id) === "place" || named?.has(id);
    visible = new Set([...allowed].filter(isLarge));
    for (const p of [...top, ...shown.problems]) visible.add(p.a).add(p.b);
    for (const near of companions(picked, live)) if (allowed.has(near)) visible.add(near);
  }
  if (isEgo(picked, allowed)) visible = around(picked[0], state.ego, [...live, ...top]);
  for (const id of picked) visible.add(id);
  shown.passing = allowed;
  present(visible, live, open, top);
  shown.lines = new Set(plainLines().map((e) => e.id));
}

export function compute() {
  Object.assign(shown, { near: null, lit: null, marks: null, needs: [], problems: [], named: new Set() });
  const { allowed, live } = liveTies();
  shown.ties = live;
  if (comparing()) drawChanges();
  else if (!isTies()) drawThings();
  else if (collapsed) drawFolded(allowed, live);
  else drawTies(allowed);
}

// The lines on show that are no ties: those of links, possible gaps and problems.
function plainLines() {
  const liveLinks = new Set(shown.links.map((l) => l.index));
  const livePairs = new Set(shown.pairs.map((p) => p.key));
  const live = new Set(shown.problems.map((p) => p.id));
  return lines.filter((e) => {
    if (e.kind === "tie" || e.kind === "need") return false;
    if (e.kind === "problem") return live.has(e.id) && shown.nodes.has(e.from) && shown.nodes.has(e.to);
    if (e.kind !== "gap") return e.of.some((i) => liveLinks.has(i));
    const key = `${e.from}|${e.to}`;
    return livePairs.has(key) || (state.sel === `gap:${key}` && e.of.some((i) => gapHolds(needs[i])));
  });
}

// In a folded network: what joins the marks on show, the heaviest lines, and the possible gaps.
function drawFolded(allowed, joining) {
  const open = openPairs(allowed);
  const picked = selected().map((id) => markFor(id, state.open));
  shown.passing = allowed;
  present(allowed, isTies() ? [] : joining, open, open);
  const on = (e) => shown.nodes.has(e.from) && shown.nodes.has(e.to);
  const isAsked = (e) => picked.includes(e.from) || picked.includes(e.to);
  const isOpen = (id) => markFor(id, state.open) === id;
  // Two agencies of the open community have a line of their own.
  const isOwn = (x) => isTies() && isOpen(x.a) && isOpen(x.b);
  const rest = joining.filter((x) => !isOwn(x));
  const bundles = bundlesOf(rest, state.open).filter(on);
  const below = chosenThreats();
  // What is left of a source, a country or a year is known of the listed gaps alone.
  const countable = !state.source && !state.hide.size && !(state.year && data.years.length);
  const between = data.between.filter(
    (r) => state.channels.has(r.channel) && (state.partial || r.need === "full") && (!below || below.has(r.threat)),
  );
  const missing = state.gaps ? gapLines(shown.gaps, countable ? between : null, state.open) : [];
  const few = (list, most) => list.filter((e, i) => !most || i < most || isAsked(e));
  const drawn = [
    ...few(joining.filter(isOwn).map(lineFor), state.ties),
    ...few(bundles, state.ties),
    ...few(missing.filter(on), state.pairs),
  ];
  shown.lines = new Set(drawn.map((e) => e.id));
  if (!picked.length) return;
  const lit = drawn.filter(isAsked);
  shown.near = new Set([...picked, ...lit.flatMap((e) => [e.from, e.to])]);
  shown.lit = new Set(lit.map((e) => e.id));
}
