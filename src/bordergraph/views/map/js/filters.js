// What holds in a year, and what passes the filters.
import { data, links, nodes } from "./data.js";
import { broaderThreats, isBody, narrowerThreats } from "./kinds.js";
import { state } from "./state.js";

// In force on the last day of a year, or on the day of the network when no year is chosen.
export function isInForce(x, year = state.year) {
  if (!year) return x.active;
  const day = `${year}-12-31`;
  return !x.stopped && (!x.start || x.start <= day) && (!x.until || x.until >= day);
}

// The run of years, if any, that a year is in.
export const runInYear = (runs, year) => runs.find(([from, to]) => from <= year && year <= to);

// Whether too little is documented of a year to compare it with later ones.
export const isThin = (year) => Boolean(runInYear(data.thin, year));

export const isOpenGap = (gap) => (state.year ? Boolean(runInYear(gap.open, state.year)) : gap.gap);

// What is so on the day of the network, or in the year that is chosen; empty for what there is not then.
export const valueInYear = (x, key) => (state.year ? (runInYear(x.years, state.year)?.[2] ?? "") : x[key]);

// How a need is served.
export const channelOf = (need) => valueInYear(need, "channel");

// Whether the frequency of a link or an arrangement was last stated too long ago to prove it.
export const isAged = (x, year = state.year) => x.aged > 0 && (!year || x.aged + data.proof_years < year);

// Whether something is a possible gap that the reader wants to see, wherever its ends are.
export const isWantedGap = (g) =>
  isOpenGap(g) && (state.partial || g.need === "full") && state.channels.has(channelOf(g));

// Whether the chosen source is behind something; without one, everything passes.
export function sourceFilter() {
  const source = data.sources.findIndex((s) => s.id === state.source);
  return (x) => source < 0 || (x.sources?.includes(source) ?? x.cites.some((c) => c.source === source));
}

// The chosen threat and those below it, or null.
export const chosenThreats = () => (state.threat ? narrowerThreats.get(state.threat) : null);

// Lines to threats come and go with the threats themselves.
const isWantedLink = (link) => state.links.has(link.kind) || link.kind === "mandate" || link.kind === "focus";

// Links that pass every filter on links, whatever ends they have.
export function linkFilter({ every = false, year = state.year } = {}) {
  const hasSource = sourceFilter();
  return (link) =>
    (every || isWantedLink(link)) &&
    (state.ended || isInForce(link, year)) &&
    (!link.confidence || state.confidence.has(link.confidence)) &&
    hasSource(link);
}

// On a threat: whoever has a mandate for it, what addresses it or a broader one, and its members;
// or narrowly only who and what is named for it.
export function nodesOnThreat({ narrow = false } = {}) {
  if (!state.threat) return null;
  const threats = chosenThreats();
  const addressed = narrow ? threats : new Set([...threats, ...broaderThreats(state.threat)]);
  const ids = new Set(threats);
  for (const { kind, a, b } of links) {
    if ((kind === "focus" && addressed.has(b)) || (kind === "mandate" && threats.has(b))) ids.add(a);
  }
  if (narrow) return ids;
  for (const { kind, a, b } of links) if (kind === "participation" && ids.has(b)) ids.add(a);
  return ids;
}

// The things that pass every filter on things; `agenciesOnly` for agencies alone, whatever the threat.
export function candidateNodes(passing, agenciesOnly = false, year = state.year) {
  const threat = agenciesOnly ? null : nodesOnThreat();
  const hasSource = sourceFilter();
  const ofSource = state.source
    ? new Set([...passing.flatMap((l) => [l.a, l.b]), ...data.findings.filter(hasSource).flatMap((f) => f.nodes)])
    : null;
  const isWantedKind = (n) => {
    if (agenciesOnly) return n.kind === "agency";
    return n.kind === "place" ? state.layout === "geographic" : state.kinds.has(n.kind);
  };
  const passes = (n) =>
    isWantedKind(n) &&
    !(state.hide.has(n.country) && isBody(n)) &&
    (state.ended || n.kind === "threat" || isInForce(n, year)) &&
    (!threat || threat.has(n.id) || n.kind === "place") &&
    (!ofSource || ofSource.has(n.id) || hasSource(n));
  return new Set(nodes.filter(passes).map((n) => n.id));
}

// Documented problems that pass every filter; they are those of the latest day.
export function problemFilter() {
  const threats = chosenThreats();
  const hasSource = sourceFilter();
  return (p) => !state.year && (!threats || p.nodes.some((id) => threats.has(id))) && hasSource(p);
}

// Needs that pass every filter on ends and threats; a source is behind possible gaps alone.
export function needFilter(allowed) {
  const threats = chosenThreats();
  const hasSource = sourceFilter();
  return (n) => (!threats || threats.has(n.threat)) && hasSource(n) && allowed.has(n.a) && allowed.has(n.b);
}
