"""Rows on what agencies do, what depends on what, doors, searches and findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from bordergraph import vocab
from bordergraph.model import Dependency, Finding, Flow, Gateway, Search
from bordergraph.tables.columns import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from bordergraph.model import Agency
    from bordergraph.tables.rows import Row

__all__ = [
    "agency_work",
    "dependencies",
    "finding",
    "flow",
    "gateway",
    "mandate_work",
    "program_work",
    "search",
    "threat_work",
]

_ONE_ROW = "keep one row"


class _AgencyWork(TypedDict):
    home: tuple[str, ...]
    near: tuple[str, ...]
    stands_for: tuple[str, ...]
    acronyms: tuple[str, ...]
    label_fr: str
    same_as: tuple[str, ...]


class _ThreatWork(TypedDict):
    related: tuple[str, ...]
    family: str
    first_documented: date | None
    label_fr: str
    same_as: tuple[str, ...]


class _ProgramWork(TypedDict):
    scope: str
    status_as_of: date | None
    part_of: tuple[str, ...]
    serves: str
    hubs: tuple[str, ...]
    region: str
    announced: bool
    acronyms: tuple[str, ...]
    label_fr: str
    same_as: tuple[str, ...]


class _MandateWork(TypedDict):
    functions: tuple[str, ...]
    basis: str
    side: str
    realm: tuple[str, ...]
    only_with: tuple[str, ...]


def _short(row: Row) -> tuple[str, ...]:
    """Return short names, each once, the English one first."""
    found = (row.cells["acronym"], *row.items("acronym_fr"))
    return tuple(dict.fromkeys(filter(None, found)))


def agency_work(row: Row) -> _AgencyWork:
    """Return where a body works and whom it stands for."""
    return {
        "home": row.items("home"),
        "near": row.items("near"),
        "stands_for": row.items("stands_for"),
        "acronyms": _short(row),
        "label_fr": row.cells["label_fr"],
        "same_as": row.addresses("same_as"),
    }


def threat_work(row: Row) -> _ThreatWork:
    """Return what is next to a threat, its field of work, and since when it is one."""
    return {
        "related": row.items("related"),
        "family": row.cells["family"],
        "first_documented": row.day("first_documented"),
        "label_fr": row.cells["label_fr"],
        "same_as": row.addresses("same_as"),
    }


def program_work(row: Row) -> _ProgramWork:
    """Return what an arrangement serves, whom it ties, where and of which whole."""
    return {
        "scope": row.cells["scope"],
        "status_as_of": row.day("status_as_of"),
        "part_of": row.items("part_of"),
        "serves": row.one_of("serves"),
        "hubs": row.items("hub"),
        "region": row.cells["region"],
        "announced": row.truth("announced"),
        "acronyms": _short(row),
        "label_fr": row.cells["label_fr"],
        "same_as": row.addresses("same_as"),
    }


def mandate_work(row: Row) -> _MandateWork:
    """Return what the agency of a mandate does, and what confines it."""
    return {
        "functions": row.items("functions"),
        "basis": row.one_of("basis"),
        "side": row.cells["side"],
        "realm": row.items("realm"),
        "only_with": row.items("only_with"),
    }


def flow(row: Row) -> Flow:
    """Return a transfer inside a program."""
    cells = row.cells
    span = row.span("start", "end", "as_of")
    return Flow(cells["from"], cells["to"], cells["program"], row.told("what"), span)


def dependencies(rows: Iterable[Row]) -> tuple[Dependency, ...]:
    """Return how much one function needs another, each pair once, either way round."""
    found: dict[Dependency, None] = {}
    lines: dict[tuple[str, str, bool], tuple[int, Dependency]] = {}
    for row in rows:
        told = _dependency(row)
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
        why=row.cells["why"],
        why_fr=row.cells["why_fr"],
    )


def search(row: Row) -> Search | None:
    """Return an attempt to disprove a gap; None when it names no day or twice one agency."""
    cells = row.cells
    day = row.day("day")
    first, second = cells["agency_a"], cells["agency_b"]
    if first == second:
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
