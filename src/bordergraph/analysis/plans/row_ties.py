"""What two agencies have on one row of need, and the gap that more supply would close there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.core.channels import MEMBERS
from bordergraph.analysis.core.options import (
    BARRIER_KINDS,
    REGULAR_LEVEL,
    SCALES,
    STOPPING_KINDS,
)
from bordergraph.analysis.core.work_needs import WorkNeeds

if TYPE_CHECKING:
    from bordergraph.analysis.results import Gap
    from bordergraph.analysis.whatif.carriers import Carriers
    from bordergraph.model import Citation, Finding

__all__ = ["RowTies", "Tie"]


@dataclass(frozen=True, slots=True)
class Tie:
    """What two have on a threat, in force: an arrangement, or a share outside of any.

    Attributes:
        arrangement: Its id; None for a share.
        level: Level of its cadence in `SCALES`.
        fit: How well it fits the threat.
        share: 1, or less where only the class of one of the two is named.
        forth: Whether information moves from the first agency to the second.
        back: Whether it moves back.
        old: Whether a membership in it was last attested long ago.
        worth: What it supplies, findings left aside.
        citations: The statements it rests on.
    """

    arrangement: str | None
    level: int
    fit: float
    share: float
    forth: bool
    back: bool
    old: bool
    worth: float
    citations: tuple[Citation, ...]


class RowTies:
    """Reads rows of need, by work or by a shared threat alike.

    Args:
        carriers: What arrangements carry on those rows.
    """

    def __init__(self, carriers: Carriers) -> None:
        self.needs = carriers.needs
        self._worth = carriers.worth
        self._by_work = isinstance(self.needs, WorkNeeds)

    @property
    def stopping(self) -> frozenset[str]:
        """Kinds of finding that stop a row; of no channel, an exchange is the cure."""
        return (STOPPING_KINDS if self._by_work else BARRIER_KINDS) - {"no-channel"}

    def number(self, gap: Gap) -> int | None:
        """Return the row of a gap; None where there is none."""
        arrays = self.needs.arrays
        at = arrays.agency_index
        if any(a not in at for a in gap.agencies):
            return None
        rows = self.needs.rows_of(*(at[a] for a in gap.agencies)).tolist()
        threats = self.needs.threat
        return next((r for r in rows if arrays.threats[int(threats[r])] == gap.threat), None)

    def speaking(self, row: int) -> tuple[Finding, ...]:
        """Return the findings of trouble that speak of a row."""
        return tuple(self.needs.speaking[0].get(row, ()))

    def stopped(self, row: int) -> bool:
        """Tell whether a finding that has to be mended stops a row."""
        return bool(self.needs.barred[row]) and any(
            f.kind in self.stopping for f in self.speaking(row)
        )

    def closed(self, row: int, supply: float) -> float:
        """Return the gap that so much supply would close on a row."""
        return float(self._worth[row]) * max(supply - float(self.needs.supply[row]), 0.0)

    def through(self, arrangement: str, row: int, level: int, forth: bool, back: bool) -> float:
        """Return the gap that an arrangement of such a rhythm would close on a row."""
        p = self.needs.arrays.arrangement_index[arrangement]
        ways = np.array([forth]), np.array([back])
        worth = self.needs.worth(p, np.array([row]), level, *ways)
        return self.closed(row, float(worth[0]))

    def ties(self, gap: Gap, row: int) -> tuple[Tie, ...]:
        """Return what the two have in force on the threat, best first."""
        needs = self.needs
        if isinstance(needs, WorkNeeds):
            return tuple(
                Tie(
                    arrangement=c.arrangement,
                    level=c.level,
                    fit=c.fit,
                    share=c.share,
                    forth=c.forth,
                    back=c.back,
                    old=c.old,
                    worth=c.worth,
                    citations=needs.channels.citations(c.channel),
                )
                for c in needs.carriers(row)
            )
        one_way = needs.arrays.options.discounts.one_way
        return tuple(
            Tie(
                arrangement=k.arrangement,
                level=k.level,
                fit=1.0,
                share=1.0,
                forth=k.forth,
                back=k.back,
                old=False,
                worth=SCALES[k.level] * (1.0 if k.mutual else one_way),
                citations=k.citations,
            )
            for k in needs.between.links(*gap.agencies)
            if k.working and (k.forth or k.back) and needs.between.serves(k, gap.threat)
        )

    def suffices(self, row: int, tie: Tie, level: int, forth: bool, back: bool) -> bool:
        """Tell whether a tie would be regular with such a rhythm and these ways."""
        needs = self.needs
        if not isinstance(needs, WorkNeeds):
            return forth and back and level >= REGULAR_LEVEL
        mode = MEMBERS
        if tie.arrangement is not None:
            mode = int(needs.channels.modes[needs.arrays.arrangement_index[tie.arrangement]])
        return needs.suffices(row, mode, level, forth, back, tie.fit)
