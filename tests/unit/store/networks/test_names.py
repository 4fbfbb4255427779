"""Names people write, in any case and in both languages, and what is suggested for a typo."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.made import network, turtle

import bordergraph
from bordergraph import Workbench
from bordergraph.errors import ReadingNote, UnknownNameError, UsageError
from bordergraph.model import Source
from bordergraph.store.networks.names import Name, Names, fold_name, network_names

NAMES = Names(
    Name(kind, slug, name, rank)
    for kind, slug, name, rank in (
        ("agency", "cbp", "cbp", 0), ("agency", "cbp", "CBP", 1),
        ("agency", "cbp", "U.S. Customs and Border Protection", 2),
        ("agency", "cbsa", "cbsa", 0), ("agency", "cbsa", "CBSA", 1), ("agency", "cbsa", "ASFC", 1),
        ("agency", "sq", "sq", 0), ("agency", "sq", "Sûreté du Québec", 2),
        ("agency", "ice", "ice", 0), ("agency", "ice", "ICE", 1), ("agency", "ontario-ice", "ICE", 3),
        ("agency", "marine-1", "MU", 1), ("agency", "marine-2", "MU", 1),
        ("arrangement", "ice-forum", "ICE", 1),
        ("threat", "drug-trafficking", "drug-trafficking", 0),
        ("threat", "drug-trafficking", "Drug trafficking", 2),
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cbp", "cbp"), ("CBP", "cbp"), ("us customs and border protection", "cbp"),
        ("C.B.P.", "cbp"), ("U.S. CUSTOMS AND BORDER PROTECTION", "cbp"), ("  cbp ", "cbp"),
        ("asfc", "cbsa"), ("surete du quebec", "sq"), ("SÛRETÉ DU QUÉBEC", "sq"),
        ("Su\u0302rete\u0301 du Que\u0301bec", "sq"), ("agency:sq", "sq"), ("agency/sq", "sq"),
        ("https://w3id.org/bordergraph/id/agency/sq", "sq"),
        # An acronym of one beats another name of the other.
        ("ICE", "ice"), ("ice", "ice"),
    ],
)  # fmt: skip
def test_any_name_is_found(text: str, found: str) -> None:
    assert NAMES.find("agency", text) == found


@pytest.mark.parametrize(
    ("kind", "text", "meant"),
    [
        ("agency", "cpb", ("CBP",)), ("agency", "zzzzzz", ()),
        ("threat", "drugs trafficking", ("Drug trafficking",)), ("threat", "drug seizures", ()),
        *(("threat", word, ("Drug trafficking",)) for word in ("drugs", "DRUG", "traffic")),
    ],
)  # fmt: skip
def test_a_typo_or_a_word_of_a_name_gets_what_was_meant(
    kind: str, text: str, meant: tuple[str, ...]
) -> None:
    with pytest.raises(UnknownNameError) as error:
        NAMES.find(kind, text)
    assert str(error.value) == f"unknown {kind} '{text}'"
    assert error.value.suggestions == meant
    assert error.value.hint == (f"did you mean {meant[0]}?" if meant else "")


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
    forum, drugs = ("arrangement", "ice-forum"), ("threat", "drug-trafficking")
    assert NAMES.find_any(("agency", "arrangement"), "arrangement:ICE") == forum
    assert NAMES.find_any(("agency", "threat"), "drug trafficking") == drugs
    with pytest.raises(UnknownNameError, match="unknown agency or threat 'nobody'"):
        NAMES.find_any(("agency", "threat"), "nobody")


@given(st.text())
def test_folding_is_stable(text: str) -> None:
    assert fold_name(fold_name(text)) == fold_name(text)


def test_names_of_tables() -> None:
    sources = (Source("s", "First source"),)
    names = Names(
        network_names(network(agencies="a1", threats="guns", arrangements="desk", sources=sources))
    )
    assert names.find("agency", "A1") == "a1"
    assert names.find("threat", "GUNS") == "guns"
    assert names.find("arrangement", "Desk") == "desk"
    assert names.find("source", "first source") == "s"


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
    names = NAMES.with_names(
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
    own = turtle(
        tmp_path / "own.ttl",
        "PREFIX e: <http://e/agency/>\n"
        'e:a a bg:Agency ; skos:prefLabel "One body"@en . <http://e/agency/> a bg:Agency .\n'
        'e:p a bg:Program ; skos:prefLabel "Desk"@en .\n'
        "e:1 a bg:Participation ; bg:arrangement e:p ; org:member e:a .\n"
        "e:2 a bg:Participation ; bg:arrangement e:p ; org:member <http://e/agency/> .\n"
        "e:3 a bg:Participation ; bg:arrangement e:p .\n",
    )
    kg = bordergraph.open(own)
    with pytest.warns(ReadingNote, match="missing agency"):
        assert "Desk" in kg.ties("one body").to_text()
    assert "One body" in kg.ties("http://e/agency/").to_text()
    assert "1 statement about this item" in kg.show("http://e/agency/").to_text()
    assert "One body" in {node.label for node in kg.map()}
