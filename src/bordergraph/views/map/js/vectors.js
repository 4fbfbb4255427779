// A drawing context that keeps what is drawn on it as an SVG, so that a figure is drawn as the screen is.
import { svg } from "./dom.js";

const round = (v) => v.toFixed(1);
// How far below the given height the letters of a text stand, in parts of their size.
const BASELINES = { top: 0.88, middle: 0.35, alphabetic: 0 };
const ANCHORS = { center: "middle", left: "start", right: "end" };

// A colour that lets shine through what is below it, as other programs read it.
function paint(key, colour) {
  const [, solid, opacity] = /^rgba\((.+),([^,]+)\)$/.exec(colour) ?? [];
  return solid ? { [key]: `rgb(${solid})`, [`${key}-opacity`]: opacity } : { [key]: colour };
}

export class VectorContext {
  fillStyle = "";
  strokeStyle = "";
  lineWidth = 1;
  globalAlpha = 1;
  font = "";
  textAlign = "left";
  textBaseline = "alphabetic";
  dashes = [];
  zoom = 1;
  x = 0;
  y = 0;

  constructor(root) {
    this.root = root;
    this.ruler = document.createElement("canvas").getContext("2d");
    this.states = [];
  }

  save() {
    this.states.push({ ...this });
  }

  restore() {
    Object.assign(this, this.states.pop());
  }

  translate(x, y) {
    this.x += x * this.zoom;
    this.y += y * this.zoom;
  }

  scale(factor) {
    this.zoom *= factor;
  }

  setLineDash(dashes) {
    this.dashes = dashes;
  }

  measureText(text) {
    this.ruler.font = this.font;
    return this.ruler.measureText(text);
  }

  beginPath() {
    this.path = "";
    this.circle = null;
  }

  closePath() {
    this.path += "Z";
  }

  point(x, y) {
    return `${round(x * this.zoom + this.x)},${round(y * this.zoom + this.y)}`;
  }

  moveTo(x, y) {
    this.path += `M${this.point(x, y)}`;
  }

  lineTo(x, y) {
    this.path += `L${this.point(x, y)}`;
  }

  quadraticCurveTo(cx, cy, x, y) {
    this.path += `Q${this.point(cx, cy)} ${this.point(x, y)}`;
  }

  // Whole circles alone are drawn.
  arc(x, y, radius) {
    const [cx, cy] = this.point(x, y).split(",");
    this.circle = { cx, cy, r: round(radius * this.zoom) };
  }

  add(tag, attributes, text = "") {
    this.root.append(svg(tag, { opacity: this.globalAlpha < 1 ? this.globalAlpha : null, ...attributes }, text));
  }

  addShape(style) {
    if (this.circle) this.add("circle", { ...this.circle, ...style });
    else if (this.path) this.add("path", { d: this.path, ...style });
  }

  fill() {
    this.addShape(paint("fill", this.fillStyle));
  }

  outline() {
    return { ...paint("stroke", this.strokeStyle), "stroke-width": (this.lineWidth * this.zoom).toFixed(2) };
  }

  stroke() {
    const dashes = this.dashes.some(Boolean) ? this.dashes.map((d) => round(d * this.zoom)).join(" ") : null;
    this.addShape({ fill: "none", ...this.outline(), "stroke-linejoin": "round", "stroke-dasharray": dashes });
  }

  // The ground under the letters that are filled next.
  strokeText() {
    this.halo = { ...this.outline(), "paint-order": "stroke", "stroke-linejoin": "round" };
  }

  fillText(text, x, y) {
    const [, weight, letters] = /^(?:(\w+) )?([\d.]+)px/.exec(this.font);
    const size = Number(letters);
    const [left, top] = this.point(x, y + BASELINES[this.textBaseline] * size).split(",");
    const style = { "font-size": round(size * this.zoom), "font-weight": weight || null, fill: this.fillStyle };
    this.add("text", { x: left, y: top, "text-anchor": ANCHORS[this.textAlign], ...style, ...this.halo }, text);
    this.halo = null;
  }
}
