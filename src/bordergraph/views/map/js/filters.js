// What is shown under a state, worked out anew after each change.
import { aged, channelIn, gapHolds, inForce } from "./asOfYear.js";
import { bundlesOf, collapsed, gapLines, markFor } from "./communities.js";
import { comparing } from "./comparison.js";
import { drawChanges } from "./comparisonView.js";
import { data, family, gaps, lineOf, lines, links, narrower, needs, nodeOf, problems } from "./data.js";
import { around } from "./neighbours.js";
import { companions, present, selected, shown } from "./shown.js";
import { isTies, state } from "./state.js";
import { candidates, gapPasses, linkTest, needTest, onThreat, pairsOf, problemTest } from "./tests.js";
import { lineFor, liveTies, pictureOfTies } from "./ties.js";

// Agencies alone: who is tied with whom, and how.
function computeTies() {
  const passing = links.filter(linkTest({ every: true }));
  const test = new Uint8Array(links.length);
  for (const l of passing) test[l.index] = 1;
  const allowed = candidates(passing, true);
  shown.ties = liveTies({
    passes: (l) => test[l.index] === 1,
    inForce,
    aged,
    allowed,
    threat: state.threat,
    kinds: state.tied,
  });
  return allowed;
}

// The pairs with a possible gap under the filters; the needs and problems of the same agencies go along.
function openPairs(allowed) {
  const test = needTest(allowed);
  shown.needs = needs.filter((n) => channelIn(n) && test(n));
  const passes = problemTest();
  shown.named = new Set(state.problems ? problems.filter(passes).flatMap((p) => p.nodes) : []);
  shown.problems = state.problems
    ? lines
        .filter((e) => e.kind === "problem" && e.of.some((i) => passes(problems[i])))
        .filter((e) => allowed.has(e.from) && allowed.has(e.to))
        .map((e) => ({ id: e.id, a: e.from, b: e.to, gaps: [] }))
    : [];
  return pairsOf(gaps.filter((g) => gapPasses(g) && test(g)));
}

function drawTies(allowed) {
  const open = openPairs(allowed);
  const top = state.gaps ? open.slice(0, state.pairs || open.length) : [];
  const picked = selected();
  const threat = onThreat({ narrow: true });
  const ego = state.ego && picked.length === 1 && allowed.has(picked[0]);
  const picture = pictureOfTies({
    live: shown.ties,
    all: [...allowed].filter((id) => !threat || threat.has(id)),
    top: [...top, ...shown.problems],
    most: state.source ? 0 : state.ties,
    sel: state.sel,
    picked,
    around: ego ? (live) => around(picked[0], state.ego, live, top) : null,
    gapsOf: (id) => nodeOf.get(id).needs,
  });
  shown.passing = state.source ? candidates(links.filter(linkTest())) : allowed;
  present(picture.visible, [], open, top);
  const gapLines = plainLines();
  shown.lines = new Set([...picture.drawn.map((e) => e.id), ...gapLines]);
  shown.near = picture.near;
  shown.lit =
    picture.lit &&
    new Set([
      ...picture.lit,
      ...[...gapLines].filter(
        (id) =>
          [lineOf.get(id).from, lineOf.get(id).to].filter((end) => picked.includes(end)).length ===
          Math.min(2, picked.length),
      ),
    ]);
  return shown;
}

export function compute() {
  shown.near = null;
  shown.lit = null;
  shown.marks = null;
  shown.needs = [];
  shown.problems = [];
  shown.named = new Set();
  const agencies = computeTies();
  if (comparing()) return drawChanges();
  if (isTies()) return collapsed ? drawFolded(agencies, shown.ties) : drawTies(agencies);
  const test = linkTest();
  const passing = links.filter(test);
  const allowed = candidates(passing);
  const picked = selected();
  // A threat that is chosen shows whom it concerns, whether or not threats are on show.
  for (const id of picked) if (family(id) === "threat") allowed.add(id);
  const live = passing.filter((l) => allowed.has(l.a) && allowed.has(l.b));
  if (collapsed)
    return drawFolded(
      allowed,
      live.filter((l) => l.kind === "participation" || l.kind === "share"),
    );
  const open = openPairs(allowed);
  const top = state.gaps ? open.slice(0, state.pairs || open.length) : [];
  let visible = allowed;
  if (state.size && !state.source) {
    const named = state.threat ? onThreat({ narrow: true }) : new Set();
    visible = new Set(
      [...allowed].filter((id) => nodeOf.get(id).rank < state.size || family(id) === "place" || named.has(id)),
    );
    for (const p of [...top, ...shown.problems]) visible.add(p.a).add(p.b);
    for (const near of companions(picked, live)) if (allowed.has(near)) visible.add(near);
  }
  if (state.ego && picked.length === 1 && allowed.has(picked[0])) {
    visible = around(picked[0], state.ego, live, top);
  }
  for (const id of picked) visible.add(id);
  shown.passing = allowed;
  present(visible, live, open, top);
  shown.lines = plainLines();
  return shown;
}

function plainLines() {
  const liveLinks = new Set(shown.links.map((l) => l.index));
  const livePairs = new Set(shown.pairs.map((p) => p.key));
  const problemLines = new Set(
    shown.problems.filter((p) => shown.nodes.has(p.a) && shown.nodes.has(p.b)).map((p) => p.id),
  );
  const pickedPair = state.sel.startsWith("gap:") ? state.sel.slice(4) : "";
  return new Set(
    lines
      .filter((e) => {
        if (e.kind === "tie" || e.kind === "need") return false;
        if (e.kind === "problem") return problemLines.has(e.id);
        if (e.kind !== "gap") return e.of.some((i) => liveLinks.has(i));
        const key = `${e.from}|${e.to}`;
        return livePairs.has(key) || (key === pickedPair && e.of.some((i) => gapHolds(needs[i])));
      })
      .map((e) => e.id),
  );
}

// In a folded network: what joins the marks on show, the heaviest lines, and the possible gaps.
function drawFolded(allowed, joining) {
  const open = openPairs(allowed);
  const picked = selected().map((id) => markFor(id, state.open));
  shown.passing = allowed;
  present(allowed, isTies() ? [] : joining, open, open);
  const on = (e) => shown.nodes.has(e.from) && shown.nodes.has(e.to);
  const asked = (e) => picked.includes(e.from) || picked.includes(e.to);
  const most = state.ties || Infinity;
  // Two agencies of the open community have a line of their own.
  const inside = isTies()
    ? joining.filter((h) => markFor(h.a, state.open) === h.a && markFor(h.b, state.open) === h.b)
    : [];
  const own = new Set(inside);
  const bundles = bundlesOf(
    joining.filter((x) => !own.has(x)),
    state.open,
  ).filter(on);
  const below = state.threat ? (narrower.get(state.threat) ?? new Set([state.threat])) : null;
  // What is left of a source, a country or a year is known of the listed gaps alone.
  const countable = !state.source && !state.hide.size && !(state.year && data.years.length);
  const between = data.between.filter(
    (r) => state.channels.has(r.channel) && (state.partial || r.need === "full") && (!below || below.has(r.threat)),
  );
  const missing = state.gaps
    ? gapLines(
        open.flatMap((p) => p.gaps),
        countable ? between : null,
        state.open,
      ).filter(on)
    : [];
  const few = (list, limit) => list.filter((e, i) => i < limit || asked(e));
  const drawn = [...few(inside.map(lineFor), most), ...few(bundles, most), ...few(missing, state.pairs || Infinity)];
  shown.lines = new Set(drawn.map((e) => e.id));
  shown.near = picked.length ? new Set([...picked, ...drawn.filter(asked).flatMap((e) => [e.from, e.to])]) : null;
  shown.lit = picked.length ? new Set(drawn.filter(asked).map((e) => e.id)) : null;
  return shown;
}
