"""What the rows of each table are made into: things as they are, facts as one list a field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.model import (
    Agency,
    AgencyClass,
    Arrangement,
    ArrangementClass,
    Cadence,
    Responsibility,
    Source,
    Threat,
)
from bordergraph.tables import work
from bordergraph.tables.bulk import made
from bordergraph.tables.columns import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.tables.bulk import Rows

__all__ = [
    "agencies",
    "flows",
    "foci",
    "mandates",
    "participations",
    "programs",
    "shares",
    "sources",
    "threats",
]


def agencies(rows: Rows) -> list[Agency]:
    """Return the agency of each row."""
    cells = rows.cells
    columns: dict[str, Sequence[object]] = {
        "id": cells["id"],
        "label": rows.either("label", cells["id"]),
        "country": cells["country"],
        "level": cells["level"],
        "sector": cells["sector"],
        "parent": rows.filled("parent"),
        "cls": rows.word("class", AgencyClass),
        "span": rows.span("start", "end"),
    }
    return made(Agency, columns | work.agency_work(rows))


def threats(rows: Rows) -> list[Threat]:
    """Return the threat of each row."""
    columns: dict[str, Sequence[object]] = {
        "id": rows.cells["id"],
        "label": rows.either("label", rows.cells["id"]),
        "broader": rows.filled("broader"),
        "severity": rows.number("severity"),
    }
    return made(Threat, columns | work.threat_work(rows))


def programs(rows: Rows) -> list[Arrangement]:
    """Return the program or channel of each row."""
    columns: dict[str, Sequence[object]] = {
        "id": rows.cells["id"],
        "label": rows.either("label", rows.cells["id"]),
        "cls": rows.word("class", ArrangementClass),
        "kind": rows.cells["kind"],
        "cadence": rows.word("cadence", Cadence),
        "span": rows.span("start", "end", "as_of"),
        "status": rows.one_of("status"),
    }
    return made(Arrangement, columns | work.program_work(rows))


def sources(rows: Rows) -> list[Source]:
    """Return the document of each row."""
    columns = {name: rows.cells[name] for name in TABLES["sources"]}
    return made(Source, columns | {"title": rows.either("title", rows.cells["id"])})


def participations(rows: Rows) -> dict[str, Sequence[object]]:
    """Return the fields of participations."""
    return {
        "agency": rows.cells["agency"],
        "arrangement": rows.cells["program"],
        "role": rows.text("role"),
        "span": rows.span("from", "to", "as_of"),
        "provides": rows.truth("provides"),
        "receives": rows.truth("receives"),
    }


def mandates(rows: Rows) -> dict[str, Sequence[object]]:
    """Return the fields of mandates."""
    return {
        "agency": rows.cells["agency"],
        "threat": rows.cells["threat"],
        "responsibility": rows.word("role", Responsibility),
        **work.mandate_work(rows),
    }


def foci(rows: Rows) -> dict[str, Sequence[object]]:
    """Return the fields of what programs are against."""
    cells = rows.cells
    return {"arrangement": cells["program"], "threat": cells["threat"]}


def shares(rows: Rows) -> dict[str, Sequence[object]]:
    """Return the fields of shares."""
    return {
        "giver": rows.cells["from"],
        "receiver": rows.cells["to"],
        "threat": rows.filled("threat"),
        "cadence": rows.word("cadence", Cadence),
        "span": rows.span("start", "end", "as_of"),
    }


def flows(rows: Rows) -> dict[str, Sequence[object]]:
    """Return the fields of flows."""
    ends = [rows.cells[c] for c in ("from", "to", "program")]
    spans = rows.span("start", "end", "as_of")
    # What passes is equal in either language, and each fact keeps its own words.
    one: dict[tuple[object, ...], str] = {}
    told = [row.told("what") for row in rows]
    what = [one.setdefault(key, key[-1]) for key in zip(*ends, spans, told, strict=True)]
    return dict(
        zip(
            ("giver", "receiver", "arrangement", "span", "what"),
            (*ends, spans, what),
            strict=True,
        )
    )
