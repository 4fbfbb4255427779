"""One network on many days."""

from datetime import date

from bordergraph import Workbench


def test_a_network_on_another_day_is_the_same_network(shipped: Workbench) -> None:
    network = shipped.network()
    assert network.agency_by_id
    other = network.on(date(2001, 1, 1))
    assert other.day == date(2001, 1, 1)
    assert other.on(network.day) == network
    assert other.agency_by_id is network.agency_by_id
