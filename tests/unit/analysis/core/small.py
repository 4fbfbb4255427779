"""Networks that fit in the head: what two police forces and customs do about guns, and have."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from bordergraph.analysis.core.needs import EVIDENCES, KINDS, OUTCOMES
from bordergraph.analysis.core.work_needs import WorkNeeds, needs_of
from bordergraph.model import (
    Agency,
    Arrangement,
    Cadence,
    Citation,
    Finding,
    Focus,
    Mandate,
    Network,
    Participation,
    Responsibility,
    Span,
    Threat,
)

if TYPE_CHECKING:
    from bordergraph.analysis.core.options import Options

PAIR = ("customs", "police")
LEAD, SUPPORT = Responsibility.LEAD, Responsibility.SUPPORT
DAY = date(2024, 6, 30)


def agency(name: str, country: str = "CA", **more: Any) -> Agency:
    return Agency(name, name.upper(), country=country, **more)


def mandate(who: str, *functions: str, on: str = "guns", **more: Any) -> Mandate:
    return Mandate(who, on, more.pop("part", LEAD), functions=functions, **more)


def network(
    *mandates: Mandate,
    agencies: tuple[Agency, ...] = (),
    joint: Arrangement | None = None,
    **more: Any,
) -> Network:
    """A Canadian police force and customs, a U.S. police force, and what they have on guns."""
    bodies = agencies or (agency("police"), agency("customs"), agency("usp", "US"), agency("far"))
    parts: dict[str, Any] = {
        "agencies": tuple(sorted(bodies, key=lambda a: a.id)),
        "threats": (Threat("drugs", "Drugs"), Threat("guns", "Guns"), Threat("money", "Money")),
        "mandates": mandates,
        "complete": True,
        "day": DAY,
    }
    if joint is not None:
        members = more.pop("members", ("police", "customs"))
        parts["arrangements"] = (joint,)
        parts["participations"] = tuple(Participation(m, joint.id) for m in members)
        parts["foci"] = tuple(Focus(joint.id, t) for t in more.pop("on", ("guns",)))
    return Network(**(parts | more))


def row(
    data: Network, a: str = "police", b: str = "customs", options: Options | None = None
) -> dict[str, Any]:
    needs = needs_of(data, options)
    assert isinstance(needs, WorkNeeds)
    names, threats = needs.arrays.agencies, needs.arrays.threats
    for r in range(len(needs)):
        pair = {names[needs.i[r]], names[needs.j[r]]}
        if pair == {a, b} and threats[needs.threat[r]] == "guns":
            return {
                "need": float(needs.need[r]),
                "supply": float(needs.supply[r]),
                "exchanged": float(needs.exchanged[r]),
                "outcome": OUTCOMES[needs.outcome[r]].value,
                "kind": KINDS[needs.kind[r]].value,
                "evidence": EVIDENCES[needs.evidence[r]].value,
                "counted": bool(needs.counted[r]),
            }
    return {}


def joint(**more: Any) -> Arrangement:
    fields: dict[str, Any] = {"kind": "task-force", "cadence": Cadence.SCHEDULED} | more
    return Arrangement("joint", "Joint", **fields)


TWO = (mandate("police", "investigation"), mandate("customs", "inspection"))


def system(name: str, cadence: Cadence = Cadence.SCHEDULED, **more: Any) -> Arrangement:
    return Arrangement(name, name, **({"kind": "system", "cadence": cadence} | more))


def among_both(*things: Arrangement, on: str = "guns", **more: Any) -> Network:
    """Customs and police in some arrangements on a threat."""
    parts: dict[str, Any] = {
        "arrangements": things,
        "participations": tuple(Participation(a, t.id) for t in things for a in PAIR),
        "foci": tuple(Focus(t.id, on) for t in things),
    }
    return network(*TWO, **(parts | more))


def finding(kind: str, **more: Any) -> Finding:
    """What an audit found of customs and police."""
    return Finding("audit", kind, pairs=(PAIR,), span=Span(date(2020, 1, 1)), **more)


def cite(*sources: str) -> tuple[Citation, ...]:
    return tuple(Citation(f"statement/{s}", s, "p. 1") for s in sources)


def worked(data: Network, options: Options | None = None) -> WorkNeeds:
    """The rows of need of a network that tells what each does."""
    needs = needs_of(data, options)
    assert isinstance(needs, WorkNeeds)
    return needs


def number(needs: WorkNeeds, a: str, b: str, threat: str = "guns") -> int:
    """The row of a pair on a threat."""
    index = needs.arrays.agency_index
    rows = needs.rows_of(index[a], index[b]).tolist()
    (found,) = (r for r in rows if needs.arrays.threats[int(needs.threat[r])] == threat)
    return int(found)
