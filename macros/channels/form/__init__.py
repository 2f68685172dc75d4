"""Forms to fill in, as PDF for the pen and as Word for the keyboard, from one record each.

`paper` says what is printed besides the boxes; `word` and `templates/form.typ` set it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ...ledger.settings import is_preview, publisher
from ...library.form import ADDRESS, PAGE
from ..formats import DOCX, PDF
from ..outputs import Channel, Job, OutputFile, Source
from . import paper, word

_MAKERS = ((DOCX, "在电脑上填", word.docx), (PDF, "打印出来填", paper.pdf))


def jobs(source: Source) -> Iterator[Job]:
    """Yield a Word file and a PDF for each form of the library."""
    for form in source.library.forms.values():
        sheet = paper.paper_of(
            form, source.library.laws, publisher(source.about), source.day, is_preview(source.about)
        )
        for format_, purpose, make in _MAKERS:
            file = OutputFile(
                form.address(format_.ending), ADDRESS, format_.label, purpose, form=form.stem
            )
            yield Job(file, sheet, partial(make, sheet), long=True)


CHANNEL = Channel(
    name="填写的表",
    purpose="打印出来填，或者在Word里填",
    place=PAGE,
    folder="download/form/",
    formats=(PDF, DOCX),
    jobs=jobs,
)
