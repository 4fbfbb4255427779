// Making elements. Text only ever enters as text: no string is parsed as HTML anywhere.

export const $ = (id) => document.getElementById(id);

const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((c) => c || c === 0));
  return element;
}

// An element by tag and classes, as "p.meta"; an object first among the rest is its attributes.
export function el(tag, ...rest) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(" ");
  const attributes = rest[0]?.constructor === Object ? rest.shift() : {};
  return fill(element, attributes, rest);
}

// An element with an entry for each of some things.
export const each = (tag, things, entry) =>
  el(
    tag,
    things.map((thing) => entry(thing)),
  );

// A title with how many there are below it.
export const counted = (title, count) => [title, count ? el("span.count", ` (${count})`) : ""];
export const heading = (title, count) => el("h3", counted(title, count));

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

export function button(label, onclick, attributes = {}) {
  return el("button", { type: "button", onclick, ...attributes }, label);
}

// A source's address becomes a link only when it is a web address; anything else stays text.
export function link(url, text) {
  if (!/^https?:\/\//i.test(url)) return document.createTextNode(text || url);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text || url);
}

// Whether a key was pressed without those that make another of it.
export const isPlain = (event) => !event.ctrlKey && !event.altKey && !event.metaKey;

let pending = 0;

// What happened, for a screen reader and the status line; the last of a burst is said.
export function say(text) {
  clearTimeout(pending);
  pending = setTimeout(() => {
    $("live").textContent = text;
  }, 60);
}

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// Things by what each belongs to, in the order in which that first comes up.
export function grouped(things, keyOf) {
  const found = new Map();
  for (const thing of things) {
    const key = keyOf(thing);
    if (found.has(key)) found.get(key).push(thing);
    else found.set(key, [thing]);
  }
  return found;
}
