"""The report as a Word file, to be edited in Word or WPS and submitted.

`layout` sets up the sheet. What the site adds to the report (charts, notes, its own chapters)
has styles of its own, so that an import of the file finds the report alone.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from docx.document import Document as Word
from docx.shared import Pt

from ...ledger.settings import is_preview, known_value
from .. import picture, yearpicture
from ..document import (
    Aside,
    Block,
    Cards,
    Chart,
    Document,
    Facts,
    Heading,
    Items,
    Note,
    Paragraph,
    QuizQuestion,
    Run,
    Story,
    Table,
    Year,
)
from ..formats import DOCX
from ..outputs import Channel, Job, OutputError, OutputFile, Source
from . import layout, styles
from .lines import WIDTH, Lines, clean

_REPORT = re.compile(r"report/(\d{4})\.html")
_SUBJECT = "法治政府建设年度报告"
_SCALE = 3
"""Pixels of a chart per point: 216 to the inch, sharp on paper."""
_FONT = 12
"""Size of the letters in a chart, in points."""
_CHAPTER_ANCHOR = re.compile(r"s\d")
"""The beginning of the anchors of the report's own chapters."""
_REMARKS = ("answer", "urgent", "src", "small", "footnote")
_NUMBERED = re.compile("[一二三四五六七八九十]+、")


def jobs(source: Source) -> Iterator[Job]:
    """Yield a file for each year's report."""
    for path, document in source.documents.items():
        match = _REPORT.fullmatch(path)
        if match:
            file = OutputFile(f"download/report-{match[1]}.docx", path, "Word", "编辑、报送", True)
            inputs = (
                document,
                is_preview(source.about),
                known_value(source.about, "主办单位"),
                source.day,
            )
            make = partial(write, document, source.about, source.day)
            yield Job(file, inputs, make, long=True)


CHANNEL = Channel(
    name="Word",
    purpose="在Word、WPS里修改",
    place="年度报告",
    folder="download/",
    formats=(DOCX,),
    jobs=jobs,
)


def write(document: Document, about: dict[str, str], day: str) -> bytes:
    """Return the page as the bytes of a Word file.

    Args:
        document: the page.
        about: `data/site.yml`.
        day: the day of the commit, as `2026-11-23`.

    Raises:
        OutputError: a chart cannot be drawn.
    """
    word = layout.sheet()
    layout.identify(
        word, clean(document.name), _SUBJECT, clean(known_value(about, "主办单位")), day
    )
    writer = _Writer(word, document)
    writer.head(is_preview(about))
    writer.body()
    return layout.pack(word, day)


def _places(document: Document) -> Iterator[tuple[str, str]]:
    """Yield each link target (an anchor, or the words 存疑1) with the name of its bookmark."""
    for number, block in enumerate(document.blocks):
        if isinstance(block, Heading) and block.anchor:
            yield f"#{block.anchor}", f"P{number}_heading"
        elif isinstance(block, Note) and block.kind == "doubt":
            yield block.title, f"P{number}_doubt"


class _Writer(Lines):
    """Writer of the blocks of a page into the file, one after another."""

    def __init__(self, word: Word, document: Document) -> None:
        super().__init__(word, dict(_places(document)))
        self.document = document
        self.added = False
        """Whether the current block is an addition of the site."""

    def head(self, preview: bool) -> None:
        """Write the preview notice, the title, the byline and the status box."""
        if preview:
            self.line(styles.PREVIEW, "【预览稿】没有正式发布，有疑问的数字已经标出。")
        self.line("Title", "\n".join(self.document.title))
        if self.document.byline:
            self.line(styles.BYLINE, self.document.byline)
        remarks = [f"{label}：{text}" for label, text in self.document.plate if label != "状态"]
        if remarks:
            self.line(styles.REMARK, "；".join(remarks) + "。")

    def body(self) -> None:
        """Write every block; the site's own chapters at the end are set as an addition."""
        blocks = self.document.blocks
        chapters = [n for n, b in enumerate(blocks) if isinstance(b, Heading) and _of_report(b)]
        last = max(chapters, default=len(blocks))
        for number, block in enumerate(blocks):
            if isinstance(block, Heading) and block.level == 2 and number > last:
                self.added = True
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Paragraph():
                self.runs(self.line(self._style(block)), block.runs)
            case Items():
                self._items(block)
            case Facts():
                for label, runs in block.pairs:
                    line = self.line(self._style(block))
                    line.add_run(clean(label) + "：").bold = True
                    self.runs(line, runs)
            case Table():
                self._captioned_table(block)
            case Chart():
                self._figure(block)
            case Cards():
                self._cards(block)
            case Year():
                self._year(block)
            case Note():
                self._note(block)
            case QuizQuestion():
                self._question(block)
            case Story():
                for inner in block.blocks:
                    self._block(inner)
            case Aside():
                self._aside(block)

    def _style(self, block: Block) -> str:
        if isinstance(block, Paragraph) and block.kind in _REMARKS:
            return styles.SOURCE if block.kind == "src" else styles.REMARK
        if self.added:
            return styles.ADDED_TEXT
        return styles.ITEM if isinstance(block, Items | Facts) else "Normal"

    def _heading(self, block: Heading) -> None:
        style = styles.ADDED_HEADING if self.added else f"Heading {min(block.level - 1, 3)}"
        self.bookmark(self.line(style, block.text), self.places.get(f"#{block.anchor}", ""))

    def _items(self, block: Items) -> None:
        numbered = block.kind in ("ordered", "steps")
        for number, runs in enumerate(block.items, 1):
            self.runs(self.line(self._style(block), f"{number}．" * numbered), runs)

    def _note(self, block: Note) -> None:
        line = self.line(styles.DOUBT if self.added else styles.REMARK)
        line.add_run(clean(block.title) + "\u3000").bold = True
        self.bookmark(line, self.places.get(block.title, ""))
        first = (replace(run, text=run.text.lstrip()) for run in block.runs[:1])
        self.runs(line, (*first, *block.runs[1:]))

    def _aside(self, block: Aside) -> None:
        """Write an admonition, a fold or a tab: it is no text of the report."""
        self.line(styles.REMARK).add_run(clean(block.title)).bold = True
        added, self.added = self.added, True
        for inner in block.blocks:
            self._block(inner)
        self.added = added

    def _cards(self, block: Cards) -> None:
        for name, runs, period in block.cards:
            self.runs(
                self.line(styles.SOURCE, f"{name}："),
                (*runs, Run(f"（{period}）" if period else "")),
            )

    def _question(self, block: QuizQuestion) -> None:
        for text in (block.ask, *block.options, f"答案：{block.answer}", block.why, block.grounds):
            if text:
                self.line(styles.REMARK, text)

    def _figure(self, block: Chart) -> None:
        self.line(styles.CAPTION, block.title)
        draw = partial(picture.png, block.drawing, width_pt=WIDTH, font_pt=_FONT, scale=_SCALE)
        self._picture(draw, block.title, block.description)
        self.table(block.table, styles.CHART_TABLE, together=True)
        self.line(styles.SOURCE, f"{block.subtitle}。{block.source}")

    def _year(self, block: Year) -> None:
        self.line(styles.CAPTION, block.title)
        drawing = yearpicture.frame(block, self.document.name, 4, WIDTH, _FONT * 0.8)
        self._picture(partial(picture.raster, drawing, _SCALE), block.title, block.description)
        self.line(styles.SOURCE, block.description + block.source)

    def _picture(self, draw: Callable[[], bytes], title: str, description: str) -> None:
        """Write a picture with its texts for those who do not see it."""
        try:
            run = self.line(styles.PICTURE).add_run()
            shape = run.add_picture(io.BytesIO(draw()), width=Pt(WIDTH))
        except OutputError as error:
            raise OutputError(self.document.path, title, error.reason, error.mend) from error
        except Exception as error:
            where, mend = self.document.path, "请运行“检查”，看这张图的数字是不是写对了"
            raise OutputError(where, title, f"图画不出来（{error}）", mend) from error
        for side in "TBLR":
            shape._inline.set(f"dist{side}", "0")
        properties = shape._inline.docPr
        properties.set("name", clean(title.partition("\u3000")[0]))
        properties.set("title", clean(title))
        properties.set("descr", clean(description))

    def _captioned_table(self, block: Table) -> None:
        """Write a table; one with a caption comes from the ledger and is no text of the report."""
        if block.caption:
            self.line(styles.CAPTION, block.caption)
        self.table(block, styles.CHART_TABLE if self.added or block.caption else styles.TABLE)


def _of_report(heading: Heading) -> bool:
    return bool(_CHAPTER_ANCHOR.match(heading.anchor) or _NUMBERED.match(heading.text))
