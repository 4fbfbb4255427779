"""Very large networks: which they are, where communities stand, and what is counted and listed."""

from itertools import chain, combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.site_read import inflated
from tests.unit.made import network

from bordergraph.analysis.method.assessment import assess
from bordergraph.api.workbench import Workbench
from bordergraph.errors import UsageError
from bordergraph.model import Dependency, Mandate, Participation, Threat
from bordergraph.tables.writer import write_tables
from bordergraph.views.map import data as map_module
from bordergraph.views.map import payload
from bordergraph.views.map.data import map_data
from bordergraph.views.map.layout import Scene, bubble_radius, community_bubbles
from bordergraph.views.map.page import build_map

NETWORK = network(
    agencies=" ".join(f"a{i}:US" for i in range(12)),
    threats=(Threat("guns", "Guns", severity=0.5), Threat("drugs", "Drugs")),
    arrangements="p q",
    participations=tuple(Participation(f"a{i}", "pq"[i % 2]) for i in range(12)),
    mandates=tuple(Mandate(f"a{i}", t) for i in range(12) for t in ("guns", "drugs")[: 1 + i % 2]),
    dependencies=(Dependency("patrol", "patrol", cross_border=False, value=1.0),),
)


def test_the_page_holds_its_data_as_rows() -> None:
    data = map_data(NETWORK)
    page = build_map(data)
    read = inflated(page, "map-data")
    names = read["columns"]["nodes"]
    assert [dict(zip(names, row, strict=True))["id"] for row in read["nodes"]] == [n.id for n in data.nodes]  # fmt: skip
    assert read["counts"]["gaps"] == data.counts.gaps
    assert page == build_map(data)


@given(st.lists(st.integers(1, 400), min_size=1, max_size=40))
def test_bubbles_and_their_names_stand_apart(sizes: list[int]) -> None:
    groups = [[f"agency/{g}-{i}" for i in range(n)] for g, n in enumerate(sizes)]
    scene = Scene(dict.fromkeys(chain(*groups), ""), {}, communities=groups)
    spots = community_bubbles(scene)[0]["communities"].spots
    places = [spots.pop(f"community/c{i}") for i in range(len(groups))]
    for (one, a), (two, b) in combinations(enumerate(places), 2):
        near = bubble_radius(sizes[one]) + bubble_radius(sizes[two])
        assert abs(a[0] - b[0]) > near or abs(a[1] - b[1]) > near
    edge = max(x + bubble_radius(n) for (x, _), n in zip(places, sizes, strict=True))
    assert all(x > edge for x, _ in spots.values())
    assert len(spots) == sum(sizes)


@pytest.mark.slow
def test_the_page_lists_some_possible_gaps_and_its_numbers_are_those_of_the_method(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(map_module, "MAX_THINGS", 5)
    monkeypatch.setattr(payload, "LISTED", 4)
    write_tables(NETWORK, tmp_path)
    kg = Workbench.open(str(tmp_path))
    data, served = kg.map().whole, assess(NETWORK)
    assert data.collapsed
    assert [n.gap for n in data.needs] == [True] * 4
    assert data.listed == 4
    assert data.counts.gaps == len(served.candidates()) > 4
    assert sum(b.gaps for b in data.between) == len(served.candidates(partial=True))
    counts = [c.counts for c in data.communities if c.counts]
    assert sum(c["inside"] for c in counts) + sum(c["outside"] for c in counts) // 2 == data.counts.gaps  # fmt: skip
    by_agency = {n.id: n.counts["gaps"] for n in data.nodes if n.kind == "agency" and n.counts}
    for agency, n in by_agency.items():
        assert n == sum(agency.removeprefix("agency/") in g.agencies for g in served.candidates())
    with pytest.raises(UsageError, match="holds no two years"):
        kg.map(compare=("2012-12-31", "2016-12-31"))
