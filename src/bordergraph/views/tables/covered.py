"""Coverage as tables: how far apart agencies are on each threat, how well each is documented."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING

from bordergraph.record import Standing
from bordergraph.views.records import coverage_record, rounded
from bordergraph.views.tables.ranked import headings
from bordergraph.views.tables.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bordergraph.analysis.core.documented import AgencyCoverage
    from bordergraph.analysis.gaps.coverage import ThreatCoverage
    from bordergraph.words.labels import Labels

__all__ = [
    "agencies_table", "ladder_table", "sources_table", "standing_cells", "standing_headings",
    "standing_lines",
]  # fmt: skip

_SUPPORTS = {"supported": "supported", "partly": "partly", "not-shown": "not_shown"}


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
    columns = headings(labels, *keys)
    fields = ("threat", "agencies", "pairs", "coverage", "components", *rungs)
    return Table(columns, rows, title, (*method, *notes), records, fields=fields)


def agencies_table(
    agencies: Sequence[AgencyCoverage],
    alone: Iterable[str],
    labels: Labels,
    notes: Iterable[str] = (),
) -> Table:
    """Show how well each agency is documented.

    Args:
        agencies: One entry an agency, the thinnest first.
        alone: Ids of agencies with a mandate and no tie at all.
        labels: Names.
        notes: Further notes.
    """
    without = frozenset(alone)
    records = [coverage_record(a) | {"orphan": a.agency in without} for a in agencies]
    rows = [
        (
            labels.both("agency", a.agency),
            a.sources,
            a.statements,
            labels.say(f"documented.{a.grade}"),
            a.agency in without,
        )
        for a in agencies
    ]
    columns = headings(labels, "agency", "sources", "statements", "documented", "orphan")
    method = labels.say("note-documented")
    title = labels.say("documented-title")
    fields = ("agency", "sources", "statements", "grade", "orphan")
    return Table(columns, rows, title, (method, *notes), records, fields=fields)


def standing_lines(standing: Sequence[Standing], labels: Labels) -> list[str]:
    """Say how many statements stand on which footing, and how many are the curators' own."""
    cited = [s for s in standing if s.kind]
    own = sum(s.statements for s in standing if not s.kind)
    parts = ", ".join(
        labels.count(slug, sum(getattr(s, field) for s in cited))
        for slug, field in _SUPPORTS.items()
    )
    total = labels.count("statement", sum(s.statements for s in cited))
    lines = [labels.say("standing-totals", statements=total, parts=parts)]
    if own:
        lines.append(labels.say("standing-own", statements=labels.count("conclusion", own)))
    return lines


def standing_cells(standing: Standing, labels: Labels) -> tuple[str, ...]:
    """Return the names of a kind of source and of how far it was read."""
    kind = labels.concept("source-kind", standing.kind) or labels.say("standing-conclusions")
    return kind, labels.concept("extent", standing.extent)


def standing_headings(labels: Labels) -> tuple[str, ...]:
    """Return the headings of what `Standing` holds, in its order."""
    return (
        *headings(labels, "source-kind", "read", "sources", "statements"),
        *(labels.concept("support", slug) for slug in _SUPPORTS),
    )


def sources_table(standing: Sequence[Standing], labels: Labels, notes: Iterable[str] = ()) -> Table:
    """Show how the statements stand, by kind of source and by how far it was read.

    Args:
        standing: One entry a kind of source and extent read.
        labels: Names.
        notes: Further notes.
    """
    rows = [
        (
            *standing_cells(s, labels),
            *(s.sources, s.statements, s.supported, s.partly, s.not_shown),
        )
        for s in standing
    ]
    lines = standing_lines(standing, labels) if standing else [labels.say("holds-no-sources")]
    return Table(
        standing_headings(labels),
        rows,
        labels.say("standing-title"),
        (*lines, *notes),
        [asdict(s) for s in standing],
        fields=tuple(f.name for f in fields(Standing)),
    )
