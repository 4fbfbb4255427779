// The stage: where marks stand in the picture, what room there is, and from where to where the view goes.
import { $, calm } from "./dom.js";
import { data, marks, nodeOf } from "./data.js";
import { boundsOf, PAD } from "./groups.js";
import { shown } from "./shown.js";
import { arranged, isDrawn, note, state } from "./state.js";

const OVER = ["legend", "time", "zoom"];

// Whether details lie over the foot of the page, as on a telephone.
export const isSheet = () => getComputedStyle($("details")).position === "fixed";

// The part of the canvas between legend, time and a sheet of details, in its own pixels.
export function freeSpace() {
  const frame = $("canvas").getBoundingClientRect();
  const room = { left: 0, top: 0, right: frame.width, bottom: frame.height };
  if (!$("legend").hidden) room.top = $("legend").getBoundingClientRect().bottom - frame.top;
  if (!$("time").hidden) room.bottom = $("time").getBoundingClientRect().top - frame.top;
  if (isSheet()) room.bottom = Math.min(room.bottom, $("details").getBoundingClientRect().top - frame.top);
  return room.bottom - room.top < 120 ? { ...room, top: 0, bottom: frame.height } : room;
}

// Boxes that labels keep clear of.
export function overlays() {
  const frame = $("canvas").getBoundingClientRect();
  return OVER.map($)
    .filter((e) => !e.hidden && e.offsetWidth)
    .map((e) => {
      const { left, top, right, bottom } = e.getBoundingClientRect();
      return [left - frame.left, top - frame.top, right - frame.left, bottom - frame.top];
    });
}

export const LEAST = 4.2;
// Room for a label beside the outermost marks, and for a title over the outermost group, on the screen.
const SIDE = 46;
const TITLE = 26;

// What the drawing remembers.
export const drawing = {
  network: null,
  ready: false,
  // What is chosen, and what stays bright beside it; null for everything.
  picked: new Set(),
  near: null,
  // The mark under the pointer, the one that it rests on, and the ties drawn for as long as it does.
  hover: "",
  resting: "",
  extra: [],
  // The mark whose lines the keyboard goes through.
  anchor: "",
  // The names and titles that were drawn.
  labels: [],
  titles: [],
  // Whether everything is in sight, whether the address asked for a view, and where the view is going.
  fitted: false,
  asked: false,
  aim: null,
};
export const radii = new Map();
// The radius of a mark on the screen.
export const reachOf = (id, scale) => Math.max(LEAST, radii.get(id) * smaller() * scale);

// Marks and lines as vis-network holds them.
export const markSet = new vis.DataSet();

// From the picture to pixels of the canvas, as the view stands.
export function lens({ scale, position } = viewNow()) {
  const { clientWidth: width, clientHeight: height } = $("canvas");
  const sx = (x) => (x - position.x) * scale + width / 2;
  const sy = (y) => (y - position.y) * scale + height / 2;
  return { scale, width, height, sx, sy };
}

const viewNow = () => ({ scale: drawing.network.getScale(), position: drawing.network.getViewPosition() });

export const positions = () => {
  const found = new Map();
  const bodies = drawing.network.body.nodes;
  for (const id of shown.nodes) {
    const node = bodies[id];
    if (node) found.set(id, { x: node.x, y: node.y });
  }
  return found;
};

export const spot = (id) => {
  const at = nodeOf.get(id).spots[arranged()] ?? nodeOf.get(id).spots.islands ?? [0, 0];
  const off = onShelf(id) ? shelf : { x: 0, y: 0 };
  return { x: (state.layout === "geographic" ? at[0] : at[0] * spread) + off.x, y: at[1] + off.y };
};

const onShelf = (id) => nodeOf.get(id).groups[state.layout] === "threat-shelf";
const shelf = { x: 0, y: 0 };

// Threats stand beside whatever else is on show, however much of it that is.
export function shelve() {
  const before = { ...shelf };
  const threats = [...shown.nodes].filter(onShelf);
  const others = [...shown.nodes].filter((id) => !onShelf(id));
  shelf.x = 0;
  shelf.y = 0;
  if (!threats.length || !others.length) return;
  const [own, rest] = [threats, others].map((ids) => boundsOf(ids.map(spot)));
  shelf.x = rest.left - 3 * PAD - own.right;
  shelf.y = (rest.top + rest.bottom - own.top - own.bottom) / 2;
  if (shelf.x !== before.x || shelf.y !== before.y)
    markSet.update(marks.filter((m) => onShelf(m.id)).map((m) => ({ id: m.id, ...spot(m.id) })));
}

const NARROW = 0.62;
const NARROWEST = 0.28;
const WIDE = 1.6;
let spread = 1;

// Set marks as wide apart as they stood before; a geographic map keeps its shape.
function spreadMarks(wanted) {
  if (state.layout === "geographic" || wanted === spread) return;
  spread = Math.min(WIDE, Math.max(NARROWEST, wanted));
  shelve();
  markSet.update(marks.map((m) => ({ id: m.id, ...spot(m.id) })));
}

// Names stand beside the bows and need room there.
export const sideRoom = () => (arranged() === "ties" ? Math.min(150, $("canvas").clientWidth * 0.21) : SIDE);

// What is on show, as points of the layout.
function spots() {
  // On the geographic map the border is always in view, and a far-off place does not shrink it.
  const geographic = state.layout === "geographic" && data.outlines.length;
  const points = [...shown.nodes].filter((id) => !geographic || nodeOf.get(id).kind !== "place").map(spot);
  if (geographic) points.push(...data.outlines[0][1].map(([x, y]) => ({ x, y })));
  return points;
}

// The height of a row, as layout.py sets it.
export const ROW = 44;

// On which side of its mark a name stands: away from the ties, which run between the bows.
export function sideOf(id) {
  if (arranged() !== "ties") return "";
  return { CA: "right", US: "left" }[nodeOf.get(id).groups.islands] ?? "";
}

// Marks stand closer where there are only agencies.
export const smaller = () => (arranged() === "ties" ? 0.55 : 1);

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
