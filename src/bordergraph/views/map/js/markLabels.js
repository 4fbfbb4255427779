// Names of marks on the screen.
import { $ } from "./dom.js";
import { ink } from "./colours.js";
import { ROW, sideOf } from "./curves.js";
import { overlays } from "./freeSpace.js";
import { placeLabels } from "./labels.js";
import { selected, shown } from "./shown.js";
import { drawing, positions, reachOf, sideRoom } from "./stage.js";
import { arranged } from "./state.js";

export const FONT = '"Segoe UI", Roboto, "Liberation Sans", system-ui, sans-serif';
const LABEL = 12.5;
const LEAST_LABEL = 10.5;

// Marks on the screen in pixels of the canvas element, for labels and figures.
export function onScreen(margin = 40) {
  const network = drawing.network;
  const scale = network.getScale();
  const { x: cx, y: cy } = network.getViewPosition();
  const { clientWidth: w, clientHeight: h } = $("canvas");
  const picked = new Set(selected());
  // The ends of a gap on show are named before anything else is.
  const ends = new Set(shown.pairs.flatMap((p) => [p.a, p.b]));
  const items = [];
  for (const [id, { x, y }] of positions()) {
    const sx = (x - cx) * scale + w / 2;
    const sy = (y - cy) * scale + h / 2;
    if (sx < -margin || sy < -margin || sx > w + margin || sy > h + margin) continue;
    items.push({
      id,
      x: sx,
      y: sy,
      r: reachOf(id, scale),
      side: sideOf(id),
      first: picked.has(id) || drawing.hover === id,
      end: ends.has(id),
    });
  }
  return items;
}

// The titles of the groups in screen pixels: labels keep clear of them.
function titleBoxes() {
  const { network } = drawing;
  const scale = network.getScale();
  const { x: cx, y: cy } = network.getViewPosition();
  const { clientWidth: w, clientHeight: h } = $("canvas");
  return drawing.titles.map(([left, top, right, bottom]) => [
    (left - cx) * scale + w / 2,
    (top - cy) * scale + h / 2,
    (right - cx) * scale + w / 2,
    (bottom - cy) * scale + h / 2,
  ]);
}

// In a small window the rows of a bow stand close, and their names are smaller.
export const labelSize = () =>
  arranged() === "ties"
    ? Math.min(LABEL, Math.max(LEAST_LABEL, (ROW * drawing.network.getScale() - 0.5) / 1.15))
    : LABEL;

export function drawLabels(ctx) {
  const ratio = ctx.canvas.width / ctx.canvas.clientWidth;
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  const size = labelSize();
  ctx.font = `${size}px ${FONT}`;
  ctx.textBaseline = "top";
  ctx.lineJoin = "round";
  let items = onScreen();
  if (drawing.near) items = items.filter((m) => drawing.near.has(m.id));
  drawing.labels = placeLabels(ctx, items, size, {
    taken: [...titleBoxes(), ...overlays()],
    width: $("canvas").clientWidth,
    room: sideRoom() - 8,
  });
  for (const label of drawing.labels) {
    ctx.font = `${label.first ? "bold " : ""}${size}px ${FONT}`;
    ctx.textAlign = label.align;
    ctx.lineWidth = 3.5;
    ctx.strokeStyle = ink.halo;
    ctx.fillStyle = ink.ink;
    label.rows.forEach((row, i) => {
      ctx.strokeText(row, label.x, label.y + i * size * 1.15);
      ctx.fillText(row, label.x, label.y + i * size * 1.15);
    });
  }
  ctx.restore();
}
