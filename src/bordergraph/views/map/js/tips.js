// What the pointer is told of a mark or a line it rests on: rows of text, the first its name.
import { gapHolds } from "./asOfYear.js";
import { links, needs, nodeOf, problems } from "./data.js";
import { isTies } from "./state.js";
import {
  colon,
  communityFacts,
  dots,
  frequencyOf,
  gapWord,
  kindOf,
  name,
  nameOf,
  pairName,
  problemTitle,
  standing,
  t,
  term,
  typeOf,
} from "./text.js";
import { tieFacts } from "./tiePanel.js";

export function nodeTip(id) {
  const n = nodeOf.get(id);
  if (n.kind === "community") return `${name(n)}\n${communityFacts(n)}`;
  return `${name(n)}\n${dots(kindOf(n.kind) + (n.type ? `, ${typeOf(n)}` : ""), ...standing(n, 1))}`;
}

export function lineTip(e) {
  const ends = pairName(e.from, e.to);
  if (e.kind === "bundle") return [ends, t(isTies() ? "bundle.ties" : "bundle.links", { n: e.n })].join("\n");
  if (e.kind === "gap" && e.n) return [t("gap.between", { ends }), t("count.possible-gap", { n: e.n })].join("\n");
  if (e.kind === "gap") {
    const own = e.of.map((i) => needs[i]).filter((g) => gapHolds(g));
    const threats = own
      .slice(0, 4)
      .map((g) => `${nameOf(g.threat)}${colon()}${gapWord(g)} (${t(`need.is.${g.need}`)})`);
    return [t("gap.between", { ends }), ...threats, own.length > 4 ? t("more", { n: own.length - 4 }) : ""]
      .filter(Boolean)
      .join("\n");
  }
  if (e.kind === "problem") {
    return [t("problem.between", { ends }), ...e.of.map((i) => problemTitle(problems[i]))].join("\n");
  }
  if (e.kind === "need") return [ends, ...e.of.map((i) => nameOf(needs[i].threat))].join("\n");
  if (e.kind === "tie") return [ends, tieFacts(e.held)].join("\n");
  const link = links[e.of[0]];
  return [
    ends,
    dots(t(`link.${e.kind}`), term(link.kind === "mandate" ? "responsibility" : "role", link.role), frequencyOf(link)),
  ].join("\n");
}
