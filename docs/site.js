// What Material makes in the page gets a name, and what scrolls can be reached by keyboard.
const named = () => {
  for (const wide of document.querySelectorAll(".md-typeset__scrollwrap")) wide.tabIndex = 0;
  document.querySelectorAll(".md-code__nav").forEach((nav, place) => {
    nav.setAttribute("aria-label", `Copy block ${place + 1}`);
  });
};
new MutationObserver(named).observe(document.body, { childList: true, subtree: true });
