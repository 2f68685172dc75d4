"""The version of the figures, and what each version changed, from the record of releases.

As in semantic versioning: the first number rises when a program that reads a series must look
again (口径, 单位, 期间, a new name, a withdrawal), the second with values and additions. A preview
of what is not published yet says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from ...ledger import publication
from ...ledger.model import Ledger, Subject
from ...ledger.publication import Difference
from ...ledger.record import WITHDRAWN, Publication
from ...ledger.settings import known_value
from .dataset import FOLDER

FILE = f"{FOLDER}/CHANGELOG.txt"
_HEAD = """\
{town}法治政府建设开放数据：更新记录

版本号有三段：口径、单位、期间变了，指标改名、撤回，第一段加一；数值变了、添了指标，第二段加一。
更正的原因写在网站的更正记录里，也写在数据的“更正”一列。
"""


def version(ledger: Ledger) -> str:
    """Return the version of the figures, marked while they are not published as they stand."""
    mark = "-preview" if publication.differences(ledger) else ""
    return (publication.next_version(ledger) or publication.FIRST_VERSION) + mark


def text(ledger: Ledger, about: Mapping[str, str]) -> str:
    """Return the change log, the newest version first."""
    parts = [
        _section(f"{number}（{day}）", changes, ledger)
        for number, day, changes in publication.releases(ledger)
    ]
    if pending := publication.differences(ledger):
        parts.append(_section(f"{version(ledger)}（预览，还没有公布）", pending, ledger))
    return "\n".join([_HEAD.format(town=known_value(about, "镇名")), *reversed(parts)])


def _section(title: str, changes: Iterable[Difference], ledger: Ledger) -> str:
    lines = [f"- {line}。\n" for line in _lines(list(changes), ledger)]
    return f"{title}\n\n{''.join(lines)}"


def _lines(changes: list[Difference], ledger: Ledger) -> Iterator[str]:
    subjects = {(s.year, s.stem): s for s in ledger.subjects()}
    new = [change.new for change in changes if change.old is None]
    for (year, stem), group in groupby(new, key=lambda p: (p.year, p.stem)):
        names = [state.name for state in group]
        title = _title(subjects.get((year, stem)), year, stem)
        yield f"新增：{title}的{len(names)}个指标：{'、'.join(names)}"
    for change in changes:
        if change.old is not None:
            subject = subjects.get((change.new.year, change.new.stem))
            title = _title(subject, change.new.year, change.new.stem)
            for line in _change(f"{title}的{change.new.name}", change, change.old, subject):
                yield ledger.expand(line, subject) if subject else line


def _title(subject: Subject | None, year: int, stem: str) -> str:
    return f"{year}年{subject.name if subject else stem}"


def _change(
    name: str, change: Difference, old: Publication, subject: Subject | None
) -> Iterator[str]:
    new = change.new
    indicator = subject.indicators.get(new.name) if subject else None
    causes = [f"（{c.reason.rstrip('。')}）" for c in indicator.corrections] if indicator else []
    reasons = [w.reason for w in subject.withdrawals if w.name == new.name] if subject else []
    texts = {
        WITHDRAWN: "".join(reasons).rstrip("。"),
        "改名": f"原来叫“{old.name}”",
        "口径": f"口径由“{old.definition or '没有写'}”改为“{new.definition or '没有写'}”",
        "期间": f"期间由“{old.period}”改为“{new.period}”",
        # A value that has become a secret since is told no more.
        "数值": ("数值变了" if indicator and indicator.sensitive else f"{old.text}改为{new.text}")
        + "".join(causes[len(old.corrections) : len(new.corrections)]),
        "存疑": "标了存疑，或者存疑的说明变了" if new.doubt else "不再存疑",
        "更正": "添了更正",
    }
    parts = change.parts
    for part in parts:
        if part in texts and not (part == "更正" and "数值" in parts):
            yield f"{part}：{name}，{texts[part]}"
