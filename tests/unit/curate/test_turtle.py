"""The canonical layout: same triples, same bytes, nothing lost but comments."""

import random
import sys

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.compare import isomorphic
from tests.unit.made import SMALL, faults_of, python

from bordergraph import vocab
from bordergraph.curate.turtle import canonical_turtle, format_turtle, read_turtle

XSD = vocab.PREFIXES["xsd"]

# Characters that Turtle must escape or quote with care, and some that it need not.
TEXT = st.text(alphabet=st.sampled_from("ab\"'\\\n\r\t é\u2028\x07{}<>^@.,;#:-"), max_size=12)
IRIS = st.one_of(
    st.sampled_from(sorted(vocab.PREFIXES.values())).flatmap(
        lambda ns: st.text(alphabet="ab1-._~%/:é", max_size=6).map(
            lambda local: ox.NamedNode(ns + local.replace("%", "%20"))
        )
    ),
    st.sampled_from([ox.NamedNode("urn:x:y"), ox.NamedNode("http://example.org/a?b=(c)")]),
)
NUMBERS = st.sampled_from(
    [
        *(("integer", v) for v in ("1", "-01", "+5", "x", "")),
        *(("decimal", v) for v in ("1.0", "1", ".5", "1.", "-0.50", "1e3")),
        *(("double", v) for v in ("1e3", "1.0E0", "INF", "1.", "1.e5", ".5e1")),
        *(("boolean", v) for v in ("true", "1", "True")),
        *(("date", v) for v in ("2012-08-20", "2012")),
    ]
)
LITERALS = st.one_of(
    TEXT.map(ox.Literal),
    st.builds(lambda v, t: ox.Literal(v, language=t), TEXT, st.sampled_from(["en", "fr-ca"])),
    NUMBERS.map(lambda pair: ox.Literal(pair[1], datatype=ox.NamedNode(XSD + pair[0]))),
)
PREDICATES = st.sampled_from([
    *(ox.NamedNode(vocab.expand_name(name)) for name in ("bg:note", "bg:locator", "rdf:type")),
    ox.NamedNode("http://example.org/p"),
])  # fmt: skip
TRIPLES = st.lists(st.builds(ox.Triple, IRIS, PREDICATES, st.one_of(IRIS, LITERALS)), max_size=12)


def parsed(text: str) -> set[ox.Triple]:
    return {quad.triple for quad in read_turtle(text)[0]}


@given(TRIPLES)
@settings(max_examples=settings().max_examples * 3)
def test_layout_keeps_every_triple_to_the_letter(triples: list[ox.Triple]) -> None:
    assert parsed(format_turtle(triples)) == set(triples)


@given(TRIPLES, st.randoms(use_true_random=False))
@settings(max_examples=settings().max_examples * 2)
def test_order_and_repetition_do_not_matter(
    triples: list[ox.Triple], shuffler: random.Random
) -> None:
    once = format_turtle(triples)
    shuffled = triples * 2
    shuffler.shuffle(shuffled)
    assert format_turtle(shuffled) == once
    assert canonical_turtle(once) == once


def test_rdflib_reads_the_same_graph() -> None:
    messy = SMALL.read_text(encoding="utf-8").replace(" ;\n    ", ";").replace(", ", ",\n")
    before = rdflib.Graph().parse(data=messy, format="turtle")
    after = rdflib.Graph().parse(data=canonical_turtle(messy), format="turtle")
    assert isomorphic(before, after)
    assert len(after) > 200


def test_layout_reads_as_a_person_would_write_it() -> None:
    text = """
    @prefix x: <https://w3id.org/bordergraph/id/participation/> .
    @prefix unused: <http://example.org/> .
    @prefix bg: <https://w3id.org/bordergraph/ontology#> .
    @prefix org: <http://www.w3.org/ns/org#> .
    @prefix role: <https://w3id.org/bordergraph/id/role/> .
    @prefix source: <https://w3id.org/bordergraph/id/source/> .
    @prefix agency: <https://w3id.org/bordergraph/id/agency/> .
    # a comment
    source:s-1 a bg:Source .
    x:a--b--s-1 bg:confidence <https://w3id.org/bordergraph/id/confidence/high> ;
      bg:provides true ; <http://www.w3.org/ns/prov#wasDerivedFrom> source:s-1 ;
      org:role role:lead, role:core ; org:member agency:a ; a bg:Participation ;
      bg:from "2012-08-20"^^<http://www.w3.org/2001/XMLSchema#date> ;
      bg:note "first line\\nsecond \\"line\\""@en .
    agency:a a bg:Agency .
    """
    used = ["agency", "bg", "confidence", "org", "participation", "prov", "role", "source", "xsd"]
    assert canonical_turtle(text) == "".join(
        f"@prefix {p}: <{vocab.PREFIXES[p]}> .\n" for p in used
    ) + (
        "\n"
        "agency:a a bg:Agency .\n"
        "\n"
        "source:s-1 a bg:Source .\n"
        "\n"
        "participation:a--b--s-1 a bg:Participation ;\n"
        "    org:member agency:a ;\n"
        "    org:role role:core, role:lead ;\n"
        "    bg:provides true ;\n"
        '    bg:from "2012-08-20"^^xsd:date ;\n'
        '    bg:note """first line\nsecond "line\\""""@en ;\n'
        "    prov:wasDerivedFrom source:s-1 ;\n"
        "    bg:confidence confidence:high .\n"
    )


def test_objects_that_do_not_fit_on_a_line_stand_below_each_other() -> None:
    long = "x" * 60
    text = format_turtle(
        ox.Triple(ox.NamedNode("http://e/a"), ox.NamedNode("http://e/p"), ox.Literal(long + end))
        for end in "ba"
    )
    assert text == (f'<http://e/a> <http://e/p>\n        "{long}a",\n        "{long}b" .\n')


def test_blank_nodes_get_names_from_what_is_said_of_them() -> None:
    one = "<http://e/a> <http://e/p> [ <http://e/q> 1 ], [ <http://e/q> 2 ] ."
    two = "<http://e/a> <http://e/p> _:z, _:y . _:y <http://e/q> 1 . _:z <http://e/q> 2 ."
    assert canonical_turtle(one) == canonical_turtle(two)
    assert canonical_turtle(canonical_turtle(one)) == canonical_turtle(one)


def test_a_triple_term_survives_and_our_prefix_wins_over_another_meaning_of_it() -> None:
    term = "<http://e/a> <http://e/p> <<( <http://e/s> <http://e/q> 1 )>> ."
    text = "@prefix agency: <http://example.org/> . agency:x <http://e/p> 1 ."
    for given_ in (term, text):
        assert parsed(canonical_turtle(given_)) == parsed(given_)
    assert "<http://example.org/x>" in canonical_turtle(text)


def test_of_two_prefixes_of_a_namespace_the_first_in_the_alphabet_counts() -> None:
    lines = ("@prefix b: <http://e/> .", "@prefix a: <http://e/> .")
    for given_ in (lines, lines[::-1]):
        assert canonical_turtle("".join(given_) + "b:x b:y a:z .").endswith("\n\na:x a:y a:z .\n")


def test_a_document_that_says_nothing_keeps_its_words() -> None:
    assert canonical_turtle("") == canonical_turtle("\n@prefix a: <http://a/> .\n") == ""
    told = "@prefix a: <http://a/> .\n\n# a:b a:c a:d .\n"
    assert canonical_turtle(f"\n\n{told.replace(' .', ' .  ')}\n\n") == told
    assert canonical_turtle(told) == told
    assert canonical_turtle(f"{told}a:b a:c 1 .") == "@prefix a: <http://a/> .\n\na:b a:c 1 .\n"


@pytest.mark.parametrize(
    ("text", "place", "what", "fix"),
    [
        ("<http://a> <http://b> .", "f.ttl:1:23", "not Turtle", "missing"),
        ("<http://a> <http://b> 1 .\nx:y <http://b> 2 .", "f.ttl:2:1", "x:", "prefix"),
        ("<http://a> <http://b> 'open .\n", "f.ttl:1:", "not Turtle", "quote"),
    ],
)
def test_broken_text_is_named_with_its_place(text: str, place: str, what: str, fix: str) -> None:
    (fault,) = faults_of(read_turtle, text, "f.ttl")
    assert fault.location.startswith(place)
    assert what in fault.message
    assert fix in fault.fix
    assert fault.rule == "syntax"


def test_the_layout_does_not_hang_on_the_hash_seed() -> None:
    code = (
        "import sys; from bordergraph.curate.turtle import canonical_turtle; "
        "sys.stdout.buffer.write(canonical_turtle(open(sys.argv[1], encoding='utf-8').read()).encode())"
    )
    for seed in ("1", "2", "3"):
        env = {"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)}
        assert python("-c", code, SMALL, env=env) == SMALL.read_text("utf-8"), seed
