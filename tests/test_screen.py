"""屏: slides that fit, say what the ledger says, and run for days unattended."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, NewPage, wait_until
from playwright.sync_api import Page
from selectolax.lexbor import LexborHTMLParser
from test_axe import violations

from macros.channels import article, document, qrcode, screen
from macros.channels.document import Cards, Chart, Document, Drawn, Items, Run, Year
from macros.channels.outputs import OutputError, Source
from macros.desk.project import read_project
from macros.render import assets
from macros.render.identity import FigureKey
from macros.web import hant

SECOND, MINUTE = 1000, 60_000
FULL_HD = {"width": 1920, "height": 1080}
SIZES = [FULL_HD, {"width": 3840, "height": 2160}, {"width": 1366, "height": 768}]
ADDRESS = "https://www.example.gov.cn/town"
KNOWN = {"网址": ADDRESS, "发布": "是", "站名": "某镇法治政府建设公开"}
REPORT = "report/2024.html"
CONVERTER = hant.Converter(hant.Corrections())


@pytest.fixture(scope="module")
def source(built_site: Path) -> Source:
    project = read_project(ROOT)
    paths = sorted(
        path for file in built_site.rglob("*.html")
        if not (path := file.relative_to(built_site).as_posix()).startswith(("hant/", "screen/"))
    )  # fmt: skip
    found = {path: article.read(built_site, path) for path in paths}
    pages = {path: page for path, page in found.items() if page}
    about = {key: str(node.value) for key, node in project.settings.items()}
    return Source(ROOT, built_site, pages, project.ledger, project.library, about, "2026-11-23")


def make_files(source: Source) -> dict[str, str]:
    return {job.file.path: job.make().decode() for job in screen.jobs(source)}


def page_of(source: Source) -> LexborHTMLParser:
    return LexborHTMLParser(make_files(source)[screen.PAGE])


def text(node: Any, selector: str = "") -> str:
    found = node.css_first(selector) if selector else node
    return re.sub(r"\s+", "", found.text()) if found else ""


# --- the file -----------------------------------------------------------------------------


def test_it_is_offered_by_the_report(source: Source) -> None:
    first, *others = (job.file for job in screen.jobs(source))
    assert (first.path, first.page, first.kind) == ("screen/index.html", REPORT, "大屏")
    assert [(other.path, other.page) for other in others] == [("screen/version.json", "")]


def test_same_bytes_twice(source: Source) -> None:
    assert make_files(source) == make_files(source)
    inputs = [[repr(job.inputs) for job in screen.jobs(source)] for _ in range(2)]
    assert inputs[0] == inputs[1]


def test_the_version_is_that_of_the_page_and_follows_its_content(source: Source) -> None:
    files, other = make_files(source), make_files(replace(source, about=KNOWN))
    version = re.findall('data-version="([0-9a-f]{16})"', files[screen.PAGE])
    assert len(version) == 1 and version[0] in files[screen.VERSION]
    assert files[screen.VERSION] != other[screen.VERSION]


def test_a_strict_content_security_policy_suits_it(source: Source) -> None:
    tree = page_of(source)
    assert not tree.css("[style], style, script:not([src]), [onclick], [onload]")
    addresses = [
        n.attributes.get("href") or n.attributes.get("src") for n in tree.css("link, script")
    ]
    assert all(address and address.startswith("../") for address in addresses)
    assert not tree.css("[hreflang]")


def test_ids_are_unique_and_what_refers_to_them_finds_them(source: Source) -> None:
    tree = page_of(source)
    ids = [node.id for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))
    named = " ".join(n.attributes["aria-labelledby"] or "" for n in tree.css("[aria-labelledby]"))
    filled = re.findall(r"url\(#([^)]+)\)", tree.html or "")
    assert filled and {*named.split(), *filled} <= set(ids)


def test_the_traditional_edition_finds_the_same_files(source: Source) -> None:
    tree = LexborHTMLParser(hant.page(make_files(source)[screen.PAGE], screen.PAGE, CONVERTER))
    links = [n.attributes.get("href") or n.attributes.get("src") for n in tree.css("link, script")]
    assert all(link and link.startswith("../../") for link in links)
    assert "../../screen/version.json" in links
    pause = tree.css_first("[data-play]")
    assert pause and pause.attributes["data-pause"] == "暫停"


# --- what the slides say ------------------------------------------------------------------


def test_every_chart_once_and_every_key_figure(source: Source) -> None:
    pages = [d for p, d in source.documents.items() if p == REPORT or p.startswith("statistics/")]
    blocks = [block for page in pages for block in page.blocks]
    charts = {
        re.sub("^图[0-9]+\u3000", "", b.title)
        for b in blocks if isinstance(b, Chart) and not re.search("吸毒|戒断", str(b.table))
    }  # fmt: skip
    tree = page_of(source)
    assert sorted(text(s, "h2") for s in tree.css(".chart")) == sorted(charts)
    said = "".join(text(slide) for slide in tree.css(".slide"))
    cards = [b for b in source.documents["statistics/index.html"].blocks if isinstance(b, Cards)]
    assert cards
    for name, value, _ in cards[0].cards:
        # A rate is large beside its chart, whose title says what it is of.
        assert name in said or name == "无毒村（居）覆盖率" or "%" in document.plain(value)
        assert document.plain(value) in said


def test_counts_of_people_in_sensitive_subjects_are_not_for_a_hall(
    source: Source, bare: Callable[..., Source]
) -> None:
    said = text(page_of(source).body)
    everything = [i for s in source.ledger.years[2024].values() for i in s.indicators.values()]
    private = [i for i in everything if i.sensitive and i.counts_people]
    assert len(private) > 10 and not [i.name for i in private if i.name in said]
    # Neither as a card, nor where an editor puts them on the overview.
    keys = [FigureKey(i.year, source.ledger.subject_of(i).stem, i.name) for i in private]
    cards = [(k.name, (Run("某数", "strong", figure=k),), "") for k in keys]
    assert not page_of(bare(Cards(tuple(cards)))).css(".number")
    # Nor in the year in pictures, which shows the others.
    figures = [Drawn(name, runs, (), ()) for name, runs, _ in cards]
    assert not page_of(bare(Year("一图", tuple(figures), "", "annual"))).css(".annual")
    figures.append(Drawn("桥", (Run("12座"),), (), ()))
    year = page_of(bare(Year("一图", tuple(figures), "", "annual"))).css(".annual li")
    assert [text(figure, "b") for figure in year] == ["桥"]


def test_figures_are_those_of_the_ledger(source: Source) -> None:
    known = {i.text for s in source.ledger.years[2024].values() for i in s.indicators.values()}
    tree = page_of(source)
    large = [
        "".join(text(part) for part in big.css("b, span:not(.tag)")) for big in tree.css(".big")
    ]
    assert len(large) > 8 and set(large) <= known
    drawn = [text(part).removesuffix("（存疑）") for part in tree.css(".plot b")]
    rows = [row for slide in tree.css(".chart") for row in slide.css("tbody tr")]
    derived = [text(row, "td") for row in rows if "派生" in text(row, "th")]
    unknown = [d for d in drawn if d not in known and d != "每类少于10人"]
    assert drawn and all(any(d.startswith(one) for one in derived) for d in unknown)


def test_tables_are_those_of_the_pages(source: Source) -> None:
    blocks = [block for page in source.documents.values() for block in page.blocks]
    tables = {
        tuple(tuple(re.sub(r"\s", "", cell.text) for cell in row) for row in block.table.rows)
        for block in blocks if isinstance(block, Chart)
    }  # fmt: skip
    shown = page_of(source).css(".slide table")
    assert shown
    for table in shown:
        rows = (tuple(text(cell) for cell in row.css("th, td")) for row in table.css("tr"))
        assert tuple(rows) in tables


def test_doubt_goes_with_every_doubtful_figure(source: Source) -> None:
    for slide in page_of(source).css(".chart"):
        doubtful = "存疑" in text(slide, "table")
        assert bool(slide.css("header .tag.q")) == doubtful
        assert ("待核实" in text(slide, "footer")) == doubtful


def test_topics_are_those_that_the_home_page_leads_to(source: Source, tmp_path: Path) -> None:
    home = LexborHTMLParser((source.site / "index.html").read_text("utf-8"))
    led = {link.attributes["href"] for link in home.css("main a")}
    everything = {
        path for path, page in source.documents.items()
        if any(isinstance(block, Items) and block.kind == "three" for block in page.blocks)
    }  # fmt: skip
    assert len(page_of(source).css(".slide.three")) == len(everything & led) > 1
    without = replace(source, site=tmp_path)
    assert len(page_of(without).css(".slide.three")) == len(everything)


def test_without_an_address_there_is_no_code(source: Source) -> None:
    tree = page_of(replace(source, about={**source.about, "网址": "待补充"}))
    assert not tree.css(".qr svg")
    assert all("待补充" in text(node) for node in tree.css(".qr"))
    assert tree.css_first("body .tag.now") and tree.css_first("meta[name=robots]")


def test_codes_lead_to_pages_and_a_release_is_no_preview(source: Source) -> None:
    tree = page_of(replace(source, about=KNOWN))
    assert len(tree.css(".qr svg")) == len(tree.css(".qr")) > 10
    assert not tree.css(".tag.now, meta[name=robots]") and "预览" not in text(tree.body)
    html = tree.css_first(".cover .qr svg path.qrline")
    expected = LexborHTMLParser(qrcode.svg(f"{ADDRESS}/{REPORT}")).css_first("path.qrline")
    assert html and expected and html.attributes == expected.attributes


def test_a_wrong_address_is_refused(source: Source) -> None:
    with pytest.raises(OutputError, match="网址"):
        make_files(replace(source, about={**KNOWN, "网址": "javascript:alert(1)"}))


# --- other towns --------------------------------------------------------------------------


@pytest.fixture
def bare(source: Source) -> Callable[..., Source]:
    """Return a function that makes a source with the report alone, of the blocks given."""

    def make(*blocks: document.Block, title: str = "某镇年度报告") -> Source:
        page = Document(REPORT, (title,), "", "", "", (), blocks)
        return replace(source, documents={REPORT: page}, about=KNOWN)

    return make


def figure(source: Source) -> Chart:
    return next(b for b in source.documents[REPORT].blocks if isinstance(b, Chart))


def test_no_report_no_screen(source: Source) -> None:
    assert not make_files(replace(source, documents={}))


def test_the_newest_report_is_shown(bare: Callable[..., Source]) -> None:
    source = bare()
    old = Document("report/2023.html", ("旧报告",), "", "", "", (), ())
    both = replace(source, documents={"report/2023.html": old, **source.documents})
    assert text(page_of(both), ".cover h2") == "某镇年度报告"


def test_hidden_and_unknown_values_are_marked(bare: Callable[..., Source]) -> None:
    hidden = ("某项人数", (Run("少于10人", "hidden"),), "2024年")
    unknown = ("某项件数", (Run("待补充", "pending"),), "存疑 2024年")
    [slide] = page_of(bare(Cards((hidden, unknown)))).css(".number")
    one, two = slide.css(".many > div")
    assert text(one, ".big .tag.hide") == "少于10人"
    assert text(two, ".big .tag.todo") == "待补充" and text(two, ".period .q") == "存疑"
    assert "待核实" in text(slide, "footer")


def test_hostile_texts_are_escaped(bare: Callable[..., Source]) -> None:
    bad = "<script>alert('x')</script>&\"{{ 1 }}"
    cards = Cards(((bad, (Run(bad, "figure"), Run(bad, "strong")), bad),))
    tree = page_of(bare(cards, Items(((Run(bad),),), "three"), title=bad))
    assert len(tree.css("script")) == 1 and not tree.css("body script")
    assert bad.replace(" ", "") in text(tree, ".number h2")


def test_a_chart_too_high_to_be_read_is_left_to_the_web(
    source: Source, bare: Callable[..., Source]
) -> None:
    chart = figure(source)
    subject = source.ledger.years[2024]["调解"]
    keys = tuple(FigureKey(2024, subject.stem, "调解案件") for _ in range(20))
    high = replace(chart, form="条形", figures=keys)
    assert page_of(bare(chart)).css(".chart") and not page_of(bare(high)).css(".chart")


# --- on the wall --------------------------------------------------------------------------


@dataclass
class Hall:
    """A folder that is served, and the address of its screen."""

    folder: Path
    url: str

    def put(self, source: Source, *parts: str, **changes: str) -> None:
        for path, content in make_files(source).items():
            for old, new in changes.items():
                content = content.replace(old, new)
            if path in (parts or (screen.PAGE, screen.VERSION)):
                file = self.folder / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(content, "utf-8", newline="\n")


@pytest.fixture
def hall(
    source: Source, built_site: Path, site_url: str, request: pytest.FixtureRequest
) -> Iterator[Hall]:
    name = "hall-" + re.sub(r"\W", "-", request.node.name)
    folder = built_site / name
    for asset in assets.load(ROOT).values():
        file = folder / asset.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(asset.content)
    here = Hall(folder, f"{site_url}{name}/{screen.PAGE}")
    here.put(source)
    yield here
    shutil.rmtree(folder)


def at(page: Page) -> int:
    shown = page.locator(".slide:visible")
    assert shown.count() == 1
    number = int((shown.get_attribute("id") or "")[1:])
    assert (page.locator(".at").text_content() or "").startswith(f"{number} / ")
    return number


SPILLED = """() => [...document.querySelectorAll(".slide")].flatMap(() => {
  const slide = document.querySelector(".slide:not([hidden])"), found = [];
  const check = (box, node) => {
    const a = box.getBoundingClientRect(), b = node.getBoundingClientRect();
    const x = Math.min(b.left - a.left, a.right - b.right);
    const y = Math.min(b.top - a.top, a.bottom - b.bottom);
    const said = node.textContent.trim().slice(0, 20);
    if (b.width && Math.min(x, y) < -1) found.push(`${slide.id} ${node.tagName} ${said}`);
  };
  const seen = (box) => [...box.querySelectorAll("*")].filter((n) => !n.closest("table, defs"));
  seen(slide).forEach((node) => check(slide, node));
  for (const box of slide.querySelectorAll("div.mid, header, footer, .slip"))
    seen(box).forEach((node) => check(box, node));
  const { scrollHeight, scrollWidth } = document.documentElement;
  if (scrollHeight > innerHeight || scrollWidth > innerWidth) found.push("the page scrolls");
  document.querySelector("[data-do=next]").click();
  return found;
})"""


def overflow(page: Page) -> list[str]:
    """Return what does not fit, on all slides at all sizes, and text too small to read."""
    found: list[str] = []
    for size in SIZES:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        found += page.evaluate(SPILLED)
        small = page.locator(".slide p, .slide li").evaluate_all(
            "all => Math.min(...all.map(n => parseFloat(getComputedStyle(n).fontSize)))"
        )
        found += ["small"] * (small < size["width"] * 0.0134)  # 26 px on 1920 x 1080
    return found


@pytest.mark.parametrize("address", ["待补充", ADDRESS])
def test_slides_fit(hall: Hall, source: Source, new_page: NewPage, address: str) -> None:
    hall.put(replace(source, about={**source.about, "网址": address}))
    page = new_page(viewport=FULL_HD)
    page.goto(hall.url)
    assert not overflow(page)


def lengthen(block: document.Block) -> document.Block:
    """Return the block with long texts, as a wordy town would write them."""
    if isinstance(block, Chart):
        return replace(block, title="图1　" + "很长的标题" * 9)
    if isinstance(block, Items) and block.kind == "three":
        return replace(block, items=tuple((Run("要记住的话，" * 6),) for _ in block.items))
    if isinstance(block, Cards):
        unit = Run("个村（居）/场次")
        return Cards(tuple(("很长的指标名" * 4, (*v, unit), p * 2) for _, v, p in block.cards))
    return block


def test_those_of_a_wordy_town_fit(hall: Hall, source: Source, new_page: NewPage) -> None:
    title = ("某某县级市", "某某街道办事处二〇二四年法治政府建设年度报告")
    pages = {
        path: replace(page, blocks=tuple(map(lengthen, page.blocks)), title=title)
        for path, page in source.documents.items()
    }
    lines = {n: replace(h, purpose=h.purpose * 2) for n, h in source.library.hotlines.items()}
    library = replace(source.library, hotlines=lines)
    about = {**KNOWN, "站名": "某某县级市某某街道办事处法治政府建设信息公开网"}
    hall.put(replace(source, documents=pages, library=library, about=about))
    page = new_page(viewport=FULL_HD)
    page.goto(hall.url)
    assert not overflow(page)


def test_keys_remote_control_and_buttons(hall: Hall, new_page: NewPage) -> None:
    page = new_page(viewport=FULL_HD)
    page.goto(hall.url)
    last = page.locator(".slide").count()
    for keys, expected in [
        ("ArrowRight ArrowDown PageDown MediaTrackNext", 5), ("ArrowLeft ArrowUp PageUp", 2),
        ("Home", 1), ("ArrowLeft", last), ("ArrowRight", 1), ("End", last), ("Home Control+End", 1),
    ]:  # fmt: skip
        for key in keys.split():
            page.keyboard.press(key)
        assert at(page) == expected
    page.get_by_role("button", name="下一张").click()
    page.get_by_role("button", name="上一张").press("Space")  # the button, not the pause
    assert at(page) == 1
    assert page.get_by_role("button", name="暂停").is_visible()


def test_it_goes_on_by_itself_until_it_is_paused(hall: Hall, new_page: NewPage) -> None:
    page = new_page(viewport=FULL_HD)
    page.clock.install()
    page.goto(hall.url)
    page.clock.run_for(14 * SECOND)
    assert at(page) == 1
    page.clock.run_for(7 * SECOND)
    assert at(page) == 2
    for pause, label in [(" ", "播放"), (" ", "暂停"), ("Escape", "播放"), ("Escape", "播放")]:
        page.keyboard.press(pause)
        assert page.locator("[data-do=pause]").text_content() == label
    page.clock.run_for(2 * MINUTE)
    assert at(page) == 2
    page.get_by_role("button", name="播放").click()
    page.clock.run_for(21 * SECOND)
    assert at(page) == 3


def test_it_begins_at_the_slide_asked_for(hall: Hall, new_page: NewPage) -> None:
    page = new_page(viewport=FULL_HD)
    page.goto(f"{hall.url}?slide=-x")
    last = page.locator(".slide").count()
    assert at(page) == 1
    for asked, expected in [("4", 4), ("999", last)]:
        page.goto(f"{hall.url}?slide={asked}")
        assert at(page) == expected


def test_who_wants_no_motion_gets_none_unless_asked(hall: Hall, new_page: NewPage) -> None:
    page = new_page(viewport=FULL_HD, reduced_motion="reduce")
    page.clock.install()
    for query, expected in [("", 1), ("?play=1", 2)]:
        page.goto(hall.url + query)
        page.clock.run_for(20 * SECOND)
        assert at(page) == expected


def test_nothing_moves_but_the_slides(hall: Hall, new_page: NewPage) -> None:
    page = new_page(viewport=FULL_HD)
    page.goto(hall.url)
    assert page.evaluate("document.getAnimations().length") == 0
    css = (ROOT / "overrides" / "assets" / "screen.css").read_text("utf-8")
    assert not re.search("animation|transition|url\\(|@import", css)


def test_no_words_for_readers_in_the_script() -> None:
    script = (ROOT / "overrides" / "assets" / "screen.js").read_text("utf-8")
    assert not re.search("[\u3000-\u9fff]", script)


def test_days_on_end_nothing_piles_up(hall: Hall, new_page: NewPage) -> None:
    page = new_page(viewport=FULL_HD)
    page.clock.install()
    page.goto(hall.url)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")

    def counted() -> tuple[float, float, int]:
        devtools.send("HeapProfiler.collectGarbage")
        metrics = devtools.send("Performance.getMetrics")["metrics"]
        found = {one["name"]: one["value"] for one in metrics}
        return found["Nodes"], found["JSEventListeners"], page.evaluate("history.length")

    press = """key => { for (let i = 0; i < 250; i++)
        document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true})) }"""
    page.evaluate(press, "ArrowRight")
    nodes, listeners, history = counted()
    page.evaluate(press, "ArrowRight")
    page.evaluate(press, "ArrowLeft")
    after = counted()
    assert after[0] < nodes + 10 and after[1:] == (listeners, history)
    here = at(page)
    page.clock.run_for(20 * SECOND)
    assert at(page) == here % page.locator(".slide").count() + 1  # one timer, one step


# --- a new release ------------------------------------------------------------------------

STAYED = "window.stayed === true"  # lost if the page is loaded again


@pytest.fixture
def running(hall: Hall, new_page: NewPage) -> Page:
    page = new_page(viewport=FULL_HD)
    page.clock.install()
    page.goto(hall.url + "?slide=3")
    page.keyboard.press("Space")
    page.evaluate("window.stayed = true")
    return page


def poll(page: Page) -> None:
    with page.expect_event(
        "requestfinished" if page.evaluate("navigator.onLine") else "requestfailed"
    ):
        page.clock.run_for(5 * MINUTE + SECOND)
    page.wait_for_timeout(150)


def poll_until(page: Page, expression: str) -> None:
    """Let the page ask again and again; one question may meet the answer to the one before."""
    for patience in (150, 300, 600, 1200, 2400, 4800, 9600):
        page.clock.run_for(5 * MINUTE + SECOND)
        page.wait_for_timeout(patience)
        if page.evaluate(expression):
            return
    raise AssertionError(expression)


def test_a_new_release_takes_the_place_of_the_old(
    hall: Hall, running: Page, source: Source
) -> None:
    new = replace(source, about=KNOWN)
    hall.put(new)
    poll_until(running, "document.title.includes('某镇法治')")
    assert at(running) == 3 and running.evaluate(STAYED)
    assert running.locator("[data-do=pause]").text_content() == "播放"  # still paused
    running.keyboard.press("ArrowRight")
    assert at(running) == 4
    poll(running)
    assert at(running) == 4 and running.evaluate(STAYED)


def test_half_a_release_is_not_shown(hall: Hall, running: Page, source: Source) -> None:
    before = running.title()
    hall.put(replace(source, about=KNOWN), screen.VERSION)
    poll(running)
    assert running.title() == before and at(running) == 3
    hall.put(replace(source, about=KNOWN))
    poll_until(running, "document.title.includes('某镇法治')")


def test_without_a_network_nothing_is_seen_of_it(
    hall: Hall, running: Page, source: Source, page_problems: list[str]
) -> None:
    running.keyboard.press("Space")
    running.context.set_offline(True)
    for _ in range(3):
        poll(running)
    assert running.locator(".slide:visible").count() == 1 and running.evaluate(STAYED)
    hall.put(replace(source, about=KNOWN))
    running.context.set_offline(False)
    poll_until(running, "document.title.includes('某镇法治')")
    running.wait_for_timeout(50)
    page_problems[:] = [one for one in page_problems if "ERR_INTERNET_DISCONNECTED" not in one]


def test_a_new_script_takes_over_from_the_old(hall: Hall, running: Page, source: Source) -> None:
    old = assets.paths(ROOT)["screen.js"]
    new = "assets/screen.00000000.js"
    shutil.copy(hall.folder / old, hall.folder / new)
    hall.put(replace(source, about=KNOWN), **{old: new})
    poll_until(running, f"document.querySelectorAll('script[src$=\"{new}\"]').length === 1")
    wait_until(running, "document.querySelectorAll('script, link[rel=stylesheet]').length === 2")
    before = at(running)
    running.keyboard.press("ArrowRight")
    assert at(running) == before + 1  # not twice
    assert running.evaluate(STAYED)


# --- for everybody ------------------------------------------------------------------------


def test_axe_finds_nothing(hall: Hall, source: Source, new_page: NewPage) -> None:
    page = new_page(viewport=FULL_HD)
    page.goto(hall.url)
    page.locator(".slide").evaluate_all("all => all.forEach(n => { n.hidden = false })")
    assert violations(page) == []


@pytest.mark.parametrize("size", [FULL_HD, {"width": 390, "height": 844}])
def test_without_script_everything_stands_one_under_another(
    hall: Hall, new_page: NewPage, size: dict[str, int]
) -> None:
    page = new_page(viewport=size, java_script_enabled=False)
    page.goto(hall.url)
    slides = page.locator(".slide")
    assert page.locator(".slide:visible").count() == slides.count() > 10
    assert page.locator(".slide table:visible").count() == page.locator(".slide table").count()
    assert not page.locator(".controls").is_visible()
    bottom = 0.0
    for box in slides.evaluate_all(
        "all => all.map(n => n.getBoundingClientRect()).map(b => [b.top, b.bottom, b.right])"
    ):
        assert box[0] >= bottom - 1 and box[2] <= size["width"] + 1
        bottom = box[1]


def test_on_a_phone_all_is_read_from_top_to_bottom(hall: Hall, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 320, "height": 640})
    page.goto(hall.url)
    assert page.locator(".slide:visible").count() == page.locator(".slide").count()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page) == []
