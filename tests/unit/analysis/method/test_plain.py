"""Plain CSV tables that DuckDB reads: the same answers as from a network, and nothing that has a fault."""

import runpy
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bordergraph import Workbench
from bordergraph.analysis.method.assessment import Assessment, assess
from bordergraph.analysis.method.inputs import KEPT_TABLES
from bordergraph.analysis.method.numbers import VARIANTS
from bordergraph.model import Network
from bordergraph.tables import plain
from bordergraph.tables.formats import read_tables
from bordergraph.tables.writer import write_tables

BENCHMARKS = Path(__file__).resolve().parents[4] / "benchmarks"
DAYS = (date(2012, 6, 30), date(2020, 6, 30))


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "_LARGE", 0)


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    write = runpy.run_path(str(BENCHMARKS / "networks.py"))["write_network"]
    folder: Path = write(tmp_path_factory.mktemp("generated"), 600, work=True)
    return folder


def plainly(network: Network) -> Network:
    """Return what plain tables can say of a network."""
    return replace(
        network,
        agencies=tuple(replace(a, home_places=(), nearby_places=(), stands_for=()) for a in network.agencies),
        threats=tuple(replace(t, related=()) for t in network.threats),
        arrangements=tuple(
            replace(a, part_of=(), hubs=(), cadence_citations=()) for a in network.arrangements
        ),
        mandates=tuple(replace(m, side="", realm=()) for m in network.mandates),
        flows=(), gateways=(), searches=(), findings=(), figures=(), records=(),
    )  # fmt: skip


def answers(assessment: Assessment) -> dict[str, list[str]]:
    """Return the rows of all tables that answer, without the numbers of periods."""
    found = {}
    for name in KEPT_TABLES:
        columns, rows = assessment.database.table(name)
        at = [n for n, column in enumerate(columns) if column != "period"]
        found[name] = sorted({repr([row[n] for n in at]) for row in rows})
    return found


@pytest.mark.filterwarnings("ignore:doubtful in the tables")
def test_generated_tables_give_the_same_answers(generated: Path) -> None:
    tables = plain.plain_tables(generated)
    assert tables
    network = read_tables(generated)
    days = (tables.day, *DAYS)
    assert tables.day == network.day
    one, other = (assess(of, days=days, variants=VARIANTS) for of in (tables, network))
    assert answers(one) == answers(other)


@pytest.mark.filterwarnings("ignore:doubtful in the tables")
def test_tables_without_dependencies_take_those_handed_over(
    generated: Path, tmp_path: Path
) -> None:
    for path in generated.iterdir():
        if path.name != "dependencies.csv":
            (tmp_path / path.name).write_bytes(path.read_bytes())
    tables = plain.plain_tables(tmp_path)
    assert tables
    known = read_tables(generated).dependencies
    one, other = (assess(of, dependencies=known) for of in (tables, read_tables(tmp_path)))
    assert answers(one) == answers(other)
    assert one.served().needs > 0


@pytest.mark.slow
def test_shipped_tables_give_the_same_answers(tmp_path: Path, shipped: Workbench) -> None:
    folder = tmp_path / "tables"
    write_tables(plainly(shipped.network()), folder)
    tables = plain.plain_tables(folder)
    assert tables
    network = read_tables(folder)
    one, other = (assess(of, days=[network.day, *DAYS]) for of in (tables, network))
    assert answers(one) == answers(other)
    # What was read once is read again for a second answer.
    assert answers(assess(tables, days=[network.day, *DAYS])) == answers(other)


def test_tables_beyond_the_plain_ones_are_left_to_the_careful_reader(
    tmp_path: Path, shipped: Workbench
) -> None:
    write_tables(shipped.network(), tmp_path / "tables")
    assert plain.plain_tables(tmp_path / "tables") is None


def _cell(table: str, before: str, after: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / f"{table}.csv"
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after, 1), encoding="utf-8")

    return change


def _bytes(table: str, more: bytes) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / f"{table}.csv"
        path.write_bytes(path.read_bytes() + more)

    return change


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(_cell("mandates", ",shared,", ",shred,"), id="word"),
        pytest.param(_cell("mandates", ",shared,", ",Shared,"), id="capital"),
        pytest.param(_cell("mandates", "role", "rolle"), id="column"),
        pytest.param(_cell("mandates", "t000", "x000"), id="name of nothing"),
        pytest.param(_cell("participations", "a000", " a000"), id="space"),
        pytest.param(_cell("agencies", "a00001,", ","), id="empty id"),
        pytest.param(_cell("agencies", "a00001,", "A00002,"), id="spelling"),
        pytest.param(_cell("agencies", "a00001,", "a00002,"), id="id twice"),
        pytest.param(_cell("agencies", ",US,", ",Usa,"), id="country"),
        pytest.param(_cell("threats", "Threat 1,,", "Threat 1,t00001,"), id="circle"),
        pytest.param(_cell("programs", ",2024-12-31,", ",2024-13-31,"), id="day"),
        pytest.param(_cell("programs", ",2024-12-31,", ",1901,"), id="end before start"),
        pytest.param(_cell("dataset", "2025-06-30", ""), id="no day"),
        pytest.param(_bytes("shares", b"a00001,a00001,,unknown,,s00001,,high\n"), id="itself"),
        pytest.param(_bytes("focus", b"p00001\n"), id="short row"),
        pytest.param(_bytes("focus", b'p00001,"t00001,,,\n'), id="open quote"),
        pytest.param(_bytes("sources", b"s9,Caf\xe9,,,,\n"), id="no UTF-8"),
        pytest.param(_bytes("sources", b"s9,\0,,,,\n"), id="NUL"),
        pytest.param(_bytes("focus", b"p00001,t00001,nowhere,,high\n"), id="unlisted source"),
        pytest.param(lambda f: (f / "searches.csv").write_text("id\n"), id="another table"),
        pytest.param(lambda f: (f / "notes.csv").write_text("id\n"), id="no table"),
    ],
)
def test_what_the_careful_reader_may_tell_of_is_left_to_it(
    generated: Path, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    for path in generated.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    change(tmp_path)
    assert plain.plain_tables(tmp_path) is None
