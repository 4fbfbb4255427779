// How needs are served: six counts that add up, and what is counted apart.
import { each, el, svg } from "./dom.js";
import { number, t } from "./text.js";

const SIX = ["regular", "assumed", "irregular", "indirect", "none", "not-assessed"];
const APART = ["by-mandate", "within-body", "slight"];
const heldBy = (served, key) => served[key.replaceAll("-", "_")];

const swatchOf = (key) =>
  svg(
    "svg",
    { class: "swatch", viewBox: "0 0 20 20", "aria-hidden": "true" },
    svg("rect", { class: key, x: 3, y: 3, width: 14, height: 14 }),
  );

// One bar for all needs, a part for each count.
function bar(served) {
  let from = 0;
  const parts = SIX.map((key) => {
    const wide = (100 * heldBy(served, key)) / served.needs;
    from += wide;
    return svg("rect", { class: key, x: (from - wide).toFixed(2), width: wide.toFixed(2), height: 10 });
  });
  return svg("svg", { class: "bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" }, parts);
}

export function servedSection(served) {
  if (!served?.needs) return null;
  const apart = APART.filter((key) => heldBy(served, key)).map((key) => t(`apart.${key}`, { n: heldBy(served, key) }));
  return el(
    "section.served",
    el("h3", t("served"), el("span.count", ` (${t("count.need", { n: served.needs })})`)),
    bar(served),
    el(
      "table",
      each("tbody", SIX, (key) =>
        el(
          "tr",
          el("th", { scope: "row" }, swatchOf(key), " ", t(`channel.${key}`)),
          el("td.number", { "data-served": key }, number(heldBy(served, key))),
        ),
      ),
    ),
    apart.length > 0 && el("p.meta", `${t("served.apart")} ${apart.join(", ")}.`),
  );
}
