"""All figures as Parquet by year and town, the form in which they are handed over, and queries.

The queries are files of plain SQL over a table `figures`; they run in DuckDB here and, unchanged,
on any engine that a province has. DuckDB is needed by districts only.
"""

from __future__ import annotations

import csv
import math
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..ledger.bounds import Number
from .district import District

QUERIES = Path(__file__).parent / "queries"
COLUMNS = {
    "identifier": "VARCHAR",
    "name": "VARCHAR",
    "unit": "VARCHAR",
    "adds": "INTEGER",
    "town_name": "VARCHAR",
    "text": "VARCHAR",
    "value": "DECIMAL(18, 4)",
    "lower_bound": "DECIMAL(18, 4)",
    "upper_bound": "DECIMAL(18, 4)",
    "doubtful": "INTEGER",
    "kind": "VARCHAR",
    "reason": "VARCHAR",
    "report_year": "INTEGER",
    "town_code": "VARCHAR",
    "year": "INTEGER",
    "town": "VARCHAR",
}
"""The columns of `figures`; the last two name the folders, and engines may leave them out."""
COMPARABLE = "可比"
"""The kind of a figure that counts."""
MISSING = "没有装 DuckDB：区里的数据库要用它，运行 pip install -r requirements-district.txt"


class StoreError(Exception):
    """Why nothing can be stored or asked, in Chinese."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gives."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def write_figures(district: District, folder: Path) -> int:
    """Write every figure that an indicator means below `folder`, and return how many.

    Raises:
        StoreError: DuckDB is missing.
    """
    with TemporaryDirectory() as scratch:
        file = Path(scratch) / "figures.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            count = sum(1 for _ in map(writer.writerow, _rows(district)))
        write_parquet(file, folder)
    return count


def write_parquet(table: Path, folder: Path) -> None:
    """Write a CSV file without head as `folder/year=2024/town=zhenxi/*.parquet`.

    Raises:
        StoreError: DuckDB is missing.
    """
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in COLUMNS.items())
    source = f"read_csv({_text(table)}, header=false, auto_detect=false, columns={{{columns}}})"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with connect() as engine:
        engine.execute("SET preserve_insertion_order=true")
        engine.execute(
            f"COPY (SELECT * FROM {source} ORDER BY year, town, identifier) TO {_text(folder)} "
            "(FORMAT parquet, PARTITION_BY (year, town), COMPRESSION zstd)"
        )


def ask(query: str, folder: Path) -> Answer:
    """Return the answer of a query file, as `totals`, over the figures below a folder.

    Raises:
        StoreError: DuckDB is missing.
    """
    with connect() as engine:
        files = _text(folder / "**" / "*.parquet")
        engine.execute(
            f"CREATE VIEW figures AS SELECT * FROM read_parquet({files}, hive_partitioning=true)"
        )
        result = engine.execute(sql(query))
        columns = tuple(column[0] for column in result.description)
        return Answer(columns, tuple(result.fetchall()))


def sql(query: str) -> str:
    """Return the text of a query file."""
    return (QUERIES / f"{query}.sql").read_text("utf-8")


def queries() -> Iterable[str]:
    """Return the names of all query files."""
    return sorted(file.stem for file in QUERIES.glob("*.sql"))


def connect() -> Any:
    """Return a connection to DuckDB in memory, without network or extensions.

    Raises:
        StoreError: DuckDB is missing.
    """
    try:
        import duckdb  # an own lock: a town has no use for it
    except ImportError:
        raise StoreError(MISSING) from None
    return duckdb.connect(config={"autoinstall_known_extensions": "false"})


def _rows(district: District) -> Iterator[list[object]]:
    for (identifier, year), one in district.comparisons.items():
        for cell in one.cells:
            entry, town = cell.entry, district.towns.towns[cell.town]
            interval = entry.interval if entry and cell.counts else None
            yield [
                identifier, one.rule.name, one.rule.unit, int(one.rule.adds), cell.town,
                # What a town hides is not handed on, nor is it a number.
                entry.text if entry else "",
                _number(entry.figure.value) if entry and entry.figure and cell.counts else "",
                _number(interval.low) if interval else "",
                _number(interval.high) if interval else "",
                int(bool(entry and entry.doubt)), cell.kind or COMPARABLE, cell.reason,
                year, town.code, year, town.stem,
            ]  # fmt: skip


def _number(number: Number | Decimal) -> str:
    if isinstance(number, float) and math.isinf(number):
        return ""
    value = Fraction(number)
    return f"{Decimal(value.numerator) / Decimal(value.denominator):f}"


def _text(path: Path) -> str:
    escaped = path.as_posix().replace("'", "''")
    return f"'{escaped}'"
