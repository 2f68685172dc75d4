"""Heads of pages, the footer, the notice before leaving, and data for search engines."""

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from conftest import ROOT
from folders import write
from selectolax.lexbor import LexborHTMLParser
from shared import MakeOnce
from test_site_build import ENVIRONMENT, build_site, town_at

from macros.desk.checks import CHECKS
from macros.desk.problems import every_problem
from macros.desk.project import read_project
from macros.ledger.day import today
from macros.ledger.figure import PENDING
from macros.ledger.settings import base
from macros.ledger.source import front_matter
from macros.render import head
from macros.web import hant, leaving
from macros.web.finish import Finisher

ABOUT = {
    "站名": "枕溪镇法治政府建设公开",
    "网址": "https://www.example.gov.cn/zhenxi",
    "网站标识码": "1234567890",
    "主办单位": "枕溪镇人民政府",
}
UNKNOWN = dict.fromkeys(ABOUT, PENDING)
COLUMN = "title: 办事\n摘要: 办事指南。\n栏目类型: 办事服务\n栏目关键词: [调解, 信访]"
ARTICLE = "title: 人民调解\n摘要: 怎样申请。\n发布时间: 2025-03-28 09:00"
COLUMN_TAGS = {"ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"}
ARTICLE_TAGS = {"ArticleTitle", "PubDate", "ContentSource"}
NASTY = '"><script>alert(1)</script><meta content="'


def front(text: str) -> head.Front:
    found, _, problems = front_matter(f"---\n{text}\n---\n", "docs/a.md")
    assert not problems
    return found


def tags(
    source: str, own: str, column: str = COLUMN, about: dict[str, str] = ABOUT
) -> dict[str, str]:
    found = head.tags(source, front(own), front(column), about)
    assert len({name.lower() for name, _ in found}) == len(found), "HTML folds the case of names"
    return dict(found)


# --- tags: what is not known, then each kind of page ------------------------------------------


@pytest.mark.parametrize(
    "said", ["", "待补充", "2025年3月28日", "2025-3-28 9:00", "2025-02-30 09:00"]
)
def test_no_time_of_publication_is_made_up(said: str) -> None:
    found = tags("services/a.md", f"title: 甲\n发布时间: {said}")
    assert found["PubDate"] == PENDING


@pytest.mark.parametrize(
    "code", [PENDING, "123456789", "12345678901", "一二三四五六七八九十", "示例"]
)
def test_what_is_no_code_is_not_given_as_one(code: str) -> None:
    assert dict(head.site_tags(ABOUT | {"网站标识码": code}))["SiteIDCode"] == PENDING


@pytest.mark.parametrize("url", [PENDING, "javascript:alert(1)", "www.example.gov.cn", "https://"])
def test_without_an_address_nothing_needs_one(url: str) -> None:
    about = ABOUT | {"网址": url}
    found = tags("services/a.md", ARTICLE + "\n图片: assets/a.png", about=about)
    assert found["SiteDomain"] == PENDING
    assert not {"Url", "Image", "og:url", "og:image"} & found.keys()


def test_what_may_be_left_out_is_left_out() -> None:
    own = "title: 甲\n关键词: 待补充\n作者: 待补充\n图片: 待补充\n摘要: 待补充"
    found = tags("services/a.md", own)
    assert not {"Keywords", "Author", "Image", "Description", "og:description"} & found.keys()
    unknown = tags("services/a.md", "正文: 公文", "正文: 公文", UNKNOWN)
    required = {"SiteName", "SiteDomain", "SiteIDCode"} | COLUMN_TAGS | ARTICLE_TAGS
    assert all(unknown[name] == PENDING for name in required)


def test_home_page_has_site_and_column() -> None:
    found = tags("index.md", "title: 首页\n摘要: 全部栏目。\n栏目关键词: 法治\n栏目类型: 办事服务")
    assert found["SiteName"] == found["og:title"] == ABOUT["站名"]
    assert (found["SiteDomain"], found["SiteIDCode"]) == ("www.example.gov.cn", "1234567890")
    assert found["ColumnType"] == "首页"
    assert found["description"] == found["ColumnDescription"] == "全部栏目。"
    assert not (ARTICLE_TAGS | {"Description"}) & found.keys()


def test_column_speaks_for_itself_and_its_articles() -> None:
    column = tags("services/index.md", COLUMN)
    article = tags("services/a.md", ARTICLE)
    for found in (column, article):
        assert found["ColumnName"] == "办事"
        assert found["ColumnDescription"] == "办事指南。"
        assert found["ColumnKeywords"] == "调解，信访"
        assert found["ColumnType"] == "办事服务"
    assert not ARTICLE_TAGS & column.keys()
    assert tags("open-data.md", COLUMN)["ColumnName"] == "办事", "a page at the top may be a column"


def test_article_has_all_it_may_have() -> None:
    own = ARTICLE + "\n来源: 示例区司法局\n关键词: [调解, 纠纷]\n作者: 某甲\n图片: assets/图.png"
    found = tags("services/a.md", own)
    address = "https://www.example.gov.cn/zhenxi/services/a.html"
    assert found["ArticleTitle"] == found["og:title"] == "人民调解"
    assert found["PubDate"] == "2025-03-28 09:00"
    assert (found["ContentSource"], found["Author"]) == ("示例区司法局", "某甲")
    assert (found["Keywords"], found["Description"]) == ("调解，纠纷", "怎样申请。")
    assert found["Url"] == found["og:url"] == address
    assert found["Image"].startswith("https://www.example.gov.cn/zhenxi/assets/%")
    assert found["og:type"] == "article"
    assert tags("services/a.md", ARTICLE)["ContentSource"] == ABOUT["主办单位"]


def test_reports_are_a_column_without_a_page() -> None:
    own = front("标题分行: [枕溪镇2024年, 法治政府建设年度报告]")
    found = dict(head.tags("report/2024.md", own, {}, ABOUT))
    assert found["ArticleTitle"] == "枕溪镇2024年法治政府建设年度报告"
    assert found["ColumnType"] in head.TYPES
    assert all(found[name] != PENDING for name in COLUMN_TAGS)


def test_search_page_says_of_the_site_only() -> None:
    found = tags("search.md", "title: 搜索")
    assert {"SiteName", "SiteDomain", "SiteIDCode"} <= found.keys()
    assert not (COLUMN_TAGS | ARTICLE_TAGS) & found.keys()


# --- the check --------------------------------------------------------------------------------


@pytest.fixture
def town(tmp_path: Path) -> Path:
    for folder in ("data", "docs"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def locations(root: Path) -> list[tuple[str, str, int, str]]:
    return [(p.code, p.path, p.line, p.level) for p in CHECKS["网页标签"](read_project(root))]


def replace_line(root: Path, file: str, old: str, new: str) -> int:
    """Replace a line that begins with `old`, and return its number."""
    path = root / file
    lines = path.read_text("utf-8").split("\n")
    number = next(n for n, line in enumerate(lines, 1) if line.startswith(old))
    lines[number - 1 : number] = [new] if new else []
    path.write_text("\n".join(lines), "utf-8")
    return number


REPORT, GUIDE, SERVICES, SITE = (
    "docs/report/2024.md",
    "docs/services/mediation.md",
    "docs/services/index.md",
    "data/site.yml",
)
TOMORROW = f"{today() + timedelta(days=2)} 09:00"


@pytest.mark.parametrize(
    ("code", "file", "old", "new", "level"),
    [
        ("H01", SERVICES, "栏目关键词:", "", "错误"),
        ("H01", SERVICES, "摘要:", "", "错误"),
        ("H01", SERVICES, "title:", "", "错误"),
        ("H01", "docs/index.md", "栏目关键词:", "", "错误"),
        ("H01", GUIDE, "title:", "简介: 甲", "错误"),
        ("H02", SERVICES, "栏目类型:", "栏目类型: 办事指南", "错误"),
        ("H03", GUIDE, "发布时间:", "发布时间: 2025-03-28", "错误"),
        ("H03", GUIDE, "发布时间:", "发布时间: ２０２５-03-28 09:00", "错误"),
        ("H04", GUIDE, "发布时间:", f"发布时间: {TOMORROW}", "错误"),
        ("H04", REPORT, "发布时间:", "发布时间: 2024-12-31 23:59", "错误"),
        ("H05", SITE, "网站标识码:", "网站标识码: 12345", "错误"),
        ("H08", SITE, "行政区划代码:", "行政区划代码: 镇", "错误"),
        ("H08", SITE, "行政区划代码:", "行政区划代码: 00000000", "错误"),
        ("H08", SITE, "行政区划代码:", "行政区划代码: ０００００００００", "错误"),
        ("H08", SITE, "行政区划代码:", "行政区划代码: 0000000000", "错误"),
        ("H06", SITE, "网址:", "网址: https://town.example/", "错误"),
        ("H06", SITE, "网址:", "网址: https://gov.cn.example/", "错误"),
        ("H06", SITE, "网址:", "网址: www.example.gov.cn", "错误"),
        ("H06", SITE, "网址:", "网址: https://portal.example/zhenxi/", "提醒"),
        ("U01", GUIDE, "发布时间:", "", "提醒"),
    ],
)
def test_mistake_is_told_where_it_is(
    town: Path, code: str, file: str, old: str, new: str, level: str
) -> None:
    before = locations(town)
    if code in ("H01", "U01") and old != "栏目类型:":
        replace_line(town, file, old, new)
        line = 1  # a missing key has no line
        if file == GUIDE and old == "title:":
            replace_line(town, file, "标题分行:", "")
    else:
        line = replace_line(town, file, old, new)
    assert [one for one in locations(town) if one not in before] == [(code, file, line, level)]


@pytest.mark.parametrize("key", ["title", "摘要", "栏目类型", "栏目关键词"])
def test_the_key_that_is_asked_for_is_the_one_that_is_missing(town: Path, key: str) -> None:
    for file in (SERVICES, "docs/statistics/index.md", "docs/index.md"):
        if key in ("title", "栏目类型") and file != SERVICES:
            continue  # which have another title, or a type of their own
        replace_line(town, file, f"{key}:", "")
        [problem] = [
            p for p in every_problem(read_project(town)) if (p.code, p.path) == ("H01", file)
        ]
        assert f"“{key}”" in problem.found
        assert f"“{key}: " in problem.mend


def test_report_and_its_status_box_name_the_same_day(town: Path) -> None:
    replace_line(town, REPORT, "  发布日期:", "  发布日期: 2025-03-27")
    line = replace_line(town, REPORT, "发布时间:", "发布时间: 2025-03-28 09:00")
    assert ("H04", REPORT, line, "错误") in locations(town)
    replace_line(town, REPORT, "发布时间:", "发布时间: 2025-03-27 09:00")
    assert not locations(town)


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("摘耍", "摘要"),
        ("年渡", "年度"),
        ("发布日期", "发布时间"),
        ("导 语", "导语"),
        ("标题", "标题分行"),
        ("Title", "title"),
        ("栏目关健词", "栏目关键词"),
        ("zzz", ""),
    ],
)
def test_a_misspelt_key_of_a_page_is_told_with_the_nearest(town: Path, key: str, near: str) -> None:
    line = replace_line(town, GUIDE, "摘要:", f"{key}: 甲")
    found = [p for p in every_problem(read_project(town)) if p.code == "L08"]
    assert [(p.path, p.line, p.nearest, p.level) for p in found] == [(GUIDE, line, near, "错误")]


def test_a_misspelt_key_within_a_key_of_a_page(town: Path) -> None:
    line = replace_line(town, "docs/index.md", "  题签:", "  题字: 甲")
    found = [p for p in every_problem(read_project(town)) if p.code == "L08"]
    assert [(p.path, p.line) for p in found] == [("docs/index.md", line)]


def test_the_labels_of_a_plate_are_free(town: Path) -> None:
    replace_line(town, REPORT, "  署名机关:", "  联系人的职务: 待补充")
    assert not [p for p in every_problem(read_project(town)) if p.code == "L08"]


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows keeps one time zone")
def test_today_is_the_day_in_beijing_on_any_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    days = set()
    for zone in ("Etc/GMT+12", "Etc/GMT-14", "UTC"):  # never the same day in the first two
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        days.add(today())
    monkeypatch.undo()
    time.tzset()
    assert len(days) == 1


def test_folder_without_a_page_of_its_own_is_no_column(town: Path) -> None:
    (town / "docs" / "services" / "index.md").unlink()
    assert [one[:2] for one in locations(town)] == [("H01", "docs/services")]


@pytest.mark.parametrize("spoil", [Path.unlink, lambda f: f.write_text("---\ntitle: 离开\n---\n")])
def test_outside_links_need_the_notice(town: Path, spoil: Callable[[Path], object]) -> None:
    with (town / GUIDE).open("a", encoding="utf-8") as file:
        file.write("\n[某平台（站外）](https://platform.example/)\n")
    last = len((town / GUIDE).read_text("utf-8").splitlines())
    assert not locations(town)
    spoil(town / "docs" / "about" / "leaving.md")
    assert ("H07", GUIDE, last, "错误") in locations(town)


# --- the notice -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "https://shop.example/", "HTTP://shop.example", "//shop.example/a",
        "https:\\\\shop.example",
        "https://www.gov.cn@shop.example/", "https://shop.example\\@www.gov.cn/",
        "https://www.gov.cn.shop.example/", "https://notgov.cn/", "ht\ntps://shop.example/",
        " https://shop.example/", "https:shop.example", "https://[::1", "https:///shop.example/",
    ],
)  # fmt: skip
def test_other_sites_are_known_however_they_are_written(address: str) -> None:
    assert leaving.is_outside(address, own="town.example")


@pytest.mark.parametrize(
    "address",
    [
        "", "#a", "a.html", "../a.html?u=https://shop.example/", "tel:12345",
        "mailto:a@shop.example",
        "https://www.gov.cn/", "https://flk.npc.gov.cn:443/a", "http://WWW.GOV.CN./",
        "https://bszs.conac.cn/sitename", "https://town.example/a", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_pages_of_governments_and_ours_are_not_warned_of(address: str) -> None:
    assert not leaving.is_outside(address, own="town.example")


PAGES = {
    "about/leaving.html": f"<body data-base='..'><main>{leaving.MARK}</main>",
    "a.html": '<a href="https://shop.example/?a=1&amp;b=2">店<b>铺</b></a> <a href="b.html">乙</a>',
    "x/b.html": "<a title='a>b' class=c href='HTTPS://bad.example/\"&gt;&lt;script>'>坏</a>"
    '<a href=https://shop.example/?a=1&amp;b=2>又</a> <a href="https://www.gov.cn/">政府</a>',
    "404.html": '<body class="p" data-base="/fazhi/"><a href="https://shop.example/">丙</a>',
}


def finish(site: Path) -> None:
    Finisher(ABOUT, hant.Corrections()).finish_files(site)


def links(file: Path) -> list[str]:
    tree = LexborHTMLParser(file.read_text("utf-8"))
    return [node.attributes.get("href") or "" for node in tree.css("a")]


def test_site_without_the_notice_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, PAGES | {"about/leaving.html": "<main></main>"})
    finish(tmp_path)
    assert (tmp_path / "a.html").read_text("utf-8") == PAGES["a.html"]


def test_every_outside_link_goes_through_the_notice(tmp_path: Path) -> None:
    finish(write(tmp_path, PAGES))
    anchors = {}
    for name, up in (
        ("a.html", "about/"),
        ("x/b.html", "../about/"),
        ("404.html", "/fazhi/about/"),
    ):
        led = [one for one in links(tmp_path / name) if "#out-" in one]
        assert led and all(one.startswith(f"{up}leaving.html#out-") for one in led)
        anchors[name] = [one.partition("#")[2] for one in led]
    assert anchors["a.html"] == anchors["x/b.html"][1:], "one entry for one address"
    assert "https://www.gov.cn/" in links(tmp_path / "x/b.html")
    notice = LexborHTMLParser((tmp_path / leaving.PATH).read_text("utf-8"))
    listed = {item.id: item for item in notice.css("li")}
    entry = listed[anchors["a.html"][0]]
    assert [a.attributes["href"] for a in entry.css("a")] == ["https://shop.example/?a=1&b=2"]
    assert "店铺" in entry.text() and "https://shop.example/?a=1&b=2" in entry.text()
    assert not notice.css("script"), "an address is never markup"
    before = (tmp_path / leaving.PATH).read_bytes()
    again = tmp_path / "again"
    finish(write(again, dict(reversed(PAGES.items()))))
    assert (again / leaving.PATH).read_bytes() == before


def test_traditional_edition_leads_through_its_own_notice(tmp_path: Path) -> None:
    finish(write(tmp_path, PAGES))
    assert links(tmp_path / "hant" / "x" / "b.html")[0] == links(tmp_path / "x" / "b.html")[0]
    assert (tmp_path / "hant" / leaving.PATH).exists()
    notice = (tmp_path / "hant" / leaving.PATH).read_text("utf-8")
    assert "離開本站" in notice and "店鋪" in notice


# --- built sites --------------------------------------------------------------------------------


def meta(file: Path) -> dict[str, str]:
    tree = LexborHTMLParser(file.read_text("utf-8"))
    pairs = [
        (node.attributes.get("name") or node.attributes.get("property"), node.attributes["content"])
        for node in tree.css("meta[name], meta[property]")
        if node.attributes.get("name") != "theme-color"
    ]
    assert len({(name or "").lower() for name, _ in pairs}) == len(pairs), file
    return {name or "": said or "" for name, said in pairs}


def structured_data(file: Path) -> list[Any]:
    tree = LexborHTMLParser(file.read_text("utf-8"))
    return [json.loads(node.text()) for node in tree.css("script[type='application/ld+json']")]


FOOTER = (
    "主办单位", "联系方式", "网站标识码", "ICP备案", "公安备案", "党政机关网站标识",
    "我为政府网站找错", "站点地图",
)  # fmt: skip


traditional = hant.Converter(hant.Corrections())


def test_every_page_of_both_editions_has_its_tags_and_footer(built_site: Path) -> None:
    for file in built_site.rglob("*.html"):
        path = file.relative_to(built_site).as_posix()
        if path.startswith(("wechat/", "screen/")):
            continue
        found = meta(file)
        source = path.removeprefix("hant/").replace(".html", ".md")
        wanted = {"SiteName", "SiteDomain", "SiteIDCode"}
        if source not in ("404.md", "search.md"):
            wanted |= COLUMN_TAGS
            article = "/" in source and not source.endswith("index.md")
            wanted |= ARTICLE_TAGS if article else set()
        assert wanted <= found.keys(), path
        assert found.get("ColumnType", "首页") in head.TYPES, path
        assert found["robots"] == "noindex", "a preview"
        [footer] = LexborHTMLParser(file.read_text("utf-8")).css("footer")
        said = footer.text()
        assert all(key in said or traditional(key) in said for key in FOOTER), path
        assert footer.css(".tag.todo"), "the town's own are not known"


def test_a_preview_is_not_to_be_found(built_site: Path) -> None:
    assert "Disallow: /\n" in (built_site / "robots.txt").read_text("utf-8")
    assert "<loc>" not in (built_site / "sitemap.xml").read_text("utf-8")
    page = (built_site / "services" / "mediation.html").read_text("utf-8")
    assert 'rel="canonical"' not in page and "og:url" not in page
    assert not [
        t for t in structured_data(built_site / "index.html") if "Organization" in t["@type"]
    ]


def test_search_engines_are_told_what_pages_are(built_site: Path) -> None:
    kinds: dict[str, set[str]] = {}
    for file in built_site.rglob("*.html"):
        kinds[file.relative_to(built_site).as_posix()] = {t["@type"] for t in structured_data(file)}
    assert kinds["index.html"] == {"WebSite"}
    assert kinds["report/2024.html"] == {"BreadcrumbList", "Report"}
    assert kinds["services/mediation.html"] == {"BreadcrumbList", "FAQPage"}
    assert "Dataset" in kinds["statistics/mediation.html"]
    assert not any(found for path, found in kinds.items() if path.startswith("hant/"))
    [trail] = [
        t for t in structured_data(built_site / "services" / "mediation.html")
        if t["@type"] == "BreadcrumbList"
    ]  # fmt: skip
    steps = [(one["name"], one.get("item")) for one in trail["itemListElement"]]
    assert steps == [("首页", "../index.html"), ("办事", "index.html"), ("人民调解", None)]


def test_questions_and_answers_are_those_of_the_page(built_site: Path) -> None:
    for file in (built_site / "services").glob("*.html"):
        tree = LexborHTMLParser(file.read_text("utf-8"))
        for node in tree.css(".gloss, .marks"):
            node.decompose()
        page = re.sub(r"\s", "", tree.body.text() if tree.body else "")
        for thing in structured_data(file):
            for one in thing.get("mainEntity", ()):
                heading = one["name"].rpartition("：")[2].rstrip("？")
                assert heading in page
                answer = one["acceptedAnswer"]["text"]
                assert answer and PENDING not in answer
                assert "［" not in answer, "no number of a note that is elsewhere"
                for line in answer.split("\n"):
                    plain = re.sub(r"\s", "", line.rpartition("：")[2])[:12]
                    assert plain in page, (file.name, line)


@pytest.fixture(scope="module")
def released_site(shared: MakeOnce) -> Path:
    """Return a released site of the fictional town, with hostile settings and an outward link."""
    return shared("released", make_released_site) / "site"


def make_released_site(folder: Path) -> None:
    town = town_at(folder)
    settings = town / "data" / "site.yml"
    lines = {
        "网址": "https://www.example.gov.cn/zhenxi/",
        "主办单位": f"'{NASTY}'",
        "网站标识码": "'1234567890'",
        "网站找错": "https://zhaocuo.example/?a=1&b=2",
    }
    text = settings.read_text("utf-8")
    for key, value in lines.items():
        text = re.sub(rf"^{key}:.*$", lambda _, k=key, v=value: f"{k}: {v}", text, flags=re.M)  # type: ignore[misc]
    settings.write_text(text, "utf-8")
    about = town / "docs" / "about"
    about.mkdir(exist_ok=True)
    shutil.copy(ROOT / "docs" / "about" / "leaving.md", about)
    (about / "index.md").write_text(
        f"---\ntitle: '关于{NASTY}'\n摘要: '说明{NASTY}'\n栏目类型: 概况信息\n"
        f"栏目关键词: ['{NASTY}']\n---\n\n[某店（站外）](https://shop.example/)\n",
        "utf-8",
    )
    shutil.copytree(ROOT / "fonts", town / "fonts")
    site = build_site(town)
    done = subprocess.run(
        [sys.executable, "-m", "macros", "outputs", "--site", str(site)],
        cwd=town,
        env=ENVIRONMENT | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_hostile_values_are_only_text(released_site: Path) -> None:
    for path in ("about/index.html", "hant/about/index.html"):
        file = released_site / path
        found = meta(file)
        assert found["ColumnKeywords"] == NASTY
        scripts = LexborHTMLParser(file.read_text("utf-8")).css("script")
        assert not [s for s in scripts if s.text() == "alert(1)"]
    [organization] = [
        t
        for t in structured_data(released_site / "index.html")
        if t["@type"] == "GovernmentOrganization"
    ]
    assert organization["name"] == NASTY


def test_released_site_has_addresses_in_both_editions(released_site: Path) -> None:
    site = "https://www.example.gov.cn/zhenxi/"
    for edition in ("", "hant/"):
        found = meta(released_site / f"{edition}report/2024.html")
        assert found["Url"] == found["og:url"] == f"{site}{edition}report/2024.html"
        assert found["SiteDomain"] == "www.example.gov.cn"
        assert found["ColumnType"] == "信息公开目录", "one of a fixed list, in both editions"
        assert "robots" not in found
        assert meta(released_site / f"{edition}about/leaving.html")["robots"] == "noindex"
    [report] = [
        t for t in structured_data(released_site / "report" / "2024.html") if t["@type"] == "Report"
    ]
    assert report["url"] == f"{site}report/2024.html"
    robots = (released_site / "robots.txt").read_text("utf-8")
    assert f"Sitemap: {site}sitemap.xml" in robots and "Disallow" not in robots


def test_sitemap_has_every_page_of_both_editions(released_site: Path) -> None:
    names = {
        "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
        "x": "http://www.w3.org/1999/xhtml",
    }
    urls = ElementTree.parse(released_site / "sitemap.xml").findall("s:url", names)
    listed = [url.findtext("s:loc", "", names) for url in urls]
    left_out = ("404.html", "search.html", "leaving.html")
    pages = {
        file.relative_to(released_site).as_posix()
        for file in released_site.rglob("*.html")
        if file.name not in left_out
        and file.relative_to(released_site).parts[0] not in ("wechat", "screen")
    }
    site = "https://www.example.gov.cn/zhenxi/"
    assert sorted(listed) == sorted(site + path for path in pages)
    for url, address in zip(urls, listed, strict=True):
        others = {x.attrib["hreflang"]: x.attrib["href"] for x in url.findall("x:link", names)}
        assert others.keys() == {"zh-Hans", "zh-Hant"} and address in others.values()


def test_no_outside_link_passes_by_the_notice(released_site: Path) -> None:
    for file in released_site.rglob("*.html"):
        if file.name != "leaving.html" and "wechat" not in file.parts:
            assert not [a for a in links(file) if leaving.is_outside(a)], file


def test_editors_page_leads_through_the_notice(released_site: Path) -> None:
    for edition in ("", "hant/"):
        page = released_site / edition / "about" / "index.html"
        [away, *_] = [a for a in links(page) if "#out-" in a]
        notice = LexborHTMLParser((page.parent / "leaving.html").read_text("utf-8"))
        entry = notice.css_first(f"li[id='{away.partition('#')[2]}'] a")
        assert entry and entry.attributes["href"] == "https://shop.example/"
    assert "/zhenxi/about/leaving.html#out-" in (released_site / "404.html").read_text("utf-8")


def test_address_of_the_site_is_one_of_the_web() -> None:
    assert base({"网址": "https://www.example.gov.cn/a"}) == "https://www.example.gov.cn/a/"
    assert not base({"网址": "javascript:alert(1)"})
