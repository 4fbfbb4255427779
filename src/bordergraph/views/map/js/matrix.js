// Agency by agency: links below the diagonal, possible gaps above it, in the order of the groups.
import { $, each, el, svg } from "./dom.js";
import { data, nodeOf, pairKey } from "./data.js";
import { groupLabel } from "./groups.js";
import { select } from "./selection.js";
import { selected, shown, tieCadence } from "./shown.js";
import { state } from "./state.js";
import { colon, gapWord, name, short, t, term } from "./text.js";

const MOST = 70;

// The best linked agencies on show, group by group; `edge` where another group begins.
function ordered() {
  const groupOf = (n) => n.groups[state.layout === "geographic" ? "islands" : state.layout] ?? "";
  const agencies = [...shown.members].map((id) => nodeOf.get(id)).filter((n) => n.kind === "agency");
  const best = agencies.sort((a, b) => a.rank - b.rank).slice(0, MOST);
  const list = best.map((n) => ({ n, group: groupOf(n) }));
  list.sort((a, b) => (a.group < b.group ? -1 : a.group > b.group ? 1 : a.n.rank - b.n.rank));
  return list.map((item, i) => ({ ...item, edge: i > 0 && list[i - 1].group !== item.group ? "first" : null }));
}

const SHADES = [0.2, 0.4, 0.6, 0.8, 1];
const [PARTIAL, FULL] = [0.45, 1];
const KEYS = [
  ["regular", "matrix.tie", SHADES],
  ["gap", "matrix.gap", [PARTIAL, FULL]],
];
// The more regular, the darker; the ladder has the most regular first.
const rungOf = (cadence) => 1 - data.ladder.findIndex(([rung]) => rung === cadence) / data.ladder.length;

// A cell is never quite without its colour.
function heat(colour, part) {
  return `color-mix(in srgb, var(--${colour}) ${Math.round(12 + 88 * part)}%, var(--ground))`;
}

// The agencies of the matrix, and what each of its cells tells, row by row.
export function gridCells() {
  const list = ordered();
  const gapsOf = new Map(shown.open.map((p) => [p.key, p]));
  const cells = list.map(({ n: a }, i) =>
    list.map(({ n: b }, j) => {
      const key = pairKey(a.id, b.id);
      const pair = gapsOf.get(key);
      if (j < i) {
        const cadence = tieCadence(key);
        const what = cadence ? t("cadence.is", { cadence: term("cadence", cadence) }) : t("matrix.cell.apart");
        return { key, part: cadence ? rungOf(cadence) : 0, what, cadence, pair: null, colour: "regular" };
      }
      const full = pair?.gaps.some((g) => g.need === "full");
      const what = pair
        ? `${t("column.possible-gaps")}${colon()}${[...new Set(pair.gaps.map(gapWord))].join(", ")}`
        : t("matrix.cell.none");
      return { key, part: pair ? (full ? FULL : PARTIAL) : 0, what, cadence: "", pair, colour: "gap" };
    }),
  );
  return { list, cells };
}

// How much of the network the matrix shows, and in which order.
function gridNote(list) {
  const groups = [...new Set(list.map((x) => x.group))]
    .map((id) => (data.groups[state.layout] ?? data.groups.islands).find((g) => g.id === id))
    .filter(Boolean);
  const total = [...shown.members].filter((id) => nodeOf.get(id).kind === "agency").length;
  if (!list.length) return t("empty");
  return groups.length
    ? t("matrix.note", { n: list.length, all: total, groups: groups.map(groupLabel).join(", ") })
    : t("matrix.note.plain", { n: list.length, all: total });
}

function walk(event) {
  const move = {
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    Home: [0, -Infinity],
    End: [0, Infinity],
  }[event.key];
  const cell = event.target.closest("td");
  if (!cell) return;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    cell.click();
  }
  if (!move) return;
  event.preventDefault();
  const body = cell.closest("tbody");
  const row = Math.max(0, Math.min(body.rows.length - 1, cell.parentNode.rowIndex - 1 + move[0]));
  const column = Math.max(1, Math.min(body.rows.length, cell.cellIndex + move[1]));
  const next = body.rows[row].cells[column];
  cell.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

function key() {
  const scale = (colour, shades) =>
    svg(
      "svg",
      { viewBox: "0 0 90 12", "aria-hidden": "true" },
      shades.map((p, i) => svg("rect", { x: 18 * i, width: 17, height: 12, fill: heat(colour, p) })),
    );
  return each("div.key", KEYS, ([colour, word, shades]) => el("span", scale(colour, shades), ` ${t(word)}`));
}

export function renderMatrix() {
  const box = $("matrix");
  box.hidden = state.view !== "matrix";
  if (box.hidden) return;
  const { list, cells: told } = gridCells();
  const picked = selected();
  let focusable = true;
  const gridCell = (a, b, edge, { key: pair, part, what, colour }) => {
    const cell = el("td", {
      class: edge,
      tabindex: focusable ? 0 : -1,
      title: `${short(a)} – ${short(b)}${colon()}${what}`,
      "aria-label": `${short(a)}, ${short(b)}${colon()}${what}`,
      onclick: () => select(`gap:${pair}`, { move: false }),
    });
    if (part > 0) cell.style.background = heat(colour, part);
    if (picked.includes(a.id) && picked.includes(b.id)) cell.style.outline = "2px solid var(--accent)";
    focusable = false;
    return cell;
  };
  const self = (n, edge) => el("td", { class: edge ? "self first" : "self", "aria-label": name(n), tabindex: -1 });
  const rows = list.map(({ n: a, edge: begins }, i) => {
    const cells = list.map(({ n: b, edge }, j) => (i === j ? self(a, edge) : gridCell(a, b, edge, told[i][j])));
    return el("tr", { class: begins }, el("th", { scope: "row", title: name(a) }, short(a)), cells);
  });
  const head = ({ n, edge }) => el("th", { scope: "col", class: edge, title: name(n) }, el("span", short(n)));
  const most = Math.max(1, list.length);
  const room = Math.min((box.clientWidth - 190) / most, (box.clientHeight - 250) / most);
  box.replaceChildren(
    key(),
    el("p.meta", gridNote(list)),
    el(
      "table",
      { role: "grid", "aria-label": t("view.matrix"), onkeydown: walk },
      el("thead", el("tr", el("td", { "aria-hidden": "true" }), list.map(head))),
      el("tbody", rows),
    ),
  );
  box.querySelector("table").style.setProperty("--cell", `${Math.max(17, Math.min(34, Math.floor(room)))}px`);
}
