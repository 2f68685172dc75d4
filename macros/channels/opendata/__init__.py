"""Open data: every figure of every year, and what the publicity pages draw on, as files.

For each subject and year, and for all together: CSV, Excel and JSON; all CSV files as a Data
Package; the catalogue in DCAT, and a schema.org Dataset for each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

from ..outputs import Job, Made, OutputError, Source
from . import catalogue, datapackage, linked
from .dataset import FOLDER, PAGE, Dataset, address, citation, common, titled
from .linked import NAMES
from .plainfile import csv_bytes, json_bytes, linked_bytes
from .records import FIELDS, KEY
from .workbook import workbook_bytes

_PURPOSES = {
    "csv": "用表格软件打开，或者用程序读",
    "xlsx": "用表格软件打开，带封面、列的说明和注释",
    "json": "用程序读",
}


def jobs(source: Source) -> Iterator[Job]:
    """Return every file under `open-data/`."""
    return _Jobs(source).all()


@dataclass(frozen=True)
class _Jobs:
    source: Source

    def all(self) -> Iterator[Job]:
        pages = self.source.documents
        sets = [
            one if one.page in pages else replace(one, page=PAGE)
            for one in catalogue.datasets(self.source.ledger, self.source.library)
        ]
        for one in sets:
            yield from self._files(one)
        about, day = self.source.about, self.source.day
        whole = sha256("".join(one.digest for one in sets).encode()).hexdigest()

        def package() -> bytes:
            for one in sets:
                _refuse_broken(one)
            return datapackage.text(datapackage.package(sets, about, day))

        yield self._job(
            Made(datapackage.FILE, PAGE, "Data Package", "全部CSV文件的说明，用程序读"),
            whole,
            package,
        )
        schema = datapackage.schema(FIELDS, KEY)
        yield Job(Made(f"{FOLDER}/{datapackage.SCHEMA}"), schema, lambda: datapackage.text(schema))
        yield self._job(
            Made(linked.FILE, PAGE, "JSON-LD", "数据目录（DCAT），供数据平台收录"),
            whole,
            lambda: linked_bytes(linked.dcat(sets, about, day)),
        )

    def _files(self, one: Dataset) -> Iterator[Job]:
        for ending in one.formats:
            made = Made(
                one.file(ending),
                one.page if one.page != PAGE or one.path == "all" else "",
                NAMES[ending],
                _PURPOSES[ending],
            )
            yield self._job(made, one.digest, self._maker(one, ending))
        yield self._job(Made(one.file("jsonld")), one.digest, self._maker(one, "jsonld"))

    def _job(self, made: Made, digest: str, make: Callable[[], bytes]) -> Job:
        return Job(made, (digest, self._said(), self.source.day), make)

    def _said(self) -> tuple[tuple[str, str], ...]:
        """Return what the files say of who publishes them."""
        keys = ("网址", "镇名", "所属")
        about = self.source.about
        return (*common(about).items(), *((key, about.get(key, "")) for key in keys))

    def _maker(self, one: Dataset, ending: str) -> Callable[[], bytes]:
        about, day = self.source.about, self.source.day
        made: dict[str, Callable[[], bytes]] = {
            "csv": lambda: csv_bytes(one.fields, one.rows),
            "xlsx": lambda: workbook_bytes(one, about, day),
            "json": lambda: json_bytes(self._head(one), one.records),
            "jsonld": lambda: linked_bytes(linked.schema_org(one, about, day)),
        }

        def make() -> bytes:
            _refuse_broken(one)
            return made[ending]()

        return make

    def _head(self, one: Dataset) -> dict[str, object]:
        """Return what a JSON file says before its rows."""
        about = self.source.about
        return {
            "标识": one.path,
            "名称": titled(one, about),
            "摘要": one.description,
            "来源": one.source or None,
            **common(about),
            "下载地址": address(about, one.file("json")),
            "本版日期": self.source.day,
            "怎样引用": citation(one, about),
            "列": [
                {"名称": f.name, "类型": f.kind, "含义": f.meaning, "可以写的": list(f.allowed)}
                for f in one.fields
            ],
        }


def _refuse_broken(one: Dataset) -> None:
    for figure in one.broken:
        raise OutputError(
            one.page,
            f"{figure.path} 第{figure.line}行“{figure.name}”",
            "数值读不出来",
            "先改正台账",
        )
