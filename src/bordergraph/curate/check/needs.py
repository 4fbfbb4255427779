"""Findings and searches that contradict what the model of need says of their pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph import vocab
from bordergraph.errors import DataError, Fault

if TYPE_CHECKING:
    from bordergraph.analysis.gaps.contradictions import Contradiction
    from bordergraph.curate.check.files import Index, Placed
    from bordergraph.model import Network, Ref

__all__ = ["need_faults", "need_warnings"]

_RULES = {
    "needless": "finding-without-need",
    "carried": "search-against-record",
    "missing": "search-against-record",
    "needed": "search-against-need",
}
_WHAT = {
    "needless": "it names {pair}, who have no need of each other on {threats}",
    "carried": "it says '{said}' of {pair} on {threats}, and {arrangements} in force is regular",
    "missing": "it says '{said}' of {pair} on {threats}, and nothing regular is on record",
    "needed": "it says '{said}' of {pair} on {threats}, whom the model says to need each other",
}
_FIX = {
    "needless": "see `why {pair_names}`: correct their tasks, the dependencies, or the pair",
    "carried": "read what carries it, and judge the search anew",
    "missing": "state what was found, with its source, or judge the search anew",
    "needed": "see `why {pair_names}`: correct their tasks or the dependencies, or judge it anew",
}


def need_faults(index: Index) -> list[Placed]:
    """Return what contradicts the model, each on the line of its statement."""
    from bordergraph.store import KnowledgeGraph
    from bordergraph.store.given import Given

    try:
        files = Given(tuple(f.path for f in index.all_files), apart=False)
        network = KnowledgeGraph(files).network()
    except DataError:
        # Claims may be judged where no agency is declared; nobody needs anybody then.
        return []
    found: list[Placed] = []
    for statement, fault in _contradicting(network):
        found += index.place(vocab.iri(*statement), fault)
    return found


def need_warnings(network: Network, folder: str) -> list[Fault]:
    """Return what contradicts the model in a folder of CSV tables, each with its table and id.

    Args:
        network: What its reader read.
        folder: The folder, as it was named.
    """
    found = []
    for (kind, slug), fault in _contradicting(network):
        where = f"{folder}/{'searches' if kind == 'search' else 'findings'}.csv: {slug}"
        found.append(Fault(where, fault.what, fault.fix, fault.rule, fault.severity))
    return found


def _contradicting(network: Network) -> list[tuple[Ref, Fault]]:
    from bordergraph.analysis.gaps.contradictions import contradictions

    return [(c.statement, _fault(c)) for c in contradictions(network)]


def _fault(found: Contradiction) -> Fault:
    first, second = found.agencies
    values = {
        "pair": f"{first} and {second}",
        "pair_names": f"{first} {second}",
        "threats": ", ".join(found.threats),
        "said": found.said,
        "arrangements": ", ".join(found.arrangements),
    }
    kind = found.kind
    what, fix = _WHAT[kind].format(**values), _FIX[kind].format(**values)
    return Fault("", what, fix, _RULES[kind], "warning")
