"""Personal data and withheld counts are found wherever they are written.

No number that could be somebody's is in this file: all are made when the tests run.
"""

import base64
import hashlib
import random
import re
import time
import unicodedata
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser
from shared import is_linear

from macros.channels.registry import TEXTS
from macros.ledger.load import load
from macros.ledger.mention import mentions
from macros.prose.privacy import findings

ROOT = Path(__file__).resolve().parents[1]
WIDE = str.maketrans({chr(n): chr(n + 0xFEE0) for n in range(0x21, 0x7F)})


def identity(area: str = "820000", born: str = "18991231", order: str = "000") -> str:
    """Return an identity number with a valid check digit that belongs to nobody alive."""
    body = area + born + order
    total = sum(int(d) * 2 ** (17 - n) for n, d in enumerate(body))
    return body + "10X98765432"[total % 11]


def card(prefix: str, length: int) -> str:
    body = prefix.ljust(length - 1, "0")
    doubled = [sum(divmod(int(d) * 2, 10)) for d in body[::-2]]
    return body + str(-(sum(doubled) + sum(map(int, body[-2::-2]))) % 10)


PHONE = "1" + "3" + "0" * 9
ID = identity()
WITH_X = next(n for k in range(1000) if (n := identity(order=f"{k:03}")).endswith("X"))
OLD_ID = "820000" + "991231" + "000"
CARD = card("62", 19)
PLATE = "粤" + "Z" + "0" * 5


def kinds(text: str) -> list[str]:
    return [re.sub("^像是(.*)：.*$", r"\1", f.found) for f in findings(text)]


def split_digits(digits: str, *lengths: int, gap: str = " ") -> str:
    parts, place = [], 0
    for length in lengths:
        parts.append(digits[place : place + length])
        place += length
    return gap.join(parts)


# --- what is found -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("datum", "kind"),
    [
        (PHONE, "手机号"),
        ("+86" + PHONE, "手机号"),
        ("0086" + PHONE, "手机号"),
        ("+86 " + PHONE, "手机号"),
        ("+86-" + split_digits(PHONE, 3, 4, 4, gap="-"), "手机号"),
        (split_digits(PHONE, 3, 4, 4), "手机号"),
        (split_digits(PHONE, 3, 4, 4, gap="-"), "手机号"),
        (split_digits(PHONE, 3, 4, 4, gap="\u200b"), "手机号"),
        (split_digits(PHONE, 3, 4, 4, gap="·"), "手机号"),
        (split_digits(PHONE, 3, 8), "手机号"),
        (split_digits(PHONE, 7, 4), "手机号"),
        (split_digits(PHONE, 3, 3, 5), "手机号"),
        (" ".join(PHONE), "手机号"),
        (split_digits(PHONE, 1, 1, 1, 4, 4, gap=" - "), "手机号"),
        (ID, "身份证号"),
        (WITH_X, "身份证号"),
        (WITH_X.lower(), "身份证号"),
        (split_digits(ID, 6, 8, 4), "身份证号"),
        (split_digits(ID, 6, 4, 4, 4, gap="-"), "身份证号"),
        (split_digits(WITH_X, 6, 8, 4), "身份证号"),
        (" ".join(ID), "身份证号"),
        (OLD_ID, "十五位的身份证号"),
        (CARD, "银行卡号"),
        (card("62", 16), "银行卡号"),
        (card("9558", 19), "银行卡号"),
        (card("4", 16), "银行卡号"),
        (card("51", 16), "银行卡号"),
        (split_digits(CARD, 4, 4, 4, 4, 3), "银行卡号"),
        (split_digits(card("62", 16), 4, 4, 4, 4, gap="-"), "银行卡号"),
        (PLATE, "车牌号"),
        (PLATE.replace("Z", "Z·"), "车牌号"),
        (PLATE.lower(), "车牌号"),
        ("粤ZD" + "0" * 5, "车牌号"),
        ("粤Z" + "0" * 5 + "F", "车牌号"),
        ("粤Z" + "0" * 4 + "学", "车牌号"),
        ("粤ZAB" + "0" * 3, "车牌号"),
        ("zhang.san" + "@" + "qq.com", "个人邮箱"),
    ],
)
@pytest.mark.parametrize(
    "around", ["{}", "联系{}。", '"值": "{}",', "- 甲: {}\n", "（{}）", "甲:{},乙"]
)
@pytest.mark.parametrize("wide", [False, True])
def test_personal_data_is_found(datum: str, kind: str, around: str, wide: bool) -> None:
    text = around.format(datum.translate(WIDE) if wide else datum)
    (finding,) = findings(text)
    assert kinds(text) == [kind]
    assert finding.found.count("*") > 3
    spanned = unicodedata.normalize("NFKC", text[finding.start : finding.end])
    assert re.sub(r"\W", "", spanned) in re.sub(r"\W", "", datum)
    assert len(re.sub(r"\W", "", spanned)) >= 7


@pytest.mark.parametrize("datum", [PHONE, ID, OLD_ID, CARD, PLATE, "zhang.san" + "@" + "qq.com"])
def test_no_message_repeats_the_datum(datum: str) -> None:
    (finding,) = findings(f"号码：{datum}")
    told = finding.found + finding.replacement + finding.reason
    shown = re.sub(r"\W", "", datum)
    assert not any(shown[n : n + 3] in told for n in range(len(shown) - 2))
    assert finding.found.endswith(shown[-1])


def test_several_are_found_side_by_side() -> None:
    assert kinds(f"{PHONE} {PHONE}/{PHONE}、{ID}，0751-8000000 {PHONE}") == ["手机号"] * 3 + [
        "身份证号",
        "手机号",
    ]
    phone = split_digits(PHONE, 3, 4, 4, gap="-")
    assert kinds(f"0751-8000000 {phone} {phone}") == ["手机号"] * 2


def test_papers_are_only_seen_after_their_name() -> None:
    number = "E" + "0" * 8
    assert kinds(f"护照号码：{number}，港澳通行证C{'0' * 8}") == ["护照或者通行证号"] * 2
    assert kinds(f"编号{number}") == []


def test_levels() -> None:
    assert [f.level for f in findings(f"{PHONE}，{OLD_ID}，zhang@qq.com")] == [
        "错误",
        "提醒",
        "提醒",
    ]
    assert [f.level for f in findings(f"身份证号码{OLD_ID}")] == ["错误"]


# --- what is not ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "热线12345、12348、96110、4000000000、95598",
        "电话0751-8000000、(020)80000000",
        "2024-01-05 10:20:30.123、20240105102030、1704421230、1704421230123",
        f"{PHONE}元、{PHONE} 元、{PHONE}万、{PHONE}人次",
        f"0.{PHONE}、{PHONE}.5、a{PHONE}、{PHONE}b、_{PHONE}、{PHONE}_",
        f"IMG-{PHONE}.jpg、IMG_{PHONE}.png、{PHONE}.pdf、/2024/{PHONE}/x、/a/{PHONE}",
        f"0{PHONE}、{PHONE}0、{PHONE}00",
        f"{ID[:-1]}{(int(ID[-1]) + 1) % 10 if ID[-1] != 'X' else 0}",
        identity(born="18991332"),
        identity(area="990101"),
        f"{CARD[:-1]}{(int(CARD[-1]) + 1) % 10}",
        card("1", 16),
        "粤ICP备12345678号、粤B2-20090059、粤公网安备44020002000001号、粤F2024号",
        "logo@2x.png、webmaster@example.com、xlz@sg.gov.cn、name@1.2.3、@media",
        "统一社会信用代码11440203MB2C00001X",
        "ISBN 978-7-02-000220-7、GB/T 15834—2011",
        "395 15 11 8 20 170 2000 330 253 11 220",
        "1 3 5 7 9 11 13 15 17 19",
        "130 1000 2000 10",
    ],
)
def test_other_numbers_are_let_pass(text: str) -> None:
    assert kinds(text) == []


def _points(r: random.Random) -> str:
    places = r.choice([0, 1, 2, 3])
    return "M" + " ".join(f"{r.uniform(0, 2000):.{places}f}" for _ in range(40))


MACHINE_MADE: dict[str, Callable[[random.Random], str]] = {
    "hash": lambda r: hashlib.sha256(r.randbytes(8)).hexdigest(),
    "short hash": lambda r: hashlib.md5(r.randbytes(8)).hexdigest()[:8],
    "base64": lambda r: base64.b64encode(r.randbytes(300)).decode(),
    "uuid": lambda r: str(uuid.UUID(int=r.getrandbits(128))),
    "svg": _points,
    "points": lambda r: " ".join(f"{r.randrange(2000)},{r.randrange(2000)}" for _ in range(20)),
    "seconds": lambda r: f"{r.randrange(10**9, 2 * 10**9)} {r.randrange(10**12, 2 * 10**12)}",
    "time": lambda r: time.strftime(
        "%Y-%m-%d %H:%M:%S %Y%m%d%H%M%S", time.gmtime(r.getrandbits(31))
    ),
    "float": lambda r: f"{r.random()} {r.random() * 1e6}",
    "file": lambda r: f"IMG_{r.randrange(10**14)}.jpg post_{r.randrange(10**11)}.html",
    "path": lambda r: f"/a/{r.randrange(10**11)}.pdf t{r.randrange(10**18)}.png",
    "colour": lambda r: f"#{r.randrange(10**6):06}",
    "amount": lambda r: f"{r.randrange(10**12)}元",
}


@pytest.mark.parametrize("made", MACHINE_MADE)
def test_machine_made_text_is_let_pass(made: str) -> None:
    r = random.Random(2024)
    texts = [MACHINE_MADE[made](r) for _ in range(3000)]
    assert [text for text in texts if findings(text)] == []


KINDS = (*TEXTS, ".md", ".yml")


def test_our_own_files_are_let_pass(built_site: Path) -> None:
    folders = [built_site, ROOT / "docs", ROOT / "data", ROOT / "overrides"]
    files = [file for folder in folders for file in folder.rglob("*") if file.suffix in KINDS]
    texts = {file: file.read_text("utf-8") for file in files}
    assert {str(file): findings(text) for file, text in texts.items() if findings(text)} == {}


# --- withheld counts: every category is invented -------------------------------------------------

NAMES = ["登月人员", "潜水人员", "观星者人数", "星", "社区登山人员"]


def codes(text: str) -> list[str]:
    return [mention.name for mention in mentions(text, NAMES)]


@pytest.mark.parametrize(
    "text",
    [
        "登月人员5人",
        "登月5人",
        "登月的有 5 名",
        "登月人员为５人",
        "登月人员（含往年）共五人",
        "登月人员五（5）人",
        "登月人员两名",
        "登月人员，据统计，去年全镇一共3位",
        "登月一人",
        "登月人员3个人",
        "登月人员3户",
        "登月人员少于5人",
        "登月人员不足3人",
        "登月人员3—5人",
        "登月人员有若干。其中3人在镇上",
        "登月的有若干。\n\n其中3人在镇上",
        "5人登月",
        "有3名登月人员",
        "登月人员：5",
        "| 登月人员 | 5 |",
        '"登月人员": 5,',
        "登月人员,5",
        "登月人数为5",
        "登月、潜水少于10人，登月5余人",
        '{{ 图(航天.登月人员, 标题="登月5人") }}',
        "全镇登月人员{{ 航天.登月人员 }}，其中1人在站",
    ],
)
def test_a_small_count_beside_its_category_is_found(text: str) -> None:
    assert set(codes(text)) == {"登月人员"}


@pytest.mark.parametrize(
    "text",
    [
        "登月人员少于10人",
        "登月人员12人、15人、20余人",
        "登月人员{{ 航天.登月人员 }}",
        "登月无一人，没有一人登月，未有一人登月",
        "登月第一人，全镇第3名",
        "登月3人次、人均3次、3场（次）",
        "登月人员5次、5个月、5件、2024年5月",
        "登月人员实行一人一档、一户一策",
        "登月人员每一人、任何一人都有记录",
        "登月人员少于10人，执法人员3人",
        "登月人员若干。执法人员3人",
        "登月人员若干\n执法人员3人",
        "执法人员3人，登月人员少于10人",
        "登月所执法干部3人",
        "登月工作的各项要求都已经落实到村到户，执法人员3人",
        "执法人员3人",
        "星期一3人",
        "十三人、二十五人、三百人登月",
        "登月人员名单、户籍、3位数、两位于",
    ],
)
def test_other_counts_are_let_pass(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "登月人员③人", "登月人员⑶人", "登月人员⒊人", "登月人员❸人", "登月人员³人", "登月人员₃人",
        "登月人员Ⅲ人", "登月人员III人", "登月人员IV名", "登月人员𝟛人", "登月人员㊂人",
        "登月人员㈢名", "登月人员٣人", "登月人员〣人", "登月人员&#51;人", "登月人员&#x33;人",
        "登月人员&#x0033;&nbsp;人", "登月人员3&ensp;人", "登月人员3&#20154;", "登月人员**3**人",
        "登月人员*3*人", "登月人员__3__人", "登月人员`3`人", "登月人员<b>3</b>人",
        "登月人员<span class=\"n\">3</span> 人", "登月人员3<!-- x -->人", "登月人员[3](a.md)人",
        "登**月**人员3人", "登&#26376;人员3人", "登\\u6708人员3人", "登月人员\\u0033人",
        "登月人员3\u200b人", "登月人员叁人", "登月人员肆名", "登月人员陸人", "登月人员俩",
        "登月人员仨", "登月人员就俩", "登月的一共四口人", "登月人员2口人", "登月3口",
        "登月人员3例", "登月3例", "登月人员有3个", "登月人员一个", "登月人员仅3个。",
        "登月人员3对象", "登月3起", "登月3家", "登月人员3人/年", "登月人员3人（次）",
        "登月人员3人(次)", "登月人员五（5）人", "登月人员3男2女", "登月人员一男",
        "登月人员 3 persons", "登月 4 people", "3例登月", "3个登月人员", "4个登月人员在镇",
        "登月人员若干。\n\n其中3人在镇上", "登月人员若干。\n\n3人。", "## 登月人员\n\n共3人。",
        "## 登月人员\n\n现有3名。", "登月人员若干。这些人里有4人在岗",
        "登月人员若干。\n\n上述人员4人在岗", "登月人员少于10人，其中3人住在镇上",
        "登月人员少于10人，比上年多3人", "登月人员少于10人，较去年减少2人",
        "登月人员少于10人。比上年增加两人", "登月人员少于10人，新增4人", "登月人员 | 四",
        "| 登月人员 | 四 |", "登月人员：四", "登月人数为四。", "title: 登月人员\n导语: 共3人",
        "![登月人员3人](a.png)", "[看](a.md \"登月人员3人\")", "## 情况 {#登月3人}",
        "<img alt=\"登月人员3人\" src=\"a.png\">", "<!-- 登月人员3人 -->", "# 登月3人",
        "\"登月人员\": \"④\",", "登月%33人", "%E7%99%BB%E6%9C%88%E4%BA%BA%E5%91%983人",
        "登月（3人）", "登月人员（三名）", "登月人员【3人】", "登月人员至少3人",
        "登月人员不到四人", "登月人员3至5人", "一名登月人员", "登月人员共有 ７ 位",
        "登月人员达9名", "社区登山3名", "社区登山的对象3人", "登月-3人", "登月人员=3",
    ],
)  # fmt: skip
def test_a_count_in_any_clothing_is_found(text: str) -> None:
    assert {*codes(text)} <= {"登月人员", "社区登山人员"}
    assert codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "登月人员实行一人一档、一户一策、一人一案", "登月第一人", "登月人员无一人违纪",
        "登月无一人失联，没有一人掉队", "登月3人次", "登月人员走访3次、5场次、2件",
        "拨打12345热线了解登月人员情况", "登月工作中一名称职的干部", "登月人员三个工作日内报到",
        "登月3个工作日", "登月人员来自5个村", "登月人员来自3个村（居）", "登月与两家单位合作",
        "登月人员由两家单位帮教", "登月人员每人每年一次体检", "登月人员3个月一次",
        "登月分为3个阶段", "登月人员一个不少、一个不漏", "登月人员一律登记", "登月人员一般在镇上",
        "登月人员一直稳定", "登月人员人数一直稳定", "登月人员人数一致", "登月人员人数增长3%",
        "登月人员人数为3成", "登月人员占3%", "每名登月人员由3名社工帮教", "登月人员由2名民警负责",
        "登月人员家中由1名网格员走访", "登月人员的监护由三名工作人员负责", "登月人员档案3份",
        "登月人员奖励3元", "登月人员少于10人，执法人员3人", "登月人员不足十人",
        "登月人员少于十人", "登月人员十余人", "登月人员二十三人", "登月人员12人",
        "登月人员（一）概况", "登月人员，第一，报到；第二，登记", "1. 登月人员",
        "## 一、登月人员\n\n一、申请", "登月人员\n\n1. 户口簿", "2. 个人申请", "登月人员同一人",
        "登月人员逐一人工核对", "登月人员每一户", "登月人员的三项制度", "登月人员两岸三地",
        "登月人员二维码", "登月人员一人一码", "登月人员3万元", "登月人员{{ 航天.登月人员 }}",
        "登月人员的《条例》第三条", "登月人员应当在2024年3月1日报到", "登月人员3级响应",
        "登月所民警3人", "登月：2024年起", "登月人员一站式服务", "登月人员三年以上",
        "登月人员①身份证②户口本", "登月人员[1]", "登月人员[^1]", "登月人员两会",
        "登月人员五人制足球", "登月人员 3.5%", "某一人登月", "登月人员 1—9人的，不公开",
        "一名律师和一名登月所干部",
    ],
)  # fmt: skip
def test_ordinary_text_about_the_same_people_is_let_pass(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    ("table", "count"),
    [
        ("| 镇 | 登月人员 |\n| --- | --- |\n| 甲 | 3 |\n| 乙 | 12 |\n", 1),
        ("登月|潜水\n-|-\n四|五人", 2),
        ("|登月|潜水|\n|-|-|\n|3|11|", 1),
        ("| 类 | 登月 | 场 |\n|:-|-:|-|\n| 甲 | 12 | 3 |\n", 0),
        ("| 登月 | 做法 |\n|-|-|\n| 登记 | 一户一策 |\n| 3次 | 3 |\n", 0),
    ],
)
def test_a_count_below_its_category_in_a_table_is_found(table: str, count: int) -> None:
    assert len(codes(table)) == count


def test_a_figure_is_read_as_it_will_stand_on_the_page() -> None:
    text = "登月人员{{ 航天.教练 }}"
    assert [m.name for m in mentions(text, NAMES, lambda word: "3人")] == ["登月人员"]
    assert mentions(text, NAMES, lambda word: "30人") == []
    assert mentions(text, NAMES, lambda word: None) == []


@pytest.mark.parametrize("text", ["登月的有&#x0033;人了", "登**月**人员<b>③</b>人了"])
def test_the_place_is_that_of_the_source(text: str) -> None:
    (mention,) = mentions(f"首行\n{text}", NAMES)
    assert "首行" not in (cut := f"首行\n{text}"[mention.start : mention.end])
    assert cut.endswith("人")


def test_the_count_itself_is_not_repeated() -> None:
    (mention,) = mentions("全镇潜水人员7人。", NAMES)
    assert (mention.start, mention.end) == (6, 8)
    assert "7" not in mention.name


def test_nothing_is_named_where_nothing_is_withheld() -> None:
    assert mentions("登月人员5人", []) == []


def test_our_pages_tell_no_withheld_count(built_site: Path) -> None:
    ledger, _ = load(ROOT / "data")
    hidden = [i.name for s in ledger.subjects() for i in s.indicators.values() if i.hidden]
    assert hidden
    pages = {str(p): p.read_text("utf-8") for p in (ROOT / "docs").rglob("*.md")}
    for page in built_site.rglob("*.html"):
        body = LexborHTMLParser(page.read_text("utf-8")).body
        pages[str(page)] = body.text(separator=" ") if body else ""
    assert [page for page, text in pages.items() if mentions(text, hidden)] == []


# --- any text, quickly ---------------------------------------------------------------------------

# fmt: off
PIECES = st.sampled_from([
    *"0123456789Xx -·—.,/%粤FDA@年人名登月。\n（）０９", "登月人员", "少于10人", PHONE,
])
HOSTILE = [
    "0", "1", "1 ", "1-", "1  ", PHONE, PHONE + " ", "86 ", "138 ", "0000 ", "粤", "粤F", "粤F1",
    "a", "a@", "a@a.", "a.", "-", "护照", "护照 ", "登月", "登月人员", "1人", "登月1人", "10人",
    "。", "\n ", "人数 ", "登月 ", "一 ", "其中", "X", "1X", "\u200b", "登月|", "130-0000-0000-",
]
# fmt: on


@given(st.lists(PIECES | st.text(max_size=3), max_size=60).map("".join))
def test_any_text_gives_places_inside_it(text: str) -> None:
    for made in (findings(text), mentions(text, NAMES)):
        assert all(0 <= place.start < place.end <= len(text) for place in made)
        assert [place.start for place in made] == sorted(place.start for place in made)


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_length_is_quick(piece: str) -> None:
    def work(size: int) -> None:
        text = piece * (size // len(piece))
        findings(text)
        mentions(text, NAMES)

    assert is_linear(work, 12_500)
