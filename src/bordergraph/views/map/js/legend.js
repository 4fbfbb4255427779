// What the marks mean, on the map itself.
import { $, button, el, elEach } from "./dom.js";
import { DASH, kindIcon, lineIcon } from "./colours.js";
import { isFolded } from "./communities.js";
import { CHANGE_STYLES, NEED_CHANGES } from "./comparison.js";
import { data, lines, nodeOf, ties } from "./data.js";
import { kindName } from "./names.js";
import { shown } from "./shown.js";
import { isTies, update } from "./state.js";
import { formatNumber, t } from "./text.js";

const MARK_KINDS = ["community", "agency", "association", "program", "channel", "threat", "place"];
const isTie = (e) => e.kind === "tie";
const isGap = (e, channel) => e.kind === "gap" && !e.n && e.channel === channel;
// What lines mean: which of them are meant, how they look, and the word for them.
const LINE_MEANINGS = [
  [(e) => isTie(e) && e.liveTie.exchange, { line: "exchange", width: 4 }, "legend.exchange"],
  [(e) => isTie(e) && !e.liveTie.exchange, { line: "edge", width: 4 }, "legend.membership"],
  [isTie, { line: "edge", width: 1 }, "legend.regular"],
  [(e) => e.kind === "bundle", { line: "edge", width: 3 }, "legend.bundle"],
  [(e) => !["gap", "tie", "problem", "bundle"].includes(e.kind), { line: "edge", width: 2 }, "legend.link"],
  [(e) => e.isUncertain, { line: "edge", width: 1.5, dash: DASH.uncertain }, "legend.low"],
  [(e) => isGap(e, "none"), { line: "gap", width: 3, dash: DASH.none }, "legend.gap.none"],
  [(e) => isGap(e, "indirect"), { line: "gap", width: 3, dash: DASH.indirect }, "legend.gap.indirect"],
  [(e) => isGap(e, "irregular"), { line: "gap", width: 3, dash: DASH.irregular }, "legend.gap.irregular"],
  [(e) => e.kind === "gap" && e.n, { line: "gap", width: 3, dash: DASH.none }, "column.possible-gaps"],
  [(e) => e.kind === "problem", { line: "problem", width: 2.4, dash: DASH.problem }, "legend.problem"],
];

// The kinds in view and the meaning of lines, for the page and for exported figures alike.
export function legendItems() {
  const [ids, drawn] = [[...shown.nodes], lines.filter((e) => shown.lines.has(e.id))];
  const kinds = new Set(ids.map((id) => nodeOf.get(id).kind));
  const wordOf = (kind) => (kind === "community" ? t("legend.community") : kindName(kind));
  const items = MARK_KINDS.filter((kind) => kinds.has(kind)).map((kind) => ({ mark: kind, text: wordOf(kind) }));
  if (shown.lineChanges) return [...items, ...changeItems()];
  for (const [isMeant, style, word] of LINE_MEANINGS) if (drawn.some(isMeant)) items.push({ ...style, text: t(word) });
  if (ids.some((id) => shown.problemNodes.has(id))) items.push({ line: "problem", width: 2, text: t("legend.named") });
  return items;
}

// Each change in view, with its line and how many pass the filters.
function changeItems() {
  const counts = shown.changeCounts;
  const item = (change) => {
    const { colour: line, width, dash } = CHANGE_STYLES[change];
    return { line, width, dash, text: `${t(`changed.${change}`)} (${formatNumber(counts[change])})` };
  };
  return ["begun", "ended", ...NEED_CHANGES].filter((change) => counts[change]).map(item);
}

// How many ties are drawn and how many are not; the page and its figures say it alike.
const drawnTieCount = () => lines.filter((e) => isTie(e) && shown.lines.has(e.id)).length;

export function tiesText() {
  const all = shown.ties.length;
  if (!all && shown.lineChanges) return t("changed.no.tie");
  if (!ties.length) return t("ties.unknown");
  if (!all) return t("ties.none");
  const rest = all - drawnTieCount();
  const [whole, part] = shown.lineChanges ? ["changed.whole", "changed.part"] : ["ties.whole", "ties.part"];
  return t(rest ? part : whole, { n: all - rest, all, rest });
}

// What is on show, in one sentence.
export const statusText = () =>
  t(isTies() ? "status.ties" : "status", {
    nodes: shown.nodes.size,
    all: isTies() ? data.counts.agencies : data.nodes.length,
    links: isTies() ? drawnTieCount() : shown.links.length,
    ties: shown.ties.length,
    gaps: shown.pairs.length,
  });

function tiesNote() {
  if (!isTies() || isFolded) return "";
  const isPart = drawnTieCount() < shown.ties.length;
  const showAll = () => update({ ties: 0 });
  return el("p.drawn", tiesText(), " ", isPart && button(t("ties.all"), showAll, { class: "go", id: "ties-all" }));
}

const legendEntry = ({ mark, line, width, dash, text }) =>
  el("li", mark ? kindIcon(mark) : lineIcon(line, width, dash), el("span", text));

export function renderLegend() {
  const open =
    $("legend").querySelector("details")?.open ?? !matchMedia("(max-width: 1080px), (max-height: 760px)").matches;
  $("legend").replaceChildren(
    el("details", { open }, el("summary", t("legend")), elEach("ul", legendItems(), legendEntry)),
    tiesNote(),
  );
}
