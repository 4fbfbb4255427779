"""The template: it is a network as it stands, and says of each column what the reader does."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.made import csv_cells, faults_of

from bordergraph.curate.check import check
from bordergraph.errors import OutputError
from bordergraph.model import Record
from bordergraph.schema import Type
from bordergraph.tables.columns import COLUMNS, TABLE_CLASSES, TABLES, TableColumn
from bordergraph.tables.formats import read_tables
from bordergraph.tables.values import MODELS
from bordergraph.tables.writer import tables_markdown, write_tables, write_template

RECORDS = {
    table: TABLE_CLASSES[table].prefixes[0] for table, model in MODELS.items() if model is Record
}
ROOT = Path(__file__).resolve().parents[3]


def test_the_template_is_a_network_without_fault(tmp_path: Path) -> None:
    written = write_template(tmp_path / "new")
    assert [name for name, _ in written] == ["README.md", *(f"{table}.csv" for table in TABLES)]
    network = read_tables(tmp_path / "new")
    # Every example row is a fact of its own, whatever its table.
    counts = dict(written)
    found = {
        "agencies": network.agencies, "threats": network.threats, "programs": network.arrangements,
        "participations": network.participations, "mandates": network.mandates,
        "focus": network.foci, "shares": network.shares, "flows": network.flows,
        "dependencies": network.dependencies, "gateways": network.gateways,
        "searches": network.searches, "findings": network.findings, "sources": network.sources,
        **{table: [r for r in network.records if r.kind == k] for table, k in RECORDS.items()},
    }  # fmt: skip
    read = {f"{name}.csv": len(facts) for name, facts in found.items()}
    assert read | {"README.md": 0, "dataset.csv": 1} == counts
    assert all(count for name, count in counts.items() if name != "README.md")
    assert check([tmp_path / "new"]) == ()


def test_what_is_written_of_it_has_the_same_cells(tmp_path: Path) -> None:
    """Defaults and examples are those that the writer gives back."""
    write_template(tmp_path / "new")
    write_tables(read_tables(tmp_path / "new"), tmp_path / "again")
    for table in TABLES:
        assert csv_cells(tmp_path / "new" / f"{table}.csv")[0] == list(COLUMNS[table])
        assert csv_cells(tmp_path / "again" / f"{table}.csv")[0] == list(COLUMNS[table])
    first, again = (tmp_path / name / "participations.csv" for name in ("new", "again"))
    assert csv_cells(again) == [
        ["2012-05-01" if cell == "2012-05" else cell for cell in row] for row in csv_cells(first)
    ]


def test_a_workbook_to_begin_with_is_the_network_of_the_folder(tmp_path: Path) -> None:
    write_template(tmp_path / "new")
    ((name, rows),) = write_template(tmp_path / "new.xlsx")
    assert (name, rows > len(TABLES)) == ("new.xlsx", True)
    found, folder = (read_tables(tmp_path / name) for name in ("new.xlsx", "new"))
    assert found == replace(folder, title=found.title)
    with pytest.raises(OutputError, match="is there already"):
        write_template(tmp_path / "new.xlsx")


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "threats.csv").write_text("mine")
    with pytest.raises(OutputError, match=r"holds threats\.csv already") as error:
        write_template(tmp_path)
    assert error.value.hint
    assert [p.name for p in tmp_path.iterdir()] == ["threats.csv"]


UNCITED = {"dependencies", "sources", "dataset"}
WORDED = [
    (table, column)
    for table, columns in COLUMNS.items()
    for column in columns.values()
    # A citation of these has no place in the network, so nothing of it is read.
    if column.type is Type.WORD and (column.name in TABLES[table] or table not in UNCITED)
]


def test_the_words_that_are_told_are_those_that_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    write_template(folder)
    places: dict[str, TableColumn] = {}
    for table in {table for table, _ in WORDED}:
        header, row, *rest = csv_cells(folder / f"{table}.csv")
        for column in (column for of, column in WORDED if of == table):
            row[header.index(column.name)] = "no-such-word"
            places[f"{table}.csv:2:{header.index(column.name) + 1}"] = column
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, row, *rest])
    faults = faults_of(read_tables, folder)
    told = {f.location: f.message for f in faults if "no-such-word" in f.message}
    assert told.keys() == places.keys()
    for where, column in places.items():
        assert told[where].endswith(
            f"expected {', '.join(column.words[:-1])} or {column.words[-1]}"
        )
        assert f"`{column.words[-1]}`" in tables_markdown()


def test_the_page_names_every_column() -> None:
    page = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    for table, columns in TABLES.items():
        _, _, section = page.partition(f"\n## {table}\n")
        section, _, _ = section.partition("\n## ")
        assert [line.split("`")[1] for line in section.splitlines() if "`" in line[:6]] == list(
            columns
        )
    assert tables_markdown() in page
