"""`nianbao new-year 2025`: last year's subjects and names, every value still to be filled in."""

from __future__ import annotations

import argparse
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import yaml

from ..files import write
from ..ledger.figure import PENDING
from ..ledger.keys import INDICATOR_KEYS
from ..ledger.source import Node, read
from . import comparison, console, newpage
from .project import PageFile, Project, read_project

SCHEMA = "# yaml-language-server: $schema=../schema/subject.json\n"
DOUBTS = "\n## 存疑说明 { #存疑 }\n\n{{ 存疑清单() }}\n"
"""The last chapter of a report page."""
DEEDS = "举措"
"""The chapter of an outline that says what was done."""
PROMISED = "上一年的报告说要做的，做得怎样："
YEAR_VIEW = r"\{\{ *一年一图\([^{}]*\) *\}\}"
"""The line of the year in pictures."""
_OF_ITS_TEXT = ("未回应的不足", "短目录", "栏内链接")
"""Keys of a report's front matter that depend on its text."""
_OF_ONE_YEAR = {key.name for key in INDICATOR_KEYS.values() if not key.carried}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the argument of `nianbao new-year`."""
    parser.add_argument("year", type=console.year, metavar="年度", help="新的一年，如 2025")


def run(options: argparse.Namespace) -> int:
    """Write the new year's ledger and report page; refuse to overwrite anything."""
    root, year = options.root.resolve(), options.year
    project = read_project(root)
    last = max((y for y in project.ledger.years if y < year), default=0)
    if not last:
        return _refuse(f"{year}年以前没有台账，没有可以照着建的主题")
    report = project.page(f"report/{last}.md")
    files = {
        root / "data" / str(year) / Path(subject.path).name: new_ledger(root / subject.path, year)
        for subject in project.ledger.years[last].values()
    }
    if report:
        texts = promised(project, report, year)
        files[root / "docs" / "report" / f"{year}.md"] = new_report(report, last, year, texts)
    existing = [file for file in files if file.exists()]
    if existing:
        names = "、".join(file.relative_to(root).as_posix() for file in existing)
        return _refuse(f"已经有了：{names}。没有改动任何文件")
    new = {file.relative_to(root): text for file, text in files.items()}
    files |= {root / path: text for path, text in comparison.files(project, year, new).items()}
    write(files)
    print(console.colour(f"已照{last}年建好{year}年：", "好"))
    for file in files:
        print(f"  {file.relative_to(root).as_posix()}")
    print(f"接下来：把“{PENDING}”换成数值和文字；数据页页首的“年度”改成 {year}。")
    return 0


def new_ledger(file: Path, year: int) -> str:
    """Return a subject file of `year` with the names, definitions and relations of `file`."""
    node, _, _ = read(file, file.name)
    old: dict[str, Any] = plain_value(node) if node else {}
    indicators = {name: _indicator(entry) for name, entry in old.get("指标", {}).items()}
    new = {key: value for key, value in old.items() if key not in ("起", "止", "指标", "勾稽")}
    section = re.search(
        r" ?[一二三四五六七八九十]+(（[一二三四五六七八九十]+）)?$", str(old.get("来源", ""))
    )
    new["来源"] = f"{year}年法治政府建设年度报告{section[0] if section else ''}"
    new["期间"] = f"{year}年"
    new["指标"] = indicators
    checks = [c.get("式", "") if isinstance(c, dict) else c for c in old.get("勾稽", [])]
    if checks:
        new["勾稽"] = checks
    text: str = yaml.safe_dump(new, allow_unicode=True, sort_keys=False, width=1000)
    return f"{SCHEMA}{text}"


def new_report(last: PageFile, old: int, year: int, texts: Mapping[str, str]) -> str:
    """Return a report page of `year` with last year's chapters, their text still to be written.

    Args:
        last: the report of the year `old`.
        old, year: as above.
        texts: what stands in some chapters already, by their anchors.
    """
    chapters = [h for h in last.headings if h.level == 2 and re.fullmatch(r"s\d+", h.anchor)]
    titles = {h.anchor: redate(h.text, old, year) for h in chapters}
    front = report_front(last, old, year) | redate(_lists(last, titles), old, year)
    view = re.search(YEAR_VIEW, last.body)
    return report_text(front, titles, f"{view[0]}\n\n" if view else "", texts)


def promised(project: Project, last: PageFile, year: int) -> dict[str, str]:
    """Return the list of what the last report promised, by the chapter that says what was done.

    It is empty where the report of the year before has no list of measures.
    """
    measures = project.library.measures.get(year - 1)
    chapter = next((c for c in project.library.outlines.national if c.key == DEEDS), None)
    if measures is None or chapter is None:
        return {}
    items = "\n".join(f"- {measure.name}：{PENDING}" for measure in measures)
    anchors = [
        h.anchor for h in last.headings if h.level == 2 and chapter.is_named(h.text, year - 1)
    ]
    # As in a check, the last chapter of its kind counts.
    return {anchors[-1]: f"{PROMISED}\n\n{items}"} if anchors else {}


def _lists(last: PageFile, chapters: Collection[str]) -> dict[str, Any]:
    """Return last year's short names and links, as far as they are of what the new page has."""
    front, anchors = plain_front(last), {*chapters, "存疑", "downloads"}
    names, links = front.get("短目录"), front.get("栏内链接")
    lists: dict[str, Any] = {}
    if isinstance(names, dict):
        lists["短目录"] = {anchor: name for anchor, name in names.items() if anchor in anchors}
    if isinstance(links, list):
        targets = [(link, str(link.get("页"))) for link in links if isinstance(link, dict)]
        lists["栏内链接"] = [link for link, to in targets if to[:1] != "#" or to[1:] in anchors]
    return {key: value for key, value in lists.items() if value}


def report_front(last: PageFile, old: int, year: int) -> dict[str, Any]:
    """Return the front matter of the report of `year`; what depends on its text is 待补充."""
    old_front = {key: value for key, value in plain_front(last).items() if key not in _OF_ITS_TEXT}
    front: dict[str, Any] = redate(old_front, old, year) | {"年度": year}
    if isinstance(front.get("牌记"), dict):
        front["牌记"] = dict.fromkeys(front["牌记"], PENDING)
    front["发布时间"] = PENDING
    return front


def plain_front(page: PageFile) -> dict[str, Any]:
    """Return the front matter of a page as plain values, without line numbers."""
    return {key: plain_value(node) for key, node in page.front.items()}


def report_text(
    front: Mapping[str, Any],
    chapters: Mapping[str, str],
    opening: str = "",
    texts: Mapping[str, str] | None = None,
) -> str:
    """Return a report page with these chapters (anchor: title), their text still to be written.

    `opening` stands before the first; `texts` are those that some chapters have already.
    """
    body = "\n".join(
        f"## {title} {{ #{anchor} }}\n\n{(texts or {}).get(anchor, PENDING)}\n"
        for anchor, title in chapters.items()
    )
    original = f"以公开的原文为准。原文公开在：{PENDING}"
    return f"{newpage.head(front)}{original}\n\n{opening}{body}{DOUBTS}"


def _indicator(entry: Any) -> Any:
    if not isinstance(entry, dict):
        return PENDING
    lines = {key: value for key, value in entry.items() if key not in _OF_ONE_YEAR}
    if "季度" in lines:
        lines["季度"] = [PENDING] * 4
    if "派生" in lines:
        return lines
    return {"值": PENDING, **lines} if lines else PENDING


def redate(value: Any, old: int, year: int) -> Any:
    """Return the value with the old year replaced by the new one in every text of it."""
    if isinstance(value, dict):
        return {key: redate(part, old, year) for key, part in value.items()}
    if isinstance(value, list):
        return [redate(part, old, year) for part in value]
    if not isinstance(value, str):
        return value
    return re.sub(rf"(?<!\d){old}(?=年(?!—|-))", str(year), value)


def plain_value(node: Node) -> Any:
    """Return a node as plain values, without line numbers."""
    if isinstance(node.value, dict):
        return {key: plain_value(value) for key, value in node.value.items()}
    if isinstance(node.value, list):
        return [plain_value(value) for value in node.value]
    if node.value in ("true", "false"):
        return node.value == "true"
    # Single digits (小数) look better without quotes; nothing else becomes a number.
    return int(node.value) if re.fullmatch("[0-9]", node.value) else node.value


def _refuse(reason: str) -> int:
    print(f"没有新建：{reason}。")
    return 1
