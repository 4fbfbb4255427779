// The look of a line: colour, weight, dashes, heads and bend.
import { ink } from "./colours.js";
import { CHANGES } from "./comparison.js";
import { bendOf, smoothOf } from "./curves.js";
import { selected, shown } from "./shown.js";
import { drawing, spot } from "./stage.js";
import { isTies, state } from "./state.js";
import { widthOf } from "./ties.js";

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
