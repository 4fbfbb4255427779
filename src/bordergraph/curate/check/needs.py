"""Findings and searches that contradict the method about their agencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph import vocab
from bordergraph.errors import DataError, Fault

if TYPE_CHECKING:
    from bordergraph.analysis.gaps.contradictions import Contradiction
    from bordergraph.curate.check.files import Index, Placed
    from bordergraph.model import Network, Ref

_RULES = {
    "needless": "finding-without-need",
    "served": "search-against-record",
    "missing": "search-against-record",
}
_WHAT = {
    "needless": "it names {pair}, whose work does not depend on each other on {threats}",
    "served": "it says '{verdict}' of {pair} on {threats}, and {arrangements} serves them",
    "missing": "it says '{verdict}' of {pair} on {threats}, and no channel is on record",
}
_FIX = {
    "needless": "see `why {pair_names}`: correct their mandates, the dependencies, or the pair",
    "served": "read what serves them, and judge the search again",
    "missing": "enter the channel that was found, with its source, or judge the search again",
}


def need_faults(index: Index) -> list[Placed]:
    """Return what contradicts the method, each on the line of its statement."""
    from bordergraph.store import KnowledgeGraph
    from bordergraph.store.inputs import Given

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
    """Return what contradicts the method in a folder of CSV tables, each with its table and id.

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
    from bordergraph.store.dependencies import dependencies_of

    found = contradictions(network, dependencies_of(network))
    return [(c.statement, _fault(c)) for c in found]


def _fault(found: Contradiction) -> Fault:
    first, second = found.agencies
    values = {
        "pair": f"{first} and {second}",
        "pair_names": f"{first} {second}",
        "threats": ", ".join(found.threats),
        "verdict": found.verdict,
        "arrangements": ", ".join(found.arrangements),
    }
    kind = found.kind
    what, fix = _WHAT[kind].format(**values), _FIX[kind].format(**values)
    return Fault("", what, fix, _RULES[kind], "warning")
