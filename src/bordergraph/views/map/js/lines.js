// The look of a line: colour, weight, dashes, heads and bend.
import { DASH, palette } from "./colours.js";
import { CHANGE_STYLES } from "./comparison.js";
import { nodeOf } from "./data.js";
import { shown } from "./shown.js";
import { layoutPosition } from "./stage.js";
import { currentLayout } from "./state.js";
import { tieWidth } from "./ties.js";

const INWARD_BEND = 0.34;

// The point that a bent line is drawn towards, as vis-network works it out.
function curvePoint(a, b, roundness, clockwise = true) {
  const reach = Math.hypot(b.x - a.x, b.y - a.y) * (0.5 + roundness / 2);
  const angle = Math.atan2(a.y - b.y, b.x - a.x) + ((clockwise ? 1 : -1) * roundness * Math.PI) / 2;
  return { x: a.x + reach * Math.cos(angle), y: a.y - reach * Math.sin(angle) };
}

const curve = (clockwise, roundness) => ({ enabled: true, type: clockwise ? "curvedCW" : "curvedCCW", roundness });
const STRAIGHT = { enabled: false };

// How a line between two agencies bends in this arrangement, as vis-network takes it.
function smoothOptions(e) {
  const isNeed = e.kind === "gap" || e.kind === "need";
  // A reported problem bends the other way: the same two may have a possible gap.
  const isProblem = e.kind === "problem";
  if (currentLayout() !== "ties") return curve(!isProblem, 0.12);
  const group = (id) => nodeOf.get(id).groups.islands;
  if (group(e.from) !== group(e.to)) return isNeed || isProblem ? curve(!isProblem, 0.12) : STRAIGHT;
  const [a, b] = [layoutPosition(e.from), layoutPosition(e.to)];
  const inner = (clockwise) => Math.abs(curvePoint(a, b, INWARD_BEND, clockwise).x);
  return curve(inner(true) < inner(false), INWARD_BEND * (isNeed ? 0.8 : isProblem ? 1.2 : 1));
}

const MANY_BRIGHT = 80;

// A line steps back when something else is chosen.
const isFaint = (e) => Boolean(shown.brightLines) && !shown.brightLines.has(e.id);

// A colour, and the one that a line takes under the pointer.
const lineColour = (color, opacity, strong = color) => ({ color, highlight: strong, hover: strong, opacity });
const LINE_COLOURS = { mandate: "threat", focus: "threat", flow: "regular", share: "regular" };

export function lineStyle(e) {
  return { id: e.id, ...styleOf(e, isFaint(e)) };
}

function styleOf(e, faint) {
  const opacity = faint ? 0.12 : 1;
  const outcome = shown.lineChanges?.get(e.id);
  if (outcome) return changeStyle(e, outcome, faint);
  if (e.kind === "tie") return tieStyle(e, faint);
  if (e.kind === "gap")
    return {
      width: e.n ? e.width : e.firstNeed.need === "full" ? 2.8 : 1.7,
      dashes: DASH[e.channel] ?? DASH.none,
      smooth: smoothOptions(e),
      color: lineColour(palette.gap, opacity),
    };
  if (e.kind === "problem")
    return { width: 2.2, dashes: DASH.problem, smooth: smoothOptions(e), color: lineColour(palette.problem, opacity) };
  const strong = shown.brightLines?.has(e.id);
  const tone = strong ? palette.accent : palette[LINE_COLOURS[e.kind] ?? "edge"];
  if (e.kind === "bundle")
    return { width: e.width, smooth: STRAIGHT, color: lineColour(tone, faint ? 0.05 : 0.6, palette.accent) };
  const linkOpacity = faint ? 0.05 : strong ? 0.95 : e.ended ? 0.25 : 0.55;
  return { dashes: e.isUncertain ? DASH.uncertain : false, color: lineColour(tone, linkOpacity, palette.accent) };
}

// A documented exchange is dark, with a head at whoever is given to; a common membership is pale.
function tieStyle(e, faint) {
  const { liveTie } = e;
  const tone = palette[liveTie.exchange ? "exchange" : "edge"];
  const isBright = shown.brightLines?.has(e.id);
  // Many ties lit at once, as of a large program, stay pale.
  const isPale = isBright && shown.brightLines.size > MANY_BRIGHT && !liveTie.exchange;
  const full = liveTie.ended ? 0.25 : isPale ? 0.6 : liveTie.exchange || isBright ? 0.95 : 0.85;
  const head = { enabled: true, scaleFactor: 0.45 };
  return {
    width: tieWidth(liveTie) + (isBright ? 0.6 : 0),
    smooth: smoothOptions(e),
    arrows: { to: liveTie.forth ? head : false, from: liveTie.back ? head : false },
    color: lineColour(tone, faint ? 0.07 : full),
  };
}

function changeStyle(e, outcome, faint) {
  const { width, dash, colour: tone } = CHANGE_STYLES[outcome];
  const opacity = faint ? 0.07 : outcome === "begun" && !shown.brightLines ? 0.6 : 1;
  return {
    width,
    dashes: dash,
    arrows: { to: false, from: false },
    smooth: smoothOptions(e),
    color: lineColour(palette[tone], opacity, palette.accent),
  };
}
