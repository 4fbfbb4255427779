"""Reported problems: findings of trouble that hold on the day, and who says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.model import cited
from bordergraph.views.report.model import Section
from bordergraph.views.report.parts.sections import notes_of
from bordergraph.views.table.column import Column, words
from bordergraph.views.tables.facts import FINDING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.model import Finding, Source
    from bordergraph.views.report.data import ReportData

_SHORT = 5
_NAMED = 2
_OFFICIAL = "official"
_HEADINGS = {"finding": "problem", "about": "bodies"}
_MEANS = frozenset({"resources", "staffing", "procurement", "technology", "measurement"})
"""Kinds of trouble that are about means rather than about sharing."""


def problems_section(
    m: ReportData, findings: Sequence[Finding], *, limit: int = 8, none: str = ""
) -> Section:
    """Return problems, those that most official sources report first, then the latest.

    Args:
        m: Analysis results and names.
        findings: Findings of trouble that hold on the day.
        limit: Rows of text and Markdown.
        none: What is said where there is none.
    """
    labels = m.labels
    heading = labels.say("problems")
    if not findings:
        return Section("problems", heading, none)
    ordered = sorted(findings, key=lambda f: (*_rank(m, f), f.id))
    shown = ordered[:_SHORT] if m.brief else ordered
    table = m.table(
        _columns(m),
        shown,
        "problems-caption",
        "problem", "bodies", "who-says", "since",
        sources=lambda f: cited(f.citations),
        details=lambda f: notes_of(f.citations, labels)[: 1 if m.brief else None],
        limit=limit,
    )  # fmt: skip
    left = len(ordered) - len(shown)
    notes = (labels.say("brief-more", left, n=labels.number(left)),) if left else ()
    intro = labels.say("problems-intro", len(findings), n=labels.number(len(findings)))
    return Section("problems", heading, intro, table=table, notes=notes)


def _rank(m: ReportData, finding: Finding) -> tuple[bool, bool, bool, int, int]:
    official = {
        s.publisher or s.id for s in _sources(m, finding) if s.grade == _OFFICIAL and not s.is_weak
    }
    across = len({m.country.get(a) for a in finding.agencies} & set(m.places)) > 1
    return (
        not official,
        not across,
        finding.kind in _MEANS,
        -len(official),
        -finding.span.begin.toordinal() if finding.span.begin else 0,
    )


def _sources(m: ReportData, finding: Finding) -> list[Source]:
    known = m.network.source_by_id
    own = dict.fromkeys(c.source for c in finding.citations if not c.further)
    return [known[s] for s in own if s in known]


def _few(m: ReportData, names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    shown = ", ".join(names[:_NAMED])
    return f"{shown} {m.labels.say('and-more', n=more)}" if more > 0 else shown


def _who(m: ReportData, finding: Finding) -> str:
    labels = m.labels
    who = dict.fromkeys(
        labels.told(s.publisher) or labels.told(s.title) for s in _sources(m, finding)
    )
    return _few(m, [*who])


def _columns(m: ReportData) -> tuple[Column[Finding], ...]:
    return (
        *(c.under(_HEADINGS.get(str(c.heading), c.heading)) for c in FINDING),
        words("who-says", lambda f, _: _who(m, f)),
        words("since", lambda f, _: str(f.span.begin.year) if f.span.begin else ""),
    )
