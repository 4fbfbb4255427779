"""The assessment of a graph as its index keeps it: its own day with all variants, and past years."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bordergraph.analysis.method.assessment import Assessment, assess
from bordergraph.analysis.method.engine import FileDatabase
from bordergraph.analysis.method.numbers import VARIANTS, day_text
from bordergraph.analysis.method.years import years_of
from bordergraph.store.dependencies import dependencies_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bordergraph.store import KnowledgeGraph

ASSESSMENT = "assessment.sqlite"
"""Name of the file in the index."""


def write_assessment(graph: KnowledgeGraph, path: Path) -> None:
    """Work out how the needs of a graph are served and write it to a file of its index."""
    network = graph.network()
    days = [network.day, *(date(year, 12, 31) for year in years_of(network))]
    found = assess(network, days=days, variants=VARIANTS, dependencies=dependencies_of(network))
    FileDatabase.write(path, found.database)


def kept_assessment(graph: KnowledgeGraph, days: Iterable[date | None]) -> Assessment | None:
    """Return the assessment that the index of a graph keeps; None where it lacks one of the days.

    Args:
        graph: The open graph.
        days: The days; the first is the one described.
    """
    index = graph.given.index
    path = index.file(ASSESSMENT) if index and graph.dependencies is None else None
    if path is None:
        return None
    database = FileDatabase(path)
    held = {day for (day,) in database.query("SELECT DISTINCT day FROM run")}
    wanted = [day_text(day) for day in days]
    return Assessment(database, wanted[0]) if held.issuperset(wanted) else None
