"""The bodies and programs that readers ask for first each stand on the map under their own name."""

from collections.abc import Callable

import pytest

from bordergraph import Workbench
from bordergraph.views.map.payload import MapData

NAMES = {
    "RCMP": "agency/rcmp",
    "CBSA": "agency/cbsa",
    "CBP": "agency/cbp",
    "ICE": "agency/ice",
    "USCG": "agency/uscg",
    "ATF": "agency/atf",
    "Shiprider": "arrangement/shiprider",
    "IBET": "arrangement/ibet",
    "CBCF": "arrangement/cross-border-crime-forum",
}


@pytest.mark.parametrize("name", NAMES)
def test_each_name_answers_on_the_map(
    name: str, shipped: Workbench, drawn: Callable[[Workbench], MapData]
) -> None:
    data = drawn(shipped)
    node = next(n for n in data.nodes if n.id == NAMES[name])
    # What the search box looks through.
    words = f"{node.short} | {node.short_fr} | {node.label} | {node.label_fr}".casefold()
    assert name.casefold() in words
    ends = [link for link in data.links if node.id in {link.a, link.b, link.via}]
    assert any(link.cites for link in ends)
    assert node.counts is not None
    if node.kind == "agency":
        assert node.counts["linked"] > 0
        assert node.counts["arrangements"] > 0
    else:
        assert node.counts["members"] > 0
