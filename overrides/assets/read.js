// Reading aloud with the browser's own voices, loaded when 朗读 is first pressed.
// A sentence is one utterance: Chrome falls silent after fifteen seconds of one, and pausing begins
// the sentence anew, because pause() itself does nothing on some phones. Its words stand in #reader.
(() => {
  "use strict";
  const LONG = 50; // characters; a longer sentence is parted at a comma
  const SENTENCE = new RegExp(`[^]{0,${LONG}}?[。！？；!?;]+[”’」』）》]*|[^]{20,${LONG}}[，、：,]|[^]{1,${LONG}}`, "g");
  const SKIP = "svg,nav,form:not(.q-card),button:not(.term),.gloss,.footnote-ref,.sr,.err,.plate,.legend,.often,.cover,.chart table," +
    ".chart .src,.more,.bar,.q-sign,[hidden],script,style,template,noscript,details:not([open])>:not(summary),.q-card summary";
  const synth = window.speechSynthesis, bar = document.getElementById("reader"), words = bar.dataset;
  const find = (selector) => bar.querySelector(selector);
  const [pauseButton, stopButton] = bar.querySelectorAll("[data-do]");
  const marks = window.CSS && CSS.highlights;
  let sentences = [], at = 0, turn = 0, playing = false, opener, rate = 1;
  try { rate = +localStorage.getItem("look-rate") || 1; } catch (e) { /* as it is */ }

  // --- what is read: the page block by block, each parted into sentences ---

  function blockOf(node) {
    let element = node.parentElement;
    while (/^(inline|contents|ruby)/.test(getComputedStyle(element).display)) element = element.parentElement;
    return element;
  }

  function collect() {
    const found = [], walker = document.createTreeWalker(document.getElementById("main"), NodeFilter.SHOW_ALL, {
      acceptNode: (node) => (node.nodeType === 3 ? NodeFilter.FILTER_ACCEPT
        : node.nodeType !== 1 || node.matches(SKIP) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP),
    });
    let block, nodes = [];
    const part = () => {
      const text = nodes.map((node) => node.data).join("");
      for (const { 0: piece, index } of text.matchAll(SENTENCE)) {
        if (!/[\p{L}\p{N}]/u.test(piece)) continue;
        const range = document.createRange(), start = index + piece.search(/\S/);
        range.setStart(...place(nodes, start));
        range.setEnd(...place(nodes, start + piece.trim().length));
        const label = block.dataset.l && !index ? block.dataset.l + "，" : "";
        found.push({ range, block, text: label + piece.trim().replace(/\s*\n\s*/g, "") });
      }
      nodes = [];
    };
    while (walker.nextNode()) {
      const node = walker.currentNode, next = blockOf(node);
      if (!next.getClientRects().length) continue;
      if (next !== block) part();
      block = next;
      nodes.push(node);
    }
    part();
    return found;
  }

  // Node and offset of a place in the joined text of the nodes.
  function place(nodes, offset) {
    for (const node of nodes) {
      if (offset <= node.length && (offset < node.length || node === nodes[nodes.length - 1])) return [node, offset];
      offset -= node.length;
    }
  }

  // --- speaking ---

  const voice = () => {
    const mine = document.documentElement.lang.toLowerCase(), voices = synth.getVoices();
    const speaks = (start) => voices.find(({ lang }) => lang.toLowerCase().replace("_", "-").startsWith(start));
    return speaks(mine) || speaks("zh") || speaks("cmn") || speaks("yue") || (voices.length ? null : undefined);
  };

  function speak() {
    const mine = ++turn, { range, text } = sentences[at], chosen = voice();
    if (chosen === null) return fail(); // voices, but no Chinese one
    const said = new SpeechSynthesisUtterance(text);
    said.lang = document.documentElement.lang;
    said.rate = rate;
    if (chosen) said.voice = chosen;
    said.onend = () => {
      if (mine !== turn) return;
      at += 1;
      // A question that has been left is not read to its end.
      if (at < sentences.length && sentences[at].range.getClientRects().length) speak();
      else stop(words.sayDone);
    };
    said.onerror = ({ error }) => mine === turn && !/interrupted|canceled/.test(error) && fail();
    window.reading = said; // Chrome forgets an utterance that nothing holds, and its end with it
    mark(range);
    synth.cancel();
    synth.speak(said);
  }

  function mark(range) {
    clear();
    if (marks) marks.set("reading", new Highlight(range));
    else sentences[at].block.classList.add("reading");
    find(".small").textContent = words.sayAt.replace("{n}", at + 1).replace("{all}", sentences.length);
    const { top, bottom } = range.getBoundingClientRect(), head = document.querySelector(".md-header").getBoundingClientRect();
    if (top < Math.max(0, head.bottom) || bottom > bar.getBoundingClientRect().top) scrollBy(0, top - innerHeight / 3);
  }

  function clear() {
    if (marks) marks.delete("reading");
    document.querySelectorAll(".reading").forEach((block) => block.classList.remove("reading"));
  }

  const tell = (text) => { find("[role=status]").textContent = text; };

  function play(on, text) {
    playing = on;
    pauseButton.textContent = on ? words.sayPause : words.sayResume;
    tell(text);
    if (on) return speak();
    turn += 1;
    synth.cancel();
  }

  function fail() {
    play(false, words.sayFail);
    find(".small").textContent = words.sayFail;
  }

  function stop(text) {
    play(false, text || "");
    clear();
    const inside = bar.contains(document.activeElement);
    // What is said last is heard before the bar goes.
    setTimeout(() => { if (!playing) bar.hidden = true; }, text ? 1500 : 0);
    document.body.classList.remove("speaking");
    if (inside) opener.focus();
  }

  // --- the bar ---

  function pace(value) {
    rate = value;
    bar.querySelectorAll("[data-rate]").forEach((button) =>
      button.setAttribute("aria-pressed", +button.dataset.rate === rate));
  }
  pace(rate);
  bar.querySelectorAll("[data-rate]").forEach((button) => {
    button.onclick = () => {
      pace(+button.dataset.rate);
      try { localStorage.setItem("look-rate", rate); } catch (e) { /* not kept */ }
      if (playing) speak();
    };
  });
  pauseButton.onclick = () => play(!playing, playing ? words.sayPaused : "");
  stopButton.onclick = () => stop();
  addEventListener("keydown", (event) => event.key === "Escape" && !bar.hidden && stop());
  addEventListener("pagehide", () => { turn += 1; synth.cancel(); });

  // From the selection, where there is one, or from the title.
  window.readAloud = (button) => {
    const chosen = getSelection(), from = chosen.rangeCount && !chosen.isCollapsed && chosen.getRangeAt(0);
    opener = button;
    sentences = collect();
    at = from ? Math.max(0, sentences.findIndex(({ range }) => range.comparePoint(from.startContainer, from.startOffset) < 1)) : 0;
    if (!sentences.length) return;
    bar.hidden = false;
    document.body.classList.add("speaking");
    pauseButton.focus();
    play(true, words.sayBegin);
  };
})();
