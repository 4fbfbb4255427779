// Labels that never cover one another: the most important first, each where there is room.
import { ink } from "./colours.js";
import { nodeOf } from "./data.js";
import { fitted } from "./groups.js";
import { selected, shown } from "./shown.js";
import { drawing, lens, overlays, positions, reachOf, ROW, sideOf, sideRoom } from "./stage.js";
import { arranged } from "./state.js";
import { number, shortOf } from "./text.js";

const LINE = 18;
const WHOLE = 24;
const cache = new Map();

// At most two lines of about 18 letters; what is longer is cut.
function wrapped(text) {
  if (text.length <= LINE) return [text];
  let cut = text.lastIndexOf(" ", LINE);
  if (cut < 6) cut = LINE;
  const first = text.slice(0, cut).trim();
  const rest = text.slice(cut).trim();
  return [first, brief(rest)].filter(Boolean);
}

const brief = (text) => (text.length > LINE ? `${text.slice(0, LINE - 1).trim()}…` : text);

// As many lines as the whole of it needs.
function unfolded(text) {
  const rows = [];
  for (const word of text.split(" ")) {
    if (rows.length && rows.at(-1).length + word.length < WHOLE) rows.push(`${rows.pop()} ${word}`);
    else rows.push(word);
  }
  return rows;
}

export const forget = () => cache.clear();

function rowsOf(context, id, whole, room) {
  const text = shortOf(id);
  const n = nodeOf.get(id);
  if (n.kind === "community") {
    const counts = `${number(n.agencies)} · ${number(n.inside)} / ${number(n.outside)}`;
    return [...(whole ? unfolded(text) : [brief(text)]), counts];
  }
  if (whole) return unfolded(text);
  return room ? [fitted(context, text, room)] : wrapped(text);
}

function measure(context, id, size, { whole, room }) {
  const key = `${id}|${size}|${room}|${whole}`;
  if (!cache.has(key)) {
    const rows = rowsOf(context, id, whole, room);
    const width = Math.max(...rows.map((row) => context.measureText(row).width));
    cache.set(key, { rows, width, height: rows.length * size * 1.15 });
  }
  return cache.get(key);
}

class Boxes {
  constructor(step) {
    this.step = step;
    this.cells = new Map();
  }

  *at(box) {
    for (let cx = Math.floor(box[0] / this.step); cx <= Math.floor(box[2] / this.step); cx += 1) {
      for (let cy = Math.floor(box[1] / this.step); cy <= Math.floor(box[3] / this.step); cy += 1) yield `${cx},${cy}`;
    }
  }

  hit(box, own) {
    for (const cell of this.at(box)) {
      for (const [other, owner] of this.cells.get(cell) ?? []) {
        if (owner !== own && box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])
          return true;
      }
    }
    return false;
  }

  add(box, owner) {
    for (const cell of this.at(box)) {
      if (!this.cells.has(cell)) this.cells.set(cell, []);
      this.cells.get(cell).push([box, owner]);
    }
  }
}

// Choose labels for marks given in screen pixels as {id, x, y, r, first}; `context` has the font set.
export function placeLabels(context, items, size, { limit = 400, taken = [], width: edge = Infinity, room = 0 } = {}) {
  const boxes = new Boxes(64);
  for (const box of taken) boxes.add(box, "");
  for (const m of items) boxes.add([m.x - m.r, m.y - m.r, m.x + m.r, m.y + m.r], m.id);
  const place = (m) => Number(nodeOf.get(m.id).kind === "place");
  const ranked = [...items].sort(
    (a, b) =>
      Number(b.first) - Number(a.first) ||
      Number(b.end ?? 0) - Number(a.end ?? 0) ||
      place(a) - place(b) ||
      nodeOf.get(a.id).rank - nodeOf.get(b.id).rank ||
      (a.id < b.id ? -1 : 1),
  );
  const fitting = (m, whole) => {
    const { rows, width, height } = measure(context, m.id, size, { whole, room: m.side ? room : 0 });
    const gap = m.r + 3;
    // Names in a column may stand as close as their letters allow.
    const slack = m.side ? (0.16 * height) / rows.length : 0;
    const places = [
      [m.x, m.y + gap, "center"],
      [m.x, m.y - gap - height, "center"],
      [m.x + gap, m.y - height / 2, "left"],
      [m.x - gap, m.y - height / 2, "right"],
      [m.x + m.r, m.y + gap, "right"],
      [m.x - m.r, m.y + gap, "left"],
      [m.x + m.r, m.y - gap - height, "right"],
      [m.x - m.r, m.y - gap - height, "left"],
    ];
    if (m.side) places.unshift(...places.splice(m.side === "left" ? 2 : 3, 1));
    if (m.side && whole && !m.first) places.splice(1);
    for (const [x, y, align] of places) {
      const left = align === "center" ? x - width / 2 : align === "left" ? x : x - width;
      const box = [left - 2, y + slack, left + width + 2, y + height - slack];
      if (box[0] >= 0 && box[2] <= edge && !boxes.hit(box, m.id))
        return { id: m.id, rows, x, y, align, box, first: m.first };
    }
    const [x, y, align] = places[0];
    return m.first
      ? { id: m.id, rows, x, y, align, box: [x - width / 2, y, x + width / 2, y + height], first: true }
      : null;
  };
  const found = [];
  for (const m of ranked) {
    if (found.length >= limit) break;
    const chosen = fitting(m, m.first);
    if (!chosen) continue;
    boxes.add(chosen.box, m.id);
    found.push([m, chosen]);
  }
  // What was cut is written out where there is room for all of it.
  return found.map(([m, chosen]) => {
    if (!chosen.rows.at(-1).endsWith("…")) return chosen;
    const full = fitting(m, true);
    if (full) boxes.add(full.box, m.id);
    return full ?? chosen;
  });
}

export const FONT = '"Segoe UI", Roboto, "Liberation Sans", system-ui, sans-serif';
const LABEL = 12.5;
const LEAST_LABEL = 10.5;

// Marks at some places as a picture of them has them.
export const marksIn = ({ scale, sx, sy }, places) =>
  [...places].map(([id, { x, y }]) => ({ id, x: sx(x), y: sy(y), r: reachOf(id, scale), side: sideOf(id) }));

// Marks on the screen in pixels of the canvas element, for labels and figures.
export function onScreen(margin = 40) {
  const { scale, width, height, sx, sy } = lens();
  const picked = new Set(selected());
  // The ends of a gap on show are named before anything else is.
  const ends = new Set(shown.pairs.flatMap((p) => [p.a, p.b]));
  const items = marksIn({ scale, sx, sy }, positions()).map((m) => ({
    ...m,
    first: picked.has(m.id) || drawing.hover === m.id,
    end: ends.has(m.id),
  }));
  return items.filter(({ x, y }) => x >= -margin && y >= -margin && x <= width + margin && y <= height + margin);
}

// In a small window the rows of a bow stand close, and their names are smaller.
export const labelSize = () =>
  arranged() === "ties"
    ? Math.min(LABEL, Math.max(LEAST_LABEL, (ROW * drawing.network.getScale() - 0.5) / 1.15))
    : LABEL;

export function drawLabels(ctx) {
  const ratio = ctx.canvas.width / ctx.canvas.clientWidth;
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  const size = labelSize();
  ctx.font = `${size}px ${FONT}`;
  ctx.textBaseline = "top";
  ctx.lineJoin = "round";
  const { width, sx, sy } = lens();
  const items = onScreen().filter((m) => !drawing.near || drawing.near.has(m.id));
  // Labels keep clear of the titles of the groups.
  const titles = drawing.titles.map(([left, top, right, bottom]) => [sx(left), sy(top), sx(right), sy(bottom)]);
  const taken = [...titles, ...overlays()];
  drawing.labels = placeLabels(ctx, items, size, { taken, width, room: sideRoom() - 8 });
  for (const label of drawing.labels) {
    ctx.font = `${label.first ? "bold " : ""}${size}px ${FONT}`;
    ctx.textAlign = label.align;
    ctx.lineWidth = 3.5;
    ctx.strokeStyle = ink.halo;
    ctx.fillStyle = ink.ink;
    label.rows.forEach((row, i) => {
      ctx.strokeText(row, label.x, label.y + i * size * 1.15);
      ctx.fillText(row, label.x, label.y + i * size * 1.15);
    });
  }
  ctx.restore();
}
