// What the panel tells things by: entries and sections of links, findings and needs, each with its sources; and pairs.
import { each, el, grouped, heading, link, svg } from "./dom.js";
import { sample } from "./colours.js";
import { changeOf, markText } from "./comparison.js";
import { findings, nodeOf, pairKey, searches, sources, tieOf } from "./data.js";
import { closing, goButton, goTo } from "./selection.js";
import { cadenceOf, carries, channelIn, gapHolds, inForce, linksBetween, shown, stepsAlong, waysOf } from "./shown.js";
import { isTies, state } from "./state.js";
import {
  cadenceText,
  capital,
  colon,
  dated,
  day,
  dots,
  endedText,
  frequencyOf,
  gapWord,
  inLanguage,
  nameOf,
  number,
  pairName,
  period,
  periodOf,
  problemTitle,
  publisher,
  roleOf,
  shortOf,
  t,
  term,
} from "./text.js";

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
  const level = term("confidence", cite.confidence);
  return el(
    "li",
    sourceText(sources[cite.source]),
    el(
      "div.meta",
      cite.at ? `${t("column.locator")}${colon()}${cite.at} ` : "",
      el("span", { class: `badge ${cite.confidence}` }, t("confidence.is", { level })),
    ),
    cite.note && el("div", cite.note),
  );
}

const fold = (title, items, entry) => el("details.sources", el("summary", title), each("ul", items, entry));

// A fold with every statement.
export const citations = (cites) =>
  cites.length ? fold(t("count.source", { n: cites.length }), cites, citation) : el("p.meta", t("uncited"));

export const sourceList = (indexes) =>
  indexes.length
    ? fold(t("count.source", { n: indexes.length }), indexes, (i) => el("li", sourceText(sources[i])))
    : null;

// A section with an entry for each of some things, or for the first of them; nothing where there are none.
export function section(title, items, entry, { count = items.length, most = items.length, list = "ul", id } = {}) {
  if (!items.length) return null;
  return el(
    "section",
    { id },
    heading(title, count),
    each(list, items.slice(0, most), entry),
    items.length > most && el("p.meta", t("more.in.table", { n: items.length - most })),
  );
}

// How needs are served: six counts that add up, and what is counted apart.
const SIX = ["regular", "assumed", "irregular", "indirect", "none", "not-assessed"];
const APART = ["by-mandate", "within-body", "slight"];
const heldBy = (served, key) => served[key.replaceAll("-", "_")];

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
  const row = (key) =>
    el(
      "tr",
      el(
        "th",
        { scope: "row" },
        sample(svg("rect", { class: key, x: 3, y: 3, width: 14, height: 14 })),
        " ",
        t(`channel.${key}`),
      ),
      el("td.number", { "data-served": key }, number(heldBy(served, key))),
    );
  return el(
    "section.served",
    heading(t("served"), t("count.need", { n: served.needs })),
    bar(served),
    el("table", each("tbody", SIX, row)),
    apart.length > 0 && el("p.meta", `${t("served.apart")} ${apart.join(", ")}.`),
  );
}

// Things by name, each as the way to it, with a word before them; nothing where there are none.
const nodeLinks = (ids) => ids.map((id, i) => [i ? ", " : "", goTo(id)]);
export const linked = (tag, text, ids) => ids.length > 0 && el(tag, `${text} `, nodeLinks(ids));

// Whether a member only gives or only takes.
function oneWay(link) {
  if (link.kind !== "participation" || link.gives === link.takes) return "";
  return t(link.gives ? "only.gives" : "only.takes");
}

// One link, told from one of its ends.
export function linkEntry(link, from) {
  const gives = link.a === from;
  const isFlow = link.kind === "flow" || link.kind === "share";
  const isRegular = link.kind !== "mandate" && link.kind !== "focus";
  return el(
    "li.entry",
    isFlow && `${t(gives ? "gives.to" : "gets.from")} `,
    goTo(gives ? link.b : link.a),
    el("div.meta", dots(roleOf(link), oneWay(link), isRegular && cadenceText(link), periodOf(link), endedText(link))),
    link.via && linked("div.meta", t("column.through"), [link.via]),
    link.threat && linked("div.meta", t("column.on-threats"), [link.threat]),
    link.what && el("div", link.what),
    citations(link.cites),
  );
}

export function findingEntry(finding) {
  const noted = finding.cites.find((c) => c.note);
  const since = finding.start.slice(0, 4);
  return el(
    "li.entry",
    el(
      "div",
      el("span.badge", term("finding-kind", finding.kind)),
      " ",
      el("span.meta", dots(since, t("fixed.is", { fixed: term("fixed", finding.fixed) }))),
    ),
    noted && el("div", noted.note),
    el("div.meta", nodeLinks(finding.nodes.slice(0, 8))),
    citations(finding.cites.map((c, i) => (i ? c : { ...c, note: "" }))),
  );
}

function searchEntry(search) {
  return el(
    "li.entry",
    el("div", search.day),
    search.note && el("div", search.note),
    search.cites.length > 0 && citations(search.cites),
  );
}

// A documented problem: its status, who says so, between whom, and its sources.
function problemEntry(problem) {
  const status = term("problem-status", problem.status) + (problem.as_of ? ` (${day(problem.as_of)})` : "");
  const others = problem.nodes.filter((id) => nodeOf.has(id) && !problem.ways.flat().includes(id));
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
    el("div.meta", nodeLinks(others)),
    sourceList(problem.sources),
  );
}

export const problemSection = (list, most) =>
  section(t("documented.problems"), list, problemEntry, { most, id: "documented" });

// The problems that name two agencies both.
const problemsBetween = (a, b) =>
  state.year ? null : problemSection(nodeOf.get(a).problems.filter((p) => p.nodes.includes(b)));

// A need of two agencies: a possible gap, or the class of the channel that serves it.
function needEntry(need) {
  const change = changeOf(need);
  const isGap = gapHolds(need);
  return el(
    "li.entry",
    goTo(need.threat),
    " ",
    isGap
      ? el("span.badge.gap", gapWord(need))
      : el("span.badge", t("channel.is", { channel: t(`channel.${channelIn(need)}`) })),
    " ",
    el("span.badge", t(`need.is.${need.need}`)),
    change && el("span.badge", markText(change.mark)),
    isGap ? gapFacts(need) : !state.year && linked("div.meta", t("served.by"), need.arrangements),
  );
}

const gapFacts = (gap) => [
  el("p.meta", t(`gap.why.${channelIn(gap)}`)),
  linked("p", t("relays"), gap.relays),
  linked("p", t("served.by"), gap.arrangements),
  gap.searched_on && el("p.meta", t("searched.on", { day: day(gap.searched_on) })),
  gap.searches.length > 0 &&
    fold(t("count.search", { n: gap.searches.length }), gap.searches, (i) => searchEntry(searches[i])),
  sourceList(gap.sources),
];

// The needs of two agencies: possible gaps first, then the others.
function needSections(a, b) {
  const own = nodeOf.get(a).needs.filter((n) => (n.a === b || n.b === b) && channelIn(n));
  const [open, others] = [own.filter(gapHolds), own.filter((n) => !gapHolds(n))];
  return [
    section(t("column.possible-gaps"), open, needEntry) ?? el("p", t("pair.no.gap")),
    section(t(open.length ? "pair.other.needs" : "column.needs"), others, needEntry, { id: "needs" }),
  ];
}

// What is amiss, each kind said of its threats alone: the two may well be linked on others.
const amiss = (own) =>
  [...grouped(own, (g) => `${gapWord(g)}|${g.need}`).values()].map((list, i) => {
    const [kind, threats] = [gapWord(list[0]), list.map((g) => nameOf(g.threat).toLowerCase()).join(", ")];
    return [i ? "; " : "", el("span.gap-text", t("gap.on", { kind, threats })), ` · ${t(`need.is.${list[0].need}`)}`];
  });

export function pairLine(pair, from = "") {
  const label = from ? nameOf(pair.a === from ? pair.b : pair.a) : pairName(pair.a, pair.b);
  const more = pair.gaps.length - 3;
  return el(
    "li.entry",
    goButton(label, `gap:${pair.key}`, { title: `${nameOf(pair.a)} – ${nameOf(pair.b)}` }),
    el("div.meta", amiss(pair.gaps.slice(0, 3)), more > 0 && ` ${t("more", { n: more })}`),
  );
}

// Pairs with a possible gap, the first of them.
export const pairSection = (pairs, from) =>
  section(t("column.possible-gaps"), pairs, (p) => pairLine(p, from), {
    count: t("pairs.shown", { n: pairs.length }),
    most: 15,
    list: "ol.ranked",
  });

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
