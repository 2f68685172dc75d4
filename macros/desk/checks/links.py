"""Links and pictures: what leads nowhere, leaves the site unmarked, or cannot be read aloud."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import unquote, urlsplit

from ...ledger.problem import Problem, nearest, quoted
from ...library.load import Library
from ...render import guide
from ...web.leaving import outside
from ..project import PageFile, Project, TownData, kept

_CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.DOTALL | re.MULTILINE)
_LINK = re.compile(
    r"(?P<picture>!)?\[(?P<text>[^\[\]\n]*)\]\((?P<target>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)"
)
_HTML = re.compile(r"<(?P<tag>a|img)\b(?P<rest>[^>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(href|src|alt)\s*=\s*[\"']([^\"']*)[\"']", re.IGNORECASE)
_OUTSIDE_MARK = re.compile(r"站外|外部|离开本站")


def of_page(page: PageFile, _: TownData) -> Iterator[Problem]:
    """Yield a page past the date on which somebody should have looked at it again."""
    yield from _review(page)


def of_project(project: Project) -> Iterator[Problem]:
    """Yield problems of links and pictures, page by page, and columns without a page."""
    figures, doubts = _figures(project), _doubts(project)
    anchors = {
        page.source: _anchors(page).union(
            doubts, figures.get(page.source, ()), _written(page, project.library)
        )
        for page in project.pages
    }
    for page in project.pages:
        for start, target, text, picture in references(page):
            yield from _reference(page, start, target, text, picture, project, anchors)
    yield from _empty_columns(project)


@kept
def references(page: PageFile) -> list[tuple[int, str, str, bool]]:
    """Return offset, target, text and whether it is a picture, of every link."""
    return list(_references(page))


def _references(page: PageFile) -> Iterator[tuple[int, str, str, bool]]:
    body = _CODE.sub(lambda m: " " * len(m[0]), page.body)
    for match in _LINK.finditer(body) if "](" in body else ():
        yield match.start(), match["target"], match["text"], bool(match["picture"])
    for match in _HTML.finditer(body):
        found = {name.lower(): value for name, value in _ATTRIBUTE.findall(match["rest"])}
        picture = match["tag"].lower() == "img"
        target = found.get("src" if picture else "href")
        if target is not None:
            yield match.start(), target, found.get("alt", "" if picture else "链接"), picture


def _reference(
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
    except ValueError:  # brackets that hold no address
        yield page.problem(start, "K01", quoted(target), "http、https 或本站的链接", "改正链接")
        return
    if parts.scheme in ("tel", "mailto") or "{{" in target:
        return
    if parts.scheme or parts.netloc:
        yield from _outside(page, start, target, text)
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


def _outside(page: PageFile, start: int, target: str, text: str) -> Iterator[Problem]:
    host = urlsplit(target).hostname or ""
    if urlsplit(target).scheme not in ("http", "https") or not host:
        yield page.problem(start, "K01", quoted(target), "http、https 或本站的链接", "改正链接")
    elif outside(target) and not _OUTSIDE_MARK.search(text):
        yield page.problem(
            start,
            "K04",
            quoted(target),
            "非政府网站的链接写明“站外”",
            f"写成“[{text}（站外链接）]({target})”",
        )


@kept
def _anchors(page: PageFile) -> set[str]:
    """Return every place that a page itself gives a name to."""
    found = {heading.anchor for heading in page.headings if heading.anchor}
    found |= set(re.findall(r"id(?<=\bid)\s*=\s*[\"']([^\"']+)[\"']", page.body))
    found |= set(re.findall(r"\{:?[^}\n]*#([^\s}]+)", page.body))
    return found


def _written(page: PageFile, library: Library) -> set[str]:
    """Return the places that words of the library bring to a page."""
    lists = {"法律清单": list(library.laws), "名词清单": list(library.terms)}
    found = {name for word, names in lists.items() if word in page.body for name in names}
    return found | (set(guide.ANCHORS) if "指南" in page.body else set())


def _figures(project: Project) -> dict[str, set[str]]:
    """Return the places of figures on the statistics pages."""
    found: dict[str, set[str]] = {}
    for subject in project.ledger.subjects():
        names = found.setdefault(f"statistics/{subject.stem}.md", set())
        names |= {indicator.anchor for indicator in subject.indicators.values()}
    return found


def _doubts(project: Project) -> set[str]:
    """Return the places of notes on doubtful figures, which any page may list."""
    return {
        f"存疑-{year}-{n}"
        for year in project.ledger.years
        for n in range(1, len(project.ledger.doubts(year)) + 1)
    }


def _review(page: PageFile) -> Iterator[Problem]:
    """Yield a page past the date on which somebody should have looked at it again (`复核日期`)."""
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
