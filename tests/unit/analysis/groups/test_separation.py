"""Groups by how their needs are served inside and across: counts, interval, verdict."""

from itertools import combinations

import numpy as np
import pytest
from tests.unit.made import network

from bordergraph import Workbench
from bordergraph.analysis import groups as measured
from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.core.links import two_mode_graph
from bordergraph.analysis.groups import (
    MOST_DRAWS,
    VERDICTS,
    Grouping,
    Separation,
    judge_groups,
    silos,
)
from bordergraph.analysis.method.assessment import Assessment, assess
from bordergraph.analysis.structure.nulls import benjamini_hochberg
from bordergraph.analysis.structure.segregation import segregation
from bordergraph.model import (
    Agency,
    Arrangement,
    Cadence,
    Dependency,
    Focus,
    Mandate,
    Network,
    Participation,
)

HALVES = {**{f"ca{n}": "CA" for n in range(8)}, **{f"us{n}": "US" for n in range(8)}}


def meeting(*teams: tuple[str, ...], groups: dict[str, str] = HALVES) -> Network:
    """Everybody needs everybody on one threat; teams meet at set times."""
    named = {f"t{n}": team for n, team in enumerate(teams)}
    return network(
        agencies=tuple(Agency(a, a, country=c, sector="police") for a, c in groups.items()),
        threats="guns",
        mandates=tuple(Mandate(a, "guns", functions=("patrol",)) for a in groups),
        arrangements=tuple(Arrangement(t, t, kind="task-force", cadence=Cadence.SCHEDULED) for t in named),
        participations=tuple(Participation(a, t) for t, who in named.items() for a in who),
        foci=tuple(Focus(t, "guns") for t in named),
        dependencies=tuple(Dependency("patrol", "patrol", x, 1.0) for x in (True, False)),
    )  # fmt: skip


def world(*teams: tuple[str, ...], groups: dict[str, str] = HALVES) -> Assessment:
    """Return how the needs of such a network are served."""
    return assess(meeting(*teams, groups=groups))


def of(found: tuple[Separation, ...], group: str) -> Separation:
    return next(s for s in found if s.group == group)


def side(country: str) -> tuple[str, ...]:
    return tuple(a for a, c in HALVES.items() if c == country)


def test_groups_that_serve_themselves_alone_are_silos() -> None:
    found = judge_groups(world(side("CA"), side("US"), ("ca0", "us0")), HALVES)
    assert [s.group for s in found] == ["CA", "US"]
    for s in found:
        assert s.verdict == "silo"
        assert (s.inside.needs, s.inside.regular, s.across.needs, s.across.regular) == (
            28, 28, 64, 1,
        )  # fmt: skip
        assert s.pairs == (28, 64)
        assert s.difference == pytest.approx(1 - 1 / 64)
        assert s.interval is not None
        assert s.difference is not None
        assert 0 < s.interval.low <= s.difference <= s.interval.high <= 1
        # Everything is assessed, so the bounds are the difference itself.
        assert s.bounds == pytest.approx((s.difference, s.difference))


MIXED = ("ca0", "ca1", "ca2", "us0", "us1", "us2")


@pytest.mark.parametrize(
    ("teams", "verdict"),
    [((tuple(HALVES),), "connected"), ((), "hardly-served"), ((MIXED,), "inconclusive")],
)
def test_one_team_of_all_none_or_a_mixed_one(teams: tuple[tuple[str, ...]], verdict: str) -> None:
    found = judge_groups(world(*teams), HALVES)
    assert {s.verdict for s in found} == {verdict}
    if verdict == "connected":
        assert {s.difference for s in found} == {0.0}
    for s in found if verdict == "inconclusive" else ():
        assert s.interval is not None
        assert s.interval.low < 0 < s.interval.high


def test_a_group_without_needs_inside_is_not_judged() -> None:
    found = judge_groups(world(groups=HALVES | {"ott": "GB"}), HALVES | {"ott": "GB"})
    assert {s.group: s.verdict for s in found} == {
        "CA": "hardly-served",
        "US": "hardly-served",
        "GB": "too-small",
    }
    assert of(found, "GB").across.needs == 16
    assert of(found, "GB").judged_interval is None


def test_gaps_are_counted_between_groups() -> None:
    assert world().gaps_between({"ca0": 1, "us0": 0, "us1": 0}) == {
        (0, 0, "guns", "full", "none"): 1, (0, 1, "guns", "full", "none"): 2,
    }  # fmt: skip


@pytest.mark.parametrize("by", ["country", "body"])
def test_a_group_has_its_needs_ties_members_and_chance(by: str) -> None:
    data = meeting(side("CA"), groups=HALVES | {"ott": "GB"})
    facts = select(data)
    grouping = Grouping(by, {a.id: a.country for a in data.agencies})
    heard: list[tuple[str, int, int]] = []
    found = silos(
        facts, assess(data), grouping, samples=200, seed=2,
        on_progress=lambda *step: heard.append(step),
    )  # fmt: skip
    # A body or a community of one is no group.
    names = ["CA", "US", *(["GB"] if by == "country" else [])]
    assert sorted(s.group for s in found) == sorted(names)
    (canada,) = (s for s in found if s.group == "CA")
    assert canada.members == side("CA")
    assert (canada.ties.internal, canada.ties.external, canada.null) == (28, 0, "N4")
    assert canada.verdict == canada.served.verdict
    alone = segregation(two_mode_graph(facts), grouping.groups, samples=200, seed=2)
    ties = {g.group: g for g in alone.groups}
    assert [s.ties for s in found] == [ties[s.group] for s in found]
    chances = benjamini_hochberg([s.ties.test.p_low for s in found])
    assert [s.p for s in found] == pytest.approx(chances.tolist())
    assert heard[-1] == ("label permutations", 200, 200)
    degrees = silos(facts, assess(data), grouping, null="N1")
    assert {s.null for s in degrees} == {"N1"}


def test_few_pairs_are_too_few() -> None:
    groups = {"a": "CA", "b": "CA", "c": "US", "d": "US", "e": "US"}
    found = judge_groups(world(("a", "b", "c"), groups=groups), groups)
    assert of(found, "CA").verdict == "too-small"
    assert of(found, "CA").pairs == (1, 6)


def test_a_lone_group_needs_nobody_outside() -> None:
    groups = {f"ca{n}": "CA" for n in range(5)}
    (only,) = judge_groups(world(tuple(groups), groups=groups), groups)
    assert (only.verdict, only.across.needs, only.difference) == ("self-contained", 0, None)


def test_who_has_no_group_is_a_partner_and_no_group() -> None:
    groups = {a: c for a, c in HALVES.items() if c == "CA"}
    found = judge_groups(world(side("CA"), side("US")), groups)
    assert [s.group for s in found] == ["CA"]
    assert found[0].across.needs == 64


def test_draws_repeat_with_their_seed_and_say_how_far_they_vary() -> None:
    data = world(MIXED)
    first, again = judge_groups(data, HALVES, seed=3), judge_groups(data, HALVES, seed=3)
    assert first == again
    others = [of(judge_groups(data, HALVES, seed=n), "CA").interval for n in range(6)]
    known = [i for i in others if i is not None]
    assert len(known) == len(others)
    # Six seeds stay within a few standard errors of each other.
    for ends in ([i.low for i in known], [i.high for i in known]):
        assert max(ends) - min(ends) <= 8 * max(i.error for i in known)
    assert {i.draws for i in known} == {MOST_DRAWS}
    # Ten batches, of 0 to 9, vary by 82.5 in squares.
    spread = measured._bootstrap_interval(np.repeat(np.arange(10.0), 20))  # noqa: SLF001 - of known draws
    assert spread is not None
    assert spread.error == pytest.approx((82.5 / 9 / 10) ** 0.5)


def test_the_interval_is_the_one_of_plain_drawing() -> None:
    shown = of(judge_groups(world(MIXED), HALVES), "CA").interval
    served = {frozenset(p) for p in combinations(MIXED, 2)}
    names, values = sorted(HALVES), []
    generator = np.random.default_rng(11)
    for _ in range(4_000):
        times = np.bincount(generator.integers(16, size=16), minlength=16)
        sums = {True: [0, 0], False: [0, 0]}
        for i, j in combinations(np.flatnonzero(times).tolist(), 2):
            countries = {HALVES[names[i]], HALVES[names[j]]}
            if "CA" in countries:
                weight, own = int(times[i] * times[j]), countries == {"CA"}
                sums[own][0] += weight * (frozenset((names[i], names[j])) in served)
                sums[own][1] += weight
        if sums[True][1] and sums[False][1]:
            values.append(sums[True][0] / sums[True][1] - sums[False][0] / sums[False][1])
    assert shown is not None
    assert (shown.low, shown.high) == pytest.approx(np.quantile(values, (0.025, 0.975)), abs=0.02)


def test_on_the_graph_that_ships_counts_are_those_of_the_method(shipped: Workbench) -> None:
    assessment = shipped._context.assessment  # noqa: SLF001 - how its needs are served
    groups = {a.id: a.country for a in shipped._context.network.agencies}  # noqa: SLF001 - as above
    found = judge_groups(assessment, groups)
    assert {s.verdict for s in found} <= set(VERDICTS)
    ca, us = of(found, "CA"), of(found, "US")
    whole = assessment.served_between(groups)
    assert ca.inside == whole["CA", "CA"]
    assert us.inside == whole["US", "US"]
    assert ca.across.needs >= whole["CA", "US"].needs
    for s in found:
        if s.bounds is not None and s.difference is not None:
            assert s.bounds[0] <= s.difference <= s.bounds[1]
