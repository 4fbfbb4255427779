// An exported picture: the drawing on show as vectors, with its title, its legend and its caption, as one SVG.
import { svg } from "./dom.js";
import { captionLines, shownDayText } from "./caption.js";
import { palette, shapeSvg, shortDashes } from "./colours.js";
import { lines, nodeOf } from "./data.js";
import { drawing, drawnPositions, markScale, screenProjection, screenRadius } from "./drawing.js";
import { boundsOf, groundColour, groupHulls, HULL_PADDING, mapOutlines, placeTitles } from "./groups.js";
import { LABEL_FONT, labelSize, placeLabels, projectMarks } from "./labels.js";
import { legendItems } from "./legend.js";
import { changeSigns, controlPoint, isFaint, lineStyle, signElements } from "./lines.js";
import { selected, shown } from "./shown.js";
import { freeSpace, layoutPosition } from "./stage.js";
import { isTies, state } from "./state.js";
import { locale, mapTitle } from "./text.js";

const FAINT_OPACITY = 0.16;
const CHOSEN_WIDTH = 900;
const MAX_SCALE = 1.4;

const halo = () => ({ stroke: palette.halo, "stroke-width": 3.5, "paint-order": "stroke", "stroke-linejoin": "round" });
const tenths = (v) => v.toFixed(1);

const pointsOf = (points) => points.map((point) => point.map(tenths).join(",")).join(" ");

// What is in sight on the screen, between legend and years.
function screenFrame() {
  const view = screenProjection();
  const { top, bottom } = freeSpace();
  const labels = drawing.labels.map((l) => ({ ...l, y: l.y - top }));
  return { ...view, height: Math.round(bottom - top), sy: (y) => view.sy(y) - top, size: labelSize(), labels };
}

// Some marks with room for their names, at a width.
function wholeFrame(at, width) {
  const side = isTies() ? Math.min(190, width * 0.2) : 70;
  const box = boundsOf([...at.values()]);
  const wide = Math.max(1, box.right - box.left);
  const scale = Math.min(MAX_SCALE, (width - 2 * side) / wide);
  const [left, top] = [(width - wide * scale) / 2, HULL_PADDING * scale + 44];
  return {
    scale,
    width,
    height: Math.round((box.bottom - box.top) * scale + 2 * top),
    size: 14,
    space: side - 14,
    sx: (v) => (v - box.left) * scale + left,
    sy: (v) => (v - box.top) * scale + top,
  };
}

// The marks and lines that are chosen, with what they touch.
function chosenParts() {
  const brightLines = lines.filter((e) => shown.lines.has(e.id) && !isFaint(e));
  const ids = new Set([
    ...selected().filter((id) => shown.nodes.has(id)),
    ...brightLines.flatMap((e) => [e.from, e.to]),
  ]);
  return { ids: [...ids].filter((id) => !drawing.brightNodes || drawing.brightNodes.has(id)), lines: brightLines };
}

const layerOf = (e) =>
  ["gap", "need", "problem"].includes(e.kind) ? 2 : Number(e.kind === "tie" && e.liveTie.exchange);

// The head of an arrow at the end of a curve that comes from a point, in front of a mark of some radius.
function arrowHead(end, from, radius, length) {
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

function lineElement(e, { sx, sy, scale }, places) {
  const style = lineStyle(e);
  const [a, b] = [places.get(e.from), places.get(e.to)];
  const [start, control, end] = [a, controlPoint(e, a, b), b].map((p) => ({ x: sx(p.x), y: sy(p.y) }));
  const point = (p) => `${tenths(p.x)} ${tenths(p.y)}`;
  const width = Math.max(0.5, (style.width ?? e.width) * scale);
  const { color: tone, opacity } = style.color;
  const heads = e.kind === "tie" ? style.arrows : { to: e.arrows === "to" && { scaleFactor: 0.5 }, from: false };
  const head = (end, id, { scaleFactor }) => {
    const length = 15 * scaleFactor * scale + 3 * width * 0.6;
    return svg("polygon", { fill: tone, points: arrowHead(end, control, screenRadius(id, scale), length) });
  };
  return svg(
    "g",
    { opacity: opacity < 1 ? opacity : null },
    svg("path", {
      d: `M${point(start)} Q${point(control)} ${point(end)}`,
      fill: "none",
      stroke: tone,
      "stroke-width": width.toFixed(2),
      "stroke-dasharray": style.dashes ? style.dashes.map((d) => tenths(d * scale)).join(" ") : null,
    }),
    heads?.to && head(end, e.to, heads.to),
    heads?.from && head(start, e.from, heads.from),
  );
}

function outlineElements({ sx, sy }) {
  return mapOutlines().map(({ points, fill, line, width, dash }) =>
    svg("polyline", {
      points: pointsOf(points.map(([x, y]) => [sx(x), sy(y)])),
      fill: fill ?? "none",
      stroke: line,
      "stroke-width": width,
      "stroke-dasharray": dash.join(" ") || null,
    }),
  );
}

function groupElements(places, { sx, sy, scale, width }, ruler) {
  if (!state.hulls) return { grounds: [], titles: [], boxes: [] };
  const shownHulls = groupHulls(places);
  const world = (px) => (px - sx(0)) / scale;
  const grounds = shownHulls.flatMap(({ group, corners }) => {
    const points = pointsOf(corners.map((p) => [sx(p.x), sy(p.y)]));
    const polygon = (fill, wide) =>
      svg("polygon", { points, fill, stroke: fill, "stroke-width": tenths(wide * scale), "stroke-linejoin": "round" });
    return [
      polygon(palette[`${groundColour(group)}-edge`], 2 * HULL_PADDING + 3),
      polygon(palette[groundColour(group)], 2 * HULL_PADDING),
    ];
  });
  const size = 15;
  const placed = placeTitles(ruler, scale, places, shownHulls, [world(0), world(width)]);
  const title = ({ text, at: [x, y] }) =>
    textElement(sx(x), sy(y) + size * 0.35, size, "middle", { "font-weight": 600, fill: palette.soft }, text);
  const boxes = placed.map(({ box: [left, top, right, bottom] }) => [sx(left), sy(top), sx(right), sy(bottom)]);
  return { grounds, titles: placed.map(title), boxes };
}

const textElement = (x, y, size, anchor, style, text) =>
  svg("text", { x: tenths(x), y: tenths(y), "font-size": size, "text-anchor": anchor, ...style, ...halo() }, text);
const ANCHORS = { center: "middle", left: "start", right: "end" };

function layOutLabels(items, { size, width, space }, boxes, ruler) {
  ruler.font = `${size}px ${LABEL_FONT}`;
  return placeLabels(ruler, items, size, { limit: 2000, taken: boxes, width, space });
}

const labelElements = (labels, size) =>
  labels.flatMap(({ x, y, rows, isChosen: first, align }) => {
    const style = { "font-weight": first ? 700 : null, fill: palette.ink };
    return rows.map((row, i) => textElement(x, y + size * (0.88 + 1.15 * i), size, ANCHORS[align], style, row));
  });

// A picture of some width and height: `fullWidth` is the width of one that shows everything, `chosenOnly` leaves
// the rest out.
function drawPicture({ fullWidth = 0, chosenOnly = false } = {}) {
  const parts = chosenOnly ? chosenParts() : null;
  const placesOf = (ids) => new Map([...ids].map((id) => [id, layoutPosition(id)]));
  const places = parts || fullWidth ? placesOf(parts?.ids ?? shown.nodes) : drawnPositions();
  const frame = parts || fullWidth ? wholeFrame(places, parts ? CHOSEN_WIDTH : fullWidth) : screenFrame();
  const { sx, sy, width, height, size } = frame;
  const ruler = document.createElement("canvas").getContext("2d");
  const { grounds, titles, boxes } = groupElements(places, frame, ruler);
  const shownLines = parts?.lines ?? lines.filter((e) => shown.lines.has(e.id));
  const drawn = shownLines
    .filter((e) => places.has(e.from) && places.has(e.to))
    .sort((a, b) => layerOf(a) - layerOf(b));
  const opacityOf = (id) => (drawing.brightNodes && !drawing.brightNodes.has(id) ? FAINT_OPACITY : null);
  const items = projectMarks(frame, places).map((m) => ({ ...m, isChosen: selected().includes(m.id) }));
  const markElements = ({ id, x, y, r }) => {
    const { kind } = nodeOf.get(id);
    const ring = { fill: "none", stroke: palette.accent, "stroke-width": 2.5 };
    return [
      drawing.selectedIds.has(id) && shapeSvg(kind, x, y, r + 5 * markScale(), ring),
      shapeSvg(kind, x, y, r, { fill: palette[kind], stroke: palette.halo, "stroke-width": 1, opacity: opacityOf(id) }),
    ];
  };
  const brightItems = items.filter((m) => !opacityOf(m.id));
  const body = svg(
    "g",
    { "clip-path": "url(#frame)" },
    svg("clipPath", { id: "frame" }, svg("rect", { width, height })),
    state.layout === "geographic" && outlineElements(frame),
    grounds,
    drawn.map((e) => lineElement(e, frame, places)),
    changeSigns(places).map(({ outcome, r, x, y }) => signElements(outcome, sx(x), sy(y), r)),
    titles,
    items.map(markElements),
    labelElements(frame.labels ?? layOutLabels(brightItems, frame, boxes, ruler), size),
  );
  return { body, width, height, ids: [...places.keys()], drawn };
}

const FIGURE_FONT = "Segoe UI, Roboto, Liberation Sans, Helvetica, Arial, sans-serif";
const MARGIN = 24;
const MIN_WIDTH = 360;

function textRuler(size, weight = "") {
  const ruler = document.createElement("canvas").getContext("2d");
  ruler.font = `${weight} ${size}px ${FIGURE_FONT}`.trim();
  return ruler;
}

// As many rows as a text needs; a word that is wider than a row, as an address, is broken.
function wrapText(ruler, text, width) {
  const rows = [];
  const fits = (row) => ruler.measureText(row).width <= width;
  let row = "";
  for (const word of text.split(/\s+/)) {
    if (fits(row ? `${row} ${word}` : word)) {
      row = row ? `${row} ${word}` : word;
      continue;
    }
    if (row) rows.push(row);
    row = "";
    for (const letter of word) {
      if (row && !fits(row + letter)) {
        rows.push(row);
        row = "";
      }
      row += letter;
    }
  }
  return [...rows, row].filter(Boolean);
}

// Rows of text from a height on; returns them and where they end.
function textRows(list, top, width) {
  let y = top;
  const rows = list.flatMap(({ text, size, weight, fill = palette.soft }) =>
    wrapText(textRuler(size, weight), text, width - 2 * MARGIN).map((row) => {
      y += size * 1.4;
      return svg("text", { x: MARGIN, y: y.toFixed(1), "font-size": size, "font-weight": weight, fill }, row);
    }),
  );
  return { rows, end: y };
}

// The legend in as many rows as it needs.
function legendRows(inner, top, wide) {
  const ruler = textRuler(14);
  const rows = svg("g", { "font-size": 14 });
  let [x, y] = [MARGIN, top];
  for (const item of legendItems(inner)) {
    const across = 32 + ruler.measureText(item.text).width + 22;
    if (x + across > wide - MARGIN && x > MARGIN) [x, y] = [MARGIN, y + 24];
    rows.append(
      item.mark
        ? shapeSvg(item.mark, x + 10, y, 8, { fill: palette[item.mark] })
        : svg("line", {
            x1: x - 2,
            x2: x + 24,
            y1: y,
            y2: y,
            stroke: palette[item.line],
            "stroke-width": item.width,
            "stroke-dasharray": shortDashes(item.dash),
          }),
    );
    if (item.sign) rows.append(...signElements(item.change, x + 11, y, 8));
    wrapText(ruler, item.text, wide - 32 - 2 * MARGIN).forEach((row, i) => {
      y += i ? 18 : 0;
      rows.append(svg("text", { x: x + 32, y: y + 5, fill: palette.ink }, row));
    });
    x += across;
  }
  return { rows, end: y + 12 };
}

// `fullWidth` is the width of a picture that shows everything; `chosenOnly` leaves out what is not chosen.
export function drawFigure({ fullWidth = 0, chosenOnly = false } = {}) {
  const picture = drawPicture({ fullWidth, chosenOnly });
  const width = Math.max(MIN_WIDTH, Math.ceil(picture.width));
  const head = textRows([{ text: mapTitle(), size: 24, weight: 700, fill: palette.ink }], 10, width);
  const top = Math.ceil(head.end + 16);
  const legend = legendRows(picture, top + picture.height + 22, width);
  const caption = textRows(captionLines(chosenOnly), legend.end, width);
  const height = Math.ceil(caption.end + 18);
  return svg(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      "font-family": FIGURE_FONT,
      role: "img",
      lang: locale.lang,
    },
    svg("title", {}, mapTitle()),
    svg("desc", {}, shownDayText()),
    svg("rect", { width, height, fill: palette.ground }),
    svg("g", { transform: `translate(${(width - picture.width) / 2} ${top})` }, picture.body),
    head.rows,
    legend.rows,
    caption.rows,
  );
}

// Text that any reader of XML takes: what XML has no sign for, as in a hostile label, becomes the sign for the unknown.
export const svgText = (options) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer()
    .serializeToString(drawFigure(options))
    .replace(/[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")}\n`;
