"""The one or two pages that a report begins with, and the brief, which is these alone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bordergraph.analysis.core.in_force import PROOF_YEARS
from bordergraph.model import Cadence
from bordergraph.views.report.model import Report, Section, with_few_sources
from bordergraph.views.report.parts.needs import gaps_section
from bordergraph.views.report.parts.problems import problems_section
from bordergraph.views.table.column import words
from bordergraph.views.table.table import Line, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bordergraph.analysis.method.rows import Served
    from bordergraph.analysis.register import Problem
    from bordergraph.views.report.model import ReportData
    from bordergraph.words.labels import Labels

MOST = 5
"""Findings of a brief."""

CITED = 1
"""Sources of a row of a brief; the long report cites all."""


@dataclass(frozen=True, slots=True)
class Point:
    """One finding: a number and what it means.

    Attributes:
        key: Stable name for machines.
        number: The number, or how people read it.
        text: What it counts and what that means.
        sources: Ids of the sources that it rests on.
        values: The numbers behind it, for machines.
    """

    key: str
    number: int | str
    text: str
    sources: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)


def brief_of(report: Report, labels: Labels) -> Report:
    """Return a report written as a brief with the finding as its title, citing few sources a row."""
    summary, problems, *others = report.sections
    return replace(
        report,
        brief=True,
        title=summary.heading,
        subtitle=labels.say("brief-subtitle", title=report.title, subtitle=report.subtitle),
        sections=(
            with_few_sources(problems, report.sources, CITED),
            *(s for s in (replace(summary, heading=labels.say("summary")),) if not s.is_empty),
            *(with_few_sources(s, report.sources, CITED) for s in others),
        ),
    )


def report_on(
    m: ReportData,
    kind: str,
    subject: tuple[str, ...],
    title: str,
    subtitle: str,
    summary: Section,
    served: Section,
    *,
    keep: Callable[[tuple[str, str, str]], bool],
    problems: Sequence[Problem],
    unknown: Section,
    rest: Callable[[], Iterable[Section]],
    intro: str = "",
    no_gaps: str = "",
    gapping: Sequence[Problem] | None = None,
    asked: str = "",
) -> Report:
    """Return the report on a subject: what a brief consists of, in its order, then the rest.

    Args:
        m: Analysis results and names.
        kind: Kind of subject.
        subject: Ids of what it is about; empty for the network.
        title: The report's title.
        subtitle: One line below it.
        summary: The finding and its key figures.
        served: How the needs of the subject are served.
        keep: Tells which possible gaps are the subject's.
        problems: The documented problems that concern it, gravest first.
        unknown: What the record leaves open.
        rest: Returns what stands behind the opening.
        intro: What the problems are; how many there are when left out.
        no_gaps: What is said where there is no possible gap.
        gapping: The problems of which those of no channel are listed as gaps; `problems` when
            left out.
        asked: What the command is given to write it again; the subject when left out.
    """
    head = (
        summary,
        problems_section(m, problems, intro),
        served,
        gaps_section(m, keep, none=no_gaps, problems=gapping if gapping is not None else problems),
        unknown,
        cite_section(m, title, f"bordergraph report {asked or ' '.join(subject)}".strip()),
    )
    return report_of(m, kind, subject, title, subtitle, head, rest)


def report_of(
    m: ReportData,
    kind: str,
    subject: tuple[str, ...],
    title: str,
    subtitle: str,
    head: Iterable[Section],
    rest: Callable[[], Iterable[Section]],
) -> Report:
    """Return a report of those of its sections that say something; a brief is the first ones alone."""
    sections = head if m.brief else (*head, *rest())
    some = tuple(s for s in sections if not s.is_empty)
    return Report(kind, subject, title, subtitle, some, m.network.source_by_id, m.stamp)


def points_section(
    m: ReportData, points: Sequence[Point | None], intro: str = "", heading: str = ""
) -> Section:
    """Return the first section of a report: its finding, and its key figures."""
    labels = m.labels
    table = Table(
        (
            words("number", lambda p, _: p.number, number=True),
            words("meaning", lambda p, _: p.text),
        ),
        tuple(p for p in points if p is not None)[:MOST],
        labels,
        labels.say("summary-caption"),
        sources=lambda p: p.sources,
        record=lambda p: {"finding": p.key, **p.values, "text": p.text},
        limit=MOST,
    )
    return Section("summary", heading or labels.say("summary"), intro, table=table)


def rhythm_line(m: ReportData) -> Line | None:
    """Say how many arrangements in force are known to carry information without being asked."""
    labels, cadences = m.labels, m.facts.cadences
    every, unknown = cadences.total(), cadences[Cadence.UNKNOWN]
    if every == unknown:
        return None
    regular = sum(n for c, n in cadences.items() if c.regular)
    text = labels.say(
        "summary-frequency",
        regular,
        all=every,
        request=cadences[Cadence.ON_REQUEST],
        incident=cadences[Cadence.INCIDENT_DRIVEN],
        unknown=unknown,
        years=PROOF_YEARS,
    )
    return Line(text)


def not_known_section(
    m: ReportData, served: Served | None, *, first: Line | None = None, more: Sequence[Line] = ()
) -> Section:
    """Return what the record leaves open about some needs.

    Args:
        m: Analysis results and names.
        served: How they are served; None for a subject without needs of its own.
        first: What is said before.
        more: What is said after.
    """
    labels = m.labels
    lines = [first] if first else []
    if served and served.not_assessed:
        lines.append(Line(labels.say("unknown-rows", served.not_assessed)))
    if served and served.assumed and not m.brief:
        lines.append(Line(labels.say("unknown-assumed", served.assumed)))
    return Section("not-known", labels.say("not-known"), lines=(*lines, *more))


def cite_section(m: ReportData, title: str, command: str) -> Section:
    """Return how to cite a report, and how to trace and recompute its numbers."""
    labels, stamp = m.labels, m.stamp
    command = command.replace("bordergraph", f"bordergraph{stamp.asked}", 1)
    command += " --brief" if m.brief else ""
    key, day = "cite-line" if m.facts.day else "cite-line-undated", labels.day(m.facts.day)
    cited = labels.say(key, title=title, day=day, version=stamp.version, data=stamp.data_hash)
    again = labels.say("cite-again-brief" if m.brief else "cite-again", command=command)
    return Section("cite", labels.say("cite"), lines=(Line(cited), Line(again)))
