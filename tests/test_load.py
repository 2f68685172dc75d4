"""Subject files that are valid YAML but make no sense; and the real ledger, which does."""

from pathlib import Path

import pytest
from towns import FIRST, load_town, subject

from macros.ledger.keys import INDICATOR_KEYS, SUBJECT_KEYS
from macros.ledger.load import load

DATA = Path(__file__).resolve().parents[1] / "data"


def test_the_real_ledger_has_no_problem() -> None:
    ledger, problems = load(DATA)
    assert not problems
    assert ledger.latest == 2024


# --- keys ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("口经", "口径"),
        ("存疑点", "存疑"),
        ("数值", "值"),
        ("分项目", "分项"),
        ("期限", "期间"),
        ("属於", "属于"),
    ],
)
def test_an_unknown_key_is_told_with_the_nearest(tmp_path: Path, wrong: str, right: str) -> None:
    town = load_town(tmp_path, subject("甲:", "  值: 3次", f"  {wrong}: 某"))
    assert ("L08", FIRST + 2) in town.locations
    assert town.only("L08").nearest == right


def test_an_unknown_key_of_the_subject(tmp_path: Path) -> None:
    town = load_town(tmp_path, subject("甲: 3次", keys=["简稱: 老", "说  明: 某"]))
    assert town.locations == [("L08", FIRST + 1), ("L08", FIRST + 2)]
    assert town.problems[0].nearest == "简称"


def test_an_unknown_key_is_told_with_all_known_ones(tmp_path: Path) -> None:
    town = load_town(tmp_path, subject("甲: {值: 3次, qq: 某}", keys=["zz: 某"]))
    listed = {p.line: p.expected for p in town.problems}
    assert all(key in listed[FIRST] for key in INDICATOR_KEYS)
    assert all(key in listed[FIRST + 1] for key in SUBJECT_KEYS)


@pytest.mark.parametrize("key", ["主题", "来源", "期间", "指标"])
def test_a_missing_key(tmp_path: Path, key: str) -> None:
    lines = subject("甲: 05次").split("\n")
    kept = [line for line in lines if not line.startswith(key)]
    town = load_town(tmp_path, "\n".join(kept if key != "指标" else kept[:3]))
    assert ("L11", 1) in town.locations
    assert f"{key}: " in town.only("L11").mend
    assert key == "指标" or "F01" in town.codes


@pytest.mark.parametrize("key", ["主题", "来源", "期间"])
@pytest.mark.parametrize("value", ["", " # 待写", ' ""', ' " "'])
def test_an_empty_key(tmp_path: Path, key: str, value: str) -> None:
    lines = [f"{key}:{value}" if x.startswith(key) else x for x in subject("甲: 05次").split("\n")]
    town = load_town(tmp_path, "\n".join(lines))
    at = ["主题", "来源", "期间"].index(key) + 1
    assert ("L11", at) in town.locations
    assert ("F01", FIRST) in town.locations


@pytest.mark.parametrize("value", ["", " 甲", " []", " {}", "\n  - 甲: 3次"])
def test_indicators_of_the_wrong_shape(tmp_path: Path, value: str) -> None:
    town = load_town(tmp_path, f"主题: 养老\n来源: 年报\n期间: 全年\n指标:{value}\n")
    assert town.locations == [("L09", 4)]


@pytest.mark.parametrize(
    "line",
    [
        "甲: {值: [3次]}",
        "甲: {值: 3次, 口径: [某]}",
        "甲: {值: 3次, 存疑: {某: 某}}",
        "甲: {值: 3次, 分项: 乙}",
        "甲: {值: 3次, 分项: [[乙]]}",
        "甲: {值: 3次, 分项: []}",
        "甲: {值: 3次, 分项: {按龄: []}}",
        "甲: {值: 3次, 分项: {}}",
        "甲: {值: 3次, 分项: }",
        "甲: {值: 3次, 比率: 乙}",
        "甲: {值: 3次, 比率: [乙]}",
        "甲: {值: 3次, 比率: [乙, 乙, 乙]}",
        "甲: {值: 3次, 敏感: 也许}",
        "甲: {值: 3次, 起: 2024年1月1日}",
        "甲: {值: 3次, 止: 2024-02-30}",
        "甲: {值: 3次, 止: 20240101}",
        "甲: [3次]",
    ],
)
def test_a_value_of_the_wrong_shape(tmp_path: Path, line: str) -> None:
    town = load_town(tmp_path, subject(line, "乙: 3次"))
    assert ("L09", FIRST) in town.locations


def test_a_wrong_key_of_the_subject_is_told_once(tmp_path: Path) -> None:
    keys = ["敏感: 也许", "起: 昨天", '止: " 2024-12-31"']
    town = load_town(tmp_path, subject("甲: 3次", "乙: 3次", "丙: 3次", keys=keys))
    assert town.locations == [("L09", FIRST + 3), ("L09", FIRST + 4), ("L15", FIRST + 5)]


# --- names --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("3年案件", "三年案件"),
        ("3月底前办结", "三月底前办结"),
        ("12月案件", "十二月案件"),
        ("2023年案件", "二零二三年案件"),
        ("12345工单", "工单12345"),
        ("1-6月案件", "一至6月案件"),
        ("活动（全年）", "全年活动"),
        ("满意度>90%", "满意度超过百分之90"),
        ("（一）甲", "甲"),
        ("投诉/举报", "投诉或举报"),
        ("if", "if数"),
        ("村（居）数", "村居数"),
        ("村(居)数", "村居数"),
        ("报、网数", "报和网数"),
        ("结案 数", "结案数"),
        ("结案-数", "结案数"),
        ("结案.数", "结案数"),
        ("“结案”数", "结案数"),
        ("结案率%", "结案率"),
        ("结案👍", "结案"),
        ("《民法典》宣讲", "民法典宣讲"),
    ],
)
def test_a_name_that_cannot_stand_in_a_page(tmp_path: Path, name: str, right: str) -> None:
    town = load_town(tmp_path, subject(f"{name}: 3次", "乙: 05次"))
    assert town.locations == [("L12", FIRST), ("F01", FIRST + 1)]
    assert f"“{right}”" in town.only("L12").mend


def test_a_name_with_a_hidden_character_is_read_without_it(tmp_path: Path) -> None:
    town = load_town(tmp_path, subject("结\u200b案: 3次", "乙: 05次"))
    assert town.locations == [("X02", FIRST), ("F01", FIRST + 1)]
    assert town.get("结案").text == "3次"


@pytest.mark.parametrize(
    "name",
    ["123", "％", "__class__", "if", "None", "none", "true", "not", "and", "（）", '""', "ａ"],
)
def test_a_name_that_means_something_else(tmp_path: Path, name: str) -> None:
    town = load_town(tmp_path, subject(f"{name}: 3次", "乙: 3次"))
    assert town.locations == [("L12", FIRST)]


@pytest.mark.parametrize("name", ["图", "试卷", "数据目录"])
def test_a_subject_that_has_the_name_of_a_word(tmp_path: Path, name: str) -> None:
    assert load_town(tmp_path, subject("甲: 3次", name=name)).locations == [("L12", 1)]
    town = load_town(tmp_path, subject("甲: 3次", keys=[f"简称: {name}"]))
    assert town.locations == [("L12", FIRST + 1)]
    assert load_town(tmp_path, subject(f"{name}: 3次")).problems == []


@pytest.mark.parametrize("short", ["养 老", "2024养老", "养-老", "in"])
def test_a_short_name_that_cannot_stand_in_a_page(tmp_path: Path, short: str) -> None:
    town = load_town(tmp_path, subject("甲: 05次", keys=[f"简称: {short}"]))
    assert town.locations == [("F01", FIRST), ("L12", FIRST + 1)]


def test_a_subject_whose_full_name_cannot_stand_in_a_page_needs_a_short_one(tmp_path: Path) -> None:
    assert load_town(tmp_path, subject("甲: 3次", name="养老（居家）")).locations == [("L12", 1)]
    town = load_town(tmp_path, subject("甲: 3次", name="养老（居家）", keys=["简称: 养老"]))
    assert not town.problems
    assert town.get("甲").text == "3次"


def test_the_same_subject_in_two_files(tmp_path: Path) -> None:
    town = load_town(tmp_path, subject("甲: 3次"), subject("甲: 4次"), subject("乙: 05次"))
    twice = [p for p in town.problems if p.code == "L13"]
    assert [p.path for p in twice] == ["data/2024/1.yml", "data/2024/2.yml"]
    assert all("data/2024/0.yml" in p.expected for p in twice)
    assert "F01" in town.codes
    assert town.get("甲").text == "3次"


def test_the_same_short_name_in_two_files(tmp_path: Path) -> None:
    town = load_town(
        tmp_path, subject("甲: 3次"), subject("甲: 4次", name="助残", keys=["简称: 养老"])
    )
    assert [(p.code, p.path) for p in town.problems] == [("L13", "data/2024/1.yml")]


def test_the_same_subject_in_two_years(tmp_path: Path) -> None:
    town = load_town(tmp_path, subject("甲: 3次"), files={"2023/0.yml": subject("甲: 2次")})
    assert not town.problems
    series = town.ledger.series(town.get("甲"))
    assert [(i.year, i.text) for i in series] == [(2023, "2次"), (2024, "3次")]


# --- figures ------------------------------------------------------------------------------


def test_a_figure_without_unit(tmp_path: Path) -> None:
    town = load_town(
        tmp_path, subject("甲: 3", "乙: {口径: 某, 值: 90.9}", "丙:", "  口径: 某", "  值: 6万")
    )
    assert town.locations == [("F01", FIRST), ("F01", FIRST + 1), ("F01", FIRST + 4)]
    assert all("单位" in p.mend for p in town.problems)


@pytest.mark.parametrize(
    "line", ["甲:", "甲: ''", "甲: {值: }", "甲: {值: '', 口径: 某}", "甲: {口径: 某}"]
)
def test_an_empty_figure(tmp_path: Path, line: str) -> None:
    town = load_town(tmp_path, subject(line))
    assert town.locations == [("F02", FIRST)]
    assert "甲: 待补充" in town.only("F02").mend


def test_the_mend_names_the_right_figure(tmp_path: Path) -> None:
    town = load_town(tmp_path, subject("甲: 共 1,234份"))
    assert town.locations == [("F01", FIRST)]
    assert "“1234份”" in town.only("F01").mend


def test_a_bound_said_twice_is_a_remark_and_no_error(tmp_path: Path) -> None:
    town = load_town(tmp_path, subject("甲: 超10万人次以上"))
    assert town.locations == [("F03", FIRST)]
    assert town.only("F03").level == "提醒"
    assert town.get("甲").text == "超10万人次以上"


def test_white_space_around_a_figure_is_trimmed_with_a_remark(tmp_path: Path) -> None:
    town = load_town(tmp_path, subject('甲: " 3次 "', "乙: 3次\u3000"))
    assert town.locations == [("L15", FIRST), ("L15", FIRST + 1)]
    assert {p.level for p in town.problems} == {"提醒"}
    assert town.get("甲").text == town.get("乙").text == "3次"


def test_pending_is_a_state(tmp_path: Path) -> None:
    lines = [
        "甲: 待补充",
        "乙: 3次",
        "丙: {值: 待补充, 分项: [甲, 乙]}",
        "丁: {值: 50%, 比率: [甲, 乙]}",
    ]
    town = load_town(
        tmp_path, subject(*lines, "戊: {派生: 甲 + 乙, 单位: 次}", keys=["勾稽:", "- 甲 == 乙"])
    )
    assert not town.problems
    assert [town.get(name).pending for name in "甲乙丙丁戊"] == [True, False, True, False, True]
    assert town.get("甲").text == "待补充"


def test_a_statement_without_number(tmp_path: Path) -> None:
    town = load_town(tmp_path, subject("甲: {表述: 没有发生}", "乙: {值: 0人, 表述: 无一人}"))
    assert not town.problems
    assert not town.get("甲").pending
    assert (town.get("乙").text, town.get("乙").wording) == ("0人", "无一人")


@pytest.mark.parametrize(("yes", "no"), [("是", "否"), ("true", "false")])
def test_both_ways_to_say_yes(tmp_path: Path, yes: str, no: str) -> None:
    town = load_town(
        tmp_path, subject("甲: 12人", f"乙: {{值: 3人, 敏感: {no}}}", keys=[f"敏感: {yes}"])
    )
    assert not town.problems
    assert (town.get("甲").sensitive, town.get("乙").sensitive) == (True, False)


def test_the_subject_speaks_for_its_indicators(tmp_path: Path) -> None:
    town = load_town(tmp_path, subject("甲: 3次", "乙: {值: 3次, 期间: 上半年, 来源: 公报}"))
    assert (town.get("甲").period, town.get("甲").source) == ("全年", "年报")
    assert (town.get("乙").period, town.get("乙").source) == ("上半年", "公报")


# --- notes --------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["口径", "备注", "存疑", "表述"])
def test_an_unknown_name_in_a_note(tmp_path: Path, key: str) -> None:
    town = load_town(tmp_path, subject("结案数: 3次", f'乙: {{值: 4次, {key}: "共{{结案树}}"}}'))
    assert town.locations == [("R01", FIRST + 1)]
    assert town.only("R01").nearest == "结案数"


def test_names_in_notes_become_figures(tmp_path: Path) -> None:
    text = subject("甲: 约3次", "乙:", "  值: 4次", "  备注: 其中{甲}，另有{助残.丙}。")
    town = load_town(tmp_path, text, subject("丙: 5次", name="助残"))
    assert not town.problems
    assert town.ledger.expand(town.get("乙").note, town.get("乙")) == "其中约3次，另有5次。"


# --- folders and units --------------------------------------------------------------------


def test_an_empty_folder_is_an_empty_ledger(tmp_path: Path) -> None:
    town = load_town(tmp_path)
    assert not town.problems
    assert town.ledger.latest == 0


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    files = {
        "2024/备忘.txt": "\t",
        "site.yml": "\t",
        "schema/x.yml": "\t",
        "2024/图/x.yml": "\t",
        "1": "\t",
    }
    assert not load_town(tmp_path, subject("甲: 3次"), files=files).problems


def test_a_file_where_a_year_should_be(tmp_path: Path) -> None:
    town = load_town(tmp_path, subject("甲: 3次"), files={"2023": "甲"})
    assert town.get("甲").text == "3次"


@pytest.mark.parametrize(
    "text",
    [
        "同类单位: 件",
        "同类单位: [件, 起]",
        "同类单位:\n  - {件: 起}",
        "同种单位:\n  - [件, 起]",
        "- 件",
    ],
)
def test_units_of_the_wrong_shape(tmp_path: Path, text: str) -> None:
    town = load_town(tmp_path, subject("甲: 3次"), files={"units.yml": text + "\n"})
    assert town.codes & {"L08", "L09"}
    assert {p.path for p in town.problems} == {"data/units.yml"}


def test_a_unit_in_two_groups(tmp_path: Path) -> None:
    town = load_town(tmp_path, files={"units.yml": "同类单位:\n  - [件, 起]\n  - [宗, 起]\n"})
    assert town.locations == [("L07", 3)]


def test_message_has_place_code_and_title(tmp_path: Path) -> None:
    town = load_town(tmp_path, subject("甲: 05次", "3乙: 3次", "丙: {分项: [丁]}"))
    assert town.problems
    for problem in town.problems:
        text = str(problem)
        assert text.startswith(f"data/2024/0.yml:{problem.line}")
        assert f"{problem.code} {problem.kind.title}。" in text
        assert problem.mend in text
