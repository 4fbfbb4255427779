// A link and a finding as entries of a list, wherever the panel tells them.
import { el } from "./dom.js";
import { citations } from "./cites.js";
import { inForce } from "./filters.js";
import { goTo } from "./select.js";
import { dots, period, t, term } from "./text.js";

// One link, told from one of its ends.
export function linkEntry(link, from) {
  const other = link.a === from ? link.b : link.a;
  const direction = link.kind === "flow" || link.kind === "share" ? (link.a === from ? t("gives.to") : t("gets.from")) : "";
  const oneWay = link.kind === "participation" && link.gives !== link.takes ? t(link.gives ? "only.gives" : "only.takes") : "";
  return el("li", { class: "entry" },
    direction ? `${direction} ` : "", goTo(other),
    el("div", { class: "meta" }, dots(
      term(link.kind === "mandate" ? "responsibility" : "role", link.role), oneWay,
      link.kind === "mandate" || link.kind === "focus" ? "" : link.cadence && t("cadence.is", { cadence: term("cadence", link.cadence) }),
      link.start || link.until ? period(link.start, link.until) : "",
      inForce(link) ? "" : t("ended"))),
    link.via ? el("div", { class: "meta" }, `${t("column.through")} `, goTo(link.via)) : null,
    link.threat ? el("div", { class: "meta" }, `${t("column.on-threats")} `, goTo(link.threat)) : null,
    link.what ? el("div", {}, link.what) : null,
    citations(link.cites));
}

export function findingEntry(finding) {
  return el("li", { class: "entry" },
    el("div", {}, el("span", { class: "badge" }, term("finding-kind", finding.kind)), " ",
      el("span", { class: "meta" }, dots(finding.start ? finding.start.slice(0, 4) : "", t("fixed.is", { fixed: term("fixed", finding.fixed) })))),
    finding.cites.filter((c) => c.note).slice(0, 1).map((c) => el("div", {}, c.note)),
    el("div", { class: "meta" }, finding.nodes.slice(0, 8).map((id, i) => [i ? ", " : "", goTo(id)])),
    citations(finding.cites.map((c, i) => (i ? c : { ...c, note: "" }))));
}
