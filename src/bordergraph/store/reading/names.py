"""The names of things as RDF states them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph import vocab
from bordergraph.schema import CLASSES
from bordergraph.store.networks.names import Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bordergraph.store.engine import Engine

_KINDS = (
    "agency",
    "arrangement",
    "threat",
    "recommendation",
    "problem",
    "place",
    "source",
    "series",
    *(kind for cls in CLASSES if cls.named and cls.summary for kind in cls.prefixes),
)

# A thing without any name is still known by its id.
_NAMES = """
SELECT DISTINCT ?thing ?name ?rank WHERE {
  {
    VALUES (?property ?rank) {
      (bg:acronym 1) (skos:prefLabel 2) (dcterms:title 2) (skos:altLabel 3)
    }
    ?thing ?property ?name .
  } UNION {
    VALUES ?class {
      bg:Agency bg:Association bg:Collective bg:Company bg:Program bg:Channel bg:Place bg:Source
      bg:Series bg:Recommendation bg:Problem skos:Concept
    }
    ?thing a ?class .
  } UNION {
    ?thing a bg:Recommendation ; bg:note ?name .
    BIND(2 AS ?rank)
  }
}
ORDER BY ?thing ?rank ?name
"""


def names_stated(engine: Engine) -> Iterator[Name]:
    """Yield every name of agencies, arrangements, threats and whatever else is found by name."""
    for thing, name, rank in engine.run(vocab.prefix_block() + _NAMES, derived=False).rows:
        kind, _, slug = str(thing).partition(":")
        if kind in _KINDS:
            yield Name(kind, slug, str(name or slug), int(rank or 0))
            yield Name(kind, slug, slug, 0)
