// Search as an ARIA combobox: type, walk with the arrows, choose with Enter.
import { $, el, say } from "./dom.js";
import { nodes } from "./data.js";
import { swatch } from "./colours.js";
import { select } from "./select.js";
import { country, name, short, t } from "./text.js";

const SHOWN = 12;

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

let index = [];
let hits = [];
let at = -1;

function buildIndex() {
  index = nodes.map((n) => ({ n, words: plain([n.short, n.short_fr, n.label, n.label_fr].join(" | ")), first: plain(n.short || n.label) }));
}

export function find(text) {
  const wanted = plain(text.trim());
  if (!wanted) return [];
  const parts = wanted.split(/\s+/);
  const score = ({ first, words }) => (first === wanted ? 0 : first.startsWith(wanted) ? 1 : words.includes(` ${wanted}`) ? 2 : 3);
  return index
    .filter(({ words }) => parts.every((p) => words.includes(p)))
    .sort((a, b) => score(a) - score(b) || a.n.rank - b.n.rank)
    .slice(0, SHOWN)
    .map(({ n }) => n);
}

function show() {
  const list = $("hits");
  const input = $("search");
  list.hidden = !hits.length;
  input.setAttribute("aria-expanded", String(hits.length > 0));
  if (at < 0) input.removeAttribute("aria-activedescendant");
  else input.setAttribute("aria-activedescendant", `hit-${at}`);
  list.replaceChildren(...hits.map((n, i) => el("li", {
    id: `hit-${i}`, role: "option", "aria-selected": String(i === at), onmousedown: (event) => event.preventDefault(), onclick: () => choose(i),
  }, swatch(n.kind), el("span", {}, short(n) === name(n) ? name(n) : `${short(n)} – ${name(n)}`, n.country ? el("small", {}, ` ${country(n.country)}`) : ""))));
  list.children[at]?.scrollIntoView({ block: "nearest" });
}

function close() {
  hits = [];
  at = -1;
  show();
}

function choose(i) {
  const n = hits[i];
  if (!n) return;
  $("search").value = "";
  close();
  select(n.id);
  $("details").focus({ preventScroll: true });
}

export function searchBox() {
  buildIndex();
  const input = el("input", {
    id: "search", type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", "aria-autocomplete": "list",
    "aria-expanded": "false", "aria-controls": "hits", "aria-labelledby": "search-label", placeholder: t("search.hint"),
    oninput: () => {
      hits = find(input.value);
      at = hits.length ? 0 : -1;
      show();
      say(t("search.found", { n: hits.length }));
    },
    onblur: close,
    onkeydown: (event) => {
      const moves = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in moves && hits.length) {
        event.preventDefault();
        at = (at + moves[event.key] + hits.length) % hits.length;
        show();
      } else if (event.key === "Enter") choose(Math.max(at, 0));
      else if (event.key === "Escape") {
        if (!hits.length && !input.value) return;
        event.preventDefault();
        if (!hits.length) input.value = "";
        close();
      }
    },
  });
  return el("div", { class: "combo" }, input, el("ul", { id: "hits", role: "listbox", "aria-labelledby": "search-label", hidden: true }));
}
