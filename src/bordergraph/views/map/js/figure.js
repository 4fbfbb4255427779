// An exported picture: the drawing on show as vectors, with its title, its legend and its caption, as one SVG.
import { svg } from "./dom.js";
import { drawNetwork } from "./canvas.js";
import { palette, shapeSvg, shortDashes } from "./colours.js";
import { comparisonTitle } from "./comparison.js";
import { data } from "./data.js";
import { drawing } from "./drawing.js";
import { drawLabels, screenFrame } from "./labels.js";
import { legendItems, statusText, tiesText } from "./legend.js";
import { countryName, kindName, layoutName, nameOf, shortNameOf } from "./names.js";
import { selected, shown } from "./shown.js";
import { freeSpace } from "./stage.js";
import { address, isDrawn, isTies, state } from "./state.js";
import { dayText, facts, formatNumber, locale, mapTitle, t, term, wrapText } from "./text.js";
import { VectorContext } from "./vectors.js";

// The caption: what is on show, under which filters, how to cite it and how to see it again.
const captionItem = (label, ...values) => t("caption.item", { name: label, values: values.join(", ") });

// The day or the two years that are on show.
function shownDayText() {
  if (shown.lineChanges) return comparisonTitle();
  if (state.year) return t("figure.year", { year: `${state.year}-12-31` });
  return data.day ? t("as.of", { day: dayText(data.day) }) : t("time.now");
}

function pictureText() {
  if (isTies()) return tiesText();
  return state.view === "map" ? statusText() : "";
}

// Everything that narrows or widens what is on show, in words.
function filtersText() {
  const source = data.sources.find((s) => s.id === state.source);
  const things = state.view === "map";
  const some = (key, all, label, word) =>
    state[key].size < all ? captionItem(label, ...[...state[key]].map(word)) : "";
  const ego = state.ego ? t(state.ego > 1 ? "column.two_step" : "ego") : "";
  return [
    state.threat ? captionItem(t("column.threat"), nameOf(state.threat)) : "",
    source ? captionItem(t("filter.source"), source.title) : "",
    state.hide.size ? captionItem(t("caption.without"), ...[...state.hide].map(countryName)) : "",
    some("confidence", 3, t("column.confidence"), (c) => term("confidence", c)),
    things ? captionItem(t("column.type"), ...[...state.kinds].map(kindName)) : "",
    things
      ? some("links", 3, t("column.links"), (l) => t(l === "share" ? "direct-share" : `links.${l}`))
      : some("tied", 2, t("column.ties"), (k) => t(`tie.${k}`)),
    shown.lineChanges
      ? ""
      : state.gaps
        ? captionItem(
            t("column.possible-gaps"),
            t(state.partial ? "caption.partial" : "caption.full"),
            ...(state.channels.size < 3 ? [...state.channels].map((c) => t(`gap.${c}`)) : []),
            ...(isDrawn() ? [`${formatNumber(shown.pairs.length)} / ${formatNumber(shown.openPairs.length)}`] : []),
          )
        : t("caption.no.gaps"),
    state.ended ? t("filter.ended") : "",
    things && state.size ? captionItem(t("filter.size.hint"), formatNumber(state.size)) : "",
    isDrawn() && state.layout !== "islands" ? captionItem(t("filter.layout.hint"), layoutName(state.layout)) : "",
    ego,
    selected().length ? captionItem(t("caption.chosen"), ...selected().map((id) => shortNameOf(id))) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

const citeText = () =>
  facts(
    t(data.day ? "cite" : "cite.undated", { title: mapTitle(), day: dayText(data.day), note: data.note }),
    t("count.source", { n: data.counts.sources }),
  );

// A file on somebody's disk is named without the way to it, which is nobody else's business.
function restoreAddress() {
  const page = location.protocol === "file:" ? location.pathname.split("/").at(-1) : location.href.split("#")[0];
  const hash = address();
  return `${page}${hash === "#" ? "" : hash}`;
}

const captionLines = () => [
  { text: facts(shownDayText(), pictureText()), size: 16 },
  { text: captionItem(t("filters"), filtersText() || t("channel.none")), size: 14 },
  { text: captionItem(t("caption.cite"), citeText()), size: 14 },
  { text: captionItem(t("caption.restore"), restoreAddress()), size: 14 },
];

// What is in sight on the screen, between legend and years.
function drawPicture() {
  const screen = screenFrame();
  const { top, bottom } = freeSpace();
  const { width, size } = screen;
  const height = Math.round(bottom - top);
  const body = svg("g", { "clip-path": "url(#frame)" });
  body.append(svg("clipPath", { id: "frame" }, svg("rect", { width, height })));
  const context = new VectorContext(body);
  drawNetwork(context, { ...screen, sy: (y) => screen.sy(y) - top });
  context.translate(0, -top);
  drawLabels(context, drawing.labels, size);
  return { body, width, height };
}

const FIGURE_FONT = "Segoe UI, Roboto, Liberation Sans, Helvetica, Arial, sans-serif";
const MARGIN = 24;
const MIN_WIDTH = 360;

// How wide a text of some size is.
function textRuler(size, weight = "") {
  const ruler = document.createElement("canvas").getContext("2d");
  ruler.font = `${weight} ${size}px ${FIGURE_FONT}`.trim();
  return (text) => ruler.measureText(text).width;
}

// Rows of text from a height on; returns them and where they end.
function textRows(list, top, width) {
  let y = top;
  const rows = list.flatMap(({ text, size, weight, fill = palette.soft }) => {
    const widthOf = textRuler(size, weight);
    return wrapText(text, (row) => widthOf(row) <= width - 2 * MARGIN).map((row) => {
      y += size * 1.4;
      return svg("text", { x: MARGIN, y: y.toFixed(1), "font-size": size, "font-weight": weight, fill }, row);
    });
  });
  return { rows, end: y };
}

// The legend in as many rows as it needs.
function legendRows(top, wide) {
  const widthOf = textRuler(14);
  const rows = svg("g", { "font-size": 14 });
  let [x, y] = [MARGIN, top];
  for (const item of legendItems()) {
    const across = 32 + widthOf(item.text) + 22;
    if (x + across > wide - MARGIN && x > MARGIN) [x, y] = [MARGIN, y + 24];
    rows.append(
      item.mark
        ? shapeSvg(item.mark, x + 10, y, 8, { fill: palette[item.mark] })
        : svg("line", {
            x1: x - 2,
            x2: x + 24,
            y1: y,
            y2: y,
            stroke: palette[item.line],
            "stroke-width": item.width,
            "stroke-dasharray": shortDashes(item.dash),
          }),
    );
    wrapText(item.text, (row) => widthOf(row) <= wide - 32 - 2 * MARGIN).forEach((row, i) => {
      y += i ? 18 : 0;
      rows.append(svg("text", { x: x + 32, y: y + 5, fill: palette.ink }, row));
    });
    x += across;
  }
  return { rows, end: y + 12 };
}

export function drawFigure() {
  const picture = drawPicture();
  const width = Math.max(MIN_WIDTH, Math.ceil(picture.width));
  const head = textRows([{ text: mapTitle(), size: 24, weight: 700, fill: palette.ink }], 10, width);
  const top = Math.ceil(head.end + 16);
  const legend = legendRows(top + picture.height + 22, width);
  const caption = textRows(captionLines(), legend.end, width);
  const height = Math.ceil(caption.end + 18);
  return svg(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      "font-family": FIGURE_FONT,
      role: "img",
      lang: locale.lang,
    },
    svg("title", {}, mapTitle()),
    svg("desc", {}, shownDayText()),
    svg("rect", { width, height, fill: palette.ground }),
    svg("g", { transform: `translate(${(width - picture.width) / 2} ${top})` }, picture.body),
    head.rows,
    legend.rows,
    caption.rows,
  );
}

// Text that any reader of XML takes: what XML has no sign for, as in a hostile label, becomes the sign for the unknown.
export const svgText = () =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer()
    .serializeToString(drawFigure())
    .replace(/[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")}\n`;
