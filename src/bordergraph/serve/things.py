"""The page of a thing: of ours as the record tells of it, of anything else from triples."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bordergraph import vocab
from bordergraph.errors import UnknownNameError, UsageError
from bordergraph.store.querying.answer import compact
from bordergraph.views.served.thing import Said, record_page
from bordergraph.views.served.thing import thing_page as page

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyoxigraph as ox

    from bordergraph.api import Workbench

MOST = 2000
"""Statements of a table that are shown."""

_TOLD = ("agency", "arrangement", "threat", "place", "source")
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
        own: What is said of it, or all of a graph.
        about: What speaks of it.
        bench: Words in the reader's language.
    """
    kind, slug = vocab.split(iri) or ("", "")
    if kind in _TOLD and own and len(about) <= MOST:
        # What several things are called, or what only RDF knows, is shown as triples.
        with suppress(UnknownNameError, UsageError):
            return record_page(bench.labels, iri, bench.show(f"{kind}:{slug}").whole)
    name = _Names(store, bench.language)
    alone = all(getattr(t.subject, "value", "") == iri for t in own)
    ordered = sorted(
        own, key=lambda t: ((alone or str(t.subject)), str(t.predicate), str(t.object))
    )
    rows = [
        (*(() if alone else (name(t.subject),)), name(t.predicate), name(t.object))
        for t in ordered[:MOST]
    ]
    speaking = [(name(t.subject), name(t.predicate)) for t in about[:MOST]]
    more = max(0, len(own) - MOST) + max(0, len(about) - MOST)
    return page(bench.labels, iri, name.of(iri), rows, speaking, more)


class _Names:
    """Names of things in the reader's language, each looked up once."""

    def __init__(self, store: ox.Store, language: str) -> None:
        self._store = store
        self._language = language
        self._known: dict[str, str] = {}

    def __call__(self, term: Any) -> Said:  # noqa: ANN401 - any RDF term
        import pyoxigraph as ox

        if isinstance(term, ox.NamedNode):
            return Said(self.of(term.value), term.value)
        if isinstance(term, ox.Literal):
            return Said(term.value, language=term.language or "")
        return Said(str(term))

    def of(self, iri: str) -> str:
        """Return the name of a thing, or its short form."""
        if iri not in self._known:
            self._known[iri] = self._found(iri) or compact(iri)
        return self._known[iri]

    def _found(self, iri: str) -> str:
        import pyoxigraph as ox

        for label in _LABELS:
            node = ox.NamedNode(vocab.expand(label))
            quads = self._store.quads_for_pattern(ox.NamedNode(iri), node, None, ox.DefaultGraph())
            texts = (q.object for q in quads)
            found = {t.language or "": t.value for t in texts if isinstance(t, ox.Literal)}
            if found:
                return str(found.get(self._language) or found.get("en") or min(found.values()))
        return ""
