// The matrix as a picture, in the colours of its cells.
import { svg } from "./dom.js";
import { ink } from "./colours.js";
import { rulerOf, inRows } from "./figure.js";
import { gridCells, gridNote, KEYS, shareOf } from "./matrix.js";
import { nodeOf } from "./data.js";
import { selected } from "./filters.js";
import { short, t } from "./text.js";

const CELL = 20;
const GRID_SIZE = 12;

const parts = (colour) => [1, 3, 5].map((i) => Number.parseInt(colour.slice(i, i + 2), 16));

// The colour that the page mixes for a cell.
function mixed(colour, part) {
  const share = shareOf(part) / 100;
  const [over, under] = [ink[colour], ink.ground].map(parts);
  return `#${over.map((v, i) => Math.round(v * share + under[i] * (1 - share)).toString(16).padStart(2, "0")).join("")}`;
}

export function gridOf() {
  const { list, cells } = gridCells();
  const ruler = rulerOf(GRID_SIZE);
  const names = list.map(({ n }) => short(nodeOf.get(n.id)));
  const beside = Math.max(60, ...names.map((text) => ruler.measureText(text).width)) + 32;
  const wide = list.length * CELL;
  const width = Math.max(420, beside + wide + 24);
  const notes = inRows(rulerOf(13), gridNote(list), width - 48);
  const keyTop = 18 * notes.length + 14;
  const top = keyTop + 34 + beside - 24;
  const body = svg("g", { "font-size": GRID_SIZE, fill: ink.ink });
  notes.forEach((text, i) => body.append(svg("text", { x: 24, y: 14 + 18 * i, "font-size": 13, fill: ink.soft }, text)));
  KEYS.forEach(([colour, word, shades], k) => {
    shades.forEach((p, i) => body.append(svg("rect", { x: 24 + 18 * i, y: keyTop + 18 * k - 9, width: 17, height: 11, fill: mixed(colour, p) })));
    body.append(svg("text", { x: 122, y: keyTop + 18 * k }, t(word)));
  });
  const selfTone = ink.rule;
  list.forEach(({ n, group }, i) => {
    const [x, y] = [beside + i * CELL, top + i * CELL];
    body.append(svg("text", { x: beside - 6, y: y + 14, "text-anchor": "end" }, names[i]),
      svg("text", { transform: `translate(${x + 14} ${top - 6}) rotate(-90)` }, names[i]),
      svg("rect", { x, y, width: CELL - 1, height: CELL - 1, fill: selfTone }));
    if (i && list[i - 1].group !== group) {
      body.append(svg("line", { x1: beside, x2: beside + wide, y1: y - 0.5, y2: y - 0.5, stroke: ink.edge, "stroke-width": 2 }),
        svg("line", { x1: x - 0.5, x2: x - 0.5, y1: top, y2: top + wide, stroke: ink.edge, "stroke-width": 2 }));
    }
    list.forEach(({ n: other }, j) => {
      if (i === j) return;
      const { colour, part } = cells[i][j];
      const picked = selected().includes(n.id) && selected().includes(other.id);
      body.append(svg("rect", { x: beside + j * CELL, y, width: CELL - 1, height: CELL - 1, fill: part > 0 ? mixed(colour, part) : ink.card, stroke: picked ? ink.accent : null, "stroke-width": picked ? 2 : null }));
    });
  });
  return { body, width, height: top + wide + 12 };
}
