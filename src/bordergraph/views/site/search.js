/* Search in the reader's browser: the list of things comes with the site, nothing is sent. What it
   takes comes when somebody searches, so that a page opens without it. */
"use strict";

(() => {
  const here = document.currentScript;
  const box = document.getElementById("search");
  const found = document.getElementById("found");
  const told = document.getElementById("told");
  const root = new URL(".", here.src).href;
  const plain = (word) => word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  // A slip is looked up as what it resembles; a number or section never is.
  const fuzzy = (word) => (/\p{N}/u.test(word) ? false : 0.2);
  const MOST = 50;

  function brought(name) {
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = root + name;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
  }

  let ready = null;
  function made() {
    ready ??= Promise.all([brought("minisearch.js"), brought(here.dataset.things)]).then(() => {
      const index = new window.MiniSearch({
        fields: ["name", "also"],
        processTerm: plain,
        searchOptions: { prefix: true, fuzzy, combineWith: "AND", boost: { name: 2 } },
      });
      index.addAll(window.bordergraphThings.map(([name, , , also], id) => ({ id, name, also })));
      return index;
    });
    return ready;
  }

  function item([name, kind, path]) {
    const line = document.createElement("li");
    const link = document.createElement("a");
    const small = document.createElement("small");
    link.href = root + path;
    link.textContent = name;
    small.textContent = ` ${kind}`;
    line.append(link, small);
    return line;
  }

  async function look() {
    const index = await made();
    const things = window.bordergraphThings;
    const asked = box.value.trim();
    const boostDocument = (id) => 1 + Math.log1p(things[id][4]) / 4;
    const every = asked ? index.search(asked, { boostDocument }) : [];
    const hits = every.length || !asked ? every : index.search(asked, { boostDocument, combineWith: "OR" });
    found.replaceChildren(...hits.slice(0, MOST).map((hit) => item(things[hit.id])));
    const said = hits.length > MOST ? told.dataset.first : told.dataset.said;
    told.textContent = asked ? said.replace("{n}", String(hits.length)).replace("{shown}", String(MOST)) : "";
  }

  box.addEventListener("focus", made);
  box.addEventListener("input", look);
  const given = new URLSearchParams(location.search).get("q");
  if (given) {
    box.value = given;
  }
  if (box.value) {
    look();
  }
})();
