"""`nianbao build` makes what `mkdocs build --strict` makes, also in several processes."""

from pathlib import Path

import pytest
from folders import contents
from test_site_build import (
    SUBJECT,
    Build,
    build_site,
    copy_project,
    run_python,
    temporary_change,
    write_project,
)

# As if there were many pages and two cores.
MANY = """
import sys
from macros import cores
from macros import cli
cores.MANY_PAGES, cores.count = 1, lambda: 2
sys.exit(cli.main(sys.argv[1:]))
"""
FILES = {
    "data/2024/elderly.yml": SUBJECT,
    "docs/index.md": "# 首页\n\n[甲](a.md#节)、[外](https://a.example/)\n",
    "docs/a.md": "## 节 {#节}\n\n{{ 养老.床位 }}\n",
    "docs/b.md": "{{ 养老.护理员 }}\n",
    "docs/c.md": "[乙](b.md)\n",
}


def run(project: Path, site: Path) -> Build:
    return run_python(project, "-c", MANY, "build", "--site", str(site))


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("docs/a.md", "养老.床位", "养老.床铺", "docs/a.md:3：错误 P01"),
        ("docs/c.md", "b.md", "b.md#没有", "没有"),
        ("docs/c.md", "b.md", "x.md", "x.md"),
        ("data/2024/elderly.yml", "指标:", "指标: [", "data/2024/elderly.yml"),
        ("mkdocs.yml", "nav:", "nav: [", "mkdocs.yml"),
        ("macros/site.py", "self.page = Page(\n", "1 / 0; self.page = Page(\n", "macros/site.py:"),
        (
            "macros/render/sentence.py",
            'classes = ["fig"]',
            '1 / 0; classes = ["fig"]',
            "macros/render/sentence.py:",
        ),
        ("overrides/main.html", "<!doctype html>", "{% no %}", "overrides/main.html:"),
    ],
    ids=["word", "heading", "page", "ledger", "settings", "program", "word's program", "template"],
)
def test_with_any_mistake_nothing_is_built_and_its_place_is_told(
    tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    project = write_project(tmp_path / "town", FILES)
    if file == "mkdocs.yml":
        (project / file).write_text("nav:\n- index.md: [\n", "utf-8")
        done = run(project, tmp_path / "site")
    else:
        with temporary_change(project / file, old, new):
            done = run(project, tmp_path / "site")
    assert done.returncode == 1
    assert said in done.stdout


def test_a_folder_with_files_in_it_is_left_alone(tmp_path: Path) -> None:
    project = write_project(tmp_path / "town", FILES)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "mine.txt").write_text("我的")
    done = run(project, tmp_path / "site")
    assert done.returncode == 1 and "已经有文件" in done.stdout
    assert contents(tmp_path / "site") == {"mine.txt": "我的".encode()}


def test_a_small_site_is_the_one_of_mkdocs(tmp_path: Path) -> None:
    project = write_project(tmp_path / "town", FILES)
    done = run(project, tmp_path / "ours")
    assert (done.returncode, done.stdout) == (0, "")
    assert contents(tmp_path / "ours") == contents(build_site(project))


@pytest.mark.slow
def test_the_site_is_the_one_of_mkdocs(tmp_path: Path, built_pages: Path) -> None:
    project = copy_project(tmp_path, "data", "docs")
    done = run(project, tmp_path / "ours")
    assert (done.returncode, done.stdout) == (0, "")
    assert contents(tmp_path / "ours") == contents(built_pages)


def test_a_page_is_told_of_once_and_in_its_turn(tmp_path: Path) -> None:
    project = write_project(tmp_path / "town", FILES)
    for name in "abc":
        (project / f"docs/{name}.md").write_text("{{ 没有 }}\n", "utf-8")
    lines = run(project, tmp_path / "site").stdout.splitlines()
    assert [line[:9] for line in lines if "P01" in line] == ["docs/a.md", "docs/b.md", "docs/c.md"]
