"""The pack of a guide or topic for those who tell others: script, message, poster, cards, leaflet.

Villages have people who explain the law to their neighbours (法律明白人). One file holds all that
they need for a week, with a plan for each day; everything in it is made from the page.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from .. import broadcast
from ..broadcast import COLUMNS, Script, text_file
from ..formats import ZIP
from ..outputs import Channel, Job, OutputFile, Source
from ..pdf import file_path, is_handout
from . import matter, message, poster, readme
from .matter import Matter

ABOUT, SCRIPT, MESSAGE = "0-说明.txt", "1-广播稿.txt", "2-群消息.txt"
POSTER, LEAFLET = "3-海报A3.pdf", "5-明白纸A4.pdf"
CARDS = tuple(f"4-卡片{number}.png" for number in range(1, 5))
FILES = (ABOUT, SCRIPT, MESSAGE, POSTER, *CARDS)
"""The names of the files in every pack; that of a guide has its leaflet too."""
_DATE = (1980, 1, 1, 0, 0, 0)
"""The date of all entries, the first that a zip can hold: the same page gives the same bytes."""


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything that the bytes of a pack depend on, but for the leaflet."""

    matter: Matter
    script: Script
    has_leaflet: bool
    day: str
    """The day of the commit."""


def jobs(source: Source) -> Iterator[Job]:
    """Yield the pack of each guide and topic."""
    for path, document in source.documents.items():
        if not (path.startswith(tuple(COLUMNS)) and is_handout(document)):
            continue
        guide = source.library.guide_on(path)
        found = matter.read(source, document, guide.path if guide else path)
        pack = Pack(found, broadcast.script(source, document), guide is not None, source.day)
        address = f"{CHANNEL.folder}{document.stem}.zip"
        file = OutputFile(address, path, CHANNEL.name, CHANNEL.purpose, about=found.name)
        finish = partial(_enclose, file_path(document)) if guide else None
        yield Job(file, pack, partial(write, pack), long=True, finish=finish)


CHANNEL = Channel(
    name="一周普法包",
    purpose="给法律明白人：广播稿、群消息、海报、卡片",
    place="办事指南、学法专题",
    folder="pack/",
    formats=(ZIP,),
    jobs=jobs,
)


def write(pack: Pack) -> bytes:
    """Return the pack without the leaflet, which `_enclose` adds once it is made.

    Raises:
        OutputError: a text has no room, or a character is in none of the fonts.
    """
    from . import card  # needs numpy, which is slow to load

    found = pack.matter
    cards = card.cards(found)
    return _zip(
        {
            ABOUT: text_file(readme.lines(found, pack.has_leaflet, map(card.said, cards))),
            SCRIPT: broadcast.write(pack.script),
            MESSAGE: text_file(message.lines(found)),
            POSTER: poster.pdf(found, pack.day),
            **dict(zip(CARDS, card.pictures(cards, found.origin), strict=True)),
        }
    )


def _enclose(leaflet: str, content: bytes, site: Path) -> bytes:
    """Return a pack with the leaflet of its page, which was made before it."""
    file = site / leaflet
    if not file.exists():  # why there is none has been told
        return content
    return _zip({LEAFLET: file.read_bytes()}, content)


def _zip(contents: Mapping[str, bytes], before: bytes = b"") -> bytes:
    """Return a zip of these files, behind those of an earlier one."""
    package = io.BytesIO(before)
    with zipfile.ZipFile(package, "a") as archive:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o644 << 16  # the same on every system
            archive.writestr(entry, content)
    return package.getvalue()
