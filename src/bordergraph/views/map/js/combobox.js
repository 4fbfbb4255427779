// A field with a list below it, as ARIA knows it: type, walk with the arrows, choose with Enter.
import { el, say } from "./dom.js";
import { t } from "./text.js";

// `find` gives what fits the text, `row` how one of them reads, `choose` takes one. With `atOnce` the
// list opens with the field, which keeps what `kept` returns.
export function combobox({ id, list, label, hint, find, row, choose, kept = () => "", atOnce = false }) {
  let hits = [];
  let at = -1;

  const show = () => {
    rows.hidden = !hits.length;
    input.setAttribute("aria-expanded", String(hits.length > 0));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `${list}-${at}`);
    rows.replaceChildren(
      ...hits.map((hit, i) =>
        el(
          "li",
          {
            id: `${list}-${i}`,
            role: "option",
            "aria-selected": String(i === at),
            onmousedown: (event) => event.preventDefault(),
            onclick: () => take(i),
          },
          row(hit),
        ),
      ),
    );
    rows.children[at]?.scrollIntoView({ block: "nearest" });
  };

  const close = () => {
    hits = [];
    at = -1;
    show();
  };

  const look = () => {
    hits = find(input.value);
    at = hits.length && input.value ? 0 : -1;
    show();
    if (hits.length) rows.scrollIntoView({ block: "nearest" });
    say(t("search.found", { n: hits.length }));
  };

  const take = (i) => {
    const hit = hits[i];
    if (hit === undefined) return;
    close();
    choose(hit);
    input.value = kept();
  };

  const input = el("input", {
    id,
    type: "text",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list,
    "aria-labelledby": label,
    placeholder: hint,
    oninput: look,
    onfocus: () => {
      input.select();
      if (atOnce) look();
    },
    onclick: () => {
      if (atOnce && !hits.length) look();
    },
    onblur: () => {
      close();
      if (atOnce) input.value = kept();
    },
    onkeydown: (event) => {
      const moves = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in moves && (hits.length || atOnce)) {
        event.preventDefault();
        if (!hits.length) look();
        at =
          (at + moves[event.key] + (at < 0 && moves[event.key] < 0 ? 1 : 0) + hits.length) % Math.max(1, hits.length);
        show();
      } else if (event.key === "Enter") take(at);
      else if (event.key === "Escape" && (hits.length || (input.value && !atOnce))) {
        event.preventDefault();
        if (!hits.length) input.value = "";
        close();
      }
    },
  });
  const rows = el("ul", { id: list, role: "listbox", "aria-labelledby": label, hidden: true });
  return el("div.combo", input, rows);
}
