"""From a network to CSV tables."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from bordergraph.atomic_folder import write_folder
from bordergraph.model import Cadence, Record, cited
from bordergraph.schema import Type
from bordergraph.tables.cells import joined, joined_pairs, shielded
from bordergraph.tables.columns import CITATION, COLUMNS, TABLES
from bordergraph.tables.values import MODELS, filled_attributes, things

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date
    from pathlib import Path
    from typing import Any

    from bordergraph.model import Citation, Network
    from bordergraph.tables.columns import TableColumn


def write_tables(network: Network, folder: str | Path) -> None:
    """Write a network as CSV tables that `read_tables` reads back.

    A fact with several citations makes one row for each; rows are sorted, so that the same network
    makes the same bytes whatever it was read from. What the tables have no column for
    (figures, names of places) is left out; the gaps are the same.

    Args:
        network: The network.
        folder: The folder; made when it is not there.

    Raises:
        OutputError: The folder cannot be written.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> from bordergraph.model import Agency, Network
        >>> with tempfile.TemporaryDirectory() as name:
        ...     write_tables(Network(agencies=(Agency("cbp", "CBP", country="US"),)), name)
        ...     Path(name, "agencies.csv").read_text().splitlines()[1]
        'cbp,CBP,US,,,,agency,,,,,,,,,,,,'
    """
    files = {}
    for name, (columns, rows) in table_rows(network).items():
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(columns)
        writer.writerows([shielded(c) for c in row] for row in rows)
        files[f"{name}.csv"] = text.getvalue().encode()
    write_folder(folder, files)


def table_rows(network: Network) -> dict[str, tuple[tuple[str, ...], list[tuple[str, ...]]]]:
    """Return the columns and the sorted rows of each table that a network makes."""
    return {
        name: ((*columns, *CITATION), [row for rows in _sorted(network, name) for row in rows])
        for name, columns in TABLES.items()
    }


def _sorted(network: Network, table: str) -> list[list[tuple[str, ...]]]:
    """Return the rows of each thing of a table, sorted; the source that a statement has comes first."""
    found = list(_rows(network, table))
    return sorted(found) if _states_once(table) else [sorted(row for rows in found for row in rows)]


def _states_once(table: str) -> bool:
    """Tell whether each row of a table tells of one statement, with the source that says so."""
    return table in {"findings", "gateways"} or MODELS.get(table) is Record


def _rows(network: Network, table: str) -> Iterator[list[tuple[str, ...]]]:
    """Yield the rows of each thing of one table, one for each citation of it."""
    if table == "dataset":
        if network.day:
            yield [(network.day.isoformat(), network.title, *_NOWHERE)]
        return
    own = filled_attributes(table)
    columns = [COLUMNS[table][name] for name in TABLES[table]]
    for thing in things(network, table):
        cells = [_cell(thing, column) if _root(column) in own else "" for column in columns]
        citations = getattr(thing, "citations", ())
        first = citations[:1] if _states_once(table) else ()
        rows: list[tuple[str, ...]] = []
        for citation in dict.fromkeys((*first, *_once(citations))):
            # What the thing has not is said by the statement that tells of it.
            told = (
                cell if _root(column) in own else _cell(citation, column)
                for cell, column in zip(cells, columns, strict=True)
            )
            rows.append((*told, citation.source, citation.locator, citation.confidence.value))
        yield list(dict.fromkeys(rows)) or [(*cells, *_NOWHERE)]


def _root(column: TableColumn) -> str:
    return column.attr.partition(".")[0]


def _cell(thing: object, column: TableColumn) -> str:
    """Return the cell of a column."""
    attr, _, part = column.attr.partition(".")
    value: Any = (
        thing.values[attr] if isinstance(thing, Record) and attr != "id" else getattr(thing, attr)
    )
    if attr == "acronyms":
        # The English one first, and those that come after it.
        return joined(sorted(value[1:])) if part else "".join(value[:1])
    if part.isdigit():
        value = value[int(part)]
    elif part:
        value = getattr(value, part, "")
    if attr == "cadence_told":
        stating, everyone = cited(value), cited(getattr(thing, "citations", ()))
        known = getattr(thing, "cadence", Cadence.UNKNOWN) is not Cadence.UNKNOWN
        value = stating if known and stating != everyone else ()
    elif attr == "through":
        value = [body for _, body in value]
    return _WRITTEN.get(column.type, _text)(value)


def _once(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """Return citations sorted, each once: RDF tells of a program in several statements."""
    found = {(c.source, c.locator, c.confidence.value): c for c in citations}
    return tuple(found[key] for key in sorted(found))


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _day(day: date | str | None) -> str:
    return day if isinstance(day, str) else day.isoformat() if day else ""


_NOWHERE = ("", "", "")
_WRITTEN: dict[Type, Callable[[Any], str]] = {
    Type.DATE: _day,
    Type.YES_NO: lambda flag: "true" if flag else "false",
    Type.WEIGHT: repr,
    Type.SHARE: repr,
    **dict.fromkeys((Type.WORDS, Type.CONCEPTS, Type.ITEMS, Type.REFS), joined),
    **dict.fromkeys((Type.WORD_PAIRS, Type.REF_PAIRS, Type.REF_WAYS), joined_pairs),
}
