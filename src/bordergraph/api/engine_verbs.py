"""Gaps and coverage that an engine of many machines works out on the tables of the method."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bordergraph.api.open_graph import allowing
from bordergraph.api.rankings import BY, COVERED, count_rows, coverage_rows
from bordergraph.api.result import Result

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bordergraph.analysis.gaps.possible_gaps import PossibleGap
    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.method.rows import NeedRow
    from bordergraph.words.labels import Labels


@contextmanager
def _assessed(
    url: str, folder: str | Path, session: object, language: str
) -> Iterator[tuple[Assessment, Labels, tuple[str, ...]]]:
    """Work the method out on an engine; give its answers, words, and the line below tables."""
    from bordergraph import resources
    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.method.numbers import DEFAULT
    from bordergraph.analysis.method.spark import SparkDatabase
    from bordergraph.store.graph import KnowledgeGraph
    from bordergraph.store.inputs import Given
    from bordergraph.words.labels import Labels

    with SparkDatabase(url, folder, session=session) as database:
        ((day,),) = database.query(
            "SELECT min(day) AS day FROM run WHERE run = (SELECT min(run) FROM run)"
        )
        # Of things the tables hold ids alone; the ontology has the other words.
        ontology = KnowledgeGraph(Given(resources.ontology_files()))
        labels = Labels.naming(language, ontology.record.namings())
        yield (
            Assessment(database, day, DEFAULT),
            labels,
            (labels.say("note-engine", url=url, day=day),),
        )


@allowing(by=BY, top=1)
def engine_gaps(
    url: str,
    folder: str | Path,
    *,
    by: str = "detail",
    partial: bool = False,
    research: bool = False,
    threat: str | None = None,
    agency: str | None = None,
    top: int | None = None,
    language: str = "en",
    session: object = None,
) -> Result[Any]:
    """List possible gaps as `Workbench.gaps` does, worked out by Spark.

    Things are named by id. Sources stand in the graph alone, so that the rows have none.

    Args:
        url: ``sc://host:port`` of Spark Connect.
        folder: Tables that ``export --method --format parquet`` wrote, where the engine finds them.
        by: As of `Workbench.gaps`.
        partial: As of `Workbench.gaps`.
        research: As of `Workbench.gaps`.
        threat: Id of a threat; it and narrower ones.
        agency: Id of an agency.
        top: The most rows.
        language: ``en`` or ``fr``.
        session: An open Spark session to use instead of the URL.

    Raises:
        UsageError: Nothing answers at the URL, or pyspark is not installed.
        OutputError: The engine cannot read the tables, or cannot work them out.
    """
    from bordergraph.views.tables.needs import gap_table

    with _assessed(url, folder, session, language) as (assessment, labels, notes):
        found = assessment.unresearched() if research else assessment.candidates(partial=partial)
        below = {
            name
            for (name,) in assessment.query(
                "SELECT threat FROM threat_above WHERE above = ?", [threat or ""]
            )
        }
        rows = tuple(
            row
            for row in found
            if agency in {None, *row.agencies} and (threat is None or row.threat in below)
        )
        opening = _opening(rows, assessment.day, labels, partial=partial, research=research)
        if by != "detail":
            return count_rows(by, rows, top, labels, opening, notes)
        gaps = tuple(_possible_gap(assessment, row) for row in rows[:top])
        title = "gaps-research-title" if research else "gaps-title"
        return Result(gaps, gap_table(gaps, None, labels, title, opening, notes), rows)


def _opening(
    rows: Sequence[NeedRow], day: str, labels: Labels, *, partial: bool, research: bool
) -> list[str]:
    """Say how many rows there are."""
    if research:
        return [labels.say("gaps-research-count", len(rows), n=labels.number(len(rows)), day=day)]
    full = sum(row.need == "full" for row in rows)
    others = len(rows) - full
    opening = [labels.say("gaps-count.full", full, n=labels.number(full), day=day)]
    if partial:
        opening.append(labels.say("gaps-count.partial", others, n=labels.number(others)))
    return opening


def _possible_gap(assessment: Assessment, row: NeedRow) -> PossibleGap:
    """Return what the tables of the method say of a row."""
    from bordergraph.analysis.gaps.possible_gaps import PossibleGap

    searches = assessment.query(
        "SELECT search FROM search WHERE a = ? AND b = ? AND threat = ? ORDER BY day, search",
        row.key,
    )
    always = assessment.always if row.candidate else None
    uses = assessment.channels_of(row)
    return PossibleGap(
        agencies=row.agencies,
        threat=row.threat,
        need=row.need,
        channel=row.outcome,
        searches=tuple(name for (name,) in searches),
        searched_on=row.searched_on,
        arrangements=tuple(sorted({use.arrangement for use in uses if use.arrangement})),
        relays=assessment.relays_of(row),
        work=tuple(f"{one}-{other}" for one, other, _ in assessment.work_of(row)),
        problems=assessment.problems.get(row.key, ()),
        always=None if always is None else row.key in always,
        basis="candidate" if row.candidate else None,
    )


@allowing(of=COVERED)
def engine_coverage(
    url: str,
    folder: str | Path,
    of: str = "threats",
    *,
    language: str = "en",
    session: object = None,
) -> Result[Any]:
    """Show how needs are served as `Workbench.coverage` does, worked out by Spark.

    Args:
        url: As of `engine_gaps`.
        folder: As of `engine_gaps`.
        of: As of `Workbench.coverage`.
        language: ``en`` or ``fr``.
        session: As of `engine_gaps`.

    Raises:
        UsageError: As of `engine_gaps`.
        OutputError: As of `engine_gaps`.
    """
    with _assessed(url, folder, session, language) as (assessment, labels, notes):
        return coverage_rows(assessment, of, labels, lambda: notes)
