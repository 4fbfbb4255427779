// A table as a file: what the page shows of it, then ids, ISO dates, and sources with locators and addresses.
import { pairOf } from "./comparison.js";
import { data } from "./data.js";
import { shortNameOf } from "./names.js";
import { state } from "./state.js";
import { sortedRows, TABLES } from "./tables.js";
import { t } from "./text.js";

// A cell that a spreadsheet would run as a formula starts with a quote mark instead.
function csvCell(value) {
  const text = String(value ?? "");
  const safe = /^[\s]*[=+\-@\t\r]/.test(text) && !/^-?\d+([.,]\d+)?$/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

const formatCsv = (rows) => `\ufeff${rows.map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;
const joinValues = (values) => [...new Set(values)].filter(Boolean).join("; ");

function sourceCells(indexes) {
  const valuesOf = (key) => joinValues(indexes.map((i) => data.sources[i][key]));
  return { sources: valuesOf("id"), source_urls: valuesOf("url") };
}

const citationCells = (cites) => ({
  ...sourceCells(cites.map((c) => c.source)),
  locators: joinValues(cites.map((c) => c.at && `${data.sources[c.source].id}: ${c.at}`)),
});

const flowText = (l) => `${shortNameOf(l.a)} → ${shortNameOf(l.b)}${l.what ? `: ${l.what}` : ""}`;
const thingCells = ({ id, start, until, cites }) => ({ id, start, until, ...citationCells(cites) });

function tieCells({ a, b, ways }) {
  const tieLinks = ways.flatMap((w) => w.links);
  const flows = joinValues(tieLinks.filter((l) => l.kind !== "participation").map(flowText));
  const arrangements = joinValues(ways.map((w) => w.via));
  return { a, b, arrangements, flows, ...citationCells(tieLinks.flatMap((l) => l.cites)) };
}

const needCells = ({ a, b, threat, arrangements, sources }) => ({
  a,
  b,
  threat,
  arrangements: joinValues(arrangements),
  ...sourceCells(sources),
});

// What the file of a table has beside what the page shows of a row.
const FILE_CELLS = {
  agencies: thingCells,
  ties: tieCells,
  arrangements: thingCells,
  links: ({ a, b, threat, via, what, start, until, cites }) => ({
    a,
    b,
    threat,
    arrangements: via,
    flows: what,
    start,
    until,
    ...citationCells(cites),
  }),
  gaps: needCells,
  needs: needCells,
  problems: (p) => ({ id: p.id, nodes: joinValues(p.nodes), ...sourceCells(p.sources) }),
  findings: (f) => ({ ...thingCells(f), nodes: joinValues(f.nodes), threats: joinValues(f.threats) }),
  sources: ({ id }) => ({ id }),
  change: (c) => ({ a: pairOf(c).a ?? c.id, b: pairOf(c).b, threat: c.need?.threat }),
};

// The table on show, as it is sorted and filtered.
export function tableCsv() {
  const { columns } = TABLES[state.table];
  const rows = sortedRows().map((r) => [columns.map((c) => (c.number ?? c.text)(r)), FILE_CELLS[state.table](r)]);
  const headings = [...columns.map((c) => t(`column.${c.key}`)), ...Object.keys(rows[0]?.[1] ?? {})];
  return formatCsv([headings, ...rows.map(([cells, more]) => [...cells, ...Object.values(more)])]);
}
