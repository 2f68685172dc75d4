"""Which value or paragraph an element of a page comes from.

A figure says so itself (`render.identity`). For the rest the page as published says nothing, and
shall not for the desk's sake: what an element reads is looked for in the page's own paragraphs and
in data/, where the words stand as they were typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from ..desk.project import Project
from ..ledger.model import Indicator, section
from ..ledger.witness import read_witness
from ..render.identity import FigureKey, key_of
from . import prose, write
from .source import PenError, Source
from .tree import Keys, parse

_SLOT = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_NAMED = re.compile(r"""(?:名词|热线|地点|本站)[(（]\s*["“”'‘’]([^"“”'‘’]*)""")
_QUOTED = re.compile('(?:指南|测验)[(（]["“]([^"“”]+)["”]')
_TITLES = (("事项名称",), ("专题",), ("名称",))
"""The keys that name a whole file."""
_MARKS = re.compile(r"\{[^{}]*\}|\]\([^)]*\)|<[^>]*>|[^\w]|_")
_SHORT = 4
"""Pairs of letters up to which a text lies in many others by chance."""
_RANGE = 4
"""How many times as long one of two texts may be that are still alike enough."""
_LEAST, _CLEAR, _LEAD, _MOST = 0.45, 0.75, 0.12, 6
_BY_KEY = {
    "tel": ("data/hotlines.yml", 1),
    "term": ("data/glossary.yml", 1),
    "place": ("data/places.yml", 1),
}
_LARGE = ("data/synonyms.yml", "data/hant.yml", "data/wordings.yml", "data/outlines.yml")
"""Files whose words stand on no page."""


@dataclass(frozen=True, slots=True)
class Target:
    """What may be meant: a value of data/, or a paragraph of a page."""

    path: str
    keys: Keys = ()
    line: int = 0
    """The first line of a paragraph; 0 for a value."""
    text: str = ""
    likeness: float = 1.0


def figure(project: Project, of: str) -> Target:
    """Return the place of a figure.

    Raises:
        PenError: the ledger has none of this identity.
    """
    key: FigureKey = key_of(of)
    found = project.ledger.find_in_file(key.year or project.ledger.latest, key.stem, key.name)
    if found is None:
        raise PenError("台账里没有找到这个数，请从“资料”里找")
    return Target(found.path, ("指标", found.name), text=found.text)


def approved(project: Project, indicator: Indicator, text: str) -> Target | None:
    """Return where the approved report's figures hold a figure's value `text`; None if nowhere."""
    witness, _ = read_witness(project.root / "data", indicator.year)
    content = project.yaml_files.get(witness.path) if witness else None
    if witness is None or content is None:
        return None
    lines = {t.line for t in witness.figures if t.section == section(indicator.source)}
    for keys, value, line in write.scalars(content.decode()):
        if line in lines and value == text:
            return Target(witness.path, keys, text=text)
    return None


def named(project: Project, kind: str, name: str) -> Target | None:
    """Return the entry of a hotline, a term or a place (`tel`, `term`, `place`); None if none."""
    path, _ = _BY_KEY[kind]
    content = project.yaml_files.get(path)
    if content is None:
        return None
    keys = {keys[0] for keys, _, _ in write.scalars(content.decode())}
    found = [str(k) for k in keys if name == k or (kind == "place" and name.startswith(str(k)))]
    return Target(path, (max(found, key=len),), text=name) if found else None


def at_line(source: Source, line: int) -> Target | None:
    """Return the value or the paragraph that stands on a line of a file; None where none does."""
    if source.path.endswith(".md") and line >= source.line(prose.body_start(source)):
        known = [p for p in prose.paragraphs(source) if p.line <= line]
        if known:
            return Target(source.path, (), known[-1].line, known[-1].text)
    values = [target for number, target in _lines(source) if number <= line]
    return values[-1] if values else None


def only_one(source: Source, line: int) -> Target | None:
    """Return the paragraph in which a line is, or the value that stands on it alone; else None."""
    target = at_line(source, line)
    if target is None or target.line:
        return target
    return target if [number for number, _ in _lines(source)].count(line) == 1 else None


def _lines(source: Source) -> list[tuple[int, Target]]:
    """Return the values of a file, each with the line on which it begins; none of a broken one."""
    is_page = source.path.endswith(".md")
    shift = source.line(prose.front(source)[0]) - 1 if is_page else 0
    try:
        top = parse(prose.front_text(source) if is_page else source.text)
    except PenError:
        return []
    return [
        (spot.line + shift, Target(source.path, keys, text=str(spot.node.value)))
        for keys, spot in top.scalars()
    ]


def by_text(project: Project, page: str, text: str) -> list[Target]:
    """Return what reads most like a text, the likeliest first.

    One clear answer comes alone.

    Args:
        project: the editor's files.
        page: the page's path, as `docs/services/mediation.md`; it may not exist.
        text: what the element reads.
    """
    wanted = _plain(text)
    if not wanted:
        return []
    grams = _grams(wanted)
    data, names = [*_of_data(project)], _named_by(project, page)
    own = {t.path for t, _ in data if t.keys in _TITLES and t.text in names}
    targets = [
        replace(target, likeness=_likeness(grams, wanted, target, letters))
        for target, letters in [*_of_page(project, page), *data]
    ]
    # 身份证。 stands in many guides: that of the page is meant.
    if any(t.likeness >= _CLEAR for t in targets if t.path in own):
        targets = [t for t in targets if t.path in {*own, page}]
    best = sorted((t for t in targets if t.likeness >= _LEAST), key=lambda t: -t.likeness)
    best = list({(t.path, t.keys, t.line): t for t in reversed(best)}.values())[::-1]
    best = sorted(best, key=lambda t: -t.likeness)[:_MOST]
    if best and best[0].likeness >= _CLEAR:
        rivals = [t for t in best[1:] if best[0].likeness - t.likeness < _LEAD]
        return best if rivals else best[:1]
    return best


def _named_by(project: Project, path: str) -> set[str]:
    """Return what the words of a page name: 指南("人民调解")."""
    page = project.page(path.removeprefix("docs/"))
    return set(_QUOTED.findall("".join(_SLOT.findall(page.body)))) if page else set()


def _of_page(project: Project, path: str) -> Iterator[tuple[Target, str]]:
    page = project.page(path.removeprefix("docs/"))
    if page is None:
        return
    source = Source(page.path, page.whole)
    for paragraph in prose.paragraphs(source):
        for text in dict.fromkeys([paragraph.text, *paragraph.text.split("\n")]):
            yield Target(page.path, (), paragraph.line, text), _plain(text)
    try:
        front = prose.front_text(source)
    except PenError:
        return
    yield from _values(page.path, front)


def _of_data(project: Project) -> Iterator[tuple[Target, str]]:
    for path, content in project.yaml_files.items():
        if path not in _LARGE and not path.endswith("witness.yml"):
            yield from _values(path, content.decode(errors="replace"))


@lru_cache(maxsize=512)
def _values(path: str, text: str) -> list[tuple[Target, str]]:
    """Return the values of a file with their letters; a file stays the same for long."""
    try:
        values = list(write.scalars(text))
    except PenError:
        return []
    return [(Target(path, keys, 0, value), _plain(value)) for keys, value, _ in values]


def _likeness(grams: set[str], wanted: str, target: Target, own: str) -> float:
    if own == wanted:
        return 1.0 if target.line else 0.99
    if len(wanted) < 2 or not own:
        return 0.0
    if not target.line and not len(wanted) / _RANGE < len(own) < len(wanted) * _RANGE:
        return 0.0
    other = _grams(own)
    shared = len(grams & other)
    even = 2 * shared / (len(grams) + len(other) or 1)
    # Words such as 法条 read longer than they are typed, and an element may be a part of a
    # paragraph: whichever of both lies in the other.
    if target.line and min(len(grams), len(other)) > _SHORT:
        return max(even, 0.95 * shared / min(len(grams), len(other)))
    return even


def _plain(text: str) -> str:
    """Return the letters and digits of a text as its reader sees them."""
    text = _SLOT.sub(lambda slot: "".join(_NAMED.findall(slot[1])), text)
    return _MARKS.sub("", text)


def _grams(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)} or {text}
