"""Rows on what agencies do, what depends on what, doors, searches and findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from bordergraph import vocab
from bordergraph.model import Dependency, Finding, Gateway, Search
from bordergraph.schema.words import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bordergraph.model import Agency
    from bordergraph.tables.bulk import Rows
    from bordergraph.tables.rows import Row

__all__ = [
    "agency_work",
    "dependencies",
    "finding",
    "gateway",
    "mandate_work",
    "program_work",
    "search",
    "threat_work",
]

_ONE_ROW = "keep one row"


_Columns: TypeAlias = "dict[str, Sequence[object]]"


def _short(rows: Rows) -> list[tuple[str, ...]]:
    """Return short names, the English one first; one may be the same in both languages."""

    def short(row: Row) -> tuple[str, ...]:
        return tuple(filter(None, (row.cells["acronym"], *row.items("acronym_fr"))))

    return rows.each(("acronym", "acronym_fr"), short)


def agency_work(rows: Rows) -> _Columns:
    """Return where bodies work and whom they stand for."""
    return {
        "home": rows.items("home"),
        "near": rows.items("near"),
        "stands_for": rows.items("stands_for"),
        "acronyms": _short(rows),
        "label_fr": rows.cells["label_fr"],
        "same_as": rows.addresses("same_as"),
    }


def threat_work(rows: Rows) -> _Columns:
    """Return what is next to threats, their field of work, and since when each is one."""
    return {
        "related": rows.items("related"),
        "family": rows.cells["family"],
        "first_documented": rows.day("first_documented"),
        "label_fr": rows.cells["label_fr"],
        "same_as": rows.addresses("same_as"),
    }


def program_work(rows: Rows) -> _Columns:
    """Return what arrangements serve, whom they tie, where and of which whole."""
    return {
        "scope": rows.cells["scope"],
        "status_as_of": rows.day("status_as_of"),
        "part_of": rows.items("part_of"),
        "serves": rows.one_of("serves"),
        "hubs": rows.items("hub"),
        "region": rows.cells["region"],
        "announced": rows.truth("announced"),
        "acronyms": _short(rows),
        "label_fr": rows.cells["label_fr"],
        "same_as": rows.addresses("same_as"),
    }


def mandate_work(rows: Rows) -> _Columns:
    """Return what the agencies of mandates do, and what confines it."""
    return {
        "functions": rows.items("functions"),
        "basis": rows.one_of("basis"),
        "side": rows.cells["side"],
        "realm": rows.items("realm"),
        "only_with": rows.items("only_with"),
    }


def dependencies(rows: Iterable[Row]) -> tuple[Dependency, ...]:
    """Return how much one function needs another, each pair once, either way round."""
    found: dict[Dependency, None] = {}
    lines: dict[tuple[str, str, bool], tuple[int, Dependency]] = {}
    for row in rows:
        told = _dependency(row)
        if not (told.dependent and told.on):
            continue
        one, two = sorted((told.dependent, told.on))
        line, first = lines.setdefault((one, two, told.across), (row.line, told))
        if first == told:
            found[told] = None
        elif (first.dependent, first.on) == (told.dependent, told.on):
            row.fault("dependency", f"stands on line {line} already, with other cells", _ONE_ROW)
        else:
            row.fault("dependency", f"stands on line {line} already, the other way round", _ONE_ROW)
    return tuple(found)


def _dependency(row: Row) -> Dependency:
    return Dependency(
        row.one_of("dependent"),
        row.one_of("dependency"),
        across=row.truth("across"),
        value=row.number("value"),
        direction=row.one_of("direction"),
        rhythm=row.one_of("rhythm"),
        why=row.cells["why"],
        why_fr=row.cells["why_fr"],
    )


def gateway(row: Row, agencies: Mapping[str, Agency]) -> Gateway:
    """Return a door; one between two countries has a body in each, found by the body's country."""
    across = row.truth("across")
    functions = row.pairs("functions", same=True)
    for name in sorted({f for pair in functions for f in pair} - set(FUNCTIONS)):
        row.fault("functions", f"'{name}' is no function", f"use {', '.join(FUNCTIONS)}")
    if not functions and not row.cells["agency"]:
        row.fault("functions", "must be filled where there is no agency")
    doors = row.items("through")
    country = {a.id: a.country for a in agencies.values()}
    return Gateway(
        row.cells["id"],
        functions=functions,
        across=across,
        agency=row.cells["agency"],
        not_level=row.cells["not_level"],
        through=tuple(sorted((country.get(d, "") if across else "", d) for d in doors)),
        threats=row.items("threats"),
        why=row.cells["why"] or row.cells["why_fr"],
        why_fr=row.cells["why_fr"],
    )


def search(row: Row) -> Search | None:
    """Return an attempt to disprove a gap; None when it names no day or twice one agency."""
    cells = row.cells
    day = row.day("day")
    first, second = cells["agency_a"], cells["agency_b"]
    if first and first == second:
        row.fault("agency_b", "is agency_a again")
    for thing in (found := row.items("found")):
        kind, mark, slug = thing.partition(":")
        if kind not in vocab.KINDS or not (mark and slug):
            row.fault("found", f"'{thing}': expected a kind and an id, such as arrangement:ibet")
    outcome = row.one_of("outcome")
    if day is None or first == second:
        return None
    return Search(
        cells["id"],
        (min(first, second), max(first, second)),
        cells["threat"],
        day,
        outcome,
        queries=row.items("queries"),
        found=found,
        searcher=cells["searcher"],
        note=row.told("note"),
    )


def finding(row: Row) -> Finding:
    """Return what was documented about agencies or an arrangement; its note is a citation's."""
    return Finding(
        row.cells["id"],
        row.cells["kind"],
        agencies=row.items("agencies"),
        pairs=row.pairs("pairs"),
        arrangements=row.items("programs"),
        threats=row.items("threats"),
        span=row.span("from", "to", "as_of"),
        fixed=row.one_of("fixed"),
        examined=row.span("examined_from", "examined_to"),
    )
