"""What a comparison says of the needs that moved."""

import pytest

from bordergraph.analysis.whatif.changes import AddLink
from bordergraph.analysis.whatif.simulation import simulate
from bordergraph.model import Agency, Dependency, Mandate, Network, Threat
from bordergraph.views.record import compare
from bordergraph.words.labels import Labels


def test_many_moved_needs_are_counted_and_the_first_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare, "MOST_MOVED", 1)
    network = Network(
        agencies=tuple(Agency(x, x.upper(), country="CA") for x in "abc"),
        threats=(Threat("guns", "Guns"),),
        mandates=tuple(Mandate(x, "guns") for x in "abc"),
        dependencies=(Dependency("patrol", "patrol", across=False, value=1.0),),
    )
    found = simulate(network, [AddLink("a", "b"), AddLink("b", "c")])
    sections = {s.key: s for s in compare.need_sections(found, Labels("en"), 10)}
    gained = sections["needs-gained"]
    assert gained.intro.endswith("The first 1 of 2 are listed; all are counted.")
    assert gained.table is not None
    assert len(gained.table.items) == 1
