// The panel beside the map: everything about what is selected, each word with its source.
import { $, button, each, el, heading, say } from "./dom.js";
import { swatch } from "./colours.js";
import { collapsed, markFor, membersOf } from "./communities.js";
import { comparing, comparisonPanel } from "./comparison.js";
import {
  data,
  findings,
  gaps,
  isArrangement,
  isBody,
  lineOf,
  links,
  narrower,
  nodeOf,
  nodes,
  problems,
  yearOf,
} from "./data.js";
import {
  citations,
  findingEntry,
  linked,
  linkEntry,
  pairLine,
  pairPanel,
  pairSection,
  pathPanel,
  problemSection,
  section,
  servedSection,
  tiePanel,
} from "./entries.js";
import { closeUp, closing, goButton, goTo, openUp } from "./selection.js";
import { gapPasses, inForce, pairsOf, problemTest, selected, shown } from "./shown.js";
import { isTies, state, update } from "./state.js";
import {
  bundleText,
  capital,
  communityFacts,
  country,
  dots,
  frequencyOf,
  kindOf,
  name,
  number,
  pairName,
  periodOf,
  short,
  standing,
  t,
  term,
  typeOf,
} from "./text.js";

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

function overview() {
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

// So many members of a community are listed.
const MEMBERS = 60;

// Everything there ever was; how much of it is in force the data says.
const everSection = (title, items, entry, now = items.length) =>
  section(title, items, entry, now === items.length ? {} : { count: t("now.ever", { now, ever: items.length }) });

// The links of a kind at a thing, those in force and the latest first.
function linksOf(n, kind) {
  const holds = (l) => Number(inForce(l));
  const own = n.links.filter((l) => l.kind === kind);
  return own.sort((a, b) => holds(b) - holds(a) || b.start.localeCompare(a.start));
}

function pickStart(n) {
  update({ from: state.from === n.id ? "" : n.id });
  if (!state.from) return;
  say(t("path.pick"));
  $("search").focus();
}

const toggle = (label, isOn, onclick) => button(label, onclick, { "aria-pressed": String(isOn) });

function actions(n) {
  const { ego, threat, from } = state;
  return el(
    "div.actions",
    toggle(t("ego"), ego > 0, () => update({ ego: ego ? 0 : 1 })),
    ego > 0 && toggle(t("column.two_step"), ego === 2, () => update({ ego: ego === 2 ? 1 : 2 })),
    n.kind === "threat"
      ? toggle(t("threat.only"), threat === n.id, () => update({ threat: threat === n.id ? "" : n.id }))
      : toggle(t(from === n.id ? "path.pick" : "path.from"), from === n.id, () => pickStart(n)),
    button(t("close"), () => update({ sel: "", ego: 0, from: "" })),
  );
}

function badges(n) {
  const list = [
    kindOf(n.kind),
    typeOf(n),
    n.country ? country(n.country) : "",
    term("level", n.level),
    term("sector", n.sector),
    isArrangement(n) ? term("status", n.status) + (n.status_at ? ` (${n.status_at.slice(0, 4)})` : "") : "",
    isArrangement(n) ? frequencyOf(n) : "",
    periodOf(n),
  ];
  return each("div.badges", list.filter(Boolean), (b) => el("span.badge", b));
}

const onMap = (ids) => ids.filter((id) => nodeOf.has(id));

const idsWhere = (key, n) => nodes.filter((x) => x[key] === n.id).map((x) => x.id);

function bodySections(n) {
  const entry = (l) => linkEntry(l, n.id);
  return [
    linked("p.meta", t("property.dcterms:isPartOf"), onMap([n.parent])),
    linked("p.meta", t("parts"), idsWhere("parent", n)),
    pairSection(pairsOf(n.needs.filter(gapPasses)), n.id),
    servedSection(n.served),
    everSection(t("column.arrangements"), linksOf(n, "participation"), entry, n.counts.arrangements),
    section(capital(t("direct-share")), linksOf(n, "share"), entry),
    section(t("flows"), linksOf(n, "flow"), entry),
    section(t("statements.Mandate"), linksOf(n, "mandate"), entry),
    section(t("column.findings"), n.findings, findingEntry),
  ];
}

function arrangementSections(n) {
  const entry = (l) => linkEntry(l, n.id);
  const flows = links.filter((l) => l.via === n.id);
  return [
    onMap(n.part_of).map((id) => linked("p.meta", t("property.dcterms:isPartOf"), [id])),
    n.cites.length > 0 && el("section", heading(t("dates.status")), citations(n.cites)),
    everSection(t("column.members"), linksOf(n, "participation"), entry, n.counts.members),
    section(t("flows"), flows, (l) => linkEntry(l, l.a)),
    section(t("foci"), linksOf(n, "focus"), entry),
    section(t("column.findings"), n.findings, findingEntry),
  ];
}

function threatSections(n) {
  const entry = (l) => linkEntry(l, n.id);
  const rank = ["lead", "shared", "support"];
  const mandates = n.links.filter((l) => l.kind === "mandate");
  mandates.sort((a, b) => rank.indexOf(a.role) - rank.indexOf(b.role));
  const below = narrower.get(n.id);
  const about = findings.filter((f) => f.threats.includes(n.id));
  return [
    linked("p.meta", t("broader"), onMap([n.broader])),
    linked("p.meta", t("narrower"), idsWhere("broader", n)),
    n.orphan && el("p.warn", t("orphan")),
    n.umbrella && el("p.warn", t("umbrella")),
    pairSection(pairsOf(gaps.filter((g) => below.has(g.threat) && gapPasses(g)))),
    servedSection(n.served),
    section(t("statements.Mandate"), mandates, entry),
    everSection(t("column.arrangements"), linksOf(n, "focus"), entry, n.counts.arrangements),
    section(t("column.findings"), about, findingEntry),
  ];
}

function sectionsOf(n) {
  if (isBody(n)) return bodySections(n);
  if (isArrangement(n)) return arrangementSections(n);
  return n.kind === "threat" ? threatSections(n) : [];
}

function nodePanel(n) {
  const other = [n.label, n.label_fr].filter((x) => x && x !== name(n));
  return el(
    "div",
    el("h2", swatch(n.kind), " ", name(n)),
    el("p.meta", dots(short(n) === name(n) ? "" : short(n), ...other)),
    badges(n),
    el("p.meta", dots(...standing(n))),
    actions(n),
    state.year ? null : problemSection(n.problems),
    sectionsOf(n),
  );
}

// A community of a folded network: who is in it, its possible gaps, and the way in and out.
function communityPanel(n) {
  const isOpen = n.id === `community/${state.open}`;
  const ranked = membersOf(n.id).toSorted((a, b) => Number(isBody(b)) - Number(isBody(a)) || a.rank - b.rank);
  const all = ranked.length;
  const entry = (m) => el("li.entry", goTo(m.id), el("div.meta", dots(kindOf(m.kind), ...standing(m, 1))));
  const leave = () => update({ sel: "" });
  return el(
    "div",
    el("h2", swatch("community"), " ", name(n)),
    el("p.meta", communityFacts(n)),
    el(
      "div.actions",
      isOpen
        ? button(t("community.close"), closeUp)
        : [button(t("community.open"), () => openUp(n.id)), button(t("close"), leave)],
    ),
    section(t("column.members"), ranked.slice(0, MEMBERS), entry, {
      count: all > MEMBERS ? t("first.of", { n: MEMBERS, all }) : all,
    }),
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

// A line: the links of one kind, or how many of them lie between two marks of which one is a community.
function linePanel(sel) {
  const [kind, a, b] = sel.slice(5).split("|");
  const bundle = kind === "bundle" && lineOf.get(`bundle|${a}|${b}`);
  if (kind === "bundle" && !bundle) return overview();
  const own = nodeOf.get(a).links.filter((l) => l.kind === kind && l.b === b);
  return el(
    "div",
    el("h2", pairName(a, b)),
    el("p.meta", bundle ? bundleText(bundle) : t(`link.${kind}`)),
    el("p", goTo(a), " – ", goTo(b)),
    closing(),
    !bundle && each("ul", own, (l) => linkEntry(l, a)),
  );
}

function panel() {
  const ids = selected();
  if (!ids.length) return overview();
  const isFolded = ids.some((id) => nodeOf.get(id).kind === "community");
  if (state.sel.startsWith("gap:")) return (isFolded ? bundlePanel : pairPanel)(ids[0], ids[1]);
  if (state.sel.startsWith("tie:")) return tiePanel(ids[0], ids[1]);
  if (state.sel.startsWith("path:")) return pathPanel(ids);
  if (state.sel.startsWith("line:")) return linePanel(state.sel);
  const n = nodeOf.get(ids[0]);
  return n.kind === "community" ? communityPanel(n) : nodePanel(n);
}

// Counts of things and what possible gaps rest on are those of the network's day, whatever year is on show.
function ofToday() {
  return state.year && selected().length && !/^(tie|line|path):/.test(state.sel)
    ? el("p.meta", t("today", { year: String(state.year) }))
    : "";
}

export function renderDetails(changed) {
  const box = $("details");
  const inside = box.contains(document.activeElement);
  const label = inside ? document.activeElement.textContent : "";
  document.body.classList.toggle("chosen", selected().length > 0);
  box.replaceChildren(ofToday(), panel());
  if (changed.has("sel")) box.scrollTop = 0;
  // The button that was pressed is gone; keep the keyboard where the reader is.
  if (inside)
    (
      [...box.querySelectorAll("button, a.go")].find((b) => b.textContent === label && !changed.has("sel")) ?? box
    ).focus({ preventScroll: true });
}
