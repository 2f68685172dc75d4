"""Damaged files: the right code on the right line, no traceback, and the rest is still read."""

import random
import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from towns import FIRST, load_town, subject

from macros.ledger import source
from macros.ledger.load import load

DATA = Path(__file__).resolve().parents[1] / "data"
LATER = "末: 05次"  # a later mistake, which the same run must find


@pytest.fixture(params=["C", "Python"], autouse=True)
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run each test with both YAML loaders: the one in C words its errors differently."""
    if request.param == "Python":
        monkeypatch.setattr(source, "_LOADER", yaml.SafeLoader)
    elif not hasattr(yaml, "CSafeLoader"):
        pytest.skip("no reader in C here")


# --- one damaged line ---------------------------------------------------------------------

LINES = {
    "tab for indent": ("\t甲: 3次", "L05"),
    "tab after the colon": ("甲:\t3次", "L05"),
    "tab at the end": ("甲: 3次\t", "L05"),
    "full-width colon": ("甲：3次", "L06"),
    "full-width colon, space": ("甲： 3次", "L06"),
    "full-width digits": ("甲: ３次", "F01"),
    "no space after the colon": ("甲:3次", "L04"),
    "no colon": ("甲 3次", "L04"),
    "only a word": ("甲", "L04"),
    "open double quote": ('甲: "3次', "L04"),
    "open single quote": ("甲: '3次", "L04"),
    "text after a quote": ('甲: "3"次', "L04"),
    "unknown escape": ('甲: "3\\次"', "L04"),
    "open brace": ("甲: {值: 3次", "L04"),
    "open bracket": ("甲: {值: 3次, 分项: [乙, 丙}", "L04"),
    "brace too many": ("甲: {值: 3次}}", "L04"),
    "bracket too many": ("甲: 3次]", "F01"),
    "colon in the value": ("甲: {值: 3次, 口径: 注: 意}", "L04"),
    "two colons": ("甲: 乙: 3次", "L04"),
    "percent sign": ("甲: %", "L04"),
    "at sign": ("甲: @3次", "L04"),
    "back quote": ("甲: `3次`", "L04"),
    "starred": ("甲: *重要*的", "L04"),
    "ampersand": ("甲: & 3次", "L04"),
    "greater than": ("甲: >3次", "L04"),
    "bar": ("甲: |3次", "L04"),
    "dash": ("甲: - 3次", "L04"),
    "comma": ("甲: , 3次", "L04"),
    "anchor": ("甲: &a 3次", "L10"),
    "alias": ("甲: *a", "L10"),
    "tag": ("甲: !!int 3次", "L10"),
    "own tag": ("甲: !tag 3次", "L10"),
    "dangerous tag": ("甲: !!python/object/apply:os.system [echo]", "L10"),
    "merge key": ("<<: {值: 3次}", "L12"),
    "mapping as key": ("? {甲: 3次}\n  : 3次", "L09"),
    "list as key": ("[甲]: 3次", "L09"),
    "list as figure": ("甲: [3次]", "L09"),
    "deep list": ("甲: " + "[" * 10_000, "L09"),
    "deep mapping": ("甲: " + "{甲: " * 10_000, "L09"),
    "deep and closed": ("甲: " + "[" * 500 + "]" * 500, "L09"),
    "NUL": ("甲: 3\0次", "X02"),
    "bell": ("甲: 3次\a", "X02"),
    "escape character": ("甲: \x1b[31m3次", "X02"),
    "C1 control": ("甲: 3次\x85", "X02"),
    "line separator": ("甲: 3\u2028次", "X02"),
    "byte order mark inside": ("甲: \ufeff3次", "X02"),
    "not a character": ("甲: 3\uffff次", "X02"),
    "zero width": ("甲: 3\u200b次", "X02"),
    "right to left": ("甲: \u202e3次", "X02"),
    "emoji": ("甲: 3次👍", "F01"),
    "full-width indent": ("\u3000甲: 3次", "L06"),
    "no-break indent": ("\u00a0甲: 3次", "L06"),
    "space before": (" 甲: 3次", "L04"),
    "boolean": ("甲: yes", "F01"),
    "time": ("甲: 1:30", "F01"),
    "date": ("甲: 2024-05-31", "F01"),
    "underscore": ("甲: 1_000", "F01"),
    "null": ("甲: ~", "F01"),
    "empty": ("甲:", "F02"),
    "empty text": ('甲: ""', "F02"),
    "only a comment": ("甲: # 3次", "F02"),
}


@pytest.mark.parametrize("line", LINES)
def test_one_damaged_line(tmp_path: Path, line: str) -> None:
    text, code = LINES[line]
    before, after = "首: 3次", ["尾: {值: 5次, 口径: 不含复查}", LATER]
    town = load_town(tmp_path, subject(before, *text.split("\n  "), *after))
    last = FIRST + 2 + len(text.split("\n  "))
    at = {line for c, line in town.locations if c == code}
    assert FIRST + 1 in at, town.problems
    assert ("F01", last) in town.locations, town.problems
    assert {line for _, line in town.locations} <= {FIRST + 1, last}, town.problems
    assert town.get("首").text == "3次"
    assert town.get("尾").definition == "不含复查"


def test_a_line_less_indented_than_its_neighbours(tmp_path: Path) -> None:
    text = subject("首: 3次", "甲: 3次", LATER).replace("  甲", " 甲")
    assert load_town(tmp_path, text).locations == [("L04", FIRST + 1), ("F01", FIRST + 2)]


def test_a_percent_sign_is_to_be_quoted(tmp_path: Path) -> None:
    text = subject("甲: 1件", "乙:", "  派生: 甲 / 甲", "  单位: %", LATER)
    town = load_town(tmp_path, text)
    assert town.locations == [("L04", FIRST + 3), ("F01", FIRST + 4)]
    assert "双引号" in town.only("L04").mend


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ('"上门"服务', "“上门”服务"),
        ('"甲"、"乙"两类', "“甲”、“乙”两类"),
        ('"甲"和"乙"', "“甲”和“乙”"),
        ('"他说"好"，就好"', "他说“好”，就好"),
        ("'上门'服务", "“上门”服务"),
        ("'it's'", ""),
        ('"3次"左右', "“3次”左右"),
    ],
)
def test_quotation_marks_inside_a_value_are_named(tmp_path: Path, value: str, right: str) -> None:
    for indicator, line in (
        (f"甲: {{值: 3次, 备注: {value}}}", FIRST),
        (f"甲:\n    值: 3次\n    备注: {value}", FIRST + 2),
    ):
        town = load_town(tmp_path, subject(indicator, "乙: 05次"))
        assert town.locations == [("L04", line), ("F01", line + 1)]
        assert "值里面的引号" in town.only("L04").expected
    assert right in town.only("L04").mend


@pytest.mark.parametrize("value", ['"约3次"', "'约3次'", '"约3次" # 注', '"约3次"   '])
def test_quotation_marks_around_a_value_are_none_of_it(tmp_path: Path, value: str) -> None:
    assert not load_town(
        tmp_path, subject(f"甲: {value}", f"乙: {{值: {value.split('#')[0]}}}")
    ).problems


def test_a_quote_closed_by_accident_below_is_blamed_where_it_opens(tmp_path: Path) -> None:
    text = subject("甲: '3次", "乙: 5次", "丙: '6次'", LATER)
    assert load_town(tmp_path, text).locations == [("L04", FIRST), ("F01", FIRST + 3)]


@pytest.mark.parametrize(
    ("line", "right"), [("甲：3次", "甲: 3次"), ("甲:3次", "甲: 3次"), ("甲 ：  3次", "甲: 3次")]
)
def test_a_wrong_colon_is_mended_with_the_right_line(tmp_path: Path, line: str, right: str) -> None:
    town = load_town(tmp_path, subject(line))
    assert f"“{right}”" in town.problems[0].mend
    assert town.get("甲").text == "3次"


def test_many_mistakes_at_once(tmp_path: Path) -> None:
    text = subject(
        "甲：3次",
        "\t乙: 3次",
        "丙: 05次",
        "丁: {值: 3次",
        "戊: 3次",
        "戊: 4次",
        "己: @",
        "庚: &a 3次",
        "3辛: 3次",
        "壬: {值: 3次, 口经: 全部}",
        keys=["勾稽:", "  - 甲 >="],
    )
    town = load_town(tmp_path, text, files={"2024/x.yml": "", "2024/y.yml": "甲".encode("gbk")})
    assert [at for at in town.locations if at[1] >= FIRST] == [
        ("L06", FIRST),
        ("L05", FIRST + 1),
        ("F01", FIRST + 2),
        ("L04", FIRST + 3),
        ("L07", FIRST + 5),
        ("L04", FIRST + 6),
        ("L10", FIRST + 7),
        ("L12", FIRST + 8),
        ("L08", FIRST + 9),
        ("R09", FIRST + 11),
    ]
    assert {"L01", "L03"} <= town.codes


# --- the whole file -----------------------------------------------------------------------

GOOD = subject("甲: 3次", "乙: 5次")

FILES = {
    "empty": (b"", ("L03", 1)),
    "only white space": (b" \n\n  \n", ("L03", 1)),
    "only comments": ("# 待写\n# 明年再说\n".encode(), ("L03", 1)),
    "only a document mark": (b"---\n", ("L03", 1)),
    "a list": ("- 甲\n- 乙\n".encode(), ("L09", 1)),
    "a word": ("\n矛盾纠纷\n".encode(), ("L09", 2)),
    "a list below a comment": ("# 注\n\n- 甲\n".encode(), ("L09", 3)),
    "5 MB": (GOOD.encode() + b"# " + b"x" * 5_000_000, ("L02", 1)),
    "GBK": (GOOD.encode("gbk"), ("L01", 1)),
    "GBK from the third line on": (
        b"# a\r\n# b\r\n" + GOOD.replace("\n", "\r\n").encode("gbk"),
        ("L01", 3),
    ),
    "GBK after old line ends": (b"# a\r# b\r" + GOOD.encode("gbk"), ("L01", 3)),
    "GBK in the middle": (GOOD.encode() + "  丙: 3次\n".encode("gbk"), ("L01", FIRST + 2)),
    "GBK after a byte order mark": (b"\xef\xbb\xbf\n\n\n" + GOOD.encode("gbk"), ("L01", 4)),
    "Latin-1": (b"# caf\xe9\n" + GOOD.encode(), ("L01", 1)),
    "cut inside a character": (GOOD.encode().rstrip()[:-1], ("L01", FIRST + 1)),
    "UTF-16": (GOOD.encode("utf-16"), ("L01", 1)),
    "UTF-16 BE": (b"\xfe\xff" + GOOD.encode("utf-16-be"), ("L01", 1)),
    "UTF-32": (GOOD.encode("utf-32"), ("L01", 1)),
    "two documents": ((GOOD + "---\n" + GOOD).encode(), ("L09", FIRST + 2)),
    "other YAML": (b"%YAML 9.9\n---\n" + GOOD.encode(), ("L04", 1)),
    "brackets": (b"[" * 10_000, ("L09", 1)),
    "deep indents": ("".join("  " * n + "甲:\n" for n in range(300)).encode(), ("L09", 13)),
    "a web page": (b"<!DOCTYPE html>\n<html>\n", ("L09", 1)),
    "an image": (b"\x89PNG\r\n\x1a\n\0\0", ("L01", 1)),
}


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file(tmp_path: Path, name: str) -> None:
    raw, (code, line) = FILES[name]
    town = load_town(tmp_path, files={"2024/care.yml": raw})
    assert (code, line) in town.locations, town.problems
    assert all(p.path == "data/2024/care.yml" for p in town.problems)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark_do_not_matter(tmp_path: Path, end: str, mark: str) -> None:
    text = mark + subject("甲: 3次", "乙: 5次", LATER).replace("\n", end)
    town = load_town(tmp_path, files={"2024/care.yml": text.encode()})
    assert town.locations == [("F01", FIRST + 2)]
    assert town.get("甲").text == "3次"


def test_the_first_document_of_two_is_still_read(tmp_path: Path) -> None:
    town = load_town(tmp_path, subject("甲: 3次", LATER) + "---\n主题: 乙\n")
    assert town.locations == [("F01", FIRST + 1), ("L09", FIRST + 2)]


def test_conflict_markers_and_both_sides(tmp_path: Path) -> None:
    text = subject("首: 1次", LATER).replace(
        "  末",
        "<<<<<<< HEAD\n  甲: 3次\n||||||| base\n  甲: 2次\n=======\n  甲: 4次\n>>>>>>> b\n  末",
    )
    town = load_town(tmp_path, text)
    marks = [line for code, line in town.locations if code == "L14"]
    assert marks == [FIRST + 1, FIRST + 3, FIRST + 5, FIRST + 7]
    assert [line for code, line in town.locations if code == "L07"] == [FIRST + 4, FIRST + 6]
    assert ("F01", FIRST + 8) in town.locations


def test_duplicate_keys_at_every_level(tmp_path: Path) -> None:
    text = subject(
        "甲: 3次",
        "乙: {值: 1次, 值: 2次}",
        "甲: 4次",
        '"乙": 3次',
        keys=["来源: 别处", "指标:", "  丙: 5次"],
    )
    town = load_town(tmp_path, text)
    lines = [line for code, line in town.locations if code == "L07"]
    assert lines == [FIRST + 1, FIRST + 2, FIRST + 3, FIRST + 4, FIRST + 5]
    assert town.get("甲").text == "3次"
    first = next(p for p in town.problems if p.line == FIRST + 2)
    assert f"第{FIRST}行" in first.expected


def test_billion_laughs_are_not_laughed(tmp_path: Path) -> None:
    lines = ["a0: &a0 哈"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    town = load_town(tmp_path, subject(*lines, LATER))
    assert "L10" in town.codes
    assert ("F01", FIRST + 30) in town.locations


# --- what is right ------------------------------------------------------------------------


@pytest.mark.parametrize("style", ["|", ">", "|-", ">-", "|2-", "plain", '"', "'"])
def test_full_width_colons_and_indents_belong_in_text(tmp_path: Path, style: str) -> None:
    written = ["说明：包括两类，", "\u3000\u3000第一类：上门；", "备注:无"]
    if style == "plain" or style in "\"'":
        quote = "" if style == "plain" else style
        lines = [f"备注: {quote}开头", *(f"  {line}" for line in written)]
        lines[-1] += quote
    else:
        lines = [f"备注: {style}", *(f"  {line}" for line in written)]
    town = load_town(
        tmp_path, subject("甲:", "  值: 3次", *(f"  {line}" for line in lines), "乙: 5次")
    )
    assert not town.problems
    note = town.get("甲").note
    assert "说明：包括两类，" in note
    assert "第一类：上门；" in note


@pytest.mark.parametrize(
    "text",
    [
        subject("甲: 3次  # 注：见附件", "# 乙：待写", "丙: 4次"),
        subject('"甲": "3次"', "'乙': '4次'"),
        subject("甲: {值: 3次, 口径: 一：二}"),
        subject("甲: 3次", "", "", "乙: 5次"),
        subject("甲:", "    值: 3次", "    口径: 全部"),
        GOOD.rstrip("\n"),
        "---\n" + GOOD + "...\n",
        "%YAML 1.1\n---\n" + GOOD,
        "# 注释\n\n" + GOOD,
        GOOD.replace("\n", "   \n"),
        "{主题: 养老, 来源: 年报, 期间: 全年, 指标: {甲: 3次}}",
    ],
)
def test_other_ways_to_write_the_same(tmp_path: Path, text: str) -> None:
    town = load_town(tmp_path, text)
    assert not town.problems
    assert town.get("甲").text == "3次"


def test_values_stay_the_text_they_are(tmp_path: Path) -> None:
    values = ["1:30", "1_000", "2024-05-31", "0x1F", "007", "1e3", "null", "~", "no", "真", "1.10"]
    town = load_town(
        tmp_path, subject(*(f"甲{n}: {{值: 3次, 备注: {v}}}" for n, v in enumerate(values)))
    )
    assert not town.problems
    assert [town.get(f"甲{n}").note for n in range(len(values))] == values


# --- any damage at all --------------------------------------------------------------------

FOUND = [*sorted(p.relative_to(DATA) for p in DATA.glob("2*/*.yml")), Path("units.yml")]
STRANGE = [
    "\0", "\t", "：", "　", "\u2028", "\u202e", "\ufeff", "👍", "#", "- ", ": ", "{", "}", "[",
    "]", '"', "'", "&a ", "*a", "!!x ", "|", ">", "%", "@", "---\n", "<<<<<<< a\n", "\r", "\n",
    "  ", "？", "0", "一", "少于", "余", "分项", "甲 / 0", "年度(2023).禁毒.",
]  # fmt: skip


def damage(text: str, hand: random.Random) -> str:
    """Return the text with one accidental damage."""
    at = hand.randrange(len(text) + 1)
    lines = text.split("\n")
    line = hand.randrange(len(lines))
    match hand.choice(
        ["insert", "insert", "delete", "replace", "cut", "drop", "swap", "twice", "indent"]
    ):
        case "insert":
            return text[:at] + hand.choice(STRANGE) + text[at:]
        case "delete":
            return text[:at] + text[at + hand.randrange(1, 4) :]
        case "replace":
            return text[:at] + hand.choice(STRANGE) + text[at + 1 :]
        case "cut":
            return text[:at]
        case "drop":
            del lines[line]
        case "swap":
            other = hand.randrange(len(lines))
            lines[line], lines[other] = lines[other], lines[line]
        case "twice":
            lines.insert(line, lines[line])
        case "indent":
            lines[line] = " " * hand.randrange(8) + lines[line].lstrip()
    return "\n".join(lines)


@pytest.fixture(scope="module")
def data_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(DATA, tmp_path_factory.mktemp("town") / "data"))


@given(file=st.sampled_from(FOUND), hand=st.randoms(use_true_random=False), often=st.integers(1, 5))
@settings(max_examples=100)
def test_any_damage_is_told_in_its_place(
    data_copy: Path, file: Path, hand: random.Random, often: int
) -> None:
    text = (DATA / file).read_text("utf-8")
    for _ in range(often):
        text = damage(text, hand)
    tell(data_copy, file, text.encode())


@given(file=st.sampled_from(FOUND), at=st.integers(0, 10_000), junk=st.binary(max_size=8))
@settings(max_examples=40)
def test_any_damaged_bytes_are_told_in_their_place(
    data_copy: Path, file: Path, at: int, junk: bytes
) -> None:
    raw = (DATA / file).read_bytes()
    tell(data_copy, file, raw[:at] + junk + raw[at + len(junk) :])


def tell(data: Path, file: Path, raw: bytes) -> None:
    (data / file).write_bytes(raw)
    try:
        _, problems = load(data)
    finally:
        shutil.copy(DATA / file, data / file)
    lines = len(
        raw.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    )
    for problem in problems:
        assert (data.parent / problem.path).is_file()
        if problem.path == f"data/{file.as_posix()}":
            assert 1 <= problem.line <= lines
        assert str(problem)
