"""The follow-up of a recommendation: what can be measured, what came after."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.made import told

from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.gaps.recommendations import (
    FollowUp,
    follow_up,
    meetings,
    months_since,
    recommendation_parts,
)
from bordergraph.model import Citation, Figure, Finding, Focus, Network, Ref, Source, Span
from bordergraph.record import Event, Recommendation

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


WHOLE = Recommendation("r1", "1", "Call more often.", sources=("union",))
PART = Recommendation(
    "r1-1", "1.1", "Twice a year.", findings=("u-cadence",), sources=("union",), part_of="r1"
)
PEOPLE = Recommendation("r2", "2", "Hire.", findings=("u-people",), sources=("union",))
ECHO = Recommendation("x", "9", "Meet.", findings=("a-hotline",), sources=("audit",))


def _followed_up(network: Network, of: Recommendation, *events: Event) -> FollowUp:
    return follow_up(of, (WHOLE, PART, PEOPLE, ECHO), select(network), events)


def test_a_whole_answers_what_its_parts_answer(claimed: Network) -> None:
    found = _followed_up(claimed, WHOLE)
    assert [p.id for p in found.parts] == ["r1-1"]
    assert [f.id for f in found.claims] == ["u-cadence"]
    assert found.arrangements == ("hotline",)
    assert found.measures == ("meetings",)
    # Whoever answers the same arrangement asks the same.
    assert [r.id for r in found.other_sources] == ["x"]
    assert found.same_source == ()


def test_later_events_are_those_after_the_day_of_the_source(claimed: Network) -> None:
    days = ("2020", "2021", "2022-05-01", "soon")
    found = _followed_up(claimed, WHOLE, *(Event(d, "event", FORUM) for d in days))
    assert [e.date for e in found.later_events] == ["2022-05-01"]
    assert [m.event.date for m in found.meetings] == ["2020", "2021", "2022-05-01"]


def test_money_ends_with_that_of_what_the_findings_name(claimed: Network) -> None:
    ends = tuple(
        Event("2020", "funding-end", (Ref("arrangement", a),)) for a in ("hotline", "ibet", "room")
    )
    money = Recommendation("r3", findings=("u-money",))
    assert _followed_up(claimed, money, *ends).money_ends == ends[1:2]
    assert _followed_up(claimed, WHOLE, *ends).money_ends == ()


def test_joint_teams_need_members_of_every_country_asked(tiny: Network) -> None:
    claim = _finding("u-silo", "silo-cross-border", "union", threats=("smuggling",))
    network = replace(
        tiny, findings=(claim,), sources=(Source("union", "Demands"),),
        foci=(*tiny.foci, Focus("room", "smuggling")),
        arrangements=tuple(
            replace(a, kind="task-force" if a.id in {"ibet", "squad", "room"} else a.kind)
            for a in tiny.arrangements
        ),
    )  # fmt: skip
    both = Recommendation(
        "r", "1", addressees=("ps", "dhs"), findings=("u-silo",), sources=("union",)
    )
    one = replace(both, addressees=("ps",))
    facts = select(network)

    def together(recommendation: Recommendation) -> tuple[str, ...]:
        return follow_up(recommendation, (recommendation,), facts).joint_teams

    # The squad serves guns, a narrower threat; all in the room are Canadian.
    assert together(both) == ("ibet", "squad")
    assert together(one) == ("ibet", "room", "squad")
    assert together(replace(one, addressees=())) == ("ibet", "squad")
    rest = (p for p in network.participations if p.arrangement != "desk")
    desk = replace(network.arrangements[0], kind="task-force", span=Span())
    facts = select(replace(
        network, agencies=(*network.agencies, *told("agencies", "ijc:CA/US")),
        arrangements=(desk, *network.arrangements[1:]),
        participations=(*rest, *told("participations", "desk: ijc, room: ijc")),
    ))  # fmt: skip
    assert together(both) == ("ibet", "room", "squad")


def test_figures_are_those_of_a_measure_and_of_money_those_of_what_is_named(
    claimed: Network,
) -> None:
    units = {"hot": ("cad", "hotline"), "ibet": ("usd", "ibet"), "staff": ("officer", "?"),
            "kit": ("drone", "?"), "other": ("cad", "?"), "guns": ("firearm", "ibet")}  # fmt: skip
    figures = tuple(Figure(n, 1.0, unit, Span(), about=(a,)) for n, (unit, a) in units.items())
    more = (_finding("u-kit", "procurement", "union"), _finding("u-all", "resources", "union"))
    network = replace(claimed, figures=figures, findings=(*claimed.findings, *more))
    for claim, expected in (("u-money", ["ibet"]), ("u-people", ["staff"]), ("u-kit", ["kit"]),
                            ("u-all", ["hot", "ibet"]), ("u-cadence", [])):  # fmt: skip
        found = _followed_up(network, Recommendation("q", findings=(claim,)))
        assert [f.id for f in found.figures] == expected


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
    assert (found[0].least_months, found[0].most_months) == (None, None)
    for i, meeting in enumerate(found[1:], 1):
        apart = days[i] - days[i - 1]
        assert meeting.least_months is not None
        assert meeting.most_months is not None
        # No month is shorter than 28 days or longer than 31.
        assert meeting.least_months * timedelta(28) <= apart + timedelta(1)
        assert (meeting.most_months + 1) * timedelta(31) >= apart


def test_dates_that_are_none_are_no_meetings() -> None:
    assert meetings([Event("about 2004", "event", FORUM)], "hotline") == ()
    assert meetings([Event("2004", "start", FORUM)], "hotline") == ()
    assert meetings([Event("2004", "event", FORUM)], "another") == ()
    assert months_since("soon", date(2026, 1, 1)) is None
    assert months_since("2025", date(2026, 3, 15)) == (2, 14)


def test_parts_of_parts_and_loops_end_and_one_about_nothing_stands_alone() -> None:
    loop = tuple(Recommendation(one, part_of=of) for one, of in ("ac", "ba", "cb"))
    assert [r.id for r in recommendation_parts("a", loop)] == ["b", "c"]
    assert recommendation_parts("nobody", loop) == ()
    recommendation = Recommendation("r")
    found = follow_up(recommendation, (recommendation,), select(Network()))
    assert (found.claims, found.watched_arrangements) == ((), ())
