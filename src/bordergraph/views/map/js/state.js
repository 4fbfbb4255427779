// The one state of the page. It lives in the address, so that every view can be sent and undone.
import { data, nodeOf } from "./data.js";

const flag = (value) => ({ value, out: (v) => (v ? "1" : "0"), in: (s) => s === "1" });
const text = (value) => ({ value, out: (v) => v, in: (s) => s });
// An address may have been cut or mistyped: what is not one of the choices falls back to the default.
const choice = (value, allowed) => ({ value, out: (v) => v, in: (s) => (allowed(s) ? s : value) });
const oneOf = (value, ...others) => choice(value, (s) => s === value || others.includes(s));
const count = (value) => ({ value, out: String, in: (s) => (/^\d+$/.test(s) ? Number(s) : value) });
const set = (...values) => ({
  value: new Set(values),
  out: (v) => [...v].sort().join("~"),
  in: (s) => new Set(s.split("~").filter(Boolean)),
});

export const VIEWS = ["ties", "map", "matrix", "tables"];
// What each step of a story sets, as an address.
const shots = (data.story?.steps ?? []).map((step) => new URLSearchParams(step.view ?? ""));

const fields = {
  view: oneOf(...VIEWS),
  layout: choice("islands", (s) => s in data.groups && (s !== "geographic" || data.outlines.length > 0)),
  sel: text(""),
  kinds: set("agency", "association", "program", "channel"),
  hide: set(),
  threat: choice("", (s) => s === "" || nodeOf.get(s)?.kind === "threat"),
  source: choice("", (s) => s === "" || data.sources.some((x) => x.id === s)),
  confidence: set("high", "medium", "low"),
  links: set("participation", "share"),
  size: count(22),
  ties: count(60),
  tied: set("exchange", "membership"),
  gaps: flag(true),
  pairs: count(10),
  partial: flag(false),
  channels: set("none", "indirect", "irregular"),
  problems: flag(true),
  ended: flag(false),
  year: count(0),
  then: count(0),
  given: flag(false),
  ego: count(0),
  from: text(""),
  hulls: flag(true),
  table: oneOf(..."agencies ties arrangements links gaps needs problems change findings sources".split(" ")),
  sort: text(""),
  open: choice("", (s) => s === "" || data.communities.some((c) => c.id === s)),
  theme: oneOf("auto", "light", "dark"),
  lang: oneOf("", "en", "fr"),
  step: {
    ...count(shots.length ? 1 : 0),
    in: (s) => (Number(s) >= 1 && Number(s) <= shots.length && /^\d+$/.test(s) ? Number(s) : Math.min(1, shots.length)),
  },
  told: flag(true),
  // What is in sight: middle, scale and width of the picture, each short enough to be a number.
  at: choice("", (s) => /^-?\d{1,7}_-?\d{1,7}_\d{1,4}(\.\d{1,9})?_\d(\.\d{1,3})?$/.test(s)),
};
// What a step and a reset leave as it is.
const KEPT = new Set(["theme", "lang", "step", "told"]);

for (const [key, value] of Object.entries(data.opening)) {
  if (key in fields) fields[key].value = value;
}

const fresh = (value) => (value instanceof Set ? new Set(value) : value);

export const state = Object.fromEntries(Object.entries(fields).map(([key, { value }]) => [key, fresh(value)]));

// Whether marks and lines are on show, and whether they are agencies and ties alone.
export const isDrawn = () => state.view === "ties" || state.view === "map";
export const isTies = () => state.view === "ties";

// Where things stand: agencies alone have an arrangement of their own by country.
export const arranged = () => (isTies() && state.layout === "islands" ? "ties" : state.layout);

// The reader's steps stand in the browser's history with their number: what lies before the first is
// another page, and a slider on the move or a play is one step.
let turn = 0;
let newest = 0;
let gesture = "";
export const canUndo = () => turn > 0;
export const canRedo = () => turn < newest;
export const settle = () => {
  gesture = "";
};

const here = () => (address() === "#" ? location.pathname + location.search : address());

let writing = 0;

function write() {
  clearTimeout(writing);
  writing = 0;
  history.replaceState({ turn }, "", here());
}

// Where the reader looks is kept with the step that is on show: it is no step of its own to undo.
export function note(at, { held = false } = {}) {
  if (at === state.at) return;
  state.at = at;
  clearTimeout(writing);
  if (held) writing = setTimeout(write, 200);
  else write();
}

function record(held) {
  const goesOn = held !== "" && held === gesture;
  gesture = held;
  if (!goesOn) {
    turn += 1;
    newest = turn;
  }
  history[goesOn ? "replaceState" : "pushState"]({ turn }, "", here());
}

// An entry without a number was made by the reader, who wrote another address.
function arrive(entry) {
  gesture = "";
  turn = entry?.turn ?? turn + 1;
  newest = entry ? Math.max(newest, turn) : turn;
  if (!entry) history.replaceState({ turn }, "");
}

// What the address leaves out: while a story is told its step's view, else how the page opened.
function usual(key, { step, told } = state) {
  const view = told && step && !KEPT.has(key) ? shots[step - 1] : null;
  return view?.has(key) ? fields[key].in(view.get(key)) : fresh(fields[key].value);
}

const listeners = [];
export const onChange = (listener) => listeners.push(listener);

export function address() {
  const hash = new URLSearchParams();
  for (const [key, field] of Object.entries(fields)) {
    const now = field.out(state[key]);
    if (now !== field.out(usual(key))) hash.set(key, now);
  }
  return `#${hash}`;
}

function load() {
  const hash = new URLSearchParams(location.hash.slice(1));
  for (const key of [...KEPT, ...Object.keys(fields)]) {
    state[key] = hash.has(key) ? fields[key].in(hash.get(key)) : usual(key);
  }
  // What stands in a closed community is seen when that is open.
  const home = nodeOf.get(state.sel)?.community ?? -1;
  if (data.collapsed && home >= 0) state.open = `c${home}`;
}

// Listeners are told what changed, and whether what is in sight was set with it.
function tell(changed, arrived) {
  for (const listener of listeners) listener(changed, arrived);
}

// Change the state; changes of one gesture, as of a slider on the move, are one step to undo.
export function update(patch, { held = "" } = {}) {
  const changed = Object.keys(patch).filter((k) => fields[k].out(patch[k]) !== fields[k].out(state[k]));
  if (!changed.length) return;
  if (writing) write();
  for (const key of changed) state[key] = patch[key];
  record(held);
  tell(new Set(changed), "at" in patch);
}

function viewAt(at) {
  const set = Object.keys(fields).filter((key) => !KEPT.has(key));
  return Object.fromEntries(set.map((key) => [key, usual(key, at)]));
}

export const reset = () => update(viewAt(state));

// Tell a step of the story, with its view.
export const toStep = (step) => update({ step, told: true, ...viewAt({ step, told: true }) });

export function start() {
  load();
  turn = history.state?.turn ?? 0;
  newest = turn;
  history.replaceState({ turn }, "");
  addEventListener("popstate", (event) => {
    clearTimeout(writing);
    writing = 0;
    arrive(event.state);
    const before = Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, field.out(state[key])]));
    load();
    const changed = Object.keys(fields).filter((key) => fields[key].out(state[key]) !== before[key]);
    tell(new Set(changed), true);
  });
  tell(new Set(Object.keys(fields)), true);
}
