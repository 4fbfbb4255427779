// The left panel: what to show. Built once per language; afterwards only its values change.
import { $, button, el, setChildren } from "./dom.js";
import { DASH, kindIcon, lineIcon } from "./colours.js";
import { isComparing } from "./comparison.js";
import { data, gaps, links, nodes, ties } from "./data.js";
import { broaderThreats, idKind, isArrangement, isBody } from "./kinds.js";
import { countryName, layoutName, nameOf } from "./names.js";
import { searchBox } from "./search.js";
import { shown } from "./shown.js";
import { dateText, publisherName } from "./sources.js";
import { endGesture, isDrawn, isTies, resetView, state, update } from "./state.js";
import { capitalize, facts, formatNumber, locale, t, term } from "./text.js";

const sourceById = (id) => data.sources.find((s) => s.id === id);
const suggestionText = (s) => facts(s.title, publisherName(s), dateText(s), s.id);
const chosenSuggestion = () => (state.source ? suggestionText(sourceById(state.source)) : "");

// A source is found by any words of its title, publisher or date; those that most rests on come first.
function sourceField() {
  const choose = (event) => {
    const { value } = event.target;
    const source = data.sources.find((s) => suggestionText(s) === value);
    if (source || !value) update({ source: source?.id ?? "" });
  };
  const bySize = data.sources.toSorted((a, b) => b.things - a.things || a.title.localeCompare(b.title));
  return [
    el("label.stacked.meta", { for: "source" }, t("filter.source.hint")),
    el("input", {
      id: "source",
      type: "text",
      list: "source-list",
      placeholder: t("filter.source.find"),
      oninput: choose,
      onfocus: (event) => event.target.select(),
      onblur: (event) => {
        event.target.value = chosenSuggestion();
      },
    }),
    el(
      "datalist",
      { id: "source-list" },
      bySize.map((s) => el("option", { value: suggestionText(s) })),
    ),
    el("div", { id: "source-said" }),
  ];
}

// What the document's own words hide when other filters are on is opened by this.
function showWholeSource() {
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

// How much of what a source is behind is on show, and the ways to all of it and to all sources.
function sourceNotice() {
  const { things } = sourceById(state.source);
  const shownCount = [...shown.candidates].filter((id) => idKind(id) !== "place").length;
  const all = t("source.things", { n: things });
  const word = things ? t(shownCount ? "source.shown" : "source.hidden", { n: shownCount, all }) : t("source.silent");
  const allSources = button(t("filter.source.all"), () => update({ source: "" }));
  const hasMore = things > shownCount;
  return [el("p", word), el("p.actions", allSources, hasMore && button(t("source.open"), showWholeSource))];
}

function renderSource() {
  const box = $("source");
  box.value = chosenSuggestion();
  box.title = chosenSuggestion();
  setChildren($("source-said"), state.source && sourceNotice());
  renderEmptyNotice();
}

// Whether the filters, the two years or the data itself leave nothing to draw.
function emptyTextKey() {
  if (!nodes.length) return "empty.data";
  if (isComparing()) return "changed.nothing";
  return isTies() && !ties.length && !gaps.length ? "empty.ties" : "empty";
}

// A picture without a mark says why, and how to get out of it.
function renderEmptyNotice() {
  const box = $("empty");
  box.hidden = !isDrawn() || [...shown.nodes].some((id) => idKind(id) !== "place");
  setChildren(
    box,
    state.source ? sourceNotice() : el("p", t(emptyTextKey())),
    nodes.length > 0 && !isComparing() && el("p.actions", button(t("reset"), resetView)),
  );
}

// Put a value into a set of the state or take it out; without a value, turn a flag.
function toggle(key, value) {
  if (value === undefined) {
    update({ [key]: !state[key] });
    return;
  }
  const next = new Set(state[key]);
  if (!next.delete(value)) next.add(value);
  update({ [key]: next });
}

const isIn = (key, value) => (value === undefined ? state[key] : state[key].has(value));

// Every box with what tells whether it is on.
let checkboxes = [];

function checkbox(id, label, { field = id, value, count, icon, isOn = () => isIn(field, value) }) {
  const box = el("input", { type: "checkbox", id, "data-on": id, onchange: () => toggle(field, value) });
  checkboxes.push([box, isOn]);
  return el("label", box, icon, el("span", label), count !== undefined && el("span.count", formatNumber(count)));
}

// One of several things that may be on show each.
const memberBox = (key, value, label, more) =>
  checkbox(`${key.replace(/s$/, "")}-${value}`, label, { field: key, value, ...more });

function fieldset(title, ...rows) {
  return el("fieldset", el("legend", el("h2", title)), ...rows);
}

// What makes sense only where ties are drawn, or only where they are not.
const onlyIn = (view, ...rows) =>
  rows.map((row) => {
    row.dataset.view = view;
    return row;
  });

function dropdown(key, label, pairs) {
  const options = pairs.map(([value, text]) => el("option", { value }, text));
  const onchange = (event) => update({ [key]: event.target.value });
  return el("label.stacked", el("span.meta", label), el("select", { id: key, onchange }, options));
}

// A slider; what is set while it moves is one step to undo. `valueOf` makes of its place what is set.
export function rangeInput(id, label, min, max, valueOf) {
  const oninput = (event) => update({ [id]: valueOf(Number(event.target.value)) }, { gesture: id });
  const range = { id, type: "range", min, max, step: 1, "aria-label": label };
  return el("input", { ...range, oninput, onchange: endGesture });
}

function slider(key, label, max) {
  const input = rangeInput(key, label, 0, max, (n) => (n === max ? 0 : Math.max(1, n)));
  const output = el("output.count", { id: `${key}-out`, for: key });
  return el("div", el("label", { for: key }, el("span", label), output), input);
}

// Threats as an indented list, each below the broader one.
function threatChoices() {
  const { compare } = new Intl.Collator(locale.lang);
  const pathOf = (n) => [...broaderThreats(n.id)].map(nameOf).reverse();
  const threats = nodes.filter((n) => n.kind === "threat").map((n) => ({ id: n.id, path: pathOf(n) }));
  threats.sort(({ path: p }, { path: q }) => {
    const i = p.findIndex((name, k) => name !== q[k]);
    return i < 0 ? -1 : compare(p[i], q[i] ?? "");
  });
  return threats.map(({ id, path }) => [id, `${"\u2003".repeat(path.length - 1)}${path.at(-1)}`]);
}

// Countries with most bodies first; those of bodies that are gone come last.
const countryCounts = () => {
  const all = new Set(nodes.filter(isBody).map((n) => n.country));
  return [...all].map((c) => [c, data.counts.countries[c] ?? 0]).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
};

const countryCheckbox = ([value, count], i) =>
  checkbox(`country-${i}`, countryName(value), { field: "hide", value, count, isOn: () => !state.hide.has(value) });

const KIND_LABELS = {
  agency: "column.agencies",
  association: "kinds.association",
  program: "list.programs",
  channel: "list.channels",
  threat: "list.threats",
};

export function buildControls() {
  const { counts } = data;
  const kinds = Object.keys(KIND_LABELS).filter((k) => nodes.some((n) => n.kind === k));
  const most = Math.max(1, ...nodes.filter((n) => n.kind === "agency" || isArrangement(n)).map((n) => n.rank + 1));
  const isLayout = (l) => (data.collapsed ? l === "communities" : l !== "geographic" || data.outlines.length);
  const layouts = ["islands", "communities", "threats", "geographic"].filter(isLayout).map((l) => [l, layoutName(l)]);
  const linkKinds = ["participation", "share", "flow"].filter((k) => links.some((l) => l.kind === k));
  const linkWord = (k) => (k === "share" ? capitalize(t("direct-share")) : t(`links.${k}`));
  $("find").replaceChildren(el("h2", { id: "search-label" }, t("search")), searchBox());
  const memberships = counts.linked - counts.exchanging;
  checkboxes = [];
  const groups = [
    counts.problems > 0 &&
      fieldset(
        t("documented.problems"),
        checkbox("problems", t("filter.problems"), {
          icon: lineIcon("problem", 3, DASH.problem),
          count: counts.problems,
        }),
        el("p.meta", { id: "problems-now" }, t("problems.later")),
      ),
    fieldset(
      t("column.possible-gaps"),
      checkbox("gaps", t("filter.gaps.on"), { icon: lineIcon("gap", 3, DASH.none), count: counts.gaps }),
      slider("pairs", t("filter.pairs"), 60),
      checkbox("partial", t("filter.partial"), { count: counts.partial }),
      ["none", "indirect", "irregular"].map((c) => memberBox("channels", c, capitalize(t(`gap.${c}`)))),
    ),
    fieldset(
      t("column.threat"),
      dropdown("threat", t("filter.threat.hint"), [["", t("filter.threat.all")], ...threatChoices()]),
    ),
    fieldset(
      t("filter.layout"),
      dropdown("layout", t("filter.layout.hint"), layouts),
      checkbox("hulls", t("filter.hulls"), {}),
    ),
    ...onlyIn(
      "ties",
      fieldset(
        t("column.ties"),
        slider("ties", t("filter.ties"), Math.max(1, ties.length)),
        memberBox("tied", "exchange", t("tie.exchange"), { icon: lineIcon("exchange", 4), count: counts.exchanging }),
        memberBox("tied", "membership", t("tie.membership"), { icon: lineIcon("edge", 4), count: memberships }),
      ),
    ),
    ...onlyIn(
      "things",
      fieldset(t("filter.size"), slider("size", t("filter.size.hint"), most)),
      fieldset(
        t("column.type"),
        kinds.map((k) => memberBox("kinds", k, t(KIND_LABELS[k]), { icon: kindIcon(k), count: counts.kinds[k] ?? 0 })),
      ),
    ),
    fieldset(t("column.country"), countryCounts().map(countryCheckbox)),
    fieldset(
      t("column.links"),
      onlyIn("things", ...linkKinds.map((k) => memberBox("links", k, linkWord(k), { count: counts.links[k] ?? 0 }))),
      checkbox("ended", t("filter.ended"), {}),
    ),
    fieldset(
      t("column.confidence"),
      ["high", "medium", "low"].map((c) => memberBox("confidence", c, term("confidence", c))),
    ),
    fieldset(t("filter.source"), ...sourceField()),
    el("p", button(t("reset"), resetView)),
  ];
  $("filters").replaceChildren(...groups.filter(Boolean));
}

export function renderControls() {
  for (const [box, isOn] of checkboxes) box.checked = isOn();
  for (const key of ["threat", "layout"]) $(key).value = state[key];
  renderSource();
  // The counts are those of the network's day.
  $("filters").classList.toggle("then", state.year > 0);
  for (const row of document.querySelectorAll("#filters [data-view]"))
    row.hidden = (row.dataset.view === "ties") !== isTies();
  for (const key of ["pairs", "size", "ties"]) {
    const input = $(key);
    input.value = state[key] || input.max;
    const text = state[key] ? formatNumber(state[key]) : t("all");
    input.setAttribute("aria-valuetext", text);
    $(`${key}-out`).textContent = text;
  }
  const problemsNow = $("problems-now");
  if (problemsNow) problemsNow.hidden = !state.year;
  const ofAll = (most, { length }) => `${formatNumber(Math.min(most || length, length))} / ${formatNumber(length)}`;
  $("ties-out").textContent = ofAll(state.ties, shown.ties);
  $("pairs-out").textContent = ofAll(state.pairs, shown.openPairs);
}
