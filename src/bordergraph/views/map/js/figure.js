// An exported picture: the drawing on show as vectors, with its title, its legend and its caption, as one SVG.
import { svg } from "./dom.js";
import { ink, shapeOf } from "./colours.js";
import { comparisonTitle } from "./comparison.js";
import { data, lines, nodeOf } from "./data.js";
import { boundsOf, groundOf, groupTitles, hulls, outlines, PAD } from "./groups.js";
import { FONT, labelSize, marksIn, placeLabels } from "./labels.js";
import { drawnText, legendItems, statusText } from "./legend.js";
import { isFaint, lineStyle, middleOf, signOf, signs } from "./lines.js";
import { selected, shown } from "./shown.js";
import { drawing, freeSpace, lens, positions, reachOf, smaller, spot } from "./stage.js";
import { address, isDrawn, isTies, state } from "./state.js";
import {
  country,
  day,
  dots,
  footnote,
  kindOf,
  layoutName,
  nameOf,
  number,
  shortOf,
  speech,
  t,
  term,
  title,
} from "./text.js";

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
function pictureOf({ whole = 0, chosen = false } = {}) {
  const picked = chosen ? chosenOnes() : null;
  const placesOf = (ids) => new Map([...ids].map((id) => [id, spot(id)]));
  const at = picked || whole ? placesOf(picked?.ids ?? shown.nodes) : positions();
  const frame = picked || whole ? wholeFrame(at, picked ? CHOSEN : whole) : seenFrame();
  const { sx, sy, width, height, size } = frame;
  const ruler = document.createElement("canvas").getContext("2d");
  const { grounds, titles, boxes } = groups(at, frame, ruler);
  const kept = picked?.kept ?? lines.filter((e) => shown.lines.has(e.id));
  const drawn = kept.filter((e) => at.has(e.from) && at.has(e.to)).sort((a, b) => layer(a) - layer(b));
  const dim = (id) => (drawing.near && !drawing.near.has(id) ? FAINT : null);
  const items = marksIn(frame, at).map((m) => ({ ...m, first: selected().includes(m.id) }));
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

const said = (label, ...values) => t("caption.item", { name: label, values: values.join(", ") });

// The day or the two sides that are on show.
function dayOf() {
  if (shown.marks) return comparisonTitle();
  if (state.year) return t("figure.year", { year: `${state.year}-12-31` });
  return data.day ? t("as.of", { day: day(data.day) }) : t("time.now");
}

function pictureText() {
  if (isTies()) return drawnText();
  return state.view === "map" ? statusText() : "";
}

// Everything that narrows or widens what is on show, in words.
function filtersText() {
  const source = data.sources.find((s) => s.id === state.source);
  const things = state.view === "map";
  const some = (key, all, label, word) => (state[key].size < all ? said(label, ...[...state[key]].map(word)) : "");
  const ego = state.ego ? t(state.ego > 1 ? "column.two_step" : "ego") : "";
  return [
    state.threat ? said(t("column.threat"), nameOf(state.threat)) : "",
    source ? said(t("filter.source"), source.title) : "",
    state.hide.size ? said(t("caption.without"), ...[...state.hide].map(country)) : "",
    some("confidence", 3, t("column.confidence"), (c) => term("confidence", c)),
    things ? said(t("column.type"), ...[...state.kinds].map(kindOf)) : "",
    things
      ? some("links", 3, t("column.links"), (l) => t(l === "share" ? "direct-share" : `links.${l}`))
      : some("tied", 2, t("column.ties"), (k) => t(`tie.${k}`)),
    shown.marks
      ? ""
      : state.gaps
        ? said(
            t("column.possible-gaps"),
            t(state.partial ? "caption.partial" : "caption.full"),
            ...(state.channels.size < 3 ? [...state.channels].map((c) => t(`gap.${c}`)) : []),
            ...(isDrawn() ? [`${number(shown.pairs.length)} / ${number(shown.open.length)}`] : []),
          )
        : t("caption.no.gaps"),
    state.ended ? t("filter.ended") : "",
    things && state.size ? said(t("filter.size.hint"), number(state.size)) : "",
    isDrawn() && state.layout !== "islands" ? said(t("filter.layout.hint"), layoutName(state.layout)) : "",
    ego,
    selected().length ? said(t("caption.chosen"), ...selected().map((id) => shortOf(id))) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

const citeLine = () =>
  dots(
    t(data.day ? "cite" : "cite.undated", { title: title(), day: day(data.day), note: footnote() }),
    t("count.source", { n: data.counts.sources }),
  );

// A file on somebody's disk is named without the way to it, which is nobody else's business.
function restoring() {
  const own = location.protocol === "file:" ? location.pathname.split("/").at(-1) : location.href.split("#")[0];
  const hash = address();
  return `${own}${hash === "#" ? "" : hash}`;
}

const captionLines = (chosen) => [
  { text: dots(dayOf(), chosen ? t("caption.only.chosen") : pictureText()), size: 16 },
  { text: said(t("filters"), filtersText() || t("channel.none")), size: 14 },
  { text: said(t("caption.cite"), citeLine()), size: 14 },
  { text: said(t("caption.restore"), restoring()), size: 14 },
];

const FACE = "Segoe UI, Roboto, Liberation Sans, Helvetica, Arial, sans-serif";
const LEFT = 24;
const LEAST_WIDE = 360;

function rulerOf(size, weight = "") {
  const ruler = document.createElement("canvas").getContext("2d");
  ruler.font = `${weight} ${size}px ${FACE}`.trim();
  return ruler;
}

// As many rows as a text needs; a word that is wider than a row, as an address, is broken.
function inRows(ruler, text, width) {
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
function written(list, top, width) {
  let y = top;
  const rows = list.flatMap(({ text, size, weight, fill = ink.soft }) =>
    inRows(rulerOf(size, weight), text, width - 2 * LEFT).map((row) => {
      y += size * 1.4;
      return svg("text", { x: LEFT, y: y.toFixed(1), "font-size": size, "font-weight": weight, fill }, row);
    }),
  );
  return { rows, end: y };
}

// The legend in as many rows as it needs.
function legendRows(inner, top, wide) {
  const ruler = rulerOf(14);
  const rows = svg("g", { "font-size": 14 });
  let [x, y] = [LEFT, top];
  for (const item of legendItems(inner)) {
    const across = 32 + ruler.measureText(item.text).width + 22;
    if (x + across > wide - LEFT && x > LEFT) [x, y] = [LEFT, y + 24];
    rows.append(
      item.mark
        ? shapeOf(item.mark, x + 10, y, 8, { fill: ink[item.mark] })
        : svg("line", {
            x1: x - 2,
            x2: x + 24,
            y1: y,
            y2: y,
            stroke: ink[item.line],
            "stroke-width": item.width,
            "stroke-dasharray": item.dash,
          }),
    );
    if (item.sign) rows.append(...signOf(item.change, x + 11, y, 8));
    inRows(ruler, item.text, wide - 32 - 2 * LEFT).forEach((row, i) => {
      y += i ? 18 : 0;
      rows.append(svg("text", { x: x + 32, y: y + 5, fill: ink.ink }, row));
    });
    x += across;
  }
  return { rows, end: y + 12 };
}

// `whole` is the width of a picture that shows everything; `chosen` leaves out what is not chosen.
export function figureOf({ whole = 0, chosen = false } = {}) {
  const inner = pictureOf({ whole, chosen });
  const width = Math.max(LEAST_WIDE, Math.ceil(inner.width));
  const head = written([{ text: title(), size: 24, weight: 700, fill: ink.ink }], 10, width);
  const top = Math.ceil(head.end + 16);
  const legend = legendRows(inner, top + inner.height + 22, width);
  const caption = written(captionLines(chosen), legend.end, width);
  const height = Math.ceil(caption.end + 18);
  return svg(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      "font-family": FACE,
      role: "img",
      lang: speech.lang,
    },
    svg("title", {}, title()),
    svg("desc", {}, dayOf()),
    svg("rect", { width, height, fill: ink.ground }),
    svg("g", { transform: `translate(${(width - inner.width) / 2} ${top})` }, inner.body),
    head.rows,
    legend.rows,
    caption.rows,
  );
}

// Text that any reader of XML takes: what XML has no sign for, as in a hostile label, becomes the sign for the unknown.
export const svgText = (options) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer()
    .serializeToString(figureOf(options))
    .replace(/[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")}\n`;
