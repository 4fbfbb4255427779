"""Directed ties as they serve each seat: who gives what to whom, on which threat, how regularly.

Rows are seats (one agency on one threat), columns are agencies, values are levels 1 to 4 of
`bordergraph.analysis.core.options.SCALES`. A tie that serves no threat of an agency has no row, so the
matrices grow with the ties that matter and not with agencies times threats.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from bordergraph.analysis.core.joins import Seats, expand
from bordergraph.analysis.structure.matrices import clean_ties

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy.typing as npt

    from bordergraph.analysis.core.index import NetworkIndex
    from bordergraph.analysis.core.joins import Direct, Memberships
    from bordergraph.analysis.structure.matrices import Matrix

    Packed: TypeAlias = sparse.csr_array[np.int64, tuple[int, int]]
    Levels: TypeAlias = sparse.csr_array[np.int8, tuple[int, int]]
    Ints: TypeAlias = npt.NDArray[np.int64]
    SeatNumbers: TypeAlias = npt.NDArray[np.int32]
    Bools: TypeAlias = npt.NDArray[np.bool_]
    Codes: TypeAlias = npt.NDArray[np.int8]

__all__ = [
    "agency_ties",
    "focused_seats",
    "pairs_of_seats",
    "relays",
    "seat_relays",
    "seat_ties",
    "tied_pairs",
    "working_ties",
]

# A sum of these tells the best level in it, while fewer than 65,536 of one level are summed: one
# sparse product then finds the best of all arrangements that two agencies share.
_PACK = np.array([0, 1, 1 << 16, 1 << 32, 1 << 48], dtype=np.int64)


def _unpack(packed: Packed) -> Levels:
    """Return the best level in each cell."""
    packed.sum_duplicates()
    levels = np.searchsorted(_PACK[1:], packed.data, side="right").astype(np.int8)
    return sparse.csr_array((levels, packed.indices, packed.indptr), shape=packed.shape)


def _incidence(rows: Ints, columns: Ints, values: Ints, shape: tuple[int, int]) -> Packed:
    """Return a matrix whose cells hold the largest of the values put there."""
    order = np.lexsort((values, columns, rows))
    rows, columns, values = rows[order], columns[order], values[order]
    last = np.ones(rows.size, dtype=np.bool_)
    last[:-1] = (rows[1:] != rows[:-1]) | (columns[1:] != columns[:-1])
    return sparse.csr_array((values[last], (rows[last], columns[last])), shape=shape)


def _through_arrangements(
    arrays: NetworkIndex, seats: Seats, members: Memberships, *, own: bool
) -> tuple[Packed, Packed]:
    """Return (give, take) of every seat through shared arrangements, packed.

    With `own` only memberships in an agency's own name count, towards everybody; without it
    those of covering bodies count too, but only towards agencies of another body.
    """
    n, arrangements = len(arrays.agencies), len(arrays.arrangements)
    keep = members.own if own else np.ones(members.own.size, dtype=np.bool_)
    agency, arrangement = members.agency[keep], members.arrangement[keep]
    provides, receives = members.provides[keep], members.receives[keep]
    owner, seat = seats.of(agency)
    serving = arrays.serves(arrangement[owner], seats.threat[seat])
    owner, seat = owner[serving], seat[serving]
    strength = _PACK[arrays.level]

    def seated(flag: Bools) -> Packed:
        on = flag[owner]
        through = arrangement[owner[on]]
        return _incidence(seat[on], through, strength[through], (len(seats), arrangements))

    def taking_part(flag: Bools) -> Packed:
        ones = np.ones(int(flag.sum()), dtype=np.int64)
        return _incidence(agency[flag], arrangement[flag], ones, (n, arrangements))

    def product(here: Bools, there: Bools) -> Packed:
        cells = (seated(here) @ taking_part(there).T).tocoo()
        mine = seats.agency[cells.row]
        apart = mine != cells.col
        if not own:
            apart &= arrays.body[mine] != arrays.body[cells.col]
        at = (cells.row[apart], cells.col[apart])
        return sparse.csr_array((cells.data[apart], at), shape=(len(seats), n))

    give = product(provides, receives)
    both = bool((provides == receives).all())
    return give, give if both else product(receives, provides)


def _through_direct(arrays: NetworkIndex, seats: Seats, direct: Direct) -> tuple[Packed, Packed]:
    """Return (give, take) of every seat through shares and flows, packed."""
    shape = (len(seats), len(arrays.agencies))

    def side(here: Ints, there: Ints) -> Packed:
        owner, seat = seats.of(here)
        on = arrays.serves(direct.scope[owner], seats.threat[seat])
        owner, seat = owner[on], seat[on]
        return _incidence(seat, there[owner], _PACK[direct.level[owner]], shape)

    return side(direct.giver, direct.receiver), side(direct.receiver, direct.giver)


def seat_ties(
    arrays: NetworkIndex, seats: Seats | None = None, *, past: bool = False
) -> tuple[Levels, Levels]:
    """Return what every seat gives and takes.

    Args:
        arrays: The indexed network.
        seats: The seats asked about; None for those that make pair need.
        past: Ties through arrangements that have stopped and shares that have ended instead.

    Returns:
        Levels (give, take), each of shape (seats, N): `give[s, b]` is how regularly the agency
        of seat s gives to b on the threat of s, `take[s, b]` how regularly it gets from b.
    """
    seats = arrays.seats if seats is None else seats
    members = arrays.past_memberships if past else arrays.memberships
    direct = arrays.past_direct if past else arrays.direct
    give, take = _through_direct(arrays, seats, direct)
    if members.agency.size:
        for own in (True,) if members.own.all() else (True, False):
            more_give, more_take = _through_arrangements(arrays, seats, members, own=own)
            give, take = give + more_give, take + more_take
    return _unpack(give), _unpack(take)


def agency_ties(
    arrays: NetworkIndex, *, inherit: bool = False, scopes: Bools | None = None
) -> Levels:
    """Return ties between agencies whatever the threat, levels of shape (N, N), row gives.

    Every arrangement in force counts, focus or not, and every flow and share.

    Args:
        arrays: The indexed network.
        inherit: Let a body's ties cover its components towards other bodies.
        scopes: Rows of `NetworkIndex.scope` whose ties count; None for all.
    """
    n, arrangements = len(arrays.agencies), len(arrays.arrangements)
    counts = np.ones_like(arrays.universal) if scopes is None else scopes
    members, direct = arrays.memberships, arrays.direct

    def incidence(flag: Bools, *, weighed: bool) -> Packed:
        on = flag & counts[members.arrangement]
        agency, arrangement = members.agency[on], members.arrangement[on]
        values = _PACK[arrays.level[arrangement]] if weighed else np.ones_like(arrangement)
        return _incidence(agency, arrangement, values, (n, arrangements))

    on = counts[direct.scope] & (inherit | direct.own)
    strength = _PACK[direct.level[on]]
    total = _incidence(direct.giver[on], direct.receiver[on], strength, (n, n))
    every = np.ones_like(members.own)
    for own in (True, False) if inherit and not members.own.all() else (True,):
        keep = members.own if own else every
        gives = incidence(keep & members.provides, weighed=True)
        cells = (gives @ incidence(keep & members.receives, weighed=False).T).tocoo()
        apart = cells.row != cells.col
        if not own:
            apart &= arrays.body[cells.row] != arrays.body[cells.col]
        at = (cells.row[apart], cells.col[apart])
        total = total + sparse.csr_array((cells.data[apart], at), shape=(n, n))
    return _unpack(total)


def tied_pairs(arrays: NetworkIndex) -> dict[tuple[str, str], int]:
    """Return the pairs of agencies with a tie in their own names, whatever the threat.

    Returns:
        The level of the best tie in either direction, 1 to 4, by pair of ids.
    """
    ties = agency_ties(arrays)
    cells = sparse.triu(ties.maximum(ties.T), k=1).tocoo()
    names = arrays.agencies
    return {
        (names[i], names[j]): level
        for i, j, level in zip(
            cells.row.tolist(), cells.col.tolist(), cells.data.tolist(), strict=True
        )
        if level
    }


def focused_seats(arrays: NetworkIndex) -> Seats:
    """Return a seat for each agency and counted threat that a tie of that threat's own touches.

    Agencies without a mandate are among them: they can pass information on.
    """
    members, direct = arrays.memberships, arrays.direct
    agency = np.concatenate((members.agency, direct.giver, direct.receiver))
    scope = np.concatenate((members.arrangement, direct.scope, direct.scope))
    own = ~arrays.universal[scope]
    agency, scope = agency[own], scope[own]
    start = arrays.scope.indptr.astype(np.int64)
    owner, at = expand(start[scope], np.diff(start)[scope])
    threat = arrays.scope.indices[at].astype(np.int64)
    n = max(len(arrays.agencies), 1)
    keys = np.unique((threat * n + agency[owner])[arrays.counted[threat]])
    return Seats(keys // n, keys % n, np.zeros(keys.size), n, len(arrays.threats))


def seat_relays(seats: Seats, mutual: Levels) -> tuple[Ints, Ints, Codes]:
    """Return which seats of one threat a third agency connects, and how regularly.

    The level of a relay is that of its weaker leg; of several relays the best counts.

    Args:
        seats: The seats.
        mutual: Mutual levels, shape (seats, N).

    Returns:
        Seats (left, right) with left < right and the level, each pair once.
    """
    cells = mutual.tocoo()
    # One column per threat and third agency keeps the threats apart in a single product.
    keys = seats.threat[cells.row] * seats.agencies + cells.col
    thirds, column = np.unique(keys, return_inverse=True)
    best = sparse.csr_array((len(seats), len(seats)), dtype=np.int64)
    for level in np.unique(cells.data).tolist():
        on = cells.data >= level
        ones = np.ones(int(on.sum()), dtype=np.int64)
        legs = sparse.csr_array(
            (ones, (cells.row[on], column[on])), shape=(len(seats), max(thirds.size, 1))
        )
        both = sparse.triu(legs @ legs.T, k=1, format="csr")
        both.data[:] = _PACK[level]
        best = best + both
    found = _unpack(best).tocoo()
    return found.row.astype(np.int64), found.col.astype(np.int64), found.data


def relays(mutual: Levels, left: int, right: int) -> tuple[tuple[int, int], ...]:
    """Return the third agencies between two seats with the level of their weaker leg.

    Returns:
        Pairs (agency index, level), best level first, then by index.
    """
    legs = []
    for seat in (left, right):
        row = slice(mutual.indptr[seat], mutual.indptr[seat + 1])
        legs.append(dict(zip(mutual.indices[row].tolist(), mutual.data[row].tolist(), strict=True)))
    common = [(b, min(level, legs[1][b])) for b, level in legs[0].items() if b in legs[1]]
    return tuple(sorted(common, key=lambda leg: (-leg[1], leg[0])))


def pairs_of_seats(seat_start: Ints) -> tuple[SeatNumbers, SeatNumbers, Ints]:
    """List all pairs of seats of one threat, left before right.

    Returns:
        Left seats, right seats, and for each seat the position of its first pair.
    """
    last = np.repeat(seat_start[1:], np.diff(seat_start))
    seats = np.arange(last.size)
    counts = last - seats - 1
    left, right = expand(seats + 1, counts)
    # There may be tens of millions of pairs, of far fewer seats: half the bytes are enough.
    return left.astype(np.int32), right.astype(np.int32), np.cumsum(counts) - counts


def working_ties(arrays: NetworkIndex, *, directed: bool = False, inherit: bool = False) -> Matrix:
    """Return who gives information to whom on the day, whatever the threat.

    Ties are shared arrangements in force, flows and shares. A component is not given the ties
    of its parent body unless asked, so that no tie counts twice.

    Args:
        arrays: The indexed network.
        directed: Keep directions; otherwise a tie in either direction ties the pair.
        inherit: Count the ties of a parent body as those of its components too.

    Returns:
        0/1 matrix of shape (N, N), row gives to column.
    """
    return clean_ties(agency_ties(arrays, inherit=inherit), directed=directed)
