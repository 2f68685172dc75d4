"""The preview: a save shows in the open page, a mistake shows and is fixed, no page is half."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from preview import WAIT, Preview, Tab, run_preview
from test_site_build import (
    ENVIRONMENT,
    SUBJECT,
    build,
    build_site,
    copy_project,
    replace,
    temporary_change,
    write_project,
)

SHOWN = "statistics/mediation.html"
PAGE = "docs/statistics/mediation.md"
FIGURES = "data/2024/mediation.yml"
SENTENCE = "macros/render/sentence.py"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the real project; tests undo their changes."""
    return copy_project(tmp_path_factory.mktemp("town"), "data", "docs").resolve()


@pytest.fixture(scope="module")
def preview(project: Path) -> Iterator[Preview]:
    """Yield one preview, which has to survive all tests."""
    with run_preview(project) as preview:
        yield preview


def line_of(file: Path, said: str) -> int:
    return next(n for n, line in enumerate(file.read_text("utf-8").splitlines(), 1) if said in line)


# --- mistakes -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (FIGURES, "值: 67宗", "值: 六十七宗", "“六十七宗”"),
        (FIGURES, "指标:", "指标: [", FIGURES),
        (FIGURES, "主题:", "主题: '", FIGURES),
        (PAGE, "{{ 调解.诉前调解案件占比 }}", "{{ 调解.占比 }}", "“调解.占比”"),
        (PAGE, "{{ 表(调解) }}", "{{ 表(调解 }}", "括号"),
        ("data/site.yml", "镇名:", "真名:", "“真名”"),
    ],
)
def test_an_editors_mistake_shows_in_the_page_until_it_is_mended(
    project: Path, preview: Preview, file: str, old: str, new: str, said: str
) -> None:
    tab = Tab(preview, SHOWN)
    good = tab.content
    with temporary_change(project / file, old, new):
        html = tab.until(lambda html: "需要修改" in html)
        assert said in html and tab.status == 200
    tab.until(lambda _: tab.content == good)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (SENTENCE, "def inline(", "def broken(:\n\ndef inline(", "SyntaxError"),
        (SENTENCE, "def inline(", "nothing_of_this_name\ndef inline(", "NameError"),
        (SENTENCE, "def inline(", "from .page import nothing_there\ndef inline(", "ImportError"),
        ("macros/__init__.py", "import sys", "import sys, =", "SyntaxError"),
        ("macros/site.py", "self.docs = ", "1 / 0; self.docs = ", "ZeroDivisionError"),
        ("overrides/main.html", "<!doctype html>", "{% nosuchtag %}", "TemplateSyntaxError"),
        ("overrides/main.html", "<!doctype html>", "{{ nothing.at.all }}", "UndefinedError"),
        (
            "macros/render/templates/cards.html",
            '<span class="k">',
            "{{ nothing }}",
            "UndefinedError",
        ),
    ],
)
def test_a_programmers_mistake_shows_with_its_line_until_it_is_mended(
    project: Path, preview: Preview, file: str, old: str, new: str, said: str
) -> None:
    tab = Tab(preview, SHOWN)
    good = tab.content
    with temporary_change(project / file, old, new):
        wrong = new.replace(old, "").strip().splitlines()[0]
        place = f"{file}:{line_of(project / file, wrong)}"
        html = tab.until(lambda html: "做不出来" in html)
        assert place in html and said in html and tab.status == 500
        assert html.rstrip().endswith("</html>")
    tab.until(lambda _: tab.content == good)
    assert place in preview.output()


def test_an_error_cannot_write_into_the_page(project: Path, preview: Preview) -> None:
    tab = Tab(preview, SHOWN)
    with temporary_change(
        project / "macros/site.py", "self.docs = ", 'raise ValueError("<b>&"); self.docs='
    ):
        html = tab.until(lambda html: "做不出来" in html)
    assert "&lt;b&gt;&amp;" in html and "<b>&" not in html
    tab.until(lambda html: "做不出来" not in html)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("nav:\n", "nav: [\n", "mkdocs.yml"),
        ("use_directory_urls: false", "use_directory_urls: [1]", "use_directory_urls"),
        ("custom_dir: overrides", "custom_dir: nowhere", "nowhere"),
    ],
)
def test_broken_settings_show_until_they_are_mended(
    project: Path, preview: Preview, old: str, new: str, said: str
) -> None:
    tab = Tab(preview, SHOWN)
    good = tab.content
    with temporary_change(project / "mkdocs.yml", old, new):
        html = tab.until(lambda html: "做不出来" in html)
        assert said in html and "mkdocs.yml" in html
    tab.until(lambda _: tab.content == good)


def test_a_file_in_another_encoding_shows_until_it_is_saved_again(
    project: Path, preview: Preview
) -> None:
    for name, said in ((FIGURES, "需要修改"), (PAGE, f"{PAGE}</b>")):
        tab, other = Tab(preview, SHOWN), Tab(preview, "about/index.html")
        good, file = tab.content, project / name
        text = file.read_text("utf-8")
        file.write_bytes(text.encode("gbk"))
        html = tab.until(lambda html, said=said: said in html)  # type: ignore[misc]
        assert "UTF-8" in html
        other.load()
        assert other.status == 200
        file.write_text(text, "utf-8")
        tab.until(lambda _, good=good, tab=tab: tab.content == good)  # type: ignore[misc]


def test_a_page_that_is_taken_away_is_missing_until_it_is_back(
    project: Path, preview: Preview
) -> None:
    tab, file = Tab(preview, SHOWN), project / PAGE
    good, aside = tab.content, file.with_suffix(".aside")
    file.rename(aside)
    tab.until(lambda _: tab.status == 404)
    assert "找不到" in tab.html or "没有" in tab.html
    aside.rename(file)
    tab.until(lambda _: tab.content == good)


@pytest.mark.parametrize("path", ["nowhere.html", "../mkdocs.yml", "hant/404.html", "feed.xml"])
def test_what_a_build_does_not_have_is_not_found(preview: Preview, path: str) -> None:
    assert preview.get(path)[0] == 404


def test_a_taken_port_is_said_in_one_line(project: Path, preview: Preview) -> None:
    port = preview.url.rstrip("/").rpartition(":")[2]
    second = subprocess.run(
        [sys.executable, "-m", "macros", "serve", "--port", port],
        cwd=project,
        env=ENVIRONMENT,
        capture_output=True,
        encoding="utf-8",
        timeout=WAIT,
        check=False,
    )
    assert second.returncode == 1 and not second.stdout
    assert re.fullmatch(f"端口{port}.*\n", second.stderr)


def test_a_foreign_name_gets_nothing(preview: Preview) -> None:
    port = preview.url.rstrip("/").rpartition(":")[2]
    for host, status in (
        ("localhost", 200),
        ("town.example", 403),
        ("127.0.0.1.town.example", 403),
    ):
        connection = HTTPConnection("127.0.0.1", int(port), timeout=WAIT)
        for name in (f"{host}:{port}", host):  # without a port, as a browser names port 80
            connection.request("GET", "/", headers={"Host": name})
            answer = connection.getresponse()
            assert (answer.status, bool(answer.read())) == (status, True)
        connection.close()


@pytest.mark.skipif(os.name == "nt", reason="no such signal")
def test_ctrl_c_ends_it_quietly_with_a_page_open(tmp_path: Path) -> None:
    write_project(tmp_path, {"data/2024/a.yml": SUBJECT, "docs/index.md": "{{ 养老.床位 }}\n"})
    with run_preview(tmp_path) as preview:
        tab = Tab(preview, "")
        assert tab.status == 200
        asking = threading.Thread(target=tab.ask)
        asking.start()
        time.sleep(0.5)  # until the request has arrived
        preview.process.send_signal(signal.SIGINT)
        assert preview.process.wait(WAIT) == 0
        asking.join()
    assert preview.output() == f"预览地址：{preview.url}（按 Ctrl+C 结束）\n预览已结束。\n"


# --- saves --------------------------------------------------------------------------------


def test_a_figure_changes_every_open_page_that_shows_it(project: Path, preview: Preview) -> None:
    paths = ("", "report/2024.html", SHOWN, f"hant/{SHOWN}")
    tabs = [Tab(preview, path) for path in paths]
    good = [tab.content for tab in tabs]
    assert not any(b'<data value="160">' in content for content in good)
    with temporary_change(project / FIGURES, "值: 约154宗", "值: 约160宗"):
        for tab in tabs:
            tab.until(lambda html: '<data value="160">' in html)
    for tab, content in zip(tabs, good, strict=True):
        tab.until(lambda _, tab=tab, content=content: tab.content == content)  # type: ignore[misc]


def test_programs_and_templates_are_used_as_saved(project: Path, preview: Preview) -> None:
    tab = Tab(preview, SHOWN)
    good = tab.content
    edits: list[tuple[str, Callable[[str], str]]] = [
        (SENTENCE, lambda text: f'{text}\ndef inline(*args):\n    return "改过"\n'),
        ("macros/render/templates/cards.html", lambda text: f"改过{text}"),
        ("overrides/main.html", lambda text: text.replace("跳到正文", "改过")),
        ("mkdocs.yml", lambda text: text.replace("数据总览", "改过")),
    ]
    for name, edit in edits:
        file = project / name
        text = file.read_text("utf-8")
        file.write_text(edit(text), "utf-8")
        tab.until(lambda html: "改过" in html)
        file.write_text(text, "utf-8")
        tab.until(lambda _: tab.content == good)


def test_a_style_sheet_has_another_name_after_a_change(project: Path, preview: Preview) -> None:
    tab = Tab(preview, SHOWN)
    name = re.compile(r"assets/site\.\w+\.css")
    old = name.findall(tab.html)[0]
    with temporary_change(project / "overrides/assets/site.css", "--hair:1px", "--x:1;--hair:1px"):
        html = tab.until(lambda html: old not in html)
        status, content = preview.get(name.findall(html)[0])
        assert status == 200 and b"--x:1" in content
        assert preview.get(old)[0] == 404
    tab.until(lambda html: old in html)


def test_every_way_of_saving_is_seen(project: Path, preview: Preview) -> None:
    file, tab = project / PAGE, Tab(preview, SHOWN)
    good, text = tab.content, file.read_text("utf-8")
    # By renaming a new file, as many editors do; in steps; twice in quick succession.
    beside = file.with_suffix(".md.tmp")
    beside.write_text(f"{text}\n存法一\n", "utf-8")
    beside.replace(file)
    tab.until(lambda html: "存法一" in html)
    with file.open("w", encoding="utf-8") as half:
        half.write(text[:200])
        half.flush()
        half.write(f"{text[200:]}\n存法二\n")
    tab.until(lambda html: "存法二" in html and "存法一" not in html)
    file.write_text("存法三\n", "utf-8")
    file.write_text(text, "utf-8")
    (project / FIGURES).touch()
    tab.until(lambda _: tab.content == good)


def test_a_new_page_is_there_at_once(project: Path, preview: Preview) -> None:
    file, tab = project / "docs/about/new.md", Tab(preview, "about/new.html")
    assert tab.status == 404
    file.write_text("---\ntitle: 新\n---\n\n新的一页\n", "utf-8")
    tab.until(lambda html: "新的一页" in html)
    assert tab.status == 200
    file.unlink()
    tab.until(lambda _: tab.status == 404)


def test_a_new_link_out_of_the_site_leads_through_the_notice_at_once(
    project: Path, preview: Preview
) -> None:
    tab, file = Tab(preview, SHOWN), project / PAGE
    good, text = tab.content, file.read_text("utf-8")
    file.write_text(f"{text}\n[甲](https://a.example/)\n", "utf-8")
    html = tab.until(lambda html: "https://a.example/" in html)
    entry = re.search(r'leaving\.html#(out-\w+)" data-to="https://a\.example/"', html)
    assert entry
    notice = Tab(preview, "about/leaving.html").html
    assert f'<li id="{entry[1]}"><p><b>甲</b>' in notice
    file.write_text(text, "utf-8")
    tab.until(lambda _: tab.content == good)


def test_no_page_is_ever_half_a_page(project: Path, preview: Preview) -> None:
    """One thread reads all the time while another saves."""
    over, seen = threading.Event(), set()

    def read() -> None:
        while not over.is_set():
            status, content = preview.get(SHOWN)
            seen.add((status, content.rstrip().endswith(b"</html>")))

    reader = threading.Thread(target=read)
    reader.start()
    file, tab = project / FIGURES, Tab(preview, SHOWN)
    for value in range(600, 606):
        with temporary_change(file, "值: 67宗", f"值: {value}宗"):
            tab.until(lambda html, value=value: f"{value}宗" in html)  # type: ignore[misc]
    over.set()
    reader.join()
    assert seen == {(200, True)}


def test_what_editors_leave_beside_a_file_changes_nothing(project: Path, preview: Preview) -> None:
    tab = Tab(preview, SHOWN)
    before, told = -1, preview.output().count("文件有改动")
    while before != told:  # what another test undid is reported a little later
        time.sleep(1)
        before, told = told, preview.output().count("文件有改动")
    for name in ("4913", ".mediation.md.swp", "mediation.md~"):
        file = project / "docs/statistics" / name
        file.write_text("x", "utf-8")
        file.unlink()
    (project / "serve-too.log").write_text("x", "utf-8")
    time.sleep(0.5)  # there is no event for what must not come
    assert preview.output().count("文件有改动") == before
    with temporary_change(project / FIGURES, "值: 67宗", "值: 68宗"):
        tab.until(lambda html: "68宗" in html)
    tab.until(lambda html: "68宗" not in html)


def test_problems_of_pages_that_nobody_looks_at_are_listed(project: Path, preview: Preview) -> None:
    tab, elsewhere = Tab(preview, SHOWN), project / "docs/about/errors.md"
    said = len(preview.output())
    with temporary_change(elsewhere, "title:", "年度: 2042\ntitle:"):
        line = line_of(elsewhere, "年度: 2042")
        end = threading.Event()
        for _ in range(WAIT * 10):
            if f"docs/about/errors.md:{line}：错误 P01" in preview.output()[said:]:
                break
            end.wait(0.1)
        else:
            pytest.fail(preview.output()[said:])
    tab.load()


def test_a_browser_loads_both_tabs_again(project: Path, preview: Preview, browser: Browser) -> None:
    tabs = [browser.new_page(), browser.new_page()]
    for tab, path in zip(tabs, (SHOWN, f"hant/{SHOWN}"), strict=True):
        tab.goto(preview.url + path)
    with temporary_change(project / FIGURES, "值: 67宗", "值: 68宗"):
        for tab in tabs:
            tab.bring_to_front()
            expect(tab.locator("data[value='68']").first).to_be_attached(timeout=WAIT * 1000)
    with temporary_change(project / "macros/site.py", "self.docs = ", "1 / 0; self.docs = "):
        expect(tabs[1].locator("h1")).to_contain_text("做不出来", timeout=WAIT * 1000)
    expect(tabs[1].locator("data[value='67']").first).to_be_attached(timeout=WAIT * 1000)
    for tab in tabs:
        tab.close()


# --- as a build would have it -------------------------------------------------------------


def assert_as_built(preview: Preview, site: Path) -> None:
    """Check that the preview serves every file of the built site, once all links are known."""
    files = sorted(file for file in site.rglob("*") if file.is_file())
    # What needs all pages comes last; until then each page is made separately.
    files.sort(key=lambda file: bool({"search", "leaving.html"} & set(file.parts)))
    for file in files:
        path, expected = file.relative_to(site).as_posix(), file.read_bytes()
        if path.endswith(".html"):
            tab = Tab(preview, path)
            tab.until(lambda _, tab=tab, expected=expected: tab.content == expected)  # type: ignore[misc]
        else:
            assert preview.get(path) == (200, expected), path


@pytest.mark.slow
def test_after_a_change_everything_is_as_a_build_would_have_it(tmp_path: Path) -> None:
    project = copy_project(tmp_path, "data", "docs")
    with run_preview(project) as preview:
        tab = Tab(preview, SHOWN)
        replace(project / FIGURES, "值: 67宗", "值: 68宗")
        with (project / PAGE).open("a", encoding="utf-8") as page:
            page.write("\n[甲](https://a.example/)、[乙](https://b.example/)\n")
        tab.until(lambda html: "68宗" in html and "b.example" in html)
        site = build_site(project)
        assert "#out-" in (site / SHOWN).read_text("utf-8")
        assert_as_built(preview, site)
        missing = Tab(preview, "no/such/page.html")
        assert missing.content == (site / "404.html").read_bytes() and missing.status == 404


def test_a_menu_made_of_pages_names_them_as_a_build_does(tmp_path: Path) -> None:
    files = {
        "data/2024/elderly.yml": SUBJECT,
        "docs/index.md": "# 首页的标题\n\n[甲](a/front.md#节)、[图](a/p.txt)\n",
        "docs/a/front.md": "---\ntitle: 页首的标题\n---\n\n## 节 {#节}\n\n{{ 养老.床位 }}\n",
        "docs/a/word.md": "---\ntitle: '{{ 本站(\"镇名\") }}的标题'\n---\n\n文\n",
        "docs/a/heading.md": "# 正文里的{{ 养老.护理员 }}\n\n文\n",
        "docs/a/none.md": "只有文\n",
        "docs/a/own.html": "<!doctype html><title>自己的网页</title>\n",
        "docs/a/p.txt": "文\n",
    }
    project = write_project(tmp_path, files)
    assert build(project, "--no-strict").returncode == 0
    with run_preview(project) as preview:
        assert_as_built(preview, project / "site")
