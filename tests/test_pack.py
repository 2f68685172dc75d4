"""Packs for villages: every part is the page's own, fits, and is the same each time."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from pypdf import PdfReader
from test_speech import read

from macros.channels import broadcast, pack, registry
from macros.channels.broadcast.sentences import sentences, written
from macros.channels.document import (
    Block,
    Document,
    Facts,
    Heading,
    Items,
    Paragraph,
    Run,
    Story,
    plain,
    without_notes,
)
from macros.channels.outputs import Job, OutputError, Source
from macros.channels.pack import card, matter, message, poster
from macros.channels.pack.canvas import Box, Code, Shape, Words, draw
from macros.channels.pack.matter import Matter
from macros.desk.checks import privacy
from macros.desk.outputs import source_of
from macros.desk.project import read_project

PROJECT = read_project(ROOT)
SITE = "https://www.example.gov.cn/town/"
ORIGIN = "data/services/a.yml"


@pytest.fixture(scope="module")
def source(built_site: Path) -> Source:
    return source_of(PROJECT, built_site)


@pytest.fixture(scope="module")
def jobs(source: Source) -> list[Job]:
    return list(pack.jobs(source))


@pytest.fixture(scope="module")
def published(source: Source, jobs: list[Job]) -> dict[str, dict[str, bytes]]:
    """Return the files of each published pack by their names, by the page that offers it."""
    return {job.file.page: unpacked((source.site / job.file.path).read_bytes()) for job in jobs}


@pytest.fixture(scope="module")
def matters(source: Source, jobs: list[Job]) -> list[Matter]:
    """Return every matter, with and without an address."""
    found = []
    released = dict.fromkeys(source.about, "甲") | {"网址": SITE, "发布": "是"}
    for about in (source.about, released):
        for job in jobs:
            page = source.documents[job.file.page]
            found.append(matter.read(replace(source, about=about), page, ORIGIN))
    return found


def unpacked(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def guide(*blocks: Block, answer: str = "一句话。", steps: int = 3) -> Document:
    """Return a guide with this headline, as many steps, and further blocks."""
    listed = tuple((Run(f"第{n}件", "strong"), Run(f"做第{n}样。")) for n in range(steps))
    needed = (Heading(2, "怎么办", "steps"), Items(listed, "steps"))
    top = (paragraph(answer, "answer"), paragraph("先问一声。再去办。", "answer"))
    title = ("办证：", "先问清")
    return Document("services/a.html", title, "", "", "", (), (*top, *needed, *blocks))


def pictures(found: Matter) -> list[bytes]:
    return card.pictures(card.cards(found), found.origin)


def paragraph(text: str, kind: str = "") -> Paragraph:
    return Paragraph((Run(text),), kind)


def items(*texts: str, kind: str = "") -> Items:
    return Items(tuple((Run(text),) for text in texts), kind)


def about(source: Source, shown: Document, **settings: str) -> Matter:
    return matter.read(replace(source, about=source.about | settings), shown, ORIGIN)


# --- what is refused --------------------------------------------------------------------------


def test_a_sentence_that_is_too_long_is_one_problem_with_its_file(source: Source) -> None:
    shown = guide(answer="长" * 150 + "。")
    job = replace(source, documents={shown.path: shown})
    [only] = pack.jobs(job)
    with pytest.raises(OutputError, match="写短") as caught:
        only.make()
    assert caught.value.page == shown.path and "一句话太长" in caught.value.reason


@pytest.mark.parametrize("make", [pictures, lambda found: poster.pdf(found, "2026-11-23")])
def test_a_step_that_is_too_long_is_refused_with_its_beginning(source: Source, make: Any) -> None:
    long = Items(((Run("要" * 700, "strong"), Run("做。")),) * 3, "steps")
    shown = replace(guide(), blocks=(*guide().blocks[:3], long))
    with pytest.raises(OutputError, match=r"要要要.*太长") as caught:
        make(about(source, shown))
    assert caught.value.page == ORIGIN


@pytest.mark.parametrize("make", [pictures, lambda found: poster.pdf(found, "2026-11-23")])
def test_a_character_that_no_font_has_is_named(source: Source, make: Any) -> None:
    with pytest.raises(OutputError, match="字库里没有“😀”"):
        make(about(source, guide(answer="办😀证。")))


def test_a_message_that_is_too_long_says_by_how_much(source: Source) -> None:
    found = about(source, guide(answer="长" * 130 + "。"))
    with pytest.raises(OutputError, match=r"写短[0-9]+个字") as caught:
        message.lines(found)
    excess = int(re.findall("写短([0-9]+)个字", caught.value.mend)[0])
    message.lines(replace(found, headline=found.headline[excess:]))
    with pytest.raises(OutputError):
        message.lines(replace(found, headline=found.headline[excess - 1 :]))


def test_a_zip_of_something_else_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.exe", "x")
    with pytest.raises(ValueError, match=r"a\.exe"):
        registry.read(file)


# --- the pack -----------------------------------------------------------------------------------


def test_a_pack_holds_exactly_its_files(published: dict[str, dict[str, bytes]]) -> None:
    assert len(published) >= 33
    for page, files in published.items():
        leaflet = [pack.LEAFLET] if page.startswith("services/") else []
        assert list(files) == [*pack.FILES, *leaflet], page
        assert all(files.values())


def test_script_and_leaflet_are_those_of_the_page(
    source: Source, published: dict[str, dict[str, bytes]]
) -> None:
    for page, files in published.items():
        stem = page.removesuffix(".html").replace("/", "-")
        assert files[pack.SCRIPT] == (source.site / f"broadcast/{stem}.txt").read_bytes()
        if page.startswith("services/"):
            assert files[pack.LEAFLET] == (source.site / f"download/{stem}.pdf").read_bytes()


def test_the_same_page_gives_the_same_bytes(source: Source, jobs: list[Job]) -> None:
    for job in (jobs[0], jobs[-1]):
        made = job.make()
        assert job.make() == made
        finished = job.finish(made, source.site) if job.finish else made
        assert finished == (source.site / job.file.path).read_bytes()


def test_without_its_leaflet_a_pack_is_left_as_it_is(tmp_path: Path, jobs: list[Job]) -> None:
    job = jobs[-1]
    made = job.make()
    assert job.finish and job.finish(made, tmp_path) == made


def test_the_page_and_the_list_offer_each_pack_once(source: Source, jobs: list[Job]) -> None:
    for edition in ("", "hant/"):
        listed = (source.site / edition / "about/downloads.html").read_text("utf-8")
        for job in jobs:
            html = (source.site / edition / job.file.page).read_text("utf-8")
            assert html.count(job.file.path) == listed.count(job.file.path) == 1


def test_it_says_what_to_do_on_each_day_and_what_the_cards_say(
    published: dict[str, dict[str, bytes]],
) -> None:
    for page, files in published.items():
        text = files[pack.ABOUT].decode()
        days = re.findall("^星期(.)：", text, re.MULTILINE)
        assert days == list("一二三四五六日"), page
        assert text.splitlines()[0].startswith("预览稿"), page
        for name in files:
            assert (
                name.rpartition(".")[0].rstrip("1234") in text.replace("0-", "") or "说明" in name
            )


def test_no_withheld_count_and_no_personal_data(source: Source, jobs: list[Job]) -> None:
    names = privacy.withheld_names(PROJECT)
    for job in jobs:
        text = registry.read(source.site / job.file.path).text
        assert "卡片4" in text and "打电话" in text, "the words of the pictures are read too"
        assert list(privacy.check_text(job.file.path, text, names)) == []


# --- the message --------------------------------------------------------------------------------


def test_a_message_is_short_and_plain_and_says_whom_to_call(matters: list[Matter]) -> None:
    for found in matters:
        lines = message.lines(found)
        text = "\n".join(lines)
        assert len(text) <= message.LIMIT, found.name
        assert found.headline in text and found.hotline[0] in text
        assert (found.address in text) if found.address else ("http" not in text)
        assert not re.search(r"[*_#`<>\[\]{}|【】\\]|待补充|［", text), found.name
        assert lines[0] == message.PREVIEW if found.preview else message.PREVIEW not in text


def test_a_message_is_shortened_by_whole_sentences(source: Source) -> None:
    shown = guide()
    long = paragraph("".join(f"{'长' * 30}{n}。" for n in "甲乙丙丁"), "answer")
    found = about(source, replace(shown, blocks=(shown.blocks[0], long, *shown.blocks[2:])))
    text = "".join(message.lines(found))
    assert len(text) <= message.LIMIT and "甲。" in text and "丁" not in text
    assert all(part in found.answer for part in re.findall("长[^。]*。", text))


# --- the poster ---------------------------------------------------------------------------------


def test_a_poster_is_one_page_of_a3_that_can_be_read_aloud(
    published: dict[str, dict[str, bytes]], matters: list[Matter]
) -> None:
    by_name = {found.name: found for found in matters[: len(published)]}
    for page, files in published.items():
        file = PdfReader(io.BytesIO(files[pack.POSTER]))
        assert [(round(p.mediabox.width), round(p.mediabox.height)) for p in file.pages] == [
            (842, 1191)
        ], page
        root: Any = file.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "zh-CN"
        assert "<pdfuaid:part>1<" in root["/Metadata"].get_object().get_data().decode()
        text = re.sub(r"\s", "", file.pages[0].extract_text())
        found = by_name[str(file.metadata and file.metadata.title)]
        for part in (found.headline, found.hotline[0], *(point.label for point in found.points)):
            assert part in text, page
        assert "预览稿" in text


def test_a_poster_is_read_from_afar_and_numbers_three_steps(matters: list[Matter]) -> None:
    for found in matters:
        data = poster.data(found)
        assert data["size"] >= 80, found.name
        assert len(data["steps"]) == 3 and "".join(data["lines"]) == found.headline
        assert bool(data["code"]) == bool(found.address)


def test_with_a_code_a_poster_is_still_one_page(matters: list[Matter]) -> None:
    for found in matters[-3:]:
        file = PdfReader(io.BytesIO(poster.pdf(found, "2026-11-23")))
        assert len(file.pages) == 1 and found.address
        assert "预览稿" not in file.pages[0].extract_text()


def test_a_page_with_few_steps_has_its_answer_on_the_poster(source: Source) -> None:
    steps = [labels for labels, _ in poster.data(about(source, guide(steps=1)))["steps"]]
    assert steps == [["先问一声"], ["再去办"]]


# --- the cards ----------------------------------------------------------------------------------


def test_cards_have_their_size_and_are_small(published: dict[str, dict[str, bytes]]) -> None:
    for page, files in published.items():
        for name in pack.CARDS:
            size = struct.unpack(">II", files[name][16:24])
            assert size == (1080, 1440), page
            assert len(files[name]) < 80_000, "the letters were not read back as tints of one ink"


def extent(shape: Shape) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom; a mark at the end of a line may hang over the margin."""
    if isinstance(shape, Words):
        hang = shape.size * (shape.text[-1] in "，。、；：")
        return shape.x, shape.y, shape.x + shape.width - hang, shape.y + shape.size
    height = shape.width if isinstance(shape, Code) else shape.height
    return shape.x, shape.y, shape.x + shape.width, shape.y + height


def test_nothing_on_a_card_is_cut_off_or_covers_something(matters: list[Matter]) -> None:
    for found in matters:
        for shapes in card.cards(found):
            texts = [s for s in shapes if isinstance(s, Code) or (isinstance(s, Words) and s.text)]
            for shape in texts:
                left, top, right, bottom = extent(shape)
                assert left >= card.MARGIN and right <= card.WIDTH - card.MARGIN + 2, shape
                assert top >= 0 and bottom <= card.HEIGHT, shape
            for one, other in combinations(texts, 2):
                assert not overlap(extent(one), extent(other)), (found.name, one, other)
            bars = [s for s in shapes if isinstance(s, Box) and s.width > 900 and s.height > 2]
            for bar in bars:
                for shape in texts:
                    _, top, _, bottom = extent(shape)
                    inside = bar.y <= top and bottom <= bar.y + bar.height
                    assert inside or bottom <= bar.y or top >= bar.y + bar.height, shape


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return (
        one[0] < other[2] - 1
        and other[0] < one[2] - 1
        and one[1] < other[3] - 1
        and other[1] < one[3] - 1
    )


def test_letters_on_a_card_are_large_enough_for_a_telephone(matters: list[Matter]) -> None:
    for found in matters:
        for shapes in card.cards(found):
            words = [shape for shape in shapes if isinstance(shape, Words)]
            assert min(shape.size for shape in words) * 360 / 1080 >= 12, found.name
            listed = [shape for shape in words if shape.x > card.MARGIN and shape.face == "hei"]
            assert all(shape.size >= 38 for shape in listed)


def test_what_a_card_leaves_out_is_said(source: Source) -> None:
    shown = guide(steps=30)
    text = "".join(card.said(card.cards(about(source, shown))[1]))
    left = int(re.findall("还有([0-9]+)项没有写", text)[0])
    assert f"第{29 - left}件" in text and f"第{30 - left}件" not in text
    short = "".join(card.said(card.cards(about(source, guide()))[1]))
    assert "没有写" not in short and "头一句" not in short


def test_a_page_without_a_number_says_whom_to_ask(source: Source) -> None:
    found = about(source, guide())
    assert found.hotline == ("", "")
    assert "请向镇里问" in "".join(card.said(card.cards(found)[3]))
    assert "请向镇里问" in poster.data(found)["called"]


def test_words_and_boxes_are_drawn_where_they_belong() -> None:
    shapes: list[Shape] = [
        Box(0, 0, 40, 40),
        Words(100, 10, 40, "口110"),
        Code(0, 60, 20, ((True,),)),
    ]
    [file] = draw([shapes], 300, 100)
    pixels = tints(file)
    assert pixels[20][20] == pixels[70][10] == 0 and pixels[90][290] == 7
    assert any(0 in row[100:140] for row in pixels[10:50]), "the letter"
    assert any(0 in row[141:210] for row in pixels[10:50]), "the number behind it"
    assert all(set(row[215:]) == {7} for row in pixels), "and nothing behind that"


def tints(file: bytes) -> list[list[int]]:
    """Return the palette's numbers of a picture of four bits a pixel without filters."""
    import zlib

    width, height = struct.unpack(">II", file[16:24])
    start = file.index(b"IDAT")
    raw = zlib.decompress(file[start + 4 :])
    stride = width // 2 + 1
    rows = (raw[n * stride + 1 : (n + 1) * stride] for n in range(height))
    return [[half for byte in row for half in (byte >> 4, byte & 15)] for row in rows]


# --- what is said is the page's own -------------------------------------------------------------


def own_texts(shown: Document) -> Iterator[str]:
    """Yield every text of a page without references and numbers of notes."""
    yield from (*shown.title, shown.lead)
    for block in shown.blocks:
        match block:
            case Heading(text=text):
                yield text
            case Paragraph(runs):
                yield from ("".join(written(runs)), plain(without_notes(runs)))
            case Items(listed):
                for runs in listed:
                    rest = "".join(written(runs[1:]))
                    yield from ("".join(written(runs)), runs[0].text, rest)
                    yield f"{runs[0].text.rstrip('。：')}，{rest}"
            case Facts(pairs):
                for label, runs in pairs:
                    yield from ("".join(written(runs)), f"{label}，{''.join(written(runs))}")


def test_every_sentence_of_a_matter_is_the_pages_own(source: Source, jobs: list[Job]) -> None:
    for job in jobs:
        shown = source.documents[job.file.page]
        own = "\n".join(own_texts(shown))
        found = matter.read(source, shown, ORIGIN)
        points = [*found.steps, *(point for _, points in found.lists for point in points)]
        said = [found.headline, *found.answer, found.due, found.urgent, found.place]
        said += [part for point in points for part in (point.label, *point.sentences)]
        for sentence in said:
            assert sentence in own, (job.file.page, sentence)


def test_every_number_of_poster_cards_and_message_is_the_pages_own(
    source: Source, jobs: list[Job]
) -> None:
    """Besides the ordinals, and the counts of what was left out."""
    added = r"第?[0-9]+／[0-9]+|^[0-9] |还有[0-9]+项|这是前[0-9]步|一共[0-9]+步"
    for job in jobs:
        shown = source.documents[job.file.page]
        found = matter.read(source, shown, ORIGIN)
        own = "".join(own_texts(shown)) + "".join(map("".join, found.calls))
        texts = [line for one in card.cards(found) for line in card.said(one)]
        data = poster.data(found)
        texts += [*data["lines"], *message.lines(found)]
        texts += [line for step in data["steps"] for lines in step for line in lines]
        for text in texts:
            for number in re.findall("[0-9.]+", re.sub(added, "", text)):
                assert number in own, (job.file.page, text)


SPOKEN = re.compile("(?:百分之)?[零〇幺一二两三四五六七八九十百千万亿点]+|[0-9.]+%?")


def turned_back(text: str) -> list[str]:
    """Return the numbers of a text, written or spoken, as digits."""
    return [_digits(found) for found in SPOKEN.findall(text)]


def _digits(found: str) -> str:
    if found[0].isdecimal():
        return found
    share, body = found.startswith("百分之"), found.removeprefix("百分之")
    whole, _, decimals = body.partition("点")
    if not whole:
        return found
    if not set(whole) & set("十百千万亿"):  # digit by digit: years, telephones
        digits = "零一二三四五六七八九"
        plain_ = whole.replace("〇", "零").replace("幺", "一").replace("两", "二")
        value = "".join(str(digits.index(char)) for char in plain_)
    else:
        value = str(read(whole))
    rest = "".join(str(read(char)) for char in decimals)
    return value + f".{rest}" * bool(rest) + "%" * share


@pytest.mark.parametrize(
    ("said", "written_"),
    [
        ("打幺二三四八问", ["12348"]),
        ("百分之五十以上", ["50%"]),
        ("二〇二六年十一月", ["2026", "11"]),
        ("一千零五元", ["1005"]),
        ("两个月内", ["2"]),
    ],
)
def test_a_spoken_number_is_turned_back(said: str, written_: list[str]) -> None:
    assert turned_back(said) == written_


def test_numbers_of_the_scripts_are_turned_back_to_those_of_the_page(
    source: Source, jobs: list[Job]
) -> None:
    checked, unknown = 0, []
    for job in jobs:
        shown = source.documents[job.file.page]
        own = [(wordless(text), turned_back(text)) for text in own_sentences(shown)]
        lines = broadcast.paragraphs(broadcast.script(source, shown))[1:-1]
        for sentence in re.findall("[^。？！]+[。！]", "".join(lines)):
            said = turned_back(re.sub("^第[一二三四五六七八九十]+，", "", sentence))
            words = wordless(re.sub("^(?:急事先做：|第[一二三四五六七八九十]+，)", "", sentence))
            same = [digits for text, digits in own if text == words]
            if said and not same:
                unknown.append(sentence)
            elif said:
                assert said in same, sentence
                checked += 1
    assert checked > 200 and len(unknown) < checked / 20, unknown


def wordless(text: str) -> str:
    """Return the Chinese characters of a text that belong to no number."""
    return re.sub("[^\u4e00-\u9fff]", "", SPOKEN.sub("", text))


def own_sentences(shown: Document) -> Iterator[str]:
    for text in own_texts(shown):
        yield from re.findall("[^。？！]+[。？！]?", re.sub("[“”（）]|^急事先做", "", text))


def test_nothing_spoken_is_lost_by_writing_it() -> None:
    runs = (Run("60日内申请。"), Run("［1］", "note"), Run("见"), Run("［2］", "note"), Run("。"))
    assert written(runs) == ["60日内申请。"]
    assert sentences("60日内申请。") == "六十日内申请。"
    assert written((Run("看"), Run("别的页", "", "b.html"), Run("。先停手。"))) == ["先停手。"]
    assert written((Run("带上上面说的东西。"),)) == []


def test_a_topic_is_remembered_by_its_first_sentence(source: Source) -> None:
    story = Story((paragraph("编的。"),))
    blocks = (paragraph("记住三件事", "answer"), items("先停。", "再问。", "快报。", kind="three"))
    do = (Heading(2, "怎么做", "do"), items("先挂断。再问家里人。", kind="ordered"))
    shown = Document("learn/a.html", ("防骗",), "", "", "", (), (*blocks, *do, story))
    found = about(source, shown)
    assert (found.headline, found.answer) == ("先停。", ("再问。", "快报。"))
    assert [(point.label, point.text) for point in found.steps] == [("先挂断", "再问家里人。")]
