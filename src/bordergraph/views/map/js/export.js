// Taking things along: what is seen as PNG, SVG and CSV, all of it on paper, and the address of this very view.
import { $, announce, el, onClick } from "./dom.js";
import { refreshDrawing } from "./canvas.js";
import { drawFigure, svgText } from "./figure.js";
import { shown } from "./shown.js";
import { drawAtSize } from "./stage.js";
import { isDrawn, state } from "./state.js";
import { tableCsv } from "./tables.js";
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

const saveCsv = () =>
  saveBlob(new Blob([tableCsv()], { type: "text/csv;charset=utf-8" }), `bordergraph-${state.table}.csv`);

function copyLink() {
  const onCopied = () => announce(t("link.copied"));
  if (navigator.clipboard) navigator.clipboard.writeText(location.href).then(onCopied, () => announce(location.href));
  else announce(location.href);
}

export function wireExport() {
  onClick("save-png", savePng);
  onClick("save-svg", () => saveBlob(svgBlob(), "bordergraph-map.svg"));
  onClick("save-csv", saveCsv);
  onClick("copy-link", copyLink);
  onClick("print", () => print());
  addEventListener("beforeprint", drawPaper);
  addEventListener("afterprint", clearPaper);
}

// Pictures can be taken along where things are drawn, a table where it is shown.
export function renderExport() {
  for (const id of ["save-png", "save-svg"]) $(id).hidden = !isDrawn();
  $("save-csv").hidden = state.view !== "tables";
}

// Small enough that names are read at the width of a page.
const PAPER_SIZE = [940, 900];

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  refreshDrawing(new Set(["theme"]));
}

function drawPaper() {
  setTheme("light");
  document.body.classList.toggle("drawn", isDrawn());
  $("paper").replaceChildren(...(isDrawn() && shown.nodes.size ? [drawAtSize(...PAPER_SIZE, drawFigure)] : []));
}

function clearPaper() {
  setTheme(state.theme);
  $("paper").replaceChildren();
}
