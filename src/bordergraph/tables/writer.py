"""From a network to CSV tables, and the empty tables to begin with."""

from __future__ import annotations

import csv
import io
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from bordergraph.atomic_folder import require_folder, write_file, write_folder
from bordergraph.errors import OutputError, Sentence
from bordergraph.model import Cadence, Record, source_ids
from bordergraph.schema import Type
from bordergraph.tables.columns import (
    CITATION,
    COLUMNS,
    FRENCH_TABLES,
    LISTS,
    PAIRS,
    PURPOSE,
    TABLES,
    escape_formula,
    example_rows,
    join_cell,
    join_pairs,
)
from bordergraph.tables.values import MODELS, filled_attributes, things
from bordergraph.tables.workbook import WORKBOOK, workbook_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date
    from typing import Any

    from bordergraph.model import Citation, Network
    from bordergraph.tables.columns import TableColumn


def write_tables(network: Network, folder: str | Path) -> None:
    """Write a network as CSV tables that `read_tables` reads back, in a folder that need not be there.

    A fact with several citations makes one row for each; rows are sorted, so that the same network
    makes the same bytes whatever it was read from. What the tables have no column for
    (figures, names of places) is left out; the gaps are the same.

    Raises:
        OutputError: The folder cannot be written.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> from bordergraph.model import Agency, Network
        >>> with tempfile.TemporaryDirectory() as name:
        ...     write_tables(Network(agencies=(Agency("cbp", "CBP", country="US"),)), name)
        ...     Path(name, "agencies.csv").read_text().splitlines()[1]
        'cbp,CBP,US,,,,agency,,,,,,,,,,,,,'
    """
    tables = table_rows(network).items()
    write_folder(folder, {f"{name}.csv": csv_bytes(*table) for name, table in tables})


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[str]], end: str = "\r\n") -> bytes:
    """Return a table as a CSV file that no spreadsheet runs."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=end)
    writer.writerow(columns)
    writer.writerows([escape_formula(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def table_rows(network: Network) -> dict[str, tuple[tuple[str, ...], list[tuple[str, ...]]]]:
    """Return the columns and the sorted rows of each table that a network makes."""
    return {
        name: ((*columns, *CITATION), [row for rows in _row_groups(network, name) for row in rows])
        for name, columns in TABLES.items()
    }


def _row_groups(network: Network, table: str) -> list[list[tuple[str, ...]]]:
    """Return the rows of each thing of a table, sorted; the own source of a statement comes first."""
    groups = list(_rows(network, table))
    return sorted(groups) if _has_own_source(table) else [sorted(chain.from_iterable(groups))]


def _has_own_source(table: str) -> bool:
    """Tell whether each row of a table is one statement with its own source."""
    return table in {"findings", "gateways"} or MODELS.get(table) is Record


def _rows(network: Network, table: str) -> Iterator[list[tuple[str, ...]]]:
    """Yield the rows of each thing of one table, one for each citation of it."""
    if table == "dataset":
        if network.day:
            yield [(network.day.isoformat(), network.title, *_NO_CITATION)]
        return
    filled = filled_attributes(table)
    columns = [COLUMNS[table][name] for name in TABLES[table]]
    for thing in things(network, table):
        cells = [_cell(thing, column) if _root(column) in filled else "" for column in columns]
        citations = getattr(thing, "citations", ())
        first = citations[:1] if _has_own_source(table) else ()
        rows: list[tuple[str, ...]] = []
        for citation in dict.fromkeys((*first, *_unique_citations(citations))):
            # Cells that the thing does not fill come from the citation.
            values = (
                cell if _root(column) in filled else _cell(citation, column)
                for cell, column in zip(cells, columns, strict=True)
            )
            rows.append((*values, citation.source, citation.locator, citation.confidence.value))
        yield list(dict.fromkeys(rows)) or [(*cells, *_NO_CITATION)]


def _root(column: TableColumn) -> str:
    return column.attr.partition(".")[0]


def _cell(thing: object, column: TableColumn) -> str:
    """Return the cell of a column."""
    attr, _, part = column.attr.partition(".")
    values = thing.values if isinstance(thing, Record) else {}
    value: Any = values[attr] if attr in values else getattr(thing, attr)
    if attr == "acronyms":
        # The English one first, and those that come after it.
        return join_cell(sorted(value[1:])) if part else "".join(value[:1])
    if part.isdigit():
        value = value[int(part)]
    elif part:
        value = getattr(value, part, "")
    if attr == "cadence_citations":
        stating = source_ids(value)
        is_known = getattr(thing, "cadence", Cadence.UNKNOWN) is not Cadence.UNKNOWN
        is_part = stating != source_ids(getattr(thing, "citations", ()))
        value = stating if is_known and is_part else ()
    elif attr == "bodies":
        value = [body for _, body in value]
    return _CELL_WRITERS.get(column.type, _text)(value)


def _unique_citations(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """Return citations sorted, each once: in RDF several statements describe a program."""
    by_key = {(c.source, c.locator, c.confidence.value): c for c in citations}
    return tuple(by_key[key] for key in sorted(by_key))


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _day(day: date | str | None) -> str:
    return day if isinstance(day, str) else day.isoformat() if day else ""


_NO_CITATION = ("", "", "")
_CELL_WRITERS: dict[Type, Callable[[Any], str]] = {
    Type.DATE: _day,
    Type.YES_NO: lambda flag: "true" if flag else "false",
    Type.WEIGHT: repr,
    Type.SHARE: repr,
    **dict.fromkeys(LISTS, join_cell),
    **dict.fromkeys(PAIRS, join_pairs),
}


_README = "README.md"
_INTRO = """# Tables of a network

Each file is one table. The rows that begin with `example-` show how a row is written: replace them
with your own, and delete the tables that you have no use for. `agencies.csv` alone is enough to begin.
The same tables may be the sheets of one workbook. Then:

```sh
bordergraph check FOLDER
bordergraph --graph FOLDER gaps
```
"""


def tables_markdown() -> str:
    """Return the description of every column of every table, as Markdown.

    Example:
        >>> "| `agency` | id in another table: `agencies` |" in tables_markdown()
        True
    """
    parts = [
        (
            "Files are UTF-8 with the columns named in the first row, in any order; ids are text. Several "
            "items in one cell are joined by `;`, the two of a pair by `|`; in an item these are written "
            "`%3B` and `%7C`. A date is a year, a month or a day: `2012`, `2012-05`, `2012-05-06`; "
            "in a workbook, a day with an hour is the day. "
            "A comma may part the fraction of a number; `vrai`, `oui` and `yes` are `true`. "
            "Columns in bold must be filled in every row. A word may be any word unless the words are "
            "listed; those of the curated graph are in the vocabulary, docs/ontology.md."
        ),
        "",
        "Any table may have the columns of a citation: "
        + "; ".join(_citation_column(COLUMNS["focus"][name]) for name in CITATION)
        + ".",
    ]
    head = "| column | type | what it says | when empty | example |\n|---|---|---|---|---|"
    for table in TABLES:
        names = ", ".join(
            f"`{name}`" for name, english in FRENCH_TABLES.items() if english == table
        )
        french = f" In French also: {names}." if names else ""
        parts += ["", f"## {table}", "", f"{PURPOSE[table].capitalize()}.{french}", ""]
        parts.append(head)
        parts += [_column_line(COLUMNS[table][name]) for name in TABLES[table]]
    return "\n".join(parts) + "\n"


def _citation_column(column: TableColumn) -> str:
    return f"`{column.name}`, {column.description} ({_type_text(column)})"


def _column_line(column: TableColumn) -> str:
    name = f"**`{column.name}`**" if column.is_required else f"`{column.name}`"
    empty = f"`{column.default}`" if column.default else column.empty
    if column.is_required:
        empty = "a fault"
    example = f"`{column.example}`" if column.example else ""
    cells = (name, _type_text(column), column.description, empty, example)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _type_text(column: TableColumn) -> str:
    """Return the type of a column, with its words or the table of its ids."""
    if column.words:
        return f"{column.type}: {', '.join(f'`{word}`' for word in column.words)}"
    if not column.target:
        return str(column.type)
    if column.type in {Type.CONCEPT, Type.CONCEPTS}:
        return f"{column.type}, see `{column.target}:`"
    return f"{column.type}: `{column.target}`"


def write_template(folder: str | Path) -> tuple[tuple[str, int], ...]:
    """Write every table with its header and an example row, and a page on every column.

    A name that ends in ``.xlsx`` is a workbook with a sheet for each table, and no page. The examples
    fit each other: what is written is a network that `read_tables` reads. Nothing is written over.

    Returns:
        Each file written, with its number of example rows.

    Raises:
        OutputError: The folder cannot be written, or holds one of the files already.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as name:
        ...     write_template(f"{name}/mine")[:2]
        (('README.md', 0), ('agencies.csv', 3))
    """
    if Path(folder).suffix.lower() == WORKBOOK:
        return _write_book(Path(folder))
    target = require_folder(folder)
    texts = {_README: (f"{_INTRO}\n{tables_markdown()}".encode(), 0)}
    for table in TABLES:
        rows = list(example_rows(table))
        texts[f"{table}.csv"] = csv_bytes(tuple(COLUMNS[table]), rows), len(rows)
    existing = sorted(name for name in texts if (target / name).exists())
    if existing:
        message = "{path} holds {names} already, and nothing is written over"
        names = ", ".join(existing)
        raise OutputError(message, "name a new folder", path=target, names=names)
    write_folder(target, {name: text for name, (text, _) in texts.items()})
    return tuple((name, count) for name, (_, count) in texts.items())


def _write_book(path: Path) -> tuple[tuple[str, int], ...]:
    if path.exists():
        message = Sentence("{path} is there already, and nothing is written over", path=path)
        raise OutputError(message, "name another file")
    tables = {table: (tuple(COLUMNS[table]), list(example_rows(table))) for table in TABLES}
    write_file(path, workbook_bytes(tables))
    return ((path.name, sum(len(rows) for _, rows in tables.values())),)
