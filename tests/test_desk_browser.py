"""A clerk at the desk, with the keyboard alone: each task ends with the exact change of files."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from desk import DeskRun, run_desk
from desk import town as make_town
from playwright.sync_api import Browser, Frame, Page

STEPS = 160
"""How often Tab is pressed before something counts as out of reach."""
SHELL = "/_desk/?page="
FILE = "data/2024/mediation.yml"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskRun]:
    with run_desk(make_town(tmp_path_factory.mktemp("town"))) as desk:
        yield desk


@pytest.fixture
def desk(running: DeskRun) -> Iterator[DeskRun]:
    """Return the desk; what a test changes is undone."""
    yield running
    running.reset()


class Clerk:
    """Somebody with a keyboard."""

    def __init__(self, page: Page, desk: DeskRun) -> None:
        self.page, self.desk = page, desk

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(self.desk.base + path)
        if path.startswith(SHELL):
            self.until(lambda: self.frame("look").query_selector(".desk-point") is not None)

    def frame(self, name: str) -> Frame:
        """Return the page (`look`) or the form (`side`)."""
        frame = self.page.frame(name=name)
        assert frame
        return frame

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        """Type over what a field holds."""
        self.press("Control+a")
        self.page.keyboard.insert_text(text)

    def reach(self, selector: str, text: str = "") -> None:
        """Press Tab until what has the focus fits; among paragraphs the arrow leads on."""
        for _ in range(STEPS):
            if self._is_at(selector, text):
                return
            is_text = "desk-point" in selector and self._is_at(".desk-point")
            self.press("ArrowDown" if is_text else "Tab")
        pytest.fail(f"Tab 到不了：{selector} {text}")

    def until(self, condition: Callable[[], object]) -> None:
        """Wait until something is so."""
        end = time.monotonic() + 60
        while True:
            try:
                if condition():
                    return
            except Exception:  # a frame that is just loading
                pass
            assert time.monotonic() < end, self.page.content()[:2000]
            self.page.wait_for_timeout(30)

    def says(self, text: str) -> None:
        """Wait until the page or the form says so."""
        self.until(lambda: any(text in frame.inner_text("body") for frame in self.page.frames))

    def point(self, selector: str, text: str = "") -> None:
        """Point at something in the page, and wait for the form, which has the focus then."""
        self.reach(selector, text)
        self.press("Enter")
        form = "input:not([type=hidden]), textarea, select, .cm-content"
        self.until(lambda: self._is_at(form))

    def _is_at(self, selector: str, text: str = "") -> bool:
        check = """([s, t]) => { const e = document.activeElement;
            return document.hasFocus() && !!e && e.tagName !== 'IFRAME' && e.matches(s)
                && (!t || (e.textContent || e.value || '').includes(t)); }"""
        try:
            return any(frame.evaluate(check, [selector, text]) for frame in self.page.frames)
        except Exception:  # a frame that is just loading
            return False


@pytest.fixture
def clerk(browser: Browser, desk: DeskRun) -> Iterator[Clerk]:
    """Yield a clerk at a screen as offices have them; errors of scripts fail the test."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    name, _, value = desk.cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": desk.base}])
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda m: faults.append(m.text) if "Content Security" in m.text else None)
    yield Clerk(page, desk)
    context.close()
    assert faults == []


FIGURE = "a.fig"
FIELD = "input:not([type=hidden])"
SAVE = "button.btn"


def test_a_figure_is_changed_where_it_is_seen(clerk: Clerk, desk: DeskRun) -> None:
    clerk.open(f"{SHELL}/statistics/mediation.html")
    clerk.point(FIGURE, "约3000万元")
    clerk.write("约3100万元")
    clerk.says("约等于31 000 000，单位元")
    clerk.press("Enter")
    clerk.says("已保存")
    assert desk.diff() == "-    值: 约3000万元\n+    值: 约3100万元"
    clerk.until(lambda: "约3100万元" in clerk.frame("look").inner_text("main"))


def test_a_mend_is_a_button(clerk: Clerk, desk: DeskRun) -> None:
    clerk.open(f"{SHELL}/statistics/mediation.html")
    clerk.point(FIGURE, "约3000万元")
    clerk.write("３１00万元")
    clerk.says("写成“3100万元”")
    clerk.reach(".mend")
    clerk.press("Enter")
    clerk.says("正好是31 000 000")
    clerk.press("Enter")
    clerk.says("已保存")
    assert desk.diff() == "-    值: 约3000万元\n+    值: 3100万元"


def test_a_unit_is_added_by_a_button(clerk: Clerk, desk: DeskRun) -> None:
    clerk.open(entry("指标", "诉前调解案件"))
    clerk.reach(FIELD)
    clerk.write("68")
    clerk.says("加上单位“宗”")
    clerk.reach(".mend", "宗")
    clerk.press("Enter", "Enter")
    clerk.says("已保存")
    assert desk.diff() == "-    值: 67宗\n+    值: 68宗"


def test_a_relation_that_breaks_is_seen_while_typing(clerk: Clerk, desk: DeskRun) -> None:
    clerk.open(entry("指标", "诉前调解案件"))
    clerk.reach(FIELD)
    clerk.write("670宗")
    clerk.says("诉前调解案件 不超过 调解案件：不成立")
    assert desk.diff() == ""


def entry(*keys: str, file: str = FILE) -> str:
    """Return the address of a form."""
    names = ",".join(f'"{key}"' for key in keys)
    return f"/_desk/entry?file={file}&keys={quote(f'[{names}]')}"


def added(*lines: str) -> str:
    return "\n".join(f"+{line}" for line in lines)


FORMS: dict[str, tuple[str, list[tuple[str, str]], str]] = {
    # name: address, fields (by label) and what is typed, the change
    "mark a doubt": (
        entry("指标", "诉前调解案件"), [("存疑", "与信访的数对不上，待核实。")],
        added("    存疑: 与信访的数对不上，待核实。"),
    ),
    "say how it is counted": (
        entry("指标", "调解案件"), [("口径", "本镇调解的全部案件")],
        "-    口径: 本镇调解的案件总数\n+    口径: 本镇调解的全部案件",
    ),
    "give a note and a period": (
        entry("指标", "调解案件"), [("备注", "含下半年补录的。"), ("期间", "2024年")],
        added("    期间: 2024年", "    备注: 含下半年补录的。"),
    ),
    "set a goal": (
        entry("指标", "调解案件"), [("目标", "不少于150宗")], added("    目标: 不少于150宗"),
    ),
    "name a part": (
        entry("指标", "调解涉及金额"), [("分项：新的一项", "诉前调解涉及金额")],
        added("    分项:", "      - 诉前调解涉及金额"),
    ),
    "mend a term": (
        entry("信访", file="data/glossary.yml"),
        [("信访", "向机关反映情况，提意见、建议，或者投诉。")],
        "-信访: 用写信、上网、打电话、走访等办法，向机关、单位反映情况，提意见、建议，或者投诉。\n"
        "+信访: 向机关反映情况，提意见、建议，或者投诉。",
    ),
    "write an address": (
        entry("镇人民调解委员会", file="data/places.yml"), [("地址", "示例路1号")],
        "-  地址: 待补充\n+  地址: 示例路1号",
    ),
    "set the publisher": (
        entry(file="data/site.yml"), [("主办单位", "示例镇人民政府")],
        "-主办单位: 待补充\n+主办单位: 示例镇人民政府",
    ),
    "say what a subject is": (
        entry(file=FILE), [("期间", "2024年")],
        "-期间: 2024年以来（止期原文未载明）\n+期间: 2024年",
    ),
    "change the summary of a page": (
        entry(file="docs/learn/family.md"), [("导语", "家里的事，讲给您听。")],
        "-导语: 家里打人、离婚、养孩子、养老人、分遗产，该怎么办，这里讲给您听。\n"
        "+导语: 家里的事，讲给您听。",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_a_form_writes_what_was_typed_and_nothing_else(
    clerk: Clerk, desk: DeskRun, name: str
) -> None:
    address, fields, change = FORMS[name]
    clerk.open(address)
    for label, text in fields:
        reach_field(clerk, label)
        clerk.write(text)
    clerk.press("Enter")
    clerk.says("已保存")
    assert desk.diff() == change


def reach_field(clerk: Clerk, label: str) -> None:
    """Press Tab until the field with this label has the focus; open what is folded on the way."""
    check = """(l) => { const e = document.activeElement;
        return !!e?.labels?.length && e.labels[0].firstChild.textContent.trim() === l; }"""
    for _ in range(STEPS):
        if clerk.page.main_frame.evaluate(check, label):
            return
        if clerk._is_at(".folded > summary, .folded .group > .more:not([open]) > summary"):
            clerk.press("Enter")
        clerk.press("Tab")
    pytest.fail(f"Tab 到不了“{label}”")


POINTED: dict[str, tuple[str, str, str, str, str]] = {
    # name: page, element, its text, what is typed into the field in focus, the change
    "the figure of a card": (
        "/index.html", "a.card", "调解案件", "约155宗", "-    值: 约154宗\n+    值: 约155宗",
    ),
    "a place": (
        "/learn/family.html", ".place", "镇人民调解委员会", "调解镇里的纠纷，不收费",
        "-  管什么: 调解镇里的民间纠纷，不收费\n+  管什么: 调解镇里的纠纷，不收费",
    ),
    "a term": (
        "/services/mediation.html", ".term", "赡养", "子女给父母出钱、照料生活。",
        "-赡养: 子女给父母出钱、照料生活、关心陪伴。\n+赡养: 子女给父母出钱、照料生活。",
    ),
    "a question": (
        "/learn/family.html", "legend.desk-point", "夜里，隔壁传来打人", "隔壁在打人。您该怎么做？",
        "-  - 问: 夜里，隔壁传来打人和呼救的声音。您该怎么做？\n+  - 问: 隔壁在打人。您该怎么做？",
    ),
    "the title of a page": (
        "/learn/family.html", "h1.desk-point", "婚姻家庭", "婚姻家庭和反家暴",
        "-title: 婚姻家庭与反家暴\n+title: 婚姻家庭和反家暴",
    ),
    "a hotline": (
        "/learn/hotlines.html", "a.tel", "110", "报警服务电话",
        "-  名称: 报警电话\n+  名称: 报警服务电话",
    ),
    "a sentence of a guide": (
        "/services/mediation.html", ".desk-point", "身份证。", "身份证、户口簿。",
        "-  - 身份证。\n+  - 身份证、户口簿。",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", POINTED)
def test_what_is_pointed_at_opens_its_own_field(clerk: Clerk, desk: DeskRun, name: str) -> None:
    page, element, text, typed, change = POINTED[name]
    clerk.open(f"{SHELL}{page}")
    clerk.point(element, text)
    clerk.write(typed)
    clerk.press("Enter")
    clerk.says("已保存")
    assert desk.diff() == change


def test_a_published_figure_is_corrected(clerk: Clerk, desk: DeskRun) -> None:
    clerk.open(entry("指标", "诉前调解案件"))
    clerk.reach(".correct > summary")
    clerk.press("Enter")
    for text in ("68宗", "2025-06-01", "漏报一宗", "分管负责人"):
        clerk.press("Tab")
        clerk.write(text)
    clerk.press("Enter")
    clerk.says("已更正")
    assert desk.diff() == "-    值: 67宗\n+    值: 68宗\n" + added(
        "    更正:", "      - 日期: 2025-06-01", "        原值: 67宗", "        现值: 68宗",
        "        原因: 漏报一宗", "        批准: 分管负责人",
    )  # fmt: skip


# --- paragraphs ---------------------------------------------------------------------------


def test_a_paragraph_is_changed_and_a_figure_completed(clerk: Clerk, desk: DeskRun) -> None:
    clerk.open(f"{SHELL}/statistics/mediation.html")
    clerk.point("p.desk-point", "调解案件涉及金额共计")
    clerk.press("Control+End")
    clerk.page.keyboard.type("案件共{{调解案")
    clerk.until(lambda: "约154宗" in clerk.frame("side").inner_text(".cm-tooltip-autocomplete"))
    clerk.page.wait_for_timeout(150)  # the list takes no key in its first moments
    clerk.press("Enter")
    clerk.page.keyboard.type("。")
    clerk.press("Control+s")
    clerk.says("已保存")
    old = "调解案件涉及金额共计{{ 调解.调解涉及金额 }}，"
    old += "其中诉前调解案件共计{{ 调解.诉前调解涉及金额 }}。"
    assert desk.diff() == f"-{old}\n+{old}案件共{{{{调解.调解案件 }}}}。"
    clerk.until(lambda: "案件共约154宗。" in clerk.frame("look").inner_text("main"))


def test_a_paragraph_is_added_and_deleted(clerk: Clerk, desk: DeskRun) -> None:
    clerk.open(f"{SHELL}/statistics/mediation.html")
    clerk.point("p.desk-point", "按这两个数平均")
    clerk.reach("a.btn", "在后面添一段")
    clerk.press("Enter")
    clerk.says("新的一段")
    clerk.reach(".cm-content")
    clerk.page.keyboard.insert_text("金额以协议为准。")
    clerk.press("Control+s")
    clerk.says("已保存")
    assert desk.diff() == added("金额以协议为准。", "")
    clerk.reach("button", "删去这一段")
    clerk.press("Enter")
    clerk.says("已删去")
    assert desk.diff() == ""


def test_a_wrong_name_in_a_paragraph_is_told_and_mended(clerk: Clerk, desk: DeskRun) -> None:
    clerk.open(f"{SHELL}/learn/family.html")
    clerk.point("li.desk-point", "告诫书")
    clerk.press("Control+Home")
    clerk.page.keyboard.insert_text('- {{ 名词("家庭暴利") }}要报警。\n')
    clerk.says("页面用了不存在的名称")
    assert desk.diff() == ""


# --- new things ---------------------------------------------------------------------------

NEW: dict[str, tuple[str, dict[str, str], str]] = {
    "a figure that is a part": (
        f"figure?file={FILE}", {"名称": "上门调解", "值": "约20宗", "属于": "调解案件"},
        added("  上门调解:", "    值: 约20宗", "    属于: 调解案件"),
    ),
    "a term": (
        "term", {"名词": "示例名词", "解释": "只是一个例子。"}, added("示例名词: 只是一个例子。"),
    ),
    "a page": (
        "page", {"标题": "示例一页", "网址里的名字": "sample"},
        added(
            "---", "title: 示例一页", "发布时间: 待补充", "摘要: 待补充", "---", "", "待补充",
            "      - 示例一页: services/sample.md",
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NEW)
def test_something_new_is_made(clerk: Clerk, desk: DeskRun, name: str) -> None:
    path, fields, change = NEW[name]
    clerk.open(f"/_desk/new/{path}")
    for label, text in fields.items():
        clerk.reach(f"details[open] {FIELD}") if label == next(iter(fields)) else None
        reach_field(clerk, label)
        clerk.write(text)
    clerk.press("Enter")
    clerk.until(lambda: "/new" not in clerk.page.url)
    assert desk.diff() == change


def test_a_guide_and_a_topic_are_made_with_page_and_menu(clerk: Clerk, desk: DeskRun) -> None:
    for kind, label in (("guide", "事项名称"), ("topic", "专题名称")):
        clerk.open(f"/_desk/new/{kind}")
        reach_field(clerk, label)
        clerk.write("示例事项")
        clerk.press("Tab")
        clerk.write("sample")
        clerk.press("Enter")
        clerk.until(lambda: "/new" not in clerk.page.url)
    desk.git("add", "-A")
    names = desk.git("diff", "--cached", "--name-only").split()
    assert names == [
        "data/quizzes/sample.yml", "data/services/sample.yml", "docs/learn/sample.md",
        "docs/services/sample.md", "mkdocs.yml",
    ]  # fmt: skip


def test_a_new_year_and_a_new_subject_are_made_by_the_commands(clerk: Clerk, desk: DeskRun) -> None:
    clerk.open("/_desk/new/subject")
    for label, text in (("主题", "便民服务"), ("网址里的名字", "convenience"),
                        ("指标", "办件量、上门服务"), ("年度", "2024")):  # fmt: skip
        reach_field(clerk, label)
        clerk.write(text)
    clerk.press("Enter")
    clerk.says("已建好主题")
    assert (desk.root / "data/2024/convenience.yml").exists()
    clerk.open("/_desk/new/year")
    reach_field(clerk, "年度")
    clerk.write("2025")
    clerk.press("Enter")
    clerk.says("建好2025年")
    assert (desk.root / "data/2025/convenience.yml").exists()
    clerk.open("/_desk/steps")
    clerk.reach("button", "撤销")
    clerk.press("Enter")
    clerk.says("已经做好")
    assert not (desk.root / "data/2025").is_dir() or not any((desk.root / "data/2025").glob("*"))


# --- problems, steps, hand-in -------------------------------------------------------------


def test_a_problem_leads_to_its_place_and_is_mended_there(clerk: Clerk, desk: DeskRun) -> None:
    file = desk.root / FILE
    file.write_text(file.read_text("utf-8").replace("值: 67宗", "值: 六十七宗"), "utf-8")

    def is_listed() -> bool:
        clerk.open("/_desk/problems?only=错误")
        return "数值写法不对" in clerk.page.inner_text("main")

    clerk.until(is_listed)
    clerk.reach("main a", "数值写法不对")
    clerk.press("Enter")
    clerk.until(lambda: clerk.frame("side").query_selector("form[data-form]"))
    clerk.reach(f".desk-focus, {FIELD}")
    clerk.write("67宗")
    clerk.press("Enter")
    clerk.says("已保存")
    assert desk.diff() == ""


def test_handing_in_waits_for_errors(clerk: Clerk, desk: DeskRun) -> None:
    file = desk.root / FILE
    file.write_text(file.read_text("utf-8").replace("约154宗", "约155宗"), "utf-8")
    clerk.open("/_desk/handin")
    clerk.says("约155宗")
    assert "约154宗" in clerk.page.inner_text("table")


def hand_in(clerk: Clerk) -> None:
    """Change a figure's definition from the first page on, and hand it in."""
    clerk.open("/_desk/")
    clerk.until(lambda: clerk.frame("look").query_selector(".desk-point"))
    clerk.point("a.card", "调解案件")
    reach_in_side(clerk, "口径")
    clerk.write("本镇调解的全部案件")
    clerk.press("Enter")
    clerk.says("已保存")
    clerk.reach("a", "去送审")
    clerk.press("Enter")
    clerk.until(lambda: "handin" in clerk.page.url)
    for field, text in (("#who", "李明"), ("#why", "说得更明白")):
        clerk.reach(field)
        clerk.write(text)
    clerk.press("Enter")
    clerk.says("已送审")


def reach_in_side(clerk: Clerk, label: str) -> None:
    """Press Tab until the field with this label has the focus in the form beside the page."""
    check = "(l) => document.activeElement?.labels?.[0]?.firstChild.textContent.trim() === l"
    for _ in range(STEPS):
        if clerk.frame("side").evaluate(check, label):
            return
        clerk.press("Tab")
    pytest.fail(f"Tab 到不了“{label}”")


CHANGE = "-    口径: 本镇调解的案件总数\n+    口径: 本镇调解的全部案件"


def test_a_change_is_handed_in_with_git(clerk: Clerk, desk: DeskRun, tmp_path: Path) -> None:
    desk.git("init", "-q", "--bare", str(tmp_path / "remote.git"))
    desk.git("remote", "add", "origin", str(tmp_path / "remote.git"))
    hand_in(clerk)
    assert desk.diff() == CHANGE
    branch = desk.git("for-each-ref", "--format=%(refname:short)", "refs/heads/送审").strip()
    shown = desk.git("show", "-U0", "--format=%an", branch)
    assert shown.startswith("李明") and "+    口径: 本镇调解的全部案件" in shown
    assert branch in desk.git("ls-remote", "origin")


def test_a_change_is_handed_in_without_a_remote(clerk: Clerk, desk: DeskRun) -> None:
    hand_in(clerk)
    clerk.says("送审包：")
    assert desk.diff() == CHANGE
    [package] = (desk.root / "送审").glob("*.zip")
    assert package.stat().st_size > 500
    package.unlink()


def test_a_step_is_undone(clerk: Clerk, desk: DeskRun) -> None:
    clerk.open(entry("指标", "诉前调解案件"))
    clerk.reach(FIELD)
    clerk.write("69宗")
    clerk.press("Enter")
    clerk.says("已保存")
    clerk.reach("a", "可以撤销")
    clerk.press("Enter")
    clerk.reach("button", "撤销")
    clerk.press("Enter")
    clerk.says("已经做好")
    assert desk.diff() == ""


def test_the_whole_file_is_changed_as_it_stands(clerk: Clerk, desk: DeskRun) -> None:
    clerk.open(f"/_desk/raw?file={FILE}")
    clerk.reach("textarea")
    clerk.press("Control+End")
    clerk.page.keyboard.insert_text("# 末尾\n")
    clerk.reach(SAVE, "保存")
    clerk.press("Enter")
    clerk.says("已保存")
    assert desk.diff() == "+# 末尾"


def test_a_value_that_somebody_else_changed_is_shown_beside_ones_own(
    clerk: Clerk, desk: DeskRun
) -> None:
    clerk.open(entry("指标", "诉前调解案件"))
    file = desk.root / FILE
    file.write_text(file.read_text("utf-8").replace("67宗", "66宗"), "utf-8")
    clerk.reach(FIELD)
    clerk.write("68宗")
    clerk.press("Enter")
    clerk.says("刚刚有别人改过这里")
    clerk.says("66宗")
    clerk.reach(SAVE, "照我写的保存")
    clerk.press("Enter")
    clerk.says("已保存")
    assert desk.diff() == "-    值: 67宗\n+    值: 68宗"


def test_a_report_is_imported_after_its_names_were_looked_at(
    clerk: Clerk, desk: DeskRun, tmp_path: Path
) -> None:
    report = tmp_path / "年报.txt"
    report.write_text(
        "示例镇2025年法治政府建设年度报告\n\n一、主要做法\n\n全年调解案件约160宗，开展法治讲座12场。\n\n"
        "二、存在问题\n\n宣传不够。\n\n三、下一步打算\n\n加强宣传。\n", "utf-8",
    )  # fmt: skip
    clerk.open("/_desk/import")
    clerk.page.set_input_files("#report", report)  # a file dialog is the system's
    clerk.reach("#year")
    clerk.write("2025")
    clerk.press("Enter")
    clerk.says("逐条核对")
    assert desk.diff() == ""
    clerk.reach(SAVE, "导入")
    clerk.press("Enter")
    clerk.says("已写入")
    assert (desk.root / "docs" / "report" / "2025.md").exists()
    assert "约160宗" in "".join(f.read_text("utf-8") for f in (desk.root / "data/2025").glob("*"))


# --- how it looks -------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible(browser: Browser, desk: DeskRun, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, color_scheme=scheme)  # type: ignore[arg-type]
    name, _, value = desk.cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": desk.base}])
    page = context.new_page()
    axe = Axe()
    found = []
    for path in ("start", "files", "problems", "steps", "new/figure", "import", "handin",
                 f"page?file={FILE}", f"raw?file={FILE}", "text?file=docs/learn/family.md&line=18",
                 entry("指标", "调解案件").removeprefix("/_desk/"), "",
                 entry(file="data/services/mediation.yml").removeprefix("/_desk/")):  # fmt: skip
        page.goto(f"{desk.base}/_desk/{path}")
        page.wait_for_load_state("load")
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, path
        results = axe.run(page, options={"iframes": False}).response["violations"]
        found += [(path, v["id"], [n["target"] for n in v["nodes"]][:3]) for v in results]
    context.close()
    assert found == []


def test_no_english_word_is_shown(clerk: Clerk) -> None:
    allowed = r"data/|docs/|\.yml|\.md|\.docx|\.txt|Word|legal-aid|Tab|YAML|git"
    for path in ("start", "new/figure", "import", "steps", "handin", entry("指标", "调解案件")[7:]):
        clerk.open(f"/_desk/{path}")
        text = re.sub(rf"\S*(?:{allowed})\S*", "", clerk.page.inner_text("body"))
        assert not re.findall(r"[A-Za-z]{3,}", text), path
