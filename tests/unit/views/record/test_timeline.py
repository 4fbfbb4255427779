"""The timeline: events as dated, the yearly series, and the picture."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from bordergraph.analysis.gaps.ranking import gaps
from bordergraph.analysis.whatif.yearly import yearly
from bordergraph.errors import UnknownNameError
from bordergraph.model import Arrangement, Span
from bordergraph.views.record.timeline import events, events_table, timeline_report, years_table
from bordergraph.views.report import to_json, to_text
from bordergraph.views.report.model import Stamp
from bordergraph.views.svg.timeline import timeline_svg
from bordergraph.words.labels import Label, Labels

if TYPE_CHECKING:
    from bordergraph.model import Network

SVG = "{http://www.w3.org/2000/svg}"


def _row(
    statement: str, event: str, day: str, precision: str, about: str, source: str = "gao"
) -> dict[str, object]:
    return {
        "statement": statement, "event": event, "date": day, "precision": f"precision:{precision}",
        "about": about, "note": "In our words.", "source": f"source:{source}",
    }  # fmt: skip


ROWS = [
    _row("milestone:a", "start", "1996-01-01", "year", "arrangement:ibet"),
    _row("milestone:b", "start", "1996-01-01", "year", "arrangement:ibet", "oag"),
    _row("participation:c", "joined", "2010-06-01", "month", "agency:hsi"),
    _row("participation:c", "joined", "2010-06-01", "month", "arrangement:ibet"),
    _row("finding:d", "found", "2012-06-05", "day", "agency:rcmp"),
]


def test_dates_keep_their_precision_and_twins_are_one_event() -> None:
    found = events(ROWS)
    assert [(e.date, e.kind, e.about) for e in found] == [
        ("1996", "start", ("arrangement:ibet",)),
        ("2010-06", "joined", ("agency:hsi", "arrangement:ibet")),
        ("2012-06-05", "found", ("agency:rcmp",)),
    ]
    assert found[0].statements == ("milestone:a", "milestone:b")
    assert found[0].sources == ("gao", "oag")
    assert found[0].note == "In our words."


def test_a_subject_keeps_what_is_about_it() -> None:
    assert [e.kind for e in events(ROWS, "agency:rcmp")] == ["found"]
    assert [e.kind for e in events(ROWS, "arrangement:ibet")] == ["start", "joined"]
    assert events(ROWS, "agency:cbsa") == []


def test_each_year_is_the_analysis_of_its_last_day(tiny: Network) -> None:
    for year in yearly(tiny, (1999, 2005, 2012, 2016)):
        report = gaps(replace(tiny, day=date(year.year, 12, 31)))
        assert year.gap == pytest.approx(sum(g.gap for g in report.gaps))
        assert year.agencies == report.totals.agencies


def test_the_desk_of_atf_and_rcmp_shows_while_it_lasts(tiny: Network) -> None:
    before, during, after = yearly(tiny, (1999, 2005, 2012))
    assert (before.arrangements, during.arrangements, after.arrangements) == (5, 6, 5)
    assert during.connectivity >= before.connectivity
    assert before.coverage is not None
    assert during.coverage is not None
    assert during.coverage > before.coverage


def test_the_series_can_be_of_one_agency_or_threat(tiny: Network) -> None:
    (whole,), (one,) = yearly(tiny, [2012]), yearly(tiny, [2012], agency="rcmp")
    assert 0 < one.need < whole.need
    (guns,) = yearly(tiny, [2012], threat="guns")
    assert guns.need <= whole.need
    with pytest.raises(UnknownNameError):
        yearly(tiny, [2012], agency="nobody")


def test_report_and_tables_tell_the_same(tiny: Network) -> None:
    years, found = yearly(tiny, range(2000, 2004)), events(ROWS)
    labels = Labels().knowing(tiny)
    report = timeline_report(None, found, years, {}, labels, Stamp("1", "h"))
    record = json.loads(to_json(report))
    by_key = {s["key"]: s["rows"] for s in record["sections"]}
    assert [r["year"] for r in by_key["years"]] == [2000, 2001, 2002, 2003]
    assert [r["date"] for r in by_key["events"]] == [e.date for e in found]
    assert max(map(len, to_text(report, labels).splitlines())) <= 80
    assert [r[0] for r in events_table(found, labels).rows] == [e.date for e in found]
    assert [r[4] for r in years_table(years).rows] == [y.gap for y in years]


def test_the_picture_has_a_title_two_lines_and_a_bar_for_each_dated_arrangement(
    tiny: Network,
) -> None:
    arrangements = [
        Arrangement("desk", "Desk", span=Span(date(2000, 1, 1), date(2010, 12, 31))),
        Arrangement("seen", "Seen", span=Span(as_of=date(2005, 1, 1))),
        Arrangement("undated", "Undated"),
    ]
    labels = Labels("en", {"arrangement:desk": Label("<Desk> & co", "<Desk> & co")})
    years = yearly(tiny, range(1999, 2013))
    text = timeline_svg("A & B", years, arrangements, labels)
    root = ET.fromstring(text)  # noqa: S314 - our own text
    assert root.findtext(f"{SVG}title") == "A & B"
    assert len(root.findall(f"{SVG}polyline")) == 2
    bars = [r for r in root.iter(f"{SVG}rect") if r.find(f"{SVG}title") is not None]
    assert [b.get("class") for b in bars] == ["stopped", "bar unsure"]
    assert "script" not in text
    assert text == timeline_svg("A & B", years, arrangements, labels)


def test_bars_begin_and_end_where_the_years_say() -> None:
    from bordergraph.analysis.whatif.yearly import Year

    years = [Year(y, 1, 1, 1.0, 0.5, 0.5, 1.0) for y in range(2000, 2010)]
    whole = Arrangement("a", "A", span=Span(date(1990, 1, 1)))
    half = replace(whole, id="b", span=Span(date(2005, 1, 1)))
    root = ET.fromstring(timeline_svg("t", years, [whole, half], Labels()))  # noqa: S314 - ours
    bars = [r for r in root.iter(f"{SVG}rect") if r.find(f"{SVG}title") is not None]
    left, middle = (float(b.get("x", "")) for b in bars)
    wide, narrow = (float(b.get("width", "")) for b in bars)
    assert narrow == pytest.approx(wide / 2, abs=0.2)
    assert middle == pytest.approx(left + wide / 2, abs=0.2)


def test_a_picture_of_nothing_is_still_one() -> None:
    root = ET.fromstring(timeline_svg("none", [], [], Labels()))  # noqa: S314 - ours
    assert root.findtext(f"{SVG}title") == "none"
