// Site search: all entries are rated roughly by where the characters of the query stand
// (assets/search-index.js), then the pages of the best are read and those rated again; the rarer a run
// of characters, the heavier. The first hit is shown as soon as no page that is not read yet can have
// a better one. What is said to the reader comes from the page (overrides/search.html).
(() => {
  "use strict";
  const {
    base, PAGES, ONCE, MORE, TITLE, VALUE, NAME, LETTERS, BEGINS, ENDS, HERE, LENGTHS, half, plain, letters, find, within,
    has, wordsOf, load, loadForms, loadPages, where, allOf, pairsOf,
  } = searchLists;
  const { MOSTLY, QUANTITY, digits, joined, articles, figureOf, understand, mended } = searchQuery;
  const IN_TITLE = 5, EXPLAINED = 4, IN_VALUE = 3.3, IN_TEXT = 1, AGAIN = 0.2;
  const SAME_TITLE = 2, PAGE_FIRST = 1.3, IN_UNIT = 1.5, WHAT_IS = 1.5, FIGURE = 2, AS_TYPED = 0.5, COMMON = 2.5, FORM = 0.15;
  // Most come for a guide, few for a word or a law.
  const COLUMNS = { services: 1.4, tel: 1.3, disclosure: 0.9, "learn/glossary.html": 0.4, "learn/laws.html": 0.8, "open-data.html": 0.5, "services/index.html": 0.3, "services/elsewhere.html": 0.8, "learn/index.html": 0.6 };
  const LEAST = 0.08; // of the best score: less is noise
  const PER_PAGE = 2, MOST = 30, SNIPPET = 80, LONGEST = 60;
  const MEANING = /什么是|是什么|什么叫|意思/, FIGURES = /(多少|几)(?![天日月年岁久])/;
  // Only compared: who asks for a form.
  const PAPER = /申请[表书]|投诉书|表格|式样|样[式本板]|格式|模板|范[本文]|下载|怎么[写填]|填[写表]/;

  // What is found as it was typed, or with words mended if more of it is known then.
  // The first hit is told as soon as it is certain.
  async function search(typed, site, tell) {
    await loadForms(typed, site);
    const query = articles(joined(site.simplified(wordsOf(digits(typed)).map(plain).join(" ").slice(0, LONGEST)), site));
    // Pages are only read where it is not settled already that something has to be mended.
    let asTyped = await understand(query, site, false), meant = asTyped.lost && await mended(asTyped, site);
    if (!meant) {
      const wasLost = asTyped.lost;
      asTyped = await understand(query, site, true);
      meant = (!wasLost && asTyped.lost && await mended(asTyped, site)) || asTyped;
    }
    let figure = await figureOf(meant.query, site), found = await answer(meant, site, !figure && tell);
    if (meant.words && !found.hits.length) {
      found = await answer(await understand(query, site, true), site);
      figure = await figureOf(found.query, site);
    }
    return { ...found, figure, hits: found.hits.filter((hit) => hit !== figure) };
  }

  async function answer({ query, all, chosen, lost, words = [] }, site, tell) {
    const scores = new Map(), runs = new Set(), [, unit] = QUANTITY.exec(query) || [];
    const add = (entry, score) => score && scores.set(entry, score + (scores.get(entry) || 0));
    // Residents' words mean what stands beside them, whatever else they may be found in.
    const most = Math.max(...chosen.map(({ replaced }) => replaced)), isMost = most >= letters(query).length * MOSTLY;
    const weight = ({ replaced }) => (isMost ? AS_TYPED + (1 - AS_TYPED) * replaced / most : 1);
    for (const way of chosen) {
      for (const run of way.runs.keys()) runs.add(run);
      guess(way, site).forEach((score, number) => add(number, score * weight(way)));
    }
    for (const way of all) if (!way.replaced) for (const run of way.runs.keys()) runs.add(run);
    const near = nearest(scores, site), able = ableOf(scores, near, site);
    for (const number of [...scores.keys()]) if (near.has(site.entries[number].page)) scores.delete(number);
    const ranked = () => [...scores.keys()].filter((hit) => hit.url)
      .sort((a, b) => scores.get(b) - scores.get(a) || a.number - b.number);
    const score = () => scores.get(ranked()[0]) || 0;
    const readPages = async (pages) => {
      for (const page of pages) near.delete(page);
      await loadPages(pages, site);
      for (const entry of [].concat(...pages.map((n) => site.pages[n].entries))) {
        for (const way of chosen) {
          // With a part missing, the rest has to name a subject.
          if (way.lost && !way.telling.some((run) => has(entry, run))) continue;
          add(entry, weight(way) * rateText(entry, way, site) * (unit && entry.amount.includes(unit) ? IN_UNIT : 1));
        }
      }
    };
    // First the best as it seems, then those that may be better than it, then all others.
    await readPages([...near].slice(0, 1));
    await readPages([...near].filter((page) => able.get(page) >= score()));
    if (tell && score()) {
      tell(ranked()[0], [...runs]);
      await new Promise((done) => setTimeout(done)); // for the browser to show it
    }
    await readPages([...near]);
    const hits = ranked(), good = (hit) => scores.get(hit) >= scores.get(hits[0]) * LEAST;
    return {
      query, words, hits: spread(hits.filter(good)), count: [...scores.keys()].filter(good).length,
      missing: lost < Infinity ? chosen.find((way) => way.lost === lost).missing : all[0].missing, runs: [...runs],
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

  // The most that an entry of each page may score when it is read.
  function ableOf(scores, pages, site) {
    const able = new Map();
    scores.forEach((score, number) => {
      const { page, isCommon, url } = site.entries[number];
      const most = score * (url === "tel" ? SAME_TITLE ** 2 : isCommon ? COMMON : 1);
      if (pages.has(page)) able.set(page, Math.max(most, able.get(page) || 0));
    });
    return able;
  }

  // The scores of all entries, by number, from the lists alone.
  function guess(way, site) {
    const { whole, asked, runs, telling, lost } = way, scores = new Map();
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
    for (const run of lost ? telling : runs.keys()) {
      where(run, site).forEach((what, n) => {
        if (!(what & HERE) || scores.has(n)) return;
        const { start, length, isPage, url } = site.entries[n];
        const known = { length, url, page: isPage, explained: explained.has(n), same: same.has(n) };
        scores.set(n, rate((one) => where(one, site).get(n) | (where(one, site).get(start) & NAME), known, way));
      });
    }
    return scores;
  }

  function rateText(entry, way, site) {
    const { heading, amount, body, pageName, names, anchor, url } = entry;
    // 去哪里 stands on every guide: it is meant on the one whose subject is.
    const isCommon = site.common.has(names[0]), inTitle = (run) => within(heading, run);
    const isNamed = isCommon && way.telling.some((run) => !inTitle(run) && within(pageName, run));
    const isMeant = isNamed && [...way.runs.keys()].some((run) => run.length > 1 && inTitle(run));
    return (isMeant ? COMMON : 1) * rate((run) => {
      const at = find(body, run);
      return (inTitle(run) && (!isCommon || isNamed) ? TITLE : 0) | (within(amount, run) ? VALUE : 0) |
        (at < 0 ? 0 : ONCE | (find(body, run, at + 1) < 0 ? 0 : MORE)) | (within(pageName, run) ? NAME : 0);
    }, {
      length: names[0].length, url, page: !anchor, number: /^tel:/.test(url) && names[2],
      explained: [":", ","].some((sign) => body.includes("\n" + way.asked + sign)),
      same: names.some((name) => name === way.whole || name === way.asked),
    }, way);
  }

  function rate(standing, { length, url, page, explained, same, number }, { query, runs }) {
    let score = 0, found = 0, total = 0, pairs = 0;
    for (const [run, weight] of runs) {
      // A page is called by its name, too.
      const what = standing(run), title = what & (page ? TITLE | NAME : TITLE);
      const part = run.length < 3 || /[a-z\d]/.test(run) ? weight : 0;
      total += part;
      if (title || what & HERE) found += part;
      else if (what & NAME) found += part / 2;
      if (title && run.length === 2) pairs++;
      score += weight * ((title ? IN_TITLE : explained ? EXPLAINED : what & VALUE ? IN_VALUE : 0) +
        (what & ONCE ? IN_TEXT + (what & MORE ? AGAIN : 0) : 0));
    }
    if (!explained) score *= 0.7 + 0.3 * Math.min(1, (pairs && pairs + 1) / length);
    else if (MEANING.test(query)) score *= WHAT_IS;
    if (same) score *= SAME_TITLE;
    if (page) score *= PAGE_FIRST;
    if (number && within(query, number)) score *= SAME_TITLE;
    if (/^statistics/.test(url) && FIGURES.test(query)) score *= FIGURE;
    else {
      const column = COLUMNS[url] || COLUMNS[url.split(/[:/]/)[0]] || 1;
      if (/forms/.test(url) && !PAPER.test(query)) score *= FORM;
      if (!MEANING.test(query)) score *= column; else if (!/^learn/.test(url)) score *= Math.min(1, column);
    }
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

  // The figure that was asked for, as the page of its subject has it.
  function known({ url, anchor, title, text, value, page, period }) {
    const [, plain, mark] = /^(.*?)(?:（(存疑)）)?$/.exec(value), note = text.split("\n").find((line) => /^（存疑）/.test(line));
    return element("div", { class: "answer known" },
      element("p", {}, element("a", { href: base + url + "#" + anchor }, title + "：", element("b", {}, plain)),
        ...(mark ? [" ", element("span", { class: "tag q" }, mark)] : [])),
      element("p", { class: "where" }, page + (period && say("Period", { period }))),
      ...(mark && note ? [element("p", {}, note.slice(4))] : []));
  }

  async function show(typed, index) {
    const help = (id) => document.getElementById(id);
    const tell = (text, node) => {
      help("found").textContent = text;
      results.append(node);
      node.hidden = false;
      document.documentElement.classList.remove("asked");
      performance.mark("search-shown");
    };
    const broken = () => {
      list.remove();
      tell(words.sayBroken, help("broken"));
    };
    const list = element("ol", { class: "hits" });
    if (!index) return broken();
    const site = load(index), found = await search(typed, site, (first, runs) => {
      list.append(item(first, { runs, site }));
      results.append(list);
    }).catch((error) => {
      broken();
      if (error) throw error; // not a part that did not come
    });
    if (!found) return;
    const { hits, missing, runs, words: meant, figure } = found, shown = hits.slice(0, MOST);
    const told = shown.length + (figure ? 1 : 0), count = Math.max(found.count, told);
    if (figure) results.append(known(figure));
    if (!hits.length && !figure) return tell(say("None", { q: quoted(typed) }), help("none"));
    const all = (some) => some.map(quoted).join(words.sayAnd), as = meant.length ? say("Mended", { q: all(meant) }) : "";
    list.append(...shown.slice(list.children.length).map((hit) => item(hit, { runs, site })));
    tell(as + (missing.length ? say("Lacks", { q: all(missing) }) : as ? "" : quoted(typed)) + say("Found", { n: count }) +
      (count > told ? say("Most", { n: told }) : "") + words.sayEnd, list);
  }

  const typed = (new URLSearchParams(location.search).get("q") || "").trim();
  if (typed) {
    document.getElementById("q").value = typed;
    document.title = typed + " - " + document.title;
    show(typed, window.searchIndex);
  }
})();
