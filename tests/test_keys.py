"""An indicator's key is one row: all that depends on a key follows from the row."""

import json
from dataclasses import fields
from pathlib import Path

import jsonschema
import pytest
import yaml
from conftest import ROOT
from towns import FIRST, Town, load_town, subject

from macros.channels.api.data import dataset
from macros.channels.api.schema import schema
from macros.channels.opendata.records import FIELDS, rows_of
from macros.desk import keytable
from macros.desk.newyear import new_ledger
from macros.desk.schema import schemas
from macros.ledger.keys import INDICATOR_KEYS, PUBLISHED, IndicatorKey
from macros.ledger.model import Indicator

CORRECTION = "[{日期: '2025-06-01', 原值: 10场, 现值: 30场, 原因: 漏计, 批准: 分管领导}]"
SAMPLES = {
    "text": "某",
    "sentence": "某",
    "name": "乙",
    "names": "[旧名]",
    "code": "FZ-01",
    "flag": "是",
    "day": "'2024-01-31'",
    "value": "30场",
    "figure": "不少于20场",
    "figures": "[10场, 20场]",
    "decimals": "1",
    "breakdowns": "[丙, 丁]",
    "ratio": "[丙, 丁]",
    "corrections": CORRECTION,
}
"""What an editor may write behind a key, by its kind."""
WRONG = {
    "text": "[某]",
    "sentence": "[某]",
    "name": "[某]",
    "names": "旧名",
    "code": "'甲 1'",
    "flag": "也许",
    "day": "2024年",
    "value": "30",
    "figure": "30",
    "figures": "30场",
    "decimals": "7",
    "breakdowns": "[]",
    "ratio": "[丙]",
    "corrections": "30场",
}
ENTRIES = {
    "派生": "{派生: 丙 + 丁, 单位: 场}",
    "单位": "{派生: 丙 + 丁, 单位: 场}",
    "小数": "{派生: 丙 / 丁, 单位: '%%', 小数: %s}",
    "比率": "{值: 50%%, 比率: %s}",
    "值": "{值: %s}",
}
"""Entries of keys that do not stand beside any value."""
OTHERS = ("乙: 40场", "丙: 10场", "丁: 20场")
COLUMNS = (
    "年度", "主题", "主题简称", "指标", "原文表述", "文字表述", "限定词", "界限", "数值", "单位",
    "期间", "起", "止", "口径", "来源", "状态", "屏蔽原因", "存疑说明", "备注", "派生式", "属于",
    "分项", "比率", "更正", "目标", "指标标识", "曾用名", "永久地址", "首次公布", "公布版本",
    "怎样引用",
)  # fmt: skip
"""The columns as published: programs may rely on their order, so a new one goes to the end."""

every_key = pytest.mark.parametrize("key", INDICATOR_KEYS.values(), ids=INDICATOR_KEYS)


def entry(key: IndicatorKey, sample: str) -> str:
    text = ENTRIES.get(key.name, f"{{值: 30场, {key.name}: %s}}")
    return text % sample if "%s" in text else text


def town_with(folder: Path, key: IndicatorKey, samples: dict[str, str] = SAMPLES) -> Town:
    return load_town(folder, subject(f"甲: {entry(key, samples[key.kind])}", *OTHERS))


def marks(key: IndicatorKey, text: str) -> bool:
    """Return whether the schema of a ledger file marks a mistake in the entry."""
    head = {"主题": "养老", "来源": "年报", "期间": "全年"}
    validator = jsonschema.Draft202012Validator(json.loads(schemas()["subject.json"]))
    return not validator.is_valid(head | {"指标": {"甲": yaml.safe_load(text)}})


@every_key
def test_wrong_value_is_a_problem_of_its_line(tmp_path: Path, key: IndicatorKey) -> None:
    if key.name in ("派生", "单位"):
        pytest.skip("formulas have tests of their own")
    town = town_with(tmp_path, key, WRONG)
    assert {problem.line for problem in town.problems} == {FIRST}
    if key.kind not in ("day", "breakdowns"):  # which the schema does not look into
        assert marks(key, entry(key, WRONG[key.kind]))


@every_key
def test_key_is_read_and_known_to_code_editors(tmp_path: Path, key: IndicatorKey) -> None:
    town = town_with(tmp_path, key)
    assert not town.problems
    assert not marks(key, entry(key, SAMPLES[key.kind]))
    defaults = {field.name: field.default for field in fields(Indicator)}
    if key.attribute:
        assert getattr(town.get("甲"), key.attribute) != defaults[key.attribute]


@pytest.mark.parametrize("key", PUBLISHED, ids=lambda key: key.name)
def test_published_key_has_its_column_and_its_field(tmp_path: Path, key: IndicatorKey) -> None:
    town = town_with(tmp_path, key)
    year = town.ledger.years[2024]["养老"]
    row = dict(
        zip([field.name for field in FIELDS], rows_of(year, town.ledger, {})[0], strict=True)
    )
    assert row[key.column]
    content = dataset(year, town.ledger, "", {})
    jsonschema.validate(content, schema("dataset", ""))
    assert content["figures"][0][key.attribute]


def test_columns_stay_where_they_are() -> None:
    assert tuple(field.name for field in FIELDS) == COLUMNS


@every_key
def test_new_year_keeps_what_stays_true(tmp_path: Path, key: IndicatorKey) -> None:
    town_with(tmp_path, key)
    file = tmp_path / "data" / "2024" / "0.yml"
    new = yaml.safe_load(new_ledger(file, 2025))["指标"]["甲"]
    kept = isinstance(new, dict) and new.get(key.name, "待补充") != "待补充"
    assert kept == key.carried


def test_handbook_has_the_table_of_keys() -> None:
    page = (ROOT / keytable.HANDBOOK).read_text("utf-8")
    assert keytable.rewrite(page) == page, "运行 python -m macros schema"
    assert all(f"`{name}`" in page for name in INDICATOR_KEYS)


def test_table_of_the_handbook_is_written_anew() -> None:
    old = f"头\n{keytable.START}\n旧表\n{keytable.END}\n尾\n"
    new = keytable.rewrite(old)
    assert "旧表" not in new
    assert new.startswith("头\n")
    assert new.endswith("尾\n")


@pytest.mark.parametrize(
    ("first", "second", "codes"),
    [("FZ-01", "FZ-01", {"L13"}), ("FZ-01", "fz-01", set()), ("FZ-01", "FZ-02", set())],
)
def test_an_identifier_belongs_to_one_figure_of_a_year(
    tmp_path: Path, first: str, second: str, codes: set[str]
) -> None:
    one = subject(f"甲: {{值: 3场, 指标标识: {first}}}")
    other = subject(f"甲: {{值: 3场, 指标标识: {second}}}", name="助残")
    town = load_town(tmp_path, one, other, files={"2023/0.yml": one})
    assert town.codes == codes
    if codes:
        assert "data/2024/0.yml" in town.only("L13").expected


@pytest.mark.parametrize("text", ["甲", "FZ 1", "-1", "FZ/1", "ＦＺ", "*", "FZ-1；"])
def test_an_identifier_has_letters_and_digits_alone(tmp_path: Path, text: str) -> None:
    town = load_town(tmp_path, subject(f"甲: {{值: 3场, 指标标识: '{text}'}}"))
    assert town.codes == {"L09"}
