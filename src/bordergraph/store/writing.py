"""From the model to RDF: how CSV tables become a graph for SPARQL.

The schema defines the properties of a thing and their values; this module handles rows that become
nodes of several classes, and the ids of statements.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from itertools import chain, count, product
from math import comb
from typing import TYPE_CHECKING, Any, cast

import pyoxigraph as ox

from bordergraph import vocab
from bordergraph.model import Cadence, Record
from bordergraph.tables.columns import GRAPH_FIELDS, TABLE_CLASSES, fact_ends
from bordergraph.tables.values import MODELS, things

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bordergraph.model import Arrangement, Citation, Network
    from bordergraph.schema import Field

_CACHE_SIZE = 1 << 16
"""How many IRIs of things are cached."""
_FACT_TABLES = ("participations", "shares", "flows", "mandates", "focus")


def network_quads(network: Network) -> Iterator[ox.Quad]:
    """Yield a network's triples in bordergraph's own vocabulary, in no graph.

    Statement IRIs consist of the ids of the connected things and of the source, so the same tables
    give the same IRIs. Figures have no table and are not written.
    """
    writer = Writer()
    join_days = {(p.arrangement, p.span.first_day) for p in network.participations}
    _add_declarations(writer, network)
    for table in TABLE_CLASSES:
        for thing in things(network, table) if table in MODELS else ():
            yield from writer.take()
            if table == "programs":
                _add_life(writer, thing, join_days)
            if table in _FACT_TABLES:
                _add_fact(writer, table, thing)
            else:
                _add_thing(writer, table, thing)
    yield from writer.take()


def _add_declarations(writer: Writer, network: Network) -> None:
    """Add the data set, the scheme of threats, and places and publishers, which have no table."""
    properties = {"dcterms:modified": network.day, "dcterms:title": network.title}
    writer.add(ox.NamedNode(vocab.TABLES), properties, "void:Dataset")
    if network.threats:
        writer.add(writer.name("threat:scheme"), {}, "skos:ConceptScheme")
    for place in sorted({p for a in network.agencies for p in (*a.home_places, *a.nearby_places)}):
        labels = {"skos:prefLabel": writer.labels(place)}
        writer.add(writer.node("place", place), labels, "bg:Place")
    names = (name for s in network.sources for name in (s.publisher, s.via) if name)
    for name in {name: name for name in names}.values():
        labels = {"skos:prefLabel": writer.literals(name)}
        writer.add(writer.node("publisher", name), labels, "bg:Publisher")


def _add_fact(writer: Writer, table: str, fact: Any) -> None:
    """Add a fact: a statement for each citation, or one without any."""
    kind = TABLE_CLASSES["flows" if table == "shares" else table].prefixes[0]
    properties = writer.properties(table, fact)
    slug = "--".join(getattr(fact, end) or "all" for end in fact_ends(table))
    citations: tuple[Citation, ...] = fact.citations
    if table == "flows":
        # The transferred information becomes the note of the statement, as the reader expects.
        citations = tuple(replace(c, note=fact.content) for c in citations)
        if not citations:
            properties["bg:note"] = writer.literals(fact.content)
    writer.statement(kind, slug, citations, properties)


def _add_thing(writer: Writer, table: str, thing: Any) -> None:
    """Add a thing or a single statement with its properties."""
    cls = TABLE_CLASSES[table]
    kind, properties, name = cls.prefixes[0], writer.properties(table, thing), cls.name
    pairs: Sequence[tuple[str, str]] = ()
    if table in {"agencies", "programs"}:
        name = f"bg:{thing.cls.capitalize()}"
        properties["bg:acronym"] = writer.acronyms(thing.acronyms)
    elif table == "threats":
        name, properties["skos:inScheme"] = "skos:Concept", writer.name("threat:scheme")
    elif table == "dependencies":
        side = "abroad" if thing.cross_border else "home"
        node = writer.new_node(kind, f"{side}--{thing.dependent}--{thing.prerequisite}")
        writer.add(node, properties, name)
        return
    elif table == "gateways":
        properties["bg:through"] = writer.things("agency", (body for _, body in thing.bodies))
        properties["bg:between"] = tuple(map(writer.functions, thing.functions))
    elif table == "searches":
        properties |= _search_results(writer, thing.results)
        pairs = (thing.agencies,)
    elif table == "problems":
        _add_problem(writer, thing)
    elif table == "findings":
        note = thing.citations[0].note if thing.citations else ""
        properties["bg:note"] = writer.literals(note)
        pairs = thing.pairs
    if hasattr(thing, "citations") and table != "programs":
        # A search is a conclusion without a source of its own; its sources mention it.
        properties |= writer.cite(kind, thing.id, thing.citations, has_own=table != "searches")
    properties["rdf:type"] = writer.name(name)
    first, *more = list(link_sides(pairs)) or [([], [])]
    for ends in more:
        # Links that cannot be stated as two sides become further findings.
        node = writer.new_node(kind, f"{thing.id}--{'--'.join(chain(*ends))}")
        writer.add(node, properties | writer.link_properties(*ends))
    writer.add(writer.node(kind, thing.id), properties | writer.link_properties(*first))


def link_sides(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the two sides of links: each agency of the first is linked with each other of the second."""
    remaining = {(min(pair), max(pair)) for pair in pairs}
    while remaining:
        partners: dict[str, set[str]] = defaultdict(set)
        for a, b in remaining:
            partners[a].add(b)
            partners[b].add(a)
        hub = max(sorted(partners), key=lambda body: len(partners[body]))
        second = partners[hub]
        first = {body for body in partners if partners[body] >= second}
        if len(remaining) == comb(len(partners), 2) > 1:
            first = second = set(partners)
        yield sorted(first), sorted(second)
        remaining -= {(min(ends), max(ends)) for ends in product(first, second)}


def _add_problem(writer: Writer, problem: Record) -> None:
    """Add the directions in which information does not pass, and one status."""
    node, values = writer.node("problem", problem.id), problem.values
    for giver, receiver in cast("Sequence[tuple[str, str]]", values["directions"]):
        first, second = (writer.node("agency", agency) for agency in (giver, receiver))
        direction = writer.node("problem-direction", f"{problem.id}--{giver}--{receiver}")
        ends = {"bg:problem": node, "bg:giver": first, "bg:receiver": second}
        writer.add(direction, ends, "bg:ProblemDirection")
    common = {"bg:about": node, "bg:confidence": writer.name("confidence:low")}
    if day := str(values["unanswered"]):
        response = {
            "bg:aspect": writer.name("aspect:response"),
            **writer.day_properties("bg:asOf", day),
            "bg:note": writer.labels("No answer was found.", "Aucune réponse n'a été trouvée."),
        }
        editorial = writer.node("editorial", f"response--{problem.id}")
        writer.add(editorial, common | response, "bg:Editorial")
    if values["status"]:
        status = {
            "bg:problemStatus": writer.node("problem-status", str(values["status"])),
            **writer.day_properties("bg:asOf", str(values["status_as_of"])),
            "bg:note": writer.literals(cast("str", values["status_why"])),
            "bg:supersededBy": writer.thing("problem", str(values["superseded_by"])),
            **_search_results(writer, cast("Sequence[str]", values["rests_on"])),
        }
        editorial = writer.new_node("editorial", f"status--{problem.id}")
        writer.add(editorial, common | status, "bg:Editorial")


def _search_results(writer: Writer, keys: Iterable[str]) -> dict[str, object]:
    """Return the results of a search as properties: arrangements, and other things it rests on."""
    things = [thing.partition(":") for thing in keys]
    others = (writer.node(kind, slug) for kind, _, slug in things if kind != "arrangement")
    arrangements = (slug for kind, _, slug in things if kind == "arrangement")
    return {
        "bg:foundArrangement": writer.things("arrangement", arrangements),
        "bg:restsOn": tuple(dict.fromkeys(others)),
    }


def _add_life(
    writer: Writer, arrangement: Arrangement, join_days: set[tuple[str, date | None]]
) -> None:
    """Add the statements on an arrangement's cadence, beginning, end and status."""
    node = writer.node("arrangement", arrangement.id)
    citations, span = arrangement.citations, arrangement.span
    stating = arrangement.cadence_citations or citations
    if arrangement.cadence is not Cadence.UNKNOWN:
        cadence = writer.name(f"cadence:{arrangement.cadence}")
        properties: dict[str, object] = {"bg:arrangement": node, "bg:cadence": cadence}
        writer.statement("exchange", arrangement.id, stating, properties)
    for kind, day in (("start", span.start), ("end", span.end)):
        if day:
            milestone = writer.name(f"milestone-kind:{kind}")
            properties = {"bg:about": node, "bg:milestoneKind": milestone, "bg:date": day}
            writer.statement("milestone", f"{arrangement.id}--{kind}", citations, properties)
    regular = arrangement.cadence is not Cadence.UNKNOWN and len(stating) == len(citations)
    dated = bool(span.start or span.end or regular)
    if arrangement.status != "unknown" or arrangement.status_as_of or (citations and not dated):
        status = writer.thing("status", arrangement.status)
        properties = {"bg:about": node, "bg:status": status, "bg:asOf": arrangement.status_as_of}
        writer.statement("status-report", arrangement.id, citations, properties)
    last_seen = span.as_of
    is_new = last_seen != arrangement.status_as_of and (arrangement.id, last_seen) not in join_days
    if last_seen and is_new:
        writer.mention("arrangement", arrangement.id, citations, arrangement.label, last_seen)


_CODES = re.compile(r"[A-Z]{2}(/[A-Z]{2})+")
_LANGUAGE_TAGGED = {"skos:prefLabel", "bg:note"}


class Writer:
    """Collects the triples of one network; `node` returns the IRI of a thing, `name` of a prefixed name."""

    def __init__(self) -> None:
        self.quads: list[ox.Quad] = []
        self._used_names: set[str] = set()
        self.node = lru_cache(_CACHE_SIZE)(lambda kind, slug: ox.NamedNode(vocab.iri(kind, slug)))
        self.name = cache(lambda curie: ox.NamedNode(vocab.expand_name(curie)))

    def take(self) -> list[ox.Quad]:
        """Return the triples so far, and forget them."""
        quads, self.quads = self.quads, []
        return quads

    def new_node(self, kind: str, slug: str) -> ox.NamedNode:
        """Return an unused IRI; a second one of the same slug gets a number."""
        numbered = (f"{slug}--{number}" for number in count(2))
        # An id may look like another one with a number, so all are compared.
        free = (n for n in chain((slug,), numbered) if f"{kind}/{n}" not in self._used_names)
        name = next(free)
        self._used_names.add(f"{kind}/{name}")
        return self.node(kind, name)

    def number(self, value: float) -> ox.Literal:
        """Return a decimal."""
        from decimal import Decimal

        # A decimal of RDF has no exponent.
        return ox.Literal(f"{Decimal(repr(value)):f}", datatype=self.name("xsd:decimal"))

    def day_properties(self, prop: str, day: str) -> dict[str, object]:
        """Return the date and the precision of an ISO day, which may be a month or year, by property."""
        if not day:
            return {}
        precision = {len("2012"): "year", len("2012-05"): "month"}.get(len(day), "day")
        node = self.name(f"precision:{precision}")
        return {prop: date.fromisoformat(f"{day}-01-01"[:10]), f"{prop}Precision": node}

    def thing(self, kind: str, slug: str | None) -> ox.NamedNode | None:
        """Return the IRI of a thing, None for none."""
        return self.node(kind, slug) if slug else None

    def things(self, kind: str, slugs: Iterable[str]) -> tuple[ox.NamedNode, ...]:
        """Return the IRIs of things."""
        return tuple(self.node(kind, slug) for slug in slugs)

    def add(self, node: ox.NamedNode, properties: Mapping[str, object], cls: str = "") -> None:
        """Add the class of a node, and values by the names of properties; empty ones add nothing."""
        quad, name_of, term = ox.Quad, self.name, self._term
        if cls:
            self.quads.append(quad(node, name_of("rdf:type"), name_of(cls)))
        for name, value in properties.items():
            if value in (None, "", ()):
                continue
            predicate = name_of(name)
            for item in value if isinstance(value, tuple) else (value,):
                self.quads.append(quad(node, predicate, term(item)))

    def properties(self, table: str, thing: object) -> dict[str, object]:
        """Return the values of a thing's fields, by property; a default value is left out."""
        result: dict[str, object] = {}
        values = thing.values if isinstance(thing, Record) else None
        for field, attr, part, default in GRAPH_FIELDS[table]:
            value: Any = values.get(attr) if values is not None else getattr(thing, attr, None)
            value = getattr(value, part, None) if part else value
            may_lack = default and field.count in "?*"
            if may_lack and str(value).lower() in {default, f"{default}.0"}:
                continue
            french = getattr(thing, f"{attr}_fr", getattr(value, "fr", ""))
            if field.range.kind == "date" and isinstance(value, str):
                result |= self.day_properties(field.property, value)
            elif field.property == "skos:exactMatch":
                kind = TABLE_CLASSES[table].prefixes[0]
                result[field.property] = self.same_as(kind, value or ())
            else:
                result[field.property] = self._value(field, value, str(french))
        return result

    def _value(self, field: Field, value: Any, french: str) -> object:
        """Return the terms of a value."""
        kind, target = field.range.kind, field.range.target
        if kind == "words" or field.property in _LANGUAGE_TAGGED:
            return self.labels(value or "", french)
        if value in (None, "", ()):
            return None
        if kind == "country":
            value = tuple(value.split("/")) if _CODES.fullmatch(value) else value
        if kind in {"thing", "concept", "country"}:
            return self.things(target, (value,) if isinstance(value, str) else value)
        if kind == "number":
            return self.number(value)
        if kind == "address":
            return ox.Literal(value, datatype=self.name("xsd:anyURI"))
        return value

    def _term(self, value: Any) -> ox.NamedNode | ox.Literal:
        if isinstance(value, ox.NamedNode | ox.Literal):
            return value
        if isinstance(value, date):
            return ox.Literal(value.isoformat(), datatype=self.name("xsd:date"))
        return ox.Literal(value)

    def labels(self, english: str, french: str = "") -> tuple[ox.Literal, ...]:
        """Return the labels of a thing."""
        texts = ((english, "en"), (french, "fr"))
        return tuple(ox.Literal(text, language=tag) for text, tag in texts if text)

    def same_as(self, kind: str, names: Iterable[str]) -> tuple[ox.NamedNode, ...]:
        """Return the nodes of the same thing in other data; a name that is not an IRI is an id."""
        return tuple(ox.NamedNode(n) if ":" in n else self.node(kind, n) for n in names)

    def link_properties(self, first: Iterable[str], second: Iterable[str]) -> dict[str, object]:
        """Return the agencies on both sides of a link, by property."""
        ends = {"bg:first": first, "bg:second": second}
        return {name: self.things("agency", agencies) for name, agencies in ends.items()}

    def functions(self, pair: tuple[str, str]) -> ox.NamedNode:
        """Return the node of a pair of functions, and declare it."""
        node = self.node("function-pair", "--".join(pair))
        first, second = (self.node("function", function) for function in pair)
        properties = {"bg:firstFunction": first, "bg:secondFunction": second}
        self.add(node, properties, "bg:FunctionPair")
        return node

    def acronyms(self, names: tuple[str, ...]) -> tuple[ox.Literal, ...]:
        """Return acronyms: the first in English, the others in French."""
        return tuple(ox.Literal(n, language="fr" if i else "en") for i, n in enumerate(names))

    def literals(self, words: str) -> tuple[ox.Literal, ...]:
        """Return a text of the record as literals, one in each of its languages."""
        return self.labels(words, getattr(words, "fr", ""))

    def mention(
        self, kind: str, slug: str, cited: Iterable[Citation], name: str, day: date | None = None
    ) -> None:
        """Add a mention of a thing, under some name, for each citation."""
        properties = {"bg:about": self.node(kind, slug), "bg:nameUsed": name, "bg:asOf": day}
        self.statement("mention", f"{kind}--{slug}", cited, properties)

    def cite(
        self, kind: str, slug: str, citations: Iterable[Citation], *, has_own: bool
    ) -> dict[str, object]:
        """Return the first citation as properties, if it is the statement's own; add mentions for the others."""
        listed = list(citations)
        citation = listed.pop(0) if has_own and listed else None
        if listed:
            self.mention(kind, slug, listed, slug)
        return self._citation(citation) if citation else {}

    def _citation(self, citation: Citation) -> dict[str, object]:
        return {
            "prov:wasDerivedFrom": self.node("source", citation.source),
            "bg:locator": citation.locator,
            "bg:confidence": self.name(f"confidence:{citation.confidence}"),
        }

    def statement(
        self, kind: str, slug: str, citations: Iterable[Citation], properties: Mapping[str, object]
    ) -> None:
        """Add one statement node for each citation, or one without any.

        The node's IRI ends with the source; a second statement that would have the same IRI gets
        a number.
        """
        cls = f"bg:{vocab.class_of(kind)}"
        for citation in tuple(citations) or (None,):
            node = self.new_node(kind, f"{slug}--{citation.source}" if citation else slug)
            self.add(node, properties, cls)
            if citation is not None:
                notes = self.literals(citation.note)
                self.add(node, {**self._citation(citation), "bg:note": notes})
