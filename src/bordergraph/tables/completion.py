"""What tables tell without a cell that says it, as RDF is read: the same network either way."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from bordergraph.model import Arrangement, Participation, Threat


def shown(
    programs: Iterable[Arrangement], participations: Iterable[Participation]
) -> tuple[Arrangement, ...]:
    """Return programs with the first day that anything in the tables shows them, as RDF is read."""
    days: dict[str, list[date]] = defaultdict(list)
    for p in participations:
        if first := p.span.begin:
            days[p.arrangement].append(first)
    found = []
    for program in programs:
        told = (program.span.as_of, program.status_as_of, *days[program.id])
        first = min(filter(None, told), default=None)
        if first != program.span.as_of:
            program = replace(program, span=replace(program.span, as_of=first))  # noqa: PLW2901
        found.append(program)
    return tuple(found)


def both_ways(threats: Iterable[Threat]) -> tuple[Threat, ...]:
    """Return threats with what is next to them, whichever of the two names the other."""
    listed = list(threats)
    near: dict[str, set[str]] = defaultdict(set)
    for threat in listed:
        for other in threat.related:
            near[threat.id].add(other)
            near[other].add(threat.id)
    if not near:
        return tuple(listed)
    return tuple(replace(t, related=tuple(sorted(near[t.id] - {t.id}))) for t in listed)
