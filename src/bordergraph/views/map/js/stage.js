// The stage: where marks stand in the picture, what room there is, and from where to where the view goes.
import { $ } from "./dom.js";
import { data, marks, nodeOf } from "./data.js";
import { drawing, markSet, networkView, screenProjection } from "./drawing.js";
import { boundsOf, HULL_PADDING } from "./groups.js";
import { shown } from "./shown.js";
import { currentLayout, isDrawn, state, storeView } from "./state.js";

const OVERLAYS = ["legend", "time", "zoom"];

// Whether details lie over the foot of the page, as on a telephone.
export const isSheet = () => getComputedStyle($("details")).position === "fixed";

// The part of the canvas between legend, time and a sheet of details, in its own pixels.
export function freeSpace() {
  const frame = $("canvas").getBoundingClientRect();
  const space = { left: 0, top: 0, right: frame.width, bottom: frame.height };
  if (!$("legend").hidden) space.top = $("legend").getBoundingClientRect().bottom - frame.top;
  if (!$("time").hidden) space.bottom = $("time").getBoundingClientRect().top - frame.top;
  if (isSheet()) space.bottom = Math.min(space.bottom, $("details").getBoundingClientRect().top - frame.top);
  return space.bottom - space.top < 120 ? { ...space, top: 0, bottom: frame.height } : space;
}

// Boxes that labels keep clear of.
export function overlayBoxes() {
  const frame = $("canvas").getBoundingClientRect();
  return OVERLAYS.map($)
    .filter((e) => !e.hidden && e.offsetWidth)
    .map((e) => {
      const { left, top, right, bottom } = e.getBoundingClientRect();
      return [left - frame.left, top - frame.top, right - frame.left, bottom - frame.top];
    });
}

// Room for a label beside the outermost marks, and for a title over the outermost group, on the screen.
const LABEL_MARGIN = 46;
const TITLE_MARGIN = 26;

export const layoutPosition = (id) => {
  const at = nodeOf.get(id).spots[currentLayout()] ?? nodeOf.get(id).spots.islands ?? [0, 0];
  const offset = isOnShelf(id) ? shelf : { x: 0, y: 0 };
  return { x: (state.layout === "geographic" ? at[0] : at[0] * spread) + offset.x, y: at[1] + offset.y };
};

// Put every mark in its place in the layout.
export const placeMarks = () => markSet.update(marks.map(({ id }) => ({ id, ...layoutPosition(id) })));

const isOnShelf = (id) => nodeOf.get(id).groups[state.layout] === "threat-shelf";
const shelf = { x: 0, y: 0 };

// Threats stand beside whatever else is on show, however much of it that is.
export function placeShelf() {
  const before = { ...shelf };
  const threats = [...shown.nodes].filter(isOnShelf);
  const others = [...shown.nodes].filter((id) => !isOnShelf(id));
  shelf.x = 0;
  shelf.y = 0;
  if (!threats.length || !others.length) return;
  const [threatBox, otherBox] = [threats, others].map((ids) => boundsOf(ids.map(layoutPosition)));
  shelf.x = otherBox.left - 3 * HULL_PADDING - threatBox.right;
  shelf.y = (otherBox.top + otherBox.bottom - threatBox.top - threatBox.bottom) / 2;
  if (shelf.x !== before.x || shelf.y !== before.y) placeMarks();
}

const MIN_SPREAD = 0.62;
const MIN_TIES_SPREAD = 0.28;
const MAX_SPREAD = 1.6;
let spread = 1;

// Set marks as wide apart as they stood before; a geographic map keeps its shape.
function spreadMarks(width) {
  if (state.layout === "geographic" || width === spread) return;
  spread = Math.min(MAX_SPREAD, Math.max(MIN_TIES_SPREAD, width));
  placeShelf();
  placeMarks();
}

// Names stand beside the bows and need room there.
export const labelRoom = () =>
  currentLayout() === "ties" ? Math.min(150, $("canvas").clientWidth * 0.21) : LABEL_MARGIN;

// What is on show, as points of the layout.
function shownPoints() {
  // On the geographic map the border is always in view, and a far-off place does not shrink it.
  const geographic = state.layout === "geographic" && data.outlines.length;
  const points = [...shown.nodes].filter((id) => !geographic || nodeOf.get(id).kind !== "place").map(layoutPosition);
  if (geographic) points.push(...data.outlines[0][1].map(([x, y]) => ({ x, y })));
  return points;
}

// The view that shows points between the overlays, at most at a scale.
function viewOfPoints(points, most = 1.4) {
  const { clientWidth: w, clientHeight: h } = $("canvas");
  const space = freeSpace();
  if (!w || !h || !points.length) return null;
  const box = boundsOf(points);
  const [wide, tall] = [box.right - box.left + 2 * HULL_PADDING, box.bottom - box.top + 2 * HULL_PADDING];
  const scale = Math.min(most, (w - 2 * labelRoom()) / wide, (space.bottom - space.top - 2 * TITLE_MARGIN) / tall);
  return {
    scale,
    position: {
      x: (box.left + box.right) / 2,
      y: (box.top + box.bottom) / 2 + (h - space.top - space.bottom) / 2 / scale,
    },
  };
}

function moveView(view) {
  drawing.network.moveTo(view);
  noteView();
}

// Bring things into view and clear of what lies over the map, no closer than before.
export function reveal(ids) {
  const points = ids.filter((id) => shown.nodes.has(id)).map(layoutPosition);
  if (!points.length || !isDrawn()) return;
  if (isSheet()) $("stage").scrollIntoView({ block: "start" });
  const { scale, sx, sy } = screenProjection();
  const { left, top, right, bottom } = freeSpace();
  const box = boundsOf(points.map((p) => ({ x: sx(p.x), y: sy(p.y) })));
  const isClear =
    box.left >= left + LABEL_MARGIN &&
    box.right <= right - LABEL_MARGIN - TITLE_MARGIN &&
    box.top >= top + TITLE_MARGIN &&
    box.bottom <= bottom - LABEL_MARGIN;
  if (isClear) return;
  drawing.isFitted = false;
  moveView(viewOfPoints(points, scale));
}

// Nothing while everything is in sight, as the page opens.
function viewText() {
  if (drawing.isFitted || !drawing.network) return "";
  const { scale, position } = networkView();
  const [x, y] = [position.x, position.y].map(Math.round);
  return [x, y, Number(scale.toPrecision(4)), Number(spread.toFixed(3))].join("_");
}

// Tell the address.
function noteView() {
  if (drawing.ready) storeView(viewText());
}

// Look where an address says; whatever it holds, something is seen.
function restoreView() {
  const [x, y, scale, width] = state.at.split("_").map(Number);
  spreadMarks(width);
  const points = shownPoints();
  if (!points.length) return;
  const { left, right, top, bottom } = boundsOf(points);
  drawing.isFitted = false;
  const position = { x: Math.min(Math.max(x, left), right), y: Math.min(Math.max(y, top), bottom) };
  moveView({ scale: boundedScale(scale), position });
}

const MAX_SCALE_ZOOM = 4;

function boundedScale(scale) {
  const all = wholeView()?.scale ?? 1;
  return Math.min(Math.max(scale, all / 2), Math.max(MAX_SCALE_ZOOM, all));
}

export function zoomBy(factor) {
  const { network } = drawing;
  network.moveTo({ scale: boundedScale(network.getScale() * factor) });
  noteReaderMove();
}

// The reader has moved the view.
function noteReaderMove() {
  drawing.isFitted = false;
  noteView();
}

// The wheel and two fingers zoom around a point, which stays where it is at the bound too.
export function wireZoom() {
  drawing.network.on("zoom", ({ scale, pointer }) => {
    noteReaderMove();
    const bounded = boundedScale(scale);
    if (Math.abs(bounded - scale) < 1e-9) return;
    const { x, y } = drawing.network.getViewPosition();
    const { clientWidth: w, clientHeight: h } = $("canvas");
    const [dx, dy] = pointer ? [pointer.x - w / 2, pointer.y - h / 2] : [0, 0];
    const shift = 1 / scale - 1 / bounded;
    moveView({ scale: bounded, position: { x: x + dx * shift, y: y + dy * shift } });
  });
  drawing.network.on("dragEnd", noteReaderMove);
}

const wholeView = () => viewOfPoints(shownPoints());

// Widen or narrow a layout to the shape of the window: a tall phone and a wide screen alike are filled.
function spreadTo(ids, width, height) {
  const raw = ids
    .filter((id, i, all) => !isOnShelf(id) || all.every(isOnShelf))
    .map((id) => nodeOf.get(id).spots[currentLayout()] ?? [0, 0]);
  const span = (axis) => Math.max(...raw.map((p) => p[axis])) - Math.min(...raw.map((p) => p[axis])) + 2 * HULL_PADDING;
  const least = currentLayout() === "ties" ? MIN_TIES_SPREAD : MIN_SPREAD;
  const target = Math.min(MAX_SPREAD, Math.max(least, width / height / (span(0) / span(1))));
  if (Math.abs(target - spread) >= 0.04) spreadMarks(target);
}

// Fit what is shown, in the shape of the window.
export function fitView() {
  const space = freeSpace();
  if (shown.nodes.size)
    spreadTo([...shown.nodes], $("canvas").clientWidth - 2 * labelRoom(), space.bottom - space.top - 2 * TITLE_MARGIN);
  const view = wholeView();
  if (!view) return;
  drawing.isFitted = true;
  moveView(view);
}

// After things are in place: look where the address says, when it was asked for, or at everything.
export function settleView() {
  if (drawing.hasAskedView && state.at) restoreView();
  else fitView();
}

// Draw everything at a width and height of the stage, and look where the reader looked again.
export function drawAtSize(width, height, draw) {
  const { network } = drawing;
  const at = viewText();
  Object.assign($("stage").style, { width: `${width}px`, height: `${height}px` });
  network.redraw();
  fitView();
  network.redraw();
  const drawn = draw();
  Object.assign($("stage").style, { width: "", height: "" });
  network.redraw();
  Object.assign(state, { at });
  drawing.hasAskedView = at !== "";
  settleView();
  network.redraw();
  return drawn;
}
