// Site search. search/index.js (written by macros/channels/search.py) sets searchIndex.
// Chinese has no spaces: texts are compared by runs of up to four characters, the rarer the heavier,
// so a word is found inside any compound and nothing depends on how a dictionary would cut it.
// They are compared in simplified characters, so that one script serves both editions; what is said
// to the reader comes from the page (overrides/search.html).
(() => {
  "use strict";
  const IN_TITLE = 5, EXPLAINED = 4, IN_VALUE = 3.3, IN_TEXT = 1, AGAIN = 0.2;
  const SAME_TITLE = 2, PAGE_FIRST = 1.3, IN_UNIT = 1.5, WHAT_IS = 1.5, FIGURE = 2;
  // Most come for a guide, few for a word or a law.
  const COLUMNS = { services: 1.4, tel: 1.2, "learn/glossary.html": 0.4, "learn/laws.html": 0.8 };
  const LEAST = 0.08; // of the best score: less is noise
  const PER_PAGE = 2, MOST = 30, SNIPPET = 80, LONGEST = 60, WAYS = 12;
  const NO_WORD = /[^\p{L}\p{N}.%]+/u, ENDING = /[的了吗呢吧啊么是有共]+$/;
  const MEANING = /什么是|是什么|意思/, QUANTITY = /(?:多少|几)(.?)/, FIGURES = /(多少|几)(?![天日月年岁久])/;
  const ARTICLE = /([法典例则定]\D{0,2}?)第?(\d{1,4})(?!\d)条?/;

  // Half width and lower case; of the same length, so that places stay right.
  const half = (text) =>
    text.replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).toLowerCase();

  // As compared: 村（居） is 村居, and 热点、重点 is 热点重点.
  const plain = (text) => half(text).replace(/[ \t\u3000()[\]"'“”‘’《》〈〉「」『』、]/g, "");
  const letters = (text) => plain(text).replace(/[^\p{L}\p{N}]/gu, "");
  const anyOf = (words) => new RegExp(words.sort((a, b) => b.length - a.length).join("|") || "(?!)", "g");

  // Where `run` stands in `text`, but not inside a number or a Latin word: 8宗 is not in 48宗.
  function find(text, run, from) {
    let i = text.indexOf(run, from);
    const inside = () => {
      const end = i + run.length;
      return /[a-z\d.][a-z\d]/.test(text.slice(i - 1, i + 1)) || /[a-z\d]{2}/.test(text.slice(end - 1, end + 1));
    };
    while (i >= 0 && inside()) i = text.indexOf(run, i + 1);
    return i;
  }
  const within = (text, run) => find(text, run) >= 0;
  const has = (entry, run) => within(entry.heading, run) || within(entry.amount, run) || within(entry.body, run);

  // The index, prepared for comparing.
  function load({ words, asking, vague, accidents, forms, pages }) {
    const entries = [], said = [], known = new Map(), to = [...forms[1]];
    [...forms[0]].forEach((c, i) => c.length === to[i].length && known.set(c, to[i]));
    // Of the same length, like half().
    const simplified = (text) => text.replace(/[\u3400-\u9fff\u{20000}-\u{3ffff}]/gu, (c) => known.get(c) || c);
    const same = (text) => simplified(plain(text));
    for (const [url, page, place, rows] of pages) {
      for (const [anchor, title, text = "", value = "", period = ""] of rows) {
        entries.push({
          url, anchor, page, place, title, text, value, period,
          heading: same(title), pageName: same(page), amount: same(value), body: same("\n" + text),
          names: [title, anchor ? title : page, url.replace("tel:", "")].map((name) => letters(simplified(name))),
          column: COLUMNS[url] || COLUMNS[url.split(/[:/]/)[0]] || 1,
        });
      }
    }
    for (const site of Object.keys(words)) for (const word of words[site]) said.push([word, plain(site)]);
    return {
      entries,
      said: said.sort((a, b) => b[0].length - a[0].length),
      asking: anyOf(asking.filter((word) => word.length > 1)),
      particles: new Set(asking),
      vague: anyOf(vague),
      accidents: new Set(accidents),
      simplified,
    };
  }

  // --- the query ---

  // Read as typed, and with residents' words replaced by those of the site.
  function ways(query, site) {
    let found = [query];
    for (const [word, says] of site.said) {
      const more = found.filter((text) => text.includes(word)).map((text) => text.replace(word, ` ${says} `));
      if (found.length + more.length <= WAYS) found = found.concat(more);
    }
    return found.map((text) => read(text, site));
  }

  // Only compared: articles as laws write them, 第一千二百五十四条.
  const articles = (query) => query.replace(ARTICLE, (_, law, n) => law + " 第" +
    [...n].map((d, i) => "零一二三四五六七八九"[d] + (+d ? "千百十"[i + 4 - n.length] || "" : "")).join("")
      .replace(/零+/g, "零").replace(/零$/, "").replace(/^一十/, "十") + "条");

  // The runs with their weights, those that name a subject of the site, and what is nowhere on it.
  function read(query, site) {
    const whole = letters(query);
    const isTitle = whole.length > 3 && site.entries.some((entry) => entry.names[0].includes(whole));
    const asked = isTitle ? query : query
      .replace(QUANTITY, (_, unit) => " " + (site.particles.has(unit) ? "" : unit))
      .replace(site.asking, " ");
    const chunks = asked.split(NO_WORD).map((chunk) => chunk.replace(ENDING, ""))
      .filter((chunk, _, all) => chunk && (all.length < 2 || !site.particles.has(chunk)));
    const runs = new Map(), telling = [], missing = [];
    for (const chunk of chunks) {
      const units = unitsOf(chunk), known = new Set();
      for (const [run, from, to] of runsOf(units)) {
        if (site.accidents.has(run) || (run.length < 2 && whole.length > 1 && !/\d/.test(run))) continue;
        const n = site.entries.filter((entry) => has(entry, run)).length;
        if (!n) continue;
        runs.set(run, Math.log(1 + site.entries.length / n));
        for (let i = from; i < to; i++) known.add(i);
      }
      const clear = runsOf(unitsOf(chunk.replace(site.vague, " "))).map(([run]) => run)
        .filter((run) => runs.has(run) && /[^\d.%]{2}/.test(run));
      const tells = clear.filter((run) => site.entries.some((entry) => within(entry.heading, run)));
      telling.push(...tells);
      missing.push(...lacking({ chunk, units, known, clear, tells, alone: chunk === asked }, runs, site));
    }
    return { query, whole, asked: chunks.join(""), runs, telling, missing };
  }

  // A number or Latin word is one unit, a Chinese character is one.
  const unitsOf = (chunk) => chunk.match(/[a-z\d.%]+|[^]/gu) || [];

  function runsOf(units) {
    const found = [];
    for (let i = 0; i < units.length; i++) {
      for (let n = 1; n <= 4 && i + n <= units.length; n++) found.push([units.slice(i, i + n).join(""), i, i + n]);
    }
    return found;
  }

  // What the site has nothing about.
  function lacking({ chunk, units, known, clear, tells, alone }, runs, site) {
    // Wide words that nowhere stand together name nothing (社会保障), nor one with a verb (找工作).
    const wide = known.size && !clear.length && units.length < 8;
    const verb = alone && units.length < 4 && !known.has(0);
    if (wide && (verb || scattered(units, known, runs, site))) return [chunk];
    return units.map((unit, i) => (known.has(i) ? " " : unit)).join("").split(" ")
      .filter((gap) => [...gap].some((c) => !site.particles.has(c)))
      // One character is no word: the short word that it belongs to is unknown.
      .map((gap) => (gap.length > 1 ? gap : units.length < 5 && !tells.length ? chunk : "")).filter(Boolean);
  }

  // Whether no clause of the site has what is known of these units in this order.
  function scattered(units, known, runs, { entries }) {
    const parts = units.map((unit, i) =>
      (known.has(i) ? unit : "") + (runs.has(unit + units[i + 1]) ? "" : "[^,。;:\\n]*"));
    const together = new RegExp(parts.join(""));
    return !entries.some(({ heading, amount, body }) => together.test([heading, amount, body].join("\n")));
  }

  // --- ranking ---

  function search(typed, site) {
    // Spaces part words here, so they are kept.
    const query = articles(site.simplified(typed.split(/\s+/).map(plain).join(" ").slice(0, LONGEST)));
    const all = ways(query, site);
    const lost = (way) => (way.runs.size ? way.missing.join("").length : Infinity);
    const least = Math.min(...all.map(lost));
    const [, unit] = QUANTITY.exec(query) || [];
    const scores = new Map(), runs = new Set();
    for (const way of all.filter((one) => least < Infinity && lost(one) === least)) {
      for (const run of way.runs.keys()) runs.add(run);
      for (const entry of site.entries) {
        // With a part missing, the rest has to name a subject.
        if (least && !way.telling.some((run) => has(entry, run))) continue;
        const score = rate(entry, way) * (unit && entry.amount.includes(unit) ? IN_UNIT : 1);
        if (score) scores.set(entry, score + (scores.get(entry) || 0));
      }
    }
    const hits = [...scores.keys()].sort((a, b) => scores.get(b) - scores.get(a));
    const good = hits.filter((entry) => scores.get(entry) >= scores.get(hits[0]) * LEAST);
    for (const run of all[0].runs.keys()) runs.add(run);
    return { hits: spread(good), missing: all.find((way) => lost(way) === least).missing, runs: [...runs] };
  }

  function rate(entry, { query, whole, asked, runs }) {
    const explained = [":", ","].some((sign) => entry.body.includes("\n" + asked + sign));
    let score = 0, found = 0, total = 0, pairs = 0;
    for (const [run, weight] of runs) {
      const title = within(entry.heading, run), value = within(entry.amount, run), at = find(entry.body, run);
      const part = run.length < 3 || /[a-z\d]/.test(run) ? weight : 0;
      total += part;
      if (title || value || at >= 0) found += part;
      else if (within(entry.pageName, run)) found += part / 2;
      if (title && run.length === 2) pairs++;
      score += weight * ((title ? IN_TITLE : explained ? EXPLAINED : value ? IN_VALUE : 0) +
        (at < 0 ? 0 : IN_TEXT + (find(entry.body, run, at + 1) < 0 ? 0 : AGAIN)));
    }
    if (!explained) score *= 0.7 + 0.3 * Math.min(1, (pairs && pairs + 1) / entry.names[0].length);
    else if (MEANING.test(query)) score *= WHAT_IS;
    if (entry.names.some((name) => name === whole || name === asked)) score *= SAME_TITLE;
    if (!entry.anchor) score *= PAGE_FIRST;
    if (/^statistics/.test(entry.url) && FIGURES.test(query)) score *= FIGURE;
    else if (!MEANING.test(query)) score *= entry.column;
    return (score * found) / total ** 2;
  }

  // No page fills the first places: its further hits come after those of the others.
  function spread(hits) {
    const seen = {};
    const early = new Set(hits.filter(({ url }) => (seen[url] = (seen[url] || 0) + 1) <= PER_PAGE));
    return [...early, ...hits.filter((entry) => !early.has(entry))];
  }

  // --- showing: what was typed only ever becomes text, never HTML ---

  const results = document.getElementById("results"), words = results.dataset;

  // One of the page's sayings (data-say-…) with its blanks filled.
  const say = (name, blanks) => words["say" + name].replace(/{(\w+)}/g, (_, key) => blanks[key]);
  const quoted = (text) => say("Quote", { q: text });

  function element(name, attributes, ...children) {
    const node = document.createElement(name);
    for (const key of Object.keys(attributes)) node.setAttribute(key, attributes[key]);
    node.append(...children);
    return node;
  }

  // The text with the runs marked; where it is longer than `most`, the stretch with most of them.
  function marked(text, { runs, site }, most = text.length) {
    const low = site.simplified(half(text)), on = new Uint8Array(text.length);
    for (const run of runs) {
      for (let i = find(low, run); i >= 0; i = find(low, run, i + 1)) on.fill(1, i, i + run.length);
    }
    let start = 0, best = 0, sum = 0;
    for (let i = 0; i < text.length; i++) {
      sum += on[i] - (on[i - most] || 0);
      if (sum > best) { best = sum; start = i - most + 20; }
    }
    start = Math.max(0, Math.min(start, text.length - most));
    while (start && on[start] && on[start - 1]) start--;
    const end = Math.min(text.length, start + most), nodes = [start ? "…" : ""];
    for (let from = start, to; from < end; from = to) {
      for (to = from; to < end && on[to] === on[from]; to++);
      const part = text.slice(from, to);
      nodes.push(on[from] ? element("mark", {}, part) : part);
    }
    return [...nodes, end < text.length ? "…" : ""];
  }

  function item({ url, anchor, title, text, value, page, place, period }, found) {
    const base = /^tel:/.test(url) ? "" : (document.body.getAttribute("data-base") || ".") + "/";
    const where = [place, anchor && page].filter(Boolean).join(" › ");
    return element("li", {},
      element("a", { href: base + url + (anchor && "#" + anchor) }, ...marked(value ? title + "：" + value : title, found)),
      element("p", { class: "where" }, where + (period && say("Period", { period }))),
      element("p", {}, ...marked(text.replace(/\n/g, " "), found, SNIPPET)));
  }

  function show(typed, index) {
    const tell = (text, node) => {
      document.getElementById("found").textContent = text;
      results.append(node);
      node.hidden = false;
    };
    const help = (id) => document.getElementById(id);
    if (!index) return tell(words.sayBroken, help("broken"));
    const site = load(index), { hits, missing, runs } = search(typed, site);
    if (!hits.length) return tell(say("None", { q: quoted(typed) }), help("none"));
    const lacking = missing.map(quoted).join(words.sayAnd);
    tell((missing.length ? say("Lacks", { q: lacking }) : quoted(typed)) + say("Found", { n: hits.length }) +
      (hits.length > MOST ? say("Most", { n: MOST }) : "") + words.sayEnd,
      element("ol", { class: "hits" }, ...hits.slice(0, MOST).map((entry) => item(entry, { runs, site }))));
  }

  const typed = (new URLSearchParams(location.search).get("q") || "").trim();
  if (typed) {
    document.getElementById("q").value = typed;
    document.title = typed + " - " + document.title;
    show(typed, window.searchIndex);
  }
})();
