"""Why a pair on a threat is a gap that counts in one of two networks alone."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from bordergraph.analysis.core.needs import OUTCOMES
from bordergraph.analysis.results import Outcome

if TYPE_CHECKING:
    from bordergraph.analysis.core.needs import Needs

__all__ = ["Cause", "Causes"]


class Cause(StrEnum):
    """Why a pair on a threat is a gap that counts in one of two networks alone."""

    LINKS = "links"
    AGENCY = "agency"
    MANDATE = "mandate"
    NEED = "need"
    DOOR = "door"
    BODY = "body"
    EVIDENCE = "evidence"


class Causes:
    """Tells why a row is no gap that counts in a network.

    Args:
        needs: The rows of the network.
    """

    def __init__(self, needs: Needs) -> None:
        self._needs = needs

    @cached_property
    def _mandates(self) -> frozenset[tuple[str, str]]:
        return frozenset((m.agency, m.threat) for m in self._needs.arrays.facts.mandates)

    def of(self, agencies: tuple[str, str], threat: str) -> Cause:
        """Return why a pair on a threat is no gap that counts in the network."""
        needs = self._needs
        known = needs.arrays.agency_index
        row = -1
        if all(a in known for a in agencies):
            for r in needs.rows_of(*(known[a] for a in agencies)).tolist():
                if needs.arrays.threats[int(needs.threat[r])] == threat:
                    row = r
        return self(row, agencies, threat)

    def __call__(self, row: int, agencies: tuple[str, str], threat: str) -> Cause:
        """Return why; a row of -1 is none of the network's."""
        needs = self._needs
        if row < 0:
            if not all(a in needs.arrays.agency_index for a in agencies):
                return Cause.AGENCY
            answering = all((a, threat) in self._mandates for a in agencies)
            return Cause.NEED if answering else Cause.MANDATE
        if needs.within[row]:
            return Cause.BODY
        return _BY_OUTCOME[OUTCOMES[needs.outcome[row]]]


_BY_OUTCOME = {
    Outcome.MET: Cause.LINKS,
    Outcome.STRAINED: Cause.LINKS,
    Outcome.BY_DESIGN: Cause.DOOR,
    Outcome.NO_NEED: Cause.NEED,
    Outcome.SLIGHT: Cause.NEED,
    Outcome.OPEN: Cause.EVIDENCE,
}
