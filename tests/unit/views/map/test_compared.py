"""Two sides on one map: what the page is told of days and of changes, and how it opens."""

from dataclasses import replace
from datetime import date

from tests.unit.made import network

from bordergraph.analysis.whatif.changes import AddLink, apply_changes
from bordergraph.model import Arrangement, Cadence, Dependency, Span
from bordergraph.views.map.data import build_map_data
from bordergraph.views.map.page import compact_json
from bordergraph.views.map.payload import MapData

NETWORK = network(
    agencies="a b c",
    threats="guns",
    arrangements=(
        Arrangement("room", "Room"),
        Arrangement(
            "squad", "Squad", cadence=Cadence.SCHEDULED,
            span=Span(date(2005, 1, 1), date(2009, 12, 31)),
        ),
        Arrangement("late", "Late", span=Span(date(2011, 3, 1))),
    ),
    participations="room: c, squad: a b, late: a c",
    mandates="guns: a b",
    foci="room: guns, squad: guns",
    dependencies=(Dependency("patrol", "patrol", cross_border=False, value=1.0),),
    day=date(2012, 5, 1),
)  # fmt: skip


def drawn(**asked: object) -> MapData:
    return build_map_data(NETWORK, **asked)  # type: ignore[arg-type] # one of two ways to ask


def test_ends_of_years_open_on_the_years_that_the_page_has() -> None:
    data = drawn(days=(date(2006, 12, 31), date(2011, 12, 31)))
    assert data.compared is None
    assert (data.opening["then"], data.opening["year"]) == (2006, 2011)
    # Nothing asked is nothing told.
    assert drawn().compared is None
    assert not {"then", "given"} & drawn().opening.keys()


def test_other_days_and_days_that_run_backwards_are_told_as_asked() -> None:
    for days in ((date(2006, 5, 1), date(2012, 5, 1)), (date(2011, 12, 31), date(2006, 12, 31))):
        data = drawn(days=days)
        assert data.opening["given"] == 1
        assert data.compared
        assert (data.compared.first, data.compared.second) == tuple(d.isoformat() for d in days)
        backwards = days[0] > days[1]
        assert set(data.compared.arrangements) == {
            ("arrangement/late", not backwards), ("arrangement/squad", backwards)
        }  # fmt: skip


def test_needs_that_lost_their_regular_channel_are_told_with_both_channels() -> None:
    data = drawn(days=(date(2006, 5, 1), date(2012, 5, 1)))
    assert data.compared
    (moved,) = data.compared.needs
    assert (data.needs[moved[0]].threat, moved[1:]) == ("guns", (False, "regular", "none"))
    assert ("a", "b", False) in data.compared.ties


def test_a_change_brings_its_ties_and_needs_though_no_year_has_them() -> None:
    after = apply_changes(NETWORK, [AddLink("a", "b", cadence=Cadence.SCHEDULED)])
    data = drawn(change=("--add-link a:b", after))
    assert data.compared
    assert data.compared.change == "--add-link a:b"
    assert data.compared.ties == (("a", "b", True),)
    assert ("a", "b") in {t.agencies for t in data.ties}
    (moved,) = data.compared.needs
    assert (data.needs[moved[0]].threat, moved[1:]) == ("guns", (True, "none", "regular"))
    assert compact_json(data)


def test_a_need_that_a_change_leaves_open_is_on_the_page() -> None:
    before = apply_changes(NETWORK, [AddLink("a", "b", cadence=Cadence.SCHEDULED)])
    data = build_map_data(before, change=("back", replace(NETWORK)))
    assert data.compared
    (moved,) = data.compared.needs
    need = data.needs[moved[0]]
    assert moved[1:] == (False, "regular", "none")
    assert (need.agencies, need.threat, need.channel, need.gap) == (
        ("a", "b"), "guns", "regular", False,
    )  # fmt: skip
