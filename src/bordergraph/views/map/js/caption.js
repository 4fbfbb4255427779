// What stands under an exported picture: its day, what was filtered, how to cite it, and the way back to it.
import { givenComparison } from "./comparison.js";
import { sideNames } from "./comparisonView.js";
import { data } from "./data.js";
import { drawnText } from "./legend.js";
import { selected, shown } from "./shown.js";
import { address, isDrawn, isTies, state } from "./state.js";
import { country, day, dots, kindOf, layoutName, nameOf, number, shortOf, speech, t, term, title } from "./text.js";

const footnote = () => (speech.lang === "fr" && data.note_fr) || data.note;

const said = (label, ...values) => t("caption.item", { name: label, values: values.join(", ") });

// The day or the two sides that are on show.
export function dayOf() {
  if (shown.marks)
    return t(givenComparison()?.change ? "changed.whatif" : "changed.title", {
      from: sideNames()[0],
      to: sideNames()[1],
    });
  if (state.year) return t("figure.year", { year: `${state.year}-12-31` });
  return data.day ? t("as.of", { day: day(data.day) }) : t("time.now");
}

function pictureText() {
  if (isTies()) return drawnText();
  if (state.view === "map")
    return t("status", {
      nodes: shown.nodes.size,
      all: data.nodes.length,
      links: shown.links.length,
      gaps: shown.pairs.length,
    });
  return "";
}

// Everything that narrows or widens what is on show, in words.
function filtersText() {
  const source = data.sources.find((s) => s.id === state.source);
  const things = state.view === "map";
  const some = (key, all, label, word) => (state[key].size < all ? said(label, ...[...state[key]].map(word)) : "");
  const ego = state.ego ? t(state.ego > 1 ? "column.two_step" : "ego") : "";
  return [
    state.threat ? said(t("column.threat"), nameOf(state.threat)) : "",
    source ? said(t("filter.source"), source.title) : "",
    state.hide.size ? said(t("caption.without"), ...[...state.hide].map(country)) : "",
    some("confidence", 3, t("column.confidence"), (c) => term("confidence", c)),
    things ? said(t("column.type"), ...[...state.kinds].map(kindOf)) : "",
    things
      ? some("links", 3, t("column.links"), (l) => t(l === "share" ? "direct-share" : `links.${l}`))
      : some("tied", 2, t("column.ties"), (k) => t(`tie.${k}`)),
    shown.marks
      ? ""
      : state.gaps
        ? said(
            t("column.possible-gaps"),
            t(state.partial ? "caption.partial" : "caption.full"),
            ...(state.channels.size < 3 ? [...state.channels].map((c) => t(`gap.${c}`)) : []),
            ...(isDrawn() ? [`${number(shown.pairs.length)} / ${number(shown.open.length)}`] : []),
          )
        : t("caption.no.gaps"),
    state.ended ? t("filter.ended") : "",
    things && state.size ? said(t("filter.size.hint"), number(state.size)) : "",
    isDrawn() && state.layout !== "islands" ? said(t("filter.layout.hint"), layoutName(state.layout)) : "",
    ego,
    selected().length ? said(t("caption.chosen"), ...selected().map((id) => shortOf(id))) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

const citeLine = () =>
  dots(
    t(data.day ? "cite" : "cite.undated", { title: title(), day: day(data.day), note: footnote() }),
    t("count.source", { n: data.counts.sources }),
  );

// A file on somebody's disk is named without the way to it, which is nobody else's business.
function restoring() {
  const own = location.protocol === "file:" ? location.pathname.split("/").at(-1) : location.href.split("#")[0];
  const hash = address();
  return `${own}${hash === "#" ? "" : hash}`;
}

export const captionLines = (chosen) => [
  { text: dots(dayOf(), chosen ? t("caption.only.chosen") : pictureText()), size: 16 },
  { text: said(t("filters"), filtersText() || t("channel.none")), size: 14 },
  { text: said(t("caption.cite"), citeLine()), size: 14 },
  { text: said(t("caption.restore"), restoring()), size: 14 },
];
