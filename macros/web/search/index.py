"""The search: what the pages say, as scripts for assets/search.js.

They are scripts and not JSON because a page opened from a folder (file://) may load only scripts.
`search/index.js` is small and names the folder of all others, which changes with their content:
parts of two releases are never mixed, and browsers may cache them. A query loads the parts that
tell where its characters occur (grams.py), then those of the pages that seem best. It begins with
the pages that can have the first hit, mostly one or two, and shows it at once: about eight requests
after the page was asked for, its own among them. BENCH.md has what a search costs.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain, groupby
from pathlib import Path
from typing import Any

from ... import cores, files
from ...ledger.problem import Kind, Problem, quoted
from ...library.elsewhere import Need
from . import cases, grams
from .entries import Findable, SearchEntry, listing
from .postings import EntryText, Postings, digits, postings
from .questions import figures
from .tally import Tally, tally
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
PART = re.compile(r"search/[0-9a-f]{8}/[cfghst]\d+\.js$")
"""The address of every other script of the search: `g` lists runs, `t` is a page, `c` knows cases
that residents describe, `f` names the figures, `h` has the simplified forms of characters that are
not written here, and `s` tells how words sound."""
_MANY = 4  # pages, of which a title that they share tells nothing
_BREAK = "\n"
_HALF = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_IGNORED = re.compile("[ \\t\u3000()\\[\\]\"'“”‘’《》〈〉「」『』、]")
_MARKS = re.compile(r"[\W_]")

Group = Sequence[SearchEntry]
"""The entries of a page."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted for the search of one state of the site, kept for the next."""

    postings: Postings
    tally: Tally

    def packed(self) -> list[Any]:
        """Return it in lists and texts, for JSON."""
        return [self.postings.packed(), self.tally.packed()]

    @classmethod
    def unpacked(cls, packed: Sequence[Any]) -> Counts:
        """Return what `packed` was made of."""
        listed = Postings.unpacked(packed[0])
        return cls(listed, Tally.unpacked(_compared(listed.entries), packed[1]))


@dataclass(frozen=True, slots=True)
class Edition:
    """The site in one kind of characters."""

    pages: Mapping[str, Findable]
    """By address, relative to the edition."""
    folder: str = ""
    forms: Mapping[str, str] = field(default_factory=dict)
    """The simplified form of its traditional characters."""


def write(
    site_dir: Path,
    synonyms: Path,
    own: Edition,
    others: Sequence[Edition] = (),
    needs: Sequence[Need] = (),
    before: Counts | None = None,
) -> tuple[Counts, list[Problem]]:
    """Write the scripts of the search into `site_dir`.

    Returns:
        The counts of its texts, for a later build, and the problems in `synonyms`.

    Args:
        site_dir: the folder of the site.
        synonyms: data/synonyms.yml.
        own: the edition in simplified characters, in which texts are compared, as most people type
            them. All editions share the scripts that tell where runs occur.
        others: editions in traditional characters.
        needs: what is done elsewhere, with residents' words for it.
        before: the counts of an earlier state of the site, as far as there is one.
    """
    vocabulary, problems = load_vocabulary(synonyms)
    sayings = _sayings(vocabulary, needs)
    pages = _pages(own)
    simplified = str.maketrans(vocabulary.simplified)
    entry_texts = [text for group in pages for text in _entry_texts(group, simplified)]
    texts = _compared(entry_texts)
    forms = _forms(vocabulary, texts, sayings)
    common = _common_titles(pages)
    known = before.postings if before else None
    tasks: list[Callable[[], Any]] = [
        lambda: _listed(postings(entry_texts, common, known), sayings),
        lambda: tally(
            texts, {*sayings, *chain(*sayings.values())}, before.tally if before else None
        ),
    ]
    many = not before and len(pages) >= cores.MANY_PAGES
    (listed, lists), counted = cores.share(lambda work: work(), tasks, pays=many)
    shared = {f"g{n}.js": _part(text) for n, text in enumerate(lists.parts)}
    shared["f0.js"] = _part(figures(chain(*pages), simplified, vocabulary.asked))
    shared["s0.js"] = _part(counted.sounds)
    written = _written(pages, vocabulary, sayings)
    shared["h0.js"] = _part(_rows({old: new for old, new in forms.items() if old not in written}))
    shared["c0.js"] = _part(cases.pack(vocabulary.kinds, vocabulary.cases))
    index = {
        "words": sayings,
        "common": common,
        "needs": [need.name for need in needs],
        "elsewhere": _page_of(needs, pages),
        "dialect": vocabulary.dialect,
        "asking": vocabulary.question_words,
        "vague": vocabulary.vague_words,
        "accidents": counted.accidents,
        "topics": lists.topics,
        "apart": lists.apart,
        "usual": lists.usual,
        "others": lists.others,
        "columns": [[name, len(list(group))] for name, group in groupby(pages, _column)],
        "pages": "".join(map(_size, pages)),
    }
    folder = _write_parts(site_dir, {**shared, **_texts(pages)})
    here = {old: new for old, new in forms.items() if old in written}
    _write_index(site_dir, {**index, "traditional": True}, here, (folder, folder))
    for other in others:
        place = site_dir / other.folder
        folders = (f"../{folder}", _write_parts(place, _texts(_pages(other))))
        _write_index(place, index, {**forms, **other.forms}, folders)
    path = synonyms.relative_to(synonyms.parent.parent).as_posix()
    return Counts(listed, counted), problems + list(
        _missing_words(_BREAK.join(texts), vocabulary, path)
    )


def _sayings(vocabulary: Vocabulary, needs: Iterable[Need]) -> dict[str, list[str]]:
    """Return residents' words, those for what is done elsewhere among them."""
    sayings = {need.name: list(need.sayings) for need in needs}
    return {**sayings, **vocabulary.synonyms}


def _compared(entries: Iterable[EntryText]) -> list[str]:
    """Return what the entries say, without their values and names."""
    return [entry.title + entry.body for entry in entries]


def _listed(listed: Postings, sayings: Mapping[str, Iterable[str]]) -> tuple[Postings, grams.Lists]:
    return listed, grams.lists(listed.texts, _names(sayings))


def _names(sayings: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Return for each word of the site itself and residents' words for it."""
    return [[plain(name), *said] for name, said in sayings.items()]


def _common_titles(pages: Iterable[Group]) -> list[str]:
    """Return the titles of sections that many pages have, as assets/search.js compares titles."""
    titles = Counter(_MARKS.sub("", plain(entry.title)) for page in pages for entry in page)
    return [title for title, number in titles.items() if number >= _MANY]


def _page_of(needs: Sequence[Need], pages: Sequence[Group]) -> int:
    """Return the number of the page on which most of the needs stand; -1 if there is none."""
    names = {need.name for need in needs}
    counts = [len(names & {entry.title for entry in page}) for page in pages]
    return counts.index(max(counts)) if any(counts) else -1


def _forms(
    vocabulary: Vocabulary, texts: Iterable[str], sayings: Mapping[str, Iterable[str]]
) -> dict[str, str]:
    """Return the simplified forms of the characters that a query may need."""
    characters = set("".join([*texts, *_said(vocabulary, sayings)]))
    return {old: new for old, new in vocabulary.simplified.items() if new in characters}


def _said(vocabulary: Vocabulary, sayings: Mapping[str, Iterable[str]]) -> Iterator[str]:
    yield from chain(vocabulary.question_words, vocabulary.vague_words)
    yield from chain(*sayings.values(), *vocabulary.dialect.values())


def _written(
    pages: Iterable[Group], vocabulary: Vocabulary, sayings: Mapping[str, Iterable[str]]
) -> set[str]:
    """Return the traditional characters that may stand in simplified texts, and so in queries."""
    entries = chain.from_iterable(pages)
    written = set(chain.from_iterable(_said(vocabulary, sayings)))
    for entry in entries:
        written.update(entry.title, entry.page, entry.value, entry.text)
    return {one for one in vocabulary.simplified if one in written or _is_in_gb2312(one)}


def _is_in_gb2312(character: str) -> bool:
    """Return whether it is in the standard by which search-index.js knows simplified characters."""
    return len(character.encode("gb2312", "ignore")) == 2


def _rows(forms: Mapping[str, str]) -> list[str]:
    """Return the characters and their forms, each in a row."""
    return ["".join(forms), "".join(forms.values())]


# --- what the scripts hold ----------------------------------------------------------------


def _pages(edition: Edition) -> list[Group]:
    entries = listing(edition.pages)
    return [list(group) for _, group in groupby(entries, lambda entry: entry.url.partition("#")[0])]


def _entry_texts(group: Group, simplified: Mapping[int, str]) -> Iterator[EntryText]:
    """Yield the texts of a page's entries, as assets/search.js compares them."""
    name = group[0].page
    for entry in group:
        texts = (entry.title, entry.value, _BREAK + entry.text, name)
        title, value, body, page = (plain(text.translate(simplified)) for text in texts)
        yield EntryText(title, value, body, page, is_page="#" not in entry.url)
        name = ""


def _size(group: Group) -> str:
    """Return how many entries the page has, doubled; one more if the first is only a section."""
    return digits(2 * len(group) + ("#" in group[0].url))


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
    files.write_folder(edition / folder, parts)
    return folder


def _write_index(
    edition: Path, index: Mapping[str, object], forms: dict[str, str], folders: tuple[str, str]
) -> None:
    """Write the index, a key to a line, so that it can be read and compared."""
    content = {
        **index,
        "forms": _rows(forms),
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
