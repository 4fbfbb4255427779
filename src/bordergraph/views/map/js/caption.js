// The caption of an exported picture: what is on show, under which filters, how to cite it and how to see it again.
import { comparisonTitle } from "./comparison.js";
import { data } from "./data.js";
import { statusText, tiesText } from "./legend.js";
import { countryName, kindName, layoutName, nameOf, shortNameOf } from "./names.js";
import { selected, shown } from "./shown.js";
import { address, isDrawn, isTies, state } from "./state.js";
import { dayText, facts, formatNumber, mapNote, mapTitle, t, term } from "./text.js";

const captionItem = (label, ...values) => t("caption.item", { name: label, values: values.join(", ") });

// The day or the two sides that are on show.
export function shownDayText() {
  if (shown.lineChanges) return comparisonTitle();
  if (state.year) return t("figure.year", { year: `${state.year}-12-31` });
  return data.day ? t("as.of", { day: dayText(data.day) }) : t("time.now");
}

function pictureText() {
  if (isTies()) return tiesText();
  return state.view === "map" ? statusText() : "";
}

// Everything that narrows or widens what is on show, in words.
function filtersText() {
  const source = data.sources.find((s) => s.id === state.source);
  const things = state.view === "map";
  const some = (key, all, label, word) =>
    state[key].size < all ? captionItem(label, ...[...state[key]].map(word)) : "";
  const ego = state.ego ? t(state.ego > 1 ? "column.two_step" : "ego") : "";
  return [
    state.threat ? captionItem(t("column.threat"), nameOf(state.threat)) : "",
    source ? captionItem(t("filter.source"), source.title) : "",
    state.hide.size ? captionItem(t("caption.without"), ...[...state.hide].map(countryName)) : "",
    some("confidence", 3, t("column.confidence"), (c) => term("confidence", c)),
    things ? captionItem(t("column.type"), ...[...state.kinds].map(kindName)) : "",
    things
      ? some("links", 3, t("column.links"), (l) => t(l === "share" ? "direct-share" : `links.${l}`))
      : some("tied", 2, t("column.ties"), (k) => t(`tie.${k}`)),
    shown.lineChanges
      ? ""
      : state.gaps
        ? captionItem(
            t("column.possible-gaps"),
            t(state.partial ? "caption.partial" : "caption.full"),
            ...(state.channels.size < 3 ? [...state.channels].map((c) => t(`gap.${c}`)) : []),
            ...(isDrawn() ? [`${formatNumber(shown.pairs.length)} / ${formatNumber(shown.openPairs.length)}`] : []),
          )
        : t("caption.no.gaps"),
    state.ended ? t("filter.ended") : "",
    things && state.size ? captionItem(t("filter.size.hint"), formatNumber(state.size)) : "",
    isDrawn() && state.layout !== "islands" ? captionItem(t("filter.layout.hint"), layoutName(state.layout)) : "",
    ego,
    selected().length ? captionItem(t("caption.chosen"), ...selected().map((id) => shortNameOf(id))) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

const citeText = () =>
  facts(
    t(data.day ? "cite" : "cite.undated", { title: mapTitle(), day: dayText(data.day), note: mapNote() }),
    t("count.source", { n: data.counts.sources }),
  );

// A file on somebody's disk is named without the way to it, which is nobody else's business.
function restoreAddress() {
  const page = location.protocol === "file:" ? location.pathname.split("/").at(-1) : location.href.split("#")[0];
  const hash = address();
  return `${page}${hash === "#" ? "" : hash}`;
}

export const captionLines = () => [
  { text: facts(shownDayText(), pictureText()), size: 16 },
  { text: captionItem(t("filters"), filtersText() || t("channel.none")), size: 14 },
  { text: captionItem(t("caption.cite"), citeText()), size: 14 },
  { text: captionItem(t("caption.restore"), restoreAddress()), size: 14 },
];
