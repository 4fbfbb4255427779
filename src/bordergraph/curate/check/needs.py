"""Findings and searches that contradict the method or each other about their agencies."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from bordergraph import vocab
from bordergraph.analysis.method.assessment import assess
from bordergraph.analysis.method.rows import Outcome
from bordergraph.curate.check.files import key
from bordergraph.curate.turtle import RDF_TYPE
from bordergraph.errors import DataError, Fault, ReadingNote
from bordergraph.model import Ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.curate.check.files import File, PlacedFault, SubjectIndex
    from bordergraph.model import Dependency, Finding, Network, Search


NEEDLESS, SERVED, MISSING = "needless", "served", "missing"
"""Agencies named without need; a channel where a search found none; none where it found one."""

_OUTCOMES_SERVED = frozenset({Outcome.REGULAR, Outcome.ASSUMED})


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A statement about two agencies on a threat that the method does not bear out.

    Attributes:
        kind: ``needless`` (a finding names two agencies without need), ``served`` (a search found
            nothing regular, and a channel is on record) or ``missing`` (a search found a channel
            that is not on record).
        statement: The finding or search.
        agencies: The two ids, sorted.
        threats: Ids of the threats, sorted.
        verdict: The kind of the finding, or the outcome of the search.
        arrangements: Ids of the arrangements on record, where it is ``served``.
    """

    kind: str
    statement: Ref
    agencies: tuple[str, str]
    threats: tuple[str, ...]
    verdict: str
    arrangements: tuple[str, ...] = ()


def contradictions(
    network: Network, dependencies: Sequence[Dependency] = ()
) -> tuple[Contradiction, ...]:
    """List the findings and searches that contradict the method.

    Args:
        network: The network.
        dependencies: Which work depends on which, for data that does not say.

    Returns:
        Findings first, each in the order of the network.

    Example:
        >>> from bordergraph.model import Network
        >>> contradictions(Network())
        ()
    """
    assessment = assess(network, dependencies=dependencies)
    tasked = set(assessment.query("SELECT agency, threat FROM task WHERE {on}"))
    found = [c for f in network.findings for c in _of_finding(assessment, f, tasked)]
    found += [c for s in network.searches for c in _of_search(assessment, s)]
    return tuple(found)


def _of_finding(
    assessment: Assessment, finding: Finding, tasked: set[tuple[str, str]]
) -> Iterator[Contradiction]:
    """Yield the pairs of a finding that have no need on a threat that it names."""
    for pair in finding.pairs:
        needless = tuple(
            threat
            for threat in sorted(finding.threats)
            if all((agency, threat) in tasked for agency in pair)
            and (*pair, threat) not in assessment.by_key
        )
        if needless:
            yield Contradiction(NEEDLESS, Ref("finding", finding.id), pair, needless, finding.kind)


def _of_search(assessment: Assessment, search: Search) -> Iterator[Contradiction]:
    """Yield what the latest search of a row says against the record."""
    a, b = sorted(search.agencies)
    row = assessment.by_key.get((a, b, search.threat))
    if row is None or row.searched_on != search.day:
        return
    arrangements: tuple[str, ...] = ()
    if search.outcome == "survives" and row.outcome in _OUTCOMES_SERVED:
        kind = SERVED
        uses = assessment.channels_of(row)
        arrangements = tuple(sorted({u.arrangement for u in uses if u.arrangement and u.grade > 1}))
    elif search.outcome in {"closed", "strained"} and row.outcome is Outcome.NOT_ASSESSED:
        kind = MISSING
    else:
        return
    statement = Ref("search", search.id)
    yield Contradiction(kind, statement, (a, b), (search.threat,), search.outcome, arrangements)


# The rule that each kind breaks, what is wrong, and what to do.
_TOLD = {
    NEEDLESS: (
        "finding-without-need",
        "it names {pair}, whose work does not depend on each other on {threats}",
        "see `why {pair_names}`: correct their mandates, the dependencies, or the pair",
    ),
    SERVED: (
        "search-against-record",
        "it says '{verdict}' of {pair} on {threats}, and {arrangements} serves them",
        "read what serves them, and judge the search again",
    ),
    MISSING: (
        "search-against-record",
        "it says '{verdict}' of {pair} on {threats}, and no channel is on record",
        "enter the channel that was found, with its source, or judge the search again",
    ),
}


def need_faults(index: SubjectIndex) -> list[PlacedFault]:
    """Return what contradicts the method, each on the line of its statement."""
    try:
        with warnings.catch_warnings():
            # What is left out of the network has faults of its own here.
            warnings.simplefilter("ignore", ReadingNote)
            network = index.graph.network()
    except DataError:
        # Claims may be judged where no agency is declared; nobody needs anybody then.
        return []
    found: list[PlacedFault] = []
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
        found.append(replace(fault, where=where))
    return found


def _contradicting(network: Network) -> list[tuple[Ref, Fault]]:
    from bordergraph.store.graph import dependencies_of

    return [(c.statement, _fault(c)) for c in contradictions(network, dependencies_of(network))]


def _fault(found: Contradiction) -> Fault:
    first, second = found.agencies
    values = {
        "pair": f"{first} and {second}",
        "pair_names": f"{first} {second}",
        "threats": ", ".join(found.threats),
        "verdict": found.verdict,
        "arrangements": ", ".join(found.arrangements),
    }
    rule, what, fix = _TOLD[found.kind]
    return Fault("", what.format(**values), fix.format(**values), rule, "warning")


_DATASET = f"{vocab.PREFIXES['void']}Dataset"
# What is wrong in whoever's words; the others are rules of the curated graph.
_FOR_ALL = {"prefix", "unknown-term", "unknown-kind", "ill-typed", "no-class"}


def is_own(file: File) -> bool:
    """Tell whether a file says of itself that it was made from tables."""
    said = file.subjects.get(vocab.TABLES, ())
    return any(t.predicate.value == RDF_TYPE and key(t.object) == _DATASET for t in said)


def readable(found: Iterable[PlacedFault]) -> list[PlacedFault]:
    """Return the faults of terms that are wrong in any graph, not against our own rules only."""
    return [placed for placed in found if placed.fault.rule in _FOR_ALL]


def own_faults(index: SubjectIndex) -> list[PlacedFault]:
    """Return what the reader of tables says of the tables that hold the same, on the same things.

    Args:
        index: The files that were made from tables, and what they rest on.
    """
    from bordergraph.store.engine import LocalEngine
    from bordergraph.store.loading.files import find_rdf_files
    from bordergraph.store.networks.integrity import consistent_network
    from bordergraph.store.reading.network import read_network

    engine = LocalEngine(find_rdf_files(file.path for file in index.all_files))
    network, dangling = consistent_network(read_network(engine))
    found: list[PlacedFault] = []
    for fault in dangling:
        kind, _, slug = fault.where.partition(" ")
        found += _placed(index, vocab.iri(kind, slug), fault)
    for thing, fault in _read_again(network):
        found += _placed(index, thing, fault)
    return found


def _number(start: int, line: int) -> str:
    """Return the number of the thing on a line of a sheet, whose rows begin on line 2."""
    return str(start + line - 2) if line > 1 else ""


def _placed(index: SubjectIndex, thing: str, fault: Fault) -> list[PlacedFault]:
    """Return a fault on the line of a thing, on its file where it has none."""
    return index.place(thing, fault) or [index.placed_at(0, 0, fault, thing)]


def _read_again(network: Network) -> list[tuple[str, Fault]]:
    """Return the faults and doubts of the tables of a network, each with the IRI it is about."""
    from bordergraph.tables.columns import COLUMNS, TABLE_CLASSES
    from bordergraph.tables.reader import read_sheets
    from bordergraph.tables.sheets import Sheet, memory_sheet
    from bordergraph.tables.writer import table_rows

    things: list[str] = []
    sheets: dict[str, Sheet] = {}
    for name, (columns, rows) in table_rows(network).items():
        start = len(things)
        first = next(iter(COLUMNS[name].values()))
        kind = TABLE_CLASSES[first.of or name].prefixes[0]
        things += [vocab.iri(kind, row[0]) for row in rows]
        # The place of a fault is the number of the thing, which no id can be taken for.
        sheets[name] = memory_sheet(name, columns, rows, partial(_number, start))
    faults: list[Fault] = []
    try:
        read_sheets(sheets, "", on_doubt=faults.append)
    except DataError as error:
        faults = list(error.faults)
    return [(things[int(f.where)] if f.where.isdigit() else vocab.TABLES, f) for f in faults]
