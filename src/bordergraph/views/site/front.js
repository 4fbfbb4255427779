/* The map on the first page: only where there is room for it, as a telephone opens it by its link. */
"use strict";

(() => {
  const place = document.getElementById("map");
  if (!window.matchMedia("(min-width: 40rem)").matches) {
    return;
  }
  const frame = document.createElement("iframe");
  frame.title = place.dataset.title;
  frame.loading = "lazy";
  frame.src = place.dataset.src;
  place.append(frame);
})();
