"""The district's figures: every total recomputed, every incomparability refused, nothing leaked."""

import csv
import io
import zipfile
from dataclasses import replace
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import district_maker
import pytest
import yaml
from district_maker import LATE, NAMES, PLANTED, TOWNS, YEARS
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shared import MakeOnce

from macros import cli
from macros.channels.opendata.towns import towns
from macros.district import disclosure, total
from macros.district.compare import Cell, Comparison
from macros.district.district import District, load_district
from macros.district.entry import Entry
from macros.district.register import Rule
from macros.district.span import span_of
from macros.ledger.bounds import Interval
from macros.ledger.figure import parse
from macros.ledger.load import load_units

STEMS = dict(zip(TOWNS, NAMES, strict=True))


def gathered(folder: Path) -> None:
    """Make the fictional district, gathered."""
    releases = district_maker.make_towns(folder / "towns")
    district_maker.register_files(folder / "district", releases)
    assert cli.main(["--root", str(folder / "district"), "gather"]) == 0


@pytest.fixture(scope="module")
def tree(shared: MakeOnce) -> Path:
    """Return the folder of the gathered district."""
    return shared("district", gathered) / "district"


@pytest.fixture(scope="module")
def district(tree: Path) -> District:
    """Return the gathered district."""
    same_units, _ = load_units(tree / "data")
    loaded, problems = load_district(tree / "data", same_units)
    assert not problems
    return loaded


@pytest.fixture(scope="module")
def rows(tree: Path) -> dict[str, list[dict[str, str]]]:
    """Return the rows of each town's CSV, read by nothing of the district's."""
    towns = {}
    for number, name in enumerate(NAMES):
        file = next((tree.parent / "towns" / f"t{number}").glob("*.zip"))
        with zipfile.ZipFile(file) as package:
            text = package.read("site/open-data/all.csv").decode("utf-8-sig")
        towns[name] = list(csv.DictReader(io.StringIO(text)))
    return towns


def expected(rows: dict[str, list[dict[str, str]]], year: int, spec: dict[str, Any]) -> list[Any]:
    """Return value and bound of each town's figure that may be added, in plain Python."""
    same = {"件": "宗", "场次": "场", "名": "人"}
    found = []
    for own in rows.values():
        for row in own:
            label = f"{row['主题简称']}.{row['指标']}"
            if row["年度"] == str(year) and label in spec["各镇"] and row["数值"]:
                unit = same.get(row["单位"], row["单位"])
                ends = ("12月", "年") if spec["期间"] == "全年" else ("12月31日",)
                agrees = unit == spec["单位"] and row["口径"].rstrip("。") == spec["口径"]
                if agrees and row["期间"].endswith(ends) and row["状态"] != "派生":
                    found.append((Fraction(row["数值"]), row["界限"]))
    return found


def test_every_total_is_what_plain_arithmetic_gives(
    tree: Path, rows: dict[str, list[dict[str, str]]], district: District
) -> None:
    checked = 0
    spread = {"约等于": (19, 21), "略低于": (19, 20), "等于": (20, 20)}  # in twentieths
    for group in district_maker.REGISTER.values():
        for year, (name, spec) in product(YEARS, group["指标"].items()):
            parts = expected(rows, year, spec)
            file = tree / "data" / str(year) / f"{group['文件名']}.yml"
            ledger = yaml.safe_load(file.read_text("utf-8"))["指标"]
            if spec["单位"] == "%":
                assert name not in ledger
                continue
            figure, value = parse(ledger[name]["值"]), sum(v for v, _ in parts)
            assert f"{len(parts)}个镇（街道）相加" in ledger[name]["口径"]
            hidden = name == "严格管理" and 2
            if all(bound == "等于" for _, bound in parts):
                assert (figure.bound, figure.value) == ("≥" if hidden else "=", value + hidden)
            elif any(bound == "大于" for _, bound in parts):
                low = sum(v * spread.get(b, (20, 20))[0] / 20 for v, b in parts)
                assert figure.bound in "≥>" and low - 1 < figure.value <= low
            else:
                rule = district.rule(spec["指标标识"])
                assert rule
                known = district.total(rule, year)
                low, high = (sum(v * spread[b][end] / 20 for v, b in parts) for end in (0, 1))
                assert (figure.bound, figure.value) == ("≈", value)
                assert known and known.interval == Interval(low, high)
            checked += 1
    assert checked == 15


def test_every_planted_incomparability_is_refused_with_its_reason(district: District) -> None:
    for year in YEARS:
        cells = {c.town: c for c in district.comparisons["FZ-01", year].cells}
        refused = {town: cell.reason for town, cell in cells.items() if cell.kind == "不可比"}
        assert refused.keys() == {STEMS[stem] for stem in PLANTED}
        for stem, reason in PLANTED.items():
            assert reason in refused[STEMS[stem]]


def test_every_gap_has_its_reason(district: District) -> None:
    gaps = {
        (one.rule.name, cell.town[2]): cell.reason
        for (_, year), one in district.comparisons.items()
        for cell in one.cells
        if year == 2024 and cell.kind == "没有数"
    }
    assert gaps["调解案件", "辛"] == "没有收到2024年的数据"
    assert gaps["集中宣传", "庚"] == "报告里没有这个指标"
    assert gaps["严格管理", "子"] == "人数很少，该镇（街道）不公布"
    assert {town for _, town in gaps} == set("乙己庚辛子丑")


def test_every_late_town_is_listed_and_no_other(district: District) -> None:
    late = {(one.year, one.town[2]) for one in district.standings if one.is_late}
    assert late == LATE
    [standing] = [one for one in district.standings if (one.year, one.town[2]) == (2024, "壬")]
    assert (standing.published, standing.publishing) == ("2025-05-10", "迟")


def test_doubt_of_a_town_stays_visible(tree: Path) -> None:
    text = (tree / "data" / "2024" / "mediation.yml").read_text("utf-8")
    assert "存疑: 示例癸镇的数存疑" in text
    assert "存疑" not in (tree / "data" / "2023" / "mediation.yml").read_text("utf-8")


def test_open_data_of_all_towns_say_what_counts(district: District) -> None:
    [dataset] = towns(district)
    rows = [dict(zip([f.name for f in dataset.fields], row, strict=True)) for row in dataset.rows]
    assert len(rows) == 6 * 3 * 12 and not list(towns(District()))
    for row in rows:
        assert (row["结果"] == "可比") == (row["数值"] is not None)
        assert (row["结果"] == "可比") == (row["原因"] is None)
        assert row["状态"] != "屏蔽" or row["原文表述"] == "少于10人"


def test_a_clerk_is_offered_what_is_alike(tree: Path) -> None:
    text = (tree / "data" / "gathered" / "suggestions.txt").read_text("utf-8")
    assert "FZ-02 调解成功率　各镇：人民调解.调解成功率　（示例乙镇）" in text
    assert "双方达成协议" not in text


def test_periods_that_cannot_be_told_are_no_whole_year() -> None:
    for text in ("2024年", "全年", "2024年1月至12月", "2024年1月1日至12月31日", "2024年度"):
        assert span_of(2024, text, "", "") == "全年"
    for text in ("2024年12月31日", "截至2024年底", "2024年末", "年末"):
        assert span_of(2024, text, "", "") == "年末"
    for text in ("", "2024年以来", "2024年（推定）", "2023年", "原文未载明", "2024年上半年"):
        assert span_of(2024, text, "", "") == ""
    assert span_of(2024, "随便", "2024-01-01", "2024-12-31") == "全年"
    assert span_of(2024, "2024年", "2024-01-01", "2024-11-30") == ""


FIGURES = st.builds(
    "{}{}{}宗".format,
    st.sampled_from(["", "", "约", "近", "不少于", "不超过", "少于"]),
    st.integers(10, 5000),
    st.sampled_from(["", "", "万"]),
) | st.builds("{}余宗".format, st.integers(10, 5000))


def _entry(town: str, text: str, *, hidden: bool = False, parts: tuple[str, ...] = ()) -> Entry:
    name, figure = ("在册对象" if parts else "调解案件"), None if hidden else parse(text)
    return Entry(
        town, 2024, "调解", "调解", name, text, figure, figure.unit if figure else "人", "2024年",
        "", "", "数", "报告", "屏蔽" if hidden else "原文", "", "", (parts,) if parts else (), (),
        "", "", "",
    )  # fmt: skip


def _comparison(rule: Rule, entries: list[Entry]) -> Comparison:
    cells = [Cell(e.town, e, "没有数" if e.is_hidden else "") for e in entries]
    return Comparison(rule, 2024, tuple(cells))


@given(st.lists(FIGURES, min_size=1, max_size=6))
def test_a_total_claims_no_more_than_its_parts(texts: list[str]) -> None:
    rule = Rule("调解案件", "调解", "X", "宗", "数", "全年")
    entries = [_entry(f"镇{n}", text) for n, text in enumerate(texts)]
    made = total.total(_comparison(rule, entries))
    assert made
    assert made.interval.within(parse(made.text).interval())
    assert parse(made.text).bound != "=" or all(parse(text).bound == "=" for text in texts)


# --- disclosure ---------------------------------------------------------------------------


def possible(stated: int, shown: list[int], hidden: int) -> set[int]:
    """Return by brute force what one of the hidden counts can be."""
    counts = product(range(1, 10), repeat=hidden)
    return {each[0] for each in counts if sum(each) + sum(shown) == stated}


@pytest.mark.parametrize("hidden", [1, 2, 3])
def test_no_hidden_count_is_derivable_from_a_stated_total(hidden: int) -> None:
    for rest in range(hidden, 9 * hidden + 1):
        shown = [20, 31]
        figure = parse(f"{sum(shown) + rest}人")
        rule = Rule(
            "调解案件", "调解", "X", "人", "数", "全年", sensitive=True, stated={2024: figure}
        )
        entries = [_entry(f"甲{n}镇", f"{value}人") for n, value in enumerate(shown)]
        entries += [_entry(f"乙{n}镇", "少于10人", hidden=True) for n in range(hidden)]
        verdict = disclosure.judge([_comparison(rule, entries)], {e.town: [e] for e in entries}, {})
        if not verdict.withheld:
            assert len(possible(sum(shown) + rest, shown, hidden)) >= 5
            assert hidden > 2  # whoever counted one of two would know the other
        assert not verdict.leaks


def test_the_fewest_totals_are_withheld() -> None:
    """A total over one hidden count goes; one over three that leave enough open stays."""
    entries, comparisons = [], []
    for identifier, hidden, stated in (("A", 1, 25), ("B", 3, 35)):
        rule = Rule(
            f"对象{identifier}", "调解", identifier, "人", "数", "全年", sensitive=True,
            stated={2024: parse(f"{stated}人")},
        )  # fmt: skip
        own = [
            _entry("甲镇", "20人"),
            *(_entry(f"{n}镇", "", hidden=True) for n in "乙丙丁"[:hidden]),
        ]
        own = [replace(entry, name=rule.name) for entry in own]
        entries += own
        comparisons.append(_comparison(rule, own))
    towns = {
        town: [e for e in entries if e.town == town] for town in ("甲镇", "乙镇", "丙镇", "丁镇")
    }
    verdict = disclosure.judge(comparisons, towns, {})
    assert verdict.withheld == {("A", 2024)}


def test_an_earlier_release_that_told_a_part_counts() -> None:
    """What was exact once stays known: a total that was safe without it is withheld."""
    figure = parse("55人")
    rule = Rule("调解案件", "调解", "X", "人", "数", "全年", sensitive=True, stated={2024: figure})
    entries = [_entry("甲镇", "约50人"), _entry("乙镇", "少于10人", hidden=True)]
    towns = {entry.town: [entry] for entry in entries}
    open_ = disclosure.judge([_comparison(rule, entries)], towns, {})
    known = disclosure.judge(
        [_comparison(rule, entries)], towns, {"甲镇": [_entry("甲镇", "51人")]}
    )
    assert not open_.withheld or known.withheld
    assert known.withheld == {("X", 2024)}


def test_what_a_town_gives_away_itself_is_told_to_the_office() -> None:
    whole = replace(_entry("甲镇", "25人", parts=("就业帮扶", "就学帮扶")), name="帮扶对象")
    parts = [replace(_entry("甲镇", "22人"), name="就业帮扶")]
    parts.append(replace(_entry("甲镇", "少于10人", hidden=True), name="就学帮扶"))
    verdict = disclosure.judge([], {"甲镇": [whole, *parts]}, {})
    assert ("甲镇", 2024, "就学帮扶") in verdict.leaks


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[list[tuple[int, bool]]], list[bool]]:
    """Return two parts of each town, whether hidden; and which totals the office states."""
    count = st.tuples(st.integers(1, 9), st.just(True)) | st.tuples(
        st.integers(10, 40), st.just(False)
    )
    towns = draw(st.lists(st.lists(count, min_size=2, max_size=2), min_size=2, max_size=4))
    assume(0 < sum(hidden for town in towns for _, hidden in town) <= 3)
    return towns, draw(st.lists(st.booleans(), min_size=3, max_size=3))


@settings(max_examples=25, deadline=None)
@given(cases())
def test_by_brute_force_no_hidden_count_is_derivable(
    case: tuple[list[list[tuple[int, bool]]], list[bool]],
) -> None:
    """Whole and parts of all towns, and totals of each: every hidden count keeps five values."""
    towns, states = case
    names = ("就业帮扶", "就学帮扶", "帮扶对象")
    sums = [sum(town[part][0] for town in towns) for part in (0, 1)]
    entries: dict[str, list[Entry]] = {}
    for number, town in enumerate(towns):
        own = [
            replace(_entry(f"镇{number}", f"{value}人", hidden=hidden), name=names[part])
            for part, (value, hidden) in enumerate(town)
        ]
        whole = sum(value for value, _ in town)
        rough = replace(_entry(f"镇{number}", f"约{whole}人", parts=names[:2]), name=names[2])
        entries[f"镇{number}"] = [*own, rough]
    comparisons = []
    for part, (name, stated) in enumerate(zip(names, [*sums, sum(sums)], strict=True)):
        figures = {2024: parse(f"{stated}人")} if states[part] else {}
        rule = Rule(name, "调解", name, "人", "数", "全年", sensitive=True, stated=figures)
        comparisons.append(_comparison(rule, [own[part] for own in entries.values()]))
    verdict = disclosure.judge(comparisons, entries, {})
    kept = [n for n in (0, 1, 2) if states[n] and (names[n], 2024) not in verdict.withheld]
    wholes = [parse(f"约{sum(v for v, _ in town)}人").interval() for town in towns]
    hidden = [(n, part) for n, town in enumerate(towns) for part in (0, 1) if town[part][1]]
    open_ = {place: set[int]() for place in hidden}
    for values in product(range(1, 10), repeat=len(hidden)):
        known = dict(zip(hidden, values, strict=True))
        made = [
            [known.get((n, part), town[part][0]) for part in (0, 1)] for n, town in enumerate(towns)
        ]
        totals = [sum(town[part] for town in made) for part in (0, 1)]
        fits = all([*totals, sum(totals)][n] == [*sums, sum(sums)][n] for n in kept)
        near = all(rough.contains(sum(new)) for rough, new in zip(wholes, made, strict=True))
        if fits and near:
            for place, value in known.items():
                open_[place].add(value)
    own_leaks = {(town, name) for town, _, name in verdict.leaks}
    for (n, part), values_left in open_.items():
        assert len(values_left) >= 5 or (f"镇{n}", names[part]) in own_leaks
