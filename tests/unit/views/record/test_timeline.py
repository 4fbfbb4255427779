"""The timeline: the yearly series, and the stretches of a picture."""

from dataclasses import replace
from datetime import date

import pytest
from tests.unit.made import network

from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.method.assessment import assess
from bordergraph.analysis.whatif.yearly import connectivity, describe_years, mandate_pairs
from bordergraph.model import Arrangement, Dependency, Network, Participation, Ref, Span
from bordergraph.record import Event
from bordergraph.views.svg.elements import Fill
from bordergraph.views.svg.timeline import TimelineRow, arrangement_row
from bordergraph.words.labels import Labels

DEPENDENCIES = tuple(Dependency("patrol", "patrol", across, 1.0) for across in (True, False))
IBET, RCMP = Ref("arrangement", "ibet"), Ref("agency", "rcmp")


@pytest.mark.slow
def test_each_year_is_the_assessment_of_its_last_day(tiny: Network) -> None:
    for year in describe_years(tiny, (1999, 2005, 2012, 2016), dependencies=DEPENDENCIES):
        day = date(year.year, 12, 31)
        then = assess(tiny, days=[day], dependencies=DEPENDENCIES)
        assert year.served == then.served()
        assert year.agencies == len(select(replace(tiny, day=day)).agencies)


def test_pairs_of_mandates_are_counted_on_each_threat() -> None:
    assert mandate_pairs(network(agencies="a b c", threats="s t", mandates="s: a b c, t: a b")) == 4


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
