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
    from bordergraph.record import Look


_OWN, _FULLEST = 1 / 2, 1 / 4

TERMS = {"revised": 182, "series": 365, "fixed": 1095}
"""Days after the last look, by the reason to look again, shortest first."""


@dataclass(frozen=True, slots=True)
class AgencyCoverage:
    """How much the documents say about one agency's ties.

    Attributes:
        agency: Its id.
        sources: Distinct sources that speak of its memberships, flows and shares, or of those
            of a body that covers it; general knowledge is no source.
        statements: Distinct statements among them.
        grade: ``well`` from three sources on, ``thin`` below, ``none`` without any; ``assumed``
            when the data names no sources at all.
    """

    agency: str
    sources: int
    statements: int
    grade: str


def agency_coverage(facts: InForce) -> tuple[AgencyCoverage, ...]:
    """Count the sources and statements on each agency's ties, in force or not.

    Args:
        facts: The statements that hold; coverage itself asks for all of them, ended ones too.

    Returns:
        One entry per agency in pair analysis, sorted by id.

    Example:
        >>> from bordergraph.analysis.core.in_force import select
        >>> from bordergraph.model import Agency, Network
        >>> agency_coverage(select(Network(agencies=(Agency("rcmp", "RCMP"),))))[0].grade
        'none'
    """
    said = _citations_by_agency(facts.network)
    found = []
    for agency in facts.agencies:
        about = {
            (c.source, c.statement)
            for origin in facts.origins[agency]
            for c in said.get(origin, ())
            if c.source != GENERAL_KNOWLEDGE
        }
        sources = len({source for source, _ in about})
        grade = "well" if sources >= WELL_COVERED else "thin" if sources else "none"
        found.append(
            AgencyCoverage(
                agency, sources, len(about), "assumed" if facts.network.complete else grade
            )
        )
    return tuple(found)


def _citations_by_agency(network: Network) -> Mapping[str, list[Citation]]:
    said: dict[str, list[Citation]] = defaultdict(list)
    for p in network.participations:
        said[p.agency] += p.citations
    ties: tuple[Flow | Share, ...] = (*network.flows, *network.shares)
    for tie in ties:
        said[tie.giver] += tie.citations
        said[tie.receiver] += tie.citations
    return said


def sources_behind(network: Network) -> frozenset[str]:
    """Return the ids of the sources on whose word a network rests, in force or not."""
    facts = (*network.facts, *network.figures, *network.arrangements)
    return frozenset(c.source for fact in facts for c in fact.citations)


def statements_behind(network: Network) -> int:
    """Count the statements of a network; a fact without a citation is one too."""
    facts = (*network.facts, *network.figures)
    cited = {c.statement for fact in (*facts, *network.arrangements) for c in fact.citations}
    return len(cited) + sum(not fact.citations for fact in facts)


# A year is thin when fewer of its own are dated, or of those of the fullest year.
@dataclass(frozen=True, slots=True)
class DatedCount:
    """Memberships and exchanges in force on a day.

    Attributes:
        known: Those whose beginning the record dates.
        whole: All of them; the others are taken to have been in force ever before.
    """

    known: int
    whole: int


def dated(facts: InForce) -> DatedCount:
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
        >>> dated(select(network))
        DatedCount(known=1, whole=2)
    """
    arrangements = facts.network.arrangement_by_id
    begins = [p.span.begin or arrangements[p.arrangement].span.begin for p in facts.participations]
    begins += [s.span.begin for s in facts.shares]
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
    fullest = max((d.known for d in years.values()), default=0)
    return frozenset(
        year
        for year, d in years.items()
        if not d.whole or d.known < _OWN * d.whole or d.known < _FULLEST * fullest
    )


@dataclass(frozen=True, slots=True)
class Due:
    """When to look at a document again.

    Attributes:
        look: The document, when it was last looked at, and what rests on it.
        why: A reason of `TERMS`, or ``never``.
        on: The day; None when it is due at once.
    """

    look: Look
    why: str
    on: date | None

    def by(self, day: date | None) -> bool:
        """Tell whether it is due by a day; what was never looked at always is."""
        return self.on is None or (day is not None and self.on <= day)


def due(looks: Iterable[Look]) -> tuple[Due, ...]:
    """Return documents by the day on which they are due, those with most resting on them first.

    Args:
        looks: Documents; those on which nothing rests are left out.

    Example:
        >>> from bordergraph.model import Ref, Source
        >>> from bordergraph.record import Look
        >>> said = (Ref("remark", "a"),)
        >>> page = Look(Source("page", "Page"), said, looked="2026-01-01", revised=True)
        >>> [(d.why, str(d.on)) for d in due([page])]
        [('revised', '2026-07-02')]
    """
    found = []
    for look in looks:
        if not look.rests:
            continue
        if not look.looked:
            found.append(Due(look, "never", None))
            continue
        why = "revised" if look.revised else "series" if look.series else "fixed"
        on = date.fromisoformat(look.looked) + timedelta(days=TERMS[why])
        found.append(Due(look, why, on))
    found.sort(key=lambda d: (d.on or date.min, -len(d.look.rests), d.look.document.id))
    return tuple(found)
