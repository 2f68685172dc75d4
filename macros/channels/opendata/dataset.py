"""What can be downloaded as open data: the figures of each subject and year, all figures together,
and what the publicity pages draw on.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from urllib.parse import quote

from ...ledger.figure import PENDING
from ...ledger.model import Indicator, Ledger, Subject
from ...ledger.settings import known
from .records import COLUMN, FIELDS, KEY, Field, Row, rows_of

FOLDER = "open-data"
"""Where all of it lies under the site."""
PAGE = "open-data.html"
"""The page that explains it."""
COMMON = ("主办单位", "更新频率", "开放条件", "许可", "联系方式")
"""Settings of data/site.yml that hold for every data set."""


_FIGURES = "每个数都写明原文的说法、限定词、单位、期间、口径、来源和状态，存疑的注明疑点。"
_PUBLICITY = "内容与网页上的相同。法律法规以官方公布的文本为准；还不知道的写“待补充”，不编造。"


@dataclass(frozen=True)
class Dataset:
    """One table that can be downloaded in several formats."""

    path: str
    """Under FOLDER, without ending: `2024/mediation`."""
    title: str
    summary: str
    """What is in it, in a sentence or two."""
    rows: tuple[Row, ...]
    fields: tuple[Field, ...] = FIELDS
    key: tuple[str, ...] = KEY
    years: tuple[int, ...] = ()
    keywords: tuple[str, ...] = ()
    source: str = ""
    page: str = PAGE
    """The page that it belongs to."""
    formats: tuple[str, ...] = ("csv", "xlsx", "json")
    nested: tuple[dict[str, object], ...] = ()
    """The rows of the JSON file, where they are more than what the columns say."""
    broken: tuple[Indicator, ...] = ()
    """Figures that could not be read: nothing is made of them."""

    @property
    def description(self) -> str:
        """The summary and how its rows are to be taken."""
        if self.years:
            return f"{self.summary}{_FIGURES}"
        return f"{self.summary}{_PUBLICITY}"

    @cached_property
    def digest(self) -> str:
        """What tells it from any other, content and all."""
        said = [getattr(self, field.name) for field in dataclasses.fields(self)]
        return sha256(repr(said).encode()).hexdigest()

    @cached_property
    def name(self) -> str:
        """A name of small letters, digits, dots and dashes."""
        return re.sub("[^a-z0-9.-]", lambda m: f"_{ord(m[0]):x}", self.path.replace("/", "-"))

    def file(self, ending: str) -> str:
        """Return address of one of its files under the site."""
        return f"{FOLDER}/{self.path}.{ending}"

    @property
    def records(self) -> tuple[dict[str, object], ...]:
        """The rows as they stand in the JSON file."""
        names = [field.name for field in self.fields]
        return self.nested or tuple(dict(zip(names, row, strict=True)) for row in self.rows)

    @property
    def size(self) -> int:
        """How many rows it has."""
        return len(self.nested or self.rows)

    @property
    def period(self) -> str:
        """Which time its figures are about, in a few words; empty for what has no time."""
        if self.fields is not FIELDS:
            return ""
        said = list(dict.fromkeys(str(row[COLUMN["期间"]]) for row in self.rows))
        if len(said) < 2:
            return "".join(said)
        return "各指标不同，逐行写明"


def subjects(ledger: Ledger) -> Iterator[Dataset]:
    """Yield the figures of each subject and year, the newest year first."""
    newest = {s.stem: s.year for s in ledger.subjects()}
    for year in sorted(ledger.years, reverse=True):
        for one in ledger.years[year].values():
            yield _subject(one, ledger, newest[one.stem] == year)


def _subject(one: Subject, ledger: Ledger, newest: bool) -> Dataset:
    rows = rows_of(one, ledger)
    return Dataset(
        path=f"{one.year}/{one.stem}",
        title=f"{one.year}年{one.name}数据",
        summary=f"{one.year}年度报告中“{one.name}”的{len(rows)}个指标。{one.intro}",
        rows=rows,
        years=(one.year,),
        keywords=tuple(dict.fromkeys((one.name, one.short))),
        source=one.source,
        page=f"statistics/{one.stem}.html" if newest else PAGE,
        broken=tuple(i for i in one.indicators.values() if i.broken),
    )


def everything(parts: list[Dataset]) -> Dataset:
    """Return the figures of all subjects and years in one table."""
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
        broken=tuple(one for part in parts for one in part.broken),
    )


def common(about: Mapping[str, str]) -> dict[str, str]:
    """Return what holds for every data set, by the names that portals use; 待补充 where not known."""
    provider, often, condition, licence, contact = (about.get(key, PENDING) for key in COMMON)
    place = "".join(part for key in ("所属", "镇名") if (part := known(about, key)))
    return {
        "数据提供方": provider,
        "主题和领域": "法治建设、公共法律服务",
        "更新频率": often,
        "开放条件": condition,
        "许可": licence,
        "空间范围": place or PENDING,
        "联系方式": contact,
    }


def address(about: Mapping[str, str], path: str) -> str:
    """Return the address of a file of the site; only the path while the site's own is not known."""
    base = known(about, "网址")
    return f"{base.rstrip('/')}/{quote(path)}" if base else quote(path)


def titled(one: Dataset, about: Mapping[str, str]) -> str:
    """Return its title with the town, as it is called away from the site."""
    return known(about, "镇名") + one.title


def citation(one: Dataset, about: Mapping[str, str]) -> str:
    """Return how to cite it (GB/T 7714: data set online)."""
    site = known(about, "网址")
    place = address(about, one.file(one.formats[0])) if site else f"（网址{PENDING}）"
    by = about.get("主办单位", PENDING)
    return f"{by}. {titled(one, about)}[DS/OL]. [引用日期]. {place}"
