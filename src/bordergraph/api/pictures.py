"""The interactive map."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bordergraph.api.arguments import day_of, ids_of
from bordergraph.api.changes import CHANGES, ENDED_FUNDING, funding_ended, named_changes
from bordergraph.api.result import Result
from bordergraph.api.story import story_file, told
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from bordergraph.api.desk import Desk
    from bordergraph.model import Network
    from bordergraph.views.map.payload import MapNode, Point

__all__ = ["map_of"]


def map_of(
    desk: Desk,
    *,
    threat: str | None,
    focus: str | None,
    layout: str,
    top_gaps: int,
    language: str | None,
    positions: str | Path | Mapping[str, Mapping[str, Point]] | None,
    compare: tuple[str | date, str | date] | None,
    whatif: Mapping[str, Any] | None,
    story: str | Path | None = None,
) -> Result[MapNode]:
    """Return the map as one page, with everything that is on it."""
    from bordergraph import __version__
    from bordergraph.views.map.assemble import assemble
    from bordergraph.views.map.inventory import inventory
    from bordergraph.views.map.large import LARGE, is_large
    from bordergraph.views.map.page import build_map
    from bordergraph.views.map.positions import positions_text, read_positions
    from bordergraph.views.table.document import Document
    from bordergraph.words import LANGUAGES

    if isinstance(positions, str | Path):
        earlier = Path(positions)
        positions = read_positions(earlier.read_bytes(), str(earlier)) if earlier.exists() else None
    guide = None if story is None else story_file(story)
    if compare and whatif:
        raise UsageError("two days and a change exclude each other", "ask for one map of each")
    if (compare or whatif) and is_large(desk.network):
        raise UsageError(
            f"a map of more than {LARGE} things lays no two sides on one picture",
            "use the commands compare and whatif, which count what changes",
        )
    data = assemble(
        desk.network,
        assessed=desk.assessment_over,
        dependencies=desk.dependencies,
        places=desk.record.places(),
        seats=desk.record.seats(),
        namings=desk.namings,
        layout=layout,
        threat=desk.found("threat", threat),
        focus=desk.found("agency", focus),
        top_gaps=top_gaps,
        version=__version__,
        data_hash=desk.graph.data_hash,
        positions=positions,
        labels=tuple(desk.labels_in(each) for each in LANGUAGES),
        days=_days(desk, compare),
        change=_changed(desk, whatif) if whatif is not None else None,
    )
    if guide is not None:
        data = replace(data, story=told(desk, *guide, data))
    n = data.counts
    pairs = "pair" if n.linked == 1 else "pairs"
    gaps = "possible gap" if n.gaps == 1 else "possible gaps"
    remarks = [f"{n.agencies} agencies, {n.linked} {pairs} of them linked, {n.gaps} {gaps}"]
    if data.collapsed:
        many = len(data.communities)
        remarks.append(f"too many to draw one by one: {many} communities, one mark each")
    return Result(
        data.nodes,
        Document(build_map(data, language or desk.language), inventory(data), is_page=True),
        data,
        tuple(remarks),
        {"positions": lambda: positions_text(data)},
    )


def _days(desk: Desk, given: tuple[str | date, str | date] | None) -> tuple[date, date] | None:
    """Return two days to lay side by side, each of them named.

    Raises:
        UsageError: The graph was asked for on a day of its own, or no day is given.
    """
    if given is None:
        return None
    if desk.graph.as_of:
        raise UsageError(
            "two days and --as-of exclude each other", "leave --as-of out: each side has its day"
        )
    first, second = (day_of(day) for day in given)
    if first is None or second is None:
        raise UsageError("a comparison needs two days", "write them as 2012-12-31 and 2025-12-31")
    return first, second


def _changed(desk: Desk, given: Mapping[str, Any]) -> tuple[str, Network]:
    """Return changes in the words of the command, and the network after them.

    Raises:
        UsageError: Nothing would change, or a change has no such name.
    """
    from bordergraph.analysis.whatif.changes import apply, ended

    named = {key: tuple(ids_of(given.get(key, ()))) for key in CHANGES}
    strange = [key for key in given if key not in {*CHANGES, ENDED_FUNDING}]
    if strange:
        raise UsageError(f"no change '{strange[0]}'", f"use {', '.join(CHANGES)}")
    changes = named_changes(desk, **named)
    words = [f"--{key.replace('_', '-')} {each}" for key, names in named.items() for each in names]
    if given.get(ENDED_FUNDING):
        changes += ended(funding_ended(desk))
        words.append("--ended-funding")
    if not words:
        raise UsageError("nothing would change", "name a change, such as --remove IBET")
    return " ".join(words), apply(desk.network, changes)
