"""The report as a Word file, to be edited in Word or WPS and handed up.

The sheet is `layout`'s. What the site adds to the report (charts, notes, its own chapters)
is set in styles of its own, so that an import of the file finds the report alone.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from docx.document import Document as Word
from docx.shared import Pt

from ...ledger.settings import is_preview, known
from .. import picture
from ..document import (
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
)
from ..outputs import Job, Made, OutputError, Source
from . import layout, styles
from .lines import WIDTH, Lines, clean

_REPORT = re.compile(r"report/(\d{4})\.html")
_SUBJECT = "法治政府建设年度报告"
_SCALE = 3
"""Pixels of a chart for each point: 216 to the inch, sharp on paper."""
_FONT = 12
"""Of the letters in a chart, in points."""
_OWN = re.compile(r"s\d")
"""How the anchors of the report's own chapters begin."""
_NUMBERED = re.compile("[一二三四五六七八九十]+、")


def jobs(source: Source) -> Iterator[Job]:
    """Yield one file for each year's report."""
    for path, document in source.documents.items():
        found = _REPORT.fullmatch(path)
        if found:
            made = Made(f"download/report-{found[1]}.docx", path, "Word", "编辑、报送", True)
            inputs = (
                document,
                is_preview(source.about),
                known(source.about, "主办单位"),
                source.day,
            )
            make = partial(write, document, source.about, source.day)
            yield Job(made, inputs, make, long=True)


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
    layout.identify(word, clean(document.name), _SUBJECT, clean(known(about, "主办单位")), day)
    writer = _Writer(word, document)
    writer.head(is_preview(about))
    writer.body()
    return layout.packed(word, day)


def _places(document: Document) -> Iterator[tuple[str, str]]:
    """Yield bookmarks by what leads to them: an anchor, or the words 存疑1."""
    for number, block in enumerate(document.blocks):
        if isinstance(block, Heading) and block.anchor:
            yield f"#{block.anchor}", f"P{number}_heading"
        elif isinstance(block, Note) and block.kind == "doubt":
            yield block.title, f"P{number}_doubt"


class _Writer(Lines):
    """Puts the blocks of a page into the file, one after another."""

    def __init__(self, word: Word, document: Document) -> None:
        super().__init__(word, dict(_places(document)))
        self.document = document
        self.added = False
        """Whether the block belongs to what the site adds."""

    def head(self, preview: bool) -> None:
        """The notice of a preview, the title, whom it is from and what is known of it."""
        if preview:
            self.line(styles.PREVIEW, "【预览稿】没有正式发布，有疑问的数字已经标出。")
        self.line("Title", "\n".join(self.document.title))
        if self.document.byline:
            self.line(styles.BYLINE, self.document.byline)
        known = [f"{label}：{said}" for label, said in self.document.plate if label != "状态"]
        if known:
            self.line(styles.REMARK, "；".join(known) + "。")

    def body(self) -> None:
        """Every block; the site's own chapters at the end are set as an addition."""
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
                self._captioned(block)
            case Chart():
                self._figure(block)
            case Cards():
                self._cards(block)
            case Note():
                self._note(block)
            case QuizQuestion():
                self._question(block)
            case Story():
                for inner in block.blocks:
                    self._block(inner)

    def _style(self, block: Block) -> str:
        if isinstance(block, Paragraph) and block.kind in ("answer", "urgent", "src", "small"):
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
        try:
            drawn = picture.png(block.svg, width_pt=WIDTH, font_pt=_FONT, scale=_SCALE)
            piece = self.line(styles.PICTURE).add_run()
            shape = piece.add_picture(io.BytesIO(drawn), width=Pt(WIDTH))
        except OutputError as error:
            raise OutputError(self.document.path, block.title, error.reason, error.mend) from error
        except Exception as error:
            where, mend = self.document.path, "请运行“检查”，看这张图的数字是不是写对了"
            raise OutputError(where, block.title, f"图画不出来（{error}）", mend) from error
        for side in "TBLR":
            shape._inline.set(f"dist{side}", "0")
        about = shape._inline.docPr
        about.set("name", clean(block.title.partition("\u3000")[0]))
        about.set("title", clean(block.title))
        about.set("descr", clean(block.description))
        self.table(block.table, styles.CHART_TABLE, together=True)
        self.line(styles.SOURCE, f"{block.subtitle}。{block.source}")

    def _captioned(self, block: Table) -> None:
        """A table; one with a caption was made from the ledger and is no text of the report."""
        if block.caption:
            self.line(styles.CAPTION, block.caption)
        self.table(block, styles.CHART_TABLE if self.added or block.caption else styles.TABLE)


def _of_report(heading: Heading) -> bool:
    return bool(_OWN.match(heading.anchor) or _NUMBERED.match(heading.text))
