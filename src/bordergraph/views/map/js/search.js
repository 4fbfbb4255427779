// The field that finds everything there is by name and acronym in both languages, and the list below it.
import { $, announce, el } from "./dom.js";
import { kindIcon } from "./colours.js";
import { data, nodeOf, nodes } from "./data.js";
import { createFinder } from "./finder.js";
import { countryName, kindName, nodeName, problemTitle, shortName } from "./names.js";
import { select } from "./selection.js";
import { state, update } from "./state.js";
import { facts, t } from "./text.js";

const MAX_HITS = 12;

// Returns the function that finds a thing, or a problem by the first agency that it names.
function makeFinder() {
  const searchables = [
    ...nodes.map((n) => ({
      id: n.id,
      names: [n.label, n.short, n.label_fr, n.short_fr],
      weight: n.links.length,
      rowOf: () => [
        kindIcon(n.kind),
        el(
          "span",
          shortName(n) === nodeName(n) ? nodeName(n) : `${shortName(n)} – ${nodeName(n)}`,
          el("small", ` ${facts(kindName(n.kind), n.country && countryName(n.country))}`),
        ),
      ],
    })),
    ...data.problems.map((p) => ({
      id: p.nodes.find((id) => nodeOf.has(id)),
      problem: p.id,
      names: [p.title, p.title_fr],
      weight: 0,
      rowOf: () => el("span", problemTitle(p), el("small", ` ${t("column.problem")}`)),
    })),
  ].filter(({ id }) => id);
  const findPlaces = createFinder(searchables);
  return (text) =>
    findPlaces(text)
      .slice(0, MAX_HITS)
      .map((i) => searchables[i]);
}

// Made when somebody searches.
let findThings = null;

function chooseThing({ id, problem }) {
  if (problem && state.year) update({ year: 0 });
  select(id);
  $("details").focus({ preventScroll: true });
  if (problem) $(`problem-${problem}`)?.scrollIntoView({ block: "start" });
}

const ROW_STEPS = { ArrowDown: 1, ArrowUp: -1 };

// A combobox: the list opens while somebody types, and its first row is the active one.
export function searchBox() {
  let hits = [];
  let active = 0;

  const hitRow = (hit, i) =>
    el(
      "li",
      {
        id: `hits-${i}`,
        role: "option",
        "aria-selected": String(i === active),
        onmousedown: (event) => event.preventDefault(),
        onclick: () => choose(hit),
      },
      hit.rowOf(),
    );

  const show = (list, position = 0) => {
    hits = list;
    active = position;
    rows.hidden = !hits.length;
    input.setAttribute("aria-expanded", String(hits.length > 0));
    input.setAttribute("aria-activedescendant", hits.length ? `hits-${active}` : "");
    rows.replaceChildren(...hits.map(hitRow));
    rows.children[active]?.scrollIntoView({ block: "nearest" });
  };

  const choose = (hit) => {
    show([]);
    input.value = "";
    chooseThing(hit);
  };

  const onkeydown = (event) => {
    const { key } = event;
    if (key === "Enter" && hits.length) choose(hits[active]);
    else if (key in ROW_STEPS && hits.length) {
      event.preventDefault();
      show(hits, (active + ROW_STEPS[key] + hits.length) % hits.length);
    } else if (key === "Escape" && (hits.length || input.value)) {
      event.preventDefault();
      if (!hits.length) input.value = "";
      show([]);
    }
  };

  const input = el("input", {
    id: "search",
    type: "text",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": "hits",
    "aria-labelledby": "search-label",
    placeholder: t("search.hint"),
    oninput: () => {
      findThings ??= makeFinder();
      show(findThings(input.value));
      announce(t("search.found", { n: hits.length }));
    },
    onfocus: () => input.select(),
    onblur: () => show([]),
    onkeydown,
  });
  const rows = el("ul", { id: "hits", role: "listbox", "aria-labelledby": "search-label", hidden: true });
  return el("div.combo", input, rows);
}
