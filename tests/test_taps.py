"""What residents come for, on a phone: how many taps and screens it takes, in three browsers."""

import shutil
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager

import pytest
import webdriver
from browser_setup import NO_ENGINES, in_ci
from conftest import ROOT
from phone import LETTERS, SIZE, Phone, PlaywrightWindow, Window

GUIDES = sorted(file.stem for file in (ROOT / "data/services").glob("*.yml"))
WAGES, DANGER = "services/unpaid-wages.html", "services/domestic-violence.html"
REPORT, FIGURES = "report/2024.html", "statistics/mediation.html"
# One page of every kind.
KINDS = (REPORT, FIGURES, WAGES, "learn/labour.html", "learn/quiz.html", "learn/glossary.html",
         "disclosure/enforcement.html", "about/index.html", "search.html",
         "hant/" + WAGES)  # fmt: skip
BROWSERS = [
    "chromium",
    pytest.param("firefox", marks=pytest.mark.slow),
    pytest.param("webkit", marks=pytest.mark.slow),
]
pytestmark = pytest.mark.browser
CALL = ".calls a[href^='tel:']"


def started(browser: AbstractContextManager[webdriver.Browser], is_there: bool) -> Iterator[Window]:
    """Yield the window of a browser that is there; skip where it is not, but not in CI."""
    if not is_there:
        (pytest.fail if in_ci() else pytest.skip)(NO_ENGINES)
    with browser as window:
        window.resize(**SIZE)
        yield window


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    folder = tmp_path_factory.mktemp("firefox")
    yield from started(webdriver.firefox(folder), bool(shutil.which(webdriver.FIREFOX)))


@pytest.fixture(scope="module")
def webkit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    is_there = all(map(shutil.which, (webdriver.WEBKIT, "xvfb-run")))
    yield from started(webdriver.webkit(tmp_path_factory.mktemp("webkit")), is_there)


@pytest.fixture(params=BROWSERS, scope="module")
def browser_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=LETTERS)
def phone(request: pytest.FixtureRequest, browser_name: str, site_url: str) -> Phone:
    """Return a phone that has not been here yet, but for its letters."""
    if browser_name == "chromium":
        open_page = request.getfixturevalue("new_page")
        page = open_page(viewport=SIZE, has_touch=True, is_mobile=True)
        return Phone(PlaywrightWindow(page), site_url, request.param)
    return Phone(request.getfixturevalue(browser_name), site_url, request.param)


def content(address: str) -> bytes:
    with urllib.request.urlopen(address) as answer:
        return bytes(answer.read())


def test_somebody_was_cheated_and_calls(phone: Phone) -> None:
    phone.open("index.html")
    phone.tap(".often a", "被骗了", screens=1, to="services/fraud.html")
    assert phone.hand_over(CALL, "110") == "tel:110"
    phone.took(taps=2, screens=1)
    phone.open("index.html")
    assert phone.hand_over("a", "110报警", screens=1) == "tel:110"


def test_wages_are_not_paid(phone: Phone) -> None:
    phone.open("index.html")
    phone.tap(".often a", "老板不发工资", screens=1, to=WAGES)
    assert phone.hand_over(CALL) == "tel:12333"
    assert "1年" in phone.see(".due a")["text"]
    phone.tap(".due a", to=WAGES + "#time")
    assert "1年" in phone.see(".dates li", "仲裁", screens=1)["text"]
    phone.took(taps=3, screens=2)


def test_a_word_is_explained_beside_it(phone: Phone) -> None:
    phone.open(WAGES)
    phone.tap(".first .term", screens=1)
    assert phone.see(".gloss:popover-open")["text"]
    phone.took(taps=1, screens=1)


def test_every_guide_answers_at_once(phone: Phone) -> None:
    for name in GUIDES:
        phone.open(f"services/{name}.html")
        for part in ("h1", ".first > p:first-child", CALL, ".due a"):
            assert phone.see(part)["text"], f"{name}: {part}"


def test_a_figure_of_the_report_as_a_workbook(phone: Phone) -> None:
    for path, figure in ((FIGURES, "a.card"), (REPORT, "a.fig"), ("index.html", "a.card")):
        phone.open(path)
        phone.tap(figure, screens=30, to="statistics/")
        before = phone.screens
        assert content(phone.hand_over("a", "下载Excel", screens=1)).startswith(b"PK")
        phone.took(taps=2, screens=before + 1)


def test_a_mistake_is_told_from_anywhere(phone: Phone) -> None:
    for path in KINDS:
        phone.open(path)
        phone.tap("#menu", to="#nav")
        phone.tap("#nav a[data-wrong]", to="about/errors.html")
        phone.see("#draft", screens=1)
        phone.took(taps=2, screens=1)
        assert path in str(phone.window.run("return document.querySelector('#draft').value"))


def test_where_a_figure_comes_from_and_back(phone: Phone) -> None:
    phone.open("index.html")
    phone.tap("a.cover, .doors a", "报告", screens=9, to=REPORT)
    phone.tap("a.fig", screens=30, to="statistics/")
    place = phone.window.run("return decodeURI(location.hash)")
    for part in ("定义", "期间", "来源"):
        phone.see(f"tr:target td[data-l={part}]", screens=1)
    assert place and phone.taps == 2
    before = phone.screens
    phone.back(REPORT)
    phone.see("a.fig")
    assert phone.screens == before, "the place is where it was"


def test_a_mode_stays_from_page_to_page(phone: Phone) -> None:
    look = """return [document.documentElement.dataset.elder || "0",
                      document.documentElement.dataset.mdColorScheme]"""
    phone.open("index.html")
    if phone.window.run(look)[0] == "0":
        phone.tap(".tools [data-step]")
    else:
        phone.tap(".elder summary")
    phone.tap(".elder [data-step='3']")
    phone.tap(".elder [data-set=dark]")
    assert phone.taps == 3
    phone.tap(".elder summary")
    assert phone.window.run(look) == ["3", "slate"]
    phone.tap(".often a", "被骗了", screens=1, to="services/fraud.html")
    assert phone.window.run(look) == ["3", "slate"]
    phone.tap(".elder summary")
    phone.tap(".elder [data-step='0']")
    phone.tap(".tools [data-set=dark]")
    assert phone.window.run(look) == ["0", "default"]
    phone.back("index.html")
    assert phone.window.run(look) == ["0", "default"], "also of a page that is kept as it was"


def test_a_search_leads_to_a_sheet_to_print(phone: Phone) -> None:
    phone.open("index.html")
    phone.tap(".hero input", screens=1)
    phone.type("不发工资")
    phone.tap(".hero button", "搜索", to="search.html")
    phone.tap(".hits a[href*=unpaid-wages]", screens=2, to=WAGES)
    phone.see(CALL)
    phone.took(taps=3, screens=3)
    phone.open(WAGES)
    sheet = phone.hand_over(".files a[download]", "PDF", screens=99)
    assert content(sheet).startswith(b"%PDF")


def test_the_page_of_one_in_danger_is_left_at_once(phone: Phone) -> None:
    phone.open("services/index.html")
    phone.tap("article a", "家庭暴力", screens=20, to=DANGER)
    phone.open(DANGER)
    phone.tap(".exit a", to="index.html")
    phone.took(taps=1)
    phone.see(".hero h1")
    phone.back("services/index.html")
