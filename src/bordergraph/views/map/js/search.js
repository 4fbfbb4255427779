// Search among everything there is, by name and acronym in both languages.
import { $, el } from "./dom.js";
import { swatch } from "./colours.js";
import { combobox } from "./combobox.js";
import { nodes } from "./data.js";
import { select } from "./selection.js";
import { country, name, short, t } from "./text.js";

const SHOWN = 12;

export const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

let index = [];

function buildIndex() {
  index = nodes.map((n) => ({
    n,
    words: plain([n.short, n.short_fr, n.label, n.label_fr].join(" | ")),
    first: plain(n.short || n.label),
  }));
}

function find(text) {
  const wanted = plain(text.trim());
  if (!wanted) return [];
  const parts = wanted.split(/\s+/);
  const score = ({ first, words }) =>
    first === wanted ? 0 : first.startsWith(wanted) ? 1 : words.includes(` ${wanted}`) ? 2 : 3;
  return index
    .filter(({ words }) => parts.every((p) => words.includes(p)))
    .sort((a, b) => score(a) - score(b) || a.n.rank - b.n.rank)
    .slice(0, SHOWN)
    .map(({ n }) => n);
}

const hitRow = (n) => [
  swatch(n.kind),
  el(
    "span",
    short(n) === name(n) ? name(n) : `${short(n)} – ${name(n)}`,
    n.country ? el("small", ` ${country(n.country)}`) : "",
  ),
];

export function searchBox() {
  buildIndex();
  return combobox({
    id: "search",
    list: "hits",
    label: "search-label",
    hint: t("search.hint"),
    find,
    row: hitRow,
    choose: (n) => {
      select(n.id);
      $("details").focus({ preventScroll: true });
    },
  });
}
