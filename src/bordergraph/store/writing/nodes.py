"""Triples about one network, collected: terms, ids, statements."""

from __future__ import annotations

import re
from itertools import chain, count
from typing import TYPE_CHECKING, Any

from bordergraph import vocab
from bordergraph.model import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    import pyoxigraph as ox

    from bordergraph.model import Citation
    from bordergraph.schema import Class, Field

# What a row tells in another form than the graph.
_APART = {"bg:acronym", "bg:through", "bg:between", "bg:pair", "bg:foundArrangement"}
_CODES = re.compile(r"[A-Z]{2}(/[A-Z]{2})+")
_TAGGED = {"skos:prefLabel", "bg:note"}


class Writer:
    """Collects triples about one network.

    Attributes:
        ox: The engine's terms.
        found: The triples that were not taken yet.
        pairs: The node of each pair of bodies that is declared.
    """

    def __init__(self) -> None:
        import pyoxigraph as ox

        self.ox = ox
        self.found: list[ox.Triple] = []
        self.pairs: dict[tuple[str, str], ox.NamedNode] = {}
        self._made: set[str] = set()

    def taken(self) -> list[ox.Triple]:
        """Return the triples so far, and keep none of them."""
        found, self.found = self.found, []
        return found

    def node(self, kind: str, slug: str) -> ox.NamedNode:
        """Return the IRI of a thing."""
        return self.ox.NamedNode(vocab.iri(kind, slug))

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
        from datetime import date

        if not day:
            return {}
        known = {len("2012"): "year", len("2012-05"): "month"}.get(len(day), "day")
        exact = self.name(f"precision:{known}")
        return {prop: date.fromisoformat(f"{day}-01-01"[:10]), f"{prop}Precision": exact}

    def thing(self, kind: str, slug: str | None) -> ox.NamedNode | None:
        """Return the IRI of a thing, None for none."""
        return self.ox.NamedNode(vocab.iri(kind, slug)) if slug else None

    def things(self, kind: str, slugs: Iterable[str]) -> tuple[ox.NamedNode, ...]:
        """Return the IRIs of things."""
        return tuple(self.ox.NamedNode(vocab.iri(kind, slug)) for slug in slugs)

    def name(self, curie: str) -> ox.NamedNode:
        """Return the IRI behind a prefixed name."""
        return self.ox.NamedNode(vocab.expand(curie))

    def add(self, node: ox.NamedNode, said: Mapping[str, object]) -> None:
        """Add what is said of a node, by the names of properties; empty values add nothing."""
        for name, value in said.items():
            if value in (None, "", ()):
                continue
            predicate = self.name(name)
            for each in value if isinstance(value, tuple) else (value,):
                self.found.append(self.ox.Triple(node, predicate, self._term(each)))

    def properties(self, cls: Class, thing: object) -> dict[str, object]:
        """Return what the schema says of a thing's fields, by property; what is left out says the default."""
        found: dict[str, object] = {}
        for field in cls.fields:
            attr, _, part = (field.attr or field.name).partition(".")
            values = thing.values if isinstance(thing, Record) else None
            value: Any = values.get(attr) if values is not None else getattr(thing, attr, None)
            if field.column is None or field.property in {"", *_APART}:
                continue
            value = getattr(value, part, None) if part else value
            default = field.column.default
            if field.count in "?*" and default and str(value).lower() in {default, f"{default}.0"}:
                continue
            french = getattr(thing, f"{attr}_fr", getattr(value, "fr", ""))
            if field.range.kind == "date" and isinstance(value, str):
                found |= self.known_day(field.property, value)
            elif field.property == "skos:exactMatch":
                found[field.property] = self.same_as(cls.prefixes[0], value or ())
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
        from datetime import date

        if isinstance(value, self.ox.NamedNode | self.ox.Literal):
            return value
        if isinstance(value, date):
            return self.ox.Literal(value.isoformat(), datatype=self.name("xsd:date"))
        if isinstance(value, bool | int | str):
            return self.ox.Literal(value)
        msg = f"no RDF term for {value!r}"
        raise TypeError(msg)

    def label(self, text: str, language: str = "en") -> ox.Literal | None:
        """Return a language-tagged literal, or None for an empty text."""
        return self.ox.Literal(text, language=language) if text else None

    def names(self, english: str, french: str = "") -> tuple[ox.Literal, ...]:
        """Return the labels of a thing."""
        found = (self.label(english), self.label(french, "fr"))
        return tuple(label for label in found if label is not None)

    def same_as(self, kind: str, names: Iterable[str]) -> tuple[ox.NamedNode, ...]:
        """Return the nodes of the same thing in other data; a name that is no address is an id."""
        return tuple(self.ox.NamedNode(n) if ":" in n else self.node(kind, n) for n in names)

    def pair(self, bodies: tuple[str, str]) -> ox.NamedNode:
        """Return the node of a pair of bodies, declaring it."""
        first, second = bodies
        if bodies not in self.pairs:
            node = self.pairs[bodies] = self.fresh("pair", f"{first}--{second}")
            said = {
                "bg:first": self.node("agency", first),
                "bg:second": self.node("agency", second),
            }
            self.add(node, {"rdf:type": self.name("bg:Pair"), **said})
        return self.pairs[bodies]

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
        cls = "".join(part.capitalize() for part in kind.split("-"))
        for citation in tuple(citations) or (None,):
            node = self.fresh(kind, f"{slug}--{citation.source}" if citation else slug)
            self.add(node, {"rdf:type": self.name(f"bg:{cls}"), **said})
            if citation is not None:
                self.add(node, {**self._place(citation), "bg:note": self.told(citation.note)})
