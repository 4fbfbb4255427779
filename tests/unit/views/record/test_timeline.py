"""The timeline: events as dated, the yearly series, and the picture."""

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from tests.unit.made import network

from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.method.assessment import assess
from bordergraph.analysis.method.rows import Served
from bordergraph.analysis.register import Problem, ProblemDocument, ProblemStatus
from bordergraph.analysis.whatif.yearly import YearNeeds, connectivity, describe_years
from bordergraph.errors import UnknownNameError
from bordergraph.model import Arrangement, Dependency, Network, Participation, Ref, Span
from bordergraph.record import Event
from bordergraph.views.report.charts import lives_chart
from bordergraph.views.report.model import Chart
from bordergraph.views.svg.elements import Fill
from bordergraph.views.svg.timeline import Timeline, TimelineRow, arrangement_row, timeline_svg
from bordergraph.words.labels import Label, Labels

DEPENDENCIES = tuple(Dependency("patrol", "patrol", across, 1.0) for across in (True, False))
SVG = "{http://www.w3.org/2000/svg}"
IBET, RCMP = Ref("arrangement", "ibet"), Ref("agency", "rcmp")


@pytest.mark.slow
def test_each_year_is_the_assessment_of_its_last_day(tiny: Network) -> None:
    for year in describe_years(tiny, (1999, 2005, 2012, 2016), dependencies=DEPENDENCIES):
        day = date(year.year, 12, 31)
        then = assess(tiny, days=[day], dependencies=DEPENDENCIES)
        assert year.served == then.served()
        assert year.agencies == len(select(replace(tiny, day=day)).agencies)


def test_the_desk_of_atf_and_rcmp_shows_while_it_lasts(tiny: Network) -> None:
    before, during, after = describe_years(tiny, (1999, 2005, 2012))
    assert (before.arrangements, during.arrangements, after.arrangements) == (5, 6, 5)
    assert during.connectivity >= before.connectivity


def test_the_series_can_be_of_one_agency_or_threat(tiny: Network) -> None:
    (whole,) = describe_years(tiny, [2012], dependencies=DEPENDENCIES)
    (one,) = describe_years(tiny, [2012], agency="rcmp", dependencies=DEPENDENCIES)
    assert 0 < one.served.needs < whole.served.needs
    (guns,) = describe_years(tiny, [2012], threat="guns", dependencies=DEPENDENCIES)
    assert 0 < guns.served.needs <= whole.served.needs
    with pytest.raises(UnknownNameError):
        describe_years(tiny, [2012], agency="nobody")
    with pytest.raises(UnknownNameError):
        describe_years(tiny, [2012], threat="nothing")
    assert describe_years(tiny, ()) == ()


def test_connectivity_is_that_of_all_pairs_of_members() -> None:
    # One team of three, one link to a fourth, one on its own: 4 x 3 of 5 x 4 ordered pairs.
    five = network(
        agencies="a b c d e",
        arrangements="t u",
        participations=(
            Participation("a", "t", receives=False), Participation("b", "t"),
            # Where nobody provides, nobody is tied.
            *(Participation(x, p, provides=False) for x, p in ("ct", "du", "eu")),
        ),
        shares="c:d",
    )  # fmt: skip
    assert connectivity(select(five)) == pytest.approx(12 / 20)
    assert connectivity(select(network(agencies="a"))) == 1.0


def test_the_picture_has_a_title_two_lines_and_a_bar_for_each_dated_arrangement(
    tiny: Network,
) -> None:
    arrangements = [
        Arrangement("desk", "Desk", span=Span(date(2000, 1, 1), date(2010, 12, 31))),
        Arrangement("seen", "Seen", span=Span(as_of=date(2005, 1, 1))),
        Arrangement("undated", "Undated"),
    ]
    labels = Labels("en", {"arrangement:desk": Label("<Desk> & co", "<Desk> & co")})
    years = describe_years(tiny, range(1999, 2013))
    text = timeline_svg("A & B", years, arrangements, labels)
    root = ET.fromstring(text)  # noqa: S314 - our own text
    assert root.findtext(f"{SVG}title") == "A & B"
    assert len(root.findall(f"{SVG}polyline")) == 2
    bars = [r for r in root.iter(f"{SVG}rect") if r.find(f"{SVG}title") is not None]
    assert [b.get("class") for b in bars] == ["pale", "half"]
    assert "script" not in text
    assert text == timeline_svg("A & B", years, arrangements, labels)


def test_bars_begin_and_end_where_the_years_say_and_nothing_is_a_picture_too() -> None:
    years = [YearNeeds(y, 1, 1, Served(needs=2, regular=1), 0, 1.0) for y in range(2000, 2010)]
    whole = Arrangement("a", "A", span=Span(date(1990, 1, 1)))
    half = replace(whole, id="b", span=Span(date(2005, 1, 1)))
    root = ET.fromstring(timeline_svg("t", years, [whole, half], Labels()))  # noqa: S314 - ours
    bars = [r for r in root.iter(f"{SVG}rect") if r.get("class") in {"firm", "hatched"}]
    # Two of the legend, then for each the start and the hatched years after it.
    starts, tails = bars[2::2], bars[3::2]
    left, middle = (float(b.get("x", "")) for b in starts)
    right = float(tails[0].get("x", "")) + float(tails[0].get("width", ""))
    assert middle == pytest.approx((left + right) / 2, abs=0.2)
    assert right == float(tails[1].get("x", "")) + float(tails[1].get("width", ""))
    root = ET.fromstring(timeline_svg("none", [], [], Labels()))  # noqa: S314 - ours
    assert root.findtext(f"{SVG}title") == "none"


def test_a_stretch_says_how_its_ends_are_known() -> None:
    labels = Labels()
    begun = Arrangement(
        "a", "A", span=Span(date(2000, 1, 1)), status="active", status_as_of=date(2010, 6, 30)
    )

    def stretch(of: Arrangement, *events: Event) -> TimelineRow:
        row = arrangement_row(of, labels, events, day=date(2020, 1, 1))
        assert row is not None
        return row

    row = stretch(begun)
    assert (row.fill, row.begin, row.end) == (Fill.FIRM, 2000.0, None)
    assert row.attested == pytest.approx(2010.5, abs=0.01)
    row = stretch(replace(begun, status="dormant"))
    assert (row.fill, row.end) == (Fill.PALE, row.attested)
    row = stretch(replace(begun, span=Span(date(2000, 1, 1), date(2030, 12, 31))))
    assert (row.fill, row.end, row.record["lapsed"]) == (Fill.FIRM, 2031.0, False)
    assert arrangement_row(replace(begun, span=Span()), labels) is None
    year, month = (stretch(begun, Event(d, "renewed", ())) for d in ("2005", "2005-12"))
    assert [t.year for t in year.ticks] == [2005.5]
    assert month.ticks[0].year == pytest.approx(2005 + 11.5 / 12, abs=0.01)


def test_a_life_breaks_where_nothing_is_documented() -> None:
    def found(slug: str, *statuses: ProblemStatus) -> Problem:
        documents = (
            ProblemDocument("f", "audit", "auditor", day="2012", examined=("2010-01-01", "2011-12-31")),
            ProblemDocument("g", "audit", "auditor", day="2015"),
        )  # fmt: skip
        return Problem(slug, slug, documents=documents, statuses=statuses, status=statuses[-1])

    one = found("silence", ProblemStatus("open", "2015"))
    two = found("noise", ProblemStatus("open", "2012"), ProblemStatus("resolved", "2016"))
    names = {f"problem:{p.id}": Label(p.id, p.id) for p in (one, two)}
    labels, day = Labels("en", names), date(2020, 6, 30)
    (row,) = _rows(lives_chart([one], labels, day))
    assert [(p.begin, p.end, p.fill) for p in row.segments] == [
        (2010, 2013, Fill.PALE), (2015, 2016, Fill.FIRM),
    ]  # fmt: skip
    assert (row.begin, row.end) == (2010, None)
    both = lives_chart([one, two], labels, day)
    assert both is not None
    assert both.title == "1 of 2 documented problems was open or partly resolved on 2020-06-30"
    assert [r.end for r in _rows(both)] == [None, 2017]
    assert lives_chart([], labels, day) is None


def _rows(picture: Chart | None) -> tuple[TimelineRow, ...]:
    assert picture is not None
    assert isinstance(picture.drawing, Timeline)
    return picture.drawing.rows
