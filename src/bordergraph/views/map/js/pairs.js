// A pair of agencies: how their needs are served on which threat, and what they share.
import { button, el } from "./dom.js";
import { findings, gaps, nodeOf, searches } from "./data.js";
import { CHANGES, changeOf } from "./changes.js";
import { citations, sourceList } from "./cites.js";
import { findingEntry, linkEntry } from "./entries.js";
import { holder } from "./fold.js";
import { channelIn, gapHolds, gapPasses, inForce, pairsOf } from "./filters.js";
import { pairLine } from "./overview.js";
import { linksBetween, stepsAlong } from "./path.js";
import { goTo } from "./select.js";
import { heldTie, tieFacts } from "./tiepanel.js";
import { isTies, state, update } from "./state.js";
import { capital, dots, gapWord, period, short, t, term } from "./text.js";

const named = (ids) => ids.map((id, i) => [i ? ", " : "", goTo(id)]);

function searchEntry(search) {
  return el("li", { class: "entry" }, el("div", {}, search.day), search.note ? el("div", {}, search.note) : null, search.cites.length ? citations(search.cites) : null);
}

const problemsOf = (need) => (need.findings.length ? el("details", { class: "sources" }, el("summary", {}, t("problems.of", { n: need.findings.length })),
  el("ul", {}, need.findings.map((i) => findingEntry(findings[i])))) : null);

// A possible gap: how much the two need each other, what serves the need instead, and what was searched.
export function gapEntry(gap) {
  const change = changeOf(gap);
  return el("li", { class: "entry" },
    goTo(gap.threat), " ", el("span", { class: "badge gap" }, gapWord(gap)), " ", el("span", { class: "badge" }, t(`need.is.${gap.need}`)),
    change ? el("span", { class: "badge" }, `${CHANGES[change.mark].sign} ${t(`changed.${change.mark}`)}`) : null,
    el("p", { class: "meta" }, t(`gap.why.${channelIn(gap)}`)),
    gap.relays.length ? el("p", {}, `${t("relays")} `, named(gap.relays)) : null,
    gap.arrangements.length ? el("p", {}, `${t("served.by")} `, named(gap.arrangements)) : null,
    gap.searched_on ? el("p", { class: "meta" }, t("searched.on", { day: gap.searched_on })) : null,
    gap.searches.length ? el("details", { class: "sources" }, el("summary", {}, t("count.search", { n: gap.searches.length })), el("ul", {}, gap.searches.map((i) => searchEntry(searches[i])))) : null,
    problemsOf(gap), sourceList(gap.sources));
}

// A need that is no possible gap, with the class of its channel and what serves it.
function needEntry(need) {
  const change = changeOf(need);
  return el("li", { class: "entry" },
    goTo(need.threat), " ", el("span", { class: "badge" }, t("channel.is", { channel: t(`channel.${channelIn(need)}`) })), " ", el("span", { class: "badge" }, t(`need.is.${need.need}`)),
    change ? el("span", { class: "badge" }, `${CHANGES[change.mark].sign} ${t(`changed.${change.mark}`)}`) : null,
    need.arrangements.length && !state.year ? el("div", { class: "meta" }, `${t("served.by")} `, named(need.arrangements)) : null,
    state.year ? null : problemsOf(need));
}

// The needs of two agencies: possible gaps first, then the others.
export function needSections(a, b) {
  const own = nodeOf.get(a).needs.filter((n) => (n.a === b || n.b === b) && channelIn(n));
  const [open, others] = [own.filter((n) => gapHolds(n)), own.filter((n) => !gapHolds(n))];
  const count = (list) => el("span", { class: "count" }, ` (${list.length})`);
  return [
    open.length ? el("section", {}, el("h3", {}, t("column.possible-gaps"), count(open)), el("ul", {}, open.map(gapEntry))) : el("p", {}, t("pair.no.gap")),
    others.length ? el("section", { id: "needs" }, el("h3", {}, t(open.length ? "pair.other.needs" : "column.needs"), count(others)), el("ul", {}, others.map(needEntry))) : null,
  ];
}

function shared(a, b) {
  const mine = new Map(nodeOf.get(a).links.filter((l) => l.kind === "participation").map((l) => [l.b, l]));
  return nodeOf.get(b).links.filter((l) => l.kind === "participation" && mine.has(l.b)).map((l) => [l.b, mine.get(l.b), l]);
}

// Two communities of a folded network: the pairs with a possible gap between them.
function bundlePanel(a, b) {
  const bundle = nodeOf.get(a).lines.find((e) => e.kind === "gap" && (e.from === b || e.to === b));
  const ends = (g) => new Set([holder(g.a, state.open), holder(g.b, state.open)]);
  const pairs = pairsOf(gaps.filter((g) => gapPasses(g) && ends(g).has(a) && ends(g).has(b)));
  return el("div", {},
    el("h2", {}, `${short(nodeOf.get(a))} – ${short(nodeOf.get(b))}`),
    el("div", { class: "actions" }, button(t("close"), () => update({ sel: "" }))),
    el("h3", {}, t("column.possible-gaps"), el("span", { class: "count" }, ` (${t("count.possible-gap", { n: bundle?.n ?? 0 })})`)),
    el("p", { class: "meta" }, t("listed.pairs", { n: pairs.length })),
    el("ol", { class: "ranked" }, pairs.slice(0, 40).map((p) => pairLine(p))));
}

export function pairPanel(a, b) {
  if (nodeOf.get(a).kind === "community" || nodeOf.get(b).kind === "community") return bundlePanel(a, b);
  const common = shared(a, b).sort((x, y) => Number(inForce(y[1]) && inForce(y[2])) - Number(inForce(x[1]) && inForce(x[2])));
  const direct = linksBetween(a, b).filter((l) => l.kind === "share" || l.kind === "flow");
  const about = findings.filter((f) => f.pairs.some(([x, y]) => (x === a && y === b) || (x === b && y === a)));
  return el("div", {},
    el("h2", {}, `${short(nodeOf.get(a))} – ${short(nodeOf.get(b))}`),
    el("p", {}, goTo(a), " – ", goTo(b)),
    el("div", { class: "actions" }, button(t("close"), () => update({ sel: "" }))),
    ...needSections(a, b),
    common.length ? el("section", {}, el("h3", {}, t("pair.shared"), el("span", { class: "count" }, ` (${common.length})`)),
      el("ul", {}, common.map(([id, x, y]) => el("li", { class: "entry" }, goTo(id),
        el("div", { class: "meta" }, dots(`${short(nodeOf.get(a))}: ${term("role", x.role)}`, `${short(nodeOf.get(b))}: ${term("role", y.role)}`,
          x.cadence && t("cadence.is", { cadence: term("cadence", x.cadence) }), inForce(x) && inForce(y) ? "" : t("ended"))),
        citations([...x.cites, ...y.cites]))))) : null,
    direct.length ? el("section", {}, el("h3", {}, t("flows")), el("ul", {}, direct.map((l) => linkEntry(l, a)))) : null,
    about.length ? el("section", {}, el("h3", {}, t("column.findings")), el("ul", {}, about.map(findingEntry))) : null);
}

// What one step of a chain rests on; who shares directly is said, since the chain may go against it.
function stepDetails(l) {
  const way = l.kind === "share" ? `${short(nodeOf.get(l.a))} → ${short(nodeOf.get(l.b))}` : "";
  return [
    el("div", { class: "meta" }, dots(t(`link.${l.kind}`), way, term("role", l.role), l.cadence && t("cadence.is", { cadence: term("cadence", l.cadence) }),
      l.start || l.until ? period(l.start, l.until) : "", inForce(l) ? "" : t("ended"))),
    citations(l.cites),
  ];
}

export function pathPanel(ids) {
  // A step over a tie is told by what the tie is.
  const tied = ids.slice(1).map((id, i) => (isTies() ? heldTie(ids[i], id) : null));
  const steps = stepsAlong(ids);
  return el("div", {},
    el("h2", {}, capital(t("way.one", { a: short(nodeOf.get(ids[0])), b: short(nodeOf.get(ids.at(-1))) }))),
    el("p", { class: "meta" }, t("path.steps", { n: ids.length - 1 })),
    el("div", { class: "actions" }, button(t("close"), () => update({ sel: "" }))),
    el("ol", { class: "ranked" }, steps.map((l, i) => el("li", { class: "entry" }, goTo(ids[i]), " – ", goTo(ids[i + 1]), tied[i] ? el("div", { class: "meta" }, tieFacts(tied[i])) : null, l ? stepDetails(l) : null))));
}
