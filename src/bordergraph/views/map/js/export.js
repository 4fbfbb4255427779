// Taking things along: what is seen or chosen as PNG, SVG, CSV and on paper, and the address of this very view.
import { $, announce, el, onClick, setChildren } from "./dom.js";
import { readColours } from "./colours.js";
import { csvOf } from "./csv.js";
import { drawFigure, svgText } from "./figure.js";
import { selected, shown } from "./shown.js";
import { isDrawn, state } from "./state.js";
import { availableTables, TABLES, tableTitle } from "./tables.js";
import { t } from "./text.js";

function saveBlob(blob, file) {
  const a = el("a", { href: URL.createObjectURL(blob), download: file });
  document.body.append(a);
  a.click();
  a.remove();
  setTimeout(() => URL.revokeObjectURL(a.href), 10000);
  announce(t("saved", { file }));
}

const svgBlob = () => new Blob([svgText()], { type: "image/svg+xml" });

// Large enough for print.
const PNG_SCALE = 3;

function savePng() {
  const image = new Image();
  const address = URL.createObjectURL(svgBlob());
  image.onload = () => {
    const [width, height] = [image.naturalWidth * PNG_SCALE, image.naturalHeight * PNG_SCALE];
    const canvas = el("canvas", { width, height });
    canvas.getContext("2d").drawImage(image, 0, 0, width, height);
    URL.revokeObjectURL(address);
    canvas.toBlob((blob) => (blob ? saveBlob(blob, "bordergraph-map.png") : announce(t("save.failed"))), "image/png");
  };
  image.onerror = () => announce(t("save.failed"));
  image.src = address;
}

function saveCsv() {
  const what = $("csv-table").value;
  saveBlob(new Blob([csvOf(what)], { type: "text/csv;charset=utf-8" }), `bordergraph-${what}.csv`);
}

function copyLink() {
  const onCopied = () => announce(t("link.copied"));
  if (navigator.clipboard) navigator.clipboard.writeText(location.href).then(onCopied, () => announce(location.href));
  else announce(location.href);
}

const option = (value, text) => el("option", { value }, text);

// Built once per language, as far as it depends on numbers and tables.
export function buildExport() {
  $("save-csv").setAttribute("aria-label", t("export.csv"));
  const tables = Object.keys(TABLES).map((key) => option(key, tableTitle(key)));
  setChildren($("csv-table"), tables, option("chosen", t("export.chosen")));
}

export function wireExport() {
  onClick("save-png", savePng);
  onClick("save-svg", () => saveBlob(svgBlob(), "bordergraph-map.svg"));
  onClick("save-csv", saveCsv);
  onClick("copy-link", copyLink);
  onClick("print", () => print());
}

// What is chosen can be taken along only while something is, and pictures only where things are drawn.
export function renderExport(changed) {
  for (const e of document.querySelectorAll("#export-sheet .drawn")) e.hidden = !isDrawn();
  const menu = $("csv-table");
  const chosen = [...menu.options].find((o) => o.value === "chosen");
  for (const o of menu.options) o.hidden = o.value in TABLES && !availableTables().includes(o.value);
  chosen.disabled = !selected().some((id) => !id.startsWith("community/"));
  if (changed.has("table") || (chosen.disabled && menu.value === "chosen")) menu.value = state.table;
}

// Small enough that names are read at the width of a page.
const PAPER_WIDTH = 940;
let isPrinting = false;

function drawPaper() {
  if (isPrinting) return;
  isPrinting = true;
  document.documentElement.dataset.theme = "light";
  readColours();
  document.body.classList.toggle("drawn", isDrawn());
  $("paper").replaceChildren(...(isDrawn() && shown.nodes.size ? [drawFigure(PAPER_WIDTH)] : []));
}

function clearPaper() {
  if (!isPrinting) return;
  isPrinting = false;
  document.documentElement.dataset.theme = state.theme;
  readColours();
  $("paper").replaceChildren();
}

export function wirePaper() {
  addEventListener("beforeprint", drawPaper);
  addEventListener("afterprint", clearPaper);
  const paper = matchMedia("print");
  const turn = () => (paper.matches ? drawPaper() : clearPaper());
  paper.addEventListener("change", turn);
  turn();
}
