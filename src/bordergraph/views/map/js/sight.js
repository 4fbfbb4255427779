// What part of the picture is in sight, as the address keeps it: middle, scale, and how wide things stand.
import { drawing, inShape, spots, spreadOf } from "./canvas.js";
import { lookingAt, look } from "./look.js";
import { boundsOf } from "./room.js";
import { note, state } from "./state.js";
import { bounded } from "./zoom.js";

// Nothing while everything is in sight, as the page opens.
function inSight() {
  if (drawing.fitted || !drawing.network) return "";
  const { scale, position } = lookingAt();
  return [Math.round(position.x), Math.round(position.y), Number(scale.toPrecision(4)), Number(spreadOf().toFixed(3))].join("_");
}

// Tell the address; what the reader turns or drags comes in bursts.
export function keepSight({ held = false } = {}) {
  if (drawing.ready) note(inSight(), { held });
}

// Look where an address says; whatever it holds, something is seen.
export function toSight() {
  const [x, y, scale, spread] = state.at.split("_").map(Number);
  inShape(spread);
  const points = spots();
  if (!points.length) return;
  const { left, right, top, bottom } = boundsOf(points);
  drawing.fitted = false;
  look({ scale: bounded(scale), position: { x: Math.min(Math.max(x, left), right), y: Math.min(Math.max(y, top), bottom) } }, false);
}
