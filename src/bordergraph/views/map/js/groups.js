// Hulls around islands, communities and threats, and the outline of the border behind them.
import { groupBy } from "./dom.js";
import { palette } from "./colours.js";
import { data, nodeOf } from "./data.js";
import { countryName, nameOf } from "./names.js";
import { currentLayout, state } from "./state.js";
import { t } from "./text.js";

export const HULL_PADDING = 52;

function convexHull(points) {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const cross = (o, a, b) => (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
  const half = (list) => {
    const chain = [];
    for (const p of list) {
      while (chain.length >= 2 && cross(chain.at(-2), chain.at(-1), p) <= 0) chain.pop();
      chain.push(p);
    }
    chain.pop();
    return chain;
  };
  if (sorted.length < 3) return sorted;
  const around = [...half(sorted), ...half(sorted.reverse())];
  return around.length ? around : sorted.slice(0, 1);
}

export function groupLabel(group) {
  if (group.kind === "country") return countryName(group.id);
  if (group.kind === "community") return group.label || t("group.community");
  if (group.kind === "threat") return nameOf(group.id);
  return group.kind === "threat-shelf" ? t("list.threats") : t(`group.${group.kind}`);
}

// A text no wider than the room there is, cut by how wide its letters are; a very long one is not measured whole.
const MAX_LETTERS = 400;
export function fitText(context, text, width) {
  const letters = text.slice(0, MAX_LETTERS);
  const wide = context.measureText(letters).width;
  if (letters === text && wide <= width) return text;
  return `${letters.slice(0, Math.max(3, Math.floor((letters.length * width) / wide) - 2)).trim()}…`;
}

export function boundsOf(points) {
  const xs = points.map((p) => p.x);
  const ys = points.map((p) => p.y);
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

// The groups on show with the hull of their visible members, in world pixels.
function groupHulls(positions) {
  const placesById = groupBy(positions, ([id]) => nodeOf.get(id).groups[state.layout] ?? "");
  const members = new Map([...placesById].map(([id, placed]) => [id, placed.map(([, place]) => place)]));
  const groups = (data.groups[state.layout] ?? []).filter((g) => members.has(g.id));
  groups.sort((a, b) => members.get(b.id).length - members.get(a.id).length);
  return groups.map((group) => {
    const places = members.get(group.id);
    const corners = convexHull(places);
    const { left, right, top, bottom } = boundsOf(places);
    const [x, y] = [(left + right) / 2, top - HULL_PADDING];
    return { group, corners, x, y, bottom: bottom + HULL_PADDING, width: right - left };
  });
}

// Draw the groups on show between the edges of the view; returns the boxes of their titles in world pixels.
export function drawGroups(ctx, scale, positions, edges) {
  const hulls = groupHulls(positions);
  ctx.save();
  ctx.lineJoin = "round";
  for (const { corners, group } of hulls) {
    ctx.beginPath();
    corners.forEach((p, i) => (i ? ctx.lineTo(p.x, p.y) : ctx.moveTo(p.x, p.y)));
    ctx.closePath();
    // What joins the countries is no island: another ground than theirs.
    const ground = group.kind === "joint" ? "band" : "hull";
    ctx.lineWidth = 2 * HULL_PADDING + 3;
    ctx.strokeStyle = palette[`${ground}-edge`];
    ctx.stroke();
    ctx.lineWidth = 2 * HULL_PADDING;
    ctx.strokeStyle = palette[ground];
    ctx.stroke();
    ctx.fillStyle = palette[ground];
    ctx.fill();
  }
  const titles = placeTitles(ctx, scale, hulls, edges);
  ctx.fillStyle = palette.soft;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineWidth = 4 / scale;
  ctx.strokeStyle = palette.halo;
  for (const { text, at } of titles) {
    ctx.strokeText(text, ...at);
    ctx.fillText(text, ...at);
  }
  ctx.restore();
  return titles.map((title) => title.box);
}

// The titles of groups where none covers another, in world pixels between the edges of the view.
function placeTitles(ctx, scale, hulls, edges) {
  const size = 15 / scale;
  ctx.font = `600 ${size}px system-ui, sans-serif`;
  const titleOf = (hull, least) =>
    groupTitle(ctx, hull, size, edges, Math.max(hull.width + 2 * HULL_PADDING, least / scale));
  const titles = [];
  const isFree = (box, self) => !titles.some((other) => other !== self && overlap(other.box, box));
  for (const hull of hulls) {
    const title = { hull, ...titleOf(hull, 160) };
    if (isFree(title.box)) titles.push(title);
  }
  // A title has more room where it covers no other.
  for (const title of titles) {
    const wide = titleOf(title.hull, 320);
    if (isFree(wide.box, title)) Object.assign(title, wide);
  }
  return titles;
}

export const overlap = (a, b) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];

// The title of a group no wider than it may be, inside the view where there is room for it.
function groupTitle(ctx, hull, size, [left, right], widest) {
  const text = fitText(ctx, groupLabel(hull.group), widest);
  const half = ctx.measureText(text).width / 2 + size * 0.27;
  const inView = hull.x > left && hull.x < right && 2 * half < right - left;
  const x = inView ? Math.min(Math.max(hull.x, left + half), right - half) : hull.x;
  const y = isTitleBelow(hull.group) ? hull.bottom + size * 0.7 : hull.y - size * 0.7;
  return { text, at: [x, y], box: [x - half, y - size * 0.7, x + half, y + size * 0.7] };
}

// The southern island has its title in the south, out of the way of what comes from the north.
const isTitleBelow = (group) => currentLayout() === "islands" && group.id === "US";

// Land, lakes and border behind the geographic map, in the order in which they are drawn.
export function drawOutlines(ctx, scale) {
  const styles = {
    land: { fill: palette.land, line: palette.coast, width: 1, dash: [] },
    lake: { fill: palette.water, line: palette.coast, width: 1, dash: [] },
    border: { fill: null, line: palette.border, width: 2, dash: [7, 5] },
  };
  const order = Object.keys(styles);
  ctx.save();
  ctx.lineJoin = "round";
  for (const [kind, points] of data.outlines.toSorted((a, b) => order.indexOf(a[0]) - order.indexOf(b[0]))) {
    const { fill, line, width, dash } = styles[kind];
    ctx.beginPath();
    points.forEach(([x, y], i) => (i ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
    if (fill) {
      ctx.fillStyle = fill;
      ctx.fill();
    }
    ctx.lineWidth = width / scale;
    ctx.setLineDash(dash.map((d) => d / scale));
    ctx.strokeStyle = line;
    ctx.stroke();
  }
  ctx.restore();
}
