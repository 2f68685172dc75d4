"""Scripts for the loudspeaker: of the right length, speakable, and nothing but the page's own."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT

from macros.channels import broadcast, registry
from macros.channels.broadcast import FAST, PREVIEW, SLOW, Script, length, paragraphs
from macros.channels.broadcast.sentences import sentences, speech
from macros.channels.document import Document, Facts, Heading, Items, Paragraph, Run, Story
from macros.channels.outputs import Source
from macros.channels.pdf import is_handout
from macros.desk.checks import privacy
from macros.desk.outputs import source_of
from macros.desk.project import read_project

PROJECT = read_project(ROOT)
CALL = ("12348", "公共法律服务热线", "问法律问题")


@pytest.fixture(scope="module")
def source(built_site: Path) -> Source:
    return source_of(PROJECT, built_site)


@pytest.fixture(scope="module")
def scripts(source: Source) -> dict[str, list[str]]:
    """Return the paragraphs of every published script by its page, without the preview's mark."""
    texts = {}
    for job in broadcast.jobs(source):
        lines = (source.site / job.file.path).read_text("utf-8").splitlines()
        texts[job.file.page] = [line for line in lines if line != PREVIEW]
    return texts


def test_every_guide_and_topic_has_one_and_offers_it(
    source: Source, scripts: dict[str, list[str]]
) -> None:
    folders = ("services/", "learn/")
    pages = {p for p, d in source.documents.items() if p.startswith(folders) and is_handout(d)}
    assert scripts.keys() == pages
    assert len(pages) >= 23
    for page in pages:
        for edition in ("", "hant/"):
            html = (source.site / edition / page).read_text("utf-8")
            assert html.count(f"broadcast/{page.replace('/', '-').removesuffix('.html')}.txt") == 1


def test_each_takes_sixty_to_ninety_seconds(scripts: dict[str, list[str]]) -> None:
    seconds = {
        page: (length("".join(lines)) * 60 / FAST, length("".join(lines)) * 60 / SLOW)
        for page, lines in scripts.items()
    }
    assert {page: span for page, span in seconds.items() if span[0] < 60 or span[1] > 90} == {}


def test_nothing_in_them_cannot_be_spoken(scripts: dict[str, list[str]]) -> None:
    for page, lines in scripts.items():
        text = "".join(lines)
        assert re.fullmatch("[\u4e00-\u9fff〇，、；：？！。]+", text), page
        assert not re.search("待补充|点击|见下表|下面|本页|[，。；：？！、]{2}", text), page


def test_they_begin_with_a_greeting_and_end_with_a_number_twice(
    scripts: dict[str, list[str]],
) -> None:
    for page, lines in scripts.items():
        assert lines[0].startswith("各位村民、居民，大家好。现在播送"), page
        number = re.search("，([零幺二三四五六七八九]{3,5})。$", lines[-1])
        assert number and lines[-1].count(number[1]) == 2, page


def test_every_sentence_is_the_pages_own(source: Source, scripts: dict[str, list[str]]) -> None:
    """Between greeting and hotline, only the questions and the ordinals are added."""
    for page, lines in scripts.items():
        document = source.documents[page]
        own = "".join(_all_speech(document))
        for sentence in re.findall("[^。？！]+[。！]", "".join(lines[1:-1])):
            text = re.sub("^(?:急事先做：|第[一二三四五六七八九十]+，)", "", sentence)
            label, _, rest = text.partition("，")
            assert text in own or (label in own and rest in own) or "这里没有讲全" in text, text


def _all_speech(document: Document) -> list[str]:
    """Return all sentences of a page as spoken, one by one."""
    texts: list[str] = []
    for block in document.blocks:
        match block:
            case Heading():
                texts.append(sentences(block.text))
            case Paragraph():
                texts += _each(block.runs)
            case Items():
                texts += [text for runs in block.items for text in _each(runs)]
            case Facts():
                texts += [text for _, runs in block.pairs for text in _each(runs)]
                texts += [sentences(label) for label, _ in block.pairs]
    return texts


def _each(runs: tuple[Run, ...]) -> list[str]:
    return [speech(runs), *(speech(runs[n:]) for n in range(1, len(runs))), speech(runs[:1])]


def test_no_withheld_count_and_no_personal_data(source: Source) -> None:
    names = privacy.withheld_names(PROJECT)
    assert names
    for job in broadcast.jobs(source):
        text = registry.read(source.site / job.file.path).text
        assert list(privacy.check_text(job.file.path, text, names)) == []
    spelled = f"{names[0]}有三人。"
    assert [p.code for p in privacy.check_text("a.txt", spelled, names)] == ["N02"]


def test_the_same_page_gives_the_same_bytes(source: Source) -> None:
    first, again = ([job.make() for job in broadcast.jobs(source)] for _ in range(2))
    assert first == again
    assert all(content.endswith(b"\r\n") for content in first)


def guide(*blocks: Items | Facts | Heading | Paragraph) -> Document:
    answer = Paragraph((Run("一句话。"),), "answer")
    return Document("services/a.html", ("办证：", "先问清"), "", "", "", (), (answer, *blocks))


def script(document: Document) -> str:
    return "".join(paragraphs(Script(document, CALL, preview=False)))


def items(*texts: str, kind: str = "") -> Items:
    return Items(tuple((Run(text),) for text in texts), kind)


def test_what_is_not_known_and_what_refers_is_left_out() -> None:
    pending = Run("待补充", "pending")
    where = (
        ("村（居）", (Run("找村（居）委会（地址、电话："), pending, Run("）。见《甲法》第四条。"))),
        ("镇", (Run("电话："), pending)),
        ("区", (Run("去大厅。怎么走，看"), Run("路线", "", "route.html"), Run("。"))),
    )
    text = script(guide(Heading(2, "去哪里", "where"), Facts(where)))
    assert "去哪里？找村居委会。区，去大厅。" in text
    assert not re.search(
        "电话|甲法|怎么走|路线|镇", text.partition("去哪里")[2].partition("问法律")[0]
    )


def test_a_link_that_is_a_sentence_is_said_and_one_that_refers_is_not() -> None:
    assert speech((Run("别误了：60日内申请。", "", "a.html#time"),)) == "别误了：六十日内申请。"
    assert not speech((Run("怎么走，看"), Run("路线", "", "route.html"), Run("。")))


def test_a_place_that_the_answer_names_is_not_named_again() -> None:
    named = Paragraph((Run("先去哪里："), Run("去大厅。")), "answer")
    where = Facts((("镇", (Run("去大厅。"),)), ("村", (Run("去村委会。"),))))
    text = script(guide(named, Heading(2, "去哪里", "where"), where))
    assert text.count("去大厅。") == 1
    assert "去哪里？去村委会。" in text


def test_the_numbers_of_notes_are_left_out() -> None:
    one = Run("［1］", "note")
    assert speech((Run("不收钱。"), one, one, Run("当天就办。"))) == "不收钱。当天就办。"
    assert speech((Run("不收钱。"), one)) == "不收钱。"
    assert speech((Run("不收钱。"), one, Run("以上见"), one, Run("。"))) == "不收钱。"
    assert speech((Run("见"), one, one, Run("。当天就办。"))) == "当天就办。"
    assert speech((Run("依据"), one, Run("。"))) == speech((one,)) == ""


@pytest.mark.parametrize("text", ["发到A邮箱。", "见下面的表。", "用a+b。", "写“{}”。", "😀。"])
def test_an_item_that_cannot_be_spoken_is_left_out_whole(text: str) -> None:
    said = script(guide(Heading(2, "谁", "who"), items(f"前一句。{text}", "本人。")))
    assert "谁可以申请？本人。" in said
    assert "前一句" not in said


def test_a_long_list_is_cut_at_its_end_and_says_so() -> None:
    long = [f"第{n}样，{'要' * 60}。" for n in "甲乙丙丁戊己庚辛"]
    text = script(guide(Heading(2, "要带什么", "bring"), items(*long)))
    assert [name for name in "甲乙丙丁戊己庚辛" if f"第{name}样" in text] == list("甲乙丙丁")
    assert "要带什么，这里没有讲全。" in text
    assert length(text) * 60 / SLOW <= 90
    assert "没有讲全" not in script(guide(Heading(2, "要带什么", "bring"), items(*long[:2])))


def test_steps_are_numbered_and_aside_becomes_a_clause() -> None:
    steps = items("先停。", "到县（市、区）里办（要本人去）。", kind="ordered")
    topic = replace(guide(Heading(2, "怎么做", "do"), steps), path="learn/a.html")
    assert "怎么做？第一，先停。第二，到县、市、区里办，要本人去。" in script(topic)


def test_without_a_hotline_it_says_whom_to_ask() -> None:
    text = paragraphs(Script(guide(), ("", "", ""), preview=False))
    assert text[-1] == "还有不明白的，请向镇里问。"


def test_a_script_that_is_not_approved_says_so_first(source: Source) -> None:
    story = Story((Paragraph((Run("编的。"),)),))
    page = replace(guide(), blocks=(*guide().blocks, story))
    for approved, first in (("是", "各位"), ("否", PREVIEW)):
        about = dict.fromkeys(source.about, "甲") | {"发布": approved}
        [job] = broadcast.jobs(replace(source, documents={page.path: page}, about=about))
        assert job.make().decode().startswith(first)
