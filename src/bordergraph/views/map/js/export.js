// Taking things along: PNG and SVG figures, the tables as CSV, the address of this very view.
import { $, button, el, say } from "./dom.js";
import { figureOf } from "./figure.js";
import { sortedRows, TABLES, tabWord } from "./tables.js";
import { state } from "./state.js";
import { t } from "./text.js";

function save(blob, file) {
  const a = el("a", { href: URL.createObjectURL(blob), download: file });
  document.body.append(a);
  a.click();
  a.remove();
  setTimeout(() => URL.revokeObjectURL(a.href), 10000);
  say(t("saved", { file }));
}

const svgBlob = () => new Blob([new XMLSerializer().serializeToString(figureOf())], { type: "image/svg+xml" });

function savePng(times) {
  const figure = figureOf();
  const width = Number(figure.getAttribute("width"));
  const height = Number(figure.getAttribute("height"));
  const image = new Image();
  const address = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(figure)], { type: "image/svg+xml" }));
  image.onload = () => {
    const canvas = el("canvas", { width: width * times, height: height * times });
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0, width * times, height * times);
    URL.revokeObjectURL(address);
    canvas.toBlob((blob) => (blob ? save(blob, `bordergraph-map-${times}x.png`) : say(t("save.failed"))), "image/png");
  };
  image.onerror = () => say(t("save.failed"));
  image.src = address;
}

// A cell that a spreadsheet would run as a formula starts with a quote mark instead.
function csvCell(value) {
  const text = String(value);
  const safe = /^[\s]*[=+\-@\t\r]/.test(text) && !/^-?\d+([.,]\d+)?$/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

function csvOf(key) {
  const { columns } = TABLES[key];
  const rows = sortedRows(key).map((r) => columns.map((c) => csvCell(c.number ? c.number(r) : c.text(r))).join(","));
  return `\ufeff${[columns.map((c) => csvCell(t(`column.${c.key}`))).join(","), ...rows].join("\r\n")}\r\n`;
}

function copyLink() {
  const done = () => say(t("link.copied"));
  if (navigator.clipboard) navigator.clipboard.writeText(location.href).then(done, () => say(location.href));
  else say(location.href);
}

export function buildExport() {
  $("export-sheet").replaceChildren(
    el("div", { class: "row", role: "group", "aria-label": t("export.png") }, el("span", {}, "PNG"), [1, 2, 3, 4].map((n) => button(`${n}×`, () => savePng(n), { "aria-label": t("export.png.at", { n: String(n) }) }))),
    button(t("export.svg"), () => save(svgBlob(), "bordergraph-map.svg"), { id: "save-svg" }),
    el("div", { class: "row" }, el("label", { for: "csv-table", class: "sr" }, t("table")),
      el("select", { id: "csv-table" }, Object.keys(TABLES).map((k) => el("option", { value: k, selected: k === state.table }, t(tabWord(k))))),
      button("CSV", () => {
        const key = $("csv-table").value;
        save(new Blob([csvOf(key)], { type: "text/csv;charset=utf-8" }), `bordergraph-${key}.csv`);
      }, { id: "save-csv", "aria-label": t("export.csv") })),
    button(t("export.link"), copyLink, { id: "copy-link" }),
    button(t("export.print"), () => print()));
}
