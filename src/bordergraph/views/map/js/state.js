// The one state of the page. It lives in the address, so that every view can be sent and undone.
import { data, nodeOf, yearOf } from "./data.js";

const flagField = (value) => ({ value, format: (v) => (v ? "1" : "0"), parse: (s) => s === "1" });
const textField = (value) => ({ value, format: (v) => v, parse: (s) => s });
// An address may have been cut or mistyped: what is not one of the choices falls back to the default.
const choiceField = (value, allowed) => ({ value, format: (v) => v, parse: (s) => (allowed(s) ? s : value) });
const oneOfField = (value, ...others) => choiceField(value, (s) => s === value || others.includes(s));
const countField = (value, isAllowed = () => true) => ({
  value,
  format: String,
  parse: (s) => (/^\d+$/.test(s) && isAllowed(Number(s)) ? Number(s) : value),
});
const setField = (...values) => ({
  value: new Set(values),
  format: (v) => [...v].sort().join("~"),
  parse: (s) => new Set(s.split("~").filter(Boolean)),
});

// A year that the page has, or 0 for the day of the network.
const isYear = (n) => n === 0 || yearOf.has(n);

export const VIEWS = ["ties", "map", "matrix", "tables"];
// What each step of a story sets, as an address.
const storyViews = (data.story?.steps ?? []).map((step) => new URLSearchParams(step.view ?? ""));

const fields = {
  view: oneOfField(...VIEWS),
  layout: choiceField("islands", (s) => s in data.groups && (s !== "geographic" || data.outlines.length > 0)),
  sel: textField(""),
  kinds: setField("agency", "association", "program", "channel"),
  hide: setField(),
  threat: choiceField("", (s) => s === "" || nodeOf.get(s)?.kind === "threat"),
  source: choiceField("", (s) => s === "" || data.sources.some((x) => x.id === s)),
  confidence: setField("high", "medium", "low"),
  links: setField("participation", "share"),
  // How many marks, ties and pairs a page opens with, the page says: `data.opening`.
  size: countField(0),
  ties: countField(0),
  tied: setField("exchange", "membership"),
  gaps: flagField(true),
  pairs: countField(0),
  partial: flagField(false),
  channels: setField("none", "indirect", "irregular"),
  problems: flagField(true),
  ended: flagField(false),
  year: countField(0, isYear),
  then: countField(0, isYear),
  ego: countField(0),
  hulls: flagField(true),
  table: oneOfField(..."agencies ties arrangements links gaps needs problems change findings sources".split(" ")),
  sort: textField(""),
  open: choiceField("", (s) => s === "" || nodeOf.has(`community/${s}`)),
  theme: oneOfField("auto", "light", "dark"),
  lang: oneOfField("", "en", "fr"),
  step: countField(Math.min(1, storyViews.length), (n) => n >= 1 && n <= storyViews.length),
  told: flagField(true),
  // What is in sight: middle, scale and width of the picture, each short enough to be a number.
  at: choiceField("", (s) => /^-?\d{1,7}_-?\d{1,7}_\d{1,4}(\.\d{1,9})?_\d(\.\d{1,3})?$/.test(s)),
};
// What a step and a reset leave as it is.
const UNRESET_KEYS = new Set(["theme", "lang", "step", "told"]);

for (const [key, value] of Object.entries(data.opening)) {
  if (key in fields) fields[key].value = value;
}

const copyValue = (value) => (value instanceof Set ? new Set(value) : value);

export const state = Object.fromEntries(Object.entries(fields).map(([key, { value }]) => [key, copyValue(value)]));

// Whether marks and lines are on show, and whether they are agencies and ties alone.
export const isDrawn = () => state.view === "ties" || state.view === "map";
export const isTies = () => state.view === "ties";

// Where things stand: agencies alone have an arrangement of their own by country.
export const currentLayout = () => (isTies() && state.layout === "islands" ? "ties" : state.layout);

const currentUrl = () => (address() === "#" ? location.pathname + location.search : address());

let writeTimer = 0;

function writeAddress() {
  clearTimeout(writeTimer);
  writeTimer = 0;
  history.replaceState(null, "", currentUrl());
}

// Where the reader looks is kept with the step that is on show: it is no step of its own to undo.
// It changes in bursts, as the wheel turns.
export function storeView(at) {
  if (at === state.at) return;
  state.at = at;
  clearTimeout(writeTimer);
  writeTimer = setTimeout(writeAddress, 100);
}

// A slider on the move is one step of the browser's history.
let currentGesture = "";
export const endGesture = () => {
  currentGesture = "";
};

// What the address leaves out: while a story is told its step's view, else how the page opened.
function defaultValue(key, { step, told } = state) {
  const view = told && step && !UNRESET_KEYS.has(key) ? storyViews[step - 1] : null;
  return view?.has(key) ? fields[key].parse(view.get(key)) : copyValue(fields[key].value);
}

// Told what changed, and whether what is in sight was set with it.
let onChange;

export function address() {
  const hash = new URLSearchParams();
  for (const [key, field] of Object.entries(fields)) {
    const now = field.format(state[key]);
    if (now !== field.format(defaultValue(key))) hash.set(key, now);
  }
  return `#${hash}`;
}

function readAddress() {
  const hash = new URLSearchParams(location.hash.slice(1));
  for (const key of [...UNRESET_KEYS, ...Object.keys(fields)]) {
    state[key] = hash.has(key) ? fields[key].parse(hash.get(key)) : defaultValue(key);
  }
  // What stands in a closed community is seen when that is open.
  if (data.collapsed) state.open = nodeOf.get(state.sel)?.groups.communities ?? state.open;
}

// Change the state; changes of one gesture, as of a slider on the move, are one step to undo.
export function update(patch, { gesture = "" } = {}) {
  const changed = Object.keys(patch).filter((k) => fields[k].format(patch[k]) !== fields[k].format(state[k]));
  if (!changed.length) return;
  if (writeTimer) writeAddress();
  for (const key of changed) state[key] = patch[key];
  const continues = gesture !== "" && gesture === currentGesture;
  currentGesture = gesture;
  history[continues ? "replaceState" : "pushState"](null, "", currentUrl());
  onChange(new Set(changed), "at" in patch);
}

function viewOfStep(at) {
  const keys = Object.keys(fields).filter((key) => !UNRESET_KEYS.has(key));
  return Object.fromEntries(keys.map((key) => [key, defaultValue(key, at)]));
}

export const resetView = () => update(viewOfStep(state));

// Tell a step of the story, with its view.
export const goToStep = (step) => update({ step, told: true, ...viewOfStep({ step, told: true }) });

export function startState(listener) {
  onChange = listener;
  readAddress();
  addEventListener("popstate", () => {
    clearTimeout(writeTimer);
    writeTimer = 0;
    endGesture();
    const before = Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, field.format(state[key])]));
    readAddress();
    const changed = Object.keys(fields).filter((key) => fields[key].format(state[key]) !== before[key]);
    onChange(new Set(changed), true);
  });
  onChange(new Set(Object.keys(fields)), true);
}
