"""How well agencies are documented, and which documents to look at again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bordergraph.analysis.core.in_force import GENERAL_KNOWLEDGE, WELL_COVERED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.model import Citation, Flow, Network, Share
    from bordergraph.record import SourceReview


_DATED_SHARE, _PEAK_SHARE = 1 / 2, 1 / 4

REVIEW_TERMS = {"revised": 182, "series": 365, "fixed": 1095}
"""Days after the last look, by the reason to look again, shortest first."""


@dataclass(frozen=True, slots=True)
class AgencyCoverage:
    """How much the documents say about one agency's ties.

    Attributes:
        sources: Distinct sources that speak of its memberships, flows and shares, or of those
            of a body that covers it; general knowledge is no source.
        grade: ``well`` from three sources on, ``thin`` below, ``none`` without any; ``assumed``
            when the data names no sources at all.
    """

    agency: str
    sources: int
    statements: int
    grade: str


def agency_coverage(facts: InForce) -> tuple[AgencyCoverage, ...]:
    """Count the sources and statements on each agency's ties, in force or not.

    Agencies are sorted by id.

    Example:
        >>> from bordergraph.analysis.core.in_force import select
        >>> from bordergraph.model import Agency, Network
        >>> agency_coverage(select(Network(agencies=(Agency("rcmp", "RCMP"),))))[0].grade
        'none'
    """
    citations = _citations_by_agency(facts.network)
    coverage = []
    for agency in facts.agencies:
        statements = {
            (c.source, c.statement)
            for origin in facts.origins[agency]
            for c in citations.get(origin, ())
            if c.source != GENERAL_KNOWLEDGE
        }
        sources = len({source for source, _ in statements})
        grade = "well" if sources >= WELL_COVERED else "thin" if sources else "none"
        grade = "assumed" if facts.network.complete else grade
        coverage.append(AgencyCoverage(agency, sources, len(statements), grade))
    return tuple(coverage)


def _citations_by_agency(network: Network) -> Mapping[str, list[Citation]]:
    by_agency: dict[str, list[Citation]] = defaultdict(list)
    for p in network.participations:
        by_agency[p.agency] += p.citations
    ties: tuple[Flow | Share, ...] = (*network.flows, *network.shares)
    for tie in ties:
        by_agency[tie.giver] += tie.citations
        by_agency[tie.receiver] += tie.citations
    return by_agency


def cited_source_ids(network: Network) -> frozenset[str]:
    """Return the ids of the sources on whose word a network rests, in force or not."""
    facts = (*network.facts, *network.figures, *network.arrangements)
    return frozenset(c.source for fact in facts for c in fact.citations)


# A year is thin when fewer of its own are dated, or of those of the fullest year.
@dataclass(frozen=True, slots=True)
class DatedCount:
    """Memberships and exchanges in force on a day.

    Attributes:
        dated: Those whose beginning the record dates.
        total: All of them; the others are taken to have been in force ever before.
    """

    dated: int
    total: int


def count_dated(facts: InForce) -> DatedCount:
    """Count the memberships and exchanges in force whose beginning the record dates.

    One is dated by its own beginning, by that of its arrangement, or by the day on which a source
    first speaks of it, as the rule of what is in force has it.

    Example:
        >>> from datetime import date
        >>> from bordergraph.analysis.core.in_force import select
        >>> from bordergraph.model import Agency, Network, Share, Span
        >>> network = Network(
        ...     agencies=(Agency("cbp", "CBP"), Agency("rcmp", "RCMP")),
        ...     shares=(
        ...         Share("cbp", "rcmp", span=Span(start=date(2010, 5, 1))),
        ...         Share("rcmp", "cbp"),
        ...     ),
        ... )
        >>> count_dated(select(network))
        DatedCount(dated=1, total=2)
    """
    by_id = facts.network.arrangement_by_id
    begins = [p.span.first_day or by_id[p.arrangement].span.first_day for p in facts.participations]
    begins += [s.span.first_day for s in facts.shares]
    return DatedCount(sum(day is not None for day in begins), len(begins))


def thin_years(years: Mapping[int, DatedCount]) -> frozenset[int]:
    """Return the years of which too little is documented to compare them with later ones.

    Those in which fewer than half of the memberships and exchanges in force have a dated beginning,
    so that most are drawn back from later sources, and those with fewer than a quarter of the dated
    ones of the fullest year.

    Example:
        >>> sorted(thin_years({1990: DatedCount(1, 3), 2000: DatedCount(2, 3), 2010: DatedCount(9, 10)}))
        [1990, 2000]
    """
    fullest = max((d.dated for d in years.values()), default=0)
    return frozenset(
        year
        for year, d in years.items()
        if not d.total or d.dated < _DATED_SHARE * d.total or d.dated < _PEAK_SHARE * fullest
    )


@dataclass(frozen=True, slots=True)
class DueReview:
    """When to look at a document again.

    Attributes:
        review: The document, when it was last looked at, and what rests on it.
        reason: A reason of `REVIEW_TERMS`, or ``never``.
        day: The day; None when it is due at once.
    """

    review: SourceReview
    reason: str
    day: date | None

    def is_due(self, day: date | None) -> bool:
        """Tell whether it is due by a day; a document that nobody reviewed always is."""
        return self.day is None or (day is not None and self.day <= day)


def due_reviews(reviews: Iterable[SourceReview]) -> tuple[DueReview, ...]:
    """Return documents by the day on which they are due, those with most resting on them first.

    Documents on which nothing rests are left out.

    Example:
        >>> from bordergraph.model import Ref, Source
        >>> from bordergraph.record import SourceReview
        >>> said = (Ref("remark", "a"),)
        >>> page = SourceReview(Source("page", "Page", is_revised=True), said, reviewed_on="2026-01-01")
        >>> [(d.reason, str(d.day)) for d in due_reviews([page])]
        [('revised', '2026-07-02')]
    """
    due = []
    for review in reviews:
        if not review.statements:
            continue
        if not review.reviewed_on:
            due.append(DueReview(review, "never", None))
            continue
        reason = "revised" if review.document.is_revised else "series" if review.series else "fixed"
        on = date.fromisoformat(review.reviewed_on) + timedelta(days=REVIEW_TERMS[reason])
        due.append(DueReview(review, reason, on))
    due.sort(key=lambda d: (d.day or date.min, -len(d.review.statements), d.review.document.id))
    return tuple(due)
