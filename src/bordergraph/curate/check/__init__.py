"""Everything that can be wrong with a graph, named with file, line, thing and fix, all at once."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bordergraph import resources, vocab
from bordergraph.curate.check.files import SubjectIndex, key, read_files
from bordergraph.curate.check.needs import is_own, need_faults, need_warnings, own_faults, readable
from bordergraph.curate.check.shacl import question_faults, shape_faults
from bordergraph.curate.check.terms import count_faults, term_faults
from bordergraph.errors import DataError, Fault, UsageError
from bordergraph.model import Network
from bordergraph.store.loading.files import find_rdf_files, refuse_empty_names
from bordergraph.tables.formats import fault_place, is_tables, read_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from bordergraph.curate.check.files import File, PlacedFault


def check(
    paths: Iterable[str | Path] = (),
    on_progress: Callable[[str], None] | None = None,
    only: Collection[Path] | None = None,
) -> tuple[Fault, ...]:
    """Return every fault of a graph, in the order of its files.

    Files that do not parse are all named at once; only when every file parses are the shapes and
    check queries asked, because a missing file would make good statements look wrong. A single
    file of claims is judged together with the registry beside it; folders of CSV tables are
    judged by their reader, and RDF that was made from tables as those are. What breaks no rule is held against the model of need at the end.

    Args:
        paths: RDF files, folders of RDF or of CSV tables, or the word ``curated``. Nothing means ``curated``.
        on_progress: Called with the name of each stage as it begins.
        only: Resolved paths of the files whose faults are asked for, which are the same faults as
            when all are; all when left out. A file that does not parse is told in any case.

    Raises:
        UsageError: Something is not there, or is in no format that can be read; or `only` was
            given with tables, which are judged whole.

    Example:
        >>> import tempfile, pathlib
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "bad.ttl"
        >>> _ = path.write_text("<http://a> <http://b> .")
        >>> [fault.rule for fault in check([path])]
        ['syntax']
    """
    tell = on_progress or (lambda _stage: None)
    tell("reading")
    named = list(paths)
    refuse_empty_names(named)
    tables = [Path(name) for name in named if is_tables(Path(name))]
    rdf = [name for name in named if Path(name) not in tables]
    if tables and only is not None:
        raise UsageError(f"{tables[0]} holds tables, which are judged whole", "leave --changed out")
    told = _table_faults(tables, rdf)
    if tables and not rdf:
        return tuple(told)
    files, faults = read_files(document.path for document in find_rdf_files(rdf))
    if faults or any(map(_breaks, told)):
        return (*told, *faults)
    if not any(map(_is_ours, files)):
        return (*told, _foreign(rdf, files[0].shown))
    context, faults = read_files(_context(files))
    if faults:
        return tuple(faults)
    own = [file for file in files if is_own(file)]
    files = [file for file in files if file not in own]
    placed = _judged(SubjectIndex(files, [*own, *context], only), tell) if files else []
    if own:
        placed += _judged(SubjectIndex(own, [*files, *context], only), tell, as_tables=True)
    return tuple(dict.fromkeys([*told, *(each.fault for each in placed)]))


def _judged(
    index: SubjectIndex, tell: Callable[[str], None], *, as_tables: bool = False
) -> list[PlacedFault]:
    """Return what breaks the rules of the curated graph, in the order of the files.

    RDF made from tables is told what its tables would be told.
    """
    tell("terms")
    found = term_faults(index)
    if as_tables:
        found = [*readable(found), *own_faults(index)]
    else:
        tell("shapes")
        found += shape_faults(index, resources.graph_dir() / "shapes.ttl")
        tell("questions")
        found += question_faults(index, resources.queries_dir() / "check")
        found += count_faults(index)
    if not any(_breaks(placed.fault) for placed in found):
        tell("needs")
        found += need_faults(index)
    return index.asked(found)


def _is_ours(file: File) -> bool:
    """Tell whether a file says anything in the words of bordergraph."""
    ours = (vocab.BG, vocab.ID)
    return any(
        key(term).startswith(ours)
        for t in file.triples
        for term in (t.subject, t.predicate, t.object)
    )


def _foreign(named: list[str | Path], shown: str) -> Fault:
    """Return what is to be said of a graph in the words of others, which the other commands may read."""
    from bordergraph.store.graph import open_graph

    fix = (
        f"an agency is an IRI of the class <{vocab.BG}Agency>; organizations in other words are"
        " judged as the tables that export --format csv makes of them"
    )
    try:
        agencies = len(open_graph(*named).network().agencies)
    except DataError:
        what = "nothing in it is said in the words of bordergraph"
        return Fault(shown, what, fix, "nothing-known")
    what = (
        f"no word of bordergraph is in it, so its statements are not judged; {agencies}"
        f" {'organization is' if agencies == 1 else 'organizations are'} read as agencies"
    )
    return Fault(shown, what, fix, "nothing-known", "warning")


def _breaks(fault: Fault) -> bool:
    return fault.severity == "violation"


def _table_faults(folders: list[Path], rdf: list[str | Path]) -> list[Fault]:
    """Return what is wrong with tables, or else what contradicts the model.

    Args:
        folders: The tables.
        rdf: The graphs of RDF beside them, whose things they may name.
    """
    faults: list[Fault] = []
    for folder in folders:
        found: list[Fault] = []
        others = [other for other in folders if other != folder]
        beside = partial(_names_beside, rdf, others) if rdf or others else None
        warned: list[Fault] = []
        try:
            warned = need_warnings(read_tables(folder, found.append, beside), str(folder))
        except DataError as error:
            found = list(error.faults)
        faults += (replace(f, where=fault_place(folder, f.where)) for f in found)
        faults += warned
    return faults


def _names_beside(rdf: list[str | Path], tables: list[Path]) -> Network:
    """Return what graphs list; nothing when one cannot be read, which is told of it itself."""
    from bordergraph.store.inputs import read_names

    try:
        return read_names(find_rdf_files(rdf) if rdf else (), tables)
    except DataError:
        return Network()


def _context(files: list[File]) -> list[Path]:
    """Return what files rest on but do not hold: the ontology, and the registry beside claims."""
    have = {file.path.resolve() for file in files}
    ontology = vocab.BG.rstrip("#")
    wanted: list[Path] = []
    if not any(ontology in file.subjects for file in files):
        wanted += resources.ontology_files()
    for folder in sorted({f.path.resolve().parent for f in files if f.source}):
        wanted += sorted((folder.parent / "registry").glob("*.ttl"))
    return [path for path in wanted if path.resolve() not in have]
