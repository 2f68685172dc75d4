"""A clerk's tasks at the desk, by keyboard alone; each ends with the exact change of the files."""

import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

import docx
import pytest
import town_maker
import webdriver
from browser_setup import NO_ENGINES, in_ci
from clerk import SHELL, Chromium, Clerk, Firefox, entry
from desk import DeskRun

from macros import cli
from macros.desk.handin import base
from macros.ledger import approval
from macros.ledger.day import today

FILE = "data/2024/mediation.yml"
PAGE = "docs/statistics/mediation.md"
WITNESS = "data/2024/witness.yml"
LOOK = f"{SHELL}/statistics/mediation.html"
INPUT = "input:not([type=hidden])"
FIELD = f"{INPUT}, textarea, select"
ERRORS = "/_desk/problems?only=错误"
NEW = "[name^='新组:']"
QUESTION = "/_desk/entry?file=data/quizzes/family.yml&keys=" + quote('["题目",13]')
BUTTON = "button, a"

Step = Callable[[Clerk], object]
Changes = Mapping[str, str]
"""The lines of git's diff of each file that changed."""


@dataclass(frozen=True)
class Task:
    """Something that a clerk does."""

    start: str
    """The address on which it begins."""
    steps: tuple[Step, ...]
    changes: Changes | Callable[[DeskRun], Changes]


# --- what a clerk does ---------------------------------------------------------------------


def keys(*names: str) -> Step:
    """Press keys."""
    return lambda clerk: clerk.press(*names)


def write(text: str) -> Step:
    """Type over the field that has the focus."""
    return lambda clerk: clerk.write(text)


def add(text: str) -> Step:
    """Type at the cursor."""
    return lambda clerk: clerk.screen.insert(text)


def field(label: str, text: str, selector: str = FIELD) -> Step:
    """Go to the field of this label, and type over it."""

    def do(clerk: Clerk) -> None:
        clerk.reach(selector, label=label)
        clerk.write(text)

    return do


def point(selector: str, text: str) -> Step:
    """Go to something in the page, and press Enter."""
    return lambda clerk: clerk.point(selector, text)


def press(name: str, selector: str = BUTTON) -> Step:
    """Go to a button or a link, and press Enter."""

    def do(clerk: Clerk) -> None:
        clerk.reach(selector, name)
        clerk.press("Enter")

    return do


def says(text: str) -> Step:
    """Wait until the desk says so."""
    return lambda clerk: clerk.says(text)


def mend(name: str) -> Step:
    """Go to a mend in the list of problems, press Enter, and wait until the button is gone."""

    def do(clerk: Clerk) -> None:
        press(name, ".mend")(clerk)
        clerk.until(lambda: "已改好" in clerk.text() and name not in clerk.text())

    return do


def asked(clerk: Clerk) -> None:
    """Go to the field for which the form was opened."""
    clerk.reach(".desk-focus")


def made(clerk: Clerk) -> None:
    """Wait until something new is shown."""
    clerk.until(lambda: "/new" not in (clerk.screen.run("return location.pathname") or "/new"))


def visit(path: str) -> Step:
    """Go to another page of the desk."""
    return lambda clerk: clerk.open(path)


def choose(name: str) -> Step:
    """Choose the file of this name beside the town, in the dialog that the button opens."""

    def do(clerk: Clerk) -> None:
        assert isinstance(clerk.screen, Chromium)
        clerk.screen.file = clerk.desk.root.parent / name
        press("选一个文件")(clerk)
        clerk.says(f"选好了：{name}")

    return do


def choice(label: str, option: str) -> Step:
    """Go to a list to choose from, and type the beginning of what to choose."""

    def do(clerk: Clerk) -> None:
        clerk.reach("select", label=label)
        for _ in range(20):
            if clerk.screen.run(_CHOSEN) == option:
                return
            clerk.press("ArrowDown")
        pytest.fail(f"没有“{option}”")

    return do


_CHOSEN = "return document.activeElement.selectedOptions[0].textContent"
SAVE = (keys("Enter"), says("已保存"))


# --- what else happens ---------------------------------------------------------------------


def somebody(path: str, old: str, new: str) -> Step:
    """Somebody else changes a file."""

    def do(clerk: Clerk) -> None:
        file = clerk.desk.root / path
        text = file.read_text("utf-8")
        assert text.count(old) == 1
        file.write_text(text.replace(old, new), "utf-8")

    return do


def checked(text: str) -> Step:
    """Wait until the check is done, and open the list of problems, which says so."""

    def do(clerk: Clerk) -> None:
        clerk.until(lambda: text in clerk.desk.get(ERRORS).text)
        clerk.open(ERRORS)

    return do


def a_remote(clerk: Clerk) -> None:
    """Set up where to push to."""
    remote = clerk.desk.root.parent / "remote.git"
    shutil.rmtree(remote, ignore_errors=True)
    clerk.desk.git("init", "-q", "--bare", str(remote))
    clerk.desk.git("remote", "add", "origin", str(remote))
    clerk.desk.git("push", "-q", "origin", "main")


def merged(clerk: Clerk) -> None:
    """Hand a term in; the reviewer merges it, together with what somebody else did."""
    desk, other = clerk.desk, clerk.desk.root.parent / "other"
    a_remote(clerk)
    somebody("data/glossary.yml", *TERM)(clerk)
    assert "已送审" in desk.post("/_desk/handin", {"name": "李明", "why": "说得更明白"}).text
    shutil.rmtree(other, ignore_errors=True)
    branch = desk.git("branch", "--list", "--format=%(refname:short)", "送审/*").strip()
    desk.git("clone", "-q", "--branch", branch, str(desk.root.parent / "remote.git"), str(other))
    with (other / FILE).open("a", encoding="utf-8") as file:
        file.write("# 别人添的\n")
    town_maker.commit(other)
    desk.git("-C", str(other), "push", "-q", "origin", "HEAD:main")


def without_git(clerk: Clerk) -> None:
    """Make the town one that a kit brought."""
    root = clerk.desk.root
    (root / ".git").rename(root / ".git-away")
    base.keep(root)


def with_git(clerk: Clerk) -> None:
    """Undo it."""
    root = clerk.desk.root
    (root / ".git-away").rename(root / ".git")
    (root / base.FILE).unlink()


def handed_in(clerk: Clerk) -> None:
    """Somebody hands a term in, as a package beside the town."""
    desk = clerk.desk
    somebody("data/glossary.yml", TERM[0], TERM[1])(clerk)
    assert "已送审" in desk.post("/_desk/handin", {"name": "李明", "why": "说得更明白"}).text
    [package] = (desk.root / "送审").glob("*.zip")
    package.rename(desk.root.parent / "送审.zip")
    desk.reset()


def a_report(clerk: Clerk) -> None:
    """Put an approved report beside the town."""
    report = docx.Document()
    for text in REPORT:
        report.add_paragraph(text)
    report.save(str(clerk.desk.root.parent / "年报.docx"))


def signed(clerk: Clerk) -> None:
    """Somebody signs."""
    assert "已签发" in clerk.desk.post("/_desk/sign", {"name": "陈镇长"}).text


def like(*command: str) -> Callable[[DeskRun], Changes]:
    """Return what a command changes in a town of its own."""

    def changes(desk: DeskRun) -> Changes:
        copy = desk.root.parent / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        desk.git("clone", "-q", str(desk.root), str(copy))
        assert cli.main(["--root", str(copy), *command]) == 0
        return DeskRun(copy, "", desk.process, desk.start).changes()

    return changes


def imported(desk: DeskRun) -> Changes:
    """Return what the command imports with the same name in its list."""
    beside = desk.root.parent
    like("import", f"{beside}/年报.docx", "--year", "2025", "--review")(desk)
    listed = beside / "年报.核对.yml"
    text = listed.read_text("utf-8")
    listed.write_text(re.sub("名称: .*", "名称: 法治讲座", text, count=1), "utf-8")
    changes = like("import", f"{beside}/年报.docx", "--year", "2025")(desk)
    assert changes["data/2025/mediation.yml"].endswith(
        "+  法治讲座:\n+    值: 12场\n+    口径: 待补充"
    )
    return changes


def approved(desk: DeskRun) -> Changes:
    """Return the approval of the town as it began."""
    entries, _ = approval.load_approvals(desk.root / "data")
    lines = (desk.root / "data" / approval.FILE).read_text("utf-8").splitlines()
    assert [(e.name, e.day, e.commit, e.remark) for e in entries] == [
        ("陈镇长", today().isoformat(), desk.start, "同意发布")
    ]
    return {f"data/{approval.FILE}": plus(*lines)}


def plus(*lines: str) -> str:
    """Return lines that are new."""
    return "\n".join(f"+{line}" for line in lines)


def head(title: str, *more: str) -> list[str]:
    """Return the head of a new page."""
    return ["---", f"title: {title}", "发布时间: 待补充", "摘要: 待补充", *more, "---"]


def figure(old: str, new: str) -> Changes:
    """Return another value of a figure."""
    return {FILE: f"-    值: {old}\n+    值: {new}"}


# --- the tasks -----------------------------------------------------------------------------

TERM = (
    "赡养: 子女给父母出钱、照料生活、关心陪伴。", "赡养: 子女给父母出钱、照料生活、陪伴。",
)  # fmt: skip
MONEY = "调解案件涉及金额共计{{ 调解.调解涉及金额 }}，"
MONEY += "其中诉前调解案件共计{{ 调解.诉前调解涉及金额 }}。"
REPORT = (
    "示例镇2025年法治政府建设年度报告", "一、主要做法", "全年调解案件约160宗，开展法治讲座12场。",
    "二、存在问题", "宣传不够。", "三、下一步打算", "加强宣传。",
)  # fmt: skip
DEFINED = {FILE: "-    口径: 本镇调解的案件总数\n+    口径: 本镇调解的全部案件"}
DEFINE = (
    point("a.card", "调解案件"), field("口径", "本镇调解的全部案件"), *SAVE, press("去送审"),
    says("改了什么"), field("您的姓名", "李明"), field("为什么改", "说得更明白"), keys("Enter"),
    says("已送审"),
)  # fmt: skip

TASKS: dict[str, Task] = {
    # a figure
    "change a figure where it is seen": Task(
        "/_desk/", (point("a.card", "约154宗"), write("约155宗"), says("约等于155，单位宗"), *SAVE),
        figure("约154宗", "约155宗"),
    ),
    "mend a figure copied wrongly in both places": Task(
        entry(FILE, "指标", "调解案件"),
        (field("值", "约155宗"), *SAVE, press("把记下的定稿的数也改了"), says("四（五）"),
         asked, write("约155宗"), *SAVE),
        {**figure("约154宗", "约155宗"), WITNESS:
         "-  四（五）: [约154宗, 约3000万元, 67宗, 约30万元]\n"
         "+  四（五）: [约155宗, 约3000万元, 67宗, 约30万元]"},
    ),
    "write in full width and press the mend": Task(
        LOOK, (point("a.fig", "约3000万元"), write("３１00万元"), press("写成“3100万元”"),
               says("正好是31 000 000"), *SAVE),
        figure("约3000万元", "3100万元"),
    ),
    "add a figure that is a part": Task(
        f"/_desk/new/figure?file={FILE}",
        (field("名称", "上门调解"), field("值", "约20宗"), field("属于", "调解案件"), keys("Enter"),
         says("约等于20，单位宗")),
        {FILE: plus("  上门调解:", "    值: 约20宗", "    属于: 调解案件")},
    ),
    "add a figure with parts": Task(
        f"/_desk/new/figure?file={FILE}",
        (field("名称", "全部案件"), field("值", "约221宗"), keys("Enter"), says("约等于221"),
         field("分项：新的一项", "调解案件"), *SAVE, field("分项：新的一项", "诉前调解案件"), *SAVE,
         says("成立")),
        {FILE: plus("  全部案件:", "    值: 约221宗", "    分项:", "      - 调解案件",
                    "      - 诉前调解案件")},
    ),
    "mark a doubt": Task(
        entry(FILE, "指标", "诉前调解案件"), (field("存疑", "与信访的数对不上，待核实。"), *SAVE),
        {FILE: plus("    存疑: 与信访的数对不上，待核实。")},
    ),
    "correct a published figure": Task(
        entry(FILE, "指标", "诉前调解案件"),
        (press("更正一个公布过的数", "summary"), field("现值", "68宗"), field("日期", "2025-06-01"),
         field("原因", "漏报一宗"), field("批准", "分管负责人"), keys("Enter"), says("已更正")),
        {FILE: "-    值: 67宗\n+    值: 68宗\n" + plus(
            "    更正:", "      - 日期: 2025-06-01", "        原值: 67宗", "        现值: 68宗",
            "        原因: 漏报一宗", "        批准: 分管负责人")},
    ),
    "say how a figure is counted": Task(
        entry(FILE, "指标", "调解案件"), (field("口径", "本镇调解的全部案件"), *SAVE), DEFINED,
    ),
    "give a figure a note, a period and a goal": Task(
        entry(FILE, "指标", "调解案件"),
        (field("备注", "含下半年补录的。"), field("期间", "2024年"), field("目标", "不少于150宗"),
         *SAVE),
        {FILE: plus("    期间: 2024年", "    备注: 含下半年补录的。", "    目标: 不少于150宗")},
    ),
    # everything else that can be pointed at
    "change a field of a guide": Task(
        f"{SHELL}/services/mediation.html",
        (point(".desk-point", "身份证。"), write("身份证、户口簿。"), *SAVE),
        {"data/services/mediation.yml": "-  - 身份证。\n+  - 身份证、户口簿。"},
    ),
    "change a hotline": Task(
        f"{SHELL}/learn/hotlines.html", (point("a.tel", "110"), write("报警服务电话"), *SAVE),
        {"data/hotlines.yml": "-  名称: 报警电话\n+  名称: 报警服务电话"},
    ),
    "change a place": Task(
        f"{SHELL}/learn/family.html",
        (point(".place", "镇人民调解委员会"), field("地址", "示例路1号"), *SAVE),
        {"data/places.yml": "-  地址: 待补充\n+  地址: 示例路1号"},
    ),
    "change a term": Task(
        f"{SHELL}/services/mediation.html",
        (point(".term", "赡养"), write(TERM[1].partition(": ")[2]), *SAVE),
        {"data/glossary.yml": f"-{TERM[0]}\n+{TERM[1]}"},
    ),
    "change a quiz question": Task(
        f"{SHELL}/learn/family.html",
        (point("legend.desk-point", "夜里，隔壁传来打人"), write("隔壁在打人。您该怎么做？"),
         *SAVE),
        {"data/quizzes/family.yml": "-  - 问: 夜里，隔壁传来打人和呼救的声音。您该怎么做？\n"
         "+  - 问: 隔壁在打人。您该怎么做？"},
    ),
    "change a setting": Task(
        entry("data/site.yml"), (field("主办单位", "示例镇人民政府"), *SAVE),
        {"data/site.yml": "-主办单位: 待补充\n+主办单位: 示例镇人民政府"},
    ),
    "rename a title": Task(
        f"{SHELL}/learn/family.html",
        (point("h1.desk-point", "婚姻家庭"), write("婚姻家庭和反家暴"), *SAVE),
        {"docs/learn/family.md": "-title: 婚姻家庭与反家暴\n+title: 婚姻家庭和反家暴"},
    ),
    # paragraphs and whole files
    "change a paragraph and complete a figure": Task(
        LOOK,
        (point("p.desk-point", "调解案件涉及金额共计"), keys("Control+End"), add("案件共{{调解案"),
         says("约154宗"), lambda _: time.sleep(0.2), keys("Enter"), add("。"),
         keys("Control+s"), says("已保存"), says("案件共约154宗。")),
        {PAGE: f"-{MONEY}\n+{MONEY}案件共{{{{调解.调解案件 }}}}。"},
    ),
    "add a paragraph": Task(
        LOOK,
        (point("p.desk-point", "按这两个数平均"), press("在后面添一段"), says("新的一段"),
         lambda clerk: clerk.reach(".cm-content"), add("金额以协议为准。"), keys("Control+s"),
         says("已保存")),
        {PAGE: plus("金额以协议为准。", "")},
    ),
    "remove a paragraph": Task(
        LOOK,
        (point("p.desk-point", "调解案件涉及金额共计"), press("删去这一段"), says("已删去")),
        {PAGE: f"-{MONEY}\n-"},
    ),
    "change a file as it stands": Task(
        f"/_desk/raw?file={FILE}",
        (lambda clerk: clerk.reach("textarea"), keys("Control+End"), add("# 末尾\n"), press("保存"),
         says("已保存")),
        {FILE: "+# 末尾"},
    ),
    # new things
    "add a term": Task(
        "/_desk/new/term",
        (field("名词", "示例名词"), field("解释", "只是一个例子。"), keys("Enter"), made),
        {"data/glossary.yml": "+示例名词: 只是一个例子。"},
    ),
    "add a guide": Task(
        "/_desk/new/guide",
        (field("事项名称", "示例事项"), field("网址里的名字", "sample"), keys("Enter"), made),
        {"data/services/sample.yml": plus(
            "# yaml-language-server: $schema=../schema/service.json", "事项名称: 示例事项",
            "分组: 买东西吃了亏", "什么时候看: 待补充", "一句话: 待补充", "简答: 待补充",
            "谁可以申请:", "  - 待补充", "设定依据:", "  - 待补充", "办理材料:", "  - 待补充",
            "步骤:", "  - 待补充: 待补充", "  - 待补充1: 待补充", "  - 待补充2: 待补充",
            "时限:", "  - 待补充: 待补充", "费用: 待补充", "去哪里:", "  - 待补充: 待补充",
            "不服怎么办:", "  - 待补充", "专题:", "  - 待补充", "核对: 待补充"),
         "docs/services/sample.md": plus(*head("示例事项"), "", '{{ 指南("示例事项") }}'),
         "mkdocs.yml": "+      - 示例事项: services/sample.md"},
    ),
    "add a topic": Task(
        "/_desk/new/topic",
        (field("专题名称", "示例专题"), field("网址里的名字", "sample"), keys("Enter"), made),
        {"data/quizzes/sample.yml": plus(
            "# yaml-language-server: $schema=../schema/quiz.json", "专题: 示例专题", "题目:",
            "  - 问: 待补充", "    对: 待补充", "    错:", "      - 待补充", "    为什么: 待补充",
            "    依据:", "      - 待补充"),
         "docs/learn/sample.md": plus(
            *head("示例专题", "记住:", "- 待补充"), "", "## 讲给您听 { #explain }", "", "待补充",
            "", "## 找谁 { #call }", "", "待补充", "", "## 依据 { #law }", "",
            "{{ 条文清单() }}", "",
            "## 小测验 { #quiz }", "", '{{ 测验("示例专题") }}', "", "{{ 相关() }}"),
         "mkdocs.yml": "+      - 示例专题: learn/sample.md"},
    ),
    "add a page": Task(
        "/_desk/new/page",
        (field("标题", "示例一页"), field("网址里的名字", "sample"), choice("栏目", "公开"),
         press("添一页", "button"), made),
        {"docs/disclosure/sample.md": plus(*head("示例一页"), "", "待补充"),
         "mkdocs.yml": "+      - 示例一页: disclosure/sample.md"},
    ),
    "add a quiz question": Task(
        entry("data/quizzes/family.yml"),
        (field("问", "示例的问题？", NEW), field("对", "示例的答案。", NEW),
         field("为什么", "示例的道理。", NEW), *SAVE, visit(QUESTION),
         *(step for text in ("甲。", "乙。", "丙。")
           for step in (field("错：新的一项", text), *SAVE)),
         field("依据：新的一项", "民法典 1161"), *SAVE),
        {"data/quizzes/family.yml": plus(
            "  - 问: 示例的问题？", "    对: 示例的答案。", "    错:", "      - 甲。",
            "      - 乙。", "      - 丙。", "    为什么: 示例的道理。",
            "    依据:", "      - 民法典 1161")},
    ),
    "add a subject": Task(
        "/_desk/new/subject",
        (field("主题", "便民服务"), field("网址里的名字", "convenience"),
         field("指标", "办件量、上门服务"), field("年度", "2024"), keys("Enter"),
         says("已建好主题")),
        like("new-subject", "便民服务", "convenience", "办件量", "上门服务", "--year", "2024"),
    ),
    "add a year": Task(
        "/_desk/new/year", (field("年度", "2025"), keys("Enter"), says("建好2025年")),
        like("new-year", "2025"),
    ),
    # problems
    "mend three problems by their buttons": Task(
        "/_desk/problems",
        (somebody(FILE, "值: 67宗", "值: ６８宗"), somebody(FILE, "值: 约3000万元", "值: 约3000万"),
         somebody(PAGE, "案件共计{{ 调解.诉前调解涉及金额 }}", "案件是{{ 调解.诉前调解涉及金 }}"),
         checked("诉前调解涉及金”"), mend("写成“68宗”"), mend("加上单位“元”"),
         mend("改成“调解.诉前调解涉及金额”")),
        {**figure("67宗", "68宗"),
         PAGE: f"-{MONEY}\n+{MONEY.replace('案件共计{{ 调解.诉', '案件是{{ 调解.诉')}"},
    ),
    "go from a problem to its place": Task(
        "/_desk/problems",
        (somebody(FILE, "值: 67宗", "值: 六十八宗"), checked("数值写法不对"),
         press("数值写法不对", "main a"), says("诉前调解案件"),
         asked, write("68宗"), *SAVE),
        figure("67宗", "68宗"),
    ),
    # the steps of others, and one's own
    "undo": Task(
        entry(FILE, "指标", "诉前调解案件"),
        (field("值", "69宗"), *SAVE, press("可以撤销"), press("撤销", "button"), says("已经做好")),
        {},
    ),
    "decide between two versions": Task(
        entry(FILE, "指标", "诉前调解案件"),
        (somebody(FILE, "值: 67宗", "值: 66宗"), field("值", "68宗"), keys("Enter"),
         says("刚刚有别人改过这里"), says("66宗"), press("照我写的保存"), says("已保存")),
        figure("67宗", "68宗"),
    ),
    "import a Word file and look at its names": Task(
        "/_desk/import",
        (a_report, choose("年报.docx"), field("报告的年度", "2025"), keys("Enter"),
         says("逐条核对"), field("名称", "法治讲座"), press("导入", "button"), says("已写入")),
        imported,
    ),
    # handing in, reviewing, signing
    "hand in with git": Task("/_desk/", (a_remote, *DEFINE, says("分支：")), DEFINED),
    "fetch what was merged": Task(
        "/_desk/handin", (merged, visit("/_desk/handin"), press("取回最新内容"), says("取回来了")),
        {"data/glossary.yml": f"-{TERM[0]}\n+{TERM[1]}", FILE: "+# 别人添的"},
    ),
    "hand in without git": Task(
        "/_desk/", (without_git, *DEFINE, says("送审包："), with_git), DEFINED
    ),
    "review and send back": Task(
        "/_desk/review",
        (handed_in, choose("送审.zip"), press("打开"), says("李明送审的改动"),
         lambda clerk: clerk.reach("[name=remark-1]"), write("再短一点"), field("审核人", "王芳"),
         press("写上意见退回"), says("已退回"), visit("/_desk/handin"), says("再短一点")),
        {},
    ),
    "review and accept": Task(
        "/_desk/review",
        (handed_in, choose("送审.zip"), press("打开"), field("审核人", "王芳"), keys("Enter"),
         says("已收下")),
        {"data/glossary.yml": f"-{TERM[0]}\n+{TERM[1]}"},
    ),
    "sign": Task(
        "/_desk/review", (field("签发人", "陈镇长"), keys("Enter"), says("已签发")), approved
    ),
    "void a signature by an edit": Task(
        entry("data/glossary.yml", "赡养"),
        (signed, visit("/_desk/review"), says("陈镇长在"),
         visit(entry("data/glossary.yml", "赡养")),
         field("赡养", TERM[1].partition(": ")[2]), *SAVE, visit("/_desk/review"),
         says("现在的内容还没有签发")),
        lambda desk: {**approved(desk), "data/glossary.yml": f"-{TERM[0]}\n+{TERM[1]}"},
    ),
}  # fmt: skip


IN_FIREFOX = (
    "change a figure where it is seen", "change a field of a guide", "change a term",
    "change a paragraph and complete a figure", "add a page", "undo", "hand in with git",
)  # fmt: skip


@pytest.mark.parametrize("name", TASKS)
def test_a_clerk_needs_only_the_keyboard(clerk: Clerk, name: str) -> None:
    perform(clerk, TASKS[name])


def perform(clerk: Clerk, task: Task) -> None:
    """Do a task, and compare what has changed then."""
    clerk.open(task.start)
    for step in task.steps:
        step(clerk)
    wanted = task.changes(clerk.desk) if callable(task.changes) else task.changes
    assert clerk.desk.changes() == wanted


@pytest.fixture(scope="module")
def firefox(
    running_desk: DeskRun, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[webdriver.Firefox]:
    """Yield Firefox at a screen as offices have them, come by the address of the terminal."""
    if not shutil.which(webdriver.FIREFOX):
        (pytest.fail if in_ci() else pytest.skip)(NO_ENGINES)
    with webdriver.firefox(tmp_path_factory.mktemp("firefox")) as browser:
        browser.resize(1366, 768)
        browser.go(running_desk.entrance)
        yield browser


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("name", IN_FIREFOX)
def test_it_is_so_in_firefox(desk: DeskRun, firefox: webdriver.Firefox, name: str) -> None:
    perform(Clerk(Firefox(firefox), desk), TASKS[name])
