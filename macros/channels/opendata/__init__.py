"""Open data: every figure of every year, and the content of the publicity pages, as files.

For each subject and year, and for all together: CSV, Excel and JSON; all CSV files as a Data
Package; the catalogue in DCAT, and a schema.org Dataset for each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

from ..address import address
from ..formats import CSV, JSON, JSON_LD, TEXT, XLSX
from ..outputs import Channel, Job, OutputFile, Source
from ..published import refuse
from . import catalogue, changelog, datapackage, linked
from .dataset import FOLDER, PAGE, Dataset, citation, common_metadata, full_title
from .linked import NAMES
from .plainfile import json_bytes, linked_bytes
from .records import FIELDS, KEY
from .workbook import workbook_bytes

_PURPOSES = {
    "csv": "用表格软件打开，或者用程序读",
    "xlsx": "用表格软件打开，带封面、列的说明和注释",
    "json": "用程序读",
}


def jobs(source: Source) -> Iterator[Job]:
    """Return the jobs of every file under `open-data/`."""
    return _Jobs(source).all()


CHANNEL = Channel(
    name="开放数据",
    label="Excel、CSV",
    purpose="看数、算数",
    place="open-data.md",
    folder=f"{FOLDER}/",
    formats=(CSV, XLSX, JSON, JSON_LD, TEXT),
    jobs=jobs,
)


@dataclass(frozen=True)
class _Jobs:
    source: Source

    @cached_property
    def version(self) -> str:
        """The version of the figures."""
        return changelog.version(self.source.ledger)

    def all(self) -> Iterator[Job]:
        pages = self.source.documents
        sets = [
            dataset if dataset.page in pages else replace(dataset, page=PAGE)
            for dataset in catalogue.datasets(
                self.source.ledger, self.source.library, self.source.about, self.source.district
            )
        ]
        for dataset in sets:
            yield from self._files(dataset)
        about, day = self.source.about, self.source.day
        digest = sha256("".join(dataset.digest for dataset in sets).encode()).hexdigest()

        def package() -> bytes:
            for indicator in (i for dataset in sets for i in dataset.indicators):
                refuse(indicator)
            return datapackage.text(datapackage.package(sets, about, day, self.version))

        yield self._job(
            OutputFile(datapackage.FILE, PAGE, "Data Package", "全部CSV文件的说明，用程序读"),
            digest,
            package,
        )
        log = changelog.text(self.source.ledger, about)
        yield Job(
            OutputFile(changelog.FILE, PAGE, "TXT", "每一版数据改了什么"), log, lambda: log.encode()
        )
        schema = datapackage.schema(FIELDS, KEY)
        yield Job(
            OutputFile(f"{FOLDER}/{datapackage.SCHEMA}"), schema, lambda: datapackage.text(schema)
        )
        yield self._job(
            OutputFile(linked.FILE, PAGE, "JSON-LD", "数据目录（DCAT），供数据平台收录"),
            digest,
            lambda: linked_bytes(linked.dcat(sets, about, day)),
        )

    def _files(self, dataset: Dataset) -> Iterator[Job]:
        for ending in dataset.formats:
            file = OutputFile(
                dataset.file(ending),
                dataset.page if dataset.page != PAGE or dataset.path == "all" else "",
                NAMES[ending],
                _PURPOSES[ending],
            )
            yield self._job(file, dataset.digest, self._maker(dataset, ending))
        yield self._job(
            OutputFile(dataset.file("jsonld")), dataset.digest, self._maker(dataset, "jsonld")
        )

    def _job(self, file: OutputFile, digest: str, make: Callable[[], bytes]) -> Job:
        return Job(file, (digest, self._metadata(), self.source.day), make)

    def _metadata(self) -> tuple[tuple[str, str], ...]:
        """Return the settings that the files state besides their data."""
        keys = ("网址", "镇名", "所属")
        about = self.source.about
        version = ("版本", self.version)
        return (*common_metadata(about).items(), version, *((k, about.get(k, "")) for k in keys))

    def _maker(self, dataset: Dataset, ending: str) -> Callable[[], bytes]:
        about, day = self.source.about, self.source.day
        makers: dict[str, Callable[[], bytes]] = {
            "csv": lambda: dataset.csv,
            "xlsx": lambda: workbook_bytes(dataset, about, day),
            "json": lambda: json_bytes(self._head(dataset), dataset.records),
            "jsonld": lambda: linked_bytes(linked.schema_org(dataset, about, day)),
        }

        def make() -> bytes:
            for indicator in dataset.indicators:
                refuse(indicator)
            return makers[ending]()

        return make

    def _head(self, dataset: Dataset) -> dict[str, object]:
        """Return the metadata of a JSON file, which precede its rows."""
        about = self.source.about
        return {
            "标识": dataset.path,
            "名称": full_title(dataset, about),
            "摘要": dataset.description,
            "来源": dataset.source or None,
            **common_metadata(about),
            "下载地址": address(about, dataset.file("json")),
            "版本": self.version,
            "本版日期": self.source.day,
            "怎样引用": citation(dataset, about),
            "列": [
                {"名称": f.name, "类型": f.kind, "含义": f.meaning, "可以写的": list(f.allowed)}
                for f in dataset.fields
            ],
        }
