"""Wrong language in Chinese prose: punctuation by rules, words by `data/wordings.yml`.

Sources: GB/T 15834—2011 (punctuation), GB/T 15835—2011 (numerals), GB/T 9704—2012 (official
documents). Markup is no prose: what the reader does not see is left out before the rules look,
and a figure `{{ … }}` is one `□`. Every rule takes linear time.

Rules of our own, not autocorrect-py (tried, 2.14): with its space rules off it leaves the
half-width ; ( ) ! as they are, knows no quotes, ranges and pairs, edits inside `{{ }}`, reports
whole lines without places and keeps its settings in the process.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from unicodedata import normalize

from ..ledger.problem import Level, Problem, nearest, quoted
from ..ledger.source import Node, read

T = TypeVar("T")
FIGURE = "□"
"""What a `{{ … }}` is in the prose that the rules see."""
UNDATED = "原文未载明"
"""What the ledger writes where the source gives no period (ruling 16)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake; `text[start:end]` is where it stands."""

    start: int
    end: int
    found: str
    better: str
    """What to write instead."""
    why: str
    level: Level


@dataclass(frozen=True, slots=True)
class Wording:
    """One entry of the word list."""

    wrong: str
    pattern: re.Pattern[str]
    better: str
    """May say `\\1` for what the first brackets of the pattern held."""
    why: str
    level: Level
    unless: re.Pattern[str] | None
    """In a sentence that has this, the wording is right."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The word list."""

    wordings: tuple[Wording, ...] = ()


def findings(
    text: str, rules: Rules, period: Callable[[str], str] = lambda figure: UNDATED
) -> list[Finding]:
    """Everything wrong with the language of a Markdown text, in its order.

    Args:
        text: the page as its editor wrote it, front matter included.
        rules: the word list.
        period: the 期间 of the figure that a `{{ … }}` names. It counts as said in the sentence,
            so that 截至目前 may stand beside a figure of which no more is known. By default every
            figure passes for such a one.
    """
    # Every line end becomes as many characters as it was, so that places stay what they are.
    prose = _prose(text.replace("\r\n", " \n").replace("\r", "\n"))
    hits = sorted({*_marks(prose), *_words(prose, rules, period)})
    return [_finding(text, prose.places, hit) for hit in hits]


_Hit = tuple[int, int, str, str, Level]
"""A finding with its places in the prose: start, end, better, why, level."""


def _finding(text: str, places: list[int], hit: _Hit) -> Finding:
    start, end = places[hit[0]], places[hit[1] - 1] + 1
    return Finding(start, end, text[start:end], *hit[2:])


# --- prose ----------------------------------------------------------------------------------

# A body never contains its own opener, so that no text is read twice (hostile input).
_MARKUP = re.compile(
    r"""(?=[-\#>*+:|!?<`~{\[\]&_hfmt\d\s\ufeff])(?:
    (?P<break>
        \A\ufeff?---[ \t]*\n(?=\#|[^\n:]{1,40}:)(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)
      | ^[ ]{0,3}(?P<fence>```|~~~)[\s\S]*?(?:^[ ]{0,3}(?P=fence)|\Z)
      | ^[!?]{3}\+?[ ].*                                                # admonition
      | ^[ \t]*+\[(?!\^)[^\[\]\n]++\]:.*                                # link definition
      | ^[ \t]*+(?:>|[-*+:][ \t]|\d{1,3}[.)][ \t]|\#{1,6}[ \t]|\[\^[^\[\]\n]*+\]:|[ \t])++
      | \|)
  | (?P<figure>\{\{(?:(?!\{\{|\}\})[\s\S])*+\}\})
  | (?P<object>
        (?<!`)(?P<tick>`++)[^`]++(?P=tick)(?!`)
      | <(?P<tag>script|style|pre|code|svg)\b(?:(?!<(?P=tag)\b)[\s\S])*?</(?P=tag)>
      | (?:https?|ftp|mailto|tel):[^\s<>“”（）《》，。；、\u3400-\u9fff]*+
      | &\#?\w{1,31};)
  | (?P<nothing>
        <!--(?:(?!<!--|-->)[\s\S])*+--> | </?[a-zA-Z][^<>]*+>
      | \{%(?:(?!\{%|%\})[\s\S])*+%\} | \{\#(?:(?!\{\#|\#\})[\s\S])*+\#\}
      | \{:?[ ]?[.\#a-zA-Z][^{}\n]*+\}                                  # heading anchor
      | \](?:\([^()\n]*+(?:\([^()\n]*+\)[^()\n]*+)*+\)|\[[^\[\]\n]*+\]) # link target
      | \[\^[^\[\]\n]*+\] | !?\[ | \] | \*{1,3} | ~~ | __))""",
    re.X | re.M,
)
_BREAK = "\ue001\n"
_SHOWN = {"break": _BREAK, "figure": FIGURE, "object": "\ue000", "nothing": ""}


@dataclass(frozen=True, slots=True)
class _Prose:
    """What the reader sees."""

    text: str
    places: list[int]
    """Where each character of the text stands in the file."""
    figures: list[tuple[int, str]]
    """Where in the text each `{{ … }}` is, and what it says."""


def _prose(source: str) -> _Prose:
    pieces: list[str] = []
    places: list[int] = []
    figures: list[tuple[int, str]] = []
    done = 0
    for match in _MARKUP.finditer(source):
        kind = next(k for k in _SHOWN if match[k] is not None)
        pieces += source[done : match.start()], _SHOWN[kind]
        places += range(done, match.start())
        if kind == "figure":
            figures.append((len(places), match[0][2:-2].strip()))
        places += [match.start()] * len(_SHOWN[kind])
        done = match.end()
    return _Prose("".join([*pieces, source[done:]]), [*places, *range(done, len(source))], figures)


# --- punctuation ----------------------------------------------------------------------------

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇"
_WIDE = rf"{_HAN}，。、；：？！“”‘’（）《》【】…—％{FIGURE}"
_YEAR = r"(?:19|20)\d\d"
_DASH = r"[-–~－～]{1,2}"
_NO_CODE = r"(?<![0-9A-Za-z/.-])(?<![A-Za-z] )"  # GB/T 15834-2011 is a number of a standard
_HALF_WIDTH = "中文里的标点用全角（GB/T 15834）"
_TO_WIDE = str.maketrans(",;:!?().", "，；：！？（）。")


def _strongest(found: str) -> str:
    return "……" if found.startswith("。。。") else min(found, key="。；：，、".index)


_RULES: tuple[tuple[str, Callable[[str], str], str, Level], ...] = (
    (
        rf"(?<=[{_WIDE}])[,;:!?()]|[,;:!?()](?=[{_WIDE}])|(?<=[{_HAN}”）])\.(?=[”）]|$)",
        lambda found: found.translate(_TO_WIDE),
        _HALF_WIDTH,
        "错误",
    ),
    (rf"(?<=[{_HAN}])\.{{2,}}", lambda _: "……", "省略号是六个点（GB/T 15834）", "错误"),
    (
        "[０-９Ａ-Ｚａ-ｚ％]+",
        lambda found: normalize("NFKC", found),
        "数字、字母和百分号用半角",
        "错误",
    ),
    ("[，、；：。]{2,}", _strongest, "标点重复，只留一个", "错误"),
    (
        rf"{_NO_CODE}{_YEAR}年?\s?{_DASH}\s?{_YEAR}(?![\d-])|[年月日]{_DASH}(?=\d)"
        rf"|(?<![\d.-])\d{{1,2}}[-–~]{{1,2}}(?=\d{{1,2}}月)",
        lambda found: re.sub(rf"\s?{_DASH}\s?", "—", found),
        "起止的年月日之间用一字线“—”（GB/T 15834）",
        "错误",
    ),
    (
        rf"[{_WIDE}][ \t]+(?=[{_HAN}])|[{_HAN}][ \t]+(?=[{_WIDE}])|[^\s]\u3000+(?=\S)",
        lambda found: found[:1],
        "中文字之间不空格",
        "提醒",
    ),
)
_MARKS = [(re.compile(rule[0], re.M), *rule[1:]) for rule in _RULES]
_STRAIGHT = re.compile(r"""(["'])[^"'\n]*+\1|\([^()\n]*+\)""")
_SOME_WIDE = re.compile(f"[{_WIDE}]")
_PAIRS = {"“": "”", "‘": "’", "（": "）", "《": "》", "【": "】"}
_OPENERS = {closer: opener for opener, closer in _PAIRS.items()}
# Not the apostrophes of it’s and ’98.
_PAIRED = re.compile(
    rf"[“”‘（）《》【】]|(?<![A-Za-z])’(?!\d)|’(?![A-Za-z\d])|\n[ \t]*\n\s*|{_BREAK}"
)
# 1）甲；2）乙
_NUMBERED = re.compile(r"(?:^|[\s，。；：、])[\da-zA-Z一二三四五六七八九十]{1,2}）$")


def _marks(prose: _Prose) -> Iterator[_Hit]:
    for pattern, better, why, level in _MARKS:
        for match in pattern.finditer(prose.text):
            start, end = match.span()
            # In `**词：** 字` Markdown needs the blank: only one right between characters counts.
            if level == "错误" or prose.places[end] - prose.places[start] == end - start:
                yield start, end, better(match[0]), why, level
    yield from _straight(prose.text)
    yield from _unpaired(prose.text)


def _straight(text: str) -> Iterator[_Hit]:
    for match in _STRAIGHT.finditer(text):
        start, last = match.start(), match.end() - 1
        if _SOME_WIDE.search(text[max(start - 1, 0) : last + 2]):
            pair = {'"': "“”", "'": "‘’", "(": "（）"}[match[0][0]]
            yield start, start + 1, pair[0], _HALF_WIDTH, "错误"
            yield last, last + 1, pair[1], _HALF_WIDTH, "错误"


def _unpaired(text: str) -> Iterator[_Hit]:
    """Quotes, brackets and title marks without their other half, paragraph by paragraph."""
    waiting: dict[str, list[int]] = {opener: [] for opener in _PAIRS}
    alone: list[int] = []
    for match in _PAIRED.finditer(text + _BREAK):
        mark, place = match[0], match.start()
        if mark in _PAIRS:
            waiting[mark].append(place)
        elif mark not in _OPENERS:
            # A quotation of several paragraphs opens in each and closes in the last.
            if text.startswith("“", match.end()):
                waiting["“"] = waiting["“"][:-1]
            alone += [place for places in waiting.values() for place in places]
            waiting = {opener: [] for opener in _PAIRS}
        elif waiting[_OPENERS[mark]]:
            waiting[_OPENERS[mark]].pop()
        elif not _NUMBERED.search(text[max(place - 3, 0) : place + 1]):
            alone.append(place)
    for place in alone:
        opener = _OPENERS.get(text[place], text[place])
        better = f"{opener}……{_PAIRS[opener]}"
        yield place, place + 1, better, "引号、括号、书名号要成对", "错误"


# --- words ----------------------------------------------------------------------------------

_SENTENCE_END = re.compile("[。！？!?\n]")
# A word in quotation marks is spoken about (把“截止目前”改为……), a title is not ours to mend.
_MENTION = re.compile("“[^“”\n]{1,12}”|《[^《》\n]{1,80}》")


def _words(prose: _Prose, rules: Rules, period: Callable[[str], str]) -> Iterator[_Hit]:
    ends = [m.start() for m in _SENTENCE_END.finditer(prose.text)]
    mentions = [m.span() for m in _MENTION.finditer(prose.text)]
    starts = [start for start, _ in mentions]
    sentences: dict[int, str] = {}
    for rule in rules.wordings:
        excused: dict[int, bool] = {}
        for match in rule.pattern.finditer(prose.text):
            start, end = match.span()
            around = bisect_left(starts, start) - 1
            if start == end or (around >= 0 and end < mentions[around][1]):
                continue
            if rule.unless:
                number = bisect_left(ends, start)
                if number not in sentences:
                    sentences[number] = _sentence(prose, ends, number, period)
                if number not in excused:
                    excused[number] = bool(rule.unless.search(sentences[number]))
                if excused[number]:
                    continue
            yield start, end, match.expand(rule.better), rule.why, rule.level


def _sentence(prose: _Prose, ends: list[int], number: int, period: Callable[[str], str]) -> str:
    """A sentence, followed by the periods of its figures."""
    start = ends[number - 1] + 1 if number else 0
    end = ends[number] if number < len(ends) else len(prose.text)
    first, last = (bisect_right(prose.figures, (place, "")) for place in (start, end))
    return " ".join(
        [prose.text[start:end], *(period(name) for _, name in prose.figures[first:last])]
    )


# --- the word list --------------------------------------------------------------------------

_KEYS = {
    "错": "不该这样写的词",
    "对": "应当怎样写",
    "为什么": "一句话说明理由",
    "级别": "“错误”（不改不能发布）或者“提醒”",
    "除非": "同一句里有它就不算错；几个就写成列表",
    "正则": "写“是”：“错”和“除非”是正则表达式",
}
_OPTIONAL = ("除非", "正则")
_LEVELS: dict[str, Level] = {"错误": "错误", "提醒": "提醒"}
_FLAGS = {"": False, "否": False, "false": False, "是": True, "true": True}
# Only repetition that ends: a pattern is tried at every place of every page.
_ENDLESS = re.compile(r"(?<!\\)[*+]|\{\d*,\}|\)\{")


class _FaultError(Exception):
    """Code, found, expected, mend and nearest of a `Problem`."""


def load_rules(path: Path) -> tuple[Rules, list[Problem]]:
    """The word list in `path` and everything wrong with it; a town may have none."""
    if not path.exists():
        return Rules(), []
    shown = f"{path.parent.name}/{path.name}"
    root, _, problems = read(path, shown)
    groups = root.value if root and isinstance(root.value, dict) else {}
    wordings: dict[str, Wording] = {}
    for group in groups.values():
        for entry in group.value if isinstance(group.value, list) else [group]:
            try:
                wording = _wording(entry)
                if wording.wrong in wordings:
                    raise _FaultError(
                        "L13", quoted(wording.wrong), "每个词只写一条", "删去一条", ""
                    )
                wordings[wording.wrong] = wording
            except _FaultError as fault:
                keys = ("code", "found", "expected", "mend", "nearest")
                told = dict(zip(keys, fault.args, strict=True))
                problems.append(Problem(path=shown, line=entry.line, **told))
    return Rules(tuple(wordings.values())), problems


def _wording(entry: Node) -> Wording:
    if not isinstance(entry.value, dict):
        raise _FaultError("L09", entry.kind, "一组“键: 值”", "写成“- {错: ……, 对: ……}”", "")
    texts = {key: _texts(node) for key, node in entry.value.items()}
    for key in texts:
        if key not in _KEYS:
            near = nearest(key, _KEYS)
            raise _FaultError("L08", quoted(key), "、".join(_KEYS), "改正或者删去这个键", near)
    for key, meaning in _KEYS.items():
        if key not in _OPTIONAL and not texts.get(key):
            raise _FaultError("L11", f"没有“{key}”", meaning, f"加上“{key}: ……”", "")
    is_pattern = _choice(texts, "正则", _FLAGS)
    better = texts["对"][0]
    pattern = _pattern(texts["错"][:1], is_pattern)
    try:
        better = better if is_pattern else better.replace("\\", r"\\")
        pattern.sub(better, "")
    except (re.error, IndexError):
        raise _FaultError("L09", quoted(better), r"\1 指“错”里的括号", "检查“对”", "") from None
    return Wording(
        wrong=texts["错"][0],
        pattern=pattern,
        better=better,
        why=texts["为什么"][0],
        level=_choice(texts, "级别", _LEVELS),
        unless=_pattern(texts["除非"], is_pattern) if texts.get("除非") else None,
    )


def _texts(node: Node) -> list[str]:
    nodes = node.value if isinstance(node.value, list) else [node]
    return [n.value.strip() for n in nodes if isinstance(n.value, str) and n.value.strip()]


def _choice(texts: dict[str, list[str]], key: str, choices: dict[str, T]) -> T:
    text = (texts.get(key) or [""])[0]
    if text not in choices:
        raise _FaultError("L09", quoted(text), f"“{key}”{_KEYS[key]}", f"改正“{key}”", "")
    return choices[text]


def _pattern(texts: list[str], is_pattern: bool) -> re.Pattern[str]:
    if not is_pattern:
        return re.compile("|".join(re.escape(text) for text in texts))
    text = "|".join(texts)
    if _ENDLESS.search(text):
        mend = "重复要有上限，不用 * 和 +：写成 {0,9} 这样，不写在括号后面"
        raise _FaultError("L09", quoted(text), "有上限的重复", mend, "")
    try:
        compiled = re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        where = getattr(error, "pos", None)
        mend = "检查括号和反斜线" + (f"（第{where + 1}个字附近）" if where is not None else "")
        raise _FaultError("L09", quoted(text), "正则表达式", mend, "") from None
    if compiled.match(""):
        raise _FaultError("L09", quoted(text), "至少一个字的词", "改正“错”或者“除非”", "")
    return compiled
