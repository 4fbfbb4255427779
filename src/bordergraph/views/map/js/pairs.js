// A pair of agencies: what keeps them apart on which threat, what they do share.
import { button, el, svg } from "./dom.js";
import { data, findings, gaps, nodeOf, strained } from "./data.js";
import { CHANGES, changeOf } from "./changes.js";
import { citations, sourceList } from "./cites.js";
import { findingEntry, linkEntry } from "./entries.js";
import { holder } from "./fold.js";
import { gapHolds, inForce, pairsOf, tieScale } from "./filters.js";
import { pairLine } from "./overview.js";
import { linksBetween, stepsAlong } from "./path.js";
import { goTo } from "./select.js";
import { heldTie, tieFacts } from "./tiepanel.js";
import { isTies, state, update } from "./state.js";
import { capital, dots, gapWord, number, period, short, speech, t, term } from "./text.js";

function bar(label, value, colour) {
  return [el("span", {}, label),
    svg("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
      svg("rect", { width: 100, height: 10, fill: "var(--rule)" }), svg("rect", { width: 100 * Math.min(1, value), height: 10, fill: colour })),
    el("span", {}, number(value))];
}

export function gapEntry(gap) {
  const relays = gap.relays.map((id, i) => [i ? ", " : "", goTo(id)]);
  return el("li", { class: "entry" },
    goTo(gap.threat), " ", el("span", { class: "badge gap" }, gapWord(gap)), " ", el("span", { class: "badge" }, term("evidence", gap.evidence)),
    gap.now || !gap.years.length ? null : el("span", { class: "badge" }, t("gap.closed", { year: gap.years.at(-1)?.[1] ?? "" })),
    changeOf(gap) ? el("span", { class: "badge" }, `${CHANGES[changeOf(gap).mark].sign} ${t(`changed.${changeOf(gap).mark}`)}`) : null,
    el("p", { class: "meta" }, t(`gap.why.${gap.evidence === "unknown" ? "unknown" : gap.kind}`)),
    el("div", { class: "bar-pair" }, bar(t("column.need"), gap.need, "var(--gap)"), bar(t("column.supply"), gap.supply, "var(--supply)")),
    relays.length ? el("p", {}, `${t("relays")} `, relays) : null,
    gap.arrangements.length ? el("p", {}, `${t("rests.on")} `, gap.arrangements.map((id, i) => [i ? ", " : "", goTo(id)])) : null,
    gap.reasons.length ? el("details", { class: "sources" }, el("summary", {}, t("reasons")),
      el("ul", {}, gap.reasons.map((i) => el("li", {}, data.reasons[speech.lang][i])))) : null,
    gap.findings.length ? el("details", { class: "sources" }, el("summary", {}, t("count.finding", { n: gap.findings.length })),
      el("ul", {}, gap.findings.map((i) => findingEntry(findings[i])))) : null,
    sourceList(gap.sources));
}

// The same, for a need that is met by a channel in documented trouble.
function strainedEntry(row) {
  return el("li", { class: "entry" },
    goTo(row.threat), " ", el("span", { class: "badge strained" }, t("outcome.strained")), " ", el("span", { class: "badge" }, term("evidence", row.evidence)),
    row.arrangements.length ? el("p", {}, `${t("rests.on")} `, row.arrangements.map((id, i) => [i ? ", " : "", goTo(id)])) : null,
    row.reasons.length ? el("details", { class: "sources" }, el("summary", {}, t("reasons")),
      el("ul", {}, row.reasons.map((i) => el("li", {}, data.reasons[speech.lang][i])))) : null,
    el("ul", {}, row.findings.map((i) => findingEntry(findings[i]))),
    sourceList(row.sources));
}

// What strains the link between two agencies on the day of the network.
export function strainedSection(a, b) {
  const own = strained.filter((g) => (g.a === a && g.b === b) || (g.a === b && g.b === a));
  return own.length ? el("section", { id: "strains" }, el("h3", {}, t("strained"), el("span", { class: "count" }, ` (${own.length})`)),
    el("p", { class: "meta" }, t("strained-intro")), el("ul", {}, own.map(strainedEntry))) : null;
}

function shared(a, b) {
  const mine = new Map(nodeOf.get(a).links.filter((l) => l.kind === "participation").map((l) => [l.b, l]));
  return nodeOf.get(b).links.filter((l) => l.kind === "participation" && mine.has(l.b)).map((l) => [l.b, mine.get(l.b), l]);
}

// Two communities of a folded network: the worst pairs between them.
function bundlePanel(a, b) {
  const bundle = nodeOf.get(a).lines.find((e) => e.kind === "gap" && (e.from === b || e.to === b));
  const ends = (g) => new Set([holder(g.a, state.open), holder(g.b, state.open)]);
  const pairs = pairsOf(gaps.filter((g) => gapHolds(g) && ends(g).has(a) && ends(g).has(b)));
  return el("div", {},
    el("h2", {}, `${short(nodeOf.get(a))} – ${short(nodeOf.get(b))}`),
    el("div", { class: "actions" }, button(t("close"), () => update({ sel: "" }))),
    el("h3", {}, t("column.gaps"), el("span", { class: "count" }, ` (${t("count.gap", { n: bundle?.n ?? 0 })})`)),
    el("p", { class: "meta" }, t("listed.pairs", { n: pairs.length })),
    el("ol", { class: "ranked" }, pairs.slice(0, 40).map((p) => pairLine(p))));
}

export function pairPanel(a, b) {
  if (nodeOf.get(a).kind === "community" || nodeOf.get(b).kind === "community") return bundlePanel(a, b);
  const own = nodeOf.get(a).gaps.filter((g) => g.a === b || g.b === b).sort((x, y) => Number(gapHolds(y)) - Number(gapHolds(x)) || y.gap - x.gap);
  const common = shared(a, b).sort((x, y) => Number(inForce(y[1]) && inForce(y[2])) - Number(inForce(x[1]) && inForce(x[2])));
  const direct = linksBetween(a, b).filter((l) => l.kind === "share" || l.kind === "flow");
  const about = findings.filter((f) => f.pairs.some(([x, y]) => (x === a && y === b) || (x === b && y === a)));
  return el("div", {},
    el("h2", {}, `${short(nodeOf.get(a))} – ${short(nodeOf.get(b))}`),
    el("p", {}, goTo(a), " – ", goTo(b)),
    el("div", { class: "actions" }, button(t("close"), () => update({ sel: "" }))),
    own.length && tieScale(a, b) ? el("p", { class: "meta" }, t("pair.linked")) : null,
    own.length ? el("section", {}, el("h3", {}, t("column.gaps"), el("span", { class: "count" }, ` (${t("gaps.of.pair", { n: own.filter((g) => g.counted).length, all: own.length })})`)), el("ul", {}, own.map(gapEntry))) : el("p", {}, t("pair.no.gap")),
    strainedSection(a, b),
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
