// What passes the filters: links, nodes and needs, each on its own.
import { channelIn, gapHolds, inForce } from "./asOfYear.js";
import { broader, data, findings, isBody, links, narrower, nodes } from "./data.js";
import { state } from "./state.js";

// Whether something is a possible gap that the reader wants to see, wherever its ends are.
export const gapPasses = (g) => gapHolds(g) && (state.partial || g.need === "full") && state.channels.has(channelIn(g));

export const sourceIndex = () => (state.source ? data.sources.findIndex((s) => s.id === state.source) : -1);

// Whether a source is behind something.
export const speaks = (source) => (x) => x.cites.some((c) => c.source === source);

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
export function onThreat({ narrow = false } = {}) {
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
  const touched =
    source < 0
      ? null
      : new Set([...passing.flatMap((l) => [l.a, l.b]), ...findings.filter(speaks(source)).flatMap((f) => f.nodes)]);
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

// Documented problems that pass every filter; they are those of the latest day.
export function problemTest() {
  const below = state.threat ? (narrower.get(state.threat) ?? new Set([state.threat])) : null;
  const source = sourceIndex();
  return (p) =>
    !state.year && (!below || p.nodes.some((id) => below.has(id))) && (source < 0 || p.sources.includes(source));
}

// Needs that pass every filter on ends and threats; a source is behind possible gaps alone.
export function needTest(allowed) {
  const below = state.threat ? (narrower.get(state.threat) ?? new Set([state.threat])) : null;
  const source = sourceIndex();
  return (n) =>
    (!below || below.has(n.threat)) &&
    (source < 0 || n.sources.includes(source)) &&
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
