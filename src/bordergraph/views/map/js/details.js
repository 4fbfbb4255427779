// The panel beside the map: everything about what is selected, each word with its source.
import { $, button, el, elEach, heading, keepFocus } from "./dom.js";
import { kindIcon } from "./colours.js";
import { isFolded, markFor, membersOf } from "./communities.js";
import { comparisonPanel, isComparing } from "./comparison.js";
import { data, gaps, links, nodeOf, nodes, yearOf } from "./data.js";
import { findingEntry, linkedNames, linkEntry, problemSection, section, servedSection } from "./entries.js";
import { bundleText, communityText, countTexts, frequencyText, periodText } from "./facts.js";
import { isInForce, isWantedGap, problemFilter } from "./filters.js";
import { idKind, isArrangement, isBody, narrowerThreats } from "./kinds.js";
import { countryName, kindName, nodeName, pairName, shortName, typeName } from "./names.js";
import { pairLine, pairPanel, pairSection } from "./pairs.js";
import { closeActions, closeCommunity, nodeLink, openCommunity, pairLinks, selectButton } from "./selection.js";
import { pairsOf, selected, shown } from "./shown.js";
import { citations } from "./sources.js";
import { isTies, state, update } from "./state.js";
import { capitalize, facts, formatNumber, t, term } from "./text.js";

// So many documented problems are told before anything is selected; the table has all.
const MAX_PROBLEMS = 5;

const numberTile = (value, label) => el("div", el("b", formatNumber(value)), el("span", label));

// Why no possible gap is listed.
function noGapsTextKey(isPast) {
  if (isPast) return "overview.none.then";
  if (gaps.length) return "overview.none.shown";
  return links.some((l) => l.kind === "mandate") ? "overview.none" : "overview.none.mandate";
}

// What a folded network leaves out.
const foldedNotes = (counts) => [
  el("p.warn", t("folded", { n: nodes.length, communities: data.communities.length })),
  el("p.warn", { id: "listed" }, t("folded.listed", { n: data.listed, all: counts.gaps, command: "bordergraph gaps" })),
];

function overviewPanel() {
  if (isComparing()) return comparisonPanel();
  const year = yearOf.get(state.year);
  const counts = year ?? data.counts;
  const active = nodes.filter((n) => isBody(n) && n.active).sort((a, b) => a.rank - b.rank);
  const strongest = year ? [] : active.slice(0, 6);
  const strongestItem = (n) => el("li.entry", selectButton(nodeName(n), n.id), el("div.meta", countTexts(n, 1)));
  const threat = nodeOf.get(state.threat);
  const pairs = shown.openPairs.slice(0, 10);
  const [agencies, arrangements] = ["agencies", "arrangements"].map((key) => counts[key]);
  return el(
    "div",
    el("h2", threat ? t("overview.threat", { threat: nodeName(threat) }) : t("overview.title")),
    el(
      "p.lead",
      t(year ? "overview.lead.year" : "overview.lead", {
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
      numberTile(agencies, t("number.agencies")),
      (!isTies() || year) && numberTile(arrangements, t("number.arrangements")),
      numberTile(counts.linked, t("number.linked")),
      isTies() && !year && numberTile(counts.exchanging, t("number.exchanging")),
      numberTile(counts.gaps, t("number.gaps")),
    ),
    threat && el("p.meta", facts(...countTexts(threat))),
    problemSection(data.problems.filter(problemFilter()), MAX_PROBLEMS),
    servedSection(threat ? (year ? null : threat.served) : counts.served),
    heading(t("column.possible-gaps"), t("pairs.shown", { n: shown.openPairs.length })),
    pairs.length ? elEach("ol.ranked", pairs, (p) => pairLine(p)) : el("p", t(noGapsTextKey(year))),
    strongest.length > 0 && [heading(t("overview.strongest")), elEach("ol.ranked", strongest, strongestItem)],
    isFolded && foldedNotes(counts),
    data.crowded && el("p.meta", { id: "crowded" }, t("folded.crowded", data.crowded)),
    isFolded && state.open && button(t("community.close"), closeCommunity),
  );
}

// So many members of a community are listed.
const MAX_MEMBERS = 60;

// Everything there ever was; how much of it is in force the data says.
const sectionWithActive = (title, items, entry, now = items.length) =>
  section(title, items, entry, now === items.length ? {} : { count: t("now.ever", { now, ever: items.length }) });

const ROLES = ["lead", "shared", "support"];

// The links of a kind at a thing: those in force first, then mandates by their part, then the latest.
function linksOf(n, kind) {
  const holds = (l) => Number(isInForce(l));
  const rank = (l) => (kind === "mandate" ? ROLES.indexOf(l.role) : 0);
  const ofKind = n.links.filter((l) => l.kind === kind);
  return ofKind.sort((a, b) => holds(b) - holds(a) || rank(a) - rank(b) || b.start.localeCompare(a.start));
}

const toggleButton = (label, isOn, onclick) => button(label, onclick, { "aria-pressed": String(isOn) });

function nodeActions(n) {
  const { ego, threat } = state;
  return el(
    "div.actions",
    toggleButton(t("ego"), ego > 0, () => update({ ego: ego ? 0 : 1 })),
    ego > 0 && toggleButton(t("column.two_step"), ego === 2, () => update({ ego: ego === 2 ? 1 : 2 })),
    n.kind === "threat" &&
      toggleButton(t("threat.only"), threat === n.id, () => update({ threat: threat === n.id ? "" : n.id })),
    button(t("close"), () => update({ sel: "", ego: 0 })),
  );
}

function nodeBadges(n) {
  const list = [
    kindName(n.kind),
    typeName(n),
    n.country ? countryName(n.country) : "",
    term("level", n.level),
    term("sector", n.sector),
    isArrangement(n) ? term("status", n.status) + (n.status_at ? ` (${n.status_at.slice(0, 4)})` : "") : "",
    isArrangement(n) ? frequencyText(n) : "",
    periodText(n),
  ];
  return elEach("div.badges", list.filter(Boolean), (b) => el("span.badge", b));
}

const knownIds = (ids) => ids.filter((id) => nodeOf.has(id));

const idsWhere = (key, n) => nodes.filter((x) => x[key] === n.id).map((x) => x.id);

// Everything about a thing; what its kind does not have is empty and left out.
function nodeSections(n) {
  const entry = (l) => linkEntry(l, n.id);
  const threats = narrowerThreats.get(n.id);
  const needs = threats ? gaps.filter((g) => threats.has(g.threat)) : n.needs;
  const isJoint = isArrangement(n);
  const flows = isJoint ? links.filter((l) => l.via === n.id) : linksOf(n, "flow");
  const joined = linksOf(n, threats ? "focus" : "participation");
  const { members, arrangements } = n.counts;
  return [
    linkedNames("p.meta", t("property.dcterms:isPartOf"), knownIds([n.parent, ...n.part_of])),
    linkedNames("p.meta", t("parts"), idsWhere("parent", n)),
    linkedNames("p.meta", t("broader"), knownIds([n.broader])),
    linkedNames("p.meta", t("narrower"), idsWhere("broader", n)),
    n.orphan && el("p.warn", t("orphan")),
    n.umbrella && el("p.warn", t("umbrella")),
    pairSection(pairsOf(needs.filter(isWantedGap)), threats ? "" : n.id),
    servedSection(n.served),
    isJoint && n.cites.length > 0 && el("section", heading(t("dates.status")), citations(n.cites)),
    section(t("statements.Mandate"), linksOf(n, "mandate"), entry),
    isJoint
      ? sectionWithActive(t("column.members"), joined, entry, members)
      : sectionWithActive(t("column.arrangements"), joined, entry, arrangements),
    section(capitalize(t("direct-share")), linksOf(n, "share"), entry),
    section(t("flows"), flows, (l) => linkEntry(l, isJoint ? l.a : n.id)),
    isJoint && section(t("focus"), linksOf(n, "focus"), entry),
    section(t("column.findings"), n.findings, findingEntry),
  ];
}

function nodePanel(n) {
  const otherNames = [n.label, n.label_fr].filter((x) => x && x !== nodeName(n));
  return el(
    "div",
    el("h2", kindIcon(n.kind), " ", nodeName(n)),
    el("p.meta", facts(shortName(n) === nodeName(n) ? "" : shortName(n), ...otherNames)),
    nodeBadges(n),
    el("p.meta", facts(...countTexts(n))),
    nodeActions(n),
    state.year ? null : problemSection(n.problems),
    nodeSections(n),
  );
}

// A community of a folded network: who is in it, its possible gaps, and the way in and out.
function communityPanel(n) {
  const isOpen = n.id === `community/${state.open}`;
  const members = membersOf(n.id).toSorted((a, b) => Number(isBody(b)) - Number(isBody(a)) || a.rank - b.rank);
  const all = members.length;
  const entry = (m) => el("li.entry", nodeLink(m.id), el("div.meta", facts(kindName(m.kind), ...countTexts(m, 1))));
  return el(
    "div",
    el("h2", kindIcon("community"), " ", nodeName(n)),
    el("p.meta", communityText(n)),
    isOpen
      ? el("div.actions", button(t("community.close"), closeCommunity))
      : closeActions(button(t("community.open"), () => openCommunity(n.id))),
    section(t("column.members"), members.slice(0, MAX_MEMBERS), entry, {
      count: all > MAX_MEMBERS ? t("first.of", { n: MAX_MEMBERS, all }) : all,
    }),
  );
}

// Two marks of a folded network, one of them a community: what joins them, and the pairs with a possible gap.
function bundlePanel(a, b) {
  const lineBetween = (kind) => nodeOf.get(a).lines.find((e) => e.kind === kind && (e.from === b || e.to === b));
  const [bundle, gapBundle] = ["bundle", "gap"].map(lineBetween);
  const ends = (g) => [g.a, g.b].map((id) => markFor(id));
  const pairs = pairsOf(gaps.filter((g) => isWantedGap(g) && ends(g).includes(a) && ends(g).includes(b)));
  return el(
    "div",
    el("h2", pairName(a, b)),
    bundle && el("p.meta", bundleText(bundle)),
    el("p", pairLinks(a, b)),
    closeActions(),
    heading(t("column.possible-gaps"), t("count.possible-gap", { n: gapBundle?.n ?? 0 })),
    el("p.meta", t("listed.pairs", { n: pairs.length })),
    elEach("ol.ranked", pairs.slice(0, 40), (p) => pairLine(p)),
  );
}

function currentPanel() {
  const ids = selected();
  if (!ids.length) return overviewPanel();
  const isCommunity = (id) => idKind(id) === "community";
  if (ids.length > 1) return (ids.some(isCommunity) ? bundlePanel : pairPanel)(...ids);
  return (isCommunity(ids[0]) ? communityPanel : nodePanel)(nodeOf.get(ids[0]));
}

// Counts of things and what possible gaps rest on are those of the network's day, whatever year is on show.
function todayNote() {
  return state.year && selected().length && !/^(tie|line):/.test(state.sel)
    ? el("p.meta", t("today", { year: String(state.year) }))
    : "";
}

export function renderDetails(changed) {
  const box = $("details");
  document.body.classList.toggle("chosen", selected().length > 0);
  keepFocus(box, () => box.replaceChildren(todayNote(), currentPanel()), !changed.has("sel"));
  if (changed.has("sel")) box.scrollTop = 0;
}
