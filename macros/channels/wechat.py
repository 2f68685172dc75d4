"""Articles for WeChat and for the editors of government sites, ready to paste.

Each page becomes one article or several; an editor opens its preview, copies it with a button,
pastes it and puts the numbered pictures in by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from markupsafe import Markup

from ..ledger.figure import PENDING
from ..render import assets
from ..render.page import environment
from .document import Document
from .fragment import WHOLE, Part, parts, picture_name, small
from .outputs import Job, Made, OutputError, Source
from .picture import figures, for_page, png

LIMIT = 20_000
"""An article holds fewer signs than this, marks of HTML included (WeChat's rule)."""
TITLE, SUMMARY = 64, 120
"""Signs that the fields for title and summary hold (WeChat's rule)."""
COLUMNS = ("report/", "statistics/", "services/", "learn/")
LEFT_OUT = ("index.html", "learn/quiz.html", "learn/laws.html")
"""Lists of other pages, and what only works as a page."""
WIDTH, FONT, SCALE = 320, 15, 3.375
"""Of a picture in points, and pixels a point: 1080 pixels, letters as large as the text's."""
_ROOM = 1_200
"""Signs kept free for what stands around the blocks of an article."""
_TEMPLATES = environment(Path(__file__).parent / "templates")


@dataclass(frozen=True, slots=True)
class Article:
    """What is pasted at once."""

    title: str
    summary: str
    html: str
    pictures: tuple[tuple[str, str], ...]
    """File name and title of each picture in it."""
    pending: int
    """How often it says 待补充."""


def articles(document: Document, about: dict[str, str]) -> list[Article]:
    """Return the page in as many articles as its length asks for.

    Args:
        document: the page.
        about: who publishes it (`data/site.yml`).

    Raises:
        OutputError: one block alone is longer than an article may be.
    """
    groups = _split(document, list(parts(document)))
    titled = _title(document, about)
    charts = [(picture_name(n), chart.title) for n, chart in enumerate(figures(document), 1)]
    made = []
    for number, group in enumerate(groups, 1):
        html = "".join(
            [
                _opening(document, number, len(groups), about),
                *(part.html for part in group),
                _closing(document, about) if number == len(groups) else "",
            ]
        )
        made.append(
            Article(
                title=titled + _which(number, len(groups)),
                summary=_short(document.summary or document.lead, SUMMARY),
                html=f'<section style="{WHOLE}">{html}</section>',
                pictures=tuple(chart for chart in charts if f'src="{chart[0]}"' in html),
                pending=html.count(PENDING),
            )
        )
    return made


def jobs(source: Source) -> Iterator[Job]:
    """Yield preview and pictures of every page that makes an article, and the list of all."""
    pages = [document for document in source.documents.values() if _chosen(document)]
    chosen = sorted(
        pages, key=lambda page: [page.path.startswith(c) for c in COLUMNS], reverse=True
    )
    about = {key: source.about[key] for key in ("镇名", "站名", "网址", "发布")}
    looks = assets.paths(source.root)
    for document in chosen:
        folder = f"wechat/{name_of(document)}"
        make = partial(_preview, document, about, looks)
        made = Made(f"{folder}/index.html", kind="微信文章")
        yield Job(made, (document, about, looks), make)
        for number, chart in enumerate(figures(document), 1):
            draw = partial(png, chart.svg, width_pt=WIDTH, font_pt=FONT, scale=SCALE)
            made = Made(f"{folder}/{picture_name(number)}", kind="PNG")
            yield Job(made, chart.svg, partial(for_page, document.path, draw), long=True)
    listed = tuple((document.path, document.name, document.column) for document in chosen)
    make = partial(_list, chosen, about, looks)
    yield Job(Made("wechat/index.html"), (listed, about, looks), make)


def name_of(document: Document) -> str:
    """Return the folder of its articles: `report-2024`."""
    return document.path.removesuffix(".html").replace("/", "-")


def _chosen(document: Document) -> bool:
    return document.path.startswith(COLUMNS) and not document.path.endswith(LEFT_OUT)


# --- dividing ---------------------------------------------------------------------------------


def _split(document: Document, whole: list[Part]) -> list[list[Part]]:
    """Return the blocks in groups that each fit an article, parted before a chapter where one begins."""
    groups: list[list[Part]] = [[]]
    room = LIMIT - _ROOM
    for part in whole:
        if len(part.html) > room:
            reason = f"这一段有{len(part.html)}个字符，一篇文章放不下"
            raise OutputError(document.path, part.html[:40], reason, "把这一段分成几段")
        groups[-1].append(part)
        while sum(len(p.html) for p in groups[-1]) > room:
            group = groups.pop()
            at = _seam(group)
            groups += [group[:at], group[at:]]
    return groups


def _seam(group: list[Part]) -> int:
    """Return where to part a group: before its last chapter, else section, else block."""
    for level in (2, 3):
        at = [n for n, part in enumerate(group) if n and part.level == level]
        if at and sum(len(part.html) for part in group[: at[-1]]) > LIMIT / 4:
            return at[-1]
    return len(group) - 1


def _which(number: int, count: int) -> str:
    names = {2: "上下", 3: "上中下"}.get(count)
    if count == 1:
        return ""
    return f"（{names[number - 1] if names else f'{number}/{count}'}）"


# --- what stands around -----------------------------------------------------------------------


def _title(document: Document, about: dict[str, str]) -> str:
    if document.path.startswith("statistics/"):
        return f"{about['镇名']}数据：{document.name}"
    if document.path.startswith("learn/"):
        return f"{document.column}：{document.name}"
    return document.name


def _opening(document: Document, number: int, count: int, about: dict[str, str]) -> str:
    draft = "" if about["发布"] == "是" else "预览稿，未经发布审核。"
    which = f"全文分{count}篇，这是第{number}篇。" if count > 1 else ""
    said = [document.byline if number == 1 else "", draft + which]
    return "".join(small(line) for line in said if line)


def _closing(document: Document, about: dict[str, str]) -> str:
    plate = "　".join(f"{k}：{v}" for k, v in document.plate if k != "状态")
    home = about["网址"]
    where = "" if home == PENDING else f"：{home.rstrip('/')}/{document.path}"
    return "".join(
        small(line) for line in (plate, f"内容以“{about['站名']}”网站的网页为准{where}。") if line
    )


def _short(text: str, most: int) -> str:
    """Return the text up to the last sentence that fits."""
    if len(text) <= most:
        return text
    sentence = text[:most].rpartition("。")
    return sentence[0] + "。" if sentence[0] else text[: most - 1] + "…"


# --- previews ---------------------------------------------------------------------------------


def _preview(document: Document, about: dict[str, str], looks: dict[str, str]) -> bytes:
    found = articles(document, about)
    long = next((a.title for a in found if len(a.title) > TITLE), "")
    if long:
        reason = f"标题有{len(long)}个字，最多{TITLE}个字"
        raise OutputError(document.path, long, reason, "把标题缩短")
    home = about["网址"]
    return _page(
        "wechat.html",
        document=document,
        articles=[(article, Markup(article.html)) for article in found],
        address="" if home == PENDING else f"{home.rstrip('/')}/{document.path}",
        limit=LIMIT,
        assets=looks,
    )


def _list(chosen: list[Document], about: dict[str, str], looks: dict[str, str]) -> bytes:
    columns: dict[str, list[tuple[str, str]]] = {}
    for document in chosen:
        columns.setdefault(document.column, []).append((name_of(document), _title(document, about)))
    return _page("wechat_list.html", columns=columns, site=about["站名"], assets=looks)


def _page(template: str, **values: object) -> bytes:
    return _TEMPLATES.get_template(template).render(values).encode()
