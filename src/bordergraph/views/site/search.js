/* Search in the reader's browser: the list of things comes with the site, nothing is sent. */
"use strict";

(() => {
  const box = document.getElementById("search");
  const found = document.getElementById("found");
  const told = document.getElementById("told");
  const things = window.bordergraphThings;
  const root = new URL(".", document.currentScript.src).href;
  const plain = (word) => word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const MOST = 50;

  const index = new window.MiniSearch({
    fields: ["name", "also"],
    processTerm: plain,
    searchOptions: { prefix: true, fuzzy: 0.2, combineWith: "AND", boost: { name: 2 } },
  });
  index.addAll(things.map(([name, kind, path, also, weight], id) => ({ id, name, kind, path, also, weight })));

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

  function look() {
    const asked = box.value.trim();
    const boostDocument = (id) => 1 + Math.log1p(things[id][4]) / 4;
    const hits = asked ? index.search(asked, { boostDocument }) : [];
    found.replaceChildren(...hits.slice(0, MOST).map((hit) => item(things[hit.id])));
    told.textContent = asked ? told.dataset.said.replace("{n}", String(hits.length)) : "";
  }

  box.addEventListener("input", look);
  const given = new URLSearchParams(location.search).get("q");
  if (given) {
    box.value = given;
  }
  look();
})();
