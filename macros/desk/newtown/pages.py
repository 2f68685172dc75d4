"""The pages that the new town takes over, and its menu."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from ...library.laws import short_province
from ...library.outline import NATIONAL
from ..project import PageFile, Project
from .town import Move

OF_NO_YEAR = ("services", "learn")
"""Columns about the law: a year in them is that of a law."""
_TO_REPORT = re.compile(r"(report/\d{4}\.md)#([^)\s]+)")
_TO_COMPARISON = re.compile(r"- \[.*?\]\(\d{4}\.md\)")
_OUR_WORDING = re.compile(r"^  说明: .*\n", re.M)
_ENTRY = re.compile(r"^ *- .*: (\S+\.md)\n", re.M)


def files(project: Project, move: Move) -> dict[str, str]:
    """Return each page that holds for any town, by its path."""
    anchors = _anchors(project, move)
    own = {subject.stem for subject in project.ledger.subjects()}
    return {
        page.path: _page(project, page, move, anchors)
        for page in project.pages
        if not page.own_year and not (page.kind == "statistics" and _stem(page) in own)
    }


def menu(text: str, move: Move, paths: Collection[str]) -> str:
    """Return `mkdocs.yml` with only those pages that the new town has (`paths`)."""
    return _ENTRY.sub(lambda m: m[0] if f"docs/{m[1]}" in paths else "", move.text(text))


def province_notes(project: Project, move: Move) -> Iterator[str]:
    """Yield a note on each page that states the rules of another province."""
    for page in project.pages:
        province = short_province(page.text("省份"))
        if province and province != move.new.province:
            line = page.front["省份"].line
            yield f"{page.path}:{line}：写的是{province}的规定，改成本省的，再改页首的“省份”"


def _page(project: Project, page: PageFile, move: Move, anchors: dict[str, str]) -> str:
    text = (project.root / page.path).read_text("utf-8-sig")
    text = move.places(text) if page.kind in OF_NO_YEAR else move.text(text)
    if page.source == "index.md":
        text = _OUR_WORDING.sub("", text)
    lines = []
    for line in text.split("\n"):
        if _TO_COMPARISON.match(line):
            continue  # it takes two years
        link = _TO_REPORT.search(line)
        if link and link[2] not in anchors and line.startswith("- ["):
            continue  # a link to a section that only the old town's report has
        lines.append(_TO_REPORT.sub(lambda m: m[1] + anchors.get(m[2], ""), line))
    return "\n".join(lines)


def _anchors(project: Project, move: Move) -> dict[str, str]:
    """Map the anchor of each chapter of the last report to its place in the new one, as `#s4`."""
    report = project.page(f"report/{move.old.year}.md")
    outlines, year = project.library.outlines, move.old.year
    chapters = enumerate(outlines.chapters(move.new.province, move.new.year), 1)
    national = [(number, chapter) for number, chapter in chapters if chapter.origin == NATIONAL]
    anchors = {"存疑": "#存疑"}
    for heading in report.headings if report else ():
        for number, chapter in national:
            if heading.level == 2 and chapter.is_named(heading.text, year):
                anchors[heading.anchor] = f"#s{number}"
    return anchors


def _stem(page: PageFile) -> str:
    return page.source.rpartition("/")[2].removesuffix(".md")
