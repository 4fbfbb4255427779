"""Write the files that follow from the schema; ``--check`` only compares.

graph/shapes.ttl follows from the classes; the terms of the ontology's modules from the fields and names.csv
beside them, the concepts from concepts.csv; docs/context.jsonld, by which JSON is read as RDF, from the fields.
classes.json is what the YAML files of the classes say, in a form that is read faster.
"""

from __future__ import annotations

import csv
import difflib
import io
import json
import sys
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from bordergraph import resources, vocab
from bordergraph.curate.turtle import format_turtle, read_turtle
from bordergraph.schema import CLASSES, COMPILED, FOLDER, Class, Field, compile_classes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parents[1]
GRAPH = ROOT / "graph"
CONCEPTS, NAMES = FOLDER / "concepts.csv", FOLDER / "names.csv"
LITERALS = {
    "sh:order": "integer",
    "bg:isRevised": "boolean",
    "bg:isCopy": "boolean",
    "skos:notation": "string",
}
VIOLATION = "sh:severity sh:Violation"
HEAD = """bg:ShapePrefixes a owl:Ontology ; rdfs:label "Shapes of bordergraph"@en, "Formes de bordergraph"@fr ;
    sh:declare bg:ShapePrefix-bg, bg:ShapePrefix-rdfs, bg:ShapePrefix-skos ."""
SHAPE_PREFIXES = ("bg", "rdfs", "skos")
NAMES_MESSAGE = (
    "It has two names in one language. Keep one as skos:prefLabel and make the other skos:altLabel."
)
ENGLISH_MESSAGE = "It must have an English name. Add skos:prefLabel with the tag @en."
SAME_NAME_MESSAGE = "It has the same name as {?other}. Merge the two, or tell their names apart."
SAME_NAME_QUERY = """SELECT $this (IRI(MAX(STR(?thing))) AS ?value) (IRI(MIN(STR(?thing))) AS ?other) WHERE \
{ ?class rdfs:subClassOf* $this . ?thing a ?class . ?thing skos:prefLabel ?name } \
GROUP BY $this ?name HAVING(COUNT(DISTINCT ?thing) > 1)"""
RANGE_CONSTRAINTS = {
    "date": {"sh:datatype": "xsd:date"},
    "flag": {"sh:datatype": "xsd:boolean"},
    "words": {"sh:datatype": "rdf:langString", "sh:uniqueLang": "true"},
    "text": {"sh:nodeKind": "sh:Literal", "sh:minLength": "1"},
    "node": {"sh:nodeKind": "sh:IRI"},
    "address": {"sh:datatype": "xsd:anyURI", "sh:pattern": r'"^https?://[^\\s]+$"'},
}
RANGES = {
    "concept": "skos:Concept",
    "country": "skos:Concept",
    "text": "xsd:string",
    **{kind: c["sh:datatype"] for kind, c in RANGE_CONSTRAINTS.items() if "sh:datatype" in c},
}
FIELDS = [(cls.name, field) for cls in CLASSES for field in cls.fields]
STATEMENTS = {cls.name for cls in CLASSES if cls.summary}


def main() -> int:
    """Write or compare every generated file; return the exit code."""
    check, stale = "--check" in sys.argv[1:], 0
    names, concepts = (path.read_text(encoding="utf-8") for path in (NAMES, CONCEPTS))
    for path, text in {
        FOLDER / COMPILED: compile_classes(FOLDER),
        GRAPH / "shapes.ttl": shapes(CLASSES),
        **{
            path: replace_concepts(replace_terms(path.read_text(encoding="utf-8"), names), concepts)
            for path in resources.ontology_files()
        },
        ROOT / "docs" / "context.jsonld": context(),
    }.items():
        old = path.read_text(encoding="utf-8") if path.is_file() else ""
        if old == text:
            continue
        stale += 1
        if check:
            diff = difflib.unified_diff(old.splitlines(), text.splitlines(), path.name, "schema")
            print(*diff, sep="\n")
        else:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"wrote {path.name}")
    if check and stale:
        print("run python tools/schema.py")
    return int(check and stale > 0)


def replace_terms(ontology: str, table: str) -> str:
    """Return a module with the classes, properties and schemes of a table in place of its own.

    Args:
        ontology: The module as Turtle; triples of a term whose property is no column of the table stay.
        table: CSV: the term, its module, then a column a property, as in the table of concepts.
    """
    quads, declared = read_turtle(ontology)
    rows = {row["term"]: row for row in csv.DictReader(io.StringIO(table))}
    modules = [path.stem for path in resources.ontology_files()]
    for name, row in rows.items():
        if row["module"] not in modules:
            message = (
                f"names.csv: {name}: unknown module '{row['module']}'; known: {', '.join(modules)}"
            )
            raise ValueError(message)
    module_iri = next(str(quad.subject) for quad in quads if quad.object == _iri("owl:Ontology"))
    triples, generated = [], set()
    for name, row in rows.items():
        for path, value in _term_values(name, rows):
            homes = {row["module"]}
            if path in {"rdfs:domain", "schema:domainIncludes"}:
                # A module may name what it imports, and nothing of the modules that import it.
                homes.add(rows.get(vocab.compact_iri(value.value), row)["module"])
            generated.add(_iri(path))
            if module_iri.endswith(f"/{max(homes, key=modules.index)}>"):
                triples.append(ox.Triple(_iri(name), _iri(path), value))
    terms = set(map(_iri, rows))
    for quad in quads:
        is_term = str(quad.subject).startswith(f"<{vocab.BG}")
        if not is_term or (quad.subject in terms and quad.predicate not in generated):
            triples.append(quad.triple)
    return format_turtle(triples, declared)


def _term_values(
    name: str, rows: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, ox.NamedNode | ox.Literal]]:
    """Yield property and value of all triples of a term: from its row and the fields that have it as property."""
    row, fields = rows[name], [(cls, field) for cls, field in FIELDS if field.property == name]
    domain = {cls for cls, _ in fields if ":" in cls} | set(row["schema:domainIncludes"].split())
    domain = {cls for cls in domain if domain.isdisjoint(_superclasses(cls, rows))}
    range_iri = row["rdfs:range"] or next(filter(None, (_range(field) for _, field in fields)), "")
    schemes = [f"bg:{vocab.class_of(field.range.target)}Scheme" for _, field in fields]
    kind = "owl:ObjectProperty" if fields or range_iri else ""
    if range_iri.startswith("xsd:") or range_iri in {"rdf:langString", "rdfs:Literal"}:
        kind = "owl:DatatypeProperty"
    if name.removeprefix("bg:")[0].isupper():
        kind = "skos:ConceptScheme" if name.endswith("Scheme") else "owl:Class"
    cells = {
        **row,
        "rdf:type": f"{kind} {row['rdf:type']}",
        "rdfs:subClassOf": " ".join(_direct_superclasses(name, rows)),
        "schema:domainIncludes": "",
        "rdfs:domain" if len(domain) == 1 else "schema:domainIncludes": " ".join(domain),
        "rdfs:range": range_iri,
        "rdfs:seeAlso": row["rdfs:seeAlso"] or next((s for s in schemes if s in rows), ""),
        "rdfs:isDefinedBy": f"<{vocab.ROOT}ontology/{row['module']}>",
    }
    for column, cell in cells.items():
        path, _, language = column.partition("@")
        if path == "rdfs:label" and kind == "skos:ConceptScheme":
            path = "skos:prefLabel"
        if ":" in path:
            yield from ((path, value) for value in _terms(path, language, cell))


def _range(field: Field) -> str:
    """Return the class or datatype of the values of a field; empty where its shape names none."""
    shape = field.range.shape
    return shape.get("sh:class") or shape.get("sh:datatype") or RANGES.get(field.range.kind, "")


def _direct_superclasses(name: str, rows: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return the superclasses in the row of a class; a statement that has none there is a claim."""
    parents = rows[name]["rdfs:subClassOf"].split() if name in rows else []
    return parents or (["bg:Claim"] if name in STATEMENTS else [])


def _superclasses(name: str, rows: Mapping[str, Mapping[str, str]]) -> set[str]:
    """Return all superclasses of a class."""
    parents = _direct_superclasses(name, rows)
    return set(parents).union(*(_superclasses(parent, rows) for parent in parents))


def replace_concepts(ontology: str, table: str) -> str:
    """Return a module of the ontology with the concepts of a table in place of its own, for its schemes.

    Args:
        ontology: The module as Turtle.
        table: CSV: the concept, then a column a property, texts with ``@`` and their language; several
            things in a cell are joined by a space.
    """
    quads, declared = read_turtle(ontology)
    concept_type = (_iri("rdf:type"), _iri("skos:Concept"))
    schemes = {quad.subject for quad in quads if quad.object == _iri("skos:ConceptScheme")}
    old = {quad.subject for quad in quads if (quad.predicate, quad.object) == concept_type}
    triples = [quad.triple for quad in quads if quad.subject not in old]
    for row in csv.DictReader(io.StringIO(table)):
        subject = _iri(name := row.pop("concept"))
        scheme = "".join(part.capitalize() for part in name.split(":")[0].split("-"))
        if _iri(f"bg:{scheme}Scheme") not in schemes:
            continue
        cells = {"rdf:type": "skos:Concept", "skos:inScheme": f"bg:{scheme}Scheme", **row}
        for column, cell in cells.items():
            path, _, language = column.partition("@")
            terms = _terms(path, language, cell)
            triples += [ox.Triple(subject, _iri(path), term) for term in terms]
    return format_turtle(triples, declared)


def _iri(name: str) -> ox.NamedNode:
    return ox.NamedNode(name[1:-1] if name.startswith("<") else vocab.expand_name(name))


def _terms(path: str, language: str, cell: str) -> list[ox.NamedNode | ox.Literal]:
    """Return the terms of a cell of a table."""
    if language:
        return [ox.Literal(cell, language=language)] if cell else []
    if kind := LITERALS.get(path):
        return [ox.Literal(cell, datatype=_iri(f"xsd:{kind}"))] if cell else []
    return [_iri(name) for name in cell.split()]


def context() -> str:
    """Return the JSON-LD context, whose keys are properties such as ``bg:agency``."""
    terms: dict[str, dict[str, str]] = {}
    for field in (field for cls in CLASSES for field in cls.fields if field.property):
        kind, definition = field.range.kind, {"@id": field.property}
        if kind in {"thing", "concept", "country", "node"}:
            definition["@type"] = "@id"
        elif kind in {"date", "flag", "number", "address"}:
            definition["@type"] = _range(field)
        elif kind == "words" or field.property in {"skos:prefLabel", "bg:note"}:
            definition["@container"] = "@language"
        if len(definition) > len(terms.get(field.property, {})):
            terms[field.property] = definition
    prefixes = dict(sorted(vocab.PREFIXES.items()))
    document = {
        "@version": 1.1,
        "id": "@id",
        "type": "@type",
        **prefixes,
        **dict(sorted(terms.items())),
    }
    return f"{json.dumps({'@context': document}, indent=2)}\n"


def shapes(classes: tuple[Class, ...]) -> str:
    """Return the SHACL shapes of classes as Turtle, with IRIs in place of blank nodes."""
    parts = [HEAD]
    parts += [
        f'bg:ShapePrefix-{name} a sh:PrefixDeclaration ; sh:prefix "{name}" ;'
        f' sh:namespace "{vocab.PREFIXES[name]}"^^xsd:anyURI .'
        for name in SHAPE_PREFIXES
    ]
    for cls in classes:
        parts += _class_shapes(cls)
    head = "".join(f"@prefix {p}: <{ns}> .\n" for p, ns in vocab.PREFIXES.items())
    return format_turtle([t for part in parts for t in _name_blank_nodes(head + part)])


def _name_blank_nodes(text: str) -> Iterator[ox.Triple]:
    """Yield the triples of one subject, its blank nodes replaced by numbered IRIs."""
    triples = [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]
    subject = next(t.subject for t in triples if isinstance(t.subject, ox.NamedNode))
    numbers = count(1)
    names: dict[ox.BlankNode, ox.NamedNode] = {}

    def name(term: Any) -> Any:
        if not isinstance(term, ox.BlankNode):
            return term
        if term not in names:
            names[term] = ox.NamedNode(f"{subject.value}-{next(numbers)}")
        return names[term]

    for t in triples:
        yield ox.Triple(name(t.subject), t.predicate, name(t.object))


def _class_shapes(cls: Class) -> Iterator[str]:
    """Yield the shapes of one class, each as the Turtle of one subject."""
    shape = f"{cls.shape or cls.local_name}Shape"
    targets = [f"sh:targetClass {cls.name}"] if ":" in cls.name else []
    targets += [f"sh:targetSubjectsOf {name}" for name in cls.properties]
    if not targets:  # a further table of a class that is defined elsewhere
        return
    constraints, parts = [], []
    for part, text in _property_shapes(cls):
        name = f"bg:{shape}-{part}"
        parts.append(f"{name} {text} .")
        constraints.append(f"{'sh:sparql' if 'sh:select' in text else 'sh:property'} {name}")
    if cls.noun:
        *kinds, last = cls.prefixes
        prefixes = f"{last}:" if not kinds else f"{', '.join(f'{k}:' for k in kinds)} or {last}:"
        ids = "|".join(cls.prefixes)
        constraints += [
            f'sh:pattern "^{vocab.ID}{f"({ids})" if kinds else ids}/"',
            _message(
                f"The id of {cls.noun} must begin with {prefixes}. Correct the prefix, or the class."
            ),
        ]
    if constraints:
        yield f"bg:{shape} a sh:NodeShape ; {' ; '.join((VIOLATION, *targets, *constraints))} ."
    yield from parts
    for rule in cls.rules:
        if rule.name[0].isupper():
            rule_parts = (VIOLATION, *targets, rule.shape, _message(rule.message))
            yield f"bg:{rule.name} a sh:NodeShape ; {' ; '.join(rule_parts)} ."
    if cls.has_unique_names:
        names = f"bg:{cls.shape or cls.local_name}NamesShape"
        yield (
            f"{names} a sh:NodeShape ; {VIOLATION} ; sh:targetNode {cls.name} ;"
            f" sh:sparql {names}-duplicate ."
        )
        yield f"{names}-duplicate {_select(SAME_NAME_QUERY, SAME_NAME_MESSAGE)} ."


def _property_shapes(cls: Class) -> Iterator[tuple[str, str]]:
    """Yield the name and Turtle of each property shape of a class."""
    if cls.has_names:
        english = {
            "sh:qualifiedMinCount": "1",
            "sh:qualifiedValueShape": '[ sh:languageIn ("en") ]',
        }
        yield "english", _property("skos:prefLabel", english, ENGLISH_MESSAGE)
        yield "names", _property("skos:prefLabel", {"sh:uniqueLang": "true"}, NAMES_MESSAGE)
    for field in cls.fields:
        has_rule = field.property and (field.noun or field.message)
        if not has_rule or (_field_key(field) in GENERAL_FIELDS and not cls.properties):
            continue
        yield field.name, _property(field.property, _constraints(field), field.advice())
    for rule in cls.rules:
        if rule.select:
            yield rule.name, _select(rule.select, rule.message)
        elif rule.property:
            constraints = dict([rule.shape.split(" ", 1)])
            yield rule.name, _property(rule.property, constraints, rule.message)


def _field_key(field: Field) -> tuple[object, ...]:
    """Return the key of a field, equal for fields that one general shape checks."""
    return field.property, field.range.kind, field.range.target, field.count, field.message


GENERAL_FIELDS = {_field_key(field) for cls in CLASSES if cls.properties for field in cls.fields}


def _constraints(field: Field) -> dict[str, str]:
    """Return the constraints of a field."""
    constraints = {"sh:minCount": "1"} if field.count in "1+" else {}
    constraints |= {"sh:maxCount": "1"} if field.count in "1?" else {}
    constraints |= RANGE_CONSTRAINTS.get(field.range.kind, {})
    if field.range.kind == "concept":
        constraints |= {
            "sh:class": "skos:Concept",
            "sh:pattern": f'"^{vocab.ID}{field.range.target}/"',
        }
    return constraints | dict(field.range.shape)


def _property(path: str, constraints: dict[str, str], message: str) -> str:
    pairs = (f"{name} {value}" for name, value in constraints.items())
    return f"a sh:PropertyShape ; {' ; '.join((VIOLATION, f'sh:path {path}', *pairs, _message(message)))}"


def _select(select: str, message: str) -> str:
    return (
        f"a sh:SPARQLConstraint ; sh:prefixes bg:ShapePrefixes ; {_message(message)} ;"
        f" sh:select {ox.Literal(select)}"
    )


def _message(text: str) -> str:
    return f"sh:message {ox.Literal(text, language='en')}"


if __name__ == "__main__":
    sys.exit(main())
