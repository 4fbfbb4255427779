"""How well each field of work is documented for each agency: where silence may mean something."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from bordergraph.analysis.core.channels import POLICY
from bordergraph.analysis.core.options import CADENCE_LEVEL, WELL_COVERED
from bordergraph.model import Cadence

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy.typing as npt

    from bordergraph.analysis.core.channels import Channels
    from bordergraph.analysis.core.index import NetworkIndex

    Ints: TypeAlias = npt.NDArray[np.int64]
    Bools: TypeAlias = npt.NDArray[np.bool_]

__all__ = ["FieldRecord", "Fields"]

_T = TypeVar("_T")
_Sets = dict[tuple[int, bool, int], set[_T]]
_REQUEST = CADENCE_LEVEL[Cadence.ON_REQUEST]


@dataclass(frozen=True, slots=True)
class FieldRecord:
    """How much is on record of an agency's ties on one side of the border, in one family of threats.

    Attributes:
        agency: Its id.
        partners: Named partners.
        sources: Sources.
        seen: Whether a tie on request or better names the very threat or a broader one.
    """

    agency: str
    partners: int
    sources: int
    seen: bool

    @property
    def enough(self) -> bool:
        """Whether it is enough for silence to mean something."""
        return self.partners >= WELL_COVERED and self.sources >= WELL_COVERED and self.seen


class Fields:
    """The record of each agency by side of the border and family of threats.

    Args:
        arrays: The indexed network.
        channels: What can pass between two agencies.
    """

    def __init__(self, arrays: NetworkIndex, channels: Channels) -> None:
        self._arrays = arrays
        self._channels = channels

    def record(self, agency: int, far: bool, threat: int) -> FieldRecord:
        """Return how well an agency is documented, far meaning across the border."""
        partners, sources, seen = self._ties
        key = (agency, far, int(self._families[threat]))
        return FieldRecord(
            agency=self._arrays.agencies[agency],
            partners=len(partners.get(key, ())),
            sources=len(sources.get(key, ())),
            seen=(agency, far, threat) in seen,
        )

    def abroad(self, i: Ints, j: Ints) -> Bools:
        """Tell of pairs of agencies whether they are of different countries."""
        by_id = self._arrays.network.agency_by_id
        country = np.array([by_id[a].country for a in self._arrays.agencies], dtype=np.str_)
        abroad: Bools = country[i] != country[j]
        return abroad

    @cached_property
    def _ties(
        self,
    ) -> tuple[_Sets[int], _Sets[str], set[tuple[int, bool, int]]]:
        """Partners and sources by agency, side and family; agency, side and threat with a tie."""
        arrays, c = self._arrays, self._channels
        n = max(len(arrays.agencies), 1)
        named, exact = self.named, arrays.scope.toarray() > 0
        fields = [sorted(set(self._families[np.flatnonzero(row)].tolist())) for row in named]
        partners: _Sets[int] = {}
        sources: _Sets[str] = {}
        seen: set[tuple[int, bool, int]] = set()
        said = [frozenset(x.source for x in s) for s in c.said]
        one, two = c.pair // n, c.pair % n
        abroad = self.abroad(one, two)
        apart = arrays.body[one] != arrays.body[two]
        for k in np.flatnonzero((c.share == 1) & (c.mode != POLICY) & apart).tolist():
            i, j, scope, far = int(one[k]), int(two[k]), int(c.scope[k]), bool(abroad[k])
            cites = said[int(c.one[k])] | said[int(c.two[k])]
            for field in fields[scope]:
                for a, b in ((i, j), (j, i)):
                    partners.setdefault((a, far, field), set()).add(b)
                    sources.setdefault((a, far, field), set()).update(cites)
            if c.level[k] >= _REQUEST:
                for t in np.flatnonzero(exact[scope]).tolist():
                    seen.update(((i, far, t), (j, far, t)))
        return partners, sources, seen

    @cached_property
    def named(self) -> Bools:
        """Which threats each scope names itself, shape (P + T + 1, T)."""
        arrays = self._arrays
        named = np.zeros(arrays.scope.shape, dtype=np.bool_)
        for f in arrays.facts.foci:
            row = arrays.arrangement_index.get(f.arrangement)
            if row is not None:
                named[row, arrays.threat_index[f.threat]] = True
        for t in range(len(arrays.threats)):
            named[len(arrays.arrangements) + t, t] = True
        return named

    @cached_property
    def _families(self) -> Ints:
        """Code of the field of work of each threat: its family, or else its own line's head."""
        by_id = self._arrays.network.threat_by_id
        names = [
            by_id[t].family or self._arrays.threats[line[-2] if len(line) > 1 else line[0]]
            for t, line in zip(self._arrays.threats, self._arrays.above, strict=True)
        ]
        code = {f: k for k, f in enumerate(sorted(set(names)))}
        return np.array([code[f] for f in names], dtype=np.int64)
