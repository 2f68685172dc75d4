// Site search. search/index.js (written by macros/web/search/index.py) sets searchIndex, which names the
// other parts; a query loads a few: those that tell where its characters stand (macros/web/search/grams.py),
// by which all entries are rated roughly, then the pages of the best, by which those are rated again.
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
  const base = (document.body.getAttribute("data-base") || ".") + "/"; // the top of the edition
  const LEAST = 0.08; // of the best score: less is noise
  const PER_PAGE = 2, MOST = 30, SNIPPET = 80, LONGEST = 60, WAYS = 12, PAGES = 12, PAGES_ASKED = 6;
  // What a run is to an entry. NAME: it is in the name of the page; LETTERS: in the title without its
  // punctuation; BEGINS, ENDS: it begins or ends what a line explains.
  const ONCE = 1, MORE = 2, TITLE = 4, VALUE = 8, NAME = 16, LETTERS = 32, BEGINS = 64, ENDS = 128;
  const HERE = ONCE | TITLE | VALUE, LAYERS = "^[]|~{}";
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

  // --- the index ---

  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&'()*+,-.=?_`>";
  const LENGTHS = DIGITS.slice(0, 52), BASE = DIGITS.length / 2;

  // Spaces part words, so they are kept, but not inside one: 欠 薪, 户 口本, 12 345.
  function wordsOf(typed) {
    const words = [];
    let wasAlone = false;
    for (const piece of typed.split(/\s+/).filter(Boolean)) {
      const last = words.length - 1, isOne = piece.length < 2;
      if (last >= 0 && ((wasAlone && isOne) || (/\d$/.test(words[last]) && /^\d/.test(piece)))) words[last] += piece;
      else words.push(piece);
      wasAlone = isOne;
    }
    return words.reduce((all, word) => {
      const one = all.length - 1;
      if (one >= 0 && (all[one].length < 2 || word.length < 2)) all[one] += word; else all.push(word);
      return all;
    }, []);
  }

  // The index, prepared for comparing.
  function load({ words, asking, vague, accidents, forms, begins, columns, pages, runs, texts }) {
    const said = [], known = new Map(), to = [...forms[1]], entries = [], column = [];
    [...forms[0]].forEach((c, i) => c.length === to[i].length && known.set(c, to[i]));
    for (const site of Object.keys(words)) for (const word of words[site]) said.push([word, plain(site)]);
    for (const [name, count] of columns) for (let i = 0; i < count; i++) column.push(name);
    const listed = pages.split(" ").map((lengths, page) => {
      const [name, ...titles] = [...lengths].map((c) => LENGTHS.indexOf(c)), start = entries.length;
      for (const length of titles) {
        entries.push({ page, start, length, name: entries.length === start ? name : 0, url: column[page] });
      }
      return { start };
    });
    return {
      entries,
      pages: listed,
      begins: begins.split(" "),
      lists: [],
      found: new Map(),
      wanted: new Set(),
      runs,
      texts,
      said: said.sort((a, b) => b[0].length - a[0].length),
      asking: anyOf(asking.filter((word) => word.length > 1)),
      particles: new Set(asking),
      vague: anyOf(vague),
      accidents: new Set(accidents),
      // Of the same length, like half().
      simplified: (text) => text.replace(/[\u3400-\u9fff\u{20000}-\u{3ffff}]/gu, (c) => known.get(c) || c),
    };
  }

  // A part is a script that sets searchPart.
  const loadPart = (name) => new Promise((done, fail) => {
    const script = document.createElement("script");
    script.src = base + name + ".js";
    script.onload = () => {
      const part = window.searchPart;
      window.searchPart = null;
      script.remove();
      if (part) done(part); else fail();
    };
    script.onerror = () => fail();
    document.head.append(script);
  });

  // The number of the part in which a run would be listed.
  function partOf(run, { begins }) {
    let from = 0, to = begins.length;
    while (to - from > 1) {
      const middle = (from + to) >> 1;
      if (begins[middle] <= run) from = middle; else to = middle;
    }
    return from;
  }

  // A character alone is looked for among all pairs that it begins.
  const partsOf = (run, site) => [partOf(run, site), isAlone(run) ? partOf(run + "\uffff", site) : 0];
  const isAlone = (run) => /^[^a-z\d.%]$/u.test(run);

  async function loadRuns(all, site) {
    const wanted = new Set();
    for (const run of all) {
      const [from, to] = partsOf(run, site);
      for (let n = from; n <= Math.max(from, to); n++) wanted.add(n);
    }
    await Promise.all([...wanted].map(async (n) => { site.lists[n] = await loadPart(site.runs + n); }));
  }

  // The pages of these numbers, and whether there were any to load.
  async function loadPages(wanted, site) {
    const missing = [...wanted].filter((n) => !site.pages[n].entries);
    await Promise.all(missing.map(async (n) => {
      const [url, page, place, rows] = await loadPart(site.texts + n), same = (text) => site.simplified(plain(text));
      site.pages[n].entries = rows.map(([anchor, title, text = "", value = "", period = ""], i) => ({
        number: site.pages[n].start + i, url, anchor, page, place, title, text, value, period,
        heading: same(title), pageName: same(page), amount: same(value), body: same("\n" + text),
        names: [title, anchor ? title : page, url.replace("tel:", "")].map((name) => letters(site.simplified(name))),
      }));
    }));
    return missing.length > 0;
  }

  // What a run of any length is to the entries, by their numbers.
  function where(run, site) {
    let found = site.found.get(run);
    if (!found) {
      const units = unitsOf(run);
      found = units.length < 3 ? listed(run, site) : both(
        where(units.slice(0, -1).join(""), site), where(units.slice(-2).join(""), site));
      site.found.set(run, found);
    }
    return found;
  }

  function both(some, others) {
    const found = new Map();
    some.forEach((what, entry) => what & others.get(entry) && found.set(entry, what & others.get(entry)));
    return found;
  }

  // The same from its part: ";first character:rest distances rest distances…"
  function listed(run, site) {
    const found = new Map(), alone = isAlone(run), [from, to] = partsOf(run, site);
    const head = /^[a-z\d.%]/.test(run) ? run : [...run][0], rest = run.slice(head.length);
    const add = (entry, what) => {
      const was = found.get(entry) || 0;
      found.set(entry, was | what | (alone && was & what & ONCE ? MORE : 0));
    };
    for (const list of site.lists.slice(from, Math.max(from, to) + 1)) {
      const at = list ? list.indexOf(";" + head + ":") : -1, end = at < 0 ? -1 : list.indexOf(";", at + 1);
      if (at < 0) continue;
      list.slice(at + head.length + 2, end < 0 ? list.length : end)
        .replace(/( [^ ]* |[^\0-\x7f])([!-~]*)/gu, (_, last, distances) => {
          if (alone ? !/[^ ]/.test(last) || /[^\0-\x7f]/.test(last) : last.trim() === rest) decode(distances, add);
        });
    }
    return found;
  }

  function decode(distances, add) {
    let what = ONCE, entry = -1, n = 0;
    for (const c of distances) {
      const digit = DIGITS.indexOf(c);
      if (digit < 0) {
        what = c === "^" ? ONCE | MORE : 2 << LAYERS.indexOf(c);
        entry = -1;
      } else {
        n = n * BASE + digit % BASE;
        if (digit < BASE) {
          add(entry += n + 1, what);
          n = 0;
        }
      }
    }
  }

  // The entries to which each of the runs is one of these things.
  function allOf(runs, what, site) {
    const known = runs.filter((run) => site.lists[partOf(run, site)]).map((run) => where(run, site));
    if (!known.length) return [];
    return [...known[0].keys()].filter((entry) => known.every((found) => found.get(entry) & what));
  }

  // --- the query ---

  // Read as typed, and with residents' words replaced by those of the site.
  function ways(query, site) {
    let found = [query];
    for (const [word, says] of site.said) {
      const more = found.filter((text) => text.includes(word)).map((text) => text.replace(word, ` ${says} `));
      if (found.length + more.length <= WAYS) found = found.concat(more);
    }
    return found;
  }

  // Only compared: articles as laws write them, 第一千二百五十四条.
  const articles = (query) => query.replace(ARTICLE, (_, law, n) => law + " 第" +
    [...n].map((d, i) => "零一二三四五六七八九"[d] + (+d ? "千百十"[i + 4 - n.length] || "" : "")).join("")
      .replace(/零+/g, "零").replace(/零$/, "").replace(/^一十/, "十") + "条");

  const withoutAsking = (query, site) => query
    .replace(QUANTITY, (_, unit) => " " + (site.particles.has(unit) ? "" : unit))
    .replace(site.asking, " ");
  const chunksOf = (asked, site) => asked.split(NO_WORD).map((chunk) => chunk.replace(ENDING, ""))
    .filter((chunk, _, all) => chunk && (all.length < 2 || !site.particles.has(chunk)));

  // What has to be known of a query before it can be read.
  function needs(query, site) {
    const asked = withoutAsking(query, site), whole = letters(query), found = [];
    const chunks = chunksOf(asked, site);
    if (asked !== query && whole.length > 3) chunks.push(whole, ...chunksOf(query, site));
    for (const chunk of chunks) {
      for (const [run, from, to] of runsOf(unitsOf(chunk))) {
        if (to - from === 2 || (to - from === 1 && counts(run, whole))) found.push(run);
      }
    }
    return found;
  }

  // A character alone counts only where nothing else was typed.
  const counts = (run, whole) => run.length > 1 || whole.length < 2 || /\d/.test(run);

  // The runs with their weights, those that name a subject of the site, and what is nowhere on it.
  function read(query, site) {
    const whole = letters(query), without = withoutAsking(query, site);
    const isTitle = whole.length > 3 && without !== query && allOf(pairsOf(whole), TITLE | LETTERS, site).length;
    const asked = isTitle ? query : without, chunks = chunksOf(asked, site);
    const runs = new Map(), telling = [], missing = [];
    for (const chunk of chunks) {
      const units = unitsOf(chunk), known = new Set();
      for (const [run, from, to] of runsOf(units)) {
        if (site.accidents.has(run) || !counts(run, whole)) continue;
        const n = count(run, HERE, site);
        if (!n) continue;
        runs.set(run, Math.log(1 + site.entries.length / n));
        for (let i = from; i < to; i++) known.add(i);
      }
      const clear = runsOf(unitsOf(chunk.replace(site.vague, " "))).map(([run]) => run)
        .filter((run) => runs.has(run) && /[^\d.%]{2}/.test(run));
      const tells = clear.filter((run) => count(run, TITLE, site));
      telling.push(...tells);
      missing.push(...lacking({ chunk, units, known, clear, tells, alone: chunk === asked }, runs, site));
    }
    return { query, whole, asked: chunks.join(""), runs, telling, missing };
  }

  function count(run, what, site) {
    let n = 0;
    where(run, site).forEach((found) => { n += found & what ? 1 : 0; });
    return n;
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

  // What a text is looked for by where no page is at hand.
  function pairsOf(text) {
    const units = unitsOf(text);
    return units.length < 2 ? units : units.slice(1).map((unit, i) => units[i] + unit);
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

  // Whether no clause of the site has what is known of these units in this order: of the pages that
  // have it at all, the first are looked at, once they are here.
  function scattered(units, known, runs, site) {
    const parts = units.map((unit, i) =>
      (known.has(i) ? unit : "") + (runs.has(unit + units[i + 1]) ? "" : "[^,。;:\\n]*"));
    const together = new RegExp(parts.join(""));
    const pairs = [...pairsOf(units.join("")), ...units].filter((run) => runs.has(run));
    const titled = (entry) => pairs.filter((run) => where(run, site).get(entry) & TITLE).length;
    const able = allOf(pairs, HERE, site).sort((a, b) => titled(b) - titled(a)).map((n) => site.entries[n].page);
    const pages = [...new Set(able)].slice(0, PAGES_ASKED);
    for (const page of pages) site.wanted.add(page);
    return !pages.some((n) => (site.pages[n].entries || []).some(
      ({ heading, amount, body }) => together.test([heading, amount, body].join("\n"))));
  }

  // --- ranking ---

  async function search(typed, site) {
    const query = articles(site.simplified(wordsOf(typed).map(plain).join(" ").slice(0, LONGEST)));
    const texts = ways(query, site);
    await loadRuns([].concat(...texts.map((text) => needs(text, site))), site);
    let all;
    do all = texts.map((text) => read(text, site)); while (await loadPages(site.wanted, site));
    const lost = (way) => (way.runs.size ? way.missing.join("").length : Infinity);
    const least = Math.min(...all.map(lost));
    const chosen = all.filter((way) => least < Infinity && lost(way) === least);
    const scores = new Map(), runs = new Set(), [, unit] = QUANTITY.exec(query) || [];
    const add = (entry, score) => score && scores.set(entry, score + (scores.get(entry) || 0));
    for (const way of chosen) {
      for (const run of way.runs.keys()) runs.add(run);
      guess(way, least, site).forEach((score, number) => add(number, score));
    }
    const near = nearest(scores, site);
    await loadPages(near, site);
    for (const number of [...scores.keys()]) if (near.has(site.entries[number].page)) scores.delete(number);
    for (const entry of [].concat(...[...near].map((n) => site.pages[n].entries))) {
      for (const way of chosen) {
        // With a part missing, the rest has to name a subject.
        if (least && !way.telling.some((run) => has(entry, run))) continue;
        add(entry, rateText(entry, way) * (unit && entry.amount.includes(unit) ? IN_UNIT : 1));
      }
    }
    const hits = [...scores.keys()].filter((hit) => hit.url)
      .sort((a, b) => scores.get(b) - scores.get(a) || a.number - b.number);
    const good = (hit) => scores.get(hit) >= scores.get(hits[0]) * LEAST;
    for (const run of all[0].runs.keys()) runs.add(run);
    return {
      hits: spread(hits.filter(good)), count: [...scores.keys()].filter(good).length,
      missing: all.find((way) => lost(way) === least).missing, runs: [...runs],
    };
  }

  // The pages to read: those of the entries that seem best, and those that are here already.
  function nearest(scores, site) {
    const near = new Set(site.wanted), best = [...scores.keys()].sort((a, b) => scores.get(b) - scores.get(a) || a - b);
    for (const number of best) {
      const seemsGood = scores.get(number) >= scores.get(best[0]) * LEAST / 2;
      if (seemsGood && near.size < site.wanted.size + PAGES) near.add(site.entries[number].page);
    }
    return near;
  }

  // The scores of all entries, by number, from the lists alone.
  function guess(way, least, site) {
    const { whole, asked, runs, telling } = way, scores = new Map();
    const said = pairsOf(asked), ends = where(said[said.length - 1], site), begins = where(said[0], site);
    const explained = new Set(asked.length < 2 ? [] : allOf(said, ONCE, site)
      .filter((n) => begins.get(n) & BEGINS && ends.get(n) & ENDS)), same = new Set();
    for (const name of [whole, asked]) {
      for (const [what, length] of [[TITLE | LETTERS, "length"], [NAME, "name"]]) {
        for (const n of allOf(pairsOf(name), what, site)) {
          if (site.entries[n][length] === Math.min(name.length, LENGTHS.length - 1)) same.add(n);
        }
      }
    }
    for (const run of least ? telling : runs.keys()) {
      where(run, site).forEach((what, n) => {
        if (!(what & HERE) || scores.has(n)) return;
        const { start, length, name, url } = site.entries[n];
        const known = { length, url, page: name, explained: explained.has(n), same: same.has(n) };
        scores.set(n, rate((one) => where(one, site).get(n) | (where(one, site).get(start) & NAME), known, way));
      });
    }
    return scores;
  }

  function rateText(entry, way) {
    const { heading, amount, body, pageName, names, anchor, url } = entry;
    return rate((run) => {
      const at = find(body, run);
      return (within(heading, run) ? TITLE : 0) | (within(amount, run) ? VALUE : 0) |
        (at < 0 ? 0 : ONCE | (find(body, run, at + 1) < 0 ? 0 : MORE)) | (within(pageName, run) ? NAME : 0);
    }, {
      length: names[0].length, url, page: !anchor,
      explained: [":", ","].some((sign) => body.includes("\n" + way.asked + sign)),
      same: names.some((name) => name === way.whole || name === way.asked),
    }, way);
  }

  function rate(standing, { length, url, page, explained, same }, { query, runs }) {
    let score = 0, found = 0, total = 0, pairs = 0;
    for (const [run, weight] of runs) {
      const what = standing(run), title = what & TITLE;
      const part = run.length < 3 || /[a-z\d]/.test(run) ? weight : 0;
      total += part;
      if (what & HERE) found += part;
      else if (what & NAME) found += part / 2;
      if (title && run.length === 2) pairs++;
      score += weight * ((title ? IN_TITLE : explained ? EXPLAINED : what & VALUE ? IN_VALUE : 0) +
        (what & ONCE ? IN_TEXT + (what & MORE ? AGAIN : 0) : 0));
    }
    if (!explained) score *= 0.7 + 0.3 * Math.min(1, (pairs && pairs + 1) / length);
    else if (MEANING.test(query)) score *= WHAT_IS;
    if (same) score *= SAME_TITLE;
    if (page) score *= PAGE_FIRST;
    if (/^statistics/.test(url) && FIGURES.test(query)) score *= FIGURE;
    else if (!MEANING.test(query)) score *= COLUMNS[url] || COLUMNS[url.split(/[:/]/)[0]] || 1;
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
    const where = [place, anchor && page].filter(Boolean).join(" › ");
    return element("li", {},
      element("a", { href: (/^tel:/.test(url) ? "" : base) + url + (anchor && "#" + anchor) }, ...marked(value ? title + "：" + value : title, found)),
      element("p", { class: "where" }, where + (period && say("Period", { period }))),
      element("p", {}, ...marked(text.replace(/\n/g, " "), found, SNIPPET)));
  }

  async function show(typed, index) {
    const help = (id) => document.getElementById(id);
    const tell = (text, node) => {
      help("found").textContent = text;
      results.append(node);
      node.hidden = false;
      performance.mark("search-shown");
    };
    const broken = () => tell(words.sayBroken, help("broken"));
    if (!index) return broken();
    const site = load(index), found = await search(typed, site).catch((error) => {
      broken();
      if (error) throw error; // not a part that did not come
    });
    if (!found) return;
    const { hits, count, missing, runs } = found, shown = hits.slice(0, MOST);
    if (!hits.length) return tell(say("None", { q: quoted(typed) }), help("none"));
    const lacking = missing.map(quoted).join(words.sayAnd);
    tell((missing.length ? say("Lacks", { q: lacking }) : quoted(typed)) + say("Found", { n: count }) +
      (count > shown.length ? say("Most", { n: shown.length }) : "") + words.sayEnd,
      element("ol", { class: "hits" }, ...shown.map((entry) => item(entry, { runs, site }))));
  }

  const typed = (new URLSearchParams(location.search).get("q") || "").trim();
  if (typed) {
    document.getElementById("q").value = typed;
    document.title = typed + " - " + document.title;
    show(typed, window.searchIndex);
  }
})();
