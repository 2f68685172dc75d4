"""The words whose lists channels draw; the site hands the drawings to its pages."""

from __future__ import annotations

from markupsafe import Markup

from .page import Page
from .word import word


@word("数据目录()", "全部开放数据的清单")
def data(page: Page) -> Markup:
    """Return the list of open data; empty where no channel draws, as in a check."""
    return page.draw("数据目录")


@word("下载种类()", "可以下载的各种文件，哪一种放在哪里")
def kinds(page: Page) -> Markup:
    """Return the list of the channels; empty where no channel draws."""
    return page.draw("下载种类")
