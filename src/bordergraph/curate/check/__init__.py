"""Check a graph: all its faults at once, each with file, line, thing and fix."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bordergraph import resources, vocab
from bordergraph.curate.check.files import SubjectIndex, read_files
from bordergraph.curate.check.needs import (
    general_faults,
    is_from_tables,
    need_faults,
    need_warnings,
    reread_faults,
)
from bordergraph.curate.check.shacl import question_faults, shape_faults
from bordergraph.curate.check.terms import term_faults
from bordergraph.curate.turtle import term_key
from bordergraph.errors import DataError, Fault, Sentence
from bordergraph.model import Network
from bordergraph.store.loading.files import find_rdf_files, refuse_empty_names
from bordergraph.tables.formats import fault_place, is_tables, read_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bordergraph.curate.check.files import File, PlacedFault


def check(
    paths: Iterable[str | Path] = (), on_progress: Callable[[str], None] | None = None
) -> tuple[Fault, ...]:
    """Return every fault of a graph, in the order of its files; no path means the shipped graph.

    Files that do not parse are all named at once; the shapes and check queries run only when every
    file parses, because a missing file would make good statements look wrong. A single file of
    claims is checked together with the registry beside it; folders of CSV tables are checked by
    their reader, and RDF that was made from tables as those are. A graph without violations is
    compared with the method at the end. `on_progress` is called with each stage as it begins.
    """
    report = on_progress or (lambda _stage: None)
    report("reading")
    names = list(paths)
    refuse_empty_names(names)
    tables = [Path(name) for name in names if is_tables(Path(name))]
    rdf = [name for name in names if Path(name) not in tables]
    table_faults = _table_faults(tables, rdf)
    if tables and not rdf:
        return tuple(table_faults)
    files, faults = read_files(document.path for document in find_rdf_files(rdf))
    if faults or any(map(_is_violation, table_faults)):
        return (*table_faults, *faults)
    if not any(map(_is_ours, files)):
        return (*table_faults, _foreign_fault(rdf, files[0].display_path))
    context, faults = read_files(_context_files(files))
    if faults:
        return tuple(faults)
    from_tables = [file for file in files if is_from_tables(file)]
    files = [file for file in files if file not in from_tables]
    placed: list[PlacedFault] = []
    for part, others in ((files, from_tables), (from_tables, files)):
        if part:
            index = SubjectIndex(part, [*others, *context])
            placed += _rule_faults(index, report, as_tables=part is from_tables)
    return tuple(dict.fromkeys([*table_faults, *(item.fault for item in placed)]))


def _rule_faults(
    index: SubjectIndex, report: Callable[[str], None], *, as_tables: bool = False
) -> list[PlacedFault]:
    """Return the faults by the rules of the curated graph, in the order of the files.

    RDF made from tables gets the faults that its tables would get.
    """
    report("terms")
    faults = term_faults(index)
    if as_tables:
        faults = [*general_faults(faults), *reread_faults(index)]
    else:
        report("shapes")
        faults += shape_faults(index, resources.graph_dir() / "shapes.ttl")
        report("questions")
        faults += question_faults(index, resources.queries_dir() / "check")
    if not any(_is_violation(placed.fault) for placed in faults):
        report("needs")
        faults += need_faults(index)
    return sorted(faults)


def _is_ours(file: File) -> bool:
    """Tell whether a file uses the vocabulary or the ids of bordergraph."""
    namespaces = (vocab.BG, vocab.ID)
    return any(
        term_key(term).startswith(namespaces)
        for t in file.triples
        for term in (t.subject, t.predicate, t.object)
    )


def _foreign_fault(names: list[str | Path], shown: str) -> Fault:
    """Return the fault of a graph in other vocabularies, which the other commands may still map."""
    from bordergraph.store.graph import open_graph

    fix = (
        "an agency is of the class bg:Agency; organizations in other words are judged as the"
        " tables that export --format csv makes of them"
    )
    try:
        agencies = len(open_graph(*names).network().agencies)
    except DataError:
        what = "nothing in it is said in the words of bordergraph"
        return Fault(shown, what, fix, "nothing-known")
    what = "no word of bordergraph is in it, so no statement is judged; organizations read: {n}"
    return Fault(shown, Sentence(what, n=agencies), fix, "nothing-known", "warning")


def _is_violation(fault: Fault) -> bool:
    return fault.severity == "violation"


def _table_faults(folders: list[Path], rdf: list[str | Path]) -> list[Fault]:
    """Return the faults of tables, or else their contradictions to the method.

    They may name things of the graphs of RDF beside them.
    """
    faults: list[Fault] = []
    for folder in folders:
        folder_faults: list[Fault] = []
        other_folders = [other for other in folders if other != folder]
        elsewhere = partial(_names_elsewhere, rdf, other_folders) if rdf or other_folders else None
        doubts: list[Fault] = []
        try:
            network = read_tables(folder, folder_faults.append, elsewhere)
            doubts = need_warnings(network, str(folder))
        except DataError as error:
            folder_faults = list(error.faults)
        faults += (replace(f, location=fault_place(folder, f.location)) for f in folder_faults)
        faults += doubts
    return faults


def _names_elsewhere(rdf: list[str | Path], tables: list[Path]) -> Network:
    """Return the things of other graphs by name; nothing when one cannot be read, which has its own fault."""
    from bordergraph.store.inputs import read_names

    try:
        return read_names(find_rdf_files(rdf) if rdf else (), tables)
    except DataError:
        return Network()


def _context_files(files: list[File]) -> list[Path]:
    """Return the files that others depend on: the ontology, and the registry beside claims."""
    known = {file.path.resolve() for file in files}
    ontology = vocab.BG.rstrip("#")
    paths: list[Path] = []
    if not any(ontology in file.subjects for file in files):
        paths += resources.ontology_files()
    for folder in sorted({f.path.resolve().parent for f in files if f.source}):
        paths += sorted((folder.parent / "registry").glob("*.ttl"))
    return [path for path in paths if path.resolve() not in known]
