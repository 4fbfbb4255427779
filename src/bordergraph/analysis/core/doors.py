"""The doors that law or mandate prescribes: which row has to use which, and what it leads through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy.typing as npt

    from bordergraph.analysis.core.index import NetworkIndex
    from bordergraph.analysis.core.work import Work
    from bordergraph.model import Gateway

    Ints: TypeAlias = npt.NDArray[np.int64]
    Bools: TypeAlias = npt.NDArray[np.bool_]

__all__ = ["door_of_rows", "way_through"]


def door_of_rows(arrays: NetworkIndex, work: Work, threat: Ints, needed: Bools) -> Ints:
    """Return the position of the gateway that each row has to use, -1 for none.

    A row is behind a door when every dependency that counts is, or when one of the two has a
    door of its own for partners such as the other.

    Args:
        arrays: The indexed network.
        work: What each agency does, and what depends on what.
        threat: Threat of each row, shape (R,).
        needed: Rows with a need, shape (R,).
    """
    row, entry = work.depends
    table, names = work.table, work.functions
    doors = np.full(row.size, -1)
    of_row = np.full(threat.size, -1)
    for n, gateway in enumerate(arrays.network.gateways):
        if gateway.agency:
            of_row[work.behind(gateway.agency, gateway.not_level) & needed] = n
            continue
        pairs = {tuple(sorted(p)) for p in gateway.functions}
        using = np.array(
            [
                tuple(sorted((names[f], names[g]))) in pairs and bool(across) == gateway.across
                for f, g, across in zip(table.first, table.second, table.across, strict=True)
            ],
            dtype=np.bool_,
        )
        on = _threats_of(arrays, gateway)
        match = (doors < 0) & using[entry] & on[threat[row]]
        doors[match] = n
    behind = np.ones(threat.size, dtype=np.bool_)
    behind[row[doors < 0]] = False
    first = np.full(threat.size, -1)
    first[row[::-1]] = doors[::-1]
    whole = behind & (first >= 0) & (of_row < 0) & needed
    of_row[whole] = first[whole]
    return of_row


def _threats_of(arrays: NetworkIndex, gateway: Gateway) -> Bools:
    if not gateway.threats:
        return np.ones(len(arrays.threats), dtype=np.bool_)
    named = {arrays.threat_index[t] for t in gateway.threats if t in arrays.threat_index}
    return np.array([not named.isdisjoint(line) for line in arrays.above], dtype=np.bool_)


def way_through(arrays: NetworkIndex, gateway: Gateway, a: str, b: str) -> tuple[str, ...]:
    """Return the bodies that information passes through from one agency to another, both included."""
    country = arrays.network.agency_by_id[a].country
    by_country = dict(gateway.through)
    ends = [by_country[country]] if country in by_country else []
    ends += [body for where, body in gateway.through if where != country]
    return (a, *(e for e in ends if e not in {a, b}), b)
