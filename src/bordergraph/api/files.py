"""Graphs as files: exports, tables as RDF, faults, and the canonical layout."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bordergraph.api.arguments import FILES, FOLDERS, RDF
from bordergraph.api.result import Result
from bordergraph.errors import DataError, Fault, UsageError, few
from bordergraph.views.table.document import Document
from bordergraph.views.table.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pyoxigraph as ox

    from bordergraph.api.desk import Desk
    from bordergraph.curate.changed import Changes
    from bordergraph.model import Network

__all__ = [
    "FormattedFile",
    "check",
    "export",
    "formatted",
    "imported",
    "tables_as_rdf",
    "template",
]


# Files that a line names before it only counts them.
_NAMED = 12
_HELD = ("what", "count")
_COUNTED = (
    "agencies", "arrangements", "threats", "participations", "flows", "shares", "mandates", "foci",
    "findings", "figures", "sources",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FormattedFile:
    """One file in the layout it should have.

    Attributes:
        path: The file.
        text: What it should hold.
        changed: Whether it holds something else, or is not there.
    """

    path: Path
    text: str
    changed: bool


def _inventory(network: Network) -> tuple[tuple[tuple[str, int], ...], Table[Any]]:
    """Return how many of each kind a network holds, as rows and as a table."""
    rows = tuple((name, len(getattr(network, name))) for name in _COUNTED)
    return rows, Table.plain(_HELD, rows)


def export(desk: Desk, form: str, folder: str | Path | None) -> Result[tuple[str, int]]:
    """Return the graph as text of another program's format, or write it as tables."""
    if form in RDF:
        quads = desk.graph.quads(_then(desk) if desk.graph.as_of else None)
        stated = (("statements in graphs", len(quads)),)
        return Result(
            stated,
            Document(_rdf_text(quads, form, partial(_concluded, desk)), Table.plain(_HELD, stated)),
        )
    from bordergraph.views.exchange import WRITERS

    if form in FOLDERS and folder is None:
        raise UsageError(f"{form} is several tables", "name a folder with -o")
    if form in FILES and folder is None:
        raise UsageError(f"{form} is no text", "name a file with -o")
    network = _then(desk)
    rows, holds = _inventory(network)
    from bordergraph.tables import table_rows, write_tables

    if form == "csv" and folder is not None:
        write_tables(network, folder)
        return Result(rows, Document("", holds), network, _lost(desk.network))
    if form in FILES and folder is not None:
        _write_book(table_rows(network), Path(folder))
        return Result(rows, Document("", holds), network, _lost(desk.network))
    if form == "datapackage" and folder is not None:
        from bordergraph.api.package import about
        from bordergraph.folder import write_folder
        from bordergraph.tables.package import packaged

        write_folder(folder, packaged(network, about(desk, network)))
        return Result(rows, Document("", holds), network, _lost(desk.network))
    if form == "parquet" and folder is not None:
        from bordergraph.folder import write_folder
        from bordergraph.tables.package import parquet_files

        write_folder(folder, parquet_files(network))
        return Result(rows, Document("", holds), network, _lost(desk.network))
    stamp = desk.stamp()
    day = f", {stamp.day}" if stamp.day else ""
    data = f", data {stamp.data_hash}" if stamp.data_hash else ""
    text = WRITERS[form](network, f"bordergraph {stamp.version}{data}{day}")
    return Result(rows, Document(text, holds), network, _undrawn(form, network))


def export_method(desk: Desk, form: str, folder: str | Path) -> Result[tuple[str, int]]:
    """Write the tables that the need method reads, and the SQL that runs on them."""
    from bordergraph.analysis.method.inputs import tabulate
    from bordergraph.analysis.method.numbers import VARIANTS
    from bordergraph.analysis.method.publication import FORMS, method_files
    from bordergraph.folder import write_folder

    if form not in FORMS:
        raise UsageError(f"no format '{form}' of the method", f"use {' or '.join(FORMS)}")
    network = desk.network
    tables = tabulate(network, [(network.day, name) for name in VARIANTS], desk.dependencies)
    write_folder(folder, method_files(tables, form))
    rows = tuple((name, len(found)) for name, found in tables.items())
    return Result(rows, Document("", Table.plain(_HELD, rows)), network)


def _write_book(
    tables: Mapping[str, tuple[Sequence[str], Sequence[Sequence[str]]]], path: Path
) -> None:
    """Write the tables that have rows as a workbook.

    Raises:
        OutputError: It cannot be written, or a sheet cannot hold a table.
    """
    from bordergraph.folder import write_folder
    from bordergraph.tables.book import WORKBOOK, workbook_bytes

    if path.suffix.lower() != WORKBOOK:
        raise UsageError(f"{path} is no name of a workbook", f"end it in {WORKBOOK}")
    held = {name: table for name, table in tables.items() if table[1] or name == "agencies"}
    write_folder(path.parent, {path.name: workbook_bytes(held)})


def _undrawn(form: str, network: Network) -> tuple[str, ...]:
    """Return what nodes and ties have no place for, in one sentence, if there is any of it."""
    held = {
        "mandates with functions": [m for m in network.mandates if m.functions],
        "dependencies": network.dependencies,
        "gateways": network.gateways,
        "searches": network.searches,
        "findings": network.findings,
    }
    lost = [f"{what} ({len(found)})" for what, found in held.items() if found]
    if not lost:
        return ()
    what = f"note: {form} has no place for {', '.join(lost)}"
    return (f"{what}, on which gaps rest; RDF, csv and datapackage have",)


def _concluded(desk: Desk) -> bytes:
    """Return what follows from a network as N-Triples; nothing of what cannot be read as one."""
    try:
        held = _then(desk) if desk.graph.as_of else None
        return desk.conclusions() + desk.graph.intervals(held)
    except DataError:
        return b""


def _then(desk: Desk) -> Network:
    """Return the network as it was on the day asked for; whole when none was."""
    from bordergraph.analysis.core.in_force import on_day

    return on_day(desk.network, desk.graph.as_of)


def _lost(network: Network) -> tuple[str, ...]:
    """Return what tables have no place for, in one sentence, if there is any of it."""
    if not network.figures:
        return ()
    lost = f"{len(network.figures)} figures"
    return (f"note: the tables have no place for {lost}",)


def _rdf_text(quads: Iterable[ox.Quad], form: str, conclusions: Callable[[], bytes]) -> str:
    """Return quads as RDF text that is the same for the same data.

    Turtle comes in the canonical layout; it and N-Triples forget the graphs and hold what is
    stated. The others add what is derived, and repeat everything in the default graph.

    Raises:
        UsageError: There is no such format.
    """
    if form == "turtle":
        from bordergraph.curate.turtle import layout

        return layout(q.triple for q in quads)
    from bordergraph.store.dump import filled, serialized

    return serialized(quads if form == "ntriples" else filled(quads, conclusions()), form)


def imported(path: str | Path, form: str) -> Result[tuple[str, int]]:
    """Return tables, an edge list or a graph file as RDF that reads back as the same network."""
    from bordergraph.store.loading.inputs import is_rdf
    from bordergraph.tables import read_tables

    if not Path(path).exists():
        raise UsageError(f"no file or folder {path}", "give a folder with agencies.csv in it")
    if Path(path).is_file() and is_rdf(Path(path)):
        raise UsageError(f"{path} is RDF already", "write it in our words with --graph and export")
    network = read_tables(Path(path))
    text, notes = tables_as_rdf(network, form)
    rows, holds = _inventory(network)
    return Result(rows, Document(text, holds), network, _told(network, notes))


def template(folder: str | Path) -> Result[tuple[str, int]]:
    """Write tables to begin with, and return each file with its number of example rows."""
    from bordergraph.tables.template import write_template

    rows = write_template(folder)
    return Result(rows, Document("", Table.plain(("file", "examples"), rows)))


def tables_as_rdf(network: Network, form: str) -> tuple[str, list[str]]:
    """Return a network of tables as RDF that reads back as the same network.

    Args:
        network: What `bordergraph.tables.read_tables` read.
        form: turtle, trig, nquads, ntriples or jsonld.

    Returns:
        The text, and what RDF does not carry over, one sentence each.

    Raises:
        UsageError: There is no such format.

    Example:
        >>> from bordergraph.model import Agency, Network
        >>> tables_as_rdf(Network(agencies=(Agency("na", "Agency"),)), "ntriples")[1]
        []
    """
    from bordergraph.analysis.method.assessment import assess
    from bordergraph.api.conclusions import conclusions
    from bordergraph.store.dependencies import dependencies_of
    from bordergraph.store.dump import by_source
    from bordergraph.store.engine import LocalEngine
    from bordergraph.store.reading.intervals import interval_triples
    from bordergraph.store.writing.network import triples

    stated, notes = _as_rdf(network)

    def concluded() -> bytes:
        engine = LocalEngine((), networks=(stated,))
        found = conclusions(stated, assess(stated, dependencies=dependencies_of(stated)))
        return found + interval_triples(engine, stated)

    return _rdf_text(by_source(list(triples(stated))), form, concluded), notes


def _as_rdf(network: Network) -> tuple[Network, list[str]]:
    """Return what of a network RDF states, and in sentences what it does not carry over."""
    notes = []
    if network.complete and network.sources:
        # With a source in it the graph would no longer be taken at its word.
        notes.append(f"{_count(len(network.sources), 'source')} that no row cites left out")
        network = replace(network, sources=())
    weighed = sum(t.severity != 1 for t in network.threats)
    if weighed:
        notes.append(
            f"the severity of {_count(weighed, 'threat')} left out: it is a weight, not a fact"
        )
    joined = (
        _alike((p.agency, p.arrangement) for p in network.participations)
        + _alike((m.agency, m.threat) for m in network.mandates)
        + _alike((s.giver, s.receiver, s.threat) for s in network.shares)
    )
    if joined:
        notes.append(
            f"{_count(joined, 'row')} that differ from another row of the same two things, by role "
            "or date, will be read as one tie with it"
        )
    return network, notes


def _alike(keys: Iterable[tuple[str | None, ...]]) -> int:
    """Return how many keys were there before."""
    counts = Counter(keys)
    return counts.total() - len(counts)


def _told(network: Network, notes: list[str]) -> tuple[str, ...]:
    """Return what was read, what was left out, and how many facts name no source."""
    ties = (network.participations, network.mandates, network.foci, network.shares)
    facts = [f for kind in ties for f in kind]
    counts = {
        "agencies": len(network.agencies),
        "programs and channels": len(network.arrangements),
        "threats": len(network.threats),
        "facts": len(facts),
    }
    bare = sum(not f.citations for f in facts)
    return (
        ", ".join(f"{name} {n}" for name, n in counts.items()),
        *(f"note: {note}" for note in notes),
        *([f"{bare} of {len(facts)} facts name no source"] if bare else ()),
    )


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def check(
    paths: Sequence[str | Path],
    on_progress: Callable[[str], None] | None,
    changed: str | bool = False,
) -> Result[Fault]:
    """Return every fault of files and folders, or of those that a branch touched."""
    from bordergraph.curate.check import check as find_faults

    remarks: list[str] = []
    only = None
    if changed is not False:
        from bordergraph.curate.changed import touched

        found = touched(paths, None if changed is True else changed)
        only, remarks = found.files, [_judged(found)]
    faults = find_faults(paths, on_progress, only) if only is None or only else ()
    columns = ("severity", "where", "what", "fix", "rule")
    rows = [tuple(getattr(fault, name) for name in columns) for fault in faults]
    if only is None or only:
        remarks.append(_verdict(faults))
    return Result(faults, Table.plain(columns, rows, "Faults"), remarks=tuple(remarks))


def _judged(found: Changes) -> str:
    """Return one line that says which files were judged, and since when they changed."""
    since = f"since {found.commit}, where this branch and {found.since} part"
    if not found.files:
        return f"Nothing to judge: no file of the graph changed {since}."
    names = [f"{path.parent.name}/{path.name}" for path in sorted(found.files)]
    count = _count(len(names), "file")
    return f"Judged {count} changed {since}: {few(names, _NAMED)}."


def _verdict(faults: Sequence[Fault]) -> str:
    """Return one line that says how it stands."""
    if not faults:
        return "No faults."
    violations = sum(fault.severity == "violation" for fault in faults)
    warnings = len(faults) - violations
    return f"{_count(violations, 'violation')}, {_count(warnings, 'warning')}."


def formatted(paths: Sequence[str | Path], *, index: bool) -> Result[FormattedFile]:
    """Return every Turtle file named in the canonical layout, and indexes written anew."""
    named = [Path(p) for p in paths]
    texts = _canonical(named)
    if index:
        from bordergraph.curate.inventory import indexes

        for folder in named:
            if not folder.is_dir():
                raise UsageError(f"--index needs a graph folder, and {folder} is none")
            texts |= indexes(folder, texts)
    files = tuple(
        FormattedFile(p, text, not p.exists() or p.read_bytes() != text.encode())
        for p, text in sorted(texts.items())
    )
    changed = [f for f in files if f.changed]
    holds = Table.plain(("path", "changed"), [(str(f.path), f.changed) for f in files])
    listed = "".join(f"{f.path}\n" for f in changed)
    remark = f"{len(changed)} of {len(files)} files"
    return Result(files, Document(listed, holds), remarks=(remark,))


def _canonical(paths: Sequence[Path]) -> dict[Path, str]:
    """Return the canonical text of every Turtle file named.

    Raises:
        UsageError: Something is not there, or holds no Turtle.
        DataError: Some file is no Turtle; all of them are named.
    """
    from bordergraph.curate.turtle import canonical

    texts: dict[Path, str] = {}
    faults: list[Fault] = []
    for named in paths:
        files = sorted(named.rglob("*.ttl")) if named.is_dir() else [named]
        if not files or not all(f.is_file() for f in files):
            raise UsageError(f"no Turtle at {named}", "give a .ttl file or a folder of them")
        for file in files:
            try:
                texts[file] = canonical(file.read_text(encoding="utf-8"), str(file))
            except DataError as error:
                faults += error.faults
            except UnicodeDecodeError as error:
                faults.append(Fault(str(file), f"not UTF-8 at byte {error.start}", rule="syntax"))
    if faults:
        raise DataError("nothing was written", faults)
    return texts
