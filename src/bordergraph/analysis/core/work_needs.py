"""Need, supply and outcome of each row where the data tells what agencies do.

worth(channel, dependency) = cadence x fit x share x way, and supply is the best worth. A row is,
in this order: without need, by design behind a door, met or strained, or open.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from bordergraph.analysis.core.carriers import best_of
from bordergraph.analysis.core.channels import Channels
from bordergraph.analysis.core.doors import door_of_rows, way_through
from bordergraph.analysis.core.fields import Fields
from bordergraph.analysis.core.fits import Fits, nearby
from bordergraph.analysis.core.index import NetworkIndex
from bordergraph.analysis.core.needs import EVIDENCES, KINDS, OUTCOMES, Needs
from bordergraph.analysis.core.options import (
    BARRIER_CAP,
    CADENCE_LEVEL,
    CONFIRMING_KINDS,
    HELD_CAP,
    RELAY,
    SCALES,
    SLIGHT,
    STALE_YEARS,
    STOPPING_KINDS,
)
from bordergraph.analysis.core.tie_levels import TieLevels
from bordergraph.analysis.core.work import Work
from bordergraph.analysis.core.worth import Worth
from bordergraph.analysis.results import Evidence, GapKind, Outcome
from bordergraph.model import Cadence

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy.typing as npt

    from bordergraph.analysis.core.carriers import Carrier
    from bordergraph.analysis.core.fields import FieldRecord
    from bordergraph.analysis.core.options import Options
    from bordergraph.model import Dependency, Network, Search

    Levels: TypeAlias = sparse.csr_array[np.int8, tuple[int, int]]
    Matrix: TypeAlias = sparse.csr_array[np.float64, tuple[int, int]]
    Ints: TypeAlias = npt.NDArray[np.int64]
    Floats: TypeAlias = npt.NDArray[np.float64]
    Bools: TypeAlias = npt.NDArray[np.bool_]
    Codes: TypeAlias = npt.NDArray[np.int8]

__all__ = ["WorkNeeds", "needs_of"]

_SCALE = np.array(SCALES)
_REQUEST = CADENCE_LEVEL[Cadence.ON_REQUEST]
# What a search has to come out as to uphold a row: one that is open, one that is met.
_UPHOLDS = {True: frozenset({"survives", "partly"}), False: frozenset({"closed", "strained"})}


def needs_of(network: Network | NetworkIndex | Needs, options: Options | None = None) -> Needs:
    """Return the rows of need of a network: by work where the data tells it, else by threat.

    Args:
        network: The network; an index of it; or its rows, which then are returned as they are,
            so that several analyses of one network work each of them out once.
        options: What counts, unless an index or rows tell; None for the defaults.

    Example:
        >>> from bordergraph.model import Network
        >>> len(needs_of(Network()))
        0
    """
    if isinstance(network, Needs):
        return network
    index = network if isinstance(network, NetworkIndex) else NetworkIndex(network, options)
    return WorkNeeds(index) if index.by_work else Needs(index)


@dataclass(frozen=True)
class _Judged:
    """What the channels in force of each row come to, findings applied; one entry per row.

    Attributes:
        supply: Best worth of a channel.
        exchanged: Best worth of a channel with documented exchange.
        regular: Regular channels.
        tied: Whether anything passes at all.
        mutual: Whether anything passes both ways.
        stopped: Whether a finding stops a channel that it names.
        weak: Whether a channel would be regular, were it not old or with the class only.
        lost: Whether a standing channel has ended.
    """

    supply: Floats
    exchanged: Floats
    regular: Ints
    tied: Bools
    mutual: Bools
    stopped: Bools
    weak: Bools
    lost: Bools


class WorkNeeds(Needs):
    """Rows of need by work.

    Args:
        arrays: The indexed network, of which some mandates tell functions.
    """

    LASTING = (*Needs.LASTING, "work", "door", "_needed", "_near")

    @cached_property
    def work(self) -> Work:
        """What each agency does, and what depends on what."""
        return Work(self.arrays, self.left, self.right)

    @cached_property
    def channels(self) -> Channels:
        """What can pass between two agencies."""
        return Channels(self.arrays)

    @cached_property
    def fields(self) -> Fields:
        """How well each field of work is documented."""
        return Fields(self.arrays, self.channels)

    # -- need

    @cached_property
    def need(self) -> Floats:
        """Dependency of the two functions times the lesser responsibility, in [0, 1]."""
        part = self.arrays.seats.responsibility
        least = np.minimum(part[self.left], part[self.right])
        need: Floats = np.where(self.work.unneeded, 0.0, self.work.strength * least)
        return need

    @cached_property
    def door(self) -> Ints:
        """Position of the gateway that a row has to use, -1 for none."""
        return door_of_rows(self.arrays, self.work, self.threat, self.need > 0)

    @cached_property
    def _needed(self) -> Bools:
        """Rows with a need that is more than slight, or that has a door."""
        needed: Bools = (self.need > 0) & ((self.need > SLIGHT) | (self.door >= 0))
        return needed

    @property
    def weak(self) -> Bools:
        """Rows with a channel that would be regular, were it not old or with the class only."""
        return self._judged.weak

    @property
    def assumed(self) -> Bools:
        """Rows whose need is assumed because nobody told what one of the two does."""
        return self.work.assumed

    @property
    def wanted(self) -> Bools:
        """Rows with a need that counts, whatever became of it."""
        return self._needed

    # -- supply

    @cached_property
    def _near(self) -> Bools:
        """As of `nearby`."""
        return nearby(self.arrays)

    @cached_property
    def _fits(self) -> Fits:
        """How well each scope serves each threat."""
        return Fits(self.arrays, self.fields.named, self._near)

    @cached_property
    def _worth(self) -> Worth:
        """What channels are worth."""
        return Worth(self.arrays.options, self.work, self.door)

    @cached_property
    def _carried(self) -> tuple[Ints, Ints, Floats, Bools]:
        """Every channel of every row: row, channel, worth, and whether its way is enough."""
        c = self.channels
        row, channel = c.of(self.pair)
        fit = self._fits.of(c.scope[channel], self.threat[row])
        on = fit > 0
        row, channel, fit = row[on], channel[on], fit[on]
        value, enough = self._worth.of(
            row, c.mode[channel], c.level[channel], c.forth[channel], c.back[channel]
        )
        worth = value * fit * c.share[channel]
        keep = worth > 0
        return row[keep], channel[keep], worth[keep], enough[keep]

    @property
    def levels(self) -> Codes:
        """Level of each arrangement's cadence as it counts here, shape (P,)."""
        return self.channels.levels.astype(np.int8)

    def served(self, arrangement: int) -> Bools:
        """Return the threats an arrangement serves, well or less well, shape (T,)."""
        served: Bools = self._fits.cells[[arrangement]].toarray()[0] > 0
        return served

    def worth(self, arrangement: int, rows: Ints, level: int, forth: Bools, back: Bools) -> Floats:
        """Return what an arrangement would supply on some rows; see `Needs.worth`."""
        full = np.full(rows.size, 1, dtype=np.int64)
        mode = full * int(self.channels.modes[arrangement])
        value, _ = self._worth.of(rows, mode, full * level, forth, back)
        hubs = self.arrays.network.arrangement_by_id[self.arrays.arrangements[arrangement]].hubs
        fit = self._fits.of(np.full(rows.size, arrangement), self.threat[rows])
        worth: Floats = value * fit * (forth | back)
        if hubs:
            hub = np.array([a in hubs for a in self.arrays.agencies], dtype=np.bool_)
            worth = worth * (hub[self.i[rows]] | hub[self.j[rows]])
        return worth

    @cached_property
    def _judged(self) -> _Judged:
        """What the channels in force of each row come to, findings applied."""
        row, channel, worth, enough = self._carried
        c, size = self.channels, len(self)
        live = c.working[channel]
        lost = np.zeros(size, dtype=np.bool_)
        lost[row[~live & (c.level[channel] > 1)]] = True
        row, channel, worth, enough = row[live], channel[live], worth[live], enough[live]
        stops, slows = self._named(row, channel)
        worth = np.where(stops, np.minimum(worth, BARRIER_CAP), worth)
        worth = np.where(slows, np.minimum(worth, HELD_CAP), worth)
        strong = self._worth.strong(worth / c.share[channel], enough) & ~stops & ~slows
        weak = strong & ((c.share[channel] < 1) | c.old[channel])
        worth = np.where(weak, np.minimum(worth, HELD_CAP), worth)
        regular = strong & ~weak

        def any_of(on: Bools) -> Bools:
            found = np.zeros(size, dtype=np.bool_)
            found[row[on]] = True
            return found

        supply, exchanged = np.zeros(size), np.zeros(size)
        np.maximum.at(supply, row, worth)
        on = c.exchange[channel]
        np.maximum.at(exchanged, row[on], worth[on])
        keys = np.unique(
            row[regular] * (self.arrays.scope.shape[0] + 1) + c.scope[channel][regular]
        )
        regulars = np.bincount(keys // (self.arrays.scope.shape[0] + 1), minlength=size)
        return _Judged(
            supply=supply,
            exchanged=exchanged,
            regular=regulars.astype(np.int64),
            tied=any_of(np.ones(row.size, dtype=np.bool_)),
            mutual=any_of(c.forth[channel] & c.back[channel]),
            stopped=any_of(stops),
            weak=any_of(weak),
            lost=lost,
        )

    def _named(self, row: Ints, channel: Ints) -> tuple[Bools, Bools]:
        """Tell which channels a finding on their row names, as stopped and as irregular."""
        stops, slows = (np.zeros(row.size, dtype=np.bool_) for _ in range(2))
        speaking, _ = self.speaking
        for n in np.flatnonzero(self.speaking[1][row]).tolist():
            name = self.channels.arrangement(int(channel[n]))
            for finding in speaking[int(row[n])]:
                if name in finding.arrangements:
                    stops[n] |= finding.kind in STOPPING_KINDS and finding.kind != "no-channel"
                    slows[n] |= finding.kind == "irregular-cadence"
        return stops, slows

    @cached_property
    def barred(self) -> Bools:
        """Rows that a finding stops: it names what carries, or it names none and little does."""
        regular = self._judged.regular
        barred: Bools = (self._wide & (regular < 2)) | (self._judged.stopped & (regular == 0))  # noqa: PLR2004 - one report is no proof against two regular channels
        return barred

    @cached_property
    def _wide(self) -> Bools:
        """Rows that a finding stops whatever carries them: it names no arrangement of the two."""
        wide = np.zeros(len(self), dtype=np.bool_)
        for row, found in self.speaking[0].items():
            wide[row] = any(
                f.kind in STOPPING_KINDS and (f.kind == "no-channel" or not f.arrangements)
                for f in found
            )
        return wide

    @cached_property
    def regular(self) -> Bools:
        """Rows with a regular channel the way the work needs it."""
        found: Bools = self._judged.regular > 0
        return found

    @cached_property
    def outcome(self) -> Codes:
        """Code in `OUTCOMES` of each row."""
        code = {o: OUTCOMES.index(o) for o in Outcome}
        found = np.full(len(self), code[Outcome.OPEN], dtype=np.int8)
        carried = self.regular & ~self.barred
        found[carried] = code[Outcome.MET]
        found[carried & self.speaking[1]] = code[Outcome.STRAINED]
        found[(self.door >= 0) & ~self.regular] = code[Outcome.BY_DESIGN]
        found[~self._needed] = code[Outcome.SLIGHT]
        found[self.need == 0] = code[Outcome.NO_NEED]
        return found

    @cached_property
    def open(self) -> Bools:
        """Whether the need is unmet: no regular channel, or one that a finding stops."""
        is_open: Bools = self.outcome == OUTCOMES.index(Outcome.OPEN)
        return is_open

    @cached_property
    def supply(self) -> Floats:
        """Best channel of the two on the threat, relays and doors included, in [0, 1]."""
        return self._with_ways(self._judged.supply)

    @cached_property
    def exchanged(self) -> Floats:
        """Best channel with documented exchange, in [0, 1]."""
        return self._with_ways(self._judged.exchanged)

    def _with_ways(self, own: Floats) -> Floats:
        supply = own.copy()
        untied = ~self._judged.tied
        supply[untied] = RELAY * _SCALE[self.relay][untied]
        supply[self.barred] = np.minimum(supply[self.barred], BARRIER_CAP)
        by_design = self.outcome == OUTCOMES.index(Outcome.BY_DESIGN)
        supply[by_design] = self._weakest_leg[by_design]
        return supply

    @cached_property
    def kind(self) -> Codes:
        """Code in `KINDS`; for a row that is not open, the kind it would have."""
        tied, kind = self._judged.tied, np.zeros(len(self), dtype=np.int8)
        kind[self._judged.lost] = KINDS.index(GapKind.LOST)
        kind[self.relay > 0] = KINDS.index(GapKind.RELAY_ONLY)
        kind[tied] = KINDS.index(GapKind.ONE_WAY)
        kind[self._judged.mutual] = KINDS.index(GapKind.IRREGULAR)
        kind[self.barred & (tied | self._judged.stopped)] = KINDS.index(GapKind.BARRIER)
        return kind

    # -- what a row rests on

    def work_of(self, row: int) -> tuple[tuple[str, str, Dependency], ...]:
        """Return the dependencies that count on a row: function of each, and what says so."""
        rows, entries = self.work.depends
        table, names = self.work.table, self.work.functions
        at = slice(*np.searchsorted(rows, (row, row + 1)).tolist())
        return tuple(
            (
                names[int(table.first[e])],
                names[int(table.second[e])],
                self.work.dependencies[int(table.entry[e])],
            )
            for e in entries[at].tolist()
        )

    def carriers(self, row: int) -> tuple[Carrier, ...]:
        """Return the channels in force of a row with the factors of their worth, best first."""
        rows, channels, worths, enough = self._carried
        at = slice(*np.searchsorted(rows, (row, row + 1)).tolist())
        on = np.flatnonzero(self.channels.working[channels[at]]) + at.start
        fits = self._fits.of(self.channels.scope[channels[on]], self.threat[row])
        return self._best(channels[on], fits, worths[on], enough[on])

    def suffices(
        self, row: int, mode: int, level: int, forth: bool, back: bool, fit: float = 1.0
    ) -> bool:
        """Tell whether a channel like this would be worth a regular one on a row."""
        ways = np.array([forth]), np.array([back])
        value, enough = self._worth.of(np.array([row]), np.array([mode]), np.array([level]), *ways)
        return bool(self._worth.strong(value * fit, enough)[0])

    def _best(
        self, channels: Ints, fits: Floats, worths: Floats, enough: Bools
    ) -> tuple[Carrier, ...]:
        strong = self._worth.strong(worths / self.channels.share[channels], enough)
        return best_of(self.channels, channels, fits, worths, enough, strong)

    def short_of(self, row: int) -> int:
        """Return how many more regular channels would meet a row: two where a finding stops it."""
        return (2 if self._wide[row] else 1) - int(self._judged.regular[row])

    # -- levels of ties, for relays and doors

    @cached_property
    def _levels(self) -> TieLevels:
        return TieLevels(self.arrays, self.channels, self._fits.cells)

    @cached_property
    def mutual_ties(self) -> Levels:
        """Mutual level of every seat with every agency, shape (seats, N)."""
        return self._levels.of_seats(forth=True, back=True)

    @cached_property
    def carrying_ties(self) -> Levels:
        """Mutual ties over which an agency with a lead or shared part can pass information on."""
        ties = super().carrying_ties.copy()
        able = np.zeros((len(self.arrays.threats), len(self.arrays.agencies)), dtype=np.bool_)
        seats = self.arrays.seats
        support = self.arrays.options.responsibilities.support
        lead = seats.responsibility > support
        able[seats.threat[lead], seats.agency[lead]] = True
        cells = ties.tocoo()
        keep = able[seats.threat[cells.row], cells.col] & (cells.data >= _REQUEST)
        at = (cells.row[keep], cells.col[keep])
        return sparse.csr_array((cells.data[keep], at), shape=ties.shape)

    @cached_property
    def _directed(self) -> tuple[Codes, Codes]:
        """Levels from the first to the second agency, and back."""
        found = []
        for forth, back in ((True, False), (False, True)):
            cells = self._levels.of_seats(forth=forth, back=back).tocoo()
            here = cells.row.astype(np.int64)
            there = self.arrays.seats.at(self.arrays.seats.threat[here], cells.col.astype(np.int64))
            on = there > here
            levels = np.zeros(len(self), dtype=np.int8)
            levels[self.at(here[on], there[on])] = cells.data[on]
            found.append(levels)
        return found[0], found[1]

    @cached_property
    def dormant(self) -> Bools:
        """Whether the two once had a standing channel on the threat that has ended."""
        return self._judged.lost

    # -- doors

    def path(self, row: int) -> tuple[str, ...]:
        """Return the bodies that a row behind a door passes through, the two of it included."""
        gateway = self.arrays.network.gateways[int(self.door[row])]
        a, b = (self.arrays.agencies[int(side[row])] for side in (self.i, self.j))
        return way_through(self.arrays, gateway, a, b)

    @cached_property
    def _weakest_leg(self) -> Floats:
        """Worth of the way through the door of each row, 0 where there is none."""
        worth = np.zeros(len(self))
        for row in np.flatnonzero((self.door >= 0) & (self.need > 0)).tolist():
            threat = int(self.threat[row])
            legs = [self._levels.worth(a, b, threat) for a, b in pairwise(self.path(row))]
            worth[row] = min(legs, default=0.0)
        return worth

    # -- evidence

    @cached_property
    def searched(self) -> dict[int, tuple[Search, ...]]:
        """The searches on record for each row that has any, those of the last 15 years."""
        found: dict[int, tuple[Search, ...]] = {}
        day, arrays = self.arrays.day, self.arrays
        for s in arrays.network.searches:
            if day is not None and (s.day > day or s.day.year + STALE_YEARS < day.year):
                continue
            if s.threat not in arrays.threat_index or not all(
                a in arrays.agency_index for a in s.agencies
            ):
                continue
            rows = self.rows_of(*(arrays.agency_index[a] for a in s.agencies))
            for row in rows[self.threat[rows] == arrays.threat_index[s.threat]].tolist():
                found[row] = (*found.get(row, ()), s)
        return found

    @cached_property
    def _field(self) -> Bools:
        """Rows for which enough of both sides' ties in that field is documented.

        For each of the two: three sources and three named partners, on that side of the border
        and in that family of threats, and a tie above incident level that names the threat or a
        wider one. Policy forums and memberships of a class do not count.
        """
        far = self.fields.abroad(self.i, self.j)
        one, two = (self.fields.enough(side, far, self.threat) for side in (self.i, self.j))
        return one & two & self.wanted

    def on_record(self, row: int) -> tuple[FieldRecord, FieldRecord]:
        """Return how well each of a row's two is documented in its field."""
        i, j = int(self.i[row]), int(self.j[row])
        far = bool(self.fields.abroad(self.i[row : row + 1], self.j[row : row + 1])[0])
        one, two = (self.fields.record(a, far, int(self.threat[row])) for a in (i, j))
        return one, two

    @cached_property
    def evidence(self) -> Codes:
        """Code in `EVIDENCES`: a finding, a search that found nothing regular, or the field."""
        code = {e: EVIDENCES.index(e) for e in Evidence}
        if self.arrays.network.complete:
            return np.full(len(self), code[Evidence.ASSUMED], dtype=np.int8)
        evidence = np.zeros(len(self), dtype=np.int8)
        # All that is regular is old, or names only the class: neither met nor a gap.
        evidence[self._field & ~(self._judged.weak & self.open)] = code[Evidence.INFERRED]
        for row, searches in self.searched.items():
            upheld = all(s.outcome in _UPHOLDS[bool(self.open[row])] for s in searches)
            evidence[row] = code[Evidence.TESTED if upheld else Evidence.UNKNOWN]
        speaking, _ = self.speaking
        for row in np.flatnonzero(self.speaking[1]).tolist():
            if any(f.kind in CONFIRMING_KINDS for f in speaking[row]):
                evidence[row] = code[Evidence.CONFIRMED]
        return evidence

    @cached_property
    def counted(self) -> Bools:
        """Rows that are counted as gaps: open, between bodies, with evidence."""
        return self.open & ~self.within & self.known
