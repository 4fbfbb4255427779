// Agency by agency: links below the diagonal, possible gaps above it, in the order of the groups.
import { $, el, elEach, svg } from "./dom.js";
import { data, nodeOf, pairKey } from "./data.js";
import { gapText } from "./facts.js";
import { groupLabel } from "./groups.js";
import { nodeName, shortName } from "./names.js";
import { ARROW_KEYS, select } from "./selection.js";
import { selected, shown } from "./shown.js";
import { state } from "./state.js";
import { colon, t, term } from "./text.js";
import { tieCadence } from "./ties.js";

const MAX_AGENCIES = 70;

// The best linked agencies on show, group by group; `edge` where another group begins.
function rankAgencies() {
  const groupOf = (n) => n.groups[state.layout === "geographic" ? "islands" : state.layout] ?? "";
  const agencies = [...shown.visible].map((id) => nodeOf.get(id)).filter((n) => n.kind === "agency");
  const best = agencies.sort((a, b) => a.rank - b.rank).slice(0, MAX_AGENCIES);
  const list = best.map((n) => ({ n, group: groupOf(n) }));
  list.sort((a, b) => (a.group < b.group ? -1 : a.group > b.group ? 1 : a.n.rank - b.n.rank));
  return list.map((item, i) => ({ ...item, edge: i > 0 && list[i - 1].group !== item.group ? "first" : null }));
}

const SHADES = [0.2, 0.4, 0.6, 0.8, 1];
const [PARTIAL, FULL] = [0.45, 1];
const COLOUR_KEYS = [
  ["regular", "matrix.tie", SHADES],
  ["gap", "matrix.gap", [PARTIAL, FULL]],
];
// The more regular, the darker; the ladder has the most regular first.
const regularity = (cadence) => 1 - data.ladder.findIndex(([rung]) => rung === cadence) / data.ladder.length;

// A cell is never quite without its colour.
function cellColour(colour, part) {
  return `color-mix(in srgb, var(--${colour}) ${Math.round(12 + 88 * part)}%, var(--ground))`;
}

// What a cell tells of the tie of two agencies, and how dark it is.
function tieContent(key) {
  const cadence = tieCadence(key);
  if (!cadence) return { part: 0, what: t("matrix.cell.apart") };
  return { part: regularity(cadence), what: t("cadence.is", { cadence: term("cadence", cadence) }), colour: "regular" };
}

// The same of their possible gaps.
function gapContent(pair) {
  if (!pair) return { part: 0, what: t("matrix.cell.none") };
  const what = `${t("column.possible-gaps")}${colon()}${[...new Set(pair.gaps.map(gapText))].join(", ")}`;
  return { part: pair.gaps.some((g) => g.need === "full") ? FULL : PARTIAL, what, colour: "gap" };
}

// How much of the network the matrix shows, and in which order.
function matrixNote(list) {
  const groups = [...new Set(list.map((x) => x.group))]
    .map((id) => (data.groups[state.layout] ?? data.groups.islands).find((g) => g.id === id))
    .filter(Boolean);
  const total = [...shown.visible].filter((id) => nodeOf.get(id).kind === "agency").length;
  if (!list.length) return t("empty");
  return groups.length
    ? t("matrix.note", { n: list.length, all: total, groups: groups.map(groupLabel).join(", ") })
    : t("matrix.note.plain", { n: list.length, all: total });
}

const MOVES = { ...ARROW_KEYS, Home: [-Infinity, 0], End: [Infinity, 0] };

function moveInGrid(event) {
  const offset = MOVES[event.key];
  const cell = event.target.closest("td");
  if (!cell) return;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    cell.click();
  }
  if (!offset) return;
  event.preventDefault();
  const body = cell.closest("tbody");
  const row = Math.max(0, Math.min(body.rows.length - 1, cell.parentNode.rowIndex - 1 + offset[1]));
  const column = Math.max(1, Math.min(body.rows.length, cell.cellIndex + offset[0]));
  const next = body.rows[row].cells[column];
  cell.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

function colourKey() {
  const scale = (colour, shades) =>
    svg(
      "svg",
      { viewBox: "0 0 90 12", "aria-hidden": "true" },
      shades.map((p, i) => svg("rect", { x: 18 * i, width: 17, height: 12, fill: cellColour(colour, p) })),
    );
  return elEach("div.key", COLOUR_KEYS, ([colour, word, shades]) => el("span", scale(colour, shades), ` ${t(word)}`));
}

export function renderMatrix() {
  const box = $("matrix");
  box.hidden = state.view !== "matrix";
  if (box.hidden) return;
  const list = rankAgencies();
  const pairOfKey = new Map(shown.openPairs.map((p) => [p.key, p]));
  const selectedIds = selected();
  const gridCell = (a, b, i, j, edge) => {
    const key = pairKey(a.id, b.id);
    const { part, what, colour } = j < i ? tieContent(key) : gapContent(pairOfKey.get(key));
    const cell = el("td", {
      class: edge,
      tabindex: i === 0 && j === 1 ? 0 : -1,
      title: `${shortName(a)} – ${shortName(b)}${colon()}${what}`,
      "aria-label": `${shortName(a)}, ${shortName(b)}${colon()}${what}`,
      onclick: () => select(`gap:${key}`, { move: false }),
    });
    if (part > 0) cell.style.background = cellColour(colour, part);
    if (selectedIds.includes(a.id) && selectedIds.includes(b.id)) cell.style.outline = "2px solid var(--accent)";
    return cell;
  };
  const selfCell = (n, edge) =>
    el("td", { class: edge ? "self first" : "self", "aria-label": nodeName(n), tabindex: -1 });
  const rows = list.map(({ n: a, edge: rowEdge }, i) => {
    const cells = list.map(({ n: b, edge }, j) => (i === j ? selfCell(a, edge) : gridCell(a, b, i, j, edge)));
    return el("tr", { class: rowEdge }, el("th", { scope: "row", title: nodeName(a) }, shortName(a)), cells);
  });
  const head = ({ n, edge }) => el("th", { scope: "col", class: edge, title: nodeName(n) }, el("span", shortName(n)));
  const most = Math.max(1, list.length);
  const cellSpace = Math.min((box.clientWidth - 190) / most, (box.clientHeight - 250) / most);
  box.replaceChildren(
    colourKey(),
    el("p.meta", matrixNote(list)),
    el(
      "table",
      { role: "grid", "aria-label": t("view.matrix"), onkeydown: moveInGrid },
      el("thead", el("tr", el("td", { "aria-hidden": "true" }), list.map(head))),
      el("tbody", rows),
    ),
  );
  box.querySelector("table").style.setProperty("--cell", `${Math.max(17, Math.min(34, Math.floor(cellSpace)))}px`);
}
