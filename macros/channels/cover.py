"""The picture that stands for a page where its address is passed on (Open Graph's `og:image`).

Programs take it by its full address only. A site that has none yet gets no pictures: a relative
one in `og:image` would be ignored, and one hidden in the page, for WeChat to find, would cost every
reader what only those who pass the page on can use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from ..ledger.settings import base, first_known, is_preview, known_value
from ..render import head
from ..render.drawing import width_of
from . import font
from .document import Document
from .formats import PNG
from .lines import words, wrap
from .outputs import Channel, Job, OutputFile, Source
from .typeset import png, unprintable

HOME = "index.html"
WIDTH, HEIGHT = 262.0, 205.0
"""What the title may take of the picture of 600 × 315 pixels: together a square of 315."""
LEADING = 1.22
_SHORTEST, _LONGEST = 2, 16
"""Limits for the length of a line, in Chinese characters."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What a picture says."""

    page: str
    """The page that it was first made for."""
    title: tuple[str, ...]
    below: tuple[str, ...]
    """The lines below the title slip."""


def jobs(source: Source) -> Iterator[Job]:
    """Yield the picture of each page that has its own, and the one of all others."""
    if not base(source.about):
        return
    for path, document in source.documents.items():
        if head.has_picture(path):
            name = first_known(source.about, "站名", "镇名")
            yield _job(source, path, _label(document), name)
    town, site = (known_value(source.about, key) for key in ("镇名", "副名"))
    yield _job(source, HOME, tuple(filter(None, (town, site))) or ("首页",))


def _job(source: Source, page: str, title: tuple[str, ...], *below: str) -> Job:
    marks = ("预览稿，没有正式发布",) * is_preview(source.about)
    cover = Cover(page, title, below + marks)
    return Job(OutputFile(head.picture(page)), cover, partial(_png, cover))


CHANNEL = Channel(
    name="封面图",
    purpose="网页转发出去时的小图",
    place="转发的时候自动带上",
    folder=head.PICTURES,
    formats=(PNG,),
    jobs=jobs,
)


def fit(title: Iterable[str]) -> tuple[list[str], float]:
    """Return the title in lines of about one length, and the size of its letters in points.

    One more line has to be worth it: letters a tenth larger.
    """
    parts = [words(line) for line in title]
    layouts = [
        [line for part in parts for line in wrap(part, longest)]
        for longest in range(_SHORTEST, _LONGEST)
    ]
    best = max(layouts, key=lambda lines: _size(lines) * 0.9 ** len(lines))
    return best, _size(best)


def _label(document: Document) -> tuple[str, ...]:
    """Return the lines of a title that a small picture has room for: of a guide, its matter."""
    first, *_ = document.title
    return (first.removesuffix("："),) if first.endswith("：") else document.title


def _size(lines: list[str]) -> float:
    widest = max(map(width_of, lines))
    return round(min(WIDTH / max(widest, _SHORTEST), HEIGHT / (LEADING * len(lines))), 1)


def _png(cover: Cover) -> bytes:
    texts = [*cover.title, *cover.below]
    if missing := sorted(set("".join(texts)) - font.characters()):
        raise unprintable(cover.page, "封面图", missing[0])
    lines, size = fit(cover.title)
    data = {"title": lines, "size": size, "below": cover.below}
    return png("cover.typ", data)
