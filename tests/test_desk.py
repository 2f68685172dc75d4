"""The desk over HTTP: who comes in, what can be reached, and what a save writes."""

import json
import re
from dataclasses import replace
from html import unescape
from urllib.parse import quote

import pytest
from desk import DeskRun, run_desk

from macros import runs

FILE = "data/2024/mediation.yml"
KEYS = quote('["指标","调解案件"]')
ENTRY = f"/_desk/entry?file={FILE}&keys={KEYS}"
VALUE = '["指标", "调解案件", "值"]'
PAGE = "docs/statistics/mediation.md"


def base_of(html: str) -> str:
    """Return the values that a form says it showed."""
    match = re.search(r'<textarea name="base" hidden>(.*?)</textarea>', html, re.S)
    assert match
    return match[1].replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&")


def save(desk: DeskRun, value: str, base: str = "") -> int:
    base = base or base_of(desk.get(ENTRY).text)
    return desk.post(ENTRY, {"base": base, VALUE: value}).status


# --- who comes in -------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/index.html", "/_desk/", ENTRY, "/_desk/assets/desk.js"])
def test_nobody_comes_in_without_the_cookie(desk: DeskRun, path: str) -> None:
    for cookie in (" ", "desk=1", f"{desk.cookie}x", desk.cookie.replace("=", "x=")):
        answer = desk.get(path, Cookie=cookie)
        assert answer.status == 403 and "终端" in answer.text


def test_only_the_address_of_the_terminal_gives_the_cookie(desk: DeskRun) -> None:
    for path in ("/_desk/in", "/_desk/in?key=", "/_desk/in?key=x", "/_desk/in?key=%00"):
        answer = desk.get(path, Cookie="")
        assert answer.status == 403 and "set-cookie" not in answer.headers
    entered = desk.get(desk.entrance.removeprefix(desk.base), Cookie="")
    assert entered.status == 303
    marks = entered.headers["set-cookie"].lower()
    assert "httponly" in marks and "samesite=strict" in marks


@pytest.mark.parametrize("host", ["evil.example", "localhost", "127.0.0.1", "127.0.0.1:1", "[::1]"])
def test_another_name_for_this_computer_is_refused(desk: DeskRun, host: str) -> None:
    assert desk.get("/_desk/", Host=host).status == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": ""}, {"Origin": "null"}, {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:1"}, {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"}, {"Content-Length": "99999999"},
    ],
)  # fmt: skip
def test_only_the_desks_own_pages_change_something(desk: DeskRun, headers: dict[str, str]) -> None:
    base = base_of(desk.get(ENTRY).text)
    assert desk.post(ENTRY, {"base": base, VALUE: "约155宗"}, **headers).status == 403
    assert desk.diff() == ""


def test_who_has_only_the_cookie_may_look_but_not_write(desk: DeskRun) -> None:
    base = base_of(desk.get(ENTRY).text)  # a browser sends it to every port of this computer
    for pen in ("", "x", desk.cookie.partition("=")[2], f"{desk.pen}x"):
        thief = replace(desk, pen=pen)
        for path in (ENTRY, "/_desk/undo", "/_desk/handin", "/_desk/sign", "/_desk/problems"):
            answer = thief.post(path, {"base": base, VALUE: "约155宗", "step": "1", "name": "甲"})
            assert answer.status == 403 and "终端" in answer.text
    assert desk.diff() == ""
    for path in ("/_desk/", ENTRY, "/index.html", "/_desk/assets/desk.js"):
        assert desk.pen not in desk.get(path).text


def test_a_page_of_another_site_cannot_look_in(desk: DeskRun) -> None:
    assert desk.get("/index.html", **{"Sec-Fetch-Site": "cross-site"}).status == 403
    for path in ("/_desk/", "/index.html", ENTRY):
        headers = desk.get(path).headers
        assert headers["x-frame-options"] == "SAMEORIGIN"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"


def test_nothing_but_the_desks_own_scripts_runs_in_its_pages(desk: DeskRun) -> None:
    for path in ("", "start", "files", "problems", "steps", "new", "import", "handin"):
        answer = desk.get(f"/_desk/{path}")
        policy = answer.headers["content-security-policy"]
        assert answer.status == 200
        assert "default-src 'none'" in policy and "script-src 'self';" in policy
        assert "unsafe" not in policy and not re.search(r"<script(?! src=)| on\w+=", answer.text)
        assert answer.headers["cache-control"] == "no-store"


# --- what can be reached ------------------------------------------------------------------

OUTSIDE = [
    "../secret.yml", "/etc/passwd", "data/../../secret.yml", "mkdocs.yml", "macros/cli.py",
    "data/link.yml", "docs/..%2f..%2fsecret.md", "data\\..\\..\\secret.yml", ".git/config",
    "C:/secret.yml", "data/2024", "", "data/%00.yml", ".build/lock",
]  # fmt: skip


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_file_outside_the_town_is_shown_or_written(desk: DeskRun, path: str) -> None:
    secret = desk.root.parent / "secret.yml"
    secret.write_text("主题: 机密\n", "utf-8")
    link = desk.root / "data" / "link.yml"
    link.symlink_to(secret)
    for page in ("raw", "entry", "text", "page", "place"):
        for name in (path, quote(path, safe="%")):
            answer = desk.get(f"/_desk/{page}?file={name}&keys=[]&line=1")
            assert answer.status in (303, 409) and "机密" not in answer.text
    for page, values in (
        ("raw", {"text": "甲"}),
        ("text", {"text": "甲"}),
        ("entry", {"base": "{}"}),
    ):
        answer = desk.post(f"/_desk/{page}?file={quote(path)}&keys=[]", values)
        assert answer.status == 409
    assert secret.read_text("utf-8") == "主题: 机密\n"
    link.unlink()
    assert desk.diff() == ""


@pytest.mark.parametrize(
    "path",
    [
        "/_desk/assets/../app.py", "/_desk/assets/..%2fapp.py", "/_desk/assets/site.css/../x",
        "/../mkdocs.yml", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd",
        "/_desk/nothing", "/.git/config", "/data/site.yml",
    ],
)  # fmt: skip
def test_an_address_that_leads_out_is_not_found(desk: DeskRun, path: str) -> None:
    answer = desk.get(path)
    assert answer.status == 404 and "镇名" not in answer.text


def test_the_shell_shows_only_pages_of_this_server(desk: DeskRun) -> None:
    for page in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:1"):
        assert "evil" not in (text := desk.get(f"/_desk/?page={quote(page)}").text)
        assert "javascript:" not in text


def test_html_in_a_file_is_only_shown(desk: DeskRun) -> None:
    evil = '<script>alert(1)</script><img src=x onerror="alert(1)">'
    file = desk.root / FILE
    text = file.read_text("utf-8")
    file.write_text(text.replace("口径: 本镇调解的案件总数", f"口径: '{evil}'"), "utf-8")
    page = desk.root / PAGE
    page.write_text(f"{page.read_text('utf-8')}\n{evil}\n</textarea>{evil}\n", "utf-8")
    for path in (ENTRY, f"/_desk/raw?file={FILE}", f"/_desk/page?file={PAGE}",
                 f"/_desk/raw?file={PAGE}", f"/_desk/text?file={PAGE}&line=43"):  # fmt: skip
        answer = desk.get(path)
        assert "<script>alert" not in answer.text and "<img src=x" not in answer.text


def test_a_script_put_under_docs_does_not_run_beside_the_desk(desk: DeskRun) -> None:
    for name in ("a.svg", "a.html", "a.js"):
        (desk.root / "docs" / name).write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
    (desk.root / "mkdocs.yml").touch()
    for _ in range(100):
        answer = desk.get("/a.svg")
        if answer.status == 200:
            break
    for name in ("a.svg", "a.html", "a.js"):
        answer = desk.get(f"/{name}")
        if answer.status == 200:
            assert answer.headers["content-security-policy"] == "sandbox"
            assert "javascript" not in answer.headers["content-type"]


# --- saving -------------------------------------------------------------------------------


def test_a_saved_value_changes_its_line_only(desk: DeskRun) -> None:
    assert save(desk, "约155宗") == 303
    assert desk.diff() == "-    值: 约154宗\n+    值: 约155宗"


def test_what_is_wrong_may_be_saved(desk: DeskRun) -> None:
    assert save(desk, "很多") == 303
    assert desk.diff() == "-    值: 约154宗\n+    值: 很多"


def test_two_people_do_not_overwrite_each_other(desk: DeskRun) -> None:
    base = base_of(desk.get(ENTRY).text)
    assert save(desk, "约155宗", base) == 303
    answer = desk.post(ENTRY, {"base": base, VALUE: "约156宗"})
    assert answer.status == 409
    for version in ("约154宗", "约155宗", "约156宗"):
        assert version in answer.text
    assert desk.diff() == "-    值: 约154宗\n+    值: 约155宗"
    # The second person has seen both, and decides.
    assert desk.post(ENTRY, {"base": base_of(answer.text), VALUE: "约156宗"}).status == 303
    assert desk.diff() == "-    值: 约154宗\n+    值: 约156宗"


def test_changes_of_different_values_go_together(desk: DeskRun) -> None:
    base = base_of(desk.get(ENTRY).text)
    file = desk.root / FILE
    file.write_text(file.read_text("utf-8").replace("67宗", "68宗"), "utf-8")
    assert save(desk, "约155宗", base) == 303
    assert "+    值: 68宗" in desk.diff() and "+    值: 约155宗" in desk.diff()


def test_a_second_desk_on_the_same_town_does_no_harm(desk: DeskRun) -> None:
    with run_desk(desk.root) as other:
        base = base_of(other.get(ENTRY).text)
        assert save(desk, "约155宗") == 303
        assert other.post(ENTRY, {"base": base, VALUE: "约156宗"}).status == 409
        steps = other.get("/_desk/steps").text
        number = re.search(r'name="step" value="(\d+)"', steps)
        assert number and other.post("/_desk/undo", {"step": number[1]}).status == 303
    assert desk.diff() == ""


def test_while_another_command_writes_nothing_is_saved(desk: DeskRun) -> None:
    base = base_of(desk.get(ENTRY).text)
    with runs.hold(runs.lock_of(desk.root), "nianbao site"):
        answer = desk.post(ENTRY, {"base": base, VALUE: "约155宗"})
    assert answer.status == 409 and "nianbao site" in answer.text
    assert desk.diff() == ""


def test_a_paragraph_is_saved_alone_and_a_changed_one_is_not_overwritten(desk: DeskRun) -> None:
    was = "按这两个数平均"
    text = (desk.root / PAGE).read_text("utf-8")
    line = next(n for n, one in enumerate(text.split("\n"), 1) if one.startswith(was))
    old = text.split("\n")[line - 1]
    path = f"/_desk/text?file={PAGE}&line={line}"
    assert desk.post(path, {"was": old, "text": f"{old}完。"}).status == 303
    assert desk.diff() == f"-{old}\n+{old}完。"
    answer = desk.post(path, {"was": old, "text": "别的"})
    assert answer.status == 409 and f"{old}完。" in answer.text and "别的" in answer.text
    assert desk.diff() == f"-{old}\n+{old}完。"


def test_a_step_is_undone_and_listed(desk: DeskRun) -> None:
    assert save(desk, "约155宗") == 303
    listed = desk.get("/_desk/steps").text
    assert "调解案件：值" in listed
    number = re.search(r'name="step" value="(\d+)"', listed)
    assert number
    undone = desk.post("/_desk/undo", {"step": number[1]})
    assert undone.status == 303, undone.text
    assert desk.diff() == "" and "已撤销" in desk.get("/_desk/steps").text
    assert desk.post("/_desk/undo", {"step": "99"}).status == 409
    assert desk.post("/_desk/undo", {"step": "x"}).status == 409


def test_trying_says_what_is_read_and_wrong_and_writes_nothing(desk: DeskRun) -> None:
    base = base_of(desk.get(ENTRY).text)
    path = f"/_desk/entry/try?file={FILE}&keys={KEYS}"
    found = json.loads(desk.post(path, {"base": base, VALUE: "１５４宗"}).text)
    one = found["fields"][VALUE]
    assert not one["ok"] and "154宗" in [m["value"] for m in one["mends"]]
    found = json.loads(desk.post(path, {"base": base, VALUE: "约60宗"}).text)
    assert found["fields"][VALUE]["say"] == "约等于60，单位宗"
    assert {"text": "诉前调解案件 不超过 调解案件", "result": "不成立"} in found["relations"]
    assert desk.diff() == ""


def test_a_mend_of_the_list_changes_only_what_it_showed(desk: DeskRun) -> None:
    text = (desk.root / FILE).read_text("utf-8").split("\n")
    line = text.index("    值: 67宗") + 1
    wanted = {"file": FILE, "line": str(line), "code": "F01", "was": "67宗", "value": "68宗"}
    for wrong in ({"was": "66宗"}, {"line": str(line + 1)}, {"line": "x"}, {"line": "9999"},
                  {"file": "mkdocs.yml"}, {"file": "../secret.yml"}, {"value": "68\n宗"},
                  # several values stand on one line: which is meant?
                  {"file": "data/2024/witness.yml", "line": "6", "was": "8宗"}):  # fmt: skip
        assert desk.post("/_desk/problems", wanted | wrong).status == 409, wrong
        assert desk.diff() == ""
    answer = desk.post("/_desk/problems?only=错误", wanted)
    assert answer.status == 303 and "/_desk/problems?only=" in answer.headers["location"]
    assert desk.diff() == "-    值: 67宗\n+    值: 68宗"
    assert desk.post("/_desk/problems", wanted).status == 409  # pressed twice


@pytest.mark.parametrize("keys", ["", "x", "{}", "[[]]", "[null]", "[1.5]", "[true]"])
def test_a_broken_address_is_told_in_chinese(desk: DeskRun, keys: str) -> None:
    answer = desk.get(f"/_desk/entry?file={FILE}&keys={quote(keys)}")
    assert answer.status == 409 and re.search("[一-鿿]{4}", answer.text)


# --- hand in, review, sign ----------------------------------------------------------------


def term(desk: DeskRun, meaning: str) -> str:
    """Change a term, and return its old line and its new one as a diff."""
    name = '["赡养"]'
    path = f"/_desk/entry?file=data/glossary.yml&keys={quote(name)}"
    base = base_of(desk.get(path).text)
    assert desk.post(path, {"base": base, name: meaning}).status == 303
    return desk.diff()


def test_what_is_wrong_is_not_handed_in(desk: DeskRun) -> None:
    save(desk, "很多")
    answer = desk.post("/_desk/handin", {"name": "李明", "why": "改数"})
    assert answer.status == 409 and "数值写法不对" in answer.text
    assert desk.git("branch", "--list", "送审/*") == ""


def test_a_figure_copied_wrongly_from_the_report_is_mended_in_both_places(desk: DeskRun) -> None:
    link = re.search('href="(/[^"]*witness.yml[^"]*)"', desk.get(ENTRY).text)
    assert link and save(desk, "约155宗") == 303
    reason = {"name": "李明", "why": "先前抄错了"}
    assert desk.post("/_desk/handin", reason).status == 409
    path = unescape(link[1])
    base = base_of(desk.get(path).text)
    [name] = [key for key, value in json.loads(base).items() if value == "约154宗"]
    assert desk.post(path, {"base": base, name: "约155宗"}).status == 303
    assert re.findall("[-+].*约15.宗.*", desk.diff()) == [
        "-    值: 约154宗", "+    值: 约155宗",
        "-  四（五）: [约154宗, 约3000万元, 67宗, 约30万元]",
        "+  四（五）: [约155宗, 约3000万元, 67宗, 约30万元]",
    ]  # fmt: skip
    assert "已送审" in desk.post("/_desk/handin", reason).text


def test_a_change_is_handed_in_sent_back_accepted_and_signed(desk: DeskRun) -> None:
    change = term(desk, "子女给父母出钱、照料生活、关心陪伴老人。")
    shown = desk.get("/_desk/handin").text
    assert "照料生活、关心陪伴老人。" in shown
    handed = desk.post("/_desk/handin", {"name": "李明", "why": "说得更明白"})
    assert handed.status == 200 and "已送审" in handed.text
    [package] = (desk.root / "送审").glob("*.zip")
    content = package.read_bytes()
    desk.reset()
    assert desk.diff() == ""

    opened = desk.upload("/_desk/review", "package", content)
    assert opened.status == 200 and "李明送审的改动" in opened.text and desk.diff() == ""
    back = {"name": "王芳", "back": "1", "branch": "", "remark-1": "再短一点"}
    assert "已退回" in desk.post("/_desk/review/do", back).text
    assert "再短一点" in desk.get("/_desk/handin").text and desk.diff() == ""

    taken = desk.post("/_desk/review/do", {"name": "王芳", "branch": ""})
    assert taken.status == 200 and "已收下" in taken.text
    assert desk.git("log", "-1", "--format=%an").strip() == "李明"
    assert change.split("\n")[1][1:] in (desk.root / "data/glossary.yml").read_text("utf-8")
    signed = desk.post("/_desk/sign", {"name": "陈镇长"})
    assert signed.status == 200 and "已签发" in signed.text, signed.text
    assert "陈镇长" in desk.get("/_desk/review").text


def test_a_package_that_is_none_is_refused(desk: DeskRun) -> None:
    for content in (b"", b"PK", b"PK\x03\x04" + b"x" * 100):
        answer = desk.upload("/_desk/review", "package", content)
        assert answer.status == 409 and 'role="alert"' in answer.text
