"""The channels, one a line; all that others know of them follows from their declarations."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from ..render.page import Page, environment
from . import (
    api,
    broadcast,
    cover,
    feed,
    form,
    opendata,
    pack,
    pdf,
    picture,
    screen,
    wechat,
    word,
    yearpicture,
)
from .formats import PAGES, Content
from .outputs import Channel

CHANNELS = (
    pdf.CHANNEL,
    word.CHANNEL,
    form.CHANNEL,
    broadcast.CHANNEL,
    pack.CHANNEL,
    picture.CHANNEL,
    cover.CHANNEL,
    yearpicture.CHANNEL,
    opendata.CHANNEL,
    wechat.CHANNEL,
    screen.CHANNEL,
    feed.CHANNEL,
    api.CHANNEL,
)
"""In the order in which pages and lists name their files."""
FORMATS = {
    format_.ending: format_
    for formats in (PAGES, *(channel.formats for channel in CHANNELS))
    for format_ in formats
}
"""Every format that may be published, by its ending."""
TEXTS = tuple(ending for ending, format_ in FORMATS.items() if format_.is_text)
"""Endings of plain text files."""
DOCUMENTS = tuple(e for e, format_ in FORMATS.items() if format_.read and not format_.is_text)
"""Endings of files that hold text in a form of their own."""
WORD = "下载种类"
"""The word that stands for the list of channels in pages."""

_TEMPLATES = environment(Path(__file__).parent / "templates")


def read(file: Path) -> Content:
    """Return the content of a published file; of a picture, none.

    Raises:
        Exception: it cannot be read; the libraries promise no particular type.
    """
    reader = FORMATS[file.suffix].read
    return reader(file.read_bytes()) if reader else Content("")


def owner(path: str) -> Channel | None:
    """Return the channel in whose folder an address lies; the innermost, if folders are nested."""
    owners = [channel for channel in CHANNELS if path.startswith(channel.folder)]
    return max(owners, key=lambda channel: len(channel.folder), default=None)


def table(page: Page) -> Markup:
    """Return the table of the channels for a page: files, use, and where readers find them."""
    rows = [_row(channel, page) for channel in CHANNELS]
    html = _TEMPLATES.get_template("kinds.html").render(rows=rows)
    return Markup(" ".join(line.strip() for line in html.splitlines() if line.strip()))


def _row(channel: Channel, page: Page) -> tuple[Channel, str, str]:
    """Return a channel with the link, if any, and the words that say where its files are."""
    if channel.place.endswith(".md"):
        return channel, page.locate(channel.place), channel.name
    return channel, "", channel.place
