// Looking: from where to where the view goes so that something is seen.
import { $, calm } from "./dom.js";
import { drawing, SIDE, sideRoom, spot, TITLE } from "./canvas.js";
import { shown } from "./filters.js";
import { PAD } from "./groups.js";
import { boundsOf, free, isSheet } from "./room.js";
import { keepSight } from "./sight.js";
import { isDrawn } from "./state.js";

const MOVE = 400;

// The view that shows points between the overlays, never closer than is pleasant.
export function framing(points) {
  const { clientWidth: w, clientHeight: h } = $("canvas");
  const room = free();
  if (!w || !h || !points.length) return null;
  const box = boundsOf(points);
  const [wide, tall] = [box.right - box.left + 2 * PAD, box.bottom - box.top + 2 * PAD];
  const scale = Math.min(1.4, (w - 2 * sideRoom()) / wide, (room.bottom - room.top - 2 * TITLE) / tall);
  return { scale, position: { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 + (h - room.top - room.bottom) / 2 / scale } };
}

// Where the reader looks, or is about to while the view still moves.
export function lookingAt() {
  const { network, aim } = drawing;
  return aim && performance.now() < aim.until ? aim : { scale: network.getScale(), position: network.getViewPosition() };
}

export function look(view, animate) {
  const moves = animate && !calm();
  drawing.aim = { ...view, until: performance.now() + (moves ? MOVE : 0) };
  drawing.network.moveTo({ ...view, animation: moves ? { duration: MOVE } : false });
  keepSight();
}

// Bring things into view and clear of what lies over the map, without moving more than needed.
export function reveal(ids) {
  const points = ids.filter((id) => shown.nodes.has(id)).map(spot);
  if (!points.length || !isDrawn()) return;
  if (isSheet()) $("stage").scrollIntoView({ block: "start" });
  const { scale, position } = lookingAt();
  const { clientWidth: w, clientHeight: h } = $("canvas");
  const room = free();
  const box = boundsOf(points.map((p) => ({ x: (p.x - position.x) * scale + w / 2, y: (p.y - position.y) * scale + h / 2 })));
  // How far to go along one axis so that both ends are inside, with room for a label.
  const past = (from, to, least, most) => Math.min(0, from - least) || Math.max(0, to - most);
  const dx = past(box.left, box.right, room.left + SIDE, room.right - SIDE - TITLE);
  const dy = past(box.top, box.bottom, room.top + TITLE, room.bottom - SIDE);
  if (!dx && !dy) return;
  drawing.fitted = false;
  const fits = box.right - box.left <= room.right - room.left - 2 * SIDE - TITLE && box.bottom - box.top <= room.bottom - room.top - SIDE - TITLE;
  look(fits ? { scale, position: { x: position.x + dx / scale, y: position.y + dy / scale } } : framing(points), true);
}
