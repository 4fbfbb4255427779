"""Why two agencies are linked or not, what moved between two networks, and definitions in one language."""

from dataclasses import replace
from datetime import date

import pytest
from tests.unit.made import Opened, cited, network, sections

from bordergraph.analysis.gaps.explanation import explain_pair
from bordergraph.analysis.method.assessment import assess
from bordergraph.analysis.whatif.changes import AddLink, apply_changes
from bordergraph.analysis.whatif.network_diff import compare_networks
from bordergraph.model import Cadence, Citation, Confidence, Dependency, Network, Ref, Source
from bordergraph.views.record import compare
from bordergraph.views.record.listing import list_table
from bordergraph.views.record.side_by_side import aspects, side_by_side_table
from bordergraph.views.record.why import why_report
from bordergraph.views.report.forms.html import to_html
from bordergraph.views.report.forms.text import WIDTH, to_text
from bordergraph.views.report.model import Report, Stamp
from bordergraph.words.labels import Labels

TABLE = tuple(
    Dependency("patrol", "patrol", across, 1.0, why="Beats meet.") for across in (True, False)
)


@pytest.fixture
def sourced(tiny: Network) -> Network:
    def cite(kind: str, i: int) -> tuple[Citation, ...]:
        citation = Citation(f"{kind[:-1]}/{i}", "gao", f"page {i}", Confidence.LOW, f"Note {i}.")
        return (citation, replace(citation, source="oag"))

    sources = (Source("gao", "A report", url="https://example.org/gao"), Source("oag", "An audit"))
    return replace(tiny, complete=False, sources=sources, **cited(tiny, cite))


def _why(of: Network, a: str, b: str, threat: str | None = None, language: str = "en") -> Report:
    found = explain_pair(of, assess(of, dependencies=TABLE), TABLE, a, b, threat)
    labels = Labels(language).with_network(of)
    return why_report(found, of, labels, Stamp("1", "h", "", language), threat)


def test_the_verdict_comes_first_and_adds_up(sourced: Network) -> None:
    report = _why(sourced, "cbsa", "atf")
    assert [s.key for s in report.sections][:3] == ["verdict", "needs", "links"]
    lines = [line.text for line in report.sections[0].lines]
    assert lines[0].startswith("1 need between the two agencies: regular channel 0, assumed 0,")
    assert lines[-1].endswith("that name both: 0.")


def test_a_need_says_why_and_what_would_move_it(sourced: Network) -> None:
    (row,) = sections(_why(sourced, "cbsa", "atf"))["needs"]["rows"]
    assert (row["threat"], row["need"], row["candidate"]) == ("guns", "full", False)
    assert [c["arrangement"] for c in row["channels"]] == ["hotline"]
    assert row["would_change_codes"][0] == {
        "fact": "frequency", "to": "regular", "arrangement": "hotline", "agency": None,
    }  # fmt: skip
    text = " ".join(to_text(_why(sourced, "cbsa", "atf"), Labels().with_network(sourced)).split())
    assert "Why: what ATF and CBSA do is not stated, so any work of theirs counts." in text
    assert (
        "What would change the result: a source stating that information moves under Hotline"
        in text
    )


def test_every_statement_behind_a_link_has_id_source_locator_and_confidence(
    sourced: Network,
) -> None:
    report = _why(sourced, "cbsa", "atf")
    (link,) = sections(report)["links"]["rows"]
    assert (link["arrangement"], link["cadence"]) == ("hotline", "on-request")
    assert (link["class"], link["proof"], link["serves"]) == ("irregular", "stated", ["guns"])
    assert link["statements"]
    for statement in link["statements"]:
        assert statement["source"] in {"gao", "oag"}
        assert statement["locator"].startswith("page ")
        assert statement["confidence"] == "low"
    text = to_text(report, Labels().with_network(sourced))
    assert all(f"({s['statement']})" in text for s in link["statements"])


def test_one_statement_with_two_sources_is_one_line_with_both(sourced: Network) -> None:
    (links,) = (s for s in _why(sourced, "cbsa", "atf").sections if s.key == "links")
    assert links.table is not None
    (row,) = links.table.report_rows
    told = [d for d in row.details if d.sources]
    assert len(told) == len({s["statement"] for s in row.record["statements"]})
    assert all(d.sources == ("gao", "oag") for d in told)


def test_a_lapsed_link_is_listed_apart(sourced: Network) -> None:
    told = sections(_why(sourced, "rcmp", "atf"))
    assert [r["arrangement"] for r in told["lapsed"]["rows"]] == ["desk"]
    assert "links" not in told


def test_links_through_a_body_above_are_named(sourced: Network) -> None:
    told = sections(_why(sourced, "rcmp", "bp"))
    (link,) = told["links"]["rows"]
    assert (link["arrangement"], link["class"]) == ("ibet", "assumed")
    assert link["through"] == ["cbp", "rcmp"]


def test_a_threat_narrows_it_and_is_named_and_no_shared_one_is_said(sourced: Network) -> None:
    report = _why(sourced, "spvm", "rcmp", "vehicles")
    assert "stolen vehicles" in report.subtitle
    assert {r["threat"] for r in sections(report)["mandates"]["rows"]} == {"vehicles"}
    report = _why(sourced, "dhs", "rcmp")
    assert report.sections[0].lines[0].text.startswith("Not documented: a threat on which both")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_text_fits_and_html_holds_no_script(sourced: Network, language: str) -> None:
    labels = Labels(language).with_network(sourced)
    for a, b in (("cbsa", "atf"), ("rcmp", "atf"), ("rcmp", "bp"), ("spvm", "rcmp")):
        report = _why(sourced, a, b, language=language)
        assert max(map(len, to_text(report, labels).splitlines())) <= WIDTH
        assert "<script" not in to_html(report, labels)


def test_an_old_frequency_bears_its_year_wherever_it_is_printed(sourced: Network) -> None:
    audit = (Source("gao", "A report", date="2001"), Source("oag", "An audit", date="2001"))
    told = (Citation("exchange/x", "gao", "", Confidence.HIGH, ""),)
    old = replace(
        sourced,
        sources=audit,
        arrangements=tuple(
            replace(a, cadence=Cadence.SCHEDULED, cadence_citations=told)
            for a in sourced.arrangements
        ),
        day=date(2020, 1, 1),
    )
    labels = Labels("en").with_network(old)
    (links,) = (s.table for s in _why(old, "cbsa", "atf").sections if s.key == "links")
    assert links
    listed = list_table("arrangements", (), {}, old, labels)
    things_ = (Ref("arrangement", "hotline"), Ref("arrangement", "room"))
    beside = side_by_side_table(aspects(old, things_, ((), ()), (), labels), ("a", "b"), labels, "")
    for table in (links, listed, beside):
        assert "scheduled, last stated in 2001" in str(table.rows)
    assert {r["frequency"] for r in listed.to_dicts()} == {"unknown"}


def test_many_moved_needs_are_counted_and_the_first_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare, "MAX_MOVED", 1)
    three = network(
        agencies="a:CA b:CA c:CA",
        threats="guns",
        mandates="guns: a b c",
        dependencies=(Dependency("patrol", "patrol", cross_border=False, value=1.0),),
    )
    found = compare_networks(three, apply_changes(three, [AddLink("a", "b"), AddLink("b", "c")]))
    found_sections = {s.key: s for s in compare.need_sections(found, Labels("en"), 10)}
    gained = found_sections["needs-gained"]
    assert gained.lines[0].text.endswith("The first 1 of 2 are listed; all are counted.")
    assert gained.table is not None
    assert len(gained.table.items) == 1


@pytest.mark.parametrize(("language", "own", "other"), [
    ("en", "Unlawful making", "Fabrication"),
    ("fr", "Fabrication", "Unlawful making"),
])  # fmt: skip
def test_a_definition_is_read_in_one_language(
    language: str, own: str, other: str, opened: Opened
) -> None:
    kg = opened(language=language)
    text = " ".join(kg.show("fentanyl-trafficking").to_text().split())
    assert own in text
    assert other not in text
    assert "Trafic de fentanyl" in text
    assert "Fentanyl and synthetic-opioid trafficking" in text
