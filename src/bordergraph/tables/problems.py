"""The register of problems as a table: what its rows say together that no cell says alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bordergraph.tables.doubts import circles, differing

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bordergraph.model import Record
    from bordergraph.tables.bulk import Rows

_OF_STATUS = frozenset({"status", "status_as_of", "status_why", "superseded_by", "rests_on"})


def problem_records(rows: Rows, records: Sequence[Record]) -> tuple[Record, ...]:
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
            row.fault("status_as_of", f"status '{status}' has no day", "say since when it holds")
        elif day and not status:
            row.fault("status", "must be filled where there is a day of the status")
        line, first = found.setdefault((record.id, day), (row.line, record))
        if first != record and _lasting(first) == _lasting(record):
            row.fault("status", f"line {line} gives another status from that day", "keep one row")
    successors = {
        r.id: str(r.values["superseded_by"]) for r in records if r.values["superseded_by"]
    }
    circles(rows, "superseded_by", successors)
    return tuple(found[key][1] for key in sorted(found, key=str))


def note_undocumented(rows: Rows, documented: Collection[str], findings: str) -> None:
    """Note each problem that no finding documents.

    Args:
        rows: The rows of the table.
        documented: Ids of the problems that findings name.
        findings: What the table of findings is called.
    """
    lacking = dict.fromkeys(id_ for id_ in rows.cells["id"] if id_ and id_ not in documented)
    for at, id_ in enumerate(rows.cells["id"]):
        if id_ in lacking:
            del lacking[id_]
            fix = f"name it in the column 'problems' of a finding in {findings}"
            rows[at].fault("id", "no finding documents it", fix)


def _lasting(record: Record) -> dict[str, object]:
    """Return what all rows of a problem have to say alike."""
    return {name: value for name, value in record.values.items() if name not in _OF_STATUS}
