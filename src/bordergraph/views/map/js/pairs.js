// Two things: the pair of agencies with its possible gaps and needs and its tie, and the links between any two.
import { el, groupBy } from "./dom.js";
import { changeOfNeed, changeText } from "./comparison.js";
import { data, nodeOf, pairKey } from "./data.js";
import { findingEntry, linkedNames, linkEntry, oneWayText, problemSection, section } from "./entries.js";
import { formatPeriod, frequencyText, gapText, periodText } from "./facts.js";
import { channelOf, isInForce, isOpenGap } from "./filters.js";
import { idKind } from "./kinds.js";
import { nameOf, pairName, shortNameOf } from "./names.js";
import { closeActions, nodeLink, pairLinks, selectButton } from "./selection.js";
import { shown } from "./shown.js";
import { citations, foldedList, sourceList } from "./sources.js";
import { state } from "./state.js";
import { colon, dayText, facts, noteOf, t, term } from "./text.js";
import { cadenceOf, hasEnd, joinsBoth } from "./ties.js";

function searchEntry(search) {
  return el(
    "li.entry",
    el("div", search.day),
    search.note && el("div", noteOf(search)),
    search.cites.length > 0 && citations(search.cites),
  );
}

// The problems that name two agencies both.
const problemsBetween = (a, b) =>
  state.year ? null : problemSection(nodeOf.get(a).problems.filter((p) => p.nodes.includes(b)));

// A need of two agencies: a possible gap, or the class of the channel that serves it.
function needEntry(need) {
  const change = changeOfNeed(need);
  const isGap = isOpenGap(need);
  return el(
    "li.entry",
    nodeLink(need.threat),
    " ",
    isGap
      ? el("span.badge.gap", gapText(need))
      : el("span.badge", t("channel.is", { channel: t(`channel.${channelOf(need)}`) })),
    " ",
    el("span.badge", t(`need.is.${need.need}`)),
    change && el("span.badge", changeText(change)),
    isGap ? gapFacts(need) : !state.year && linkedNames("div.meta", t("served.by"), need.arrangements),
  );
}

const gapFacts = (gap) => [
  el("p.meta", t(`gap.why.${channelOf(gap)}`)),
  linkedNames("p", t("relays", { n: gap.relays.length }), gap.relays),
  linkedNames("p", t("served.by"), gap.arrangements),
  gap.searched_on && el("p.meta", t("searched.on", { day: dayText(gap.searched_on) })),
  gap.searches.length > 0 &&
    foldedList(t("count.search", { n: gap.searches.length }), gap.searches, (i) => searchEntry(data.searches[i])),
  sourceList(gap.sources),
];

// The needs of two agencies: possible gaps first, then the others.
function needSections(a, b) {
  const pairNeeds = nodeOf.get(a).needs.filter((n) => hasEnd(n, b) && channelOf(n));
  const [openGaps, otherNeeds] = [pairNeeds.filter(isOpenGap), pairNeeds.filter((n) => !isOpenGap(n))];
  return [
    section(t("column.possible-gaps"), openGaps, needEntry) ?? el("p", t("pair.no.gap")),
    section(t(openGaps.length ? "pair.other.needs" : "column.needs"), otherNeeds, needEntry, { id: "needs" }),
  ];
}

// What is amiss, each kind said of its threats alone: the two may well be linked on others.
const gapSummary = (gaps) =>
  [...groupBy(gaps, (g) => `${gapText(g)}|${g.need}`).values()].map((list, i) => {
    const [kind, threats] = [gapText(list[0]), list.map((g) => nameOf(g.threat).toLowerCase()).join(", ")];
    return [i ? "; " : "", el("span.gap-text", t("gap.on", { kind, threats })), ` · ${t(`need.is.${list[0].need}`)}`];
  });

export function pairLine(pair, from = "") {
  const label = from ? nameOf(pair.a === from ? pair.b : pair.a) : pairName(pair.a, pair.b);
  const hiddenCount = pair.gaps.length - 3;
  return el(
    "li.entry",
    selectButton(label, `gap:${pair.key}`, { title: `${nameOf(pair.a)} – ${nameOf(pair.b)}` }),
    el("div.meta", gapSummary(pair.gaps.slice(0, 3)), hiddenCount > 0 && ` ${t("more", { n: hiddenCount })}`),
  );
}

// Pairs with a possible gap, the first of them.
export const pairSection = (pairs, from) =>
  section(t("column.possible-gaps"), pairs, (p) => pairLine(p, from), {
    count: t("pairs.shown", { n: pairs.length }),
    most: 15,
    list: "ol.ranked",
  });

// What a tie is, in few words: how it is documented, how regular, through how much.
export const tieFacts = (liveTie) =>
  facts(
    t(liveTie.exchange ? "tie.exchange" : "tie.membership"),
    t("cadence.is", { cadence: term("cadence", cadenceOf(liveTie)) }),
    liveTie.through ? t("count.arrangement", { n: liveTie.through }) : "",
    liveTie.ended ? t("ended") : "",
  );

function wayEntry(way) {
  const n = nodeOf.get(way.via);
  const memberText = (l) => `${shortNameOf(l.a)}${colon()}${facts(term("role", l.role), oneWayText(l), periodText(l))}`;
  const cadence = t("cadence.is", { cadence: frequencyText(n) });
  return el(
    "li.entry",
    nodeLink(way.via),
    el("div.meta", facts(cadence, formatPeriod(n.start, n.until), joinsBoth(way, isInForce) ? "" : t("ended"))),
    way.links.map((l) => el("div.meta", memberText(l))),
    citations([...way.links, n].flatMap((x) => x.cites)),
  );
}

const findingsOn = (a, b) => data.findings.filter((f) => f.pairs.some((pair) => pair.includes(a) && pair.includes(b)));

// The arrangements that both are members of, with what each is in them; those first in which both still are.
function sharedWays(a, b) {
  const memberships = [a, b].flatMap((id) => nodeOf.get(id).links.filter((l) => l.kind === "participation"));
  const shared = [...groupBy(memberships, (l) => l.b)].filter(([, list]) => new Set(list.map((l) => l.a)).size > 1);
  const ways = shared.map(([via, list]) => ({ kind: "participation", via, links: list }));
  const holds = (way) => Number(joinsBoth(way, isInForce));
  return ways.sort((x, y) => holds(y) - holds(x));
}

function tieSection(a, b) {
  const liveTie = shown.ties.find((h) => h.key === pairKey(a, b));
  if (!liveTie) return el("p.meta", t("tie.none"));
  const meaning = t(liveTie.exchange ? "tie.exchange.means" : "tie.membership.means");
  return [el("p.meta", tieFacts(liveTie)), el("p", meaning)];
}

// Everything between two things; what only agencies have is said of these.
export function pairPanel(a, b) {
  const areAgencies = [a, b].every((id) => idKind(id) === "agency");
  const between = nodeOf.get(a).links.filter((l) => l.a === b || l.b === b);
  const direct = between.sort((x, y) => Number(isInForce(y)) - Number(isInForce(x)));
  return el(
    "div",
    el("h2", pairName(a, b)),
    el("p", pairLinks(a, b)),
    areAgencies && tieSection(a, b),
    closeActions(),
    problemsBetween(a, b),
    areAgencies && needSections(a, b),
    section(t("column.links"), direct, (l) => linkEntry(l, a)),
    areAgencies && section(t("pair.shared"), sharedWays(a, b), wayEntry),
    section(t("column.findings"), findingsOn(a, b), findingEntry),
  );
}
