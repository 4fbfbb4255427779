// The data of the page: unpacked, with a record for each row.
import { $ } from "./dom.js";

async function inflate(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) bytes[i] = raw.charCodeAt(i);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
}

const readJson = (id) => JSON.parse($(id).textContent);
const readDeflated = async (id) => JSON.parse(await inflate($(id).textContent));

export const data = await readDeflated("map-data");
const toRecords = (kind, rows) =>
  rows.map((row) => {
    const record = {};
    data.columns[kind].forEach((name, i) => {
      record[name] = name === "cites" ? toRecords("cites", row[i]) : row[i];
    });
    return record;
  });

for (const kind of Object.keys(data.columns)) if (Array.isArray(data[kind])) data[kind] = toRecords(kind, data[kind]);
for (const layout of Object.keys(data.groups)) data.groups[layout] = toRecords("groups", data.groups[layout]);
if (data.story) data.story.steps = toRecords("steps", data.story.steps);

// A thing with what lies at it, which is filled in below.
const makeNode = (fields) => ({ links: [], needs: [], findings: [], problems: [], lines: [], ...fields });
export const nodes = data.nodes.map(makeNode);
// The marks of communities are found by their ids, as nodes are.
export const nodeOf = new Map([...nodes, ...data.communities.map(makeNode)].map((n) => [n.id, n]));
export const links = data.links.map((link, index) => ({ ...link, index }));
const nodeIds = (kind, slugs) => slugs.map((slug) => `${kind}/${slug}`);
export const needs = data.needs.map((need, index) => {
  const [a, b] = nodeIds("agency", need.agencies);
  const [relays, arrangements] = [nodeIds("agency", need.relays), nodeIds("arrangement", need.arrangements)];
  return { ...need, a, b, index, threat: `threat/${need.threat}`, relays, arrangements };
});
// Possible gaps of the day and of earlier years, in the order in which they are listed.
export const gaps = needs.filter((n) => n.gap || n.open.length);
// Two things, in whatever order, as the key of what they have together.
export const pairKey = (a, b) => (a < b ? `${a}|${b}` : `${b}|${a}`);
export const ties = data.ties.map((tie, index) => {
  // The ids of the agencies themselves: to make them anew for each of very many ties takes long.
  const [a, b] = nodeIds("agency", tie.agencies).map((id) => nodeOf.get(id)?.id ?? id);
  return { ...tie, a, b, key: `${a}|${b}`, index };
});
export const tieOf = new Map(ties.map((tie) => [tie.key, tie]));
export const yearOf = new Map(data.years.map((y) => [y.year, y]));
export const marks = readJson("map-nodes");
export const networkOptions = readJson("map-options");
export const lines = await readDeflated("map-edges");
export const lineOf = new Map(lines.map((e) => [e.id, e]));

function attachToNodes(key, list, endsOf) {
  for (const item of list) for (const id of endsOf(item)) nodeOf.get(id)?.[key].push(item);
}
attachToNodes("links", links, (l) => [l.a, l.b]);
attachToNodes("needs", needs, (n) => [n.a, n.b]);
attachToNodes("findings", data.findings, (f) => [...f.nodes, ...f.threats]);
attachToNodes("problems", data.problems, (p) => p.nodes);
attachToNodes("lines", lines, (e) => [e.from, e.to]);

// A line that is made when it is first drawn.
export function addLine(line) {
  lineOf.set(line.id, line);
  lines.push(line);
  attachToNodes("lines", [line], (e) => [e.from, e.to]);
}

// What gives a mark its size.
export const markCount = (n) => n.counts.linked ?? n.counts.members ?? n.counts.agencies ?? 0;

export const firstYear = data.years[0]?.year;
export const lastYear = data.years.at(-1)?.year;
