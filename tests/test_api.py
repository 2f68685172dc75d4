"""The JSON of pages and datasets: valid by the schemas, true to the ledger, nothing withheld."""

import copy
import difflib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import town_maker
from conftest import ROOT
from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry, Resource
from test_site_build import build_site, town_at
from towns import load_town, subject

from macros.channels import api, opendata
from macros.channels.api.page import from_root, page, page_path
from macros.channels.article import read
from macros.channels.document import Cards, Document, Note, Paragraph, Run
from macros.channels.outputs import OutputError, Source
from macros.desk.outputs import source_of
from macros.desk.project import read_project
from macros.ledger.figure import parse
from macros.ledger.model import Indicator, Ledger
from macros.library.load import Library
from macros.render.identity import FigureKey

GOLDEN = ROOT / "tests" / "golden"
UPDATE = "UPDATE_GOLDEN"
ABOUT = {"镇名": "枕溪镇", "站名": "枕溪镇法治政府建设公开", "网址": "https://town.example/fazhi/"}
SMALL = "{日期: 2025-06-01, 原值: 5人, 现值: 15人, 原因: 漏了一个村, 批准: 分管副镇长}"
Json = dict[str, Any]


# --- helpers ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def source(built_site: Path) -> Source:
    return source_of(read_project(ROOT), built_site)


@pytest.fixture(scope="module")
def contents(source: Source) -> dict[str, Json]:
    """Return the parsed content of every file by its address."""
    return {path: json.loads(content) for path, content in files(source).items()}


def files(source: Source) -> dict[str, bytes]:
    found = [(job.file.path, job.make()) for job in api.jobs(source)]
    assert len(dict(found)) == len(found)
    return dict(found)


def small(ledger: Ledger, *documents: Document, about: dict[str, str] | None = None) -> Source:
    """Return a town with these pages."""
    pages = {document.path: document for document in documents}
    here = Path()
    return Source(here, here, pages, ledger, Library(), about or ABOUT, "2026-11-23")


def text_page(path: str, *runs: Run, title: str = "标题") -> Document:
    return Document(path, (title,), "", "", "看数据", (), (Paragraph(runs),))


def strict(schema: Json) -> Json:
    """Return the schema without the room it leaves for fields of later versions."""
    closed = copy.deepcopy(schema)
    for part in parts(closed):
        if "properties" in part and part.get("type") == "object":
            part["additionalProperties"] = False
    return closed


def parts(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from parts(one)


def kind_of(path: str) -> str:
    known = {"index": "index", "pages": "page", "data": "dataset"}
    return known.get(re.split("[/.]", path.removeprefix("api/v1/"))[0], "")


def figures(contents: dict[str, Json]) -> dict[tuple[int, str, str], Json]:
    return {
        (content["year"], content["short"], figure["name"]): figure
        for path, content in contents.items()
        if kind_of(path) == "dataset"
        for figure in content["figures"]
    }


def indicators(ledger: Ledger) -> dict[tuple[int, str, str], Indicator]:
    return {i.key: i for s in ledger.subjects() for i in s.indicators.values()}


# --- schemas and description --------------------------------------------------------------


def test_every_file_is_as_its_schema_says(contents: dict[str, Json]) -> None:
    checked = {"index": 0, "page": 0, "dataset": 0}
    validators = {}
    for kind in checked:
        schema = contents[f"api/v1/schema/{kind}.json"]
        Draft202012Validator.check_schema(schema)
        validators[kind] = Draft202012Validator(
            strict(schema), format_checker=Draft202012Validator.FORMAT_CHECKER
        )
    for path, content in contents.items():
        if kind := kind_of(path):
            validators[kind].validate(content)
            checked[kind] += 1
    assert checked["index"] == 1
    assert checked["page"] > 40
    assert checked["dataset"] == 8


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "屏蔽", "withheld": "人少", "value": 5},
        {"status": "屏蔽", "withheld": "", "value": None},
        {"status": "待补充", "value": 0},
        {"status": "存疑", "doubt": ""},
        {"status": "估计"},
        {"value": "154"},
        {"value": -1},
        {"value": 154, "unit": None},
    ],
)
def test_the_schema_refuses_a_wrong_figure(contents: dict[str, Json], wrong: Json) -> None:
    content = copy.deepcopy(contents["api/v1/data/2024/mediation.json"])
    validator = Draft202012Validator(contents["api/v1/schema/dataset.json"])
    validator.validate(content)
    content["figures"][0] |= wrong
    with pytest.raises(ValidationError):
        validator.validate(content)


def test_a_field_added_later_is_no_error(contents: dict[str, Json]) -> None:
    content = contents["api/v1/data/2024/mediation.json"] | {"later": 1}
    Draft202012Validator(contents["api/v1/schema/dataset.json"]).validate(content)


def test_the_description_covers_every_file_and_leads_to_its_schema(
    contents: dict[str, Json],
) -> None:
    described = contents["api/v1/openapi.json"]
    assert described["openapi"] == "3.1.0"
    assert described["info"]["version"] == contents["api/v1/index.json"]["version"]
    operations = {template: path["get"] for template, path in described["paths"].items()}
    assert len({o["operationId"] for o in operations.values()}) == len(operations)
    for path in filter(kind_of, contents):
        [kind] = {
            operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
            for template, operation in operations.items()
            if answers(template, operation, f"/{path}")
        }
        assert kind == f"schema/{kind_of(path)}.json"
        assert f"api/v1/{kind}" in contents


def answers(template: str, operation: Json, path: str) -> bool:
    allowed = {p["name"]: p["schema"]["enum"] for p in operation.get("parameters", [])}
    assert set(re.findall(r"{(\w+)}", template)) == allowed.keys()
    pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template))
    match = re.fullmatch(pattern, path)
    return match is not None and all(match[name] in allowed[name] for name in allowed)


@pytest.mark.parametrize(
    ("address", "server"),
    [
        ("https://town.example/fazhi/", "https://town.example/fazhi"),
        ("待补充", "../.."),
        ("javascript:alert(1)", "../.."),
    ],
)
def test_the_server_is_the_site_and_never_made_up(
    tmp_path: Path, address: str, server: str
) -> None:
    ledger = load_town(tmp_path, subject("案件: 154宗")).ledger
    found = files(small(ledger, about=ABOUT | {"网址": address}))
    assert json.loads(found["api/v1/openapi.json"])["servers"] == [{"url": server}]
    known = address if server.startswith("https") else None
    assert json.loads(found["api/v1/index.json"])["site"] == known
    assert ("$id" in json.loads(found["api/v1/schema/page.json"])) == bool(known)


def test_schemas_resolve_by_their_address(tmp_path: Path) -> None:
    found = files(small(load_town(tmp_path, subject("案件: 154宗")).ledger))
    schema = json.loads(found["api/v1/schema/dataset.json"])
    assert schema["$id"] == "https://town.example/fazhi/api/v1/schema/dataset.json"
    registry: Registry[Any] = Registry().with_resource(
        schema["$id"], Resource.from_contents(schema)
    )
    validator = Draft202012Validator({"$ref": schema["$id"]}, registry=registry)
    validator.validate(json.loads(found["api/v1/data/2024/0.json"]))


# --- index --------------------------------------------------------------------------------


def test_the_index_lists_every_page_and_dataset(contents: dict[str, Json], source: Source) -> None:
    index = contents["api/v1/index.json"]
    assert [entry["html"] for entry in index["pages"]] == list(source.documents)
    listed = [entry["json"] for entry in [*index["pages"], *index["datasets"]]]
    assert sorted(listed) == sorted(p for p in contents if kind_of(p) in ("page", "dataset"))
    assert {*index["schemas"].values(), index["openapi"]} <= contents.keys()
    for entry in index["datasets"]:
        content = contents[entry["json"]]
        assert entry["figures"] == len(content["figures"])
        assert entry["withheld"] == sum(f["status"] == "屏蔽" for f in content["figures"])


def test_what_is_not_known_is_said_to_be_unknown(contents: dict[str, Json], source: Source) -> None:
    index = contents["api/v1/index.json"]
    assert index["site"] is None
    assert index["publisher"] is None
    assert index["published"] is False
    assert index["updated"] == (source.day or None)


# --- figures ------------------------------------------------------------------------------


def test_every_figure_of_the_ledger_is_there_as_it_is(
    contents: dict[str, Json], source: Source
) -> None:
    found, ledger = figures(contents), indicators(source.ledger)
    assert found.keys() == ledger.keys()
    for key, indicator in ledger.items():
        figure, stated = found[key], indicator.figure
        assert figure["text"] == indicator.text
        assert figure["period"] == indicator.period
        assert figure["source"] == indicator.source
        assert figure["formula"] == indicator.formula
        assert bool(figure["doubt"]) == bool(indicator.doubt)
        if stated is None or indicator.hidden:
            assert figure["value"] is None
            continue
        assert Decimal(str(figure["value"])) == stated.value
        assert (figure["unit"], figure["bound"]) == (stated.unit, stated.bound)
        if not indicator.formula:
            assert parse(figure["text"]) == stated


@pytest.mark.parametrize(
    ("line", "value", "unit", "qualifier", "bound", "status"),
    [
        ("甲: 约154宗", 154, "宗", "约", "≈", "原文"),
        ("甲: 6万余份", 60000, "份", "余", ">", "原文"),
        ("甲: 超10万人次以上", 100000, "人次", "超、以上", ">", "原文"),
        ("甲: 0.45万元", 4500, "元", "", "=", "原文"),
        ("甲: 90.9%", 90.9, "%", "", "=", "原文"),
        ("甲: {值: 90篇, 存疑: 对不上}", 90, "篇", "", "=", "存疑"),
        ("甲: 待补充", None, None, "", None, "待补充"),
        ("甲: {值: 少于10人, 敏感: 是}", None, "人", "", None, "屏蔽"),
        ("甲: {值: 0人, 表述: 无一人, 敏感: 是}", 0, "人", "", "=", "原文"),
        ("甲: {表述: 有所好转}", None, None, "", None, "原文"),
        ("甲: {派生: 乙 / 丙, 单位: 宗/人}", 4, "宗/人", "", "=", "派生"),
        ("甲: {派生: 丁 / 丙, 单位: 宗/人}", None, None, "", None, "待补充"),
    ],
)
def test_a_figure_says_number_bound_and_state(
    tmp_path: Path, line: str, value: object, unit: str, qualifier: str, bound: str, status: str
) -> None:
    ledger = load_town(tmp_path, subject(line, "乙: 8宗", "丙: 2人", "丁: 待补充")).ledger
    found = json.loads(files(small(ledger))["api/v1/data/2024/0.json"])["figures"][0]
    shown = (found["value"], found["unit"], found["qualifier"], found["bound"], found["status"])
    assert shown == (value, unit, qualifier, bound, status)


def test_notes_name_figures_as_pages_do(tmp_path: Path) -> None:
    lines = ('甲: {值: 5宗, 备注: "不含乙的{乙}", 存疑: "少于{乙}"}', "乙: 约9宗")
    ledger = load_town(tmp_path, subject(*lines)).ledger
    found = json.loads(files(small(ledger))["api/v1/data/2024/0.json"])["figures"][0]
    assert (found["note"], found["doubt"]) == ("不含乙的约9宗", "少于约9宗")


def test_corrections_keep_old_and_new(tmp_path: Path) -> None:
    one = "{日期: 2025-06-01, 原值: 150宗, 现值: 154宗, 原因: 漏了一个村, 批准: 分管副镇长}"
    ledger = load_town(tmp_path, subject(f"甲: {{值: 154宗, 更正: [{one}]}}")).ledger
    found = json.loads(files(small(ledger))["api/v1/data/2024/0.json"])["figures"][0]
    [correction] = found["corrections"]
    assert (correction["date"], correction["old"], correction["new"]) == (
        "2025-06-01", "150宗", "154宗",
    )  # fmt: skip


def test_a_figure_has_its_address_citation_and_history(tmp_path: Path) -> None:
    def first() -> Json:
        made = files(small(load_town(tmp_path).ledger))
        figure: Json = json.loads(made["api/v1/data/2024/0.json"])["figures"][0]
        return figure | {"of": json.loads(made["api/v1/index.json"])["data_version"]}

    load_town(tmp_path, subject("甲: 150宗"))
    assert (first()["publications"], first()["of"]) == ([], "1.0.0-preview")
    town_maker.record(tmp_path, "2025-03-01")
    one = "{日期: 2025-06-01, 原值: 150宗, 现值: 154宗, 原因: 漏了一个村, 批准: 办}"
    load_town(tmp_path, subject(f"甲: {{值: 154宗, 更正: [{one}]}}"))
    town_maker.record(tmp_path, "2025-06-02")
    told = first()
    assert [(p["version"], p["day"], p["text"]) for p in told["publications"]] == [
        ("1.0.0", "2025-03-01", "150宗"), ("1.1.0", "2025-06-02", "154宗"),
    ]  # fmt: skip
    assert (told["address"], told["of"]) == ("statistics/0.html#2024-甲", "1.1.0")
    assert f"{ABOUT['网址']}{told['address']}" in told["citation"]


def test_corrections_of_a_withheld_count_keep_their_reason_alone(tmp_path: Path) -> None:
    one = SMALL.replace("5人", "12人", 1).replace("15人", "少于10人")
    ledger = load_town(tmp_path, subject(f"甲: {{值: 少于10人, 敏感: 是, 更正: [{one}]}}")).ledger
    found = json.loads(files(small(ledger))["api/v1/data/2024/0.json"])["figures"][0]
    [correction] = found["corrections"]
    assert (correction["old"], correction["new"]) == (None, None)
    assert correction["reason"] == "漏了一个村"


# --- withheld counts ----------------------------------------------------------------------


def test_a_withheld_count_is_a_number_nowhere(contents: dict[str, Json], source: Source) -> None:
    hidden = {key for key, i in indicators(source.ledger).items() if i.hidden}
    assert hidden
    for key in hidden:
        figure = figures(contents)[key]
        assert figure["value"] is None
        assert figure["text"].startswith("少于10")
        assert figure["status"] == "屏蔽"
        assert figure["withheld"]
    for path, content in contents.items():
        if kind_of(path) == "page":
            assert not [
                run for run in parts(content)
                if run.get("mark") == "figure" and key_of(run) in hidden
            ], path  # fmt: skip


def key_of(run: Json) -> tuple[int, str, str] | None:
    key = run.get("figure")
    return (key["year"], key["subject"], key["name"]) if isinstance(key, dict) else None


def test_a_withheld_count_has_the_same_reason_in_the_open_data(tmp_path: Path) -> None:
    town = small(load_town(tmp_path, subject("甲: {值: 少于10人, 敏感: 是}")).ledger)
    found = json.loads(files(town)["api/v1/data/2024/0.json"])["figures"][0]
    opened = {job.file.path: job for job in opendata.jobs(town)}
    [row] = json.loads(opened["open-data/2024/0.json"].make())["数据"]
    assert found["withheld"] == row["屏蔽原因"] and found["text"] == row["原文表述"]
    assert (found["status"], found["value"]) == (row["状态"], row["数值"])
    assert (found["qualifier"] or None, found["bound"]) == (row["限定词"], row["界限"])


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("甲: {值: 5人, 敏感: 是}", True),
        ("甲: {值: 少于5人, 敏感: 是}", True),
        ("甲: 五人", True),
        (f"甲: {{值: 15人, 敏感: 是, 更正: [{SMALL}]}}", True),
        (f"甲: {{值: 15人, 更正: [{SMALL}]}}", False),
        ("甲: {值: 5人}", False),
        ("甲: {值: 5宗, 敏感: 是}", False),
        ("甲: {值: 10人, 敏感: 是}", False),
    ],
)
def test_what_must_not_be_public_stops_the_file(tmp_path: Path, line: str, refused: bool) -> None:
    ledger = load_town(tmp_path, subject(line)).ledger
    town = small(ledger)
    makers = [
        job.make
        for job in [*api.jobs(town), *opendata.jobs(town)]
        if job.file.path in ("api/v1/data/2024/0.json", "open-data/2024/0.csv")
    ]
    assert len(makers) == 2
    for make in makers:
        if not refused:
            assert "甲" in make().decode()
            continue
        with pytest.raises(OutputError) as stopped:
            make()
        assert "甲" in stopped.value.block
        assert "data/2024/0.yml" in stopped.value.block
        assert not re.search("[^0-9]5人", str(stopped.value))


# --- pages --------------------------------------------------------------------------------


def test_figures_of_a_page_have_their_keys(contents: dict[str, Json], source: Source) -> None:
    known = figures(contents)
    report = contents["api/v1/pages/report/2024.json"]
    runs = [run for run in parts(report) if "figure" in run and "text" in run]
    assert len({key_of(run) for run in runs}) > 30
    for run in runs:
        figure = known[key_of(run)]  # type: ignore[index]
        assert run["text"] in (figure["text"], figure["wording"], figure["text"].partition("/")[0])
        assert run["figure"]["dataset"] in contents
        assert run["href"] == figure["html"]


def test_a_page_says_what_the_tree_says(contents: dict[str, Json], source: Source) -> None:
    for path, document in source.documents.items():
        content = contents[page_path(path)]
        assert content["title"] == document.name
        assert len(content["blocks"]) == len(document.blocks)
        for said, block in zip(content["blocks"], document.blocks, strict=True):
            if isinstance(block, Paragraph | Note):
                assert "".join(r["text"] for r in said["runs"]) == "".join(
                    run.text for run in block.runs
                )


def test_links_within_the_site_lead_to_its_files(
    contents: dict[str, Json], built_site: Path
) -> None:
    for path, content in contents.items():
        for run in parts(content):
            href = run.get("href", "") if kind_of(path) == "page" else ""
            if href and not re.match("[a-z]+:", href):
                assert (built_site / href.partition("#")[0]).is_file(), (path, href)


@pytest.mark.parametrize(
    ("href", "path", "expected"),
    [
        ("../statistics/a.html#甲", "report/2024.html", "statistics/a.html#甲"),
        (f"a.html#{quote('甲')}", "statistics/b.html", "statistics/a.html#甲"),
        ("#s1", "report/2024.html", "report/2024.html#s1"),
        ("about/index.html", "index.html", "about/index.html"),
        ("tel:12345", "index.html", "tel:12345"),
        ("https://a.example/b#c", "report/2024.html", "https://a.example/b#c"),
        ("//a.example/b", "report/2024.html", "//a.example/b"),
        ("", "report/2024.html", ""),
    ],
)
def test_addresses_count_from_the_root(href: str, path: str, expected: str) -> None:
    assert from_root(href, path) == expected


def test_a_card_is_one_figure_with_its_key() -> None:
    key = FigureKey(2024, "0", "甲")
    known, unknown = (
        (Run("约", "figure", "", of), Run("154", "strong", "", of), Run("宗", "figure", "", of))
        for of in (key, None)
    )
    cards = Cards((("甲", known, "全年"), ("丙", unknown, "全年")))
    document = replace(text_page("statistics/0.html"), blocks=(cards,))
    first, second = page(document, {(2024, "0"): "一"})["blocks"][0]["cards"]
    assert first["runs"][0]["text"] == "约154宗"
    assert first["runs"][0]["figure"]["name"] == "甲"
    assert "figure" not in second["runs"][0]


# --- what is hostile, and what must stay the same -----------------------------------------


def test_hostile_texts_come_back_as_they_are(tmp_path: Path) -> None:
    ledger = load_town(tmp_path, subject("案件: 154宗")).ledger
    nasty = '</script>"\\\u2028\x00\x1f{{ 7*7 }}&<b>'
    document = text_page("a/b.html", Run(nasty, "strong", f"x.html#{nasty}"), title=nasty)
    found = files(small(ledger, document, about=ABOUT | {"站名": nasty}))
    content = json.loads(found["api/v1/pages/a/b.json"])
    assert content["title"] == content["blocks"][0]["runs"][0]["text"] == nasty
    assert json.loads(found["api/v1/index.json"])["name"] == nasty
    assert nasty in json.loads(found["api/v1/openapi.json"])["info"]["title"]


def test_half_a_surrogate_pair_stops_nothing(tmp_path: Path) -> None:
    ledger = load_town(tmp_path, subject("案件: 154宗")).ledger
    found = files(small(ledger, text_page("a/b.html", Run("甲\ud83d乙"))))
    assert "甲\ufffd乙" in found["api/v1/pages/a/b.json"].decode()


def test_the_same_bytes_twice(source: Source, built_site: Path) -> None:
    again = source_of(read_project(ROOT), built_site)
    assert files(source) == files(again)
    first = {job.file.path: repr(job.inputs) for job in api.jobs(source)}
    assert first == {job.file.path: repr(job.inputs) for job in api.jobs(again)}


def test_another_number_makes_the_files_anew(tmp_path: Path) -> None:
    documents = text_page("statistics/0.html")
    inputs = [
        {
            job.file.path: repr(job.inputs)
            for job in api.jobs(
                small(load_town(tmp_path / text, subject(f"甲: {text}")).ledger, documents)
            )
        }
        for text in ("154宗", "155宗")
    ]
    changed = {path for path in inputs[0] if inputs[0][path] != inputs[1][path]}
    assert changed == {"api/v1/data/2024/0.json"}  # a page changes with its own text


def test_only_the_index_is_offered(source: Source) -> None:
    offered = [job.file for job in api.jobs(source) if job.file.page]
    assert [one.path for one in offered] == ["api/v1/index.json"]


# --- golden files -------------------------------------------------------------------------


def test_golden_files(tmp_path: Path) -> None:
    """A page and a dataset of the fictional town: other programs rely on their form."""
    project = town_at(tmp_path)
    site = build_site(project)
    town = read_project(project)
    document = read(site, "statistics/correction.html")
    assert document
    shown = text_page("statistics/mediation.html")
    found = files(small(town.ledger, document, shown))
    for name, path in (
        ("api-page.json", "api/v1/pages/statistics/correction.json"),
        ("api-dataset.json", "api/v1/data/2024/correction.json"),
    ):
        file, text = GOLDEN / name, found[path].decode()
        if os.environ.get(UPDATE):
            file.write_text(text, "utf-8", newline="\n")
        kept = file.read_text("utf-8") if file.exists() else ""
        changed = "\n".join(difflib.unified_diff(kept.splitlines(), text.splitlines(), lineterm=""))
        hint = f"{UPDATE}=1 python -m pytest tests/test_api.py -k golden"
        assert not changed, f"与 tests/golden/{name} 不同。确实要这样改的，运行：{hint}\n{changed}"
