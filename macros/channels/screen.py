"""The newest report as slides for the screen in the hall, which reloads when they change."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from markupsafe import Markup

from ..ledger.figure import PENDING
from ..ledger.settings import is_preview
from ..render import assets
from ..render.page import environment
from . import qrcode
from .document import Document
from .formats import HTML, JSON
from .outputs import Channel, Job, OutputError, OutputFile, Source
from .screen_slides import Slide, slides

PAGE = "screen/index.html"
VERSION = "screen/version.json"
ASSETS = ("favicon.svg", "screen.css", "screen.js")
TEMPLATE_FILES = ("screen.html", "screen_slides.html")

_FOLDER = Path(__file__).parent / "templates"
_TEMPLATES = environment(_FOLDER)
# Parts of a text that stay on one line where possible.
_TEMPLATES.filters["parts"] = re.compile("[^，；：。\\n]+[，；：。]?[”’）]?").findall


@dataclass(frozen=True, slots=True)
class Show:
    """Everything the screen's bytes depend on."""

    slides: tuple[Slide, ...]
    name: str
    """Title of the report."""
    site: str
    home: str
    """The site's address, ending in a slash; empty while it is not known."""
    preview: bool
    assets: tuple[str, ...]
    """Addresses of icon, style sheet and script under the site."""
    template_hashes: tuple[str, ...]
    """Hashes of the templates."""


def jobs(source: Source) -> Iterator[Job]:
    """Yield the slides, and the version file that tells a running screen to reload."""
    reports = [path for path in source.documents if re.fullmatch(r"report/[0-9]{4}\.html", path)]
    if not reports:
        return
    show = _show(source, source.documents[max(reports)])

    @cache
    def content() -> tuple[bytes, bytes]:
        return _files(show)

    page = OutputFile(PAGE, max(reports), "大屏", "大厅屏幕播放")
    yield Job(page, show, lambda: content()[0])
    yield Job(OutputFile(VERSION), show, lambda: content()[1])


CHANNEL = Channel(
    name="大屏",
    purpose="在大厅的屏幕上播放",
    place=PAGE,
    folder="screen/",
    formats=(HTML, JSON),
    jobs=jobs,
)


def _files(show: Show) -> tuple[bytes, bytes]:
    html = _TEMPLATES.get_template("screen.html").render(
        show=show,
        pending=PENDING,
        code=cache(lambda page: qrcode.svg(show.home + page)),
        drawing=Markup,
    )
    version = sha256(html.encode()).hexdigest()[:16]
    html = html.replace('data-version=""', f'data-version="{version}"', 1)
    return html.encode(), (json.dumps({"version": version}) + "\n").encode()


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
        tuple(_hash(_FOLDER / name) for name in TEMPLATE_FILES),
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
