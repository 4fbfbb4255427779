"""From the model to RDF: how CSV tables become a graph for SPARQL.

The schema defines the properties of a thing and their values; this module handles rows that become
nodes of several classes, and the ids of statements.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from itertools import chain, count, product
from math import comb
from typing import TYPE_CHECKING, Any, cast

import pyoxigraph as ox

from bordergraph import vocab
from bordergraph.model import Cadence, Record, Ref, Text
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
        labels = {"skos:prefLabel": Text(place)}
        writer.add(writer.node("place", place), labels, "bg:Place")
    names = (name for s in network.sources for name in (s.publisher, s.via) if name)
    for name in {name: name for name in names}.values():
        labels = {"skos:prefLabel": _words(name)}
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
            properties["bg:note"] = _words(fact.content)
    writer.statement(kind, slug, citations, properties)


def _add_thing(writer: Writer, table: str, thing: Any) -> None:
    """Add a thing or a single statement with its properties."""
    cls = TABLE_CLASSES[table]
    kind, properties, name = cls.prefixes[0], writer.properties(table, thing), cls.name
    pairs: Sequence[tuple[str, str]] = ()
    if table in {"agencies", "programs"}:
        name = f"bg:{thing.cls.capitalize()}"
        properties["bg:acronym"] = tuple(
            Text("", name) if number else Text(name) for number, name in enumerate(thing.acronyms)
        )
    elif table == "threats":
        name, properties["skos:inScheme"] = "skos:Concept", Ref("threat", "scheme")
    elif table == "dependencies":
        side = "abroad" if thing.cross_border else "home"
        node = writer.new_node(kind, f"{side}--{thing.dependent}--{thing.prerequisite}")
        writer.add(node, properties, name)
        return
    elif table == "gateways":
        properties["bg:through"] = _refs("agency", (body for _, body in thing.bodies))
        properties["bg:between"] = tuple(map(writer.functions, thing.functions))
    elif table == "searches":
        properties |= _search_results(thing.results)
        pairs = (thing.agencies,)
    elif table == "problems":
        _add_problem(writer, thing)
    elif table == "findings":
        note = thing.citations[0].note if thing.citations else ""
        properties["bg:note"] = _words(note)
        pairs = thing.pairs
    if hasattr(thing, "citations") and table != "programs":
        # A search is a conclusion without a source of its own; its sources mention it.
        properties |= writer.cite(Ref(kind, thing.id), thing.citations, has_own=table != "searches")
    properties["rdf:type"] = writer.name(name)
    first, *more = list(link_sides(pairs)) or [([], [])]
    for ends in more:
        # Links that cannot be stated as two sides become further findings.
        node = writer.new_node(kind, f"{thing.id}--{'--'.join(chain(*ends))}")
        writer.add(node, properties | _link_properties(*ends))
    writer.add(writer.node(kind, thing.id), properties | _link_properties(*first))


def _link_properties(first: Iterable[str], second: Iterable[str]) -> dict[str, object]:
    """Return the agencies on both sides of a link, by property."""
    return {"bg:first": _refs("agency", first), "bg:second": _refs("agency", second)}


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
    about, values = Ref("problem", problem.id), cast("Mapping[str, Any]", problem.values)
    for giver, receiver in values["directions"]:
        direction = writer.node("problem-direction", f"{problem.id}--{giver}--{receiver}")
        first, second = _refs("agency", (giver, receiver))
        ends = {"bg:problem": about, "bg:giver": first, "bg:receiver": second}
        writer.add(direction, ends, "bg:ProblemDirection")
    common = {"bg:about": about, "bg:confidence": Ref("confidence", "low")}
    if day := values["unanswered"]:
        response = {
            "bg:aspect": Ref("aspect", "response"),
            **_day_properties("bg:asOf", day),
            "bg:note": Text("No answer was found.", "Aucune réponse n'a été trouvée."),
        }
        editorial = writer.node("editorial", f"response--{problem.id}")
        writer.add(editorial, common | response, "bg:Editorial")
    if values["status"]:
        successor = values["superseded_by"]
        status = {
            "bg:problemStatus": Ref("problem-status", values["status"]),
            **_day_properties("bg:asOf", values["status_as_of"]),
            "bg:note": _words(values["status_why"]),
            "bg:supersededBy": Ref("problem", successor) if successor else None,
            **_search_results(values["rests_on"]),
        }
        editorial = writer.new_node("editorial", f"status--{problem.id}")
        writer.add(editorial, common | status, "bg:Editorial")


def _search_results(keys: Iterable[str]) -> dict[str, object]:
    """Return the results of a search as properties: arrangements, and other things it rests on."""
    things = dict.fromkeys(Ref(*key.split(":", 1)) for key in keys)
    return {
        "bg:foundArrangement": tuple(ref for ref in things if ref.kind == "arrangement"),
        "bg:restsOn": tuple(ref for ref in things if ref.kind != "arrangement"),
    }


def _add_life(
    writer: Writer, arrangement: Arrangement, join_days: set[tuple[str, date | None]]
) -> None:
    """Add the statements on an arrangement's cadence, beginning, end and status."""
    about = Ref("arrangement", arrangement.id)
    citations, span = arrangement.citations, arrangement.span
    stating = arrangement.cadence_citations or citations
    if arrangement.cadence is not Cadence.UNKNOWN:
        cadence = Ref("cadence", arrangement.cadence)
        properties: dict[str, object] = {"bg:arrangement": about, "bg:cadence": cadence}
        writer.statement("exchange", arrangement.id, stating, properties)
    for kind, day in (("start", span.start), ("end", span.end)):
        if day:
            milestone = Ref("milestone-kind", kind)
            properties = {"bg:about": about, "bg:milestoneKind": milestone, "bg:date": day}
            writer.statement("milestone", f"{arrangement.id}--{kind}", citations, properties)
    regular = arrangement.cadence is not Cadence.UNKNOWN and len(stating) == len(citations)
    dated = bool(span.start or span.end or regular)
    status, status_day = arrangement.status, arrangement.status_as_of
    if status != "unknown" or status_day or (citations and not dated):
        stated = Ref("status", status) if status else None
        properties = {"bg:about": about, "bg:status": stated, "bg:asOf": status_day}
        writer.statement("status-report", arrangement.id, citations, properties)
    last_seen = span.as_of
    if last_seen and last_seen != status_day and (arrangement.id, last_seen) not in join_days:
        writer.mention(about, citations, arrangement.label, last_seen)


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

    def add(self, node: ox.NamedNode, properties: Mapping[str, Any], cls: str = "") -> None:
        """Add the class of a node, and values of the model by the names of properties; empty ones add nothing."""
        if cls:
            self.quads.append(ox.Quad(node, self.name("rdf:type"), self.name(cls)))
        for name, value in properties.items():
            several = isinstance(value, tuple) and not isinstance(value, Ref)
            for item in value if several else (value,):
                for term in self._terms(item):
                    self.quads.append(ox.Quad(node, self.name(name), term))

    def _terms(self, value: Any) -> tuple[ox.NamedNode | ox.Literal, ...]:
        """Return the terms of a value: of words one a language, of nothing none."""
        if isinstance(value, Text):
            texts = ((str(value), "en"), (value.fr, "fr"))
            return tuple(ox.Literal(text, language=tag) for text, tag in texts if text)
        if isinstance(value, Ref):
            return (self.node(*value),)
        if isinstance(value, ox.NamedNode | ox.Literal):
            return (value,)
        if isinstance(value, date):
            return (ox.Literal(value.isoformat(), datatype=self.name("xsd:date")),)
        return () if value in (None, "") else (ox.Literal(value),)

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
                result |= _day_properties(field.property, value)
            elif field.property == "skos:exactMatch":
                # A name that is not an IRI is an id.
                kind = TABLE_CLASSES[table].prefixes[0]
                names = (ox.NamedNode(n) if ":" in n else Ref(kind, n) for n in value or ())
                result[field.property] = tuple(names)
            else:
                result[field.property] = self._value(field, value, str(french))
        return result

    def _value(self, field: Field, value: Any, french: str) -> object:
        """Return the value of a field as its range has it."""
        kind, target = field.range.kind, field.range.target
        if kind == "words" or field.property in _LANGUAGE_TAGGED:
            return Text(value or "", french)
        if value in (None, "", ()):
            return None
        if kind == "country":
            value = tuple(value.split("/")) if _CODES.fullmatch(value) else value
        if kind in {"thing", "concept", "country"}:
            return _refs(target, (value,) if isinstance(value, str) else value)
        if kind == "number":
            # A decimal of RDF has no exponent.
            return ox.Literal(f"{Decimal(repr(value)):f}", datatype=self.name("xsd:decimal"))
        if kind == "address":
            return ox.Literal(value, datatype=self.name("xsd:anyURI"))
        return str(value) if isinstance(value, Text) else value

    def functions(self, pair: tuple[str, str]) -> ox.NamedNode:
        """Return the node of a pair of functions, and declare it."""
        node = self.node("function-pair", "--".join(pair))
        first, second = _refs("function", pair)
        properties = {"bg:firstFunction": first, "bg:secondFunction": second}
        self.add(node, properties, "bg:FunctionPair")
        return node

    def mention(
        self, thing: Ref, cited: Iterable[Citation], name: str, day: date | None = None
    ) -> None:
        """Add a mention of a thing, under some name, for each citation."""
        properties = {"bg:about": thing, "bg:nameUsed": str(name), "bg:asOf": day}
        self.statement("mention", "--".join(thing), cited, properties)

    def cite(
        self, thing: Ref, citations: Iterable[Citation], *, has_own: bool
    ) -> dict[str, object]:
        """Return the first citation as properties, if it is the statement's own; add mentions for the others."""
        listed = list(citations)
        citation = listed.pop(0) if has_own and listed else None
        if listed:
            self.mention(thing, listed, thing.slug)
        return _citation(citation) if citation else {}

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
                self.add(node, _citation(citation) | {"bg:note": _words(citation.note)})


def _citation(citation: Citation) -> dict[str, object]:
    return {
        "prov:wasDerivedFrom": Ref("source", citation.source),
        "bg:locator": str(citation.locator),
        "bg:confidence": Ref("confidence", citation.confidence),
    }


def _day_properties(prop: str, day: str) -> dict[str, object]:
    """Return the date and the precision of an ISO day, which may be a month or year, by property."""
    if not day:
        return {}
    precision = {len("2012"): "year", len("2012-05"): "month"}.get(len(day), "day")
    first_day = date.fromisoformat(f"{day}-01-01"[:10])
    return {prop: first_day, f"{prop}Precision": Ref("precision", precision)}


def _refs(kind: str, slugs: Iterable[str]) -> tuple[Ref, ...]:
    return tuple(Ref(kind, slug) for slug in slugs)


def _words(text: str) -> Text:
    """Return a text as words of a language; they are English where nothing says otherwise."""
    return text if isinstance(text, Text) else Text(text)
