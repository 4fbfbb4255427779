"""What sources ask for, as far as a plan or a remedy answers it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.model import Network

__all__ = ["Recommended", "answers", "widened"]


@dataclass(frozen=True, slots=True)
class Recommended:
    """What a source asks for, as far as a plan can answer it.

    Attributes:
        id: Id of the recommendation.
        agencies: Ids of agencies it speaks of.
        arrangements: Ids of arrangements it speaks of.
        threats: Ids of threats it speaks of.
        findings: Ids of the findings that it answers.
        countries: Countries of those it is addressed to.
        sources: Ids of its sources.
        numbered: Whether it stands in a list of recommendations; a call outside of one is asked
            for only by what mends the very finding that it answers.
    """

    id: str
    agencies: tuple[str, ...] = ()
    arrangements: tuple[str, ...] = ()
    threats: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    numbered: bool = True


def answers(
    recommended: Iterable[Recommended],
    *,
    agencies: Iterable[str] = (),
    arrangement: str | None = None,
    threats: Iterable[str] = (),
    findings: Iterable[str] = (),
    countries: Iterable[str] = (),
) -> tuple[str, ...]:
    """Return the ids of recommendations that a step of a plan answers, sorted.

    One that answers a finding which the step mends is answered by it. One that names arrangements
    is answered by a step on one of them. Any other is answered when the step shares a threat with
    it and, if it names agencies, an agency too; if it names none, it has to be addressed to the
    countries that the step joins.

    Example:
        >>> asked = [Recommended("r1", arrangements=("cbcf",)), Recommended("r2", threats=("guns",))]
        >>> answers(asked, arrangement="cbcf", threats=["guns"])
        ('r1', 'r2')
    """
    who, what, mended, where = set(agencies), set(threats), set(findings), set(countries)

    def answered(r: Recommended) -> bool:
        if mended & set(r.findings):
            return True
        if not r.numbered:
            return False
        if r.arrangements:
            return arrangement in r.arrangements
        if not what & set(r.threats):
            return False
        if r.agencies:
            return bool(who & set(r.agencies))
        return not where or not r.countries or where == set(r.countries)

    return tuple(sorted(r.id for r in recommended if answered(r)))


def widened(network: Network, threats: Iterable[str]) -> tuple[str, ...]:
    """Return threats with those above them: what is asked on drugs is asked on fentanyl."""
    return tuple(sorted({x for t in threats for x in (t, *network.broader(t))}))
