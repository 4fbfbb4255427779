"""Values of the model made of rows, as the schema says, and which values in them are doubtful."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import MISSING, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from bordergraph import model, vocab
from bordergraph.errors import Sentence
from bordergraph.model import Dependency, attributes
from bordergraph.resources import scheme_words
from bordergraph.schema import Type
from bordergraph.suggestions import COUNTRIES, said_otherwise
from bordergraph.tables.columns import COLUMNS, OF_TABLE, TABLES
from bordergraph.tables.rows import TableRow, made

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import date

    from bordergraph.model import Agency, Arrangement, Network, Participation, Record
    from bordergraph.tables.columns import TableColumn
    from bordergraph.tables.rows import TableRows


class Thing(Protocol):
    """Whatever has an id."""

    @property
    def id(self) -> str:
        """Its id."""


def differing(rows: TableRows, things: Sequence[Thing | None]) -> None:
    """Note things of one id that are not the same."""
    first: dict[str, int] = {}
    for at, thing in enumerate(things):
        if thing is None or not thing.id:
            continue
        before = first.setdefault(thing.id, at)
        if things[before] != thing:
            what = "stands on line {line} already, with other cells"
            rows[at].fault("id", what, "keep one row", line=rows.lines[before])


def circles(rows: TableRows, column: str, above: Mapping[str, str | None]) -> None:
    """Note parents that lead back to the row itself."""
    for number, (own, cell) in enumerate(zip(rows.cells["id"], rows.cells[column], strict=True)):
        if not own or cell not in above:
            continue
        seen: dict[str, None] = {}
        at: str | None = own
        while at and at not in seen:
            seen[at] = None
            at = above.get(at)
        if at == own:
            path = " > ".join((*seen, at))
            rows[number].fault(column, "leads back to itself: {path}", path=path)


def doubts(tables: Iterable[TableRows]) -> None:
    """Note words that look like another spelling of a word in the same column."""
    columns = ((rows, column) for rows in tables if rows for column in rows.table.columns.values())
    for rows, column in columns:
        if column.type not in {Type.ID, Type.CONCEPT} and column.name != "country":
            continue
        meant = said_otherwise(
            rows.cells[column.name],
            scheme_words(column.of) if column.type is Type.CONCEPT else (),
            COUNTRIES if column.name == "country" else None,
        )
        if meant:
            _doubt(rows, column.name, meant)


def _doubt(rows: TableRows, column: str, meant: dict[str, str]) -> None:
    """Note each word of a column that may be meant as another, where it first stands."""
    left = dict(meant)
    for at, cell in enumerate(rows.cells[column]):
        if word := left.pop(cell, ""):
            what, fix = (
                "looks like another spelling of '{name}'",
                "write both alike if they are one",
            )
            rows[at].fault(column, what, fix, severity="warning", name=word)


def shown(
    programs: Iterable[Arrangement], participations: Iterable[Participation]
) -> tuple[Arrangement, ...]:
    """Return programs with the first day that anything in the tables shows them, as RDF is read."""
    days: dict[str, list[date]] = defaultdict(list)
    for p in participations:
        if first := p.span.begin:
            days[p.arrangement].append(first)
    found = []
    for program in programs:
        told = (program.span.as_of, program.status_as_of, *days[program.id])
        first = min(filter(None, told), default=None)
        if first != program.span.as_of:
            program = replace(program, span=replace(program.span, as_of=first))  # noqa: PLW2901
        found.append(program)
    return tuple(found)


_OF_STATUS = frozenset({"status", "status_as_of", "status_why", "superseded_by", "rests_on"})


def problem_records(rows: TableRows, records: Sequence[Record]) -> tuple[Record, ...]:
    """Return one record for each status that a problem has had, noting what cannot be.

    Args:
        rows: The rows of the table.
        records: What each says; all rows of a problem say the same but for its status.
    """
    differing(rows, [replace(r, values=_lasting(r)) for r in records])
    found: dict[tuple[str, object], tuple[int, Record]] = {}
    for row, record in zip(rows, records, strict=True):
        status, day = row.cells["status"], row.cells["status_as_of"]
        if status and not day:
            what = "status '{status}' has no day"
            row.fault("status_as_of", what, "say since when it holds", status=status)
        elif day and not status:
            row.fault("status", "must be filled where there is a day of the status")
        line, first = found.setdefault((record.id, day), (row.line, record))
        if first != record and _lasting(first) == _lasting(record):
            what = "line {line} gives another status from that day"
            row.fault("status", what, "keep one row", line=line)
    successors = {
        r.id: str(r.values["superseded_by"]) for r in records if r.values["superseded_by"]
    }
    circles(rows, "superseded_by", successors)
    return tuple(found[key][1] for key in sorted(found, key=str))


def note_undocumented(rows: TableRows, documented: Collection[str], findings: str) -> None:
    """Note each problem that no finding documents."""
    lacking = dict.fromkeys(id_ for id_ in rows.cells["id"] if id_ and id_ not in documented)
    for at, id_ in enumerate(rows.cells["id"]):
        if id_ in lacking:
            del lacking[id_]
            fix = Sentence("name it in the column 'problems' of a finding in {file}", file=findings)
            rows[at].fault("id", "no finding documents it", fix)


def _lasting(record: Record) -> dict[str, object]:
    """Return what all rows of a problem have to say alike."""
    return {name: value for name, value in record.values.items() if name not in _OF_STATUS}


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
