// What was meant by wrong characters, pinyin or its initials. assets/search-query.js loads this where a
// query is not understood as it was typed; the words and their sounds are in macros/web/search/sounds.py.
var searchPart = (() => {
  "use strict";
  const { HERE, loadRuns, count, pairsOf } = searchLists;
  const HAN = /[\u4e00-\u9fff]/, ALL_HAN = /^[\u4e00-\u9fff]+$/;

  // Southern speakers hear no difference between zh and z, or ng and n.
  const southern = (sound) => sound.replace(/([zcs])h/g, "$1").replace(/ng(?![aeiou])/g, "n").replace(/v/g, "u");

  // The words that may have been meant, and how they and all common characters sound.
  function hear({ words, order, sounds, real }, site) {
    const readings = new Map(), sounded = new Map(), initials = new Map();
    const hearAs = (c, syllable) => readings.set(c, [...(readings.get(c) || []), syllable]);
    // GB 2312 has its common characters in the order of their sounds, from row B0 on.
    const decoder = new TextDecoder("gbk");
    let at = 0;
    order.replace(/([a-z]+)(\d*) /g, (_, syllable, many) => {
      for (let n = +(many || 1); n > 0; n--, at++) {
        hearAs(decoder.decode(new Uint8Array([0xb0 + Math.floor(at / 94), 0xa1 + at % 94])), syllable);
      }
    });
    for (const list of sounds.split(";").filter(Boolean)) {
      const [, syllable, characters] = /^([a-z]+)(.*)/.exec(list);
      for (const c of characters) hearAs(c, syllable);
    }
    const all = [].concat(...site.said.map(([word, says]) => [says, word]), words.split(" "));
    const terms = [...new Set(all)].filter((term) => ALL_HAN.test(term) && term.length > 1 && term.length < 9);
    const first = (map, key, term) => map.has(key) || map.set(key, term);
    for (const term of terms) {
      let ways = [""];
      for (const c of term) {
        ways = [].concat(...ways.map((way) => (readings.get(c) || [" "]).map((one) => way + " " + one))).slice(0, 8);
      }
      for (const way of ways) {
        first(sounded, way.replace(/ /g, ""), term);
        if (term.length > 3) first(initials, way.replace(/ +(\S)\S*/g, "$1"), term);
      }
    }
    for (const [sound, term] of [...sounded]) first(sounded, southern(sound), term);
    const syllables = new Set([].concat(...readings.values()));
    return { readings, sounded, initials, terms, syllables, real: new Set(real.split(" ")) };
  }

  // The query with words in the place of what is not known of it, and these words.
  async function mend(query, site) {
    const words = [], { heard } = site;
    let text = query.replace(/[a-z]+(?:[1-5]?[ ']?[a-z]+)*[1-5]?/g, (typed) => {
      if (typed.split(/[ ']/).every((word) => count(word, HERE, site) || site.latin.has(word))) return typed;
      const meant = spelled(typed.replace(/[^a-z]/g, ""), heard);
      words.push(...meant);
      return meant.length ? " " + meant.join(" ") + " " : typed;
    });
    for (let n = 0; n < 2; n++) {
      await loadRuns(pairsOf(text).filter((pair) => ALL_HAN.test(pair)), site);
      const best = mistaken(text, words, site);
      if (!best) break;
      words.push(best.term);
      text = text.slice(0, best.start) + best.term + text.slice(best.end);
    }
    return { text, words };
  }

  // The words that letters spell, if they spell at least half of them.
  function spelled(letters, { sounded, initials, syllables }) {
    if (initials.has(letters)) return [initials.get(letters)];
    const best = [{ score: 0, words: [] }];
    for (let to = 1; to <= letters.length; to++) {
      for (let from = Math.max(0, to - 40); from < to; from++) {
        const part = letters.slice(from, to), before = best[from];
        const term = sounded.get(part) || sounded.get(southern(part));
        if (!before || !(term || syllables.has(part))) continue;
        const score = before.score + (term ? (to - from) ** 1.2 : 0);
        if (!best[to] || score > best[to].score) best[to] = { score, words: term ? [...before.words, term] : before.words };
      }
    }
    const whole = best[letters.length];
    return whole && whole.score * 2 >= letters.length ? whole.words : [];
  }

  // The stretch of the text that is most like a word of the site, and has something unknown in it.
  function mistaken(text, words, site) {
    const { terms, real } = site.heard, known = new Uint8Array(text.length + 1);
    const mark = (from, length) => known.fill(1, from, from + length);
    for (let i = 1; i < text.length; i++) {
      const pair = text.slice(i - 1, i + 1);
      if (ALL_HAN.test(pair) && !site.accidents.has(pair) && count(pair, HERE, site)) mark(i - 1, 2);
    }
    text.replace(site.asking, (word, at) => mark(at, word.length));
    for (const word of [...words, ...terms]) if (text.includes(word)) mark(text.indexOf(word), word.length);
    const rest = text.replace(site.asking, (word) => " ".repeat(word.length));
    const isWhole = (start, end) => /^[的是 ]?$/.test(rest.slice(start - 1, start) || "") && !HAN.test(rest.slice(end, end + 1));
    let best = null;
    for (const term of terms) {
      for (const length of term.length > 3 ? [term.length, term.length + 1, term.length - 1] : [term.length]) {
        for (let start = 0; start + length <= text.length; start++) {
          const typed = text.slice(start, start + length);
          if (!ALL_HAN.test(typed) || known.slice(start, start + length).every((one) => one)) continue;
          if (typed === term || real.has(typed)) continue;
          const cost = distance(typed, term, isWhole(start, start + length), site.heard), gain = term.length - cost;
          if (cost && (!best || gain > best.gain)) best = { term, start, end: start + length, gain };
        }
      }
    }
    return best;
  }

  // 1 if the typed text differs from the word by a character of the same sound, 2 if by another one, a
  // missing, surplus or swapped one, or two of the same sound, 0 if by more. Inside a sentence an end
  // of a short word, or one that sounds otherwise, may belong to the next word.
  function distance(typed, term, isWhole, { readings }) {
    const inside = (i, length) => isWhole || (i > 0 && i < length - 1);
    if (typed.length !== term.length) {
      const [long, short] = typed.length > term.length ? [typed, term] : [term, typed];
      for (let i = 0; i < long.length; i++) {
        if (inside(i, long.length) && long.slice(0, i) + long.slice(i + 1) === short) return 2;
      }
      return 0;
    }
    const other = [...term].map((c, i) => (c === typed[i] ? -1 : i)).filter((i) => i >= 0), [a, b] = other;
    if (other.length > 2 || other.length === term.length || (term.length < 4 && !inside(a, term.length))) return 0;
    const sound = (c) => (readings.get(c) || []).map(southern);
    const alike = other.filter((i) => sound(term[i]).some((one) => sound(typed[i]).includes(one)));
    if (alike.length === other.length && (other.length === 1 || term.length > 3)) return other.length;
    if (other.length === 2) return term.length > 2 && b === a + 1 && term[a] === typed[b] && term[b] === typed[a] ? 2 : 0;
    return term.length > 3 && inside(a, term.length) ? 2 : 0;
  }

  return { hear, mend };
})();
