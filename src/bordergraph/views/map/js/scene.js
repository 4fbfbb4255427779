// What is shown under a state, worked out anew after each change.
import { bundlesOf, gapLines, isFolded, markFor } from "./communities.js";
import { computeChanges, drawChanges, isComparing } from "./comparison.js";
import { data, gaps, lines, links, needs, nodeOf, pairKey } from "./data.js";
import {
  candidateNodes,
  channelOf,
  chosenThreats,
  isOpenGap,
  isWantedGap,
  linkFilter,
  needFilter,
  nodesOnThreat,
  problemFilter,
} from "./filters.js";
import { idKind } from "./kinds.js";
import { brighten, companionNodes, nodesAround, pairsOf, selected, selectionTest, setShown, shown } from "./shown.js";
import { isTies, state } from "./state.js";
import { computeTies, hasEnd, lineOfTie } from "./ties.js";

// The pairs with a possible gap under the filters; the needs and problems of the same agencies go along.
function gapPairs(allowed) {
  const test = needFilter(allowed);
  shown.needs = needs.filter((n) => channelOf(n) && test(n));
  const passes = problemFilter();
  shown.problemNodes = new Set(state.problems ? data.problems.filter(passes).flatMap((p) => p.nodes) : []);
  const isOpen = (e) => e.of.some((i) => passes(data.problems[i])) && allowed.has(e.from) && allowed.has(e.to);
  const reported = state.problems ? lines.filter((e) => e.kind === "problem" && isOpen(e)) : [];
  shown.problems = reported.map((e) => ({ id: e.id, a: e.from, b: e.to }));
  return pairsOf(gaps.filter((g) => isWantedGap(g) && test(g)));
}

const topPairs = (open) => (state.gaps ? open.slice(0, state.pairs || open.length) : []);
const isEgo = (selectedIds, allowed) => state.ego && selectedIds.length === 1 && allowed.has(selectedIds[0]);

// The ties that a selection asks for, drawn whatever their strength.
function selectedTies(live, selectedIds) {
  const [id, other] = selectedIds;
  if (state.sel.startsWith("tie:") && other) return live.filter((h) => h.key === pairKey(id, other));
  if (state.sel.startsWith("gap:") && other) {
    const relays = new Set(nodeOf.get(id).needs.flatMap((g) => (hasEnd(g, other) ? g.relays : [])));
    return live.filter(
      (h) => (selectedIds.includes(h.a) && relays.has(h.b)) || (selectedIds.includes(h.b) && relays.has(h.a)),
    );
  }
  if (selectedIds.length !== 1) return [];
  return live.filter((h) => (idKind(id) === "arrangement" ? h.ways.some((w) => w.via === id) : hasEnd(h, id)));
}

// What is drawn of the ties: the strongest, the worst gaps, and what the selection asks for.
function drawTies(allowed) {
  const open = gapPairs(allowed);
  const top = topPairs(open);
  const selectedIds = selected();
  const limit = state.source ? 0 : state.ties;
  const tiesAsked = selectedTies(shown.ties, selectedIds);
  const drawnTies = new Set([...shown.ties.slice(0, limit || Infinity), ...tiesAsked]);
  let visible = new Set([...drawnTies, ...top, ...shown.problems].flatMap((x) => [x.a, x.b]));
  const threat = nodesOnThreat({ narrow: true });
  if (!limit) for (const id of allowed) if (!threat || threat.has(id)) visible.add(id);
  if (isEgo(selectedIds, allowed)) visible = nodesAround(selectedIds[0], state.ego, [...shown.ties, ...top]);
  for (const id of selectedIds) if (idKind(id) === "agency") visible.add(id);
  const tieLines = [...drawnTies].filter((h) => visible.has(h.a) && visible.has(h.b)).map(lineOfTie);
  shown.candidates = state.source ? candidateNodes(links.filter(linkFilter())) : allowed;
  setShown(visible, [], open, top);
  const otherLines = nonTieLines();
  shown.lines = new Set([...tieLines, ...otherLines].map((e) => e.id));
  if (!selectedIds.length) return;
  if (!tiesAsked.length && selectedIds.some((id) => idKind(id) !== "agency")) return;
  const isAsked = selectionTest(selectedIds);
  const linesAsked = otherLines.filter((e) => isAsked({ a: e.from, b: e.to }));
  brighten(selectedIds, [...tiesAsked.map(lineOfTie), ...linesAsked]);
}

function drawThings() {
  const passing = links.filter(linkFilter());
  const allowed = candidateNodes(passing);
  const selectedIds = selected();
  // A threat that is chosen shows whom it concerns, whether or not threats are on show.
  for (const id of selectedIds) if (idKind(id) === "threat") allowed.add(id);
  const live = passing.filter((l) => allowed.has(l.a) && allowed.has(l.b));
  if (isFolded) {
    const joining = live.filter((l) => l.kind === "participation" || l.kind === "share");
    drawFolded(allowed, joining);
    return;
  }
  const open = gapPairs(allowed);
  const top = topPairs(open);
  let visible = allowed;
  if (state.size && !state.source) {
    const ofThreat = nodesOnThreat({ narrow: true });
    const isLarge = (id) => nodeOf.get(id).rank < state.size || idKind(id) === "place" || ofThreat?.has(id);
    visible = new Set([...allowed].filter(isLarge));
    for (const p of [...top, ...shown.problems]) visible.add(p.a).add(p.b);
    for (const id of companionNodes(selectedIds, live)) if (allowed.has(id)) visible.add(id);
  }
  if (isEgo(selectedIds, allowed)) visible = nodesAround(selectedIds[0], state.ego, [...live, ...top]);
  for (const id of selectedIds) visible.add(id);
  shown.candidates = allowed;
  setShown(visible, live, open, top);
  const drawn = nonTieLines();
  shown.lines = new Set(drawn.map((e) => e.id));
  if (selectedIds.length) focusThings(drawn, selectedIds);
}

// What touches the selection stays bright; two steps away all that is on show, and of two things what they share.
function focusThings(drawn, selectedIds) {
  const endsOf = (e) => [e.from, e.to];
  const touching = drawn.filter((e) => state.ego > 1 || endsOf(e).some((id) => selectedIds.includes(id)));
  const companions = selectedIds.length > 1 ? companionNodes(selectedIds) : null;
  brighten(
    [...(companions ?? selectedIds)],
    touching.filter((e) => !companions || endsOf(e).every((id) => companions.has(id))),
  );
}

export function computeScene() {
  Object.assign(shown, { brightNodes: null, brightLines: null, lineChanges: null });
  Object.assign(shown, { needs: [], problems: [], problemNodes: new Set() });
  const { allowed, live } = computeTies();
  shown.ties = live;
  computeChanges();
  if (isComparing()) drawChanges();
  else if (!isTies()) drawThings();
  else if (isFolded) drawFolded(allowed, live);
  else drawTies(allowed);
}

// The lines on show that are no ties: those of links, possible gaps and problems.
function nonTieLines() {
  const liveLinks = new Set(shown.links.map((l) => l.index));
  const livePairs = new Set(shown.pairs.map((p) => p.key));
  const live = new Set(shown.problems.map((p) => p.id));
  return lines.filter((e) => {
    if (e.kind === "tie" || e.kind === "need") return false;
    if (e.kind === "problem") return live.has(e.id) && shown.nodes.has(e.from) && shown.nodes.has(e.to);
    if (e.kind !== "gap") return e.of.some((i) => liveLinks.has(i));
    const key = `${e.from}|${e.to}`;
    return livePairs.has(key) || (state.sel === `gap:${key}` && e.of.some((i) => isOpenGap(needs[i])));
  });
}

// In a folded network: what joins the marks on show, the heaviest lines, and the possible gaps.
function drawFolded(allowed, joining) {
  const open = gapPairs(allowed);
  const selectedMarks = selected().map(markFor);
  shown.candidates = allowed;
  setShown(allowed, isTies() ? [] : joining, open, open);
  const isShown = (e) => shown.nodes.has(e.from) && shown.nodes.has(e.to);
  const isAsked = (e) => selectedMarks.includes(e.from) || selectedMarks.includes(e.to);
  const isOpen = (id) => markFor(id) === id;
  // Two agencies of the open community have a line of their own.
  const isOwn = (x) => isTies() && isOpen(x.a) && isOpen(x.b);
  const bundled = joining.filter((x) => !isOwn(x));
  const bundles = bundlesOf(bundled).filter(isShown);
  const threats = chosenThreats();
  // What is left of a source or a country is known of the listed gaps alone.
  const countable = !state.source && !state.hide.size;
  const between = data.between.filter(
    (r) => state.channels.has(r.channel) && (state.partial || r.need === "full") && (!threats || threats.has(r.threat)),
  );
  const gapBundles = state.gaps ? gapLines(shown.gaps, countable ? between : null) : [];
  const limited = (list, most) => list.filter((e, i) => !most || i < most || isAsked(e));
  const drawn = [
    ...limited(joining.filter(isOwn).map(lineOfTie), state.ties),
    ...limited(bundles, state.ties),
    ...limited(gapBundles.filter(isShown), state.pairs),
  ];
  shown.lines = new Set(drawn.map((e) => e.id));
  if (selectedMarks.length) brighten(selectedMarks, drawn.filter(isAsked));
}
