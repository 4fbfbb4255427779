// The drawing: vis-network moves, zooms and finds what is under the pointer; marks and labels are ours.
import { $, calm, el } from "./dom.js";
import { data, lineOf, lines, links, marks, needs, nodeOf, options } from "./data.js";
import { ink, readColours, trace } from "./colours.js";
import { forget } from "./labels.js";
import { drawLabels } from "./named.js";
import { drawGroups, drawOutlines, PAD } from "./groups.js";
import { smaller } from "./curves.js";
import { dressed } from "./dress.js";
import { channelIn, companions, gapHolds, selected, shown } from "./filters.js";
import { folded, refold } from "./fold.js";
import { framing, look } from "./look.js";
import { boundsOf, free } from "./room.js";
import { toSight } from "./sight.js";
import { arranged, isDrawn, isTies, state, update } from "./state.js";
import { drawSigns } from "./signs.js";
import { hovered } from "./ties.js";
import { t } from "./text.js";
import { lineTip, nodeTip } from "./tips.js";

const LEAST = 4.2;
// Room for a label beside the outermost marks, and for a title over the outermost group, on the screen.
export const SIDE = 46;
export const TITLE = 26;

export const drawing = { network: null, hover: "", near: null, labels: [], titles: [], picked: new Set(), extra: [], resting: "", fitted: false, aim: null, asked: false };
const radius = new Map();
// The radius of a mark on the screen.
export const reachOf = (id, scale) => Math.max(LEAST, radius.get(id) * smaller() * scale);
// The look each line was last given.
const worn = new Map();

let markSet;
let lineSet;
let markView;
let lineView;

function drawMark({ ctx, id, x, y, style }) {
  // However far out the reader zooms, a mark can be seen and hit.
  const r = Math.max(style.size * smaller(), LEAST / drawing.network.getScale());
  return {
    drawNode() {
      const n = nodeOf.get(id);
      const faint = drawing.near && !drawing.near.has(id);
      ctx.save();
      ctx.globalAlpha = faint ? 0.16 : 1;
      trace(ctx, n.kind, x, y, r);
      ctx.lineWidth = 3;
      ctx.strokeStyle = ink.halo;
      ctx.stroke();
      ctx.fillStyle = ink[n.kind];
      ctx.fill();
      if (drawing.picked.has(id) || drawing.hover === id || state.from === id) {
        trace(ctx, n.kind, x, y, r + 5);
        ctx.lineWidth = 3;
        ctx.strokeStyle = ink.accent;
        ctx.stroke();
      }
      ctx.restore();
    },
    nodeDimensions: { width: 2 * r, height: 2 * r },
  };
}

function enrich() {
  for (const e of lines) {
    if (e.kind === "gap") {
      const own = e.of.map((i) => needs[i]).filter((n) => gapHolds(n));
      // Needs stand in the order in which possible gaps are listed: the first says how the line looks.
      e.first = own[0] ?? needs[e.of[0]];
      e.channel = e.first && channelIn(e.first);
    } else if (e.kind !== "problem" && e.kind !== "need") {
      e.low = e.kind !== "tie" && e.of.every((i) => links[i].confidence === "low");
      e.ended = !e.of.some((i) => links[i].active);
    }
  }
}

// Hand marks and lines to vis-network: at the start, and again when a community opens.
function feed() {
  enrich();
  radius.clear();
  worn.clear();
  for (const m of marks) radius.set(m.id, m.size);
  markSet.clear();
  lineSet.clear();
  markSet.add(marks.map((m) => ({ id: m.id, x: m.x, y: m.y, size: m.size, shape: "custom", ctxRenderer: drawMark })));
  lineSet.add(lines.map((e) => ({ id: e.id, from: e.from, to: e.to, width: e.width, arrows: e.arrows, smooth: e.smooth, ...dressed(e) })));
}

export function build() {
  readColours();
  markSet = new vis.DataSet();
  lineSet = new vis.DataSet();
  if (folded) refold(state.open);
  feed();
  markView = new vis.DataView(markSet, { filter: (m) => shown.nodes.has(m.id) });
  lineView = new vis.DataView(lineSet, { filter: (e) => shown.lines.has(e.id) });
  options.edges.arrows = { to: { scaleFactor: 0.5 } };
  const network = new vis.Network($("canvas"), { nodes: markView, edges: lineView }, options);
  drawing.network = network;
  network.on("beforeDrawing", (ctx) => {
    if (state.layout === "geographic") drawOutlines(ctx, network.getScale());
    const half = $("canvas").clientWidth / 2 / network.getScale();
    const { x } = network.getViewPosition();
    drawing.titles = state.hulls ? drawGroups(ctx, network.getScale(), positions(), [x - half, x + half]) : [];
  });
  network.on("afterDrawing", (ctx) => shown.marks && drawSigns(ctx, network.getScale(), positions(), spot));
  network.on("afterDrawing", drawLabels);
  network.once("afterDrawing", () => performance.mark("drawn"));
  network.on("hoverNode", ({ node, pointer }) => {
    hover(node, nodeTip(node), pointer);
    rest(node);
  });
  network.on("hoverEdge", ({ edge, pointer }) => hover("", lineTip(lineOf.get(edge)), pointer));
  network.on("blurNode", () => {
    hover("", "", null);
    rest("");
  });
  // A pointer that leaves the drawing rests on nothing; the library does not say so.
  $("canvas").addEventListener("pointerleave", () => {
    hover("", "", null);
    rest("");
  });
  network.on("blurEdge", () => hover("", "", null));
  network.on("dragStart", () => hover("", "", null));
  network.on("doubleClick", ({ nodes }) => {
    if (!nodes.length) return;
    if (!nodes[0].startsWith("community/") && !folded) update({ sel: nodes[0], ego: state.ego ? 0 : 1 });
  });
  return network;
}

function hover(id, text, pointer) {
  drawing.hover = id;
  const tip = $("tip");
  tip.hidden = !text;
  if (text && pointer) {
    tip.replaceChildren(...text.split("\n").map((row, i) => el(i ? "div" : "b", {}, row)));
    const stage = $("stage");
    tip.style.left = `${Math.max(4, Math.min(pointer.DOM.x + 14, stage.clientWidth - tip.offsetWidth - 8))}px`;
    tip.style.top = `${Math.max(4, Math.min(pointer.DOM.y + 14, stage.clientHeight - tip.offsetHeight - 8))}px`;
  }
  drawing.network.redraw();
}

export const positions = () => {
  const found = new Map();
  const bodies = drawing.network.body.nodes;
  for (const id of shown.nodes) {
    const node = bodies[id];
    if (node) found.set(id, { x: node.x, y: node.y });
  }
  return found;
};

// Open or close a community, before anything is worked out on its members.
export function reopen() {
  refold(state.open);
  feed();
}

// Lines of ties are many and few are drawn: each is handed over when it first is, the strongest on top.
function feedTies() {
  const fresh = [...shown.lines].filter((id) => !lineSet.get(id)).map((id) => lineOf.get(id)).reverse();
  lineSet.add(fresh.map((e) => ({ id: e.id, from: e.from, to: e.to })));
}

// While the pointer rests on an agency, its weaker ties to what is on show are drawn too.
function rest(id) {
  if (!isTies() || shown.marks) return;
  if (id === drawing.resting) return;
  drawing.resting = id;
  for (const extra of drawing.extra) shown.lines.delete(extra);
  drawing.extra = id ? hovered(shown.ties, shown.nodes, id).map((e) => e.id).filter((line) => !shown.lines.has(line)) : [];
  for (const extra of drawing.extra) shown.lines.add(extra);
  feedTies();
  lineView.refresh();
  dress();
}

// The picture that marks stand in; tables and matrix leave it as it was.
let placed = "";

// Bring the drawing up to date after a change of state.
export function refresh(changed) {
  const { network } = drawing;
  if (changed.has("theme")) readColours();
  if (changed.has("lang")) forget();
  if (changed.has("year")) enrich();
  const picture = `${state.view} ${arranged()}`;
  if (isDrawn() && placed !== picture) {
    drawing.asked ||= placed === "";
    placed = picture;
    move();
  }
  drawing.extra = [];
  drawing.resting = "";
  feedTies();
  markView.refresh();
  lineView.refresh();
  shelve();
  focus();
  dress();
  network.redraw();
}

// With something selected, it and what touches it stay bright.
function focus() {
  const picked = selected();
  drawing.picked = new Set(picked);
  drawing.near = shown.near;
  if (isTies()) return;
  if (picked.length === 1) {
    drawing.near = new Set(picked);
    for (const e of nodeOf.get(picked[0]).lines) {
      if (shown.lines.has(e.id)) drawing.near.add(e.from).add(e.to);
    }
    // Two steps away is near as well.
    if (state.ego > 1) drawing.near = new Set(shown.nodes);
  } else if (picked.length > 1) drawing.near = companions(picked);
}

// Give the lines on show their colours; only those that change cost anything.
function dress() {
  const changes = [];
  for (const id of shown.lines) {
    const look = dressed(lineOf.get(id));
    const key = JSON.stringify(look);
    if (worn.get(id) === key) continue;
    worn.set(id, key);
    changes.push(look);
  }
  if (changes.length) lineSet.update(changes);
}

export const spot = (id) => {
  const at = nodeOf.get(id).spots[arranged()] ?? nodeOf.get(id).spots.islands ?? [0, 0];
  const off = onShelf(id) ? shelf : { x: 0, y: 0 };
  return { x: (state.layout === "geographic" ? at[0] : at[0] * spread) + off.x, y: at[1] + off.y };
};

const onShelf = (id) => nodeOf.get(id).groups[state.layout] === "threat-shelf";
const shelf = { x: 0, y: 0 };

// Threats stand beside whatever else is on show, however much of it that is.
function shelve() {
  const before = { ...shelf };
  const threats = [...shown.nodes].filter(onShelf);
  const others = [...shown.nodes].filter((id) => !onShelf(id));
  shelf.x = 0;
  shelf.y = 0;
  if (!threats.length || !others.length) return;
  const [own, rest] = [threats, others].map((ids) => boundsOf(ids.map(spot)));
  shelf.x = rest.left - 3 * PAD - own.right;
  shelf.y = (rest.top + rest.bottom - own.top - own.bottom) / 2;
  if (shelf.x !== before.x || shelf.y !== before.y) markSet.update(marks.filter((m) => onShelf(m.id)).map((m) => ({ id: m.id, ...spot(m.id) })));
}

const NARROW = 0.62;
const NARROWEST = 0.28;
const WIDE = 1.6;
let spread = 1;
export const spreadOf = () => spread;

// Set marks as wide apart as they stood before; a geographic map keeps its shape.
export function inShape(wanted) {
  if (state.layout === "geographic" || wanted === spread) return;
  spread = Math.min(WIDE, Math.max(NARROWEST, wanted));
  shelve();
  markSet.update(marks.map((m) => ({ id: m.id, ...spot(m.id) })));
}

// Widen or narrow a layout to the shape of the window: a tall phone and a wide screen alike are filled.
// A geographic map keeps its shape.
function spreadTo(ids, width, height) {
  if (state.layout === "geographic") return;
  const raw = ids.filter((id, i, all) => !onShelf(id) || all.every(onShelf)).map((id) => nodeOf.get(id).spots[arranged()] ?? [0, 0]);
  const span = (axis) => Math.max(...raw.map((p) => p[axis])) - Math.min(...raw.map((p) => p[axis])) + 2 * PAD;
  const wanted = Math.min(WIDE, Math.max(arranged() === "ties" ? NARROWEST : NARROW, width / height / (span(0) / span(1))));
  if (Math.abs(wanted - spread) >= 0.04) inShape(wanted);
}

let moving = 0;

// Move every mark to its place in the layout; seen moving unless the reader prefers calm.
function move() {
  cancelAnimationFrame(moving);
  const bodies = drawing.network.body.nodes;
  const from = new Map(marks.map((m) => [m.id, bodies[m.id] ? { x: bodies[m.id].x, y: bodies[m.id].y } : spot(m.id)]));
  const land = () => {
    markSet.update(marks.map((m) => ({ id: m.id, ...spot(m.id) })));
    settleSight();
  };
  if (calm() || marks.length > 1000 || !drawing.ready) {
    land();
    return;
  }
  const began = performance.now();
  const step = (now) => {
    const part = Math.min(1, (now - began) / 600);
    const eased = part < 0.5 ? 2 * part * part : 1 - (2 - 2 * part) ** 2 / 2;
    for (const id of shown.nodes) {
      const to = spot(id);
      const at = from.get(id);
      const body = bodies[id];
      if (body && at) {
        body.x = at.x + (to.x - at.x) * eased;
        body.y = at.y + (to.y - at.y) * eased;
      }
    }
    drawing.network.redraw();
    if (part < 1) moving = requestAnimationFrame(step);
    else land();
  };
  moving = requestAnimationFrame(step);
}

// Names stand beside the bows and need room there.
export const sideRoom = () => (arranged() === "ties" ? Math.min(150, $("canvas").clientWidth * 0.21) : SIDE);

// What is on show, as points of the layout.
export function spots() {
  // On the geographic map the border is always in view, and a far-off place does not shrink it.
  const geographic = state.layout === "geographic" && data.outlines.length;
  const points = [...shown.nodes].filter((id) => !geographic || nodeOf.get(id).kind !== "place").map(spot);
  if (geographic) points.push(...data.outlines[0][1].map(([x, y]) => ({ x, y })));
  return points;
}

export const whole = () => framing(spots());

// Fit what is shown, in the shape of the window unless that is to stay.
export function fit({ animate = false, shape = true } = {}) {
  const room = free();
  if (shape && shown.nodes.size) spreadTo([...shown.nodes], $("canvas").clientWidth - 2 * sideRoom(), room.bottom - room.top - 2 * TITLE);
  const view = whole();
  if (!view) return;
  drawing.fitted = true;
  look(view, animate);
}

// After things are in place: look where the address says, when it was asked for, or at everything.
export function settleSight(options = {}) {
  if (drawing.asked && state.at) toSight();
  else fit(options);
}

export const summary = () => (isTies() ? t("status.ties", {
  nodes: shown.nodes.size, all: data.counts.agencies, links: [...shown.lines].filter((id) => lineOf.get(id).kind === "tie").length, ties: shown.ties.length, gaps: shown.pairs.length,
}) : t("status", {
  nodes: shown.nodes.size, all: data.nodes.length, links: shown.links.length, gaps: shown.pairs.length,
}));
