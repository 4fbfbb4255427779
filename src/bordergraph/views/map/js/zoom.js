// Zooming has bounds: from half of what shows everything to where marks are as large as they need be.
import { drawing, whole } from "./canvas.js";
import { $ } from "./dom.js";
import { keepSight } from "./sight.js";

const CLOSEST = 4;

export function bounded(scale) {
  const all = whole()?.scale ?? 1;
  return Math.min(Math.max(scale, all / 2), Math.max(CLOSEST, all));
}

export function zoomBy(factor) {
  const { network } = drawing;
  drawing.fitted = false;
  drawing.aim = null;
  network.moveTo({ scale: bounded(network.getScale() * factor) });
  keepSight({ held: true });
}

// The wheel and two fingers zoom around a point, which stays where it is at the bound too.
export function wireZoom() {
  drawing.network.on("zoom", ({ scale, pointer }) => {
    drawing.fitted = false;
    drawing.aim = null;
    keepSight({ held: true });
    const wanted = bounded(scale);
    if (Math.abs(wanted - scale) < 1e-9) return;
    const { x, y } = drawing.network.getViewPosition();
    const { clientWidth: w, clientHeight: h } = $("canvas");
    const [dx, dy] = pointer ? [pointer.x - w / 2, pointer.y - h / 2] : [0, 0];
    const shift = 1 / scale - 1 / wanted;
    drawing.network.moveTo({ scale: wanted, position: { x: x + dx * shift, y: y + dy * shift } });
    keepSight({ held: true });
  });
  drawing.network.on("dragEnd", () => {
    drawing.fitted = false;
    drawing.aim = null;
    keepSight({ held: true });
  });
}
