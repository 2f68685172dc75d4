"""Make the fictional district of the tests: twelve towns, three years, with all that goes wrong.

`make_towns(folder)` writes a release of each town; `make_district(folder, releases)` writes a tree
that gathers them. All names and numbers are made up. `PLANTED` says what must not be compared.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import town_maker
import yaml

ROOT = Path(__file__).resolve().parents[1]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from macros import cli  # noqa: E402
from macros.channels.opendata import datapackage  # noqa: E402
from macros.channels.opendata.dataset import combine, subjects  # noqa: E402
from macros.gate.release import package  # noqa: E402
from macros.ledger import publication  # noqa: E402
from macros.ledger.load import load  # noqa: E402
from macros.ledger.record import FILE  # noqa: E402

NAME = "示例区"
YEARS = (2022, 2023, 2024)
NAMES = [f"示例{stem}镇" for stem in "甲乙丙丁戊己庚辛壬癸子丑"]
ABOUT = {"所属": "虚构市示例区", "主办单位": "示例镇人民政府"}
DUE = "-03-20"
"""The day of the next year on which most towns publish."""


@dataclass
class MadeTown:
    """What differs in a town from the first one."""

    unit: str = "宗"
    period: str = "{}年1月至12月"
    definition: str = "本镇调解的案件总数"
    short: str = "调解"
    name: str = "调解案件"
    cases: str = "{}"
    """How the number of cases is written."""
    missing: tuple[int, ...] = ()
    late: dict[int, str] = field(default_factory=dict)
    doubt: str = ""
    corrected: bool = False
    derived: bool = False
    hidden: bool = False
    has_talks: bool = True


TOWNS = {
    "甲": MadeTown(),
    "乙": MadeTown(unit="件", short="人民调解", name="调解数", definition="本镇调解的案件总数。"),
    "丙": MadeTown(unit="人次"),
    "丁": MadeTown(period="{}年1月至11月"),
    "戊": MadeTown(definition="双方达成协议的案件"),
    "己": MadeTown(cases="约{}"),
    "庚": MadeTown(cases="{}余", has_talks=False),
    "辛": MadeTown(missing=(2024,)),
    "壬": MadeTown(late={2024: "2025-05-10"}),
    "癸": MadeTown(doubt="与季度数之和不等，待核实。", corrected=True),
    "子": MadeTown(hidden=True),
    "丑": MadeTown(derived=True, hidden=True),
}
PLANTED = {"丙": "单位", "丁": "期间", "戊": "口径", "丑": "派生"}
"""Towns whose cases must not be compared, with a word of the reason."""
LATE = {(2024, "辛"), (2024, "壬")}
"""Years and towns of the reports that are late or missing."""

REGISTER: dict[str, Any] = {
    "矛盾纠纷调解": {
        "文件名": "mediation", "简称": "调解", "说明": "各镇调解的矛盾纠纷。",
        "指标": {
            "调解案件": {
                "指标标识": "FZ-01", "单位": "宗", "口径": "本镇调解的案件总数", "期间": "全年",
                "各镇": ["调解.调解案件", "人民调解.调解数"],
            },
            "调解成功率": {
                "指标标识": "FZ-02", "单位": "%", "口径": "调解成功的除以全部案件", "期间": "全年",
                "各镇": ["调解.调解成功率"],
            },
        },
    },
    "普法宣传": {
        "文件名": "legal-education", "简称": "普法", "说明": "各镇的普法活动。",
        "指标": {
            "集中宣传": {
                "指标标识": "FZ-03", "单位": "场", "口径": "集中普法宣传活动", "期间": "全年",
                "各镇": ["普法.集中宣传"],
            },
            "宣传资料": {
                "指标标识": "FZ-04", "单位": "份", "口径": "发放的宣传资料", "期间": "全年",
                "各镇": ["普法.宣传资料"],
            },
        },
    },
    "社区矫正": {
        "文件名": "correction", "简称": "社矫", "说明": "各镇的社区矫正。", "敏感": "是",
        "指标": {
            "在册对象": {
                "指标标识": "FZ-05", "单位": "人", "口径": "在册的社区矫正对象", "期间": "年末",
                "各镇": ["社矫.在册对象"],
            },
            "严格管理": {
                "指标标识": "FZ-06", "单位": "人", "口径": "按严格管理的", "期间": "年末",
                "各镇": ["社矫.严格管理"],
            },
        },
    },
}  # fmt: skip


def ledger(number: int, made: MadeTown, year: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield file name and content of each subject of a town in a year."""
    step = YEARS.index(year)
    cases = 100 + 10 * number + 3 * step
    head = {"来源": f"{year}年法治政府建设年度报告 四（二）", "期间": made.period.format(year)}
    entry: dict[str, Any] = {
        "值": f"{made.cases.format(cases)}{made.unit}", "口径": made.definition,
    }  # fmt: skip
    if made.doubt and year == 2024:
        entry["存疑"] = made.doubt
    if made.corrected and year == 2023:
        entry["更正"] = [
            {"日期": "2024-06-03", "原值": "190宗", "现值": entry["值"], "原因": "重复统计",
             "批准": "分管领导"}
        ]  # fmt: skip
    indicators = {
        made.name: entry,
        "调解成功": {"值": f"{cases - 5}{made.unit}", "口径": "达成协议的"},
    }
    if made.derived:
        indicators = {
            "村里调解": {"值": f"{cases - 40}{made.unit}", "口径": "村里调解的"},
            "镇里调解": {"值": f"40{made.unit}", "口径": "镇里调解的"},
            made.name: {"派生": "村里调解 + 镇里调解", "单位": made.unit, "口径": made.definition},
        }
    elif made.cases == "{}":
        rate = f"{(cases - 5) / cases * 100:.1f}%"
        indicators["调解成功率"] = {
            "值": rate, "比率": ["调解成功", made.name], "口径": "调解成功的除以全部案件"
        }  # fmt: skip
    yield "mediation", {"主题": made.short, **head, "指标": indicators}
    if made.has_talks:
        talks = {
            "集中宣传": {"值": f"{10 + number + step}{'场次' if number % 2 else '场'}",
                     "口径": "集中普法宣传活动"},
            "宣传资料": {"值": ("约3000份", "2800份", "近4000份")[number % 3],
                     "口径": "发放的宣传资料"},
        }  # fmt: skip
        yield "legal-education", {"主题": "普法", **head, "期间": f"{year}年", "指标": talks}
    people = 40 + number + step
    strict = "少于10人" if made.hidden else f"{12 + number}人"
    yield "correction", {
        "主题": "社区矫正", "简称": "社矫", **head, "期间": f"{year}年12月31日", "敏感": "是",
        "指标": {
            "在册对象": {"值": f"{people}人", "口径": "在册的社区矫正对象"},
            "严格管理": {"值": strict, "口径": "按严格管理的"},
        },
    }  # fmt: skip


def make_town(folder: Path, number: int, made: MadeTown, base: str = "") -> Path:
    """Write the release of a town into `folder`, and return it."""
    with TemporaryDirectory() as scratch:
        data = Path(scratch) / "data"
        data.mkdir()
        (data / "units.yml").write_text((ROOT / "data" / "units.yml").read_text("utf-8"), "utf-8")
        record = ""
        for year in (year for year in YEARS if year not in made.missing):
            (data / str(year)).mkdir()
            for name, content in ledger(number, made, year):
                text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
                (data / str(year) / f"{name}.yml").write_text(text, "utf-8")
            day = made.late.get(year, f"{year + 1}{DUE}")
            town, problems = load(data)
            assert not [str(p) for p in problems if p.level == "错误"], problems
            record += "".join(entry.line for entry in publication.additions(town, day))
            (data / FILE).write_text(record, "utf-8")
        town, _ = load(data)
    name = NAMES[number]
    about = ABOUT | {"镇名": name, "行政区划代码": f"{990000000 + number}"}
    about["网址"] = base or f"https://town{number}.example/fazhi/"
    table = combine(list(subjects(town, about)))
    last = max((*made.late.values(), f"{max(town.years) + 1}{DUE}"))
    return write_release(
        folder, about, {"all.csv": table.csv}, last, descriptor(table, about, last)
    )


def descriptor(table: Any, about: dict[str, str], day: str) -> dict[str, Any]:
    """Return the descriptor that a town publishes of its table."""
    return datapackage.package([table], about, day, day[:7].replace("-", "."))


def write_release(
    folder: Path, about: dict[str, str], files: dict[str, bytes], day: str, described: Any
) -> Path:
    """Write a release archive of these open data."""
    contents = {
        "site/index.html": b"<!doctype html><title>town</title>",
        "site/open-data/datapackage.json": json.dumps(described, ensure_ascii=False).encode(),
        **{f"site/open-data/{name}": content for name, content in files.items()},
    }
    release = package.Release(about["镇名"], int(day[:4]) - 1, "0" * 40, day, {})
    return package.write(folder, release, contents)


def make_towns(folder: Path) -> dict[str, Path]:
    """Write a release of each town, and return them by name."""
    return {
        NAMES[number]: make_town(folder / f"t{number}", number, made)
        for number, made in enumerate(TOWNS.values())
    }


def make_tree(folder: Path, releases: dict[str, Path]) -> None:
    """Make the tree of the fictional district as its editor does, and gather."""
    asked = [
        "new-district",
        str(folder),
        "--name",
        NAME,
        "--city",
        "虚构市",
        "--province",
        "示例省",
    ]
    assert cli.main(["--root", str(ROOT), *asked]) == 0
    register_files(folder, releases)
    assert cli.main(["--root", str(folder), "gather"]) == 0
    town_maker.fill_settings(folder)
    town_maker.commit(folder, init=True)


def entry(number: int, place: str) -> dict[str, Any]:
    """Return the entry of a town in data/towns.yml."""
    return {
        "文件名": f"t{number}", "行政区划代码": f"{990000000 + number}", "发布包": place,
        "联系": "党政办（虚构）",
    }  # fmt: skip


def register_files(folder: Path, releases: dict[str, Path]) -> None:
    """Write data/towns.yml and data/indicators.yml."""
    towns = {name: entry(NAMES.index(name), str(place)) for name, place in releases.items()}
    (folder / "data").mkdir(parents=True, exist_ok=True)
    units = (ROOT / "data" / "units.yml").read_text("utf-8")
    (folder / "data" / "units.yml").write_text(units, "utf-8")
    for name, content in (
        ("towns.yml", {"截至": "2025-05-20", "镇街": towns}),
        ("indicators.yml", REGISTER),
    ):
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1000)
        (folder / "data" / name).write_text(text, "utf-8")
