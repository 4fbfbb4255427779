// The left panel: what to show. Built once per language; afterwards only its values change.
import { $, button, el, groupBy } from "./dom.js";
import { kindIcon, lineIcon } from "./colours.js";
import { isComparing } from "./comparison.js";
import { data, gaps, idKind, isArrangement, isBody, links, nodes, sources, ties } from "./data.js";
import { normalize } from "./finder.js";
import { countryName, dateText, layoutName, nodeName, publisherName } from "./names.js";
import { combobox, searchBox } from "./search.js";
import { shown } from "./shown.js";
import { endGesture, isDrawn, isTies, resetView, state, update } from "./state.js";
import { capitalize, facts, formatNumber, locale, t, term } from "./text.js";

const MAX_SOURCES = 40;

const sourceById = (id) => sources.find((s) => s.id === id);

function findSources(text) {
  const parts = normalize(text === chosenSourceTitle() ? "" : text)
    .split(/\s+/)
    .filter(Boolean);
  return sources
    .filter((s) => parts.every((p) => normalize([s.title, s.publisher, s.publisher_fr, s.id].join(" ")).includes(p)))
    .sort((a, b) => b.things - a.things || a.title.localeCompare(b.title))
    .slice(0, MAX_SOURCES);
}

const sourceRow = (s) =>
  el(
    "span",
    s.title || s.id,
    el("small", ` ${facts(publisherName(s), dateText(s), t("source.things", { n: s.things }))}`),
  );

const chosenSourceTitle = () => sourceById(state.source)?.title ?? "";

function sourceField() {
  return [
    el("span.meta", { id: "source-label" }, t("filter.source.hint")),
    combobox({
      id: "source",
      list: "source-hits",
      label: "source-label",
      hint: t("filter.source.find"),
      opensOnFocus: true,
      search: findSources,
      renderRow: sourceRow,
      onChoose: (s) => update({ source: s.id }),
      restingText: chosenSourceTitle,
    }),
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

function sourceSummary() {
  const source = sourceById(state.source);
  const all = t("source.things", { n: source.things });
  const shownCount = [...shown.candidates].filter((id) => idKind(id) !== "place").length;
  if (!source.things) return [t("source.silent"), 0];
  return [
    shownCount ? t("source.shown", { n: shownCount, all }) : t("source.hidden", { all }),
    source.things - shownCount,
  ];
}

function renderSource() {
  const box = $("source");
  if (document.activeElement !== box) box.value = chosenSourceTitle();
  box.title = chosenSourceTitle();
  const [summary, hidden] = state.source ? sourceSummary() : ["", 0];
  $("source-said").replaceChildren(
    ...(state.source
      ? [
          el("p.meta", summary),
          el(
            "p.actions",
            button(t("filter.source.all"), () => update({ source: "" })),
            hidden > 0 && button(t("source.open"), showWholeSource),
          ),
        ]
      : []),
  );
  renderEmptyNotice(summary);
}

// Whether the filters, the two sides or the data itself leave nothing to draw.
function emptyTextKey() {
  if (!nodes.length) return "empty.data";
  if (isComparing()) return "changed.nothing";
  return isTies() && !ties.length && !gaps.length ? "empty.ties" : "empty";
}

// A picture without a mark says why, and how to get out of it.
function renderEmptyNotice(reason) {
  const box = $("empty");
  box.hidden = !isDrawn() || [...shown.nodes].some((id) => idKind(id) !== "place");
  if (box.hidden) return;
  box.replaceChildren(
    el("p", reason || t(emptyTextKey())),
    el(
      "p.actions",
      state.source && button(t("source.open"), showWholeSource),
      state.source && button(t("filter.source.all"), () => update({ source: "" })),
      nodes.length > 0 && !isComparing() && button(t("reset"), resetView),
    ),
  );
}

function togglePatch(key, value) {
  const next = new Set(state[key]);
  if (!next.delete(value)) next.add(value);
  return { [key]: next };
}

// Every box with what tells whether it is on.
let checkboxes = [];

function checkbox(id, label, { isOn, patch, count, icon }) {
  const box = el("input", { type: "checkbox", id, "data-on": id, onchange: () => update(patch()) });
  checkboxes.push([box, isOn]);
  return el("label", box, icon, el("span", label), count === undefined ? null : el("span.count", formatNumber(count)));
}

const flagCheckbox = (key, label, more) =>
  checkbox(key, label, { isOn: () => state[key], patch: () => ({ [key]: !state[key] }), ...more });

// One of several things that may be on show each.
const memberCheckbox = (prefix, key, value, label, more) =>
  checkbox(`${prefix}-${value}`, label, {
    isOn: () => state[key].has(value),
    patch: () => togglePatch(key, value),
    ...more,
  });

const lineSample = (colour, width, dash) => ({
  icon: lineIcon({ stroke: `var(--${colour})`, "stroke-width": width, "stroke-dasharray": dash }),
});

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

function slider(key, label, max) {
  const input = el("input", {
    id: key,
    type: "range",
    min: 0,
    max,
    step: 1,
    "aria-label": label,
    oninput: () =>
      update({ [key]: Number(input.value) === max ? 0 : Math.max(1, Number(input.value)) }, { gesture: key }),
    onchange: endGesture,
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
  const ids = new Set(threats.map((n) => n.id));
  const choices = [];
  const childrenOf = groupBy(threats, (n) => (ids.has(n.broader) ? n.broader : ""));
  const { compare } = new Intl.Collator(locale.lang);
  const walk = (id, depth, ancestors) => {
    for (const n of (childrenOf.get(id) ?? []).sort((a, b) => compare(nodeName(a), nodeName(b)))) {
      if (ancestors.has(n.id)) continue;
      choices.push([n.id, `${"\u2003".repeat(depth)}${nodeName(n)}`]);
      walk(n.id, depth + 1, new Set([...ancestors, n.id]));
    }
  };
  walk("", 0, new Set());
  return choices;
}

// Countries with most bodies first; those of bodies that are gone come last.
const countryCounts = () => {
  const all = new Set(nodes.filter(isBody).map((n) => n.country));
  return [...all].map((c) => [c, data.counts.countries[c] ?? 0]).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
};

const countryCheckbox = ([code, count], i) =>
  checkbox(`country-${i}`, countryName(code), {
    isOn: () => !state.hide.has(code),
    patch: () => togglePatch("hide", code),
    count,
  });

const KIND_LABELS = {
  agency: "column.agencies",
  association: "kinds.association",
  program: "list.programs",
  channel: "list.channels",
  threat: "list.threats",
};

export function buildControls() {
  const { counts } = data;
  const kindRows = Object.keys(KIND_LABELS).filter((k) => nodes.some((n) => n.kind === k));
  const most = Math.max(1, ...nodes.filter((n) => n.kind === "agency" || isArrangement(n)).map((n) => n.rank + 1));
  const isLayout = (l) => (data.collapsed ? l === "communities" : l !== "geographic" || data.outlines.length);
  const layouts = ["islands", "communities", "threats", "geographic"].filter(isLayout).map((l) => [l, layoutName(l)]);
  const linkKinds = ["participation", "share", "flow"].filter((k) => links.some((l) => l.kind === k));
  const linkWord = (k) => (k === "share" ? capitalize(t("direct-share")) : t(`links.${k}`));
  $("find").replaceChildren(el("h2", { id: "search-label" }, t("search")), searchBox());
  checkboxes = [];
  const groups = [
    counts.problems > 0 &&
      fieldset(
        t("documented.problems"),
        flagCheckbox("problems", t("filter.problems"), {
          ...lineSample("problem", 3, "8 3 2 3"),
          count: counts.problems,
        }),
        el("p.meta", { id: "problems-now" }, t("problems.later")),
      ),
    fieldset(
      t("column.possible-gaps"),
      flagCheckbox("gaps", t("filter.gaps.on"), { ...lineSample("gap", 3, "6 3"), count: counts.gaps }),
      slider("pairs", t("filter.pairs"), 60),
      flagCheckbox("partial", t("filter.partial"), { count: counts.partial }),
      ["none", "indirect", "irregular"].map((c) => memberCheckbox("channel", "channels", c, capitalize(t(`gap.${c}`)))),
    ),
    fieldset(
      t("column.threat"),
      dropdown("threat", t("filter.threat.hint"), [["", t("filter.threat.all")], ...threatChoices()]),
    ),
    fieldset(
      t("filter.layout"),
      dropdown("layout", t("filter.layout.hint"), layouts),
      flagCheckbox("hulls", t("filter.hulls")),
    ),
    ...onlyIn(
      "ties",
      fieldset(
        t("column.ties"),
        slider("ties", t("filter.ties"), Math.max(1, ties.length)),
        memberCheckbox("tied", "tied", "exchange", t("tie.exchange"), {
          ...lineSample("exchange", 4),
          count: counts.exchanging,
        }),
        memberCheckbox("tied", "tied", "membership", t("tie.membership"), {
          ...lineSample("edge", 4),
          count: counts.linked - counts.exchanging,
        }),
      ),
    ),
    ...onlyIn(
      "things",
      fieldset(t("filter.size"), slider("size", t("filter.size.hint"), most)),
      fieldset(
        t("column.type"),
        kindRows.map((k) =>
          memberCheckbox("kind", "kinds", k, t(KIND_LABELS[k]), { icon: kindIcon(k), count: counts.kinds[k] ?? 0 }),
        ),
      ),
    ),
    fieldset(t("column.country"), countryCounts().map(countryCheckbox)),
    fieldset(
      t("column.links"),
      onlyIn(
        "things",
        ...linkKinds.map((k) => memberCheckbox("link", "links", k, linkWord(k), { count: counts.links[k] ?? 0 })),
      ),
      flagCheckbox("ended", t("filter.ended")),
    ),
    fieldset(
      t("column.confidence"),
      ["high", "medium", "low"].map((c) => memberCheckbox("confidence", "confidence", c, term("confidence", c))),
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
