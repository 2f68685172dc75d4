"""Loading of the ledger's files: `data/<year>/<subject>.yml` and `data/units.yml`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from . import disclosure, quarters, record, references, relations, target, witness
from .derive import derive
from .fields import REPEATED_NAME, YamlFile
from .keys import INDICATOR_KEYS, UNIT_KEYS
from .model import PLACEHOLDER, Indicator, Ledger, Subject, section
from .problem import Kind, Problem, nearest, quoted
from .source import REPEATED_KEY
from .subject import SubjectFile

BAD_PLACEHOLDER = Kind(
    "L17",
    "台账里的花括号写法不对",
    "台账的文字里，花括号写了两层，不成对，或者写在不能用的地方，会照样露在网页上。",
    advice=(
        "网页里写 `{{ 主题.指标 }}`；台账的口径、表述、备注、存疑里写 `{指标}`，别处不写花括号。"
    ),
    wrong="""\
  活动: {值: 12场, 备注: "讲座有{{ 讲座 }}。"}
  讲座: 5场
""",
    right="""\
  活动: {值: 12场, 备注: "讲座有{讲座}。"}
  讲座: 5场
""",
    place="台账",
)

MEASURES = "measures.yml"
"""What a report promises stands beside its subjects; the library reads it."""
_BRACE = re.compile("[{}｛｝]")


def load(data: Path, reserved: Collection[str] = ()) -> tuple[Ledger, list[Problem]]:
    """Load the ledger under the folder `data`; return what can be read, and all problems.

    Args:
        data: the folder.
        reserved: names that subjects may not have: the words of pages.
    """
    same_units, problems = load_units(data)
    years: dict[int, dict[str, Subject]] = {}
    for folder in sorted(p for p in data.glob("[0-9]*") if re.fullmatch("[12][0-9]{3}", p.name)):
        subjects = years.setdefault(int(folder.name), {})
        for file in sorted(p for p in folder.glob("*.y*ml") if p.suffix in (".yml", ".yaml")):
            if file.name in (witness.FILE, MEASURES):
                continue
            reader = SubjectFile(file, _display_path(file, data), int(folder.name), reserved)
            subject = reader.subject()
            problems += reader.problems
            if subject and subject.short in subjects:
                problems.append(_duplicate(subject, subjects[subject.short]))
            elif subject:
                subjects[subject.short] = subject
        by_section = sorted(subjects.values(), key=lambda s: (section(s.source), s.path))
        years[int(folder.name)] = {subject.short: subject for subject in by_section}
    publications, record_problems = record.load(data)
    ledger = Ledger(years, same_units, publications)
    problems += [*record_problems, *_repeated_identifiers(ledger), *_reused_names(ledger)]
    problems += references.check(ledger)
    problems += derive(ledger)
    comparisons = list(relations.collect(ledger))
    problems += relations.check(ledger, comparisons)
    problems += [*quarters.check(ledger), *target.check(ledger), *_placeholders(ledger)]
    return ledger, [*problems, *disclosure.check(ledger, comparisons, data)]


def _display_path(file: Path, data: Path) -> str:
    return file.relative_to(data.parent).as_posix()


def _duplicate(subject: Subject, first: Subject) -> Problem:
    return REPEATED_NAME.problem(
        path=subject.path,
        line=1,
        found=quoted(subject.short),
        expected=f"每年每个主题一个文件（{first.path} 已是这个主题）",
        mend="改名，或者并成一个文件",
    )


def _repeated_identifiers(ledger: Ledger) -> Iterator[Problem]:
    """Yield indicators that share their 指标标识 with another of the same year."""
    for subjects in ledger.years.values():
        owners: dict[str, Indicator] = {}
        for indicator in (i for s in subjects.values() for i in s.indicators.values()):
            owner = owners.setdefault(indicator.identifier, indicator)
            if indicator.identifier and owner is not indicator:
                yield REPEATED_NAME.problem(
                    path=indicator.path,
                    line=indicator.line,
                    found=f"指标标识{quoted(indicator.identifier)}",
                    expected=f"同一年里只有一个（{owner.path}:{owner.line} 已是这个标识）",
                    mend="照上级编的改正；没有编的，删去这一行",
                )


def _reused_names(ledger: Ledger) -> Iterator[Problem]:
    """Yield former names that another indicator of the file has now."""
    for subject in ledger.subjects():
        for indicator in subject.indicators.values():
            for name in subject.indicators.keys() & set(indicator.former_names):
                yield REPEATED_NAME.problem(
                    path=subject.path,
                    line=indicator.line,
                    found=f"曾用名{quoted(name)}",
                    expected="曾用名不是别的指标现在的名称，旧网址才只指一个数",
                    mend="给那个指标另起一个名称，或者改正曾用名",
                )


def load_units(data: Path) -> tuple[dict[str, str], list[Problem]]:
    """Return the units that count the same things, each with the first of its group."""
    file = data / "units.yml"
    if not file.exists():
        return {}, []
    reader = YamlFile(file, _display_path(file, data))
    keys = reader.mapping(reader.root, UNIT_KEYS) if reader.root else {}
    same_units: dict[str, str] = {}
    for group in reader.items(keys.get("同类单位")):
        units = reader.names(group)
        for unit in units:
            if unit in same_units:
                reader.report(group, REPEATED_KEY, quoted(unit), "每个单位只在一组里", "并成一组")
            same_units.setdefault(unit, units[0])
    return same_units, reader.problems


def _placeholders(ledger: Ledger) -> list[Problem]:
    """Return a problem for each name in braces that the ledger does not have."""
    problems: list[Problem] = []
    for subject in ledger.subjects():
        problems += _stray_braces(subject)
        for indicator in subject.indicators.values():
            texts = [text for text in indicator.sentences if not _has_stray_brace(text)]
            for name in PLACEHOLDER.findall("".join(texts)):
                if not ledger.find_named(name, indicator):
                    problems.append(
                        references.UNKNOWN_INDICATOR.problem(
                            path=subject.path,
                            line=indicator.line,
                            found=quoted("{" + name + "}"),
                            expected="花括号里是已有的指标名称",
                            nearest=nearest(name, subject.indicators),
                            mend="改成已有的名称",
                        )
                    )
    return problems


def _stray_braces(subject: Subject) -> Iterator[Problem]:
    """Yield a problem for each text with braces that readers would see."""
    whole = {"说明": subject.intro, "来源": subject.source, "期间": subject.period}
    texts = [(subject.lines.get(key, 1), key, text) for key, text in whole.items()]
    texts += [
        (indicator.line, key.name, text)
        for indicator in subject.indicators.values()
        for key in INDICATOR_KEYS.values()
        if key.kind in ("text", "sentence")
        and key.attribute not in ("", "formula")
        and (text := getattr(indicator, key.attribute)) != getattr(subject, key.attribute, "")
    ]
    for line, key, text in texts:
        names_figures = key in INDICATOR_KEYS and INDICATOR_KEYS[key].kind == "sentence"
        if _has_stray_brace(text) if names_figures else _BRACE.search(text):
            yield BAD_PLACEHOLDER.problem(
                path=subject.path,
                line=line,
                found=f"“{key}”写成{quoted(text)}",
                expected="一对半角花括号，里面是指标名称" if names_figures else "没有花括号",
                mend="写成“{指标名称}”" if names_figures else "把要说的直接写出来",
            )


def _has_stray_brace(text: str) -> bool:
    """Return whether a text has braces other than those around the name of a figure."""
    return bool(_BRACE.search(PLACEHOLDER.sub("", text)))
