// The key that writing takes. Loaded before the page, so that no form is ever sent without it.
(() => {
  "use strict";
  // A cookie goes to every server on this computer; what is kept here, to this one's pages only.
  const PEN = "pen";
  const came = new URL(location.href);
  const given = new URLSearchParams(came.hash.slice(1)).get(PEN);
  if (given) {
    localStorage.setItem(PEN, given);
    came.hash = "";
  }
  if (given || came.searchParams.has(PEN)) {
    came.searchParams.delete(PEN);
    history.replaceState(history.state, "", came);
  }
  window.penned = (address) => {
    const url = new URL(address, location.href);
    url.searchParams.set(PEN, localStorage.getItem(PEN) || "");
    return url.href;
  };
  addEventListener("submit", ({ target }) => {
    if (target.method === "post") target.action = window.penned(target.action);
  });
})();
