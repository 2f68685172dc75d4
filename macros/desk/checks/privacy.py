"""Personal data, and withheld counts disclosed in prose."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from ...channels.formats import CSS
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
    "网页的句子里写出了隐去的人数。",
    advice=(
        "例子本身就会写出这样的人数。这一类的人数在台账里写的是“少于10人”，句子里就不能写出来，"
        "也不能用中文数字写。写“帮扶对象都已落实帮教”就够了。"
    ),
)


def check_page(page: PageFile, town: TownData) -> Iterator[Problem]:
    """Yield what must not stand in any page; messages never repeat the personal data."""
    findings = [(f, PERSONAL_DATA) for f in privacy.findings(page.body)]
    findings += [(f, WITHHELD_COUNT) for f in privacy.small_counts(page.body, withheld_names(town))]
    for finding, kind in findings:
        yield page.problem(
            finding.start,
            kind,
            finding.found,
            "“少于10人”，或者不写人数" if kind == WITHHELD_COUNT else "不写出个人信息",
            finding.reason,
            level=finding.level,
        )


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
    findings = [(f, PERSONAL_DATA) for f in privacy.findings(text)]
    findings += [(f, WITHHELD_COUNT) for f in privacy.small_counts(text, names)]
    for finding, kind in findings:
        yield kind.problem(
            path=path,
            line=text.count("\n", 0, finding.start) + 1,
            found=finding.found,
            expected="网站里没有个人信息和隐去的人数",
            mend="在 data/ 或 docs/ 里找到它的来处，删去",
            level=finding.level,
        )


@lru_cache(maxsize=1)
def withheld_names(town: TownData) -> tuple[str, ...]:
    """Return the names of the indicators of any year whose number is withheld."""
    return tuple(
        indicator.name
        for subject in town.ledger.subjects()
        for indicator in subject.indicators.values()
        if indicator.hidden
    )


def check_town(town: TownData) -> Iterator[Problem]:
    """Yield what must not stand in any data file."""
    for file in sorted((town.root / "data").rglob("*.yml")):
        text = file.read_text("utf-8", errors="replace")
        for finding in privacy.findings(text):
            yield PERSONAL_DATA.problem(
                path=file.relative_to(town.root).as_posix(),
                line=text.count("\n", 0, finding.start) + 1,
                found=finding.found,
                expected="不写出个人信息",
                mend=finding.reason,
                level=finding.level,
            )


CHECK = Check("个人信息", check_page=check_page, check_town=check_town)
