// The left panel: what to show. Built once per language; afterwards only its values change.
import { $, button, el } from "./dom.js";
import { stroke, swatch } from "./colours.js";
import { data, isArrangement, isBody, links, nodes, ties } from "./data.js";
import { searchBox } from "./search.js";
import { shown } from "./shown.js";
import { renderSource, sourceFilter } from "./sources.js";
import { isTies, settle, state, update } from "./state.js";
import { capital, country, layoutName, name, number, speech, t, term } from "./text.js";

function toggled(key, value) {
  const next = new Set(state[key]);
  if (!next.delete(value)) next.add(value);
  return { [key]: next };
}

function check(id, label, on, patch, { count, icon } = {}) {
  return el(
    "label",
    el("input", { type: "checkbox", id, "data-on": id, onchange: () => update(patch()) }),
    icon ?? null,
    el("span", label),
    count === undefined ? null : el("span.count", number(count)),
  );
}

function group(title, ...rows) {
  return el("fieldset", el("legend", el("h2", title)), ...rows);
}

// What makes sense only where ties are drawn, or only where they are not.
const only = (view, ...rows) =>
  rows.map((row) => {
    row.dataset.view = view;
    return row;
  });

function dropdown(id, key, label, pairs) {
  return el(
    "label.stacked",
    el("span.meta", label),
    el(
      "select",
      { id, onchange: (event) => update({ [key]: event.target.value }) },
      pairs.map(([value, text]) => el("option", { value }, text)),
    ),
  );
}

function slider(id, key, label, max) {
  const input = el("input", {
    id,
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
    el("label", { for: id }, el("span", label), el("output.count", { id: `${id}-out`, for: id })),
    input,
  );
}

// Threats as an indented list, broader ones first.
function threatChoices() {
  const threats = nodes.filter((n) => n.kind === "threat");
  const known = new Set(threats.map((n) => n.id));
  const rows = [];
  const below = new Map();
  for (const n of threats) {
    const above = known.has(n.broader) ? n.broader : "";
    if (!below.has(above)) below.set(above, []);
    below.get(above).push(n);
  }
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
  const { countries: known } = data.counts;
  const all = new Set(nodes.filter(isBody).map((n) => n.country));
  return [...all].map((c) => [c, known[c] ?? 0]).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
};

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
  const layouts = ["islands", "communities", "threats", "geographic"].filter((l) =>
    data.collapsed ? l === "communities" : l !== "geographic" || data.outlines.length,
  );
  $("find").replaceChildren(el("h2", { id: "search-label" }, t("search")), searchBox());
  $("filters").replaceChildren(
    ...[
      counts.problems
        ? group(
            t("documented.problems"),
            check("problems", t("filter.problems"), state.problems, () => ({ problems: !state.problems }), {
              icon: stroke({ stroke: "var(--problem)", "stroke-width": 3, "stroke-dasharray": "8 3 2 3" }),
              count: counts.problems,
            }),
            el("p.meta", { id: "problems-now" }, t("problems.later")),
          )
        : null,
      group(
        t("column.possible-gaps"),
        check("gaps", t("filter.gaps.on"), state.gaps, () => ({ gaps: !state.gaps }), {
          icon: stroke({ stroke: "var(--gap)", "stroke-width": 3, "stroke-dasharray": "6 3" }),
          count: counts.gaps,
        }),
        slider("pairs", "pairs", t("filter.pairs"), 60),
        check("partial", t("filter.partial"), state.partial, () => ({ partial: !state.partial }), {
          count: counts.partial,
        }),
        ...["none", "indirect", "irregular"].map((c) =>
          check(`channel-${c}`, capital(t(`gap.${c}`)), state.channels.has(c), () => toggled("channels", c)),
        ),
      ),
      group(
        t("column.threat"),
        dropdown("threat", "threat", t("filter.threat.hint"), [["", t("filter.threat.all")], ...threatChoices()]),
      ),
      group(
        t("filter.layout"),
        dropdown(
          "layout",
          "layout",
          t("filter.layout.hint"),
          layouts.map((l) => [l, layoutName(l)]),
        ),
        check("hulls", t("filter.hulls"), state.hulls, () => ({ hulls: !state.hulls })),
      ),
      ...only(
        "ties",
        group(
          t("column.ties"),
          slider("ties", "ties", t("filter.ties"), Math.max(1, ties.length)),
          check("tied-exchange", t("tie.exchange"), true, () => toggled("tied", "exchange"), {
            icon: stroke({ stroke: "var(--exchange)", "stroke-width": 4 }),
            count: counts.exchanging,
          }),
          check("tied-membership", t("tie.membership"), true, () => toggled("tied", "membership"), {
            icon: stroke({ stroke: "var(--edge)", "stroke-width": 4 }),
            count: counts.linked - counts.exchanging,
          }),
        ),
      ),
      ...only(
        "things",
        group(t("filter.size"), slider("size", "size", t("filter.size.hint"), most)),
        group(
          t("column.type"),
          ...kindRows.map((k) =>
            check(`kind-${k}`, t(KINDS[k]), state.kinds.has(k), () => toggled("kinds", k), {
              icon: swatch(k),
              count: counts.kinds[k] ?? 0,
            }),
          ),
        ),
      ),
      group(
        t("column.country"),
        ...countries().map(([c, n], i) =>
          check(`country-${i}`, country(c), !state.hide.has(c), () => toggled("hide", c), { count: n }),
        ),
      ),
      group(
        t("column.links"),
        ...only(
          "things",
          ...["participation", "share", "flow"]
            .filter((k) => links.some((l) => l.kind === k))
            .map((k) =>
              check(
                `link-${k}`,
                k === "share" ? capital(t("direct-share")) : t(`links.${k}`),
                state.links.has(k),
                () => toggled("links", k),
                { count: counts.links[k] ?? 0 },
              ),
            ),
        ),
        check("ended", t("filter.ended"), state.ended, () => ({ ended: !state.ended })),
      ),
      group(
        t("column.confidence"),
        ...["high", "medium", "low"].map((c) =>
          check(`confidence-${c}`, term("confidence", c), state.confidence.has(c), () => toggled("confidence", c)),
        ),
      ),
      group(t("filter.source"), ...sourceFilter()),
      el(
        "p",
        button(t("reset"), () => $("reset").click()),
      ),
    ].filter(Boolean),
  );
}

function mark(id, on) {
  const box = $(id);
  if (box) box.checked = on;
}

export function renderControls() {
  for (const key of ["gaps", "partial", "problems", "hulls", "ended"]) mark(key, state[key]);
  for (const [prefix, key] of [
    ["kind", "kinds"],
    ["channel", "channels"],
    ["link", "links"],
    ["tied", "tied"],
    ["confidence", "confidence"],
  ]) {
    for (const box of document.querySelectorAll(`input[id^="${prefix}-"]`))
      box.checked = state[key].has(box.id.slice(prefix.length + 1));
  }
  countries().forEach(([c], i) => mark(`country-${i}`, !state.hide.has(c)));
  for (const key of ["threat", "layout"]) $(key).value = state[key];
  renderSource();
  // The counts are those of the network's day.
  $("filters").classList.toggle("then", state.year > 0);
  for (const row of document.querySelectorAll("#filters [data-view]"))
    row.hidden = (row.dataset.view === "ties") !== isTies();
  for (const key of ["pairs", "size", "ties"]) {
    const input = $(key);
    input.value = state[key] || input.max;
    input.setAttribute("aria-valuetext", state[key] ? number(state[key]) : t("all"));
    $(`${key}-out`).textContent = state[key] ? number(state[key]) : t("all");
  }
  const problemsNow = $("problems-now");
  if (problemsNow) problemsNow.hidden = !state.year;
  const ofAll = (most, { length }) => `${number(Math.min(most || length, length))} / ${number(length)}`;
  $("ties-out").textContent = ofAll(state.ties, shown.ties);
  $("pairs-out").textContent = ofAll(state.pairs, shown.open);
}
