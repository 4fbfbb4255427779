// Making elements. Text only ever enters as text: no string is parsed as HTML anywhere.
export const $ = (id) => document.getElementById(id);

const SVG = "http://www.w3.org/2000/svg";

function fillElement(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((c) => c || c === 0));
  return element;
}

// An element by tag and classes, as "p.meta"; an object first among the rest is its attributes.
export function el(tag, ...args) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(" ");
  const attributes = args[0]?.constructor === Object ? args.shift() : {};
  return fillElement(element, attributes, args);
}

// An element with an entry for each of some things.
export const elEach = (tag, things, entry) =>
  el(
    tag,
    things.map((thing) => entry(thing)),
  );

// A title with how many there are below it.
export const heading = (title, count) => el("h3", title, Boolean(count) && el("span.count", ` (${count})`));

// Put other children into an element; what is empty is left out.
export function setChildren(element, ...children) {
  element.replaceChildren();
  return fillElement(element, {}, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fillElement(document.createElementNS(SVG, tag), attributes, children);
}

export function button(label, onclick, attributes = {}) {
  return el("button", { type: "button", onclick, ...attributes }, label);
}

// What a button does; with it may go the button itself, and the reader is elsewhere then.
export function onClick(id, act, focusId) {
  $(id).addEventListener("click", (event) => {
    act(event);
    if (focusId) $(focusId).focus();
  });
}

// A source's address becomes a link only when it is a web address; anything else stays text.
export function link(url, text) {
  if (!/^https?:\/\//i.test(url)) return document.createTextNode(text || url);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text || url);
}

// Whether a key was pressed without those that make another of it.
export const isPlain = (event) => !event.ctrlKey && !event.altKey && !event.metaKey;

let announceTimer = 0;

// What happened, for a screen reader and the status line; the last of a burst is said.
export function announce(text) {
  clearTimeout(announceTimer);
  announceTimer = setTimeout(() => {
    $("live").textContent = text;
  }, 60);
}

// Things by what each belongs to, in the order in which that first comes up.
export function groupBy(things, keyOf) {
  const groups = new Map();
  for (const thing of things) {
    const key = keyOf(thing);
    if (groups.has(key)) groups.get(key).push(thing);
    else groups.set(key, [thing]);
  }
  return groups;
}

// Draw a box anew; the keyboard stays on the button in the same place, or on the box.
export function keepFocus(box, draw, stays) {
  const buttons = () => [...box.querySelectorAll("button, a.go")];
  const place = buttons().indexOf(document.activeElement);
  const hadFocus = box.contains(document.activeElement);
  draw();
  if (hadFocus) ((stays && buttons()[place]) || box).focus({ preventScroll: true });
}
