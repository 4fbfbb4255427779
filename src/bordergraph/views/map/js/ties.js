// Programs folded into ties between agencies: what holds each under the filters, the strongest first.
import { addLine, broader, data, lineOf, links, narrower, ties } from "./data.js";
import { aged, candidates, inForce, linkTest } from "./filters.js";
import { state } from "./state.js";

const rungs = new Map(data.ladder.map(([cadence], i) => [cadence, i]));
const last = data.ladder.length - 1;
const rung = (link, year) => (aged(link, year) ? last : (rungs.get(link.cadence) ?? last));
export const widthOf = (held) => data.ladder[held.step][1];
export const cadenceOf = (held) => data.ladder[held.step][0];

// The ways of a tie: each arrangement with the participations of both, each flow, each share.
export function waysOf(tie) {
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

const moves = (p, q) => (p.gives && q.takes) || (q.gives && p.takes);

// Whether the links of a way that pass a test join the two.
export function carries(way, passes) {
  if (way.kind !== "participation") return way.links.some((link) => passes(link));
  return way.links.some((p) => passes(p) && way.links.some((q) => p.a < q.a && moves(p, q) && passes(q)));
}

// What serves a threat: what is aimed at it, at a broader or a narrower one, and shares on any threat.
function serving(threat) {
  if (!threat) return () => true;
  const scope = new Set([...narrower.get(threat), ...broader(threat)]);
  const aimed = new Set(links.filter((l) => l.kind === "focus" && scope.has(l.b)).map((l) => l.a));
  return (way) => (way.kind === "share" ? !way.links[0].threat || scope.has(way.links[0].threat) : aimed.has(way.via));
}

const firmer = (x, y) =>
  Number(y.exchange) - Number(x.exchange) || x.step - y.step || y.through - x.through || x.tie.index - y.tie.index;

// A tie before anything is known to hold it.
export function bareTie(tie) {
  const { a, b, key } = tie;
  return { tie, key, a, b, ways: [], exchange: false, step: last, through: 0, forth: false, back: false, ended: true };
}

// The ties that hold in a year and pass the filters, the strongest first, and the agencies that may have some.
export function liveTies(year = state.year) {
  const passing = links.filter(linkTest({ every: true, year }));
  const allowed = candidates(passing, true, year);
  // Very many ties ask which links pass: a number each is quicker than a set.
  const passed = new Uint8Array(links.length);
  for (const l of passing) passed[l.index] = 1;
  const passes = (l) => passed[l.index] === 1;
  const holds = (l) => inForce(l, year);
  const serves = serving(state.threat);
  const live = [];
  for (const tie of ties) {
    if (!allowed.has(tie.a) || !allowed.has(tie.b)) continue;
    const held = bareTie(tie);
    for (const way of waysOf(tie)) {
      if (!serves(way) || !carries(way, passes)) continue;
      const [first] = way.links;
      if (way.via && !held.ways.some((w) => w.via === way.via)) held.through += 1;
      held.ways.push(way);
      held.step = Math.min(held.step, rung(first, year));
      held.ended &&= !carries(way, holds);
      if (way.kind === "participation") continue;
      held.exchange = true;
      held.forth ||= first.a === tie.a;
      held.back ||= first.a === tie.b;
    }
    if (held.ways.length && state.tied.has(held.exchange ? "exchange" : "membership")) live.push(held);
  }
  return { allowed, live: live.sort(firmer) };
}

// The line of a tie, made when it is first drawn.
export function lineFor(held) {
  const id = `t${held.tie.index}`;
  if (!lineOf.has(id)) addLine({ id, from: held.a, to: held.b, kind: "tie", of: held.tie.links, arrows: "", width: 1 });
  return Object.assign(lineOf.get(id), { held });
}

export const touches = (held, id) => held.a === id || held.b === id;

// The ties of one agency that are not drawn, for as long as the pointer rests on it.
export const hovered = (live, nodes, id) =>
  live.filter((h) => touches(h, id) && nodes.has(h.a) && nodes.has(h.b)).map(lineFor);
