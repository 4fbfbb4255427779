// What holds on a day, and what passes the filters: links, nodes and needs, each on its own.
import { broader, data, findings, isBody, links, narrower, nodes, tieOf } from "./data.js";
import { grouped } from "./dom.js";
import { state } from "./state.js";

// In force on the last day of a year, or on the day of the network when no year is chosen.
export function inForce(x, year = state.year) {
  if (!year) return x.active;
  const day = `${year}-12-31`;
  return !x.stopped && (!x.start || x.start <= day) && (!x.until || x.until >= day);
}

// The run of years, if any, that a year is in.
export const runAt = (runs, year) => runs.find(([from, to]) => from <= year && year <= to);

const isThen = () => state.year && data.years.length > 0;
export const gapHolds = (gap) => (isThen() ? Boolean(runAt(gap.open, state.year)) : gap.gap);

// What is so on the day of the network, or in the year that is chosen; empty for what there is not then.
const inTime = (x, key) => (isThen() ? (runAt(x.years, state.year)?.[2] ?? "") : x[key]);

// How a need is served.
export const channelIn = (need) => inTime(need, "channel");

// How regularly two agencies are linked.
export function tieCadence(key) {
  const tie = tieOf.get(key);
  return tie ? inTime(tie, "cadence") : "";
}

// Whether the frequency of a link or an arrangement was last stated too long ago to prove it.
export const aged = (x, year = state.year) => x.aged > 0 && (!year || x.aged + data.proof_years < year);

// Whether something is a possible gap that the reader wants to see, wherever its ends are.
export const gapPasses = (g) => gapHolds(g) && (state.partial || g.need === "full") && state.channels.has(channelIn(g));

// Whether the chosen source is behind something; without one, everything passes.
export function sourceTest() {
  const source = data.sources.findIndex((s) => s.id === state.source);
  return (x) => source < 0 || (x.sources?.includes(source) ?? x.cites.some((c) => c.source === source));
}

// The chosen threat and those below it, or null.
export const chosenThreats = () => (state.threat ? narrower.get(state.threat) : null);

// Lines to threats come and go with the threats themselves.
const isWanted = (link) => state.links.has(link.kind) || link.kind === "mandate" || link.kind === "focus";

// Links that pass every filter on links, whatever ends they have.
export function linkTest({ every = false, year = state.year } = {}) {
  const speaks = sourceTest();
  return (link) =>
    (every || isWanted(link)) &&
    (state.ended || inForce(link, year)) &&
    (!link.confidence || state.confidence.has(link.confidence)) &&
    speaks(link);
}

// On a threat: whoever has a mandate for it, what addresses it or a broader one, and its members;
// or narrowly only who and what is named for it.
export function onThreat({ narrow = false } = {}) {
  if (!state.threat) return null;
  const below = chosenThreats();
  const above = narrow ? below : new Set([...below, ...broader(state.threat)]);
  const found = new Set(below);
  for (const { kind, a, b } of links) {
    if ((kind === "focus" && above.has(b)) || (kind === "mandate" && below.has(b))) found.add(a);
  }
  if (narrow) return found;
  for (const { kind, a, b } of links) if (kind === "participation" && found.has(b)) found.add(a);
  return found;
}

// The things that pass every filter on things; `tied` for agencies alone, whatever the threat.
export function candidates(passing, tied = false, year = state.year) {
  const threat = tied ? null : onThreat();
  const speaks = sourceTest();
  const touched = state.source
    ? new Set([...passing.flatMap((l) => [l.a, l.b]), ...findings.filter(speaks).flatMap((f) => f.nodes)])
    : null;
  const isWantedKind = (n) => {
    if (tied) return n.kind === "agency";
    return n.kind === "place" ? state.layout === "geographic" : state.kinds.has(n.kind);
  };
  const passes = (n) =>
    isWantedKind(n) &&
    !(state.hide.has(n.country) && isBody(n)) &&
    (state.ended || n.kind === "threat" || inForce(n, year)) &&
    (!threat || threat.has(n.id) || n.kind === "place") &&
    (!touched || touched.has(n.id) || speaks(n));
  return new Set(nodes.filter(passes).map((n) => n.id));
}

// Documented problems that pass every filter; they are those of the latest day.
export function problemTest() {
  const below = chosenThreats();
  const speaks = sourceTest();
  return (p) => !state.year && (!below || p.nodes.some((id) => below.has(id))) && speaks(p);
}

// Needs that pass every filter on ends and threats; a source is behind possible gaps alone.
export function needTest(allowed) {
  const below = chosenThreats();
  const speaks = sourceTest();
  return (n) => (!below || below.has(n.threat)) && speaks(n) && allowed.has(n.a) && allowed.has(n.b);
}

// The pairs of some needs, in the order in which needs are listed.
export function pairsOf(list) {
  const pairs = grouped(list, (g) => `${g.a}|${g.b}`);
  return [...pairs].map(([key, own]) => ({ key, a: own[0].a, b: own[0].b, gaps: own }));
}
