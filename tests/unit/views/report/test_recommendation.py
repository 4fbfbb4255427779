"""The report on a recommendation, and the list of them in the network report."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bordergraph import Workbench
from bordergraph.analysis.gaps.recommendations import follow_up
from bordergraph.model import Arrangement, Citation, Finding, Network, Ref, Source, Span
from bordergraph.record import Event, Recommendation
from bordergraph.views.report.forms.html import to_html
from bordergraph.views.report.forms.markdown import to_markdown
from bordergraph.views.report.forms.text import to_text
from bordergraph.views.report.model import Report, ReportData
from bordergraph.views.report.page import to_json
from bordergraph.views.report.subjects.recommendation import recommendation_report

Known = Callable[..., ReportData]

NPF = ("npf-1", "npf-2", "npf-3", "npf-4")
HOSTILE = '<script>alert("x")</script> | =cmd() ](http://x)'


def _sections(report: Report) -> dict[str, Any]:
    return {s["key"]: s for s in json.loads(to_json(report))["sections"]}


def _written(
    known: Known, text: str, language: str = "en", *, events: tuple[Event, ...] = ()
) -> Any:
    claim = Finding(
        "f", "irregular-cadence", arrangements=("forum",), span=Span(date(2020, 1, 1)),
        citations=(Citation("finding/f", "s", "p. 1", note=text),),
    )  # fmt: skip
    network = Network(
        arrangements=(Arrangement("forum", text),),
        findings=(claim,),
        sources=(Source("s", text, text, "2021", kind="blog", grade="partisan"),),
        day=date(2026, 6, 1),
    )
    asked = Recommendation("r", "1", text, answers=("f",), sources=("s",), locator=text)
    m = known(network, language)
    found = follow_up(asked, (asked,), m.facts, events)
    m = replace(m, recommendations=(found,), events=events)
    return m, recommendation_report(m, "r")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_hostile_texts_of_a_recommendation_are_inert(known: Known, language: str) -> None:
    held = (Event("2020-05-01", "event", (Ref("arrangement", "forum"),), HOSTILE, (), ("s",)),)
    m, report = _written(known, HOSTILE, language, events=held)
    assert "<script>" not in to_html(report, m.labels)
    markdown = to_markdown(report, m.labels)
    assert "<script>" not in markdown
    assert " | =cmd()" not in markdown.replace("\\|", "")
    assert max(map(len, to_text(report, m.labels).splitlines())) <= 80


def test_meetings_say_the_months_between_them_and_to_the_day(known: Known) -> None:
    forum = (Ref("arrangement", "forum"),)
    held = tuple(Event(d, "event", forum, d, (), ("s",)) for d in ("2022-03-22", "2024-07"))
    m, report = _written(known, "Meet", events=held)
    section = _sections(report)["meetings"]
    assert [(r["months_least"], r["months_most"]) for r in section["rows"]] == [
        (None, None), (27, 28),
    ]  # fmt: skip
    texts = [line["text"] for line in section["lines"]]
    assert texts[0].endswith(" to the day of this report: 22\u201323.")
    assert "2022 (1), 2023 (0), 2024 (1), 2025 (0), 2026 (0)" in texts[1]
    # The source is of 2021, so both came later.
    assert len(_sections(report)["asked-after"]["rows"]) == 2
    assert m.labels.say("asked-nothing-later") not in to_text(report, m.labels)


def test_silence_after_it_is_said_as_silence(known: Known) -> None:
    m, report = _written(known, "Meet")
    sections = _sections(report)
    texts = [line["text"] for line in sections["not-known"]["lines"]]
    assert m.labels.say("asked-nothing-later") in texts
    assert m.labels.say("asked-nobody-else") in texts
    assert any("No meeting of" in line["text"] for line in sections["meetings"]["lines"])
    with pytest.raises(KeyError):
        recommendation_report(m, "nobody")


@pytest.mark.parametrize(
    ("name", "language"),
    [("npf-3", "fr"), *(pytest.param(n, "en", marks=pytest.mark.slow) for n in NPF)],
)
def test_each_page_says_what_is_asked_and_every_row_is_cited(
    opened: Callable[..., Workbench], name: str, language: str
) -> None:
    kg = opened(language=language)
    result = kg.report(name)
    sections = _sections(result.whole)
    parts = [r for r in kg.list("recommendations").to_dicts() if name in r["part_of"]]
    assert len(sections["asked"]["rows"]) == 1 + len(parts)
    assert all(r["sources"] for r in sections["asked"]["rows"])
    for key in ("problems", "claims", "meetings", "asked-figures"):
        assert all(r["sources"] for r in sections.get(key, {}).get("rows", ()))
    assert max(map(len, result.to_text().splitlines())) <= 80
    assert 1 <= len(sections["summary"]["rows"]) <= 5


def test_the_network_report_lists_them_with_the_numbers_of_their_pages(shipped: Workbench) -> None:
    listed = _sections(shipped.report().whole)["recommendations"]["rows"]
    assert [r["recommendation"] for r in listed] == list(NPF)
    for row in listed:
        sections = _sections(shipped.report(row["recommendation"]).whole)
        assert row["later"] == len(sections["asked-after"].get("rows", ()))
        problems = sections["problems"].get("rows", ())
        assert row["problems"] == [r["problem"] for r in problems]
        claims = sections["claims"]["rows"]
        assert row["untested"] == [r["finding"] for r in claims if not r["tested"]]


def test_a_claim_that_no_other_source_tests_is_untested(shipped: Workbench) -> None:
    claims = {r["finding"]: r for r in _sections(shipped.report("npf-3").whole)["claims"]["rows"]}
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
