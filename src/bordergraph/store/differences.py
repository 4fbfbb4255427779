"""Where two graphs tell of the same thing or statement, and say something else of it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bordergraph import vocab
from bordergraph.model import Ref
from bordergraph.record import Difference
from bordergraph.store.querying.answer import compact

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyoxigraph as ox

    from bordergraph.store.engine import LocalEngine

__all__ = ["differences", "statement_iris"]

_TYPE = vocab.PREFIXES["rdf"] + "type"
_THINGS = {
    "Agency", "Association", "Collective", "Company", "Program", "Channel", "Place", "Source",
    "Series", "Publisher", "Pair", "FunctionPair",
}  # fmt: skip


def statement_iris(engine: LocalEngine) -> set[str]:
    """Return the addresses of all statements: what has a class of ours and is no thing."""
    text = f"SELECT DISTINCT ?s ?c {{ ?s a ?c FILTER(STRSTARTS(STR(?c), '{vocab.BG}')) }}"
    return {
        s.value  # type: ignore[union-attr] # what has a class of ours has an address
        for s, c in engine.run(text, derived=False).terms
        if c.value.removeprefix(vocab.BG) not in _THINGS  # type: ignore[union-attr] # the same
    }


def differences(engines: Mapping[str, LocalEngine]) -> tuple[Difference, ...]:
    """Return where graphs give different values of what each of them gives one value of.

    Args:
        engines: Each graph by its name; what is one thing has one address in all of them.

    Raises:
        DataError: A graph cannot be read.
    """
    holders: dict[ox.NamedNode, list[str]] = defaultdict(list)
    for name, engine in sorted(engines.items()):
        text = "SELECT DISTINCT ?s { ?s a ?c FILTER(isIRI(?s)) }"
        for (node,) in engine.run(text, derived=False).terms:
            holders[node].append(name)  # type: ignore[index] # the query takes addresses alone
    found = []
    for node, names in holders.items():
        parts = vocab.split(node.value)
        if len(names) > 1 and parts:
            found += _of(node, Ref(*parts), {name: engines[name] for name in names})
    return tuple(sorted(found, key=lambda d: (d.thing, d.property)))


def _of(node: ox.NamedNode, thing: Ref, engines: Mapping[str, LocalEngine]) -> list[Difference]:
    """Return where graphs differ on one node."""
    import pyoxigraph as ox

    told: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for name, engine in engines.items():
        for quad in engine.store().quads_for_pattern(node, None, None, ox.DefaultGraph()):
            language = getattr(quad.object, "language", None) or ""
            value = compact(quad.object.value)  # type: ignore[union-attr] # our data has no blank nodes here
            told[quad.predicate.value, language][name].add(value)
    return [
        Difference(
            thing, compact(predicate), tuple((name, min(v)) for name, v in sorted(said.items()))
        )
        for (predicate, _), said in told.items()
        if predicate != _TYPE
        and all(len(values) == 1 for values in said.values())
        and len({min(values) for values in said.values()}) > 1
    ]
