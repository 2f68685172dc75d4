"""Other ways to read: elder mode, read aloud, explained words, quizzes, paper."""

import re
from itertools import pairwise
from typing import Any

import pytest
from conftest import ROOT, NewPage, wait_until
from playwright.sync_api import Locator, Page, Request, expect
from test_axe import violations

from macros.render import assets

PAGES = sorted(
    f.relative_to(ROOT / "docs").with_suffix(".html").as_posix()
    for f in (ROOT / "docs").rglob("*.md")
)
GUIDE, TOPIC, PAPER = "services/mediation.html", "learn/neighbours.html", "learn/quiz.html"
PHONE = {"width": 390, "height": 844}
STEPS = {"大": 22, "更大": 26, "最大": 30}

# A silent voice: `spoken` records what it is given, and `finish()` ends a sentence.
SPEECH = """
    window.spoken = [];
    Object.defineProperty(window, "speechSynthesis", {value: {
        getVoices: () => [],
        cancel() { this.now = null; },
        speak(said) {
            if (!said.text) return;
            spoken.push({text: said.text, rate: said.rate, lang: said.lang});
            this.now = said;
        },
    }});
    window.SpeechSynthesisUtterance = function (text) { this.text = text; };
    window.finish = () => speechSynthesis.now.onend({});
    window.marked = () => [...(CSS.highlights.get("reading") || [])].map(range => {
        const part = range.cloneContents();  // with the closed explanations of its words
        part.querySelectorAll(".gloss").forEach(gloss => gloss.remove());
        return part.textContent;
    }).join("");
"""
SPILL = """() => [...document.querySelectorAll("body *")].filter(e =>
    e.checkVisibility({visibilityProperty: true}) && !e.closest("svg, .sr, .skip") &&
    e.getBoundingClientRect().right > innerWidth + 0.5).map(e => e.outerHTML.slice(0, 80))"""


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def tools(page: Page) -> Locator:
    return page.get_by_role("group", name="阅读方式")


def step_three(new_page: NewPage, width: int) -> Page:
    page = new_page(viewport={"width": width, "height": 800})
    page.add_init_script("localStorage.setItem('look-elder', '3')")
    return page


# --- elder mode ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", STEPS)
def test_the_size_is_remembered_on_the_next_page(
    new_page: NewPage, site_url: str, name: str
) -> None:
    page = new_page(viewport=PHONE)
    page.goto(site_url + GUIDE)
    button(page, "长者模式").click()
    expect(button(page, "大")).to_be_focused()
    button(page, name).click()
    page.goto(site_url + TOPIC)
    page.locator("summary", has_text="字号").click()
    expect(button(page, name)).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".elder [aria-pressed=true]")).to_have_count(1)
    size, line = page.locator("article > p").first.evaluate(
        "e => [getComputedStyle(e).fontSize, getComputedStyle(e).lineHeight].map(parseFloat)"
    )
    assert size == STEPS[name] and line >= 1.6 * size
    button(page, "退出长者模式").click()
    expect(button(page, "长者模式")).to_be_focused()
    page.reload()
    assert page.locator("html").get_attribute("data-elder") is None
    expect(button(page, "退出长者模式")).to_be_hidden()


def test_the_sizes_fold_away_by_key_and_by_touch(page: Page, site_url: str) -> None:
    page.goto(site_url + GUIDE)
    button(page, "长者模式").click()
    page.keyboard.press("Escape")
    expect(button(page, "更大")).to_be_hidden()
    expect(page.locator(".elder summary")).to_be_focused()
    page.locator(".elder summary").click()
    expect(button(page, "更大")).to_be_visible()
    page.locator("h1").click()
    expect(button(page, "更大")).to_be_hidden()


@pytest.mark.parametrize("step", STEPS.values())
@pytest.mark.parametrize("width", [320, 360, 390])
def test_one_row_stays_in_reach_in_elder_mode(
    new_page: NewPage, site_url: str, width: int, step: int
) -> None:
    page = new_page(viewport={"width": width, "height": 740})
    number = list(STEPS.values()).index(step) + 1
    page.add_init_script(f"localStorage.setItem('look-elder', '{number}')")
    page.goto(site_url + GUIDE)
    page.evaluate("scrollTo(0, 1500)")
    row = [
        page.locator(".elder summary"),
        page.locator(".elder > button"),
        *page.locator(".md-header__inner > .menu").all(),
    ]
    boxes = [part.bounding_box() for part in row]
    assert len({round(box["y"]) for box in boxes if box}) == 1 and len(boxes) == 4
    assert all(box and 0 <= box["y"] < 20 and box["height"] >= 60 for box in boxes)
    header = page.locator(".md-header").bounding_box()
    assert header and header["y"] + header["height"] <= 90


def test_the_foot_is_short_except_on_the_home_page(new_page: NewPage, site_url: str) -> None:
    page = new_page(viewport={"width": 360, "height": 740})
    heights = {}
    for path in ("index.html", GUIDE, "report/2024.html"):
        page.goto(site_url + path)
        box = page.locator(".md-footer").bounding_box()
        heights[path] = box["height"] if box else 0
    home = heights.pop("index.html")
    assert all(0 < height <= 0.6 * 740 < home for height in heights.values())


def test_a_long_page_has_a_way_back_to_its_top(new_page: NewPage, site_url: str) -> None:
    page = new_page(viewport={"width": 360, "height": 740})
    page.goto(site_url + "report/2024.html")
    up = page.get_by_role("link", name="↑ 顶部")
    expect(up).not_to_be_in_viewport()
    page.evaluate("scrollTo(0, 4000)")
    expect(up).to_be_in_viewport()
    up.click()
    wait_until(page, "scrollY === 0")
    page.goto(site_url + "about/privacy.html")
    assert page.evaluate("document.documentElement.scrollHeight - innerHeight") >= 0
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    foot = page.locator(".md-footer").bounding_box()
    assert foot and foot["y"] + foot["height"] <= 741


def test_the_first_step_is_what_older_visits_chose(page: Page, site_url: str) -> None:
    page.add_init_script("localStorage.setItem('look-elder', '1')")
    page.goto(site_url)
    page.locator("summary", has_text="字号").click()
    expect(button(page, "大")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("came", [{"elder": "0", "dark": "0"}, {"elder": "2", "dark": "1"}])
def test_the_way_back_shows_the_mode_chosen_meanwhile(
    new_page: NewPage, site_url: str, came: dict[str, str]
) -> None:
    page = new_page(viewport=PHONE)
    page.goto(site_url + GUIDE)
    modes = [{"elder": "0", "dark": "0"}, {"elder": "2", "dark": "1"}]
    kept = "(mode) => { for (const k in mode) localStorage.setItem('look-' + k, mode[k]) }"
    back = "() => dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"
    for mode in (came, *(m for m in modes if m != came)):
        page.evaluate(kept, mode)  # by another page, while this one was kept in memory
        page.evaluate(back)
        assert (page.locator("html").get_attribute("data-elder") or "0") == mode["elder"]
        scheme = page.locator("html").get_attribute("data-md-color-scheme")
        assert scheme == ("slate" if mode["dark"] == "1" else "default")
        pressed = page.locator(".tools [data-set=dark]").get_attribute("aria-pressed")
        assert pressed == ("true" if mode["dark"] == "1" else "false")


def test_buttons_have_edges_and_states_in_forced_colours(new_page: NewPage, site_url: str) -> None:
    page = new_page(forced_colors="active")
    edges = """(places) => places.map((place) => {
        const style = getComputedStyle(document.querySelector(place));
        return parseFloat(style.borderTopWidth) > 0 && style.borderTopStyle !== "none";
    })"""
    page.goto(site_url)
    assert all(page.evaluate(edges, [".hero .find button", ".tools button[data-step]"]))
    button(page, "深色").click()
    states = "e => getComputedStyle(e).outlineStyle"
    assert button(page, "深色").evaluate(states) == "solid"
    page.goto(site_url + PAPER)
    assert all(page.evaluate(edges, [".quiz .more .btn"]))


def test_nothing_is_small_in_elder_mode(new_page: NewPage, site_url: str) -> None:
    page = new_page(viewport=PHONE)
    page.add_init_script("localStorage.setItem('look-elder', '1')")
    for path in ("index.html", GUIDE, TOPIC, PAPER, "report/2024.html", "search.html"):
        page.goto(site_url + path)
        small = page.evaluate(
            """() => {
                const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                const small = [];
                while (walker.nextNode()) {
                    const e = walker.currentNode.parentElement;
                    if (walker.currentNode.data.trim() && e.checkVisibility() &&
                        parseFloat(getComputedStyle(e).fontSize) < 20) small.push(e.outerHTML);
                }
                return small.filter(html => !/^<(script|style|noscript)/.test(html));
            }"""
        )
        assert not small, path
        # Terms within a sentence are exempt, as everywhere.
        low = page.evaluate(
            """() => [...document.querySelectorAll("button, .btn, summary, label.opt, .find input")]
                .filter(e => e.checkVisibility() && !e.matches(".term") && e.offsetHeight < 60)
                .map(e => e.outerHTML)"""
        )
        assert not low, path


# At 48em of width, scripts unfold more when a page is loaded.
@pytest.mark.parametrize("widths", [(320, 390), (768, 1280)], ids=str)
def test_nothing_spills_in_the_largest_size(
    new_page: NewPage, site_url: str, widths: tuple[int, ...]
) -> None:
    """320 pixels are also a 1280 pixel screen at 400 %."""
    page = step_three(new_page, widths[0])
    for path in PAGES:
        page.goto(site_url + path)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert not page.evaluate(SPILL), path


def test_more_contrast_is_given_where_it_is_asked_for(new_page: NewPage, site_url: str) -> None:
    page = new_page(contrast="more")
    page.goto(site_url)
    colours = "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
    assert page.locator("body").evaluate(colours) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]


# --- read aloud ---------------------------------------------------------------------------


@pytest.fixture
def listener(new_page: NewPage, site_url: str) -> Page:
    """Return the guide in a browser whose voice only records what it is to say."""
    page = new_page(viewport=PHONE)
    page.add_init_script(SPEECH)
    page.goto(site_url + GUIDE)
    return page


def utterances(page: Page, key: str = "text") -> list[Any]:
    found: list[Any] = page.evaluate(f"spoken.map(said => said.{key})")
    return found


def start(page: Page) -> None:
    tools(page).get_by_role("button", name="朗读").click()
    expect(button(page, "暂停")).to_be_focused()


def test_sentences_are_read_in_order_and_marked(listener: Page) -> None:
    start(listener)
    title = listener.locator("h1").inner_text().replace("\n", "")
    assert utterances(listener) == [title]
    assert utterances(listener, "lang") == ["zh-CN"]
    for n in range(1, 6):
        assert listener.evaluate("marked()") == utterances(listener)[-1]
        expect(listener.locator("#reader .small")).to_contain_text(f"第{n}句，共")
        listener.evaluate("finish()")
    read = "".join(utterances(listener))
    shown = re.sub(r"\s", "", listener.locator("main").inner_text())
    places = [shown.find(re.sub(r"\s", "", text)) for text in utterances(listener)]
    assert places == sorted(places) and places[0] >= 0
    assert listener.locator("article .answer b").first.inner_text() in read
    assert all(len(text) <= 60 for text in utterances(listener))


def test_it_is_read_to_the_end_and_only_what_is_text(listener: Page) -> None:
    start(listener)
    for _ in range(2000):
        if not listener.evaluate("!!speechSynthesis.now"):
            break
        listener.evaluate("finish()")
        if listener.locator("#reader [role=status]").inner_text() == "读完了。":
            break
    read = "".join(utterances(listener))
    term = listener.locator("article .term").first.inner_text()
    gloss = listener.locator("article .gloss").first.text_content() or ""
    assert term in read and gloss not in read
    assert listener.locator("article .marks").count()
    cited = listener.locator("article li:has(> .marks)").first
    sentence = cited.evaluate("(li) => li.firstChild.data.trim().match(/[^。]+。$/)[0]")
    assert sentence in read and sentence + cited.locator(".marks").inner_text() not in read
    assert "当前位置" not in read and "本页目录" not in read
    expect(listener.locator("#reader")).to_be_hidden()
    expect(tools(listener).get_by_role("button", name="朗读")).to_be_focused()


def test_pause_goes_on_with_the_same_sentence(listener: Page) -> None:
    start(listener)
    listener.evaluate("finish()")
    before = utterances(listener)
    button(listener, "暂停").click()
    expect(listener.locator("#reader").get_by_role("status")).to_have_text("已暂停。")
    assert listener.evaluate("speechSynthesis.now") is None
    listener.keyboard.press("Enter")  # the same button, now 继续
    assert utterances(listener) == [*before, before[-1]]
    expect(button(listener, "暂停")).to_be_focused()


@pytest.mark.parametrize("how", ["停止", "Escape"])
def test_stopping_leads_back(listener: Page, how: str) -> None:
    start(listener)
    if how == "停止":
        button(listener, how).click()
    else:
        listener.keyboard.press(how)
    expect(listener.locator("#reader")).to_be_hidden()
    expect(tools(listener).get_by_role("button", name="朗读")).to_be_focused()
    assert listener.evaluate("speechSynthesis.now") is None
    assert listener.evaluate("marked()") == ""


def test_the_speed_is_remembered(listener: Page) -> None:
    start(listener)
    assert utterances(listener, "rate") == [1]
    button(listener, "慢").click()
    slow = utterances(listener, "rate")
    assert len(slow) == 2 and slow[-1] < 1
    listener.reload()
    start(listener)
    assert utterances(listener, "rate") == slow[-1:]
    expect(button(listener, "慢")).to_have_attribute("aria-pressed", "true")


def test_what_is_read_is_in_view(listener: Page) -> None:
    start(listener)
    for _ in range(40):
        listener.evaluate("finish()")
        top, bottom = listener.evaluate(
            """() => {
                const box = [...CSS.highlights.get("reading")][0].getBoundingClientRect();
                return [box.top, box.bottom];
            }"""
        )
        assert top >= 0 and bottom <= listener.locator("#reader").bounding_box()["y"] + 1  # type: ignore[index]


def test_it_begins_where_text_is_chosen(listener: Page) -> None:
    listener.evaluate("getSelection().selectAllChildren(document.querySelector('article h2'))")
    tools(listener).get_by_role("button", name="朗读").focus()
    listener.keyboard.press("Enter")
    expect(button(listener, "暂停")).to_be_focused()
    assert utterances(listener) == [listener.locator("article h2").first.inner_text()]


def test_elder_mode_reads_aloud_too(listener: Page) -> None:
    button(listener, "长者模式").click()
    listener.locator(".elder").get_by_role("button", name="朗读").click()
    expect(button(listener, "暂停")).to_be_focused()
    assert len(utterances(listener)) == 1
    assert not violations(listener)


def test_a_device_without_chinese_says_so(new_page: NewPage, site_url: str) -> None:
    page = new_page()
    page.add_init_script(
        SPEECH.replace("getVoices: () => []", "getVoices: () => [{lang: 'fr-FR'}]")
    )
    page.goto(site_url + GUIDE)
    start_button = tools(page).get_by_role("button", name="朗读")
    start_button.click()
    expect(page.locator("#reader").get_by_role("status")).to_contain_text("读不了中文")
    assert utterances(page) == []


@pytest.mark.parametrize(
    ("edition", "voices", "voice"),
    [
        ("", ["zh-HK", "cmn-CN"], "cmn-CN"),
        ("", ["zh-HK", "zh-TW"], "zh-TW"),
        ("", ["zho-CHN", "zh-TW"], "zho-CHN"),
        ("", ["zho-HKG", "zho-CHN"], "zho-CHN"),
        ("", ["yue_HK", "zh_CN_#Hans"], "zh_CN_#Hans"),
        ("", ["en-US", "zh-Hant-HK", "zh"], "zh"),
        ("", ["fr-FR", "yue-HK"], "yue-HK"),
        ("hant/", ["zh-CN", "yue-HK"], "yue-HK"),
        ("hant/", ["zh-TW", "zh-HK"], "zh-HK"),
        ("hant/", ["en-GB", "zh-CN", "zh-TW"], "zh-CN"),
    ],
)
def test_the_voice_speaks_what_the_edition_is_written_in(
    new_page: NewPage, site_url: str, edition: str, voices: list[str], voice: str
) -> None:
    page = new_page()
    tags = ", ".join(f"{{lang: '{tag}'}}" for tag in voices)
    page.add_init_script(
        SPEECH.replace("getVoices: () => []", f"getVoices: () => [{tags}]").replace(
            "lang: said.lang", "lang: said.voice.lang"
        )
    )
    page.goto(site_url + edition + GUIDE)
    page.locator(".tools [data-read]").click()
    wait_until(page, "spoken.length > 0")
    assert utterances(page, "lang") == [voice]


def test_a_long_sentence_is_parted_where_it_hurts_least(new_page: NewPage, site_url: str) -> None:
    page = new_page()
    page.add_init_script(SPEECH)
    page.goto(site_url + GUIDE)
    tail = "各村（社区）按照要求落实《某某镇法治社会建设实施纲要（2021—2025年）》任务的分工与安排，"
    texts = [
        f"{'甲' * n}{tail}经费1,234,567.89元，电话0751-1234567，比率12.5%，共四项。"
        for n in range(40)
    ]
    page.evaluate(
        """(texts) => {
            document.querySelector("#main").replaceChildren(...texts.map((text) => {
                const p = document.createElement("p");
                p.textContent = text;
                return p;
            }));
        }""",
        texts,
    )
    page.locator(".tools [data-read]").click()
    wait_until(page, "spoken.length > 0")
    for _ in range(400):
        if not page.evaluate("speechSynthesis.now !== null"):
            break
        page.evaluate("finish()")
    read = utterances(page)
    assert "".join(read) == "".join(texts)
    assert not [one for one in read if len(one) > 60]
    for one, after in pairwise(read):
        assert not re.search(r"[\d.,%—-]$", one) or not re.match(r"[\d.,%—年]", after), (one, after)
        assert one.count("《") == one.count("》") and one.count("（") == one.count("）"), one


def test_a_voice_that_never_ends_does_not_stop_the_reading(
    new_page: NewPage, site_url: str
) -> None:
    page = new_page()
    page.clock.install()
    page.add_init_script(SPEECH)
    page.goto(site_url + GUIDE)
    page.locator(".tools [data-read]").click()
    wait_until(page, "spoken.length === 1")
    page.clock.run_for(60_000)
    assert len(utterances(page)) >= 2


def test_without_a_voice_there_is_no_button(new_page: NewPage, site_url: str) -> None:
    page = new_page()
    page.add_init_script("Object.defineProperty(window, 'speechSynthesis', {value: undefined})")
    page.goto(site_url)
    expect(button(page, "长者模式")).to_be_visible()
    expect(button(page, "朗读")).to_be_hidden()


# --- loaded when asked for ----------------------------------------------------------------


def test_search_data_and_reader_come_when_they_are_asked_for(
    new_page: NewPage, hosted_url: str
) -> None:
    page = new_page(viewport=PHONE)
    page.add_init_script(SPEECH)
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url.removeprefix(hosted_url))

    page.on("request", note)
    for path in ("index.html", "search.html", GUIDE):
        page.goto(hosted_url + path, wait_until="networkidle")
    names = assets.paths(ROOT)
    assert not {"search/index.js", names["read.js"], names["quiz.js"]} & set(asked)
    start(page)
    assert names["read.js"] in asked
    page.goto(hosted_url + "search.html", wait_until="networkidle")
    assert "search/index.js" not in asked
    page.get_by_role("searchbox").focus()
    page.wait_for_load_state("networkidle")
    assert asked.count("search/index.js") == 1


# --- words explained in place -------------------------------------------------------------


def test_a_word_is_explained_by_keyboard(page: Page, site_url: str) -> None:
    page.goto(site_url + GUIDE)
    term, gloss = page.locator(".term").first, page.locator(".gloss").first
    expect(gloss).to_be_hidden()
    term.focus()
    page.keyboard.press("Enter")
    expect(gloss).to_be_visible()
    expect(gloss).to_contain_text(term.inner_text())
    expect(gloss).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    expect(gloss).to_be_hidden()
    expect(term).to_be_focused()


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("width", [320, 390])
def test_a_word_is_explained_by_touch(
    new_page: NewPage, site_url: str, width: int, script: bool
) -> None:
    page = new_page(
        viewport={"width": width, "height": 800}, has_touch=True, java_script_enabled=script
    )
    page.goto(site_url + GUIDE)
    page.locator(".term").first.tap()
    gloss = page.locator(".gloss").first
    expect(gloss).to_be_visible()
    box = gloss.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= width
    page.locator("h1").tap()
    expect(gloss).to_be_hidden()


def test_on_paper_the_explanation_stands_behind_the_word(page: Page, site_url: str) -> None:
    page.goto(site_url + "learn/minors.html")
    page.emulate_media(media="print")
    expect(page.locator(".gloss").first).to_be_visible()
    expect(page.locator(".tools")).to_be_hidden()
    assert page.pdf().startswith(b"%PDF")


# --- quizzes ------------------------------------------------------------------------------


def shown_cards(page: Page) -> int:
    return page.locator(".q-card:visible").count()


def test_a_quiz_by_keyboard_only(page: Page, site_url: str) -> None:
    page.goto(site_url + TOPIC)
    total = page.locator(".q-card").count()
    status = page.locator(".quiz").get_by_role("status")
    page.locator(".q-card input").first.focus()
    right = 0
    for n in range(1, total + 1):
        assert shown_cards(page) == 1
        expect(page.locator(".q-at")).to_contain_text(f"第{n}题，共{total}题。已答对{right}题。")
        if n > 1:
            expect(page.locator(".at legend")).to_be_focused()
            page.keyboard.press("Tab")
        if n == 1:
            page.keyboard.press("Enter")
            expect(status).to_have_text("请先选一个答案。")
        good = page.locator(".at .opt").evaluate_all(
            "options => options.findIndex(option => 'right' in option.dataset)"
        )
        page.keyboard.press("Space")
        # The second answer is wrong; moving past the right one grades nothing.
        for _ in range(good if n != 2 else good + 1):
            page.keyboard.press("ArrowDown")
        expect(page.locator(".at .opt em")).to_have_count(0)
        page.keyboard.press("Enter")
        right += n != 2
        expect(status).to_contain_text("答对了。" if n != 2 else "差一点。")
        expect(status).to_contain_text("答案：")
        expect(status).to_contain_text("依据：")
        expect(page.locator(".at .opt.yes em")).to_have_text("✓ 正确")
        expect(page.locator(".at .opt.no em")).to_have_count(int(n == 2))
        expect(button(page, "下一题" if n < total else "看结果")).to_be_focused()
        page.keyboard.press("Enter")
    expect(page.locator(".q-at")).to_be_focused()
    expect(page.locator(".q-at")).to_have_text(f"{total}题答对{right}题。")
    assert shown_cards(page) == 1  # the question to review, with the reason
    expect(page.locator(".q-card:visible .answer")).to_be_visible()
    page.keyboard.press("Tab")
    while not button(page, "再做一次").evaluate("e => e === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".q-at")).to_contain_text("第1题")
    assert shown_cards(page) == 1
    expect(page.locator(".opt em, .verdict")).to_have_count(0)


def test_going_back_shows_what_was_answered(page: Page, site_url: str) -> None:
    page.goto(site_url + TOPIC)
    expect(button(page, "上一题")).to_be_hidden()
    page.locator(".at [data-right]").click()
    button(page, "看看对不对").click()
    button(page, "下一题").click()
    button(page, "上一题").click()
    expect(page.locator(".quiz").get_by_role("status")).to_contain_text("答对了。")
    expect(page.locator(".at input").first).to_be_disabled()


def test_without_script_the_answers_unfold(new_page: NewPage, site_url: str) -> None:
    page = new_page(viewport=PHONE, java_script_enabled=False)
    page.goto(site_url + TOPIC)
    assert shown_cards(page) == page.locator(".q-card").count() > 1
    card = page.locator(".q-card").nth(1)
    expect(card.locator(".answer")).to_be_hidden()
    card.locator("summary").click()
    expect(card.locator(".answer")).to_contain_text("答案：")


def answer_all(page: Page) -> None:
    while page.get_by_role("button", name="看看对不对").is_visible():
        page.locator(".at .opt").first.click()
        button(page, "看看对不对").click()
        page.locator(".quiz .more .btn").first.click()


def test_a_paper_of_ten_is_drawn_and_printed(new_page: NewPage, site_url: str) -> None:
    page = new_page()
    page.add_init_script("window.print = () => { window.printed = true; }")
    page.goto(site_url + PAPER)
    stored = page.evaluate("localStorage.length")
    drawn = page.locator(".q-card:not([hidden])")
    topics = page.evaluate("new Set([...document.forms].map(f => f.dataset.topic)).size - 1")
    papers = []
    for _ in range(3):
        expect(drawn).to_have_count(10)
        papers.append(drawn.evaluate_all("cards => cards.map(card => card.id)"))
        chosen = drawn.evaluate_all("cards => new Set(cards.map(c => c.dataset.topic)).size")
        assert chosen == min(10, topics)
        answer_all(page)
        expect(page.locator(".q-at")).to_contain_text("10题答对")
        if len(papers) < 3:
            button(page, "再抽十题").click()
    assert len({tuple(sorted(paper)) for paper in papers}) > 1
    button(page, "打印结果").click()
    assert page.evaluate("printed")
    assert page.evaluate("localStorage.length") == stored
    assert not violations(page)
    page.emulate_media(media="print")
    assert shown_cards(page) == 10
    expect(page.get_by_text("姓名：")).to_be_visible()
    expect(page.locator(".opt.yes:visible")).to_have_count(10)
    expect(page.locator(".quiz .more")).to_be_hidden()
    assert page.pdf().startswith(b"%PDF")


def test_on_paper_answers_stay_closed_until_opened(new_page: NewPage, site_url: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(site_url + TOPIC)
    page.emulate_media(media="print")
    expect(page.locator(".answer:visible", has_text="答案：")).to_have_count(0)


# --- the other edition, and the weight ----------------------------------------------------


def test_the_switch_leads_to_the_same_page_without_script(new_page: NewPage, site_url: str) -> None:
    page = new_page(java_script_enabled=False)
    for path in ("index.html", "search.html", GUIDE):
        page.goto(site_url + path)
        link = page.get_by_role("link", name="繁體")
        expect(link).to_be_visible()
        assert link.evaluate("a => a.href") == f"{site_url}hant/{path}"


def test_scripts_say_nothing_themselves() -> None:
    """Every word shown comes from the page, so that both editions share the scripts."""
    for file in (ROOT / "overrides" / "assets").glob("*.js"):
        code = re.sub(r"// Only compared:.*\n(?:.+\n)+", "", file.read_text("utf-8"))
        code = re.sub(r"//.*|/\*.*?\*/", "", code)
        code = re.sub(r"/(?:[^/\n]|\\/)+/[a-z]*", "", code)  # what queries are compared with
        assert not re.search("[\u4e00-\u9fff]", code), file.name
