// Sources and citations: who published what and when, and lists of them that fold.
import { el, elEach, link } from "./dom.js";
import { data } from "./data.js";
import { colon, noteOf, pickLanguage, t, term } from "./text.js";

// Who published a document, and when, in the language of the page.
export const publisherName = (source) => pickLanguage(source.publisher, source.publisher_fr);
export const dateText = (source) => pickLanguage(source.date, source.date_fr);

// What a weak source is, and who handed it on.
function sourceWarning(source) {
  const via = source.via && t("source-via", { name: source.via });
  return source.weak ? `(${[term("source-kind", source.kind), via].filter(Boolean).join(", ")})` : "";
}

function sourceText(source) {
  const publisherText = [publisherName(source), sourceWarning(source)].filter(Boolean).join(" ");
  return [
    el("cite", link(source.url, source.title || source.id)),
    el("div.meta", [publisherText, dateText(source)].filter(Boolean).join(", ")),
  ];
}

function citationItem(cite) {
  const level = term("confidence", cite.confidence);
  return el(
    "li",
    sourceText(data.sources[cite.source]),
    el(
      "div.meta",
      cite.at ? `${t("column.locator")}${colon()}${cite.at} ` : "",
      el("span", { class: `badge ${cite.confidence}` }, t("confidence.is", { level })),
    ),
    cite.note && el("div", noteOf(cite)),
  );
}

export const foldedList = (title, items, row) => el("details.sources", el("summary", title), elEach("ul", items, row));

// A fold with every statement.
export const citations = (cites) =>
  cites.length ? foldedList(t("count.source", { n: cites.length }), cites, citationItem) : el("p.meta", t("uncited"));

export const sourceList = (indexes) =>
  indexes.length
    ? foldedList(t("count.source", { n: indexes.length }), indexes, (i) => el("li", sourceText(data.sources[i])))
    : null;
