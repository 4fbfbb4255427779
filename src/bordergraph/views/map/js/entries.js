// What the panel tells things by: entries of links, findings and problems with their sources; how needs are served.
import { el, elEach, heading, svg } from "./dom.js";
import { icon } from "./colours.js";
import { nodeOf } from "./data.js";
import { cadenceText, endedText, periodText, roleText } from "./facts.js";
import { problemTitle } from "./names.js";
import { nodeLink, pairLinks } from "./selection.js";
import { citations, sourceList } from "./sources.js";
import { dayText, facts, formatNumber, noteOf, pickLanguage, t, term } from "./text.js";

// A section with an entry for each of some things, or for the first of them; nothing where there are none.
export function section(title, items, entry, { count = items.length, most = items.length, list = "ul", id } = {}) {
  if (!items.length) return null;
  return el(
    "section",
    { id },
    heading(title, count),
    elEach(list, items.slice(0, most), entry),
    items.length > most && el("p.meta", t("more.in.table", { n: items.length - most })),
  );
}

// How needs are served: six counts that add up, and what is counted apart.
const SERVED_CLASSES = ["regular", "assumed", "irregular", "indirect", "none", "not-assessed"];
const APART_CLASSES = ["by-mandate", "within-body", "slight"];
const servedCount = (served, key) => served[key.replaceAll("-", "_")];

// One bar for all needs, a part for each count.
function servedBar(served) {
  let from = 0;
  const parts = SERVED_CLASSES.map((key) => {
    const wide = (100 * servedCount(served, key)) / served.needs;
    from += wide;
    return svg("rect", { class: key, x: (from - wide).toFixed(2), width: wide.toFixed(2), height: 10 });
  });
  return svg("svg", { class: "bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" }, parts);
}

export function servedSection(served) {
  if (!served?.needs) return null;
  const apartTexts = APART_CLASSES.filter((key) => servedCount(served, key)).map((key) =>
    t(`apart.${key}`, { n: servedCount(served, key) }),
  );
  const row = (key) => {
    const sample = icon(svg("rect", { class: key, x: 3, y: 3, width: 14, height: 14 }));
    const count = formatNumber(servedCount(served, key));
    return el(
      "tr",
      el("th", { scope: "row" }, sample, " ", t(`channel.${key}`)),
      el("td.number", { "data-served": key }, count),
    );
  };
  return el(
    "section.served",
    heading(t("served"), t("count.need", { n: served.needs })),
    servedBar(served),
    el("table", elEach("tbody", SERVED_CLASSES, row)),
    apartTexts.length > 0 && el("p.meta", `${t("served.apart")} ${apartTexts.join(", ")}.`),
  );
}

// Things by name, each as the way to it, with a word before them; nothing where there are none.
const nodeLinks = (ids) => ids.map((id, i) => [i ? ", " : "", nodeLink(id)]);
export const linkedNames = (tag, text, ids) => ids.length > 0 && el(tag, `${text} `, nodeLinks(ids));

// Whether a member only gives or only takes.
export function oneWayText(link) {
  if (link.kind !== "participation" || link.gives === link.takes) return "";
  return t(link.gives ? "only.gives" : "only.takes");
}

// One link, told from one of its ends.
export function linkEntry(link, from) {
  const gives = link.a === from;
  const isFlow = link.kind === "flow" || link.kind === "share";
  const cadence = !["mandate", "focus"].includes(link.kind) && cadenceText(link);
  return el(
    "li.entry",
    isFlow && `${t(gives ? "gives.to" : "gets.from")} `,
    nodeLink(gives ? link.b : link.a),
    el("div.meta", facts(roleText(link), oneWayText(link), cadence, periodText(link), endedText(link))),
    link.via && linkedNames("div.meta", t("column.through"), [link.via]),
    link.threat && linkedNames("div.meta", t("column.on-threats"), [link.threat]),
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
      el("span.meta", facts(since, t("fixed.is", { fixed: term("fixed", finding.fixed) }))),
    ),
    noted && el("div", noteOf(noted)),
    el("div.meta", nodeLinks(finding.nodes.slice(0, 8))),
    citations(finding.cites.map((c, i) => (i ? c : { ...c, note: "", note_fr: "" }))),
  );
}

// A documented problem: its status, who says so, between whom, and its sources.
function problemEntry(problem) {
  const status = term("problem-status", problem.status) + (problem.as_of ? ` (${dayText(problem.as_of)})` : "");
  const otherNodes = problem.nodes.filter((id) => nodeOf.has(id) && !problem.ways.flat().includes(id));
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
    problem.why && el("div", pickLanguage(problem.why, problem.why_fr)),
    el("div.meta", `${t("problem.said.by")} ${problem.authorities.map((a) => term("authority", a)).join(", ")}`),
    problem.ways.map(([a, b]) => el("div.meta", pairLinks(a, b, " → "))),
    el("div.meta", nodeLinks(otherNodes)),
    sourceList(problem.sources),
  );
}

export const problemSection = (list, most) =>
  section(t("documented.problems"), list, problemEntry, { most, id: "documented" });
