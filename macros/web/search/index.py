"""The search: what the built pages say, as scripts for assets/search.js.

They are scripts and not JSON because a page opened from a folder (file://) may load only scripts.
`search/index.js` is small and names the folder of all others, which changes with them: parts of two
releases are never mixed, and browsers may keep them. A query loads the parts that tell where its
characters stand (grams.py), then those of the pages that seem best.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import chain, groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ... import cores
from ...ledger.problem import Problem, quoted
from . import grams
from .borders import accidents
from .entries import SearchEntry, entries
from .vocabulary import Vocabulary, load_vocabulary

INDEX = "search/index.js"
PART = re.compile(r"search/[0-9a-f]{8}/[gt]\d+\.js$")
"""The address of every other script of the search: `g` tells of runs, `t` is a page."""
_BREAK = "\n"
_HALF = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_IGNORED = re.compile("[ \\t\u3000()\\[\\]\"'“”‘’《》〈〉「」『』、]")
_MARKS = re.compile(r"[\W_]")
_LENGTHS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

Group = Sequence[SearchEntry]
"""The entries of a page."""


def write(
    site_dir: Path, synonyms: Path, editions: Mapping[str, Mapping[str, str]] = MappingProxyType({})
) -> list[Problem]:
    """Write what the search loads in `site_dir`; what is wrong in `synonyms` is returned.

    Args:
        site_dir: the folder of the site.
        synonyms: data/synonyms.yml.
        editions: the folders of the editions in traditional characters, and the simplified
            character that each other one stands for there: texts are compared in simplified
            characters, as typed by most. They share what tells where runs stand.
    """
    vocabulary, problems = load_vocabulary(synonyms)
    pages = _pages(site_dir)
    simplified = str.maketrans(vocabulary.simplified)
    said = [one for group in pages for one in _said(group, simplified)]
    texts = [one.title + one.body for one in said]
    words = (*vocabulary.asking, *vocabulary.vague, *chain(*vocabulary.words.values()))
    known = set("".join([*texts, *words]))
    forms = {old: new for old, new in vocabulary.simplified.items() if new in known}
    others = {site_dir / name: str.maketrans(dict(other)) for name, other in editions.items()}
    works: list[Callable[[], Any]] = [
        lambda: grams.parts(said),
        lambda: (accidents(texts), [_pages(*other) for other in others.items()]),
    ]
    many = len(pages) >= cores.MANY
    (lists, begins), (not_words, read) = cores.share(lambda work: work(), works, pays=many)
    runs = {f"g{n}.js": _part(text) for n, text in enumerate(lists)}
    index = {
        "words": vocabulary.words,
        "asking": vocabulary.asking,
        "vague": vocabulary.vague,
        "accidents": not_words,
        "begins": " ".join(begins),
        "columns": [[name, len(list(group))] for name, group in groupby(pages, _column)],
        "pages": " ".join(map(_lengths, pages)),
    }
    own = _write_parts(site_dir, {**runs, **_texts(pages)})
    _write_index(site_dir, index, forms, (own, own))
    for (edition, other), translated in zip(editions.items(), read, strict=True):
        folders = (f"../{own}", _write_parts(site_dir / edition, _texts(translated)))
        _write_index(site_dir / edition, index, {**forms, **other}, folders)
    shown = synonyms.relative_to(synonyms.parent.parent).as_posix()
    return problems + list(_leading_nowhere(_BREAK.join(texts), vocabulary, shown))


# --- what the scripts hold ----------------------------------------------------------------


def _pages(edition: Path, compared: Mapping[int, str] | None = None) -> list[Group]:
    found = entries(edition, compared or {})
    return [list(group) for _, group in groupby(found, lambda entry: entry.url.partition("#")[0])]


def _said(group: Group, simplified: Mapping[int, str]) -> Iterator[grams.Said]:
    """Yield the entries of a page, as assets/search.js compares them."""
    name = group[0].page
    for entry in group:
        texts = (entry.title, entry.value, _BREAK + entry.text, name)
        yield grams.Said(*(plain(text.translate(simplified)) for text in texts))
        name = ""


def _lengths(group: Group) -> str:
    """Return how long the page's name is (0 where its first entry is a section), and each title."""
    names = ["" if "#" in group[0].url else group[0].page, *(entry.title for entry in group)]
    lengths = (len(_MARKS.sub("", plain(name))) for name in names)
    return "".join(_LENGTHS[min(length, len(_LENGTHS) - 1)] for length in lengths)


def _column(group: Group) -> str:
    """Return the first part of the page's address; `tel` of a hotline."""
    return re.split("[:/]", group[0].url.partition("#")[0])[0]


def _texts(pages: Sequence[Group]) -> dict[str, str]:
    return {f"t{number}.js": _part(_page(group)) for number, group in enumerate(pages)}


def _page(group: Group) -> list[object]:
    """Return the page's address, name and place, and for each entry anchor, title, text, value, period."""
    first = group[0]
    rows: list[list[str]] = []
    for entry in group:
        row = [entry.url.partition("#")[2], entry.title, entry.text, entry.value, entry.period]
        while row and not row[-1]:
            row.pop()
        rows.append(row)
    return [first.url.partition("#")[0], first.page, first.place, rows]


def _part(value: object) -> str:
    return f"var searchPart={_json(value)};\n"


def _json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # Line ends to older script engines.
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


# --- the files ----------------------------------------------------------------------------


def _write_parts(edition: Path, files: Mapping[str, str]) -> str:
    """Write them into a folder named by them, in the place of those of an earlier build.

    Returns:
        The folder, as seen from the top of the edition.
    """
    for old in {file.parent for file in (edition / "search").glob("*/*.js")}:
        if all(PART.search(file.as_posix()) for file in old.iterdir()):
            shutil.rmtree(old)
    folder = f"search/{sha256(''.join(files.values()).encode()).hexdigest()[:8]}/"
    (edition / folder).mkdir(parents=True)
    for name, text in files.items():
        (edition / folder / name).write_text(text, "utf-8", newline="\n")
    return folder


def _write_index(
    edition: Path, index: Mapping[str, object], forms: dict[str, str], folders: tuple[str, str]
) -> None:
    """A key to a line, so that it can be read and compared."""
    said = {
        **index,
        "forms": ["".join(forms), "".join(forms.values())],
        "runs": f"{folders[0]}g",
        "texts": f"{folders[1]}t",
    }
    lines = ",\n".join(f'"{key}":{_json(value)}' for key, value in said.items())
    (edition / INDEX).parent.mkdir(parents=True, exist_ok=True)
    (edition / INDEX).write_text(f"var searchIndex={{\n{lines}\n}};\n", "utf-8", newline="\n")


def _leading_nowhere(text: str, vocabulary: Vocabulary, path: str) -> Iterator[Problem]:
    """Yield the words of the site in the file that no page has any more."""
    for word, line in vocabulary.lines.items():
        if plain(word) not in text:
            yield Problem(
                path=path,
                line=line,
                code="S01",
                level="提醒",
                found=quoted(word),
                expected="网站上写着的词",
                mend="换成网站上现在的词，或者删去这一行",
            )


def plain(text: str) -> str:
    """Return `text` as assets/search.js compares it: half width, without spaces, brackets and quotes."""
    return _IGNORED.sub("", text.translate(_HALF)).lower()
