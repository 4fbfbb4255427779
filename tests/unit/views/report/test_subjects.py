"""Reports on a country, a level or a recommendation, and the list of these in the network report."""

import re
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from tests.unit.made import Opened, network, sections

from bordergraph import Workbench
from bordergraph.analysis.gaps.recommendations import follow_up
from bordergraph.analysis.register import Recommendation
from bordergraph.model import (
    Agency,
    Arrangement,
    Citation,
    Finding,
    Network,
    Ref,
    Source,
    Span,
    Threat,
)
from bordergraph.record import Event
from bordergraph.views.report.forms.html import to_html
from bordergraph.views.report.forms.text import to_markdown, to_text
from bordergraph.views.report.model import Report
from bordergraph.views.report.problems import published_status
from bordergraph.views.report.subjects.group import group_report
from bordergraph.views.report.subjects.network import network_report
from bordergraph.views.report.subjects.recommendation import recommendation_report
from bordergraph.words.labels import Labels

from .conftest import Known

NPF = ("npf-1", "npf-2", "npf-3", "npf-4")
HOSTILE = '<script>alert("x")</script> | =cmd() ](http://x)'


def _written(
    known: Known,
    text: str,
    language: str = "en",
    *,
    events: tuple[Event, ...] = (),
    source: str = "s",
) -> Any:
    claim = Finding(
        "f", "irregular-cadence", arrangements=("forum",), span=Span(date(2020, 1, 1)),
        citations=(Citation("finding/f", "s", "p. 1", note=text),),
    )  # fmt: skip
    told = Network(
        arrangements=(Arrangement("forum", text),),
        findings=(claim,),
        sources=(Source("s", text, text, "2021", kind="blog", grade="partisan"),),
        day=date(2026, 6, 1),
    )
    asked = Recommendation("r", text, text, day="2021", status="open", status_read_on="2025",
                           source=source, locator=text, number="1", findings=("f",))  # fmt: skip
    m = known(told, language)
    found = follow_up(asked, (asked,), told, events)
    m = replace(m, recommendations=(found,), events=events)
    return m, recommendation_report(m, "r")


def assert_inert(report: Report, labels: Labels) -> None:
    assert "<script>" not in to_html(report, labels) + to_markdown(report, labels)
    assert max(map(len, to_text(report, labels).splitlines())) <= 80


@pytest.mark.parametrize("language", ["en", "fr"])
def test_hostile_texts_of_a_recommendation_are_inert(known: Known, language: str) -> None:
    held = (Event("2020-05-01", "event", (Ref("arrangement", "forum"),), HOSTILE, (), ("s",)),)
    m, report = _written(known, HOSTILE, language, events=held)
    assert_inert(report, m.labels)
    assert " | =cmd()" not in to_markdown(report, m.labels).replace("\\|", "")


def test_meetings_say_the_months_to_the_day(known: Known) -> None:
    forum = (Ref("arrangement", "forum"),)
    days = ["2022-03-22", "2024-07", "2026-07"]
    held = tuple(Event(d, "event", forum, d, (), ("s",)) for d in days)
    m, report = _written(known, "Meet", events=held)
    told = sections(report)
    assert [r["date"] for r in told["meetings"]["rows"]] == days
    status, silence = (line["text"] for line in told["summary"]["lines"][:2])
    assert status == "Published status: open (read 2025)."
    # The network is of June 2026.
    assert silence.startswith("22\u201323 months since")
    # The source is of 2021, so all came later.
    assert len(told["asked-after"]["rows"]) == 3
    assert m.labels.say("asked-nothing-later") not in to_text(report, m.labels)


def test_silence_after_it_is_said_as_silence(known: Known) -> None:
    m, report = _written(known, "Meet")
    told = sections(report)
    texts = [line["text"] for line in told["not-known"]["lines"]]
    assert m.labels.say("asked-nothing-later") in texts
    assert m.labels.say("asked-nobody-else") in texts
    with pytest.raises(KeyError):
        recommendation_report(m, "nobody")


def test_a_recommendation_of_no_source_cites_none(known: Known) -> None:
    told = sections(_written(known, "Meet", source="")[1])
    cited = told["asked"]["rows"][0], told["summary"]["lines"][0]
    assert [part["sources"] for part in cited] == [[], []]


def test_a_status_is_said_where_it_is_known_and_read() -> None:
    known = Recommendation("r", status="open", status_read_on="2025")
    unread = (replace(known, status_read_on=""), replace(known, status=""))
    assert published_status(known, Labels()) == "Published status: open (read 2025)."
    assert [published_status(r, Labels()) for r in unread] == ["", ""]


@pytest.mark.parametrize(
    ("name", "language"),
    [("npf-3", "fr"), *(pytest.param(n, "en", marks=pytest.mark.slow) for n in NPF)],
)
def test_each_page_says_what_is_asked_and_every_row_is_cited(
    opened: Opened, name: str, language: str
) -> None:
    kg = opened(language=language)
    result = kg.report(name)
    told = sections(result.whole)
    parts = [r for r in kg.list("recommendations").to_dicts() if name in r["part_of"]]
    assert len(told["asked"]["rows"]) == 1 + len(parts)
    assert all(r["sources"] for r in told["asked"]["rows"])
    for key in ("problems", "claims", "meetings"):
        assert all(r["sources"] for r in told.get(key, {}).get("rows", ()))
    assert max(map(len, result.to_text().splitlines())) <= 80
    assert len(told["summary"].get("lines", ())) <= 3


def test_the_network_report_lists_them_with_the_numbers_of_their_pages(shipped: Workbench) -> None:
    listed = sections(shipped.report().whole)["recommendations"]["rows"]
    assert [r["recommendation"] for r in listed] == list(NPF)
    for row in listed:
        page = sections(shipped.report(row["recommendation"]).whole)
        assert row["later"] == len(page["asked-after"].get("rows", ()))
        problems = page["problems"].get("rows", ())
        assert row["problems"] == [r["problem"] for r in problems]
        claims = page["claims"]["rows"]
        assert row["untested"] == [r["finding"] for r in claims if not r["tested"]]


def test_a_claim_that_no_other_source_tests_is_untested(shipped: Workbench) -> None:
    claims = {r["finding"]: r for r in sections(shipped.report("npf-3").whole)["claims"]["rows"]}
    forum = claims["npf-cbcf-cadence"]
    assert (forum["problem"], forum["official"], forum["tested"]) == ("crime-forum-lapse", [], True)
    assert forum["unions"] == ["ciu-2023"]
    assert not claims["npf-technology-outdated"]["tested"]


def test_a_recommendation_is_found_by_id_prefix_and_text(shipped: Workbench) -> None:
    titles = {
        shipped.report(name).whole.title
        for name in (
            "npf-3", "recommendation:npf-3", "NPF 3",
            "Make better use of the Cross-Border Crime Forum, so that security and enforcement support each other.",
        )
    }  # fmt: skip
    assert len(titles) == 1


def _leveled(of: Network) -> Network:
    levels = {"spvm": "municipal", "fbi": "federal", "rcmp": "federal", "cbsa": "federal"}
    agencies = tuple(replace(a, level=levels.get(a.id, "")) for a in of.agencies)
    return replace(of, agencies=agencies)


@pytest.mark.parametrize("country", ["CA", "US"])
def test_needs_and_gaps_of_a_country_are_those_that_touch_it(
    tiny: Network, known: Known, country: str
) -> None:
    m = known(tiny)
    found = sections(group_report(m, "country", country))
    touching = [g for g in m.gaps if country in {m.country_of[a] for a in g.agencies}]
    assert len(found["gaps"].get("rows", ())) == len(touching)
    between = m.assessment.served_between(m.country_of)
    whole, inside, across = found["served"]["figures"][0]["values"]
    assert inside["needs"] == between[country, country].needs
    assert across["needs"] == between["CA", "US"].needs
    assert whole["needs"] == inside["needs"] + across["needs"]
    assert sum(r["needs"] for r in found["served"]["rows"]) == across["needs"]


@pytest.mark.parametrize("subject", [(), ("rcmp",), ("firearms-smuggling",)])
def test_needs_across_the_border_and_within_each_country_add_up(
    shipped: Workbench, subject: tuple[str, ...]
) -> None:
    counted, sides, *_ = sections(shipped.report(*subject).whole)["served"]["lines"]
    total, *_ = map(int, re.findall(r"\d+", counted["text"]))
    assert re.match("Canada \u2013 United States: .*; Canada only: ", sides["text"])
    assert sum(map(int, re.findall(r"(\d+) needs? \(", sides["text"]))) == total
    if subject == ("firearms-smuggling",):
        rows = shipped.coverage("sides", threat=subject[0])
        assert {f"{s.needs} needs (regular {s.regular}," for _, s in rows} == set(
            re.findall(r"\d+ needs \(regular \d+,", sides["text"])
        )


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_network_report_says_what_lapses_with_the_year(
    tiny: Network, known: Known, language: str
) -> None:
    m = known(replace(tiny, day=date(2026, 6, 1)), language)
    needs = [row.key for row in m.assessment.rows if row.outcome == "regular"]
    later: Any = SimpleNamespace(day="2027-01-01", outdated_needs=dict.fromkeys(needs[:1], 2011))
    lines = sections(network_report(replace(m, later=later)))["served"]["lines"]
    when = m.labels.day(date(2027, 1, 1))
    assert m.labels.say("lapsing-needs", 1, when=when) in {line["text"] for line in lines}
    later.outdated_needs = {}
    assert len(sections(network_report(replace(m, later=later)))["served"]["lines"]) < len(lines)


def test_needs_on_one_side_alone_are_not_split(known: Known) -> None:
    m = known(network(agencies="a:CA b:CA", threats="t", mandates="t: a b", complete=True))
    assert len(sections(network_report(m))["served"]["lines"]) == 1


def test_a_level_reaches_over_countries(tiny: Network, known: Known) -> None:
    m = known(_leveled(tiny), by="level")
    report = group_report(m, "level", "federal")
    rows = sections(report)["agencies"]["rows"]
    places = [(-r["partners_across"], -r["partners_inside"], r["agency"]) for r in rows]
    assert places == sorted(places)
    assert {r["agency"] for r in rows} == {"cbsa", "fbi", "rcmp"}
    assert (report.kind, report.subject) == ("level", ("federal",))
    assert report.title == "Agencies of the federal level"


def test_one_country_without_threats_still_makes_a_page(known: Known) -> None:
    for language in ("en", "fr"):
        report = group_report(known(network(agencies="rcmp:CA"), language), "country", "CA")
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
    named = network(
        agencies=tuple(Agency(a, f"{HOSTILE} {a}", country=HOSTILE) for a in "abc"),
        threats=(Threat("t", HOSTILE),),
        mandates="t: a b c",
        complete=True,
    )
    m = known(named, language)
    assert_inert(group_report(m, "country", HOSTILE), m.labels)
