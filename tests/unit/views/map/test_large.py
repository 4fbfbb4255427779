"""Very large networks: which they are, where communities stand, and what is counted and listed."""

import base64
import json
import zlib
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.made import network

from bordergraph.analysis.method.assessment import assess
from bordergraph.api.workbench import Workbench
from bordergraph.errors import UsageError
from bordergraph.model import Dependency, Mandate, Participation, Threat
from bordergraph.tables.writer import write_tables
from bordergraph.views.map import data as map_module
from bordergraph.views.map import payload
from bordergraph.views.map.data import map_data
from bordergraph.views.map.layout import bubble_radius, community_bubbles
from bordergraph.views.map.page import packed_json, to_columns
from bordergraph.views.map.payload import Cite, MapNode

NETWORK = network(
    agencies=" ".join(f"a{i}:US" for i in range(12)),
    threats=(Threat("guns", "Guns", severity=0.5), Threat("drugs", "Drugs")),
    arrangements="p q",
    participations=tuple(Participation(f"a{i}", "pq"[i % 2]) for i in range(12)),
    mandates=tuple(Mandate(f"a{i}", t) for i in range(12) for t in ("guns", "drugs")[: 1 + i % 2]),
    dependencies=(Dependency("patrol", "patrol", cross_border=False, value=1.0),),
)


def unpacked(column: Any) -> list[Any]:
    """Return the values of a column, as data.js does."""
    if isinstance(column, list):
        return column
    if "words" in column:
        return [None if i < 0 else column["words"][i] for i in column["at"]]
    if "many" in column:
        flat = iter(unpacked(column["of"]))
        return [None if n < 0 else [next(flat) for _ in range(n)] for n in column["many"]]
    parts = {k: unpacked(part) for k, part in column.get("keys", column.get("of")).items()}
    size = column.get("rows", max(map(len, parts.values()), default=0))
    return [{k: v[i] for k, v in parts.items() if v[i] is not None} for i in range(size)]


nodes = st.builds(
    MapNode,
    id=st.text(min_size=1, max_size=4),
    kind=st.sampled_from(["agency", "program"]),
    label=st.text(min_size=1, max_size=6),
    part_of=st.lists(st.text(max_size=3), max_size=3).map(tuple),
    active=st.booleans(),
    rank=st.integers(0, 9),
    counts=st.none() | st.dictionaries(st.sampled_from(["linked", "gaps"]), st.integers(0, 9), min_size=1),
    spots=st.none() | st.fixed_dictionaries({"communities": st.tuples(st.integers(), st.integers())}),
    cites=st.lists(st.builds(Cite, st.integers(0, 3), st.text(max_size=3), st.just("low")), max_size=2).map(tuple),
)  # fmt: skip


@given(st.lists(nodes, min_size=1, max_size=6))
def test_columns_hold_what_records_do(rows: list[MapNode]) -> None:
    found = unpacked(json.loads(json.dumps(to_columns(rows))))
    for row, back in zip(rows, found, strict=True):
        cites = [Cite(**cite) for cite in back.get("cites", ())]
        spots = {layout: tuple(at) for layout, at in back.get("spots", {}).items()}
        again = {"part_of": tuple(back.get("part_of", ())), "cites": tuple(cites), "spots": spots}
        read = MapNode(**{**back, **again, "counts": back.get("counts", {})})
        assert read == replace(row, counts=row.counts or {}, spots=row.spots or {})


def test_a_packed_page_holds_its_data() -> None:
    data = map_data(NETWORK)
    read = json.loads(zlib.decompress(base64.b64decode(packed_json(data))))
    assert [n["id"] for n in unpacked(read["tables"]["nodes"])] == [n.id for n in data.nodes]
    assert read["counts"]["gaps"] == data.counts.gaps
    assert packed_json(data) == packed_json(data)


@given(st.lists(st.integers(1, 400), min_size=1, max_size=40))
def test_bubbles_and_their_names_stand_apart(sizes: list[int]) -> None:
    groups = [[f"agency/{g}-{i}" for i in range(n)] for g, n in enumerate(sizes)]
    places, opened = community_bubbles([n for g in groups for n in g], groups)
    for (one, a), (two, b) in combinations(enumerate(places), 2):
        near = bubble_radius(sizes[one]) + bubble_radius(sizes[two])
        assert abs(a[0] - b[0]) > near or abs(a[1] - b[1]) > near
    edge = max(x + bubble_radius(n) for (x, _), n in zip(places, sizes, strict=True))
    assert all(x > edge for x, _ in opened.spots.values())
    assert len(opened.spots) == sum(sizes)


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
    assert sum(c.inside for c in data.communities) + sum(c.outside for c in data.communities) // 2 == data.counts.gaps  # fmt: skip
    by_agency = {n.id: n.counts["gaps"] for n in data.nodes if n.kind == "agency" and n.counts}
    for agency, n in by_agency.items():
        assert n == sum(agency.removeprefix("agency/") in g.agencies for g in served.candidates())
    with pytest.raises(UsageError, match="lays no two sides"):
        kg.map(whatif={"remove": ("p",)})
