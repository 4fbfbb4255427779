// What the marks mean, on the map itself.
import { $, button, each, el } from "./dom.js";
import { stroke, swatch } from "./colours.js";
import { collapsed } from "./communities.js";
import { CHANGES, NEED_CHANGES } from "./comparison.js";
import { changeCounts } from "./comparisonView.js";
import { lines, nodeOf, ties } from "./data.js";
import { shown } from "./shown.js";
import { isTies, update } from "./state.js";
import { kindOf, number, t } from "./text.js";

// The kinds in view and the meaning of lines, for the page and for exported figures alike.
export function legendItems({ ids = [...shown.nodes], drawn = lines.filter((e) => shown.lines.has(e.id)) } = {}) {
  const kinds = new Set(ids.map((id) => nodeOf.get(id).kind));
  const items = ["community", "agency", "association", "program", "channel", "threat", "place"]
    .filter((k) => kinds.has(k))
    .map((k) => ({ mark: k, text: k === "community" ? t("legend.community") : kindOf(k) }));
  if (shown.marks) return [...items, ...changeItems()];
  if (drawn.some((e) => e.kind === "tie" && e.held.exchange))
    items.push({ line: "exchange", width: 4, head: true, text: t("legend.exchange") });
  if (drawn.some((e) => e.kind === "tie" && !e.held.exchange))
    items.push({ line: "edge", width: 4, text: t("legend.membership") });
  if (drawn.some((e) => e.kind === "tie")) items.push({ line: "edge", width: 1, text: t("legend.regular") });
  if (drawn.some((e) => e.kind === "bundle")) items.push({ line: "edge", width: 3, text: t("legend.bundle") });
  if (drawn.some((e) => !["gap", "tie", "problem", "bundle"].includes(e.kind)))
    items.push({ line: "edge", width: 2, text: t("legend.link") });
  if (drawn.some((e) => e.low)) items.push({ line: "edge", width: 1.5, dash: "2 3", text: t("legend.low") });
  for (const [channel, dash] of [
    ["none", "4 4"],
    ["indirect", "2 4"],
    ["irregular", "8 4"],
  ]) {
    if (drawn.some((e) => e.kind === "gap" && !e.n && e.channel === channel))
      items.push({ line: "gap", width: 3, dash, text: t(`legend.gap.${channel}`) });
  }
  if (drawn.some((e) => e.kind === "gap" && e.n))
    items.push({ line: "gap", width: 3, dash: "4 4", text: t("column.possible-gaps") });
  if (drawn.some((e) => e.kind === "problem"))
    items.push({ line: "problem", width: 2.4, dash: "8 3 2 3", text: t("legend.problem") });
  if (ids.some((id) => shown.named.has(id))) items.push({ line: "problem", width: 2, text: t("legend.named") });
  return items;
}

// Each change in view, with its line, its sign and how many pass the filters.
function changeItems() {
  const counts = changeCounts();
  return ["begun", "ended", ...NEED_CHANGES]
    .filter((k) => counts.has(k))
    .map((k) => {
      const { ink: line, width, dash, sign } = CHANGES[k];
      return {
        line,
        width,
        dash: dash ? dash.join(" ") : null,
        sign,
        change: k,
        text: `${t(`changed.${k}`)} (${number(counts.get(k))})`,
      };
    });
}

// How many ties are drawn and how many are not; the page and its figures say it alike.
function drawnOf() {
  const drawn = lines.filter((e) => e.kind === "tie" && shown.lines.has(e.id)).length;
  return { n: drawn, all: shown.ties.length, rest: shown.ties.length - drawn };
}

export function drawnText() {
  const counts = drawnOf();
  if (shown.marks && !counts.all) return t("changed.no.tie");
  if (!ties.length && !shown.marks) return t("ties.unknown");
  if (shown.marks)
    return t(counts.rest ? "changed.part" : "changed.whole", { ...counts, n: counts.rest ? counts.n : counts.all });
  if (!counts.all) return t("ties.none");
  return t(counts.rest ? "ties.part" : "ties.whole", { ...counts, n: counts.rest ? counts.n : counts.all });
}

function untold() {
  if (!isTies() || collapsed) return "";
  return el(
    "p.drawn",
    drawnText(),
    " ",
    drawnOf().rest > 0 && button(t("ties.all"), () => update({ ties: 0 }), { class: "go", id: "ties-all" }),
  );
}

export function renderLegend() {
  const open =
    $("legend").querySelector("details")?.open ?? !matchMedia("(max-width: 1080px), (max-height: 760px)").matches;
  $("legend").replaceChildren(
    el(
      "details",
      { open },
      el("summary", t("legend")),
      each("ul", legendItems(), (item) =>
        el(
          "li",
          item.mark
            ? swatch(item.mark)
            : stroke({ stroke: `var(--${item.line})`, "stroke-width": item.width, "stroke-dasharray": item.dash }),
          item.sign && el("span.sign", { "aria-hidden": "true" }, item.sign),
          el("span", item.text),
        ),
      ),
    ),
    untold() ?? "",
  );
}
