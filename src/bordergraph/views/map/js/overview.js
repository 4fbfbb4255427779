// What the panel says before anything is selected: the question, and the short answer.
import { button, each, el } from "./dom.js";
import { collapsed } from "./communities.js";
import { comparing } from "./comparison.js";
import { comparisonPanel } from "./comparisonView.js";
import { data, gaps, isBody, links, nodeOf, nodes, problems, yearOf } from "./data.js";
import { problemSection } from "./entries.js";
import { servedSection } from "./needCounts.js";
import { closeUp, select } from "./selection.js";
import { shown } from "./shown.js";
import { isTies, state, update } from "./state.js";
import { problemTest } from "./tests.js";
import { dots, gapWord, name, nameOf, number, pairName, standing, t } from "./text.js";

// So many documented problems are told before anything is selected; the table has all.
const FIRST_PROBLEMS = 5;

function figure(value, label) {
  return el("div", el("b", number(value)), el("span", label));
}

// What is amiss, each kind said of its threats alone: the two may well be linked on others.
function amiss(own) {
  const kinds = new Map();
  for (const g of own) {
    const key = `${gapWord(g)}|${g.need}`;
    kinds.set(key, [...(kinds.get(key) ?? []), g]);
  }
  return [...kinds.values()].map((list, i) => {
    const [kind, threats] = [gapWord(list[0]), list.map((g) => nameOf(g.threat).toLowerCase()).join(", ")];
    return [i ? "; " : "", el("span.gap-text", t("gap.on", { kind, threats })), ` · ${t(`need.is.${list[0].need}`)}`];
  });
}

export function pairLine(pair, from = "") {
  const label = from ? nameOf(pair.a === from ? pair.b : pair.a) : pairName(pair.a, pair.b);
  const title = `${nameOf(pair.a)} – ${nameOf(pair.b)}`;
  return el(
    "li.entry",
    button(label, () => select(`gap:${pair.key}`), { class: "go", title }),
    el(
      "div.meta",
      amiss(pair.gaps.slice(0, 3)),
      pair.gaps.length > 3 ? ` ${t("more", { n: pair.gaps.length - 3 })}` : "",
    ),
  );
}

export function overview() {
  if (comparing()) return comparisonPanel();
  const then = state.year ? yearOf.get(state.year) : null;
  const counts = then ?? data.counts;
  const strongest = nodes
    .filter((n) => isBody(n) && n.active)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, 6);
  const threat = nodeOf.get(state.threat);
  const list = shown.open.slice(0, 10);
  return el(
    "div",
    el("h2", threat ? t("overview.threat", { threat: name(threat) }) : t("overview.title")),
    el(
      "p.lead",
      t(then ? "overview.lead.year" : "overview.lead", {
        year: String(state.year),
        agencies: t("count.agency", { n: counts.agencies }),
        arrangements: t("count.arrangement", { n: counts.arrangements }),
        sources: t("count.source", { n: data.counts.sources }),
      }),
      " ",
      t("overview.dashes"),
    ),
    el(
      "div.numbers",
      figure(counts.agencies, t("number.agencies")),
      isTies() && !then ? null : figure(counts.arrangements, t("number.arrangements")),
      figure(counts.linked, t("number.linked")),
      isTies() && !then && figure(counts.exchanging, t("number.exchanging")),
      figure(counts.gaps, t("number.gaps")),
    ),
    threat && el("p.meta", dots(...standing(threat))),
    problemSection(problems.filter(problemTest()), FIRST_PROBLEMS),
    servedSection(threat ? (then ? null : threat.served) : counts.served),
    el("h3", t("column.possible-gaps"), " ", el("span.count", `(${t("pairs.shown", { n: shown.open.length })})`)),
    list.length
      ? each("ol.ranked", list, (p) => pairLine(p))
      : el(
          "p",
          t(
            then
              ? "overview.none.then"
              : gaps.length
                ? "overview.none.shown"
                : links.some((l) => l.kind === "mandate")
                  ? "overview.none"
                  : "overview.none.mandate",
          ),
        ),
    then || !strongest.length ? null : el("h3", t("overview.strongest")),
    then || !strongest.length
      ? null
      : each("ol.ranked", strongest, (n) =>
          el(
            "li.entry",
            button(name(n), () => select(n.id), { class: "go" }),
            el("div.meta", ...standing(n, 1)),
          ),
        ),
    shown.nodes.size < nodes.length &&
      !collapsed &&
      !isTies() &&
      el(
        "p",
        el("span.meta", t("overview.part", { n: shown.nodes.size, all: nodes.length })),
        " ",
        button(t("overview.all"), () => update({ size: 0, pairs: 0 })),
      ),
    collapsed && el("p.warn", t("folded", { n: nodes.length, communities: data.communities.length })),
    collapsed &&
      el(
        "p.warn",
        { id: "listed" },
        t("folded.listed", { n: data.listed, all: counts.gaps, command: "bordergraph gaps" }),
      ),
    data.crowded && el("p.meta", { id: "crowded" }, t("folded.crowded", data.crowded)),
    collapsed && state.open && button(t("community.close"), closeUp),
  );
}
