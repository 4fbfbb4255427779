"""What each agency, arrangement and threat of the tiny network has."""

from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.method.assessment import assess
from bordergraph.analysis.method.counts import thing_counts, threats_without_focus
from bordergraph.model import Dependency, Network


def test_what_is_counted_of_each_kind_of_thing(tiny: Network) -> None:
    dependencies = tuple(Dependency("any", "any", across, 1.0) for across in (True, False))
    found = thing_counts(select(tiny), assess(tiny, dependencies=dependencies), {"cbsa": 2})
    kinds = ("agency", "arrangement", "threat")
    assert [sum(name.startswith(f"{kind}/") for name in found) for kind in kinds] == [11, 6, 4]
    # With ATF and the RCMP on guns; with the RCMP alone the SPVM, on vehicles.
    assert found["agency/cbsa"] == {"linked": 2, "arrangements": 3, "threats": 2, "gaps": 2}
    assert found["agency/fbi"] == {"linked": 0, "arrangements": 2, "threats": 0, "gaps": 0}
    assert found["arrangement/hotline"] == {"members": 2, "threats": 1, "findings": 0}
    assert found["arrangement/desk"] == {"members": 0, "threats": 1, "findings": 0}
    assert found["threat/guns"] == {"agencies": 6, "arrangements": 3, "gaps": 3}
    assert found["threat/crime"] == {"agencies": 0, "arrangements": 0, "gaps": 0}
    assert threats_without_focus(tiny) == {"vehicles"}
