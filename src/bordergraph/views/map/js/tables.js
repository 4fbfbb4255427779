// The same data as tables: sortable, under the same filters, for reading, copying and keyboards, and as files.
import { $, button, el, elEach, keepFocus, setChildren } from "./dom.js";
import {
  changedName,
  changeRows,
  changeText,
  comparisonTitle,
  fromToText,
  hasComparison,
  pairOf,
  selectionOf,
} from "./comparison.js";
import { data, links, nodeOf } from "./data.js";
import { frequencyText, periodText, roleText } from "./facts.js";
import { channelOf, problemFilter } from "./filters.js";
import { isArrangement, isBody } from "./kinds.js";
import { countryName, kindName, nameOf, pairName, problemTitle, shortName, shortNameOf, typeName } from "./names.js";
import { select } from "./selection.js";
import { shown } from "./shown.js";
import { dateText, publisherName } from "./sources.js";
import { state, update } from "./state.js";
import { capitalize, dayText, formatNumber, noteOf, t, term } from "./text.js";
import { cadenceOf } from "./ties.js";

const FIRST_ROWS = 300;
let rowLimit = FIRST_ROWS;

const visibleNodes = (test) => [...shown.visible].map((id) => nodeOf.get(id)).filter(test);
const uniqueTitles = (indexes) => [...new Set(indexes.map((i) => data.sources[i].title))];
const citedTitles = (cites) => uniqueTitles(cites.map((c) => c.source));
const sourceTitles = (x) => x.sources.map((i) => data.sources[i].title);
const shortNames = (ids) => ids.map((id) => shortNameOf(id));
const nodeColumn = (key, id) => ({ key, text: (r) => nameOf(id(r)), go: id });
const textColumn = (key, text) => ({ key, text });
// Many names: the file has all, the page the first of them.
const MAX_NAME = 48;
const clipText = (text) => (text.length > MAX_NAME ? `${text.slice(0, MAX_NAME - 1).trim()}…` : text);
function listColumn(key, names) {
  const brief = (r) => {
    const [first, ...others] = names(r).map(clipText);
    return others.length > 1 ? `${first} ${t("more", { n: others.length })}` : [first, ...others].join("; ");
  };
  return { key, text: (r) => names(r).join("; "), brief };
}
const numberColumn = (key, value) => ({ key, number: value, text: (r) => formatNumber(value(r)) });

const needText = (n) => capitalize(t(`need.${n.need}`));
const channelText = (n) => capitalize(t(`channel.${channelOf(n)}`));

// What is told of a need first, a possible gap or not.
const NEED_COLUMNS = [
  { key: "pair", text: (n) => pairName(n.a, n.b), go: (n) => `gap:${n.a}|${n.b}` },
  textColumn("threat", (n) => nameOf(n.threat)),
  textColumn("need", needText),
  textColumn("channel", channelText),
  textColumn("searched", (n) => n.searched_on),
];

// What a file has beside what the page shows: ids, ISO dates, and sources with locators and addresses.
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

// Each table: its rows under the filters, its columns, of which the first opens something, and what its file has
// beside them.
const TABLES = {
  agencies: {
    rows: () => visibleNodes(isBody),
    file: thingCells,
    columns: [
      nodeColumn("name", (n) => n.id),
      textColumn("short", (n) => shortName(n)),
      textColumn("kind", (n) => kindName(n.kind)),
      textColumn("country", (n) => (n.country ? countryName(n.country) : "")),
      textColumn("level", (n) => term("level", n.level)),
      textColumn("sector", (n) => term("sector", n.sector)),
      numberColumn("partners", (n) => n.counts.linked),
      numberColumn("arrangements", (n) => n.counts.arrangements),
      numberColumn("threats", (n) => n.counts.threats),
      numberColumn("possible-gaps", (n) => n.counts.gaps),
    ],
  },
  ties: {
    rows: () => shown.ties,
    file: tieCells,
    columns: [
      { key: "pair", text: (h) => pairName(h.a, h.b), go: (h) => `tie:${h.key}` },
      textColumn("evidence", (h) => t(h.exchange ? "tie.exchange" : "tie.membership")),
      textColumn("cadence", (h) => term("cadence", cadenceOf(h))),
      numberColumn("arrangements", (h) => h.through),
      listColumn("through", (h) => shortNames([...new Set(h.ways.map((w) => w.via))].filter(Boolean))),
      listColumn("sources", (h) => citedTitles(h.ways.flatMap((w) => w.links.flatMap((l) => l.cites)))),
    ],
  },
  arrangements: {
    rows: () => visibleNodes(isArrangement),
    file: thingCells,
    columns: [
      nodeColumn("name", (n) => n.id),
      textColumn("kind", (n) => kindName(n.kind)),
      textColumn("type", (n) => typeName(n)),
      textColumn("status", (n) => term("status", n.status)),
      textColumn("cadence", (n) => frequencyText(n)),
      textColumn("period", (n) => periodText(n)),
      numberColumn("members", (n) => n.counts.members),
      numberColumn("threats", (n) => n.counts.threats),
      numberColumn("findings", (n) => n.counts.findings),
    ],
  },
  links: {
    rows: () => shown.links,
    file: ({ a, b, threat, via, what, start, until, cites }) => ({
      a,
      b,
      threat,
      arrangements: via,
      flows: what,
      start,
      until,
      ...citationCells(cites),
    }),
    columns: [
      { key: "giver", text: (l) => nameOf(l.a), go: (l) => `line:${l.kind}|${l.a}|${l.b}` },
      textColumn("receiver", (l) => nameOf(l.b)),
      textColumn("kind", (l) => t(`link.${l.kind}`)),
      textColumn("role", roleText),
      textColumn("cadence", (l) => frequencyText(l)),
      textColumn("period", (l) => periodText(l)),
      textColumn("confidence", (l) => term("confidence", l.confidence)),
      listColumn("sources", (l) => citedTitles(l.cites)),
    ],
  },
  gaps: {
    rows: () => shown.gaps,
    file: needCells,
    columns: [
      ...NEED_COLUMNS,
      textColumn("through", (g) => shortNames(g.arrangements).join("; ")),
      textColumn("relays", (g) => shortNames(g.relays).join(", ")),
      listColumn("sources", sourceTitles),
    ],
  },
  needs: {
    rows: () => shown.needs,
    file: needCells,
    columns: [...NEED_COLUMNS, listColumn("through", (n) => (state.year ? [] : shortNames(n.arrangements)))],
  },
  problems: {
    rows: () => data.problems.filter(problemFilter()),
    file: (p) => ({ id: p.id, nodes: joinValues(p.nodes), ...sourceCells(p.sources) }),
    columns: [
      { key: "problem", text: problemTitle, go: (p) => p.nodes.find((id) => nodeOf.has(id)) },
      textColumn("status", (p) => `${term("problem-status", p.status)} (${dayText(p.as_of)})`),
      textColumn("kind", (p) => p.kinds.map((k) => term("problem-kind", k)).join("; ")),
      textColumn("about", (p) => shortNames(p.nodes.filter((id) => nodeOf.has(id))).join(", ")),
      textColumn("documented-by", (p) => p.authorities.map((a) => term("authority", a)).join(", ")),
      listColumn("sources", sourceTitles),
    ],
  },
  change: {
    rows: changeRows,
    file: (c) => ({ a: pairOf(c).a ?? c.id, b: pairOf(c).b, threat: c.need?.threat }),
    columns: [
      { key: "pair", text: changedName, go: selectionOf },
      textColumn("change", changeText),
      textColumn("threat", (c) => (c.need ? nameOf(c.need.threat) : "")),
      textColumn("channel", (c) => (c.need ? fromToText(c) : "")),
      listColumn("sources", ({ id, need, tie }) =>
        need ? sourceTitles(need) : citedTitles(id ? nodeOf.get(id).cites : tie.links.flatMap((i) => links[i].cites)),
      ),
    ],
  },
  findings: {
    rows: () => shown.findings,
    file: (f) => ({ ...thingCells(f), nodes: joinValues(f.nodes), threats: joinValues(f.threats) }),
    columns: [
      {
        key: "finding",
        text: (f) => noteOf(f.cites.find((c) => c.note) ?? { note: term("finding-kind", f.kind) }),
        go: (f) => (f.pairs.length ? `gap:${f.pairs[0].join("|")}` : f.nodes[0]),
      },
      textColumn("kind", (f) => term("finding-kind", f.kind)),
      textColumn("about", (f) => shortNames(f.nodes).join(", ")),
      textColumn("threats", (f) => f.threats.map((id) => nameOf(id)).join(", ")),
      textColumn("period", (f) => periodText(f)),
      textColumn("fixed", (f) => term("fixed", f.fixed)),
      listColumn("sources", (f) => citedTitles(f.cites)),
    ],
  },
  sources: {
    rows: () => data.sources,
    file: ({ id }) => ({ id }),
    columns: [
      textColumn("title", (s) => s.title),
      textColumn("publisher", publisherName),
      textColumn("date", dateText),
      textColumn("url", (s) => s.url ?? ""),
    ],
  },
};

// What a table is called.
const tableTitle = (key) => t(key === "gaps" ? "column.possible-gaps" : `column.${key}`);

function sortedRows() {
  const table = TABLES[state.table];
  const isDown = state.sort.startsWith("-");
  const column = table.columns.find((c) => c.key === state.sort.replace("-", ""));
  const rows = [...table.rows()];
  if (!column) return rows;
  const keyed = rows.map((r) => [column.number ? column.number(r) : column.text(r), r]);
  keyed.sort(([a], [b]) => (column.number ? a - b : a.localeCompare(b)) * (isDown ? -1 : 1));
  return keyed.map(([, r]) => r);
}

// Tables whose numbers are those of the network's day, whatever year is on show.
const TODAY_TABLES = new Set(["agencies", "arrangements"]);

// Tables that the limit on how much is drawn cuts short.
const LIMITED_TABLES = new Set(["agencies", "arrangements", "links"]);
const limitNote = () =>
  el(
    "p.meta",
    t("table.limited", { n: state.size }),
    " ",
    button(t("table.all"), () => update({ size: 0 })),
  );

// A table of changes makes sense only between two years.
const availableTables = () => Object.keys(TABLES).filter((k) => k !== "change" || hasComparison());

function headCell(column) {
  const isSorted = state.sort.replace("-", "") === column.key;
  const isDown = isSorted && state.sort.startsWith("-");
  const isNextDown = isSorted ? !isDown : Boolean(column.number);
  const sort = () => update({ sort: `${isNextDown ? "-" : ""}${column.key}` });
  return el(
    "th",
    { scope: "col", "aria-sort": isSorted ? (isDown ? "descending" : "ascending") : "none" },
    button(t(`column.${column.key}`), sort),
  );
}

function bodyCell(column, row, first) {
  const text = (column.brief ?? column.text)(row);
  const target = column.go?.(row);
  const content = target ? button(text, () => select(target, { move: false }), { class: "go" }) : text;
  const fullText = column.brief && column.text(row) !== text ? column.text(row) : null;
  return first
    ? el("th", { scope: "row" }, content)
    : el("td", column.number ? { class: "number" } : { title: fullText }, content);
}

function showMore() {
  rowLimit += 1000;
  renderTables(new Set());
}

export function renderTables(changed) {
  const box = $("tables");
  box.hidden = state.view !== "tables";
  if (box.hidden) return;
  if (changed.has("table")) rowLimit = FIRST_ROWS;
  const key = state.table;
  const rows = sortedRows();
  const { columns } = TABLES[key];
  const row = (r) => elEach("tr", columns, (c) => bodyCell(c, r, c === columns[0]));
  const title = key === "change" && hasComparison() && `${comparisonTitle()}. `;
  const tabs = availableTables().map((k) =>
    button(tableTitle(k), () => update({ table: k, sort: "" }), { "aria-pressed": String(k === key), "data-tab": k }),
  );
  const content = [
    el("div.tabs", { role: "group", "aria-label": t("table") }, ...tabs),
    state.size > 0 && !state.source && LIMITED_TABLES.has(key) && limitNote(),
    state.year > 0 && TODAY_TABLES.has(key) && el("p.meta", t("today", { year: String(state.year) })),
    el(
      "table",
      el("caption", title, t("table.caption", { n: rows.length })),
      el("thead", elEach("tr", columns, headCell)),
      elEach("tbody", rows.slice(0, rowLimit), row),
    ),
    rows.length > rowLimit && button(t("table.more", { n: rows.length - rowLimit }), showMore),
  ];
  keepFocus(box, () => setChildren(box, content), true);
}

// A cell that a spreadsheet would run as a formula starts with a quote mark instead.
function csvCell(value) {
  const text = String(value ?? "");
  const safe = /^[\s]*[=+\-@\t\r]/.test(text) && !/^-?\d+([.,]\d+)?$/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

const formatCsv = (rows) => `\ufeff${rows.map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;

// The table on show, as it is sorted and filtered.
export function tableCsv() {
  const { columns, file } = TABLES[state.table];
  const rows = sortedRows().map((r) => [columns.map((c) => (c.number ?? c.text)(r)), file(r)]);
  const headings = [...columns.map((c) => t(`column.${c.key}`)), ...Object.keys(rows[0]?.[1] ?? {})];
  return formatCsv([headings, ...rows.map(([cells, more]) => [...cells, ...Object.values(more)])]);
}
