"""What follows from the needs of a graph: triples for SPARQL, and the assessment in its index."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bordergraph import vocab
from bordergraph.analysis.core.in_force import next_year
from bordergraph.analysis.gaps.possible_gaps import searches_by_row
from bordergraph.analysis.method.assessment import Assessment, assess
from bordergraph.analysis.method.counts import years_of
from bordergraph.analysis.method.inputs import FileDatabase, day_text
from bordergraph.analysis.method.numbers import VARIANTS
from bordergraph.analysis.method.rows import Need
from bordergraph.errors import Sentence, warn_reading
from bordergraph.store.engine import note_line
from bordergraph.store.graph import dependencies_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from bordergraph.analysis.method.rows import ChannelUse, Key, NeedRow
    from bordergraph.model import Network, Search
    from bordergraph.store.graph import KnowledgeGraph


MOST_NEEDS = 100_000
"""Needs up to which all are laid out; of more, only the possible gaps are."""


def conclusions(network: Network, assessment: Assessment) -> bytes:
    """Return the needs, channel classes and possible gaps of a day as N-Triples."""
    searches = searches_by_row(network)
    ((count,),) = assessment.query("SELECT count(*) FROM outcome WHERE {on}")
    is_small = count <= MOST_NEEDS
    lines: list[str] = []
    if not is_small:
        note = Sentence(
            "the graph has {n:,} needs, and at most {limit:,} are laid out as triples: only possible gaps are, without their channels; bordergraph coverage counts all",
            n=count,
            limit=MOST_NEEDS,
        )
        warn_reading(note)
        lines.append(note_line(note))
    channels = assessment.channels if is_small else {}
    for row in assessment.iter_rows() if is_small else assessment.candidates(partial=True):
        problems = assessment.problems.get(row.key, ())
        lines += _lines(row, channels, searches.get(row.key, ()), problems, network)
    return "".join(lines).encode()


def _lines(
    row: NeedRow,
    channels: Mapping[Key, Sequence[ChannelUse]],
    searches: Sequence[Search],
    problems: Sequence[str],
    network: Network,
) -> Iterator[str]:
    a, b = row.agencies
    need = f"<{vocab.iri('need', f'{a}--{b}--{row.threat}')}>"

    def triple(predicate: str, value: str) -> str:
        return f"{need} <{vocab.expand_name(predicate)}> {value} .\n"

    yield triple("rdf:type", f"<{vocab.expand_name('bg:Need')}>")
    if row.candidate and row.need is Need.FULL:
        yield triple("rdf:type", f"<{vocab.expand_name('bg:PossibleGap')}>")
    arrangements = {use.arrangement for use in channels.get(row.key, ()) if use.arrangement}
    things: tuple[tuple[str, str, Iterable[str]], ...] = (
        ("bg:needOf", "agency", row.agencies),
        ("bg:threat", "threat", (row.threat,)),
        ("bg:needClass", "need-class", (row.need,)),
        ("bg:channelClass", "channel-class", (row.outcome,)),
        ("bg:servedBy", "arrangement", sorted(arrangements)),
        ("bg:hasSearch", "search", [search.id for search in searches]),
        ("bg:hasProblem", "problem", problems),
    )
    for predicate, kind, slugs in things:
        for slug in slugs:
            yield triple(predicate, f"<{vocab.iri(kind, slug)}>")
    if network.day:
        yield triple("dcterms:date", f'"{network.day}"^^<{vocab.expand_name("xsd:date")}>')


ASSESSMENT = "assessment.sqlite"
"""Name of the file in the index."""


def write_assessment(graph: KnowledgeGraph, path: Path) -> None:
    """Work out how the needs of a graph are served and write it to a file of its index."""
    network = graph.network()
    days = [network.day, *(date(year, 12, 31) for year in years_of(network))]
    days += [next_year(network.day)] if network.day else []
    dependencies = dependencies_of(network)
    assessment = assess(network, days=days, variants=VARIANTS, dependencies=dependencies)
    FileDatabase.write(path, assessment.database)


def stored_assessment(graph: KnowledgeGraph, days: Iterable[date | None]) -> Assessment | None:
    """Return the assessment that the index of a graph keeps; None where it lacks one of the days.

    Args:
        graph: The open graph.
        days: The days; the first is the one described.
    """
    index = graph.inputs.index
    path = index.file_path(ASSESSMENT) if index and graph.dependencies is None else None
    if path is None:
        return None
    database = FileDatabase(path)
    stored_days = {day for (day,) in database.query("SELECT DISTINCT day FROM run")}
    day_texts = [day_text(day) for day in days]
    return Assessment(database, day_texts[0]) if stored_days.issuperset(day_texts) else None
