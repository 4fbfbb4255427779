// Fields that find: everything there is by name and acronym in both languages, and the list below any such field.
import { $, announce, el } from "./dom.js";
import { kindIcon } from "./colours.js";
import { nodeOf, nodes, problems } from "./data.js";
import { createFinder } from "./finder.js";
import { countryName, kindName, nodeName, problemTitle, shortName } from "./names.js";
import { select } from "./selection.js";
import { state, update } from "./state.js";
import { facts, t } from "./text.js";

// `search` returns what fits the text, `rowOf` the row of a hit, `onChoose` takes a hit. As a menu the
// list opens with the field, which keeps what `restText` returns.
export function combobox({ id, list, label, hint, search, rowOf, onChoose, restText = () => "", isMenu = false }) {
  let hits = [];
  let active = -1;

  const renderHits = () => {
    rows.hidden = !hits.length;
    input.setAttribute("aria-expanded", String(hits.length > 0));
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `${list}-${active}`);
    rows.replaceChildren(
      ...hits.map((hit, i) =>
        el(
          "li",
          {
            id: `${list}-${i}`,
            role: "option",
            "aria-selected": String(i === active),
            onmousedown: (event) => event.preventDefault(),
            onclick: () => chooseHit(i),
          },
          rowOf(hit),
        ),
      ),
    );
    rows.children[active]?.scrollIntoView({ block: "nearest" });
  };

  const close = () => {
    hits = [];
    active = -1;
    renderHits();
  };

  const openHits = () => {
    hits = search(input.value);
    active = hits.length && input.value ? 0 : -1;
    renderHits();
    if (hits.length) rows.scrollIntoView({ block: "nearest" });
    announce(t("search.found", { n: hits.length }));
  };

  const chooseHit = (i) => {
    const hit = hits[i];
    if (hit === undefined) return;
    close();
    onChoose(hit);
    input.value = restText();
  };

  const input = el("input", {
    id,
    type: "text",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list,
    "aria-labelledby": label,
    placeholder: hint,
    oninput: openHits,
    onfocus: () => {
      input.select();
      if (isMenu) openHits();
    },
    onclick: () => {
      if (isMenu && !hits.length) openHits();
    },
    onblur: () => {
      close();
      if (isMenu) input.value = restText();
    },
    onkeydown: (event) => {
      const steps = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in steps && (hits.length || isMenu)) {
        event.preventDefault();
        if (!hits.length) openHits();
        active =
          (active + steps[event.key] + (active < 0 && steps[event.key] < 0 ? 1 : 0) + hits.length) %
          Math.max(1, hits.length);
        renderHits();
      } else if (event.key === "Enter") chooseHit(active);
      else if (event.key === "Escape" && (hits.length || (input.value && !isMenu))) {
        event.preventDefault();
        if (!hits.length) input.value = "";
        close();
      }
    },
  });
  const rows = el("ul", { id: list, role: "listbox", "aria-labelledby": label, hidden: true });
  return el("div.combo", input, rows);
}

const MAX_HITS = 12;

// A thing, or a problem by the first agency that it names; made when somebody searches.
let searchables = null;
let findPlaces = null;

function findThings(text) {
  searchables ??= [
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
    ...problems.map((p) => ({
      id: p.nodes.find((id) => nodeOf.has(id)),
      problem: p.id,
      names: [p.title, p.title_fr],
      weight: 0,
      rowOf: () => el("span", problemTitle(p), el("small", ` ${t("column.problem")}`)),
    })),
  ].filter(({ id }) => id);
  findPlaces ??= createFinder(searchables);
  // A path leads to things alone.
  return findPlaces(text)
    .map((i) => searchables[i])
    .filter(({ problem }) => !problem || !state.from)
    .slice(0, MAX_HITS);
}

export const searchBox = () =>
  combobox({
    id: "search",
    list: "hits",
    label: "search-label",
    hint: t("search.hint"),
    search: findThings,
    rowOf: (thing) => thing.rowOf(),
    onChoose: ({ id, problem }) => {
      if (problem && state.year) update({ year: 0 });
      select(id);
      $("details").focus({ preventScroll: true });
      if (problem) $(`problem-${problem}`)?.scrollIntoView({ block: "start" });
    },
  });
