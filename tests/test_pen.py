"""The pen: one value or paragraph changes and nothing else; what was saved can be taken back."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from itertools import chain
from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from make_editor import ASSETS, SOURCE, SUM

from macros.desk.project import Project, read_project
from macros.ledger.problem import Problem
from macros.pen import create, find, form, mend, prose, reading, submit, trial, write
from macros.pen.journal import ChangedError, Journal
from macros.pen.source import PenError, Source, digest, locate, read
from macros.pen.tree import Keys, as_ledger_reads, parse

DATA = sorted((ROOT / "data").rglob("*.yml"))
PAGES = sorted((ROOT / "docs").rglob("*.md"))
FEW, MANY = 4, 500
"""How many values of each file the sweep tries; most files have fewer than the many."""


@pytest.fixture(scope="module")
def project() -> Project:
    return read_project(ROOT)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """Return a town of one subject and one page, with the line ends and comments of people."""
    (tmp_path / "data" / "2024").mkdir(parents=True)
    (tmp_path / "docs").mkdir()
    (tmp_path / "data" / "2024" / "a.yml").write_bytes(SUBJECT.encode())
    (tmp_path / "docs" / "a.md").write_bytes(PAGE.encode())
    return tmp_path


SUBJECT = """\
# yaml-language-server: $schema=../schema/subject.json
主题: 示例  # 不要改
来源: 年报
期间: 全年

指标:
  # 先写总数
  活动: 12场   # 全年
  讲座: {值: 5场, 属于: 活动}
  '宣传': "约30次"
  帮扶:
    值: 20人
    # 口径是问来的
    口径: '含下半年: 补办的'
"""
PAGE = "---\ntitle: 甲\n摘要: '乙'\n---\n\n# 一\n\n第一段。\n\n- 甲\n- 乙\n\n```\n\n码\n```\n\n末段"
ACTIVITY: Keys = ("指标", "活动")


def lines_changed(old: str, new: str) -> list[int]:
    """Return the numbers of the lines that differ; both texts have as many."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    assert len(before) == len(after)
    return [n for n, pair in enumerate(zip(before, after, strict=True), 1) if len({*pair}) > 1]


def other(value: str) -> str:
    """Return another value of the same type."""
    return f"{value}1" if value.isdecimal() else f"{value}改"


# --- every value and every paragraph ------------------------------------------------------


def test_every_value_changes_alone_and_back(
    thorough: bool, record_property: Callable[[str, str], None]
) -> None:
    chance, count = random.Random(1), 0
    for file in DATA:
        old = file.read_bytes().decode()
        known = list(write.scalars(old))
        for keys, value, line in chance.sample(known, min(len(known), MANY if thorough else FEW)):
            new = write.change(old, keys, other(value))
            assert lines_changed(old, new) == [line], (file, keys)
            assert write.change(new, keys, value) == old, (file, keys)
            count += 1
    record_property("values changed and changed back, each one line:", str(count))


def test_values_of_a_file_with_windows_line_ends_and_a_mark_stay_so(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    file = tmp_path / "data" / "a.yml"
    file.write_bytes(b"\xef\xbb\xbf" + SUBJECT.replace("\n", "\r\n").encode())
    source = read(tmp_path, "data/a.yml")
    text = write.insert(source.text, (*ACTIVITY[:1], "走访"), "3次")
    text = write.expand(write.change(text, ACTIVITY, "13场"), ACTIVITY, "值")
    new = source.with_text(write.delete(text, ("指标", "帮扶", "口径"))).content
    assert new.startswith(b"\xef\xbb\xbf#") and new.count(b"\n") == new.count(b"\r\n")


def test_every_paragraph_changes_alone_and_back(
    record_property: Callable[[str, str], None],
) -> None:
    count = 0
    for file in PAGES:
        for text in (plain := file.read_bytes().decode(), plain.replace("\n", "\r\n")):
            source = Source(f"docs/{file.name}", text)
            for paragraph in prose.paragraphs(source):
                first, *rest = paragraph.text.split("\n")
                new = prose.change(source, paragraph.line, "\n".join([f"{first}改", *rest]))
                assert lines_changed(source.text, new.text) == [paragraph.line]
                assert prose.change(new, paragraph.line, paragraph.text) == source
                count += 1
    record_property("paragraphs changed and changed back, each one line:", str(count))


def test_every_file_has_forms_for_all_that_is_in_it(thorough: bool) -> None:
    chance = random.Random(2)
    for file in chain(DATA, PAGES):
        source = Source(file.relative_to(ROOT).as_posix(), file.read_bytes().decode())
        top = parse(form.yaml_text(source))
        known = [keys for keys, _ in top.scalars()]
        for keys in chance.sample(known, min(len(known), MANY if thorough else FEW)):
            own = form.form_of(source, keys)
            asked = {field.keys for field in own.all()}
            assert {keys, (*keys, "值")} & asked, (file, keys)  # of an indicator that is a value
            assert submit.submit(own, submit.Typed({}, own.values()))[0] == source


# --- how a value is written ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "value", "line"),
    [
        (ACTIVITY, "约12场", "  活动: 约12场   # 全年"),
        (ACTIVITY, "#12", '  活动: "#12"   # 全年'),
        (ACTIVITY, "甲: 乙", '  活动: "甲: 乙"   # 全年'),
        (ACTIVITY, "12", '  活动: "12"   # 全年'),
        (ACTIVITY, "是", "  活动: 是   # 全年"),
        (ACTIVITY, "yes", '  活动: "yes"   # 全年'),
        (ACTIVITY, "2024-01-01", "  活动: 2024-01-01   # 全年"),
        (ACTIVITY, '说"好"#', '  活动: 说"好"#   # 全年'),
        (ACTIVITY, '"好"', "  活动: '\"好\"'   # 全年"),
        (ACTIVITY, "*甲", '  活动: "*甲"   # 全年'),
        (("指标", "讲座", "值"), "甲, 乙", '  讲座: {值: "甲, 乙", 属于: 活动}'),
        (("指标", "宣传"), "30次", "  '宣传': \"30次\""),
        (("指标", "宣传"), '引"号"\\', '  \'宣传\': "引\\"号\\"\\\\"'),
        (("指标", "帮扶", "口径"), "它's", "    口径: '它''s'"),
        (("主题",), "示例二", "主题: 示例二  # 不要改"),
    ],
)
def test_a_value_keeps_its_style_and_has_quotes_only_where_it_must(
    keys: Keys, value: str, line: str
) -> None:
    new = write.change(SUBJECT, keys, value)
    assert [now for now, old in zip(new.split("\n"), SUBJECT.split("\n"), strict=True)
            if now != old] == [line]  # fmt: skip
    assert parse(new).at(keys).plain == value


@pytest.mark.parametrize("value", ["甲\n乙", "甲\r乙", "甲\x00", "甲\u2028乙", "甲\x85"])
def test_a_value_of_several_lines_is_refused(value: str) -> None:
    with pytest.raises(PenError, match="一行"):
        write.change(SUBJECT, ACTIVITY, value)


@pytest.mark.parametrize(
    "text", ["a: [", "a: 1\na: 2", "- 甲\n- 乙: {", "", "? [a]\n: b", "a: 1\n---\nb: 2"]
)
def test_a_file_that_cannot_be_read_for_sure_is_not_touched(text: str) -> None:
    with pytest.raises(PenError):
        write.change(text, ("a",), "2")


ORDER = ("值", "表述", "口径", "存疑")


@pytest.mark.parametrize(
    ("keys", "value", "added"),
    [
        (("指标", "走访"), "3次", ["  走访: 3次"]),
        (("指标", "走访"), {"值": "3次", "口径": "甲"}, ["  走访:", "    值: 3次", "    口径: 甲"]),
        (("指标", "帮扶", "存疑"), "待核实", ["    存疑: 待核实"]),
        (("指标", "帮扶", "表述"), "甲", ["    表述: 甲"]),
        (("勾稽",), ["活动 >= 讲座"], ["勾稽:", "  - 活动 >= 讲座"]),
        (
            ("指标", "帮扶", "更正"),
            [{"日期": "2025-01-01", "原值": "19人"}],
            ["    更正:", "      - 日期: 2025-01-01", "        原值: 19人"],
        ),
    ],
)
def test_a_new_entry_stands_where_its_siblings_do(
    keys: Keys, value: object, added: list[str]
) -> None:
    new = write.insert(SUBJECT, keys, value, ORDER)  # type: ignore[arg-type]
    old_lines, lines = SUBJECT.split("\n"), new.split("\n")
    at = lines.index(added[0])
    assert lines[at : at + len(added)] == added
    assert lines[:at] + lines[at + len(added) :] == old_lines
    assert parse(new).at(keys).plain == value


def test_a_new_key_comes_in_the_order_of_the_schema_behind_comments() -> None:
    new = write.insert(SUBJECT, ("指标", "帮扶", "表述"), "二十人", ORDER)
    assert "    值: 20人\n    表述: 二十人\n    # 口径是问来的\n" in new
    flow = write.insert(SUBJECT, ("指标", "讲座", "口径"), "甲", ("值", "口径", "属于"))
    assert "  讲座: {值: 5场, 口径: 甲, 属于: 活动}\n" in flow


def test_a_value_gives_room_for_more_keys_and_keeps_its_comment() -> None:
    new = write.insert(write.expand(SUBJECT, ACTIVITY, "值"), (*ACTIVITY, "口径"), "甲", ORDER)
    assert "  活动: # 全年\n    值: 12场\n    口径: 甲\n" in new


@pytest.mark.parametrize(
    ("keys", "gone"),
    [
        (("指标", "帮扶", "口径"), "    口径: '含下半年: 补办的'\n"),
        (("指标", "活动"), "  活动: 12场   # 全年\n"),
        (("期间",), "期间: 全年\n"),
        (("指标", "讲座", "属于"), ", 属于: 活动"),
        (("指标", "讲座", "值"), "值: 5场, "),
    ],
)
def test_what_is_deleted_goes_alone(keys: Keys, gone: str) -> None:
    assert write.delete(SUBJECT, keys) == SUBJECT.replace(gone, "")


def test_items_and_first_keys_behind_a_dash_go_alone() -> None:
    text = "a:\n  - x: 1\n    y: 2\n  - z: 3\nb: [甲, 乙]\n"
    assert write.delete(text, ("a", 0)) == "a:\n  - z: 3\nb: [甲, 乙]\n"
    assert write.delete(text, ("a", 0, "x")) == "a:\n  - y: 2\n  - z: 3\nb: [甲, 乙]\n"
    assert write.delete(text, ("b", 0)) == text.replace("甲, ", "")
    assert write.delete(text, ("b", 1)) == text.replace(", 乙", "")
    with pytest.raises(PenError, match="最后一项"):
        write.delete(text, ("a", 1, "z"))


def test_a_name_changes_alone_and_never_to_one_that_is_there() -> None:
    new = write.rename(SUBJECT, ("指标", "宣传"), "集中宣传")
    assert new == SUBJECT.replace("'宣传'", "'集中宣传'")
    with pytest.raises(PenError, match="已经有"):
        write.rename(SUBJECT, ("指标", "宣传"), "活动")


def test_random_changes_leave_what_the_ledger_reads_but_for_the_change() -> None:
    chance, text = random.Random(7), SUBJECT
    signs = "甲乙1、：:#'\"{}[],&*!|>%@`\\ -?"
    for _ in range(400):
        keys, _, _ = chance.choice(list(write.scalars(text)))
        value = "".join(chance.choices(signs, k=chance.randint(1, 8))).strip() or "甲"
        try:
            new = write.change(text, keys, value)
        except PenError:
            continue
        before, after = as_ledger_reads(text)[0], as_ledger_reads(new)[0]
        reached = before
        for key in keys[:-1]:
            reached = reached[key]  # type: ignore[index]
        reached[keys[-1]] = value  # type: ignore[index]
        assert after == before, (keys, value)
        assert yaml.safe_load(new) is not None
        text = new


# --- paragraphs ---------------------------------------------------------------------------


def test_code_with_blank_lines_is_one_paragraph_and_the_end_stays_open() -> None:
    source = Source("docs/a.md", PAGE)
    assert [p.text for p in prose.paragraphs(source)] == [
        "# 一", "第一段。", "- 甲\n- 乙", "```\n\n码\n```", "末段",
    ]  # fmt: skip
    last = prose.paragraphs(source)[-1]
    assert prose.change(source, last.line, "完").text == PAGE.replace("末段", "完")
    assert prose.append(source, last.line, "又一段").text == f"{PAGE}\n\n又一段"
    assert prose.change(source, 8, "").text == PAGE.replace("第一段。\n\n", "")


def test_a_paragraph_that_would_swallow_others_is_refused() -> None:
    source = Source("docs/a.md", PAGE)
    with pytest.raises(PenError, match="没有保存"):
        prose.change(source, 8, "```\n没有结束")
    with pytest.raises(PenError, match="控制字符"):
        prose.change(source, 8, "甲\x08")
    with pytest.raises(PenError, match="刷新"):
        prose.change(source, 7, "甲")


# --- forms --------------------------------------------------------------------------------


def submitted(town: Path, keys: Keys, typed: dict[str, str]) -> str:
    asked = form.form_of(read(town, "data/2024/a.yml"), keys)
    values = {f'["指标", "活动", "{key}"]': value for key, value in typed.items()}
    return submit.submit(asked, submit.Typed(values, asked.values()))[0].text


def test_a_form_asks_in_the_schemas_order_with_its_help(town: Path) -> None:
    asked = form.form_of(read(town, "data/2024/a.yml"), ACTIVITY)
    shown = [f.label for f in asked.fields if not f.is_folded]
    assert shown == ["值", "口径", "存疑", "备注", "期间", "来源"]
    by_name = {f.label: f for f in asked.fields}
    assert by_name["值"].value == "12场" and "约120宗" in by_name["值"].help
    assert by_name["敏感"].choices == ("是", "否")
    assert [f.label for f in by_name["更正"].blank] == ["日期", "原值", "现值", "原因", "批准"]


def test_what_is_typed_changes_its_own_lines_only(town: Path) -> None:
    assert submitted(town, ACTIVITY, {"值": "13场"}) == SUBJECT.replace("12场", "13场")
    more = submitted(town, ACTIVITY, {"值": "13场", "存疑": "待核实"})
    assert more == SUBJECT.replace(
        "  活动: 12场   # 全年\n", "  活动: # 全年\n    值: 13场\n    存疑: 待核实\n"
    )
    assert submitted(town, ACTIVITY, {"值": " 12场 "}) == SUBJECT


def test_a_value_changed_by_somebody_else_is_not_overwritten(town: Path) -> None:
    asked = form.form_of(read(town, "data/2024/a.yml"), ACTIVITY)
    name = '["指标", "活动", "值"]'
    theirs = asked.source.with_text(SUBJECT.replace("12场", "14场"))
    now = form.form_of(theirs, ACTIVITY)
    with pytest.raises(ChangedError):
        submit.submit(now, submit.Typed({name: "13场"}, asked.values()))
    elsewhere = form.form_of(asked.source.with_text(SUBJECT.replace("5场", "6场")), ACTIVITY)
    new, _ = submit.submit(elsewhere, submit.Typed({name: "13场"}, asked.values()))
    assert new.text == SUBJECT.replace("12场", "13场").replace("5场", "6场")


def test_a_correction_keeps_the_old_value(town: Path) -> None:
    source = read(town, "data/2024/a.yml")
    why = {"日期": "2025-06-01", "原因": "漏报", "批准": "分管负责人"}
    first = submit.add_correction(source, "活动", "13场", why)
    assert first.text == SUBJECT.replace("  活动: 12场   # 全年\n", (
        "  活动: # 全年\n    值: 13场\n    更正:\n      - 日期: 2025-06-01\n        原值: 12场\n"
        "        现值: 13场\n        原因: 漏报\n        批准: 分管负责人\n"))  # fmt: skip
    second = parse(submit.add_correction(first, "活动", "14场", why).text).at((*ACTIVITY, "更正"))
    assert [one["原值"] for one in yaml.safe_load(yaml.safe_dump(second.plain))] == [
        "12场", "13场",
    ]  # fmt: skip
    with pytest.raises(PenError, match="原因"):
        submit.add_correction(source, "活动", "13场", {"日期": "2025-06-01", "批准": "甲"})


def test_lists_lose_and_get_items(project: Project) -> None:
    text = (ROOT / "data" / "services" / "mediation.yml").read_text("utf-8")
    asked = form.form_of(Source("data/services/mediation.yml", text), ())
    typed = {
        '["电话", 1]': "", '新:["电话"]': "12315", '新名:["步骤"]': "最后", '新:["步骤"]': "做完了",
        '名:["步骤", 1, "选调解员"]': "选人",
    }  # fmt: skip
    new, _ = submit.submit(asked, submit.Typed(typed, asked.values()))
    plain = parse(new.text).plain
    assert isinstance(plain, dict)
    assert plain["电话"] == ["12348", "110", "12315"]
    assert [next(iter(step)) for step in plain["步骤"]][-1] == "最后"
    assert sum(a != b for a, b in zip(text.split("\n"), new.text.split("\n"), strict=False)) > 0


# --- words --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("约154宗", "约等于154，单位宗"),
        ("3万余份", "超过30 000，单位份"),
        ("90.9%", "正好是90.9，单位%"),
        ("少于10人", "少于10，单位人"),
        ("近200人次", "接近、不到200，单位人次"),
    ],
)
def test_a_value_is_read_back_in_words(text: str, words: str) -> None:
    assert reading.read_back(text) == (words, True)


def test_what_cannot_be_read_says_how_to_mend_it() -> None:
    said, is_fine = reading.read_back("154")
    assert not is_fine and "单位" in said
    assert reading.read_back("待补充")[1]


@pytest.mark.parametrize(
    ("value", "mended"),
    [
        ("１２０宗", "120宗"), ("154", "154宗"), ("约 154宗", "约154宗"), ("3,000万元", "3000万元"),
        ("共12场", "12场"), ("12.5％", "12.5%"),
    ],
)  # fmt: skip
def test_a_mechanical_mend_is_a_value_that_can_be_read(value: str, mended: str) -> None:
    assert mended in [m.value for m in mend.of_value(value, ["宗"])]


def test_a_count_that_must_be_hidden_has_its_button() -> None:
    # Whatever is below ten counts; the number itself is nobody's.
    value = f"{chr(ord('0') + 9)}人"
    assert mend.is_shown_count(value, "帮扶对象", sensitive=True)
    assert not mend.is_shown_count(value, "帮扶对象", sensitive=False)


def problems_of(project: Project, path: str, old: str, new: str) -> tuple[Source, list[Problem]]:
    text = (ROOT / path).read_text("utf-8")
    assert old in text
    source = Source(path, text.replace(old, new, 1))
    return source, trial.problems(project, source)[0]


def test_problems_are_known_before_they_are_saved(project: Project) -> None:
    path = "data/2024/mediation.yml"
    _, found = problems_of(project, path, "值: 67宗", "值: 六十七宗")
    assert [p.code for p in found] == ["F01"]
    _, found = problems_of(project, path, "属于: 调解案件", "属于: 调解案")
    [fix] = [m for p in found if (m := mend.of_problem(p, "调解案"))][:1]
    assert fix.value == "调解案件"
    _, found = problems_of(project, "docs/learn/family.md", '名词("家庭暴力")', '名词("家庭暴利")')
    [wrong] = [p for p in found if p.level == "错误"]
    fix_text = mend.of_problem(wrong, '任何{{ 名词("家庭暴利") }}。')
    assert fix_text and fix_text.value == '任何{{ 名词("家庭暴力") }}。'


def test_relations_are_shown_with_their_result(project: Project) -> None:
    indicator = project.ledger.years[2024]["调解"].indicators["诉前调解案件"]
    lines = reading.relation_lines(project.ledger, indicator)
    assert [(line.text, line.result) for line in lines] == [
        ("诉前调解案件 不超过 调解案件", "成立")
    ]


# --- pointing -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "text", "target"),
    [
        ("docs/services/mediation.md", "钱款：借钱不还、买卖、租房、工钱。",
         ("data/services/mediation.yml", ("哪些事", 2))),
        ("docs/services/mediation.md", "双方签名、盖章或者按手印。",
         ("docs/services/mediation.md", 14)),
        ("docs/learn/family.md", "警察可以出告诫书。见反家庭暴力法第十六条。",
         ("docs/learn/family.md", 18)),
        ("docs/learn/family.md", "打110，说清楚在哪里。",
         ("data/quizzes/family.yml", ("题目", 0, "对"))),
        ("docs/index.md", "西联镇法治政府建设公开", ("data/site.yml", ("站名",))),
        # The same words stand in many guides.
        ("docs/services/mediation.md", "身份证。",
         ("data/services/mediation.yml", ("办理材料", 0))),
        ("docs/services/legal-aid.md", "身份证。",
         ("data/services/legal-aid.yml", ("办理材料", 0))),
    ],
)  # fmt: skip
def test_what_an_element_reads_leads_to_where_it_is_written(
    project: Project, page: str, text: str, target: tuple[str, object]
) -> None:
    [found] = find.by_text(project, page, text)
    assert (found.path, found.line or found.keys) == target


def test_a_figure_a_hotline_and_a_term_lead_to_their_entries(project: Project) -> None:
    assert find.figure(project, "2024/mediation#调解案件").keys == ("指标", "调解案件")
    with pytest.raises(PenError):
        find.figure(project, "2024/mediation#没有的")
    hotline = find.named(project, "tel", "110")
    assert hotline and (hotline.path, hotline.keys) == ("data/hotlines.yml", ("110",))
    assert find.named(project, "term", "没有的") is None


# --- files --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "mkdocs.yml", "data", "data/../mkdocs.yml", "../data/a.yml", "/etc/passwd", "data/a.txt",
        "data//a.yml", "data/./a.yml", "C:/data/a.yml", "data/a.yml\x00", "data\\a.yml",
        "macros/a.yml", "docs/.hidden.md", "data/con.yml", "data/a.yml.", "data/a:b.yml",
        "docs/2024/a.yml", "data/schema/subject.json", "", "data/ .yml/../a.yml",
    ],
)  # fmt: skip
def test_no_other_file_is_read(town: Path, path: str) -> None:
    with pytest.raises(PenError):
        read(town, path)


def test_a_link_out_of_the_project_is_no_file_of_it(town: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.yml").write_text("主题: 甲\n")
    (town / "data" / "out.yml").symlink_to(outside / "a.yml")
    (town / "data" / "folder").symlink_to(outside)
    for path in ("data/out.yml", "data/folder/a.yml"):
        with pytest.raises(PenError):
            locate(town, path)
    with pytest.raises(PenError):
        locate(town, "data/folder/new.yml", new=True)


def test_a_file_in_another_encoding_is_refused(town: Path) -> None:
    (town / "data" / "b.yml").write_bytes("主题: 甲".encode("gbk"))
    with pytest.raises(PenError, match="UTF-8"):
        read(town, "data/b.yml")


# --- the journal --------------------------------------------------------------------------

FILE = "data/2024/a.yml"


def save(town: Path, text: str) -> int:
    source = read(town, FILE)
    return Journal(town).save("改", {FILE: text}, {FILE: source.digest}).number


def test_every_step_can_be_taken_back_and_brought_back(town: Path) -> None:
    texts = [SUBJECT.replace("12场", f"{n}场") for n in (20, 21, 22)]
    numbers = [save(town, text) for text in texts]
    journal = Journal(town)
    for number, before in zip(reversed(numbers), [texts[1], texts[0], SUBJECT], strict=True):
        undo = Journal(town).undo(number)  # another run, as after a crash
        assert read(town, FILE).text == before
    assert journal.undone(journal.steps()) >= {*numbers}
    journal.undo(undo.number)
    assert read(town, FILE).text == texts[0]
    assert numbers[0] not in journal.undone(journal.steps())


def test_a_step_is_not_taken_back_over_what_came_later(town: Path) -> None:
    first = save(town, SUBJECT.replace("12场", "13场"))
    (town / FILE).write_text(SUBJECT.replace("12场", "99场"), "utf-8")
    with pytest.raises(ChangedError):
        Journal(town).undo(first)
    assert "99场" in read(town, FILE).text


def test_a_save_based_on_another_version_writes_nothing(town: Path) -> None:
    with pytest.raises(ChangedError) as caught:
        Journal(town).save("改", {FILE: "甲"}, {FILE: digest(b"old")})
    assert caught.value.theirs == SUBJECT
    assert read(town, FILE).text == SUBJECT and Journal(town).steps() == []


def test_a_new_file_is_taken_back_by_deleting_it(town: Path) -> None:
    journal = Journal(town)
    step = journal.save("添", {"data/b.yml": "甲: 乙\n", FILE: "主题: 甲\n"},
                        {FILE: read(town, FILE).digest})  # fmt: skip
    journal.undo(step.number)
    assert not (town / "data" / "b.yml").exists() and read(town, FILE).text == SUBJECT


def test_a_damaged_step_is_left_out(town: Path) -> None:
    save(town, SUBJECT.replace("12场", "13场"))
    [step] = (town / ".build" / "desk" / "steps").iterdir()
    step.write_text(step.read_text("utf-8").replace("13场", "31场"), "utf-8")
    assert Journal(town).steps() == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_while_saving_every_file_is_whole(
    town: Path, thorough: bool, record_property: Callable[[str, str], None]
) -> None:
    texts = [SUBJECT, SUBJECT.replace("12场", "13场") + "# 甲\n" * 3000]
    chance, kills = random.Random(3), 100 if thorough else 40
    states = set()
    for _ in range(kills):
        child = os.fork()
        if not child:
            for number in range(10**6):
                save(town, texts[number % 2])
        time.sleep(chance.uniform(0, 0.03))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        text = (town / FILE).read_bytes().decode()
        assert text in texts
        states.add(texts.index(text))
        Journal(town).recover()
        steps = Journal(town).steps()
        # The journal knows how the file came to be what it is.
        assert not steps or steps[-1].after[FILE] == text or steps[-1].before[FILE] == text
    assert states == {0, 1}
    record_property("kills while saving, every file whole:", str(kills))


def test_a_command_is_one_step_also_when_it_fails(town: Path) -> None:
    journal = Journal(town)
    with journal.around("看"):
        pass
    assert journal.steps() == []
    with pytest.raises(OSError, match="满"), journal.around("导入"):
        write_as_a_command(town)
        raise OSError("满")
    [step] = journal.steps()
    journal.undo(step.number)
    assert read(town, FILE).text == SUBJECT and not (town / "data/2025/b.yml").exists()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_command_that_was_killed_can_be_taken_back(town: Path) -> None:
    journal = Journal(town)
    (town / "docs" / "gbk.md").write_bytes("甲".encode("gbk"))
    child = os.fork()
    if not child:
        with journal.around("导入"):
            write_as_a_command(town)
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert journal.steps() == []
    for _ in range(2):  # once is enough
        Journal(town).recover()
        [step] = Journal(town).steps()
    assert "没有做完" in step.label and {*step.after} == {FILE, "data/2025/b.yml"}
    journal.undo(step.number)
    assert read(town, FILE).text == SUBJECT and not (town / "data/2025/b.yml").exists()


def test_a_command_that_is_at_work_is_left_alone(town: Path) -> None:
    with Journal(town).around("导入"):
        write_as_a_command(town)
        # Another desk, and no step of this command.
        others = {name: value for name, value in os.environ.items() if name != "NIANBAO_LOCK"}
        subprocess.run([sys.executable, "-c", RECOVER, town], cwd=ROOT, env=others, check=True)
        assert Journal(town).steps() == []
    [step] = Journal(town).steps()
    assert step.label == "导入"


RECOVER = """
import sys
from pathlib import Path
from macros.pen.journal import Journal
Journal(Path(sys.argv[1])).recover()
"""


def write_as_a_command(town: Path) -> None:
    (town / FILE).write_text(SUBJECT.replace("12场", "13场"), "utf-8")
    (town / "data/2025").mkdir()
    (town / "data/2025/b.yml").write_text("主题: 乙\n", "utf-8")


# --- new things ---------------------------------------------------------------------------


def test_a_new_figure_stands_last_in_its_subject(town: Path) -> None:
    new = create.figure(town, FILE, "走访", {"值": "约30次", "口径": "", "属于": ""})
    assert new == {FILE: f"{SUBJECT}  走访: 约30次\n"}
    more = create.figure(town, FILE, "走访", {"值": "", "口径": "上门的"})[FILE]
    assert more.endswith("  走访:\n    值: 待补充\n    口径: 上门的\n")
    for name in ("活动", "走访（全年）", "表", ""):
        with pytest.raises(PenError):
            create.figure(town, FILE, name, {})


def test_a_new_guide_topic_and_page_are_entered_in_the_menu() -> None:
    guide = create.guide(ROOT, "示例事项", "sample", "吵起来了")
    assert set(guide) == {"data/services/sample.yml", "docs/services/sample.md", "mkdocs.yml"}
    assert "      - 示例事项: services/sample.md\n" in guide["mkdocs.yml"]
    assert (
        form.schema_name(Source("data/x.yml", guide["data/services/sample.yml"])) == "service.json"
    )
    topic = create.topic(ROOT, "示例专题", "sample")
    assert '{{ 测验("示例专题") }}' in topic["docs/learn/sample.md"]
    assert "docs/about/sample.md" in create.plain_page(ROOT, "示例", "sample", "about")
    for stem in ("mediation", "../a", "A", ""):
        with pytest.raises(PenError):
            create.guide(ROOT, "示例事项", stem, "")


def test_the_editor_is_the_one_that_its_source_makes() -> None:
    known = SUM.read_text("utf-8").split()[0]
    assert sha256((ASSETS / "editor.js").read_bytes()).hexdigest() == known
    lock = json.loads((SOURCE / "package-lock.json").read_text("utf-8"))
    assert all(one["integrity"] for name, one in lock["packages"].items() if name)
