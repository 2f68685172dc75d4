"""The open data sets: the figures of each subject and year, all figures together, and the content
of the publicity pages.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from ...ledger.figure import PENDING
from ...ledger.model import Indicator, Ledger, Subject
from ...ledger.settings import base, known_value
from ..address import address
from ..csvfile import csv_bytes
from .records import COLUMN, FIELDS, KEY, Field, Row, rows_of

FOLDER = "open-data"
"""The folder of all open data under the site."""
PAGE = "open-data.html"
"""The page that explains it."""
COMMON = ("主办单位", "更新频率", "开放条件", "许可", "联系方式")
"""Settings of data/site.yml that hold for every data set."""


_FIGURES = "每个数都写明原文的说法、限定词、单位、期间、口径、来源和状态，存疑的注明疑点。"
_PUBLICITY = "内容与网页上的相同。法律法规以官方公布的文本为准；还不知道的写“待补充”，不编造。"


@dataclass(frozen=True)
class Dataset:
    """A table that can be downloaded in several formats."""

    path: str
    """Path under FOLDER, without ending: `2024/mediation`."""
    title: str
    summary: str
    """Its content in a sentence or two."""
    rows: tuple[Row, ...]
    fields: tuple[Field, ...] = FIELDS
    key: tuple[str, ...] = KEY
    years: tuple[int, ...] = ()
    keywords: tuple[str, ...] = ()
    source: str = ""
    page: str = PAGE
    """The page that it belongs to."""
    formats: tuple[str, ...] = ("csv", "xlsx", "json")
    nested_records: tuple[dict[str, object], ...] = ()
    """The records of the JSON file, where they are richer than the columns; empty otherwise."""
    indicators: tuple[Indicator, ...] = ()
    """The figures behind the rows: no file is made where one must not be published."""

    @property
    def description(self) -> str:
        """The summary, and how to read the rows."""
        if self.years:
            return f"{self.summary}{_FIGURES}"
        return f"{self.summary}{_PUBLICITY}"

    @cached_property
    def digest(self) -> str:
        """Digest of all its fields, content included."""
        values = [getattr(self, field.name) for field in dataclasses.fields(self)]
        return sha256(repr(values).encode()).hexdigest()

    @cached_property
    def name(self) -> str:
        """Its path as a name of lower-case letters, digits, dots, dashes and underscores."""
        return re.sub("[^a-z0-9.-]", lambda m: f"_{ord(m[0]):x}", self.path.replace("/", "-"))

    def file(self, ending: str) -> str:
        """Return the address of one of its files under the site."""
        return f"{FOLDER}/{self.path}.{ending}"

    @property
    def records(self) -> tuple[dict[str, object], ...]:
        """The rows as they stand in the JSON file."""
        names = [field.name for field in self.fields]
        return self.nested_records or tuple(dict(zip(names, row, strict=True)) for row in self.rows)

    @property
    def csv(self) -> bytes:
        """The rows under their column names as a CSV file."""
        return csv_bytes([[field.name for field in self.fields], *self.rows])

    @property
    def size(self) -> int:
        """Number of its rows."""
        return len(self.nested_records or self.rows)

    @property
    def period(self) -> str:
        """The period of its figures, in a few words; empty for data without one."""
        if self.fields is not FIELDS:
            return ""
        periods = list(dict.fromkeys(str(row[COLUMN["期间"]]) for row in self.rows))
        if len(periods) < 2:
            return "".join(periods)
        return "各指标不同，逐行写明"


def subjects(ledger: Ledger, about: Mapping[str, str]) -> Iterator[Dataset]:
    """Yield the figures of each subject and year, the newest year first."""
    newest = {subject.stem: subject.year for subject in ledger.subjects()}
    for year in sorted(ledger.years, reverse=True):
        for subject in ledger.years[year].values():
            yield _subject(subject, ledger, about, newest=newest[subject.stem] == year)


def _subject(
    subject: Subject, ledger: Ledger, about: Mapping[str, str], *, newest: bool
) -> Dataset:
    rows = rows_of(subject, ledger, about)
    return Dataset(
        path=f"{subject.year}/{subject.stem}",
        title=f"{subject.year}年{subject.name}数据",
        summary=f"{subject.year}年度报告中“{subject.name}”的{len(rows)}个指标。{subject.intro}",
        rows=rows,
        years=(subject.year,),
        keywords=tuple(dict.fromkeys((subject.name, subject.short))),
        source=subject.source,
        page=f"statistics/{subject.stem}.html" if newest else PAGE,
        indicators=tuple(subject.indicators.values()),
    )


def combine(parts: list[Dataset]) -> Dataset:
    """Combine the figures of all subjects and years in one table."""
    years = tuple(sorted({year for part in parts for year in part.years}))
    span = "—".join(dict.fromkeys(str(year) for year in (*years[:1], *years[-1:])))
    rows = tuple(row for part in parts for row in part.rows)
    return Dataset(
        path="all",
        title="全部年度、全部主题的数据",
        summary=(f"{span}年度报告的全部指标合成一张表，共{len(rows)}行。"),
        rows=rows,
        years=years,
        keywords=tuple(dict.fromkeys(word for part in parts for word in part.keywords[:1])),
        source="、".join(f"{year}年度报告" for year in years),
        indicators=tuple(indicator for part in parts for indicator in part.indicators),
    )


def common_metadata(about: Mapping[str, str]) -> dict[str, str]:
    """Return the metadata of every data set, by the names that portals use; 待补充 if unknown."""
    division = about.get("行政区划代码", PENDING)
    provider, frequency, condition, licence, contact = (about.get(key, PENDING) for key in COMMON)
    place = "".join(part for key in ("所属", "镇名") if (part := known_value(about, key)))
    return {
        "数据提供方": provider,
        "主题和领域": "法治建设、公共法律服务",
        "更新频率": frequency,
        "开放条件": condition,
        "许可": licence,
        "空间范围": place or PENDING,
        "行政区划代码": division,
        "联系方式": contact,
    }


def full_title(dataset: Dataset, about: Mapping[str, str]) -> str:
    """Return the title with the name of the town, for use outside the site."""
    return known_value(about, "镇名") + dataset.title


def citation(dataset: Dataset, about: Mapping[str, str]) -> str:
    """Return the citation of a data set (GB/T 7714, online data set)."""
    known = base(about)
    place = address(about, dataset.file(dataset.formats[0])) if known else f"（网址{PENDING}）"
    publisher = about.get("主办单位", PENDING)
    return f"{publisher}. {full_title(dataset, about)}[DS/OL]. [引用日期]. {place}"
