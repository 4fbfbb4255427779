"""What was looked into: findings of reviews, searches for what would close a gap, figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bordergraph.model.terms import Citation, Span

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Finding:
    """What an auditor, committee or review documented about agencies or an arrangement.

    Attributes:
        id: Slug.
        kind: no-channel, legal-barrier, technical-barrier, silo-domestic, silo-cross-border,
            irregular-cadence, funding-instability, accountability, overlap-duplication,
            integration, staffing, procurement, measurement, information-sharing, works.
        agencies: Ids of the agencies it speaks of.
        pairs: Unordered pairs the source itself names, each sorted.
        arrangements: Ids of the arrangements it speaks of.
        threats: Ids of the threats it speaks of; empty when it speaks of none.
        span: When it held: from the finding's date to its repair where known.
        examined: The period that was looked at, from which the finding ages; empty when unknown.
        fixed: yes, partial, no or unknown.
        citations: Where it is stated; the note says it in our own words.
        problems: Ids of the problems that it documents.
        against: Ids of the problems that it speaks against.
        authority: Whose word it is: auditor, inquiry, press ...; empty when not stated.
        reported_in: The document in which it stands, where the source only reports it.
    """

    id: str
    kind: str
    agencies: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    arrangements: tuple[str, ...] = ()
    threats: tuple[str, ...] = ()
    span: Span = Span()
    fixed: str = "unknown"
    examined: Span = Span()
    citations: tuple[Citation, ...] = ()
    problems: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    authority: str = ""
    reported_in: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """A dated attempt to disprove a gap.

    Attributes:
        id: Slug.
        agencies: The two ids, sorted.
        threat: The threat's id.
        day: When it was made.
        outcome: closed, no-real-need, strained, partly, survives or artifact-of-taxonomy.
        queries: What was looked up.
        found: Ids of what was found, as ``kind:slug``.
        searcher: Who searched, as the record names them.
        note: What came of it, in our own words.
        citations: What it rests on.
    """

    id: str
    agencies: tuple[str, str]
    threat: str
    day: date
    outcome: str
    queries: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    searcher: str = ""
    note: str = ""
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A statistic: value, unit, period, place and whom it is about.

    Attributes:
        id: Slug.
        value: The number.
        unit: What it counts or measures.
        period: The time that it is about.
        period_label: The same as the source puts it.
        basis: What the period is, such as a calendar year, a fiscal year or a running total.
        place: Where.
        agency: Id of the agency that it is about; None for no single one.
        threat: Id of the threat that it is about.
        about: Other things that it is about, as ``kind:slug``.
        series: What figures of several periods have in common; empty for none.
        qualifier: What limits the number, such as *up to*.
        disputed_by: Ids of figures that tell another number.
        citations: Where it is stated.
    """

    id: str
    value: float
    unit: str
    period: Span
    period_label: str = ""
    basis: str = ""
    place: str = ""
    agency: str | None = None
    threat: str | None = None
    about: tuple[str, ...] = ()
    series: str = ""
    qualifier: str = ""
    disputed_by: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
