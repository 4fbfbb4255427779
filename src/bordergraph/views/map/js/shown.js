// What holds on a day, what passes the filters, and what is on show of it: one answer for every view and file.
import { grouped } from "./dom.js";
import { collapsed, markFor } from "./communities.js";
import {
  addLine,
  broader,
  data,
  family,
  findings,
  isBody,
  lineOf,
  links,
  narrower,
  nodeOf,
  nodes,
  tieOf,
  ties,
} from "./data.js";
import { isTies, state } from "./state.js";

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
function sourceTest() {
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

// Whether a chain may go along a link.
export const isJoining = (l) => l.kind === "participation" || l.kind === "share";

// What each thing is joined with, given what lies between two things each.
function neighbours(joins) {
  const near = new Map();
  const join = (a, b) => near.set(a, (near.get(a) ?? new Set()).add(b));
  for (const { a, b } of joins) {
    join(a, b);
    join(b, a);
  }
  return near;
}

export function around(start, depth, joins) {
  const near = neighbours(joins);
  const found = new Set([start]);
  // What is added to a set while it is gone through comes up as well, so each step takes a copy.
  for (let step = 0; step < depth; step += 1) {
    for (const id of [...found]) for (const other of near.get(id) ?? []) found.add(other);
  }
  return found;
}

// Breadth-first over links in force; among equally short chains the one through better connected nodes.
export function shortestPath(from, to, ties) {
  const test = linkTest();
  // Where ties are drawn, two agencies are joined by ties.
  const isTied = isTies() && family(from) === "agency" && family(to) === "agency";
  const near = neighbours(isTied ? ties : links.filter((l) => isJoining(l) && test(l)));
  const byRank = (a, b) => nodeOf.get(a).rank - nodeOf.get(b).rank || (a < b ? -1 : 1);
  // What is found is gone through in turn, the near before the far.
  const before = new Map([[from, null]]);
  for (const id of before.keys()) {
    if (before.has(to)) break;
    for (const other of [...(near.get(id) ?? [])].sort(byRank)) if (!before.has(other)) before.set(other, id);
  }
  if (!before.has(to)) return [];
  const path = [];
  for (let id = to; id; id = before.get(id)) path.unshift(id);
  return path;
}

export const linksBetween = (a, b) =>
  nodeOf.get(a).links.filter((l) => (l.a === a && l.b === b) || (l.a === b && l.b === a));

// The links that a chain goes along, those first that pass the filters and are in force.
export function stepsAlong(ids) {
  const test = linkTest();
  const fits = (l) => Number(test(l)) + Number(inForce(l));
  const step = (a, b) => {
    const joining = linksBetween(a, b).filter(isJoining);
    return joining.sort((x, y) => fits(y) - fits(x))[0];
  };
  return ids.slice(1).map((id, i) => step(ids[i], id));
}

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

export const shown = {
  nodes: new Set(),
  lines: new Set(),
  members: new Set(),
  passing: new Set(),
  named: new Set(),
  links: [],
  ties: [],
  needs: [],
  gaps: [],
  pairs: [],
  open: [],
  problems: [],
  findings: [],
};

// The ends of what is selected: a node, a pair "gap:a|b", a line "line:kind|a|b", a path "path:a|b|c".
export function selected() {
  const { sel } = state;
  // The id of a thing may hold a colon itself.
  if (nodeOf.has(sel)) return [sel];
  const ids = sel.slice(sel.indexOf(":") + 1).split("|");
  if (sel.startsWith("line:")) ids.shift();
  return ids.length > 1 && ids.every((id) => nodeOf.has(id)) ? ids : [];
}

// Whether something between two things is at the thing that is selected, or joins two of those that are.
export const atSelected = (picked) => (x) =>
  picked.filter((id) => x.a === id || x.b === id).length === Math.min(2, picked.length);

// What must be on show for a selection to make sense: a node's neighbours, what a pair shares.
export function companions(picked, live = shown.links) {
  if (!picked.length || /^(path|line|tie):/.test(state.sel)) return new Set(picked);
  const sides = picked.map((id) => around(id, 1, live));
  return new Set([...picked, ...[...sides[0]].filter((id) => sides.every((side) => side.has(id)))]);
}

// In a folded network: the marks that stand for what passes the filters.
const marksOf = (visible) =>
  new Set(
    [...visible]
      .map((id) => markFor(id, state.open))
      .filter((id) => id.startsWith("community/") || nodeOf.get(id).community >= 0),
  );

// What every view takes from what is visible.
export function present(visible, live, open, top) {
  shown.members = visible;
  shown.nodes = collapsed ? marksOf(visible) : visible;
  shown.links = live.filter((l) => visible.has(l.a) && visible.has(l.b));
  shown.pairs = top.filter((p) => visible.has(p.a) && visible.has(p.b));
  shown.open = open;
  shown.gaps = open.flatMap((p) => p.gaps);
  const [speaks, below] = [sourceTest(), chosenThreats()];
  shown.findings = findings.filter(
    (f) =>
      speaks(f) &&
      (f.nodes.some((id) => visible.has(id)) || !f.nodes.length) &&
      (!below || f.threats.some((id) => below.has(id))),
  );
}
