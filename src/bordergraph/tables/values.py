"""Values of the model built from rows by the schema, and notes on doubtful ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import MISSING, replace
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from bordergraph import model, vocab
from bordergraph.errors import Sentence
from bordergraph.model import Dependency, Span, field_defaults
from bordergraph.resources import scheme_words
from bordergraph.schema import Type
from bordergraph.suggestions import COUNTRIES, find_slips, unify_spellings
from bordergraph.tables.columns import COLUMNS, LISTS, TABLE_CLASSES, TABLES
from bordergraph.tables.rows import TableRow, build_things, first_indexes, set_field

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import date

    from bordergraph.model import Arrangement, Network, Participation, Record
    from bordergraph.tables.columns import TableColumn
    from bordergraph.tables.rows import InputTable


def note_differing(rows: InputTable, things: Sequence[Any]) -> list[int]:
    """Note things of one id that are not the same, and return for each the index of its first."""
    places = first_indexes([thing.id for thing in things])
    for n, place in enumerate(places):
        if n != place and things[n].id and things[n] != things[place]:
            message = Sentence("is also on line {line}, with other cells", line=rows.lines[place])
            rows[n].fault("id", message, "keep one row")
    return places


def note_cycles(rows: InputTable, column: str, parents: Mapping[str, str | None]) -> None:
    """Note parents that lead back to the row itself."""
    for number, (start, cell) in enumerate(zip(rows.cells["id"], rows.cells[column], strict=True)):
        if not start or cell not in parents:
            continue
        visited: dict[str, None] = {}
        current: str | None = start
        while current and current not in visited:
            visited[current] = None
            current = parents.get(current)
        if current == start:
            path = " > ".join((*visited, current))
            rows[number].fault(column, Sentence("leads back to itself: {path}", path=path))


def note_spellings(tables: Collection[InputTable]) -> None:
    """Note words that look like another spelling of a word in the same column, and names left empty."""
    columns = [(rows, column) for rows in tables if rows for column in rows.columns.values()]
    threats = [r.cells[c.name] for r, c in columns if c.type is Type.REF and c.target == "threats"]
    for rows, column in columns:
        cells = rows.cells[column.name]
        if column.empty == "the id" and any(cells):
            for index in (n for n, cell in enumerate(cells) if not cell):
                rows[index].fault(column.name, "the id is shown", severity="warning")
        if column.type not in {Type.ID, Type.CONCEPT} and column.name != "country":
            continue
        names = COUNTRIES if column.name == "country" else None
        known = scheme_words(column.target) if column.type is Type.CONCEPT else ()
        corrections = unify_spellings(cells, known, names)
        if names:
            corrections = find_slips(Counter(cells), names) | corrections
        elif (rows.name, column.name) == ("threats", "id"):
            corrections = find_slips(Counter(chain.from_iterable(threats))) | corrections
        for cell in filter(corrections.__contains__, dict.fromkeys(cells)):
            # At its first row.
            message = Sentence("looks like another spelling of '{name}'", name=corrections[cell])
            fix = "write both alike if they are one"
            rows[cells.index(cell)].fault(column.name, message, fix, severity="warning")


def set_first_days(
    programs: Collection[Arrangement], participations: Iterable[Participation]
) -> None:
    """Give new programs the first day on which the tables mention them, as RDF is read."""
    days: dict[str, list[date]] = defaultdict(list)
    for p in participations:
        if first := p.span.first_day:
            days[p.arrangement].append(first)
    spans = []
    for program in programs:
        known_days = (program.span.as_of, program.status_as_of, *days[program.id])
        first = min(filter(None, known_days), default=None)
        spans.append(Span(program.span.start, program.span.end, first))
    set_field(list(programs), "span", spans)


_STATUS_COLUMNS = frozenset({"status", "status_as_of", "status_why", "superseded_by", "rests_on"})


def problem_records(rows: InputTable, records: Sequence[Record]) -> tuple[Record, ...]:
    """Return one record for each status that a problem has had, noting what cannot be.

    There is one for each row, and all rows of a problem agree except on its status.
    """
    note_differing(rows, [replace(r, values=_constant_values(r)) for r in records])
    first_rows: dict[tuple[str, object], tuple[int, Record]] = {}
    for row, record in zip(rows, records, strict=True):
        status, day = row.cells["status"], row.cells["status_as_of"]
        if status and not day:
            message = Sentence("status '{status}' has no day", status=status)
            row.fault("status_as_of", message, "say since when it holds")
        elif day and not status:
            row.fault("status", "must be filled where there is a day of the status")
        line, first = first_rows.setdefault((record.id, day), (row.line, record))
        if first != record and _constant_values(first) == _constant_values(record):
            message = Sentence("line {line} gives another status from that day", line=line)
            row.fault("status", message, "keep one row")
    successors = {r.id: str(name) for r in records if (name := r.values["superseded_by"])}
    note_cycles(rows, "superseded_by", successors)
    return tuple(first_rows[key][1] for key in sorted(first_rows, key=str))


def note_undocumented(rows: InputTable, documented: Collection[str], findings: str) -> None:
    """Note each problem that no finding documents, at its first row."""
    ids = rows.cells["id"]
    for id_ in dict.fromkeys(id_ for id_ in ids if id_ and id_ not in documented):
        fix = Sentence("name it in the column 'problems' of a finding in {file}", file=findings)
        rows[ids.index(id_)].fault("id", "no finding documents it", fix)


def _constant_values(record: Record) -> dict[str, object]:
    """Return the values that all rows of a problem must share."""
    return {name: value for name, value in record.values.items() if name not in _STATUS_COLUMNS}


_CLASS_NAMES = {"agencies": "Agency", "programs": "Arrangement"}
MODELS: dict[str, Any] = {
    table: getattr(model, _CLASS_NAMES.get(table, cls.local_name), model.Record)
    for table, cls in TABLE_CLASSES.items()
    if table != "dataset"
}
"""The class of the model for the rows of each table."""


def _typed_ids(row: TableRow, name: str) -> tuple[str, ...]:
    """Return the items of a cell, each a kind and an id."""
    for thing in (names := row.items(name)):
        kind, separator, slug = thing.partition(":")
        if kind not in vocab.KINDS or not (separator and slug):
            message = "'{name}': expected a kind and an id, such as arrangement:ibet"
            row.fault(name, Sentence(message, name=thing))
    return names


_CELL_READERS: dict[Type, Callable[[TableRow, str], object]] = {
    Type.WORD: TableRow.word,
    Type.YES_NO: TableRow.boolean,
    Type.WEIGHT: TableRow.number,
    Type.SHARE: TableRow.number,
    Type.DATE: TableRow.day,
    **dict.fromkeys(LISTS, TableRow.items),
    Type.REF_PAIRS: TableRow.pairs,
    Type.REF_WAYS: lambda row, name: row.pairs(name, sort=False),
    Type.WORD_PAIRS: lambda row, name: row.pairs(name, allow_same=True),
}
_SPECIAL_READERS: dict[str, Callable[[TableRow, str], object]] = {
    "same_as": TableRow.addresses,
    "results": _typed_ids,
    "rests_on": _typed_ids,
}
"""How attributes are read that are more than their type, in whatever table."""
NETWORK_FIELDS = {"programs": "arrangements", "focus": "foci"}
"""The attribute of a network for a table, where it has another name."""


def things(network: Network, table: str) -> Iterable[Any]:
    """Return the objects of a network that are the rows of a table."""
    if MODELS[table] is not model.Record:
        return getattr(network, NETWORK_FIELDS.get(table, table))  # type: ignore[no-any-return] # of things
    kind = TABLE_CLASSES[table].prefixes[0]
    return (record for record in network.records if record.kind == kind)


@cache
def filled_attributes(table: str) -> frozenset[str]:
    """Return the attributes that columns of a table fill; the citation fills the others."""
    cls = MODELS[table]
    return frozenset(attribute_columns(table) if cls is model.Record else field_defaults(cls))


@cache
def attribute_columns(table: str) -> dict[str, dict[str, TableColumn]]:
    """Return the columns of each attribute of a table's objects, by the part of it that they fill."""
    columns: defaultdict[str, dict[str, TableColumn]] = defaultdict(dict)
    for name in TABLES[table]:
        attr, _, part = COLUMNS[table][name].attr.partition(".")
        columns[attr][part] = COLUMNS[table][name]
    return dict(columns)


def table_values(rows: InputTable) -> dict[str, Any]:
    """Return the values of each attribute of the objects of some rows, one per row."""
    defaults = field_defaults(MODELS[rows.name])
    return {
        attr: _attribute_values(rows, attr, columns, defaults.get(attr, MISSING))
        for attr, columns in attribute_columns(rows.name).items()
        if attr in filled_attributes(rows.name)
    }


def _attribute_values(
    rows: InputTable, attr: str, columns: dict[str, TableColumn], default: object
) -> Sequence[object]:
    """Return the values of one attribute."""
    if len(columns) > 1:
        return _combined_values(rows, attr, {part: column.name for part, column in columns.items()})
    (column,) = columns.values()
    read = _SPECIAL_READERS.get(attr) or _CELL_READERS.get(column.type)
    if column.type is Type.DATE and MODELS[rows.name] is model.Record:
        read = TableRow.partial_date
    if read:
        return rows.apply((column.name,), lambda row: read(row, column.name))
    if column.empty == "the id":
        return rows.fill_blanks(column.name, rows.cells["id"])
    if default is None:
        return [text or None for text in rows.cells[column.name]]
    if column.default:
        return rows.apply((column.name,), lambda row: row.text(column.name))
    return rows.cells[column.name]


def _combined_values(rows: InputTable, attr: str, names: dict[str, str]) -> Sequence[object]:
    """Return the values of an attribute that several columns fill, each one a part."""
    if "start" in names:
        columns = tuple(names[part] for part in ("start", "end", "as_of") if part in names)
        return rows.apply(columns, lambda row: row.span(*columns))
    if "0" in names:
        first, second = names["0"], names["1"]
        return rows.apply((first, second), lambda row: _id_pair(row, first, second))
    if attr == "acronyms":
        # The English one first; one may be the same in both languages.
        en, fr = names[""], names["fr"]
        return rows.apply((en, fr), lambda r: tuple(filter(None, (r.cells[en], *r.items(fr)))))
    return [row.bilingual_text(names[""]) for row in rows]


def _id_pair(row: TableRow, name: str, other: str) -> tuple[str, str]:
    """Return two ids, sorted, which have to differ."""
    first, second = row.cells[name], row.cells[other]
    if first and first == second:
        row.fault(other, Sentence("is {name} again", name=name))
    return min(first, second), max(first, second)


def dependencies(rows: InputTable) -> tuple[Dependency, ...]:
    """Return how much one function needs another, each pair once, either way round."""
    result: dict[Dependency, None] = {}
    lines: dict[tuple[str, str, bool], tuple[int, Dependency]] = {}
    for row, entry in zip(rows, build_things(Dependency, table_values(rows)), strict=True):
        if not (entry.dependent and entry.prerequisite):
            continue
        a, b = sorted((entry.dependent, entry.prerequisite))
        line, first = lines.setdefault((a, b, entry.cross_border), (row.line, entry))
        if first == entry:
            result[entry] = None
            continue
        same_way = (first.dependent, first.prerequisite) == (entry.dependent, entry.prerequisite)
        other_cells = "is also on line {line}, with other cells"
        other_way = "is also on line {line}, the other way round"
        message = Sentence(other_cells if same_way else other_way, line=line)
        row.fault("dependency", message, "keep one row")
    return tuple(result)
