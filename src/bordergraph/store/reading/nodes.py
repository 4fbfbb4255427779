"""Nodes of RDF with all their properties, and the values of the model in them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from bordergraph import vocab
from bordergraph.model import Citation, Confidence, Record, Span, Text, field_defaults, group_by
from bordergraph.record import truncate_day
from bordergraph.schema import Type
from bordergraph.store.engine import LocalEngine
from bordergraph.tables.columns import GRAPH_FIELDS, LISTS, TABLE_CLASSES
from bordergraph.tables.values import MODELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from bordergraph.schema import Field
    from bordergraph.store.engine import Engine

    Values: TypeAlias = dict[str, list[ox.NamedNode | ox.Literal]]

_CONFIDENCE = {c.value: c for c in Confidence}


class Node:
    """A node with its properties: values by IRI, read by name, ``org:role``, ours also without prefix."""

    __slots__ = ("id", "iri", "values")

    def __init__(self, iri: str, values: Values) -> None:
        self.iri = iri
        self.id = vocab.slug_of_iri(iri)
        self.values = values

    @property
    def key(self) -> str:
        """The node's id with its kind: ``participation/rcmp--ibet--secu-2009``."""
        return self.iri.removeprefix(vocab.ID)

    def terms(self, name: str) -> list[ox.NamedNode | ox.Literal]:
        """Return the values of a property."""
        return self.values.get(_property_iri(name), [])

    def text(self, name: str, language: str = "") -> str:
        """Return a property's text, in a given language if there is one."""
        for value in self.terms(name):
            if not language or getattr(value, "language", None) == language:
                return value.value
        return ""

    def bilingual_text(self, name: str) -> str:
        """Return a text in both languages; as it is where no tag names its language."""
        values = reversed(self.terms(name))
        by_language = {getattr(v, "language", None) or "": v.value for v in values}
        english, french, untagged = (by_language.get(tag, "") for tag in ("en", "fr", ""))
        if english or french:
            return Text(english or untagged or french, french)
        return untagged or self.text(name)

    def texts(self, name: str, language: str | None = None) -> list[str]:
        """Return all texts of a property, sorted, in a given language if there is one."""
        values = self.terms(name)
        if language is not None:
            values = [v for v in values if getattr(v, "language", None) == language]
        return sorted(v.value for v in values)

    def slug(self, name: str) -> str:
        """Return the slug of the thing that a property points to; empty when there is none."""
        return min(self.slugs(name), default="")

    def slugs(self, name: str) -> list[str]:
        """Return the slugs of all things that a property points to, sorted."""
        return sorted([vocab.slug_of_iri(v.value) for v in self.terms(name)])

    def day(self, name: str) -> date | None:
        """Return a date property; None for malformed dates, which the checks report."""
        try:
            return date.fromisoformat(self.text(name)) if self.text(name) else None
        except ValueError:
            return None

    def flag(self, name: str, *, default: bool) -> bool:
        """Return a boolean property."""
        value = self.text(name)
        return value in {"true", "1"} if value else default

    @property
    def span(self) -> Span:
        """The dates of the statement; the checks report an end before the start."""
        return make_span(self.day("from"), self.day("to"), self.day("asOf"))

    @property
    def confidence(self) -> Confidence:
        """The statement's confidence, medium when it names none."""
        return _CONFIDENCE.get(self.slug("confidence"), Confidence.MEDIUM)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The statement's own source, those it names, and those it was compared with."""
        key, confidence, note = self.key, self.confidence, self.bilingual_text("note")
        locator = self.text("locator")
        sources = self.slugs("prov:wasDerivedFrom")
        direct = [Citation(key, source, locator, confidence, note) for source in sources]
        further = [
            Citation(key, source, place, confidence, note, is_indirect=True)
            for name, place in (
                ("cites", Text(f"named with {locator}", f"nommée avec {locator}")),
                ("recheckedAgainst", Text("compared with it", "comparée avec elle")),
            )
            for source in self.slugs(name)
        ]
        return (*direct, *further)


@cache
def _property_iri(name: str) -> str:
    """Return the IRI of a property; the cache stays small, as the names are those in our code."""
    return vocab.expand_name(name) if ":" in name else vocab.BG + name


def read_nodes(engine: Engine, where: str) -> list[Node]:
    """Return every node that matches a pattern on ``?s``, with all its properties, sorted."""
    nodes = _read_store(engine, where) if isinstance(engine, LocalEngine) else _query(engine, where)
    return [Node(iri, nodes[iri]) for iri in sorted(nodes)]


def _read_store(engine: LocalEngine, where: str) -> dict[str, Values]:
    """Read nodes from the store, twice as fast as a query for all their triples."""
    properties: dict[str, Values] = {}
    nodes = engine.run(f"SELECT DISTINCT ?s WHERE {{ {where} }}", derived=False).terms
    store, default_graph = engine.readable_store(), ox.DefaultGraph()
    for (node,) in nodes:
        values: Values = defaultdict(list)
        for quad in store.quads_for_pattern(node, None, None, default_graph):  # type: ignore[arg-type] # a subject is always named in our data
            values[quad.predicate.value].append(quad.object)  # type: ignore[arg-type] # the same
        properties[node.value] = values  # type: ignore[union-attr] # the same
    return properties


def _query(engine: Engine, where: str) -> dict[str, Values]:
    """Query all triples of the nodes at once."""
    properties: dict[str, Values] = defaultdict(lambda: defaultdict(list))
    for s, p, o in engine.run(f"SELECT ?s ?p ?o WHERE {{ {where} ?s ?p ?o }}", derived=False).terms:
        properties[s.value][p.value].append(o)  # type: ignore[union-attr, arg-type] # the same
    return properties


def read_statements(engine: Engine, cls: str) -> list[Node]:
    """Return every node of one of our classes, with all its properties, sorted."""
    return read_nodes(engine, f"?s a bg:{cls} .")


_MINIMUM = {Type.WEIGHT: 1e-300, Type.SHARE: 0.0}


def node_values(node: Node, table: str) -> dict[str, Any]:
    """Return the attributes of a row of a table, as far as one node has them."""
    result: dict[str, Any] = {}
    spans: dict[str, dict[str, date | None]] = {}
    for field, attr, part, default in GRAPH_FIELDS[table]:
        name = field.property
        if part:
            spans.setdefault(attr, {})[part] = node.day(name)
        elif attr == "same_as":
            ids = {*node.slugs("skos:exactMatch"), *node.slugs("owl:sameAs")}
            result[attr] = tuple(sorted(ids))
        elif field.cell_type() is Type.DATE and MODELS[table] is Record:
            result[attr] = truncate_day(node.text(name), node.slug(f"{name}Precision"))
        else:
            result[attr] = _field_value(node, field, default)
    defaults = field_defaults(MODELS[table])
    for attr, days in spans.items():
        result[attr] = make_span(days["start"], days["end"], days.get("as_of"))
    for attr, french in _FRENCH_ATTRIBUTES.items():
        if french in defaults and attr in result:
            result |= {attr: str(result[attr]), french: getattr(result[attr], "fr", "")}
    if "label" in result:
        result["label"] = result["label"] or node.id
    if MODELS[table] is Record:
        return result
    optional = {attr for attr, default in defaults.items() if default is None}
    return {
        attr: value or None if attr in optional else value
        for attr, value in result.items()
        if attr in defaults
    }


def read_records(
    engine: Engine, citations: Callable[[Node], tuple[Citation, ...]]
) -> tuple[Record, ...]:
    """Return the records: nodes of classes that have a table but no class of the model."""
    return tuple(
        Record(cls.prefixes[0], node.id, node_values(node, table), citations(node))
        for table, cls in TABLE_CLASSES.items()
        if MODELS.get(table) is Record and table != "problems"
        for node in read_statements(engine, cls.local_name)
    )


def read_problems(engine: Engine) -> Iterator[Record]:
    """Yield the problems that a graph holds."""
    problems = read_statements(engine, "Problem")
    if not problems:
        return
    directions = group_by(read_statements(engine, "ProblemDirection"), lambda n: n.slug("problem"))
    reports = read_nodes(engine, "?s bg:problemStatus ?status .")
    statuses = group_by(reports, lambda n: n.slug("about"))
    unanswered: dict[str, str] = {}
    for node in read_nodes(engine, "?s bg:aspect aspect:response ."):
        day = truncate_day(node.text("asOf"), node.slug("asOfPrecision"))
        unanswered[node.slug("about")] = max(day, unanswered.get(node.slug("about"), ""))
    for node in problems:
        ends = ((d.slug("giver"), d.slug("receiver")) for d in directions.get(node.id, ()))
        values = {
            **node_values(node, "problems"),
            "directions": tuple(sorted(ends)),
            "unanswered": unanswered.get(node.id, ""),
        }
        for status in statuses.get(node.id, [Node("", {})]):
            yield Record("problem", node.id, {**values, **_status(status)})


def _status(node: Node) -> dict[str, object]:
    return {
        "status": node.slug("problemStatus"),
        "status_as_of": truncate_day(node.text("asOf"), node.slug("asOfPrecision")),
        "status_why": node.bilingual_text("note"),
        "superseded_by": node.slug("supersededBy"),
        "rests_on": thing_keys(node, "restsOn"),
    }


def make_span(start: date | None, end: date | None, as_of: date | None = None) -> Span:
    """Return a span; the checks report an end before the start."""
    return Span(None if start and end and end < start else start, end, as_of)


def thing_keys(node: Node, *names: str) -> tuple[str, ...]:
    """Return the things that properties refer to as ``kind:slug``, sorted."""
    things = {thing.value for name in names for thing in node.terms(name)}
    parts = ((iri.removeprefix(vocab.ID).split("/")[0], vocab.slug_of_iri(iri)) for iri in things)
    return tuple(sorted(f"{kind}:{slug}" for kind, slug in parts))


def numbers(node: Node, name: str) -> list[float]:
    """Return the numbers of a property; the checks report values that are none."""
    values = []
    for text in node.texts(name):
        try:
            values.append(float(text))
        except ValueError:
            continue
    return values


def _field_value(node: Node, field: Field, default: str) -> Any:
    """Return the value of one field of a node."""
    kind, name = field.cell_type(), field.property
    if kind is Type.DATE:
        return node.day(name)
    if kind is Type.YES_NO:
        return node.flag(name, default=default == "true")
    if kind in _MINIMUM:
        # Where graphs differ, the largest value.
        stated = (n for n in numbers(node, name) if _MINIMUM[kind] <= n <= 1)
        return max(stated, default=float(default or 1))
    if field.range.kind in {"thing", "concept", "country"}:
        slugs = node.slugs(name)
        # The model has one text for a body of two countries: CA/US.
        single = "/".join(slugs) if field.range.kind == "country" else min(slugs, default="")
        return tuple(slugs) if kind in LISTS else single or default
    if kind in LISTS:
        return tuple(node.texts(name))
    is_bilingual = field.range.kind in {"words", "given"}
    return node.bilingual_text(name) if is_bilingual else node.text(name) or default


_FRENCH_ATTRIBUTES = {"label": "label_fr", "why": "why_fr"}
