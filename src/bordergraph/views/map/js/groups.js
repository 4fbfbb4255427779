// Hulls around islands, communities and threats, and the outline of the border behind them.
import { grouped } from "./dom.js";
import { ink } from "./colours.js";
import { data, nodeOf } from "./data.js";
import { arranged, state } from "./state.js";
import { country, inLanguage, t } from "./text.js";

export const PAD = 52;

function hull(points) {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const cross = (o, a, b) => (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
  const half = (list) => {
    const found = [];
    for (const p of list) {
      while (found.length >= 2 && cross(found.at(-2), found.at(-1), p) <= 0) found.pop();
      found.push(p);
    }
    found.pop();
    return found;
  };
  if (sorted.length < 3) return sorted;
  const around = [...half(sorted), ...half(sorted.reverse())];
  return around.length ? around : sorted.slice(0, 1);
}

export function groupLabel(group) {
  if (group.kind === "country") return country(group.id);
  if (group.kind === "community") {
    return data.communities.find((c) => c.id === group.id)?.label || t("group.community");
  }
  if (group.kind === "threat") return inLanguage(group.label, group.label_fr);
  return group.kind === "threat-shelf" ? t("list.threats") : t(`group.${group.kind}`);
}

// A text no wider than the room there is; however long it is, few lengths of it are tried.
const LONGEST = 400;
export function fitted(context, text, room) {
  const shortTo = (end) => (end < text.length ? `${text.slice(0, end).trim()}…` : text);
  const fits = (end) => context.measureText(shortTo(end)).width <= room;
  let [low, high] = [Math.min(3, text.length), Math.min(LONGEST, text.length)];
  if (fits(high)) return shortTo(high);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return shortTo(low);
}

export function boundsOf(points) {
  const xs = points.map((p) => p.x);
  const ys = points.map((p) => p.y);
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

function sheet(points) {
  const { left, right, top, bottom } = boundsOf(points);
  const corners = [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
  return corners.map(([x, y]) => ({ x, y }));
}

// The groups on show with the hull of their visible members, in world pixels.
export function hulls(positions) {
  const found = grouped(positions, ([id]) => nodeOf.get(id).groups[state.layout] ?? "");
  const members = new Map([...found].map(([id, placed]) => [id, placed.map(([, place]) => place)]));
  const groups = (data.groups[state.layout] ?? []).filter((g) => members.has(g.id));
  groups.sort((a, b) => members.get(b.id).length - members.get(a.id).length);
  return groups.map((group) => {
    const own = members.get(group.id);
    // A shelf lies over the land as a sheet of its own.
    const corners = group.kind === "shelf" ? sheet(own) : hull(own);
    const { left, right, bottom } = boundsOf(corners);
    const [x, y] = [(left + right) / 2, boundsOf(own).top - PAD];
    return { group, corners, x, y, below: bottom + PAD, wide: right - left };
  });
}

// Draw the groups on show between the edges of the view; returns the boxes of their titles in world pixels.
export function drawGroups(ctx, scale, positions, edges) {
  const found = hulls(positions);
  ctx.save();
  ctx.lineJoin = "round";
  for (const { corners, group } of found) {
    ctx.beginPath();
    corners.forEach((p, i) => (i ? ctx.lineTo(p.x, p.y) : ctx.moveTo(p.x, p.y)));
    ctx.closePath();
    // What joins the countries is no island: another ground than theirs.
    const ground = groundOf(group);
    ctx.lineWidth = 2 * PAD + 3;
    ctx.strokeStyle = ink[`${ground}-edge`];
    ctx.stroke();
    ctx.lineWidth = 2 * PAD;
    ctx.strokeStyle = ink[ground];
    ctx.stroke();
    ctx.fillStyle = ink[ground];
    ctx.fill();
  }
  const titles = groupTitles(ctx, scale, positions, found, edges);
  ctx.fillStyle = ink.soft;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineWidth = 4 / scale;
  ctx.strokeStyle = ink.halo;
  for (const { text, at } of titles) {
    ctx.strokeText(text, ...at);
    ctx.fillText(text, ...at);
  }
  ctx.restore();
  return titles.map((title) => title.box);
}

// The titles of groups where none covers another, in world pixels between the edges of the view.
export function groupTitles(ctx, scale, positions, found, edges) {
  const size = 15 / scale;
  ctx.font = `600 ${size}px system-ui, sans-serif`;
  const marked = [...positions.values()].map(({ x, y }) => [x - 12, y - 12, x + 12, y + 12]);
  const titles = [];
  for (const item of found) {
    const title = titled(ctx, item, size, edges, Math.max(item.wide + 2 * PAD, 160 / scale));
    if (!titles.some((other) => meet(other.box, title.box))) titles.push(title);
  }
  // A title that was cut is written out where nothing stands beside it.
  for (const title of titles.filter((x) => x.cut)) {
    const whole = titled(ctx, title.of, size, edges, Infinity);
    const others = titles.filter((x) => x !== title).map((x) => x.box);
    if (![...marked, ...others].some((other) => meet(other, whole.box))) Object.assign(title, whole);
  }
  return titles;
}

const meet = (a, b) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];

// The title of a group no wider than it may be, inside the view where there is room for it.
function titled(ctx, of, size, [left, right], widest) {
  const label = groupLabel(of.group);
  const text = fitted(ctx, label, widest);
  const half = ctx.measureText(text).width / 2 + size * 0.27;
  const inView = of.x > left && of.x < right && 2 * half < right - left;
  const x = inView ? Math.min(Math.max(of.x, left + half), right - half) : of.x;
  const y = isUnder(of.group) ? of.below + size * 0.7 : of.y - size * 0.7;
  return { of, text, cut: text !== label, at: [x, y], box: [x - half, y - size * 0.7, x + half, y + size * 0.7] };
}

export const groundOf = (group) => (group.kind === "joint" ? "band" : "hull");

// The southern island has its title in the south, out of the way of what comes from the north.
const isUnder = (group) => arranged() === "islands" && group.id === "US";

// Land, lakes and border behind the geographic map, in the order they are drawn, for the page and for figures.
export function outlines() {
  const looks = {
    land: { fill: ink.land, line: ink.coast, width: 1, dash: [] },
    lake: { fill: ink.water, line: ink.coast, width: 1, dash: [] },
    border: { fill: null, line: ink.border, width: 2, dash: [7, 5] },
  };
  const order = Object.keys(looks);
  const drawn = data.outlines.toSorted((a, b) => order.indexOf(a[0]) - order.indexOf(b[0]));
  return drawn.map(([kind, points]) => ({ points, ...looks[kind] }));
}

export function drawOutlines(ctx, scale) {
  ctx.save();
  ctx.lineJoin = "round";
  for (const { points, fill, line, width, dash } of outlines()) {
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
