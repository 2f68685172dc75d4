// What a query asks for: as typed, in residents' words (data/synonyms.yml), as a case that it describes,
// or as the question for a figure; and what of it the site has nothing about.
var searchQuery = (() => {
  "use strict";
  const {
    PAGES_ASKED, TITLE, NAME, LETTERS, HERE, plain, letters, anyOf, within, loadPart, loadScript, isHere, loadRuns, loadPages,
    where, allOf, count, unitsOf, runsOf, pairsOf,
  } = searchLists;
  const mending = new URL("search-mend.js", document.querySelector("script[src*='/search.']").src).href;
  const MOSTLY = 0.6, HALF = 0.5, EXPLAINS = 0.7, WAYS = 12;
  const NO_WORD = /[^\p{L}\p{N}.%]+/u, ENDING = /[的了吗呢吧啊么是有共]+$/, QUANTITY = /(?:多少|几)(.?)/;
  const LATIN = /[a-z\d.%]/g, ARTICLE = /([法典例则定]\D{0,2}?)第?(\d{1,4})(?!\d)条?/;
  // Only compared: what may be asked for a unit, and what may be asked for each.
  const ALIKE = ["宗件起案", "次场回场次", "人名个", "份张", "家间个", "元块钱"], EACH = "个个";

  // A question for a figure, what it counts, and what makes it a question for another year or month.
  const ASKED = /多少|几|占比|比例|率/, COUNTED = /(?:多少|几)万?(场次|人次|[宗件起案次场回人名份张家间批篇条个元块钱]|村(?!居))?/;
  const OTHER_TIME = /今年|本年|前年|明年|[本上这下]个?[月周]|今天|昨天|每|平均|最/, SINCE = /20\d\d/g;
  const FILLING = /20\d\d年?度?|全镇|我镇|本镇|镇政府|政府|一共|总共|合共|数量|总数|[一全当]年|[共总数已经曾过发派搞开展进行组织完成它他她们你您咱]/g;

  // Only compared: telephone numbers as they are read aloud, 一二三四五.
  const digits = (typed) => typed.replace(/[零〇一二三四五六七八九幺]{3,}/g,
    (text) => [...text].map((c) => "零一二三四五六七八九〇幺".indexOf(c) % 10).join(""));

  // English words of which residents' words are made: legal aid is listed as legalaid.
  const joined = (query, site) => query.replace(/[a-z]+(?: [a-z]+)+/g, (text) => {
    const words = text.split(" ");
    for (let n = words.length; n > 1; n--) {
      for (let i = 0; i + n <= words.length; i++) {
        const word = words.slice(i, i + n).join("");
        if (site.latin.has(word)) return [...words.slice(0, i), word, ...words.slice(i + n)].join(" ");
      }
    }
    return text;
  });

  // --- a question for a figure ---

  // The entry of the figure that the question asks for; null unless it is one, and certain.
  async function figureOf(query, site) {
    const text = commonly(query, site).replace(/ /g, "");
    if (!ASKED.test(text) || OTHER_TIME.test(text)) return null;
    const [, counted] = COUNTED.exec(text) || [], share = !COUNTED.test(text) || !counted && /率|占比|比例/.test(text);
    const bones = (said) => [...said.replace(COUNTED, "").replace(FILLING, "").replace(site.asking, "")]
      .filter((c) => !site.particles.has(c)).sort().join("");
    site.figures = site.figures || await loadPart(site.shared + "f0");
    const asked = bones(text), fits = (unit) => (share ? /[%‰]/.test(unit) : !counted || unit === counted || unit[0] + counted === EACH ||
      ALIKE.some((units) => units.includes(unit) && units.includes(counted)));
    let found = site.figures.filter(([, unit, ...names]) => asked && fits(unit) && names.some((name) => bones(name) === asked));
    if (found.length > 1) found = found.filter(([, , name]) => text.includes(name));
    if (found.length !== 1) return null;
    const { page, start } = site.entries[found[0][0]];
    await loadPages(new Set([page]), site);
    const entry = site.pages[page].entries[found[0][0] - start], told = entry.value + entry.period;
    return (text.match(SINCE) || []).every((year) => told.includes(year)) ? entry : null;
  }

  // --- the query ---

  const commonly = (query, site) => query.replace(site.dialect, (word) => site.spoken.get(word));

  // Read as typed, and with residents' words replaced by those of the site.
  function ways(query, site) {
    const common = commonly(query, site);
    // 借了钱不还 is 借钱不还.
    const bases = [...new Set([query, common, common.replace(/([^ ])[了过](?=[^ ])/g, "$1")])];
    let found = bases.map((text) => ({ text, replaced: 0, need: "", named: [], inner: false, described: false }));
    const longer = [];
    for (const [word, says] of site.said) {
      if (!bases.some((text) => within(text, word))) continue;
      // A part of a longer word is meant only where that one leaves more of the query unknown.
      const inner = longer.some((one) => one !== word && one.includes(word));
      if (!inner) longer.push(word);
      const more = found.filter((way) => within(way.text, word)).map((way) => ({
        text: way.text.replace(word, ` ${says} `), described: false, replaced: way.replaced + word.length, named: [...way.named, says],
        need: site.needs.has(says) ? says : way.need, inner: way.inner || inner,
      }));
      if (found.length + more.length <= WAYS) found = found.concat(more);
    }
    return found;
  }

  // What the query describes without naming it: 女婿推我 has a relative and a blow. Of the cases all of
  // whose kinds of words are in it, the one with most counts, then the first.
  async function describes(query, site) {
    const text = commonly(query, site), [cases, words] = site.cases = site.cases || await loadPart(site.shared + "c0");
    const kindsOf = new Map();
    for (const group of words.split(";")) {
      const [kinds, its = ""] = group.split(":");
      for (const word of its.split(" ")) if (word && text.includes(word)) kindsOf.set(word, kinds);
    }
    const said = (text.match(anyOf([...kindsOf.keys()])) || []).map((word) => kindsOf.get(word));
    const fits = ([first, ...rest], left) => !first ||
      left.some((kinds, i) => kinds.includes(first) && fits(rest, left.filter((_, j) => j !== i)));
    let best = { says: "", length: 0 };
    for (const [says, ...all] of cases) for (const kinds of all) {
      if (kinds.length > best.length && kinds.length <= said.length && fits([...kinds], said)) best = { says: plain(says), length: kinds.length };
    }
    return best.says && { text: best.says, replaced: letters(query).length, need: "", named: [best.says], inner: false, described: true };
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

  // Loads what has to be known of queries before they can be read.
  async function loadNeeds(queries, site) {
    await loadRuns([].concat(...queries.map((query) => needs(query, chunksOf(withoutAsking(query, site), site)))), site);
    // Words of a question may be part of a name: those are loaded unless the others are in none together.
    const whole = queries.filter((query) => letters(query).length > 3 && withoutAsking(query, site) !== query && isNamed(letters(query), site));
    await loadRuns([].concat(...whole.map((query) => needs(query, [letters(query), ...chunksOf(query, site)]))), site);
  }

  const isNamed = (whole, site) => !pairsOf(whole).some((pair) => isHere(pair, site)) ||
    [TITLE | LETTERS, NAME].some((what) => allOf(pairsOf(whole), what, site).length);

  function needs(query, chunks) {
    const whole = letters(query), found = [];
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
  function read({ text: query, named }, site, isRead) {
    const whole = letters(query), without = withoutAsking(query, site);
    const inTitle = whole.length > 3 && without !== query && allOf(pairsOf(whole), TITLE | LETTERS, site).length;
    const asked = inTitle ? query : without, chunks = chunksOf(asked, site);
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
      // The words put in the place of residents' words name a subject.
      const tells = clear.filter((run) => named.includes(run) || count(run, TITLE, site));
      // Wide words that stand side by side in a title name something: 宣传资料.
      if (!tells.length && units.length > 3 && runs.has(units.slice(0, 4).join("")) && count(chunk, TITLE, site)) tells.push(chunk);
      const lacks = lacking({ chunk, units, known, clear, tells, alone: chunk === asked, isOnly: chunks.length < 2, isNamed: named.length > 0, isRead }, runs, site);
      if (lacks[0] !== chunk) telling.push(...tells);
      missing.push(...lacks);
    }
    return { query, whole, asked: chunks.join(""), runs, telling, missing };
  }

  // What the site has nothing about.
  function lacking({ chunk, units, known, clear, tells, alone, isOnly, isNamed, isRead }, runs, site) {
    // Wide words that nowhere stand together name nothing (社会保障), nor one with a verb (找工作).
    const wide = known.size && !clear.length && units.length < 8;
    const verb = alone && units.length < 4 && !known.has(0);
    if (wide && (verb || (isRead && scattered(units, known, runs, site)))) return [chunk];
    // Nor does a sentence that names no subject, unless some of it stands somewhere.
    const isSaid = isNamed || tells.length || units.length < 4 || runsOf(units).some(([run, from, to]) => to - from > 3 && runs.has(run));
    if (isOnly && !isSaid && isRead && scattered(units, known, runs, site)) return [chunk];
    const gaps = units.map((unit, i) => (known.has(i) ? " " : unit)).join("").split(" ")
      .filter((gap) => [...gap].some((c) => !site.particles.has(c)))
      // One character is no word: the short word that it belongs to is unknown.
      .map((gap) => (gap.length > 1 ? gap : units.length < 5 && !tells.length ? chunk : "")).filter(Boolean);
    // What is known of it by half only is another subject.
    const unknown = units.filter((unit, i) => !known.has(i) && !site.particles.has(unit));
    return isOnly && gaps.length && !isNamed && unknown.join("").length * 2 >= chunk.length ? [chunk] : gaps;
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

  // --- how much of it is understood ---

  // The query with words mended, if less of it is unknown then.
  async function mended({ query, lost }, site) {
    const { hear, mend } = site.mending = site.mending || await loadScript(mending);
    site.heard = site.heard || hear(await loadPart(site.shared + "s0"), site);
    const { text, words } = await mend(commonly(query, site), site), other = words.length && await understand(text, site, true);
    return other && other.lost < lost && { ...other, words };
  }

  // The ways to read the query, all and the likeliest, and how much of it these leave unknown.
  async function understand(query, site, isRead) {
    const texts = ways(query, site), said = letters(withoutAsking(commonly(query, site), site)).replace(LATIN, "").length;
    await loadNeeds(texts.map(({ text }) => text), site);
    // Who names something, or types words and no sentence, describes nothing.
    const runs = [].concat(...texts.map(({ text }) => runsOf(unitsOf(letters(text)))), [[letters(query)]]).map(([run]) => run);
    if (said > 4 && !query.includes(" ") && texts.every(({ replaced, need }) => need || replaced < said * MOSTLY) &&
      !runs.some((run) => run.length >= said * HALF && !site.common.has(run) && isTitle(run, site))) {
      const described = await describes(query, site);
      if (described) {
        texts.unshift(described);
        await loadNeeds([described.text], site);
      }
    }
    let all;
    do all = texts.map((way) => ({ ...way, ...read(way, site, isRead) })); while (isRead && await loadPages(site.wanted, site));
    // What is done elsewhere is meant only where nothing of this site is.
    const isOurs = (run) => [...where(run, site)].some(([n, what]) => what & TITLE && site.entries[n].page !== site.elsewhere);
    all = all.filter(({ need, telling }) => !need || telling.every((run) => need.includes(run) || !isOurs(run)));
    const lost = (way) => (way.runs.size ? way.missing.join("").length : Infinity);
    const outer = Math.min(...all.filter(({ inner }) => !inner).map(lost));
    all = all.filter((way) => !way.inner || lost(way) < outer);
    // Residents' words explain more than runs that happen to stand somewhere.
    const unlikely = (way) => lost(way) - way.replaced * EXPLAINS;
    const least = Math.min(...all.map(lost)), likely = Math.min(...all.map(unlikely));
    const chosen = all.filter((way) => lost(way) < Infinity && (lost(way) === least || unlikely(way) === likely));
    return { query, all, chosen: chosen.map((way) => ({ ...way, lost: lost(way) })), lost: least };
  }

  // Whether it is all of a title.
  const isTitle = (run, site) => run.length > 2 && pairsOf(run).every((pair) => isHere(pair, site)) &&
    allOf(pairsOf(run), TITLE | LETTERS, site).some((n) => site.entries[n].length === run.length);

  return { MOSTLY, QUANTITY, commonly, digits, joined, articles, figureOf, understand, mended };
})();
