// Where on the canvas marks can be seen: what lies over it takes room away.
import { $ } from "./dom.js";

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

export function boundsOf(points) {
  const xs = points.map((p) => p.x);
  const ys = points.map((p) => p.y);
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}
