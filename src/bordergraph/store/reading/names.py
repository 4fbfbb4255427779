"""The names of things as RDF states them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
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

_KIND_OF = {
    **dict.fromkeys(("Agency", "Association", "Collective", "Company"), "agency"),
    **dict.fromkeys(("Program", "Channel"), "arrangement"),
    **{name.title(): name for name in ("place", "source", "recommendation", "problem")},
}

# A thing without any name is still known by its id.
_NAMES = """
SELECT DISTINCT ?thing ?name ?rank ?class WHERE {
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
    elsewhere: dict[str, list[Name]] = defaultdict(list)
    kinds: dict[str, str] = {}
    for thing, name, rank, cls in engine.run(vocab.prefix_block() + _NAMES, derived=False).rows:
        kind, _, slug = str(thing).partition(":")
        if kind in _KINDS:
            yield Name(kind, slug, str(name or slug), int(rank or 0))
            yield Name(kind, slug, slug, 0)
        elif kind not in vocab.PREFIXES:
            # The IRI is none of ours, so its class alone says what it is.
            iri = str(thing)
            elsewhere[iri].append(Name("", iri, str(name or iri), int(rank or 0)))
            if cls:
                kinds[iri] = _KIND_OF.get(str(cls).partition(":")[2], "")
    for iri, kind in kinds.items():
        for known in elsewhere[iri] if kind else ():
            yield replace(known, kind=kind)
