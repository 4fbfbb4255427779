// The drawing on show as vectors: what is in sight, the whole of it, or what is chosen.
import { svg } from "./dom.js";
import { ink, shapeOf } from "./colours.js";
import { lines, nodeOf } from "./data.js";
import { boundsOf, groundOf, groupTitles, hulls, outlines, PAD } from "./groups.js";
import { FONT, labelSize, placeLabels } from "./labels.js";
import { isFaint, lineStyle, middleOf, signOf, signs } from "./lines.js";
import { selected, shown } from "./shown.js";
import { drawing, freeSpace, lens, positions, reachOf, sideOf, smaller, spot } from "./stage.js";
import { isTies, state } from "./state.js";

const FAINT = 0.16;
const CHOSEN = 900;
const LARGEST = 1.4;

const halo = () => ({ stroke: ink.halo, "stroke-width": 3.5, "paint-order": "stroke", "stroke-linejoin": "round" });
const fixed = (v) => v.toFixed(1);

const pointsOf = (points) => points.map((point) => point.map(fixed).join(",")).join(" ");

// What is in sight on the screen, between legend and years.
function seenFrame() {
  const view = lens();
  const { top, bottom } = freeSpace();
  const labels = drawing.labels.map((l) => ({ ...l, y: l.y - top }));
  return { ...view, height: Math.round(bottom - top), sy: (y) => view.sy(y) - top, size: labelSize(), labels };
}

// Some marks with room for their names, at a width.
function wholeFrame(at, width) {
  const side = isTies() ? Math.min(190, width * 0.2) : 70;
  const box = boundsOf([...at.values()]);
  const wide = Math.max(1, box.right - box.left);
  const scale = Math.min(LARGEST, (width - 2 * side) / wide);
  const [left, top] = [(width - wide * scale) / 2, PAD * scale + 44];
  return {
    scale,
    width,
    height: Math.round((box.bottom - box.top) * scale + 2 * top),
    size: 14,
    room: side - 14,
    sx: (v) => (v - box.left) * scale + left,
    sy: (v) => (v - box.top) * scale + top,
  };
}

// The marks and lines that are chosen, with what they touch.
function chosenOnes() {
  const kept = lines.filter((e) => shown.lines.has(e.id) && !isFaint(e));
  const near = new Set([...selected().filter((id) => shown.nodes.has(id)), ...kept.flatMap((e) => [e.from, e.to])]);
  return { ids: [...near].filter((id) => !drawing.near || drawing.near.has(id)), kept };
}

const layer = (e) => (["gap", "need", "problem"].includes(e.kind) ? 2 : Number(e.kind === "tie" && e.held.exchange));

// The head of an arrow at the end of a curve that comes from a point, in front of a mark of some radius.
function headOf(end, from, radius, length) {
  const far = Math.hypot(end.x - from.x, end.y - from.y) || 1;
  const [dx, dy] = [(end.x - from.x) / far, (end.y - from.y) / far];
  const [x, y] = [end.x - dx * radius, end.y - dy * radius];
  const [bx, by] = [x - dx * length, y - dy * length];
  const half = length * 0.42;
  return pointsOf([
    [x, y],
    [bx - dy * half, by + dx * half],
    [bx + dy * half, by - dx * half],
  ]);
}

function lineOfPicture(e, { sx, sy, scale }, at) {
  const look = lineStyle(e);
  const [a, b] = [at.get(e.from), at.get(e.to)];
  const [one, via, two] = [a, middleOf(e, a, b), b].map((p) => ({ x: sx(p.x), y: sy(p.y) }));
  const point = (p) => `${fixed(p.x)} ${fixed(p.y)}`;
  const width = Math.max(0.5, (look.width ?? e.width) * scale);
  const { color: tone, opacity } = look.color;
  const heads = e.kind === "tie" ? look.arrows : { to: e.arrows === "to" && { scaleFactor: 0.5 }, from: false };
  const head = (end, id, { scaleFactor }) => {
    const length = 15 * scaleFactor * scale + 3 * width * 0.6;
    return svg("polygon", { fill: tone, points: headOf(end, via, reachOf(id, scale), length) });
  };
  return svg(
    "g",
    { opacity: opacity < 1 ? opacity : null },
    svg("path", {
      d: `M${point(one)} Q${point(via)} ${point(two)}`,
      fill: "none",
      stroke: tone,
      "stroke-width": width.toFixed(2),
      "stroke-dasharray": look.dashes ? look.dashes.map((d) => fixed(d * scale)).join(" ") : null,
    }),
    heads?.to && head(two, e.to, heads.to),
    heads?.from && head(one, e.from, heads.from),
  );
}

function ground({ sx, sy }) {
  return outlines().map(({ points, fill, line, width, dash }) =>
    svg("polyline", {
      points: pointsOf(points.map(([x, y]) => [sx(x), sy(y)])),
      fill: fill ?? "none",
      stroke: line,
      "stroke-width": width,
      "stroke-dasharray": dash.join(" ") || null,
    }),
  );
}

function groups(at, { sx, sy, scale, width }, ruler) {
  if (!state.hulls) return { grounds: [], titles: [], boxes: [] };
  const found = hulls(at);
  const world = (px) => (px - sx(0)) / scale;
  const grounds = found.flatMap(({ group, corners }) => {
    const points = pointsOf(corners.map((p) => [sx(p.x), sy(p.y)]));
    const look = (tone, wide) =>
      svg("polygon", {
        points,
        fill: tone,
        stroke: tone,
        "stroke-width": fixed(wide * scale),
        "stroke-linejoin": "round",
      });
    return [look(ink[`${groundOf(group)}-edge`], 2 * PAD + 3), look(ink[groundOf(group)], 2 * PAD)];
  });
  const size = 15;
  const named = groupTitles(ruler, scale, at, found, [world(0), world(width)]);
  const title = ({ text, at: [x, y] }) =>
    textAt(sx(x), sy(y) + size * 0.35, size, "middle", { "font-weight": 600, fill: ink.soft }, text);
  const boxes = named.map(({ box: [left, top, right, bottom] }) => [sx(left), sy(top), sx(right), sy(bottom)]);
  return { grounds, titles: named.map(title), boxes };
}

const textAt = (x, y, size, anchor, look, text) =>
  svg("text", { x: fixed(x), y: fixed(y), "font-size": size, "text-anchor": anchor, ...look, ...halo() }, text);
const ANCHORS = { center: "middle", left: "start", right: "end" };

function labelsFor(items, { size, width, room }, boxes, ruler) {
  ruler.font = `${size}px ${FONT}`;
  return placeLabels(ruler, items, size, { limit: 2000, taken: boxes, width, room });
}

const namesOf = (labels, size) =>
  labels.flatMap(({ x, y, rows, first, align }) => {
    const look = { "font-weight": first ? 700 : null, fill: ink.ink };
    return rows.map((row, i) => textAt(x, y + size * (0.88 + 1.15 * i), size, ANCHORS[align], look, row));
  });

// A picture of some width and height: `whole` is the width of one that shows everything, `chosen` leaves the rest out.
export function pictureOf({ whole = 0, chosen = false } = {}) {
  const picked = chosen ? chosenOnes() : null;
  const placesOf = (ids) => new Map([...ids].map((id) => [id, spot(id)]));
  const at = picked || whole ? placesOf(picked?.ids ?? shown.nodes) : positions();
  const frame = picked || whole ? wholeFrame(at, picked ? CHOSEN : whole) : seenFrame();
  const { sx, sy, scale, width, height, size } = frame;
  const ruler = document.createElement("canvas").getContext("2d");
  const { grounds, titles, boxes } = groups(at, frame, ruler);
  const kept = picked?.kept ?? lines.filter((e) => shown.lines.has(e.id));
  const drawn = kept.filter((e) => at.has(e.from) && at.has(e.to)).sort((a, b) => layer(a) - layer(b));
  const dim = (id) => (drawing.near && !drawing.near.has(id) ? FAINT : null);
  const items = [...at].map(([id, p]) => ({
    id,
    x: sx(p.x),
    y: sy(p.y),
    r: reachOf(id, scale),
    side: sideOf(id),
    first: selected().includes(id),
  }));
  const mark = ({ id, x, y, r }) => {
    const { kind } = nodeOf.get(id);
    const ring = { fill: "none", stroke: ink.accent, "stroke-width": 2.5 };
    return [
      drawing.picked.has(id) && shapeOf(kind, x, y, r + 5 * smaller(), ring),
      shapeOf(kind, x, y, r, { fill: ink[kind], stroke: ink.halo, "stroke-width": 1, opacity: dim(id) }),
    ];
  };
  const bright = items.filter((m) => !dim(m.id));
  const body = svg(
    "g",
    { "clip-path": "url(#frame)" },
    svg("clipPath", { id: "frame" }, svg("rect", { width, height })),
    state.layout === "geographic" && ground(frame),
    grounds,
    drawn.map((e) => lineOfPicture(e, frame, at)),
    signs(at).map(({ mark: sign, r, x, y }) => signOf(sign, sx(x), sy(y), r)),
    titles,
    items.map(mark),
    namesOf(frame.labels ?? labelsFor(bright, frame, boxes, ruler), size),
  );
  return { body, width, height, ids: [...at.keys()], drawn };
}
