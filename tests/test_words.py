"""A word is declared once, where it is written: pages, the ledger and the handbook follow."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from markupsafe import Markup
from towns import load_town, subject

from macros.desk import lexicon
from macros.ledger.model import Ledger
from macros.render import word, words
from macros.render.fill import fill, fill_text
from macros.render.page import Page

MARKS = f"前{lexicon.START}旧{lexicon.END}后"


def forget() -> None:
    words.usages.cache_clear()
    words.functions.cache_clear()


@pytest.fixture
def vocabulary() -> Iterator[list[word.Usage]]:
    """Return the list of usages; what a test declares is forgotten afterwards."""
    words.usages()
    before = [*word.USAGES]
    forget()
    yield word.USAGES
    word.USAGES[:] = before
    forget()


def names() -> dict[str, object]:
    page = Page(Ledger(), 2024, lambda _: "")
    return words.names(Ledger(), lambda: page)


@pytest.mark.usefixtures("vocabulary")
def test_a_new_word_needs_nothing_but_its_declaration(tmp_path: Path) -> None:
    @word.word('问候("名")', "一声问候")
    def greeting(page: Page, name: str) -> Markup:
        return Markup("{}好，{}").format(name, page.year)

    assert fill("{{ 问候（“张三”） }}", names(), "docs/a.md", 1) == ("张三好，2024", [])
    assert load_town(tmp_path, subject("甲: 3次", name="问候")).locations == [("L12", 1)]
    assert '| `{{ 问候("名") }}` | 一声问候 |' in lexicon.rewrite(MARKS)


@pytest.mark.usefixtures("vocabulary")
def test_a_word_with_two_usages_has_both_in_the_order_written() -> None:
    @word.word("问候()", "甲")
    @word.word("问候(主题)", "乙")
    def greeting(page: Page, *args: object) -> Markup:
        return Markup("好")

    rows = [usage.result for usage in words.usages() if usage.name == "问候"]
    assert rows == ["甲", "乙"]
    assert words.functions()["问候"] is greeting


@pytest.mark.parametrize(("inline", "shown"), [(True, "好"), (False, "需要修改")])
@pytest.mark.usefixtures("vocabulary")
def test_data_files_use_the_words_that_are_declared_for_them(inline: bool, shown: str) -> None:
    from macros.render import reference

    @word.word("问候()", "一声问候", inline=inline)
    def greeting(page: Page) -> Markup:
        return Markup("好")

    meanings = reference.names(Page(Ledger(), 2024, lambda _: ""))
    text, problems = fill_text("{{ 问候() }}", meanings, "data/a.yml", 3)
    assert shown in text
    assert [p.line for p in problems] == ([] if inline else [3])


def test_a_name_has_one_meaning(vocabulary: list[word.Usage]) -> None:
    before = [*vocabulary]
    with pytest.raises(ValueError, match="图"):

        @word.word("图()", "另一张图")
        def other(page: Page) -> Markup:
            return Markup()

    assert vocabulary == before
