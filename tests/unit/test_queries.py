"""Headers, tokens, and parameters that go in as terms and never as text."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.made import faults_of

from bordergraph import resources
from bordergraph.errors import DataError, QueryError, UsageError
from bordergraph.queries import (
    bare_words,
    load_file,
    load_folder,
    parse_question,
    parse_typed,
    refuse_updates,
    tokens,
)

HEADER = """\
#+ summary: Who
#+ summary_fr: Qui
#+ tags: [a, b]
#+ columns:
#+   x: agency
#+ params:
#+   agency: {type: agency, required: true, help: The agency}
#+   day: {type: date, default: 2024-06-30, help: The day}
#+   limit: integer
"""
QUESTION = HEADER + "SELECT ?x WHERE {\n  ?x ?p $agency ; ?q $day ; ?r $limit\n}\n"


def faults(text: str) -> list[str]:
    return [str(f) for f in faults_of(parse_question, "q", text)]


def test_a_header_is_read() -> None:
    q = parse_question("q", QUESTION)
    assert (q.summary, q.summary_fr, q.tags) == ("Who", "Qui", ("a", "b"))
    assert q.columns == {"x": "agency"}
    agency, day, limit = q.params
    assert agency.required
    assert agency.names_a_thing
    assert (day.default, day.names_a_thing) == ("2024-06-30", False)
    assert limit.type == "integer"


def test_all_faults_of_a_header_are_reported_at_once() -> None:
    text = """\
#+ summry: Who
#+ tags: one
#+ params:
#+   agency: {type: body, hlp: The agency}
#+   day: {type: date, default: yesterday}
#+   lost: string
SELECT ?x WHERE { ?x ?p $agency ; ?q $day ; ?r $other }
"""
    assert faults(text) == [
        "q.rq: unknown key 'summry'",
        "q.rq: tags are no list (write tags: [one, two])",
        "q.rq: parameter agency: unknown key 'hlp'",
        "q.rq: parameter agency: unknown type 'body' (use one of agency, arrangement, threat, place, source, series, date, integer, string)",
        "q.rq: default of parameter day: 'yesterday' is no date (write it as 2024-06-30)",
        "q.rq: $other is used but not declared",
        "q.rq: $lost is declared but not used",
    ]


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        ("#+ summary: [", "the header is no YAML"),
        ("#+ columns: x", "columns are no keys and values"),
        ("#+ params: [x]", "params are no keys and values"),
    ],
)
def test_a_header_that_is_no_header(header: str, fault: str) -> None:
    with pytest.raises(DataError, match="must be keys and values"):
        parse_question("q", "#+ - a\nASK {}")
    assert any(fault in f for f in faults(f"{header}\nSELECT ?x {{ ?x ?y ?z }}"))


def test_a_folder_names_the_faults_of_all_its_files(tmp_path: Path) -> None:
    (tmp_path / "one.rq").write_text("#+ a: 1\nASK {}")
    (tmp_path / "two.rq").write_text("#+ b: 1\nASK {}")
    (tmp_path / "three.rq").write_bytes(b"ASK { ?x ?y '\xff' }")
    wheres = [fault.location for fault in faults_of(load_folder, tmp_path)]
    assert wheres == ["one.rq", str(tmp_path / "three.rq"), "two.rq"]
    with pytest.raises(DataError, match="cannot be read"):
        load_file(tmp_path / "none.rq")


@pytest.mark.parametrize("folder", ["report", "check", "derive", "view"])
def test_every_shipped_file_is_read(folder: str) -> None:
    assert load_folder(resources.queries_dir() / folder)


def test_a_header_stands_at_the_top_only() -> None:
    text = 'SELECT ?x { ?x ?p """\n#+ summary: not a header\n""" }'
    assert parse_typed(text).body == text
    assert parse_typed(text).summary == ""
    with_comment = "# by hand\n\n" + QUESTION
    assert parse_question("q", with_comment).summary == "Who"


def test_line_numbers_stay_those_of_the_file() -> None:
    q = parse_question("q", QUESTION)
    bound = q.bind({"agency": ox.NamedNode("urn:a")})
    line = QUESTION.splitlines().index("  ?x ?p $agency ; ?q $day ; ?r $limit")
    assert bound.splitlines()[line] == "  ?x ?p <urn:a> ; ?q $day ; ?r $limit"


def test_parameters_are_replaced_only_where_they_are_variables() -> None:
    q = parse_question(
        "q",
        "#+ params: {a: string}\n"
        "SELECT ?x { ?x <urn:$a> $a ; ?p '$a', \"\"\"\n$a \" $a\"\"\", ?a # $a\n . ?y ex:\\$a $ab }"
        .replace(" $ab", " ?ab"),
    )  # fmt: skip
    assert q.bind({"a": ox.Literal("v")}) == (
        '\nSELECT ?x { ?x <urn:$a> "v" ; ?p \'$a\', """\n$a " $a""", "v" # $a\n . ?y ex:\\$a ?ab }'
    )


def test_unknown_and_missing_parameters_are_named() -> None:
    q = parse_question("q", QUESTION)
    with pytest.raises(UsageError, match="q has no parameter 'dya'") as error:
        q.bind({"dya": ox.Literal("x")})
    assert error.value.hint == "it has: agency, day, limit"
    with pytest.raises(UsageError, match="q needs a value for agency"):
        q.bind({})


def test_values_are_typed_and_those_of_a_wrong_type_refused() -> None:
    known = {p.name: p for p in parse_question("q", QUESTION).params}
    xsd = "^^<http://www.w3.org/2001/XMLSchema#"
    for day in ("2024-06-30", "20240630"):
        assert str(known["day"].literal(day)) == f'"2024-06-30"{xsd}date>'
    assert str(known["limit"].literal("-3")) == f'"-3"{xsd}integer>'
    wrong = {"2024-02-30": "day", "2024": "day", "ten": "limit", "1.5": "limit"}
    for value, name in wrong.items():
        with pytest.raises(UsageError, match=f"'{value}' is no") as error:
            known[name].literal(value)
        assert error.value.hint.startswith("write it as")
    (text,) = parse_question("q", "#+ params: {a: string}\nASK { ?x ?y $a }").params
    with pytest.raises(UsageError, match="is no text"):
        text.literal("\udcff")


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
HOSTILE = st.one_of(
    ANY_TEXT,
    st.text("\"'\\#<>{}$?. \n\r\t\u2028", max_size=30),
    st.sampled_from(['" } ; DROP ALL #', "'''", '"""', "\\", '\\"', "$a", "<urn:x>", "\u0000"]),
)


@given(HOSTILE)
def test_any_string_round_trips_and_never_changes_the_query(value: str) -> None:
    q = parse_question("q", "#+ params: {a: string}\nSELECT ?v { VALUES ?w { $a } BIND(?w AS ?v) }")
    text = q.bind({"a": ox.Literal(value)})
    assert kinds(text) == kinds(q.bind({"a": ox.Literal("harmless")}))
    result = ox.Store().query(text)
    assert isinstance(result, ox.QuerySolutions)
    assert [row["v"] for row in result] == [ox.Literal(value)]


def kinds(text: str) -> list[tuple[str | None, str]]:
    """Return the structure of a query: its tokens, strings by kind only."""
    return [(t.lastgroup, "" if t.lastgroup == "string" else t[0]) for t in tokens(text)]


@given(ANY_TEXT)
def test_every_character_is_in_a_token_or_between_two(text: str) -> None:
    at = 0
    for token in tokens(text):
        assert token.lastgroup is not None
        assert token.start() >= at
        assert not text[at : token.start()].strip("$?" + "".join(filter(odd, text)))
        at = token.end()


def odd(character: str) -> bool:
    """Tell whether a character starts no token: white space, or a digit that is not 0 to 9."""
    return character.isspace() or (character.isalnum() and not character.isascii())


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
        "select * { service silent <http://x/> { ?s ?p ?o } }",
        # None of these hides what follows from SPARQL, so none may hide it from the check.
        "SELECT * { ?s ?p ex:o\\'x . SERVICE <http://x/> { ?s ?p ?o } . ?s ?p ex:o\\'x }",
        "SELECT * { <http://x/\u00a0#b> ?p ?o . SERVICE <http://x/> { ?s ?p ?o } }",
        "SELECT * { <http://x/\\u0061#b> ?p ?o . SERVICE <http://x/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o . # comment\rSERVICE <http://x/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 'a\\'' . SERVICE <http://x/> { ?s ?p '' } }",
        "SELECT * { ?s ?p '''a'b''c''' . SERVICE <http://x/> { ?s ?p '''''' } }",
        "SELECT * { ?s ?p ex:a\\#b . SERVICE <http://x/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 'x'@en . SERVICE <http://x/> { ?s ?p ?o } }",
        "SELECT * {?s?p?o.SERVICE<http://x/>{?s?p?o}}",
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "PREFIX x: <urn:x> DELETE WHERE { ?s ?p ?o }",
        "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "LOAD <http://x/>",
        "CLEAR ALL",
        "BASE <urn:x> DROP ALL",
    ],
)
def test_what_changes_or_reaches_out_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match="is refused") as error:
        refuse_updates(text)
    assert error.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service { ?service a bg:Service ; rdfs:label 'SERVICE' } # SERVICE",
        "PREFIX load: <urn:load> SELECT ?insert { ?insert load:drop <urn:SERVICE> }",
        "ASK { ?s ?p 'a'@service }",
        "who shares with the RCMP, and with whom",
        'SELECT * { ?s ?p """\nLOAD <urn:x> SERVICE""" }',
    ],
)
def test_what_only_looks_so_is_not_refused(text: str) -> None:
    refuse_updates(text)


def test_words_are_keywords_and_functions() -> None:
    text = "SELECT ?a WHERE { ?a a bg:Agency FILTER(regex(?a, 'x')) }"
    assert list(bare_words(text)) == ["SELECT", "WHERE", "a", "FILTER", "regex"]
