"""What is generated from the schema refuses what the schema refuses."""

import json

import pyoxigraph as ox
import pytest

from bordergraph import vocab
from bordergraph.model import Record, field_defaults
from bordergraph.resources import graph_dir, ontology_files
from bordergraph.schema import CLASSES, Class
from bordergraph.tables.columns import COLUMNS, TABLE_CLASSES
from bordergraph.tables.values import MODELS, attribute_columns
from schema import CONCEPTS, NAMES, context, replace_concepts, replace_terms

MANDATE: dict[str, object] = {
    "id": "mandate:ash--guns", "type": "bg:Mandate", "bg:agency": "agency:cedar",
    "bg:threat": "threat:guns", "bg:responsibility": "responsibility:lead",
    "bg:from": "2012-05-01", "bg:note": {"en": "It leads.", "fr": "Il dirige."},
}  # fmt: skip


def read(said: dict[str, object]) -> set[str]:
    """Return the triples that JSON says with the context, without their full stop."""
    text = json.dumps({**json.loads(context()), **said})
    return {str(quad.triple) for quad in ox.parse(text, format=ox.RdfFormat.JSON_LD)}


def test_json_is_read_as_the_schema_says() -> None:
    subject = f"<{vocab.iri('mandate', 'ash--guns')}>"
    said = read(MANDATE)
    assert len(said) == 7
    assert f"{subject} <{vocab.BG}agency> <{vocab.iri('agency', 'cedar')}>" in said
    assert f'{subject} <{vocab.BG}note> "Il dirige."@fr' in said
    assert f'{subject} <{vocab.BG}from> "2012-05-01"^^<{vocab.PREFIXES["xsd"]}date>' in said


def test_json_with_a_property_that_no_class_has_says_nothing_of_it() -> None:
    assert read({**MANDATE, "agncy": "agency:cedar"}) == read(MANDATE)


def test_concepts_come_from_their_table() -> None:
    ontology = (graph_dir() / "ontology" / "facts.ttl").read_text(encoding="utf-8")
    table = CONCEPTS.read_text(encoding="utf-8")
    assert replace_concepts(ontology, table) == ontology
    less = "".join(
        line for line in table.splitlines(keepends=True) if "cadence:scheduled" not in line
    )
    assert "cadence:scheduled a " in ontology
    assert "cadence:scheduled a " not in replace_concepts(ontology, less)


def test_terms_come_from_their_table_and_the_fields_that_hold_them() -> None:
    table = NAMES.read_text(encoding="utf-8")
    *_, facts, _ = (path.read_text(encoding="utf-8") for path in ontology_files())
    for told, stale in {
        "rdfs:range bg:Case ;": "rdfs:range bg:Flow ;",
        "bg:case a owl:ObjectProperty ;": "bg:case a owl:DatatypeProperty ;",
        "schema:domainIncludes bg:Account, bg:Finding .": "schema:domainIncludes bg:Account .",
        "bg:Account a owl:Class ;": "bg:Acount a owl:Class .\n\nbg:Account a owl:Class ;",
    }.items():
        assert told in facts
        assert replace_terms(facts.replace(told, stale), table) == facts
    less = "".join(line for line in table.splitlines(keepends=True) if "bg:case," not in line)
    assert "bg:case a " in facts
    assert "bg:case a " not in replace_terms(facts, less)
    with pytest.raises(
        ValueError, match=r"names\.csv: bg:case: unknown module 'fact'; known: .*facts"
    ):
        replace_terms(facts, table.replace("bg:case,facts", "bg:case,fact"))


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.shape or cls.local_name)
def test_the_ontology_declares_what_the_schema_names(cls: Class) -> None:
    ontology = "".join(path.read_text(encoding="utf-8") for path in ontology_files())
    names = {cls.name} | {field.property for field in cls.fields}
    ours = {name for name in names if name.startswith("bg:")}
    assert {name for name in ours if f"\n{name} a " not in ontology} == set()
    schemes = {f.range.target for f in cls.fields if f.range.kind == "concept"} - {"threat"}
    assert {s for s in schemes if f"\n{s}:" not in ontology} == set()


@pytest.mark.parametrize("table", [t for t, model in MODELS.items() if model is not Record])
def test_every_column_is_an_attribute_of_the_model(table: str) -> None:
    # What the model has not is said by the citation of the row.
    assert set(attribute_columns(table)) - set(field_defaults(MODELS[table])) <= {"note"}


def test_a_column_of_ids_names_a_table_that_there_is() -> None:
    for columns in COLUMNS.values():
        for column in columns.values():
            assert not column.target or column.target in {*TABLE_CLASSES, *vocab.SCHEMES}, column
