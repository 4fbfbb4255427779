"""Coverage as tables: how far apart agencies are on each threat, how well each is documented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.views.records import coverage_record, rounded
from bordergraph.views.tables.ranked import headings
from bordergraph.views.tables.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bordergraph.analysis.core.documented import AgencyCoverage
    from bordergraph.analysis.gaps.coverage import ThreatCoverage
    from bordergraph.words.labels import Labels

__all__ = ["agencies_table", "ladder_table"]


def ladder_table(
    threats: Sequence[ThreatCoverage],
    congruence: float | None,
    labels: Labels,
    notes: Iterable[str] = (),
) -> Table:
    """Show coverage and the reach ladder of each threat.

    Args:
        threats: One entry a threat.
        congruence: Share of the pairs that share a threat which have a mutual tie; None when
            no pair shares one.
        labels: Names.
        notes: Further notes.
    """
    rungs = ("direct", "two_step", "farther", "unreachable")
    records = [
        {"threat": t.threat, "agencies": t.agencies, "pairs": t.pairs}
        | {"coverage": rounded(t.coverage), "components": t.components}
        | {rung: getattr(t, rung) for rung in rungs}
        for t in threats
    ]
    rows = [
        (
            labels.full("threat", t.threat),
            t.agencies,
            t.pairs,
            labels.share(t.coverage),
            t.components,
            *(getattr(t, rung) for rung in rungs),
        )
        for t in threats
    ]
    keys = ("threat", "agencies", "pairs", "coverage", "parts", *rungs)
    method = [labels.say("note-ladder")]
    if congruence is not None:
        method.append(labels.say("note-congruence", share=labels.share(congruence)))
    title = labels.say("ladder-title")
    return Table(headings(labels, *keys), rows, title, (*method, *notes), records)


def agencies_table(
    agencies: Sequence[AgencyCoverage],
    alone: Iterable[str],
    labels: Labels,
    notes: Iterable[str] = (),
) -> Table:
    """Show how well each agency is documented, the thinnest first.

    Args:
        agencies: One entry an agency.
        alone: Ids of agencies with a mandate and no tie at all.
        labels: Names.
        notes: Further notes.
    """
    without = frozenset(alone)
    ranked = sorted(agencies, key=lambda a: (a.sources, a.statements, a.agency))
    records = [coverage_record(a) | {"orphan": a.agency in without} for a in ranked]
    rows = [
        (
            labels.both("agency", a.agency),
            a.sources,
            a.statements,
            labels.say(f"documented.{a.grade}"),
            a.agency in without,
        )
        for a in ranked
    ]
    columns = headings(labels, "agency", "sources", "statements", "documented", "orphan")
    method = labels.say("note-documented")
    return Table(columns, rows, labels.say("documented-title"), (method, *notes), records)
