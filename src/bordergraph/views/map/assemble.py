"""From an open graph to the data of its map, whoever holds the graph."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bordergraph.analysis.core.work_needs import needs_of
from bordergraph.analysis.gaps.counted import counted_gaps
from bordergraph.analysis.whatif.between import between
from bordergraph.views.map import background as material
from bordergraph.views.map.compared import Comparison
from bordergraph.views.map.data import map_data
from bordergraph.views.map.history import past
from bordergraph.views.map.large import LISTED, is_large
from bordergraph.views.map.options import MapOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from bordergraph.analysis.core.needs import Needs
    from bordergraph.analysis.gaps.ranking import GapReport
    from bordergraph.analysis.results import Gap
    from bordergraph.model import Network
    from bordergraph.record import Naming, Place
    from bordergraph.views.map.history import Past
    from bordergraph.views.map.records import MapData, Point
    from bordergraph.words.labels import Labels

__all__ = ["assemble"]


def assemble(
    network: Network,
    gaps_of: Callable[[Network], GapReport],
    *,
    places: Iterable[Place] = (),
    seats: Iterable[tuple[str, str]] = (),
    namings: Iterable[Naming] = (),
    layout: str = "islands",
    threat: str | None = None,
    focus: str | None = None,
    top_gaps: int = 10,
    version: str = "",
    data_hash: str = "",
    positions: Mapping[str, Mapping[str, Point]] | None = None,
    labels: Sequence[Labels] = (),
    days: tuple[date, date] | None = None,
    change: tuple[str, Network] | None = None,
    needs: Needs | None = None,
) -> MapData:
    """Return what the map of a graph shows.

    Args:
        network: The network of the graph, on its day.
        gaps_of: How to find the gaps of a network on that network's own day.
        places: Places of the graph.
        seats: Agencies with what is said of where their headquarters are.
        namings: Names of things, for their French acronyms.
        layout: islands, communities, threats or geographic.
        threat: Id of the threat to open on.
        focus: Id of the agency to open on.
        top_gaps: How many gap pairs to open with; 0 for all.
        version: Version of the program, for the foot of the page.
        data_hash: Hash of the data, for the foot of the page.
        positions: Positions of an earlier build, to keep.
        labels: Names in each language that the page speaks.
        days: Two days to open on side by side.
        change: A change in words, with the network after it, to open on beside the network.
        needs: The network's rows of need, if they are at hand.

    Raises:
        ValueError: An unknown layout.
    """
    report, apart = gaps_of(network), None
    found: tuple[Gap, ...]
    history: dict[int, Past]
    if is_large(network):
        # The page lists the largest gaps of the day alone; what a year was, --as-of tells.
        rows = needs_of(network) if needs is None else needs
        found, history = tuple(counted_gaps(rows, most=LISTED)), {}
        totals = report.totals
        apart = totals.unknown, totals.within_body, totals.strained
    else:
        found = (*report.gaps, *report.within_body, *report.unknown)
        now = ((g.agencies, g.threat) for g in report.gaps)
        history = past(network, counted_gaps, told=now)
    years = _year_ends(days, history) if days else None
    options = MapOptions(
        title=network.title,
        note=material.note(version, data_hash, "en"),
        note_fr=material.note(version, data_hash, "fr"),
        layout=layout,
        threat=threat,
        focus=focus,
        top_gaps=top_gaps,
        places=material.places(places),
        seats=material.seats(seats),
        short_fr=material.acronyms(namings),
        positions=positions,
        years=years,
    )
    return map_data(
        network,
        found,
        options=options,
        history=history,
        labels=labels,
        comparison=None if years else _comparison(network, gaps_of, days, change),
        strained=() if apart else report.strained,
        apart=apart,
    )


def _year_ends(days: tuple[date, date], history: Mapping[int, Past]) -> tuple[int, int] | None:
    """Return the years of two days that the page holds anyway, in their order."""
    first, second = days
    ends = all((day.month, day.day) == (12, 31) and day.year in history for day in days)
    return (first.year, second.year) if ends and first < second else None


def _comparison(
    network: Network,
    gaps_of: Callable[[Network], GapReport],
    days: tuple[date, date] | None,
    change: tuple[str, Network] | None,
) -> Comparison | None:
    """Return what lies between two days, or between the network and what a change makes of it."""
    if days:
        sides = replace(network, day=days[0]), replace(network, day=days[1])
    elif change:
        sides = network, change[1]
    else:
        return None
    found = between(*sides)
    moved = {(m.change.agencies, m.change.threat) for rows in found.moved.values() for m in rows}
    return Comparison(
        found,
        tuple(g for s in sides for g in gaps_of(s).gaps if (g.agencies, g.threat) in moved),
        first=days[0].isoformat() if days else "",
        second=days[1].isoformat() if days else "",
        change=change[0] if change and not days else "",
    )
