"""One network on many days."""

from datetime import date

from bordergraph.model import Network


def test_a_network_on_another_day_is_the_same_network(tiny: Network) -> None:
    assert tiny.agency_by_id
    other = tiny.on(date(2001, 1, 1))
    assert other.day == date(2001, 1, 1)
    assert other.on(tiny.day) == tiny
    assert other.agency_by_id is tiny.agency_by_id
