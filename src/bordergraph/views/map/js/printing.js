// Paper: the picture on show is drawn anew for it, in the colours of paper, with its legend below.
import { $ } from "./dom.js";
import { readColours } from "./colours.js";
import { figureOf } from "./figure.js";
import { shown } from "./shown.js";
import { isDrawn, state } from "./state.js";

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
