"""What must stand in no file: unfinished text, paths of this machine, people's data, loose ends."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from ...desk.checks import privacy
from ...ledger.problem import Problem, quoted
from ...ledger.settings import is_preview, known
from ..inspection.links import broken
from ..inspection.visit import Folder
from .built import Built

PREVIEW = "预览稿，未经发布审核"
LEFT = ("{{", "{%", "Traceback", "需要修改")
"""Texts that only an unfinished file has."""
_REFERRING = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "headers")
_SPLIT = re.compile(r"(?<=[\u4e00-\u9fff，、；：0-9])\n(?=[\u4e00-\u9fff0-9])")
_DATES = {"CreationDate", "ModDate", "created", "modified"}
_NAMES = {"Author", "creator", "lastModifiedBy"}
_PROGRAMS = re.compile(r"Typst \d|pypdf")


def leftovers(built: Built) -> Iterator[Problem]:
    """Yield words that were not filled in, mistakes shown in place, marks of a preview.

    What is a preview says so on many pages; why it is one is told as a problem of its own.
    """
    about = {key: built.project.setting(key) for key in built.project.settings}
    words = LEFT if is_preview(about) else (*LEFT, PREVIEW)
    for path, text in built.prose():
        for word in words:
            if word in text:
                line = text.count("\n", 0, text.index(word)) + 1
                yield _unfinished(built, path, f"“{word}”", line)
    for path, tree in built.pages.items():
        if tree.css_first(".err"):
            yield _unfinished(built, path, "标红的错误", 1)
        if len(tree.css("h1")) != 1:
            yield _unfinished(built, path, f"{len(tree.css('h1'))}个大标题", 1)


def _unfinished(built: Built, path: str, found: str, line: int) -> Problem:
    mend = "运行 nianbao check，按它的提示改"
    return built.problem(path, "V01", f"有{found}", "写完的内容", mend, line=line)


def paths(built: Built) -> Iterator[Problem]:
    """Yield where on this machine the site was made."""
    homes = {str(place) for place in (built.project.root, built.site, Path.home())}
    homes |= {tempfile.gettempdir(), "/tmp", "file:///home", "C:\\Users"}
    signs = [f"{home.rstrip('/')}/".encode() for home in homes if len(home) > 3]
    signs += [home.replace("\\", "\\\\").encode() for home in homes if "\\" in home]
    for path, file in built.files.items():
        raw = [file.read_bytes()] if not file.is_symlink() else []
        content = built.documents.get(path)
        raw += [*content.parts, content.text.encode()] if content else []
        if any(sign in part for part in raw for sign in signs):
            yield built.problem(
                path, "V02", "写着本机的文件夹", "只写网站里的地址", "在 docs/ 里找到它的来处，改掉"
            )


def private(built: Built) -> Iterator[Problem]:
    """Yield personal data and withheld counts, in documents too (their lines joined as they are read)."""
    hidden = privacy.hidden(built.project)
    for path, text in built.prose():
        for read in dict.fromkeys([text, *([_SPLIT.sub("", text)] * (path in built.documents))]):
            yield from privacy.told(f"{built.site.name}/{path}", read, hidden)


def metadata(built: Built) -> Iterator[Problem]:
    """Yield what documents say of themselves: the office as author, the day of the commit, no more."""
    about = {key: built.project.setting(key) for key in built.project.settings}
    authors = {"", known(about, "主办单位"), known(about, "站名")}
    stated = built.day.replace("-", "")
    for path, content in built.documents.items():
        for key, value in content.about.items():
            wrong = (
                (key in _DATES and not re.sub(r"\D", "", value).startswith(stated))
                or (key in _NAMES and value not in authors)
                or (key == "Creator" and not _PROGRAMS.match(value))
            )
            if wrong:
                yield built.problem(
                    path,
                    "V06",
                    f"{key}是“{value}”",
                    f"作者是主办单位，日期是{built.day}",
                    "这个文件不是由本站生成的：删去它，或者清除它的属性",
                )


def references(built: Built) -> Iterator[Problem]:
    """Yield ids that occur twice, and descriptions that point to an id the page does not have."""
    for path, tree in built.pages.items():
        counted = Counter(node.id for node in tree.css("[id]"))
        twice = [f"“{name}”出现{n}次" for name, n in counted.items() if n > 1]
        lost = [
            f"{attribute} 指的“{one}”没有"
            for attribute in _REFERRING
            for node in tree.css(f"[{attribute}]")
            for one in (node.attributes.get(attribute) or "").split()
            if one not in counted
        ]
        for found in dict.fromkeys(twice + lost):
            mend = "给标题、图和说明各起一个不同的编号"
            yield built.problem(path, "V04", found, "每个编号只有一个，指到的都在", mend)


def links(built: Built) -> Iterator[Problem]:
    """Yield addresses in pages and style sheets that lead nowhere in the site."""
    for one in broken(Folder(built.site)):
        yield built.problem(
            one.page,
            "K01",
            f"{quoted(one.address)}（{one.reason}）",
            "网站里有的网页、文件和锚点",
            "改正链接，或者补上它指的东西",
        )
