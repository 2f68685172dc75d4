"""Personal data, and withheld counts told in any text that is published or leads to one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from ...channels.formats import CSS
from ...ledger.mention import mentions
from ...ledger.problem import Kind, Problem
from ...prose import privacy
from ..project import PageFile, Project, TownData
from . import Check

PERSONAL_DATA = Kind(
    "N01",
    "写出了个人信息",
    "写出了身份证号、手机号、银行卡号、车牌、证件号或者邮箱。",
    levels=("错误", "提醒"),
    advice=(
        "身份证号、手机号、银行卡号、车牌也是这样。需要公布联系方式的，公布办公室的座机或者 12345。"
    ),
    wrong="有问题请写信到 zhangsan@mail.test。",
    right="有问题请拨打 12345 政务服务便民热线。",
)
WITHHELD_COUNT = Kind(
    "N02",
    "写出了隐去的人数",
    "网页的句子、标题、开头部分，资料，菜单或者文件的名称里写出了隐去的人数。",
    advice=(
        "例子本身就会写出这样的人数。这一类的人数在台账里写的是“少于10人”，句子里就不能写出来，"
        "也不能用中文数字写。写“帮扶对象都已落实帮教”就够了。"
    ),
)


_DOCUMENT_STARTS = (b"%PDF", b"PK")
"""What PDF, Word and Excel files begin with."""
_EXPECTED = {
    PERSONAL_DATA: "不写出个人信息",
    WITHHELD_COUNT: "“少于10人”，或者不写人数",
}
_MEND = "删去；已经提交过的，还要从提交历史里清除"
_FIGURE = re.compile(r"\s*(?:年度[(（]\s?(\d{4})\s?[)）]\s?[.．。]\s?)?(\w+)\s?[.．。]\s?(\w+)\s*")


def check_page(page: PageFile, town: TownData) -> Iterator[Problem]:
    """Yield what must not stand in any page; messages never repeat the personal data."""
    for finding in privacy.findings(page.body):
        yield page.problem(
            finding.start,
            PERSONAL_DATA,
            finding.found,
            _EXPECTED[PERSONAL_DATA],
            finding.reason,
            level=finding.level,
        )
    yield from _counts(page.path, page.whole, town, town.year_of(page))


def check_town(town: TownData) -> Iterator[Problem]:
    """Yield what must not stand in any data file; the ledger looks for counts in its own."""
    subjects = {subject.path for subject in town.ledger.subjects()}
    for path, content in town.yaml_files.items():
        text = content.decode("utf-8", "replace")
        for finding in privacy.findings(text):
            yield PERSONAL_DATA.problem(
                path=path,
                line=text.count("\n", 0, finding.start) + 1,
                found=finding.found,
                expected=_EXPECTED[PERSONAL_DATA],
                mend=finding.reason,
                level=finding.level,
            )
        if path not in subjects:
            yield from _counts(path, text, town)


def check_project(project: Project) -> Iterator[Problem]:
    """Yield withheld counts in the menu, in names of files, and in files that nobody else reads."""
    names = withheld_names(project)
    folders = [project.root / name for name in ("data", "docs", "overrides")] if names else []
    files = [file for folder in folders for file in sorted(folder.rglob("*"))]
    for file in [project.root / "mkdocs.yml", *files] if names else ():
        path = file.relative_to(project.root).as_posix()
        for mention in mentions(path, names):
            yield _count(path, 1, mention.name)
        is_read = file.suffix == ".md" or (file.suffix == ".yml" and path.startswith("data/"))
        if not is_read and file.is_file():
            yield from _counts(path, _text(file), project)


def _text(file: Path) -> str:
    """Return what a file beside the pages says; nothing of pictures, or where it is damaged."""
    raw = b""
    with suppress(OSError):  # a file that cannot be read cannot be built either
        raw = b"" if file.suffix == CSS.ending else file.read_bytes()
    if not raw.startswith(_DOCUMENT_STARTS):
        return "" if b"\0" in raw else raw.decode("utf-8", "replace")
    from ...channels import registry  # slow to load, and seldom needed

    try:
        return registry.read(file).text if file.suffix in registry.DOCUMENTS else ""
    except Exception:  # of any kind: what cannot be read is refused with the built site
        return ""


def _counts(path: str, text: str, town: TownData, year: int = 0) -> Iterator[Problem]:
    """Yield the withheld counts of a source text, as it reads with its figures filled in."""
    for mention in mentions(text, withheld_names(town), _figures(town, year)):
        yield _count(path, text.count("\n", 0, mention.start) + 1, mention.name)


def _count(path: str, line: int, name: str) -> Problem:
    return WITHHELD_COUNT.problem(
        path=path,
        line=line,
        found=f"“{name}”的人数",
        expected=_EXPECTED[WITHHELD_COUNT],
        mend=_MEND,
    )


def _figures(town: TownData, year: int) -> Callable[[str], str | None]:
    """Return a function that gives the figure, as readers see it, that a word names."""

    def figure(word: str) -> str | None:
        match = _FIGURE.fullmatch(word)
        if not match:
            return None
        subjects = town.ledger.years.get(int(match[1] or year or town.ledger.latest), {})
        subject = subjects.get(match[2])
        indicator = subject.indicators.get(match[3]) if subject else None
        if indicator is None:
            return None
        return town.ledger.expand(indicator.wording, indicator) or indicator.text

    return figure


def check_site(project: Project, site: Path) -> Iterator[Problem]:
    """Yield the same in every text file of the built site, including the search index."""
    from ...channels import registry  # slow to load, and seldom needed

    names = withheld_names(project)
    endings = {*registry.TEXTS} - {CSS.ending}
    for file in sorted(f for f in site.rglob("*") if f.suffix in endings):
        text = registry.read(file).text
        yield from check_text(file.relative_to(site.parent).as_posix(), text, names)


def check_text(path: str, text: str, names: tuple[str, ...]) -> Iterator[Problem]:
    """Yield the same in any text for readers.

    Args:
        path: the file that messages name.
        text: what it says.
        names: the indicators whose number is withheld.
    """
    findings = [(f.start, PERSONAL_DATA, f.found, f.level) for f in privacy.findings(text)]
    for mention in mentions(text, names):
        findings.append((mention.start, WITHHELD_COUNT, f"“{mention.name}”的人数", "错误"))
    for start, kind, found, level in findings:
        yield kind.problem(
            path=path,
            line=text.count("\n", 0, start) + 1,
            found=found,
            expected="网站里没有个人信息和隐去的人数",
            mend="在 data/ 或 docs/ 里找到它的来处，删去",
            level=level,
        )


@lru_cache(maxsize=1)
def withheld_names(town: TownData) -> tuple[str, ...]:
    """Return the names of the indicators of any year whose number is withheld."""
    return tuple(dict.fromkeys(i.name for i in town.ledger.indicators() if i.secret))


CHECK = Check("个人信息", check_page=check_page, check_town=check_town, check_project=check_project)
