"""When a document is due for another look: by one rule, oldest first."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bordergraph.analysis.core.documented import TERMS, due
from bordergraph.model import Ref, Source
from bordergraph.record import Look

SAID = (Ref("remark", "a"),)


def _look(name: str, looked: str = "2026-01-01", **changes: object) -> Look:
    return Look(Source(name, name), changes.pop("rests", SAID), looked=looked, **changes)  # type: ignore[arg-type]


def test_a_page_is_due_before_a_series_and_a_series_before_a_report() -> None:
    found = due([
        _look("report"), _look("series", series=("s",)), _look("both", series=("s",), revised=True),
        _look("page", revised=True), _look("new", ""), _look("unused", "", rests=()),
    ])  # fmt: skip
    assert [(d.look.document.id, d.why, d.on) for d in found] == [
        ("new", "never", None),
        ("both", "revised", date(2026, 7, 2)),
        ("page", "revised", date(2026, 7, 2)),
        ("series", "series", date(2027, 1, 1)),
        ("report", "fixed", date(2028, 12, 31)),
    ]
    assert [d.by(date(2027, 1, 1)) for d in found] == [True, True, True, True, False]
    assert [d.by(None) for d in found] == [True, False, False, False, False]


def test_of_one_day_what_most_rests_on_comes_first() -> None:
    two = (*SAID, Ref("remark", "b"))
    assert [d.look.document.id for d in due([_look("a"), _look("b", rests=two)])] == ["b", "a"]


LOOKS = st.builds(
    lambda name, day, revised, series, n: _look(
        name, day, revised=revised, series=series, rests=SAID * n
    ),
    st.sampled_from("abcdef"),
    st.one_of(st.just(""), st.dates().filter(lambda d: d.year < 9000).map(date.isoformat)),
    st.booleans(),
    st.sampled_from([(), ("s",)]),
    st.integers(0, 3),
)


@given(st.lists(LOOKS))
def test_nothing_is_due_before_its_term_and_the_order_is_that_of_the_days(
    looks: list[Look],
) -> None:
    found = due(looks)
    assert len(found) == sum(bool(look.rests) for look in looks)
    days = [d.on or date.min for d in found]
    assert days == sorted(days)
    for d in found:
        if d.on:
            assert (d.on - date.fromisoformat(d.look.looked)).days == TERMS[d.why]
        else:
            assert d.why == "never"
