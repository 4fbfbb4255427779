// Colours and shapes, read from the style sheet so that light and dark are defined once.
import { svg } from "./dom.js";

export const palette = {};
const COLOURS = (
  "ground ink soft edge accent hull hull-edge band band-edge water land coast border " +
  "agency association program channel threat place community gap problem regular exchange halo"
).split(" ");

export function readColours() {
  const style = getComputedStyle(document.documentElement);
  for (const key of COLOURS) palette[key] = style.getPropertyValue(`--${key}`).trim();
}

// Corners of each kind's shape on a circle of radius 1; an empty list is the circle itself.
const polygonCorners = (count, turn, reach = 1) =>
  Array.from({ length: count }, (_, i) => {
    const angle = turn + (2 * Math.PI * i) / count;
    return [reach * Math.cos(angle), reach * Math.sin(angle)];
  });
const SHAPES = {
  agency: [],
  association: polygonCorners(4, 0, 1.15),
  community: [],
  program: polygonCorners(4, Math.PI / 4, 1.2),
  channel: polygonCorners(6, 0, 1.05),
  threat: polygonCorners(3, -Math.PI / 2, 1.25),
  place: polygonCorners(10, -Math.PI / 2).map((corner, i) => corner.map((v) => (i % 2 ? 0.45 * v : v))),
};

export function traceShape(context, kind, x, y, r) {
  const corners = SHAPES[kind];
  context.beginPath();
  if (!corners.length) context.arc(x, y, r, 0, 2 * Math.PI);
  corners.forEach(([cx, cy], i) =>
    i ? context.lineTo(x + r * cx, y + r * cy) : context.moveTo(x + r * cx, y + r * cy),
  );
  context.closePath();
}

export function shapeSvg(kind, x, y, r, attributes) {
  const corners = SHAPES[kind];
  if (!corners.length) return svg("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: r.toFixed(1), ...attributes });
  const points = corners.map(([cx, cy]) => `${(x + r * cx).toFixed(1)},${(y + r * cy).toFixed(1)}`).join(" ");
  return svg("polygon", { points, ...attributes });
}

// A sign beside a word.
export const icon = (shape) => svg("svg", { class: "swatch", viewBox: "0 0 20 20", "aria-hidden": "true" }, shape);
export const kindIcon = (kind) => icon(shapeSvg(kind, 10, 10, 7.5, { fill: `var(--${kind})` }));

// Dashes by what a line means, and as they are in the legend, whose lines are short.
export const DASH = { none: [7, 7], indirect: [2, 7], irregular: [14, 7], problem: [12, 4, 2, 4], uncertain: [2, 4] };
export const shortDashes = (dashes) => (dashes ? dashes.map((d) => d * 0.6).join(" ") : null);

export function lineIcon(colour, width, dashes) {
  const style = { stroke: `var(--${colour})`, "stroke-width": width, "stroke-dasharray": shortDashes(dashes) };
  return icon(svg("line", { x1: 0, y1: 10, x2: 20, y2: 10, ...style }));
}
