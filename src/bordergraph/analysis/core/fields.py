"""How well each field of work is documented for each agency: where silence may mean something."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.core.channels import POLICY
from bordergraph.analysis.core.joins import among, matching
from bordergraph.analysis.core.options import CADENCE_LEVEL, WELL_COVERED
from bordergraph.model import Cadence

if TYPE_CHECKING:
    from typing import Self, TypeAlias

    import numpy.typing as npt

    from bordergraph.analysis.core.channels import Channels
    from bordergraph.analysis.core.index import NetworkIndex

    Ints: TypeAlias = npt.NDArray[np.int64]
    Bools: TypeAlias = npt.NDArray[np.bool_]

__all__ = ["FieldRecord", "Fields"]

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


@dataclass(frozen=True, slots=True)
class _Tally:
    """How many different things each cell holds.

    Attributes:
        cells: Numbers of the cells that hold any, sorted.
        counts: How many each holds.
    """

    cells: Ints
    counts: Ints

    @classmethod
    def of(cls, cells: Ints, things: Ints, size: int) -> Self:
        """Count the things beside each cell, numbered 0 to size - 1, each once."""
        return cls(*np.unique(np.unique(cells * size + things) // size, return_counts=True))

    def at(self, cells: Ints) -> Ints:
        """Return the counts of some cells, 0 where there is nothing."""
        _, at = matching(self.cells, cells)
        found = np.zeros(cells.size, dtype=np.int64)
        found[among(cells, self.cells)] = self.counts[at]
        return found


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
        partners, sources, seen = self._at(np.array([agency]), np.array([far]), np.array([threat]))
        name = self._arrays.agencies[agency]
        return FieldRecord(name, int(partners[0]), int(sources[0]), bool(seen[0]))

    def enough(self, agency: Ints, far: Bools, threat: Ints) -> Bools:
        """Tell of agencies whether enough is on record; see `FieldRecord.enough`."""
        partners, sources, seen = self._at(agency, far, threat)
        enough: Bools = (partners >= WELL_COVERED) & (sources >= WELL_COVERED) & seen
        return enough

    def _at(self, agency: Ints, far: Bools, threat: Ints) -> tuple[Ints, Ints, Bools]:
        """Return partners, sources, and whether a tie names the threat, agency by agency."""
        partners, sources, seen = self._ties
        side = 2 * agency + far
        cell = side * len(self._arrays.threats) + self._families[threat]
        return (
            partners.at(cell),
            sources.at(cell),
            among(side * len(self._arrays.threats) + threat, seen),
        )

    def abroad(self, i: Ints, j: Ints) -> Bools:
        """Tell of pairs of agencies whether they are of different countries."""
        by_id = self._arrays.network.agency_by_id
        country = np.array([by_id[a].country for a in self._arrays.agencies], dtype=np.str_)
        abroad: Bools = country[i] != country[j]
        return abroad

    @cached_property
    def _ties(self) -> tuple[_Tally, _Tally, Ints]:
        """Partners and sources by agency, side and family; agency, side and threat with a tie.

        An agency's sides are numbered 2 a (home) and 2 a + 1 (abroad), a cell is side * T + family
        or side * T + threat.
        """
        arrays, c = self._arrays, self._channels
        n, width = max(len(arrays.agencies), 1), max(len(arrays.threats), 1)
        apart = arrays.body[c.pair // n] != arrays.body[c.pair % n]
        on = np.flatnonzero((c.share == 1) & (c.mode != POLICY) & apart)
        ends = c.pair[on] // n, c.pair[on] % n
        sides = [2 * end + self.abroad(*ends) for end in ends]
        said = c.one[on], c.two[on]

        scope, threat = np.nonzero(self.named)
        fields = np.unique(scope * width + self._families[threat])
        tie, at = matching(fields // width, c.scope[on])
        cells = [side[tie] * width + fields[at] % width for side in sides]
        partners = _Tally.of(
            np.concatenate(cells), np.concatenate([end[tie] for end in reversed(ends)]), n
        )
        sources = self._sources(
            np.concatenate([cell for cell in cells for _ in said]),
            np.concatenate([entry[tie] for _ in cells for entry in said]),
        )

        # Most channels repeat what another of the same agency serves.
        served, scopes = arrays.scope.tocoo(), arrays.scope.shape[0]
        regular = np.flatnonzero(c.level[on] >= _REQUEST)
        serving = [side[regular] * scopes + c.scope[on][regular] for side in sides]
        once = np.unique(np.concatenate(serving))
        tie, at = matching(served.row.astype(np.int64), once % scopes)
        return partners, sources, np.unique((once // scopes)[tie] * width + served.col[at])

    def _sources(self, cells: Ints, said: Ints) -> _Tally:
        """Count the sources of the statements beside each cell, entries of `Channels.said`."""
        codes: dict[str, int] = {}
        # One membership counts for many agencies: what it rests on is read once.
        texts = {id(citations): citations for citations in self._channels.said}
        number = {text: n for n, text in enumerate(texts)}
        text = np.array([number[id(c)] for c in self._channels.said], dtype=np.int64)
        cited = [
            (n, codes.setdefault(citation.source, len(codes)))
            for n, citations in enumerate(texts.values())
            for citation in citations
        ]
        table = np.array(cited, dtype=np.int64).reshape(-1, 2)
        size = max(len(texts), 1)
        once = np.unique(cells * size + text[said])
        owner, at = matching(table[:, 0], once % size)
        return _Tally.of(once[owner] // size, table[at, 1], max(len(codes), 1))

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
