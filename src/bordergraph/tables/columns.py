"""Columns of each table, by the schema, and how a cell is read and written: decimals, dates, lists.

The reader, the writer, the template and docs/tables.md all follow from it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bordergraph.schema import CLASSES, ColumnSpec, Type
from bordergraph.schema.classes import CITED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.schema import Field


TRUE, FALSE = ("true", "yes", "1", "vrai", "oui"), ("false", "no", "0", "faux", "non")
"""What a cell of true or false may say, in any case; Excel writes the words of its language."""

_DAY = re.compile(r"(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})(?:[T ][0:.]+Z?)?")
_MONTHS, _YEAR = 12, 4

# A spreadsheet runs a cell that begins like this as a formula; the wide forms count in some locales.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def shielded(text: str) -> str:
    """Return a cell that no spreadsheet runs as a formula; `unshielded` undoes it.

    Example:
        >>> shielded("=1+1"), unshielded(shielded("=1+1"))
        ("'=1+1", '=1+1')
    """
    return "'" + text if _FORMULA.match(text) else text


def unshielded(text: str) -> str:
    """Return a cell without the apostrophe that `shielded` puts before what looks like a formula."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def decimal(text: str) -> str:
    """Return a number as Python reads it: where Excel speaks French a comma parts its fraction.

    Example:
        >>> decimal("0,8"), decimal("0.8")
        ('0.8', '0.8')
    """
    return text.replace(",", ".")


def year_first(text: str) -> tuple[str, ...]:
    """Return the days that a date in another form may mean, as a table has them.

    Example:
        >>> year_first("15/03/2012"), year_first("01/04/2013"), year_first("2012-05-06 00:00:00")
        (('2012-03-15',), ('2013-04-01', '2013-01-04'), ('2012-05-06',))
    """
    found = _DAY.fullmatch(text)
    if not found:
        return ()
    one, middle, other = found.groups()
    if len(one) == _YEAR:
        ways = [(one, middle, other)]
    elif len(other) == _YEAR:
        ways = [(other, middle, one), (other, one, middle)]
    else:
        return ()
    days = (f"{year}-{month:0>2}-{day:0>2}" for year, month, day in ways if int(month) <= _MONTHS)
    return tuple(dict.fromkeys(days))


# What parts a cell, written in an item as in a web address, and a sign that only looks like it.
_MARKS = {";": "%3B", "|": "%7C"}
_LOOKALIKE = re.compile(r"%(?=3B|7C|25)")
_WRITTEN = re.compile(r"%(3B|7C|25)")
_READ = {"3B": ";", "7C": "|", "25": "%"}


def _marked(item: str) -> str:
    """Return an item with what would part the cell written as ``%3B`` and ``%7C``."""
    found = _LOOKALIKE.sub("%25", item)
    for mark, written in _MARKS.items():
        found = found.replace(mark, written)
    return found


def _unmarked(item: str) -> str:
    return _WRITTEN.sub(lambda found: _READ[found[1]], item.strip())


def joined(values: Iterable[str]) -> str:
    """Return items as one cell; `items` undoes it.

    Example:
        >>> joined(["on", "a;b"]), items(joined(["on", "a;b"]))
        ('on;a%3Bb', ('on', 'a;b'))
    """
    return ";".join(map(_marked, values))


@lru_cache(maxsize=4096)
def items(cell: str) -> tuple[str, ...]:
    """Return the items of one cell, blank ones left out."""
    return tuple(_unmarked(part) for part in cell.split(";") if part.strip())


# What pandas and numpy call a value that is not there.
_MISSING = {"nan", "NaT", "<NA>"}


def cell_of(value: Any) -> str:  # noqa: ANN401 - whatever a frame or a graph holds
    """Return a value as the cell of a table.

    Example:
        >>> [cell_of(v) for v in (None, float("nan"), 2012.0, True, ["b", "a;c"], [("x", "y")])]
        ['', '', '2012', 'true', 'b;a%3Bc', 'x|y']
    """
    if hasattr(value, "tolist") and hasattr(value, "__len__"):
        value = value.tolist()
    if isinstance(value, (set, frozenset)):
        return joined(sorted(map(str, value)))
    if isinstance(value, (list, tuple)):
        paired = bool(value) and all(isinstance(each, (list, tuple)) for each in value)
        return joined_pairs(map(_strings, value)) if paired else joined(_strings(value))
    if value is None or (not isinstance(value, str) and str(value) in _MISSING):
        return ""
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).lower() if type(value).__name__ in {"bool", "bool_"} else str(value)


def _strings(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(map(str, values))


def joined_pairs(values: Iterable[tuple[str, ...]]) -> str:
    """Return pairs as one cell; `pairs` undoes it.

    Example:
        >>> joined_pairs([("cbp", "rcmp")])
        'cbp|rcmp'
    """
    return ";".join("|".join(map(_marked, pair)) for pair in values)


def pairs(cell: str) -> tuple[tuple[str, ...], ...]:
    """Return the items of one cell, each split into what it joins."""
    return tuple(
        tuple(_unmarked(half) for half in part.split("|"))
        for part in cell.split(";")
        if part.strip()
    )


def named(cell: str, kind: Type) -> tuple[str, ...]:
    """Return the ids that a cell of some type names, sorted, each once.

    Example:
        >>> named("rcmp|cbp;cbp|spvm", Type.REF_PAIRS)
        ('cbp', 'rcmp', 'spvm')
    """
    if kind is Type.REFS:
        return tuple(sorted(set(items(cell))))
    if kind in {Type.REF_PAIRS, Type.REF_WAYS}:
        return tuple(sorted({half for pair in pairs(cell) if len(pair) == 2 for half in pair}))  # noqa: PLR2004 - a pair
    return (cell,)


@dataclass(frozen=True, slots=True)
class TableColumn(ColumnSpec):
    """One column, of which nothing is left to follow from its field.

    Attributes:
        type: What its cells hold.
        of: The table whose ids its cells are, or the scheme of docs/ontology.md whose words
            the curated graph uses.
        attr: The attribute of the model that it is, or a part of it, ``span.start``.
    """

    type: Type = Type.TEXT
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
    told = {f.name: getattr(c, f.name) for f in fields(c)}
    return TableColumn(**told | {"type": kind, "of": of, "attr": field.attr or field.name})


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

# What the model has in another form than the graph.
_APART = {"", "bg:acronym", "bg:through", "bg:between", "bg:foundArrangement"}
GRAPH_FIELDS: dict[str, tuple[tuple[Field, str, str, str], ...]] = {
    table: tuple(
        (field, *(field.attr or field.name).partition(".")[::2], field.column.default)
        for field in cls.fields
        if field.column and field.property not in _APART
    )
    for table, cls in OF_TABLE.items()
}
"""The fields of each table that properties hold, with the attribute, the part of it, and the default."""

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
