// Leaves of a long list only what was typed: a name or a part of it, a word of the explanation, or
// the first letters of the pinyin. Without this script the whole list is there, and no field.
(() => {
  "use strict";
  const form = document.querySelector("form.sift"), field = form.querySelector("input");
  const index = document.querySelector("nav.index"), said = form.querySelector("[role=status]");
  const parts = document.querySelectorAll(".sifted");
  const same = (text) => text.normalize("NFKC").toLowerCase();

  // A term is followed by its explanation; the name that citations use is the anchor of either.
  const items = [...document.querySelectorAll("[data-k]")].map((node) => {
    const nodes = node.matches("dt") ? [node, node.nextElementSibling] : [node];
    const part = node.closest(".sifted"), { id } = node.querySelector("[id]") || node;
    const title = part.querySelector("caption");
    const text = same([id, title && title.textContent, ...nodes.map((one) => one.textContent)].join("\n"));
    return { nodes, part, text, letters: node.dataset.k };
  });

  function sift() {
    const asked = same(field.value).split(/[\s《》]+/).filter(Boolean), left = new Set();
    let n = 0;
    for (const { nodes, part, text, letters } of items) {
      const fits = asked.every((one) => text.includes(one) || letters.startsWith(one));
      if (fits) left.add(part) && n++;
      for (const node of nodes) node.hidden = !fits;
    }
    for (const part of parts) part.hidden = !left.has(part);
    if (index) index.hidden = asked.length;
    said.textContent = asked.length ? form.dataset[n ? "say" : "none"].replace("{n}", n) : "";
  }

  form.onsubmit = (event) => event.preventDefault();
  field.oninput = sift;
  field.autocomplete = "off"; // a page that is returned to is whole again
  form.hidden = false;
})();
