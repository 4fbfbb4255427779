// Labels that never cover one another: the most important first, each where there is room.
import { palette } from "./colours.js";
import { nodeOf } from "./data.js";
import { drawing, drawnPositions, ROW, screenProjection, screenRadius, sideOf } from "./drawing.js";
import { fitText, overlap } from "./groups.js";
import { shortNameOf } from "./names.js";
import { selected, shown } from "./shown.js";
import { labelRoom, overlayBoxes } from "./stage.js";
import { currentLayout } from "./state.js";
import { formatNumber, wrapText } from "./text.js";

const ROW_LETTERS = 20;
const MAX_ROWS = 3;
const labelCache = new Map();

const shorten = (text) => (text.length > ROW_LETTERS ? `${text.slice(0, ROW_LETTERS - 1).trim()}…` : text);

export const clearLabelCache = () => labelCache.clear();

// All of the name of what is chosen; of others one row in a column, else what fits into three.
function labelRows(context, id, isFull, space) {
  const n = nodeOf.get(id);
  const rows = wrapText(shortNameOf(id), (row) => row.length <= ROW_LETTERS);
  const { agencies, inside, outside } = n.counts;
  const counts =
    n.kind === "community" ? [`${formatNumber(agencies)} · ${formatNumber(inside)} / ${formatNumber(outside)}`] : [];
  if (isFull) return [...rows, ...counts];
  if (space) return [fitText(context, shortNameOf(id), space)];
  const most = MAX_ROWS - counts.length;
  const cut = [...rows.slice(0, most - 1), rows.slice(most - 1).join(" ")].map(shorten);
  return [...cut.filter(Boolean), ...counts];
}

function measureLabel(context, id, size, isFull, space) {
  const key = `${id}|${size}|${space}|${isFull}`;
  if (!labelCache.has(key)) {
    const rows = labelRows(context, id, isFull, space);
    const width = Math.max(...rows.map((row) => context.measureText(row).width));
    labelCache.set(key, { rows, width, height: rows.length * size * 1.15 });
  }
  return labelCache.get(key);
}

class BoxGrid {
  constructor(step) {
    this.step = step;
    this.cells = new Map();
  }

  *at(box) {
    for (let cx = Math.floor(box[0] / this.step); cx <= Math.floor(box[2] / this.step); cx += 1) {
      for (let cy = Math.floor(box[1] / this.step); cy <= Math.floor(box[3] / this.step); cy += 1) yield `${cx},${cy}`;
    }
  }

  hit(box, ownId) {
    for (const cell of this.at(box)) {
      const boxes = this.cells.get(cell) ?? [];
      if (boxes.some(([other, owner]) => owner !== ownId && overlap(box, other))) return true;
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

const MAX_LABELS = 400;

// Choose labels for the marks of a frame; `context` has the font set.
function placeLabels(context, items, { size, width: edge, space }, taken) {
  const boxes = new BoxGrid(64);
  for (const box of taken) boxes.add(box, "");
  for (const m of items) boxes.add([m.x - m.r, m.y - m.r, m.x + m.r, m.y + m.r], m.id);
  const isPlace = (m) => Number(nodeOf.get(m.id).kind === "place");
  const ranked = [...items].sort(
    (a, b) =>
      Number(b.isChosen) - Number(a.isChosen) ||
      Number(b.isGapEnd) - Number(a.isGapEnd) ||
      isPlace(a) - isPlace(b) ||
      nodeOf.get(a.id).rank - nodeOf.get(b.id).rank ||
      (a.id < b.id ? -1 : 1),
  );
  const labelAt = (m, isFull = m.isChosen) => {
    const { rows, width, height } = measureLabel(context, m.id, size, isFull, m.side ? space : 0);
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
    for (const [x, y, align] of places) {
      const left = align === "center" ? x - width / 2 : align === "left" ? x : x - width;
      const box = [left - 2, y + slack, left + width + 2, y + height - slack];
      if (box[0] >= 0 && box[2] <= edge && !boxes.hit(box, m.id))
        return { id: m.id, rows, x, y, align, box, isChosen: m.isChosen };
    }
    const [x, y, align] = places[0];
    return m.isChosen
      ? { id: m.id, rows, x, y, align, box: [x - width / 2, y, x + width / 2, y + height], isChosen: true }
      : null;
  };
  const placed = [];
  for (const m of ranked) {
    if (placed.length >= MAX_LABELS) break;
    const label = labelAt(m);
    if (!label) continue;
    boxes.add(label.box, m.id);
    placed.push([m, label]);
  }
  // What was cut in a column is written out where there is room for all of it.
  return placed.map(([m, label]) => {
    const full = m.side && label.rows[0].endsWith("…") ? labelAt(m, true) : null;
    if (full?.align !== label.align) return label;
    boxes.add(full.box, m.id);
    return full;
  });
}

const LABEL_FONT = '"Segoe UI", Roboto, "Liberation Sans", system-ui, sans-serif';
const LABEL_SIZE = 12.5;
const MIN_LABEL_SIZE = 10.5;

// In a small window the rows of a bow stand close, and their names are smaller.
const labelSize = () =>
  currentLayout() === "ties"
    ? Math.min(LABEL_SIZE, Math.max(MIN_LABEL_SIZE, (ROW * drawing.network.getScale() - 0.5) / 1.15))
    : LABEL_SIZE;

// The screen as a frame of the picture: how wide and high it is, where things stand, and how large names are.
export const screenFrame = () => ({ ...screenProjection(), size: labelSize(), space: labelRoom() - 8 });

// The marks in a frame, in its pixels, and those that lie no farther outside than the margin.
export function marksInFrame({ scale, width, height, sx, sy }, margin = 0) {
  const selectedIds = new Set(selected());
  // The ends of a gap on show are named before anything else is.
  const ends = new Set(shown.pairs.flatMap((p) => [p.a, p.b]));
  const items = [...drawnPositions()].map(([id, at]) => ({
    id,
    x: sx(at.x),
    y: sy(at.y),
    r: screenRadius(id, scale),
    side: sideOf(id),
    isChosen: selectedIds.has(id) || drawing.hoveredId === id,
    isGapEnd: ends.has(id),
  }));
  return items.filter(({ x, y }) => x >= -margin && y >= -margin && x <= width + margin && y <= height + margin);
}

export function drawLabels(context, labels, size) {
  context.textBaseline = "top";
  context.lineJoin = "round";
  for (const label of labels) {
    context.font = `${label.isChosen ? "bold " : ""}${size}px ${LABEL_FONT}`;
    context.textAlign = label.align;
    context.lineWidth = 3.5;
    context.strokeStyle = palette.halo;
    context.fillStyle = palette.ink;
    label.rows.forEach((row, i) => {
      context.strokeText(row, label.x, label.y + i * size * 1.15);
      context.fillText(row, label.x, label.y + i * size * 1.15);
    });
  }
}

// Names on the screen, clear of the titles of groups and of what lies over the map.
export function labelScreen(context) {
  const ratio = context.canvas.width / context.canvas.clientWidth;
  const frame = screenFrame();
  const { sx, sy, size } = frame;
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.font = `${size}px ${LABEL_FONT}`;
  const items = marksInFrame(frame, 40).filter((m) => !shown.brightNodes || shown.brightNodes.has(m.id));
  const titles = drawing.titles.map(([left, top, right, bottom]) => [sx(left), sy(top), sx(right), sy(bottom)]);
  drawing.labels = placeLabels(context, items, frame, [...titles, ...overlayBoxes()]);
  drawLabels(context, drawing.labels, size);
  context.restore();
}
