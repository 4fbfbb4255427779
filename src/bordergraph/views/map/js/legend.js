// What the marks mean, on the map itself.
import { $, el } from "./dom.js";
import { lines, nodeOf } from "./data.js";
import { stroke, swatch } from "./colours.js";
import { shown } from "./filters.js";
import { kindOf, t } from "./text.js";

// The kinds in view and the meaning of lines, for the page and for exported figures alike.
export function legendItems() {
  const kinds = new Set([...shown.nodes].map((id) => nodeOf.get(id).kind));
  const drawn = lines.filter((e) => shown.lines.has(e.id));
  const items = ["community", "agency", "association", "program", "channel", "threat", "place"].filter((k) => kinds.has(k)).map((k) => ({ mark: k, text: kindOf(k) }));
  if (drawn.some((e) => e.kind !== "gap")) items.push({ line: "edge", width: 2, text: t("legend.link") });
  if (drawn.some((e) => e.low)) items.push({ line: "edge", width: 1.5, dash: "2 3", text: t("legend.low") });
  if (drawn.some((e) => e.kind === "gap" && e.evidence === "confirmed")) items.push({ line: "gap", width: 3, dash: "8 4", text: t("legend.gap.confirmed") });
  if (drawn.some((e) => e.kind === "gap" && e.evidence !== "confirmed")) items.push({ line: "gap", width: 3, dash: "4 4", text: t("legend.gap") });
  return items;
}

export function renderLegend() {
  const open = $("legend").querySelector("details")?.open ?? !matchMedia("(max-width: 820px)").matches;
  $("legend").replaceChildren(el("details", { open }, el("summary", {}, t("legend")),
    el("ul", {}, legendItems().map((item) => el("li", {},
      item.mark ? swatch(item.mark) : stroke({ stroke: `var(--${item.line})`, "stroke-width": item.width, "stroke-dasharray": item.dash }),
      el("span", {}, item.text))))));
}
