"""Triples about one network, collected: terms, ids, statements."""

from __future__ import annotations

from itertools import chain, count
from typing import TYPE_CHECKING

from bordergraph import vocab

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    import pyoxigraph as ox

    from bordergraph.model import Citation, Span

__all__ = ["Writer"]


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

    def thing(self, kind: str, slug: str | None) -> ox.NamedNode | None:
        """Return the IRI of a thing, None for none."""
        return self.ox.NamedNode(vocab.iri(kind, slug)) if slug else None

    def things(self, kind: str, slugs: Iterable[str]) -> tuple[ox.NamedNode, ...]:
        """Return the IRIs of things."""
        return tuple(self.ox.NamedNode(vocab.iri(kind, slug)) for slug in slugs)

    def name(self, curie: str) -> ox.NamedNode:
        """Return the IRI behind a prefixed name."""
        return self.ox.NamedNode(vocab.expand(curie))

    def add(self, node: ox.NamedNode, **properties: object) -> None:
        """Add a node's properties, written ``bg_country="CA"``; empty values add nothing."""
        for key, value in properties.items():
            if value in (None, "", ()):
                continue
            predicate = self.name(key.replace("_", ":", 1))
            for each in value if isinstance(value, tuple) else (value,):
                self.found.append(self.ox.Triple(node, predicate, self._term(each)))

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
        self.statement(
            "mention",
            f"{kind}--{slug}",
            citations,
            bg_about=self.node(kind, slug),
            bg_nameUsed=name,
            bg_asOf=seen,
        )

    def statement(
        self,
        kind: str,
        slug: str,
        citations: Iterable[Citation],
        span: Span | None = None,
        **properties: object,
    ) -> None:
        """Add one statement node for each citation, or one without any.

        The node's IRI ends with the source; a second statement that would have the same IRI gets
        a number.
        """
        for citation in tuple(citations) or (None,):
            name = f"{slug}--{citation.source}" if citation else slug
            node = self.fresh(kind, name)
            cls = "".join(part.capitalize() for part in kind.split("-"))
            self.add(node, rdf_type=self.name(f"bg:{cls}"), **properties)
            if span is not None:
                self.add(node, bg_from=span.start, bg_to=span.end, bg_asOf=span.as_of)
            if citation is not None:
                self.add(
                    node,
                    prov_wasDerivedFrom=self.thing("source", citation.source),
                    bg_locator=citation.locator,
                    bg_confidence=self.name(f"confidence:{citation.confidence}"),
                    bg_note=self.told(citation.note),
                )
