// The years as a chart: linked pairs and needs with a regular channel, each on its own axis.
// The years of which little is documented are hatched.
import { el, svg } from "./dom.js";
import { data, firstYear, lastYear } from "./data.js";
import { number, t } from "./text.js";

const HIGH = 40;
const TOP = 3;

// The last step of the slider is the day of the data itself.
const steps = lastYear + 1 - firstYear;
export const across = (year) => (100 * (year - firstYear)) / Math.max(1, steps);

function polyline(key, colour, dash) {
  if (!data.years.length) return null;
  const top = data.axes[key].at(-1);
  const points = [...data.years, { ...data.counts, year: lastYear + 1 }].map(
    (y) => `${across(y.year).toFixed(2)},${(HIGH - ((HIGH - TOP) * y[key]) / top).toFixed(2)}`,
  );
  return svg("polyline", {
    points: points.join(" "),
    fill: "none",
    stroke: colour,
    "stroke-width": 2,
    "stroke-dasharray": dash,
    "vector-effect": "non-scaling-stroke",
  });
}

// Runs of thin years, each from its own year to the next.
function thinRuns() {
  const found = [];
  for (const { year, thin } of data.years) {
    if (!thin) continue;
    if (found.at(-1)?.[1] === year) found.at(-1)[1] = year + 1;
    else found.push([year, year + 1]);
  }
  return found;
}

export const thinYears = () =>
  thinRuns()
    .map(([from, to]) => (to - 1 > from ? `${from}–${to - 1}` : String(from)))
    .join(", ");

function hatch() {
  const strokes = [];
  for (const [from, to] of thinRuns()) {
    strokes.push(
      svg("rect", {
        class: "thin",
        x: across(from),
        y: 0,
        width: across(to) - across(from),
        height: HIGH,
        fill: "var(--rule)",
        "fill-opacity": 0.55,
      }),
    );
    for (let year = from; year < to; year += 0.5) {
      strokes.push(
        svg("line", {
          x1: across(year),
          y1: HIGH,
          x2: across(Math.min(to, year + 0.5)),
          y2: 0,
          stroke: "var(--edge)",
          "stroke-width": 0.6,
          "vector-effect": "non-scaling-stroke",
        }),
      );
    }
  }
  return strokes;
}

function axis(key, side) {
  return el(
    "div",
    { class: `axis ${side}`, "aria-hidden": "true" },
    data.years.length === 0 ? null : [...data.axes[key]].reverse().map((n) => el("span", number(n))),
  );
}

const sample = (colour, dash) =>
  svg(
    "svg",
    { class: "swatch", viewBox: "0 0 20 20", "aria-hidden": "true" },
    svg("line", { x1: 0, y1: 10, x2: 20, y2: 10, stroke: colour, "stroke-width": 2.5, "stroke-dasharray": dash }),
  );

// What the two axes count, over their numbers.
export function axisNames() {
  if (!data.years.length) return el("div.axes", el("span", { id: "year-counts" }));
  return el(
    "div.axes",
    el("span", sample("var(--exchange)", null), t("time.axis.linked")),
    el("span", { id: "year-counts" }),
    el("span", t("time.axis.regular"), sample("var(--regular)", "5 3")),
  );
}

export function yearline(...handles) {
  return el(
    "div.chart",
    axis("linked", "left"),
    el(
      "div.track",
      svg(
        "svg",
        { viewBox: `0 0 100 ${HIGH}`, preserveAspectRatio: "none", "aria-hidden": "true" },
        hatch(),
        [0, 0.5, 1].map((part) =>
          svg("line", {
            x1: 0,
            x2: 100,
            y1: HIGH - (HIGH - TOP) * part,
            y2: HIGH - (HIGH - TOP) * part,
            stroke: "var(--rule)",
            "stroke-width": 1,
            "vector-effect": "non-scaling-stroke",
          }),
        ),
        polyline("linked", "var(--exchange)", null),
        polyline("regular", "var(--regular)", "5 3"),
        svg("rect", { id: "year-span", y: 0, height: HIGH, width: 0, fill: "var(--accent)", "fill-opacity": 0.14 }),
        svg("line", {
          id: "year-mark",
          y1: 0,
          y2: HIGH,
          stroke: "var(--ink)",
          "stroke-width": 1,
          "vector-effect": "non-scaling-stroke",
        }),
      ),
      handles,
    ),
    axis("regular", "right"),
  );
}
