// What things are called in the language of the page: names, kinds, countries, who published a source.
import { data, nodeOf } from "./data.js";
import { capitalize, locale, pickLanguage, t, term } from "./text.js";

const KIND_WORDS = {
  agency: "column.agency",
  association: "kind.association",
  program: "class.program",
  channel: "class.channel",
  threat: "column.threat",
  place: "kind.place",
  community: "by.community",
};
export const kindName = (kind) => capitalize(t(KIND_WORDS[kind]));

const TYPE_SCHEMES = { program: "arrangement-kind", channel: "arrangement-kind", place: "place-kind" };
export const typeName = (n) => term(TYPE_SCHEMES[n.kind] ?? "class", n.type);

const LAYOUT_WORDS = {
  islands: "column.country",
  communities: "layout.communities",
  threats: "column.threat",
  geographic: "layout.geographic",
};
export const layoutName = (layout) => t(LAYOUT_WORDS[layout]);
export const problemTitle = (problem) => pickLanguage(problem.title, problem.title_fr);

export function nodeName(node) {
  if (!node) return "?";
  if (node.kind === "community" && !node.label) return t("group.community");
  return pickLanguage(node.label, node.label_fr) || node.id;
}

export function shortName(node) {
  if (!node) return "?";
  if (locale.lang === "fr" && node.short_fr) return node.short_fr;
  if (node.short && node.short !== node.label) return node.short;
  return nodeName(node);
}

export const nameOf = (id) => nodeName(nodeOf.get(id));
export const shortNameOf = (id) => shortName(nodeOf.get(id));
export const pairName = (a, b) => `${shortNameOf(a)} – ${shortNameOf(b)}`;

export function countryName(code) {
  if (!code) return capitalize(t("no-country"));
  const known = data.concepts[locale.lang]?.[`country.${code}`];
  if (known && known !== code) return capitalize(known);
  const names = new Intl.DisplayNames(locale.lang, { type: "region" });
  const parts = code.split("/").map((part) => (/^[A-Z]{2}$/.test(part) ? names.of(part) : part));
  return capitalize(parts.join(" / "));
}
