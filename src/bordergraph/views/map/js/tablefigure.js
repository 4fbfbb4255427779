// A table as a picture: every row that is on show on the page, each cell whole.
import { svg } from "./dom.js";
import { ink } from "./colours.js";
import { rulerOf, inRows } from "./figure.js";
import { rowsOnShow, TABLES } from "./tables.js";
import { state } from "./state.js";
import { t } from "./text.js";

const TABLE_SIZE = 13;
const LEAD = 18;
const PADDING = 16;
const WIDEST = 300;

export function tableOf() {
  const { columns } = TABLES[state.table];
  const ruler = rulerOf(TABLE_SIZE);
  const rows = [columns.map((c) => t(`column.${c.key}`)), ...rowsOnShow().map((r) => columns.map((c) => c.text(r)))];
  const wide = columns.map((_, i) => Math.min(WIDEST, Math.max(...rows.map((r) => ruler.measureText(r[i]).width))) + PADDING);
  const from = wide.map((_, i) => 24 + wide.slice(0, i).reduce((a, b) => a + b, 0));
  const width = 48 + wide.reduce((a, b) => a + b, 0);
  const body = svg("g", { "font-size": TABLE_SIZE, fill: ink.ink });
  let y = 0;
  rows.forEach((row, n) => {
    const cells = row.map((text, i) => inRows(ruler, text, wide[i] - PADDING));
    cells.forEach((cell, i) => cell.forEach((text, k) => body.append(svg("text", {
      x: columns[i].number && n ? from[i] + wide[i] - PADDING : from[i], y: y + LEAD * (k + 1), "text-anchor": columns[i].number && n ? "end" : null, "font-weight": n ? null : 700,
    }, text))));
    y += LEAD * Math.max(1, ...cells.map((c) => c.length)) + 8;
    body.append(svg("line", { x1: 24, x2: width - 24, y1: y, y2: y, stroke: ink.rule }));
  });
  return { body, width, height: y + 8 };
}
