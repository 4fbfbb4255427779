"""Documented problems on the map: which, and between whom."""

from bordergraph.analysis.register import Problem, ProblemDocument, Status
from bordergraph.model import Agency, Finding, Network, Source
from bordergraph.views.map.data import map_data
from bordergraph.views.map.pyvis_network import network_of

OPEN = Status("open", "2020-05")
NETWORK = Network(
    agencies=tuple(Agency(i, i.upper(), country="CA") for i in ("a", "b", "c", "d")),
    findings=(Finding("f", "works", ("a", "c"), (("a", "c"),), problems=("three",)),),
    sources=(Source("s", "S"),),
)


def problem(name: str, *agencies: str, **more: object) -> Problem:
    documents = (ProblemDocument("f", "s", "auditor"),)
    told = {"status": OPEN, "documents": documents, **more}
    return Problem(name, name.title(), ("too-late",), agencies=agencies, **told)  # type: ignore[arg-type] # of its fields


def test_lines_stand_where_a_source_says_between_whom() -> None:
    data = map_data(
        NETWORK,
        problems=(
            problem("two", "a", "b"),
            problem("way", "a", "b", directions=(("b", "a"),)),
            problem("three", "a", "c", "d"),
            problem("one", "d"),
            problem("mended", "a", "d", status=Status("resolved", "2021")),
        ),
    )
    assert data.counts.problems == 4
    assert [p.id for p in data.problems] == ["two", "way", "three", "one"]
    assert (data.problems[0].authorities, data.problems[0].sources) == (("auditor",), (0,))
    lines = [e for e in network_of(data).edges if e["kind"] == "problem"]
    assert [(e["from"], e["to"], e.get("arrows"), e["of"]) for e in lines] == [
        ("agency/a", "agency/b", None, [0]),
        ("agency/b", "agency/a", "to", [1]),
        ("agency/a", "agency/c", None, [2]),
    ]
