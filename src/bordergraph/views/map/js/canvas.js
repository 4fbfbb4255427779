// The drawing: vis-network moves, zooms and finds what is under the pointer; marks, labels and tips are ours.
import { $, el } from "./dom.js";
import { palette, readColours, traceShape } from "./colours.js";
import { isFolded, replaceCommunityMark } from "./communities.js";
import { data, lineOf, lines, links, marks, needs, networkOptions, nodeOf } from "./data.js";
import { drawing, drawnPositions, markRadii, markScale, markSet, MIN_RADIUS, screenProjection } from "./drawing.js";
import { bundleText, communityText, countTexts, frequencyText, gapText, roleText } from "./facts.js";
import { channelOf, isOpenGap } from "./filters.js";
import { drawGroups, drawOutlines } from "./groups.js";
import { clearLabelCache, labelScreen } from "./labels.js";
import { lineStyle } from "./lines.js";
import { kindName, nameOf, nodeName, pairName, problemTitle, typeName } from "./names.js";
import { tieFacts } from "./pairs.js";
import { selected, shown } from "./shown.js";
import { placeMarks, placeShelf, settleView } from "./stage.js";
import { currentLayout, isDrawn, state } from "./state.js";
import { colon, facts, t } from "./text.js";

function nodeTip(id) {
  const n = nodeOf.get(id);
  if (n.kind === "community") return [nodeName(n), communityText(n)];
  return [nodeName(n), facts(kindName(n.kind) + (n.type ? `, ${typeName(n)}` : ""), ...countTexts(n, 1))];
}

function gapTip(e, ends) {
  if (e.n) return [t("gap.between", { ends }), t("count.possible-gap", { n: e.n })];
  const threat = (g) => `${nameOf(g.threat)}${colon()}${gapText(g)} (${t(`need.is.${g.need}`)})`;
  const gaps = e.of.map((i) => needs[i]).filter(isOpenGap);
  return [t("gap.between", { ends }), ...gaps.map(threat)];
}

function lineTip(e) {
  const ends = pairName(e.from, e.to);
  if (e.kind === "gap") return gapTip(e, ends);
  if (e.kind === "bundle") return [ends, bundleText(e)];
  if (e.kind === "problem") return [t("problem.between", { ends }), ...e.of.map((i) => problemTitle(data.problems[i]))];
  if (e.kind === "need") return [ends, ...e.of.map((i) => nameOf(needs[i].threat))];
  if (e.kind === "tie") return [ends, tieFacts(e.liveTie)];
  const link = links[e.of[0]];
  return [ends, facts(t(`link.${e.kind}`), roleText(link), frequencyText(link))];
}

// The look each line was last given.
const appliedStyles = new Map();
const lineSet = new vis.DataSet();
let markView;
let lineView;

function drawMark({ ctx, id, x, y, style }) {
  // However far out the reader zooms, a mark can be seen and hit.
  const r = Math.max(style.size * markScale(), MIN_RADIUS / drawing.scale);
  return {
    drawNode() {
      const n = nodeOf.get(id);
      const faint = shown.brightNodes && !shown.brightNodes.has(id);
      const ring = (radius, width, colour) => {
        traceShape(ctx, n.kind, x, y, radius);
        ctx.lineWidth = width;
        ctx.strokeStyle = colour;
        ctx.stroke();
      };
      ctx.save();
      ctx.globalAlpha = faint ? 0.16 : 1;
      ring(r, 3, palette.halo);
      ctx.fillStyle = palette[n.kind];
      ctx.fill();
      if (shown.problemNodes.has(id)) ring(r + 3, 2, palette.problem);
      if (drawing.selectedIds.has(id) || drawing.hoveredId === id) ring(r + 5, 3, palette.accent);
      ctx.restore();
    },
    nodeDimensions: { width: 2 * r, height: 2 * r },
  };
}

function classifyLines() {
  for (const e of lines) {
    if (e.kind === "gap") {
      const openGaps = e.of.map((i) => needs[i]).filter((n) => isOpenGap(n));
      // Needs stand in the order in which possible gaps are listed: the first says how the line looks.
      e.firstNeed = openGaps[0] ?? needs[e.of[0]];
      e.channel = e.firstNeed && channelOf(e.firstNeed);
    } else if (e.kind !== "problem" && e.kind !== "need") {
      e.isUncertain = e.kind !== "tie" && e.of.every((i) => links[i].confidence === "low");
      e.ended = !e.of.some((i) => links[i].active);
    }
  }
}

// Hand marks and lines to vis-network: at the start, and again when a community opens.
function loadDrawing() {
  classifyLines();
  markRadii.clear();
  appliedStyles.clear();
  for (const m of marks) markRadii.set(m.id, m.size);
  markSet.clear();
  lineSet.clear();
  markSet.add(marks.map(({ id, x, y, size }) => ({ id, x, y, size, shape: "custom", ctxRenderer: drawMark })));
  const fieldsOf = ({ id, from, to, width, arrows }) => ({ id, from, to, width, arrows });
  lineSet.add(lines.map((e) => ({ ...fieldsOf(e), ...lineStyle(e) })));
}

// What lies below lines and marks; returns the boxes of the titles of groups.
function drawGround(ctx, { scale, width, sx }) {
  drawing.scale = scale;
  if (state.layout === "geographic") drawOutlines(ctx, scale);
  const edges = [-sx(0) / scale, (width - sx(0)) / scale];
  return state.hulls ? drawGroups(ctx, scale, drawnPositions(), edges) : [];
}

// The picture in a frame on some other context, without names.
export function drawNetwork(ctx, frame) {
  const { renderer } = drawing.network;
  ctx.save();
  ctx.translate(frame.sx(0), frame.sy(0));
  ctx.scale(frame.scale, frame.scale);
  drawGround(ctx, frame);
  renderer._drawEdges(ctx);
  renderer._drawNodes(ctx, true);
  renderer._drawArrows(ctx);
  ctx.restore();
}

export function buildDrawing() {
  readColours();
  if (isFolded) replaceCommunityMark();
  loadDrawing();
  markView = new vis.DataView(markSet, { filter: (m) => shown.nodes.has(m.id) });
  lineView = new vis.DataView(lineSet, { filter: (e) => shown.lines.has(e.id) });
  networkOptions.edges.arrows = { to: { scaleFactor: 0.5 } };
  const network = new vis.Network($("canvas"), { nodes: markView, edges: lineView }, networkOptions);
  drawing.network = network;
  network.on("beforeDrawing", (ctx) => {
    drawing.titles = drawGround(ctx, screenProjection());
  });
  network.on("afterDrawing", labelScreen);
  network.once("afterDrawing", () => performance.mark("drawn"));
  network.on("hoverNode", ({ node, pointer }) => showTip(node, nodeTip(node), pointer));
  network.on("hoverEdge", ({ edge, pointer }) => showTip("", lineTip(lineOf.get(edge)), pointer));
  for (const event of ["blurNode", "blurEdge", "dragStart"]) network.on(event, () => showTip());
  // A pointer that leaves the drawing rests on nothing; the library does not say so.
  $("canvas").addEventListener("pointerleave", () => showTip());
}

function showTip(id = "", rows = [], pointer = null) {
  drawing.hoveredId = id;
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
export function reopenCommunity() {
  replaceCommunityMark();
  loadDrawing();
}

// Lines of ties are many and few are drawn: each is handed over when it first is, the strongest on top.
function addNewLines() {
  const newIds = [...shown.lines].filter((id) => !lineSet.get(id)).reverse();
  lineSet.add(newIds.map((id) => ({ id, from: lineOf.get(id).from, to: lineOf.get(id).to })));
}

// The picture that marks stand in; tables and matrix leave it as it was.
let placedPicture = "";

// Bring the drawing up to date after a change of state.
export function refreshDrawing(changed) {
  const { network } = drawing;
  if (changed.has("theme")) readColours();
  if (changed.has("lang")) clearLabelCache();
  if (changed.has("year")) classifyLines();
  const picture = `${state.view} ${currentLayout()}`;
  if (isDrawn() && placedPicture !== picture) {
    drawing.hasAskedView ||= placedPicture === "";
    placedPicture = picture;
    placeMarks();
    settleView();
  }
  addNewLines();
  markView.refresh();
  lineView.refresh();
  placeShelf();
  drawing.selectedIds = new Set(selected());
  restyleLines();
  network.redraw();
}

// Give the lines on show their colours; only those that change cost anything.
function restyleLines() {
  const changes = [];
  for (const id of shown.lines) {
    const style = lineStyle(lineOf.get(id));
    const styleKey = JSON.stringify(style);
    if (appliedStyles.get(id) === styleKey) continue;
    appliedStyles.set(id, styleKey);
    changes.push(style);
  }
  if (changes.length) lineSet.update(changes);
}
