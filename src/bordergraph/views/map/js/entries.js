// Links, findings and needs as entries of a list, wherever the panel tells them.
import { each, el } from "./dom.js";
import { channelIn, gapHolds, inForce } from "./asOfYear.js";
import { citations, sourceList } from "./citations.js";
import { changeOf, CHANGES } from "./comparison.js";
import { nodeOf, searches } from "./data.js";
import { goTo } from "./selection.js";
import { state } from "./state.js";
import { day, dots, frequencyOf, gapWord, inLanguage, periodOf, problemTitle, t, term } from "./text.js";

// One link, told from one of its ends.
export function linkEntry(link, from) {
  const other = link.a === from ? link.b : link.a;
  const direction =
    link.kind === "flow" || link.kind === "share" ? (link.a === from ? t("gives.to") : t("gets.from")) : "";
  const oneWay =
    link.kind === "participation" && link.gives !== link.takes ? t(link.gives ? "only.gives" : "only.takes") : "";
  return el(
    "li.entry",
    direction ? `${direction} ` : "",
    goTo(other),
    el(
      "div.meta",
      dots(
        term(link.kind === "mandate" ? "responsibility" : "role", link.role),
        oneWay,
        link.kind === "mandate" || link.kind === "focus"
          ? ""
          : link.cadence && t("cadence.is", { cadence: frequencyOf(link) }),
        periodOf(link),
        inForce(link) ? "" : t("ended"),
      ),
    ),
    link.via && el("div.meta", `${t("column.through")} `, goTo(link.via)),
    link.threat && el("div.meta", `${t("column.on-threats")} `, goTo(link.threat)),
    link.what && el("div", link.what),
    citations(link.cites),
  );
}

export function findingEntry(finding) {
  return el(
    "li.entry",
    el(
      "div",
      el("span.badge", term("finding-kind", finding.kind)),
      " ",
      el(
        "span.meta",
        dots(finding.start ? finding.start.slice(0, 4) : "", t("fixed.is", { fixed: term("fixed", finding.fixed) })),
      ),
    ),
    finding.cites
      .filter((c) => c.note)
      .slice(0, 1)
      .map((c) => el("div", c.note)),
    el("div.meta", nodeLinks(finding.nodes.slice(0, 8))),
    citations(finding.cites.map((c, i) => (i ? c : { ...c, note: "" }))),
  );
}

export const nodeLinks = (ids) => ids.map((id, i) => [i ? ", " : "", goTo(id)]);

function searchEntry(search) {
  return el(
    "li.entry",
    el("div", search.day),
    search.note && el("div", search.note),
    search.cites.length > 0 && citations(search.cites),
  );
}

// A documented problem: its status, who says so, between whom, and its sources.
export function problemEntry(problem) {
  const status = term("problem-status", problem.status) + (problem.as_of ? ` (${day(problem.as_of)})` : "");
  return el(
    "li.entry",
    { id: `problem-${problem.id}` },
    el("b", problemTitle(problem)),
    el(
      "div",
      el("span.badge.problem", status),
      " ",
      problem.kinds.map((k) => [el("span.badge", term("problem-kind", k)), " "]),
    ),
    problem.why && el("div", inLanguage(problem.why, problem.why_fr)),
    el("div.meta", `${t("problem.said.by")} ${problem.authorities.map((a) => term("authority", a)).join(", ")}`),
    problem.ways.map(([a, b]) => el("div.meta", goTo(a), " → ", goTo(b))),
    el("div.meta", nodeLinks(problem.nodes.filter((id) => nodeOf.has(id) && !problem.ways.flat().includes(id)))),
    sourceList(problem.sources),
  );
}

export const problemSection = (list, most = list.length) =>
  list.length
    ? el(
        "section",
        { id: "documented" },
        el("h3", t("documented.problems"), el("span.count", ` (${list.length})`)),
        each("ul", list.slice(0, most), problemEntry),
        list.length > most && el("p.meta", t("more.in.table", { n: list.length - most })),
      )
    : null;

// The problems that name two agencies both.
export const problemsBetween = (a, b) =>
  state.year ? null : problemSection(nodeOf.get(a).problems.filter((p) => p.nodes.includes(b)));

// A possible gap: how much the two need each other, what serves the need instead, and what was searched.
function gapEntry(gap) {
  const change = changeOf(gap);
  return el(
    "li.entry",
    goTo(gap.threat),
    " ",
    el("span.badge.gap", gapWord(gap)),
    " ",
    el("span.badge", t(`need.is.${gap.need}`)),
    change && el("span.badge", `${CHANGES[change.mark].sign} ${t(`changed.${change.mark}`)}`),
    el("p.meta", t(`gap.why.${channelIn(gap)}`)),
    gap.relays.length > 0 && el("p", `${t("relays")} `, nodeLinks(gap.relays)),
    gap.arrangements.length > 0 && el("p", `${t("served.by")} `, nodeLinks(gap.arrangements)),
    gap.searched_on && el("p.meta", t("searched.on", { day: day(gap.searched_on) })),
    gap.searches.length > 0 &&
      el(
        "details.sources",
        el("summary", t("count.search", { n: gap.searches.length })),
        each("ul", gap.searches, (i) => searchEntry(searches[i])),
      ),
    sourceList(gap.sources),
  );
}

// A need that is no possible gap, with the class of its channel and what serves it.
function needEntry(need) {
  const change = changeOf(need);
  return el(
    "li.entry",
    goTo(need.threat),
    " ",
    el("span.badge", t("channel.is", { channel: t(`channel.${channelIn(need)}`) })),
    " ",
    el("span.badge", t(`need.is.${need.need}`)),
    change && el("span.badge", `${CHANGES[change.mark].sign} ${t(`changed.${change.mark}`)}`),
    need.arrangements.length > 0 && !state.year && el("div.meta", `${t("served.by")} `, nodeLinks(need.arrangements)),
  );
}

// The needs of two agencies: possible gaps first, then the others.
export function needSections(a, b) {
  const own = nodeOf.get(a).needs.filter((n) => (n.a === b || n.b === b) && channelIn(n));
  const [open, others] = [own.filter((n) => gapHolds(n)), own.filter((n) => !gapHolds(n))];
  const count = (list) => el("span.count", ` (${list.length})`);
  return [
    open.length
      ? el("section", el("h3", t("column.possible-gaps"), count(open)), each("ul", open, gapEntry))
      : el("p", t("pair.no.gap")),
    others.length > 0 &&
      el(
        "section",
        { id: "needs" },
        el("h3", t(open.length ? "pair.other.needs" : "column.needs"), count(others)),
        each("ul", others, needEntry),
      ),
  ];
}
