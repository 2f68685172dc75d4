"""What a district's office fills in and sends: its own workbook, and draft letters."""

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
import xlsxwriter
from district_maker import NAMES
from shared import MakeOnce
from test_district import gathered

from macros import cli
from macros.district.district import District, load_district
from macros.district.letters import letters
from macros.district.workbook import WorkbookError, fill
from macros.ledger.load import load_units


@pytest.fixture(scope="module")
def tree(shared: MakeOnce) -> Path:
    """Return the folder of the gathered district."""
    return shared("district", gathered) / "district"


@pytest.fixture(scope="module")
def district(tree: Path) -> District:
    """Return the gathered district."""
    return load_district(tree / "data", load_units(tree / "data")[0])[0]


def template() -> bytes:
    """Return an office's workbook: towns across, indicators below, formulas, colours, a title."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("统计表")
        red = book.add_format({"bg_color": "#ffcccc", "num_format": "0"})
        sheet.merge_range("A1:E1", "某某区统计表", red)
        sheet.write_row("B3", [NAMES[0], NAMES[2], NAMES[5], "合计"])
        sheet.write_column("A4", ["调解案件", "FZ-03", "严格管理", "别的指标"])
        for row in range(3, 7):
            for column in range(1, 5):
                sheet.write_blank(row, column, None, red)
        sheet.write("B5", "已填", red)
        sheet.write_formula("E7", "=SUM(B7:D7)")
        sheet.set_landscape()
        sheet.write_comment("A1", "填表说明")
        book.add_worksheet("说明").write("A1", "不要改")
    return file.getvalue()


def test_an_offices_workbook_is_filled_in_and_keeps_its_form(district: District) -> None:
    old = template()
    new, cells = fill(old, district, 2024)
    sheet = openpyxl.load_workbook(io.BytesIO(new))["统计表"]
    rows = [[cell.value for cell in row] for row in sheet["A4:E7"]]
    assert rows == [
        ["调解案件", 106, None, "约156", "不少于1124"],
        ["FZ-03", "已填", 14, 17, 173],
        ["严格管理", 12, 14, 17, "不少于148"],
        ["别的指标", None, None, None, "=SUM(B7:D7)"],
    ]
    assert cells == 11
    notes = {str(v.sqref): v.prompt for v in sheet.data_validations.dataValidation}
    assert notes["C4"] == "不可比：单位是“人次”，登记的是“宗”"
    assert notes["E4"].startswith("存疑：示例癸镇；没有加上示例丙镇")
    assert (
        sheet["B4"].fill.bgColor.rgb
        == openpyxl.load_workbook(io.BytesIO(old))["统计表"]["B4"].fill.bgColor.rgb
    )
    with zipfile.ZipFile(io.BytesIO(old)) as before, zipfile.ZipFile(io.BytesIO(new)) as after:
        changed = [n for n in before.namelist() if before.read(n) != after.read(n)]
        assert before.namelist() == after.namelist()
        assert changed == ["xl/worksheets/sheet1.xml"]


def test_the_same_workbook_gives_the_same_bytes(district: District) -> None:
    old = template()
    assert fill(old, district, 2024) == fill(old, district, 2024)


def test_a_hidden_count_is_in_no_cell(district: District) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row("B1", ["严格管理"])
        sheet.write_column("A2", [NAMES[10], NAMES[11], "合计"])
    new, _ = fill(file.getvalue(), district, 2024)
    sheet = openpyxl.load_workbook(io.BytesIO(new)).active
    assert [sheet[name].value for name in ("B2", "B3", "B4")] == [None, None, "不少于148"]


@pytest.mark.parametrize(("content", "reason"), [(b"PK", "不是 xlsx"), (None, "没有找到指标和镇")])
def test_a_workbook_that_cannot_be_filled_in_is_refused(
    content: bytes | None, reason: str, district: District
) -> None:
    if content is None:
        file = io.BytesIO()
        with xlsxwriter.Workbook(file) as book:
            book.add_worksheet().write("A1", "别的表")
        content = file.getvalue()
    with pytest.raises(WorkbookError, match=reason):
        fill(content, district, 2024)


def test_only_late_towns_get_a_letter(district: District) -> None:
    sent = {letter.town: letter for letter in letters(district, 2024)}
    assert sent.keys() == {NAMES[7], NAMES[8]}
    assert "没有查到贵单位公开的报告" in "".join(sent[NAMES[7]].paragraphs)
    assert "2025年5月10日公开，晚于规定的时间" in "".join(sent[NAMES[8]].paragraphs)
    assert not list(letters(district, 2023))


def test_the_command_writes_workbook_and_letters(
    tree: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "表.xlsx").write_bytes(template())
    words = ["--root", str(tree), "district-forms", "--out", str(tmp_path / "out")]
    assert cli.main([*words, "--template", str(tmp_path / "表.xlsx")]) == 0
    files = sorted(file.name for file in (tmp_path / "out").iterdir())
    assert files == ["提醒函-2024-示例壬镇.docx", "提醒函-2024-示例辛镇.docx", "表.xlsx"]
    texts = [p.text for p in docx.Document(str(tmp_path / "out" / files[1])).paragraphs]
    assert "【草稿】" in texts[0] and texts[2] == f"{NAMES[7]}人民政府："
    assert texts[-2:] == ["待补充", "日期：待补充"]
    assert cli.main([*words, "--template", str(tmp_path / "nowhere.xlsx")]) == 1
    assert "没有填：找不到" in capsys.readouterr().out


def test_a_tree_without_towns_has_no_forms(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--root", str(tmp_path), "district-forms"]) == 1
    assert "没有做" in capsys.readouterr().out
