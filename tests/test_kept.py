"""A build that uses what an earlier one made gives the bytes of one that does not."""

import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pytest
from folders import contents, write
from hypothesis import given
from hypothesis import strategies as st
from test_site_build import SUBJECT, copy_project, run_python, write_project

from macros.web.search.postings import EntryText, Postings, postings

# For each change of a text: the base's cache with links to its files, and a build with each.
CHANGE_EACH = """
import json, os, shutil, sys
from pathlib import Path
from macros import cli

folder, changes = Path(sys.argv[1]), json.loads(sys.argv[2])
for number, (file, old, new) in enumerate(changes):
    text = Path(file).read_text("utf-8") if file else ""
    if file:
        assert text.count(old) == 1, (file, old)
        Path(file).write_text(text.replace(old, new), "utf-8")
    print("\\x00", end="")
    for name in ("kept", "fresh"):
        cache, site = (folder / f"{part}-{number}-{name}" for part in ("cache", "site"))
        if name == "kept" and (folder / "base").exists():
            shutil.copytree(folder / "base", cache, copy_function=os.link)
        status = cli.main(["build", "--site", str(site), "--cache", str(cache)])
        print(f"\\x01{status}\\x01", end="", flush=True)
    if file:
        Path(file).write_text(text, "utf-8")
    else:
        shutil.copytree(folder / "cache-0-fresh", folder / "base", copy_function=os.link)
"""
FILES = {
    "data/site.yml": "镇名: 某镇\n主办单位: 某镇人民政府\n",
    "data/laws.yml": (
        "民法典:\n  全称: 中华人民共和国民法典\n  机关: 全国人民代表大会\n  施行: 2021-01-01\n"
        "  修改: 无\n  条数: 1260\n  原文: https://flk.npc.gov.cn/\n  核对: 2026-11-23\n"
    ),
    "data/synonyms.yml": "近义词:\n  数字: [床铺]\n",
    "data/hant.yml": "词:\n  碗面: 碗麵\n",
    "data/2024/elderly.yml": SUBJECT,
    "data/2024/books.yml": (
        "主题: 书屋\n简称: 书屋\n来源: 年报 三（一）\n期间: 全年\n"
        "指标:\n  图书: 300册\n  书架: {值: 12个, 存疑: 待核实。}\n"
    ),
    "docs/index.md": "---\ntitle: 首页\n---\n\n[甲](a.md#节)、[外](https://a.example/)\n",
    "docs/a.md": "---\ntitle: 甲\n---\n\n## 节 {#节}\n\n{{ 养老.床位 }}\n",
    "docs/b.md": "---\ntitle: 乙\n---\n\n一碗面：{{ 书屋.图书 }}\n",
    "docs/c.md": "---\ntitle: 丙\n---\n\n[乙](b.md)、{{ 书屋.书架 }}\n",
    "docs/d.md": "---\ntitle: 丁\n---\n\n没有数字，床铺也没有，书有{{ 书屋.图书 }}。\n",
}
PAGES = {"index.html", "a.html", "b.html", "c.html", "d.html"}


Change = tuple[str, str, str]
NO_CHANGE: Change = ("", "", "")


class Result(NamedTuple):
    status: int
    printed: list[str]
    site: Path


def build_each(project: Path, folder: Path, *changes: Change) -> list[tuple[Result, Result]]:
    """Build with each change (file, old, new text): with the base's cache, and with none."""
    done = run_python(project, "-c", CHANGE_EACH, str(folder), json.dumps(changes))
    _, *parts = done.stdout.split("\0")
    assert len(parts) == len(changes) and done.returncode == 0, done.stdout
    results = []
    for number, part in enumerate(parts):
        one, status, other, last, _ = part.split("\x01")
        results.append(
            (
                # A process prints each line once more with every build.
                Result(
                    int(status),
                    list(dict.fromkeys(one.split("\n"))),
                    folder / f"site-{number}-kept",
                ),
                Result(
                    int(last),
                    list(dict.fromkeys(other.split("\n"))),
                    folder / f"site-{number}-fresh",
                ),
            )
        )
    return results


def check_same(kept: Result, fresh: Result) -> None:
    assert (kept.status, kept.printed) == (fresh.status, fresh.printed) == (0, [""])
    assert contents(kept.site) == contents(fresh.site)


def pages_made(before: Path, after: Path) -> set[str]:
    """Return the pages of the later site that are not the very files of the earlier one."""
    return {
        page.name
        for page in after.glob("*.html")
        if page.name not in ("404.html", "search.html")
        and not ((before / page.name).exists() and page.samefile(before / page.name))
    }


CHANGES: dict[str, tuple[Change, set[str]]] = {
    "a figure": (("data/2024/elderly.yml", "约120张", "约130张"), {"a.html"}),
    "one beside it": (("data/2024/elderly.yml", "护理员: 15人", "护理员: 16人"), set()),
    "a figure of two pages": (("data/2024/books.yml", "300册", "301册"), {"b.html", "d.html"}),
    # It was the first of the year's doubtful figures: the other's number changes.
    "a doubt": (("data/2024/elderly.yml", ", 存疑: 待核实。", ""), {"a.html", "c.html"}),
    "a page": (("docs/b.md", "一碗面", "两碗面"), {"b.html"}),
    "a word": (("docs/a.md", "{{ 养老.床位 }}", "{{ 书屋.图书 }}"), {"a.html"}),
    "a synonym": (("data/synonyms.yml", "床铺", "铺位"), set()),
    "a correction of characters": (("data/hant.yml", "碗麵", "碗面"), PAGES),
    "a setting": (("data/site.yml", "某镇人民政府", "甲镇人民政府"), PAGES),
    "a law": (("data/laws.yml", "2021-01-01", "2021-01-02"), PAGES),
    "a title": (("docs/d.md", "title: 丁", "title: 戊"), PAGES),
    "the generator's settings": (("mkdocs.yml", "toc_depth: 2-3", "toc_depth: 2-2"), PAGES),
}
PROGRAMS: list[Change] = [
    ("overrides/main.html", "↑ 顶部", "↑ 上面"),
    ("macros/render/sentence.py", 'classes = ["fig"]', 'classes = ["fig", "x"]'),
]
BREAKS: list[tuple[Change, str]] = [
    (("docs/a.md", "{#节}", "{#别处}"), "index.md"),  # the page with the link is not changed
    (("data/2024/elderly.yml", "  床位:", "  床铺:"), "docs/a.md:7：错误 P01"),
]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_project(tmp_path_factory.mktemp("kept") / "town", FILES)


@pytest.fixture(scope="module")
def results(town: Path) -> list[tuple[Result, Result]]:
    """Return the builds of the town as it is, with each change, and with what breaks it."""
    changes = [*(change for change, _ in CHANGES.values()), *(change for change, _ in BREAKS)]
    return build_each(town, town.parent, NO_CHANGE, *changes)


@pytest.mark.parametrize("name", CHANGES)
def test_only_what_depends_on_a_change_is_made_again(
    results: list[tuple[Result, Result]], name: str
) -> None:
    kept, fresh = results[1 + list(CHANGES).index(name)]
    check_same(kept, fresh)
    assert pages_made(results[0][1].site, kept.site) == CHANGES[name][1]


@pytest.mark.parametrize("number", range(len(BREAKS)), ids=["a heading", "a figure"])
def test_what_breaks_a_page_that_nobody_touched_is_told(
    results: list[tuple[Result, Result]], number: int
) -> None:
    kept, fresh = results[1 + len(CHANGES) + number]
    assert (kept.status, kept.printed) == (fresh.status, fresh.printed)
    assert kept.status == 1 and BREAKS[number][1] in str(kept.printed)


@pytest.mark.parametrize("change", PROGRAMS, ids=["a template", "a program"])
def test_another_program_makes_every_page(
    tmp_path: Path, town: Path, results: list[tuple[Result, Result]], change: Change
) -> None:
    """In a process of its own, as programs are loaded once."""
    (tmp_path / "base").symlink_to(town.parent / "base")
    ((kept, fresh),) = build_each(town, tmp_path, change)
    check_same(kept, fresh)
    assert pages_made(results[0][1].site, kept.site) == PAGES


def test_pages_come_and_go(tmp_path: Path) -> None:
    project = write_project(tmp_path / "town", FILES)
    build_each(project, tmp_path, NO_CHANGE)
    write(project, {"docs/e.md": "---\ntitle: 己\n---\n\n[甲](a.md)\n"})
    (project / "docs/d.md").rename(project / "docs/f.md")
    (tmp_path / "later").mkdir()
    (tmp_path / "base").rename(tmp_path / "later/base")
    ((kept, fresh),) = build_each(project, tmp_path / "later", PROGRAMS[0])
    check_same(kept, fresh)
    assert not (kept.site / "d.html").exists() and (kept.site / "hant/f.html").exists()


def damage_a_page(cache: Path) -> None:
    page = next(f for f in sorted(cache.iterdir()) if b"120" in f.read_bytes()[:90000])
    page.write_bytes(page.read_bytes().replace(b"120", b"121"))


def damage_the_index(cache: Path) -> None:
    text = (cache / "index").read_text("utf-8")
    assert "没有数字" in text
    (cache / "index").write_text(text.replace("没有数字", "没有文字"), "utf-8")


def cut_the_index(cache: Path) -> None:
    (cache / "index").write_bytes((cache / "index").read_bytes()[:1000])


def lose_the_pages(cache: Path) -> None:
    for file in cache.iterdir():
        if file.name != "index":
            file.unlink()


def write_something_else(cache: Path) -> None:
    text = '["x", {"a.html": 1}, null]'
    (cache / "index").write_text(f"{sha256(text.encode()).hexdigest()}\n{text}", "utf-8")


@pytest.mark.parametrize(
    "damage",
    [damage_a_page, damage_the_index, cut_the_index, lose_the_pages, write_something_else],
)
def test_damage_is_noticed(
    tmp_path: Path, town: Path, results: list[tuple[Result, Result]], damage: Callable[[Path], None]
) -> None:
    shutil.copytree(town.parent / "base", tmp_path / "base")
    damage(tmp_path / "base")
    ((kept, fresh),) = build_each(town, tmp_path, CHANGES["a page"][0])
    check_same(kept, fresh)


def test_the_cache_of_another_town_is_not_used(
    tmp_path: Path, town: Path, results: list[tuple[Result, Result]]
) -> None:
    other = {name: text for name, text in FILES.items() if "书屋" not in text}
    del other["data/synonyms.yml"]
    other["data/site.yml"] = "镇名: 乙镇\n"
    other["docs/index.md"] = "---\ntitle: 首页\n---\n\n[甲](a.md#节)\n"
    (tmp_path / "base").symlink_to(town.parent / "base")
    ((kept, fresh),) = build_each(
        write_project(tmp_path / "town", other), tmp_path, ("docs/a.md", "甲", "乙")
    )
    check_same(kept, fresh)


@pytest.mark.slow
def test_the_real_project(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "town", "data", "docs")
    changes = [
        NO_CHANGE,
        ("data/2024/mediation.yml", "值: 约154宗", "值: 约160宗"),
        ("docs/services/petition.md", "title: 信访\n", "title: 上访\n"),
        ("data/services/mediation.yml", "不收费", "一分钱不收"),
    ]
    for kept, fresh in build_each(project, tmp_path, *changes):
        assert (kept.status, kept.printed) == (fresh.status, fresh.printed)
        assert contents(kept.site) == contents(fresh.site)


# --- the search's own lists ---------------------------------------------------------------

TEXT = st.text("调解信访工资的了35%.ab \n:", max_size=24)
ENTRY = st.builds(EntryText, TEXT, TEXT, TEXT.map("\n{}".format), TEXT, st.booleans())


@given(
    st.lists(ENTRY, min_size=1, max_size=40),
    st.dictionaries(st.integers(0, 39), ENTRY, max_size=5),
    st.sets(TEXT, max_size=3),
    st.booleans(),
)
def test_what_occurs_where_is_the_same_from_an_earlier_state(
    entries: list[EntryText], changes: dict[int, EntryText], common: set[str], grows: bool
) -> None:
    before = Postings.unpacked(json.loads(json.dumps(postings(entries, common).packed())))
    now = [changes.get(number, entry) for number, entry in enumerate(entries)]
    now += list(changes.values()) * grows
    assert postings(now, common, before).texts == postings(now, common).texts
    fewer = [*common][1:]  # a title that many pages had
    assert postings(now, fewer, before).texts == postings(now, fewer).texts
