"""The page of the vocabulary: a picture, the properties of each class, every term, and worked queries."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

import rdflib
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SH, SKOS

from bordergraph import resources, vocab
from bordergraph.queries import load_folder
from bordergraph.store.graph import KnowledgeGraph
from bordergraph.vocab import compact_iri
from drawings import STATEMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bordergraph.queries import Query

__all__ = ["glossary_page", "ontology_page"]

BG = rdflib.Namespace(vocab.BG)
SHOWN_ROWS = 5
# The classes a query starts from, in the order a reader meets them.
CLASSES = (
    "Participation",
    "Mandate",
    "Focus",
    "Exchange",
    "Flow",
    "Finding",
    "Recommendation",
    "Figure",
    "StatusReport",
    "Milestone",
    "Relation",
    "Succession",
    "Remark",
    "Check",
    "Mention",
    "Editorial",
    "Search",
    "Task",
    "Dependency",
    "Gateway",
    "Series",
    "Body",
    "Arrangement",
    "Instrument",
    "Place",
    "Source",
    "Publisher",
)
PICTURE = "![Statements, and the things that they lead to](images/vocabulary.svg)"
INTRO = """Agencies, arrangements, threats and places are *things*. Each *statement* about them (on the left) is a node of its own
with a source, the place in the source and a confidence. All statements of one source are in one file, the named graph of
that source (`GRAPH source:npf-2025 { ... }`). An export repeats everything in the default graph, so a plain `SELECT` works
in any store; derived triples (`bg:Tie`, `bg:sharesWith`, `bg:worksWith`, `bg:addresses` ...) are in the graph
`<https://w3id.org/bordergraph/graph/derived>` too. Beyond 100,000 pairs of members of one arrangement no ties are derived,
and beyond 100,000 needs only possible gaps; the program notes that.

- A member takes part in an arrangement by `bg:arrangement`, whether program or statute; for a program,
  `org:organization` is derived.
- Dates: `bg:from`, `bg:to` for beginning and end, `bg:asOf` for the day that the source describes; the property ending in
  `Precision` gives day, month or year. No date means that no source gives one.
- In force on a day: `?thing bg:begins ?first ; bg:ends ?last FILTER(?first <= ?day && ?last >= ?day)`, for bodies,
  arrangements and the statements of ties. Both days are derived and always present.
- Names: `skos:prefLabel` in English and French, `bg:acronym`, `skos:altLabel`. Every id is readable: `agency:cbsa`,
  `threat:fentanyl-trafficking`, `arrangement:shiprider`.
- The ontology has three modules. Facts (`<https://w3id.org/bordergraph/ontology/facts>`) describe bodies,
  arrangements, threats and problems; evidence (`.../evidence`) gives the source, the place and the reliability of each.
  Analysis (`.../analysis`) has what is assumed and computed, and can be left out. `rdfs:isDefinedBy` names the module of a term.
- `bg:disputes` leads from a statement to one that it contradicts; the graph keeps both."""

GLOSSARY_INTRO = """The words of the graph in English and French with their meanings: first the classes, then the
concepts of each scheme. [Methods](methods.md) defines need, channel, gap, silo and broker with their rules;
[Vocabulary](ontology.md) has the identifiers."""


def ontology_page(generated: str) -> str:
    """Return every term of the ontology as Markdown, in English and French.

    Args:
        generated: The first line, which names the generator.
    """
    ontology = rdflib.Graph()
    for path in resources.ontology_files():
        ontology.parse(path)
    drawn_terms = set(re.findall(r"bg:(\w+)", repr(STATEMENTS))) | set(STATEMENTS)
    assert all((BG[term], None, None) in ontology for term in drawn_terms), (
        "the picture knows other words"
    )
    shapes = rdflib.Graph().parse(resources.graph_dir() / "shapes.ttl")
    parts = [generated, "", "# Vocabulary", "", f"`bg:` is `{vocab.BG}`.", "", PICTURE, "", INTRO]
    parts += ["", "## What each class holds", ""]
    parts.append(
        "How many: 1 means exactly one, 0..1 at most one, * any number. A word in italics is a scheme, whose "
        "concepts are under [Concepts](#concepts). Classes inherit: every claim has the "
        "properties of `bg:Claim`."
    )
    for name in ("Claim", *CLASSES):
        rows = list(_properties(name, shapes))
        if rows:
            parts += ["", f"### bg:{name}", "", "| property | how many | value |", "|---|---|---|"]
            parts += [f"| `{p}` | {n} | {v} |" for p, n, v in rows]
    parts += ["", "## Ten worked queries", ""]
    parts.append(
        "Each runs unchanged on an exported TriG in any store, or with "
        "`bordergraph query FILE`; the first rows are those of the shipped graph."
    )
    graph = KnowledgeGraph.open()
    for query in load_folder(resources.queries_dir() / "worked").values():
        parts += _query_section(query, graph)
    parts += ["", *_term_tables(ontology)]
    return "\n".join(parts) + "\n"


def _query_section(query: Query, graph: KnowledgeGraph) -> list[str]:
    """Return one query with its first rows."""
    answer = graph.query(query)
    rows = [[str("" if v is None else v) for v in row] for row in answer.rows]
    return [
        "",
        f"### {query.name}",
        "",
        f"{query.summary}.",
        "",
        "```sparql",
        query.body.strip(),
        "```",
        "",
        "| " + " | ".join(answer.columns) + " |",
        "|" + "---|" * len(answer.columns),
        *(
            "| " + " | ".join(c.replace("|", "\\|") for c in row) + " |"
            for row in rows[:SHOWN_ROWS]
        ),
        "",
        f"{len(rows)} rows.",
    ]


def _properties(name: str, shapes: rdflib.Graph) -> Iterator[tuple[str, str, str]]:
    """Yield property, cardinality and kind of value of a class, from its shapes."""
    properties: dict[str, tuple[str, str]] = {}
    for shape in shapes.subjects(SH.targetClass, BG[name]):
        for prop in shapes.objects(shape, SH.property):
            path = shapes.value(prop, SH.path)
            if not isinstance(path, rdflib.URIRef):
                continue
            minimum, maximum = shapes.value(prop, SH.minCount), shapes.value(prop, SH.maxCount)
            cardinality = {(True, True): "1", (True, False): "1..*", (False, True): "0..1"}.get(
                (str(minimum or 0) != "0", maximum is not None), "*"
            )
            value = _value(prop, shapes)
            key = compact_iri(str(path))
            if key not in properties or (value and not properties[key][1]):
                properties[key] = (cardinality, value)
    yield from sorted((p, n, v) for p, (n, v) in properties.items())


def _value(prop: rdflib.term.Node, shapes: rdflib.Graph) -> str:
    """Return the kind of value that a property shape allows."""
    pattern = str(shapes.value(prop, SH.pattern) or "")
    if pattern.startswith(f"^{vocab.ID}"):
        kind = pattern.removeprefix(f"^{vocab.ID}").partition("/")[0]
        return "a thing of several kinds" if "(" in kind else f"*{kind}*"
    for predicate in (SH["class"], SH.datatype):
        if (iri := shapes.value(prop, predicate)) is not None:
            return "text with a language" if iri == RDF.langString else f"`{compact_iri(str(iri))}`"
    if (choice := shapes.value(prop, SH["in"])) is not None:
        return ", ".join(f"`{compact_iri(str(o))}`" for o in Collection(shapes, choice))
    node = shapes.value(prop, SH.nodeKind)
    if node is None:
        return ""
    return "text" if node == SH.Literal else "a thing"


def glossary_page(generated: str) -> str:
    """Return the classes and the concepts of each scheme with their meaning, in both languages.

    Args:
        generated: The first line, which names the generator.
    """
    graph = rdflib.Graph()
    for path in resources.ontology_files():
        graph.parse(path)
    parts = [generated, "", "# Glossary", "", GLOSSARY_INTRO]
    groups = [("Statements and things", RDFS.label, graph.subjects(RDF.type, OWL.Class))]
    schemes = {
        _text(graph, s, SKOS.prefLabel, "en"): s
        for s in graph.subjects(RDF.type, SKOS.ConceptScheme)
    }
    groups += [
        (n, SKOS.prefLabel, graph.subjects(SKOS.inScheme, s)) for n, s in sorted(schemes.items())
    ]
    for title, label, nodes in groups:
        rows = sorted(
            [_text(graph, n, p, x) for p in (label, SKOS.definition) for x in ("en", "fr")]
            for n in nodes
        )
        rows = [row for row in rows if row[2]]
        if rows:
            parts += [
                "",
                f"## {title}",
                "",
                "| English | French | meaning | sens |",
                "|---|---|---|---|",
            ]
            parts += ["| " + " | ".join(c.replace("|", "\\|") for c in row) + " |" for row in rows]
    return "\n".join(parts) + "\n"


def _text(
    graph: rdflib.Graph, node: rdflib.term.Node, predicate: rdflib.URIRef, language: str
) -> str:
    """Return the value of a property in a language; empty where it has none."""
    values = (o for o in graph.objects(node, predicate) if getattr(o, "language", "") == language)
    return str(next(values, ""))


def _term_tables(graph: rdflib.Graph) -> list[str]:
    """Return every class, property and concept with its names and meaning."""
    text = partial(_text, graph)
    parts: list[str] = []
    for title, kinds in (
        ("Classes", [OWL.Class, RDFS.Class]),
        ("Properties", [OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property]),
        ("Concepts", [SKOS.Concept]),
    ):
        nodes = sorted({str(s) for kind in kinds for s in graph.subjects(RDF.type, kind)})
        head = "| term | English | French | meaning |"
        parts += [f"## {title}", "", head, "|---|---|---|---|"]
        for iri in nodes:
            node = rdflib.URIRef(iri)
            label = SKOS.prefLabel if title == "Concepts" else RDFS.label
            meaning = text(node, SKOS.definition, "en") or text(node, RDFS.comment, "en")
            cells = (
                f"`{compact_iri(iri)}`",
                text(node, label, "en"),
                text(node, label, "fr"),
                meaning,
            )
            parts.append(
                "| " + " | ".join(c.replace("|", "\\|").replace("\n", " ") for c in cells) + " |"
            )
        parts.append("")
    return parts[:-1]
