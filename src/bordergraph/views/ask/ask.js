// The page of questions: choose one, fill in its form, run it at the endpoint, read and save the rows.
(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const { words, questions, readers, prefixes, names, terms, ids, language, most } = data;
  const main = document.getElementById("main");
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: "base" });
  const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  const count = (key, n) => {
    const [one, many] = words[key].split("|");
    const single = language === "fr" ? n < 2 : n === 1;
    return (single ? one : many).replace("{n}", n.toLocaleString(language));
  };

  // Text enters the page as text only.
  function el(tag, attributes = {}, ...inside) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (value === true) made.setAttribute(name, "");
      else if (value !== false && value !== null) made.setAttribute(name, value);
    }
    made.append(...inside.filter((part) => part !== null));
    return made;
  }

  // Names: what a thing may be called, also as choices of a field, and what each address is called.
  const labels = new Map(terms);
  const byName = {};
  for (const [kind, things] of Object.entries(names)) {
    const known = new Map();
    const put = (text, iri) => { if (text && !known.has(text.toLowerCase())) known.set(text.toLowerCase(), iri); };
    for (const [iri, label] of things) { put(label, iri); labels.set(iri, label); }
    for (const [iri, label, ...others] of things) {
      put(shown(label, others), iri);
      put(decodeURIComponent(iri.slice(iri.lastIndexOf("/") + 1)), iri);
      others.forEach((other) => put(other, iri));
    }
    byName[kind] = known;
    const options = things.map(([, label, ...others]) => el("option", { value: shown(label, others) }));
    document.body.append(el("datalist", { id: `names-${kind}` }, ...options));
  }
  function shown(label, others) {
    return others.length && others[0] !== label ? `${others[0]} – ${label}` : label;
  }

  // The list of questions, by who asks.
  const find = document.getElementById("find");
  function listed() {
    const asked = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (q) => asked.every((word) => q.words.includes(word));
    const found = questions.filter(fits);
    const groups = readers.map(([reader, name]) => {
      const mine = found.filter((q) => q.reader === reader);
      if (!mine.length) return null;
      const items = mine.map((q) => el("li", {},
        el("a", { href: `#${q.name}`, "aria-current": chosen() === q.name ? "page" : null }, q.summary)));
      return el("section", { "aria-label": name }, el("h2", {}, name), el("ul", {}, ...items));
    });
    document.getElementById("list").replaceChildren(...groups.filter(Boolean));
    document.getElementById("count").textContent = found.length ? count("found", found.length) : say("none-found");
  }
  const chosen = () => decodeURIComponent(location.hash.slice(1)).split("?")[0];

  // Values of a form as RDF terms, or what is wrong with them.
  function term(parameter, text) {
    const name = parameter.name;
    if (!text) return parameter.required ? { wrong: say("missing", { name }) } : {};
    if (byName[parameter.type]) {
      const iri = byName[parameter.type].get(text.toLowerCase());
      return iri ? { value: `<${iri}>` } : { wrong: say("unknown", { name: text }) };
    }
    if (parameter.type === "date") {
      const day = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
      return day ? { value: `"${text}"^^<http://www.w3.org/2001/XMLSchema#date>` } : { wrong: say("no-date", { name: text }) };
    }
    if (parameter.type === "integer") {
      return /^[+-]?\d{1,15}$/.test(text) ? { value: `"${text}"^^<http://www.w3.org/2001/XMLSchema#integer>` } : { wrong: say("no-integer", { name: text }) };
    }
    return { value: JSON.stringify(text).replace(/[\u2028\u2029]/g, " ") };
  }
  const bound = (q, values) => q.parts
    .map((part) => (typeof part === "string" ? part : values[part[0]] ?? part[1])).join("");

  let going = null;
  async function ask(text, state, into, stop) {
    going?.abort();
    const mine = going = new AbortController();
    const tell = (message, wrong = false) => { state.textContent = message; state.classList.toggle("wrong", wrong); };
    into.replaceChildren();
    tell(say("running"));
    stop.hidden = false;
    try {
      const answer = await fetch("/sparql", {
        method: "POST", body: text, signal: mine.signal, credentials: "same-origin", redirect: "error",
        headers: { "Content-Type": "application/sparql-query", Accept: "application/sparql-results+json, application/n-triples" },
      });
      const said = await answer.text();
      if (!answer.ok) { tell(refusal(answer.status, said), true); return; }
      const triples = answer.headers.get("Content-Type")?.startsWith("application/n-triples");
      show(said, triples, into, tell);
    } catch (error) {
      if (going === mine) tell(error.name === "AbortError" ? say("stopped") : say(error.name === "TypeError" ? "unreachable" : "nonsense"), error.name !== "AbortError");
    } finally {
      if (going === mine) { stop.hidden = true; going = null; }
    }
  }
  function refusal(status, said) {
    const why = said.slice(0, 600).trim();
    const key = status === 429 ? "busy" : /ask for less|time ?-?out|timed out|limit/i.test(why) ? "too-long" : status >= 502 ? "busy" : "refused";
    return say(key, { status, why });
  }
  function parsed(text) {
    try { return JSON.parse(text); } catch { return null; }
  }

  function show(said, triples, into, tell) {
    if (triples) {
      const lines = said.split("\n").filter(Boolean);
      tell(count("rows", lines.length));
      into.append(saving([["turtle", "nt", "application/n-triples", () => said]]), el("pre", { tabindex: "0" }, lines.slice(0, most).join("\n")));
      return;
    }
    const found = parsed(said);
    if (!found) { tell(say(/^\s*\{/.test(said) ? "truncated" : "nonsense"), true); return; }
    if (typeof found.boolean === "boolean") { tell(say(found.boolean ? "yes" : "no")); return; }
    if (!Array.isArray(found.head?.vars) || !Array.isArray(found.results?.bindings)) { tell(say("nonsense"), true); return; }
    const columns = found.head.vars.map(String);
    const bindings = found.results.bindings;
    const n = bindings.length;
    tell(n ? count("rows", n) + (n > most ? `, ${say("shown", { n: most.toLocaleString(language) })}` : "") : say("no-rows"));
    if (!n) return;
    into.append(saving([
      ["csv", "csv", "text/csv", () => csv(columns, bindings)],
      ["json", "json", "application/sparql-results+json", () => said],
    ]), table(columns, bindings));
  }

  const isNumber = (value) => value?.type === "literal" && /#(integer|decimal|double|float|int|long)$/.test(value.datatype ?? "");
  function table(columns, bindings) {
    const body = el("tbody");
    let order = null;
    const heads = columns.map((column) => el("th", { scope: "col" }, el("button", {
      type: "button", title: words[`column.${column}`] ?? say("sort", { name: column }),
      onclick: () => fill({ column, down: order?.column === column && !order.down }),
    }, column)));
    function fill(wanted) {
      order = wanted;
      heads.forEach((head, i) => {
        const way = columns[i] !== order?.column ? null : order.down ? "descending" : "ascending";
        head.firstChild.textContent = columns[i] + (way ? ` ${order.down ? "▼" : "▲"}` : "");
        if (way) head.setAttribute("aria-sort", way);
        else head.removeAttribute("aria-sort");
      });
      const rows = order ? sorted(bindings, order) : bindings;
      body.replaceChildren(...rows.slice(0, most).map((row) => el("tr", {}, ...columns.map((c) => cell(row[c])))));
    }
    fill(null);
    return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": say("results") },
      el("table", {}, el("thead", {}, el("tr", {}, ...heads)), body));
  }
  function sorted(bindings, { column, down }) {
    const key = (row) => (row[column] ? called(row[column]) : "");
    const side = down ? -1 : 1;
    return bindings.map((row) => [key(row), row]).sort(([a, x], [b, y]) => {
      // What is empty comes last, whichever way.
      if (!a || !b) return Number(!a) - Number(!b);
      if (isNumber(x[column]) && isNumber(y[column])) return side * (Number(a) - Number(b));
      return side * collator.compare(a, b);
    }).map(([, row]) => row);
  }
  function short(iri) {
    for (const [prefix, namespace] of Object.entries(prefixes)) {
      if (iri.startsWith(namespace) && /^[\w.~%-]+$/.test(iri.slice(namespace.length))) return `${prefix}:${iri.slice(namespace.length)}`;
    }
    return iri;
  }
  const called = (value) => (value.type === "uri" ? labels.get(value.value) ?? labels.get(short(value.value)) ?? short(value.value) : String(value.value));
  function cell(value) {
    if (!value) return el("td");
    const text = called(value);
    if (value.type === "uri") {
      if (value.value.startsWith(ids)) {
        return el("td", {}, el("a", { href: new URL(value.value).pathname.replace(/^.*?\/id\//, "/id/"), title: short(value.value) }, text));
      }
      if (/^https?:\/\//i.test(value.value)) return el("td", {}, el("a", { href: value.value, rel: "noopener noreferrer" }, text));
    }
    const tongue = value["xml:lang"];
    return el("td", { class: isNumber(value) ? "number" : null, lang: /^[a-z]{2}(-\w+)?$/i.test(tongue ?? "") ? tongue : null }, text);
  }

  // A cell that a spreadsheet would take for a formula is kept text by an apostrophe, numbers aside.
  function csv(columns, bindings) {
    const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const safe = (value) => {
      if (!value) return "";
      const text = value.type === "uri" ? short(value.value) : String(value.value);
      return quoted(!isNumber(value) && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
    };
    const lines = [columns.map(quoted), ...bindings.map((row) => columns.map((c) => safe(row[c])))];
    return `${lines.map((line) => line.join(",")).join("\r\n")}\r\n`;
  }
  function saving(files) {
    return el("p", { class: "buttons" }, ...files.map(([key, ending, type, make]) => el("button", {
      type: "button",
      onclick: () => {
        const address = URL.createObjectURL(new Blob([make()], { type }));
        const link = el("a", { href: address, download: `${chosen() || "query"}.${ending}` });
        link.click();
        setTimeout(() => URL.revokeObjectURL(address), 10_000);
      },
    }, say(key))));
  }

  // One question with its form, or the editor.
  function field(parameter, given) {
    const id = `p-${parameter.name}`;
    const kind = byName[parameter.type];
    const input = el("input", {
      id, name: parameter.name, autocomplete: "off", list: kind ? `names-${parameter.type}` : null,
      type: parameter.type === "date" ? "date" : "text", required: parameter.required,
      inputmode: parameter.type === "integer" ? "numeric" : null, "aria-describedby": `${id}-help`,
    });
    input.value = given ?? parameter.value ?? "";
    const kindly = say(parameter.required ? "required" : "optional");
    return el("div", { class: "field" }, el("label", { for: id }, `${parameter.name} (${kindly})`), input,
      el("p", { class: "soft", id: `${id}-help` }, parameter.help));
  }
  function opened(q, given) {
    const state = el("p", { id: "state", role: "status" });
    const into = el("div");
    const stop = el("button", { type: "button", hidden: true, onclick: () => going?.abort() }, say("stop"));
    const text = el("pre", { tabindex: "0" });
    const form = el("form", {
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        const final = checked(q, form, state);
        if (final === null) return;
        history.replaceState(null, "", addressed(q, form));
        ask(final, state, into, stop);
      },
      oninput: () => { text.textContent = bound(q, valued(q, form).values).trim(); },
    }, q.params.length ? el("div", { class: "fields" }, ...q.params.map((p) => field(p, given.get(p.name)))) : null,
    el("p", { class: "buttons" }, el("button", { class: "main" }, say("run")), stop,
      el("button", { type: "button", onclick: () => { location.hash = "own"; write(bound(q, valued(q, form).values).trim()); } }, say("edit"))));
    const meanings = q.columns.flatMap((c) => [el("dt", {}, c), el("dd", {}, words[`column.${c}`] ?? "")]);
    main.replaceChildren(el("h2", {}, q.summary), q.description ? el("p", { class: "soft", lang: "en" }, q.description) : "", form, state, into,
      el("details", {}, el("summary", {}, say("columns")), el("dl", {}, ...meanings)),
      el("details", {}, el("summary", {}, say("sparql")), text));
    text.textContent = bound(q, valued(q, form).values).trim();
  }
  function valued(q, form) {
    const values = {};
    const wrong = [];
    for (const parameter of q.params) {
      const input = form.elements.namedItem(parameter.name);
      const found = term(parameter, input.value.trim());
      if (found.wrong) wrong.push([input, found.wrong]);
      if (found.value) values[parameter.name] = found.value;
      input.toggleAttribute("aria-invalid", false);
    }
    return { values, wrong };
  }
  function checked(q, form, state) {
    const { values, wrong } = valued(q, form);
    if (!wrong.length) return bound(q, values);
    wrong.forEach(([input]) => input.setAttribute("aria-invalid", "true"));
    wrong[0][0].focus();
    state.textContent = wrong.map(([, message]) => message).join("\n");
    state.classList.add("wrong");
    return null;
  }
  function addressed(q, form) {
    const given = new URLSearchParams(q.params.map((p) => [p.name, form.elements.namedItem(p.name).value.trim()]).filter(([, v]) => v));
    return `#${q.name}${[...given].length ? `?${given}` : ""}`;
  }

  let editor = null;
  let draft = data.start;
  function write(text) { draft = text; editor?.set(text); }
  function own() {
    const state = el("p", { id: "state", role: "status" });
    const into = el("div");
    const stop = el("button", { type: "button", hidden: true, onclick: () => going?.abort() }, say("stop"));
    const run = () => { draft = editor.text(); ask(draft, state, into, stop); };
    const place = el("div", { id: "editor" });
    main.replaceChildren(el("h2", {}, say("own-summary")), el("p", { class: "soft" }, say("own-help")), place,
      el("p", { class: "buttons" }, el("button", { type: "button", class: "main", onclick: run }, say("run")), stop), state, into);
    // Inside a shadow root the editor's style sheets need no leave of the page's policy.
    const root = place.attachShadow({ mode: "open" });
    const inner = el("div");
    root.append(inner);
    const all = [...terms, ...Object.values(names).flat().map(([iri, label]) => [short(iri), label])];
    editor = globalThis.sparqlEditor(inner, {
      text: draft, root, run, label: say("editor"),
      words: { prefixes: Object.keys(prefixes), terms: all },
    });
  }

  function route() {
    if (editor) draft = editor.text();
    editor = null;
    going?.abort();
    const [name, given = ""] = location.hash.slice(1).split(/\?(.*)/s);
    const q = questions.find((one) => one.name === decodeURIComponent(name));
    if (name === "own") own();
    else opened(q ?? questions[0], new URLSearchParams(q ? given : ""));
    if (!q && name !== "own") history.replaceState(null, "", `#${questions[0].name}`);
    listed();
    document.getElementById("own").setAttribute("aria-pressed", String(name === "own"));
  }
  find.addEventListener("input", listed);
  document.getElementById("own").addEventListener("click", () => { location.hash = "own"; });
  addEventListener("hashchange", () => { route(); main.focus({ preventScroll: matchMedia("(min-width: 761px)").matches }); });
  route();
})();
