// The drawing: vis-network moves, zooms and finds what is under the pointer; marks, labels and tips are ours.
import { $, calm, el } from "./dom.js";
import { ink, readColours, trace } from "./colours.js";
import { collapsed, openCommunity } from "./communities.js";
import { lineOf, lines, links, marks, needs, nodeOf, options, problems } from "./data.js";
import { tieFacts } from "./entries.js";
import { drawGroups, drawOutlines } from "./groups.js";
import { drawLabels, forget } from "./labels.js";
import { drawSigns, lineStyle } from "./lines.js";
import { channelIn, companions, gapHolds, hovered, selected, shown } from "./shown.js";
import { drawing, LEAST, markSet, positions, radii, settleView, shelve, smaller, spot } from "./stage.js";
import { arranged, isDrawn, isTies, state, update } from "./state.js";
import {
  bundleText,
  colon,
  communityFacts,
  dots,
  frequencyOf,
  gapWord,
  kindOf,
  name,
  nameOf,
  pairName,
  problemTitle,
  roleOf,
  standing,
  t,
  typeOf,
} from "./text.js";

const TOLD = 4;

function nodeTip(id) {
  const n = nodeOf.get(id);
  if (n.kind === "community") return [name(n), communityFacts(n)];
  return [name(n), dots(kindOf(n.kind) + (n.type ? `, ${typeOf(n)}` : ""), ...standing(n, 1))];
}

function gapTip(e, ends) {
  if (e.n) return [t("gap.between", { ends }), t("count.possible-gap", { n: e.n })];
  const own = e.of.map((i) => needs[i]).filter(gapHolds);
  const threat = (g) => `${nameOf(g.threat)}${colon()}${gapWord(g)} (${t(`need.is.${g.need}`)})`;
  const rest = own.length > TOLD ? [t("more", { n: own.length - TOLD })] : [];
  return [t("gap.between", { ends }), ...own.slice(0, TOLD).map(threat), ...rest];
}

function lineTip(e) {
  const ends = pairName(e.from, e.to);
  if (e.kind === "gap") return gapTip(e, ends);
  if (e.kind === "bundle") return [ends, bundleText(e)];
  if (e.kind === "problem") return [t("problem.between", { ends }), ...e.of.map((i) => problemTitle(problems[i]))];
  if (e.kind === "need") return [ends, ...e.of.map((i) => nameOf(needs[i].threat))];
  if (e.kind === "tie") return [ends, tieFacts(e.held)];
  const link = links[e.of[0]];
  return [ends, dots(t(`link.${e.kind}`), roleOf(link), frequencyOf(link))];
}

// The look each line was last given.
const styles = new Map();
const lineSet = new vis.DataSet();
let markView;
let lineView;

function drawMark({ ctx, id, x, y, style }) {
  // However far out the reader zooms, a mark can be seen and hit.
  const r = Math.max(style.size * smaller(), LEAST / drawing.network.getScale());
  return {
    drawNode() {
      const n = nodeOf.get(id);
      const faint = drawing.near && !drawing.near.has(id);
      const ring = (radius, width, colour) => {
        trace(ctx, n.kind, x, y, radius);
        ctx.lineWidth = width;
        ctx.strokeStyle = colour;
        ctx.stroke();
      };
      ctx.save();
      ctx.globalAlpha = faint ? 0.16 : 1;
      ring(r, 3, ink.halo);
      ctx.fillStyle = ink[n.kind];
      ctx.fill();
      if (shown.named.has(id)) ring(r + 3, 2, ink.problem);
      if (drawing.picked.has(id) || drawing.hover === id || state.from === id) ring(r + 5, 3, ink.accent);
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
  radii.clear();
  styles.clear();
  for (const m of marks) radii.set(m.id, m.size);
  markSet.clear();
  lineSet.clear();
  markSet.add(marks.map(({ id, x, y, size }) => ({ id, x, y, size, shape: "custom", ctxRenderer: drawMark })));
  const given = ({ id, from, to, width, arrows, smooth }) => ({ id, from, to, width, arrows, smooth });
  lineSet.add(lines.map((e) => ({ ...given(e), ...lineStyle(e) })));
}

export function build() {
  readColours();
  if (collapsed) openCommunity(state.open);
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
  network.on("afterDrawing", (ctx) => shown.marks && drawSigns(ctx, network.getScale(), positions()));
  network.on("afterDrawing", drawLabels);
  network.once("afterDrawing", () => performance.mark("drawn"));
  network.on("hoverNode", ({ node, pointer }) => {
    hover(node, nodeTip(node), pointer);
    rest(node);
  });
  network.on("hoverEdge", ({ edge, pointer }) => hover("", lineTip(lineOf.get(edge)), pointer));
  const leave = () => {
    hover();
    rest("");
  };
  network.on("blurNode", leave);
  // A pointer that leaves the drawing rests on nothing; the library does not say so.
  $("canvas").addEventListener("pointerleave", leave);
  network.on("blurEdge", () => hover());
  network.on("dragStart", () => hover());
  network.on("doubleClick", ({ nodes }) => {
    if (!nodes.length) return;
    if (!nodes[0].startsWith("community/") && !collapsed) update({ sel: nodes[0], ego: state.ego ? 0 : 1 });
  });
  return network;
}

function hover(id = "", rows = [], pointer = null) {
  drawing.hover = id;
  const tip = $("tip");
  tip.hidden = !rows.length;
  if (pointer) {
    tip.replaceChildren(...rows.map((row, i) => el(i ? "div" : "b", row)));
    const { clientWidth: w, clientHeight: h } = $("stage");
    tip.style.left = `${Math.max(4, Math.min(pointer.DOM.x + 14, w - tip.offsetWidth - 8))}px`;
    tip.style.top = `${Math.max(4, Math.min(pointer.DOM.y + 14, h - tip.offsetHeight - 8))}px`;
  }
  drawing.network.redraw();
}

// Open or close a community, before anything is worked out on its members.
export function reopen() {
  openCommunity(state.open);
  feed();
}

// Lines of ties are many and few are drawn: each is handed over when it first is, the strongest on top.
function feedTies() {
  const fresh = [...shown.lines].filter((id) => !lineSet.get(id)).reverse();
  lineSet.add(fresh.map((id) => ({ id, from: lineOf.get(id).from, to: lineOf.get(id).to })));
}

// While the pointer rests on an agency, its weaker ties to what is on show are drawn too.
function rest(id) {
  if (!isTies() || shown.marks) return;
  if (id === drawing.resting) return;
  drawing.resting = id;
  for (const extra of drawing.extra) shown.lines.delete(extra);
  const ofThis = id ? hovered(shown.ties, shown.nodes, id).map((e) => e.id) : [];
  drawing.extra = ofThis.filter((line) => !shown.lines.has(line));
  for (const extra of drawing.extra) shown.lines.add(extra);
  feedTies();
  lineView.refresh();
  restyle();
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
  restyle();
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
function restyle() {
  const changes = [];
  for (const id of shown.lines) {
    const look = lineStyle(lineOf.get(id));
    const key = JSON.stringify(look);
    if (styles.get(id) === key) continue;
    styles.set(id, key);
    changes.push(look);
  }
  if (changes.length) lineSet.update(changes);
}

let moving = 0;

// Move every mark to its place in the layout; seen moving unless the reader prefers calm.
function move() {
  cancelAnimationFrame(moving);
  const bodies = drawing.network.body.nodes;
  const from = new Map(marks.map((m) => [m.id, bodies[m.id] ? { x: bodies[m.id].x, y: bodies[m.id].y } : spot(m.id)]));
  const land = () => {
    markSet.update(marks.map((m) => ({ id: m.id, ...spot(m.id) })));
    settleView();
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
