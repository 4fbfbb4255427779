// The left panel: what to show. Built once per language; afterwards only its values change.
import { $, button, el, grouped } from "./dom.js";
import { stroke, swatch } from "./colours.js";
import { comparing } from "./comparison.js";
import { data, family, gaps, isArrangement, isBody, links, nodes, sources, ties } from "./data.js";
import { plain } from "./finder.js";
import { combobox, searchBox } from "./search.js";
import { shown } from "./shown.js";
import { isDrawn, isTies, reset, settle, state, update } from "./state.js";
import { capital, country, dated, dots, layoutName, name, number, publisher, speech, t, term } from "./text.js";

const LISTED = 40;

const sourceOf = (id) => sources.find((s) => s.id === id);

function findSources(text) {
  const parts = plain(text === titleOf() ? "" : text)
    .split(/\s+/)
    .filter(Boolean);
  return sources
    .filter((s) => parts.every((p) => plain([s.title, s.publisher, s.publisher_fr, s.id].join(" ")).includes(p)))
    .sort((a, b) => b.things - a.things || a.title.localeCompare(b.title))
    .slice(0, LISTED);
}

const sourceRow = (s) =>
  el("span", s.title || s.id, el("small", ` ${dots(publisher(s), dated(s), t("source.things", { n: s.things }))}`));

const titleOf = () => sourceOf(state.source)?.title ?? "";

function sourceFilter() {
  return [
    el("span.meta", { id: "source-label" }, t("filter.source.hint")),
    combobox({
      id: "source",
      list: "source-hits",
      label: "source-label",
      hint: t("filter.source.find"),
      atOnce: true,
      find: findSources,
      row: sourceRow,
      choose: (s) => update({ source: s.id }),
      kept: titleOf,
    }),
    el("div", { id: "source-said" }),
  ];
}

// What the document's own words hide when other filters are on is opened by this.
function openAll() {
  update({
    kinds: new Set(nodes.map((n) => n.kind).filter((k) => k !== "place")),
    links: new Set(links.map((l) => l.kind)),
    hide: new Set(),
    confidence: new Set(["high", "medium", "low"]),
    threat: "",
    year: 0,
    ended: true,
    ego: 0,
    view: isTies() ? "map" : state.view,
  });
}

function saidOfSource() {
  const source = sourceOf(state.source);
  const all = t("source.things", { n: source.things });
  const n = [...shown.passing].filter((id) => family(id) !== "place").length;
  if (!source.things) return [t("source.silent"), 0];
  return [n ? t("source.shown", { n, all }) : t("source.hidden", { all }), source.things - n];
}

function renderSource() {
  const box = $("source");
  if (document.activeElement !== box) box.value = titleOf();
  box.title = titleOf();
  const [said, hidden] = state.source ? saidOfSource() : ["", 0];
  $("source-said").replaceChildren(
    ...(state.source
      ? [
          el("p.meta", said),
          el(
            "p.actions",
            button(t("filter.source.all"), () => update({ source: "" })),
            hidden > 0 && button(t("source.open"), openAll),
          ),
        ]
      : []),
  );
  renderEmpty(said);
}

// Whether the filters, the two sides or the data itself leave nothing to draw.
function nothing() {
  if (!nodes.length) return "empty.data";
  if (comparing()) return "changed.nothing";
  return isTies() && !ties.length && !gaps.length ? "empty.ties" : "empty";
}

// A picture without a mark says why, and how to get out of it.
function renderEmpty(said) {
  const box = $("empty");
  box.hidden = !isDrawn() || [...shown.nodes].some((id) => family(id) !== "place");
  if (box.hidden) return;
  box.replaceChildren(
    el("p", said || t(nothing())),
    el(
      "p.actions",
      state.source && button(t("source.open"), openAll),
      state.source && button(t("filter.source.all"), () => update({ source: "" })),
      nodes.length > 0 && !comparing() && button(t("reset"), reset),
    ),
  );
}

function toggled(key, value) {
  const next = new Set(state[key]);
  if (!next.delete(value)) next.add(value);
  return { [key]: next };
}

// Every box with what tells whether it is on.
let boxes = [];

function check(id, label, { isOn, patch, count, icon }) {
  const box = el("input", { type: "checkbox", id, "data-on": id, onchange: () => update(patch()) });
  boxes.push([box, isOn]);
  return el("label", box, icon, el("span", label), count === undefined ? null : el("span.count", number(count)));
}

const flagBox = (key, label, more) =>
  check(key, label, { isOn: () => state[key], patch: () => ({ [key]: !state[key] }), ...more });

// One of several things that may be on show each.
const memberBox = (prefix, key, value, label, more) =>
  check(`${prefix}-${value}`, label, { isOn: () => state[key].has(value), patch: () => toggled(key, value), ...more });

const dashed = (colour, width, dash) => ({
  icon: stroke({ stroke: `var(--${colour})`, "stroke-width": width, "stroke-dasharray": dash }),
});

function group(title, ...rows) {
  return el("fieldset", el("legend", el("h2", title)), ...rows);
}

// What makes sense only where ties are drawn, or only where they are not.
const only = (view, ...rows) =>
  rows.map((row) => {
    row.dataset.view = view;
    return row;
  });

function dropdown(key, label, pairs) {
  const options = pairs.map(([value, text]) => el("option", { value }, text));
  const onchange = (event) => update({ [key]: event.target.value });
  return el("label.stacked", el("span.meta", label), el("select", { id: key, onchange }, options));
}

function slider(key, label, max) {
  const input = el("input", {
    id: key,
    type: "range",
    min: 0,
    max,
    step: 1,
    "aria-label": label,
    oninput: () => update({ [key]: Number(input.value) === max ? 0 : Math.max(1, Number(input.value)) }, { held: key }),
    onchange: settle,
  });
  return el(
    "div",
    el("label", { for: key }, el("span", label), el("output.count", { id: `${key}-out`, for: key })),
    input,
  );
}

// Threats as an indented list, broader ones first.
function threatChoices() {
  const threats = nodes.filter((n) => n.kind === "threat");
  const known = new Set(threats.map((n) => n.id));
  const rows = [];
  const below = grouped(threats, (n) => (known.has(n.broader) ? n.broader : ""));
  const { compare } = new Intl.Collator(speech.lang);
  const walk = (id, depth, seen) => {
    for (const n of (below.get(id) ?? []).sort((a, b) => compare(name(a), name(b)))) {
      if (seen.has(n.id)) continue;
      rows.push([n.id, `${"\u2003".repeat(depth)}${name(n)}`]);
      walk(n.id, depth + 1, new Set([...seen, n.id]));
    }
  };
  walk("", 0, new Set());
  return rows;
}

// Countries with most bodies first; those of bodies that are gone come last.
const countries = () => {
  const all = new Set(nodes.filter(isBody).map((n) => n.country));
  return [...all].map((c) => [c, data.counts.countries[c] ?? 0]).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
};

const countryBox = ([code, count], i) =>
  check(`country-${i}`, country(code), {
    isOn: () => !state.hide.has(code),
    patch: () => toggled("hide", code),
    count,
  });

const KINDS = {
  agency: "column.agencies",
  association: "kinds.association",
  program: "list.programs",
  channel: "list.channels",
  threat: "list.threats",
};

export function buildControls() {
  const { counts } = data;
  const kindRows = Object.keys(KINDS).filter((k) => nodes.some((n) => n.kind === k));
  const most = Math.max(1, ...nodes.filter((n) => n.kind === "agency" || isArrangement(n)).map((n) => n.rank + 1));
  const isLayout = (l) => (data.collapsed ? l === "communities" : l !== "geographic" || data.outlines.length);
  const layouts = ["islands", "communities", "threats", "geographic"].filter(isLayout).map((l) => [l, layoutName(l)]);
  const linkKinds = ["participation", "share", "flow"].filter((k) => links.some((l) => l.kind === k));
  const linkWord = (k) => (k === "share" ? capital(t("direct-share")) : t(`links.${k}`));
  $("find").replaceChildren(el("h2", { id: "search-label" }, t("search")), searchBox());
  boxes = [];
  const groups = [
    counts.problems > 0 &&
      group(
        t("documented.problems"),
        flagBox("problems", t("filter.problems"), { ...dashed("problem", 3, "8 3 2 3"), count: counts.problems }),
        el("p.meta", { id: "problems-now" }, t("problems.later")),
      ),
    group(
      t("column.possible-gaps"),
      flagBox("gaps", t("filter.gaps.on"), { ...dashed("gap", 3, "6 3"), count: counts.gaps }),
      slider("pairs", t("filter.pairs"), 60),
      flagBox("partial", t("filter.partial"), { count: counts.partial }),
      ["none", "indirect", "irregular"].map((c) => memberBox("channel", "channels", c, capital(t(`gap.${c}`)))),
    ),
    group(
      t("column.threat"),
      dropdown("threat", t("filter.threat.hint"), [["", t("filter.threat.all")], ...threatChoices()]),
    ),
    group(
      t("filter.layout"),
      dropdown("layout", t("filter.layout.hint"), layouts),
      flagBox("hulls", t("filter.hulls")),
    ),
    ...only(
      "ties",
      group(
        t("column.ties"),
        slider("ties", t("filter.ties"), Math.max(1, ties.length)),
        memberBox("tied", "tied", "exchange", t("tie.exchange"), {
          ...dashed("exchange", 4),
          count: counts.exchanging,
        }),
        memberBox("tied", "tied", "membership", t("tie.membership"), {
          ...dashed("edge", 4),
          count: counts.linked - counts.exchanging,
        }),
      ),
    ),
    ...only(
      "things",
      group(t("filter.size"), slider("size", t("filter.size.hint"), most)),
      group(
        t("column.type"),
        kindRows.map((k) =>
          memberBox("kind", "kinds", k, t(KINDS[k]), { icon: swatch(k), count: counts.kinds[k] ?? 0 }),
        ),
      ),
    ),
    group(t("column.country"), countries().map(countryBox)),
    group(
      t("column.links"),
      only(
        "things",
        ...linkKinds.map((k) => memberBox("link", "links", k, linkWord(k), { count: counts.links[k] ?? 0 })),
      ),
      flagBox("ended", t("filter.ended")),
    ),
    group(
      t("column.confidence"),
      ["high", "medium", "low"].map((c) => memberBox("confidence", "confidence", c, term("confidence", c))),
    ),
    group(t("filter.source"), ...sourceFilter()),
    el("p", button(t("reset"), reset)),
  ];
  $("filters").replaceChildren(...groups.filter(Boolean));
}

export function renderControls() {
  for (const [box, isOn] of boxes) box.checked = isOn();
  for (const key of ["threat", "layout"]) $(key).value = state[key];
  renderSource();
  // The counts are those of the network's day.
  $("filters").classList.toggle("then", state.year > 0);
  for (const row of document.querySelectorAll("#filters [data-view]"))
    row.hidden = (row.dataset.view === "ties") !== isTies();
  for (const key of ["pairs", "size", "ties"]) {
    const input = $(key);
    input.value = state[key] || input.max;
    const text = state[key] ? number(state[key]) : t("all");
    input.setAttribute("aria-valuetext", text);
    $(`${key}-out`).textContent = text;
  }
  const problemsNow = $("problems-now");
  if (problemsNow) problemsNow.hidden = !state.year;
  const ofAll = (most, { length }) => `${number(Math.min(most || length, length))} / ${number(length)}`;
  $("ties-out").textContent = ofAll(state.ties, shown.ties);
  $("pairs-out").textContent = ofAll(state.pairs, shown.open);
}
