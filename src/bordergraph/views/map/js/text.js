// Words, names, dates and numbers in the language of the page.
import { $, el } from "./dom.js";
import { data, nodeOf } from "./data.js";
import { aged, channelIn, inForce } from "./shown.js";
import { isTies } from "./state.js";

const words = JSON.parse($("map-words").textContent);

export const speech = { lang: document.documentElement.lang in words ? document.documentElement.lang : "en" };

// A text of the string table. "one|many" picks by the plural rule of {n}.
export function t(key, values = {}) {
  let text = words[speech.lang][key];
  if (text === undefined) return key;
  if ("n" in values && text.includes("|")) {
    const [one, many] = text.split("|");
    text = new Intl.PluralRules(speech.lang).select(values.n) === "one" ? one : many;
  }
  return text.replace(/\{(\w+)\}/g, (all, name) => {
    const value = values[name];
    if (value === undefined) return all;
    return typeof value === "number" ? number(value) : value;
  });
}

// Who published a document, and when, in the language of the page.
export const publisher = (source) => inLanguage(source.publisher, source.publisher_fr);
export const colon = () => (speech.lang === "fr" ? "\u00a0: " : ": ");
export const dated = (source) => inLanguage(source.date, source.date_fr);

// A day, month or year, written as the rest of the product writes it: by numbers in English, in words in French.
export function day(iso) {
  if (speech.lang !== "fr" || !iso.includes("-")) return iso;
  const parts = { year: "numeric", month: "long", ...(iso.length > 7 && { day: "numeric" }), timeZone: "UTC" };
  return new Date(iso).toLocaleDateString("fr-CA", parts).replace(/^1 /, "1er ");
}

// A concept of the data; one without a name is shown as it is written there.
export function term(scheme, slug) {
  if (!slug) return "";
  return data.concepts[speech.lang]?.[`${scheme}.${slug}`] ?? slug.replaceAll("-", " ");
}

export const roleOf = (link) => term(link.kind === "mandate" ? "responsibility" : "role", link.role);

// How often something shares, with its year where that is too old to prove it.
export function frequencyOf(x) {
  const frequency = term("cadence", x.cadence);
  return aged(x) ? t("frequency-old", { frequency, year: `${x.aged}` }) : frequency;
}

export const cadenceText = (x) => x.cadence && t("cadence.is", { cadence: frequencyOf(x) });
export const endedText = (x) => (inForce(x) ? "" : t("ended"));

// What serves the need of a possible gap instead of a regular channel.
export const gapWord = (gap) => t(`gap.${channelIn(gap)}`);

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

const KIND = {
  agency: "column.agency",
  association: "kind.association",
  program: "class.program",
  channel: "class.channel",
  threat: "column.threat",
  place: "kind.place",
  community: "by.community",
};
export const kindOf = (kind) => capital(t(KIND[kind]));

const TYPE = { program: "arrangement-kind", channel: "arrangement-kind", place: "place-kind" };
export const typeOf = (n) => term(TYPE[n.kind] ?? "class", n.type);

const LAYOUT = {
  islands: "column.country",
  communities: "layout.communities",
  threats: "column.threat",
  geographic: "layout.geographic",
};
export const layoutName = (layout) => t(LAYOUT[layout]);

// What the data counts of a thing, the first of it as the size of its mark.
const COUNTED = [
  ["linked", "linked.with"],
  ["members", "count.member"],
  ["agencies", "count.agency"],
  ["arrangements", "count.arrangement"],
  ["gaps", "count.possible-gap"],
];
export function standing(n, most = COUNTED.length) {
  return COUNTED.filter(([key]) => key in n.counts)
    .slice(0, most)
    .map(([key, word]) => t(word, { n: n.counts[key] }));
}

// A community: how many agencies are in it, and its possible gaps inside and with others.
export const communityFacts = (n) =>
  dots(
    t("count.agency", { n: n.agencies }),
    t("community.inside", { n: n.inside }),
    t("community.outside", { n: n.outside }),
  );

export const bundleText = (line) => t(isTies() ? "bundle.ties" : "bundle.links", { n: line.n });

// Words of the record in the language of the page.
export const inLanguage = (english, french) => (speech.lang === "fr" && french) || english;
export const problemTitle = (problem) => inLanguage(problem.title, problem.title_fr);

export function name(node) {
  if (!node) return "?";
  if (node.kind === "community" && !node.label) return t("group.community");
  return inLanguage(node.label, node.label_fr) || node.id;
}

export function short(node) {
  if (!node) return "?";
  if (speech.lang === "fr" && node.short_fr) return node.short_fr;
  if (node.short && node.short !== node.label) return node.short;
  return name(node);
}

export const nameOf = (id) => name(nodeOf.get(id));
export const shortOf = (id) => short(nodeOf.get(id));
export const pairName = (a, b) => `${shortOf(a)} – ${shortOf(b)}`;

export function country(code) {
  if (!code) return capital(t("no-country"));
  const known = data.concepts[speech.lang]?.[`country.${code}`];
  if (known && known !== code) return capital(known);
  const names = new Intl.DisplayNames(speech.lang, { type: "region" });
  const parts = code.split("/").map((part) => (/^[A-Z]{2}$/.test(part) ? names.of(part) : part));
  return parts.join(" / ");
}

export function number(value, digits = 2) {
  return new Intl.NumberFormat(speech.lang, { maximumFractionDigits: digits }).format(value);
}

// "2005–2012", "since 2005", "until 2012"; the year is all that a source often gives.
export function period(start, until) {
  const from = start.slice(0, 4);
  const to = until.slice(0, 4);
  if (from && to) return from === to ? from : `${from}–${to}`;
  if (from) return t("since", { year: from });
  return to ? t("until-year", { year: to }) : t("dates-unknown");
}

export const periodOf = (x) => (x.start || x.until ? period(x.start, x.until) : "");

// Short facts on one line; what is empty is left out.
export const dots = (...parts) => parts.filter(Boolean).join(" · ");

export const title = () => inLanguage(data.title, data.title_fr) || t("title");
export const footnote = () => inLanguage(data.note, data.note_fr);

// Put the language's words into every element of the template that names one.
export function speak() {
  document.documentElement.lang = speech.lang;
  document.title = title();
  $("title").textContent = title();
  for (const e of document.querySelectorAll("[data-t]")) e.textContent = t(e.dataset.t);
  for (const e of document.querySelectorAll("[data-t-label]")) {
    e.setAttribute("aria-label", t(e.dataset.tLabel));
    if (e.tagName === "BUTTON") e.title = t(e.dataset.tLabel);
  }
  const said = [footnote() && `${footnote()}.`, data.day && t("as.of", { day: day(data.day) })];
  $("note").replaceChildren(...said.filter(Boolean).map((s) => el("span", `${s} `)));
}
