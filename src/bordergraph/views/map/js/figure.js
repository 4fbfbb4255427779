// The map as a figure: an SVG with title, legend, date and source line, from what is on show.
import { svg } from "./dom.js";
import { data, lines, marks, nodeOf } from "./data.js";
import { sideNames } from "./changed.js";
import { CHANGES, given } from "./changes.js";
import { ink, shapeOf } from "./colours.js";
import { spot } from "./canvas.js";
import { groundOf, groupLabel, hulls, isUnder, outlines } from "./groups.js";
import { placeLabels } from "./labels.js";
import { drawnSaid, legendItems } from "./legend.js";
import { bendOf, headOf, sideOf, smaller, through } from "./curves.js";
import { signOf, signs } from "./signs.js";
import { widthOf } from "./ties.js";
import { shown } from "./filters.js";
import { isTies, state } from "./state.js";
import { layoutName, speech, t, title } from "./text.js";

const WIDE_FIGURE = 1600;
const FACE = "Segoe UI, Roboto, Liberation Sans, Helvetica, Arial, sans-serif";
const size = new Map(marks.map((m) => [m.id, m.size]));

const caption = (x, y, content, attributes = {}) => svg("text", { x: x.toFixed(1), y: y.toFixed(1), fill: ink.ink, ...attributes }, content);

const halo = () => ({ stroke: ink.halo, "stroke-width": 3.5, "paint-order": "stroke", "stroke-linejoin": "round" });

function subtitle() {
  const threat = nodeOf.get(state.threat);
  return [
    threat ? t("figure.threat", { threat: (speech.lang === "fr" && threat.label_fr) || threat.label }) : "",
    layoutName(state.layout), shown.marks ? t(given()?.change ? "changed.whatif" : "changed.title", { from: sideNames()[0], to: sideNames()[1] }) : state.year ? t("figure.year", { year: String(state.year) }) : data.day ? t("as.of", { day: data.day }) : t("time.now"),
    isTies() ? drawnSaid()
      : t("status", { nodes: shown.nodes.size, all: data.nodes.length, links: shown.links.length, gaps: shown.pairs.length }),
  ].filter(Boolean).join(" · ");
}

// The legend in as many rows as it needs; returns the rows and where they end.
function legendRows(top, ruler, wide) {
  const rows = svg("g", { "font-size": 15 });
  let x = 40;
  let y = top;
  for (const item of legendItems()) {
    const across = 30 + ruler.measureText(item.text).width + 26;
    if (x + across > wide - 20 && x > 40) {
      x = 40;
      y += 26;
    }
    rows.append(item.mark ? shapeOf(item.mark, x + 8, y, 8, { fill: ink[item.mark] })
      : svg("line", { x1: x - 4, x2: x + 22, y1: y, y2: y, stroke: ink[item.line], "stroke-width": item.width, "stroke-dasharray": item.dash }));
    if (item.sign) rows.append(...signOf(item.change, x + 9, y, 8));
    rows.append(caption(x + 30, y + 5, item.text));
    x += across;
  }
  return { rows, end: y };
}

export function figureOf(width = WIDE_FIGURE) {
  const at = new Map([...shown.nodes].map((id) => [id, spot(id)]));
  const xs = [...at.values()].map((p) => p.x);
  const ys = [...at.values()].map((p) => p.y);
  const beside = isTies() ? 300 : 130;
  const box = { left: Math.min(...xs) - beside, top: Math.min(...ys) - 120, right: Math.max(...xs) + beside, bottom: Math.max(...ys) + 130 };
  const scale = width / (box.right - box.left);
  const head = 92;
  const inner = Math.round((box.bottom - box.top) * scale);
  const ruler = document.createElement("canvas").getContext("2d");
  ruler.font = `15px ${FACE}`;
  const legend = legendRows(head + inner + 30, ruler, width);
  const height = legend.end + 66;
  const sx = (x) => (x - box.left) * scale;
  const sy = (y) => (y - box.top) * scale + head;
  const root = svg("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}`, "font-family": FACE, role: "img", lang: speech.lang },
    svg("title", {}, title()), svg("desc", {}, subtitle()), svg("rect", { width, height, fill: ink.ground }));
  root.append(caption(40, 46, title(), { "font-size": 28, "font-weight": 700 }), caption(40, 74, subtitle(), { "font-size": 16, fill: ink.soft }));
  if (state.layout === "geographic") {
    const frame = svg("g", { "clip-path": "url(#frame)" });
    root.append(svg("clipPath", { id: "frame" }, svg("rect", { x: 0, y: head, width, height: inner })), frame);
    for (const { points, fill, line, width: thick, dash } of outlines()) {
      frame.append(svg("polyline", {
        points: points.map(([x, y]) => `${sx(x).toFixed(1)},${sy(y).toFixed(1)}`).join(" "), fill: fill ?? "none",
        stroke: line, "stroke-width": thick, "stroke-dasharray": dash.join(" ") || null,
      }));
    }
  }
  const titles = [];
  if (state.hulls) {
    for (const { group, corners, x, y, below } of hulls(at)) {
      const points = corners.map((p) => `${sx(p.x).toFixed(1)},${sy(p.y).toFixed(1)}`).join(" ");
      root.append(svg("polygon", { points, fill: ink[groundOf(group)], stroke: ink[groundOf(group)], "stroke-width": 104 * scale, "stroke-linejoin": "round" }));
      titles.push(caption(sx(x), isUnder(group) ? sy(below) + 20 : sy(y) - 8, groupLabel(group), { "font-size": 18, "font-weight": 600, fill: ink.soft, "text-anchor": "middle", ...halo() }));
    }
  }
  for (const e of lines.filter((x) => shown.lines.has(x.id)).sort((a, b) => layer(a) - layer(b))) root.append(lineOfFigure(e, at, sx, sy, scale));
  for (const { mark, gap, x, y } of signs(at, spot)) root.append(...signOf(mark, sx(x), sy(y), gap ? 9 : 7));
  root.append(...titles);
  const items = [...at].map(([id, p]) => ({ id, x: sx(p.x), y: sy(p.y), r: Math.max(4, size.get(id) * smaller() * scale), side: sideOf(id), first: false }));
  for (const m of items) root.append(shapeOf(nodeOf.get(m.id).kind, m.x, m.y, m.r, { fill: ink[nodeOf.get(m.id).kind], stroke: ink.halo, "stroke-width": 1.5 }));
  for (const label of placeLabels(ruler, items, 15, { limit: 2000, room: 190 })) {
    const anchor = { center: "middle", left: "start", right: "end" }[label.align];
    label.rows.forEach((row, i) => root.append(caption(label.x, label.y + 13 + i * 17, row,
      { "font-size": 15, "text-anchor": anchor, ...halo() })));
  }
  root.append(legend.rows);
  const note = (speech.lang === "fr" && data.note_fr) || data.note;
  root.append(caption(40, height - 22, [note, t("count.source", { n: data.counts.sources })].filter(Boolean).join(" · "), { "font-size": 14, fill: ink.soft }));
  return root;
}

// A tie: a curve, with a head at whoever a documented exchange gives to.
function tieOfFigure(e, a, b, sx, sy, scale) {
  const bend = bendOf(e, spot);
  const middle = bend ? through(a, b, bend.roundness, bend.clockwise) : { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  const [tone, width] = [ink[e.held.exchange ? "exchange" : "edge"], widthOf(e.held) * 0.8];
  const at = (p) => ({ x: sx(p.x), y: sy(p.y) });
  const [one, via, two] = [a, middle, b].map(at);
  const point = (p) => `${p.x.toFixed(1)} ${p.y.toFixed(1)}`;
  const head = (end, id) => svg("polygon", { fill: tone, points: headOf(end, via, size.get(id) * smaller() * scale + 2, 7 + 1.6 * width).map((p) => p.map((v) => v.toFixed(1)).join(",")).join(" ") });
  return svg("g", {}, svg("path", { d: `M${point(one)} Q${point(via)} ${point(two)}`, fill: "none", stroke: tone, "stroke-width": width.toFixed(1), "stroke-opacity": e.held.exchange ? 0.95 : 0.85 }),
    e.held.forth ? head(two, e.to) : null, e.held.back ? head(one, e.from) : null);
}

// What lies on top: gaps over documented exchange over the rest.
const layer = (e) => (e.kind === "gap" ? 2 : Number(e.kind === "tie" && e.held.exchange));

// A change between two sides, as the page draws it.
function changeOfFigure(mark, e, a, b, sx, sy) {
  const look = CHANGES[mark];
  const bend = bendOf(e, spot);
  const middle = bend ? through(a, b, bend.roundness, bend.clockwise) : { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  const point = (p) => `${sx(p.x).toFixed(1)} ${sy(p.y).toFixed(1)}`;
  return svg("path", { d: `M${point(a)} Q${point(middle)} ${point(b)}`, fill: "none", stroke: ink[look.ink], "stroke-width": look.width, "stroke-dasharray": look.dash ? look.dash.join(" ") : null });
}

function lineOfFigure(e, at, sx, sy, scale) {
  const a = at.get(e.from);
  const b = at.get(e.to);
  const mark = shown.marks?.get(e.id);
  if (mark) return changeOfFigure(mark, e, a, b, sx, sy);
  if (e.kind === "tie") return tieOfFigure(e, a, b, sx, sy, scale);
  if (e.kind !== "gap") {
    return svg("line", { x1: sx(a.x).toFixed(1), y1: sy(a.y).toFixed(1), x2: sx(b.x).toFixed(1), y2: sy(b.y).toFixed(1), stroke: ink.edge, "stroke-opacity": 0.5, "stroke-width": e.width * 0.7, "stroke-dasharray": e.low ? "2 4" : null });
  }
  const bend = bendOf(e, spot);
  const { x: mx, y: my } = through(a, b, bend.roundness, bend.clockwise);
  return svg("path", {
    d: `M${sx(a.x).toFixed(1)} ${sy(a.y).toFixed(1)} Q${sx(mx).toFixed(1)} ${sy(my).toFixed(1)} ${sx(b.x).toFixed(1)} ${sy(b.y).toFixed(1)}`,
    fill: "none", stroke: ink.gap, "stroke-width": Math.min(4, 1.6 + e.score * 0.3), "stroke-dasharray": e.evidence === "confirmed" ? "11 6" : "6 6",
  });
}
