"""Levels of ties: what the best channel of two bodies is worth on a threat, and which way it runs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from scipy import sparse

from bordergraph.analysis.core.tie_levels import TieLevels
from bordergraph.model import (
    AgencyClass,
    Arrangement,
    Cadence,
    Citation,
    Focus,
    Network,
    Participation,
    Share,
    Source,
    Span,
    Threat,
)

from .small import DAY, TWO, agency, joint, mandate, network, worked

ENDED = Span(end=DAY.replace(year=2010))


def levels(data: Network) -> TieLevels:
    """Levels where what names a threat, or a wider one, serves it in full."""
    needs = worked(data)
    fits = needs.arrays.scope.toarray().astype(float)
    fits[-1] = 1.0
    return TieLevels(needs.arrays, needs.channels, sparse.csr_array(fits))


def worth(data: Network, a: str = "police", b: str = "customs", threat: str = "guns") -> float:
    index = worked(data).arrays.threat_index
    return levels(data).worth(a, b, index[threat])


def ties(data: Network, threat: str = "guns", **ways: bool) -> dict[tuple[str, str], int]:
    """The level of each tie of a seat on a threat, by its agency and the other."""
    needs = worked(data)
    seats, names = needs.arrays.seats, needs.arrays.agencies
    cells = levels(data).of_seats(**({"forth": True, "back": True} | ways)).tocoo()
    at = needs.arrays.threat_index[threat]
    return {
        (names[seats.agency[s]], names[o]): int(level)
        for s, o, level in zip(cells.row, cells.col, cells.data, strict=True)
        if seats.threat[s] == at
    }


@pytest.mark.parametrize(
    ("cadence", "value", "level"),
    [
        (Cadence.INCIDENT_DRIVEN, 0.25, 1),
        (Cadence.ON_REQUEST, 0.5, 2),
        (Cadence.SCHEDULED, 0.8, 3),
        (Cadence.CONTINUOUS, 1.0, 4),
    ],
)
def test_a_tie_has_the_level_of_its_rhythm_seen_from_both(
    cadence: Cadence, value: float, level: int
) -> None:
    data = network(*TWO, joint=joint(cadence=cadence))
    assert worth(data) == worth(data, "customs", "police") == value
    assert ties(data) == {("police", "customs"): level, ("customs", "police"): level}


def test_what_does_not_work_or_serves_policy_is_no_tie() -> None:
    for more in ({"span": ENDED}, {"serves": "policy"}):
        data = network(*TWO, joint=joint(**more))
        assert (worth(data), ties(data)) == (0.0, {})
    assert worth(network(*TWO, joint=joint(serves="service"))) == 0.8


def test_a_tie_is_on_what_it_names() -> None:
    data = network(
        *TWO, mandate("police", "patrol", on="drugs"), mandate("customs", "patrol", on="drugs"),
        joint=joint(), on=("drugs",),
    )  # fmt: skip
    data = replace(
        data,
        arrangements=(*data.arrangements, Arrangement("other", "Other")),
        foci=(*data.foci, Focus("other", "guns")),
    )
    assert (worth(data, threat="drugs"), worth(data)) == (0.8, 0.0)
    assert set(ties(data, "drugs")) == {("police", "customs"), ("customs", "police")}
    assert ties(data, "guns") == {}


def test_the_best_of_several_ties_counts() -> None:
    better = Arrangement("better", "Better", kind="system", cadence=Cadence.CONTINUOUS)
    worse = Arrangement("worse", "Worse", kind="system", cadence=Cadence.INCIDENT_DRIVEN)
    for more in ((better, worse), (worse, better), (worse,)):
        things = tuple(sorted((*more, joint()), key=lambda a: a.id))
        data = network(
            *TWO,
            arrangements=things,
            participations=tuple(
                Participation(a, t.id) for t in things for a in ("customs", "police")
            ),
            foci=tuple(Focus(t.id, "guns") for t in things),
        )
        best = 1.0 if better in more else 0.8
        assert worth(data) == best
        assert ties(data)["police", "customs"] == (4 if better in more else 3)


def test_a_tie_with_the_class_falls_to_the_level_below_half_its_worth() -> None:
    bodies = (
        agency("class", cls=AgencyClass.COLLECTIVE, stands_for=("police",)),
        agency("customs"), agency("far"), agency("police"),
    )  # fmt: skip
    for cadence, level in (
        (Cadence.CONTINUOUS, 2),
        (Cadence.SCHEDULED, 1),
        (Cadence.ON_REQUEST, 1),
        (Cadence.INCIDENT_DRIVEN, 0),
    ):
        data = network(
            *TWO, agencies=bodies, joint=joint(cadence=cadence), members=("class", "customs")
        )
        assert worth(data) == (0.0, 0.25, 0.5)[level]
        pairs = [("police", "customs"), ("customs", "police")] if level else []
        assert ties(data) == dict.fromkeys(pairs, level)


def one_way() -> Network:
    """Police give to customs on schedule."""
    share = Share("police", "customs", "guns", Cadence.SCHEDULED)
    return network(*TWO, joint=joint(), members=(), shares=(share,))


def test_what_runs_one_way_is_a_tie_that_way_only() -> None:
    data = one_way()
    assert worth(data) == 0.0
    assert ties(data) == {}
    assert ties(data, back=False) == {("police", "customs"): 3}
    assert ties(data, forth=False) == {("customs", "police"): 3}
    assert len(ties(data, forth=False, back=False)) == 2


def test_two_ways_of_two_rhythms_are_no_exchange() -> None:
    data = one_way()
    back = Share("customs", "police", "guns", Cadence.CONTINUOUS)
    both = replace(data, shares=(*data.shares, back))
    assert worth(both) == 0.0
    assert ties(both, back=False) == {("police", "customs"): 3, ("customs", "police"): 4}
    assert (
        worth(replace(both, shares=(*data.shares, replace(back, cadence=Cadence.SCHEDULED)))) == 0.8
    )


def test_a_share_on_everything_is_on_every_threat() -> None:
    ways = (("police", "customs"), ("customs", "police"))
    data = replace(one_way(), shares=tuple(Share(a, b, None, Cadence.CONTINUOUS) for a, b in ways))
    assert [worth(data, threat=t) for t in ("drugs", "guns", "money")] == [1.0] * 3


def test_a_seat_is_tied_to_those_without_a_seat_too() -> None:
    data = network(*TWO, joint=joint(), members=("far", "police"))
    assert ties(data) == {("police", "far"): 3}
    assert worth(data, "far", "police") == 0.8


def test_bodies_that_are_not_compared_have_no_tie() -> None:
    data = network(*TWO, joint=joint())
    assert worth(data, "police", "gone") == worth(data, "gone", "police") == 0.0
    assert worth(data, "police", "far") == worth(data, "customs", "far") == 0.0
    assert worth(network(*TWO)) == 0.0


def test_an_old_membership_is_a_tie_all_the_same() -> None:
    cited = (Citation("participation/x", "old", "paragraph 1"),)
    part = (Participation("customs", "joint"), Participation("police", "joint", citations=cited))
    old = (Source("old", "Old", date="2008-05"),)
    assert worth(network(*TWO, joint=joint(), participations=part, sources=old)) == 0.8


def test_every_pair_and_threat_keeps_its_own() -> None:
    """Four bodies in a ring of four rhythms, on three threats."""
    names = ("customs", "far", "police", "usp")
    ring = tuple(zip(names, (*names[1:], names[0]), strict=True))
    rhythms = (Cadence.INCIDENT_DRIVEN, Cadence.ON_REQUEST, Cadence.SCHEDULED, Cadence.CONTINUOUS)
    things = tuple(
        Arrangement(f"p{n}", "P", kind="system", cadence=c) for n, c in enumerate(rhythms)
    )
    data = network(
        *(mandate(a, "patrol", on=t) for a in names for t in ("drugs", "guns", "money")),
        arrangements=things,
        participations=tuple(Participation(a, f"p{n}") for n, ab in enumerate(ring) for a in ab),
        foci=tuple(Focus(f"p{n}", t) for n in range(4) for t in ("drugs", "money")),
        threats=(Threat("drugs", "D"), Threat("guns", "G"), Threat("money", "M")),
    )
    for threat in ("drugs", "money"):
        expected: dict[tuple[str, str], Any] = {}
        for n, (a, b) in enumerate(ring):
            expected |= {(a, b): n + 1, (b, a): n + 1}
            assert worth(data, a, b, threat) == (0.25, 0.5, 0.8, 1.0)[n]
        assert ties(data, threat) == expected
    assert worth(data, "customs", "police", "drugs") == worth(data, "far", "usp", "money") == 0.0
    assert {worth(data, a, b, "guns") for a, b in ring} == {0.0}
