"""The page of a thing: of ours as the record tells of it, of anything else from triples."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from bordergraph import vocab
from bordergraph.errors import UnknownNameError, UsageError
from bordergraph.store.querying.answer import compact
from bordergraph.views.served import pages
from bordergraph.views.served.pages import Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.api import Workbench

_MOST = 2000
"""Statements of a table that are shown."""

_RECORDED = ("agency", "arrangement", "threat", "place", "source")
_LABELS = ("skos:prefLabel", "rdfs:label", "dcterms:title", "bg:summary", "schema:name")


def thing_page(
    store: ox.Store,
    iri: str,
    own: Sequence[ox.Triple],
    about: Sequence[ox.Triple],
    bench: Workbench,
) -> str:
    """Return the page of a thing.

    Args:
        store: Where names are looked up.
        iri: The thing.
        own: Its triples, or all of a graph.
        about: What speaks of it.
        bench: Words in the reader's language.
    """
    kind, slug = vocab.split(iri) or ("", "")
    if kind in _RECORDED and own and len(about) <= _MOST:
        # What several things are called, or what only RDF knows, is shown as triples.
        with suppress(UnknownNameError, UsageError):
            return pages.record_page(bench.labels, iri, bench.show(f"{kind}:{slug}").whole)

    @cache
    def name(iri: str) -> str:
        return _label(store, iri, bench.language) or compact(iri)

    def value(term: object) -> Value:
        if isinstance(term, ox.NamedNode):
            return Value(name(term.value), term.value)
        if isinstance(term, ox.Literal):
            return Value(term.value, language=term.language or "")
        return Value(str(term))

    alone = all(getattr(t.subject, "value", "") == iri for t in own)
    ordered = sorted(own, key=lambda t: (alone or str(t.subject), str(t.predicate), str(t.object)))
    rows = [tuple(map(value, tuple(t)[alone:])) for t in ordered[:_MOST]]
    speaking = [(value(t.subject), value(t.predicate)) for t in about[:_MOST]]
    more = max(0, len(own) - _MOST) + max(0, len(about) - _MOST)
    return pages.thing_page(bench.labels, iri, name(iri), rows, speaking, more)


def _label(store: ox.Store, iri: str, language: str) -> str:
    """Return the name of a thing in a language, or in another; empty where it has none."""
    for label in _LABELS:
        node = ox.NamedNode(vocab.expand(label))
        quads = store.quads_for_pattern(ox.NamedNode(iri), node, None, ox.DefaultGraph())
        texts = (q.object for q in quads)
        names = {t.language or "": t.value for t in texts if isinstance(t, ox.Literal)}
        if names:
            return str(names.get(language) or names.get("en") or min(names.values()))
    return ""
