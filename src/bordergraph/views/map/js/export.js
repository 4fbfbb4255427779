// Taking things along: what is seen or chosen as PNG, SVG, CSV and on paper, and the address of this very view.
import { $, button, el, say } from "./dom.js";
import { readColours } from "./colours.js";
import { csvOf } from "./csv.js";
import { figureOf, svgText } from "./figure.js";
import { selected, shown } from "./shown.js";
import { isDrawn, state } from "./state.js";
import { TABLES, tablesNow, tabWord } from "./tables.js";
import { t } from "./text.js";

function save(blob, file) {
  const a = el("a", { href: URL.createObjectURL(blob), download: file });
  document.body.append(a);
  a.click();
  a.remove();
  setTimeout(() => URL.revokeObjectURL(a.href), 10000);
  say(t("saved", { file }));
}

const isChosen = () => $("export-what").value === "chosen";
const fileName = (end) => `bordergraph-map${isChosen() ? "-chosen" : ""}${end}`;
const svgBlob = () => new Blob([svgText({ chosen: isChosen() })], { type: "image/svg+xml" });

function savePng(times) {
  const image = new Image();
  const address = URL.createObjectURL(svgBlob());
  const file = fileName(`-${times}x.png`);
  image.onload = () => {
    const [width, height] = [image.naturalWidth * times, image.naturalHeight * times];
    const canvas = el("canvas", { width, height });
    canvas.getContext("2d").drawImage(image, 0, 0, width, height);
    URL.revokeObjectURL(address);
    canvas.toBlob((blob) => (blob ? save(blob, file) : say(t("save.failed"))), "image/png");
  };
  image.onerror = () => say(t("save.failed"));
  image.src = address;
}

function saveCsv() {
  const what = $("csv-table").value;
  save(
    new Blob([csvOf(what)], { type: "text/csv;charset=utf-8" }),
    what in TABLES ? `bordergraph-${what}.csv` : `bordergraph-${state.view}-${what}.csv`,
  );
}

function copyLink() {
  const done = () => say(t("link.copied"));
  if (navigator.clipboard) navigator.clipboard.writeText(location.href).then(done, () => say(location.href));
  else say(location.href);
}

const choices = () =>
  [
    ["seen", t("export.seen")],
    ["chosen", t("export.chosen")],
  ].map(([value, text]) => el("option", { value }, text));

export function buildExport() {
  $("export-sheet").replaceChildren(
    el("label.row.drawn", el("span", t("export.what")), el("select", { id: "export-what" }, choices())),
    el(
      "div.row.drawn",
      { role: "group", "aria-label": t("export.png") },
      el("span", "PNG"),
      [1, 2, 3, 4].map((n) =>
        button(`${n}×`, () => savePng(n), { "aria-label": t("export.png.at", { n: String(n) }) }),
      ),
    ),
    button(t("export.svg"), () => save(svgBlob(), fileName(".svg")), { id: "save-svg", class: "drawn" }),
    el(
      "div.row",
      el("label.sr", { for: "csv-table" }, t("table")),
      el(
        "select",
        { id: "csv-table" },
        choices(),
        Object.keys(TABLES).map((k) => el("option", { value: k }, t(tabWord(k)))),
      ),
      button("CSV", saveCsv, { id: "save-csv", "aria-label": t("export.csv") }),
    ),
    button(t("export.link"), copyLink, { id: "copy-link" }),
    button(t("export.print"), () => print()),
  );
}

// What is chosen can be taken along only while something is, and pictures only where things are drawn.
export function renderExport() {
  for (const e of document.querySelectorAll("#export-sheet .drawn")) e.hidden = !isDrawn();
  const some = selected().some((id) => !id.startsWith("community/"));
  for (const id of ["export-what", "csv-table"]) {
    const menu = $(id);
    const option = [...menu.options].find((o) => o.value === "chosen");
    for (const o of menu.options) o.hidden = o.value in TABLES && !tablesNow().includes(o.value);
    option.disabled = !some || (id === "export-what" && !shown.nodes.size);
    if (option.disabled && menu.value === "chosen") menu.value = "seen";
  }
}

// Small enough that names are read at the width of a page.
const PAGE = 940;
let printing = false;

function toPaper() {
  if (printing) return;
  printing = true;
  document.documentElement.dataset.theme = "light";
  readColours();
  document.body.classList.toggle("drawn", isDrawn());
  $("paper").replaceChildren(...(isDrawn() && shown.nodes.size ? [figureOf({ whole: PAGE })] : []));
}

function toScreen() {
  if (!printing) return;
  printing = false;
  document.documentElement.dataset.theme = state.theme;
  readColours();
  $("paper").replaceChildren();
}

export function wirePaper() {
  addEventListener("beforeprint", toPaper);
  addEventListener("afterprint", toScreen);
  const paper = matchMedia("print");
  const turn = () => (paper.matches ? toPaper() : toScreen());
  paper.addEventListener("change", turn);
  turn();
}
