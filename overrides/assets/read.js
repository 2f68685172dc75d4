// Reading aloud with the browser's own voices, loaded when 朗读 is first pressed.
// A sentence is one utterance: Chrome falls silent after fifteen seconds of one, and pausing begins
// the sentence anew, because pause() itself does nothing on some phones. Its words stand in #reader.
(() => {
  "use strict";
  const LONG = 50, SHORT = 20; // characters; a longer sentence is parted where it hurts least
  const OPENING = /[《〈（(“‘「『【]/, CLOSING = /[》〉）)”’」』】]/, PAUSE = /[，、：,]/, END = /[。！？；!?;]/;
  const WORD = /[A-Za-z\d.,:%‰~+-]/; // of numbers, dates, addresses
  const PATIENCE = 20000, SLOWEST = 600; // milliseconds, and for each character: a voice that never ends
  const SKIP = "svg,nav,form:not(.q-card),button:not(.term),.gloss,.footnote-ref,.sr,.err,.plate,.legend,.often,.cover,.plot,.chart table,.chart details," +
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
      for (const [index, piece] of parted(text)) {
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

  // The sentences of a text with their places; neither numbers nor, if they fit, brackets are parted.
  function parted(text) {
    const found = [];
    let start = 0, depth = 0, best = 0, cut = 0;
    for (let i = 0; i < text.length; i++) {
      const c = text[i], next = text[i + 1] || "";
      depth = Math.max(0, depth + OPENING.test(c) - CLOSING.test(c));
      const isEnd = END.test(c) || (CLOSING.test(c) && END.test(text[i - 1]));
      const cuttable = next && !(WORD.test(c) && WORD.test(next)) && !/[\d年月第—]/.test(c) &&
        !OPENING.test(c) && ![CLOSING, PAUSE, END].some((mark) => mark.test(next));
      const rank = !cuttable ? 0 : isEnd && !depth ? 5 : (depth ? 1 : 3) + PAUSE.test(c);
      if (rank >= best && (rank > 4 || i - start >= SHORT)) [best, cut] = [rank, i + 1];
      if (best < 5 && !(best && i - start + 1 >= LONG)) continue;
      found.push([start, text.slice(start, cut)]);
      i = (start = cut) - 1;
      best = depth = 0;
    }
    return [...found, [start, text.slice(start)]];
  }

  // Node and offset of a place in the joined text of the nodes.
  function place(nodes, offset) {
    for (const node of nodes) {
      if (offset <= node.length && (offset < node.length || node === nodes[nodes.length - 1])) return [node, offset];
      offset -= node.length;
    }
  }

  // --- speaking ---

  // Mandarin or Cantonese as the edition is, then the nearer accent: 普通话, 国语, 粤语.
  const CANTONESE = /^yue|-yue|-(hk|hkg|mo|mac)\b/, TAIWAN = /-(tw|twn|hant)\b/, CHINESE = /^(zh|cmn|yue|zho|chi)\b/;
  const voice = () => {
    const voices = synth.getVoices(), ours = CANTONESE.test(document.documentElement.lang.toLowerCase());
    const far = ({ lang }) => {
      const tag = lang.toLowerCase().replace(/_/g, "-");
      return CANTONESE.test(tag) !== ours ? 4 : TAIWAN.test(tag) ? 2 : 1;
    };
    const able = voices.filter(({ lang }) => CHINESE.test(lang.toLowerCase().replace("_", "-")));
    return able.sort((a, b) => far(a) - far(b))[0] || (voices.length ? null : undefined);
  };

  function speak() {
    const mine = ++turn, { range, text } = sentences[at], chosen = voice();
    if (chosen === null) return fail(); // voices, but no Chinese one
    const said = new SpeechSynthesisUtterance(text);
    said.lang = document.documentElement.lang;
    said.rate = rate;
    if (chosen) said.voice = chosen;
    const waiting = setTimeout(() => said.onend(), PATIENCE + SLOWEST * text.length / rate);
    said.onend = () => {
      clearTimeout(waiting);
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
