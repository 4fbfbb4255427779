"""From an open graph to the data of its map, whoever holds the graph."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bordergraph.analysis.method.assessment import assess
from bordergraph.analysis.method.years import end_of, snapshots, years_of
from bordergraph.views.map import geography as material
from bordergraph.views.map.data import map_data
from bordergraph.views.map.large import is_large
from bordergraph.views.map.payload import MapOptions
from bordergraph.views.map.years import MapComparison
from bordergraph.views.table.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence
    from datetime import date

    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.register import Problem
    from bordergraph.model import Dependency, Network
    from bordergraph.record import Naming, Place
    from bordergraph.views.map.payload import MapData, Point
    from bordergraph.words.labels import Labels


def assemble(
    network: Network,
    *,
    assessed: Callable[[Sequence[date | None]], Assessment] | None = None,
    dependencies: Sequence[Dependency] = (),
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
    title: str = "",
    problems: Iterable[Problem] = (),
) -> MapData:
    """Return what the map of a graph shows.

    All years are worked out in one pass.

    Args:
        network: The network of the graph, on its day.
        assessed: Returns how needs are served on several days, the first of them described;
            None works it out.
        dependencies: Which work depends on which, for data that does not say.
        places: Places of the graph.
        seats: Agencies with what is said of where their headquarters are.
        namings: Names of things, for their French acronyms.
        layout: islands, communities, threats or geographic.
        threat: Id of the threat to open on.
        focus: Id of the agency to open on.
        top_gaps: How many pairs with a possible gap to open with; 0 for all.
        version: Version of the program, for the foot of the page.
        data_hash: Hash of the data, for the foot of the page.
        positions: Positions of an earlier build, to keep.
        labels: Names in each language that the page speaks.
        days: Two days to open on side by side.
        change: A change in words, with the network after it, to open on beside the network.
        title: What the graph is called; empty for the shipped one.
        problems: The register of documented problems.

    Raises:
        ValueError: An unknown layout.
    """
    # A very large page holds one day; what a year was, --as-of tells.
    past = () if is_large(network) else tuple(years_of(network))
    every = [network.day, *map(end_of, past), *(days or ())]
    assessment = (
        assess(network, days=every, dependencies=dependencies)
        if assessed is None
        else assessed(every)
    )
    years = _year_ends(days, past) if days else None
    options = MapOptions(
        title=title or network.title,
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
        assessment,
        options=options,
        history=snapshots(network, assessment, past),
        labels=labels,
        problems=problems,
        comparison=None if years else _comparison(network, assessment, dependencies, days, change),
    )


def _year_ends(days: tuple[date, date], years: Container[int]) -> tuple[int, int] | None:
    """Return the years of two days that the page holds anyway, in their order."""
    first, second = days
    ends = all(day == end_of(day.year) and day.year in years for day in days)
    return (first.year, second.year) if ends and first < second else None


def _comparison(
    network: Network,
    assessment: Assessment,
    dependencies: Sequence[Dependency],
    days: tuple[date, date] | None,
    change: tuple[str, Network] | None,
) -> MapComparison | None:
    """Return two days, or the network and what a change makes of it, side by side."""
    if days:
        first, second = days
        return MapComparison(
            replace(network, day=first),
            replace(network, day=second),
            (assessment.on(first), assessment.on(second)),
            (first.isoformat(), second.isoformat()),
        )
    if change:
        words, after = change
        served = assessment, assess(after, dependencies=dependencies, documented=assessment)
        return MapComparison(network, after, served, change=words)
    return None


def inventory(data: MapData) -> Table[Any]:
    """Return one row a thing on the map, most linked kinds and things as the map has them."""
    columns = ("id", "kind", "label", "country", "start", "until", "active")
    rows = [
        (n.id.replace("/", ":", 1), n.kind, n.label, n.country, n.start, n.until, n.active)
        for n in data.nodes
    ]
    return Table.plain(columns, rows)
