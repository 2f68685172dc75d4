// Loads this page again when the preview has a newer one; asks only while the page is looked at.
(() => {
  "use strict";
  const { version } = document.currentScript.dataset;
  const RETRY = 1000;  // milliseconds after which a server that has ended is asked for again
  let asking = null;
  const ask = async () => {
    const own = asking = new AbortController();
    while (asking === own) {
      try {
        const answer = await fetch(`/_preview/news?version=${version}`, { signal: own.signal });
        if ((await answer.json()).version !== version && asking === own) {
          location.reload();
          return;
        }
      } catch {
        await new Promise((resolve) => { setTimeout(resolve, RETRY); });
      }
    }
  };
  const look = () => {
    asking?.abort();
    asking = null;
    if (document.visibilityState === "visible") ask();
  };
  addEventListener("visibilitychange", look);
  addEventListener("pagehide", () => asking?.abort());
  addEventListener("pageshow", look);
})();
