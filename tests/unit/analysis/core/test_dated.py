"""Which years are documented well enough to be compared."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bordergraph.analysis.core.documented import Dated, dated, thin_years
from bordergraph.analysis.core.in_force import select
from bordergraph.model import Agency, Arrangement, Network, Participation, Share, Span

NETWORK = Network(
    agencies=(Agency("a", "A"), Agency("b", "B")),
    arrangements=(
        Arrangement("old", "Old"),
        Arrangement("new", "New", span=Span(date(2005, 1, 1))),
    ),
    participations=(
        Participation("a", "old"),
        Participation("b", "old", span=Span(as_of=date(2001, 2, 3))),
        Participation("a", "new"),
        Participation("b", "new", span=Span(date(2007, 1, 1), date(2008, 12, 31))),
    ),
    shares=(Share("a", "b"), Share("b", "a", span=Span(date(2003, 1, 1)))),
)


def on(year: int) -> Dated:
    return dated(select(replace(NETWORK, day=date(year, 12, 31))))


def test_a_beginning_is_its_own_or_of_its_arrangement_or_the_first_day_attested() -> None:
    assert on(2000) == Dated(0, 2)
    assert on(2001) == Dated(1, 3)
    assert on(2003) == Dated(2, 4)
    assert on(2005) == Dated(3, 5)
    assert on(2007) == Dated(4, 6)
    assert on(2009) == Dated(3, 5)


def test_a_year_is_thin_by_its_own_record_or_beside_the_fullest() -> None:
    years = {2000: Dated(4, 9), 2001: Dated(5, 10), 2002: Dated(24, 24), 2003: Dated(100, 100)}
    assert thin_years(years) == {2000, 2001, 2002}
    assert thin_years({2000: Dated(0, 0)}) == {2000}
    assert thin_years({}) == frozenset()


@given(
    st.dictionaries(
        st.integers(1990, 2030),
        st.tuples(st.integers(0, 50), st.integers(0, 50)).map(
            lambda n: Dated(min(n), max(n)) if max(n) else Dated(0, 0)
        ),
    )
)
def test_the_fullest_year_is_thin_by_its_own_record_alone(years: dict[int, Dated]) -> None:
    thin = thin_years(years)
    assert thin <= years.keys()
    if years:
        fullest = max(years, key=lambda y: years[y].known)
        d = years[fullest]
        assert (fullest in thin) == (not d.whole or 2 * d.known < d.whole)
