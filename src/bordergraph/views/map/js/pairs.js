// A pair of agencies: what its tie is, how needs are served on which threat, what they share; and chains of pairs.
import { each, el, heading } from "./dom.js";
import { markFor } from "./communities.js";
import { findings, gaps, nodeOf, pairKey, tieOf } from "./data.js";
import {
  citations,
  findingEntry,
  linkEntry,
  needSections,
  oneWay,
  pairLine,
  problemsBetween,
  section,
} from "./entries.js";
import { gapPasses, inForce, pairsOf } from "./filters.js";
import { linksBetween, stepsAlong } from "./paths.js";
import { closing, goTo } from "./selection.js";
import { shown } from "./shown.js";
import { isTies, state } from "./state.js";
import {
  cadenceText,
  capital,
  colon,
  dots,
  endedText,
  frequencyOf,
  pairName,
  period,
  periodOf,
  shortOf,
  t,
  term,
} from "./text.js";
import { cadenceOf, carries, waysOf } from "./ties.js";

const OF_PAIR = new Set(["share", "flow"]);

export const liveTie = (a, b) => shown.ties.find((h) => h.key === pairKey(a, b));

// What a tie is, in few words: how it is documented, how regular, through how much.
export const tieFacts = (held) =>
  dots(
    t(held.exchange ? "tie.exchange" : "tie.membership"),
    t("cadence.is", { cadence: term("cadence", cadenceOf(held)) }),
    held.through ? t("count.arrangement", { n: held.through }) : "",
    held.ended ? t("ended") : "",
  );

function wayEntry(way) {
  const n = nodeOf.get(way.via);
  const told = (l) => `${shortOf(l.a)}${colon()}${dots(term("role", l.role), oneWay(l), periodOf(l))}`;
  const cadence = t("cadence.is", { cadence: frequencyOf(n) });
  return el(
    "li.entry",
    goTo(way.via),
    el("div.meta", dots(cadence, period(n.start, n.until), carries(way, inForce) ? "" : t("ended"))),
    way.links.map((l) => el("div.meta", told(l))),
    citations([...way.links, n].flatMap((x) => x.cites)),
  );
}

const findingsOn = (a, b) => findings.filter((f) => f.pairs.some((pair) => pair.includes(a) && pair.includes(b)));

// What is said first of a pair, whatever of it is told.
const pairHead = (a, b, ...facts) => [
  el("h2", pairName(a, b)),
  el("p", goTo(a), " – ", goTo(b)),
  facts,
  closing(),
  problemsBetween(a, b),
];

export function tiePanel(a, b) {
  const tie = tieOf.get(`${a}|${b}`);
  const held = liveTie(a, b);
  const holds = (way) => Number(carries(way, inForce));
  const ways = tie ? waysOf(tie).toSorted((x, y) => holds(y) - holds(x)) : [];
  const [memberships, others] = [true, false].map((is) => ways.filter((w) => (w.kind === "participation") === is));
  return el(
    "div",
    pairHead(
      a,
      b,
      el("p.meta", held ? tieFacts(held) : t("tie.none")),
      held && el("p", t(held.exchange ? "tie.exchange.means" : "tie.membership.means")),
    ),
    section(t("tie.flows"), others, (way) => linkEntry(way.links[0], a)),
    section(t("pair.shared"), memberships, wayEntry),
    needSections(a, b),
    section(t("column.findings"), findingsOn(a, b), findingEntry),
  );
}

// Two communities of a folded network: the pairs with a possible gap between them.
function bundlePanel(a, b) {
  const bundle = nodeOf.get(a).lines.find((e) => e.kind === "gap" && (e.from === b || e.to === b));
  const ends = (g) => [g.a, g.b].map((id) => markFor(id, state.open));
  const pairs = pairsOf(gaps.filter((g) => gapPasses(g) && ends(g).includes(a) && ends(g).includes(b)));
  return el(
    "div",
    el("h2", pairName(a, b)),
    closing(),
    heading(t("column.possible-gaps"), t("count.possible-gap", { n: bundle?.n ?? 0 })),
    el("p.meta", t("listed.pairs", { n: pairs.length })),
    each("ol.ranked", pairs.slice(0, 40), (p) => pairLine(p)),
  );
}

// The arrangements that both are members of, with the membership of each; those in force first.
function shared(a, b) {
  const [mine, theirs] = [a, b].map((id) => nodeOf.get(id).links.filter((l) => l.kind === "participation"));
  const own = new Map(mine.map((l) => [l.b, l]));
  const both = theirs.filter((l) => own.has(l.b)).map((l) => [own.get(l.b), l]);
  const holds = (links) => Number(links.every((l) => inForce(l)));
  return both.sort((x, y) => holds(y) - holds(x));
}

function sharedEntry([mine, theirs]) {
  const roles = [mine, theirs].map((l) => `${shortOf(l.a)}${colon()}${term("role", l.role)}`);
  const ended = endedText(mine) || endedText(theirs);
  return el(
    "li.entry",
    goTo(mine.b),
    el("div.meta", dots(...roles, cadenceText(mine), ended)),
    citations([...mine.cites, ...theirs.cites]),
  );
}

export function pairPanel(a, b) {
  if ([a, b].some((id) => nodeOf.get(id).kind === "community")) return bundlePanel(a, b);
  const direct = linksBetween(a, b).filter((l) => OF_PAIR.has(l.kind));
  return el(
    "div",
    pairHead(a, b),
    needSections(a, b),
    section(t("pair.shared"), shared(a, b), sharedEntry),
    section(t("flows"), direct, (l) => linkEntry(l, a), { count: "" }),
    section(t("column.findings"), findingsOn(a, b), findingEntry, { count: "" }),
  );
}

// What one step of a chain rests on; who shares directly is said, since the chain may go against it.
function stepDetails(l) {
  const way = l.kind === "share" ? `${shortOf(l.a)} → ${shortOf(l.b)}` : "";
  const facts = [t(`link.${l.kind}`), way, term("role", l.role), cadenceText(l), periodOf(l), endedText(l)];
  return [el("div.meta", dots(...facts)), citations(l.cites)];
}

export function pathPanel(ids) {
  const step = (link, i) => {
    const [from, to] = [ids[i], ids[i + 1]];
    // A step over a tie is told by what the tie is.
    const tie = isTies() && liveTie(from, to);
    return el("li.entry", goTo(from), " – ", goTo(to), tie && el("div.meta", tieFacts(tie)), link && stepDetails(link));
  };
  return el(
    "div",
    el("h2", capital(t("way.one", { a: shortOf(ids[0]), b: shortOf(ids.at(-1)) }))),
    el("p.meta", t("path.steps", { n: ids.length - 1 })),
    closing(),
    el("ol.ranked", stepsAlong(ids).map(step)),
  );
}
