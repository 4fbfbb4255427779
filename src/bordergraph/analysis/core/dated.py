"""How much of what is in force on a day has a beginning that the record dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bordergraph.analysis.core.in_force import InForce

__all__ = ["Dated", "dated", "thin_years"]

# A year is thin when fewer of its own are dated, or of those of the fullest year.
_OWN, _FULLEST = 1 / 2, 1 / 4


@dataclass(frozen=True, slots=True)
class Dated:
    """Memberships and exchanges in force on a day.

    Attributes:
        known: Those whose beginning the record dates.
        whole: All of them; the others are taken to have been in force ever before.
    """

    known: int
    whole: int


def dated(facts: InForce) -> Dated:
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
        Dated(known=1, whole=2)
    """
    arrangements = facts.network.arrangement_by_id
    begins = [p.span.begin or arrangements[p.arrangement].span.begin for p in facts.participations]
    begins += [s.span.begin for s in facts.shares]
    return Dated(sum(day is not None for day in begins), len(begins))


def thin_years(years: Mapping[int, Dated]) -> frozenset[int]:
    """Return the years of which too little is documented to compare them with later ones.

    Those in which fewer than half of the memberships and exchanges in force have a dated beginning,
    so that most are drawn back from later sources, and those with fewer than a quarter of the dated
    ones of the fullest year.

    Example:
        >>> sorted(thin_years({1990: Dated(1, 3), 2000: Dated(2, 3), 2010: Dated(9, 10)}))
        [1990, 2000]
    """
    fullest = max((d.known for d in years.values()), default=0)
    return frozenset(
        year
        for year, d in years.items()
        if not d.whole or d.known < _OWN * d.whole or d.known < _FULLEST * fullest
    )
