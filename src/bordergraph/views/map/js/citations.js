// Sources with locator and link: the reason to believe anything on this page.
import { each, el, link } from "./dom.js";
import { sources } from "./data.js";
import { colon, dated, publisher, t, term } from "./text.js";

// What a weak source is, and who handed it on.
function warning(source) {
  const via = source.via && t("source-via", { name: source.via });
  return source.weak ? `(${[term("source-kind", source.kind), via].filter(Boolean).join(", ")})` : "";
}

function sourceText(source) {
  const who = [publisher(source), warning(source)].filter(Boolean).join(" ");
  return [
    el("cite", link(source.url, source.title || source.id)),
    el("div.meta", [who, dated(source)].filter(Boolean).join(", ")),
  ];
}

function citation(cite) {
  return el(
    "li",
    ...sourceText(sources[cite.source]),
    el(
      "div.meta",
      cite.at ? `${t("column.locator")}${colon()}${cite.at} ` : "",
      el(
        "span",
        { class: `badge ${cite.confidence}` },
        t("confidence.is", { level: term("confidence", cite.confidence) }),
      ),
    ),
    cite.note && el("div", cite.note),
  );
}

// A fold with every statement; open at once when there is nothing else to read.
export function citations(cites, open = false) {
  if (!cites.length) return el("p.meta", t("uncited"));
  return el(
    "details.sources",
    { open },
    el("summary", t("count.source", { n: cites.length })),
    each("ul", cites, citation),
  );
}

export function sourceList(indexes, open = false) {
  if (!indexes.length) return null;
  return el(
    "details.sources",
    { open },
    el("summary", t("count.source", { n: indexes.length })),
    each("ul", indexes, (i) => el("li", ...sourceText(sources[i]))),
  );
}
