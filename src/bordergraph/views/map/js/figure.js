// An exported picture: title, what is seen, its legend and its caption, as one SVG that needs nothing else.
import { svg } from "./dom.js";
import { ink, shapeOf } from "./colours.js";
import { comparisonTitle } from "./comparison.js";
import { data } from "./data.js";
import { drawnText, legendItems, statusText } from "./legend.js";
import { signOf } from "./lines.js";
import { pictureOf } from "./picture.js";
import { selected, shown } from "./shown.js";
import { address, isDrawn, isTies, state } from "./state.js";
import { country, day, dots, kindOf, layoutName, nameOf, number, shortOf, speech, t, term, title } from "./text.js";

const footnote = () => (speech.lang === "fr" && data.note_fr) || data.note;

const said = (label, ...values) => t("caption.item", { name: label, values: values.join(", ") });

// The day or the two sides that are on show.
function dayOf() {
  if (shown.marks) return comparisonTitle();
  if (state.year) return t("figure.year", { year: `${state.year}-12-31` });
  return data.day ? t("as.of", { day: day(data.day) }) : t("time.now");
}

function pictureText() {
  if (isTies()) return drawnText();
  return state.view === "map" ? statusText() : "";
}

// Everything that narrows or widens what is on show, in words.
function filtersText() {
  const source = data.sources.find((s) => s.id === state.source);
  const things = state.view === "map";
  const some = (key, all, label, word) => (state[key].size < all ? said(label, ...[...state[key]].map(word)) : "");
  const ego = state.ego ? t(state.ego > 1 ? "column.two_step" : "ego") : "";
  return [
    state.threat ? said(t("column.threat"), nameOf(state.threat)) : "",
    source ? said(t("filter.source"), source.title) : "",
    state.hide.size ? said(t("caption.without"), ...[...state.hide].map(country)) : "",
    some("confidence", 3, t("column.confidence"), (c) => term("confidence", c)),
    things ? said(t("column.type"), ...[...state.kinds].map(kindOf)) : "",
    things
      ? some("links", 3, t("column.links"), (l) => t(l === "share" ? "direct-share" : `links.${l}`))
      : some("tied", 2, t("column.ties"), (k) => t(`tie.${k}`)),
    shown.marks
      ? ""
      : state.gaps
        ? said(
            t("column.possible-gaps"),
            t(state.partial ? "caption.partial" : "caption.full"),
            ...(state.channels.size < 3 ? [...state.channels].map((c) => t(`gap.${c}`)) : []),
            ...(isDrawn() ? [`${number(shown.pairs.length)} / ${number(shown.open.length)}`] : []),
          )
        : t("caption.no.gaps"),
    state.ended ? t("filter.ended") : "",
    things && state.size ? said(t("filter.size.hint"), number(state.size)) : "",
    isDrawn() && state.layout !== "islands" ? said(t("filter.layout.hint"), layoutName(state.layout)) : "",
    ego,
    selected().length ? said(t("caption.chosen"), ...selected().map((id) => shortOf(id))) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

const citeLine = () =>
  dots(
    t(data.day ? "cite" : "cite.undated", { title: title(), day: day(data.day), note: footnote() }),
    t("count.source", { n: data.counts.sources }),
  );

// A file on somebody's disk is named without the way to it, which is nobody else's business.
function restoring() {
  const own = location.protocol === "file:" ? location.pathname.split("/").at(-1) : location.href.split("#")[0];
  const hash = address();
  return `${own}${hash === "#" ? "" : hash}`;
}

const captionLines = (chosen) => [
  { text: dots(dayOf(), chosen ? t("caption.only.chosen") : pictureText()), size: 16 },
  { text: said(t("filters"), filtersText() || t("channel.none")), size: 14 },
  { text: said(t("caption.cite"), citeLine()), size: 14 },
  { text: said(t("caption.restore"), restoring()), size: 14 },
];

const FACE = "Segoe UI, Roboto, Liberation Sans, Helvetica, Arial, sans-serif";
const LEFT = 24;
const LEAST_WIDE = 360;

function rulerOf(size, weight = "") {
  const ruler = document.createElement("canvas").getContext("2d");
  ruler.font = `${weight} ${size}px ${FACE}`.trim();
  return ruler;
}

// As many rows as a text needs; a word that is wider than a row, as an address, is broken.
function inRows(ruler, text, width) {
  const rows = [];
  const fits = (row) => ruler.measureText(row).width <= width;
  let row = "";
  for (const word of text.split(/\s+/)) {
    if (fits(row ? `${row} ${word}` : word)) {
      row = row ? `${row} ${word}` : word;
      continue;
    }
    if (row) rows.push(row);
    row = "";
    for (const letter of word) {
      if (row && !fits(row + letter)) {
        rows.push(row);
        row = "";
      }
      row += letter;
    }
  }
  return [...rows, row].filter(Boolean);
}

// Rows of text from a height on; returns them and where they end.
function written(list, top, width) {
  let y = top;
  const rows = list.flatMap(({ text, size, weight, fill = ink.soft }) =>
    inRows(rulerOf(size, weight), text, width - 2 * LEFT).map((row) => {
      y += size * 1.4;
      return svg("text", { x: LEFT, y: y.toFixed(1), "font-size": size, "font-weight": weight, fill }, row);
    }),
  );
  return { rows, end: y };
}

// The legend in as many rows as it needs.
function legendRows(inner, top, wide) {
  const ruler = rulerOf(14);
  const rows = svg("g", { "font-size": 14 });
  let [x, y] = [LEFT, top];
  for (const item of legendItems(inner)) {
    const across = 32 + ruler.measureText(item.text).width + 22;
    if (x + across > wide - LEFT && x > LEFT) [x, y] = [LEFT, y + 24];
    rows.append(
      item.mark
        ? shapeOf(item.mark, x + 10, y, 8, { fill: ink[item.mark] })
        : svg("line", {
            x1: x - 2,
            x2: x + 24,
            y1: y,
            y2: y,
            stroke: ink[item.line],
            "stroke-width": item.width,
            "stroke-dasharray": item.dash,
          }),
    );
    if (item.sign) rows.append(...signOf(item.change, x + 11, y, 8));
    inRows(ruler, item.text, wide - 32 - 2 * LEFT).forEach((row, i) => {
      y += i ? 18 : 0;
      rows.append(svg("text", { x: x + 32, y: y + 5, fill: ink.ink }, row));
    });
    x += across;
  }
  return { rows, end: y + 12 };
}

// `whole` is the width of a picture that shows everything; `chosen` leaves out what is not chosen.
export function figureOf({ whole = 0, chosen = false } = {}) {
  const inner = pictureOf({ whole, chosen });
  const width = Math.max(LEAST_WIDE, Math.ceil(inner.width));
  const head = written([{ text: title(), size: 24, weight: 700, fill: ink.ink }], 10, width);
  const top = Math.ceil(head.end + 16);
  const legend = legendRows(inner, top + inner.height + 22, width);
  const caption = written(captionLines(chosen), legend.end, width);
  const height = Math.ceil(caption.end + 18);
  return svg(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      "font-family": FACE,
      role: "img",
      lang: speech.lang,
    },
    svg("title", {}, title()),
    svg("desc", {}, dayOf()),
    svg("rect", { width, height, fill: ink.ground }),
    svg("g", { transform: `translate(${(width - inner.width) / 2} ${top})` }, inner.body),
    head.rows,
    legend.rows,
    caption.rows,
  );
}

// Text that any reader of XML takes: what XML has no sign for, as in a hostile label, becomes the sign for the unknown.
export const svgText = (options) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer()
    .serializeToString(figureOf(options))
    .replace(/[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")}\n`;
