// A table, or every statement behind what is chosen, as rows: ids and names, ISO dates, sources with addresses.
import { pairOf } from "./comparison.js";
import { data, findings, links, needs, nodeOf } from "./data.js";
import { roleText } from "./facts.js";
import { channelOf, isOpenGap } from "./filters.js";
import { nameOf, shortNameOf } from "./names.js";
import { findLiveTie } from "./pairs.js";
import { linksBetween, stepsAlong } from "./paths.js";
import { selected } from "./shown.js";
import { state } from "./state.js";
import { sortedRows, TABLES } from "./tables.js";
import { noteOf, t, term } from "./text.js";
import { waysOf } from "./ties.js";

// A cell that a spreadsheet would run as a formula starts with a quote mark instead.
function csvCell(value) {
  const text = String(value ?? "");
  const safe = /^[\s]*[=+\-@\t\r]/.test(text) && !/^-?\d+([.,]\d+)?$/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

const formatCsv = (rows) => `\ufeff${rows.map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;
const joinValues = (values) => [...new Set(values)].filter(Boolean).join("; ");
const nameOrBlank = (id) => (nodeOf.has(id) ? nameOf(id) : "");
const idCells = (id, column) => ({ [column]: id, [`${column}_label`]: nameOrBlank(id) });
const idsCells = (ids, column, labels) => ({ [column]: joinValues(ids), [labels]: joinValues(ids.map(nameOrBlank)) });
const endCells = (x) => ({ ...idCells(x.a, "a"), ...idCells(x.b, "b"), ...(x.threat && idCells(x.threat, "threat")) });
const threatCells = (ids) => idsCells(ids, "threat", "threat_label");
const arrangementCells = (ids) => idsCells(ids, "arrangements", "arrangement_labels");
// Some fields of a record, as they are.
const pick = (record, keys) => Object.fromEntries(keys.split(" ").map((key) => [key, record[key]]));

const sourceCells = (indexes) => {
  const valuesOf = (key) => joinValues(indexes.map((i) => data.sources[i][key]));
  return { sources: valuesOf("id"), source_titles: valuesOf("title"), source_urls: valuesOf("url") };
};
const citationCells = (cites) => sourceCells(cites.map((c) => c.source));

const nodeRow = (n) => ({
  ...pick(n, "kind cadence start until"),
  ...idCells(n.id, "a"),
  detail: joinValues([n.country, term("status", n.status)]),
  ...citationCells(n.cites),
});

const flowText = (l) => `${shortNameOf(l.a)} → ${shortNameOf(l.b)}${l.what ? `: ${l.what}` : ""}`;

function tieCells({ a, b, ways }) {
  const tieLinks = ways.flatMap((w) => w.links);
  const flows = joinValues(tieLinks.filter((l) => l.kind !== "participation").map(flowText));
  const arrangements = joinValues(ways.map((w) => w.via));
  return { a, b, arrangements, flows, ...citationCells(tieLinks.flatMap((l) => l.cites)) };
}

const linkRow = (l) => ({
  ...pick(l, "kind cadence start until confidence"),
  ...endCells(l),
  detail: roleText(l),
  ...arrangementCells([l.via]),
  flows: l.what,
  ...citationCells(l.cites),
});

const needRow = (n) => ({
  ...pick(n, "need searched_on"),
  ...endCells(n),
  kind: isOpenGap(n) ? "gap" : "need",
  channel: channelOf(n),
  relays: joinValues(n.relays),
  ...arrangementCells(n.arrangements),
  ...sourceCells(n.sources),
});

const COLUMNS = (
  "kind a a_label b b_label threat threat_label detail cadence start until need channel searched_on relays " +
  "arrangements arrangement_labels flows confidence sources source_titles source_urls locator note"
).split(" ");

// A column that no row fills is left out.
function rowsToCsv(rows) {
  const used = COLUMNS.filter((key) => !rows.length || rows.some((r) => ![undefined, null, ""].includes(r[key])));
  return formatCsv([used, ...rows.map((r) => used.map((key) => r[key]))]);
}

function chosenLinks(ids) {
  if (ids.length === 1)
    return [...nodeOf.get(ids[0]).links, ...links.filter((l) => l.via === ids[0] || l.threat === ids[0])];
  if (state.sel.startsWith("path:")) return stepsAlong(ids).filter(Boolean);
  const direct = linksBetween(...ids);
  if (state.sel.startsWith("line:")) return direct.filter((l) => state.sel.startsWith(`line:${l.kind}|`));
  const liveTie = findLiveTie(...ids);
  return [...(liveTie ? waysOf(liveTie.tie).flatMap((w) => w.links) : []), ...direct];
}

const findingRow = (f) => ({
  ...pick(f, "start until"),
  ...idsCells(f.nodes, "a", "a_label"),
  ...threatCells(f.threats),
  kind: "finding",
  detail: term("finding-kind", f.kind),
});

// One row a statement: what it says, of whom, in which source and where in it.
function chosenRows() {
  const ids = selected();
  const [one, other] = ids;
  const isPair = (pair) => pair.every((id) => ids.includes(id));
  const touches = (n) => (other ? isPair([n.a, n.b]) : [n.a, n.b, n.threat].includes(one));
  const isAbout = (f) => (other ? f.pairs.some(isPair) : [...f.nodes, ...f.threats].includes(one));
  const rowsOf = (row, cites) => {
    const citeCells = (c) => ({ ...sourceCells([c.source]), locator: c.at, note: noteOf(c), confidence: c.confidence });
    return cites.length ? cites.map((c) => ({ ...row, ...citeCells(c) })) : [row];
  };
  return [
    ...ids.map((id) => nodeOf.get(id)).flatMap((n) => rowsOf(nodeRow(n), n.cites)),
    ...[...new Set(chosenLinks(ids))].flatMap((l) => rowsOf(linkRow(l), l.cites)),
    ...needs.filter((n) => channelOf(n) && touches(n)).map(needRow),
    ...findings.filter(isAbout).flatMap((f) => rowsOf(findingRow(f), f.cites)),
  ];
}

const thingCells = (n) => ({ ...n, ...citationCells(n.cites) });
const problemCells = (p) => ({ id: p.id, nodes: joinValues(p.nodes), ...sourceCells(p.sources) });
const findingCells = (f) => ({ ...thingCells(f), nodes: joinValues(f.nodes), threats: joinValues(f.threats) });

// What the file of a table has beside what the page shows of it: what a row says, and the columns taken from that.
const EXTRA_COLUMNS = {
  agencies: [thingCells, "id start until source_urls"],
  ties: [tieCells, "a b arrangements flows sources source_urls"],
  arrangements: [thingCells, "id start until sources source_urls"],
  links: [linkRow, "a b threat arrangements flows start until sources source_urls"],
  gaps: [needRow, "a b threat arrangements sources source_urls"],
  needs: [needRow, "a b threat arrangements"],
  problems: [problemCells, "id nodes sources source_urls"],
  findings: [findingCells, "id nodes threats start until sources source_urls"],
  sources: [(s) => s, "id"],
  change: [(c) => ({ a: c.id, ...pairOf(c), threat: c.need?.threat }), "a b threat"],
};

function tableCsv(key) {
  const { columns } = TABLES[key];
  const [cellsOf, keys] = EXTRA_COLUMNS[key];
  const extraKeys = keys.split(" ");
  const row = (r) => {
    const extraCells = cellsOf(r);
    return [...columns.map((c) => (c.number ?? c.text)(r)), ...extraKeys.map((k) => extraCells[k])];
  };
  return formatCsv([[...columns.map((c) => t(`column.${c.key}`)), ...extraKeys], ...sortedRows(key).map(row)]);
}

// A file of what is chosen, or of one table.
export const csvOf = (what) => (what === "chosen" ? rowsToCsv(chosenRows()) : tableCsv(what));
