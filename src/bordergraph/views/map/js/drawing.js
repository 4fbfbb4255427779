// The drawing: its marks, and how it lies on the screen.
import { $ } from "./dom.js";
import { nodeOf } from "./data.js";
import { shown } from "./shown.js";
import { currentLayout } from "./state.js";

export const MIN_RADIUS = 4.2;

// What the drawing remembers.
export const drawing = {
  network: null,
  ready: false,
  selectedIds: new Set(),
  // The mark under the pointer.
  hoveredId: "",
  // The mark whose lines the keyboard goes through.
  anchor: "",
  // The names and titles that were drawn, and the scale of what is being drawn.
  labels: [],
  titles: [],
  scale: 1,
  // Whether everything is in sight, and whether the address asked for a view.
  isFitted: false,
  hasAskedView: false,
};
export const markRadii = new Map();
// The radius of a mark on the screen.
export const screenRadius = (id, scale) => Math.max(MIN_RADIUS, markRadii.get(id) * markScale() * scale);

// Marks and lines as vis-network holds them.
export const markSet = new vis.DataSet();

// From the picture to pixels of the canvas, as the view stands.
export function screenProjection({ scale, position } = networkView()) {
  const { clientWidth: width, clientHeight: height } = $("canvas");
  const sx = (x) => (x - position.x) * scale + width / 2;
  const sy = (y) => (y - position.y) * scale + height / 2;
  return { scale, width, height, sx, sy };
}

export const networkView = () => ({ scale: drawing.network.getScale(), position: drawing.network.getViewPosition() });

export const drawnPositions = () => {
  const places = new Map();
  const bodies = drawing.network.body.nodes;
  for (const id of shown.nodes) {
    const node = bodies[id];
    if (node) places.set(id, { x: node.x, y: node.y });
  }
  return places;
};

// The height of a row, as layout.py sets it.
export const ROW = 44;

// On which side of its mark a name stands: away from the ties, which run between the bows.
export function sideOf(id) {
  if (currentLayout() !== "ties") return "";
  return { CA: "right", US: "left" }[nodeOf.get(id).groups.islands] ?? "";
}

// Marks stand closer where there are only agencies.
export const markScale = () => (currentLayout() === "ties" ? 0.55 : 1);
