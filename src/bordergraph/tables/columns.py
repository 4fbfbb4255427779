"""The tables of the schema, by name: which columns each has, and what a cell may say.

The reader, the writer, the template and docs/tables.md all follow from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bordergraph.schema import CLASSES, Type
from bordergraph.schema.mixins import CITED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.schema import Field


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column.

    Attributes:
        name: Its name in the header.
        type: What its cells hold.
        about: What it says, in one sentence without a full stop.
        example: The cell of the example row.
        words: The words that are allowed; empty where any is.
        default: What an empty cell says, as it would be written.
        of: The table whose ids its cells are, or the scheme of docs/ontology.md whose words
            the curated graph uses.
        filled: Whether every row must have it.
        empty: What an empty cell means, where that is no word of its own.
        attr: The attribute of the model that it is, or a part of it, ``span.start``.
    """

    name: str
    type: Type
    about: str
    example: str = ""
    words: tuple[str, ...] = ()
    default: str = ""
    of: str = ""
    filled: bool = False
    empty: str = ""
    attr: str = ""


OF_TABLE = {cls.table: cls for cls in CLASSES if cls.table}
"""What each table is of."""
_TABLE_OF = {cls.prefixes[0]: table for table, cls in OF_TABLE.items()}


def _column(field: Field) -> TableColumn | None:
    """Return the column of a field; None for one that no table holds."""
    if field.column is None:
        return None
    c, kind = field.column, field.cell()
    of = c.of or field.range.of
    if kind in {Type.REF, Type.REFS, Type.REF_PAIRS, Type.REF_WAYS}:
        of = _TABLE_OF[of]
    elif kind not in {Type.CONCEPT, Type.CONCEPTS}:
        of = ""
    attr = field.attr or field.name
    return TableColumn(
        c.name, kind, c.about, c.example, c.words, c.default, of, c.filled, c.empty, attr
    )


def _columns(fields: Iterable[Field]) -> tuple[TableColumn, ...]:
    return tuple(column for field in fields if (column := _column(field)))


_OWN = {table: _columns(cls.fields) for table, cls in OF_TABLE.items()}
_CITATION = _columns(CITED)
CITATION = tuple(column.name for column in _CITATION)
"""Columns that any table may have."""

PURPOSE = {table: cls.about for table, cls in OF_TABLE.items()}
"""What each table holds, in a few words."""

COLUMNS: dict[str, dict[str, TableColumn]] = {
    table: {column.name: column for column in (*own, *_CITATION)} for table, own in _OWN.items()
}
"""Every column that each table may have, by name, the citation last."""

TABLES: dict[str, tuple[str, ...]] = {
    table: tuple(column.name for column in own) for table, own in _OWN.items()
}
"""Names of each table's own columns; of the first two, those that `REQUIRED` has must be there.

Several items in one cell are joined by ``;``, and the two of a pair by ``|``.
"""

REQUIRED = {
    table: tuple(column.name for column in own if column.filled) for table, own in _OWN.items()
}
"""The columns of each table that every row must fill."""

_UNCITED = {"agencies", "threats", "dependencies", "problems", "sources", "dataset"}


def example_rows(table: str) -> Iterable[tuple[str, ...]]:
    """Yield the example rows of a table: one that is filled, and what other examples name.

    Example:
        >>> [row[:3] for row in example_rows("focus")]
        [('example-team', 'example-threat', 'example-report')]
    """
    columns = COLUMNS[table].values()
    cited = table not in _UNCITED
    yield tuple("" if column in _CITATION and not cited else column.example for column in columns)
    for row in OF_TABLE[table].examples:
        yield tuple(row.get(column.name, "") for column in columns)
