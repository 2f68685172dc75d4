"""PDFs in fewer bytes: the same objects, pages, tags and characters."""

import io
from typing import Any

import pytest
import typst
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from macros.channels import font
from macros.channels.objects import packed

TEXT = "第一条：法治建设。110、96110（待补充）㙍堃"
SOURCE = f"""
#set text(font: ("Noto Sans CJK SC", "FandolFang", "Noto Serif CJK SC Rare"), lang: "zh")
#set document(title: "标题")
= {TEXT}
+ {TEXT}
+ #link("https://example.org/")[{TEXT}]
#pagebreak()
#table(columns: 2, table.header[甲][乙], ..range(300).map(number => str(number)))
"""
LAYOUT = ("/ObjStm", "/XRef", "/CMap")


@pytest.fixture(scope="module", params=[["ua-1", "a-2a"], None], ids=["archival", "plain"])
def file(request: pytest.FixtureRequest) -> bytes:
    """Return a PDF as typst writes it."""
    made = typst.compile(
        SOURCE.encode(), font_paths=font.collection(), pdf_standards=request.param or [],
        timestamp=0,
    )  # fmt: skip
    assert isinstance(made, bytes)
    return made


def objects(pdf: bytes) -> dict[int, bytes]:
    """Return every object but those that only say how the file is laid out."""
    reader: Any = PdfReader(io.BytesIO(pdf))
    found: dict[int, bytes] = {}
    for number in range(1, reader.trailer["/Size"]):
        value = reader.get_object(IndirectObject(number, 0, reader))
        laid_out = isinstance(value, DictionaryObject) and value.get("/Type") in LAYOUT
        if value is not None and not laid_out:
            written = io.BytesIO()
            value.write_to_stream(written)
            found[number] = written.getvalue()
    return found


def test_every_object_is_the_same(file: bytes) -> None:
    assert objects(packed(file)) == objects(file)


def test_every_character_is_the_same(file: bytes) -> None:
    before, after = (PdfReader(io.BytesIO(pdf)) for pdf in (file, packed(file)))
    texts = [page.extract_text() for page in after.pages]
    assert texts == [page.extract_text() for page in before.pages]
    assert TEXT in texts[0] and "299" in texts[-1]


def test_letters_of_more_than_one_byte_stay_apart() -> None:
    """A range of letters must not pass from one first byte to the next (PDF 32000-1, 9.10.3)."""
    page: Any = PdfReader(io.BytesIO(packed(many_letters()))).pages[0]
    ranges = [
        line.split(b"> ")[:2]
        for face in page["/Resources"]["/Font"].values()
        for line in face["/ToUnicode"].get_data().splitlines()
        if b"> [" in line
    ]
    assert len(ranges) > 1
    assert all(first[1:3] == last[1:3] for first, last in ranges)


def many_letters() -> bytes:
    """Return a PDF with more than 256 letters of one face."""
    letters = "".join(sorted(font.characters() & set(map(chr, range(0x4E00, 0x5200)))))
    source = f'#set text(font: "Noto Sans CJK SC", size: 6pt)\n{letters}'.encode()
    made = typst.compile(source, font_paths=font.collection(), timestamp=0)
    assert isinstance(made, bytes)
    return made


def test_it_is_smaller_and_the_same_every_time(file: bytes) -> None:
    assert len(packed(file)) < len(file)
    assert packed(file) == packed(file)
