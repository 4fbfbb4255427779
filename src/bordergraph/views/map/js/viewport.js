// The viewport: from where to where the view goes, how close it may come, and how the address keeps it.
import { $, calm } from "./dom.js";
import { nodeOf } from "./data.js";
import { boundsOf, PAD } from "./groups.js";
import { shown } from "./shown.js";
import {
  drawing,
  freeSpace,
  isSheet,
  lens,
  NARROW,
  NARROWEST,
  onShelf,
  SIDE,
  sideRoom,
  spot,
  spots,
  spread,
  spreadMarks,
  TITLE,
  viewNow,
  WIDE,
} from "./stage.js";
import { arranged, isDrawn, note, state } from "./state.js";

const MOVE = 400;

// The view that shows points between the overlays, never closer than is pleasant.
function framing(points) {
  const { clientWidth: w, clientHeight: h } = $("canvas");
  const room = freeSpace();
  if (!w || !h || !points.length) return null;
  const box = boundsOf(points);
  const [wide, tall] = [box.right - box.left + 2 * PAD, box.bottom - box.top + 2 * PAD];
  const scale = Math.min(1.4, (w - 2 * sideRoom()) / wide, (room.bottom - room.top - 2 * TITLE) / tall);
  return {
    scale,
    position: {
      x: (box.left + box.right) / 2,
      y: (box.top + box.bottom) / 2 + (h - room.top - room.bottom) / 2 / scale,
    },
  };
}

// Where the reader looks, or is about to while the view still moves.
function currentView() {
  const { aim } = drawing;
  return aim && performance.now() < aim.until ? aim : viewNow();
}

function moveView(view, animate) {
  const moves = animate && !calm();
  drawing.aim = { ...view, until: performance.now() + (moves ? MOVE : 0) };
  drawing.network.moveTo({ ...view, animation: moves ? { duration: MOVE } : false });
  noteView();
}

// Bring things into view and clear of what lies over the map, without moving more than needed.
export function reveal(ids) {
  const points = ids.filter((id) => shown.nodes.has(id)).map(spot);
  if (!points.length || !isDrawn()) return;
  if (isSheet()) $("stage").scrollIntoView({ block: "start" });
  const { scale, position } = currentView();
  const { sx, sy } = lens({ scale, position });
  const room = freeSpace();
  const box = boundsOf(points.map((p) => ({ x: sx(p.x), y: sy(p.y) })));
  // How far to go along one axis so that both ends are inside, with room for a label.
  const past = (from, to, least, most) => Math.min(0, from - least) || Math.max(0, to - most);
  const dx = past(box.left, box.right, room.left + SIDE, room.right - SIDE - TITLE);
  const dy = past(box.top, box.bottom, room.top + TITLE, room.bottom - SIDE);
  if (!dx && !dy) return;
  drawing.fitted = false;
  const fits =
    box.right - box.left <= room.right - room.left - 2 * SIDE - TITLE &&
    box.bottom - box.top <= room.bottom - room.top - SIDE - TITLE;
  const moved = { scale, position: { x: position.x + dx / scale, y: position.y + dy / scale } };
  moveView(fits ? moved : framing(points), true);
}

// Nothing while everything is in sight, as the page opens.
function viewText() {
  if (drawing.fitted || !drawing.network) return "";
  const { scale, position } = currentView();
  const [x, y] = [position.x, position.y].map(Math.round);
  return [x, y, Number(scale.toPrecision(4)), Number(spread.toFixed(3))].join("_");
}

// Tell the address; what the reader turns or drags comes in bursts.
function noteView({ held = false } = {}) {
  if (drawing.ready) note(viewText(), { held });
}

// Look where an address says; whatever it holds, something is seen.
function restoreView() {
  const [x, y, scale, wide] = state.at.split("_").map(Number);
  spreadMarks(wide);
  const points = spots();
  if (!points.length) return;
  const { left, right, top, bottom } = boundsOf(points);
  drawing.fitted = false;
  const position = { x: Math.min(Math.max(x, left), right), y: Math.min(Math.max(y, top), bottom) };
  moveView({ scale: boundedScale(scale), position }, false);
}

const CLOSEST = 4;

function boundedScale(scale) {
  const all = whole()?.scale ?? 1;
  return Math.min(Math.max(scale, all / 2), Math.max(CLOSEST, all));
}

export function zoomBy(factor) {
  const { network } = drawing;
  network.moveTo({ scale: boundedScale(network.getScale() * factor) });
  taken();
}

// The reader has moved the view.
function taken() {
  drawing.fitted = false;
  drawing.aim = null;
  noteView({ held: true });
}

// The wheel and two fingers zoom around a point, which stays where it is at the bound too.
export function wireZoom() {
  drawing.network.on("zoom", ({ scale, pointer }) => {
    taken();
    const wanted = boundedScale(scale);
    if (Math.abs(wanted - scale) < 1e-9) return;
    const { x, y } = drawing.network.getViewPosition();
    const { clientWidth: w, clientHeight: h } = $("canvas");
    const [dx, dy] = pointer ? [pointer.x - w / 2, pointer.y - h / 2] : [0, 0];
    const shift = 1 / scale - 1 / wanted;
    drawing.network.moveTo({ scale: wanted, position: { x: x + dx * shift, y: y + dy * shift } });
    noteView({ held: true });
  });
  drawing.network.on("dragEnd", taken);
}

const whole = () => framing(spots());

// Widen or narrow a layout to the shape of the window: a tall phone and a wide screen alike are filled.
// A geographic map keeps its shape.
function spreadTo(ids, width, height) {
  if (state.layout === "geographic") return;
  const raw = ids
    .filter((id, i, all) => !onShelf(id) || all.every(onShelf))
    .map((id) => nodeOf.get(id).spots[arranged()] ?? [0, 0]);
  const span = (axis) => Math.max(...raw.map((p) => p[axis])) - Math.min(...raw.map((p) => p[axis])) + 2 * PAD;
  const least = arranged() === "ties" ? NARROWEST : NARROW;
  const wanted = Math.min(WIDE, Math.max(least, width / height / (span(0) / span(1))));
  if (Math.abs(wanted - spread) >= 0.04) spreadMarks(wanted);
}

// Fit what is shown, in the shape of the window unless that is to stay.
export function fit({ animate = false, shape = true } = {}) {
  const room = freeSpace();
  if (shape && shown.nodes.size)
    spreadTo([...shown.nodes], $("canvas").clientWidth - 2 * sideRoom(), room.bottom - room.top - 2 * TITLE);
  const view = whole();
  if (!view) return;
  drawing.fitted = true;
  moveView(view, animate);
}

// After things are in place: look where the address says, when it was asked for, or at everything.
export function settleView(options = {}) {
  if (drawing.asked && state.at) restoreView();
  else fit(options);
}
