"""Links and pictures: those that lead nowhere, leave the site unmarked, or have no text."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import unquote, urlsplit

from ...ledger.problem import Problem, nearest, quoted
from ...library.load import Library
from ...render import guide
from ...web.leaving import is_outside
from ..project import PageFile, Project, TownData, cache_by_page

_CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.DOTALL | re.MULTILINE)
_LINK = re.compile(
    r"(?P<picture>!)?\[(?P<text>[^\[\]\n]*)\]\((?P<target>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)"
)
_HTML = re.compile(r"<(?P<tag>a|img)\b(?P<rest>[^>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(href|src|alt)\s*=\s*[\"']([^\"']*)[\"']", re.IGNORECASE)
_OUTSIDE_MARK = re.compile(r"站外|外部|离开本站")


def check_page(page: PageFile, _: TownData) -> Iterator[Problem]:
    """Yield the page if its review is overdue."""
    yield from _check_review(page)


def check_project(project: Project) -> Iterator[Problem]:
    """Yield problems of links and pictures, page by page, and columns without a page."""
    figures, doubts = _figure_anchors(project), _doubt_anchors(project)
    anchors = {
        page.source: _anchors(page).union(
            doubts, figures.get(page.source, ()), _library_anchors(page, project.library)
        )
        for page in project.pages
    }
    for page in project.pages:
        for start, target, text, picture in references(page):
            yield from _check_reference(page, start, target, text, picture, project, anchors)
    yield from _empty_columns(project)


@cache_by_page
def references(page: PageFile) -> list[tuple[int, str, str, bool]]:
    """Return offset, target, text and whether it is a picture, for every link and picture."""
    return list(_find_references(page))


def _find_references(page: PageFile) -> Iterator[tuple[int, str, str, bool]]:
    body = _CODE.sub(lambda m: " " * len(m[0]), page.body)
    for match in _LINK.finditer(body) if "](" in body else ():
        yield match.start(), match["target"], match["text"], bool(match["picture"])
    for match in _HTML.finditer(body):
        attributes = {name.lower(): value for name, value in _ATTRIBUTE.findall(match["rest"])}
        picture = match["tag"].lower() == "img"
        target = attributes.get("src" if picture else "href")
        if target is not None:
            yield match.start(), target, attributes.get("alt", "" if picture else "链接"), picture


def _check_reference(
    page: PageFile,
    start: int,
    target: str,
    text: str,
    picture: bool,
    project: Project,
    anchors: dict[str, set[str]],
) -> Iterator[Problem]:
    if picture and not text.strip():
        yield page.problem(
            start, "K02", quoted(target), "图片有文字说明", "写成“![图片里有什么](文件)”"
        )
    try:
        parts = urlsplit(target)
    except ValueError:  # malformed brackets of an IPv6 address
        yield page.problem(start, "K01", quoted(target), "http、https 或本站的链接", "改正链接")
        return
    if parts.scheme in ("tel", "mailto") or "{{" in target:
        return
    if parts.scheme or parts.netloc:
        yield from _check_address(page, start, target, text)
        return
    source = (
        posixpath.normpath(posixpath.join(posixpath.dirname(page.source), unquote(parts.path)))
        if parts.path
        else page.source
    )
    if source not in anchors and not (project.root / "docs" / source).is_file():
        yield page.problem(
            start,
            "K01",
            quoted(target),
            "docs/ 里有的文件",
            "改正链接，或者补上文件",
            near=nearest(source, anchors),
        )
    elif parts.fragment and unquote(parts.fragment) not in anchors.get(source, {parts.fragment}):
        yield page.problem(
            start,
            "K01",
            quoted(target),
            f"{source} 里有的锚点",
            "改正“#”后面的字，或者在标题后面写“{ #锚点 }”",
            near=nearest(unquote(parts.fragment), anchors[source]),
        )


def _check_address(page: PageFile, start: int, target: str, text: str) -> Iterator[Problem]:
    host = urlsplit(target).hostname or ""
    if urlsplit(target).scheme not in ("http", "https") or not host:
        yield page.problem(start, "K01", quoted(target), "http、https 或本站的链接", "改正链接")
    elif is_outside(target) and not _OUTSIDE_MARK.search(text):
        yield page.problem(
            start,
            "K04",
            quoted(target),
            "非政府网站的链接写明“站外”",
            f"写成“[{text}（站外链接）]({target})”",
        )


@cache_by_page
def _anchors(page: PageFile) -> set[str]:
    """Return every anchor that the page itself defines."""
    anchors = {heading.anchor for heading in page.headings if heading.anchor}
    anchors |= set(re.findall(r"id(?<=\bid)\s*=\s*[\"']([^\"']+)[\"']", page.body))
    anchors |= set(re.findall(r"\{:?[^}\n]*#([^\s}]+)", page.body))
    return anchors


def _library_anchors(page: PageFile, library: Library) -> set[str]:
    """Return the anchors that words of the library add to a page."""
    lists = {"法律清单": list(library.laws), "名词清单": list(library.terms)}
    anchors = {name for word, names in lists.items() if word in page.body for name in names}
    return anchors | (set(guide.ANCHORS) if "指南" in page.body else set())


def _figure_anchors(project: Project) -> dict[str, set[str]]:
    """Return the anchors of figures by statistics page."""
    anchors: dict[str, set[str]] = {}
    for subject in project.ledger.subjects():
        names = anchors.setdefault(f"statistics/{subject.stem}.md", set())
        names |= {indicator.anchor for indicator in subject.indicators.values()}
    return anchors


def _doubt_anchors(project: Project) -> set[str]:
    """Return the anchors of notes on doubtful figures, which any page may list."""
    return {
        f"存疑-{year}-{n}"
        for year in project.ledger.years
        for n in range(1, len(project.ledger.doubts(year)) + 1)
    }


def _check_review(page: PageFile) -> Iterator[Problem]:
    """Yield the page if its review date (`复核日期`) has passed."""
    node = page.front.get("复核日期")
    try:
        due = date.fromisoformat(page.text("复核日期"))
    except ValueError:
        return
    if node and due < date.today():
        yield Problem(
            path=page.path,
            line=node.line,
            code="K05",
            found=quoted(page.text("复核日期")),
            expected="没有过期的复核日期",
            mend="重新核对这一页，再改复核日期",
            level="提醒",
        )


def _empty_columns(project: Project) -> Iterator[Problem]:
    for folder in sorted(p for p in (project.root / "docs").iterdir() if p.is_dir()):
        name = folder.relative_to(project.root / "docs").as_posix()
        if name != "assets" and not any(page.kind == name for page in project.pages):
            yield Problem(
                path=f"docs/{name}",
                line=1,
                code="K03",
                found="栏目里没有网页",
                expected="每个栏目至少一页",
                mend="补上网页，或者删去这个文件夹",
            )
