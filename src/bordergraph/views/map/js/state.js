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

const fields = {
  view: oneOf("map", "matrix", "tables"),
  layout: choice("islands", (s) => s in data.groups && (s !== "geographic" || data.outlines.length > 0)),
  sel: text(""),
  kinds: set("agency", "association", "program", "channel"),
  hide: set(),
  threat: choice("", (s) => s === "" || nodeOf.get(s)?.kind === "threat"),
  source: choice("", (s) => s === "" || data.sources.some((x) => x.id === s)),
  confidence: set("high", "medium", "low"),
  links: set("participation", "share"),
  size: count(22),
  gaps: flag(true),
  pairs: count(10),
  evidence: set("confirmed", "tested", "inferred", "assumed"),
  within: flag(false),
  ended: flag(false),
  year: count(0),
  ego: count(0),
  from: text(""),
  hulls: flag(true),
  table: oneOf("agencies", "arrangements", "links", "gaps", "findings", "sources"),
  sort: text(""),
  open: text(""),
  theme: oneOf("auto", "light", "dark"),
  lang: oneOf("", "en", "fr"),
};

for (const [key, value] of Object.entries(data.opening)) {
  if (key in fields) fields[key].value = value;
}

const fresh = (value) => (value instanceof Set ? new Set(value) : value);

export const state = {};
for (const key of Object.keys(fields)) state[key] = fresh(fields[key].value);

const listeners = [];
export const onChange = (listener) => listeners.push(listener);

export function address() {
  const hash = new URLSearchParams();
  for (const [key, field] of Object.entries(fields)) {
    const now = field.out(state[key]);
    if (now !== field.out(field.value)) hash.set(key, now);
  }
  return `#${hash}`;
}

function load() {
  const hash = new URLSearchParams(location.hash.slice(1));
  for (const [key, field] of Object.entries(fields)) {
    state[key] = hash.has(key) ? field.in(hash.get(key)) : fresh(field.value);
  }
}

function tell(changed) {
  for (const listener of listeners) listener(changed);
}

// Change the state; `still` keeps the last history entry, for sliders on the move.
export function update(patch, { still = false } = {}) {
  const changed = Object.keys(patch).filter((k) => fields[k].out(patch[k]) !== fields[k].out(state[k]));
  if (!changed.length) return;
  for (const key of changed) state[key] = patch[key];
  const method = still ? "replaceState" : "pushState";
  history[method](null, "", address() === "#" ? location.pathname + location.search : address());
  tell(new Set(changed));
}

export function reset() {
  const patch = {};
  for (const [key, field] of Object.entries(fields)) {
    if (key !== "theme" && key !== "lang") patch[key] = fresh(field.value);
  }
  update(patch);
}

export function start() {
  load();
  addEventListener("popstate", () => {
    const before = Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, field.out(state[key])]));
    load();
    const changed = Object.keys(fields).filter((key) => fields[key].out(state[key]) !== before[key]);
    if (changed.length) tell(new Set(changed));
  });
  tell(new Set(Object.keys(fields)));
}
