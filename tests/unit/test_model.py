"""The one definition of being in force, and walks through hierarchies."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.made import told

from bordergraph.model import Agency, Arrangement, Citation, Network, Span, interval, source_ids

DAY = date(2010, 6, 15)
BEFORE, AFTER = DAY - timedelta(1), DAY + timedelta(1)


def in_force(span: Span, day: date | None, within: Span | None = None) -> bool:
    return interval(span, Arrangement("p", "P", span=within or Span())).contains(day)


def works(arrangement: Arrangement, day: date | None) -> bool:
    return Network(arrangements=(arrangement,)).interval(arrangement).contains(day)


@pytest.mark.parametrize(
    ("start", "end", "as_of", "expected"),
    [
        (None, None, None, True), (BEFORE, None, None, True), (DAY, None, None, True),
        (AFTER, None, None, False), (None, BEFORE, None, False), (None, DAY, None, True),
        (None, AFTER, None, True), (BEFORE, BEFORE, None, False), (DAY, DAY, None, True),
        (BEFORE, AFTER, None, True), (None, None, BEFORE, True), (None, None, DAY, True),
        # Nothing is known of the time before somebody first speaks of it.
        (None, None, AFTER, False), (BEFORE, None, AFTER, True), (None, AFTER, AFTER, False),
        (AFTER, None, BEFORE, False),
    ],
)  # fmt: skip
def test_in_force_on_a_day(
    start: date | None, end: date | None, as_of: date | None, expected: bool
) -> None:
    assert in_force(Span(start, end, as_of), DAY) is expected


@pytest.mark.parametrize(
    ("span", "within", "expected"),
    [
        (Span(), Span(start=AFTER), False), (Span(), Span(as_of=AFTER), False),
        (Span(), Span(start=BEFORE), True), (Span(), Span(end=BEFORE), False),
        (Span(as_of=AFTER), Span(start=BEFORE), True),
        (Span(as_of=BEFORE), Span(start=AFTER), False),
        (Span(start=BEFORE), Span(start=AFTER), False),
        (Span(start=BEFORE), Span(end=BEFORE), False), (Span(end=BEFORE), Span(), False),
        (Span(), Span(), True),
    ],
)  # fmt: skip
def test_a_part_follows_the_arrangement_it_belongs_to(
    span: Span, within: Span, expected: bool
) -> None:
    assert in_force(span, DAY, within) is expected


def test_without_a_day_the_question_is_whether_it_has_ended() -> None:
    assert in_force(Span(start=date(9999, 1, 1)), None)
    assert not in_force(Span(end=date(1900, 1, 1)), None)
    assert not in_force(Span(), None, Span(end=DAY))


DATES = st.dates(date(1990, 1, 1), date(2030, 12, 31))
MAYBE = st.none() | DATES


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start, end = draw(MAYBE), draw(MAYBE)
    if start and end and end < start:
        start, end = end, start
    return Span(start, end, draw(MAYBE))


@given(spans(), spans(), DATES)
def test_a_part_never_outlives_its_whole(span: Span, within: Span, day: date) -> None:
    if in_force(span, day, within):
        assert within.end is None or day <= within.end
    if in_force(span, None, within):
        assert span.end is None
        assert within.end is None


@given(spans(), DATES)
def test_days_outside_of_known_ends_are_never_in_force(span: Span, day: date) -> None:
    if in_force(span, day):
        assert span.first_day is None or span.first_day <= day
        assert span.end is None or day <= span.end


@given(DATES, st.integers(1, 500))
def test_an_end_before_the_start_is_refused(end: date, days: int) -> None:
    with pytest.raises(ValueError, match="before it starts"):
        Span(end + timedelta(days), end)


@pytest.mark.parametrize("status", ["ended", "dormant", "stalled", "proposed"])
def test_a_stopped_arrangement_works_until_it_is_reported(status: str) -> None:
    a = Arrangement("a", "A", status=status, status_as_of=DAY)
    assert works(a, BEFORE)
    assert not works(a, DAY)
    assert not works(a, None)
    assert not works(Arrangement("a", "A", status=status), BEFORE)


@pytest.mark.parametrize("status", ["active", "unknown"])
def test_an_arrangement_that_works(status: str) -> None:
    a = Arrangement("a", "A", status=status, status_as_of=DAY, span=Span(end=AFTER))
    assert works(a, DAY)
    assert not works(a, AFTER + timedelta(1))
    assert not works(a, None)


def test_walks_end_even_in_a_loop() -> None:
    loop = tuple(Agency(a, a, parent=parent) for a, parent in ("ab", "bc", "ca"))
    network = Network(agencies=loop, threats=told("threats", "t:u u:u"))
    assert list(network.ancestors("a")) == ["b", "c"]
    assert list(network.broader_threats("t")) == ["u"]
    assert list(network.broader_threats("u")) == []
    assert list(network.ancestors("nobody")) == []
    assert list(Network(agencies=(Agency("a", "A", parent="gone"),)).ancestors("a")) == ["gone"]


def test_short_names_and_sources() -> None:
    assert Agency("a", "Alpha", acronyms=("ALP", "PAL")).short_name == "ALP"
    assert Agency("a", "Alpha").short_name == "Alpha"
    assert Arrangement("a", "Alpha").short_name == "Alpha"
    citations = [Citation("x/1", "s2", "p. 1"), Citation("x/2", "s1", "p. 2")]
    assert source_ids(citations, citations[:1]) == ("s1", "s2")
