// What a gap was in the year on show: its row tells of the network's day, or of its latest year.
import { gaps } from "./data.js";

const FIELDS = ["kind", "evidence", "need", "supply", "gap"];
const latest = gaps.map((g) => FIELDS.map((field) => g[field]));
let now = 0;

export function turnTo(year) {
  if (year === now) return;
  now = year;
  gaps.forEach((g, i) => {
    const then = g.then.find(([from, to]) => from <= year && year <= to);
    const values = then ? then.slice(2) : latest[i];
    FIELDS.forEach((field, k) => Object.assign(g, { [field]: values[k] }));
  });
}
