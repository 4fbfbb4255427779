// The data of the page: read, unpacked, and with the defaults that were left out to keep the file small.
import { $ } from "./dom.js";

async function inflate(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) bytes[i] = raw.charCodeAt(i);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
}

// The values of a column; what is left out stays undefined.
function columnValues(column) {
  if (Array.isArray(column)) return column;
  if ("words" in column) return column.at.map((i) => (i < 0 ? null : column.words[i]));
  if ("many" in column) {
    const flat = columnValues(column.of);
    let start = 0;
    return column.many.map((n) => {
      if (n < 0) return null;
      start += n;
      return flat.slice(start - n, start);
    });
  }
  if ("keys" in column) return toRecords(Object.entries(column.keys));
  return toRecords(Object.entries(column.of), column.rows);
}

function toRecords(entries, count) {
  const columns = entries.map(([key, column]) => [key, columnValues(column)]);
  const records = Array.from({ length: count ?? columns[0]?.[1].length ?? 0 }, () => ({}));
  for (const [key, list] of columns) {
    list.forEach((value, i) => {
      if (value !== null) records[i][key] = value;
    });
  }
  return records;
}

async function unpack(text) {
  const { tables, ...result } = JSON.parse(await inflate(text));
  for (const [name, table] of Object.entries(tables)) result[name] = columnValues(table);
  return result;
}

const readJson = (id) => JSON.parse($(id).textContent);

// What a record of each kind says where the file leaves it out.
export const defaults = readJson("map-blanks");
const withDefaults = (kind, list) =>
  list.map(({ cites, ...item }) => ({
    ...defaults[kind],
    ...item,
    ...(cites && { cites: withDefaults("cites", cites) }),
  }));

const isPacked = Boolean($("map-data").dataset.packed);
export const data = {
  between: [],
  problems: [],
  ...(isPacked ? await unpack($("map-data").textContent) : readJson("map-data")),
};
data.years = withDefaults("years", data.years);
data.communities = withDefaults("groups", data.communities);
for (const layout of Object.keys(data.groups)) data.groups[layout] = withDefaults("groups", data.groups[layout]);

// A thing with what lies at it, which is filled in below.
export const makeNode = (fields) => ({
  ...defaults.nodes,
  links: [],
  needs: [],
  findings: [],
  problems: [],
  lines: [],
  ...fields,
});
export const nodes = withDefaults("nodes", data.nodes).map(makeNode);
export const nodeOf = new Map(nodes.map((n) => [n.id, n]));
export const links = withDefaults("links", data.links).map((link, index) => ({ ...link, index }));
const nodeIds = (kind, slugs) => slugs.map((slug) => `${kind}/${slug}`);
export const needs = withDefaults("needs", data.needs).map((need, index) => {
  const [a, b] = nodeIds("agency", need.agencies);
  const [relays, arrangements] = [nodeIds("agency", need.relays), nodeIds("arrangement", need.arrangements)];
  return { ...need, a, b, index, threat: `threat/${need.threat}`, relays, arrangements };
});
// Possible gaps of the day and of earlier years, in the order in which they are listed.
export const gaps = needs.filter((n) => n.gap || n.open.length);
// Two things, in whatever order, as the key of what they have together.
export const pairKey = (a, b) => (a < b ? `${a}|${b}` : `${b}|${a}`);
export const ties = withDefaults("ties", data.ties).map((tie, index) => {
  // The ids of the agencies themselves: to make them anew for each of very many ties takes long.
  const [a, b] = nodeIds("agency", tie.agencies).map((id) => nodeOf.get(id)?.id ?? id);
  return { ...tie, a, b, key: `${a}|${b}`, index };
});
export const tieOf = new Map(ties.map((tie) => [tie.key, tie]));
export const yearOf = new Map(data.years.map((y) => [y.year, y]));
export const findings = withDefaults("findings", data.findings);
export const searches = withDefaults("searches", data.searches);
export const problems = withDefaults("problems", data.problems);
export const sources = withDefaults("sources", data.sources);
export const marks = readJson("map-nodes");
export const networkOptions = readJson("map-options");
export const lines = isPacked ? JSON.parse(await inflate($("map-edges").textContent)) : readJson("map-edges");
export const lineOf = new Map(lines.map((e) => [e.id, e]));

function attachToNodes(key, list, endsOf) {
  for (const item of list) for (const id of endsOf(item)) nodeOf.get(id)?.[key].push(item);
}
attachToNodes("links", links, (l) => [l.a, l.b]);
attachToNodes("needs", needs, (n) => [n.a, n.b]);
attachToNodes("findings", findings, (f) => [...f.nodes, ...f.threats]);
attachToNodes("problems", problems, (p) => p.nodes);
attachToNodes("lines", lines, (e) => [e.from, e.to]);

// A line that is made when it is first drawn.
export function addLine(line) {
  lineOf.set(line.id, line);
  lines.push(line);
  attachToNodes("lines", [line], (e) => [e.from, e.to]);
}

// What gives a mark its size.
export const markCount = (n) => n.counts.linked ?? n.counts.members ?? n.counts.agencies ?? 0;

const yearOfDay = (day) => Number(day.slice(0, 4));
const daysOf = (key) => [...links, ...nodes].map((x) => x[key]).filter(Boolean);
const knownYears = [...daysOf("start"), ...daysOf("until")].map(yearOfDay);
export const lastYear =
  data.years.at(-1)?.year ?? Math.max(...(knownYears.length ? knownYears : [2000]), data.day ? yearOfDay(data.day) : 0);
export const firstYear =
  data.years[0]?.year ?? Math.min(lastYear, ...links.filter((l) => l.start).map((l) => yearOfDay(l.start)));
