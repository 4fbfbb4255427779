// Fields that find: everything there is by name and acronym in both languages, and the list below any such field.
import { $, el, say } from "./dom.js";
import { swatch } from "./colours.js";
import { nodeOf, nodes, problems } from "./data.js";
import { finder } from "./finder.js";
import { select } from "./selection.js";
import { state, update } from "./state.js";
import { country, dots, kindOf, name, problemTitle, short, t } from "./text.js";

// `find` gives what fits the text, `row` how one of them reads, `choose` takes one. With `atOnce` the
// list opens with the field, which keeps what `kept` returns.
export function combobox({ id, list, label, hint, find, row, choose, kept = () => "", atOnce = false }) {
  let hits = [];
  let at = -1;

  const show = () => {
    rows.hidden = !hits.length;
    input.setAttribute("aria-expanded", String(hits.length > 0));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `${list}-${at}`);
    rows.replaceChildren(
      ...hits.map((hit, i) =>
        el(
          "li",
          {
            id: `${list}-${i}`,
            role: "option",
            "aria-selected": String(i === at),
            onmousedown: (event) => event.preventDefault(),
            onclick: () => take(i),
          },
          row(hit),
        ),
      ),
    );
    rows.children[at]?.scrollIntoView({ block: "nearest" });
  };

  const close = () => {
    hits = [];
    at = -1;
    show();
  };

  const look = () => {
    hits = find(input.value);
    at = hits.length && input.value ? 0 : -1;
    show();
    if (hits.length) rows.scrollIntoView({ block: "nearest" });
    say(t("search.found", { n: hits.length }));
  };

  const take = (i) => {
    const hit = hits[i];
    if (hit === undefined) return;
    close();
    choose(hit);
    input.value = kept();
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
    oninput: look,
    onfocus: () => {
      input.select();
      if (atOnce) look();
    },
    onclick: () => {
      if (atOnce && !hits.length) look();
    },
    onblur: () => {
      close();
      if (atOnce) input.value = kept();
    },
    onkeydown: (event) => {
      const moves = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in moves && (hits.length || atOnce)) {
        event.preventDefault();
        if (!hits.length) look();
        at =
          (at + moves[event.key] + (at < 0 && moves[event.key] < 0 ? 1 : 0) + hits.length) % Math.max(1, hits.length);
        show();
      } else if (event.key === "Enter") take(at);
      else if (event.key === "Escape" && (hits.length || (input.value && !atOnce))) {
        event.preventDefault();
        if (!hits.length) input.value = "";
        close();
      }
    },
  });
  const rows = el("ul", { id: list, role: "listbox", "aria-labelledby": label, hidden: true });
  return el("div.combo", input, rows);
}

const SHOWN = 12;

// A thing, or a problem by the first agency that it names; made when somebody searches.
let things = null;
let places = null;

function matching(text) {
  things ??= [
    ...nodes.map((n) => ({
      id: n.id,
      names: [n.label, n.short, n.label_fr, n.short_fr],
      weight: n.links.length,
      row: () => [
        swatch(n.kind),
        el(
          "span",
          short(n) === name(n) ? name(n) : `${short(n)} – ${name(n)}`,
          el("small", ` ${dots(kindOf(n.kind), n.country && country(n.country))}`),
        ),
      ],
    })),
    ...problems.map((p) => ({
      id: p.nodes.find((id) => nodeOf.has(id)),
      problem: p.id,
      names: [p.title, p.title_fr],
      weight: 0,
      row: () => el("span", problemTitle(p), el("small", ` ${t("column.problem")}`)),
    })),
  ].filter(({ id }) => id);
  places ??= finder(things);
  // A path leads to things alone.
  return places(text)
    .map((i) => things[i])
    .filter(({ problem }) => !problem || !state.from)
    .slice(0, SHOWN);
}

export const searchBox = () =>
  combobox({
    id: "search",
    list: "hits",
    label: "search-label",
    hint: t("search.hint"),
    find: matching,
    row: (thing) => thing.row(),
    choose: ({ id, problem }) => {
      if (problem && state.year) update({ year: 0 });
      select(id);
      $("details").focus({ preventScroll: true });
      if (problem) $(`problem-${problem}`)?.scrollIntoView({ block: "start" });
    },
  });
