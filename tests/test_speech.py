"""Numbers are written as they are spoken; what is spoken can be read back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.prose.speech import number, phone, spoken

DIGITS = {digit: n for n, digit in enumerate("零一二三四五六七八九")} | {"两": 2}
PLACES = {"十": 10, "百": 100, "千": 1000}


def read(text: str) -> int:
    """Return a numeral as a listener understands it."""
    for sign, size in (("亿", 10**8), ("万", 10**4)):
        head, found, tail = text.rpartition(sign)
        if found:
            return read(head) * size + read(tail)
    total, digit = 0, 0
    for char in text:
        if char in PLACES:
            total, digit = total + (digit or 1) * PLACES[char], 0
        else:
            digit = DIGITS[char]
    return total + digit


@given(st.integers(0, 10**16 - 1))
def test_a_number_is_understood(value: int) -> None:
    text = number(str(value))
    assert read(text) == value
    assert "零零" not in text
    assert text == "零" or not text.endswith("零")


@given(st.integers(0, 10**8), st.text("0123456789", min_size=1, max_size=6))
def test_decimals_are_understood_digit_by_digit(whole: int, decimals: str) -> None:
    before, _, after = number(f"{whole}.{decimals}").partition("点")
    assert read(before) == whole
    assert [DIGITS[char] for char in after] == [int(digit) for digit in decimals]


@given(st.text("0123456789", min_size=1, max_size=20))
def test_a_telephone_number_is_understood(digits: str) -> None:
    text = phone(digits)
    assert "一" not in text
    assert text.translate(str.maketrans("零幺二三四五六七八九", "0123456789")) == digits


@given(st.text("0123456789０１２.,:：/%—～-年月日时个人元万第打 约", max_size=40))
def test_no_digit_is_left(text: str) -> None:
    assert not re.search(r"\d", spoken(text))
    assert spoken(spoken(text)) == spoken(text)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        # Zeros, tens, myriads.
        ("0", "零"), ("10", "十"), ("15", "十五"), ("100", "一百"), ("110000", "十一万"),
        ("1005", "一千零五"), ("1050", "一千零五十"), ("100010", "十万零一十"),
        ("1000500", "一百万零五百"), ("100000001", "一亿零一"), ("1,234人", "一千二百三十四人"),
        # 二 and 两.
        ("2个", "两个"), ("2日内", "两日内"), ("2年内", "两年内"), ("满2周岁", "满两周岁"),
        ("2月2日", "二月二日"), ("第2天", "第二天"), ("2年级", "二年级"), ("2.5倍", "二点五倍"),
        ("12个", "十二个"), ("200元", "二百元"), ("2000元", "两千元"), ("22000", "两万二千"),
        ("2万元", "两万元"), ("20万元", "二十万元"), ("1至2个", "一至两个"),
        # Shares, ratios, ranges.
        ("90.9%", "百分之九十点九"), ("２％", "百分之二"), ("100%以下", "百分之百以下"),
        ("3‰", "千分之三"), ("1/3", "三分之一"), ("1∶1.05", "一比一点零五"),
        ("15—30日", "十五到三十日"), ("5%—10%", "百分之五到百分之十"),
        # Years, days, hours.
        ("2024年", "二〇二四年"), ("2023—2024年", "二〇二三到二〇二四年"),
        ("2026年8月15日", "二〇二六年八月十五日"), ("2024人", "两千零二十四人"),
        ("24小时", "二十四小时"), ("22时到第二天6时", "二十二时到第二天六时"),
        ("8:05", "八点零五分"), ("22：30", "二十二点三十分"), ("9:00", "九点整"),
        # Units.
        ("3000万元", "三千万元"), ("300㎡", "三百平方米"), ("3km", "三公里"),
        ("37℃", "三十七摄氏度"),
        ("7×24小时", "七乘二十四小时"),
        # Telephone numbers, and counts that look like them.
        ("打12348问", "打幺二三四八问"), ("110、12338", "幺幺零、幺二三三八"),
        ("接到96110来电", "接到九六幺幺零来电"), ("打110处理", "打幺幺零处理"),
        ("0751-8881234", "零七五幺八八八幺二三四"),
        ("110起案件", "一百一十起案件"), ("120户", "一百二十户"),
        ("110,000元", "十一万元"), ("打120.", "打幺二零."), ("110%", "百分之一百一十"),
        ("12345件", "一万二千三百四十五件"),
        # What is written out already.
        ("第四条、三分之二", "第四条、三分之二"),
    ],
)  # fmt: skip
def test_units_and_labels(written: str, said: str) -> None:
    assert spoken(written) == said
