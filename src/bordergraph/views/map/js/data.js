// The data of the page: read, unpacked, and with the defaults that were left out to keep the file small.
import { $ } from "./dom.js";

async function inflated(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) bytes[i] = raw.charCodeAt(i);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
}

// The values of a column; what is left out stays undefined.
function values(column) {
  if (Array.isArray(column)) return column;
  if ("words" in column) return column.at.map((i) => (i < 0 ? null : column.words[i]));
  if ("many" in column) {
    const flat = values(column.of);
    let from = 0;
    return column.many.map((n) => {
      if (n < 0) return null;
      from += n;
      return flat.slice(from - n, from);
    });
  }
  if ("keys" in column) return filled(Object.entries(column.keys));
  return filled(Object.entries(column.of), column.rows);
}

function filled(entries, count) {
  const read = entries.map(([key, column]) => [key, values(column)]);
  const rows = Array.from({ length: count ?? read[0]?.[1].length ?? 0 }, () => ({}));
  for (const [key, list] of read) {
    list.forEach((value, i) => {
      if (value !== null) rows[i][key] = value;
    });
  }
  return rows;
}

async function unpacked(text) {
  const { tables, ...whole } = JSON.parse(await inflated(text));
  for (const [name, table] of Object.entries(tables)) whole[name] = values(table);
  return whole;
}

const read = (id) => JSON.parse($(id).textContent);

// What a record of each kind says where the file leaves it out.
export const blank = read("map-blanks");
const complete = (kind, list) => list.map((item) => ({ ...blank[kind], ...item }));
const cited = (kind, list) => complete(kind, list).map((item) => ({ ...item, cites: complete("cites", item.cites) }));

const isPacked = Boolean($("map-data").dataset.packed);
export const data = {
  between: [],
  problems: [],
  ...(isPacked ? await unpacked($("map-data").textContent) : read("map-data")),
};
data.years = complete("years", data.years);
data.communities = complete("groups", data.communities);
for (const layout of Object.keys(data.groups)) data.groups[layout] = complete("groups", data.groups[layout]);

// A thing with what lies at it, which is filled in below.
export const nodeWith = (said) => ({
  ...blank.nodes,
  links: [],
  needs: [],
  findings: [],
  problems: [],
  lines: [],
  ...said,
});
export const nodes = cited("nodes", data.nodes).map(nodeWith);
export const nodeOf = new Map(nodes.map((n) => [n.id, n]));
export const links = cited("links", data.links).map((link, index) => ({ ...link, index }));
const ids = (kind, slugs) => slugs.map((slug) => `${kind}/${slug}`);
export const needs = complete("needs", data.needs).map((need, index) => {
  const [a, b] = ids("agency", need.agencies);
  const [relays, arrangements] = [ids("agency", need.relays), ids("arrangement", need.arrangements)];
  return { ...need, a, b, index, threat: `threat/${need.threat}`, relays, arrangements };
});
// Possible gaps of the day and of earlier years, in the order in which they are listed.
export const gaps = needs.filter((n) => n.gap || n.open.length);
// Two things, in whatever order, as the key of what they have together.
export const pairKey = (a, b) => (a < b ? `${a}|${b}` : `${b}|${a}`);
export const ties = complete("ties", data.ties).map((tie, index) => {
  // The ids of the agencies themselves: to make them anew for each of very many ties takes long.
  const [a, b] = ids("agency", tie.agencies).map((id) => nodeOf.get(id)?.id ?? id);
  return { ...tie, a, b, key: `${a}|${b}`, index };
});
export const tieOf = new Map(ties.map((tie) => [tie.key, tie]));
export const yearOf = new Map(data.years.map((y) => [y.year, y]));
export const findings = cited("findings", data.findings);
export const searches = cited("searches", data.searches);
export const problems = complete("problems", data.problems);
export const sources = complete("sources", data.sources);
export const marks = read("map-nodes");
export const options = read("map-options");
export const lines = isPacked ? JSON.parse(await inflated($("map-edges").textContent)) : read("map-edges");
export const lineOf = new Map(lines.map((e) => [e.id, e]));

function lieAt(key, list, endsOf) {
  for (const item of list) for (const id of endsOf(item)) nodeOf.get(id)?.[key].push(item);
}
lieAt("links", links, (l) => [l.a, l.b]);
lieAt("needs", needs, (n) => [n.a, n.b]);
lieAt("findings", findings, (f) => f.nodes);
lieAt("problems", problems, (p) => p.nodes);
lieAt("lines", lines, (e) => [e.from, e.to]);

// A line that is made when it is first drawn.
export function addLine(line) {
  lineOf.set(line.id, line);
  lines.push(line);
  lieAt("lines", [line], (e) => [e.from, e.to]);
}

// A threat and the broader ones above it: an arrangement on any of them serves it.
export function broader(id) {
  const found = new Set();
  for (let n = nodeOf.get(id); n && !found.has(n.id); n = nodeOf.get(n.broader)) found.add(n.id);
  return found;
}

// Threats below a threat, itself included.
export const narrower = new Map();
for (const n of nodes.filter((x) => x.kind === "threat")) {
  for (const id of broader(n.id)) narrower.set(id, (narrower.get(id) ?? new Set()).add(n.id));
}

// What gives a mark its size.
export const sizeOf = (n) => n.counts.linked ?? n.counts.members ?? n.counts.agencies ?? 0;

export const family = (id) => id.slice(0, id.indexOf("/"));
export const isBody = (n) => n.kind === "agency" || n.kind === "association";
export const isArrangement = (n) => n.kind === "program" || n.kind === "channel";

const yearIn = (day) => Number(day.slice(0, 4));
const daysOf = (key) => [...links, ...nodes].map((x) => x[key]).filter(Boolean);
const given = [...daysOf("start"), ...daysOf("until")].map(yearIn);
export const lastYear =
  data.years.at(-1)?.year ?? Math.max(...(given.length ? given : [2000]), data.day ? yearIn(data.day) : 0);
export const firstYear =
  data.years[0]?.year ?? Math.min(lastYear, ...links.filter((l) => l.start).map((l) => yearIn(l.start)));
