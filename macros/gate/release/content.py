"""What no file may contain: unfinished text, local paths, personal data, dangling references."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from ...desk.checks import privacy
from ...desk.checks.links import DEAD_LINK
from ...ledger.problem import Kind, Problem, quoted
from ...ledger.settings import is_preview, known_value
from ..inspection.links import broken_links
from .built import BuiltSite
from .markup import INVALID_HTML

UNFINISHED_TEXT = Kind(
    "V01",
    "有没写完的内容",
    "生成的文件里还有没填好的花括号、程序的报错或者预览的字样。发布时才检查。",
    advice="先运行 `nianbao check`，照它说的改，再发布。",
)
LOCAL_PATH = Kind(
    "V02",
    "写出了本机的文件夹",
    "生成的文件里写着做网站的这台电脑上的文件夹。发布时才检查。",
    advice="在网页或者台账里找到那一段，删去。",
)
FOREIGN_METADATA = Kind(
    "V06",
    "文件属性不对",
    "PDF、Word、Excel 里记的作者、程序、日期不对。发布时才检查。",
    advice=(
        "自己放进 `docs/` 的 PDF、Word，里面记着谁在哪天用什么程序做的。删去它，或者清除它的属性。"
    ),
)

PREVIEW = "预览稿，未经发布审核"
UNFINISHED = ("{{", "{%", "Traceback", " object at 0x", "需要修改")
"""Texts that occur only in unfinished files."""
_REFERRING = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "headers")
_SPLIT = re.compile(r"(?<=[\u4e00-\u9fff，、；：0-9])\n(?=[\u4e00-\u9fff0-9])")
_DATES = {"CreationDate", "ModDate", "created", "modified"}
_NAMES = {"Author", "creator", "lastModifiedBy"}
_PROGRAMS = re.compile(r"Typst \d|pypdf")


def leftovers(site: BuiltSite) -> Iterator[Problem]:
    """Yield words that were not filled in, error marks, and preview marks.

    The marks are passed over where the settings say preview: that is a problem of its own.
    """
    about = {key: site.project.setting(key) for key in site.project.settings}
    words = UNFINISHED if is_preview(about) else (*UNFINISHED, PREVIEW)
    for path, text in site.prose():
        for word in words:
            if word in text:
                line = text.count("\n", 0, text.index(word)) + 1
                yield _unfinished(site, path, f"“{word}”", line)
    for path, page in site.pages.items():
        if page.tree.css_first(".err"):
            yield _unfinished(site, path, "标红的错误", 1)
        if (headings := len(page.tree.css("h1"))) != 1:
            yield _unfinished(site, path, f"{headings}个大标题", 1)


def _unfinished(site: BuiltSite, path: str, finding: str, line: int) -> Problem:
    mend = "运行 nianbao check，按它的提示改"
    return site.problem(path, UNFINISHED_TEXT, f"有{finding}", "写完的内容", mend, line=line)


def paths(site: BuiltSite) -> Iterator[Problem]:
    """Yield files that contain a path of this machine."""
    homes = {str(place) for place in (site.project.root, site.folder, Path.home())}
    homes |= {tempfile.gettempdir(), "/tmp", "file:///home", "C:\\Users"}
    signs = [f"{home.rstrip('/')}/".encode() for home in homes if len(home) > 3]
    signs += [home.replace("\\", "\\\\").encode() for home in homes if "\\" in home]
    for path, file in site.files.items():
        raw = [file.read_bytes()] if not file.is_symlink() else []
        content = site.documents.get(path)
        raw += [*content.parts, content.text.encode()] if content else []
        if any(sign in part for part in raw for sign in signs):
            yield site.problem(
                path,
                LOCAL_PATH,
                "写着本机的文件夹",
                "只写网站里的地址",
                "在 docs/ 里找到它的来处，改掉",
            )


def private_data(site: BuiltSite) -> Iterator[Problem]:
    """Yield personal data and withheld counts; lines of documents are also read joined."""
    hidden = privacy.withheld_names(site.project)
    for path, text in site.prose():
        for wording in dict.fromkeys([text, *([_SPLIT.sub("", text)] * (path in site.documents))]):
            yield from privacy.check_text(f"{site.folder.name}/{path}", wording, hidden)


def metadata(site: BuiltSite) -> Iterator[Problem]:
    """Yield document metadata other than the office as author and the day of the commit."""
    about = {key: site.project.setting(key) for key in site.project.settings}
    authors = {"", known_value(about, "主办单位"), known_value(about, "站名")}
    date = site.day.replace("-", "")
    for path, content in site.documents.items():
        for key, value in content.about.items():
            is_wrong = (
                (key in _DATES and not re.sub(r"\D", "", value).startswith(date))
                or (key in _NAMES and value not in authors)
                or (key == "Creator" and not _PROGRAMS.match(value))
            )
            if is_wrong:
                yield site.problem(
                    path,
                    FOREIGN_METADATA,
                    f"{key}是“{value}”",
                    f"作者是主办单位，日期是{site.day}",
                    "这个文件不是由本站生成的：删去它，或者清除它的属性",
                )


def references(site: BuiltSite) -> Iterator[Problem]:
    """Yield duplicate ids, and references to an id that the page does not have."""
    for path, page in site.pages.items():
        counts = Counter(node.id for node in page.tree.css("[id]"))
        duplicates = [f"“{name}”出现{n}次" for name, n in counts.items() if n > 1]
        dangling = [
            f"{attribute} 指的“{name}”没有"
            for attribute in _REFERRING
            for node in page.tree.css(f"[{attribute}]")
            for name in (node.attributes.get(attribute) or "").split()
            if name not in counts
        ]
        for finding in dict.fromkeys(duplicates + dangling):
            mend = "给标题、图和说明各起一个不同的编号"
            yield site.problem(path, INVALID_HTML, finding, "每个编号只有一个，指到的都在", mend)


def links(site: BuiltSite) -> Iterator[Problem]:
    """Yield addresses in pages and style sheets that match nothing in the site."""
    for link in broken_links(site.visit):
        yield site.problem(
            link.page,
            DEAD_LINK,
            f"{quoted(link.address)}（{link.reason}）",
            "网站里有的网页、文件和锚点",
            "改正链接，或者补上它指的东西",
        )
