/* Search in the reader's browser: the list of things comes with the site, nothing is sent. What it
   takes comes when somebody searches, so that a page opens without it. */
"use strict";

(() => {
  const here = document.currentScript;
  const box = document.getElementById("search");
  const found = document.getElementById("found");
  const told = document.getElementById("told");
  const root = new URL(".", here.src).href;
  const MOST = 50;

  const element = (tag, properties) => Object.assign(document.createElement(tag), properties);

  function brought(name) {
    return new Promise((onload, onerror) => {
      document.head.append(element("script", { src: root + name, onload, onerror }));
    });
  }

  let ready = null;
  function made() {
    ready ??= Promise.all(["minisearch.js", "finder.js", here.dataset.things].map(brought)).then(() =>
      window.createFinder(
        window.bordergraphThings.map(([name, , , also, weight]) => ({ names: [name, ...also], weight })),
      ),
    );
    return ready;
  }

  function item([name, kind, path]) {
    const line = element("li");
    line.append(element("a", { href: root + path, textContent: name }), element("small", { textContent: ` ${kind}` }));
    return line;
  }

  async function look() {
    const find = await made();
    const asked = box.value.trim();
    const hits = find(asked);
    found.replaceChildren(...hits.slice(0, MOST).map((i) => item(window.bordergraphThings[i])));
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
