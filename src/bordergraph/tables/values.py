"""What the rows of each table are made into: one list a field, as the schema says how cells are read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import MISSING, fields
from functools import cache
from typing import TYPE_CHECKING, Any

from bordergraph import model, vocab
from bordergraph.model import Dependency
from bordergraph.schema import Type
from bordergraph.tables.columns import COLUMNS, OF_TABLE, TABLES
from bordergraph.tables.rows import TableRow, made

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bordergraph.model import Agency, Network
    from bordergraph.schema import Field
    from bordergraph.tables.columns import TableColumn
    from bordergraph.tables.rows import TableRows

_NAMES = {"agencies": "Agency", "programs": "Arrangement"}
MODELS: dict[str, Any] = {
    table: getattr(model, _NAMES.get(table, cls.short), model.Record)
    for table, cls in OF_TABLE.items()
    if table != "dataset"
}
"""The class of the model that a row of each table tells of."""


def _keys(row: TableRow, name: str) -> tuple[str, ...]:
    """Return what is named by kind and id."""
    for thing in (found := row.items(name)):
        kind, mark, slug = thing.partition(":")
        if kind not in vocab.KINDS or not (mark and slug):
            told = "'{name}': expected a kind and an id, such as arrangement:ibet"
            row.fault(name, told, name=thing)
    return found


_ASKED: dict[Type, Callable[[TableRow, str], object]] = {
    Type.WORD: TableRow.member,
    Type.YES_NO: TableRow.truth,
    Type.WEIGHT: TableRow.number,
    Type.SHARE: TableRow.number,
    Type.DATE: TableRow.day,
    **dict.fromkeys((Type.WORDS, Type.CONCEPTS, Type.ITEMS, Type.REFS), TableRow.items),
    Type.REF_PAIRS: TableRow.pairs,
    Type.REF_WAYS: lambda row, name: row.pairs(name, sort=False),
    Type.WORD_PAIRS: lambda row, name: row.pairs(name, same=True),
}
_ASKED_OF: dict[str, Callable[[TableRow, str], object]] = {
    **dict.fromkeys(
        ("agencies.same_as", "threats.same_as", "programs.same_as"), TableRow.addresses
    ),
    "searches.found": _keys,
    "problems.rests_on": _keys,
}
NETWORK = {"programs": "arrangements", "focus": "foci"}
"""Which attribute of a network holds what a table tells of, where that has another name."""


@cache
def attributes(cls: type) -> dict[str, object]:
    """Return the attributes of a class of the model with their defaults."""
    return {field.name: field.default for field in fields(cls)}


def things(network: Network, table: str) -> Iterable[Any]:
    """Return what the rows of a table tell of."""
    if MODELS[table] is not model.Record:
        return getattr(network, NETWORK.get(table, table))  # type: ignore[no-any-return] # of things
    kind = OF_TABLE[table].prefixes[0]
    return (record for record in network.records if record.kind == kind)


@cache
def filled_attributes(table: str) -> frozenset[str]:
    """Return the attributes that columns of a table fill; the others are said by a citation."""
    cls = MODELS[table]
    return frozenset(parts(table) if cls is model.Record else attributes(cls))


# What the model has in another form than the graph.
_APART = {"bg:acronym", "bg:through", "bg:between", "bg:foundArrangement"}


@cache
def graph_fields(table: str) -> tuple[tuple[Field, str, str, str, str], ...]:
    """Return the fields of a table that properties hold.

    Returns:
        With the attribute, the part of it that it is, the default, and that where it may be left out.
    """
    found = []
    for field in OF_TABLE[table].fields:
        if field.column and field.property not in {"", *_APART}:
            attr, _, part = (field.attr or field.name).partition(".")
            default = field.column.default
            found.append((field, attr, part, default, default if field.count in "?*" else ""))
    return tuple(found)


@cache
def parts(table: str) -> dict[str, dict[str, TableColumn]]:
    """Return the columns of each attribute of what a table tells of, by the part that they are."""
    found: defaultdict[str, dict[str, TableColumn]] = defaultdict(dict)
    for name in TABLES[table]:
        attr, _, part = COLUMNS[table][name].attr.partition(".")
        found[attr][part] = COLUMNS[table][name]
    return dict(found)


def table_values(rows: TableRows, agencies: Callable[[], Mapping[str, Agency]]) -> dict[str, Any]:
    """Return the values of each attribute of what rows tell of, one a row.

    Args:
        rows: The rows of a table.
        agencies: Gives the agencies that its doors may be; asked where there are doors.
    """
    known = attributes(MODELS[rows.table.name])
    found = {
        attr: _values(rows, attr, columns, known.get(attr, MISSING))
        for attr, columns in parts(rows.table.name).items()
        if attr in filled_attributes(rows.table.name)
    }
    if rows.table.name == "gateways":
        found["through"] = _doors(rows, found["functions"], found["across"], agencies)
        found["why"] = rows.either("why", rows.cells["why_fr"])
    if "what" in found:
        # What passes is equal in either language, and each fact keeps its own words.
        one: dict[tuple[object, ...], object] = {}
        found["what"] = [one.setdefault(key, key[-1]) for key in zip(*_last(found, "what"))]  # noqa: B905 - all are as long
    return found


def _last(columns: dict[str, Any], name: str) -> list[Sequence[object]]:
    return [*(values for other, values in columns.items() if other != name), columns[name]]


def _values(
    rows: TableRows, attr: str, columns: dict[str, TableColumn], default: object
) -> Sequence[object]:
    """Return the values of one attribute."""
    if len(columns) > 1:
        return _of_several(rows, attr, {part: column.name for part, column in columns.items()})
    (column,) = columns.values()
    asked = _ASKED_OF.get(f"{rows.table.name}.{attr}") or _ASKED.get(column.type)
    if column.type is Type.DATE and MODELS[rows.table.name] is model.Record:
        asked = TableRow.known_day
    if asked:
        return rows.each((column.name,), lambda row: asked(row, column.name))
    if column.empty == "the id":
        return rows.either(column.name, rows.cells["id"])
    if default is None:
        return rows.filled(column.name)
    if column.default:
        return rows.each((column.name,), lambda row: row.text(column.name))
    return rows.cells[column.name]


def _of_several(rows: TableRows, attr: str, names: dict[str, str]) -> Sequence[object]:
    """Return the values of an attribute that several columns make, by the part that each is."""
    if "start" in names:
        return rows.span(names["start"], names["end"], names.get("as_of", ""))
    if "0" in names:
        return rows.each((names["0"], names["1"]), lambda row: _two(row, names["0"], names["1"]))
    if attr == "acronyms":
        # The English one first; one may be the same in both languages.
        own, french = names[""], names["fr"]
        return rows.each(
            (own, french), lambda row: tuple(filter(None, (row.cells[own], *row.items(french))))
        )
    return [row.told(names[""]) for row in rows]


def _two(row: TableRow, name: str, other: str) -> tuple[str, str]:
    """Return two ids, sorted, which have to differ."""
    first, second = row.cells[name], row.cells[other]
    if first and first == second:
        row.fault(other, "is {name} again", name=name)
    return min(first, second), max(first, second)


def _doors(
    rows: TableRows,
    functions: Sequence[object],
    across: Sequence[object],
    agencies: Callable[[], Mapping[str, Agency]],
) -> list[object]:
    """Return the bodies at each door; one between two countries has them by their country."""
    country = {a.id: a.country for a in agencies().values()} if rows else {}
    found: list[object] = []
    for row, pairs, abroad in zip(rows, functions, across, strict=True):
        if not pairs and not row.cells["agency"]:
            row.fault("functions", "must be filled where there is no agency")
        doors = row.items("through")
        found.append(tuple(sorted((country.get(d, "") if abroad else "", d) for d in doors)))
    return found


def dependencies(rows: TableRows) -> tuple[Dependency, ...]:
    """Return how much one function needs another, each pair once, either way round."""
    found: dict[Dependency, None] = {}
    lines: dict[tuple[str, str, bool], tuple[int, Dependency]] = {}
    for row, told in zip(rows, made(Dependency, table_values(rows, dict)), strict=True):
        if not (told.dependent and told.on):
            continue
        one, two = sorted((told.dependent, told.on))
        line, first = lines.setdefault((one, two, told.across), (row.line, told))
        if first == told:
            found[told] = None
            continue
        same = (first.dependent, first.on) == (told.dependent, told.on)
        cells = "stands on line {line} already, with other cells"
        way = "stands on line {line} already, the other way round"
        row.fault("dependency", cells if same else way, "keep one row", line=line)
    return tuple(found)
