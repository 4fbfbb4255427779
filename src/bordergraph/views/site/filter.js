/* Selects above the table of an index: each keeps the rows that have a word in a column. */
"use strict";

(() => {
  const place = document.getElementById("filters");
  const table = document.querySelector("main table");
  const rows = [...table.tBodies[0].rows];
  const asked = new Map();
  const wordsIn = (row, at) => row.cells[at].textContent.trim().split(/, |; /);
  const count = document.createElement("p");
  count.setAttribute("role", "status");
  const show = () => {
    for (const row of rows) {
      row.hidden = [...asked].some(([at, word]) => word && !wordsIn(row, at).includes(word));
    }
    const left = rows.filter((row) => !row.hidden).length;
    count.textContent = `${left} / ${rows.length}`;
  };
  for (const [at, head] of [...table.tHead.rows[0].cells].entries()) {
    const words = [...new Set(rows.flatMap((row) => wordsIn(row, at)))].filter(Boolean);
    if (at === 0 || words.length > rows.length) {
      continue;
    }
    const label = document.createElement("label");
    const select = document.createElement("select");
    select.append(new Option("", ""), ...words.sort((a, b) => a.localeCompare(b)).map((word) => new Option(word, word)));
    select.addEventListener("change", () => {
      asked.set(at, select.value);
      show();
    });
    label.append(head.textContent, " ", select);
    place.append(label);
  }
  place.append(count);
  show();
})();
