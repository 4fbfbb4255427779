// The look of a line: colour, weight, dashes, heads, bend, and the sign of what changed.
import { svg } from "./dom.js";
import { ink } from "./colours.js";
import { CHANGES } from "./comparison.js";
import { lineOf, nodeOf } from "./data.js";
import { selected, shown, widthOf } from "./shown.js";
import { drawing, spot } from "./stage.js";
import { arranged, isTies, state } from "./state.js";

const INWARD = 0.34;

// The point that a bent line is drawn towards, as vis-network works it out.
function through(a, b, roundness, clockwise = true) {
  const reach = Math.hypot(b.x - a.x, b.y - a.y) * (0.5 + roundness / 2);
  const angle = Math.atan2(a.y - b.y, b.x - a.x) + ((clockwise ? 1 : -1) * roundness * Math.PI) / 2;
  return { x: a.x + reach * Math.cos(angle), y: a.y - reach * Math.sin(angle) };
}

// How a line between two agencies bends in this arrangement; null for straight.
function bendOf(e) {
  const gap = e.kind === "gap" || e.kind === "need";
  // A reported problem bends the other way: the same two may have a possible gap.
  const trouble = e.kind === "problem";
  if (arranged() !== "ties") return { clockwise: !trouble, roundness: 0.12 };
  const group = (id) => nodeOf.get(id).groups.islands;
  if (group(e.from) !== group(e.to)) return gap || trouble ? { clockwise: !trouble, roundness: 0.12 } : null;
  const [a, b] = [spot(e.from), spot(e.to)];
  const inner = (clockwise) => Math.abs(through(a, b, INWARD, clockwise).x);
  return { clockwise: inner(true) < inner(false), roundness: gap ? INWARD * 0.8 : trouble ? INWARD * 1.2 : INWARD };
}

const BENT = ["tie", "gap", "need", "problem"];

// The point of a line that its curve is drawn towards, from one place to another.
export function middleOf(e, a, b) {
  const bend = BENT.includes(e.kind) ? bendOf(e) : null;
  return bend ? through(a, b, bend.roundness, bend.clockwise) : { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function smoothOf(e) {
  const bend = bendOf(e);
  if (!bend) return { enabled: false };
  return { enabled: true, type: bend.clockwise ? "curvedCW" : "curvedCCW", roundness: bend.roundness };
}

const CROWD = 80;
const GAP_DASHES = { none: [7, 7], indirect: [2, 7], irregular: [14, 7] };

const isNear = (e) => drawing.near?.has(e.from) && drawing.near.has(e.to);

// Whether a line steps back, since something else is chosen.
export const isFaint = (e) => Boolean(drawing.near) && !(isNear(e) && (lineNear(e) || state.ego > 1));

// A colour, and the one that a line takes under the pointer.
const tint = (color, opacity, strong = color) => ({ color, highlight: strong, hover: strong, opacity });
const TONES = { mandate: "threat", focus: "threat", flow: "regular", share: "regular" };

export function lineStyle(e) {
  return { id: e.id, ...styleOf(e, isFaint(e)) };
}

function styleOf(e, faint) {
  const mark = shown.marks?.get(e.id);
  if (mark) return changeStyle(e, mark, faint);
  if (e.kind === "tie") return tieStyle(e, faint);
  if (e.kind === "gap")
    return {
      width: e.n ? e.width : e.first.need === "full" ? 2.8 : 1.7,
      dashes: GAP_DASHES[e.channel] ?? GAP_DASHES.none,
      smooth: isTies() ? smoothOf(e) : e.smooth,
      color: tint(ink.gap, faint ? 0.12 : 1),
    };
  if (e.kind === "problem")
    return { width: 2.2, dashes: [12, 4, 2, 4], smooth: smoothOf(e), color: tint(ink.problem, faint ? 0.12 : 1) };
  const strong = isNear(e) && lineNear(e);
  const tone = strong ? ink.accent : ink[TONES[e.kind] ?? "edge"];
  if (e.kind === "bundle")
    return { width: e.width, smooth: { enabled: false }, color: tint(tone, faint ? 0.05 : 0.6, ink.accent) };
  const opacity = faint ? 0.05 : strong ? 0.95 : e.ended ? 0.25 : 0.55;
  return { dashes: e.low ? [2, 4] : false, color: tint(tone, opacity, ink.accent) };
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
    width: widthOf(held) + (lit ? 0.6 : 0),
    smooth: smoothOf(e),
    arrows: { to: held.forth ? head : false, from: held.back ? head : false },
    color: tint(tone, faint ? 0.07 : other ? full * 0.3 : full),
  };
}

// With something selected, only its own lines stay bright; on a path, only the path's.
function lineNear(e) {
  if (shown.lit) return shown.lit.has(e.id);
  const picked = selected();
  const ends = [e.from, e.to];
  if (state.sel.startsWith("path:"))
    return picked.slice(1).some((id, i) => ends.includes(id) && ends.includes(picked[i]));
  const isPicked = (id) => picked.includes(id);
  return picked.length === 1 || state.sel.startsWith("gap:") ? ends.some(isPicked) : ends.every(isPicked);
}

function changeStyle(e, mark, faint) {
  const { width, dash, ink: tone } = CHANGES[mark];
  const opacity = faint ? 0.07 : mark === "begun" && !shown.lit ? 0.6 : 1;
  return {
    width,
    dashes: dash,
    arrows: { to: false, from: false },
    smooth: smoothOf(e),
    color: tint(ink[tone], opacity, ink.accent),
  };
}

const RADIUS = 7;
// So many ties that begin bear no sign of their own: they are the plain lines.
const MANY = 30;

// Where on its line a sign stands; lines side by side bear theirs at different places.
function signAt(e, a, b, turn) {
  const middle = middleOf(e, a, b);
  const part = 0.5 + 0.06 * ((turn % 5) - 2);
  const on = (k) => (1 - part) ** 2 * a[k] + 2 * part * (1 - part) * middle[k] + part ** 2 * b[k];
  return { x: on("x"), y: on("y") };
}

// Each sign with its place, needs last so that they lie on top; what is not selected bears none.
export function signs(places) {
  const marks = [...(shown.marks ?? [])];
  const isMany = !shown.lit && marks.filter(([, mark]) => mark === "begun").length > MANY;
  const found = [];
  for (const [id, mark] of marks) {
    const e = lineOf.get(id);
    const [a, b] = [places.get(e.from), places.get(e.to)];
    if ((isMany && mark === "begun") || (shown.lit && !shown.lit.has(id))) continue;
    // While marks are being handed over, a line may be drawn before its ends have a place.
    if (!a || !b) continue;
    const r = e.kind === "need" ? RADIUS : RADIUS * 0.72;
    found.push({ mark, r, ...signAt(e, a, b, found.length) });
  }
  return found.sort((x, y) => x.r - y.r);
}

export function drawSigns(ctx, scale, places) {
  for (const { mark, r: radius, x, y } of signs(places)) {
    const r = radius / scale;
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

export function signOf(mark, x, y, r) {
  const look = CHANGES[mark];
  const [cx, cy] = [x.toFixed(1), y.toFixed(1)];
  return [
    svg("circle", { cx, cy, r, fill: ink.ground, stroke: ink[look.ink], "stroke-width": 1.4 }),
    svg(
      "text",
      {
        x: cx,
        y: (y + r * 0.5).toFixed(1),
        "font-size": (1.45 * r).toFixed(1),
        "font-weight": 700,
        "text-anchor": "middle",
        fill: ink.ink,
      },
      look.sign,
    ),
  ];
}
