"""屏: the newest report as slides for the screen in the hall, and what lets it renew itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import segno
from markupsafe import Markup

from ..ledger.figure import PENDING
from ..ledger.settings import is_preview
from ..render import assets
from ..render.page import environment
from .document import Document
from .outputs import Job, Made, OutputError, Source
from .screen_slides import Slide, slides

PAGE = "screen/index.html"
VERSION = "screen/version.json"
ASSETS = ("favicon.svg", "screen.css", "screen.js")
FORMS = ("screen.html", "screen_slides.html")

_FOLDER = Path(__file__).parent / "templates"
_TEMPLATES = environment(_FOLDER)
# Parts that stay on one line where they can.
_TEMPLATES.filters["parts"] = re.compile("[^，；：。\\n]+[，；：。]?[”’）]?").findall


@dataclass(frozen=True, slots=True)
class Show:
    """All that the screen's bytes depend on."""

    slides: tuple[Slide, ...]
    name: str
    """The report's."""
    site: str
    home: str
    """The site's address, which ends in a slash; empty while it is not known."""
    preview: bool
    assets: tuple[str, ...]
    """Icon, style sheet and script: their addresses under the site."""
    forms: tuple[str, ...]
    """The templates' hashes."""


def jobs(source: Source) -> Iterator[Job]:
    """Yield the slides and the small file by which a running screen sees that they have changed."""
    reports = [path for path in source.documents if re.fullmatch(r"report/[0-9]{4}\.html", path)]
    if not reports:
        return
    show = _show(source, source.documents[max(reports)])

    @cache
    def made() -> tuple[bytes, bytes]:
        return _files(show)

    page = Made(PAGE, max(reports), "大屏", "大厅屏幕播放")
    yield Job(page, show, lambda: made()[0])
    yield Job(Made(VERSION), show, lambda: made()[1])


def _files(show: Show) -> tuple[bytes, bytes]:
    html = _TEMPLATES.get_template("screen.html").render(
        show=show, pending=PENDING, code=cache(lambda page: code(show.home, page)), drawing=Markup
    )
    version = sha256(html.encode()).hexdigest()[:16]
    html = html.replace('data-version=""', f'data-version="{version}"', 1)
    return html.encode(), (json.dumps({"version": version}) + "\n").encode()


def code(home: str, page: str) -> Markup:
    """Return the QR code that leads to a page, as SVG.

    Args:
        home: the site's address, which ends in a slash.
        page: its address under the site.
    """
    drawn = segno.make(home + page, error="m", micro=False)
    # Dark on white with the quiet zone of four modules (ISO/IEC 18004), whatever the ground.
    return Markup(drawn.svg_inline(border=4, omitsize=True, dark="#172325", light="#fff"))


def _show(source: Source, report: Document) -> Show:
    about = source.about
    paths = assets.paths(source.root)
    return Show(
        tuple(slides(source, report)),
        report.name,
        about.get("站名", PENDING),
        _home(about.get("网址", PENDING)),
        is_preview(about),
        tuple(paths[name] for name in ASSETS),
        tuple(_hash(_FOLDER / name) for name in FORMS),
    )


def _hash(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()[:12]


def _home(address: str) -> str:
    if address == PENDING:
        return ""
    if not re.match(r"https?://[^\s/]", address):
        raise OutputError(
            "data/site.yml",
            "网址",
            f"“{address}”不是网址，做不成二维码",
            "写成以 https:// 开头的网址",
        )
    return address.rstrip("/") + "/"
