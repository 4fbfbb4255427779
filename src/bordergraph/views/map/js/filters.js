// What is shown under a state: one answer for map, matrix, tables, counts and files.
import { broader, data, family, findings, gaps, isBody, lineOf, lines, links, narrower, needs, nodeOf, nodes, tieOf } from "./data.js";
import { drawChanges } from "./changed.js";
import { comparing } from "./changes.js";
import { bundlesOf, folded, gapLines, holder } from "./fold.js";
import { isTies, state } from "./state.js";
import { lineFor, liveTies, pictureOfTies } from "./ties.js";
import { around } from "./reach.js";

export const shown = { nodes: new Set(), passing: new Set(), members: new Set(), lines: new Set(), links: [], ties: [], needs: [], gaps: [], pairs: [], problems: [], findings: [], lit: null, near: null, marks: null };

// In force on the last day of a year, or on the day of the network when no year is chosen.
export function inForce(x, year = state.year) {
  if (!year) return x.active;
  const day = `${year}-12-31`;
  return !x.stopped && (!x.start || x.start <= day) && (!x.until || x.until >= day);
}

export function gapHolds(gap, year = state.year) {
  if (!year || !data.years.length) return gap.gap;
  return gap.open.some(([from, to]) => from <= year && year <= to);
}

// How a need is served on the day, or on the last day of the year; empty when there is no such need.
export function channelIn(need, year = state.year) {
  if (!year || !data.years.length) return need.channel;
  return need.years.find(([from, to]) => from <= year && year <= to)?.[2] ?? "";
}

// Whether something is a possible gap that the reader wants to see, wherever its ends are.
export const gapPasses = (g) => gapHolds(g) && (state.partial || g.need === "full") && state.channels.has(channelIn(g));

// How regularly two agencies are linked in the year; empty when they are not.
export function tieCadence(a, b, year = state.year) {
  const tie = tieOf.get(a < b ? `${a}|${b}` : `${b}|${a}`);
  if (!tie) return "";
  if (!year || !data.years.length) return tie.cadence;
  return tie.years.find(([from, to]) => from <= year && year <= to)?.[2] ?? "";
}

const sourceIndex = () => (state.source ? data.sources.findIndex((s) => s.id === state.source) : -1);

// Whether a source is behind something.
const speaks = (source) => (x) => x.cites.some((c) => c.source === source);

// Lines to threats come and go with the threats themselves.
const isWanted = (link) => state.links.has(link.kind) || link.kind === "mandate" || link.kind === "focus";

// Links that pass every filter on links, whatever ends they have.
export function linkTest({ every = false, year = state.year } = {}) {
  const source = sourceIndex();
  return (link) =>
    (every || isWanted(link)) &&
    (state.ended || inForce(link, year)) &&
    (!link.confidence || state.confidence.has(link.confidence)) &&
    (source < 0 || speaks(source)(link));
}

// On a threat: whoever has a mandate for it, what addresses it or a broader one, and its members;
// or narrowly only who and what is named for it.
function onThreat({ narrow = false } = {}) {
  if (!state.threat) return null;
  const below = narrower.get(state.threat) ?? new Set([state.threat]);
  const above = broader(state.threat);
  const found = new Set(below);
  for (const link of links) {
    const serves = link.kind === "focus" && (below.has(link.b) || (above.has(link.b) && !narrow));
    if (serves || (link.kind === "mandate" && below.has(link.b))) found.add(link.a);
  }
  if (narrow) return found;
  for (const link of links) {
    if (link.kind === "participation" && found.has(link.b)) found.add(link.a);
  }
  return found;
}

export function candidates(passing, tied = false, year = state.year) {
  const threat = tied ? null : onThreat();
  const source = sourceIndex();
  const touched = source < 0 ? null : new Set([...passing.flatMap((l) => [l.a, l.b]), ...findings.filter(speaks(source)).flatMap((f) => f.nodes)]);
  return new Set(
    nodes
      .filter((n) => {
        if (tied) {
          if (n.kind !== "agency") return false;
        } else if (n.kind === "place") {
          if (state.layout !== "geographic") return false;
        } else if (!state.kinds.has(n.kind)) return false;
        if (state.hide.has(n.country || "") && isBody(n)) return false;
        if (!state.ended && n.kind !== "threat" && !inForce(n, year)) return false;
        if (threat && !threat.has(n.id) && n.kind !== "place") return false;
        if (touched && !touched.has(n.id) && !speaks(source)(n)) return false;
        return true;
      })
      .map((n) => n.id),
  );
}

// Needs that pass every filter on ends and threats; a source is behind possible gaps and problems alone.
export function needTest(allowed) {
  const below = state.threat ? narrower.get(state.threat) ?? new Set([state.threat]) : null;
  const source = sourceIndex();
  return (n) =>
    (!below || below.has(n.threat)) &&
    (source < 0 || n.sources.includes(source) || n.findings.some((i) => speaks(source)(findings[i]))) &&
    allowed.has(n.a) &&
    allowed.has(n.b);
}

// The pairs of some needs, in the order in which needs are listed.
export function pairsOf(list) {
  const pairs = new Map();
  for (const g of list) {
    const key = `${g.a}|${g.b}`;
    if (!pairs.has(key)) pairs.set(key, { key, a: g.a, b: g.b, gaps: [] });
    pairs.get(key).gaps.push(g);
  }
  return [...pairs.values()];
}

// The ends of what is selected: a node, a pair "gap:a|b", a line "line:kind|a|b", a path "path:a|b|c".
export function selected() {
  const sel = state.sel;
  if (!sel) return [];
  // The id of a thing may hold a colon itself.
  if (nodeOf.has(sel)) return [sel];
  const cut = sel.indexOf(":");
  if (cut < 0) return [];
  const rest = sel.slice(cut + 1);
  const ids = sel.startsWith("line:") ? rest.split("|").slice(1) : rest.split("|");
  return ids.length > 1 && ids.every((id) => nodeOf.has(id)) ? ids : [];
}

// What must be on show for a selection to make sense: a node's neighbours, what a pair shares.
export function companions(picked, live = shown.links) {
  if (!picked.length || /^(path|line|tie):/.test(state.sel)) return new Set(picked);
  const sides = picked.map((id) => around(id, 1, live, []));
  return new Set([...picked, ...[...sides[0]].filter((id) => sides.every((side) => side.has(id)))]);
}

// Agencies alone: who is tied with whom, and how.
function computeTies() {
  const passing = links.filter(linkTest({ every: true }));
  const test = new Uint8Array(links.length);
  for (const l of passing) test[l.index] = 1;
  const allowed = candidates(passing, true);
  shown.ties = liveTies({ passes: (l) => test[l.index] === 1, inForce, allowed, threat: state.threat, kinds: state.tied });
  return allowed;
}

// The pairs with a possible gap under the filters; the needs and problems of the same agencies go along.
function openPairs(allowed) {
  const test = needTest(allowed);
  shown.needs = needs.filter((n) => channelIn(n) && test(n));
  shown.problems = state.problems && !state.year ? pairsOf(shown.needs.filter((n) => n.findings.length)) : [];
  return pairsOf(gaps.filter((g) => gapPasses(g) && test(g)));
}

function drawTies(allowed) {
  const open = openPairs(allowed);
  const top = state.gaps ? open.slice(0, state.pairs || open.length) : [];
  const picked = selected();
  const threat = onThreat({ narrow: true });
  const ego = state.ego && picked.length === 1 && allowed.has(picked[0]);
  const picture = pictureOfTies({
    live: shown.ties, all: [...allowed].filter((id) => !threat || threat.has(id)), top: [...top, ...shown.problems], most: state.source ? 0 : state.ties, sel: state.sel, picked,
    around: ego ? (live) => around(picked[0], state.ego, live, top) : null, gapsOf: (id) => nodeOf.get(id).needs,
  });
  shown.passing = state.source ? candidates(links.filter(linkTest())) : allowed;
  present(picture.visible, [], open, top);
  const gapLines = plainLines();
  shown.lines = new Set([...picture.drawn.map((e) => e.id), ...gapLines]);
  shown.near = picture.near;
  shown.lit = picture.lit && new Set([...picture.lit, ...[...gapLines].filter((id) => [lineOf.get(id).from, lineOf.get(id).to].filter((end) => picked.includes(end)).length === Math.min(2, picked.length))]);
  return shown;
}

// What every view takes from what is visible.
export function present(visible, live, open, top) {
  shown.members = visible;
  shown.nodes = folded ? marksOf(visible) : visible;
  shown.links = live.filter((l) => visible.has(l.a) && visible.has(l.b));
  shown.pairs = top.filter((p) => visible.has(p.a) && visible.has(p.b));
  shown.open = open;
  shown.gaps = open.flatMap((p) => p.gaps);
  const source = sourceIndex();
  shown.findings = findings.filter(
    (f) => (source < 0 || speaks(source)(f)) && (f.nodes.some((id) => visible.has(id)) || !f.nodes.length) && (!state.threat || f.threats.some((x) => narrower.get(state.threat)?.has(x))),
  );
}

export function compute() {
  shown.near = null;
  shown.lit = null;
  shown.marks = null;
  shown.needs = [];
  shown.problems = [];
  const agencies = computeTies();
  if (comparing()) return drawChanges();
  if (isTies()) return folded ? drawFolded(agencies, shown.ties) : drawTies(agencies);
  const test = linkTest();
  const passing = links.filter(test);
  const allowed = candidates(passing);
  const picked = selected();
  // A threat that is chosen shows whom it concerns, whether or not threats are on show.
  for (const id of picked) if (family(id) === "threat") allowed.add(id);
  const live = passing.filter((l) => allowed.has(l.a) && allowed.has(l.b));
  if (folded) return drawFolded(allowed, live.filter((l) => l.kind === "participation" || l.kind === "share"));
  const open = openPairs(allowed);
  const top = state.gaps ? open.slice(0, state.pairs || open.length) : [];
  let visible = allowed;
  if (state.size && !state.source) {
    const named = state.threat ? onThreat({ narrow: true }) : new Set();
    visible = new Set([...allowed].filter((id) => nodeOf.get(id).rank < state.size || family(id) === "place" || named.has(id)));
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
  const problemPairs = new Set(shown.problems.filter((p) => shown.nodes.has(p.a) && shown.nodes.has(p.b)).map((p) => p.key));
  const pickedPair = state.sel.startsWith("gap:") ? state.sel.slice(4) : "";
  return new Set(
    lines
      .filter((e) => {
        if (e.kind === "tie" || e.kind === "need") return false;
        if (e.kind === "problem") return problemPairs.has(`${e.from}|${e.to}`);
        if (e.kind !== "gap") return e.of.some((i) => liveLinks.has(i));
        const key = `${e.from}|${e.to}`;
        return livePairs.has(key) || (key === pickedPair && e.of.some((i) => gapHolds(needs[i])));
      })
      .map((e) => e.id),
  );
}

// In a folded network: the marks that stand for what passes the filters.
const marksOf = (visible) => new Set([...visible].map((id) => holder(id, state.open)).filter((id) => id.startsWith("community/") || nodeOf.get(id).community >= 0));

// In a folded network: what joins the marks on show, the heaviest lines, and the possible gaps.
function drawFolded(allowed, joining) {
  const open = openPairs(allowed);
  const picked = selected().map((id) => holder(id, state.open));
  shown.passing = allowed;
  present(allowed, isTies() ? [] : joining, open, open);
  const on = (e) => shown.nodes.has(e.from) && shown.nodes.has(e.to);
  const asked = (e) => picked.includes(e.from) || picked.includes(e.to);
  const most = state.ties || Infinity;
  // Two agencies of the open community have a line of their own.
  const inside = isTies() ? joining.filter((h) => holder(h.a, state.open) === h.a && holder(h.b, state.open) === h.b) : [];
  const own = new Set(inside);
  const bundles = bundlesOf(joining.filter((x) => !own.has(x)), state.open).filter(on);
  const below = state.threat ? narrower.get(state.threat) ?? new Set([state.threat]) : null;
  // What is left of a source, a country or a year is known of the listed gaps alone.
  const countable = !state.source && !state.hide.size && !(state.year && data.years.length);
  const between = data.between.filter((r) => state.channels.has(r.channel) && (state.partial || r.need === "full") && (!below || below.has(r.threat)));
  const missing = state.gaps ? gapLines(open.flatMap((p) => p.gaps), countable ? between : null, state.open).filter(on) : [];
  const few = (list, limit) => list.filter((e, i) => i < limit || asked(e));
  const drawn = [...few(inside.map(lineFor), most), ...few(bundles, most), ...few(missing, state.pairs || Infinity)];
  shown.lines = new Set(drawn.map((e) => e.id));
  shown.near = picked.length ? new Set([...picked, ...drawn.filter(asked).flatMap((e) => [e.from, e.to])]) : null;
  shown.lit = picked.length ? new Set(drawn.filter(asked).map((e) => e.id)) : null;
  return shown;
}
