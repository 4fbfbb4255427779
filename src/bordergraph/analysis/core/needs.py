"""Every pair of agencies on every threat they share: need, supply, kind and evidence as arrays.

One row is one pair on one threat. The rows are built from whole arrays; a Python object is made
only for a row that somebody asks to see (`bordergraph.analysis.gaps.ranking`).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from scipy import sparse

from bordergraph.analysis.core.found import confirmed_on, confirming, stopping
from bordergraph.analysis.core.linked import Linkage
from bordergraph.analysis.core.options import (
    BARRIER_CAP,
    ONE_WAY,
    REGULAR_LEVEL,
    RELAY,
    SCALES,
    WORKING_KINDS,
)
from bordergraph.analysis.core.ties import pairs_of_seats, seat_relays, seat_ties
from bordergraph.analysis.results import Evidence, GapKind, Outcome

if TYPE_CHECKING:
    from typing import Self, TypeAlias

    import numpy.typing as npt

    from bordergraph.analysis.core.index import NetworkIndex
    from bordergraph.model import Finding

    Levels: TypeAlias = sparse.csr_array[np.int8, tuple[int, int]]
    Ints: TypeAlias = npt.NDArray[np.int64]
    SeatNumbers: TypeAlias = npt.NDArray[np.int32]
    Floats: TypeAlias = npt.NDArray[np.float64]
    Bools: TypeAlias = npt.NDArray[np.bool_]
    Codes: TypeAlias = npt.NDArray[np.int8]

__all__ = ["EVIDENCES", "KINDS", "OUTCOMES", "Needs"]

KINDS = (
    GapKind.NONE,
    GapKind.ONE_WAY,
    GapKind.RELAY_ONLY,
    GapKind.IRREGULAR,
    GapKind.LOST,
    GapKind.BARRIER,
)
"""Kinds by their code in `Needs.kind`."""

EVIDENCES = (
    Evidence.UNKNOWN,
    Evidence.INFERRED,
    Evidence.TESTED,
    Evidence.CONFIRMED,
    Evidence.ASSUMED,
)
"""Evidence by its code in `Needs.evidence`."""

OUTCOMES = tuple(Outcome)
"""Outcomes by their code in `Needs.outcome`."""

_SCALE = np.array(SCALES)


class Needs:
    """The pairs of agencies that share a threat, as arrays of one length.

    Args:
        arrays: The indexed network.

    Attributes:
        arrays: The indexed network.

    Example:
        >>> from bordergraph.analysis.core.index import NetworkIndex
        >>> from bordergraph.model import Agency, Mandate, Network, Threat
        >>> needs = Needs(NetworkIndex(Network(
        ...     agencies=(Agency("cbp", "CBP"), Agency("rcmp", "RCMP"), Agency("spvm", "SPVM")),
        ...     threats=(Threat("guns", "Guns"),),
        ...     mandates=(Mandate("cbp", "guns"), Mandate("rcmp", "guns")),
        ...     complete=True,
        ... )))
        >>> needs.need.tolist(), needs.supply.tolist(), [KINDS[k].value for k in needs.kind]
        ([0.8], [0.0], ['none'])
    """

    def __init__(self, arrays: NetworkIndex) -> None:
        self.arrays = arrays

    LASTING: ClassVar[tuple[str, ...]] = (
        "_pairs", "i", "j", "pair", "threat", "need", "within", "_one_body",
    )  # fmt: skip

    def take(self, other: Self) -> None:
        """Take over the need from another day of the network, where who does what is the same.

        Args:
            other: The rows of the same network on another day, under the same options.
        """
        if type(self) is type(other) and self.arrays.take(other.arrays):
            known = vars(other)
            vars(self).update((name, known[name]) for name in self.LASTING if name in known)

    def __len__(self) -> int:
        return int(self.left.size)

    @cached_property
    def _pairs(self) -> tuple[SeatNumbers, SeatNumbers, Ints]:
        return pairs_of_seats(self.arrays.seats.start)

    @property
    def left(self) -> SeatNumbers:
        """Seat of the first agency."""
        return self._pairs[0]

    @property
    def right(self) -> SeatNumbers:
        """Seat of the second."""
        return self._pairs[1]

    def at(self, left: Ints, right: Ints) -> Ints:
        """Return the rows of pairs of seats of one threat, the lower seat first."""
        return self._pairs[2][left] + right - left - 1

    @cached_property
    def _ties(self) -> tuple[Levels, Levels]:
        """What every seat gives and takes."""
        return seat_ties(self.arrays)

    @cached_property
    def i(self) -> Ints:
        """Index of the first agency; always lower than `j`."""
        return self.arrays.seats.agency[self.left]

    @cached_property
    def j(self) -> Ints:
        """Index of the second agency."""
        return self.arrays.seats.agency[self.right]

    @cached_property
    def pair(self) -> Ints:
        """Number of the pair, i * N + j: in the order of the two ids."""
        return self.pair_of(slice(None))

    def pair_of(self, rows: Ints | Bools | slice) -> Ints:
        """Return the number of the pair of some rows, as in `pair`, without those of all."""
        agency = self.arrays.seats.agency
        first = agency[self.left[rows]] * max(len(self.arrays.agencies), 1)
        first += agency[self.right[rows]]
        return first

    @cached_property
    def threat(self) -> Ints:
        """Index of the threat."""
        return self.threat_of(slice(None))

    def threat_of(self, rows: Ints | Bools | slice) -> Ints:
        """Return the threats of some rows, as in `threat`, without those of all."""
        return self.arrays.seats.threat[self.left[rows]]

    @cached_property
    def need(self) -> Floats:
        """Responsibility of the less responsible of the two, in [0, 1]."""
        # Few different words say how responsible an agency is; their ranks take an eighth.
        words, rank = np.unique(self.arrays.seats.responsibility, return_inverse=True)
        rank = rank.astype(np.min_scalar_type(words.size))
        need: Floats = words[np.minimum(rank[self.left], rank[self.right])]
        return need

    def named(self, row: int) -> tuple[str, str, str]:
        """Return the ids of the two agencies of a row and of its threat."""
        seats, agencies = self.arrays.seats, self.arrays.agencies
        left, right = int(self.left[row]), int(self.right[row])
        one, other = (agencies[int(seats.agency[seat])] for seat in (left, right))
        return one, other, self.arrays.threats[int(seats.threat[left])]

    @property
    def weight(self) -> Floats:
        """Severity times weight of the row's threat."""
        return (self.arrays.severity * self.arrays.weight)[self.threat]

    @cached_property
    def _directed(self) -> tuple[Codes, Codes]:
        """Levels from the first to the second agency, and back."""
        forth, back = (np.zeros(len(self), dtype=np.int8) for _ in range(2))
        cells = self._ties[0].tocoo()
        here = cells.row.astype(np.int64)
        there = self.arrays.seats.at(self.arrays.seats.threat[here], cells.col.astype(np.int64))
        for side, on, one, two in (
            (forth, (there > here), here, there),
            (back, (there >= 0) & (there < here), there, here),
        ):
            side[self.at(one[on], two[on])] = cells.data[on]
        return forth, back

    @property
    def forth(self) -> Codes:
        """Level at which the first agency gives to the second, 0 to 4."""
        return self._directed[0]

    @property
    def back(self) -> Codes:
        """Level at which the second agency gives to the first, 0 to 4."""
        return self._directed[1]

    @cached_property
    def mutual(self) -> Codes:
        """Level both ways, 0 to 4: that of the weaker direction."""
        return np.minimum(self.forth, self.back)

    @cached_property
    def mutual_ties(self) -> Levels:
        """Mutual level of every seat with every agency, shape (seats, N)."""
        give, take = self._ties
        ties: Levels = give.minimum(take)
        ties.eliminate_zeros()
        return ties

    @cached_property
    def carrying_ties(self) -> Levels:
        """Mutual levels without the ties that a finding bars: nothing is passed on over those."""
        index, seats = self.arrays.agency_index, self.arrays.seats
        here: list[int] = []
        there: list[int] = []
        for finding in stopping(self.arrays.facts):
            for a, b in (*finding.pairs, *(pair[::-1] for pair in finding.pairs)):
                if a not in index or b not in index:
                    continue
                mine = seats.of(np.array([index[a]], dtype=np.int64))[1].tolist()
                named = (self.arrays.threats[t] for t in seats.threat[mine].tolist())
                on = [
                    seat
                    for seat, threat in zip(mine, named, strict=True)
                    if self.between.speaks_of(finding, threat)
                ]
                here += on
                there += [index[b]] * len(on)
        if not here:
            return self.mutual_ties
        ones = np.ones(len(here), dtype=np.int8)
        barred = sparse.csr_array((ones, (here, there)), shape=self.mutual_ties.shape)
        barred.data[:] = 1
        ties: Levels = sparse.csr_array(self.mutual_ties - self.mutual_ties.multiply(barred))
        ties.eliminate_zeros()
        return ties

    @cached_property
    def relay(self) -> Codes:
        """Level of the best relay through a third agency, 0 to 4.

        It is 0 inside one body, whose parts would be relayed by what covers them all, and if
        strict.
        """
        levels = np.zeros(len(self), dtype=np.int8)
        if not self.arrays.options.strict:
            left, right, level = seat_relays(self.arrays.seats, self.carrying_ties)
            levels[self.at(left, right)] = level
            levels[self._one_body] = 0
        return levels

    @property
    def only_relayed(self) -> Bools:
        """Whether the two are of different bodies, have no tie, and a third agency connects them."""
        alone: Bools = (self.relay > 0) & (self.forth == 0) & (self.back == 0) & ~self.within
        return alone

    @cached_property
    def dormant(self) -> Bools:
        """Whether the two once shared an arrangement or share on the threat that has stopped."""
        stopped = np.zeros(len(self), dtype=np.bool_)
        if self.arrays.options.strict:
            return stopped
        for ties in seat_ties(self.arrays, past=True):
            cells = ties.tocoo()
            here = cells.row.astype(np.int64)
            there = self.arrays.seats.at(self.arrays.seats.threat[here], cells.col.astype(np.int64))
            on = there > here
            stopped[self.at(here[on], there[on])] = True
        return stopped

    def matches(self, finding: Finding, row: int) -> bool:
        """Tell whether a finding is on the row's threat; see `Linkage.speaks_of`."""
        return self.between.speaks_of(finding, self.arrays.threats[int(self.threat[row])])

    def rows_of(self, a: int, b: int) -> Ints:
        """Return the rows of one pair of agencies, by threat."""
        pair = np.array([min(a, b) * len(self.arrays.agencies) + max(a, b)], dtype=np.int64)
        return self._rows_of(pair)

    def _rows_of(self, pairs: Ints) -> Ints:
        """Return the rows of pairs by their numbers, as in `pair`."""
        first, second = np.divmod(pairs, max(len(self.arrays.agencies), 1))
        owner, left = self.arrays.seats.of(first)
        right = self.arrays.seats.at(self.arrays.seats.threat[left], second[owner])
        both = right >= 0
        return self.at(left[both], right[both])

    @cached_property
    def _found(self) -> tuple[Bools, Bools]:
        """Rows whose link a finding bars, and rows whose gap a finding confirms."""
        barred, confirmed = (np.zeros(len(self), dtype=np.bool_) for _ in range(2))
        index = self.arrays.agency_index
        for finding in () if self.arrays.options.strict else confirming(self.arrays.facts):
            for a, b in finding.pairs:
                if a not in index or b not in index or a == b:
                    continue
                rows = self.rows_of(index[a], index[b])
                threats = [self.arrays.threats[t] for t in self.threat_of(rows).tolist()]
                for place, bars in confirmed_on(self.between, finding, (a, b), threats):
                    confirmed[rows[place]] = True
                    barred[rows[place]] |= bars
        return barred, confirmed

    @cached_property
    def between(self) -> Linkage:
        """What any two agencies have between them."""
        return Linkage(self.arrays.facts)

    @cached_property
    def barred(self) -> Bools:
        """Whether there is a tie that a finding in force says does not carry."""
        return self._found[0] & (np.maximum(self.forth, self.back) > 0)

    @cached_property
    def supply(self) -> Floats:
        """Best working channel of the two on the threat, in [0, 1]; mutual ties only if strict."""
        if self.arrays.options.strict:
            mutual: Floats = _SCALE[self.mutual]
            return mutual
        # Three levels and a bar tell it, so that it is worked out once for each case there is.
        size = _SCALE.size
        either, level = np.maximum(self.forth, self.back), np.arange(size)
        case = self.mutual.astype(np.uint8)
        for part, parts in ((either, size), (self.relay, size), (self.barred, 2)):
            case = case * np.uint8(parts) + part.astype(np.uint8)
        both, one_way, relayed = np.meshgrid(level, level, level, indexing="ij")
        tied = np.maximum(_SCALE[both], ONE_WAY * _SCALE[one_way])
        best = np.maximum(tied, RELAY * _SCALE[relayed])
        supply: Floats = np.stack((best, np.minimum(best, BARRIER_CAP)), axis=-1).ravel()[case]
        return supply

    @cached_property
    def kind(self) -> Codes:
        """Code in `KINDS`; for a row that is not open, the kind it would have."""
        kind = np.zeros(len(self), dtype=np.int8)
        if self.arrays.options.strict:
            return kind
        kind[self.dormant & (self.supply == 0)] = KINDS.index(GapKind.LOST)
        kind[self.relay > 0] = KINDS.index(GapKind.RELAY_ONLY)
        kind[np.maximum(self.forth, self.back) > 0] = KINDS.index(GapKind.ONE_WAY)
        kind[self.mutual > 0] = KINDS.index(GapKind.IRREGULAR)
        kind[self.barred] = KINDS.index(GapKind.BARRIER)
        return kind

    @cached_property
    def open(self) -> Bools:
        """Whether the need is unmet: no regular mutual tie, or one that a finding bars."""
        irregular: Bools = self.mutual < REGULAR_LEVEL
        return self.barred | irregular

    @cached_property
    def _one_body(self) -> Bools:
        """Whether both are in one operational body."""
        # By seat, so that the agencies of the rows need not be listed.
        body = self.arrays.body[self.arrays.seats.agency].astype(np.int32)
        together: Bools = body[self.left] == body[self.right]
        return together

    @cached_property
    def within(self) -> Bools:
        """Whether both are in one operational body, or one is part of the other."""
        if self.arrays.options.strict:
            return np.zeros(len(self), dtype=np.bool_)
        within = self._one_body.copy()
        # Few pairs are a body and its part; they are looked up among the rows.
        within[self._rows_of(self.arrays.lines)] = True
        return within

    @cached_property
    def seen(self) -> Bools:
        """Whether any tie of an agency on a threat is on record, stopped or not, one per seat.

        Where none is, the record is silent on that work altogether, and a missing tie to one
        partner says nothing of the partner.
        """
        found = np.zeros(len(self.arrays.seats), dtype=np.bool_)
        for ties in (*self._ties, *seat_ties(self.arrays, past=True)):
            found |= np.diff(ties.indptr) > 0
        return found

    @cached_property
    def evidence(self) -> Codes:
        """Code in `EVIDENCES`; assumed throughout if strict or if the data names no sources."""
        if self.arrays.options.strict or self.arrays.network.complete:
            return np.full(len(self), EVIDENCES.index(Evidence.ASSUMED), dtype=np.int8)
        well = self.arrays.well_covered
        known = np.array([a in well for a in self.arrays.agencies], dtype=np.bool_)
        seat = known[self.arrays.seats.agency] & self.seen
        evidence = np.zeros(len(self), dtype=np.int8)
        well_known = seat[self.left] & seat[self.right]
        evidence[well_known] = EVIDENCES.index(Evidence.INFERRED)
        evidence[self._found[1]] = EVIDENCES.index(Evidence.CONFIRMED)
        return evidence

    @cached_property
    def outcome(self) -> Codes:
        """Code in `OUTCOMES` of each row."""
        outcome = np.full(len(self), OUTCOMES.index(Outcome.MET), dtype=np.int8)
        if not self.arrays.options.strict:
            outcome[self.speaking[1]] = OUTCOMES.index(Outcome.STRAINED)
        outcome[self.open] = OUTCOMES.index(Outcome.OPEN)
        return outcome

    @cached_property
    def speaking(self) -> tuple[dict[int, tuple[Finding, ...]], Bools]:
        """The findings of trouble that name a row's pair and speak of its threat, and which rows.

        Those that are too old to say how it is are left out.
        """
        speaking: dict[int, tuple[Finding, ...]] = {}
        rows = np.zeros(len(self), dtype=np.bool_)
        index = self.arrays.agency_index
        for finding in self.arrays.facts.findings:
            if finding.id in self.arrays.facts.stale or finding.kind in WORKING_KINDS:
                continue
            for a, b in finding.pairs:
                if a not in index or b not in index or a == b:
                    continue
                for r in self.rows_of(index[a], index[b]).tolist():
                    if self.matches(finding, r):
                        speaking[r] = (*speaking.get(r, ()), finding)
                        rows[r] = True
        return speaking, rows

    @property
    def levels(self) -> Codes:
        """Level of each arrangement's cadence as it counts here, shape (P,)."""
        return self.arrays.level

    def served(self, arrangement: int) -> Bools:
        """Return the threats an arrangement serves, shape (T,)."""
        arrays = self.arrays
        served = np.full(len(arrays.threats), bool(arrays.universal[arrangement]))
        scope = arrays.scope
        served[scope.indices[scope.indptr[arrangement] : scope.indptr[arrangement + 1]]] = True
        return served

    def worth(self, arrangement: int, rows: Ints, level: int, forth: Bools, back: Bools) -> Floats:
        """Return what an arrangement would supply on some rows, findings left aside.

        Args:
            arrangement: Index of the arrangement.
            rows: The rows; the arrangement serves their threats.
            level: Level of its cadence.
            forth: Whether information would move from the first agency to the second, per row.
            back: Whether it would move back.
        """
        del arrangement, rows
        one_way = 0.0 if self.arrays.options.strict else ONE_WAY
        ways = np.where(forth & back, 1.0, np.where(forth | back, one_way, 0.0))
        worth: Floats = _SCALE[level] * ways
        return worth

    @property
    def assumed(self) -> Bools:
        """Rows whose need is assumed because nobody told what one of the two does."""
        return np.zeros(len(self), dtype=np.bool_)

    @property
    def wanted(self) -> Bools:
        """Rows with a need that counts, whatever became of it."""
        return self.need > 0

    @property
    def exchanged(self) -> Floats:
        """Best channel with documented exchange, in [0, 1]; here as `supply`."""
        return self.supply

    @cached_property
    def gap(self) -> Floats:
        """Severity x need x (1 - supply) x weight of each row, open or not."""
        return self.gap_of(slice(None))

    def gap_of(self, rows: Ints | Bools | slice) -> Floats:
        """Return the gap of some rows, as in `gap`, without those of all."""
        of_seat = (self.arrays.severity * self.arrays.weight)[self.arrays.seats.threat]
        gap: Floats = of_seat[self.left[rows]]
        gap *= self.need[rows]
        gap *= 1.0 - self.supply[rows]
        return gap

    @cached_property
    def known(self) -> Bools:
        """Whether enough is known to count the row: its evidence is not unknown."""
        known: Bools = self.evidence != EVIDENCES.index(Evidence.UNKNOWN)
        return known

    @cached_property
    def counted(self) -> Bools:
        """Rows that are counted as gaps: open, between bodies, with evidence."""
        return self.open & ~self.within & self.known
