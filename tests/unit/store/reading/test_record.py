"""What the record says comes as typed rows: what the tiny graph, of which the golden files tell, lacks."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.unit.made import csv_cells, tables, turtle

from bordergraph.errors import ReadingNote
from bordergraph.model import Ref
from bordergraph.record import Entry, EntryChange
from bordergraph.store.bulk_reader import changed_entries
from bordergraph.store.graph import KnowledgeGraph, open_graph
from bordergraph.store.reading.record import RecordReader
from bordergraph.tables.columns import CITATION, TABLE_CLASSES
from bordergraph.tables.writer import write_template

IBET, RCMP = Ref("arrangement", "ibet"), Ref("agency", "rcmp")
TEXT = """
source:oag a bg:Source ; dcterms:title "Audit" ; bg:date "2012-06-05"^^xsd:date ;
    bg:dateText "June 2012" ; bg:sourceKind source-kind:law .
source:gao a bg:Source ; dcterms:title "Report" .
milestone:a a bg:Milestone ; bg:about arrangement:ibet ; bg:milestoneKind milestone-kind:start ;
    bg:date "1996-01-01"^^xsd:date ; bg:datePrecision precision:year ; bg:note "In our words."@en ;
    prov:wasDerivedFrom source:gao .
milestone:b a bg:Milestone ; bg:about arrangement:ibet ; bg:milestoneKind milestone-kind:start ;
    bg:date "1996-01-01"^^xsd:date ; bg:datePrecision precision:year ; bg:note "In our words."@en ;
    prov:wasDerivedFrom source:oag ; bg:checkedOn "2026-03-04"^^xsd:date .
participation:c a bg:Participation ; org:member agency:rcmp ; bg:arrangement arrangement:ibet ;
    bg:from "2010-06-01"^^xsd:date ; bg:fromPrecision precision:month ; bg:disputes milestone:a ;
    prov:wasDerivedFrom source:gao .
check:b a bg:Check ; bg:claimed "c" ; bg:found "f" ; bg:verdict verdict:plausible .
check:a a bg:Check ; bg:verdict verdict:confirmed .
check:c a bg:Check ; bg:verdict verdict:contradicted ; bg:disputes figure:x ;
    prov:wasDerivedFrom source:oag ; bg:cites source:gao .
place:line a bg:Place ; bg:placeKind place-kind:border ; geo:lat 49 ; geo:long -100 .
place:ottawa a bg:Place ; skos:prefLabel "Ottawa"@en ; geo:lat 45.4 ; geo:long -75.7 .
place:nowhere a bg:Place ; dcterms:isPartOf place:ottawa ; bg:country <https://w3id.org/bordergraph/id/country/CA> .
remark:r a bg:Remark ; bg:aspect aspect:headquarters ; bg:about agency:rcmp, place:line ;
    bg:note "Ottawa." ; prov:wasDerivedFrom source:oag .
recommendation:n a bg:Recommendation ; bg:number "1" ; bg:addressee agency:rcmp ;
    bg:answers finding:f ; prov:wasDerivedFrom source:oag .
finding:f a bg:Finding ; bg:concernsAgency agency:rcmp ; bg:concernsArrangement arrangement:ibet ;
    prov:wasDerivedFrom source:oag .
agency:N%2FA a bg:Agency ; skos:prefLabel "Narcotics"@en ; bg:acronym "GRC"@fr .
source:oag bg:lastLookedAt "2026-01-02"^^xsd:date .
"""


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> RecordReader:
    return open_graph(turtle(tmp_path_factory.mktemp("record") / "graph.ttl", TEXT)).record


def test_dates_keep_their_precision_and_twins_are_one_event(record: RecordReader) -> None:
    start, joined = record.events()
    assert (start.date, start.kind, start.about) == ("1996", "start", (IBET,))
    assert start.note == "In our words."
    assert start.statements == (Ref("milestone", "a"), Ref("milestone", "b"))
    assert start.sources == ("gao", "oag")
    assert (joined.date, joined.kind, joined.about) == ("2010-06", "joined", (RCMP, IBET))


def test_checks_are_put_together_and_the_gravest_stands_first(record: RecordReader) -> None:
    found = record.checks
    assert [(c.id, c.is_confirmed) for c in found] == [("c", False), ("b", False), ("a", True)]
    assert (found[0].disputed_statements, found[0].sources) == (
        (Ref("figure", "x"),),
        ("gao", "oag"),
    )


def test_a_thing_goes_by_its_name_whatever_its_id_holds(record: RecordReader) -> None:
    assert record.entry(Ref("agency", "N/A")).text("skos:prefLabel") == "Narcotics"
    assert record.entry(Ref("agency", "none")) == Entry(Ref("agency", "none"), {})
    names = [(n.is_acronym, n.language) for n in record.thing_names() if n.key == "agency:N/A"]
    assert sorted(names) == [(False, "en"), (True, "fr")]


def test_places_and_seats(record: RecordReader) -> None:
    line, nowhere, ottawa = record.places()
    assert (line.coordinates, line.kind) == ((49.0, -100.0), "border")
    assert (nowhere.coordinates, nowhere.parent, nowhere.country) == (None, "ottawa", "CA")
    assert (ottawa.label, ottawa.label_fr) == ("Ottawa", "")
    assert record.seats() == (("rcmp", "Ottawa."),)


def test_a_look_at_a_statement_is_a_look_at_its_document(record: RecordReader) -> None:
    with pytest.warns(ReadingNote, match="does not declare"):
        gao, oag = record.looks()
    assert (gao.reviewed_on, gao.document.is_revised) == ("", False)
    assert (oag.reviewed_on, oag.document.is_revised) == ("2026-03-04", True)
    assert [r.key for r in gao.statements] == ["milestone:a", "participation:c"]


# -- what two graphs do not say alike, by thing and by property


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


def test_statements_without_source_are_found_by_id_and_under_their_subject(tmp_path: Path) -> None:
    write_template(tmp_path)
    for path in tmp_path.glob("*.csv"):
        header, *rows = csv_cells(path)
        kept = [i for i, name in enumerate(header) if name not in {*CITATION, "cadence_sources"}]
        if path.stem != "dataset":
            lines = [",".join(f'"{row[i]}"' for i in kept) for row in (header, *rows)]
            path.write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "sources.csv").unlink()
    graph = open_graph(tmp_path)
    named, found = set(graph.record.statements()), set[Ref]()
    for kind, ids in {
        "agency": graph.network().agencies,
        "arrangement": graph.network().arrangements,
    }.items():
        found |= {e.ref for one in ids for e in graph.record.about(Ref(kind, one.id))}
    classes = {cls.local_name for cls in TABLE_CLASSES.values() if cls.summary}
    for cls in sorted(classes - {"Response", "Step"}):
        refs = {entry.ref for entry in graph.record.entries_of_class(cls)}
        assert refs, cls
        assert refs <= named, cls
        assert refs <= found, cls
