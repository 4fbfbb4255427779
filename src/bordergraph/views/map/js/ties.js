// Programs folded into ties between agencies: what holds each under the filters, the strongest first.
import { broader, data, family, lineOf, lines, links, narrower, nodeOf, ties } from "./data.js";

const rungs = new Map(data.ladder.map(([cadence], i) => [cadence, i]));
const last = data.ladder.length - 1;
const rung = (link, aged) => (aged(link) ? last : (rungs.get(link.cadence) ?? last));
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
  const scope = new Set([...(narrower.get(threat) ?? [threat]), ...broader(threat)]);
  const aimed = new Set(links.filter((l) => l.kind === "focus" && scope.has(l.b)).map((l) => l.a));
  return (way) => (way.kind === "share" ? !way.links[0].threat || scope.has(way.links[0].threat) : aimed.has(way.via));
}

const firmer = (x, y) =>
  Number(y.exchange) - Number(x.exchange) || x.step - y.step || y.through - x.through || x.tie.index - y.tie.index;

// The ties that hold: `passes` tests a link, `inForce` whether it is in force, `aged` whether its frequency
// was stated too long ago; both ends must be allowed.
export function liveTies({ passes, inForce, aged, allowed, threat, kinds }) {
  const serves = serving(threat);
  const found = [];
  for (const tie of ties) {
    if (!allowed.has(tie.a) || !allowed.has(tie.b)) continue;
    const held = {
      tie,
      key: tie.key,
      a: tie.a,
      b: tie.b,
      ways: [],
      exchange: false,
      step: last,
      through: 0,
      forth: false,
      back: false,
      ended: true,
    };
    for (const way of waysOf(tie)) {
      if (!serves(way) || !carries(way, passes)) continue;
      const [first] = way.links;
      if (way.via && !held.ways.some((w) => w.via === way.via)) held.through += 1;
      held.ways.push(way);
      held.step = Math.min(held.step, rung(first, aged));
      held.ended &&= !carries(way, inForce);
      if (way.kind === "participation") continue;
      held.exchange = true;
      held.forth ||= first.a === tie.a;
      held.back ||= first.a === tie.b;
    }
    if (held.ways.length && kinds.has(held.exchange ? "exchange" : "membership")) found.push(held);
  }
  return found.sort(firmer);
}

// The line of a tie, made when it is first drawn.
export function lineFor(held) {
  const id = `t${held.tie.index}`;
  if (!lineOf.has(id)) {
    const line = { id, from: held.a, to: held.b, kind: "tie", of: held.tie.links, arrows: "", width: 1 };
    lineOf.set(id, line);
    lines.push(line);
    nodeOf.get(held.a).lines.push(line);
    nodeOf.get(held.b).lines.push(line);
  }
  const line = lineOf.get(id);
  line.held = held;
  return line;
}

const touches = (held, id) => held.a === id || held.b === id;

// The ties that a selection asks for, drawn whatever their strength.
function askedFor(live, sel, picked, gapsOf) {
  if (!picked.length) return [];
  if (sel.startsWith("path:") || sel.startsWith("tie:")) {
    const steps = new Set(
      picked.slice(1).map((id, i) => (id < picked[i] ? `${id}|${picked[i]}` : `${picked[i]}|${id}`)),
    );
    return live.filter((h) => steps.has(h.key));
  }
  if (sel.startsWith("gap:")) {
    const relays = new Set(
      gapsOf(picked[0])
        .filter((g) => touches(g, picked[1]))
        .flatMap((g) => g.relays),
    );
    return live.filter((h) => (picked.includes(h.a) && relays.has(h.b)) || (picked.includes(h.b) && relays.has(h.a)));
  }
  if (picked.length !== 1) return [];
  const [id] = picked;
  return family(id) === "arrangement"
    ? live.filter((h) => h.ways.some((w) => w.via === id))
    : live.filter((h) => touches(h, id));
}

// What is drawn of the ties: the strongest, the worst gaps, and what the selection asks for.
export function pictureOfTies({ live, all, top, most, sel, picked, around, gapsOf }) {
  const asked = askedFor(live, sel, picked, gapsOf);
  let drawn = new Set([...(most ? live.slice(0, most) : live), ...asked]);
  let visible = new Set([...drawn, ...top].flatMap((x) => [x.a, x.b]));
  if (!most) for (const id of all) visible.add(id);
  if (around) visible = around(live);
  for (const id of picked) if (family(id) === "agency") visible.add(id);
  drawn = [...drawn].filter((h) => visible.has(h.a) && visible.has(h.b));
  const lit = picked.length ? new Set(asked.map((h) => `t${h.tie.index}`)) : null;
  const near =
    picked.length && (asked.length || picked.every((id) => family(id) === "agency"))
      ? new Set([
          ...picked,
          ...asked.flatMap((h) => [h.a, h.b]),
          ...top
            .filter((p) => picked.filter((id) => touches(p, id)).length === Math.min(2, picked.length))
            .flatMap((p) => [p.a, p.b]),
        ])
      : null;
  return { visible, drawn: drawn.map(lineFor), lit, near };
}

// The ties of one agency that are not drawn, for as long as the pointer rests on it.
export const hovered = (live, nodes, id) =>
  live.filter((h) => touches(h, id) && nodes.has(h.a) && nodes.has(h.b)).map(lineFor);
