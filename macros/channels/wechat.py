"""Articles for WeChat and for the editors of government sites, ready to paste.

Each page becomes one article or several; a person opens its preview, copies it with a button,
pastes it and inserts the numbered pictures by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from markupsafe import Markup

from ..ledger.figure import PENDING
from ..library.form import ADDRESS as FORMS
from ..render import assets
from ..render.page import environment
from .document import Document, Year
from .formats import HTML, PNG
from .fragment import ANNUAL, BODY_STYLE, Part, parts, picture_name, remark
from .outputs import Channel, Job, OutputError, OutputFile, Source
from .picture import charts, for_page, png, raster
from .yearpicture import frame, year_of

LIMIT = 20_000
"""An article has fewer characters than this, HTML tags included (WeChat's rule)."""
TITLE, SUMMARY = 64, 120
"""Characters that the fields for title and summary hold (WeChat's rule)."""
COLUMNS = ("report/", "statistics/", "services/", "learn/")
NO_ARTICLES = ("index.html", "learn/quiz.html", "learn/laws.html", FORMS)
"""Lists of other pages, and pages that only work on the site."""
WIDTH, FONT, SCALE = 320, 15, 3.375
"""A picture in points, and pixels per point: 1080 pixels wide, letters as large as the text's."""
_ROOM = 1_200
"""Characters reserved for what surrounds the blocks of an article."""
_TEMPLATES = environment(Path(__file__).parent / "templates")


@dataclass(frozen=True, slots=True)
class Article:
    """A text to be pasted at once."""

    title: str
    summary: str
    html: str
    pictures: tuple[tuple[str, str], ...]
    """File name and title of each picture in it."""
    pending: int
    """Number of times it says 待补充."""


def articles(document: Document, about: dict[str, str]) -> list[Article]:
    """Return the page as one article, or as several if it is too long.

    Args:
        document: the page.
        about: who publishes it (`data/site.yml`).

    Raises:
        OutputError: one block alone is longer than an article may be.
    """
    groups = _split(document, list(parts(document)))
    title = _title(document, about)
    pictures = [(picture_name(n), chart.title) for n, chart in enumerate(charts(document), 1)]
    if year := year_of(document):
        pictures.insert(0, (ANNUAL, year.title))
    series = []
    for number, group in enumerate(groups, 1):
        html = "".join(
            [
                _opening(document, number, len(groups), about),
                *(part.html for part in group),
                _closing(document, about) if number == len(groups) else "",
            ]
        )
        series.append(
            Article(
                title=title + _position(number, len(groups)),
                summary=_shorten(document.summary or document.lead, SUMMARY),
                html=f'<section style="{BODY_STYLE}">{html}</section>',
                pictures=tuple(picture for picture in pictures if f'src="{picture[0]}"' in html),
                pending=html.count(PENDING),
            )
        )
    return series


def jobs(source: Source) -> Iterator[Job]:
    """Yield preview and pictures of every page that makes an article, and their list."""
    candidates = [document for document in source.documents.values() if _is_article(document)]
    pages = sorted(
        candidates, key=lambda page: [page.path.startswith(c) for c in COLUMNS], reverse=True
    )
    about = {key: source.about[key] for key in ("镇名", "站名", "网址", "发布")}
    asset_paths = assets.paths(source.root)
    for document in pages:
        folder = f"wechat/{document.stem}"
        make = partial(_preview, document, about, asset_paths)
        file = OutputFile(f"{folder}/index.html", kind="微信文章")
        yield Job(file, (document, about, asset_paths), make)
        if year := year_of(document):
            make = partial(_annual, year, document.name)
            file = OutputFile(f"{folder}/{ANNUAL}", kind="PNG")
            yield Job(file, (year, document.name), make, long=True)
        for number, chart in enumerate(charts(document), 1):
            draw = partial(png, chart.drawing, width_pt=WIDTH, font_pt=FONT, scale=SCALE)
            file = OutputFile(f"{folder}/{picture_name(number)}", kind="PNG")
            yield Job(file, chart.drawing, partial(for_page, document.path, draw), long=True)
    entries = tuple((document.path, document.name, document.column) for document in pages)
    make = partial(_list, pages, about, asset_paths)
    yield Job(OutputFile("wechat/index.html"), (entries, about, asset_paths), make)


CHANNEL = Channel(
    name="公众号",
    label="微信文章",
    purpose="复制到公众号或者政府网站的后台",
    place="wechat/index.html",
    folder="wechat/",
    formats=(HTML, PNG),
    jobs=jobs,
)


def _annual(year: Year, name: str) -> bytes:
    return raster(frame(year, name, 2, WIDTH, FONT), SCALE)


def _is_article(document: Document) -> bool:
    is_listed = document.path.startswith(COLUMNS) and not document.path.endswith(NO_ARTICLES)
    return is_listed and any(parts(document))


# --- dividing ---------------------------------------------------------------------------------


def _split(document: Document, blocks: list[Part]) -> list[list[Part]]:
    """Split the blocks into groups that each fit an article, before a chapter if possible."""
    groups: list[list[Part]] = [[]]
    room = LIMIT - _ROOM
    for part in blocks:
        if len(part.html) > room:
            reason = f"这一段有{len(part.html)}个字符，一篇文章放不下"
            raise OutputError(document.path, part.html[:40], reason, "把这一段分成几段")
        groups[-1].append(part)
        while sum(len(p.html) for p in groups[-1]) > room:
            group = groups.pop()
            seam = _seam(group)
            groups += [group[:seam], group[seam:]]
    return groups


def _seam(group: list[Part]) -> int:
    """Return where to split a group: before its last chapter, else section, else block."""
    for level in (2, 3):
        seams = [n for n, part in enumerate(group) if n and part.level == level]
        if seams and sum(len(part.html) for part in group[: seams[-1]]) > LIMIT / 4:
            return seams[-1]
    return len(group) - 1


def _position(number: int, count: int) -> str:
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
    position = f"全文分{count}篇，这是第{number}篇。" if count > 1 else ""
    lines = [document.byline if number == 1 else "", draft + position]
    return "".join(remark(line) for line in lines if line)


def _closing(document: Document, about: dict[str, str]) -> str:
    plate = "　".join(f"{k}：{v}" for k, v in document.plate if k != "状态")
    home = about["网址"]
    where = "" if home == PENDING else f"：{home.rstrip('/')}/{document.path}"
    return "".join(
        remark(line) for line in (plate, f"内容以“{about['站名']}”网站的网页为准{where}。") if line
    )


def _shorten(text: str, limit: int) -> str:
    """Shorten a text to the sentences that fit, or cut it with `…`."""
    if len(text) <= limit:
        return text
    sentence = text[:limit].rpartition("。")
    return sentence[0] + "。" if sentence[0] else text[: limit - 1] + "…"


# --- previews ---------------------------------------------------------------------------------


def _preview(document: Document, about: dict[str, str], asset_paths: dict[str, str]) -> bytes:
    series = articles(document, about)
    long_title = next((a.title for a in series if len(a.title) > TITLE), "")
    if long_title:
        reason = f"标题有{len(long_title)}个字，最多{TITLE}个字"
        raise OutputError(document.path, long_title, reason, "把标题缩短")
    home = about["网址"]
    return _page(
        "wechat.html",
        document=document,
        articles=[(article, Markup(article.html)) for article in series],
        address="" if home == PENDING else f"{home.rstrip('/')}/{document.path}",
        limit=LIMIT,
        assets=asset_paths,
    )


def _list(pages: list[Document], about: dict[str, str], asset_paths: dict[str, str]) -> bytes:
    columns: dict[str, list[tuple[str, str]]] = {}
    for document in pages:
        columns.setdefault(document.column, []).append((document.stem, _title(document, about)))
    return _page("wechat_list.html", columns=columns, site=about["站名"], assets=asset_paths)


def _page(template: str, **values: object) -> bytes:
    return _TEMPLATES.get_template(template).render(values).encode()
