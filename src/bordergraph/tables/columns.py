"""Columns of each table, by the schema, and how a cell is read and written: decimals, dates, lists.

The reader, the writer, the template and docs/tables.md all follow from it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from bordergraph.schema import CLASSES, ColumnSpec, Type

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.schema import Field


LISTS = (Type.WORDS, Type.CONCEPTS, Type.ITEMS, Type.REFS)
PAIRS = (Type.WORD_PAIRS, Type.REF_PAIRS, Type.REF_WAYS)
"""Types of cells with several items, and with several pairs of them."""

TRUE, FALSE = ("true", "yes", "1", "vrai", "oui"), ("false", "no", "0", "faux", "non")
"""Words for true and false, in any case; Excel writes those of its language."""

_DAY = re.compile(r"(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})(?:[T ][0:.]+Z?)?")
_MONTHS, _YEAR = 12, 4

# A spreadsheet runs a cell that begins like this as a formula; the wide forms count in some locales.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def escape_formula(text: str) -> str:
    """Return a cell that no spreadsheet runs as a formula; `unescape_formula` undoes it.

    Example:
        >>> escape_formula("=1+1"), unescape_formula(escape_formula("=1+1"))
        ("'=1+1", '=1+1')
    """
    return "'" + text if _FORMULA.match(text) else text


def unescape_formula(text: str) -> str:
    """Return a cell without the apostrophe that `escape_formula` puts before what looks like a formula."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def normal_decimal(text: str) -> str:
    """Return a number with a decimal point: French spreadsheets write a comma.

    Example:
        >>> normal_decimal("0,8"), normal_decimal("0.8")
        ('0.8', '0.8')
    """
    return text.replace(",", ".")


def iso_days(text: str) -> tuple[str, ...]:
    """Return the days that a date in another form may mean, as a table has them.

    Example:
        >>> iso_days("15/03/2012"), iso_days("01/04/2013"), iso_days("2012-05-06 00:00:00")
        (('2012-03-15',), ('2013-04-01', '2013-01-04'), ('2012-05-06',))
    """
    match = _DAY.fullmatch(text)
    if not match:
        return ()
    first, middle, last = match.groups()
    if len(first) == _YEAR:
        orders = [(first, middle, last)]
    elif len(last) == _YEAR:
        orders = [(last, middle, first), (last, first, middle)]
    else:
        return ()
    days = (f"{year}-{month:0>2}-{day:0>2}" for year, month, day in orders if int(month) <= _MONTHS)
    return tuple(dict.fromkeys(days))


# Separators within a cell are percent-encoded in an item, and so is text that looks encoded.
_SEPARATOR = re.compile(r"[;|]|%(?=3B|7C|25)")
_ESCAPED = re.compile(r"%(3B|7C|25)")


def _escape(item: str) -> str:
    """Return an item with the separators of a cell written as ``%3B`` and ``%7C``."""
    return _SEPARATOR.sub(lambda match: f"%{ord(match[0]):X}", item)


def _unescape(item: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), item.strip())


def join_cell(values: Iterable[str]) -> str:
    """Return items as one cell; `split_cell` undoes it.

    Example:
        >>> join_cell(["on", "a;b"]), split_cell(join_cell(["on", "a;b"]))
        ('on;a%3Bb', ('on', 'a;b'))
    """
    return ";".join(map(_escape, values))


@lru_cache(maxsize=4096)
def split_cell(cell: str) -> tuple[str, ...]:
    """Return the items of one cell, blank ones left out."""
    return tuple(_unescape(part) for part in cell.split(";") if part.strip())


# How pandas and numpy write a missing value.
_MISSING = {"nan", "NaT", "<NA>"}


def cell_text(value: Any) -> str:
    """Return a value as the cell of a table.

    Example:
        >>> [cell_text(v) for v in (None, float("nan"), 2012.0, True, ["b", "a;c"], [("x", "y")])]
        ['', '', '2012', 'true', 'b;a%3Bc', 'x|y']
    """
    if hasattr(value, "tolist") and hasattr(value, "__len__"):
        value = value.tolist()
    if isinstance(value, (set, frozenset)):
        return join_cell(sorted(map(str, value)))
    if isinstance(value, (list, tuple)):
        is_paired = bool(value) and all(isinstance(item, (list, tuple)) for item in value)
        return join_pairs(map(str, p) for p in value) if is_paired else join_cell(map(str, value))
    if value is None or (not isinstance(value, str) and str(value) in _MISSING):
        return ""
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).lower() if type(value).__name__ in {"bool", "bool_"} else str(value)


def join_pairs(values: Iterable[Iterable[str]]) -> str:
    """Return pairs as one cell; `split_pairs` undoes it.

    Example:
        >>> join_pairs([("cbp", "rcmp")])
        'cbp|rcmp'
    """
    return ";".join("|".join(map(_escape, pair)) for pair in values)


def split_pairs(cell: str) -> tuple[tuple[str, ...], ...]:
    """Return the pairs of one cell, each as a tuple of its parts."""
    parts = (part.split("|") for part in cell.split(";") if part.strip())
    return tuple(tuple(map(_unescape, items)) for items in parts)


def named_ids(cell: str, kind: Type) -> tuple[str, ...]:
    """Return the ids that a cell of some type names, sorted, each once.

    Example:
        >>> named_ids("rcmp|cbp;cbp|spvm", Type.REF_PAIRS)
        ('cbp', 'rcmp', 'spvm')
    """
    if kind is Type.REFS:
        return tuple(sorted(set(split_cell(cell))))
    if kind in {Type.REF_PAIRS, Type.REF_WAYS}:
        return tuple(sorted({end for pair in split_pairs(cell) if len(pair) == 2 for end in pair}))
    return (cell,)


@dataclass(frozen=True, slots=True)
class TableColumn(ColumnSpec):
    """One column, with everything that follows from its field.

    Its target is the table whose ids its cells are, or the scheme of docs/ontology.md whose words the
    curated graph uses; ``attr`` is the attribute of the model that it is, or a part, ``span.start``.
    """

    type: Type = Type.TEXT
    attr: str = ""


TABLE_CLASSES = {cls.table: cls for cls in CLASSES if cls.table}
"""The class of each table."""
_TABLE_OF = {cls.prefixes[0]: table for table, cls in TABLE_CLASSES.items()}


def _column(field: Field, spec: ColumnSpec) -> TableColumn:
    """Return the column of a field."""
    kind = field.cell_type()
    target = spec.target or field.range.target
    if kind in {Type.REF, Type.REFS, Type.REF_PAIRS, Type.REF_WAYS}:
        target = _TABLE_OF[target]
    elif kind not in {Type.CONCEPT, Type.CONCEPTS}:
        target = ""
    settings = {f.name: getattr(spec, f.name) for f in fields(spec)}
    settings |= {"type": kind, "target": target, "attr": field.attr or field.name}
    return TableColumn(**settings)


def _columns(fields: Iterable[Field]) -> tuple[TableColumn, ...]:
    return tuple(_column(field, field.column) for field in fields if field.column)


_OWN = {table: _columns(cls.fields) for table, cls in TABLE_CLASSES.items()}
_CITATION = next(_columns(cls.fields) for cls in CLASSES if cls.name == "bg:Claim")
CITATION = tuple(column.name for column in _CITATION)
"""Columns that any table may have."""

PURPOSE = {table: cls.description for table, cls in TABLE_CLASSES.items()}
"""What each table holds, in a few words."""

FRENCH_TABLES = {
    **{name: table for table, cls in TABLE_CLASSES.items() for name in cls.french_tables},
    "nœuds": "nodes",
    "noeuds": "nodes",
    "liens": "edges",
}
"""French names of tables; ``participations`` and ``sources`` are the same words."""

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
    table: tuple(column.name for column in own if column.is_required) for table, own in _OWN.items()
}
"""The columns of each table that every row must fill."""

# Properties that the model has in another form than the graph.
_MODEL_PROPERTIES = {"", "bg:acronym", "bg:through", "bg:between", "bg:foundArrangement"}
GRAPH_FIELDS: dict[str, tuple[tuple[Field, str, str, str], ...]] = {
    table: tuple(
        (field, *(field.attr or field.name).partition(".")[::2], field.column.default)
        for field in cls.fields
        if field.column and field.property not in _MODEL_PROPERTIES
    )
    for table, cls in TABLE_CLASSES.items()
}
"""The fields of each table that are properties, with the attribute, the part of it, and the default."""


@cache
def fact_ends(table: str) -> dict[str, str]:
    """Return the attributes with the ids of the things that a fact connects, with their properties."""
    fields = GRAPH_FIELDS[table]
    return {attr: f.property for f, attr, *_ in fields if f.cell_type() is Type.REF}


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
    for row in TABLE_CLASSES[table].examples:
        yield tuple(row.get(column.name, "") for column in columns)
