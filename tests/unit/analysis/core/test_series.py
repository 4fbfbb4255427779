"""Figures over time: joined only within one definition, and only year after year."""

from dataclasses import replace
from datetime import date

from bordergraph.analysis.core.series import build_series
from bordergraph.model import Figure, Span


def _seized(year: int, **changes: object) -> Figure:
    figure = Figure(
        f"seized-{year}", float(year), "firearm", Span(date(year, 1, 1), date(year, 12, 31)),
        basis="cy", place="Canada", series="seized",
    )  # fmt: skip
    return replace(figure, **changes)  # type: ignore[arg-type]


def _joined(*figures: Figure) -> dict[str, bool]:
    return {m.figure.id: m.is_continuous for s in build_series(figures) for m in s.points}


def test_years_that_follow_each_other_are_joined() -> None:
    assert _joined(_seized(2012), _seized(2010), _seized(2011), _seized(2014)) == {
        "seized-2010": False, "seized-2011": True, "seized-2012": True, "seized-2014": False,
    }  # fmt: skip


def test_no_line_crosses_a_change_of_definition() -> None:
    fiscal = _seized(2011, basis="us-fy", period=Span(date(2010, 10, 1), date(2011, 9, 30)))
    assert not any(_joined(_seized(2010), fiscal).values())
    for begin, end in ((1, date(2012, 10, 31)), (3, date(2012, 12, 31)), (1, date(2013, 12, 31))):
        part = _seized(2012, period=Span(date(2012, begin, 1), end))
        assert not any(_joined(_seized(2011), part).values())
    assert len(build_series((_seized(2010), _seized(2011, place="Ontario")))) == 0
    assert len(build_series((_seized(2010), _seized(2011, unit="rifle")))) == 0


def test_parts_of_two_years_are_joined_where_they_are_the_same_part() -> None:
    first, second = (
        _seized(y, basis="part-year", period=Span(date(y, 1, 1), date(y, 10, 31)))
        for y in (2023, 2024)
    )
    assert _joined(first, second) == {"seized-2023": False, "seized-2024": True}
    days = (_seized(y, period=Span(as_of=date(y, 3, 1))) for y in (2023, 2024))
    assert _joined(*days) == {"seized-2023": False, "seized-2024": True}


def test_what_is_disputed_is_shown_beside_and_joined_to_nothing() -> None:
    claimed = _seized(2012, place="everywhere", disputed_by=("check",))
    (series,) = build_series((_seized(2010), _seized(2011), claimed))
    assert [(m.figure.id, m.is_continuous) for m in series.points] == [
        ("seized-2010", False), ("seized-2011", True), ("seized-2012", False),
    ]  # fmt: skip
    assert not _joined(_seized(2011), _seized(2012, disputed_by=("check",)))["seized-2012"]
    ontario = [_seized(y, place="Ontario", id=f"o{y}") for y in (2010, 2011, 2012)]
    rifles = [_seized(y, unit="rifle", id=f"r{y}") for y in (2010, 2011)]
    found = build_series((*rifles, claimed, _seized(2010), _seized(2011), *ontario))
    assert [(s.unit, s.place, len(s.points)) for s in found] == [
        ("firearm", "Ontario", 4), ("firearm", "Canada", 3), ("rifle", "Canada", 2),
    ]  # fmt: skip
    alone = build_series(
        (_seized(2010, disputed_by=("check",)), _seized(2011, disputed_by=("check",)))
    )
    assert [m.is_continuous for s in alone for m in s.points] == [False, False]


def test_sums_over_years_and_what_has_no_date_or_series_are_left_out() -> None:
    undated = _seized(2012, period=Span())
    summed = _seized(2013, basis="multi-year")
    loose = _seized(2014, series="")
    assert build_series((_seized(2010), undated, summed, loose)) == ()
    assert build_series(()) == ()
    # Neither are several things of one year a series over time.
    assert build_series((_seized(2010), _seized(2010, id="other"))) == ()
