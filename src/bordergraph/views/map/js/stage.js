// The stage: where marks stand in the picture, what room there is, and what the drawing remembers.
import { $ } from "./dom.js";
import { data, marks, nodeOf } from "./data.js";
import { boundsOf, PAD } from "./groups.js";
import { shown } from "./shown.js";
import { arranged, state } from "./state.js";

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
export const SIDE = 46;
export const TITLE = 26;

export const drawing = { network: null, hover: "", near: null, labels: [], titles: [], picked: new Set(), extra: [] };
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

export const viewNow = () => ({ scale: drawing.network.getScale(), position: drawing.network.getViewPosition() });

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

export const onShelf = (id) => nodeOf.get(id).groups[state.layout] === "threat-shelf";
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

export const NARROW = 0.62;
export const NARROWEST = 0.28;
export const WIDE = 1.6;
export let spread = 1;

// Set marks as wide apart as they stood before; a geographic map keeps its shape.
export function spreadMarks(wanted) {
  if (state.layout === "geographic" || wanted === spread) return;
  spread = Math.min(WIDE, Math.max(NARROWEST, wanted));
  shelve();
  markSet.update(marks.map((m) => ({ id: m.id, ...spot(m.id) })));
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

// The height of a row, as layout.py sets it.
export const ROW = 44;

// On which side of its mark a name stands: away from the ties, which run between the bows.
export function sideOf(id) {
  if (arranged() !== "ties") return "";
  return { CA: "right", US: "left" }[nodeOf.get(id).groups.islands] ?? "";
}

// Marks stand closer where there are only agencies.
export const smaller = () => (arranged() === "ties" ? 0.55 : 1);
