// Ties of two agencies: what joins them in a year under the filters, how regularly, and the line of each.
import { addLine, data, lineOf, links, tieOf, ties } from "./data.js";
import { candidateNodes, isAged, isInForce, linkFilter, valueInYear } from "./filters.js";
import { broaderThreats, narrowerThreats } from "./kinds.js";
import { state } from "./state.js";

// How regularly two agencies are linked.
export function tieCadence(key) {
  const tie = tieOf.get(key);
  return tie ? valueInYear(tie, "cadence") : "";
}

const rungs = new Map(data.ladder.map(([cadence], i) => [cadence, i]));
const lastRung = data.ladder.length - 1;
const rungOf = (way) => rungs.get(way.links[0].cadence) ?? lastRung;
export const tieWidth = (liveTie) => data.ladder[liveTie.step][1];
export const cadenceOf = (liveTie) => data.ladder[liveTie.step][0];

// The ways of a tie: each arrangement with the participations of both, each flow, each share.
function waysOf(tie) {
  if (tie.ways) return tie.ways;
  tie.ways = [];
  for (const i of tie.links) {
    const l = links[i];
    const isMember = l.kind === "participation";
    const shared = isMember && tie.ways.find((way) => way.kind === l.kind && way.via === l.b);
    if (shared) shared.links.push(l);
    else tie.ways.push({ kind: l.kind, via: isMember ? l.b : l.via, links: [l] });
  }
  return tie.ways;
}

const isFlowBetween = (p, q) => (p.gives && q.takes) || (q.gives && p.takes);

// Whether the links of a way that pass a test join the two.
export function joinsBoth(way, passes) {
  if (way.kind !== "participation") return way.links.some((link) => passes(link));
  return way.links.some((p) => passes(p) && way.links.some((q) => p.a < q.a && isFlowBetween(p, q) && passes(q)));
}

// What serves a threat: what is aimed at it, at a broader or a narrower one, and shares on any threat.
function servesThreat(threat) {
  if (!threat) return () => true;
  const scope = new Set([...narrowerThreats.get(threat), ...broaderThreats(threat)]);
  const onScope = new Set(links.filter((l) => l.kind === "focus" && scope.has(l.b)).map((l) => l.a));
  return (way) =>
    way.kind === "share" ? !way.links[0].threat || scope.has(way.links[0].threat) : onScope.has(way.via);
}

const compareTies = (x, y) =>
  Number(y.exchange) - Number(x.exchange) || x.step - y.step || y.through - x.through || x.tie.index - y.tie.index;

// A tie before anything is known to hold it.
const NOTHING = { exchange: false, step: lastRung, through: 0, forth: false, back: false, ended: true };

// The ties that hold in a year and pass the filters, the strongest first, and the agencies that may have some.
export function computeTies(year = state.year) {
  const passing = links.filter(linkFilter({ every: true, year }));
  const allowed = candidateNodes(passing, true, year);
  // Very many ties ask which links pass: a number each is quicker than a set.
  const isPassing = new Uint8Array(links.length);
  for (const l of passing) isPassing[l.index] = 1;
  const passes = (l) => isPassing[l.index] === 1;
  const isProved = (l) => passes(l) && !isAged(l, year);
  const holds = (l) => isInForce(l, year);
  const serves = servesThreat(state.threat);
  const live = [];
  for (const tie of ties) {
    if (!allowed.has(tie.a) || !allowed.has(tie.b)) continue;
    const tieNow = { ...NOTHING, tie, key: tie.key, a: tie.a, b: tie.b, ways: [] };
    for (const way of waysOf(tie)) {
      if (!serves(way) || !joinsBoth(way, passes)) continue;
      const [first] = way.links;
      if (way.via && !tieNow.ways.some((w) => w.via === way.via)) tieNow.through += 1;
      tieNow.ways.push(way);
      if (joinsBoth(way, isProved)) tieNow.step = Math.min(tieNow.step, rungOf(way));
      tieNow.ended &&= !joinsBoth(way, holds);
      if (way.kind === "participation") continue;
      tieNow.exchange = true;
      tieNow.forth ||= first.a === tie.a;
      tieNow.back ||= first.a === tie.b;
    }
    if (tieNow.ways.length && state.tied.has(tieNow.exchange ? "exchange" : "membership")) live.push(tieNow);
  }
  return { allowed, live: live.sort(compareTies) };
}

// The line of a tie, made when it is first drawn.
export function lineOfTie(liveTie) {
  const id = `t${liveTie.tie.index}`;
  if (!lineOf.has(id))
    addLine({ id, from: liveTie.a, to: liveTie.b, kind: "tie", of: liveTie.tie.links, arrows: "", width: 1 });
  return Object.assign(lineOf.get(id), { liveTie });
}

export const hasEnd = (pair, id) => pair.a === id || pair.b === id;
