"""What follows from the needs of a graph: triples for SPARQL, and the assessment in its index."""

from __future__ import annotations

import warnings
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from bordergraph import vocab
from bordergraph.analysis.method.assessment import Assessment, assess
from bordergraph.analysis.method.counts import years_of
from bordergraph.analysis.method.inputs import FileDatabase
from bordergraph.analysis.method.numbers import VARIANTS, day_text
from bordergraph.analysis.method.rows import Need
from bordergraph.errors import ReadingNote
from bordergraph.store.graph import dependencies_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from bordergraph.analysis.method.rows import ChannelUse, Key, NeedRow
    from bordergraph.model import Network
    from bordergraph.store.graph import KnowledgeGraph


MOST_NEEDS = 100_000
"""Needs up to which all are laid out; of more, only the possible gaps are."""


def conclusions(network: Network, assessment: Assessment) -> bytes:
    """Return the needs, channel classes and possible gaps of a day as N-Triples.

    Args:
        network: The network that was assessed.
        assessment: How its needs are served.
    """
    searches: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for s in network.searches:
        searches[(*sorted(s.agencies), s.threat)].append(s.id)
    ((count,),) = assessment.query("SELECT count(*) FROM outcome WHERE {on}")
    few = count <= MOST_NEEDS
    told = ""
    if not few:
        note = (
            f"the graph has {count:,} needs, and at most {MOST_NEEDS:,} are laid out as triples: only"
            " possible gaps are, without their channels; bordergraph coverage counts all"
        )
        warnings.warn(note, ReadingNote, stacklevel=2)
        # In the graph too, so that a file which is made of it says what it lacks.
        told = f'<{vocab.DERIVED}> <{vocab.expand("dcterms:description")}> "{note}"@en .\n'
    channels = assessment.channels if few else {}
    lines = [told]
    for row in assessment.each() if few else assessment.candidates(partial=True):
        problems = assessment.problems.get(row.key, ())
        lines += _lines(row, channels, searches.get(row.key, ()), problems, network)
    return "".join(lines).encode()


def _lines(
    row: NeedRow,
    channels: Mapping[Key, Sequence[ChannelUse]],
    searches: Sequence[str],
    problems: Sequence[str],
    network: Network,
) -> Iterator[str]:
    a, b = row.agencies
    need = f"<{vocab.iri('need', f'{a}--{b}--{row.threat}')}>"

    def says(predicate: str, value: str) -> str:
        return f"{need} <{vocab.expand(predicate)}> {value} .\n"

    def thing(kind: str, slug: str) -> str:
        return f"<{vocab.iri(kind, slug)}>"

    yield says("rdf:type", f"<{vocab.expand('bg:Need')}>")
    if row.candidate and row.need is Need.FULL:
        yield says("rdf:type", f"<{vocab.expand('bg:PossibleGap')}>")
    for agency in row.agencies:
        yield says("bg:needOf", thing("agency", agency))
    yield says("bg:threat", thing("threat", row.threat))
    yield says("bg:needClass", thing("need-class", row.need))
    yield says("bg:channelClass", thing("channel-class", row.outcome))
    for name in sorted({u.arrangement for u in channels.get(row.key, ()) if u.arrangement}):
        yield says("bg:servedBy", thing("arrangement", name))
    for search in searches:
        yield says("bg:hasSearch", thing("search", search))
    for problem in problems:
        yield says("bg:hasProblem", thing("problem", problem))
    if network.day:
        yield says("dcterms:date", f'"{network.day}"^^<{vocab.expand("xsd:date")}>')


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
