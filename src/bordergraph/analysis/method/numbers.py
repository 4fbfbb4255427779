"""The nine numbers of the method, their plausible values, and the variants in which both are tried."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from bordergraph.analysis.core.in_force import PROOF_YEARS

DEFAULT = "default"
"""Name of the variant that every answer describes unless it says otherwise."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The judgements of the method that are numbers.

    Attributes:
        years: Years after which an attestation proves nothing about the day.
        sources: Sources from which on a body is documented in a field.
        partners: Operational bodies it must be seen to work with there.
        steps: Steps up or down the hierarchy of threats that an arrangement serves.
        levels: Levels of a tree of threats from which on its top and group heads are umbrellas.
        related: 1 when an arrangement serves the threats related to its own, else 0.
        assumed: 1 when a standing team or system of unstated frequency is assumed to be regular.
        needed: Dependency from which on one function cannot work without another.
        helpful: Dependency from which on it works better with it.
    """

    years: int = PROOF_YEARS
    sources: int = 3
    partners: int = 3
    steps: int = 1
    levels: int = 3
    related: int = 1
    assumed: int = 1
    needed: float = 1.0
    helpful: float = 0.5


PLAUSIBLE: dict[str, tuple[Any, ...]] = {
    "years": (10, 15, 20),
    "sources": (2, 3, 4),
    "partners": (2, 3, 4),
    "steps": (0, 1, 2),
    "levels": (3, 4),
    "related": (0, 1),
    "assumed": (0, 1),
    "needed": (0.5, 1),
    "helpful": (0.5, 1),
}
"""Values of each number that a careful analyst could also have chosen."""


def _variants() -> dict[str, Numbers]:
    """Return each number at each other plausible value, then all at once in both directions."""
    base = Numbers()
    variants = {DEFAULT: base}
    for name, values in PLAUSIBLE.items():
        for value in values:
            if value != getattr(base, name):
                variants[f"{name}-{value:g}"] = Numbers(**{**asdict(base), name: value})
    variants["sparing"] = replace(base, years=10, sources=4, partners=4, steps=0, related=0)
    variants["generous"] = replace(base, years=20, sources=2, partners=2, steps=2, needed=0.5)
    return variants


VARIANTS = _variants()
"""The published variants of the numbers, the default first."""
