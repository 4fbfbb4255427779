"""Why a pair on a threat is a gap that counts in one of two networks alone."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.core.joins import matching
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
        needs: The rows of the network. They are not kept, so that many networks take little room.
    """

    def __init__(self, needs: Needs) -> None:
        arrays = needs.arrays
        self._agencies, self._threats = arrays.agency_index, arrays.threat_index
        self._mandates = frozenset((m.agency, m.threat) for m in arrays.facts.mandates)
        keys = needs.pair * max(len(self._threats), 1) + needs.threat
        self._order = np.argsort(keys)
        self._keys = keys[self._order]
        self._within, self._outcome = needs.within, needs.outcome

    def of(self, agencies: tuple[str, str], threat: str) -> Cause:
        """Return why a pair on a threat is no gap that counts in the network."""
        row = -1
        if threat in self._threats and all(a in self._agencies for a in agencies):
            i, j = sorted(self._agencies[a] for a in agencies)
            pair = i * max(len(self._agencies), 1) + j
            key = np.array([pair * max(len(self._threats), 1) + self._threats[threat]])
            _, at = matching(self._keys, key)
            row = int(self._order[at[0]]) if at.size else -1
        return self(row, agencies, threat)

    def __call__(self, row: int, agencies: tuple[str, str], threat: str) -> Cause:
        """Return why; a row of -1 is none of the network's."""
        if row < 0:
            if not all(a in self._agencies for a in agencies):
                return Cause.AGENCY
            answering = all((a, threat) in self._mandates for a in agencies)
            return Cause.NEED if answering else Cause.MANDATE
        if self._within[row]:
            return Cause.BODY
        return _BY_OUTCOME[OUTCOMES[self._outcome[row]]]


_BY_OUTCOME = {
    Outcome.MET: Cause.LINKS,
    Outcome.STRAINED: Cause.LINKS,
    Outcome.BY_DESIGN: Cause.DOOR,
    Outcome.NO_NEED: Cause.NEED,
    Outcome.SLIGHT: Cause.NEED,
    Outcome.OPEN: Cause.EVIDENCE,
}
