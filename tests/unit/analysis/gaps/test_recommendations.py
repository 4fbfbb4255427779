"""The follow-up of a recommendation: what it is about, what came after."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bordergraph.analysis.gaps.recommendations import (
    FollowUp,
    follow_up,
    meetings,
    months_between,
    recommendation_parts,
)
from bordergraph.analysis.register import Recommendation
from bordergraph.model import Citation, Finding, Network, Ref, Source, Span
from bordergraph.record import Event

FORUM = (Ref("arrangement", "hotline"),)


def _finding(slug: str, kind: str, source: str, **more: tuple[str, ...]) -> Finding:
    cite = Citation(f"finding/{slug}", source, "p. 1", note=f"{slug} said.")
    return Finding(slug, kind, span=Span(date(2020, 1, 1)), citations=(cite,), **more)  # type: ignore[arg-type] # of its lists


@pytest.fixture
def claimed(tiny: Network) -> Network:
    """The tiny network with what a union claims of the hotline, and what an audit finds."""
    findings = (
        _finding("u-cadence", "irregular-cadence", "union", arrangements=("hotline",)),
        _finding("u-people", "staffing", "union"),
        _finding("u-money", "funding-instability", "union", arrangements=("ibet",)),
        _finding("a-people", "staffing", "audit"),
        _finding("a-works", "works", "audit", arrangements=("ibet",)),
        _finding("a-hotline", "irregular-cadence", "audit", arrangements=("hotline",)),
        _finding("a-room", "irregular-cadence", "audit", arrangements=("room",)),
    )
    sources = (Source("union", "Demands", "Union", "2021"), Source("audit", "Audit", "Auditor"))
    return replace(tiny, findings=findings, sources=sources, complete=False)


WHOLE = Recommendation("r1", "Call more often.", day="2021", source="union")
PART = Recommendation("r1-1", findings=("u-cadence",), source="union", part_of="r1")
PEOPLE = Recommendation("r2", "Hire.", findings=("u-people",), source="union")
ECHO = Recommendation("x", "Meet.", findings=("a-hotline",), source="audit")


def _followed_up(network: Network, of: Recommendation, *events: Event) -> FollowUp:
    return follow_up(of, (WHOLE, PART, PEOPLE, ECHO), network, events)


def test_a_whole_answers_what_its_parts_answer(claimed: Network) -> None:
    found = _followed_up(claimed, WHOLE)
    assert [p.id for p in found.parts] == ["r1-1"]
    assert [f.id for f in found.claims] == ["u-cadence"]
    assert found.arrangements == ("hotline",)
    # Whoever answers the same arrangement asks the same.
    assert [r.id for r in found.other_sources] == ["x"]
    assert found.same_source == ()
    twin = replace(PEOPLE, id="r4")
    again = follow_up(PEOPLE, (PEOPLE, twin, ECHO), claimed)
    assert (again.same_source, again.other_sources, again.arrangements) == ((twin,), (), ())


def test_later_events_are_those_after_the_day_of_the_source(claimed: Network) -> None:
    days = ("2020", "2021", "2022-05-01", "soon")
    found = _followed_up(claimed, WHOLE, *(Event(d, "event", FORUM) for d in days))
    assert [e.date for e in found.later_events] == ["2022-05-01"]
    assert [m.event.date for m in found.meetings] == ["2020", "2021", "2022-05-01"]
    both = replace(WHOLE, findings=("a-room",))
    room = Event("2019", "event", (Ref("arrangement", "room"),))
    found = _followed_up(claimed, both, Event("2020", "event", FORUM), room)
    assert [m.event.date for m in found.meetings] == ["2019", "2020"]
    # Money is no matter of meetings, and what no day dates came neither before nor after.
    money = Recommendation("r3", findings=("u-money",), source="union")
    ibet = Event("2022", "event", (Ref("arrangement", "ibet"),))
    found = _followed_up(claimed, money, ibet)
    assert (found.arrangements, found.meetings, found.later_events) == (("ibet",), (), ())
    assert _followed_up(claimed, replace(money, day="2021"), ibet).later_events == (ibet,)


@given(
    st.lists(st.dates(date(1990, 1, 1), date(2030, 12, 31)), min_size=1, max_size=6),
    st.lists(st.sampled_from([4, 7, 10]), min_size=6, max_size=6),
)
def test_months_between_meetings_hold_whatever_a_date_leaves_open(
    days: list[date], digits: list[int]
) -> None:
    days.sort()
    texts = [d.isoformat()[:n] for d, n in zip(days, digits, strict=False)]
    found = meetings([Event(t, "event", FORUM) for t in texts], "hotline")
    assert len(found) == len(days)
    assert found[0].months is None
    for i, meeting in enumerate(found[1:], 1):
        apart = days[i] - days[i - 1]
        assert meeting.months is not None
        least, most = meeting.months
        # No month is shorter than 28 days or longer than 31.
        assert least * timedelta(28) <= apart + timedelta(1)
        assert (most + 1) * timedelta(31) >= apart


def test_dates_that_are_none_are_no_meetings() -> None:
    assert meetings([Event("about 2004", "event", FORUM)], "hotline") == ()
    assert meetings([Event("2004", "start", FORUM)], "hotline") == ()
    assert meetings([Event("2004", "event", FORUM)], "another") == ()
    assert months_between("soon", "2026-01-01") is None
    assert months_between("2025", "2026-03-15") == (2, 14)


def test_parts_of_parts_and_loops_end_and_one_about_nothing_stands_alone() -> None:
    loop = tuple(Recommendation(one, part_of=of) for one, of in ("ac", "ba", "cb"))
    assert [r.id for r in recommendation_parts("a", loop)] == ["b", "c"]
    assert recommendation_parts("nobody", loop) == ()
    recommendation = Recommendation("r")
    found = follow_up(recommendation, (recommendation,), Network())
    assert (found.claims, found.arrangements) == ((), ())
