"""Open data: what is read back from every file is what the ledger says."""

import csv
import io
import json
import re
import shutil
import subprocess
import time
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import frictionless
import pytest
import town_maker
from conftest import ROOT
from selectolax.lexbor import LexborHTMLParser
from shared import WAIT
from towns import load_town, subject

from macros.channels import opendata
from macros.channels.csvfile import csv_bytes, guard
from macros.channels.opendata import catalogue, linked
from macros.channels.opendata.dataset import Dataset
from macros.channels.opendata.records import BOUNDS, FIELDS
from macros.channels.outputs import Job, OutputError, Source
from macros.desk.project import read_project
from macros.ledger.model import Indicator, Ledger
from macros.library.load import Library

FICTIONAL = ROOT / "tests" / "fictional"
DAY = "2026-11-23"
NAMES = [field.name for field in FIELDS]
Record = dict[str, Any]
Files = dict[str, bytes]


def source_of(root: Path, **about: str) -> Source:
    project = read_project(root)
    said = {key: str(node.value) for key, node in project.settings.items()} | about
    return Source(root, root, {}, project.ledger, project.library, said, DAY)


def town(ledger: Ledger, **about: str) -> Source:
    return Source(Path(), Path(), {}, ledger, Library(), about, DAY)


def make_files(source: Source) -> Files:
    return {job.file.path: job.make() for job in opendata.jobs(source)}


def job(source: Source, path: str) -> Job:
    return next(job for job in opendata.jobs(source) if job.file.path == path)


@pytest.fixture(scope="module", params=[ROOT, FICTIONAL], ids=["town", "fictional"])
def source(request: pytest.FixtureRequest) -> Source:
    return source_of(request.param)


@pytest.fixture(scope="module")
def files(source: Source) -> Files:
    return make_files(source)


# --- reading back ---------------------------------------------------------------------------


def rows_of_csv(content: bytes) -> list[Record]:
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text, newline="")))
    return [{k: v[1:] if v.startswith("'") else v for k, v in row.items()} for row in found]


def rows_of_json(content: bytes) -> list[Record]:
    return [
        {k: "" if v is None else v for k, v in row.items()} for row in json.loads(content)["数据"]
    ]


def sheets(content: bytes) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of every sheet: values by column letters."""
    book = zipfile.ZipFile(io.BytesIO(content))
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    shared = [
        "".join(t.text or "" for t in item.iter(f"{{{space['m']}}}t"))
        for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
    ]
    workbook = ElementTree.fromstring(book.read("xl/workbook.xml"))
    found = {}
    for number, sheet in enumerate(workbook.iterfind("m:sheets/m:sheet", space), 1):
        root = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
        found[sheet.attrib["name"]] = [
            {
                re.sub(r"\d", "", cell.attrib["r"]): shared[int(value)]
                if cell.attrib.get("t") == "s"
                else Decimal(repr(float(value)))
                for cell in row
                if (value := cell.findtext("m:v", None, space)) is not None
            }
            for row in root.iterfind("m:sheetData/m:row", space)
        ]
    return found


def rows_of_xlsx(content: bytes) -> list[Record]:
    head, *rows = sheets(content)["数据"]
    return [{name: row.get(letter, "") for letter, name in head.items()} for row in rows]


READERS = {"csv": rows_of_csv, "json": rows_of_json, "xlsx": rows_of_xlsx}


def number(value: object) -> Decimal | None:
    try:
        return Decimal(str(value))
    except ArithmeticError:
        return None


def indicators(ledger: Ledger) -> Iterator[Indicator]:
    for one in ledger.subjects():
        yield from one.indicators.values()


@pytest.mark.parametrize("ending", READERS)
def test_every_figure_comes_back_as_the_ledger_has_it(
    source: Source, files: Files, ending: str
) -> None:
    together = READERS[ending](files[f"open-data/all.{ending}"])
    assert len(together) == len(list(indicators(source.ledger)))
    for one in source.ledger.subjects():
        rows = READERS[ending](files[f"open-data/{one.year}/{one.stem}.{ending}"])
        assert [row["指标"] for row in rows] == list(one.indicators)
        assert all(row in together for row in rows)
        for row, indicator in zip(rows, one.indicators.values(), strict=True):
            assert list(row) == NAMES
            assert number(row["年度"]) == indicator.year
            assert row["原文表述"] == indicator.text
            assert row["期间"] == indicator.period
            assert row["口径"] == indicator.definition
            assert row["派生式"] == indicator.formula
            assert row["属于"] == indicator.part_of
            assert indicator.source in row["来源"]
            figure = indicator.figure
            if figure and not indicator.hidden:
                assert number(row["数值"]) == figure.value
                assert row["单位"] == figure.unit
                assert row["界限"] == BOUNDS[figure.bound]
                assert all(part in str(figure) for part in row["限定词"].split("、"))
            else:
                assert number(row["数值"]) is None


@pytest.mark.parametrize("ending", READERS)
def test_hidden_counts_have_no_number_anywhere(source: Source, files: Files, ending: str) -> None:
    rows = READERS[ending](files[f"open-data/all.{ending}"])
    hidden = {i.key: i for i in indicators(source.ledger) if i.hidden}
    found = [row for row in rows if (int(row["年度"]), row["主题简称"], row["指标"]) in hidden]
    assert len(found) == len(hidden) > 0
    for row in found:
        assert row["状态"] == "屏蔽"
        assert row["屏蔽原因"]
        assert row["原文表述"] == "少于10人"
        assert row["数值"] == ("屏蔽" if ending == "xlsx" else "")
        assert not row["界限"] + row["限定词"] + row["更正"]
        assert f"{row['指标']}少于10人[DS/OL]" in row["怎样引用"]
        counted = ("年度", "来源", "期间", "永久地址", "首次公布", "公布版本", "怎样引用")
        told = "".join(str(v) for k, v in row.items() if k not in counted)
        assert not re.search(r"\d", told.replace("少于10人", ""))


def test_states_keep_what_they_must(tmp_path: Path) -> None:
    ledger = load_town(
        tmp_path,
        subject(
            "甲: 约154宗", "乙: {值: 60余宗, 存疑: 对不上。}", "丙: 待补充", "丁: {表述: 无一人}",
            "戊: {派生: 甲 / 乙, 单位: '%', 小数: 1, 存疑: 只能看个大概。}",
            "己: {派生: 甲 * 2, 单位: 宗}", "庚: 超10万人次以上", "辛: 3.50‰",
        ),
    ).ledger  # fmt: skip
    rows = {row["指标"]: row for row in rows_of_csv(make_files(town(ledger))["open-data/all.csv"])}
    told = {name: (row["状态"], row["数值"], row["限定词"]) for name, row in rows.items()}
    assert told["甲"] == ("原文", "154", "约")
    assert told["乙"] == ("存疑", "60", "余")
    assert told["丙"] == ("待补充", "", "")
    assert told["丁"] == ("原文", "", "")
    assert told["己"] == ("派生", "308", "约")
    assert told["庚"] == ("原文", "100000", "超、以上")
    assert told["辛"] == ("原文", "3.5", "")
    assert rows["丁"]["文字表述"] == "无一人"
    assert rows["乙"]["存疑说明"] == "对不上。"
    assert rows["丙"]["原文表述"] == "待补充"
    book = {
        row["指标"]: row for row in rows_of_xlsx(make_files(town(ledger))["open-data/all.xlsx"])
    }
    assert (book["丙"]["数值"], book["丁"]["数值"]) == ("待补充", "无数值")


@pytest.mark.parametrize("ending", READERS)
def test_largest_and_smallest_numbers_come_back(tmp_path: Path, ending: str) -> None:
    values = ["999999999999999万亿元", "约1234567.8901234亿元", "0.0000000000001%", "0件", "0.10‰"]
    ledger = load_town(tmp_path, subject(*(f"甲{n}: {v}" for n, v in enumerate(values)))).ledger
    rows = READERS[ending](make_files(town(ledger))[f"open-data/all.{ending}"])
    figures = [one.figure for one in indicators(ledger)]
    assert [number(row["数值"]) for row in rows] == [f and f.value for f in figures]
    assert [row["原文表述"] for row in rows] == values


def test_corrections_are_told_and_those_of_a_hidden_count_without_values(tmp_path: Path) -> None:
    change = "更正: [{日期: 2025-06-01, 原值: %s, 现值: %s, 原因: 漏报, 批准: 镇长}]"
    ledger = load_town(
        tmp_path,
        subject(
            f"甲: {{值: 12宗, {change % ('11宗', '12宗')}}}",
            f"乙: {{值: 少于10人, 敏感: 是, {change % ('12人', '少于10人')}}}",
        ),
    ).ledger
    first, second = rows_of_csv(make_files(town(ledger))["open-data/all.csv"])
    assert first["更正"] == "2025-06-01：11宗改为12宗，漏报"
    assert "人" not in second["更正"]


# --- form -----------------------------------------------------------------------------------


def test_data_package_is_valid_and_notices_a_changed_file(files: Files, tmp_path: Path) -> None:
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    descriptor = tmp_path / "open-data" / "datapackage.json"
    report = frictionless.validate(str(descriptor))
    assert report.valid, report.to_summary()
    listed = {f"open-data/{task.place}" for task in report.tasks}
    assert listed == {path for path in files if path.endswith(".csv")}
    changed = tmp_path / "open-data" / "all.csv"
    changed.write_bytes(changed.read_bytes().replace("等于".encode(), "相等".encode(), 1))
    assert not frictionless.validate(str(descriptor)).valid


def test_numbers_are_read_as_numbers(files: Files, tmp_path: Path) -> None:
    for name in ("all.csv", "figures.schema.json"):
        (tmp_path / name).write_bytes(files[f"open-data/{name}"])
    resource: Any = frictionless.Resource(
        path="all.csv", schema="figures.schema.json", basepath=str(tmp_path)
    )
    with resource:
        rows = list(resource.row_stream)
    assert {type(row["数值"]) for row in rows} == {Decimal, type(None)}
    assert {type(row["年度"]) for row in rows} == {int}


def test_lines_of_csv_end_as_windows_expects(files: Files) -> None:
    content = files["open-data/all.csv"]
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")


def test_workbook_follows_the_checklist(source: Source, files: Files) -> None:
    for path in (path for path in files if path.endswith(".xlsx")):
        book = zipfile.ZipFile(io.BytesIO(files[path]))
        parts = {name: book.read(name).decode() for name in book.namelist()}
        assert all(ElementTree.fromstring(text) is not None for text in parts.values())
        assert not any("mergeCell" in text or "<f>" in text for text in parts.values())
        assert "<dc:title>" in parts["docProps/core.xml"]
        assert DAY in parts["docProps/core.xml"]
        found = sheets(files[path])
        assert list(found) == ["封面", "数据", "列的说明", "注释"]
        for number, name in enumerate(found, 1):
            root = parts[f"xl/worksheets/sheet{number}.xml"]
            if name != "封面":
                assert 'state="frozen"' in root
                assert root.count("<tablePart ") == 1
                table = parts[f"xl/tables/table{number - 1}.xml"]
                assert re.search(rf'ref="A1:[A-Z]+{len(found[name])}"', table)
        assert [row["A"] for row in found["列的说明"][1:]] == NAMES
        assert all("J" in row or row["I"] in ("待补充", "无数值") for row in found["数据"][1:])
        cover = {row["A"]: row.get("B") for row in found["封面"]}
        town = source.about["镇名"]
        assert next(iter(cover)).startswith(town)
        assert cover["许可"] == source.about.get("许可", "待补充")
        assert cover["数据提供方"] == source.about["主办单位"]


def test_same_bytes_at_another_time_and_place(
    source: Source, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    if hasattr(time, "tzset"):
        time.tzset()
    again = make_files(source_of(source.root))
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()
    assert again == files


def test_inputs_change_with_what_the_files_say(tmp_path: Path) -> None:
    def inputs(value: str, **about: str) -> dict[str, str]:
        ledger = load_town(tmp_path, subject(f"甲: {value}"), subject("乙: 2宗", name="另")).ledger
        return {j.file.path: repr(j.inputs) for j in opendata.jobs(town(ledger, **about))}

    before, after, other = inputs("1宗"), inputs("3宗"), inputs("1宗", 许可="甲")
    same = {path for path in before if before[path] == after[path]}
    assert "open-data/2024/1.csv" in same
    assert not {"open-data/2024/0.csv", "open-data/all.xlsx", "open-data/datapackage.json"} & same
    assert before["open-data/2024/0.json"] != other["open-data/2024/0.json"]


def test_version_and_citations_come_from_the_record(tmp_path: Path) -> None:
    about = {"镇名": "枕溪镇", "网址": "https://town.example/"}

    def made(*files: str) -> tuple[Files, dict[str, str]]:
        source = town(load_town(tmp_path, *files).ledger, **about)
        return make_files(source), {j.file.path: repr(j.inputs) for j in opendata.jobs(source)}

    subjects = subject("甲: 约12场"), subject("乙: 2宗", name="另")
    preview, inputs = made(*subjects)
    [row, _] = rows_of_json(preview["open-data/all.json"])
    assert (row["首次公布"], row["公布版本"]) == ("", "")
    assert json.loads(preview["open-data/datapackage.json"])["version"] == "1.0.0-preview"
    town_maker.record(tmp_path, "2025-03-01")
    files, published = made(*subjects)
    for ending in READERS:
        row = READERS[ending](files[f"open-data/2024/0.{ending}"])[0]
        assert (row["首次公布"], row["公布版本"]) == ("2025-03-01", "1.0.0")
        assert row["永久地址"] == "https://town.example/statistics/0.html#2024-甲"
        assert "甲约12场" in row["怎样引用"] and row["永久地址"] in row["怎样引用"]
    assert json.loads(files["open-data/datapackage.json"])["version"] == "1.0.0"
    assert "1.0.0（2025-03-01）" in files["open-data/CHANGELOG.txt"].decode()
    assert json.loads(files["open-data/2024/1.json"])["版本"] == "1.0.0"
    assert not {path for path in files if "schema" not in path} & {
        path for path in published if published[path] == inputs[path]
    }, "what states the version is made anew with it"


# --- hostile content ------------------------------------------------------------------------

DANGEROUS = [
    "=1+1",
    "+86",
    "-1",
    "@SUM(A1)",
    "＝1",
    "＋1",
    "－1",
    "＠a",
    "\t=1",
    " =1",
    "'a",
    "\r1",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_of_csv_is_taken_for_a_formula(text: str) -> None:
    content = csv_bytes([("列",), (text,)])
    [[_], [cell]] = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert cell == f"'{text}"


@pytest.mark.parametrize("text", ["", "约154宗", "甲=乙", "1-2", "《法》", "“=”"])
def test_harmless_texts_stay_as_they_are(text: str) -> None:
    assert guard(text) == text


HOSTILE = '=HYPERLINK("http://x.example","</script><b>&amp;")'


@pytest.fixture
def hostile(tmp_path: Path) -> Source:
    text = subject(f"甲: {{值: 1宗, 口径: '{HOSTILE}', 备注: '@a,b;\"c\"', 存疑: '{HOSTILE}'}}")
    text = text.replace("主题: 养老", f"主题: '{HOSTILE}'\n简称: 养老")
    return town(load_town(tmp_path, files={"2024/a b#c?%中.yml": text}).ledger, 许可=HOSTILE)


@pytest.mark.parametrize("ending", READERS)
def test_hostile_texts_come_back_as_texts(hostile: Source, ending: str) -> None:
    files = make_files(hostile)
    [row] = READERS[ending](files[f"open-data/2024/a b#c?%中.{ending}"])
    assert row["口径"] == row["主题"] == row["存疑说明"] == HOSTILE
    assert row["备注"] == '@a,b;"c"'


def test_hostile_texts_do_no_harm_in_pages_and_packages(hostile: Source, tmp_path: Path) -> None:
    files = make_files(hostile)
    assert not any(b"<" in content for path, content in files.items() if path.endswith("jsonld"))
    resources = json.loads(files["open-data/datapackage.json"])["resources"]
    assert all(re.fullmatch("[-a-z0-9._/]+", one["name"]) for one in resources)
    listed = catalogue.table(hostile.ledger, hostile.library, hostile.about)
    tree = LexborHTMLParser(listed)
    assert not tree.css("script, tbody b")
    assert HOSTILE in [dd.text() for dd in tree.css("dd")]
    links = {unquote(a.attributes["href"] or "") for a in tree.css("a")}
    assert links <= files.keys()


def test_text_too_long_for_a_cell_is_refused_with_its_place(tmp_path: Path) -> None:
    ledger = load_town(tmp_path, subject(f"甲: {{值: 1宗, 备注: {'长' * 40_000}}}")).ledger
    with pytest.raises(OutputError) as error:
        job(town(ledger), "open-data/2024/0.xlsx").make()
    assert error.value.block == "甲"
    assert job(town(ledger), "open-data/2024/0.csv").make()


def test_value_that_cannot_be_read_stops_only_its_own_files(tmp_path: Path) -> None:
    loaded = load_town(tmp_path, subject("甲: 多少"), subject("乙: 2宗", name="另")).ledger
    for ending in ("csv", "json", "xlsx", "jsonld"):
        with pytest.raises(OutputError, match="甲"):
            job(town(loaded), f"open-data/2024/0.{ending}").make()
        assert job(town(loaded), f"open-data/2024/1.{ending}").make()


def test_empty_ledger_makes_an_empty_catalogue() -> None:
    files = make_files(town(Ledger()))
    assert json.loads(files["open-data/catalog.jsonld"])["dcat:dataset"] == []
    assert catalogue.table(Ledger(), Library(), {})


# --- what there is --------------------------------------------------------------------------


def test_catalogue_lists_every_file_for_readers(source: Source, files: Files) -> None:
    tree = LexborHTMLParser(catalogue.table(source.ledger, source.library, source.about))
    links = {unquote(a.attributes["href"] or "") for a in tree.css("a")}
    read = {path for path in files if not re.search(r"(?<!catalog)\.jsonld$|schema", path)}
    assert links == read
    names = [th.text() for th in tree.css("tbody th")]
    assert len(names) == len(set(names))
    pending = [dt.text() for dt in tree.css("dt") if dt.parent and dt.parent.css_first(".todo")]
    known = source.about["主办单位"] != "待补充"
    assert ("数据提供方" in pending) is not known
    assert ("许可" in pending) is (source.about["许可"] == "待补充")


def test_unknown_terms_are_said_to_be_unknown_and_known_ones_told() -> None:
    unknown = dict.fromkeys(("许可", "更新频率", "开放条件"), "待补充")
    [one, *_] = json.loads(make_files(source_of(FICTIONAL, **unknown))["open-data/catalog.jsonld"])[
        "dcat:dataset"
    ]
    assert "dct:license" not in one
    assert "dct:accrualPeriodicity" not in one
    assert "待补充" in one["dct:rights"]["rdfs:label"]
    terms = {"许可": "https://a.example/l", "更新频率": "每年", "开放条件": "无条件开放"}
    [one, *_] = json.loads(make_files(source_of(FICTIONAL, **terms))["open-data/catalog.jsonld"])[
        "dcat:dataset"
    ]
    assert one["dct:license"] == {"@id": "https://a.example/l"}
    assert one["dct:accrualPeriodicity"]["@id"].endswith("ANNUAL")
    assert one["dct:accessRights"]["@id"].endswith("PUBLIC")


def test_addresses_in_the_catalogues_lead_to_the_files(source: Source, files: Files) -> None:
    base = source.about["网址"]
    found = set()
    for one in json.loads(files["open-data/catalog.jsonld"])["dcat:dataset"]:
        for part in one["dcat:distribution"]:
            url = part["dcat:downloadURL"]["@id"]
            found.add(url.removeprefix(base) if base != "待补充" else f"open-data/{url}")
    assert found == {path for path in files if re.search(r"\.(csv|xlsx|json)$", path)} - {
        "open-data/datapackage.json",
        "open-data/figures.schema.json",
    }
    for path in (path for path in files if path.endswith(".jsonld") and "catalog" not in path):
        one = json.loads(files[path])
        assert one["@type"] == "Dataset"
        assert 50 <= len(one["description"]) <= 5000
        assert one["distribution"]


def test_description_in_a_page_leads_from_there() -> None:
    one = Dataset("2024/a", "甲", "", (), formats=("csv",))
    said: Any = linked.schema_org(one, {}, DAY, "statistics/a.html")
    assert said["distribution"][0]["contentUrl"] == "../open-data/2024/a.csv"
    assert said["@id"] == "../open-data.html#d-2024-a"


def test_files_are_offered_where_they_belong() -> None:
    source = source_of(FICTIONAL)
    page: Any = "statistics/mediation.html"
    source.documents[page] = page
    offered = {j.file.path: j.file.page for j in opendata.jobs(source)}
    assert offered["open-data/2024/mediation.csv"] == page
    assert offered["open-data/2023/mediation.csv"] == ""
    assert offered["open-data/2024/correction.xlsx"] == ""  # there is no such page here
    assert offered["open-data/all.xlsx"] == "open-data.html"


def test_publicity_data_say_what_the_pages_say() -> None:
    source = source_of(ROOT)
    files = {path: content for path, content in make_files(source).items() if "/publicity/" in path}
    assert not any(b"{{" in content for content in files.values())
    laws = rows_of_json(files["open-data/publicity/laws.json"])
    assert [row["名称"] for row in laws] == list(source.library.laws)
    assert [row["名称"] for row in rows_of_csv(files["open-data/publicity/laws.csv"])] == [
        row["名称"] for row in laws
    ]
    guides = rows_of_json(files["open-data/publicity/guides.json"])
    fraud = next(row for row in guides if row["网页"] == "services/fraud.html")
    assert "报警电话110" in fraud["紧急"]
    assert "《反电信网络诈骗法》第二条" in "".join(fraud["哪些事"])
    for quiz in rows_of_json(files["open-data/publicity/quizzes.json"]):
        for question in quiz["题目"]:
            assert question["答案"] in question["选项"]
            assert question["依据"][0]["条"]


# --- other programs -------------------------------------------------------------------------


def test_libreoffice_opens_the_workbook(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    calc = office and any(Path(office).resolve().parent.glob("*calc*"))
    if not office or not calc:
        pytest.skip("没有安装 LibreOffice Calc")
    name = "open-data/2024/correction.xlsx"
    (tmp_path / "a.xlsx").write_bytes(job(source_of(FICTIONAL), name).make())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to"]
    # Every sheet as CSV, each in a file of its own.
    kind = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    command += [kind, "--outdir", str(tmp_path), str(tmp_path / "a.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=WAIT)
    with (tmp_path / "a-数据.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    expected = rows_of_csv(job(source_of(FICTIONAL), "open-data/2024/correction.csv").make())
    assert [row["原文表述"] for row in rows] == [row["原文表述"] for row in expected]
    assert [row["数值"] for row in rows] == [row["数值"] or "屏蔽" for row in expected]
