"""Why two agencies are linked or not: verdict first, every statement with source and locator."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bordergraph.analysis.gaps.explain import explain
from bordergraph.model import Citation, Confidence, Source
from bordergraph.views.record.why import why_report
from bordergraph.views.report import to_html, to_json, to_text
from bordergraph.views.report.forms.text import WIDTH
from bordergraph.views.report.model import Report, Stamp
from bordergraph.words.labels import Labels

if TYPE_CHECKING:
    from bordergraph.model import Network


@pytest.fixture
def sourced(tiny: Network) -> Network:
    kinds = ("participations", "shares", "mandates", "foci", "findings")

    def cite(kind: str, fact: Any, i: int) -> Any:
        citation = Citation(f"{kind[:-1]}/{i}", "gao", f"page {i}", Confidence.LOW, f"Note {i}.")
        return replace(fact, citations=(citation, replace(citation, source="oag")))

    facts: dict[str, Any] = {
        k: tuple(cite(k, f, i) for i, f in enumerate(getattr(tiny, k))) for k in kinds
    }
    sources = (Source("gao", "A report", url="https://example.org/gao"), Source("oag", "An audit"))
    return replace(tiny, complete=False, sources=sources, **facts)


def _why(network: Network, a: str, b: str, threat: str | None = None) -> Report:
    found = explain(network, a, b, threat)
    labels = Labels().knowing(network)
    return why_report(found, network, labels, Stamp("1", "h"), threat)


def _sections(report: Report) -> dict[str, Any]:
    return {s["key"]: s for s in json.loads(to_json(report))["sections"]}


def test_the_verdict_comes_first_and_names_every_open_threat(sourced: Network) -> None:
    report = _why(sourced, "cbsa", "atf")
    assert report.sections[0].key == "verdict"
    lines = [line.text for line in report.sections[0].lines]
    assert lines[0] == (
        "Both answer for 1 threat, which make 1 need between them: 0 met by a regular channel, 1 not."
    )
    assert lines[1].startswith(("Gap on guns: barrier", "Open on guns: barrier"))
    assert report.sections[0].lines[1].sources == ("gao", "oag")


def test_every_statement_behind_a_link_has_source_locator_and_confidence(sourced: Network) -> None:
    found = explain(sourced, "cbsa", "atf")
    (link,) = _sections(_why(sourced, "cbsa", "atf"))["links"]["rows"]
    assert (link["arrangement"], link["cadence"]) == ("hotline", "on-request")
    assert len(link["statements"]) == len(found.links[0].citations) > 0
    for statement in link["statements"]:
        assert statement["source"] in {"gao", "oag"}
        assert statement["locator"].startswith("page ")
        assert statement["confidence"] == "low"


def test_one_statement_with_two_sources_is_one_line_with_both(sourced: Network) -> None:
    report = _why(sourced, "cbsa", "atf")
    (links,) = (s for s in report.sections if s.key == "links")
    assert links.table is not None
    (row,) = links.table.rows
    told = [d for d in row.details if d.sources]
    assert len(told) == len(
        {c.statement for c in explain(sourced, "cbsa", "atf").links[0].citations}
    )
    assert all(d.sources == ("gao", "oag") for d in told)


def test_a_lapsed_link_is_listed_apart(sourced: Network) -> None:
    sections = _sections(_why(sourced, "rcmp", "atf"))
    assert [r["arrangement"] for r in sections["lapsed"]["rows"]] == ["desk"]
    assert "links" not in sections


def test_a_met_need_names_what_meets_it(sourced: Network) -> None:
    sections = _sections(_why(sourced, "rcmp", "bp"))
    (met,) = sections["met"]["rows"]
    assert (met["threat"], met["arrangements"], met["supply"]) == ("guns", ["ibet"], 1.0)
    assert met["sources"] == ["gao", "oag"]
    (link,) = sections["links"]["rows"]
    assert link["through"] == ["cbp", "rcmp"]


def test_a_threat_narrows_it_and_is_named(sourced: Network) -> None:
    report = _why(sourced, "spvm", "rcmp", "vehicles")
    assert "stolen vehicles" in report.subtitle
    assert {r["threat"] for r in _sections(report)["mandates"]["rows"]} == {"vehicles"}


def test_no_shared_threat_is_said(sourced: Network) -> None:
    report = _why(sourced, "dhs", "rcmp")
    assert report.sections[0].lines[0].text.startswith("They share no threat here")


def test_text_fits_and_html_holds_no_script(sourced: Network) -> None:
    labels = Labels("fr").knowing(sourced)
    for a, b in (("cbsa", "atf"), ("rcmp", "atf"), ("rcmp", "bp"), ("spvm", "rcmp")):
        report = why_report(explain(sourced, a, b), sourced, labels, Stamp("1", "h", "", "fr"))
        assert max(map(len, to_text(report, labels).splitlines())) <= WIDTH
        assert "<script" not in to_html(report, labels)


def test_an_open_row_says_what_would_change_it(sourced: Network) -> None:
    report = _why(sourced, "cbsa", "atf")
    (row,) = _sections(report)["gaps"]["rows"]
    assert row["would_change_codes"][0] == "turn-exchange"
    assert len(row["would_change"]) == len(row["would_change_codes"])
    text = " ".join(to_text(report, Labels().knowing(sourced)).split())
    assert f"What would change it: {row['would_change'][0]}" in text
