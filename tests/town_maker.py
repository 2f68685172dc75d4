"""Make a complete, releasable, fictional town: `complete_town(folder)` for any test.

It is made as a real town would be: by `nianbao new-town`, with the subjects, years and pages of
tests/fictional in place of the copied ones, and every 待补充 filled in. Its settings are those of
tests/fictional/data/site.yml; the tables below hold all other values. A key without a value fails
by name, so that no new key is forgotten.

From a shell: `python tests/town_maker.py 文件夹`.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from macros import cli  # noqa: E402
from macros.desk.checks import structure  # noqa: E402
from macros.desk.project import read_project  # noqa: E402
from macros.ledger import publication  # noqa: E402
from macros.ledger.figure import PENDING  # noqa: E402
from macros.ledger.keys import SITE_KEYS  # noqa: E402
from macros.ledger.load import load  # noqa: E402
from macros.ledger.record import FILE  # noqa: E402

FICTIONAL = ROOT / "tests" / "fictional"
NAME, YEAR, COUNTY, PROVINCE = "枕溪镇", 2024, "虚构市示例区", "示例省"
DAY = "2025-01-20T09:00:00+08:00"
"""The date of the commit."""

PLACES = {
    "地址": "示例路1号（虚构）",
    "电话": "0000-0000000（虚构）",
    "时间": "工作日8:30至17:30（虚构）",
}
"""Values for every place of data/places.yml."""
FIGURES = {"法律明白人": "20人"}
"""Values of the figures that tests/fictional leaves open."""
FRONT = {"发布时间": "2025-01-20 09:00"}
"""Values of the front matter keys that the pages of this repository leave open."""
PROSE = "示例内容（虚构）"
"""The text for every gap in a page."""

SECOND = "石桥镇"
DROPPED = ("决策", "执法力量", "普法", "correction", "调解", "信访", "禁毒")
ADDED = (
    ("便民服务", "convenience", "办件量", "上门服务", "网上办件", "--short", "便民"),
    ("基层治理", "governance", "网格", "网格员", "--short", "治理"),
)
VALUES = {
    "行政检查": "215宗", "行政处罚案件": "14宗", "办件量": "1.2万余件", "网上办件": "8600件",
    "上门服务": "260余次", "网格": "38个", "网格员": "52人",
}  # fmt: skip
"""The figures of the second town by name, in the order of its report."""
CARDS = "{{ 卡片(便民.办件量, 便民.上门服务, 治理.网格"
CHAPTERS = """
## 一、2025年法治政府建设工作主要做法和成效 { #s1 }

全年开展行政检查{{ 执法.行政检查 }}，办理行政处罚案件{{ 执法.行政处罚案件 }}。

便民服务中心办件{{ 便民.办件量 }}，其中网上办件{{ 便民.网上办件 }}；上门服务{{ 便民.上门服务 }}。

全镇划分网格{{ 治理.网格 }}，配备网格员{{ 治理.网格员 }}。

## 二、党政主要负责同志履行法治建设职责情况 { #s2 }

镇党政主要负责同志专题研究法治建设工作。

## 三、存在的主要问题 { #s3 }

### （一）执法人员力量不足 { #s3-1 }

一些执法事项缺少人手。

## 四、2026年工作思路 { #s4 }

### （一）充实执法人员力量 { #s4-1 }

配齐执法人员。

"""
PLATE = {"署名机关": "石桥镇人民政府", "成文日期": "2026年3月18日", "发布日期": "2026-03-20"}
"""The report of the second town, with headings as towns write them."""

_GAP = re.compile(
    rf"(?<!- )(?<!标着)(?<!写)<span class=\"tag todo\">{PENDING}</span>"
    rf"|(?<![“「>]){PENDING}(?![”」<])"
)


def complete_town(folder: Path) -> Path:
    """Make the town in `folder`, a git repository of one commit, and return it.

    The folder must be empty or missing.
    """
    asked = ["--name", NAME, "--year", str(YEAR), "--county", COUNTY, "--province", PROVINCE]
    if cli.main(["--root", str(ROOT), "new-town", str(folder), *asked]):
        raise AssertionError("new-town made no town")
    _own_content(folder)
    for file in sorted((folder / "data").glob("20*/*.yml")):
        _replace_lines(file, _figures)
    fill(folder)
    record(folder)
    commit(folder, init=True)
    return folder


def fill(folder: Path) -> None:
    """Fill in every 待补充 but those of the ledger."""
    _places(folder / "data" / "places.yml")
    needs = folder / "data" / "elsewhere.yml"
    for file in [needs, *sorted((folder / "data" / "services").glob("*.yml"))]:
        _replace_lines(file, lambda line: _GAP.sub(PROSE, line))
    fill_settings(folder)
    _promises(folder)


def fill_settings(folder: Path) -> None:
    """Fill in every 待补充 of the settings and the pages."""
    _settings(folder / "data" / "site.yml")
    for file in sorted((folder / "docs").rglob("*.md")):
        _page(file)


def second_town(folder: Path) -> Path:
    """Make a town as its editor does: by the commands of the handbook, and with the pen.

    Nothing of tests/fictional is copied into it, and no figure is registered yet.
    """
    asked = [
        "new-town",
        str(folder),
        "--name",
        SECOND,
        "--county",
        "虚构市示范县",
        "--year",
        "2025",
    ]
    typed = [["--root", str(ROOT), *asked, "--province", PROVINCE]]
    typed += [["--root", str(folder), "drop-subject", name] for name in DROPPED]
    typed += [["--root", str(folder), "new-subject", *words] for words in ADDED]
    for words in typed:
        if cli.main(words):
            raise AssertionError(words)
    for file in sorted((folder / "data" / "2025").glob("*.yml")):
        subject = yaml.safe_load(file.read_text("utf-8"))
        for name, entry in subject["指标"].items():
            gaps = {"值": VALUES.get(name, PENDING), "口径": f"{name}的数"}
            entry |= {key: value for key, value in gaps.items() if entry.get(key) == PENDING}
        gaps = {"说明": f"{subject['主题']}的情况。", "期间": "2025年1月1日至12月31日"}
        subject |= {key: value for key, value in gaps.items() if subject.get(key) == PENDING}
        file.write_text(yaml.safe_dump(subject, allow_unicode=True, sort_keys=False), "utf-8")
    approved = {"来源": "2025年法治政府建设年度报告", "章节": {"全文": [*VALUES.values()]}}
    (folder / "data" / "2025" / "witness.yml").write_text(
        yaml.safe_dump(approved, allow_unicode=True, sort_keys=False), "utf-8"
    )
    report = folder / "docs" / "report" / "2025.md"
    head, front, body = report.read_text("utf-8").split("---\n", 2)
    for key, value in PLATE.items():
        front = front.replace(f"{key}: {PENDING}", f"{key}: {value}")
    report.write_text(
        "---\n".join([head, front, CHAPTERS + body[body.index("## 存疑说明") :]]), "utf-8"
    )
    for page in ("index.md", "statistics/index.md"):
        replace(folder / "docs" / page, "{{ 卡片(执法.行政检查, 执法.行政处罚案件", CARDS)
    if cli.main(["--root", str(folder), "date", "docs", "2026-03-20 09:00"]):
        raise AssertionError("no page was dated")
    fill(folder)
    commit(folder, init=True)
    return folder


def record(folder: Path, day: str = DAY[:10]) -> None:
    """Add to the record what a release on this day would add."""
    ledger, _ = load(folder / "data")
    file = folder / "data" / FILE
    old = file.read_text("utf-8") if file.exists() else ""
    lines = [entry.line for entry in publication.additions(ledger, day)]
    file.write_text(old + "".join(lines), "utf-8")


def replace(file: Path, old: str, new: str) -> None:
    """Replace a text that must occur exactly once in the file."""
    text = file.read_text("utf-8")
    assert text.count(old) == 1, (file, old)
    file.write_text(text.replace(old, new), "utf-8")


def commit(folder: Path, *, init: bool = False) -> None:
    """Commit everything, always with the same date."""
    who = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in (
        ("NAME", "示例编辑"), ("EMAIL", "editor@town.example"), ("DATE", DAY))}  # fmt: skip
    environment = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    begin = [["init", "-q", "-b", "main"]] if init else []
    for words in (*begin, ["add", "-A"], ["commit", "-q", "--allow-empty", "-m", "版本"]):
        subprocess.run(["git", *words], cwd=folder, env=environment, check=True)


def _own_content(folder: Path) -> None:
    """Replace the years, subjects and report that new-town copied by the town's own."""
    for part in (f"data/{YEAR}", "docs/report", "docs/statistics"):
        shutil.rmtree(folder / part)
    for part in ("data/2023", f"data/{YEAR}", "docs/report", "docs/statistics"):
        shutil.copytree(FICTIONAL / part, folder / part)
    shutil.copy(FICTIONAL / "docs" / "index.md", folder / "docs")
    own = yaml.safe_load((FICTIONAL / "mkdocs.yml").read_text("utf-8"))["nav"]
    columns = {title: entries for column in own for title, entries in column.items()}
    menu = folder / "mkdocs.yml"
    text = menu.read_text("utf-8")
    for title in ("查报告", "看数据"):
        entries = [f"      - {t}: {p}\n" for one in columns[title] for t, p in one.items()]
        pattern = rf"(?<=  - {title}:\n)(?: {{6}}- .*\n)+"
        text, found = re.subn(pattern, "".join(entries), text)
        assert found == 1, title
    menu.write_text(text, "utf-8")


def _settings(file: Path) -> None:
    known = yaml.safe_load((FICTIONAL / "data" / "site.yml").read_text("utf-8"))
    said = yaml.safe_load(file.read_text("utf-8"))
    for key in SITE_KEYS:
        if said[key] in (PENDING, "否"):
            said[key] = _value(known, key, "tests/fictional/data/site.yml")
    file.write_text(yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=1000), "utf-8")


def _places(file: Path) -> None:
    def filled(line: str) -> str:
        key, _, said = line.partition(": ")
        return f"{key}: {_value(PLACES, key.strip(), 'PLACES')}" if said == PENDING else line

    _replace_lines(file, filled)


def _promises(folder: Path) -> None:
    """Write what follows up the last report: its first plan answers its first shortcoming."""
    project = read_project(folder)
    year = project.ledger.latest
    report = project.page(f"report/{year}.md")
    assert report
    kinds = {chapter.key: chapter for chapter in project.library.outlines.national}
    plan, lack = ([h for h in report.headings if start <= h.start < end][-1] for start, end in (
        structure.chapter_span(report, kinds[key], year) for key in ("安排", "不足")))  # fmt: skip
    known = {h.anchor: h.text for h in report.headings}
    declared = {anchor: known[anchor] for anchor in sorted(structure.listed_anchors(report))}
    measure = {
        "报告": {plan.anchor: plan.text},
        "回应": {} if lack.anchor in declared else {lack.anchor: lack.text},
        "进度": {f"{year + 1}Q{quarter}": "已完成" for quarter in (1, 2, 3, 4)},
    }
    measures = {"措施": {"示例措施（虚构）": measure}, "未回应的不足": declared}
    _write_yaml(folder / "data" / str(year) / "measures.yml", measures)
    duties = yaml.safe_load((folder / "data" / "duties.yml").read_text("utf-8"))
    for duty in (duty for group in duties["职责"].values() for duty in group.values()):
        duty |= {"条": duty.get("条", 5), "印证": {year: "没有说到"}}
    _write_yaml(folder / "data" / "duties.yml", duties)
    village = {"名称": "示例村（虚构）", "先找": PROSE, "电话": PLACES["电话"]}
    _write_yaml(folder / "data" / "villages.yml", {"村居": [village]})


def _write_yaml(file: Path, content: object) -> None:
    file.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")


def _figures(line: str) -> str:
    match = re.match(rf"  (\S+): .*\b值: {PENDING}", line)
    return line.replace(PENDING, _value(FIGURES, match[1], "FIGURES")) if match else line


def _page(file: Path) -> None:
    """Remove gaps, rules of another province and links to missing pages."""
    text = file.read_text("utf-8")
    head, front, body = text.split("---\n", 2)
    front = re.sub("^省份: .*", f"省份: {PROVINCE}", front, flags=re.M)
    front = re.sub(
        rf"^(\s*)(\S+): {PENDING}$",
        lambda m: f"{m[1]}{m[2]}: {_value(FRONT, m[2], 'FRONT')}",
        front,
        flags=re.M,
    )
    body = _GAP.sub(PROSE, body).replace("省里2018年12月的通知", "省里的一份通知（虚构）")
    for link in _dead_links(file, body):
        body = re.sub(rf"^- {re.escape(link)}.*\n", "", body, flags=re.M)
        body = body.replace(f"看{link}。", "")
    file.write_text("---\n".join([head, front, body]), "utf-8")


def _dead_links(file: Path, body: str) -> Iterator[str]:
    for match in re.finditer(r"\[[^\]\n]+\]\(([^)#:\n]+\.md)[^)]*\)", body):
        if not (file.parent / match[1]).exists():
            yield match[0]


def _replace_lines(file: Path, change: Callable[[str], str]) -> None:
    lines = file.read_text("utf-8").split("\n")
    file.write_text("\n".join(map(change, lines)), "utf-8")


def _value(table: Mapping[str, str], key: str, where: str) -> str:
    if table.get(key, PENDING) == PENDING:
        raise AssertionError(f"{where} has no value for {key}: add an obviously fictional one")
    return table[key]


if __name__ == "__main__":
    complete_town(Path(sys.argv[1]))
