// The panel of a tie: the programs, flows and sources behind it, with cadence and dates.
import { each, el } from "./dom.js";
import { inForce } from "./asOfYear.js";
import { citations } from "./citations.js";
import { findings, nodeOf, tieOf } from "./data.js";
import { findingEntry, linkEntry, needSections, problemsBetween } from "./entries.js";
import { closing, goTo } from "./selection.js";
import { shown } from "./shown.js";
import { colon, dots, frequencyOf, pairName, period, periodOf, shortOf, t, term } from "./text.js";
import { cadenceOf, carries, waysOf } from "./ties.js";

export const liveTie = (a, b) => shown.ties.find((h) => h.key === (a < b ? `${a}|${b}` : `${b}|${a}`));

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
  const told = (l) => {
    const oneWay = l.gives === l.takes ? "" : t(l.gives ? "only.gives" : "only.takes");
    return `${shortOf(l.a)}${colon()}${dots(term("role", l.role), oneWay, periodOf(l))}`;
  };
  return el(
    "li.entry",
    goTo(way.via),
    el(
      "div.meta",
      dots(
        t("cadence.is", { cadence: frequencyOf(n) }),
        n.start || n.until ? period(n.start, n.until) : t("dates-unknown"),
        carries(way, inForce) ? "" : t("ended"),
      ),
    ),
    way.links.map((l) => el("div.meta", told(l))),
    citations([...way.links.flatMap((l) => l.cites), ...n.cites]),
  );
}

const list = (title, items, entry) =>
  items.length
    ? el("section", el("h3", title, el("span.count", ` (${items.length})`)), each("ul", items, entry))
    : null;

export function tiePanel(a, b) {
  const tie = tieOf.get(`${a}|${b}`);
  const held = liveTie(a, b);
  const ways = tie ? [...waysOf(tie)].sort((x, y) => Number(carries(y, inForce)) - Number(carries(x, inForce))) : [];
  const between = (x, y) => (x === a && y === b) || (x === b && y === a);
  return el(
    "div",
    el("h2", pairName(a, b)),
    el("p", goTo(a), " – ", goTo(b)),
    el("p.meta", held ? tieFacts(held) : t("tie.none")),
    held && el("p", t(held.exchange ? "tie.exchange.means" : "tie.membership.means")),
    closing(),
    problemsBetween(a, b),
    list(
      t("tie.flows"),
      ways.filter((w) => w.kind !== "participation").map((w) => w.links[0]),
      (l) => linkEntry(l, a),
    ),
    list(
      t("pair.shared"),
      ways.filter((w) => w.kind === "participation"),
      wayEntry,
    ),
    ...needSections(a, b),
    list(
      t("column.findings"),
      findings.filter((f) => f.pairs.some(([x, y]) => between(x, y))),
      findingEntry,
    ),
  );
}
