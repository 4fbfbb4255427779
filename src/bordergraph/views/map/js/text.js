// Words, dates and numbers in the language of the page.
import { $, el } from "./dom.js";
import { data } from "./data.js";

const words = JSON.parse($("map-words").textContent);

export const locale = { lang: document.documentElement.lang in words ? document.documentElement.lang : "en" };

// A text of the string table. "one|many" picks by the plural rule of {n}.
export function t(key, values = {}) {
  let text = words[locale.lang][key];
  if (text === undefined) return key;
  if ("n" in values && text.includes("|")) {
    const [one, many] = text.split("|");
    text = new Intl.PluralRules(locale.lang).select(values.n) === "one" ? one : many;
  }
  return text.replace(/\{(\w+)\}/g, (all, name) => {
    const value = values[name];
    if (value === undefined) return all;
    return typeof value === "number" ? formatNumber(value) : value;
  });
}

export const colon = () => (locale.lang === "fr" ? "\u00a0: " : ": ");

// A day, month or year, written as the rest of the product writes it: by numbers in English, in words in French.
export function dayText(iso) {
  if (locale.lang !== "fr" || !iso.includes("-")) return iso;
  const parts = { year: "numeric", month: "long", ...(iso.length > 7 && { day: "numeric" }), timeZone: "UTC" };
  return new Date(iso).toLocaleDateString("fr-CA", parts).replace(/^1 /, "1er ");
}

// A concept of the data; one without a name is shown as it is written there.
export function term(scheme, slug) {
  if (!slug) return "";
  return data.concepts[locale.lang]?.[`${scheme}.${slug}`] ?? slug.replaceAll("-", " ");
}

export const capitalize = (text) => text.charAt(0).toUpperCase() + text.slice(1);

// Words of the record in the language of the page.
export const pickLanguage = (english, french) => (locale.lang === "fr" && french) || english;
export const noteOf = (thing) => pickLanguage(thing.note, thing.note_fr);

export function formatNumber(value, digits = 2) {
  return new Intl.NumberFormat(locale.lang, { maximumFractionDigits: digits }).format(value);
}

// The words of a text in rows that fit; a very long word, as an address, is broken.
export function wrapText(text, fits) {
  const rows = [];
  for (const word of text.match(/\s*\S{1,30}/g) ?? []) {
    const row = `${rows.pop() ?? ""}${word}`;
    if (fits(row.trim())) rows.push(row.trim());
    else rows.push(...[row.slice(0, -word.length), word.trim()].filter(Boolean));
  }
  return rows;
}

// Short facts on one line; what is empty is left out.
export const facts = (...parts) => parts.filter(Boolean).join(" · ");

export const mapTitle = () => data.title || t("title");

// Put the language's words into every element of the template that names one.
export function translateTemplate() {
  document.documentElement.lang = locale.lang;
  document.title = mapTitle();
  $("title").textContent = mapTitle();
  for (const e of document.querySelectorAll("[data-t]")) e.textContent = t(e.dataset.t);
  for (const e of document.querySelectorAll("[data-t-label]")) {
    e.setAttribute("aria-label", t(e.dataset.tLabel));
    if (e.tagName === "BUTTON") e.title = t(e.dataset.tLabel);
  }
  const notes = [data.note && `${data.note}.`, data.day && t("as.of", { day: dayText(data.day) })];
  $("note").replaceChildren(...notes.filter(Boolean).map((s) => el("span", `${s} `)));
}
