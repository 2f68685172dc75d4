// Leaves a page at once: it is blank before the next one comes, and the way back misses it.
// Without this script 快速离开 is a link (exit.html).
(() => {
  "use strict";
  const exit = document.querySelector(".exit a");
  let presses = 0, last = 0;

  function leave(event) {
    event.preventDefault(); // of Escape, too: pressed once more, it would stop the next page
    if (!document.body) return; // it is being left already
    const home = exit.href;
    document.title = document.querySelector(".brand").textContent;
    document.body.remove(); // not hidden: WebKit 2.50 hangs when explained words are, and stays on the page
    location.replace(home);
  }
  exit.onclick = leave;

  // One press, or two, closes what is open: menu, sizes, reader, an explained word.
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    presses = event.timeStamp - last < 1000 ? presses + 1 : 1;
    last = event.timeStamp;
    if (presses > 2) leave(event);
  });

  // A place on this page would be one more entry in the history, to which the way back leads.
  addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link || event.defaultPrevented) return;
    event.preventDefault();
    location.replace(link.hash);
  });
})();
