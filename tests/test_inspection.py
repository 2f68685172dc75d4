"""The inspection: a made-up site without faults, then one fault at a time."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from conftest import ROOT
from folders import write

from macros import cli
from macros.gate.inspection import command, table
from macros.gate.inspection.address import Address, RefusedError
from macros.gate.inspection.item import Case, Result
from macros.gate.inspection.items import ITEMS
from macros.gate.inspection.links import broken_links
from macros.gate.inspection.page import AddressError, resolve
from macros.gate.inspection.visit import Folder, Limits, Visit
from macros.prose.wordlist import Rules, load_rules

TODAY = date(2026, 11, 26)
SERVED = {"打开慢", "IPv6", "不存在的网址"}
"""Items that only a running server can answer."""
BY_PEOPLE = {"严重表述错误、泄密", "概况、机构、负责人、政策解读、兼容性"}

# --- a made-up town -----------------------------------------------------------------------

FOOT = """<footer><ul><li>主办单位：云溪镇人民政府（虚构）</li><li>联系方式：虚构路零号</li>
<li>网站标识码：0000000000</li><li>虚构ICP备00000000号</li><li>虚构公网安备00000000号</li>
<li>党政机关</li><li><a href="{up}map.html">站点地图</a></li>
<li><a href="https://zfwzzc.example.gov.cn/">我为政府网站找错</a></li></ul></footer>"""
PARTS = """<h2 id="who">谁可以申请</h2><p>谁都可以。</p><h2 id="bring">要带什么</h2><p>牵引绳。</p>
<h2 id="steps">怎么办</h2><p>去登记。</p><h2 id="time">期限</h2><p>当天。</p>
<h2 id="where">去哪里</h2><p>打<a href="tel:12345">12345</a>。</p>
<h2 id="law">依据</h2><p>《虚构法》第一条。</p>"""


def tag(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{content}">\n'


def page(path: str, title: str, body: str, *, kind: str = "", day: str = "") -> str:
    """Return a page with everything that is required of it."""
    up = "../" * path.count("/")
    head = tag("SiteName", "云溪镇") + tag("SiteDomain", "yunxi.example.gov.cn")
    head += tag("SiteIDCode", "0000000000")
    if kind:
        names = ("ColumnName", "ColumnDescription", "ColumnKeywords")
        head += "".join(tag(name, "虚构") for name in names) + tag("ColumnType", kind)
    if day:
        head += tag("ArticleTitle", title) + tag("PubDate", day) + tag("ContentSource", "云溪镇")
    return (
        f'<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>\n'
        f'{head}<link rel="stylesheet" href="{up}assets/site.css"></head><body><main>'
        f'<nav>当前位置：<a href="{up}index.html">首页</a></nav><h1>{title}</h1>\n{body}</main>\n'
        f"{FOOT.replace('{up}', up)}</body></html>"
    )


def article(path: str, title: str, body: str, kind: str, day: str = "2026-11-20 09:00") -> str:
    said = f"<article><p>这里写着二十个字以上的内容，好让栏目不是空的。</p>{body}</article>"
    return page(path, title, said, kind=kind, day=day)


LINKS = "".join(
    f'<p><a href="{path}">{path}</a></p>'
    for path in (
        "report/2025.html",
        "services/index.html",
        "services/dog.html",
        "news/index.html",
        "news/a.html",
        "map.html",
        "assets/paper.pdf",
        "hant/report/2025.html",
    )
)
ASKING = '<p><a href="tel:12345">12345热线</a></p><form action="search.html"></form>'
GOOD = {
    "index.html": page("index.html", "云溪镇", LINKS + ASKING, kind="首页"),
    "404.html": page("404.html", "不在了", '<a href="/x/index.html">首页</a><a href="/x/y">甲</a>'),
    "map.html": page("map.html", "站点地图", f"<article>{'各页都列在这里。' * 3}</article>"),
    "search.html": page(
        "search.html", "搜索", "<input name='q'><script>load('search/index.js')</script>"
    ),
    "search/index.js": 'var searchIndex={"texts":"search/0a1b/t","columns":[["news",4]]};\n',
    **{
        f"search/0a1b/t{n}.js": f"var searchPart=[{said}];\n"
        for n, said in enumerate(
            (
                '"report/2025.html","2025年度报告","",[["","云溪镇2025年度报告"]]',
                '"services/dog.html","丢了狗","",[]',
                '"news/a.html","修路","",[]',
                '"map.html","站点地图","",[]',
            )
        )
    },
    "report/2025.html": article(
        "report/2025.html", "云溪镇2025年度报告", '<h2 id="s1">一</h2>', "信息公开目录"
    ),
    "services/index.html": page("services/index.html", "办事", "", kind="办事服务"),
    "services/dog.html": article("services/dog.html", "丢了狗", PARTS, "办事服务"),
    "news/index.html": page("news/index.html", "动态", "", kind="工作动态"),
    "news/a.html": article("news/a.html", "修路", "", "工作动态"),
    "hant/report/2025.html": article("hant/report/2025.html", "年度報告", "", "信息公開目錄"),
    "assets/site.css": "body { background: url(bg.png) } /* url(no.png) */",
    "assets/bg.png": "x",
    "assets/paper.pdf": "x",
}
Change = Callable[[dict[str, str]], Any]
"""Makes one fault."""


def look(visit: Visit, rules: Rules | None = None) -> dict[str, Result]:
    case = Case(visit, TODAY, rules or Rules())
    return {row.item.name: row.result for row in table.inspect(case)}


def put(path: str, old: str, new: str) -> Change:
    """Return a change that replaces a text in a file."""

    def change(files: dict[str, str]) -> None:
        assert old in files[path]
        files[path] = files[path].replace(old, new)

    return change


def without(*paths: str) -> Change:
    return lambda files: [files.pop(path) for path in paths]


def adding(path: str, body: str) -> Change:
    return put(path, "</main>", f"{body}</main>")


def many(number: int, make: Callable[[str], dict[str, str]]) -> Change:
    def change(files: dict[str, str]) -> None:
        for n in range(number):
            files.update(make(f"column{n}"))

    return change


def empty_column(name: str) -> dict[str, str]:
    body = "<article><p>待补充</p></article>"
    path = f"{name}/a.html"
    return {path: page(path, name, body, kind="数据发布", day="2026-11-20 09:00")}


def stale_column(name: str) -> dict[str, str]:
    path = f"{name}/a.html"
    return {path: article(path, name, "", "政策文件", "2026-01-05 09:00")}


def test_good_site_passes_everything(tmp_path: Path) -> None:
    found = look(Folder(write(tmp_path, GOOD)))
    assert [name for name, one in found.items() if one.verdict != "通过"] == [
        item.name for item in ITEMS if item.name in SERVED | BY_PEOPLE
    ]
    assert all(found[name].verdict == "没查" for name in SERVED | BY_PEOPLE)


IN = "report/2025.html"
WRONG: list[tuple[str, str, str, Change]] = [
    ("站点无法访问", "有问题", "news/a.html", without("news/a.html")),
    ("个人信息", "有问题", IN, adding(IN, "<p>电话13800138000</p>")),
    ("伪造发稿日期", "有问题", "news/a.html", put("news/a.html", "2026-11-20", "2026-11-27")),
    ("伪造发稿日期", "有问题", IN, put(IN, "2026-11-20", "2025-12-31")),
    ("看不见的链接", "有问题", IN,
     adding(IN, '<div style="Display : none"><a href="https://a.gov.cn/">甲</a></div>')),
    ("看不见的链接", "有问题", IN,
     adding(IN, '<div hidden><a href="//a.gov.cn/">甲</a></div>')),
    ("看不见的链接", "有问题", IN,
     adding(IN, '<a href="https://a.gov.cn/" style="font-size:0">甲</a>')),
    ("看不见的链接", "有问题", IN,
     adding(IN, '<p style="text-indent:-9999px"><a href="index.html">甲</a></p>')),
    ("看不见的链接", "有问题", IN, adding(IN, '<a href="#s1"> </a>')),
    ("看不见的链接", "有问题", IN,
     adding(IN, '<a href="#s1"><img src="../assets/bg.png" alt=""></a>')),
    ("首页不更新", "提醒", "index.html", lambda files: [
        files.update({p: t.replace("2026-11-20", "2026-11-11")}) for p, t in files.items()]),
    ("首页不更新", "有问题", "index.html", lambda files: [
        files.update({p: t.replace("2026-11-20", "去年")}) for p, t in files.items()]),
    ("栏目不更新", "提醒", "news/a.html", put("news/a.html", "2026-11-20", "2026-11-11")),
    ("栏目不更新", "提醒", "news/a.html", put("news/a.html", "2026-11-20", "待补充")),
    ("栏目不更新", "有问题", "column0/a.html", many(5, stale_column)),
    ("应更新没有更新", "提醒", "report/2024.html", lambda files: files.update(
        {"report/2024.html": files.pop(IN)})),
    ("应更新没有更新", "有问题", "report/", without(IN)),
    ("空白栏目", "提醒", "column0/a.html", many(4, empty_column)),
    ("空白栏目", "有问题", "column0/a.html", many(5, empty_column)),
    ("空白栏目", "提醒", "news/index.html", without("news/a.html")),
    ("互动回应差", "有问题", "index.html", put("index.html", "12345", "")),
    ("互动回应差", "有问题", "index.html",
     put("index.html", '<a href="tel:12345">12345热线', '<a href="map.html">来访咨询12345批次')),
    ("互动回应差", "通过", "",
     put("index.html", '<a href="tel:12345">12345热线', '<a href="map.html">镇长信箱')),
    ("服务不实用", "有问题", "services/", without("services/index.html", "services/dog.html")),
    *[("服务不实用", "有问题", "services/dog.html", put("services/dog.html", f'id="{one}"', ""))
      for one in ("who", "bring", "law")],
    ("服务不实用", "有问题", "services/dog.html", put("services/dog.html", "牵引绳。", "待补充")),
    *[("指南的其他要素", "有问题", "services/dog.html", put("services/dog.html", f'id="{one}"', ""))
      for one in ("steps", "time", "where")],
    ("指南的其他要素", "有问题", "services/dog.html", put("services/dog.html", "tel:", "#")),
    ("站外链接", "有问题", IN, adding(IN, '<a href="https://a.example.com/">甲</a>')),
    ("站外链接", "有问题", IN, adding(IN, '<a href="//gov.cn.example.com/">甲</a>')),
    ("站外链接", "有问题", IN, adding(IN, '<a href="javascript:void(0)">甲</a>')),
    ("站外链接", "有问题", IN, adding(IN, '<a href="http:///a">甲</a>')),
    ("站外链接", "有问题", IN, adding(IN, '<a href="https://[a.gov.cn/">甲</a>')),
    ("站内搜索", "有问题", "search.html", without("search.html")),
    ("站内搜索", "有问题", "search.html", put("search.html", "<input name='q'>", "")),
    ("站内搜索", "有问题", "search.html", without("search/index.js")),
    ("站内搜索", "有问题", "search.html", put("search/index.js", "{", "")),
    ("站内搜索", "有问题", "search.html", put("search/index.js", "columns", "lines")),
    ("站内搜索", "有问题", "search.html", without("search/0a1b/t2.js")),
    ("站内搜索", "有问题", "news/a.html", put("search/0a1b/t2.js", "修路", "架桥")),
    ("站内搜索", "有问题", "old.html",
     put("search/0a1b/t3.js", "map.html", "old.html")),
    *[("网页标签", "有问题", IN, put(IN, f'name="{name}"', 'name="x"')) for name in (
        "SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnDescription",
        "ColumnKeywords", "ColumnType", "ArticleTitle", "PubDate", "ContentSource")],
    ("网页标签", "有问题", IN, put(IN, 'name="PubDate"', 'name="pubdate"')),
    ("网页标签", "有问题", IN, put(IN, "2026-11-20 09:00", "待补充")),
    ("网页标签", "有问题", IN, put(IN, "2026-11-20 09:00", "2026-11-20")),
    ("网页标签", "有问题", IN, put(IN, "2026-11-20 09:00", "2026-13-20 09:00")),
    ("网页标签", "有问题", "news/index.html", put("news/index.html", 'name="ColumnType"', "")),
    ("网页标签", "有问题", "index.html", put("index.html", 'content="首页"', 'content="概况信息"')),
    ("网页标签", "有问题", "map.html", put("map.html", 'name="SiteName"', "")),
    ("网页标签", "有问题", "hant/report/2025.html",
     put("hant/report/2025.html", 'name="PubDate"', "")),
    ("网页标签", "有问题", "hant/report/2025.html",
     put("hant/report/2025.html", "0000000000\"", "待補充\"")),
    ("域名", "有问题", "index.html",
     put("index.html", "yunxi.example.gov.cn", "gov.cn.example.com")),
    ("域名", "没查", "", put("index.html", "yunxi.example.gov.cn", "待补充")),
    *[("页脚", "有问题", IN, put(IN, word, "")) for word in (
        "党政机关", "找错", "网站标识码", "主办单位", "联系方式", "ICP备", "公网安备", "站点地图")],
    ("页脚", "有问题", IN, put(IN, "0000000000</li>", "待补充</li>")),
    ("找错入口", "有问题", "search.html", put("search.html", "我为政府网站找错", "回音壁")),
    ("待补充", "通过", "", adding(
        IN, '<dl class="legend"><dt>待补充</dt></dl><p>不知道的写“待补充”。</p>')),
    ("待补充", "有问题", IN, adding(IN, "<p>电话：待补充</p>")),
    ("网页太大", "有问题", IN, lambda files: files.update({"assets/site.css": "a" * (1 << 20)})),
    ("当前位置", "有问题", IN, put(IN, "当前位置：", "")),
    ("标题重复", "有问题", IN, put(IN, "<title>云溪镇2025年度报告", "<title>修路")),
    ("标题重复", "有问题", IN, put(IN, "<title>云溪镇2025年度报告", "<title>")),
    ("语言", "有问题", IN, put(IN, ' lang="zh-CN"', "")),
    ("站外的资源", "有问题", IN, adding(IN, '<img src="https://a.gov.cn/a.png" alt="甲">')),
    ("站外的资源", "有问题", IN, adding(IN, '<script src="//a.gov.cn/a.js"></script>')),
    ("站外的资源", "有问题", IN,
     adding(IN, '<img srcset="../assets/bg.png 1x, https://a.gov.cn/b.png 2x" alt="甲">')),
    ("站外的资源", "有问题", IN, adding(IN, '<p style="background:url(http://a.gov.cn/a.png)">甲</p>')),
    ("站外的资源", "有问题", "assets/site.css",
     put("assets/site.css", "bg.png", "https://a.gov.cn/bg.png")),
    ("404网页", "提醒", "404.html", without("404.html")),
    ("404网页", "提醒", "404.html", put("404.html", "index.html", "b.html")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "verdict", "where", "change"),
    [pytest.param(*case, id=f"{n}-{case[0]}") for n, case in enumerate(WRONG)],
)
def test_what_is_wrong_is_found_where_it_is(
    name: str, verdict: str, where: str, change: Change, tmp_path: Path
) -> None:
    files = dict(GOOD)
    change(files)
    found = look(Folder(write(tmp_path, files)))[name]
    assert found.verdict == verdict, found
    assert where in (found.pages or ("",)), found


def test_every_item_that_a_machine_can_judge_has_a_wrong_site() -> None:
    elsewhere = SERVED | BY_PEOPLE | {"错误链接", "错别字", "编码"}
    assert {name for name, *_ in WRONG} == {item.name for item in ITEMS} - elsewhere


def test_wrong_words_are_those_of_the_word_list(tmp_path: Path) -> None:
    rules, _ = load_rules(ROOT / "data" / "wordings.yml")
    files = dict(GOOD)
    adding("news/a.html", "<p>截止目前，路修好了。</p><p>一个,逗号</p>")(files)
    found = look(Folder(write(tmp_path, files)), rules)["错别字"]
    assert (found.verdict, found.pages) == ("有问题", ("news/a.html",))
    assert "截止目前" in found.summary
    assert "“,”应当是“，”" in found.summary


def test_page_in_another_encoding_is_found(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    (tmp_path / "news/a.html").write_bytes(GOOD["news/a.html"].encode("gb18030"))
    found = look(Folder(tmp_path))["编码"]
    assert (found.verdict, found.pages) == ("有问题", ("news/a.html",))


def test_site_without_dates_and_kinds_is_not_guessed_at(tmp_path: Path) -> None:
    files = {path: text.replace("PubDate", "x").replace("ColumnType", "x")
             for path, text in GOOD.items()}  # fmt: skip
    found = look(Folder(write(tmp_path, files)))
    assert found["伪造发稿日期"].verdict == found["栏目不更新"].verdict == "没查"
    assert found["首页不更新"].verdict == "有问题"


@pytest.mark.parametrize(
    ("today", "verdict"), [(date(2026, 3, 31), "通过"), (date(2026, 4, 1), "提醒")]
)
def test_report_is_due_on_the_first_of_april(today: date, verdict: str, tmp_path: Path) -> None:
    files = {"report/2024.html": GOOD[IN], "index.html": GOOD["index.html"]}
    case = Case(Folder(write(tmp_path, files)), today, Rules())
    [due] = [row.result for row in table.inspect(case) if row.item.name == "应更新没有更新"]
    assert due.verdict == verdict


# --- links, anchors and files ---------------------------------------------------------------

BROKEN = {
    '<a href="gone.html">甲</a>': "gone.html",
    '<a href="../report/2025.html#none">甲</a>': "../report/2025.html#none",
    '<a href="#none">甲</a>': "#none",
    '<a href="%E7%94%B2.html">甲</a>': "%E7%94%B2.html",
    '<a href="Index.html">甲</a>': "Index.html",
    '<a href="/index.html">甲</a>': "/index.html",
    '<a href="../../outside.html">甲</a>': "../../outside.html",
    '<a href="../report">甲</a>': "../report",
    '<a href="../assets/">甲</a>': "../assets/",
    '<a href="http://[">甲</a>': "http://[",
    '<a href="../assets/gone.pdf" download>甲</a>': "../assets/gone.pdf",
    '<img src="gone.png" alt="甲">': "gone.png",
    '<img srcset="../assets/bg.png 1x, gone.png 2x" alt="甲">': "gone.png",
    '<video poster="gone.png"></video>': "gone.png",
    '<object data="gone.svg"></object>': "gone.svg",
    '<form action="gone.html"></form>': "gone.html",
    '<button formaction="gone.html">甲</button>': "gone.html",
    '<svg><use href="gone.svg#a"/></svg>': "gone.svg#a",
    '<link rel="stylesheet" href="gone.css">': "gone.css",
    '<script src="gone.js"></script>': "gone.js",
    "<style>p { background: url('gone.png') }</style>": "gone.png",
    '<p style="background:url(gone.png)">甲</p>': "gone.png",
    '<meta http-equiv="refresh" content="0; url=gone.html">': "gone.html",
}


@pytest.mark.parametrize(("body", "address"), BROKEN.items())
def test_address_that_leads_nowhere_is_found(body: str, address: str, tmp_path: Path) -> None:
    files = dict(GOOD)
    adding("news/a.html", body)(files)
    visit = Folder(write(tmp_path, files))
    assert [(one.page, one.address) for one in broken_links(visit)] == [("news/a.html", address)]
    assert look(visit)["错误链接"].verdict == "有问题"


@pytest.mark.parametrize("where", ["hant/report/2025.html", "lonely.html"])
def test_both_editions_and_unlinked_pages_are_looked_at(where: str, tmp_path: Path) -> None:
    files = {**GOOD, where: page(where, "甲", '<a href="gone.html">甲</a>')}
    assert [one.page for one in broken_links(Folder(write(tmp_path, files)))] == [where]


def test_style_sheets_are_followed(tmp_path: Path) -> None:
    files = dict(GOOD)
    files["assets/site.css"] += '@import "more.css"; @import url(site.css);'
    files["assets/more.css"] = "@font-face { src: url('gone.woff2') } p { color: url(data:x) }"
    found = [(one.page, one.address) for one in broken_links(Folder(write(tmp_path, files)))]
    assert found == [("assets/more.css", "gone.woff2")]


@pytest.mark.parametrize(
    "body",
    [
        '<a href="../services/">甲</a>',
        '<a href="..">甲</a>',
        '<a href="./a.html?x=1#">甲</a>',
        '<a href="../report/2025.html#s1">甲</a>',
        '<a href=" index.html ">甲</a>',
        '<p id="甲"><a href="#%E7%94%B2">甲</a></p>',
        '<a name="old"></a><a href="#old">甲</a>',
        '<a href="tel:12345">甲</a><a href="mailto:a@example.gov.cn">甲</a>',
        '<a href="https://gone.example.gov.cn/gone">甲</a>',
        '<data data="x" value="1">甲</data>',
        '<link rel="canonical" href="/elsewhere.html">',
    ],
)
def test_address_that_leads_somewhere_is_no_mistake(body: str, tmp_path: Path) -> None:
    files = dict(GOOD)
    adding("news/a.html", body)(files)
    assert not list(map(str, broken_links(Folder(write(tmp_path, files)))))


def test_page_for_what_is_missing_may_use_absolute_addresses(tmp_path: Path) -> None:
    write(tmp_path, {**GOOD, "news/404.html": GOOD["404.html"]})
    assert {one.page for one in broken_links(Folder(tmp_path))} == {"news/404.html"}


@pytest.mark.parametrize("address", ["/a", "../a", "b/../../a", "%2e%2e/a", "http://["])
def test_address_out_of_the_folder_is_refused(address: str) -> None:
    with pytest.raises(AddressError):
        resolve("index.html", address)


# --- only this machine ----------------------------------------------------------------------


@pytest.fixture
def contacts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list of hosts that were connected to or looked up."""
    hosts: list[str] = []
    connect = socket.create_connection

    def noted(address: tuple[str, int], *rest: Any, **options: Any) -> socket.socket:
        hosts.append(address[0])
        return connect(address, *rest, **options)

    monkeypatch.setattr(socket, "create_connection", noted)
    return hosts


@pytest.mark.parametrize(
    "url",
    [
        "http://192.0.2.1/",
        "http://10.0.0.1:8000/",
        "http://169.254.169.254/",
        "http://0.0.0.0:8000/",
        "http://[2001:db8::1]/",
        "http://www.example.gov.cn/",
        "http://localhost.example.com/",
        "http://127.0.0.1.example.com/",
        "http://127.0.0.1@192.0.2.1/",
        "http://user:secret@127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f.0.0.1/",
        "http://１２７.0.0.1/",
        "https://127.0.0.1/",
        "ftp://127.0.0.1/",
        "file:///etc/hostname",
        "file://127.0.0.1/etc/hostname",
        "//127.0.0.1/",
        "127.0.0.1:8000",
        "http:///index.html",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:x/",
        "http://[::1/",
        "http://127.0.0.1/?a=1",
        "http://127.0.0.1/#a",
        "",
    ],
)
def test_other_addresses_are_refused_before_anything_is_sent(
    url: str, contacts: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(RefusedError):
        Address(url)
    assert cli.main(["--root", str(tmp_path), "inspect", "--url", url]) == 2
    said = capsys.readouterr()
    assert "127.0.0.1" in said.err
    assert "secret" not in said.err
    assert not said.out
    assert not contacts


Respond = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def serving(answers: dict[str, Respond]) -> Iterator[str]:
    """Yield the address of a server with these answers; anything else is a 404."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answers.get(self.path, absent)(self)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            pass  # the visitor closed the connection

    with Server(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def absent(handler: BaseHTTPRequestHandler) -> None:
    handler.send_error(404)


def html(text: str, kind: str = "text/html; charset=utf-8") -> Respond:
    def respond(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        handler.end_headers()
        handler.wfile.write(text.encode())

    return respond


def redirect(to: str) -> Respond:
    def respond(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", to)
        handler.end_headers()

    return respond


def raw(data: bytes) -> Respond:
    def respond(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(data)

    return respond


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 65536)


@pytest.mark.parametrize(
    "to",
    [
        "http://192.0.2.1/",
        "//192.0.2.1/a.html",
        "https://127.0.0.1/a.html",
        "http://user@127.0.0.1/a.html",
        "file:///etc/hostname",
        "http://[",
        "/a.html",
        "",
        "/a b\x01",
    ],
)
def test_redirection_elsewhere_or_without_end_is_not_followed(to: str, contacts: list[str]) -> None:
    with serving({"/a.html": redirect(to), "/index.html": html('<a href="a.html">甲</a>')}) as url:
        visit = Address(url)
        assert not visit.get("a.html").ok
        assert visit.get("a.html").note
        assert [one.address for one in broken_links(visit)] == ["a.html"]
    assert set(contacts) == {"127.0.0.1"}


@pytest.mark.parametrize("to", ["/other/a.html", "../other/a.html", "{url}town/../other/a.html"])
def test_redirection_out_of_the_folder_is_not_followed(to: str) -> None:
    answers = {"/other/a.html": html("甲"), "/town/../other/a.html": html("甲")}
    with serving(answers) as url:
        answers["/town/a.html"] = redirect(to.replace("{url}", url))
        assert not Address(f"{url}town/").get("a.html").ok


def test_redirection_within_the_site_is_followed() -> None:
    answers = {
        "/a": redirect("/a/"),
        "/a/": html('<a href="b.html">甲</a>'),
        "/a/b.html": html("乙"),
    }
    with serving({**answers, "/index.html": html('<a href="a">甲</a>')}) as url:
        assert list(Address(url).pages) == ["a/b.html", "a/index.html", "index.html"]


@pytest.mark.parametrize(
    "respond",
    [
        endless,
        raw(b"\x00\xff\xfe garbage"),
        raw(b""),
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort"),
        raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        raw(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000 + b"\r\n\r\n"),
        lambda handler: handler.send_error(500),
    ],
)
def test_strange_answer_is_a_finding_and_no_crash(respond: Respond) -> None:
    index = html('<a href="a.html">甲</a>')
    with serving({"/a.html": respond, "/index.html": index}) as url:
        visit = Address(url, Limits(size=1 << 20))
        assert [(one.page, one.address) for one in broken_links(visit)] == [
            ("index.html", "a.html")
        ]
        assert look(visit)["错误链接"].verdict == "有问题"


def test_server_that_never_answers_does_not_hold_the_visit() -> None:
    done = Event()

    def wait(handler: BaseHTTPRequestHandler) -> None:
        done.wait(60)

    with serving({"/index.html": wait}) as url:
        assert Address(url, Limits(answer_seconds=0.2)).get("index.html").status == 0
        done.set()


def test_page_that_links_on_for_ever_is_left_and_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    endless_pages = {f"/p{n}.html": html(f'<a href="p{n + 1}.html">甲</a>') for n in range(200)}
    with serving({**endless_pages, "/index.html": html('<a href="p0.html">甲</a>')}) as url:
        visit = Address(url, Limits(answers=50))
        assert len(visit.pages) < 50
        assert visit.limit_hit
        monkeypatch.setattr(command, "Address", partial(Address, limits=Limits(answers=50)))
        told = ["--root", str(tmp_path), "inspect", "--url", url, "--format", "json"]
        assert cli.main(told) == 1
        assert json.loads(capsys.readouterr().out)["complete"] is False
        assert not Address(url, Limits(seconds=0)).pages


def test_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, {"index.html": '<a href="a.html">甲</a>', "a.html": "x" * 2000})
    assert [one.address for one in broken_links(Folder(tmp_path, Limits(size=1000)))] == ["a.html"]


# --- a running server -----------------------------------------------------------------------


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


class WithPage(Quiet):
    """Sends the site's own page for what is missing, as nginx does."""

    def send_error(self, code: int, *rest: Any, **options: Any) -> None:
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write((Path(self.directory) / "404.html").read_bytes())


class AlwaysThere(Quiet):
    """Answers every request with the home page."""

    def do_GET(self) -> None:
        if not (Path(self.directory) / self.path[1:]).is_file():
            self.path = "/index.html"
        super().do_GET()


@pytest.mark.parametrize(
    ("handler", "verdict"), [(WithPage, "通过"), (Quiet, "提醒"), (AlwaysThere, "提醒")]
)
def test_address_that_does_not_exist(handler: type[Quiet], verdict: str, tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=tmp_path)) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        found = look(Address(f"http://localhost:{server.server_port}"))
        server.shutdown()
    assert found["不存在的网址"].verdict == verdict
    assert found["打开慢"].verdict == "通过"
    assert found["IPv6"].verdict == "提醒"


class SixServer(ThreadingHTTPServer):
    address_family = socket.AF_INET6


def test_server_on_ipv6_is_seen_to_be(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    try:
        six = SixServer(("::1", 0), partial(Quiet, directory=tmp_path))
    except OSError:
        pytest.skip("本机没有 IPv6")
    with six as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        found = look(Address(f"http://[::1]:{server.server_port}/"))
        server.shutdown()
    assert found["IPv6"].verdict == "通过"


# --- the table ------------------------------------------------------------------------------


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "today", lambda: TODAY)


def ran(capsys: pytest.CaptureFixture[str], *words: str, root: Path = ROOT) -> tuple[int, str]:
    status = cli.main(["--root", str(root), "inspect", *words])
    return status, capsys.readouterr().out


@pytest.mark.usefixtures("day")
def test_program_reads_the_same_each_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--site", str(write(tmp_path / "site", GOOD)), "--format", "json")
    first, second = ran(capsys, *words), ran(capsys, *words)
    assert first == second
    assert first[0] == 0
    found = json.loads(first[1])
    assert list(found) == ["format", "day", "complete", "items", "conclusion"]
    assert (found["format"], found["day"], found["complete"]) == (1, "2026-11-26", True)
    keys = ["group", "name", "threshold", "basis", "verdict", "finding", "pages"]
    assert all(list(item) == keys for item in found["items"])
    assert len({item["name"] for item in found["items"]}) == len(found["items"])


@pytest.mark.usefixtures("day")
def test_what_a_page_writes_is_no_markup_in_the_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = dict(GOOD)
    adding("news/a.html", '<a href="a|b&lt;script&gt;&#10;&#27;[31m.html">甲</a>')(files)
    files["news/\x1b|<script>.html"] = files["news/a.html"]
    status, said = ran(capsys, "--site", str(write(tmp_path, files)), "--format", "markdown")
    assert status == 1
    assert "<script" not in said
    assert "\x1b" not in said
    rows = [line for line in said.splitlines() if line.startswith("| ")]
    assert len(rows) == len(ITEMS) + 1
    assert {line.count("|") for line in rows} == {8}


@pytest.mark.usefixtures("day")
def test_vetoes_come_first_and_every_item_says_its_rule(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, said = ran(capsys, "--site", str(write(tmp_path, GOOD)))
    places = [said.index(f"{item.name}（阈值") for item in ITEMS]
    assert places == sorted(places)
    groups = [item.group for item in ITEMS]
    assert groups == sorted(groups, key=["单项否决", "扣分项", "另加"].index)
    assert all(item.threshold and item.basis for item in ITEMS)
    assert not any("凭记忆" in item.basis for item in ITEMS if item.group == "单项否决")


def test_folder_without_a_site_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["--site", str(tmp_path / "none")], ["--url", "http://127.0.0.1:9/"], []):
        assert cli.main(["--root", str(tmp_path), "inspect", *words]) == 2
        assert "首页" in capsys.readouterr().err


def test_folder_and_address_are_not_both_taken(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["inspect", "--site", "a", "--url", "http://127.0.0.1/"])
    assert "一起" in capsys.readouterr().err


# --- our own site ---------------------------------------------------------------------------


def test_our_own_site_is_the_same_in_a_folder_and_at_an_address(
    built_site: Path, site_url: str
) -> None:
    rules, _ = load_rules(ROOT / "data" / "wordings.yml")
    folder, address = look(Folder(built_site), rules), look(Address(site_url), rules)
    same = folder.keys() - SERVED
    assert {name: folder[name] for name in same} == {name: address[name] for name in same}
    well = {
        "站点无法访问", "个人信息", "看不见的链接", "空白栏目", "互动回应差", "服务不实用",
        "错误链接", "站外链接", "指南的其他要素", "站内搜索", "错别字", "网页太大", "当前位置",
        "标题重复", "语言", "编码", "站外的资源", "404网页",
    }  # fmt: skip
    assert {name: folder[name] for name in well if folder[name].verdict != "通过"} == {}
