"""What two graphs do not say alike comes by thing and by property."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.unit.made import tables, turtle

from bordergraph.model import Ref
from bordergraph.record import EntryChange
from bordergraph.store.bulk_reader import changed_entries
from bordergraph.store.graph import KnowledgeGraph, open_graph

SQUAD = """
agency:rcmp a bg:Agency ; skos:prefLabel "RCMP"@en .
arrangement:squad a bg:Program ; skos:prefLabel "Squad"@en .
participation:p a bg:Participation ; org:member agency:rcmp ; bg:arrangement arrangement:squad ;
    prov:wasDerivedFrom source:s ; bg:confidence confidence:high ; bg:note "In our words."@en .
"""


@pytest.fixture
def graph(tmp_path: Path) -> Callable[[str, str], KnowledgeGraph]:
    return lambda name, text: open_graph(turtle(tmp_path / f"{name}.ttl", text))


def differences(one: KnowledgeGraph, two: KnowledgeGraph) -> dict[str, EntryChange]:
    return {a.ref.key: a for a in changed_entries(one, two)}


def test_a_graph_and_itself_say_the_same(graph: Callable[[str, str], KnowledgeGraph]) -> None:
    # Order, prefixes and how a number is written are layout.
    again = " .\n".join(reversed(SQUAD.strip().removesuffix(" .").split(" .\n"))) + " ."
    assert differences(graph("a", SQUAD), graph("b", SQUAD)) == {}
    assert differences(graph("a", SQUAD), graph("b", again.replace(" . .", " ."))) == {}
    numbers = ["figure:f bg:value 5.0 .", "figure:f bg:value 5.00 ."]
    assert differences(*(graph(f"n{i}", t) for i, t in enumerate(numbers))) == {}
    # What has no name and what describes the files is left out.
    more = SQUAD + '[] bg:note "nobody" . <https://w3id.org/bordergraph/graph> void:triples 5 .'
    assert differences(graph("a", SQUAD), graph("b", more)) == {}


def test_what_one_has_alone_and_what_both_say_otherwise(
    graph: Callable[[str, str], KnowledgeGraph],
) -> None:
    other = SQUAD.replace("confidence:high", "confidence:low") + "focus:f a bg:Focus .\n"
    found = differences(graph("a", SQUAD), graph("b", other))
    assert {k: a.change for k, a in found.items()} == {
        "participation:p": "changed",
        "focus:f": "added",
    }
    changed = found["participation:p"]
    assert changed.properties == ("bg:confidence",)
    assert changed.before is not None
    assert changed.before.values_of("bg:confidence") == (Ref("confidence", "high"),)
    assert changed.entry.slug("bg:confidence") == "low"
    assert changed.entry.sources == ("s",)
    back = differences(graph("b", other), graph("a", SQUAD))
    assert {a.change for a in back.values()} == {"changed", "removed"}


def test_tables_and_turtle_are_laid_side_by_side(
    tmp_path: Path, graph: Callable[[str, str], KnowledgeGraph]
) -> None:
    folder = tables(tmp_path / "tables", {"agencies": "id,label\nrcmp,RCMP\n"})
    assert differences(open_graph(folder), open_graph(folder)) == {}
    found = differences(graph("a", SQUAD), open_graph(folder))
    assert found["participation:p"].change == "removed"
    assert "agency:rcmp" not in found


def test_a_graph_on_another_day_is_read_once(graph: Callable[[str, str], KnowledgeGraph]) -> None:
    whole = graph("a", SQUAD)
    then = whole.on_day(date(2013, 5, 1))
    assert (then.day, whole.as_of) == (date(2013, 5, 1), None)
    assert then.engine is whole.engine
    assert then.network().agencies is whole.network().agencies
