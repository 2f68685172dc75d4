"""The grammar of a figure: what is refused and why, what is read, that nothing is lost."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from macros.ledger.bounds import Interval
from macros.ledger.figure import Figure, FigureError, parse

MORE, LESS, NEAR = "more", "less", "near"
QUALIFIERS = {
    "约": NEAR, "近": NEAR, "将近": NEAR, "超": MORE, "超过": MORE, "逾": MORE, "至少": MORE,
    "不少于": MORE, "不超过": LESS, "少于": LESS, "低于": LESS, "不足": LESS,
}  # fmt: skip
TAILS = {"以上": MORE, "以下": LESS, "左右": NEAR}
SCALES = [
    "", "万", "亿", "万亿", "余", "多", "余万", "多万", "余亿", "多亿", "余万亿", "多万亿",
    "万余", "万多", "亿余", "亿多", "万亿余", "万亿多",
]  # fmt: skip
UNITS = [
    "宗", "件", "份", "人", "人次", "元", "批", "平方米", "千克", "公里", "kg", "%", "‰",
    "个百分点", "个村（居）", "场/村（居）/月", "人次/篇", "倍",
]  # fmt: skip


def refusal(text: str) -> FigureError:
    with pytest.raises(FigureError) as caught:
        parse(text)
    assert caught.value.expected
    assert caught.value.mend
    return caught.value


# --- refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "right"),
    [
        # thousands separators
        ("1,234份", "1234份"),
        ("1，234份", "1234份"),
        ("12,345,678元", "12345678元"),
        # spaces, also full-width and no-break ones
        ("154 宗", "154宗"),
        ("约 154宗", "约154宗"),
        ("154\u3000宗", "154宗"),
        ("154\u00a0宗", "154宗"),
        (" 154宗", "154宗"),
        ("154宗\n", "154宗"),
        # full-width digits and signs
        ("１５４宗", "154宗"),
        ("90．9%", "90.9%"),
        ("90.9％", "90.9%"),
        # words of the sentence
        ("共154宗", "154宗"),
        ("共计约154宗", "约154宗"),
        ("累计6万余份", "6万余份"),
        ("达10万人次", "10万人次"),
        ("仅3宗", "3宗"),
        ("总计154宗", "154宗"),
        ("为154宗", "154宗"),
        # half-width brackets
        ("11个村(居)", "11个村（居）"),
        ("至少2场/村(居)/月", "至少2场/村（居）/月"),
        # traditional characters, and numerals of cheques
        ("6萬份", "6万份"),
        ("1.2億元", "1.2亿元"),
        ("154餘宗", "154余宗"),
        ("20餘萬份", "20余万份"),
        ("約154宗", "约154宗"),
        ("將近400户", "将近400户"),
        ("3佰元", "300元"),
        ("5仟份", "5000份"),
        ("2拾人", "20人"),
        ("3仟克", "3千克"),
        ("5千份", "5000份"),
        ("约3百人", "约300人"),
        # several at once
        ("共 １,234 份", "1234份"),
    ],
)
def test_refused_with_the_right_writing(text: str, right: str) -> None:
    assert f"“{right}”" in refusal(text).mend


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("154", "单位"),
        ("90.9", "单位"),
        ("约154", "单位"),
        ("6万", "单位"),
        ("20余", "单位"),
        ("10以上", "单位"),
        ("+5宗", "绝对值"),
        ("-5宗", "绝对值"),
        ("−5宗", "绝对值"),
        ("±5宗", "绝对值"),
        ("10-20人", "两个指标"),
        ("10至20人", "两个指标"),
        ("10～20人", "两个指标"),
        ("10—20人", "两个指标"),
        ("3万到5万元", "两个指标"),
        ("10人至20人", "两个指标"),
        ("5%-10%", "两个指标"),
        ("1e5人", "万"),
        ("1.5E+3人", "万"),
        ("五人", "阿拉伯"),
        ("十余次", "阿拉伯"),
        ("约三千份", "阿拉伯"),
        ("不足百人", "阿拉伯"),
        ("数十人", "阿拉伯"),
        ("几百份", "阿拉伯"),
        ("万余份", "阿拉伯"),
        ("两次", "阿拉伯"),
        ("伍拾元", "阿拉伯"),
        ("3兩", "简体"),
        ("3万伍仟元", "简体"),
        ("二〇二四年", "阿拉伯"),
        ("百分之九十", "阿拉伯"),
        ("5百分点", "个百分点"),
        ("5千份", "折算"),
        ("1百份", "折算"),
        ("2十份", "折算"),
        ("约5千份", "折算"),
        ("05宗", "0"),
        ("007人", "0"),
        ("00.5%", "0"),
        (".5%", "小数点"),
        ("5.%", "小数点"),
        ("5.万元", "小数点"),
        ("约.5%", "小数点"),
    ],
)
def test_refused_with_a_mend_that_fits(text: str, word: str) -> None:
    assert word in str(refusal(text))


@pytest.mark.parametrize(
    "text",
    [
        "", "宗", "约", "约宗", "余次", "以上", "%", "万", "待补充", "无", "null", "~", "是",
        "1:30", "1_000人", "2024-05-31", "0x10人", "1.2.3人", "1/3人", "3人5次", "约约3人",
        "3人。", "3人，", "“3人”", "3人（", "3人（）", "3人/", "3/人", "3万万元", "3亿万元",
        "3余多人", "大约3人", "接近3人", "不到10人", "最多3人", "上升5%", "3\u200b人",
        "\u202e3人", "3👍", "③人", "٣人", "3\0人", "NaN人", "Infinity人",
    ],
)  # fmt: skip
def test_refused_altogether(text: str) -> None:
    refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "20几次", "20来次", "10数人", "1年多", "3人多", "10人上下", "10人以内", "10人之内",
        "10人及以上", "10人（含）以上", "20次以上左右", "20次以上以上", "3人左右以上", "5两酒",
    ],
)  # fmt: skip
def test_a_second_bound_never_hides_in_the_unit(text: str) -> None:
    refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "少于10人以上", "不足10余人", "不超过20多次", "近20余次", "将近20余次", "低于5%以上",
        "超10万人次以下", "至少3人以下", "至少20次左右", "约20次以上", "约20余次左右", "20余次左右",
        "20余次以下", "不足100人左右", "近20次以上",
    ],
)  # fmt: skip
def test_contradictory_bounds_are_refused(text: str) -> None:
    assert text in refusal(text).mend


def test_a_number_longer_than_any_count_is_refused() -> None:
    refusal("9" * 40 + "元")
    refusal("0." + "3" * 40 + "%")


# --- read ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value", "unit", "bound"),
    [
        ("154宗", "154", "宗", "="),
        ("0人", "0", "人", "="),
        ("0%", "0", "%", "="),
        ("90.9%", "90.9", "%", "="),
        ("2.50‰", "2.5", "‰", "="),
        ("3000万元", "30000000", "元", "="),
        ("1.5万亿元", "1500000000000", "元", "="),
        ("2亿元", "200000000", "元", "="),
        ("11个村（居）", "11", "个村（居）", "="),
        ("2.3个百分点", "2.3", "个百分点", "="),
        ("5千克", "5", "千克", "="),
        ("约154宗", "154", "宗", "≈"),
        ("20次左右", "20", "次", "≈"),
        ("近200人", "200", "人", "≲"),
        ("将近200人", "200", "人", "≲"),
        ("超10万人次", "100000", "人次", ">"),
        ("超过30%", "30", "%", ">"),
        ("逾3亿元", "300000000", "元", ">"),
        ("20余次", "20", "次", ">"),
        ("20多次", "20", "次", ">"),
        ("6万余份", "60000", "份", ">"),
        ("20余万份", "200000", "份", ">"),
        ("300多万元", "3000000", "元", ">"),
        ("3万多元", "30000", "元", ">"),
        ("1万亿余元", "1000000000000", "元", ">"),
        ("至少2场/村（居）/月", "2", "场/村（居）/月", "≥"),
        ("不少于36场次", "36", "场次", "≥"),
        ("50克以上", "50", "克", "≥"),
        ("少于10人", "10", "人", "<"),
        ("低于5%", "5", "%", "<"),
        ("不足100户", "100", "户", "<"),
        ("不超过3天", "3", "天", "≤"),
        ("10分以下", "10", "分", "≤"),
    ],
)
def test_value_in_base_units_with_its_bound(text: str, value: str, unit: str, bound: str) -> None:
    figure = parse(text)
    assert (figure.value, figure.unit, figure.bound) == (Decimal(value), unit, bound)
    assert figure.interval() == Interval.of(Decimal(value), bound)
    assert not figure.redundant
    assert str(figure) == text


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("超10万人次以上", ">"),
        ("约20余次", ">"),
        ("约20次左右", "≈"),
        ("近20次左右", "≲"),
        ("超20余次", ">"),
        ("至少20次以上", "≥"),
        ("20余次以上", ">"),
        ("不足10人以下", "<"),
        ("超过6万多份以上", ">"),
    ],
)
def test_a_bound_said_twice_is_taken_as_it_stands(text: str, bound: str) -> None:
    figure = parse(text)
    assert figure.redundant
    assert figure.bound == bound
    assert str(figure) == text


@pytest.mark.parametrize(
    ("text", "places"), [("5%", 0), ("90.9%", 1), ("2.50‰", 2), ("1.5万元", 1)]
)
def test_decimals_are_those_typed(text: str, places: int) -> None:
    assert parse(text).decimals == places


# --- properties ---------------------------------------------------------------------------

numbers = st.integers(0, 10**9).map(str) | st.decimals(0, 10**6, places=2).map(str)
figures = st.builds(
    Figure,
    number=numbers,
    unit=st.sampled_from(UNITS),
    qualifier=st.sampled_from(["", *QUALIFIERS]),
    scale=st.sampled_from(SCALES),
    tail=st.sampled_from(["", *TAILS]),
)


def agrees(figure: Figure) -> bool:
    said = {QUALIFIERS.get(figure.qualifier), TAILS.get(figure.tail)}
    said |= {MORE} if figure.scale.strip("万亿") else set()
    loose = figure.qualifier == "约" and not figure.tail
    return loose or len(said - {None}) <= 1


@given(figures)
def test_what_is_written_is_read_back(figure: Figure) -> None:
    assume(agrees(figure))
    assert parse(str(figure)) == figure


@given(figures)
def test_what_says_two_things_is_refused(figure: Figure) -> None:
    assume(not agrees(figure))
    refusal(str(figure))


def test_every_mixture_of_bounds_is_either_taken_or_refused() -> None:
    for qualifier, scale, tail in product(["", *QUALIFIERS], ["", "余", "多万"], ["", *TAILS]):
        figure = Figure("20", "次", qualifier, scale, tail)
        if agrees(figure):
            assert parse(str(figure)) == figure
        else:
            refusal(str(figure))


# The point counts as a digit. A spreadsheet keeps fifteen digits of a number.
@pytest.mark.parametrize("number", ["9" * 15, "9" * 13 + ".5", "0." + "0" * 12 + "1"])
def test_fifteen_digits_are_read_and_written_back_and_sixteen_are_refused(number: str) -> None:
    for before, after in (("", "元"), ("约", "元"), ("超", "亿元")):
        assert str(parse(f"{before}{number}{after}")) == f"{before}{number}{after}"
        assert parse(f"{before}{number}{after}").number == number
        assert "15" in refusal(f"{before}{number}9{after}").expected


PIECES = [
    *QUALIFIERS, *TAILS, *SCALES, *UNITS, *"0123456789", *".,，-至（）()/ ％１五百千共",
    "累计", "\u3000", "\n", "\0", "e", "👍", "\u202e",
]  # fmt: skip
almost = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


@given(almost | st.text(max_size=30))
@example("共" * 3000)
@example("约" * 3000 + "3人")
@example("9" * 6000 + "人")
@example("3" + "个" * 6000)
@example("3人" + "（村）" * 3000)
def test_a_text_is_read_without_loss_or_refused(text: str) -> None:
    try:
        figure = parse(text)
    except FigureError as error:
        assert error.expected
        assert error.mend
        return
    assert str(figure) == text
    assert figure.value >= 0
    assert figure.unit
    assert figure.interval()
