"""The bodies and programs that readers ask for first answer on the map, in reports, ties and SPARQL."""

from collections.abc import Callable

import pytest

from bordergraph import Workbench
from bordergraph.views.map.payload import MapData

AGENCIES = {
    "RCMP": "rcmp", "CBSA": "cbsa", "CBP": "cbp", "ICE": "ice", "USCG": "uscg", "ATF": "atf",
}  # fmt: skip
ARRANGEMENTS = {"Shiprider": "shiprider", "IBET": "ibet", "CBCF": "cross-border-crime-forum"}
SPARQL = """SELECT DISTINCT ?arrangement WHERE {{
  ?part org:member ?agency ; bg:arrangement ?arrangement .
  ?agency bg:acronym ?name FILTER(STR(?name) = "{name}") }}"""


def test_each_name_answers_on_the_map(
    shipped: Workbench, drawn: Callable[[Workbench], MapData]
) -> None:
    data = drawn(shipped)
    nodes = {n.id: n for n in data.nodes}
    for kind, names in (("agency", AGENCIES), ("arrangement", ARRANGEMENTS)):
        for name, ident in names.items():
            node = nodes[f"{kind}/{ident}"]
            # What the search box looks through.
            words = f"{node.short} | {node.short_fr} | {node.label} | {node.label_fr}".casefold()
            assert name.casefold() in words
            ends = [link for link in data.links if node.id in {link.a, link.b, link.via}]
            assert any(link.cites for link in ends), name
            assert node.counts is not None
            told = ("linked", "arrangements") if kind == "agency" else ("members",)
            assert all(node.counts[key] > 0 for key in told), name


@pytest.mark.slow
def test_each_name_answers_in_its_report_in_ties_and_in_sparql(shipped: Workbench) -> None:
    country = {a.id: a.country for a in shipped.network().agencies}
    for name, ident in (AGENCIES | ARRANGEMENTS).items():
        report = shipped.report(name).whole
        assert report.subject == (ident,)
        assert len(report.sections) > 3
        assert sum(1 for _ in report.source_ids()) > 3
        if name in AGENCIES:
            rows = shipped.ties(name)
            assert len(rows) > 5
            assert all(ident in row.agencies and row.sources for row in rows)
            assert {str(row.cls) for row in rows} >= {"assumed"}
            assert len(shipped.query(SPARQL.format(name=name))) > 3
        else:
            through = [row for row in shipped.ties() if ident in row.arrangements]
            assert {"CA", "US"} <= {country[a] for row in through for a in row.agencies}
            assert len(shipped.query("members-of-arrangement", arrangement=name)) > 3
