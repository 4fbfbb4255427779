"""Search: forms of words, both languages, slips, filters, whatever is typed, and what newcomers write."""

import random
import re
from pathlib import Path

import pytest
from tests.unit.made import turtle

from bordergraph import Workbench
from bordergraph.errors import UsageError
from bordergraph.store.graph import open_graph
from bordergraph.store.search import SearchIndex, split_words, write_search_index

GRAPH = """
agency:rcmp a bg:Agency ; skos:prefLabel "Royal Canadian Mounted Police"@en, "Gendarmerie royale"@fr ;
    bg:acronym "RCMP"@en, "GRC"@fr .
agency:cbsa a bg:Agency ; skos:prefLabel "Canada Border Services Agency"@en ; bg:acronym "CBSA"@en .
threat:smuggling a skos:Concept ; skos:prefLabel "Smuggling"@en .
threat:guns a skos:Concept ; skos:prefLabel "Firearms smuggling"@en ; skos:broader threat:smuggling .
source:audit-2016 a bg:Source ; dcterms:title "Audit of exit records" ; bg:date "2016-05-01"^^xsd:date .
finding:retention a bg:Finding ; bg:concernsAgency agency:cbsa ; prov:wasDerivedFrom source:audit-2016 ;
    bg:locator "paragraph 4" ; bg:checkedOn "2026-01-01"^^xsd:date ;
    bg:note "Exit records are retained for 15 years, by the U.S. too."@en, "Les données de sortie sont conservées 15 ans."@fr .
finding:guns a bg:Finding ; bg:concernsAgency agency:rcmp ; bg:threat threat:guns ;
    bg:from "2008-01-01"^^xsd:date ; bg:to "2010-12-31"^^xsd:date ;
    bg:note "Seized firearms are traced, 1,107 of them."@en .
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    return SearchIndex.for_graph(
        open_graph(turtle(tmp_path_factory.mktemp("search") / "graph.ttl", GRAPH))
    )


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("retention exit", "finding:retention"), ("CONSERVÉES", "finding:retention"),
        ("conservees sortie", "finding:retention"), ("tracing firearm", "finding:guns"),
        ("grc", "agency:rcmp"), ("border services", "agency:cbsa"), ("1107", "finding:guns"), ("smuggling retained?", "threat:smuggling"),
        ("paragraph 4", "finding:retention"), ("audit", "source:audit-2016"), ("gendarm", "agency:rcmp"),
        ("United States", "finding:retention"), ("which agency of Canada traced", "finding:guns"),
    ],
)  # fmt: skip
def test_word_forms_and_both_languages_find(index: SearchIndex, words: str, first: str) -> None:
    assert str(index.search(words).hits[0].ref) == first


def test_a_slip_is_looked_up_as_what_it_resembles_and_a_number_never(index: SearchIndex) -> None:
    slip = index.search("gendermarie")
    assert slip.corrected == {"gendermarie": "gendarmerie"}
    assert str(slip.hits[0].ref) == "agency:rcmp"
    number = index.search("1108")
    assert (number.hits, number.corrected, number.unknown) == ((), {}, ("1108",))


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        (("agency:cbsa",), {"finding:retention"}), (("threat:smuggling",), {"finding:guns"}),
        (("source:audit-2016",), {"finding:retention"}), (("year:2009",), {"finding:guns"}),
        (("year:2016",), {"finding:retention"}), (("year:2026",), set()),
        (("agency:cbsa", "year:2009"), set()),
    ],
)  # fmt: skip
def test_filters_keep_what_refers_to_all_of_them(
    index: SearchIndex, filters: tuple[str, ...], wanted: set[str]
) -> None:
    found = index.search("exit firearms", filters, ("finding",))
    assert {str(hit.ref) for hit in found.hits} == wanted
    # A hit says where its words are.
    hit = index.search("retained").hits[0]
    assert (hit.source, hit.locator, hit.date) == ("audit-2016", "paragraph 4", "2016-05-01")


def test_questions_that_hold_half_of_the_words_come_apart(index: SearchIndex) -> None:
    found = index.search("who gives what to whom")
    assert "who-gives-what-to-whom" in {hit.ref.slug for hit in found.questions}
    assert all(hit.ref.kind != "question" for hit in found.hits)
    with pytest.raises(UsageError, match="no word"):
        index.search('"*" (-) \0')


def test_a_written_index_answers_alike(index: SearchIndex, tmp_path: Path) -> None:
    import sqlite3

    kept = tmp_path / "search.sqlite"
    write_search_index(open_graph(turtle(tmp_path / "graph.ttl", GRAPH)), kept)
    assert SearchIndex(sqlite3.connect(kept)).search("exit") == index.search("exit")


_ODD = (
    "\0", "\x1b[2J", "\r\n", '"', "'", "*", "NEAR(a b)", "AND", "OR NOT", "name:", "{stems around} :", "^",
    "(", "{", "-", "\u202eabc", "\u0645\u0631\u062d\u0628\u0627", "\u05e9\u05dc\u05d5\u05dd", "e\u0301",
    "\ufb03", "\u6f22\u5b57", "\ud800", "x" * 10_000, "'; DROP TABLE words; --", "exit", "1,107", "a" * 41,
)  # fmt: skip


@pytest.mark.slow
def test_whatever_is_typed_matches_its_words_alone(index: SearchIndex) -> None:
    typed = random.Random(27)  # noqa: S311 - no secret
    letters = [chr(typed.randrange(typed.choice((0x3000, 128)))) for _ in range(512)]
    for _ in range(2000):
        parts = typed.choices(_ODD, k=typed.randrange(4))
        parts.append("".join(typed.choices(letters, k=typed.randrange(9))))
        typed.shuffle(parts)
        text = " ".join(parts)
        try:
            found = index.search(text)
        except UsageError:
            assert not split_words(text)
            continue
        assert found.total < found.searched
        if not found.total:
            assert found.unknown or found.questions


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("suicide attempts CPIC", "suicide-attempt"),
        ("Shiprider arrests 2007", "shiprider.*2007"),
        ("rail cargo firearms examined", "rail"),
        ("patrol between ports CBSA order in council", "1932"),
        ("Maher Arar", "arar"),
        ("équipes intégrées de la police des frontières", "ibet"),
        ("véhicules volés conteneurs port de Montréal", "vehicle|v[ée]hicule"),
        ("blanchimant d'argent", "launder"),
        ("verificateur génerall exportations ASFC", "export"),
        ("firarms smuggling USPIS", "firearm"),
        ("How long does CBSA keep entry and exit records", "entry-exit-retention"),
        ("Combien de temps l'ASFC garde-t-elle les entrées et sorties", "entry-exit-retention"),
        ("How long are photographs of Canadians at the border kept?", "retention-75y"),
        ("Do Canada and the United States see each other's criminal records?", "cpic-ncic"),
    ],
)
def test_what_is_wanted_is_among_the_first_five(
    shipped: Workbench, words: str, wanted: str
) -> None:
    found = [f"{row['id']} {row['text']}" for row in shipped.search(words, top=5).to_dicts()]
    assert re.search(wanted, " ".join(found), re.IGNORECASE)


@pytest.mark.slow
def test_a_kind_is_named_in_either_language(shipped: Workbench) -> None:
    for kind in ("finding", "findings", "constats", "Constat"):
        rows = shipped.search("exports", kind=kind, top=3).to_dicts()
        assert {row["kind"] for row in rows} == {"finding"}
