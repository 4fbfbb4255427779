"""What a result is called and how exact it is, once: ids and numbers under the keys that others build on.

Every surface that gives a gap, a silo, a broker, a tie or an arrangement as data gives these
records; whoever shows their numbers to people asks `shown` for the digits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from bordergraph.analysis.core.documented import AgencyCoverage
    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.analysis.core.linked import Link, Tie
    from bordergraph.model import Arrangement, Figure, Mandate, Participation

__all__ = [
    "PLACES",
    "arrangement_record",
    "coverage_record",
    "figure_record",
    "link_record",
    "mandate_record",
    "part_record",
    "tie_record",
]


PLACES = {
    "betweenness": 3,
    "constraint": 2,
    "ei": 2,
    "p": 3,
    "z": 1,
}
"""Decimals that people are shown, by measure."""


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def coverage_record(coverage: AgencyCoverage) -> dict[str, Any]:
    """Return how well one agency's ties are documented."""
    return {
        "agency": coverage.agency,
        "sources": coverage.sources,
        "statements": coverage.statements,
        "grade": coverage.grade,
    }


def tie_record(tie: Tie) -> dict[str, Any]:
    """Return all that links a body with one partner in force, in their own names."""
    return {
        "partner": tie.partner,
        "links": len(tie.links),
        "arrangements": list(tie.arrangements),
        "threats": list(tie.threats),
        "cadence": tie.cadence.value,
        "direct": tie.direct,
    }


def link_record(link: Link) -> dict[str, Any]:
    """Return one link of two agencies."""
    return {
        "kind": link.kind,
        "arrangement": link.arrangement,
        "cadence": link.cadence.value,
        "in_force": link.working,
        "forth": link.forth,
        "back": link.back,
        "through": list(link.through),
    }


def arrangement_record(arrangement: Arrangement, facts: InForce) -> dict[str, Any]:
    """Return one arrangement with its members in force on the day, and all it ever had."""
    return {
        "arrangement": arrangement.id,
        "cadence": arrangement.cadence.value,
        "status": arrangement.status,
        "in_force": facts.holds(arrangement),
        "from": _iso(arrangement.span.begin),
        "to": _iso(arrangement.span.end),
        "members": sorted({p.agency for p in facts.members.get(arrangement.id, ())}),
        "members_ever": list(facts.network.members_by_id.get(arrangement.id, ())),
    }


def part_record(part: Participation, facts: InForce) -> dict[str, Any]:
    """Return one body's part in one arrangement."""
    return {
        "agency": part.agency,
        "arrangement": part.arrangement,
        "role": part.role,
        "provides": part.provides,
        "receives": part.receives,
        "from": _iso(part.span.start),
        "to": _iso(part.span.end),
        "in_force": facts.holds(part),
    }


def figure_record(figure: Figure) -> dict[str, Any]:
    """Return one statistic with its unit and period."""
    return {
        "figure": figure.id,
        "value": figure.value,
        "unit": figure.unit,
        "period": figure.period_label,
        "basis": figure.basis,
        "qualifier": figure.qualifier,
        "disputed_by": list(figure.disputed_by),
    }


def mandate_record(mandate: Mandate, facts: InForce) -> dict[str, Any]:
    """Return one body's part in countering a threat, and whether it is compared with others."""
    return {
        "agency": mandate.agency,
        "threat": mandate.threat,
        "responsibility": mandate.responsibility.value,
        "compared": mandate.agency in facts.agencies and facts.holds(mandate),
    }
