// The same data as tables: sortable, under the same filters, for reading, copying and keyboards.
import { $, button, each, el } from "./dom.js";
import { changeRows, endsOf, hasSides, markText, movedText, selOf, sideNames } from "./comparison.js";
import { data, isArrangement, isBody, links, nodeOf, problems } from "./data.js";
import { select } from "./selection.js";
import { cadenceOf, channelIn, problemTest, shown } from "./shown.js";
import { state, update } from "./state.js";
import {
  capital,
  country,
  dated,
  day,
  frequencyOf,
  kindOf,
  nameOf,
  number,
  pairName,
  periodOf,
  problemTitle,
  publisher,
  roleOf,
  short,
  shortOf,
  t,
  term,
  typeOf,
} from "./text.js";

const FIRST = 300;
let limit = FIRST;

const visible = (test) => [...shown.members].map((id) => nodeOf.get(id)).filter(test);
const titlesOf = (indexes) => [...new Set(indexes.map((i) => data.sources[i].title))];
const citedIn = (cites) => titlesOf(cites.map((c) => c.source));
const titles = (x) => x.sources.map((i) => data.sources[i].title);
const shortsOf = (ids) => ids.map((id) => shortOf(id));
const node = (key, id) => ({ key, text: (r) => nameOf(id(r)), go: id });
const word = (key, text) => ({ key, text });
// Many names: the file has all, the page the first of them.
const BRIEF = 48;
const clipped = (text) => (text.length > BRIEF ? `${text.slice(0, BRIEF - 1).trim()}…` : text);
function several(key, names) {
  const brief = (r) => {
    const [first, ...more] = names(r).map(clipped);
    return more.length > 1 ? `${first} ${t("more", { n: more.length })}` : [first, ...more].join("; ");
  };
  return { key, text: (r) => names(r).join("; "), brief };
}
const num = (key, value) => ({ key, number: value, text: (r) => number(value(r)) });

const needWord = (n) => capital(t(`need.${n.need}`));
const channelWord = (n) => capital(t(`channel.${channelIn(n)}`));

// Each table: its rows under the filters, what a row's first cell opens, and its columns.
export const TABLES = {
  agencies: {
    rows: () => visible(isBody),
    columns: [
      node("name", (n) => n.id),
      word("short", (n) => short(n)),
      word("kind", (n) => kindOf(n.kind)),
      word("country", (n) => (n.country ? country(n.country) : "")),
      word("level", (n) => term("level", n.level)),
      word("sector", (n) => term("sector", n.sector)),
      num("partners", (n) => n.counts.linked),
      num("arrangements", (n) => n.counts.arrangements),
      num("threats", (n) => n.counts.threats),
      num("possible-gaps", (n) => n.counts.gaps),
    ],
  },
  ties: {
    rows: () => shown.ties,
    columns: [
      { key: "pair", text: (h) => pairName(h.a, h.b), go: (h) => `tie:${h.key}` },
      word("evidence", (h) => t(h.exchange ? "tie.exchange" : "tie.membership")),
      word("cadence", (h) => term("cadence", cadenceOf(h))),
      num("arrangements", (h) => h.through),
      several("through", (h) => shortsOf([...new Set(h.ways.map((w) => w.via))].filter(Boolean))),
      several("sources", (h) => citedIn(h.ways.flatMap((w) => w.links.flatMap((l) => l.cites)))),
    ],
  },
  arrangements: {
    rows: () => visible(isArrangement),
    columns: [
      node("name", (n) => n.id),
      word("kind", (n) => kindOf(n.kind)),
      word("type", (n) => typeOf(n)),
      word("status", (n) => term("status", n.status)),
      word("cadence", (n) => frequencyOf(n)),
      word("period", (n) => periodOf(n)),
      num("members", (n) => n.counts.members),
      num("threats", (n) => n.counts.threats),
      num("findings", (n) => n.counts.findings),
    ],
  },
  links: {
    rows: () => shown.links,
    columns: [
      { key: "giver", text: (l) => nameOf(l.a), go: (l) => `line:${l.kind}|${l.a}|${l.b}` },
      word("receiver", (l) => nameOf(l.b)),
      word("kind", (l) => t(`link.${l.kind}`)),
      word("role", roleOf),
      word("cadence", (l) => frequencyOf(l)),
      word("period", (l) => periodOf(l)),
      word("confidence", (l) => term("confidence", l.confidence)),
      several("sources", (l) => citedIn(l.cites)),
    ],
  },
  gaps: {
    rows: () => shown.gaps,
    columns: [
      { key: "pair", text: (g) => pairName(g.a, g.b), go: (g) => `gap:${g.a}|${g.b}` },
      word("threat", (g) => nameOf(g.threat)),
      word("need", needWord),
      word("channel", channelWord),
      word("searched", (g) => g.searched_on),
      word("through", (g) => shortsOf(g.arrangements).join("; ")),
      word("relays", (g) => shortsOf(g.relays).join(", ")),
      several("sources", titles),
    ],
  },
  needs: {
    rows: () => shown.needs,
    columns: [
      { key: "pair", text: (n) => pairName(n.a, n.b), go: (n) => `gap:${n.a}|${n.b}` },
      word("threat", (n) => nameOf(n.threat)),
      word("need", needWord),
      word("channel", channelWord),
      word("searched", (n) => n.searched_on),
      several("through", (n) => (state.year ? [] : shortsOf(n.arrangements))),
    ],
  },
  problems: {
    rows: () => problems.filter(problemTest()),
    columns: [
      { key: "problem", text: problemTitle, go: (p) => p.nodes.find((id) => nodeOf.has(id)) },
      word("status", (p) => `${term("problem-status", p.status)} (${day(p.as_of)})`),
      word("kind", (p) => p.kinds.map((k) => term("problem-kind", k)).join("; ")),
      word("about", (p) => shortsOf(p.nodes.filter((id) => nodeOf.has(id))).join(", ")),
      word("documented-by", (p) => p.authorities.map((a) => term("authority", a)).join(", ")),
      several("sources", titles),
    ],
  },
  change: {
    rows: changeRows,
    columns: [
      { key: "pair", text: (c) => pairName(endsOf(c).a, endsOf(c).b), go: selOf },
      word("change", (c) => markText(c.mark)),
      word("threat", (c) => (c.need ? nameOf(c.need.threat) : "")),
      word("channel", (c) => (c.need ? movedText(c) : "")),
      several("sources", ({ need, tie }) => (need ? titles(need) : citedIn(tie.links.flatMap((i) => links[i].cites)))),
    ],
  },
  findings: {
    rows: () => shown.findings,
    columns: [
      {
        key: "finding",
        text: (f) => f.cites.find((c) => c.note)?.note ?? term("finding-kind", f.kind),
        go: (f) => (f.pairs.length ? `gap:${f.pairs[0].join("|")}` : f.nodes[0]),
      },
      word("kind", (f) => term("finding-kind", f.kind)),
      word("about", (f) => shortsOf(f.nodes).join(", ")),
      word("threats", (f) => f.threats.map((id) => nameOf(id)).join(", ")),
      word("period", (f) => periodOf(f)),
      word("fixed", (f) => term("fixed", f.fixed)),
      several("sources", (f) => citedIn(f.cites)),
    ],
  },
  sources: {
    rows: () => data.sources,
    columns: [
      word("title", (s) => s.title),
      word("publisher", publisher),
      word("date", dated),
      word("url", (s) => s.url ?? ""),
    ],
  },
};

// What a table is called.
export const tabWord = (key) => (key === "gaps" ? "column.possible-gaps" : `column.${key}`);

export function sortedRows(key = state.table) {
  const table = TABLES[key];
  const down = state.sort.startsWith("-");
  const column = table.columns.find((c) => c.key === state.sort.replace("-", ""));
  const rows = [...table.rows()];
  if (!column) return rows;
  const keyed = rows.map((r) => [column.number ? column.number(r) : column.text(r), r]);
  keyed.sort(([a], [b]) => (column.number ? a - b : a.localeCompare(b)) * (down ? -1 : 1));
  return keyed.map(([, r]) => r);
}

// Tables whose numbers are those of the network's day, whatever year is on show.
const OF_THE_DAY = new Set(["agencies", "arrangements"]);

// A table of changes makes sense only between two sides.
export const tablesNow = () => Object.keys(TABLES).filter((k) => k !== "change" || hasSides());

function headCell(column) {
  const now = state.sort.replace("-", "") === column.key;
  const down = now && state.sort.startsWith("-");
  const isNextDown = now ? !down : Boolean(column.number);
  const turn = () => update({ sort: `${isNextDown ? "-" : ""}${column.key}` });
  return el(
    "th",
    { scope: "col", "aria-sort": now ? (down ? "descending" : "ascending") : "none" },
    button(`${t(`column.${column.key}`)}${now ? (down ? " ↓" : " ↑") : ""}`, turn),
  );
}

function cell(column, row, first) {
  const text = (column.brief ?? column.text)(row);
  const target = column.go?.(row);
  const content = target ? button(text, () => select(target, { move: false }), { class: "go" }) : text;
  const whole = column.brief && column.text(row) !== text ? column.text(row) : null;
  return first
    ? el("th", { scope: "row" }, content)
    : el("td", column.number ? { class: "number" } : { title: whole }, content);
}

export function renderTables(changed) {
  const box = $("tables");
  box.hidden = state.view !== "tables";
  if (box.hidden) return;
  if (changed.has("table")) limit = FIRST;
  const key = state.table;
  const labelOf = (e) => e.dataset.tab ?? e.textContent.replace(/ [↓↑]$/, "");
  const focused = box.contains(document.activeElement) ? labelOf(document.activeElement) : "";
  const rows = sortedRows(key);
  const { columns } = TABLES[key];
  const row = (r) => each("tr", columns, (c) => cell(c, r, c === columns[0]));
  const tabs = tablesNow().map((k) =>
    button(t(tabWord(k)), () => update({ table: k, sort: "" }), { "aria-pressed": String(k === key), "data-tab": k }),
  );
  box.replaceChildren(
    el("div.tabs", { role: "group", "aria-label": t("table") }, ...tabs),
    state.year && OF_THE_DAY.has(key) ? el("p.meta", t("today", { year: String(state.year) })) : "",
    el(
      "table",
      el("caption", [
        key === "change" && hasSides() ? `${t("changed.title", { from: sideNames()[0], to: sideNames()[1] })}. ` : "",
        t("table.caption", { n: rows.length }),
      ]),
      el("thead", each("tr", columns, headCell)),
      each("tbody", rows.slice(0, limit), row),
    ),
    rows.length > limit
      ? button(t("table.more", { n: rows.length - limit }), () => {
          limit += 1000;
          renderTables(new Set());
        })
      : "",
  );
  const same = [...box.querySelectorAll("button")].find((b) => labelOf(b) === focused);
  if (focused) same?.focus({ preventScroll: true });
}
