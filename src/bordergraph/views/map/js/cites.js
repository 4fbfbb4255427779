// Sources with locator and link: the reason to believe anything on this page.
import { el, link } from "./dom.js";
import { sources } from "./data.js";
import { t, term } from "./text.js";

function sourceText(source) {
  return [
    el("cite", {}, link(source.url, source.title || source.id)),
    el("div", { class: "meta" }, [source.publisher, source.date].filter(Boolean).join(", ")),
  ];
}

function citation(cite) {
  return el("li", {},
    ...sourceText(sources[cite.source]),
    el("div", { class: "meta" },
      cite.at ? `${t("column.locator")}: ${cite.at} ` : "",
      el("span", { class: `badge ${cite.confidence}` }, t("confidence.is", { level: term("confidence", cite.confidence) }))),
    cite.note ? el("div", {}, cite.note) : null);
}

// A fold with every statement; open at once when there is nothing else to read.
export function citations(cites, open = false) {
  if (!cites.length) return el("p", { class: "meta" }, t("uncited"));
  return el("details", { class: "sources", open }, el("summary", {}, t("count.source", { n: cites.length })), el("ul", {}, cites.map(citation)));
}

export function sourceList(indexes, open = false) {
  if (!indexes.length) return null;
  return el("details", { class: "sources", open }, el("summary", {}, t("count.source", { n: indexes.length })),
    el("ul", {}, indexes.map((i) => el("li", {}, ...sourceText(sources[i])))));
}
