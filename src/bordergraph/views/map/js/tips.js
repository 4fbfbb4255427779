// What the pointer is told of a mark or a line it rests on: rows of text, the first its name.
import { links, needs, nodeOf, problems } from "./data.js";
import { gapHolds } from "./filters.js";
import { tieFacts } from "./pairs.js";
import {
  bundleText,
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
  roleOf,
  standing,
  t,
  typeOf,
} from "./text.js";

const TOLD = 4;

export function nodeTip(id) {
  const n = nodeOf.get(id);
  if (n.kind === "community") return [name(n), communityFacts(n)];
  return [name(n), dots(kindOf(n.kind) + (n.type ? `, ${typeOf(n)}` : ""), ...standing(n, 1))];
}

function gapTip(e, ends) {
  if (e.n) return [t("gap.between", { ends }), t("count.possible-gap", { n: e.n })];
  const own = e.of.map((i) => needs[i]).filter(gapHolds);
  const threat = (g) => `${nameOf(g.threat)}${colon()}${gapWord(g)} (${t(`need.is.${g.need}`)})`;
  const rest = own.length > TOLD ? [t("more", { n: own.length - TOLD })] : [];
  return [t("gap.between", { ends }), ...own.slice(0, TOLD).map(threat), ...rest];
}

export function lineTip(e) {
  const ends = pairName(e.from, e.to);
  if (e.kind === "gap") return gapTip(e, ends);
  if (e.kind === "bundle") return [ends, bundleText(e)];
  if (e.kind === "problem") return [t("problem.between", { ends }), ...e.of.map((i) => problemTitle(problems[i]))];
  if (e.kind === "need") return [ends, ...e.of.map((i) => nameOf(needs[i].threat))];
  if (e.kind === "tie") return [ends, tieFacts(e.held)];
  const link = links[e.of[0]];
  return [ends, dots(t(`link.${e.kind}`), roleOf(link), frequencyOf(link))];
}
