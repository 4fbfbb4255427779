"""The report on a country or a level: who is in it, and what is met inside and across."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bordergraph.model import Agency, Mandate, Network, Threat
from bordergraph.views.report.forms.html import to_html
from bordergraph.views.report.forms.markdown import to_markdown
from bordergraph.views.report.forms.text import to_text
from bordergraph.views.report.model import Report, ReportData
from bordergraph.views.report.page import to_json
from bordergraph.views.report.subjects.group import group_report

Known = Callable[..., ReportData]

HOSTILE = '<script>alert("x")</script> | =cmd()'


def _sections(report: Report) -> dict[str, Any]:
    return {s["key"]: s for s in json.loads(to_json(report))["sections"]}


def _leveled(network: Network) -> Network:
    levels = {"spvm": "municipal", "fbi": "federal", "rcmp": "federal", "cbsa": "federal"}
    agencies = tuple(replace(a, level=levels.get(a.id, "")) for a in network.agencies)
    return replace(network, agencies=agencies)


@pytest.mark.parametrize("country", ["CA", "US"])
def test_needs_and_gaps_of_a_country_are_those_that_touch_it(
    tiny: Network, known: Known, country: str
) -> None:
    m = known(tiny)
    found = _sections(group_report(m, "country", country))
    touching = [g for g in m.gaps if country in {m.country[a] for a in g.agencies}]
    assert len(found["gaps"].get("rows", ())) == len(touching)
    between = m.assessment.served_between(m.country)
    whole, inside, across = found["served"]["figures"][0]["values"]
    assert inside["needs"] == between[country, country].needs
    assert across["needs"] == between["CA", "US"].needs
    assert whole["needs"] == inside["needs"] + across["needs"]
    assert sum(r["needs"] for r in found["served"]["rows"]) == across["needs"]


def test_a_level_reaches_over_countries(tiny: Network, known: Known) -> None:
    m = known(_leveled(tiny), by="level")
    report = group_report(m, "level", "federal")
    rows = _sections(report)["agencies"]["rows"]
    assert [r["agency"] for r in rows] == sorted(
        (r["agency"] for r in rows),
        key=lambda a: next(
            (-r["partners_across"], -r["partners_inside"], a) for r in rows if r["agency"] == a
        ),
    )
    assert {r["agency"] for r in rows} == {"cbsa", "fbi", "rcmp"}
    assert (report.kind, report.subject) == ("level", ("federal",))
    assert report.title == "Agencies of the federal level"


def test_one_country_without_threats_still_makes_a_page(known: Known) -> None:
    network = Network(agencies=(Agency("rcmp", "RCMP", country="CA"),), complete=True)
    for language in ("en", "fr"):
        m = known(network, language)
        report = group_report(m, "country", "CA")
        keys = [s.key for s in report.sections]
        assert keys[0] == "summary"
        assert "silos" not in keys
        assert "served" not in keys


def test_a_group_that_nobody_is_of_is_no_subject(tiny: Network, known: Known) -> None:
    with pytest.raises(KeyError):
        group_report(known(Network()), "country", "CA")
    with pytest.raises(KeyError):
        group_report(known(tiny), "level", "federal")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_hostile_names_of_a_group_are_inert(known: Known, language: str) -> None:
    network = Network(
        agencies=tuple(Agency(a, f"{HOSTILE} {a}", country=HOSTILE) for a in "abc"),
        threats=(Threat("t", HOSTILE),),
        mandates=tuple(Mandate(a, "t") for a in "abc"),
        complete=True,
    )
    m = known(network, language)
    report = group_report(m, "country", HOSTILE)
    assert "<script>" not in to_html(report, m.labels)
    assert "<script>" not in to_markdown(report, m.labels)
    assert max(map(len, to_text(report, m.labels).splitlines())) <= 80
