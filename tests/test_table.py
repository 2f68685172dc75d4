"""Tables and cards: values, the change from last year, units in the header, notes below."""

from collections import Counter
from pathlib import Path

import pytest
import town_maker
from selectolax.lexbor import LexborHTMLParser, LexborNode
from test_fill import render_page
from towns import Town, load_town, subject

from macros.ledger.model import Ledger


def rows(tree: LexborHTMLParser) -> dict[str, dict[str, str]]:
    """Return each row of the first table: its texts by column label."""
    labels = [th.text() for th in tree.css("table:first-of-type thead th")]
    found = {}
    for citation in tree.css(".cite"):
        citation.decompose()
    for tr in tree.css("table:first-of-type tbody tr"):
        texts = [cell.text().strip() for cell in tr.css("th, td")]
        found[texts[0]] = dict(zip(labels, texts, strict=True))
    return found


def two_years(folder: Path, old: list[str], new: list[str], *keys: str) -> Town:
    files = {
        f"{year}/0.yml": subject(*lines, keys=keys) for year, lines in ((2023, old), (2024, new))
    }
    return load_town(folder, files=files)


def text(node: LexborNode | None) -> str:
    assert node is not None
    return node.text()


# --- the change from last year ------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("100张", "120张", "+20.0%"),
        ("120张", "100张", "−16.7%"),
        ("100张", "100张", "持平"),
        ("约100张", "约120张", "约+20.0%"),
        ("约100张", "100张", "约持平"),
        ("90.5%", "93%", "+2.5个百分点"),
        ("98%", "96.55%", "−1.45个百分点"),
        ("5‰", "3‰", "−2个千分点"),
        ("2万张", "25000张", "+25.0%"),
        ("20余张", "30张", "不可比（原文只给出大于或小于多少）"),
        ("100张", "至少100张", "不可比（原文只给出大于或小于多少）"),
        ("100张", "50间", "不可比（单位不同）"),
        ("{值: 100张, 口径: 甲}", "{值: 120张, 口径: 乙}", "不可比（口径不同）"),
        ("待补充", "120张", "不可比（有一年没有数值）"),
        ("120张", "待补充", "不可比（有一年没有数值）"),
        ("0张", "5张", "不可比（上年为零）"),
        ("0张", "0张", "持平"),
        ("5张", "0张", "−100.0%"),
        ("0%", "5%", "+5个百分点"),
    ],
)
@pytest.mark.parametrize("word", ["表(养老)", "表(养老.床位)"])
def test_change_from_last_year(tmp_path: Path, word: str, old: str, new: str, change: str) -> None:
    town = two_years(tmp_path, [f"床位: {old}"], [f"床位: {new}"])
    row = rows(render_page(town.ledger, f"{{{{ {word} }}}}"))["床位"]
    assert list(row)[-1 if word != "表(养老)" else 3].startswith("同比")
    assert next(cell for label, cell in row.items() if label.startswith("同比")) == change


def test_change_is_that_of_the_tables_year(tmp_path: Path) -> None:
    files = {
        f"{y}/0.yml": subject(f"床位: {n}张") for y, n in ((2022, 80), (2023, 100), (2024, 120))
    }
    ledger = load_town(tmp_path, files=files).ledger
    this = {"指标": "床位", "2024年（张）": "120", "2023年（张）": "100", "同比": "+20.0%"}
    last = {"指标": "床位", "2023年（张）": "100", "2022年（张）": "80", "同比": "+25.0%"}
    assert rows(render_page(ledger, "{{ 表(养老.床位) }}"))["床位"] == this
    assert rows(render_page(ledger, "{{ 表(养老.床位) }}", year=2023))["床位"] == last
    assert rows(render_page(ledger, "{{ 表(年度(2023).养老.床位) }}"))["床位"] == last
    whole = rows(render_page(ledger, "{{ 表(年度(2023).养老) }}"))["床位"]
    assert whole["2022年"] == "80张"
    assert whole["同比"] == "+25.0%"


def test_first_year_and_gap_have_no_change(tmp_path: Path) -> None:
    files = {f"{year}/0.yml": subject("床位: 100张") for year in (2021, 2024)}
    ledger = load_town(tmp_path, files=files).ledger
    for year in (2021, 2024):
        for word in ("表(养老)", "表(养老.床位)"):
            assert "同比" not in "".join(
                rows(render_page(ledger, f"{{{{ {word} }}}}", year=year))["床位"]
            )


def test_new_figure_is_said_to_be_new(tmp_path: Path) -> None:
    town = two_years(tmp_path, ["床位: 100张"], ["床位: 120张", "食堂: 3个"])
    row = rows(render_page(town.ledger, "{{ 表(养老) }}"))["食堂"]
    assert (row["2024年"], row["2023年"], row["同比"]) == ("3个", "无此指标", "新指标")


# --- what cells say -----------------------------------------------------------------------


def test_definitions_say_everything(tmp_path: Path) -> None:
    lines = [
        "床位: {值: 约120张, 分项: {种类: [普通床位, 护理床位]}, 口径: 登记, 备注: '{护理床位}。'}",
        "普通床位: 80张",
        "护理床位: {值: 40张, 期间: 年末, 来源: '另一份报告 三（二）'}",
        "占比: {派生: 护理床位 / 床位, 单位: '%'}",
        "入住率: {值: 50%, 比率: [入住老人, 普通床位]}",
        "入住老人: {值: 40张, 属于: 床位}",
        "欺老事件: {值: 0起, 表述: 没有欺老事件}",
        "满意: {表述: 老人满意}",
    ]
    ledger = load_town(tmp_path, subject(*lines)).ledger
    tree = render_page(ledger, "{{ 表(养老) }}")
    found = rows(tree)
    columns = ["指标", "数值", "定义", "期间", "来源", "备注"]
    assert list(found["床位"]) == columns
    assert found["床位"]["数值"] == "约120张"
    assert found["床位"]["定义"] == "登记"
    assert found["床位"]["备注"] == "分为普通床位、护理床位（种类）；40张"
    assert found["护理床位"]["期间"] == "年末"
    assert found["普通床位"]["备注"] == "—"
    assert found["占比"]["数值"] == "约33%"
    assert found["占比"]["备注"] == "派生：护理床位 ÷ 床位"
    assert found["占比"]["来源"].startswith("本站计算")
    assert found["入住率"]["备注"] == "入住老人 ÷ 普通床位"
    assert found["入住老人"]["备注"] == "属于“床位”"
    assert (found["欺老事件"]["数值"], found["欺老事件"]["备注"]) == (
        "0起",
        "报告的说法：没有欺老事件",
    )
    assert found["满意"]["备注"] == "报告的说法：老人满意"
    assert [tr.id for tr in tree.css("tbody tr")] == list(found)
    source = tree.css_first("tr[id='护理床位'] td[data-l='来源'] a")
    assert source
    assert source.attributes["href"] == "../report/2024.html#s3-2"
    values = [data.attributes["value"] for data in tree.css("td[data-l='数值'] data")]
    assert values == ["120", "80", "40", "33", "50", "40", "0"]


def test_unit_stands_in_the_header_where_all_share_it(tmp_path: Path) -> None:
    ledger = load_town(
        tmp_path, subject("甲: 约3000万元", "乙: 30万元", "丙: 500元", "丁: 20余万元", "戊: 待补充")
    ).ledger
    tree = render_page(ledger, "{{ 表(养老.甲, 养老.乙, 养老.丁, 养老.戊, 标题='{甲}等') }}")
    assert {r["指标"]: r["数值（万元）"] for r in rows(tree).values()} == {
        "甲": "约3000", "乙": "30", "丁": "20余", "戊": "待补充",
    }  # fmt: skip
    assert text(tree.css_first("caption")) == "表1\u3000约3000万元等"
    assert [d.attributes["value"] for d in tree.css("data")] == ["30000000", "300000", "200000"]
    mixed = rows(render_page(ledger, "{{ 表(养老.甲, 养老.丙) }}"))
    assert (mixed["甲"]["数值"], mixed["丙"]["数值"]) == ("约3000万元", "500元")


def test_unit_of_last_year_that_differs_is_written_out(tmp_path: Path) -> None:
    ledger = two_years(tmp_path, ["金额: 9000元"], ["金额: 2万元"]).ledger
    row = rows(render_page(ledger, "{{ 表(养老.金额) }}"))["金额"]
    assert list(row.values()) == ["金额", "2", "9000元", "+122.2%"]


def test_short_table_leads_to_the_definitions(tmp_path: Path) -> None:
    ledger = load_town(tmp_path, subject("床位: 120张")).ledger
    link = render_page(ledger, "{{ 表(养老.床位) }}").css_first("tbody th a")
    assert link
    assert link.attributes["href"] == "../statistics/0.html#床位"
    assert not render_page(ledger, "{{ 表(养老.床位) }}", locate=lambda _: "").css("a")


def test_title_of_a_whole_subject(tmp_path: Path) -> None:
    ledger = load_town(tmp_path, subject("床位: 120张")).ledger
    assert (
        text(render_page(ledger, "{{ 表(养老) }}").css_first("caption"))
        == "表1\u3000养老的全部指标"
    )
    named = render_page(ledger, '{{ 表(养老, 标题="{床位}") }}').css_first("caption")
    assert text(named) == "表1\u3000120张"


# --- notes --------------------------------------------------------------------------------


def test_notes_on_doubt_and_privacy_follow_the_table(tmp_path: Path) -> None:
    town = two_years(
        tmp_path,
        ["老人: {值: 100人, 存疑: 旧疑。}", "孤老: 少于10人", "临工: 少于10人"],
        ["老人: {值: 120人, 存疑: 新疑。}", "孤老: 12人", "失智: 少于10人"],
        "敏感: 是",
    )
    assert not town.problems
    tree = render_page(town.ledger, "{{ 表(养老) }}")
    notes = tree.css("table ~ .note")
    assert [note.id for note in notes] == ["存疑-2024-1", "存疑-2023-1", None]
    assert "新疑。" in notes[0].text()
    assert "2023年存疑1" in notes[1].text()
    assert "旧疑。" in notes[1].text()
    # The table shows last year's withheld count too.
    assert "失智、孤老" in notes[2].text()
    assert "临工" not in text(tree.body)
    ids = {node.id for node in tree.css("[id]")}
    for mark in tree.css("td a.tag.q"):
        assert (mark.attributes["href"] or "").partition("#")[2] in ids
    hidden = tree.css("td .hide")
    assert [node.text() for node in hidden] == ["少于10人", "少于10人"]
    assert not [n for node in hidden if (n := node.parent) and n.css_first("data")]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["总: {值: 100人, 分项: [甲, 乙], 存疑: 疑。}", "甲: 60人", "乙: 45人"],
         "各分项相加是105人，合计写的是100人。"),
        (["总: {值: 100人, 分项: [甲, 乙], 存疑: 疑。}", "甲: 约60人", "乙: 约55人"],
         "各分项相加约是115人，合计写的是100人。"),
        (["总: {值: 80人, 分项: [甲, 乙], 存疑: 疑。}", "甲: 60余人", "乙: 25人"],
         "各分项相加至少是85人，合计写的是80人。"),
        (["总: {值: 约3000万元, 分项: [甲, 乙], 存疑: 疑。}", "甲: 2000万元", "乙: 50000000元"],
         "各分项相加是7000万元，合计写的是约3000万元。"),
        (["总: {值: 1234567元, 分项: [甲, 乙], 存疑: 疑。}", "甲: 1234567元", "乙: 7654321元"],
         "各分项相加是8888888元，合计写的是1234567元。"),
        (["总: {值: 100人, 分项: [甲, 乙], 存疑: 疑。}", "甲: 50件", "乙: 45人"], ""),
        (["总: {值: 100人, 分项: [甲, 乙], 存疑: 疑。}", "甲: 待补充", "乙: 45人"], ""),
        (["总: {值: 100人, 分项: [甲, 乙], 存疑: 只是说不清。}", "甲: 55人", "乙: 45人"], ""),
    ],
)  # fmt: skip
def test_doubt_shows_the_sum_that_fails(tmp_path: Path, lines: list[str], said: str) -> None:
    ledger = load_town(tmp_path, subject(*lines)).ledger
    note = render_page(ledger, "{{ 存疑清单() }}").css_first(".note")
    figure = ledger.years[2024]["养老"].indicators["总"]
    assert text(note) == f"存疑1总（{figure.text}）：{said}{figure.doubt}"


@pytest.mark.parametrize(
    ("check", "said"),
    [
        ("床位 >= 房间 * 3", "按推算，应当不少于150张，原文写的是100张。"),
        ("床位 > 房间 * 没有", ""),
        ("床位 <= 房间", "按推算，应当不超过50张，原文写的是100张。"),
        ("床位 == 房间 + 走廊", "按推算，应当与60张相当，原文写的是100张。"),
        ("床位 + 走廊 == 房间", "按推算，“床位 + 走廊”应当与50张相当。"),
        ("床位 >= 至少两倍 * 房间", "按推算，应当不少于200张，原文写的是100张。"),
        ("床位 == 大约 * 4", "按推算，应当与约2000张相当，原文写的是100张。"),
    ],
)
def test_doubt_shows_the_formula_that_fails(tmp_path: Path, check: str, said: str) -> None:
    lines = ["床位: 100张", "房间: 50张", "走廊: 10张", "至少两倍: 至少4倍", "大约: 约500张"]
    keys = ["勾稽:", f"  - {{式: '{check}', 存疑: 疑。}}"]
    ledger = load_town(tmp_path, subject(*lines, keys=keys)).ledger
    found = render_page(ledger, "{{ 存疑清单() }}").css_first(".note")
    assert text(found) == f"存疑1床位（100张）：{said}疑。"


def test_sum_of_withheld_parts_tells_nothing_new(tmp_path: Path) -> None:
    lines = [
        "总: {值: 100人, 分项: [甲, 乙, 丙], 存疑: 疑。}",
        "甲: 50人",
        "乙: 少于10人",
        "丙: 少于10人",
    ]
    ledger = load_town(tmp_path, subject(*lines, keys=["敏感: 是"])).ledger
    said = "存疑1总（100人）：各分项相加至多是70人，合计写的是100人。疑。"
    assert text(render_page(ledger, "{{ 存疑清单() }}").css_first(".note")) == said


def test_list_of_doubts_by_subject_and_year(tmp_path: Path) -> None:
    ledger = load_town(
        tmp_path,
        subject("床位: {值: 120张, 存疑: 甲疑。}"),
        subject("学校: {值: 2所, 存疑: 乙疑。}", name="教育"),
        files={"2023/0.yml": subject("床位: {值: 100张, 存疑: 旧疑。}")},
    ).ledger

    def listed(word: str) -> list[str]:
        return [note.text() for note in render_page(ledger, f"{{{{ {word} }}}}").css(".note")]

    assert len(listed("存疑清单()")) == 2
    assert listed("存疑清单(教育)") == ["存疑2学校（2所）：乙疑。"]
    assert listed("存疑清单(年度(2023).养老)") == ["2023年存疑1床位（100张）：旧疑。"]
    assert len(listed("存疑清单(教育, 养老)")) == 2


def test_what_arithmetic_proves_stands_before_what_is_unclear(tmp_path: Path) -> None:
    lines = [
        "床位: {值: 120张, 存疑: 没有说清。}",
        "总: {值: 90篇, 分项: [甲, 乙], 存疑: 疑。, 照录: 90篇 ≠ 30篇 + 40篇}",
        "甲: 30篇",
        "乙: 40篇",
    ]
    ledger = load_town(tmp_path, subject(*lines)).ledger
    notes = render_page(ledger, "{{ 存疑清单() }}").css(".note")
    assert [note.text()[:3] for note in notes] == ["存疑2", "存疑1"]


def test_privacy_note_only_where_something_is_withheld(tmp_path: Path) -> None:
    ledger = load_town(
        tmp_path,
        subject("失智: 少于10人", "老人: 120人", keys=["敏感: 是"]),
        subject("学校: 2所", name="教育"),
    ).ledger
    note = render_page(ledger, "{{ 隐私说明(养老) }}").css_first(".note.hide")
    assert "失智" in text(note)
    assert "老人" not in text(note)
    assert not render_page(ledger, "{{ 隐私说明(教育) }}").css(".note")


# --- a page with several ------------------------------------------------------------------


def test_ids_are_unique_on_a_page_with_everything_twice(tmp_path: Path) -> None:
    town = two_years(
        tmp_path,
        ["床位: {值: 100张, 存疑: 疑。}", "房间: 50间"],
        ["床位: {值: 120张, 存疑: 疑。}", "房间: 60间"],
    )
    words = [
        "表(养老)",
        "表(养老.床位)",
        "图(养老.床位)",
        "图(养老.房间)",
        "存疑清单()",
        "卡片(养老.床位)",
    ]
    tree = render_page(town.ledger, "\n\n".join(f"{{{{ {word} }}}}" for word in words * 2))
    assert not [i for i, n in Counter(node.id for node in tree.css("[id]")).items() if n > 1]
    numbers = [text(node)[:3] for node in tree.css("table:not(figure table) > caption")]
    assert numbers == ["表1\u3000", "表2\u3000", "表3\u3000", "表4\u3000"]
    assert [f.id for f in tree.css("figure")] == ["tu1", "tu2", "tu3", "tu4"]


# --- cards --------------------------------------------------------------------------------


def test_cards(tmp_path: Path) -> None:
    lines = [
        "床位: {值: 约3000余万张, 存疑: 疑。}",
        "失智: 少于10人",
        "食堂: 待补充",
        "零: {值: 0起, 表述: 没有一起}",
        "满意: {表述: '{零}，老人满意'}",
        "占比: {派生: 零 / 床位, 单位: '%', 期间: 年末}",
    ]
    ledger = load_town(tmp_path, subject(*lines, keys=["敏感: 是"])).ledger
    words = "养老.床位, 养老.失智, 养老.食堂, 养老.零, 养老.满意, 养老.占比"
    cards = render_page(ledger, f"{{{{ 卡片({words}) }}}}").css(".cards > a.card")
    assert [card.attributes["href"] for card in cards] == [
        f"../statistics/0.html#{name}" for name in ("床位", "失智", "食堂", "零", "满意", "占比")
    ]
    said = [text(card.css_first("span:nth-child(2)")).strip() for card in cards]
    assert said == ["约3000余万张", "少于10人", "待补充", "0起", "0起，老人满意", "0%"]
    assert [text(card.css_first("b")) for card in (cards[0], cards[3])] == ["3000", "0"]
    values = [
        data.attributes["value"] if (data := card.css_first("data")) else "" for card in cards
    ]
    assert values == ["30000000", "", "", "0", "", "0"]
    assert "存疑" in text(cards[0])
    assert cards[1].css_first(".tag.hide")
    assert cards[2].css_first(".tag.todo")
    assert not cards[4].css_first(".tag")
    assert "（派生）" in text(cards[5])
    assert text(cards[5].css_first(".p")).strip() == "年末"


# --- citations ------------------------------------------------------------------------------

ABOUT = {"镇名": "枕溪镇", "主办单位": "枕溪镇人民政府", "网址": "https://town.example/fazhi"}
HISTORY = "{值: 12场, 更正: [{日期: 2025-06-01, 原值: 10场, 现值: 12场, 原因: 漏计。, 批准: 办}]}"


def published(folder: Path, files: dict[str, str], day: str = "2025-03-01") -> Ledger:
    """Return the ledger of a town whose files a release of this day published."""
    load_town(folder, files=files)
    town_maker.record(folder, day)
    return load_town(folder).ledger


def citations(tree: LexborHTMLParser) -> list[str]:
    return [p.text() for p in tree.css(".cite p > span")]


def test_a_figure_that_is_not_published_is_not_to_be_cited(tmp_path: Path) -> None:
    ledger = load_town(tmp_path, subject("甲: 约12场", "乙: 待补充")).ledger
    tree = render_page(ledger, "{{ 表(养老) }}", about=ABOUT)
    [told] = citations(tree)
    assert "甲约12场" in told and "请不要引用" in told
    assert tree.css_first("[id='2024-甲']"), "the address does not wait for the release"


def test_citation_says_who_what_when_and_where(tmp_path: Path) -> None:
    ledger = published(tmp_path, {"2024/care.yml": subject("甲: 约12场")})
    [told] = citations(render_page(ledger, "{{ 表(养老) }}", about=ABOUT))
    assert told == (
        "枕溪镇人民政府. 枕溪镇2024年养老：甲约12场[DS/OL]. 1.0.0版. (2025-03-01)[引用日期]. "
        "https://town.example/fazhi/statistics/care.html#2024-甲"
    )
    [told] = citations(render_page(ledger, "{{ 表(养老) }}", about={"镇名": "枕溪镇"}))
    assert told.startswith("枕溪镇. ") and "网址待补充" in told


def test_citation_of_a_changed_figure_waits_for_its_release(tmp_path: Path) -> None:
    published(tmp_path, {"2024/care.yml": subject("甲: 10场")})
    ledger = load_town(tmp_path, files={"2024/care.yml": subject(f"甲: {HISTORY}")}).ledger
    tree = render_page(ledger, "{{ 表(养老) }}", about=ABOUT)
    assert "请不要引用" in citations(tree)[0]
    town_maker.record(tmp_path, "2025-06-02")
    tree = render_page(load_town(tmp_path).ledger, "{{ 表(养老) }}", about=ABOUT)
    assert "甲12场[DS/OL]. 1.1.0版. (2025-06-02)" in citations(tree)[0]
    history = [item.text() for item in tree.css(".cite li")]
    assert [text[:10] for text in history] == ["2025-03-01", "2025-06-01", "2025-06-02"]
    assert "10场" in history[0] and "10场改为12场，漏计" in history[1] and "12场" in history[2]


def test_history_of_a_withheld_count_has_no_values(tmp_path: Path) -> None:
    ledger = published(tmp_path, {"2024/care.yml": subject("甲: 20人")})
    hidden = (
        "甲: {值: 少于10人, 敏感: 是, 更正: [{日期: 2025-06-01, 原值: 20人, 现值: 少于10人, "
        "原因: 不该公布, 批准: 办}]}"
    )
    ledger = load_town(tmp_path, files={"2024/care.yml": subject(hidden)}).ledger
    tree = render_page(ledger, "{{ 表(养老) }}")
    assert tree.css_first(".cite li"), "that it was published is no secret"
    assert "20人" not in text(tree.body)


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_every_year_keeps_its_address(tmp_path: Path, year: int) -> None:
    files = {f"{year}/care.yml": subject("甲: 12场") for year in (2023, 2024, 2025)}
    files["2024/care.yml"] = subject("甲: 12场", name="养老服务")
    tree = render_page(published(tmp_path, files), "{{ 表(养老) }}", year=2025)
    head = tree.css_first(f"th [id='{year}-甲']")
    assert head and head.parent and head.parent.text() == "甲"
    assert any(f"{year}年" in told for told in citations(tree))


def test_a_renamed_figure_answers_to_its_old_name(tmp_path: Path) -> None:
    ledger = published(tmp_path, {"2024/care.yml": subject("甲: {值: 12场, 曾用名: [旧甲]}")})
    tree = render_page(ledger, "{{ 表(养老) }}")
    for id_ in ("甲", "旧甲", "2024-甲", "2024-旧甲"):
        assert len(tree.css(f"[id='{id_}']")) == 1, id_


def test_what_was_published_keeps_its_place_when_a_year_drops_it(tmp_path: Path) -> None:
    withdrawal = "撤回: {丙: {日期: 2025-06-01, 原因: 重复计算。, 批准: 办}}"
    files = {
        "2023/care.yml": subject("甲: 10场", "乙: {值: 少于10人, 敏感: 是}"),
        "2024/care.yml": subject("甲: 12场", keys=[withdrawal]),
    }
    before = render_page(load_town(tmp_path, files=files).ledger, "{{ 表(养老) }}")
    assert not before.css_first("[id='乙']"), "what no release published has no address to keep"
    tree = render_page(published(tmp_path, files), "{{ 表(养老) }}")
    for id_ in ("乙", "2023-乙", "丙", "2024-丙"):
        assert len(tree.css(f"dl [id='{id_}']")) == 1, id_
    entries = {dt.text(): dt.parent.text() for dt in tree.css("dl dt") if dt.parent}
    assert "少于10人" in entries["乙"]
    assert "重复计算" in entries["丙"] and "2025-06-01撤回" in entries["丙"]
    assert "乙" in tree.css(".note.hide")[-1].text(), "the reason for the withheld count"
