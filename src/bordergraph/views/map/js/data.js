// The data of the page, with the defaults that were left out to keep the file small.
import { $ } from "./dom.js";
import { inflated, unpacked } from "./compression.js";

const read = (id) => JSON.parse($(id).textContent);

const NODE = {
  label: "",
  label_fr: "",
  short: "",
  short_fr: "",
  country: "",
  level: "",
  sector: "",
  parent: "",
  broader: "",
  type: "",
  scope: "",
  cadence: "",
  aged: 0,
  status: "",
  status_at: "",
  part_of: [],
  start: "",
  until: "",
  stopped: false,
  active: false,
  rank: 0,
  community: -1,
  spots: {},
  groups: {},
  cites: [],
  counts: {},
  served: null,
  orphan: false,
  umbrella: false,
};
const LINK = {
  via: "",
  role: "",
  cadence: "",
  aged: 0,
  what: "",
  threat: "",
  gives: true,
  takes: true,
  start: "",
  until: "",
  stopped: false,
  active: true,
  confidence: "",
  cites: [],
};
const NEED = {
  channel: "",
  gap: false,
  searched_on: "",
  arrangements: [],
  relays: [],
  work: [],
  searches: [],
  sources: [],
  years: [],
  open: [],
};
const PROBLEM = {
  title_fr: "",
  why: "",
  why_fr: "",
  kinds: [],
  nodes: [],
  ways: [],
  pairs: [],
  authorities: [],
  sources: [],
};
const SEARCH = { note: "", cites: [] };
const FINDING = { nodes: [], pairs: [], threats: [], start: "", until: "", fixed: "unknown", cites: [] };
const SOURCE = {
  publisher: "",
  date: "",
  url: "",
  kind: "",
  via: "",
  weak: false,
  things: 0,
  publisher_fr: "",
  date_fr: "",
};
const GROUP = { label: "", label_fr: "", kind: "country" };
const TIE = { cadence: "", links: [], years: [] };
const YEAR = { regular: 0, gaps: 0, dated: 0, drawn: 0, agencies: 0, arrangements: 0, thin: false };
const CITE = { note: "" };

const complete = (list, defaults) => list.map((item) => ({ ...defaults, ...item }));
const cited = (list) => {
  for (const item of list) item.cites = complete(item.cites, CITE);
  return list;
};

const isPacked = Boolean($("map-data").dataset.packed);
const mapData = isPacked ? await unpacked($("map-data").textContent) : read("map-data");
export const data = {
  collapsed: false,
  listed: -1,
  between: [],
  findings: [],
  needs: [],
  problems: [],
  searches: [],
  years: [],
  ...mapData,
};
data.years = complete(data.years, YEAR);
data.communities = complete(data.communities, GROUP);
for (const layout of Object.keys(data.groups)) data.groups[layout] = complete(data.groups[layout], GROUP);
export const nodes = cited(complete(data.nodes, NODE));
export const links = cited(complete(data.links, LINK));
const ids = (kind, slugs) => slugs.map((slug) => `${kind}/${slug}`);
export const needs = complete(data.needs, NEED).map((n, index) => {
  const [a, b] = ids("agency", n.agencies);
  return {
    ...n,
    a,
    b,
    index,
    threat: `threat/${n.threat}`,
    relays: ids("agency", n.relays),
    arrangements: ids("arrangement", n.arrangements),
  };
});
// Possible gaps of the day and of earlier years, in the order in which they are listed.
export const gaps = needs.filter((n) => n.gap || n.open.length);
export const nodeOf = new Map(nodes.map((n) => [n.id, n]));
export const ties = complete(data.ties, TIE);
ties.forEach((tie, index) => {
  // The ids of the agencies themselves: to make them anew for each of very many ties takes long.
  const [a, b] = ids("agency", tie.agencies).map((id) => nodeOf.get(id)?.id ?? id);
  Object.assign(tie, { a, b, key: `${a}|${b}`, index });
});
export const tieOf = new Map(ties.map((tie) => [tie.key, tie]));
export const yearOf = new Map(data.years.map((y) => [y.year, y]));
export const findings = cited(complete(data.findings, FINDING));
export const searches = cited(complete(data.searches, SEARCH));
export const problems = complete(data.problems, PROBLEM);
export const sources = complete(data.sources, SOURCE);
export const marks = read("map-nodes");
export const lines = isPacked ? JSON.parse(await inflated($("map-edges").textContent)) : read("map-edges");
export const options = read("map-options");

export const lineOf = new Map(lines.map((e) => [e.id, e]));
nodes.forEach((n) => {
  n.links = [];
  n.needs = [];
  n.findings = [];
  n.problems = [];
  n.lines = [];
});
links.forEach((l, i) => {
  l.index = i;
  nodeOf.get(l.a)?.links.push(l);
  nodeOf.get(l.b)?.links.push(l);
});
needs.forEach((n) => {
  nodeOf.get(n.a)?.needs.push(n);
  nodeOf.get(n.b)?.needs.push(n);
});
findings.forEach((f, i) => {
  f.index = i;
  f.nodes.forEach((id) => nodeOf.get(id)?.findings.push(f));
});
problems.forEach((p) => {
  p.nodes.forEach((id) => nodeOf.get(id)?.problems.push(p));
});
lines.forEach((e) => {
  nodeOf.get(e.from)?.lines.push(e);
  nodeOf.get(e.to)?.lines.push(e);
});

// Threats below a threat, itself included.
export const narrower = new Map();
for (const n of nodes.filter((x) => x.kind === "threat")) {
  for (let up = n, seen = new Set(); up && !seen.has(up.id); up = nodeOf.get(up.broader)) {
    seen.add(up.id);
    if (!narrower.has(up.id)) narrower.set(up.id, new Set());
    narrower.get(up.id).add(n.id);
  }
}

// A threat and the broader ones above it: an arrangement on any of them serves it.
export function broader(id) {
  const found = new Set();
  for (let n = nodeOf.get(id); n && !found.has(n.id); n = nodeOf.get(n.broader)) found.add(n.id);
  return found;
}

// What gives a mark its size.
export const sizeOf = (n) => n.counts.linked ?? n.counts.members ?? n.counts.agencies ?? 0;

export const family = (id) => id.slice(0, id.indexOf("/"));
export const isBody = (n) => n.kind === "agency" || n.kind === "association";
export const isArrangement = (n) => n.kind === "program" || n.kind === "channel";

const years = [...links, ...nodes]
  .flatMap((x) => [x.start, x.until])
  .filter(Boolean)
  .map((d) => Number(d.slice(0, 4)))
  .concat(needs.flatMap((n) => n.years.flatMap(([from, to]) => [from, to])));
export const lastYear =
  data.years.at(-1)?.year ?? Math.max(...(years.length ? years : [2000]), data.day ? Number(data.day.slice(0, 4)) : 0);
export const firstYear =
  data.years[0]?.year ?? Math.min(lastYear, ...links.filter((l) => l.start).map((l) => Number(l.start.slice(0, 4))));
