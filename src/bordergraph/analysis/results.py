"""What the analysis finds: gaps, strained links, silos, brokers. Plain values, ids not labels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias, Union

from bordergraph.model import Ref


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a result, as data: `bordergraph.words.needs` says it in a language.

    Attributes:
        key: What is said; its text is ``reason.KEY``.
        values: What stands in the places of the text, by their names.
        sources: Ids of the sources that it rests on, sorted.

    Example:
        >>> Reason("claim-gaps").key
        'claim-gaps'
    """

    key: str
    values: tuple[tuple[str, Value], ...] = ()
    sources: tuple[str, ...] = ()


Value: TypeAlias = Union[str, int, float, date, Ref, Reason, "tuple[Value, ...]"]
"""What a reason puts in: words of the record, a number, a day, a thing, a phrase, or a list."""


@dataclass(frozen=True, slots=True)
class Broker:
    """An agency's place between groups.

    Attributes:
        agency: Its id.
        roles: Open two-paths through it by role.
        z: The same against random ties of equal density; None where those leave no freedom.
        betweenness: Share of shortest paths between others that pass through it.
        constraint: Burt's constraint; None without ties.
        articulation: Whether removing it splits its component.
        effective_size: Burt's effective size; None without ties.
        countries: Countries among itself and those it is tied to.
        fragmentation: Rise in the share of pairs that cannot reach each other when it leaves.
        betweenness_error: What 95 times in 100 no agency's betweenness is off by more than; 0 where
            it is exact.
        betweenness_searches: How many agencies it was estimated from; 0 where it is exact.
        partners: How many others it is tied to, in either direction: its degree.
    """

    agency: str
    roles: dict[str, int]
    z: dict[str, float | None]
    betweenness: float
    constraint: float | None
    articulation: bool
    effective_size: float | None = None
    countries: int = 0
    fragmentation: float = 0.0
    betweenness_error: float = 0.0
    betweenness_searches: int = 0
    partners: int = 0
