// What the search knows: search/index.js (written by macros/web/search/index.py) sets searchIndex, which
// names the other parts; a query loads a few: those that tell where its characters stand
// (macros/web/search/grams.py), then pages. Chinese has no spaces: texts are compared by runs of up to
// four characters, so a word is found inside any compound and nothing depends on how a dictionary would
// cut it. They are compared in simplified characters, so that one script serves both editions.
var searchLists = (() => {
  "use strict";
  const base = (document.body.getAttribute("data-base") || ".") + "/"; // the top of the edition
  const PAGES = 12, PAGES_ASKED = 6; // how many are read
  // What a run is to an entry. NAME: it is in the name of the page; LETTERS: in the title without its
  // punctuation; BEGINS, ENDS: it begins or ends what a line explains.
  const ONCE = 1, MORE = 2, TITLE = 4, VALUE = 8, NAME = 16, LETTERS = 32, BEGINS = 64, ENDS = 128;
  const HERE = ONCE | TITLE | VALUE, LAYERS = "^[]|~{}";

  // Half width and lower case; of the same length, so that places stay right.
  const half = (text) =>
    text.replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).toLowerCase();

  // Pinyin without its tones; ü is typed as v.
  const bare = (text) => text.replace(/[üǖǘǚǜ]/g, "v").replace(/[\u00e0-\u024f]/g, (c) => c.normalize("NFD")[0]);

  // As compared: 村（居） is 村居, and 热点、重点 is 热点重点.
  const plain = (text) => bare(half(text)).replace(/[ \t\u3000()[\]"'“”‘’《》〈〉「」『』、]/g, "");
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
  const LENGTHS = DIGITS.slice(0, 52), BASE = DIGITS.length / 2, PRIME = 1000003;

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
  function load({
    words, common, needs, elsewhere, dialect, asking, vague, accidents, traditional, forms, topics, apart, usual, others,
    columns, pages, runs, texts,
  }) {
    const said = [], spoken = [], known = new Map(), entries = [], column = [], starts = [];
    const learn = ([from, to]) => [...from].forEach((c, i) => c.length === [...to][i].length && known.set(c, [...to][i]));
    learn(forms);
    for (const site of Object.keys(words)) for (const word of words[site]) said.push([word, plain(site)]);
    for (const word of Object.keys(dialect)) for (const other of dialect[word]) spoken.push([other, word]);
    for (const [name, count] of columns) for (let i = 0; i < count; i++) column.push(name);
    let last = -1;
    decode(pages, (end) => {
      const isPage = (end - last - 1) % 2 === 0, start = entries.length, page = starts.length;
      for (let n = (end - last - 1) >> 1; n > 0; n--) {
        // The lengths of title and name come with the lists that need them.
        entries.push({ page, start, length: 1, name: 0, isPage: isPage && entries.length === start, url: column[page] });
      }
      starts.push({ start });
      last = end;
    });
    return {
      entries,
      pages: starts,
      topics: topicsOf(words, topics, new Set(apart.match(/../g))),
      usual: new Set(usual),
      others: [topics.length, ...others],
      lists: [],
      found: new Map(),
      wanted: new Set(),
      runs,
      texts,
      shared: runs.slice(0, -1),
      said: said.sort((a, b) => b[0].length - a[0].length),
      needs: new Set(needs),
      common: new Set(common),
      elsewhere,
      latin: new Set(said.map(([word]) => word).filter((word) => /^[a-z]+$/.test(word))),
      spoken: new Map(spoken),
      dialect: anyOf(spoken.map(([word]) => word)),
      asking: anyOf(asking.filter((word) => word.length > 1)),
      particles: new Set(asking),
      vague: anyOf(vague),
      accidents: new Set(accidents),
      learn: traditional && learn,
      // Of the same length, like half().
      simplified: (text) => text.replace(/[\u3400-\u9fff\u{20000}-\u{3ffff}]/gu, (c) => known.get(c) || c),
    };
  }

  // A part is a script that sets searchPart.
  const loadPart = (name) => loadScript(base + name + ".js");
  const loadScript = (address) => new Promise((done, fail) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => {
      const part = window.searchPart;
      window.searchPart = null;
      script.remove();
      if (part === null) fail(); else done(part);
    };
    script.onerror = () => fail();
    document.head.append(script);
  });

  // Loads the simplified forms of characters that are not written in this edition, once one is typed.
  async function loadForms(typed, site) {
    const written = new Set(new TextDecoder("gbk").decode(Uint8Array.from({ length: 2 * 72 * 94 }, (_, i) =>
      (i % 2 ? 0xa1 + (i >> 1) % 94 : 0xb0 + Math.floor((i >> 1) / 94)))));
    for (const [word] of [...site.said, ...site.spoken]) for (const c of word) written.add(c);
    if (site.learn && [...typed].some((c) => /[\u3400-\u9fff\u{20000}-\u{3ffff}]/u.test(c) && !written.has(c))) {
      site.learn(await loadPart(site.shared + "h0"));
    }
  }

  // The topics for whose words each pair is listed.
  function topicsOf(words, topics, apart) {
    const found = new Map(), names = Object.keys(words);
    let from = 0;
    topics.forEach((many, topic) => {
      for (const name of names.slice(from, from += many)) for (const word of [plain(name), ...words[name]]) {
        for (let i = 1; i < word.length; i++) {
          const pair = word.slice(i - 1, i + 1);
          if (/^[\u4e00-\u9fff]+$/.test(pair) && !apart.has(pair)) found.set(pair, (found.get(pair) || new Set()).add(topic));
        }
      }
    });
    return found;
  }

  // The numbers of the parts in each of which a run would be listed.
  function partsOf(run, { topics, usual, others: [first, many, alone] }) {
    if (topics.has(run)) return [...topics.get(run)];
    if (isAlone(run)) return [first + many + hash(run) % alone];
    const units = unitsOf(run), rare = units.filter((unit) => !usual.has(unit)).sort(byCode);
    return [first + hash(units.find((unit) => /[a-z\d.%]/.test(unit)) || rare.pop() || run) % many];
  }
  const isAlone = (run) => /^[^a-z\d.%]$/u.test(run);
  const byCode = (a, b) => a.codePointAt(0) - b.codePointAt(0);
  const hash = (text) => [...text].reduce((sum, c) => (sum * 31 + c.codePointAt(0)) % PRIME, 0);
  const isHere = (run, site) => partsOf(run, site).some((n) => n in site.lists);

  // Loads as few parts as have all of these runs.
  async function loadRuns(all, site) {
    let left = [...new Set(all)].filter((run) => !isHere(run, site)).map((run) => partsOf(run, site));
    const wanted = [];
    while (left.length) {
      const uses = new Map();
      for (const parts of left) for (const n of parts) uses.set(n, (uses.get(n) || 0) + 1);
      const best = [...uses.keys()].reduce((a, b) => (uses.get(b) > uses.get(a) ? b : a));
      wanted.push(best);
      left = left.filter((parts) => !parts.includes(best));
    }
    await Promise.all(wanted.map(async (n) => { site.lists[n] = await loadPart(site.runs + n); }));
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

  // The same from its part: "run distances run distances…", those with a number or Latin word between spaces.
  function listed(run, site) {
    const found = new Map(), list = site.lists[partsOf(run, site).find((n) => n in site.lists)] || "";
    const name = /[a-z\d.%]/.test(run) ? " " + run + " " : run, at = list.indexOf(name);
    if (at >= 0) {
      decode(/^[!-~]*/.exec(list.slice(at + name.length))[0], (n, what, length) => {
        found.set(n, found.get(n) | what);
        if (what & (TITLE | LETTERS)) {
          site.entries[n].length = length % LENGTHS.length;
          site.entries[n].isCommon = length >= LENGTHS.length;
        }
        if (what & NAME) site.entries[n].name = length;
      });
    }
    return found;
  }

  function decode(distances, add) {
    let what = ONCE, entry = -1, n = 0;
    for (let i = 0; i < distances.length; i++) {
      const digit = DIGITS.indexOf(distances[i]);
      if (digit < 0) {
        what = distances[i] === "^" ? ONCE | MORE : 2 << LAYERS.indexOf(distances[i]);
        entry = -1;
      } else {
        n = n * BASE + digit % BASE;
        if (digit < BASE) {
          entry += n + 1;
          add(entry, what, what & (TITLE | LETTERS | NAME) ? DIGITS.indexOf(distances[++i]) : 0);
          n = 0;
        }
      }
    }
  }

  // The entries to which each of the runs is one of these things.
  function allOf(runs, what, site) {
    const known = runs.filter((run) => isHere(run, site)).map((run) => where(run, site));
    if (!known.length) return [];
    return [...known[0].keys()].filter((entry) => known.every((found) => found.get(entry) & what));
  }

  // --- runs of characters ---

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

  return {
    base, PAGES, PAGES_ASKED, ONCE, MORE, TITLE, VALUE, NAME, LETTERS, BEGINS, ENDS, HERE, LENGTHS,
    half, plain, letters, anyOf, find, within, has, wordsOf, load, loadForms, loadPart, loadScript, isHere, loadRuns, loadPages, where, allOf,
    count, unitsOf, runsOf, pairsOf,
  };
})();
