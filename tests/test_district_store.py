"""Figures as Parquet and SQL: what DuckDB answers is what the district says, on any engine."""

import builtins
import importlib
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from browser_setup import in_ci
from shared import MakeOnce
from test_district import gathered

from macros import cli
from macros.district import store
from macros.district.district import District, load_district
from macros.ledger.load import load_units

Ask = Callable[[str, Path], list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def district(shared: MakeOnce) -> District:
    """Return the gathered district."""
    data = shared("district", gathered) / "district" / "data"
    return load_district(data, load_units(data)[0])[0]


@pytest.fixture(scope="module")
def figures(district: District, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the figures of the district."""
    folder = tmp_path_factory.mktemp("figures")
    assert store.write_figures(district, folder) == 6 * 3 * 12
    return folder


def test_the_sum_of_every_indicator_is_that_of_the_ledger(
    district: District, figures: Path
) -> None:
    answer = store.ask("totals", figures)
    checked = 0
    for identifier, year, towns, value, low, high, doubtful in answer.rows:
        one = district.comparisons[identifier, year]
        known = [entry.interval for entry in one.counting]
        assert towns == len(known) and doubtful == any(e.doubt for e in one.counting)
        assert value == sum(e.figure.value for e in one.counting if e.figure)
        assert low == sum(Fraction(i.low) for i in known if not isinstance(i.low, float))
        ends = [i.high for i in known]
        closed = [Fraction(end) for end in ends if not isinstance(end, float)]
        assert high == (sum(closed) if len(closed) == len(ends) else None)
        checked += 1
    assert checked == 15  # every indicator but the rate, each year


def test_it_lies_by_year_and_town_and_hides_what_towns_hide(figures: Path) -> None:
    assert len(list(figures.glob("year=*/town=*/*.parquet"))) == 3 * 12
    with store.connect() as engine:
        shown = engine.execute(
            f"SELECT DISTINCT value, lower_bound, upper_bound, kind FROM '{figures}/**/*.parquet' "
            "WHERE text LIKE '少于%'"
        ).fetchall()
    assert shown == [(None, None, None, "没有数")]


def test_without_duckdb_a_message_in_chinese(
    monkeypatch: pytest.MonkeyPatch,
    shared: MakeOnce,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    tree = shared("district", gathered) / "district"
    whole = builtins.__import__

    def without(name: str, *args: Any) -> Any:
        if name == "duckdb":
            raise ImportError(name)
        return whole(name, *args)

    monkeypatch.setattr(builtins, "__import__", without)
    words = ["--root", str(tree), "district-query", "totals", "--out", str(tmp_path / "f")]
    assert cli.main(words) == 1
    assert "没有装 DuckDB" in capsys.readouterr().out


def test_the_command_prints_csv(
    shared: MakeOnce, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tree = shared("district", gathered) / "district"
    words = ["--root", str(tree), "district-query", "totals", "--out", str(tmp_path / "f")]
    assert cli.main(words) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("identifier,report_year,towns,value") and len(lines) == 16


def in_datafusion(query: str, figures: Path) -> list[tuple[Any, ...]]:
    """Ask Apache DataFusion, which runs by itself or spread over machines (Ballista)."""
    import pyarrow as pa
    from datafusion import SessionContext

    context = SessionContext()
    folders = [("year", pa.int32()), ("town", pa.string())]
    context.register_parquet("figures", str(figures), table_partition_cols=folders)
    table = pa.Table.from_batches(context.sql(store.sql(query)).collect())
    return [tuple(row.values()) for row in table.to_pylist()]


def in_clickhouse(query: str, figures: Path) -> list[tuple[Any, ...]]:
    """Ask ClickHouse, as the library chDB."""
    from chdb import session

    engine = session.Session()
    engine.query(f"CREATE VIEW figures AS SELECT * FROM file('{figures}/**/*.parquet', Parquet)")
    table = engine.query(store.sql(query), "ArrowTable")
    engine.close()
    return [tuple(row.values()) for row in table.to_pylist()]


def plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a row in which engines differ in nothing but types."""
    return tuple(
        v.decode() if isinstance(v, bytes) else Decimal(v) if type(v) is int else v for v in row
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("engine", "ask"), [("datafusion", in_datafusion), ("chdb", in_clickhouse)]
)
def test_another_engine_gives_the_same(engine: str, ask: Ask, figures: Path) -> None:
    try:
        importlib.import_module(engine)
    except ImportError:
        if in_ci() and engine == "datafusion":  # in requirements-dev.in; the other is 180 MB
            raise
        pytest.skip(f"{engine} is not installed")
    for query in store.queries():
        ours = [plain(row) for row in store.ask(query, figures).rows]
        assert sorted(map(plain, ask(query, figures)), key=repr) == sorted(ours, key=repr)
