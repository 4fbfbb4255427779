"""What holds of the method on any network."""

import random
from collections import Counter
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bordergraph.analysis.method.assessment import Assessment, assess
from bordergraph.analysis.method.rows import Outcome, Served
from bordergraph.model import (
    Agency,
    Arrangement,
    Cadence,
    Dependency,
    Focus,
    Mandate,
    Network,
    Participation,
    Responsibility,
    Share,
    Threat,
)

pytestmark = pytest.mark.slow

AGENCIES = tuple("abcdef")
THREATS = ("guns", "parts", "drugs")
UNITS = ("team", "forum", "desk")
BETTER = (Cadence.UNKNOWN, Cadence.INCIDENT_DRIVEN, Cadence.ON_REQUEST, Cadence.SCHEDULED)
ORDER = (Outcome.NONE, Outcome.INDIRECT, Outcome.IRREGULAR, Outcome.ASSUMED, Outcome.REGULAR)

some = st.sampled_from


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Six agencies of two countries, three threats, three arrangements, some shares."""
    agencies = tuple(
        Agency(
            name, name.upper(), country=draw(some(("CA", "US"))),
            sector=draw(some(("police", "policy"))),
            parent=draw(some((None, *AGENCIES[:n]))) if n else None,
        )
        for n, name in enumerate(AGENCIES)
    )  # fmt: skip
    pairs = st.tuples(some(AGENCIES), some(THREATS))
    mandates = tuple(
        Mandate(
            agency, threat, responsibility=draw(some((Responsibility.LEAD, Responsibility.SUPPORT))),
            functions=draw(some(((), ("patrol",), ("analysis",), ("patrol", "policy")))),
        )
        for agency, threat in draw(st.lists(pairs, min_size=3, max_size=12, unique=True))
    )  # fmt: skip
    arrangements = tuple(
        Arrangement(
            unit, unit, kind=draw(some(("task-force", "forum", "statute"))), cadence=draw(some(BETTER)),
            serves=draw(some(("", "policy"))), hubs=draw(some(((), (AGENCIES[0],)))),
        )
        for unit in UNITS
    )  # fmt: skip
    joined = st.tuples(some(AGENCIES), some(UNITS))
    aimed = st.tuples(some(UNITS), some(THREATS))
    shared = st.tuples(some(AGENCIES), some(AGENCIES), some((None, *THREATS)), some(BETTER))
    return Network(
        agencies=agencies,
        threats=(
            Threat("guns", "Guns"),
            Threat("parts", "Parts", broader="guns"),
            Threat("drugs", "Drugs", related=("guns",)),
        ),
        mandates=mandates,
        arrangements=arrangements,
        participations=tuple(
            Participation(*p) for p in draw(st.lists(joined, max_size=8, unique=True))
        ),
        foci=tuple(Focus(u, t) for u, t in draw(st.lists(aimed, max_size=6, unique=True))),
        shares=tuple(Share(*s) for s in draw(st.lists(shared, max_size=3)) if s[0] != s[1]),
        dependencies=(
            Dependency("patrol", "patrol", cross_border=True, value=1.0),
            Dependency("patrol", "analysis", cross_border=True, value=0.5),
            Dependency("policy", "policy", cross_border=True, value=0.5),
            Dependency("analysis", "analysis", cross_border=False, value=1.0),
        ),
    )


def rows(network: Network) -> dict[tuple[frozenset[str], str], tuple[str, str]]:
    return {
        (frozenset(row.agencies), row.threat): (row.need.value, row.outcome.value)
        for row in assess(network).rows
    }


def renamed(value: Any, names: dict[str, str]) -> Any:
    """Return model values in which every id in a table of names is another."""
    if isinstance(value, tuple):
        return tuple(renamed(v, names) for v in value)
    if isinstance(value, str):
        return names.get(value, value) if type(value) is str else value
    if hasattr(value, "__dataclass_fields__"):
        return replace(
            value, **{f.name: renamed(getattr(value, f.name), names) for f in fields(value)}
        )
    return value


@given(networks(), st.integers(0, 99))
@settings(max_examples=settings().max_examples // 2)
def test_names_and_order_decide_nothing(network: Network, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    others = [f"z{n}" for n in range(len(AGENCIES))]
    chance.shuffle(others)
    names = dict(zip(AGENCIES, others, strict=True)) | {"team": "y1", "guns": "x9"}
    given = {
        f.name: renamed(value, names)
        for f in fields(Network)
        if f.init and isinstance(value := getattr(network, f.name), tuple)
    }
    shuffled: dict[str, Any] = {
        name: tuple(chance.sample(found, len(found))) for name, found in given.items()
    }
    expected = {
        (frozenset(names[a] for a in pair), names.get(threat, threat)): row
        for (pair, threat), row in rows(network).items()
    }
    assert rows(replace(network, **shuffled)) == expected


@given(networks(), some(({"CA": "US", "US": "CA"}, {"CA": "FR", "US": "DE"})))
@settings(max_examples=settings().max_examples // 2)
def test_no_country_is_special(network: Network, other: dict[str, str]) -> None:
    swapped = tuple(replace(a, country=other[a.country]) for a in network.agencies)
    assert rows(replace(network, agencies=swapped)) == rows(network)


@given(networks(), some(UNITS))
@settings(max_examples=settings().max_examples // 2)
def test_a_better_channel_makes_no_row_worse(network: Network, unit: str) -> None:
    better = tuple(
        replace(a, cadence=Cadence.SCHEDULED) if a.id == unit else a for a in network.arrangements
    )
    joined = (*network.participations, Participation("f", unit), Participation("a", unit))
    before = rows(network)
    after = rows(replace(network, arrangements=better, participations=tuple(dict.fromkeys(joined))))
    assert before.keys() == after.keys()
    for key, (need, outcome) in before.items():
        assert after[key][0] == need
        if outcome in ORDER:
            assert ORDER.index(Outcome(after[key][1])) >= ORDER.index(Outcome(outcome))


@given(networks())
@settings(max_examples=settings().max_examples // 2)
def test_counts_add_up(network: Network) -> None:
    assessment: Assessment = assess(network)
    total = assessment.served()
    for counts in (
        total,
        *assessment.served_by_threat().values(),
        *assessment.served_by_agency().values(),
        *assessment.served_by_pair().values(),
        *assessment.served_between().values(),
    ):
        assert counts.needs == (
            counts.regular + counts.assumed + counts.irregular + counts.indirect + counts.none
            + counts.not_assessed
        )  # fmt: skip
    assert sum(assessment.served_by_threat().values(), Served()) == total
    assert sum(assessment.served_by_pair().values(), Served()) == total
    assert sum(assessment.served_between().values(), Served()) == total
    for threat, served in assessment.served_by_threat().items():
        assert assessment.restrict(threats=[threat]).served() == served
    for agency, served in assessment.served_by_agency().items():
        assert assessment.restrict(agencies=[agency]).served() == served
    listed = Counter(row.outcome for row in assessment.rows)
    assert listed[Outcome.REGULAR] == total.regular
