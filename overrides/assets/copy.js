// Copies an article with its looks, its code, or a few lines of text: those of the element named, or of
// the one before the button. The words stand in the page.
(() => {
  "use strict";
  const status = document.querySelector("[role=status][data-done]");

  let gone;
  const say = (words) => {
    const bar = status.closest(".speak");
    clearTimeout(gone);
    gone = setTimeout(() => { bar.hidden = true; }, 10000);
    bar.hidden = false;
    status.textContent = "";
    // Said again even where the words are the same.
    requestAnimationFrame(() => { status.textContent = words; });
  };

  // What older browsers and pages without https can do: a copy event that is given the same.
  const old = (kinds, shown) => {
    const give = (event) => {
      for (const [kind, text] of Object.entries(kinds)) event.clipboardData.setData(kind, text);
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    if (shown.select) shown.select(); else getSelection().selectAllChildren(shown);
    document.addEventListener("copy", give, true);
    try { return document.execCommand("copy"); } catch (e) { return false; }
    finally { document.removeEventListener("copy", give, true); }
  };

  const copy = async (kinds, shown) => {
    try {
      const blobs = Object.entries(kinds).map(([kind, text]) => [kind, new Blob([text], { type: kind })]);
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
      return true;
    } catch (e) {
      return old(kinds, shown);
    }
  };

  document.querySelectorAll("[data-copy]").forEach((button) => {
    const shown = document.getElementById(button.dataset.copy) || button.previousElementSibling;
    button.hidden = false;
    button.onclick = async () => {
      const html = shown.innerHTML.trim(), as = button.dataset.as;
      const kinds = { "text/plain": as === "code" ? html : (shown.value || shown.innerText || shown.textContent).trim() };
      if (as === "html") kinds["text/html"] = html;
      const done = await copy(kinds, shown);
      if (done) getSelection().removeAllRanges();
      say(done ? status.dataset.done : status.dataset.failed);
    };
  });

  // Where a mistake is, as site.js tells it behind #.
  const draft = document.getElementById("draft");
  if (draft) (onhashchange = () => {
    const told = new URLSearchParams(location.hash.slice(1)), lines = draft.defaultValue.split("\n");
    if (!told.has("page") || draft.value !== draft.defaultValue) return; // what was written stays
    ["page", "heading", "text"].forEach((key, i) => { lines[i] += (told.get(key) || "").slice(0, 300); });
    draft.value = lines.join("\n");
  })();
})();
