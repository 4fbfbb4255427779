// Everything on show, or everything behind what is chosen, as rows: ids and names, ISO dates, sources with addresses.
import { collapsed, markFor } from "./communities.js";
import { changeOf, endsOf } from "./comparison.js";
import { data, findings, lineOf, links, needs, nodeOf, problems } from "./data.js";
import { liveTie } from "./entries.js";
import { onScreen } from "./labels.js";
import { gridCells } from "./matrix.js";
import { cadenceOf, channelIn, gapHolds, linksBetween, selected, shown, stepsAlong, waysOf } from "./shown.js";
import { state } from "./state.js";
import { sortedRows, TABLES } from "./tables.js";
import { nameOf, problemTitle, roleOf, shortOf, t, term } from "./text.js";

// A cell that a spreadsheet would run as a formula starts with a quote mark instead.
function csvCell(value) {
  const text = String(value ?? "");
  const safe = /^[\s]*[=+\-@\t\r]/.test(text) && !/^-?\d+([.,]\d+)?$/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

const csvText = (rows) => `\ufeff${rows.map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;
const joined = (values) => [...new Set(values)].filter(Boolean).join("; ");
const called = (id) => (nodeOf.has(id) ? nameOf(id) : "");
const ended = (id, from) => ({ [from]: id, [`${from}_label`]: called(id) });
const ends = (x) => ({ ...ended(x.a, "a"), ...ended(x.b, "b"), ...(x.threat ? ended(x.threat, "threat") : {}) });
const served = (ids) => ({ arrangements: joined(ids), arrangement_labels: joined(ids.map(called)) });

const bySource = (indexes) => {
  const own = [...new Set(indexes)].map((i) => data.sources[i]);
  return {
    sources: joined(own.map((s) => s.id)),
    source_titles: joined(own.map((s) => s.title)),
    source_urls: joined(own.map((s) => s.url)),
  };
};
const byCites = (cites) => bySource(cites.map((c) => c.source));

const ofNode = (n) => ({
  kind: n.kind,
  ...ended(n.id, "a"),
  detail: [n.country, term("status", n.status)].filter(Boolean).join("; "),
  cadence: n.cadence,
  start: n.start,
  until: n.until,
  ...byCites(n.cites),
});

const flowText = (l) => `${shortOf(l.a)} → ${shortOf(l.b)}${l.what ? `: ${l.what}` : ""}`;

function ofTie(held) {
  const mine = held.ways.flatMap((w) => w.links);
  const own = [...new Set(held.ways.map((w) => w.via))].filter(Boolean);
  return {
    kind: "tie",
    ...ends(held),
    detail: t(held.exchange ? "tie.exchange" : "tie.membership"),
    cadence: cadenceOf(held),
    change: held.mark,
    ...served(own),
    flows: joined(mine.filter((l) => l.kind !== "participation").map(flowText)),
    ...byCites(mine.flatMap((l) => l.cites)),
  };
}

const ofLink = (l) => ({
  kind: l.kind,
  ...ends(l),
  detail: roleOf(l),
  cadence: l.cadence,
  start: l.start,
  until: l.until,
  arrangements: l.via,
  arrangement_labels: called(l.via),
  flows: l.what,
  confidence: l.confidence,
  ...byCites(l.cites),
});

const ofNeed = (n) => ({
  kind: gapHolds(n) ? "gap" : "need",
  ...ends(n),
  need: n.need,
  channel: channelIn(n),
  searched_on: n.searched_on,
  change: changeOf(n)?.mark,
  relays: joined(n.relays),
  ...served(n.arrangements),
  ...bySource(n.sources),
});

// A documented problem between two agencies, from one to the other where it has a direction.
const ofProblem = (p, e) => ({
  kind: "problem",
  ...ends({ a: e.from, b: e.to }),
  detail: problemTitle(p),
  problem: p.id,
  status: p.status,
  status_as_of: p.as_of,
  direction: e.arrows ? "a to b" : "",
  ...bySource(p.sources),
});

const COLUMNS = (
  "kind a a_label b b_label threat threat_label detail change cadence " +
  "start until need channel searched_on problem status status_as_of direction relays arrangements arrangement_labels " +
  "flows confidence sources source_titles source_urls locator note in_sight"
).split(" ");

// A column that no row fills is left out.
function unified(rows) {
  const used = COLUMNS.filter((key) => !rows.length || rows.some((r) => ![undefined, null, ""].includes(r[key])));
  return csvText([used, ...rows.map((r) => used.map((key) => r[key]))]);
}

// Marks and lines of the picture, wherever the reader has zoomed to.
function picturedRows() {
  const inSight = new Set(onScreen(0).map((m) => m.id));
  const drawn = [...shown.lines].map((id) => lineOf.get(id));
  const of = (...kinds) => kinds.flatMap((kind) => drawn.filter((e) => e.kind === kind));
  const live = new Set(shown.gaps);
  const open = new Set(of("gap", "need").flatMap((e) => e.of.map((i) => needs[i])));
  const rows = [
    ...[...shown.nodes].map((id) => ofNode(nodeOf.get(id))),
    ...of("tie").map((e) => ofTie(shown.marks ? shown.ties.find((h) => h.key === e.held.key) : e.held)),
    ...shown.links.map(ofLink),
    ...[...open].filter((n) => live.has(n)).map(ofNeed),
    ...of("problem").flatMap((e) => e.of.map((i) => ofProblem(problems[i], e))),
  ];
  // In a folded network the mark of its community stands for a thing.
  const seen = (id) => inSight.has(collapsed && nodeOf.get(id)?.kind !== "community" ? markFor(id, state.open) : id);
  return rows.map((r) => ({ ...r, in_sight: seen(r.a) || seen(r.b) ? "yes" : "no" }));
}

function gridRows() {
  const { list, cells } = gridCells();
  const row = (a, b, tie, gap) => {
    const threats = (gap.pair?.gaps ?? []).map((g) => g.threat);
    const threat = { threat: joined(threats), threat_label: joined(threats.map(called)) };
    const detail = `${tie.what}; ${gap.what}`;
    return { kind: "cell", ...ended(b.id, "a"), ...ended(a.id, "b"), detail, cadence: tie.cadence, ...threat };
  };
  return list.flatMap((a, i) => list.slice(0, i).map((b, j) => row(a.n, b.n, cells[i][j], cells[j][i])));
}

function linksChosen(ids) {
  if (ids.length === 1)
    return [...nodeOf.get(ids[0]).links, ...links.filter((l) => l.via === ids[0] || l.threat === ids[0])];
  if (state.sel.startsWith("path:")) return stepsAlong(ids).filter(Boolean);
  if (state.sel.startsWith("line:"))
    return linksBetween(ids[0], ids[1]).filter((l) => l.kind === state.sel.slice(5).split("|")[0]);
  const held = liveTie(ids[0], ids[1]);
  return [...new Set([...(held ? waysOf(held.tie).flatMap((w) => w.links) : []), ...linksBetween(ids[0], ids[1])])];
}

const ofFinding = (f) => ({
  kind: "finding",
  a: joined(f.nodes),
  a_label: joined(f.nodes.map(called)),
  threat: joined(f.threats),
  threat_label: joined(f.threats.map(called)),
  detail: term("finding-kind", f.kind),
  start: f.start,
  until: f.until,
});

// One row a statement: what it says, of whom, in which source and where in it.
function chosenRows() {
  const ids = selected();
  const [one, other] = ids;
  const isPair = (pair) => pair.every((id) => ids.includes(id));
  const touches = (n) => (other ? isPair([n.a, n.b]) : [n.a, n.b, n.threat].includes(one));
  const isAbout = (f) => (other ? f.pairs.some(isPair) : [...f.nodes, ...f.threats].includes(one));
  const told = (row, cites) => {
    const said = (c) => ({ ...bySource([c.source]), locator: c.at, note: c.note, confidence: c.confidence });
    return cites.length ? cites.map((c) => ({ ...row, ...said(c) })) : [row];
  };
  return [
    ...ids.map((id) => nodeOf.get(id)).flatMap((n) => told(ofNode(n), n.cites)),
    ...[...new Set(linksChosen(ids))].flatMap((l) => told(ofLink(l), l.cites)),
    ...needs.filter((n) => channelIn(n) && touches(n)).map(ofNeed),
    ...findings.filter(isAbout).flatMap((f) => told(ofFinding(f), f.cites)),
  ];
}

const ofThing = (n) => ({ ...n, ...byCites(n.cites) });
const ofListed = (p) => ({ id: p.id, nodes: joined(p.nodes), ...bySource(p.sources) });
const ofFound = (f) => ({ ...f, nodes: joined(f.nodes), threats: joined(f.threats), ...byCites(f.cites) });

// What the file of a table has beside what the page shows of it: what a row says, and the columns taken from that.
const BESIDE = {
  agencies: [ofThing, "id start until source_urls"],
  ties: [ofTie, "a b arrangements flows sources source_urls"],
  arrangements: [ofThing, "id start until sources source_urls"],
  links: [ofLink, "a b threat arrangements flows start until sources source_urls"],
  gaps: [ofNeed, "a b threat arrangements sources source_urls"],
  needs: [ofNeed, "a b threat arrangements"],
  problems: [ofListed, "id nodes sources source_urls"],
  findings: [ofFound, "id nodes threats start until sources source_urls"],
  sources: [(s) => s, "id"],
  change: [(c) => ({ ...endsOf(c), threat: c.need?.threat }), "a b threat"],
};

function tableText(key) {
  const { columns } = TABLES[key];
  const [said, keys] = BESIDE[key];
  const more = keys.split(" ");
  const row = (r) => {
    const beside = said(r);
    return [...columns.map((c) => (c.number ?? c.text)(r)), ...more.map((k) => beside[k])];
  };
  return csvText([[...columns.map((c) => t(`column.${c.key}`)), ...more], ...sortedRows(key).map(row)]);
}

// A file of what is seen, of what is chosen, or of one table.
export function csvOf(what) {
  if (what === "chosen") return unified(chosenRows());
  if (what !== "seen") return tableText(what);
  if (state.view === "tables") return tableText(state.table);
  return unified(state.view === "matrix" ? gridRows() : picturedRows());
}
