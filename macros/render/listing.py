"""The words whose lists channels draw; the site hands the drawings to its pages."""

from __future__ import annotations

from markupsafe import Markup

from .page import Page
from .word import word

PACKS = Markup('<ul class="files packs"></ul>')
"""The list of the packs while there are none."""


@word("数据目录()", "全部开放数据的清单")
def data(page: Page) -> Markup:
    """Return the list of open data; empty where no channel draws, as in a check."""
    return page.draw("数据目录")


@word("下载种类()", "可以下载的各种文件，哪一种放在哪里")
def kinds(page: Page) -> Markup:
    """Return the list of the channels; empty where no channel draws."""
    return page.draw("下载种类")


@word("普法包清单()", "全部[一周普法包](outputs.md)，每件事一包")
def packs(page: Page) -> Markup:
    """Return an empty list, which is filled when the packs are made."""
    return PACKS
