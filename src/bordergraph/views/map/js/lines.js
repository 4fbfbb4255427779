// The look of a line: colour, weight, dashes, heads, bend, and the sign of what changed.
import { svg } from "./dom.js";
import { ink } from "./colours.js";
import { CHANGES } from "./comparison.js";
import { lineOf, nodeOf } from "./data.js";
import { selected, shown } from "./shown.js";
import { drawing, spot } from "./stage.js";
import { arranged, isTies, state } from "./state.js";
import { widthOf } from "./ties.js";

const INWARD = 0.34;

// The point that a bent line is drawn towards, as vis-network works it out.
export function through(a, b, roundness, clockwise = true) {
  const reach = Math.hypot(b.x - a.x, b.y - a.y) * (0.5 + roundness / 2);
  const angle = Math.atan2(a.y - b.y, b.x - a.x) + ((clockwise ? 1 : -1) * roundness * Math.PI) / 2;
  return { x: a.x + reach * Math.cos(angle), y: a.y - reach * Math.sin(angle) };
}

// How a line between two agencies bends in this arrangement; null for straight.
export function bendOf(e, at) {
  const gap = e.kind === "gap" || e.kind === "need";
  // A reported problem bends the other way: the same two may have a possible gap.
  const trouble = e.kind === "problem";
  if (arranged() !== "ties") return { clockwise: !trouble, roundness: 0.12 };
  const group = (id) => nodeOf.get(id).groups.islands;
  if (group(e.from) !== group(e.to)) return gap || trouble ? { clockwise: !trouble, roundness: 0.12 } : null;
  const [a, b] = [at(e.from), at(e.to)];
  const inner = (clockwise) => Math.abs(through(a, b, INWARD, clockwise).x);
  return { clockwise: inner(true) < inner(false), roundness: gap ? INWARD * 0.8 : trouble ? INWARD * 1.2 : INWARD };
}

const smoothOf = (bend) =>
  bend
    ? { enabled: true, type: bend.clockwise ? "curvedCW" : "curvedCCW", roundness: bend.roundness }
    : { enabled: false };

const CROWD = 80;
const GAP_DASHES = { none: [7, 7], indirect: [2, 7], irregular: [14, 7] };

const isNear = (e) => drawing.near?.has(e.from) && drawing.near.has(e.to);

// Whether a line steps back, since something else is chosen.
export const isFaint = (e) => Boolean(drawing.near) && !(isNear(e) && (lineNear(e) || state.ego > 1));

export function lineStyle(e) {
  const near = isNear(e);
  const faint = isFaint(e);
  const mark = shown.marks?.get(e.id);
  if (mark) return { ...changeStyle(e, mark, faint), smooth: smoothOf(bendOf(e, spot)) };
  if (e.kind === "gap") {
    return {
      id: e.id,
      width: e.n ? e.width : e.first.need === "full" ? 2.8 : 1.7,
      dashes: GAP_DASHES[e.channel] ?? GAP_DASHES.none,
      color: { color: ink.gap, highlight: ink.gap, hover: ink.gap, opacity: faint ? 0.12 : 1 },
      ...(isTies() ? { smooth: smoothOf(bendOf(e, spot)) } : { smooth: e.smooth }),
    };
  }
  if (e.kind === "problem") {
    return {
      id: e.id,
      width: 2.2,
      dashes: [12, 4, 2, 4],
      smooth: smoothOf(bendOf(e, spot)),
      color: { color: ink.problem, highlight: ink.problem, hover: ink.problem, opacity: faint ? 0.12 : 1 },
    };
  }
  if (e.kind === "tie") return tieStyle(e, faint);
  const strong = near && lineNear(e);
  if (e.kind === "bundle")
    return {
      id: e.id,
      width: e.width,
      smooth: { enabled: false },
      color: {
        color: strong ? ink.accent : ink.edge,
        highlight: ink.accent,
        hover: ink.accent,
        opacity: faint ? 0.05 : 0.6,
      },
    };
  const tone =
    e.kind === "mandate" || e.kind === "focus"
      ? ink.threat
      : e.kind === "flow" || e.kind === "share"
        ? ink.regular
        : ink.edge;
  return {
    id: e.id,
    dashes: e.low ? [2, 4] : false,
    color: {
      color: strong ? ink.accent : tone,
      highlight: ink.accent,
      hover: ink.accent,
      opacity: faint ? 0.05 : strong ? 0.95 : e.ended ? 0.25 : 0.55,
    },
  };
}

// A documented exchange is dark, with a head at whoever is given to; a common membership is pale.
function tieStyle(e, faint) {
  const { held } = e;
  const tone = ink[held.exchange ? "exchange" : "edge"];
  const lit = shown.lit?.has(e.id);
  // Many ties lit at once, as of a large program, stay pale; those of others step back under the pointer.
  const pale = lit && shown.lit.size > CROWD && !held.exchange;
  const other = drawing.resting && e.from !== drawing.resting && e.to !== drawing.resting;
  const full = held.ended ? 0.25 : pale ? 0.6 : held.exchange || lit ? 0.95 : 0.85;
  const head = { enabled: true, scaleFactor: 0.45 };
  return {
    id: e.id,
    width: widthOf(held) + (lit ? 0.6 : 0),
    smooth: smoothOf(bendOf(e, spot)),
    arrows: { to: held.forth ? head : false, from: held.back ? head : false },
    color: { color: tone, highlight: tone, hover: tone, opacity: faint ? 0.07 : other ? full * 0.3 : full },
  };
}

// With something selected, only its own lines stay bright; on a path, only the path's.
function lineNear(e) {
  if (shown.lit) return shown.lit.has(e.id);
  const picked = selected();
  if (picked.length === 1) return e.from === picked[0] || e.to === picked[0];
  if (state.sel.startsWith("path:")) {
    return picked.some(
      (id, i) => i && ((e.from === id && e.to === picked[i - 1]) || (e.to === id && e.from === picked[i - 1])),
    );
  }
  if (state.sel.startsWith("gap:")) return picked.includes(e.from) || picked.includes(e.to);
  return picked.includes(e.from) && picked.includes(e.to);
}

function changeStyle(e, mark, faint) {
  const look = CHANGES[mark];
  return {
    id: e.id,
    width: look.width,
    dashes: look.dash,
    arrows: { to: false, from: false },
    color: {
      color: ink[look.ink],
      highlight: ink.accent,
      hover: ink.accent,
      opacity: faint ? 0.07 : mark === "begun" && !shown.lit ? 0.6 : 1,
    },
  };
}

export const RADIUS = 7;
// So many ties that begin bear no sign of their own: they are the plain lines.
const MANY = 30;

// Where on its line a sign stands; lines side by side bear theirs at different places.
function signAt(e, a, b, spot, turn) {
  const bend = bendOf(e, spot);
  const middle = bend ? through(a, b, bend.roundness, bend.clockwise) : { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  const part = 0.5 + 0.06 * ((turn % 5) - 2);
  const on = (k) => (1 - part) ** 2 * a[k] + 2 * part * (1 - part) * middle[k] + part ** 2 * b[k];
  return { x: on("x"), y: on("y") };
}

// Each sign with its place, needs last so that they lie on top; what is not selected bears none.
export function signs(places, spot) {
  const begun = [...(shown.marks?.values() ?? [])].filter((mark) => mark === "begun").length;
  return (
    [...(shown.marks ?? [])]
      .filter(([, mark]) => mark !== "begun" || shown.lit || begun <= MANY)
      .map(([id, mark]) => ({ e: lineOf.get(id), mark }))
      // While marks are being handed over, a line may be drawn before its ends have a place.
      .filter(({ e }) => (!shown.lit || shown.lit.has(e.id)) && places.has(e.from) && places.has(e.to))
      .map(({ e, mark }, i) => ({
        mark,
        gap: e.kind === "need",
        ...signAt(e, places.get(e.from), places.get(e.to), spot, i),
      }))
      .sort((x, y) => Number(x.gap) - Number(y.gap))
  );
}

export function drawSigns(ctx, scale, places, spot) {
  for (const { mark, gap, x, y } of signs(places, spot)) {
    const r = (gap ? RADIUS : RADIUS * 0.72) / scale;
    const look = CHANGES[mark];
    ctx.beginPath();
    ctx.arc(x, y, r, 0, 2 * Math.PI);
    ctx.fillStyle = ink.ground;
    ctx.fill();
    ctx.lineWidth = 1.4 / scale;
    ctx.strokeStyle = ink[look.ink];
    ctx.stroke();
    ctx.font = `bold ${1.5 * r}px "Segoe UI", Roboto, "Liberation Sans", system-ui, sans-serif`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillStyle = ink.ink;
    ctx.fillText(look.sign, x, y);
  }
}

export function signOf(mark, x, y, r, tone = ink) {
  const look = CHANGES[mark];
  return [
    svg("circle", {
      cx: x.toFixed(1),
      cy: y.toFixed(1),
      r,
      fill: tone.ground,
      stroke: tone[look.ink],
      "stroke-width": 1.4,
    }),
    svg(
      "text",
      {
        x: x.toFixed(1),
        y: (y + r * 0.5).toFixed(1),
        "font-size": (1.45 * r).toFixed(1),
        "font-weight": 700,
        "text-anchor": "middle",
        fill: tone.ink,
      },
      look.sign,
    ),
  ];
}
