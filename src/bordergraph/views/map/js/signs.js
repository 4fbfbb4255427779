// The sign of each change, on its line: for the page and for exported figures alike.
import { svg } from "./dom.js";
import { ink } from "./colours.js";
import { CHANGES } from "./comparison.js";
import { bendOf, through } from "./curves.js";
import { lineOf } from "./data.js";
import { shown } from "./shown.js";

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
