// The filter by source: find a document, see of how much it speaks and how much of that is on show.
import { $, button, el } from "./dom.js";
import { comparing } from "./comparison.js";
import { family, gaps, links, nodes, sources, ties } from "./data.js";
import { plain } from "./finder.js";
import { combobox } from "./search.js";
import { shown } from "./shown.js";
import { isDrawn, isTies, reset, state, update } from "./state.js";
import { dated, dots, publisher, t } from "./text.js";

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

export function sourceFilter() {
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

export function renderSource() {
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
