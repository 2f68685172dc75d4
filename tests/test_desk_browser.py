"""The desk in a browser: what it says while one types, and how it looks."""

import re
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from clerk import SHELL, Clerk, entry
from desk import DeskRun
from playwright.sync_api import Browser

Scheme = Literal["light", "dark"]
FILE = "data/2024/mediation.yml"
FIELD = "input:not([type=hidden])"
ENTRY = entry(FILE, "指标", "调解案件")


def test_a_unit_that_is_missing_is_a_button(clerk: Clerk, desk: DeskRun) -> None:
    clerk.open(entry(FILE, "指标", "诉前调解案件"))
    clerk.reach(FIELD)
    clerk.write("68")
    clerk.says("加上单位“宗”")
    clerk.reach(".mend", "宗")
    clerk.press("Enter", "Enter")
    clerk.says("已保存")
    assert desk.diff() == "-    值: 67宗\n+    值: 68宗"


def test_a_relation_that_breaks_is_seen_while_typing(clerk: Clerk, desk: DeskRun) -> None:
    clerk.open(entry(FILE, "指标", "诉前调解案件"))
    clerk.reach(FIELD)
    clerk.write("670宗")
    clerk.says("诉前调解案件 不超过 调解案件：不成立")
    assert desk.diff() == ""


def test_a_wrong_name_in_a_paragraph_is_told(clerk: Clerk, desk: DeskRun) -> None:
    clerk.open(f"{SHELL}/learn/family.html")
    clerk.point("li.desk-point", "告诫书")
    clerk.press("Control+Home")
    clerk.screen.insert('- {{ 名词("家庭暴利") }}要报警。\n')
    clerk.says("页面用了不存在的名称")
    assert desk.diff() == ""


def test_who_comes_by_the_address_of_the_terminal_may_write(
    browser: Browser, desk: DeskRun
) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(desk.entrance)
        assert page.url == f"{desk.base}/_desk/"  # without the key
        page.goto(f"{desk.base}{entry('data/site.yml')}")
        page.get_by_label("主办单位").fill("示例镇人民政府")
        page.keyboard.press("Enter")
        page.get_by_text("已保存").wait_for()
    assert desk.diff() == "-主办单位: 待补充\n+主办单位: 示例镇人民政府"


# --- how it looks -------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible(browser: Browser, desk: DeskRun, scheme: Scheme) -> None:
    context = browser.new_context(
        viewport={"width": 1366, "height": 768},
        color_scheme=scheme,
        storage_state=desk.browser_state(),
    )
    page = context.new_page()
    axe = Axe()
    found = []
    for path in ("start", "files", "problems", "steps", "new/figure", "import", "handin", "review",
                 f"page?file={FILE}", f"raw?file={FILE}", "text?file=docs/learn/family.md&line=18",
                 ENTRY.removeprefix("/_desk/"), "",
                 entry("data/services/mediation.yml").removeprefix("/_desk/")):  # fmt: skip
        page.goto(f"{desk.base}/_desk/{path}")
        page.wait_for_load_state("load")
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, path
        results = axe.run(page, options={"iframes": False}).response["violations"]
        found += [(path, v["id"], [n["target"] for n in v["nodes"]][:3]) for v in results]
    context.close()
    assert found == []


def test_no_english_word_is_shown(clerk: Clerk) -> None:
    allowed = r"data/|docs/|\.yml|\.md|\.docx|\.txt|\.zip|Word|legal-aid|Tab|YAML|git"
    for path in ("start", "new/figure", "import", "steps", "handin", "review", ENTRY[7:]):
        clerk.open(f"/_desk/{path}")
        text = re.sub(rf"\S*(?:{allowed})\S*", "", clerk.text())
        assert not re.findall(r"[A-Za-z]{3,}", text), path
    clerk.open("/_desk/import")
    natives = "return [...document.querySelectorAll('[type=file]')].every((e) => e.hidden)"
    assert clerk.screen.run(natives)  # a browser speaks its own language there
