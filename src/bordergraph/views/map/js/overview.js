// What the panel says before anything is selected: the question, and the short answer.
import { button, each, el, heading } from "./dom.js";
import { collapsed } from "./communities.js";
import { comparing, comparisonPanel } from "./comparison.js";
import { data, gaps, isBody, links, nodeOf, nodes, problems, yearOf } from "./data.js";
import { pairLine, problemSection, servedSection } from "./entries.js";
import { problemTest } from "./filters.js";
import { closeUp, goButton } from "./selection.js";
import { shown } from "./shown.js";
import { isTies, state, update } from "./state.js";
import { dots, name, number, standing, t } from "./text.js";

// So many documented problems are told before anything is selected; the table has all.
const FIRST_PROBLEMS = 5;

const figure = (value, label) => el("div", el("b", number(value)), el("span", label));

// Why no possible gap is listed.
function whyNone(then) {
  if (then) return "overview.none.then";
  if (gaps.length) return "overview.none.shown";
  return links.some((l) => l.kind === "mandate") ? "overview.none" : "overview.none.mandate";
}

// What a folded network leaves out.
const foldedNotes = (counts) => [
  el("p.warn", t("folded", { n: nodes.length, communities: data.communities.length })),
  el("p.warn", { id: "listed" }, t("folded.listed", { n: data.listed, all: counts.gaps, command: "bordergraph gaps" })),
];

export function overview() {
  if (comparing()) return comparisonPanel();
  const then = state.year ? yearOf.get(state.year) : null;
  const counts = then ?? data.counts;
  const active = nodes.filter((n) => isBody(n) && n.active).sort((a, b) => a.rank - b.rank);
  const strongest = then ? [] : active.slice(0, 6);
  const strong = (n) => el("li.entry", goButton(name(n), n.id), el("div.meta", standing(n, 1)));
  const threat = nodeOf.get(state.threat);
  const list = shown.open.slice(0, 10);
  const isPart = shown.nodes.size < nodes.length && !collapsed && !isTies();
  const showAll = () => update({ size: 0, pairs: 0 });
  const [agencies, arrangements] = ["agencies", "arrangements"].map((key) => counts[key]);
  return el(
    "div",
    el("h2", threat ? t("overview.threat", { threat: name(threat) }) : t("overview.title")),
    el(
      "p.lead",
      t(then ? "overview.lead.year" : "overview.lead", {
        year: String(state.year),
        agencies: t("count.agency", { n: agencies }),
        arrangements: t("count.arrangement", { n: arrangements }),
        sources: t("count.source", { n: data.counts.sources }),
      }),
      " ",
      t("overview.dashes"),
    ),
    el(
      "div.numbers",
      figure(agencies, t("number.agencies")),
      (!isTies() || then) && figure(arrangements, t("number.arrangements")),
      figure(counts.linked, t("number.linked")),
      isTies() && !then && figure(counts.exchanging, t("number.exchanging")),
      figure(counts.gaps, t("number.gaps")),
    ),
    threat && el("p.meta", dots(...standing(threat))),
    problemSection(problems.filter(problemTest()), FIRST_PROBLEMS),
    servedSection(threat ? (then ? null : threat.served) : counts.served),
    heading(t("column.possible-gaps"), t("pairs.shown", { n: shown.open.length })),
    list.length ? each("ol.ranked", list, (p) => pairLine(p)) : el("p", t(whyNone(then))),
    strongest.length > 0 && [heading(t("overview.strongest")), each("ol.ranked", strongest, strong)],
    isPart &&
      el(
        "p",
        el("span.meta", t("overview.part", { n: shown.nodes.size, all: nodes.length })),
        " ",
        button(t("overview.all"), showAll),
      ),
    collapsed && foldedNotes(counts),
    data.crowded && el("p.meta", { id: "crowded" }, t("folded.crowded", data.crowded)),
    collapsed && state.open && button(t("community.close"), closeUp),
  );
}
