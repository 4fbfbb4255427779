"""One row of an answer about the record: its terms by column, as things, words and numbers."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from bordergraph import vocab
from bordergraph.model import Ref, Text
from bordergraph.record import Entry, Said
from bordergraph.store.querying.answer import plain

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias

    import pyoxigraph as ox

    from bordergraph.record import Value

    Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None


class Binding:
    """One row of an answer, its terms by column and by what they are."""

    __slots__ = ("_terms",)

    def __init__(self, columns: tuple[str, ...], terms: tuple[Term, ...]) -> None:
        self._terms = dict(zip(columns, terms, strict=True))

    def text(self, name: str) -> str:
        """Return a value as text; empty where there is none."""
        return _text(self._terms[name])

    def told(self, name: str) -> str:
        """Return words in both languages; the French stand in a column of their own, ``NAME_fr``."""
        english, french = self._terms[name], self.text(f"{name}_fr")
        if french or getattr(english, "language", None):
            return Text(self.text(name) or french, french)
        return self.text(name)

    def number(self, name: str) -> float:
        """Return a number."""
        return float(self.text(name))

    def value(self, name: str) -> Value:
        """Return a thing or a text."""
        return value_of(self._terms[name])

    def ref(self, name: str) -> Ref | None:
        """Return a thing; None where there is none, or something that has no name of ours."""
        found = value_of(self._terms[name])
        return found if isinstance(found, Ref) else None

    def thing(self, name: str) -> Ref:
        """Return a thing that is always there."""
        return self.ref(name) or Ref("", self.text(name))

    def order(self) -> list[tuple[bool, str, str]]:
        """Return what puts rows of one answer in order: column by column, IRIs before literals."""
        return [
            (
                hasattr(term, "datatype"),
                getattr(term, "value", ""),
                getattr(term, "language", None) or "",
            )
            for term in self._terms.values()
        ]

    def slug(self, name: str) -> str:
        """Return the slug of a thing; empty where there is none."""
        found = self.ref(name)
        return found.slug if found else ""


def entries_of(said: Iterable[tuple[Ref, str, Value]]) -> dict[Ref, Entry]:
    """Group (thing, property, value) by thing, sorted; properties and values stand as they come.

    Example:
        >>> rcmp = Ref("agency", "rcmp")
        >>> entries_of([(rcmp, "bg:acronym", "RCMP"), (rcmp, "bg:acronym", "RCMP")])[rcmp].values
        {'bg:acronym': ('RCMP',)}
    """
    values: dict[Ref, dict[str, dict[Value, None]]] = defaultdict(lambda: defaultdict(dict))
    for thing, name, value in said:
        values[thing][name][value] = None
    return {
        ref: Entry(ref, {name: tuple(found) for name, found in properties.items()})
        for ref, properties in sorted(values.items())
    }


def value_of(term: Term) -> Value:
    """Return a term as what it names, or else as its text."""
    iri = getattr(term, "value", "") if type(term).__name__ == "NamedNode" else ""
    if iri and (thing := _thing(iri)):
        return thing
    language = getattr(term, "language", None)
    return Said(_text(term), language) if language else _text(term)


@lru_cache(maxsize=1 << 16)
def _thing(iri: str) -> Ref | None:
    """Return what an IRI of ours names; a graph names the same things over and over."""
    named = vocab.split(iri)
    return Ref(*named) if named else None


def _text(term: Term) -> str:
    found = plain(term)
    if found is None:
        return ""
    if isinstance(found, bool):
        return str(found).lower()
    return f"{found:.6f}".rstrip("0").rstrip(".") if isinstance(found, float) else str(found)
