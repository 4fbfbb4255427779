// Search among everything there is, by name and acronym in both languages.
import { $, el } from "./dom.js";
import { swatch } from "./colours.js";
import { combobox } from "./combobox.js";
import { nodeOf, nodes, problems } from "./data.js";
import { finder } from "./finder.js";
import { select } from "./selection.js";
import { state, update } from "./state.js";
import { country, dots, kindOf, name, problemTitle, short, t } from "./text.js";

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
