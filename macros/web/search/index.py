"""The search: what the built pages say, as scripts for assets/search.js.

They are scripts and not JSON because a page opened from a folder (file://) may load only scripts.
`search/index.js` is small and names the folder of all others, which changes with their content:
parts of two releases are never mixed, and browsers may cache them. A query loads the parts that
tell where its characters occur (grams.py), then those of the pages that seem best.
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

from ... import cores, files
from ...ledger.problem import Kind, Problem, quoted
from . import grams
from .accidents import accidents
from .entries import SearchEntry, entries
from .vocabulary import Vocabulary, load_vocabulary

IDLE_SYNONYM = Kind(
    "S01",
    "同义词没有对应的内容",
    "同义词表左边的词，网站上已经没有了。生成网站时才检查。",
    levels=("提醒",),
    wrong="  粮票: [粮食票证]",
    right="  信访: [去上访]",
    place="同义词",
)

INDEX = "search/index.js"
PART = re.compile(r"search/[0-9a-f]{8}/[gt]\d+\.js$")
"""The address of every other script of the search: `g` lists runs, `t` is a page."""
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
    """Write the scripts of the search into `site_dir`; return the problems in `synonyms`.

    Args:
        site_dir: the folder of the site.
        synonyms: data/synonyms.yml.
        editions: for the folder of each edition in traditional characters, the simplified form of
            its characters: texts are compared in simplified characters, as most people type them.
            All editions share the scripts that tell where runs occur.
    """
    vocabulary, problems = load_vocabulary(synonyms)
    pages = _pages(site_dir)
    simplified = str.maketrans(vocabulary.simplified)
    entry_texts = [text for group in pages for text in _entry_texts(group, simplified)]
    texts = [text.title + text.body for text in entry_texts]
    words = (
        *vocabulary.question_words,
        *vocabulary.vague_words,
        *chain(*vocabulary.synonyms.values()),
    )
    characters = set("".join([*texts, *words]))
    forms = {old: new for old, new in vocabulary.simplified.items() if new in characters}
    tables = {site_dir / name: str.maketrans(dict(pairs)) for name, pairs in editions.items()}
    tasks: list[Callable[[], Any]] = [
        lambda: grams.parts(entry_texts),
        lambda: (accidents(texts), [_pages(*edition) for edition in tables.items()]),
    ]
    many = len(pages) >= cores.MANY_PAGES
    (lists, starts), (accidental, editions_pages) = cores.share(
        lambda work: work(), tasks, pays=many
    )
    runs = {f"g{n}.js": _part(text) for n, text in enumerate(lists)}
    index = {
        "words": vocabulary.synonyms,
        "asking": vocabulary.question_words,
        "vague": vocabulary.vague_words,
        "accidents": accidental,
        "begins": " ".join(starts),
        "columns": [[name, len(list(group))] for name, group in groupby(pages, _column)],
        "pages": " ".join(map(_lengths, pages)),
    }
    folder = _write_parts(site_dir, {**runs, **_texts(pages)})
    _write_index(site_dir, index, forms, (folder, folder))
    for (edition, other_forms), other_pages in zip(editions.items(), editions_pages, strict=True):
        folders = (f"../{folder}", _write_parts(site_dir / edition, _texts(other_pages)))
        _write_index(site_dir / edition, index, {**forms, **other_forms}, folders)
    path = synonyms.relative_to(synonyms.parent.parent).as_posix()
    return problems + list(_missing_words(_BREAK.join(texts), vocabulary, path))


# --- what the scripts hold ----------------------------------------------------------------


def _pages(edition: Path, forms: Mapping[int, str] | None = None) -> list[Group]:
    listing = entries(edition, forms or {})
    return [list(group) for _, group in groupby(listing, lambda entry: entry.url.partition("#")[0])]


def _entry_texts(group: Group, simplified: Mapping[int, str]) -> Iterator[grams.EntryText]:
    """Yield the texts of a page's entries, as assets/search.js compares them."""
    name = group[0].page
    for entry in group:
        texts = (entry.title, entry.value, _BREAK + entry.text, name)
        yield grams.EntryText(*(plain(text.translate(simplified)) for text in texts))
        name = ""


def _lengths(group: Group) -> str:
    """Return the lengths of the page's name (0 if its first entry is a section) and all titles."""
    names = ["" if "#" in group[0].url else group[0].page, *(entry.title for entry in group)]
    lengths = (len(_MARKS.sub("", plain(name))) for name in names)
    return "".join(_LENGTHS[min(length, len(_LENGTHS) - 1)] for length in lengths)


def _column(group: Group) -> str:
    """Return the first part of the page's address; `tel` for a hotline."""
    return re.split("[:/]", group[0].url.partition("#")[0])[0]


def _texts(pages: Sequence[Group]) -> dict[str, str]:
    return {f"t{number}.js": _part(_page(group)) for number, group in enumerate(pages)}


def _page(group: Group) -> list[object]:
    """Return address, name and place, and per entry its anchor, title, text, value, period."""
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
    # Older script engines take these for line ends.
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


# --- the files ----------------------------------------------------------------------------


def _write_parts(edition: Path, parts: Mapping[str, str]) -> str:
    """Write the files into a folder named by their hash, and remove the folder of an earlier build.

    Returns:
        The folder, relative to the edition.
    """
    for old in {file.parent for file in (edition / "search").glob("*/*.js")}:
        if all(PART.search(file.as_posix()) for file in old.iterdir()):
            shutil.rmtree(old)
    folder = f"search/{sha256(''.join(parts.values()).encode()).hexdigest()[:8]}/"
    files.write({edition / folder / name: text for name, text in parts.items()}, durable=False)
    return folder


def _write_index(
    edition: Path, index: Mapping[str, object], forms: dict[str, str], folders: tuple[str, str]
) -> None:
    """Write the index, a key to a line, so that it can be read and compared."""
    content = {
        **index,
        "forms": ["".join(forms), "".join(forms.values())],
        "runs": f"{folders[0]}g",
        "texts": f"{folders[1]}t",
    }
    lines = ",\n".join(f'"{key}":{_json(value)}' for key, value in content.items())
    files.write({edition / INDEX: f"var searchIndex={{\n{lines}\n}};\n"}, durable=False)


def _missing_words(text: str, vocabulary: Vocabulary, path: str) -> Iterator[Problem]:
    """Yield a problem for each word of the site in the file that no page has any more."""
    for word, line in vocabulary.lines.items():
        if plain(word) not in text:
            yield IDLE_SYNONYM.problem(
                path=path,
                line=line,
                found=quoted(word),
                expected="网站上写着的词",
                mend="换成网站上现在的词，或者删去这一行",
            )


def plain(text: str) -> str:
    """Return `text` as assets/search.js compares it: half width, no spaces, brackets or quotes."""
    return _IGNORED.sub("", text.translate(_HALF)).lower()
