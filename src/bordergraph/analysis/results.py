"""What the analysis finds: gaps, strained links, silos, brokers. Plain values, ids not labels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias, Union

from bordergraph.model import Ref

if TYPE_CHECKING:
    from typing import Self

__all__ = [
    "Broker",
    "Evidence",
    "Gap",
    "GapKind",
    "NeedMet",
    "Outcome",
    "PairGap",
    "Reason",
    "Ref",
    "ThreatGap",
    "Value",
]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a result, as data: `bordergraph.words.reasons` says it in a language.

    Attributes:
        key: What is said; its text is ``reason.KEY``.
        values: What stands in the places of the text, by their names.
        sources: Ids of the sources that it rests on, sorted.

    Example:
        >>> Reason("no-link").key
        'no-link'
    """

    key: str
    values: tuple[tuple[str, Value], ...] = ()
    sources: tuple[str, ...] = ()


Value: TypeAlias = Union[str, int, float, date, Ref, Reason, "tuple[Value, ...]"]
"""What a reason puts in: words of the record, a number, a day, a thing, a phrase, or a list."""


class GapKind(StrEnum):
    """Why a pair's need is not met.

    Attributes:
        NONE: No channel at all.
        ONE_WAY: Information moves in one direction.
        RELAY_ONLY: Only a third agency could pass it on.
        IRREGULAR: Something moves both ways, and nothing regular.
        LOST: A channel has lapsed and nothing took its place.
        BARRIER: There is a channel, and a finding says that it does not carry.
        UNKNOWN: It cannot be told.
    """

    NONE = "none"
    ONE_WAY = "one-way"
    RELAY_ONLY = "relay-only"
    IRREGULAR = "irregular"
    LOST = "lost"
    BARRIER = "barrier"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """What becomes of a pair on a threat, in the order in which it is decided.

    Attributes:
        NO_NEED: Neither depends on the other's work.
        SLIGHT: They do, too little to list.
        BY_DESIGN: Law leads the exchange through a door.
        MET: A regular channel serves the need.
        STRAINED: One does, and is in documented trouble.
        OPEN: None does.
    """

    NO_NEED = "no-need"
    SLIGHT = "slight"
    BY_DESIGN = "by-design"
    MET = "met"
    STRAINED = "strained"
    OPEN = "open"


class Evidence(StrEnum):
    """How sure a gap is.

    Attributes:
        CONFIRMED: A finding that still holds documents it.
        TESTED: Searches on record found nothing regular.
        INFERRED: Both bodies are well enough documented for silence to mean something.
        UNKNOWN: Anything less; never counted.
        ASSUMED: The data names no sources and is taken at its word.
    """

    CONFIRMED = "confirmed"
    TESTED = "tested"
    INFERRED = "inferred"
    UNKNOWN = "unknown"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class Gap:
    """One pair on one threat whose need is not fully met.

    Attributes:
        agencies: The two ids, sorted.
        threat: The threat's id.
        kind: Why the need is not met.
        evidence: How sure it is.
        need: Responsibility of the less responsible of the two, in [0, 1].
        supply: Best working channel between them on this threat, in [0, 1].
        gap: severity x need x (1 - supply) x weight; no unit.
        within_body: True when both are part of one operational body.
        relays: Agencies that could pass information on, sorted by id.
        arrangements: Arrangements that the supply (or the dormant or barred link) rests on.
        findings: Ids of findings that document the gap.
        sources: Ids of all sources behind need, supply and findings, sorted.
        reasons: What explains need, supply, kind and evidence, in order.
        outcome: What becomes of the row; a gap is one that is open.
        exchanged: Best channel with documented exchange, in [0, 1].
        work: The dependencies that count, as ``function-function`` of the two in order; empty
            where need rests on the threat alone.
        path: The bodies that the two have to go through, themselves included; empty for no door.
        tested_on: The day of the latest search on record; None for none.
    """

    agencies: tuple[str, str]
    threat: str
    kind: GapKind
    evidence: Evidence
    need: float
    supply: float
    gap: float
    within_body: bool = False
    relays: tuple[str, ...] = ()
    arrangements: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    outcome: Outcome = Outcome.OPEN
    exchanged: float = 0.0
    work: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    tested_on: date | None = None

    @property
    def counted(self) -> bool:
        """Whether it is a gap that counts: open, of two bodies, and on a record that is known."""
        known = self.evidence is not Evidence.UNKNOWN
        return self.outcome is Outcome.OPEN and known and not self.within_body


@dataclass(frozen=True, slots=True)
class NeedMet:
    """How much of a need is met.

    Attributes:
        need: Sum of the needs of the rows that can be judged.
        rows: Rows that can be judged.
        unjudged: Rows of which too little is known.
        share: Part of the need that is met when common membership is taken as exchange; None
            without need.
        exchanged: Part that documented exchange alone meets.
        low: `share` when every row that cannot be judged is unmet.
        high: `share` when every row that cannot be judged is met.
        unjudged_need: Sum of the needs of the rows that cannot be judged.
    """

    need: float
    rows: int
    unjudged: int
    share: float | None
    exchanged: float | None
    low: float | None
    high: float | None
    unjudged_need: float = 0.0

    @classmethod
    def of(
        cls,
        need: float,
        every: float,
        supplied: float,
        exchanged: float,
        *,
        rows: int,
        unjudged: int,
    ) -> Self:
        """Return the shares that sums of need and of what is supplied come to.

        Args:
            need: Sum of the needs of the rows that can be judged.
            every: The same of all rows.
            supplied: Sum of need x supply of the rows that can be judged.
            exchanged: The same of documented exchange alone.
            rows: Rows that can be judged.
            unjudged: Rows of which too little is known.

        Example:
            >>> met = NeedMet.of(4.0, 5.0, 2.0, 1.0, rows=4, unjudged=1)
            >>> met.share, met.exchanged, met.low, met.high
            (0.5, 0.25, 0.4, 0.6)
        """
        return cls(
            need=need,
            rows=rows,
            unjudged=unjudged,
            share=supplied / need if need else None,
            exchanged=exchanged / need if need else None,
            low=supplied / every if every else None,
            high=(supplied + every - need) / every if every else None,
            unjudged_need=every - need,
        )


@dataclass(frozen=True, slots=True)
class PairGap:
    """All threats of one pair together.

    Attributes:
        agencies: The two ids, sorted.
        threats: Ids of the threats on which they have a gap.
        shared_threats: How many threats both answer for.
        open_threats: On how many of these there is a gap.
        score: The sum of their gaps.
        unmet: Share of their need, by severity, that the gaps leave unmet.
    """

    agencies: tuple[str, str]
    threats: tuple[str, ...]
    shared_threats: int
    open_threats: int
    score: float
    unmet: float


@dataclass(frozen=True, slots=True)
class ThreatGap:
    """One threat over all pairs.

    Attributes:
        threat: The threat's id.
        agencies: How many answer for it.
        need: Need of all pairs that can be judged.
        gap: Sum of the gaps.
        coverage: Share of that need which is supplied.
        met: The same with documented exchange alone, with bounds.
    """

    threat: str
    agencies: int
    need: float
    gap: float
    coverage: float
    met: NeedMet


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
