// The panel beside the map: everything about what is selected, each word with its source.
import { $, button, each, el, say } from "./dom.js";
import { inForce } from "./asOfYear.js";
import { citations } from "./citations.js";
import { swatch } from "./colours.js";
import { membersOf } from "./communities.js";
import { findings, gaps, isArrangement, isBody, lineOf, links, narrower, nodeOf, nodes } from "./data.js";
import { findingEntry, linkEntry, nodeLinks, problemSection } from "./entries.js";
import { servedSection } from "./needCounts.js";
import { overview, pairLine } from "./overview.js";
import { pairPanel, pathPanel } from "./pairs.js";
import { closeUp, closing, goTo, openUp } from "./selection.js";
import { selected } from "./shown.js";
import { isTies, state, update } from "./state.js";
import { gapPasses, pairsOf } from "./tests.js";
import {
  capital,
  communityFacts,
  country,
  dots,
  frequencyOf,
  kindOf,
  name,
  pairName,
  periodOf,
  short,
  standing,
  t,
  term,
  typeOf,
} from "./text.js";
import { tiePanel } from "./tiePanel.js";

// So many members of a community are listed.
const MEMBERS = 60;

function heading(text, count) {
  return el("h3", text, count === undefined ? "" : el("span.count", ` (${count})`));
}

// A list of everything there ever was; how much of it is in force the data says.
function section(title, items, entry, now) {
  if (!items.length) return null;
  const count = now === undefined || now === items.length ? items.length : t("now.ever", { now, ever: items.length });
  return el("section", heading(title, count), each("ul", items, entry));
}

const pairsShown = (pairs) => heading(t("column.possible-gaps"), t("pairs.shown", { n: pairs.length }));

const byYear = (a, b) =>
  Number(inForce(b)) - Number(inForce(a)) || (b.start || "").localeCompare(a.start || "") || a.index - b.index;

function actions(n) {
  const ego = state.ego > 0;
  return el(
    "div.actions",
    button(t("ego"), () => update({ ego: ego ? 0 : 1 }), { "aria-pressed": String(ego) }),
    ego &&
      button(t("column.two_step"), () => update({ ego: state.ego === 2 ? 1 : 2 }), {
        "aria-pressed": String(state.ego === 2),
      }),
    n.kind === "threat"
      ? button(t("threat.only"), () => update({ threat: state.threat === n.id ? "" : n.id }), {
          "aria-pressed": String(state.threat === n.id),
        })
      : button(
          state.from === n.id ? t("path.pick") : t("path.from"),
          () => {
            update({ from: state.from === n.id ? "" : n.id });
            if (state.from) {
              say(t("path.pick"));
              $("search").focus();
            }
          },
          { "aria-pressed": String(state.from === n.id) },
        ),
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

function bodySections(n) {
  const own = (kind) => n.links.filter((l) => l.kind === kind).sort(byYear);
  const pairs = pairsOf(n.needs.filter(gapPasses));
  const parts = nodes.filter((x) => x.parent === n.id);
  return [
    n.parent && nodeOf.has(n.parent) && el("p.meta", `${t("property.dcterms:isPartOf")} `, goTo(n.parent)),
    parts.length > 0 && el("p.meta", `${t("parts")} `, nodeLinks(parts.map((x) => x.id))),
    pairs.length > 0 &&
      el(
        "section",
        pairsShown(pairs),
        each("ol.ranked", pairs.slice(0, 15), (p) => pairLine(p, n.id)),
        pairs.length > 15 && el("p.meta", t("more.in.table", { n: pairs.length - 15 })),
      ),
    servedSection(n.served),
    section(t("column.arrangements"), own("participation"), (l) => linkEntry(l, n.id), n.counts.arrangements),
    section(capital(t("direct-share")), own("share"), (l) => linkEntry(l, n.id)),
    section(t("flows"), own("flow"), (l) => linkEntry(l, n.id)),
    section(t("statements.Mandate"), own("mandate"), (l) => linkEntry(l, n.id)),
    section(t("column.findings"), n.findings, findingEntry),
  ];
}

function arrangementSections(n) {
  const own = (kind) => n.links.filter((l) => l.kind === kind).sort(byYear);
  const flows = links.filter((l) => l.via === n.id);
  return [
    n.part_of.filter((id) => nodeOf.has(id)).map((id) => el("p.meta", `${t("property.dcterms:isPartOf")} `, goTo(id))),
    n.cites.length > 0 && el("section", heading(t("dates.status")), citations(n.cites)),
    section(t("column.members"), own("participation"), (l) => linkEntry(l, n.id), n.counts.members),
    section(t("flows"), flows, (l) => linkEntry(l, l.a)),
    section(t("foci"), own("focus"), (l) => linkEntry(l, n.id)),
    section(t("column.findings"), n.findings, findingEntry),
  ];
}

function threatSections(n) {
  const rank = ["lead", "shared", "support"];
  const mandates = n.links
    .filter((l) => l.kind === "mandate")
    .sort((a, b) => rank.indexOf(a.role) - rank.indexOf(b.role));
  const foci = n.links.filter((l) => l.kind === "focus").sort(byYear);
  const below = narrower.get(n.id) ?? new Set([n.id]);
  const pairs = pairsOf(gaps.filter((g) => below.has(g.threat) && gapPasses(g)));
  const children = nodes.filter((x) => x.broader === n.id);
  return [
    n.broader && nodeOf.has(n.broader) && el("p.meta", `${t("broader")} `, goTo(n.broader)),
    children.length > 0 && el("p.meta", `${t("narrower")} `, nodeLinks(children.map((x) => x.id))),
    n.orphan && el("p.warn", t("orphan")),
    n.umbrella && el("p.warn", t("umbrella")),
    pairs.length > 0 &&
      el(
        "section",
        pairsShown(pairs),
        each("ol.ranked", pairs.slice(0, 15), (p) => pairLine(p)),
      ),
    servedSection(n.served),
    section(t("statements.Mandate"), mandates, (l) => linkEntry(l, n.id)),
    section(t("column.arrangements"), foci, (l) => linkEntry(l, n.id), n.counts.arrangements),
    section(
      t("column.findings"),
      findings.filter((f) => f.threats.includes(n.id)),
      findingEntry,
    ),
  ];
}

function nodePanel(n) {
  const other = [n.label, n.label_fr].filter((x) => x && x !== name(n));
  const sections = isBody(n)
    ? bodySections(n)
    : isArrangement(n)
      ? arrangementSections(n)
      : n.kind === "threat"
        ? threatSections(n)
        : [];
  return el(
    "div",
    el("h2", swatch(n.kind), " ", name(n)),
    el("p.meta", dots(short(n) === name(n) ? "" : short(n), ...other)),
    badges(n),
    el("p.meta", dots(...standing(n))),
    actions(n),
    state.year ? null : problemSection(n.problems),
    ...sections,
  );
}

// A community of a folded network: who is in it, its possible gaps, and the way in and out.
function communityPanel(n) {
  const isOpen = n.id === `community/${state.open}`;
  const ranked = [...membersOf(n.id)].sort((a, b) => Number(isBody(b)) - Number(isBody(a)) || a.rank - b.rank);
  return el(
    "div",
    el("h2", swatch("community"), " ", name(n)),
    el("p.meta", communityFacts(n)),
    el(
      "div.actions",
      isOpen
        ? button(t("community.close"), closeUp)
        : [button(t("community.open"), () => openUp(n.id)), button(t("close"), () => update({ sel: "" }))],
    ),
    section(
      t("column.members"),
      ranked.slice(0, MEMBERS),
      (m) => el("li.entry", goTo(m.id), el("div.meta", dots(kindOf(m.kind), ...standing(m, 1)))),
      ranked.length > MEMBERS ? t("first.of", { n: MEMBERS, all: ranked.length }) : ranked.length,
    ),
  );
}

// What lies between two marks of which one is a community.
function joinedPanel(e) {
  return el(
    "div",
    el("h2", pairName(e.from, e.to)),
    el("p.meta", t(isTies() ? "bundle.ties" : "bundle.links", { n: e.n })),
    el("p", goTo(e.from), " – ", goTo(e.to)),
    closing(),
  );
}

function linePanel(sel) {
  const [kind, a, b] = sel.slice(5).split("|");
  if (kind === "bundle")
    return lineOf.has(`bundle|${a}|${b}`) ? joinedPanel(lineOf.get(`bundle|${a}|${b}`)) : overview();
  const own = nodeOf.get(a).links.filter((l) => l.kind === kind && l.a === a && l.b === b);
  return el(
    "div",
    el("h2", pairName(a, b)),
    el("p.meta", t(`link.${kind}`)),
    el("p", goTo(a), " – ", goTo(b)),
    closing(),
    each("ul", own, (l) => linkEntry(l, a)),
  );
}

function panel() {
  const ids = selected();
  if (!ids.length) return overview();
  if (state.sel.startsWith("gap:")) return pairPanel(ids[0], ids[1]);
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
