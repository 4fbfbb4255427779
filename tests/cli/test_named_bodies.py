"""The bodies and programs that the statement names answer in the report, in ties and in SPARQL."""

from typing import Any

import pytest

from bordergraph import Workbench

AGENCIES = {
    "RCMP": "rcmp", "CBSA": "cbsa", "CBP": "cbp", "ICE": "ice", "USCG": "uscg", "ATF": "atf",
}  # fmt: skip
ARRANGEMENTS = {"Shiprider": "shiprider", "IBET": "ibet", "CBCF": "cross-border-crime-forum"}
SPARQL = """SELECT DISTINCT ?arrangement WHERE {{
  ?part org:member ?agency ; bg:arrangement ?arrangement .
  ?agency bg:acronym ?name FILTER(STR(?name) = "{name}") }}"""


def first_of(names: dict[str, str]) -> list[Any]:
    """Let the fast suite ask of the first, and the others wait."""
    first, *others = names
    return [first, *(pytest.param(name, marks=pytest.mark.slow) for name in others)]


def _reported(kg: Workbench, name: str, ident: str) -> None:
    report = kg.report(name).whole
    assert report.subject == (ident,)
    assert len(report.sections) > 3
    assert sum(1 for _ in report.cited()) > 3


@pytest.mark.parametrize("name", first_of(AGENCIES))
def test_each_agency_answers(name: str, shipped: Workbench) -> None:
    _reported(shipped, name, AGENCIES[name])
    rows = shipped.ties(name)
    assert len(rows) > 5
    assert all(AGENCIES[name] in row.agencies and row.sources for row in rows)
    assert {str(row.cls) for row in rows} >= {"regular", "assumed"}
    assert len(shipped.query(SPARQL.format(name=name))) > 3


@pytest.mark.parametrize("name", first_of(ARRANGEMENTS))
def test_each_arrangement_answers_for_both_countries(name: str, shipped: Workbench) -> None:
    _reported(shipped, name, ARRANGEMENTS[name])
    through = [row for row in shipped.ties() if ARRANGEMENTS[name] in row.arrangements]
    country = {a.id: a.country for a in shipped.network().agencies}
    assert {"CA", "US"} <= {country[a] for row in through for a in row.agencies}
    assert len(shipped.query("members-of-arrangement", arrangement=name)) > 3
