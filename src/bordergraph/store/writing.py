"""From the model to RDF: how CSV tables become a graph that SPARQL can ask.

Which properties a thing has, and what each holds, the schema says; here is what several classes of
the graph tell of one row, and what a statement's id is made of.
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

from bordergraph import vocab
from bordergraph.model import Cadence, Record
from bordergraph.schema import Type
from bordergraph.tables.columns import GRAPH_FIELDS, TABLE_CLASSES
from bordergraph.tables.values import MODELS, things

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pyoxigraph as ox

    from bordergraph.model import Arrangement, Citation, Network
    from bordergraph.schema import Field

_KEPT = 1 << 16
"""IRIs of things that are kept, lest each be made as often as it is named."""
_FACTS = ("participations", "shares", "flows", "mandates", "focus")


def triples(network: Network) -> Iterator[ox.Triple]:
    """Yield a network's triples in bordergraph's own vocabulary.

    Statement IRIs are made of the ids of what they connect and of the source, so the same tables
    give the same IRIs. Figures have no table and are not written.
    """
    w = Writer()
    joined = {(p.arrangement, p.span.begin) for p in network.participations}
    _declare(w, network)
    for table in TABLE_CLASSES:
        for thing in things(network, table) if table in MODELS else ():
            yield from w.taken()
            if table == "programs":
                _life(w, thing, joined)
            if table in _FACTS:
                _fact(w, table, thing)
            else:
                _node(w, table, thing)
    yield from w.taken()


def _declare(w: Writer, network: Network) -> None:
    """Add the data set, the scheme of threats, places and publishers, which no table lists."""
    w.add(
        w.ox.NamedNode(vocab.TABLES),
        {
            "rdf:type": w.name("void:Dataset"),
            "dcterms:modified": network.day,
            "dcterms:title": network.title,
        },
    )
    if network.threats:
        w.add(w.name("threat:scheme"), {"rdf:type": w.name("skos:ConceptScheme")})
    for place in sorted({p for a in network.agencies for p in (*a.home, *a.near)}):
        w.add(
            w.node("place", place),
            {"rdf:type": w.name("bg:Place"), "skos:prefLabel": w.names(place)},
        )
    names = (name for s in network.sources for name in (s.publisher, s.via) if name)
    for name in {name: name for name in names}.values():
        w.add(
            w.node("publisher", name),
            {"rdf:type": w.name("bg:Publisher"), "skos:prefLabel": w.told(name)},
        )


def _fact(w: Writer, table: str, fact: Any) -> None:  # noqa: ANN401 - any fact of the model
    """Add a fact: a statement for each citation, or one without any."""
    kind = TABLE_CLASSES["flows" if table == "shares" else table].prefixes[0]
    said = w.properties(table, fact)
    slug = "--".join(getattr(fact, end) or "all" for end in _ends(table))
    citations: tuple[Citation, ...] = fact.citations
    if table == "flows":
        # What passes is the note of the statement, as it is read back.
        citations = tuple(replace(c, note=fact.what) for c in citations)
        if not citations:
            said["bg:note"] = w.told(fact.what)
    w.statement(kind, slug, citations, said)


@cache
def _ends(table: str) -> tuple[str, ...]:
    """Return the attributes that name what a fact connects."""
    fields = TABLE_CLASSES[table].fields
    return tuple(f.attr or f.name for f in fields if f.column and f.cell() is Type.REF)


def _node(w: Writer, table: str, thing: Any) -> None:  # noqa: ANN401 - any thing of the model
    """Add a thing, or what one statement tells, with what is said of it."""
    cls = TABLE_CLASSES[table]
    kind, said, name = cls.prefixes[0], w.properties(table, thing), cls.name
    pairs: Sequence[tuple[str, str]] = ()
    if table in {"agencies", "programs"}:
        name = f"bg:{thing.cls.capitalize()}"
        said["bg:acronym"] = w.acronyms(thing.acronyms)
    elif table == "threats":
        name, said["skos:inScheme"] = "skos:Concept", w.name("threat:scheme")
    elif table == "dependencies":
        side = "abroad" if thing.across else "home"
        node = w.fresh(kind, f"{side}--{thing.dependent}--{thing.on}")
        w.add(node, {"rdf:type": w.name(name), **said})
        return
    elif table == "gateways":
        said["bg:through"] = w.things("agency", (body for _, body in thing.through))
        said["bg:between"] = tuple(map(w.functions, thing.functions))
    elif table == "searches":
        said |= _found(w, thing.found)
        pairs = (thing.agencies,)
    elif table == "problems":
        _problem(w, thing)
    elif table == "findings":
        note = thing.citations[0].note if thing.citations else ""
        said["bg:note"] = w.told(note)
        pairs = thing.pairs
    if hasattr(thing, "citations") and table != "programs":
        # A conclusion has no source of its own; what it was read in speaks of it.
        said |= w.cited(kind, thing.id, thing.citations, own=table != "searches")
    said["rdf:type"] = w.name(name)
    first, *more = list(links(pairs)) or [([], [])]
    for ends in more:
        # Links that are not one side with another are told by one finding each.
        node = w.fresh(kind, f"{thing.id}--{'--'.join(chain(*ends))}")
        w.add(node, said | w.sides(*ends))
    w.add(w.node(kind, thing.id), said | w.sides(*first))


def links(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the two sides of links: each body of one is linked with each other of the second."""
    left = {(min(pair), max(pair)) for pair in pairs}
    while left:
        partners: dict[str, set[str]] = defaultdict(set)
        for a, b in left:
            partners[a].add(b)
            partners[b].add(a)
        hub = max(sorted(partners), key=lambda body: len(partners[body]))
        second = partners[hub]
        first = {body for body in partners if partners[body] >= second}
        if len(left) == comb(len(partners), 2) > 1:
            first = second = set(partners)
        yield sorted(first), sorted(second)
        left -= {(min(ends), max(ends)) for ends in product(first, second)}


def _problem(w: Writer, problem: Record) -> None:
    """Add the directions in which information does not pass, and one status."""
    node, of = w.node("problem", problem.id), problem.values
    for giver, receiver in cast("Sequence[tuple[str, str]]", of["directions"]):
        ends = {"bg:giver": w.node("agency", giver), "bg:receiver": w.node("agency", receiver)}
        w.add(
            w.node("problem-direction", f"{problem.id}--{giver}--{receiver}"),
            {"rdf:type": w.name("bg:ProblemDirection"), "bg:problem": node, **ends},
        )
    if day := str(of["unanswered"]):
        w.add(
            w.node("editorial", f"response--{problem.id}"),
            {
                "rdf:type": w.name("bg:Editorial"),
                "bg:about": node,
                "bg:aspect": w.name("aspect:response"),
                **w.known_day("bg:asOf", day),
                "bg:note": w.names("No answer was found.", "Aucune réponse n'a été trouvée."),
                "bg:confidence": w.name("confidence:low"),
            },
        )
    if not of["status"]:
        return
    w.add(
        w.fresh("editorial", f"status--{problem.id}"),
        {
            "rdf:type": w.name("bg:Editorial"),
            "bg:about": node,
            "bg:problemStatus": w.node("problem-status", str(of["status"])),
            **w.known_day("bg:asOf", str(of["status_as_of"])),
            "bg:note": w.told(cast("str", of["status_why"])),
            "bg:supersededBy": w.thing("problem", str(of["superseded_by"])),
            **_found(w, cast("Sequence[str]", of["rests_on"])),
            "bg:confidence": w.name("confidence:low"),
        },
    )


def _found(w: Writer, found: Iterable[str]) -> dict[str, object]:
    """Return what a search found: arrangements, and what else it rests on."""
    things = [thing.partition(":") for thing in found]
    rests = (w.node(kind, slug) for kind, _, slug in things if kind != "arrangement")
    arrangements = (slug for kind, _, slug in things if kind == "arrangement")
    return {
        "bg:foundArrangement": w.things("arrangement", arrangements),
        "bg:restsOn": tuple(dict.fromkeys(rests)),
    }


def _life(w: Writer, a: Arrangement, joined: set[tuple[str, date | None]]) -> None:
    """Add the statements on how regularly an arrangement works, when it began and ended, and its status."""
    node = w.node("arrangement", a.id)
    stating = a.cadence_told or a.citations
    if a.cadence is not Cadence.UNKNOWN:
        cadence = w.name(f"cadence:{a.cadence}")
        w.statement("exchange", a.id, stating, {"bg:arrangement": node, "bg:cadence": cadence})
    for kind, day in (("start", a.span.start), ("end", a.span.end)):
        if day:
            said = {
                "bg:about": node,
                "bg:milestoneKind": w.name(f"milestone-kind:{kind}"),
                "bg:date": day,
            }
            w.statement("milestone", f"{a.id}--{kind}", a.citations, said)
    regular = a.cadence is not Cadence.UNKNOWN and len(stating) == len(a.citations)
    dated = bool(a.span.start or a.span.end or regular)
    if a.status != "unknown" or a.status_as_of or (a.citations and not dated):
        status = w.thing("status", a.status)
        said = {"bg:about": node, "bg:status": status, "bg:asOf": a.status_as_of}
        w.statement("status-report", a.id, a.citations, said)
    seen = a.span.as_of
    if seen and seen != a.status_as_of and (a.id, seen) not in joined:
        w.mention("arrangement", a.id, a.citations, a.label, seen)


_CODES = re.compile(r"[A-Z]{2}(/[A-Z]{2})+")
_TAGGED = {"skos:prefLabel", "bg:note"}


class Writer:
    """Collects triples about one network.

    Attributes:
        node: Gives the IRI of a thing, by kind and slug.
        name: Gives the IRI behind a prefixed name.
    """

    def __init__(self) -> None:
        import pyoxigraph as ox

        self.ox = ox
        self.found: list[ox.Triple] = []
        self._made: set[str] = set()
        self._terms = (ox.NamedNode, ox.Literal)
        self.node = lru_cache(_KEPT)(lambda kind, slug: ox.NamedNode(vocab.iri(kind, slug)))
        self.name = cache(lambda curie: ox.NamedNode(vocab.expand(curie)))

    def taken(self) -> list[ox.Triple]:
        """Return the triples so far, and keep none of them."""
        found, self.found = self.found, []
        return found

    def fresh(self, kind: str, slug: str) -> ox.NamedNode:
        """Return an IRI that was not given out before; a second one of that name gets a number."""
        numbered = (f"{slug}--{number}" for number in count(2))
        # An id may look like a number of another, so each is compared with all.
        free = (n for n in chain((slug,), numbered) if f"{kind}/{n}" not in self._made)
        name = next(free)
        self._made.add(f"{kind}/{name}")
        return self.node(kind, name)

    def number(self, value: float) -> ox.Literal:
        """Return a decimal."""
        from decimal import Decimal

        # A decimal of RDF has no exponent.
        return self.ox.Literal(f"{Decimal(repr(value)):f}", datatype=self.name("xsd:decimal"))

    def known_day(self, prop: str, day: str) -> dict[str, object]:
        """Return an ISO day to the precision it is known as a day and its precision, by property."""
        if not day:
            return {}
        known = {len("2012"): "year", len("2012-05"): "month"}.get(len(day), "day")
        exact = self.name(f"precision:{known}")
        return {prop: date.fromisoformat(f"{day}-01-01"[:10]), f"{prop}Precision": exact}

    def thing(self, kind: str, slug: str | None) -> ox.NamedNode | None:
        """Return the IRI of a thing, None for none."""
        return self.node(kind, slug) if slug else None

    def things(self, kind: str, slugs: Iterable[str]) -> tuple[ox.NamedNode, ...]:
        """Return the IRIs of things."""
        return tuple(self.node(kind, slug) for slug in slugs)

    def add(self, node: ox.NamedNode, said: Mapping[str, object]) -> None:
        """Add what is said of a node, by the names of properties; empty values add nothing."""
        triple, name_of, term = self.ox.Triple, self.name, self._term
        for name, value in said.items():
            if value in (None, "", ()):
                continue
            predicate = name_of(name)
            for each in value if isinstance(value, tuple) else (value,):
                self.found.append(triple(node, predicate, term(each)))

    def properties(self, table: str, thing: object) -> dict[str, object]:
        """Return what the schema says of a thing's fields, by property; what is left out says the default."""
        found: dict[str, object] = {}
        values = thing.values if isinstance(thing, Record) else None
        for field, attr, part, default in GRAPH_FIELDS[table]:
            value: Any = values.get(attr) if values is not None else getattr(thing, attr, None)
            value = getattr(value, part, None) if part else value
            may_lack = default and field.count in "?*"
            if may_lack and str(value).lower() in {default, f"{default}.0"}:
                continue
            french = getattr(thing, f"{attr}_fr", getattr(value, "fr", ""))
            if field.range.kind == "date" and isinstance(value, str):
                found |= self.known_day(field.property, value)
            elif field.property == "skos:exactMatch":
                kind = TABLE_CLASSES[table].prefixes[0]
                found[field.property] = self.same_as(kind, value or ())
            else:
                found[field.property] = self._value(field, value, str(french))
        return found

    def _value(self, field: Field, value: Any, french: str) -> object:  # noqa: ANN401 - as the model has it
        """Return the terms of a value."""
        kind, of = field.range.kind, field.range.of
        if kind == "words" or field.property in _TAGGED:
            return self.names(value or "", french)
        if value in (None, "", ()):
            return None
        if kind == "country":
            value = tuple(value.split("/")) if _CODES.fullmatch(value) else value
        if kind in {"thing", "concept", "country"}:
            return self.things(of, (value,) if isinstance(value, str) else value)
        if kind == "number":
            return self.number(value)
        if kind == "address":
            return self.ox.Literal(value, datatype=self.name("xsd:anyURI"))
        return value

    def _term(self, value: object) -> ox.NamedNode | ox.Literal:
        if isinstance(value, self._terms):
            return value
        if isinstance(value, date):
            return self.ox.Literal(value.isoformat(), datatype=self.name("xsd:date"))
        if isinstance(value, bool | int | str):
            return self.ox.Literal(value)
        msg = f"no RDF term for {value!r}"
        raise TypeError(msg)

    def names(self, english: str, french: str = "") -> tuple[ox.Literal, ...]:
        """Return the labels of a thing."""
        both = ((english, "en"), (french, "fr"))
        return tuple(self.ox.Literal(text, language=tag) for text, tag in both if text)

    def same_as(self, kind: str, names: Iterable[str]) -> tuple[ox.NamedNode, ...]:
        """Return the nodes of the same thing in other data; a name that is no address is an id."""
        return tuple(self.ox.NamedNode(n) if ":" in n else self.node(kind, n) for n in names)

    def sides(self, first: Iterable[str], second: Iterable[str]) -> dict[str, object]:
        """Return the bodies on both sides of a link, by property."""
        return {
            "bg:first": self.things("agency", first),
            "bg:second": self.things("agency", second),
        }

    def functions(self, pair: tuple[str, str]) -> ox.NamedNode:
        """Return the node of a pair of functions, declaring it."""
        node = self.node("function-pair", "--".join(pair))
        first, second = (self.node("function", function) for function in pair)
        said = {"bg:firstFunction": first, "bg:secondFunction": second}
        self.add(node, {"rdf:type": self.name("bg:FunctionPair"), **said})
        return node

    def acronyms(self, names: tuple[str, ...]) -> tuple[ox.Literal, ...]:
        """Return short names: the first in English, what comes after it in French."""
        return tuple(
            self.ox.Literal(name, language="fr" if i else "en") for i, name in enumerate(names)
        )

    def told(self, words: str) -> tuple[ox.Literal, ...]:
        """Return words of the record, in each language they are in."""
        return self.names(words, getattr(words, "fr", ""))

    def mention(
        self,
        kind: str,
        slug: str,
        citations: Iterable[Citation],
        name: str,
        seen: date | None = None,
    ) -> None:
        """Add a statement for each citation that its source speaks of a thing, under some name."""
        said = {"bg:about": self.node(kind, slug), "bg:nameUsed": name, "bg:asOf": seen}
        self.statement("mention", f"{kind}--{slug}", citations, said)

    def cited(
        self, kind: str, slug: str, citations: Iterable[Citation], *, own: bool
    ) -> dict[str, object]:
        """Return where one statement is found; each further source mentions it, or each if none is its own."""
        listed = list(citations)
        first = listed.pop(0) if own and listed else None
        if listed:
            self.mention(kind, slug, listed, slug)
        return self._place(first) if first else {}

    def _place(self, citation: Citation) -> dict[str, object]:
        return {
            "prov:wasDerivedFrom": self.node("source", citation.source),
            "bg:locator": citation.locator,
            "bg:confidence": self.name(f"confidence:{citation.confidence}"),
        }

    def statement(
        self, kind: str, slug: str, citations: Iterable[Citation], said: Mapping[str, object]
    ) -> None:
        """Add one statement node for each citation, or one without any.

        The node's IRI ends with the source; a second statement that would have the same IRI gets
        a number.
        """
        cls = vocab.class_of(kind)
        for citation in tuple(citations) or (None,):
            node = self.fresh(kind, f"{slug}--{citation.source}" if citation else slug)
            self.add(node, {"rdf:type": self.name(f"bg:{cls}"), **said})
            if citation is not None:
                self.add(node, {**self._place(citation), "bg:note": self.told(citation.note)})
