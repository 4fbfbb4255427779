"""Names people write, in any case and in both languages, and what is suggested for a typo."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bordergraph
from bordergraph import Workbench
from bordergraph.errors import ReadingNote, UnknownNameError, UsageError
from bordergraph.model import Agency, Arrangement, Network, Source, Threat
from bordergraph.store.networks.names import Name, Names, fold, names_of

NAMES = Names(
    [
        Name("agency", "cbp", "cbp", 0),
        Name("agency", "cbp", "CBP", 1),
        Name("agency", "cbp", "U.S. Customs and Border Protection", 2),
        Name("agency", "cbsa", "cbsa", 0),
        Name("agency", "cbsa", "CBSA", 1),
        Name("agency", "cbsa", "ASFC", 1),
        Name("agency", "sq", "sq", 0),
        Name("agency", "sq", "Sûreté du Québec", 2),
        Name("agency", "ice", "ice", 0),
        Name("agency", "ice", "ICE", 1),
        Name("agency", "ontario-ice", "ICE", 3),
        Name("agency", "marine-1", "MU", 1),
        Name("agency", "marine-2", "MU", 1),
        Name("arrangement", "ice-forum", "ICE", 1),
        Name("threat", "drug-trafficking", "drug-trafficking", 0),
        Name("threat", "drug-trafficking", "Drug trafficking", 2),
    ]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cbp", "cbp"),
        ("CBP", "cbp"),
        ("us customs and border protection", "cbp"),
        ("C.B.P.", "cbp"),
        ("U.S. CUSTOMS AND BORDER PROTECTION", "cbp"),
        ("asfc", "cbsa"),
        ("surete du quebec", "sq"),
        ("SÛRETÉ DU QUÉBEC", "sq"),
        ("Su\u0302rete\u0301 du Que\u0301bec", "sq"),
        ("agency:sq", "sq"),
        ("agency/sq", "sq"),
        ("https://w3id.org/bordergraph/id/agency/sq", "sq"),
        ("ICE", "ice"),
        ("  cbp ", "cbp"),
    ],
)
def test_any_name_is_found(text: str, found: str) -> None:
    assert NAMES.find("agency", text) == found


def test_a_typo_gets_what_was_meant() -> None:
    with pytest.raises(UnknownNameError) as error:
        NAMES.find("agency", "cpb")
    assert str(error.value) == "no agency 'cpb'"
    assert error.value.hint == "did you mean CBP?"
    assert error.value.suggestions == ("CBP",)
    with pytest.raises(UnknownNameError) as error:
        NAMES.find("threat", "drugs trafficking")
    assert error.value.suggestions == ("Drug trafficking",)


@pytest.mark.parametrize("text", ["drugs", "DRUG", "traffic"])
def test_a_word_of_a_name_gets_the_name(text: str) -> None:
    with pytest.raises(UnknownNameError) as error:
        NAMES.find("threat", text)
    assert error.value.suggestions == ("Drug trafficking",)


def test_a_word_that_is_in_no_name_gets_nothing() -> None:
    with pytest.raises(UnknownNameError) as error:
        NAMES.find("threat", "drug seizures")
    assert error.value.suggestions == ()


def test_nothing_alike_gets_no_suggestion() -> None:
    with pytest.raises(UnknownNameError) as error:
        NAMES.find("agency", "zzzzzz")
    assert error.value.hint == ""


def test_an_acronym_of_one_beats_another_name_of_the_other() -> None:
    assert NAMES.find("agency", "ice") == "ice"


def test_a_name_of_two_things_is_not_guessed() -> None:
    with pytest.raises(UsageError, match="'MU' names 2 things") as error:
        NAMES.find("agency", "MU")
    assert error.value.hint == "say which: agency:marine-1, agency:marine-2"
    assert NAMES.find("agency", "agency:marine-1".replace("marine-1", "cbp")) == "cbp"


def test_ids_that_differ_in_case_or_punctuation_are_told_apart() -> None:
    ids = ("rcmp", "RCMP", "a/b", "a:b", 'a"b', "'", "=cmd|' /C calc'!A0")
    names = Names(Name("agency", i, i, 0) for i in ids)
    assert [names.find_any(("agency", "threat"), i)[1] for i in ids] == list(ids)
    with pytest.raises(UsageError, match="'Rcmp' names 2 things"):
        names.find("agency", "Rcmp")


def test_kinds_are_looked_through_together() -> None:
    assert NAMES.find_any(("agency", "arrangement"), "arrangement:ICE") == (
        "arrangement",
        "ice-forum",
    )
    assert NAMES.find_any(("agency", "threat"), "drug trafficking") == (
        "threat",
        "drug-trafficking",
    )
    with pytest.raises(UnknownNameError, match="no agency or threat 'nobody'"):
        NAMES.find_any(("agency", "threat"), "nobody")


@given(st.text())
def test_folding_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_names_of_tables() -> None:
    network = Network(
        agencies=(Agency("a1", "First Agency"),),
        threats=(Threat("t1", "First threat"),),
        arrangements=(Arrangement("p1", "First program"),),
        sources=(Source("s1", "First source"),),
    )
    names = Names(names_of(network))
    assert names.find("agency", "first agency") == names.find("agency", "A1") == "a1"
    assert names.find("threat", "first threat") == "t1"
    assert names.find("arrangement", "first program") == "p1"
    assert names.find("source", "first source") == "s1"


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("agency", "RCMP", "rcmp"),
        ("agency", "GRC", "rcmp"),
        ("agency", "gendarmerie royale du canada", "rcmp"),
        ("agency", "CBSA", "cbsa"),
        ("agency", "ASFC", "cbsa"),
        ("agency", "ATF", "atf"),
        ("arrangement", "Shiprider", "shiprider"),
        ("source", "npf-2025", "npf-2025"),
    ],
)
def test_the_shipped_graph_knows_its_names(
    kind: str, text: str, found: str, shipped: Workbench
) -> None:
    assert shipped.find(kind, text) == found


def test_every_id_of_the_shipped_graph_is_found_by_itself(shipped: Workbench) -> None:
    network = shipped.network()
    for kind, things in (
        ("agency", network.agencies),
        ("arrangement", network.arrangements),
        ("threat", network.threats),
        ("source", network.sources),
    ):
        assert things
        for thing in things:
            assert shipped.find(kind, thing.id) == thing.id


def test_a_country_is_never_taken_for_a_thing_of_the_same_name_in_silence() -> None:
    names = NAMES.having(
        [
            Name("country", "CA", "CA", 0),
            Name("country", "CA", "Canada", 2),
            Name("agency", "canada-line", "CA", 3),
        ]
    )
    kinds = ("agency", "threat", "country")
    assert names.find_any(kinds, "canada") == ("country", "CA")
    assert names.find_any(kinds, "cbp") == ("agency", "cbp")
    assert names.find_any(kinds, "country:ca") == ("country", "CA")
    with pytest.raises(UsageError) as error:
        names.find_any(kinds, "CA")
    assert error.value.hint == "say which: agency:canada-line, country:CA"


def test_things_of_other_namespaces_are_named_by_label_and_iri(tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text(
        "@prefix bg: <https://w3id.org/bordergraph/ontology#> . @prefix org: <http://www.w3.org/ns/org#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix e: <http://e/agency/> .\n"
        'e:a a bg:Agency ; skos:prefLabel "One body"@en . <http://e/agency/> a bg:Agency .\n'
        'e:p a bg:Program ; skos:prefLabel "Desk"@en .\n'
        "e:1 a bg:Participation ; bg:arrangement e:p ; org:member e:a .\n"
        "e:2 a bg:Participation ; bg:arrangement e:p ; org:member <http://e/agency/> .\n"
        "e:3 a bg:Participation ; bg:arrangement e:p .\n",
        encoding="utf-8",
    )
    kg = bordergraph.open(tmp_path / "own.ttl")
    with pytest.warns(ReadingNote, match="it names no agency"):
        assert "Desk" in kg.ties("one body").to_text()
    assert "One body" in kg.ties("http://e/agency/").to_text()
    assert "1 statement about this item" in kg.show("http://e/agency/").to_text()
    assert "One body" in kg.map().to_text()
