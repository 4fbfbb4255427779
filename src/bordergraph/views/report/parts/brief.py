"""The brief: five findings with their meaning, a picture, what nobody knows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bordergraph.model import Cadence
from bordergraph.views.records import Ends
from bordergraph.views.report.model import Line, Row, Section, Table
from bordergraph.views.report.parts.sections import by_class

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bordergraph.analysis.results import Gap, NeedMet
    from bordergraph.views.report.data import ReportData
    from bordergraph.views.report.model import Report
    from bordergraph.words.labels import Labels

__all__ = [
    "Point",
    "brief_of",
    "cite_section",
    "counted_kinds",
    "gap_points",
    "met_point",
    "not_known_section",
    "opening",
    "points_section",
    "rhythm_point",
    "strained_point",
]

MOST = 5
"""Findings of a brief."""

CITED = 3
"""Sources of a row of a brief; the long report cites all."""

_NAMED = 3
_KEPT = ("summary", "sharing", "not-known", "cite")


@dataclass(frozen=True, slots=True)
class Point:
    """One finding: a number and what it means.

    Attributes:
        key: Stable name for machines.
        number: The number as people read it.
        text: What it counts and what that means.
        sources: Ids of the sources that it rests on.
        values: The numbers behind it, for machines.
    """

    key: str
    number: str
    text: str
    sources: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)


def brief_of(report: Report, labels: Labels) -> Report:
    """Return the two pages that begin a long report, as a report of their own."""
    kept = [replace(s, figures=s.figures[:1]) for s in report.sections if s.key in _KEPT]
    figures = [f for s in report.sections for f in s.figures]
    if figures and not any(s.figures for s in kept):
        # One picture is enough for two pages; the first says most.
        kept.insert(1, Section("picture", labels.say("picture"), figures=(figures[0],)))
    return replace(
        report,
        brief=True,
        subtitle=labels.say("brief-subtitle", subtitle=report.subtitle),
        sections=tuple(_strongest(s, report) for s in kept),
    )


def _strongest(section: Section, report: Report) -> Section:
    """Return a section that cites for each row the few sources that answer best for it."""
    if section.table is None:
        return section

    def kept(row: Row) -> Row:
        known = [s for s in row.sources if s in report.sources]
        best = sorted(known, key=lambda s: report.sources[s].strength)
        return replace(row, sources=tuple(best[:CITED]))

    rows = tuple(map(kept, section.table.rows))
    return replace(section, table=replace(section.table, rows=rows))


def opening(
    m: ReportData,
    title: str,
    subject: str,
    summary: Section,
    unknown: Section,
) -> tuple[Section, ...]:
    """Return what a report on a subject begins with, in the order of a brief.

    Args:
        m: Analysis results and names.
        title: The report's title.
        subject: What the command is given to write it again.
        summary: The findings that say most.
        unknown: What the record leaves open.
    """
    return (
        summary,
        unknown,
        cite_section(m, title, f"bordergraph report {subject}"),
    )


def points_section(m: ReportData, points: Sequence[Point | None], intro: str = "") -> Section:
    """Return the first section of a report: the five findings that say most."""
    labels = m.labels
    found = [p for p in points if p is not None][:MOST]
    rows = tuple(
        Row((p.number, p.text), p.sources, record={"finding": p.key, **p.values, "text": p.text})
        for p in found
    )
    columns = tuple(labels.say(f"column.{c}") for c in ("number", "meaning"))
    table = Table(columns, rows, frozenset({0}), MOST, labels.say("summary-caption"))
    return Section("summary", labels.say("summary"), intro, table=table)


def met_point(
    m: ReportData, met: NeedMet | None, more: str = "", *, of: str = "network"
) -> Point | None:
    """Say how much of the need is met: two figures, and the bounds of what nobody can judge.

    Args:
        m: Analysis results and names.
        met: What was measured.
        more: What else is said of it.
        of: Whose need: network, agency, threat or pair.
    """
    labels = m.labels
    if met is None or met.share is None or met.exchanged is None:
        return None
    of_whom = labels.say(f"point-met.{of}")
    text = labels.say("point-met", of=of_whom, share=labels.share(met.share))
    if met.unjudged and met.low is not None and met.high is not None:
        text += " " + labels.say(
            "point-met-bounds",
            met.unjudged,
            low=labels.share(met.low),
            high=labels.share(met.high),
            n=labels.number(met.unjudged),
        )
    values = {
        "exchanged": met.exchanged, "share": met.share, "low": met.low, "high": met.high,
        "unjudged": met.unjudged,
    }  # fmt: skip
    return Point("met", labels.share(met.exchanged), f"{text} {more}".strip(), values=values)


def gap_points(m: ReportData, gaps: Sequence[Gap]) -> list[Point]:
    """Return one finding a class of evidence, the surest first; classes are never summed."""
    labels, found = m.labels, []
    for evidence in dict.fromkeys(g.evidence for g in by_class(gaps)):
        of_class = [g for g in gaps if g.evidence == evidence]
        names = labels.join(_named(m, g) for g in of_class[:_NAMED])
        n = len(of_class)
        first = labels.say("point-named", n, names=names)
        text = f"{labels.say(f'point-gaps.{evidence}', n)} {first}"
        sources = tuple(dict.fromkeys(s for g in of_class[:_NAMED] for s in g.sources))
        values = {"gaps": n, "largest": [_keyed(g) for g in of_class[:_NAMED]]}
        found.append(Point(f"gaps-{evidence}", labels.number(n), text, sources, values))
    return found


def _named(m: ReportData, gap: Gap) -> str:
    labels = m.labels
    return labels.say(
        "point-gap",
        pair=labels.pair(gap.agencies),
        threat=labels.running("threat", gap.threat),
        kind=labels.concept("gap-kind", gap.kind),
    )


def _keyed(gap: Gap) -> dict[str, Any]:
    return {"agencies": Ends(gap.agencies), "threat": gap.threat}


def strained_point(m: ReportData, strains: Sequence[Gap]) -> Point | None:
    """Say how many needs have a regular channel in documented trouble, and what troubles most."""
    labels, n = m.labels, len(strains)
    if not n:
        return None
    kinds = _troubles(m, strains)
    text = labels.say("point-strained", n)
    if kinds:
        text += " " + labels.say("point-troubles", kinds=counted_kinds(m, kinds[:_NAMED]))
    sources = tuple(dict.fromkeys(s for g in strains[:_NAMED] for s in g.sources))
    values = {"strained": n, "troubles": dict(kinds)}
    return Point("strained", labels.number(n), text, sources, values)


def rhythm_point(m: ReportData) -> Point | None:
    """Say how many arrangements in force are known to carry information without being asked."""
    labels, cadences = m.labels, m.facts.cadences
    every, unknown = cadences.total(), cadences[Cadence.UNKNOWN]
    if every == unknown:
        return None
    regular = sum(n for c, n in cadences.items() if c.regular)
    text = labels.say(
        "point-rhythm",
        regular,
        all=labels.number(every),
        request=labels.number(cadences[Cadence.ON_REQUEST]),
        incident=labels.number(cadences[Cadence.INCIDENT_DRIVEN]),
        unknown=labels.number(unknown),
    )
    values = {"arrangements": every, **{c.value: cadences[c] for c in Cadence}}
    return Point("rhythm", labels.number(regular), text, values=values)


def _troubles(m: ReportData, strains: Iterable[Gap]) -> list[tuple[str, int]]:
    """Return the kinds of trouble with the number of strained rows that each touches."""
    kinds = {f.id: f.kind for f in m.network.findings}
    touched: dict[str, int] = {}
    for strain in strains:
        for kind in dict.fromkeys(kinds[f] for f in strain.findings):
            touched[kind] = touched.get(kind, 0) + 1
    return sorted(touched.items(), key=lambda k: (-k[1], k[0]))


def counted_kinds(m: ReportData, kinds: Iterable[tuple[str, int]]) -> str:
    """Name kinds of finding, each with a number."""
    labels = m.labels
    return ", ".join(f"{labels.concept('finding-kind', k)} ({labels.number(n)})" for k, n in kinds)


def not_known_section(
    m: ReportData,
    keep: Callable[[Gap], bool],
    met: NeedMet | None = None,
    first: Line | None = None,
) -> Section:
    """Return what the record leaves open about some needs.

    Args:
        m: Analysis results and names.
        keep: Which needs.
        met: How much of them is met.
        first: What is said before.
    """
    labels = m.labels
    open_rows = sum(1 for g in m.gaps.unknown if keep(g))
    lines = []
    if open_rows:
        lines.append(Line(labels.say("unknown-rows", n=labels.number(open_rows))))
    if met and met.unjudged:
        lines.append(Line(labels.say("unknown-unjudged", met.unjudged, n=met.unjudged)))
    if lines:
        lines.append(Line(labels.say("unknown-predicts")))
    told = (first, *lines) if first else lines
    return Section("not-known", labels.say("not-known"), lines=tuple(told))


def cite_section(m: ReportData, title: str, command: str) -> Section:
    """Return how to cite a report, and how to trace and recompute its numbers."""
    labels, stamp = m.labels, m.stamp
    command = command.replace("bordergraph", f"bordergraph{stamp.asked}", 1)
    cited = labels.say(
        "cite-line" if m.facts.day else "cite-line-undated",
        title=title,
        day=labels.day(m.facts.day),
        version=stamp.version,
        data=stamp.data_hash,
    )
    return Section(
        "cite",
        labels.say("cite"),
        lines=(Line(cited), Line(labels.say("cite-again", command=command))),
    )
