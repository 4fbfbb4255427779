"""Findings and searches that contradict the results of the method."""

from __future__ import annotations

import warnings
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bordergraph import vocab
from bordergraph.analysis.method.assessment import assess
from bordergraph.analysis.method.rows import REGULAR_OUTCOMES, Outcome
from bordergraph.curate.turtle import RDF_TYPE, term_key
from bordergraph.errors import DataError, Fault, ReadingNote, Sentence
from bordergraph.model import Ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.curate.check.files import File, PlacedFault, SubjectIndex
    from bordergraph.model import Network, Search


def contradictions(network: Network) -> Iterator[tuple[Ref, Fault]]:
    """Yield the findings, then the searches, that contradict the method, each with its fault."""
    from bordergraph.store.graph import dependencies_of

    assessment = assess(network, dependencies=dependencies_of(network))
    tasked = set(assessment.query("SELECT agency, threat FROM task WHERE {on}"))
    for finding in network.findings:
        for pair in finding.pairs:
            needless = [
                threat
                for threat in sorted(finding.threats)
                if all((agency, threat) in tasked for agency in pair)
                and (*pair, threat) not in assessment.row_by_key
            ]
            if needless:
                what = "it names {pair}, whose work does not depend on each other on {threats}"
                fix = "see `why {names}`: correct their mandates, the dependencies, or the pair"
                values = {"threats": ", ".join(needless), "names": " ".join(pair)}
                fault = _pair_fault("finding-without-need", pair, what, fix, values)
                yield Ref("finding", finding.id), fault
    for search in network.searches:
        if fault_of_search := _search_fault(assessment, search):
            yield Ref("search", search.id), fault_of_search


def _search_fault(assessment: Assessment, search: Search) -> Fault | None:
    """Return the fault of the latest search of a row that contradicts the record."""
    a, b = sorted(search.agencies)
    row = assessment.row_by_key.get((a, b, search.threat))
    if row is None or row.searched_on != search.day:
        return None
    values = {"verdict": search.outcome, "threats": search.threat}
    if search.outcome == "survives" and row.outcome in REGULAR_OUTCOMES:
        uses = assessment.channels_of(row)
        arrangements = sorted({u.arrangement for u in uses if u.arrangement and u.grade > 1})
        values["arrangements"] = ", ".join(arrangements)
        what = "it says '{verdict}' of {pair} on {threats}, and {arrangements} serves them"
        fix = "read what serves them, and judge the search again"
    elif search.outcome in {"closed", "strained"} and row.outcome is Outcome.NOT_ASSESSED:
        what = "it says '{verdict}' of {pair} on {threats}, and no channel is on record"
        fix = "enter the channel that was found, with its source, or judge the search again"
    else:
        return None
    return _pair_fault("search-against-record", (a, b), what, fix, values)


def _pair_fault(
    rule: str, pair: tuple[str, str], what: str, fix: str, values: Mapping[str, object]
) -> Fault:
    pair_text = Sentence("{one} and {other}", one=pair[0], other=pair[1])
    message = Sentence(what, pair=pair_text, **values)
    return Fault("", message, Sentence(fix, **values), rule, "warning")


def need_faults(index: SubjectIndex) -> list[PlacedFault]:
    """Return the contradictions to the method, each on the line of its statement."""
    try:
        with warnings.catch_warnings():
            # The check reports what is left out of the network by faults of its own.
            warnings.simplefilter("ignore", ReadingNote)
            network = index.graph.network()
    except DataError:
        # Claims may be checked without any agency declared; then there are no needs.
        return []
    faults: list[PlacedFault] = []
    for statement, fault in contradictions(network):
        faults += index.place_fault(vocab.iri(*statement), fault)
    return faults


def need_warnings(network: Network, folder: str) -> list[Fault]:
    """Return the contradictions to the method in a folder of CSV tables, each with its table and id."""
    faults = []
    for (kind, slug), fault in contradictions(network):
        where = f"{folder}/{'searches' if kind == 'search' else 'findings'}.csv: {slug}"
        faults.append(replace(fault, location=where))
    return faults


_DATASET = f"{vocab.PREFIXES['void']}Dataset"
# Rules for any graph; the others are rules of the curated graph.
_GENERAL_RULES = {"prefix", "unknown-term", "unknown-kind", "ill-typed", "no-class"}


def is_from_tables(file: File) -> bool:
    """Tell whether a file states that it was made from tables."""
    triples = file.subjects.get(vocab.TABLES, ())
    return any(t.predicate.value == RDF_TYPE and term_key(t.object) == _DATASET for t in triples)


def general_faults(faults: Iterable[PlacedFault]) -> list[PlacedFault]:
    """Return the faults by rules for any graph, without those of the curated graph."""
    return [placed for placed in faults if placed.fault.rule in _GENERAL_RULES]


def reread_faults(index: SubjectIndex) -> list[PlacedFault]:
    """Return the faults that the reader of tables finds in tables with the content of RDF made from such."""
    from bordergraph.store.engine import LocalEngine
    from bordergraph.store.loading.files import find_rdf_files
    from bordergraph.store.networks.integrity import consistent_network
    from bordergraph.store.reading.network import read_network

    engine = LocalEngine(find_rdf_files(file.path for file in index.all_files))
    network, dangling = consistent_network(read_network(engine))
    faults: list[PlacedFault] = []
    for fault in dangling:
        kind, _, slug = fault.location.partition(":")
        faults += _place_on_thing(index, vocab.iri(kind, slug), fault)
    for thing, fault in _reread_tables(network):
        faults += _place_on_thing(index, thing, fault)
    return faults


def _number(start: int, line: int) -> str:
    """Return the number of the thing on a line of a sheet, whose rows begin on line 2."""
    return str(start + line - 2) if line > 1 else ""


def _place_on_thing(index: SubjectIndex, thing: str, fault: Fault) -> list[PlacedFault]:
    """Return a fault on the line of a thing, on its file where it has none."""
    return index.place_fault(thing, fault) or [index.fault_at(0, 0, fault, thing)]


def _reread_tables(network: Network) -> list[tuple[str, Fault]]:
    """Return the faults and doubts of a network written as tables, each with the IRI of its thing."""
    from bordergraph.tables.columns import COLUMNS, TABLE_CLASSES
    from bordergraph.tables.reader import read_sheets
    from bordergraph.tables.sheets import Sheet, memory_sheet
    from bordergraph.tables.writer import table_rows

    things: list[str] = []
    sheets: dict[str, Sheet] = {}
    for name, (columns, rows) in table_rows(network).items():
        start = len(things)
        first = next(iter(COLUMNS[name].values()))
        kind = TABLE_CLASSES[first.target or name].prefixes[0]
        things += [vocab.iri(kind, row[0]) for row in rows]
        # The place of a fault is the number of the thing, which cannot be confused with an id.
        sheets[name] = memory_sheet(name, columns, rows, partial(_number, start))
    faults: list[Fault] = []
    try:
        read_sheets(sheets, "", on_doubt=faults.append)
    except DataError as error:
        faults = list(error.faults)
    return [(things[int(f.location)] if f.location.isdigit() else vocab.TABLES, f) for f in faults]
