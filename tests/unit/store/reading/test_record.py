"""What the record says comes as typed rows, whatever graph holds it."""

from pathlib import Path

import pytest

from bordergraph import vocab
from bordergraph.model import Ref
from bordergraph.record import Entry
from bordergraph.store.graph import open_graph
from bordergraph.store.reading.record import RecordReader

IBET, RCMP = Ref("arrangement", "ibet"), Ref("agency", "rcmp")
TEXT = """
source:oag a bg:Source ; dcterms:title "Audit" ; bg:date "2012-06-05"^^xsd:date ;
    bg:dateText "June 2012" ; bg:sourceKind source-kind:audit .
source:gao a bg:Source ; dcterms:title "Report" .
milestone:a a bg:Milestone ; bg:about arrangement:ibet ; bg:milestoneKind milestone-kind:start ;
    bg:date "1996-01-01"^^xsd:date ; bg:datePrecision precision:year ; bg:note "In our words."@en ;
    prov:wasDerivedFrom source:gao .
milestone:b a bg:Milestone ; bg:about arrangement:ibet ; bg:milestoneKind milestone-kind:start ;
    bg:date "1996-01-01"^^xsd:date ; bg:datePrecision precision:year ; bg:note "In our words."@en ;
    prov:wasDerivedFrom source:oag .
milestone:c a bg:Milestone ; bg:about arrangement:ibet ; bg:date "1997-02-03"^^xsd:date ;
    bg:milestoneKind milestone-kind:start ; prov:wasDerivedFrom source:oag ; bg:locator "p. 1" .
participation:c a bg:Participation ; org:member agency:rcmp ; bg:arrangement arrangement:ibet ;
    bg:from "2010-06-01"^^xsd:date ; bg:fromPrecision precision:month ; bg:disputes milestone:a ;
    prov:wasDerivedFrom source:gao .
check:b a bg:Check ; bg:claimed "c" ; bg:found "f" ; bg:verdict verdict:plausible .
check:a a bg:Check ; bg:verdict verdict:confirmed .
check:c a bg:Check ; bg:verdict verdict:contradicted ; bg:disputes figure:x ;
    prov:wasDerivedFrom source:oag ; bg:cites source:gao .
figure:x a bg:Figure ; bg:series series:s ; bg:value 5.0 ; bg:unit unit:agents ; bg:provides true ;
    bg:periodStart "2010-01-01"^^xsd:date ; bg:periodEnd "2010-12-31"^^xsd:date ;
    prov:wasDerivedFrom source:oag ; bg:recheck recheck:doubtful .
figure:y a bg:Figure ; bg:series series:s ; bg:value 7 ; bg:unit unit:agents ;
    bg:periodStart "2010-01-01"^^xsd:date ; bg:periodEnd "2010-12-31"^^xsd:date ;
    prov:wasDerivedFrom source:gao .
place:line a bg:Place ; bg:placeKind place-kind:border ; geo:lat 49 ; geo:long -100 .
place:ottawa a bg:Place ; skos:prefLabel "Ottawa"@en ; geo:lat 45.4 ; geo:long -75.7 .
place:nowhere a bg:Place ; dcterms:isPartOf place:ottawa ; bg:country <https://w3id.org/bordergraph/id/country/CA> .
remark:r a bg:Remark ; bg:aspect aspect:headquarters ; bg:about agency:rcmp, place:line ;
    bg:note "Ottawa." ; prov:wasDerivedFrom source:oag .
recommendation:n a bg:Recommendation ; bg:number "1" ; bg:addressee agency:rcmp ;
    bg:answers finding:f ; prov:wasDerivedFrom source:oag .
finding:f a bg:Finding ; bg:concernsAgency agency:rcmp ; bg:concernsArrangement arrangement:ibet ;
    prov:wasDerivedFrom source:oag .
succession:s a bg:Succession ; bg:change change:s ; bg:date "2003-12-12"^^xsd:date .
change:s a org:ChangeEvent ; org:originalOrganization agency:ccra ;
    org:resultingOrganization agency:cbsa .
agency:N%2FA a bg:Agency ; skos:prefLabel "Narcotics"@en ; bg:acronym "GRC"@fr .
"""


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> RecordReader:
    path: Path = tmp_path_factory.mktemp("record") / "graph.ttl"
    prefixes = "".join(f"@prefix {p}: <{n}> .\n" for p, n in vocab.PREFIXES.items())
    path.write_text(prefixes + TEXT, encoding="utf-8")
    return open_graph(path).record


def test_dates_keep_their_precision_and_twins_are_one_event(record: RecordReader) -> None:
    first, second, joined = [e for e in record.events() if e.kind != "succession"]
    assert [(e.date, e.kind, e.about) for e in (first, second, joined)] == [
        ("1996", "start", (IBET,)),
        ("1997-02-03", "start", (IBET,)),
        ("2010-06", "joined", (RCMP, IBET)),
    ]
    assert first.statements == (Ref("milestone", "a"), Ref("milestone", "b"))
    assert first.sources == ("gao", "oag")
    assert first.note == "In our words."


def test_who_takes_over_comes_last(record: RecordReader) -> None:
    (event,) = (e for e in record.events() if e.kind == "succession")
    assert event.about == (Ref("agency", "ccra"), Ref("agency", "cbsa"))


def test_checks_are_put_together_and_the_gravest_stands_first(record: RecordReader) -> None:
    found = record.checks
    assert [(c.id, c.stands) for c in found] == [("c", False), ("b", False), ("a", True)]
    assert (found[0].disputes, found[0].sources) == ((Ref("figure", "x"),), ("gao", "oag"))
    assert (found[1].claimed, found[1].found) == ("c", "f")


def test_an_entry_has_all_that_is_said_of_a_thing(record: RecordReader) -> None:
    entry = record.entry(Ref("figure", "x"))
    assert (entry.cls, entry.slug("bg:unit"), entry.sources) == ("Figure", "agents", ("oag",))
    assert (entry.text("bg:value"), entry.text("bg:provides")) == ("5", "true")
    assert record.entry(Ref("agency", "N/A")).text("skos:prefLabel") == "Narcotics"
    assert record.entry(Ref("agency", "none")) == Entry(Ref("agency", "none"), {})
    about = record.about(RCMP)
    assert [e.ref.key for e in about] == [
        "finding:f", "participation:c", "recommendation:n", "remark:r",
    ]  # fmt: skip
    assert Ref("check", "c") in record.statements()
    assert record.name(Ref("agency", "N/A")) == "Narcotics"
    assert record.name(RCMP) == "rcmp"


def test_disagreement_is_paired_with_what_it_speaks_against(record: RecordReader) -> None:
    (dispute,) = record.disputes()
    assert (dispute.better.ref.key, dispute.other.ref.key) == ("participation:c", "milestone:a")
    one, other = record.figures_that_differ()
    assert (one.value, other.value, one.unit, one.source) == (5.0, 7.0, "agents", "oag")
    days = [(r.said, r.statement.slug, r.locator) for r in record.starts_and_cadences()]
    assert ("1997-02-03", "c", "p. 1") in days
    (doubt,) = record.doubts()
    assert (doubt.why, doubt.entry.ref) == ("recheck", Ref("figure", "x"))


def test_documents_places_and_demands(record: RecordReader) -> None:
    gao, oag = record.sources()
    assert (oag.source.date, oag.day, oag.source.kind, oag.statements) == (
        "June 2012", "2012-06-05", "audit", 7,
    )  # fmt: skip
    assert (gao.source.title, gao.statements) == ("Report", 3)
    line, nowhere, ottawa = record.places()
    assert (line.at, line.kind) == ((49.0, -100.0), "border")
    assert (nowhere.at, nowhere.within, nowhere.country) == (None, "ottawa", "CA")
    assert (ottawa.label, ottawa.label_fr) == ("Ottawa", "")
    assert record.seats() == (("rcmp", "Ottawa."),)
    (demand,) = record.recommendations()
    assert (demand.number, demand.to, demand.answers) == ("1", ("rcmp",), ("f",))
    assert demand.about == (RCMP, IBET)
    names = [(n.key, n.short, n.language) for n in record.namings() if n.key == "agency:N/A"]
    assert sorted(names) == [("agency:N/A", False, "en"), ("agency:N/A", True, "fr")]


def test_a_look_at_a_statement_is_a_look_at_its_document(tmp_path: Path) -> None:
    path = tmp_path / "looks.ttl"
    more = """
source:oag bg:lastLookedAt "2026-01-02"^^xsd:date .
milestone:c bg:checkedOn "2026-03-04"^^xsd:date .
"""
    prefixes = "".join(f"@prefix {p}: <{n}> .\n" for p, n in vocab.PREFIXES.items())
    path.write_text(prefixes + TEXT.replace("kind:audit", "kind:law") + more)
    gao, oag = open_graph(path).record.looks()
    assert (gao.looked, gao.revised, gao.series) == ("", False, ("s",))
    assert (oag.looked, oag.revised, oag.series) == ("2026-03-04", True, ("s",))
    assert [r.key for r in gao.rests] == ["figure:y", "milestone:a", "participation:c"]
