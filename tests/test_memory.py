"""Texts in traditional characters that are remembered from one run to the next."""

from pathlib import Path

import pytest

from macros.web.hant import Corrections, Memory

TEXTS = ("发布", "理发", "里面和面粉", "PDF")


def remember(file: Path, version: str = "1", corrections: Corrections | None = None) -> Memory:
    """Return what is remembered in a file after a run that asked for the texts."""
    asked = Memory(corrections or Corrections(), file, version)
    for text in TEXTS:
        asked(text)
    asked.keep()
    return Memory(corrections or Corrections(), file, version)


@pytest.mark.parametrize("content", ["", "{", "[]", "3", '["1", []]', '{"a": 1}', "\x00\xff"])
def test_damaged_file_is_no_memory(tmp_path: Path, content: str) -> None:
    file = tmp_path / "texts.json"
    file.write_text(content, "latin-1")
    assert Memory(Corrections(), file, "1")("理发") == "理髮"


def test_a_text_changed_in_the_file_is_not_believed(tmp_path: Path) -> None:
    file = tmp_path / "texts.json"
    remember(file)
    text = file.read_text("utf-8")
    assert "理髮" in text
    file.write_text(text.replace("理髮", "理發"), "utf-8")
    assert Memory(Corrections(), file, "1")("理发") == "理髮"


def test_other_program_or_correction_forgets(tmp_path: Path) -> None:
    file = tmp_path / "texts.json"
    remember(file)
    before = file.read_text("utf-8")
    assert Memory(Corrections(), file, "2")("理发") == "理髮"
    own = Corrections(words={"理发": "理发"})
    assert Memory(own, file, "1")("理发") == "理发"
    remember(file, corrections=own)
    assert file.read_text("utf-8") != before


def test_remembered_texts_need_no_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = remember(tmp_path / "texts.json")
    monkeypatch.setattr("macros.web.hant.converter.Converter.__call__", None)
    assert [memory(text) for text in TEXTS] == ["發佈", "理髮", "裏面和麪粉", "PDF"]


def test_only_what_is_asked_for_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "texts.json"
    memory = remember(file)
    assert memory("理发") == "理髮"
    memory.keep()
    assert "发布" not in file.read_text("utf-8")
