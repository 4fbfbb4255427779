// The drawing on show as vectors: what is in sight, the whole of it, or what is chosen.
import { $, svg } from "./dom.js";
import { ink, shapeOf } from "./colours.js";
import { lines, nodeOf } from "./data.js";
import { boundsOf, groundOf, groupTitles, hulls, outlines, PAD } from "./groups.js";
import { FONT, labelSize, placeLabels } from "./labels.js";
import { bendOf, isFaint, lineStyle, RADIUS, signOf, signs, through } from "./lines.js";
import { selected, shown } from "./shown.js";
import { drawing, freeSpace, positions, reachOf, sideOf, smaller, spot } from "./stage.js";
import { isTies, state } from "./state.js";

const FAINT = 0.16;
const CHOSEN = 900;
const LARGEST = 1.4;

const halo = () => ({ stroke: ink.halo, "stroke-width": 3.5, "paint-order": "stroke", "stroke-linejoin": "round" });
const fixed = (v) => v.toFixed(1);

// What is in sight on the screen, between legend and years.
function seenFrame() {
  const { network } = drawing;
  const scale = network.getScale();
  const { x, y } = network.getViewPosition();
  const { clientWidth: w, clientHeight: h } = $("canvas");
  const room = freeSpace();
  return {
    scale,
    width: w,
    height: Math.round(room.bottom - room.top),
    sx: (v) => (v - x) * scale + w / 2,
    sy: (v) => (v - y) * scale + h / 2 - room.top,
    size: labelSize(),
    labels: drawing.labels.map((l) => ({ ...l, y: l.y - room.top })),
  };
}

// Some marks with room for their names, at a width.
function wholeFrame(at, width, size) {
  const side = isTies() ? Math.min(190, width * 0.2) : 70;
  const box = boundsOf([...at.values()]);
  const wide = Math.max(1, box.right - box.left);
  const scale = Math.min(LARGEST, (width - 2 * side) / wide);
  const [left, top] = [(width - wide * scale) / 2, PAD * scale + 44];
  return {
    scale,
    width,
    height: Math.round((box.bottom - box.top) * scale + 2 * top),
    size,
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
  return [
    [x, y],
    [bx - dy * half, by + dx * half],
    [bx + dy * half, by - dx * half],
  ];
}

function lineOfPicture(e, { sx, sy, scale }, at) {
  const look = lineStyle(e);
  const [a, b] = [at.get(e.from), at.get(e.to)];
  const bend = ["tie", "gap", "need", "problem"].includes(e.kind) ? bendOf(e, spot) : null;
  const middle = bend ? through(a, b, bend.roundness, bend.clockwise) : { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  const [one, via, two] = [a, middle, b].map((p) => ({ x: sx(p.x), y: sy(p.y) }));
  const point = (p) => `${fixed(p.x)} ${fixed(p.y)}`;
  const width = Math.max(0.5, (look.width ?? e.width) * scale);
  const { color: tone, opacity } = look.color;
  const heads = e.kind === "tie" ? look.arrows : { to: e.arrows === "to" && { scaleFactor: 0.5 }, from: false };
  const head = (end, id, { scaleFactor }) =>
    svg("polygon", {
      fill: tone,
      points: headOf(end, via, reachOf(id, scale), 15 * scaleFactor * scale + 3 * width * 0.6)
        .map((p) => p.map(fixed).join(","))
        .join(" "),
    });
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
  const points = (list) => list.map(([x, y]) => `${fixed(sx(x))},${fixed(sy(y))}`).join(" ");
  return outlines().map(({ points: list, fill, line, width, dash }) =>
    svg("polyline", {
      points: points(list),
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
  const shapes = found.flatMap(({ group, corners }) => {
    const points = corners.map((p) => `${fixed(sx(p.x))},${fixed(sy(p.y))}`).join(" ");
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
  return {
    grounds: shapes,
    titles: named.map(({ text, at: [x, y] }) =>
      svg(
        "text",
        {
          x: fixed(sx(x)),
          y: fixed(sy(y) + size * 0.35),
          "font-size": size,
          "font-weight": 600,
          fill: ink.soft,
          "text-anchor": "middle",
          ...halo(),
        },
        text,
      ),
    ),
    boxes: named.map(({ box: [l, u, r, d] }) => [sx(l), sy(u), sx(r), sy(d)]),
  };
}

function namesOf(items, frame, boxes, ruler) {
  const placed =
    frame.labels ??
    (() => {
      ruler.font = `${frame.size}px ${FONT}`;
      return placeLabels(ruler, items, frame.size, { limit: 2000, taken: boxes, width: frame.width, room: frame.room });
    })();
  return placed.flatMap((label) =>
    label.rows.map((row, i) =>
      svg(
        "text",
        {
          x: fixed(label.x),
          y: fixed(label.y + frame.size * (0.88 + 1.15 * i)),
          "font-size": frame.size,
          "font-weight": label.first ? 700 : null,
          fill: ink.ink,
          "text-anchor": { center: "middle", left: "start", right: "end" }[label.align],
          ...halo(),
        },
        row,
      ),
    ),
  );
}

// A picture of some width and height: `whole` is the width of one that shows everything, `chosen` leaves the rest out.
export function pictureOf({ whole = 0, chosen = false } = {}) {
  const picked = chosen ? chosenOnes() : null;
  const drawn = whole ? new Map([...shown.nodes].map((id) => [id, spot(id)])) : positions();
  const at = picked ? new Map(picked.ids.map((id) => [id, spot(id)])) : drawn;
  const ruler = document.createElement("canvas").getContext("2d");
  const frame = picked ? wholeFrame(at, CHOSEN, 14) : whole ? wholeFrame(at, whole, 14) : seenFrame();
  const { grounds, titles, boxes } = groups(at, frame, ruler);
  const on = (picked?.kept ?? lines.filter((e) => shown.lines.has(e.id)))
    .filter((e) => at.has(e.from) && at.has(e.to))
    .sort((a, b) => layer(a) - layer(b));
  const dim = (id) => (drawing.near && !drawing.near.has(id) ? FAINT : null);
  const items = [...at].map(([id, p]) => ({
    id,
    x: frame.sx(p.x),
    y: frame.sy(p.y),
    r: reachOf(id, frame.scale),
    side: sideOf(id),
    first: selected().includes(id),
  }));
  const ring = (m) =>
    drawing.picked.has(m.id)
      ? shapeOf(nodeOf.get(m.id).kind, m.x, m.y, m.r + 5 * smaller(), {
          fill: "none",
          stroke: ink.accent,
          "stroke-width": 2.5,
        })
      : null;
  const body = svg(
    "g",
    { "clip-path": "url(#frame)" },
    svg("clipPath", { id: "frame" }, svg("rect", { width: frame.width, height: frame.height })),
    state.layout === "geographic" && ground(frame),
    grounds,
    on.map((e) => lineOfPicture(e, frame, at)),
    signs(at, spot).flatMap(({ mark, gap, x, y }) =>
      signOf(mark, frame.sx(x), frame.sy(y), gap ? RADIUS : RADIUS * 0.72),
    ),
    titles,
    items.flatMap((m) => [
      ring(m),
      shapeOf(nodeOf.get(m.id).kind, m.x, m.y, m.r, {
        fill: ink[nodeOf.get(m.id).kind],
        stroke: ink.halo,
        "stroke-width": 1,
        opacity: dim(m.id),
      }),
    ]),
    namesOf(
      items.filter((m) => !dim(m.id)),
      frame,
      boxes,
      ruler,
    ),
  );
  return { body, width: frame.width, height: frame.height, ids: [...at.keys()], drawn: on };
}
