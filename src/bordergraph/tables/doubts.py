"""What of a table cannot be, or looks as if it were not meant so: noted where it stands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from bordergraph.errors import Sentence
from bordergraph.resources import scheme_words
from bordergraph.schema import Type
from bordergraph.suggestions import COUNTRIES, said_otherwise

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from bordergraph.model import Arrangement, Participation, Record, Threat
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


def both_ways(threats: Iterable[Threat]) -> tuple[Threat, ...]:
    """Return threats with what is next to them, whichever of the two names the other."""
    listed = list(threats)
    near: dict[str, set[str]] = defaultdict(set)
    for threat in listed:
        for other in threat.related:
            near[threat.id].add(other)
            near[other].add(threat.id)
    if not near:
        return tuple(listed)
    return tuple(replace(t, related=tuple(sorted(near[t.id] - {t.id}))) for t in listed)


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
