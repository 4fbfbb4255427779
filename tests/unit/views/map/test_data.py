"""From a network to the records of the map: nothing lost, nothing invented."""

from dataclasses import asdict
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.made import network

from bordergraph.analysis.core.documented import DatedCount
from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.method.assessment import assess
from bordergraph.analysis.method.counts import YearSnapshot, last_day_of, years_of
from bordergraph.analysis.method.rows import Served
from bordergraph.analysis.register import Problem, ProblemDocument, ProblemStatus
from bordergraph.model import (
    Agency,
    AgencyClass,
    Arrangement,
    ArrangementClass,
    Cadence,
    Citation,
    Confidence,
    Dependency,
    Finding,
    Flow,
    Network,
    Participation,
    Search,
    Share,
    Source,
    Span,
    Threat,
)
from bordergraph.record import Place, ThingName
from bordergraph.views.map.contents import (
    axis_labels,
    city_coordinates,
    map_places,
    map_years,
    seat_points,
    thin_runs,
    validity,
)
from bordergraph.views.map.data import MAX_THINGS, french_acronyms, map_data
from bordergraph.views.map.page import pyvis_network
from bordergraph.views.map.payload import MapOptions
from bordergraph.views.report.forms.notes import runs

CITE = Citation("participation/x", "s2", "p. 7", Confidence.LOW, "our words")
NETWORK = network(
    agencies=(
        Agency("a", "Agency A", "Organisme A", ("AA",), "CA", "federal", "police", "b"),
        Agency("b", "Agency B", country="US", span=Span(end=date(2003, 3, 1))),
        Agency("u", "Union U", country="CA", cls=AgencyClass.ASSOCIATION),
    ),
    threats=(Threat("t", "Threat T", broader="top"), Threat("top", "Threats")),
    arrangements=(
        Arrangement(
            "p", "Program P", cadence=Cadence.SCHEDULED, span=Span(date(2001, 1, 1)),
            part_of=("q",), citations=(CITE,),
        ),
        Arrangement("q", "Channel Q", cls=ArrangementClass.CHANNEL, status="dormant"),
    ),
    participations=(
        Participation(
            "a", "p", "lead", Span(date(2002, 1, 1)), receives=False,
            citations=(CITE, Citation("participation/y", "s1", "p. 9", Confidence.HIGH)),
        ),
        Participation("a", "q"), Participation("b", "p"),
    ),
    flows=(Flow("a", "b", "p", "names", citations=(CITE,)),),
    shares=(Share("b", "a", "t", Cadence.ON_REQUEST),),
    mandates="t: a b",
    foci="p: t",
    findings=(
        Finding("f", "no-channel", ("a", "b"), (("a", "b"),), ("p",), ("t",), citations=(CITE,)),
    ),
    sources=(Source("s1", "One", url="https://example.org/1"), Source("s2", "Two", "Pub", "2020")),
)  # fmt: skip
SIDE = network(
    agencies="a:CA b:US c:US",
    threats="t u",
    arrangements=(
        Arrangement("p", "P", cadence=Cadence.ON_REQUEST),
        Arrangement(
            "q", "Q", cadence=Cadence.SCHEDULED, span=Span(date(2001, 1, 1), date(2002, 6, 30))
        ),
        Arrangement("r", "R", cadence=Cadence.CONTINUOUS),
    ),
    participations="p: a b, q: a b, r: a c",
    mandates="t: a b c, u: a b c",
    foci="p: t, q: t, r: t u",
    dependencies=(Dependency("patrol", "patrol", cross_border=True, value=1.0),),
    findings=(
        Finding("f", "coordination", ("a", "b"), (("a", "b"),), ("p",), ("t",), citations=(CITE,)),
    ),
    searches=(
        Search(
            "s", ("a", "b"), "t", date(2003, 1, 1), "survives", note="None found.",
            citations=(CITE,),
        ),
    ),
    sources=(Source("s1", "One"), Source("s2", "Two")),
    day=date(2003, 5, 1),
)  # fmt: skip


@pytest.mark.slow
def test_counts_are_those_of_the_day() -> None:
    data = map_data(SIDE)
    counts, served = data.counts, assess(SIDE).served()
    assert (counts.gaps, counts.partial, counts.problems) == (2, 0, 0)
    assert counts.served == asdict(served)
    assert (counts.served["needs"], counts.served["regular"], counts.regular) == (4, 2, 2)
    nodes = {n.id: n for n in data.nodes}
    assert nodes["agency/a"].counts == {"linked": 2, "arrangements": 2, "threats": 2, "gaps": 2}
    assert nodes["arrangement/p"].counts == {"members": 2, "threats": 1, "findings": 1}
    assert nodes["threat/t"].counts == {"agencies": 3, "arrangements": 2, "gaps": 1}
    assert nodes["threat/t"].served == asdict(assess(SIDE).served_by_threat()["t"])
    assert nodes["agency/b"].served == asdict(assess(SIDE).served_by_agency()["b"])


def test_every_citation_keeps_its_own_locator_and_confidence() -> None:
    data = map_data(NETWORK)
    lead = data.links[0]
    cites = [(data.sources[c.source].title, c.at, c.confidence) for c in lead.cites]
    assert cites == [("Two", "p. 7", "low"), ("One", "p. 9", "high")]
    assert lead.confidence == "high"
    assert (lead.role, lead.cadence, lead.gives, lead.takes) == ("lead", "scheduled", True, False)
    program = next(n for n in data.nodes if n.id == "arrangement/p")
    assert [c.note for c in program.cites] == ["our words"]


def test_a_citation_of_an_unregistered_source_is_left_out() -> None:
    said = (Participation("a", "p", citations=(CITE,)),)
    (link,) = map_data(network(agencies="a", arrangements="p", participations=said)).links
    assert link.cites == ()
    assert link.confidence == "low"


def test_a_possible_gap_points_at_what_it_rests_on() -> None:
    data = map_data(SIDE)
    told = {(*n.agencies, n.threat): n for n in data.needs}
    gap = told["a", "b", "t"]
    assert (gap.gap, gap.need, gap.channel, gap.arrangements) == (True, "full", "irregular", ("p",))
    assert data.searches[gap.searches[0]].note == "None found."
    assert gap.searched_on == "2003-01-01"
    assert [data.sources[i].id for i in gap.sources] == ["s2"]
    assert (told["a", "b", "u"].channel, told["a", "b", "u"].relays) == ("none", ())
    assert (told["a", "c", "t"].channel, told["a", "c", "t"].gap) == ("regular", False)
    assert told["a", "c", "t"].arrangements == ("r",)
    # Nothing that depends on work across the border is needed between two of one country.
    assert ("b", "c", "t") not in told
    # Possible gaps come first, in the order in which they are listed.
    assert [n.gap for n in data.needs] == [True, True, False, False]


def test_history_gives_each_need_its_channel_year_by_year() -> None:
    data = map_data(SIDE)
    assert [y.year for y in data.years] == [2001, 2002]
    assert [(y.linked, y.regular, y.gaps) for y in data.years] == [(2, 3, 1), (2, 2, 2)]
    (need,) = (n for n in data.needs if (n.agencies, n.threat) == (("a", "b"), "t"))
    assert need.years == ((2001, 2001, "regular"), (2002, 2002, "irregular"))
    assert need.open == ((2002, 2002),)
    (tie,) = (t for t in data.ties if t.agencies == ("a", "b"))
    assert tie.cadence == "on-request"
    assert tie.years == ((2001, 2001, "scheduled"), (2002, 2002, "on-request"))


def test_parts_scope_and_french_names_travel() -> None:
    options = MapOptions(short_fr={"agency/a": "OA"}, threat="t", focus="a")
    data = map_data(NETWORK, options=options)
    nodes = {n.id: n for n in data.nodes}
    a = nodes["agency/a"]
    assert (a.label_fr, a.short_fr, a.parent) == ("Organisme A", "OA", "agency/b")
    assert nodes["arrangement/p"].part_of == ("arrangement/q",)
    assert nodes["agency/u"].kind == "association"
    assert nodes["arrangement/q"].kind == "channel"
    assert nodes["arrangement/p"].country == "CA/US"
    assert nodes["threat/t"].broader == "threat/top"
    assert not nodes["agency/b"].active
    assert not nodes["arrangement/q"].active
    assert data.opening == {
        "layout": "islands", "pairs": 10, "size": 22, "ties": 70, "threat": "threat/t",
        "sel": "agency/a", "ego": 1,
    }  # fmt: skip


def test_an_arrangement_across_the_border_outranks_an_equal_one_at_home() -> None:
    four = network(
        agencies="c1:CA c2:CA u1:US",
        arrangements="home wide",
        participations="home: c1 c2, wide: c1 u1",
    )
    ranks = {n.id: n.rank for n in map_data(four).nodes}
    assert (ranks["arrangement/wide"], ranks["arrangement/home"]) == (0, 1)


@pytest.mark.slow
def test_very_many_nodes_are_folded() -> None:
    pairs = [(f"a{i:05}", f"p{i // 40:04}") for i in range(MAX_THINGS + 1)]
    data = map_data(network(
        agencies=" ".join(a for a, _ in pairs),
        arrangements=" ".join(dict.fromkeys(p for _, p in pairs)),
        participations=tuple(Participation(*p) for p in pairs),
    ))  # fmt: skip
    assert data.collapsed
    assert data.opening["layout"] == "communities"
    assert {f"community/{n.groups['communities']}" for n in data.nodes if n.groups} == {
        c.id for c in data.communities
    }


days = st.dates(date(1950, 1, 1), date(2040, 12, 31))
spans = st.builds(
    lambda start, length, as_of: Span(
        start, start + timedelta(length) if start and length is not None else None, as_of
    ),
    st.none() | days,
    st.none() | st.integers(0, 9000),
    st.none() | days,
)
statuses = st.sampled_from(["active", "ended", "dormant", "stalled", "proposed", "unknown"])


@given(
    own=spans, body=st.builds(lambda s: Span(s.start, s.end), spans), within=spans,
    status=statuses, as_of=st.none() | days, day=st.none() | days,
)  # fmt: skip
def test_force_says_what_the_model_says(
    own: Span, body: Span, within: Span, status: str, as_of: date | None, day: date | None
) -> None:
    arrangement = Arrangement("p", "P", span=within, status=status, status_as_of=as_of)
    part = Participation("a", "p", span=own)
    bodies = (Agency("a", "A", span=body),)
    one = Network(agencies=bodies, arrangements=(arrangement,), participations=(part,), day=day)
    expected = one.interval(part).contains(day)
    found = validity(part, select(one))
    assert found["active"] == expected == (part in select(one).participations)
    if day is None:
        return
    # The page's own rule, on the record alone, must agree with the model on any day.
    on_page = (
        not found["stopped"]
        and (not found["start"] or found["start"] <= day.isoformat())
        and (not found["until"] or found["until"] >= day.isoformat())
    )
    assert on_page == expected


@given(st.lists(st.integers(1900, 2100), unique=True))
def test_runs_cover_exactly_the_years(years: list[int]) -> None:
    found = list(runs(sorted(years)))
    assert sorted(years) == [y for a, b in found for y in range(a, b + 1)]
    assert all(b + 1 < c for (_, b), (c, _) in pairwise(found))


def test_thin_years_reach_the_page_and_years_end_on_their_last_day() -> None:
    dated = {2000: DatedCount(1, 9), 2001: DatedCount(9, 9), 2002: DatedCount(0, 0)}
    told = {y: YearSnapshot((), Served(), 0, d, 0, 0) for y, d in dated.items()}
    years = [(y.dated, y.in_force, y.linked) for y in map_years(told, {2001: 3})]
    assert years == [(1, 9, 0), (9, 9, 3), (0, 0, 0)]
    assert thin_runs(told) == ((2000, 2000),)
    assert [last_day_of(y) for y in years_of(NETWORK)] == [date(2001, 12, 31), date(2002, 12, 31)]
    assert years_of(Network()) == range(0)


@given(st.integers(0, 10**6))
def test_an_axis_holds_what_is_drawn_and_is_at_least_a_fifth_full(most: int) -> None:
    zero, half, end = axis_labels(most)
    assert zero == 0
    assert 2 * half == end >= most
    assert most <= 2 or end <= 5 * most
    assert str(half).rstrip("0") in {"1", "2", "5"}


def test_rows_become_places_seats_and_acronyms() -> None:
    shown = [
        Place("ottawa", "Ottawa", kind="facility", coordinates=(45.4, -75.7)),
        Place("lost", "Lost"),
    ]
    (found,) = map_places(
        [*shown, Place("line", "Line", kind="border", coordinates=(49.0, -100.0))]
    )
    assert (found.id, found.coordinates, found.kind) == ("ottawa", (45.4, -75.7), "facility")
    assert seat_points([("a", "Ottawa, Ontario."), ("b", "Atlantis.")]) == {"a": (45.42, -75.7)}
    names = [
        ThingName("agency:rcmp", "GRC", "fr", is_acronym=True),
        ThingName("agency:rcmp", "RCMP", "en", is_acronym=True),
    ]
    assert french_acronyms(names) == {"agency/rcmp": "GRC"}


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("Washington, D.C. area.", (38.9, -77.04)),
        ("Ottawa and Washington.", (45.42, -75.7)),
        ("Washingtonville.", None),
        ("", None),
    ],
)
def test_a_city_is_found_by_its_whole_name(text: str, city: tuple[float, float] | None) -> None:
    assert city_coordinates(text) == city


OPEN = ProblemStatus("open", "2020-05")
FOUR = network(
    agencies="a:CA b:CA c:CA d:CA",
    findings=(Finding("f", "works", ("a", "c"), (("a", "c"),), problems=("three",)),),
    sources=(Source("s", "S"),),
)


def problem(name: str, *agencies: str, **more: object) -> Problem:
    documents = (ProblemDocument("f", "s", "auditor"),)
    told = {"status": OPEN, "documents": documents, **more}
    return Problem(name, name.title(), ("too-late",), agencies=agencies, **told)  # type: ignore[arg-type] # of its fields


def test_lines_stand_where_a_source_says_between_whom() -> None:
    data = map_data(
        FOUR,
        problems=(
            problem("two", "a", "b"),
            problem("way", "a", "b", directions=(("b", "a"),)),
            problem("three", "a", "c", "d"),
            problem("one", "d"),
            problem("mended", "a", "d", status=ProblemStatus("resolved", "2021")),
        ),
    )
    assert data.counts.problems == 4
    assert [p.id for p in data.problems] == ["two", "way", "three", "one"]
    assert (data.problems[0].authorities, data.problems[0].sources) == (("auditor",), (0,))
    lines = [e for e in pyvis_network(data).edges if e["kind"] == "problem"]
    assert [(e["from"], e["to"], e.get("arrows"), e["of"]) for e in lines] == [
        ("agency/a", "agency/b", None, [0]),
        ("agency/b", "agency/a", "to", [1]),
        ("agency/a", "agency/c", None, [2]),
    ]
