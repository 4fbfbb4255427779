"""The RDF files behind the names that a user gives, their named graphs, and the index on disk."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import stat
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import starmap
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bordergraph import resources, vocab
from bordergraph.decompress import PACKED_SUFFIXES, bare_name, read_beginning
from bordergraph.errors import (
    DataError,
    Fault,
    OutputError,
    Sentence,
    UsageError,
    not_utf8,
    warn_reading,
)
from bordergraph.tables import READABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    import pyoxigraph as ox
    import rdflib

    from bordergraph.model import Network
    from bordergraph.record import Entry, ThingName
    from bordergraph.store.networks.names import Names


CURATED = "curated"
# Media types by suffix, as the engine knows formats.
MEDIA_TYPES = {
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".nq": "application/n-quads",
    ".trig": "application/trig",
    ".n3": "text/n3",
    ".rdf": "application/rdf+xml",
    ".owl": "application/rdf+xml",
    ".xml": "application/rdf+xml",
    ".jsonld": "application/ld+json",
    ".json": "application/ld+json",
}
# Endings that other formats use too; folders are not searched for them.
_AMBIGUOUS_ENDINGS = {".json", ".xml"}
_URL = re.compile(r"https?:/")
_DOWNLOAD = "download it and name the file, or name an endpoint of SPARQL with --endpoint"
_NAMEABLE = Sentence("give {forms}, RDF, or the word curated", forms=READABLE)
_HEAD = 1 << 14
# The name that rdflib gives the default graph.
_DEFAULT_GRAPH = "urn:x-rdflib:default"
_SAFE_NAME = re.compile(r"[A-Za-z0-9._~/-]+")
_QUAD_FORMATS = {"application/n-quads", "application/trig", "application/ld+json"}


@dataclass(frozen=True, slots=True)
class InputFile:
    """One RDF file.

    Attributes:
        graph: IRI of the named graph that its triples belong to.
        base: What relative IRIs in the file are relative to: the file itself.
        source: The source whose statements it holds, if it is a file of claims.
        data: Its content, where it is not a file but a graph in memory.
    """

    path: Path
    media_type: str
    graph: str
    base: str
    source: str | None = None
    data: bytes | None = None

    @property
    def names_its_graphs(self) -> bool:
        """Whether its format has named graphs."""
        return self.media_type in _QUAD_FORMATS


def is_rdf(path: Path) -> bool:
    """Tell whether the ending of a file's name is used by RDF alone.

    Example:
        >>> is_rdf(Path("a.ttl.gz")), is_rdf(Path("a.json"))
        (True, False)
    """
    ending = os.path.splitext(bare_name(path))[1]  # noqa: PTH122 - a name in lower case
    return ending in MEDIA_TYPES and ending not in _AMBIGUOUS_ENDINGS


def refuse_overwrite(names: Iterable[str | Path], target: Path) -> None:
    """Refuse to overwrite an input, or to write where it would be read the next time (OutputError)."""
    from bordergraph.tables.formats import input_files, is_tables

    try:
        path = Path(os.path.realpath(target))
    except ValueError as error:
        raise OutputError("cannot write {path}: {why}", path=target, why=error) from None
    for name in names:
        root = Path(os.path.realpath(resources.graph_dir() if str(name) == CURATED else name))
        if is_tables(root):
            files = input_files(root)
            is_parent = root.is_file() and path.is_dir() and any(f.parent == path for f in files)
            is_read = is_parent or (root.is_dir() and path in files)
        else:
            is_read = root.is_dir() and root in path.parents and is_rdf(path)
        if path == root or is_read:
            text = "cannot write {path}: {name} is read from there"
            raise OutputError(Sentence(text, path=target, name=name), "name another place")


def refuse_empty_names(names: Iterable[str | Path]) -> None:
    """Refuse an empty name, which would mean the current folder."""
    if any(name == "" for name in names):
        raise UsageError("an empty name names no graph", _NAMEABLE)


def graph_document(graph: rdflib.Graph, name: str) -> InputFile:
    """Return a copy of an rdflib graph or dataset as an input file; its graphs keep their names."""
    import pyoxigraph as ox
    import rdflib

    parts = list(graph.graphs()) if isinstance(graph, rdflib.Dataset) else [graph]
    quads = ox.Dataset()
    for part in parts:
        is_named = len(parts) > 1 and str(part.identifier) != _DEFAULT_GRAPH
        graph_name = ox.NamedNode(str(part.identifier)) if is_named else ox.DefaultGraph()
        try:
            text = part.serialize(format="nt", encoding="utf-8")
            for q in ox.parse(text, format=ox.RdfFormat.N_TRIPLES):
                quads.add(ox.Quad(q.subject, q.predicate, q.object, graph_name))
        except (SyntaxError, ValueError) as error:
            message = Sentence("not valid {form}: {why}", form="RDF", why=error)
            fault = Fault(name, message, "correct the graph", rule="syntax")
            raise DataError("{path} cannot be read", (fault,), path=name) from None
    # Each program names blank nodes differently, and the same graph has to give the same bytes.
    quads.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    lines = sorted(f"{q} .\n" for q in quads)
    iri = vocab.graph_iri(quote(name))
    data = "".join(lines).encode()
    return InputFile(Path(name), "application/n-quads", iri, _DEFAULT_GRAPH, data=data)


def find_rdf_files(names: Iterable[str | Path] = ()) -> tuple[InputFile, ...]:
    """Return the RDF files behind files, folders, or the word ``curated``, which no name means too.

    A folder that may not be entered is a DataError, as part of the graph would be missing.
    """
    files: list[InputFile] = []
    names = tuple(names) or (CURATED,)
    for name in names:
        root = resources.graph_dir() if str(name) == CURATED else Path(name)
        try:
            files += _find_files(root)
        except OSError as error:
            fault = Fault.unreadable(error.filename or root, error)
            raise DataError("the graph cannot be read", (fault,)) from None
    return tuple(dict.fromkeys(files) if len(names) > 1 else files)


def _find_files(root: Path) -> list[InputFile]:
    """Return the files behind one name; a folder may not be entered (OSError), or it is no graph (UsageError)."""
    if root.is_dir():
        files = _rdf_names(root)
        if not files:
            from bordergraph.tables.formats import agencies_hint

            if advice := agencies_hint(root):
                raise UsageError("no table of agencies in folder {path}", advice, path=root)
            endings = " ".join(sorted(MEDIA_TYPES.keys() - _AMBIGUOUS_ENDINGS))
            hint = "expected files ending in {endings} (also .gz, .zst), agencies.csv, or edges.csv"
            raise UsageError("no RDF in folder {path}", hint, path=root, endings=endings)
        base = root.resolve().as_uri()
        return [_input_file(root, name, base) for name in files]
    if root.is_file():
        is_claims = root.parent.name == "claims"
        folder = root.parent.parent if is_claims else root.parent
        relative = root.relative_to(folder).as_posix()
        return [_input_file(folder, relative, folder.resolve().as_uri())]
    if _URL.match(str(root)):
        raise UsageError("an address is no file, and nothing is fetched while reading", _DOWNLOAD)
    raise UsageError("no file or folder {path}", _NAMEABLE, path=root)


def _rdf_names(root: Path) -> list[str]:
    """Return the RDF files below a folder, relative to it, in the order of their names."""

    def refuse(error: OSError) -> None:
        raise error

    unambiguous = MEDIA_TYPES.keys() - _AMBIGUOUS_ENDINGS
    endings = tuple(e + packed for e in unambiguous for packed in ("", *PACKED_SUFFIXES))
    paths = []
    # Hundreds of files are listed at each start, and os.walk is several times faster than rglob.
    for folder, _, names in os.walk(root, onerror=refuse):
        subfolder = Path(folder).relative_to(root).as_posix()
        for name in names:
            if not name.lower().endswith(endings) or name == "shapes.ttl":
                continue
            # A pipe would block until somebody writes to it, and a device never ends.
            if stat.S_ISREG(os.stat(f"{folder}/{name}").st_mode):  # noqa: PTH116 - see above
                paths.append(name if subfolder == "." else f"{subfolder}/{name}")
            else:
                text = "{path} is no file, so it is not read"
                warn_reading(Sentence(text, path=f"{folder}/{name}"), callers=0)
    return sorted(paths)


def _input_file(root: Path, name: str, base: str) -> InputFile:
    """Return a file below a folder; its named graph follows from its path."""
    path = root / name
    # There may be thousands of files, and to split a Path is slow.
    lower = name.lower()
    packed = next(filter(lower.endswith, PACKED_SUFFIXES), "")
    stem, ending = os.path.splitext(name[: len(name) - len(packed)])  # noqa: PTH122 - see above
    media_type = MEDIA_TYPES.get(ending.lower())
    if media_type is None or (ending.lower() == ".json" and not _is_linked_data(path)):
        text, endings = "give {forms}, or RDF ({endings}), also .gz or .zst", sorted(MEDIA_TYPES)
        message = Sentence("cannot tell the format of {path}", path=path)
        raise UsageError(message, Sentence(text, forms=READABLE, endings=" ".join(endings)))
    is_safe = _SAFE_NAME.fullmatch(name) is not None
    iri = f"{base}/{name if is_safe else quote(name)}"
    if stem.startswith("claims/"):
        # A file that names its graphs may hold several sources.
        slug = stem.rpartition("/")[2]
        source = None if media_type in _QUAD_FORMATS else slug
        return InputFile(path, media_type, vocab.iri("source", slug), iri, source)
    graph = vocab.graph_iri(stem if is_safe else quote(stem))
    return InputFile(path, media_type, graph, iri)


def _is_linked_data(path: Path) -> bool:
    """Tell whether a JSON file, also one in UTF-16, begins with a key of JSON-LD, or is damaged."""
    with suppress(ValueError):
        return b'"@' in read_beginning(path, _HEAD).replace(b"\0", b"")
    return True


MAX_EXPANSION = 100
"""The expanded entities of an XML file may have at most so many times its size."""

_ENTITY = re.compile(rb"<!ENTITY\s+([^\s%]+)\s+(?:\"([^\"]*)\"|'([^']*)')")
_REFERENCE = re.compile(rb"&([^\s;&#]+);")
_ERROR_POSITION = re.compile(r"^Parser error .*?: ", re.DOTALL)
# Words of the parser's deliberate refusals, each with our message and fix.
_REFUSALS = (
    (
        "LoadDocumentCallback",
        "its @context is kept elsewhere, and nothing is fetched while reading",
        "write the context into the file",
    ),
    (
        "<!ENTITY values",
        "one of its entities is kept elsewhere, and nothing is fetched while reading",
        "write the text of the entity into the file, in double quotes",
    ),
)


def parser_fault(error: Exception, where: str, form: str) -> Fault:
    """Return the fault of a file that does not parse or cannot be read, with line and column.

    Example:
        >>> str(parser_fault(SyntaxError("Parser error at line 1: no", ("x", 1, 5, "")), "x", "y"))
        'x:1:5: not valid y: no (correct it; nothing was loaded)'
    """
    if isinstance(error, MemoryError):
        what = "a literal or line of it is longer than a parser holds, 16 MB"
        return Fault(where, what, "keep such a text in a file of its own", rule="syntax")
    if isinstance(error, UnicodeDecodeError):
        return not_utf8(where, error)
    if not isinstance(error, SyntaxError):
        return replace(Fault.unreadable(where, error), rule="syntax")
    place = f"{where}:{error.lineno or 1}:{error.offset or 1}"
    for sign, message, fix in _REFUSALS:
        if sign in error.msg:
            return Fault(place, message, fix, rule="syntax")
    why = _ERROR_POSITION.sub("", error.msg)
    message = Sentence("not valid {form}: {why}", form=form, why=why)
    return Fault(place, message, "correct it; nothing was loaded", rule="syntax")


def refuse_entity_expansion(data: bytes) -> None:
    """Refuse an XML file whose expanded entities would fill the memory, with a ValueError.

    Ontologies shorten namespaces with entities, which makes them a few times larger when expanded;
    nested entities grow tenfold with every line.

    Example:
        >>> lines = [b"<!ENTITY a0 'aaaaaaaaaa'>"]
        >>> lines += [b"<!ENTITY a%d '%s'>" % (i, b"&a%d;" % (i - 1) * 10) for i in range(1, 9)]
        >>> refuse_entity_expansion(b"".join(lines))
        Traceback (most recent call last):
        ValueError: its entities unfold to more than 100 times its size
    """
    if b"<!ENTITY" not in data:
        return
    sizes: dict[bytes, int] = {}

    def expanded_size(text: bytes) -> int:
        return len(text) + sum(sizes.get(name, 0) for name in _REFERENCE.findall(text))

    for name, double, single in _ENTITY.findall(data):
        sizes[name] = max(sizes.get(name, 0), expanded_size(double or single))
    size = max(sizes.values(), default=0) + expanded_size(_ENTITY.sub(b"", data))
    if size > MAX_EXPANSION * len(data):
        text = "its entities unfold to more than {n} times its size"
        raise ValueError(Sentence(text, n=MAX_EXPANSION))


INDEX_ENDING = ".index"
MANIFEST = "made-of.json"
STORE_FOLDER = "store"
_VOLATILE_FILES = frozenset({"LOG", "LOCK"})
_REBUILD = "run `bordergraph index` on the graph again, or with --remove"


class Index:
    """The index of one graph on disk, with the same content as the graph."""

    def __init__(self, folder: Path, manifest: dict[str, Any]) -> None:
        self._folder = folder
        self._manifest = manifest
        self._store: ox.Store | None = None

    @property
    def data_hash(self) -> str:
        """The digest of the graph's data."""
        return str(self._manifest["data_hash"])

    @property
    def maintained_until(self) -> date | None:
        """The last day on which the data was maintained."""
        from datetime import date

        day = self._manifest["kept_to"]
        return date.fromisoformat(day) if day else None

    def network(self) -> tuple[Network, tuple[Fault, ...]] | None:
        """Return the network and the faults of what was left out; None for a graph without agencies."""
        from bordergraph.model import Network
        from bordergraph.store.loading.packing import decode_text, unpack
        from bordergraph.store.networks.integrity import undeclared_fault

        if not self.file_path("network.json"):
            return None
        network, faults = self._read_part("network.json", decode_text)
        return unpack(Network, network), tuple(starmap(undeclared_fault, faults))

    def names(self) -> Names:
        """Return the names of all things."""
        from bordergraph.store.networks.names import Names

        return Names((), self._read_part("names.json"))

    def thing_names(self) -> list[ThingName]:
        """Return every name of every thing and concept."""
        from bordergraph.record import ThingName

        return list(starmap(ThingName, self._read_part("namings.json")))

    def problems(self) -> tuple[Entry, ...]:
        """Return the problems and the statements that fill them."""
        from bordergraph.model import Ref
        from bordergraph.record import Entry
        from bordergraph.store.loading.packing import decode_text

        def read(values: list[Any]) -> tuple[Any, ...]:
            return tuple([Ref(*v) if isinstance(v, list) else v for v in values])

        entries = self._read_part("problems.json", decode_text)
        return tuple(Entry(Ref(*ref), {n: read(v) for n, v in values}) for ref, values in entries)

    def file_path(self, name: str) -> Path | None:
        """Return the path of a file of the index; None where it has none of that name."""
        return self._folder / name if name in self._manifest["files"] else None

    def store(self) -> ox.Store | None:
        """Return the read-only store; None where it cannot be used."""
        if self._store is None and (path := self.store_path()):
            self._store = open_store(path)
        return self._store

    def store_path(self) -> str | None:
        """Return the path of the store; None where another version of the engine wrote it."""
        import pyoxigraph as ox

        if self._manifest["engine"] != ox.__version__:
            _tell_unused(self._folder / STORE_FOLDER, "another version of the engine wrote it")
            return None
        return str(self._folder / STORE_FOLDER)

    def _read_part(self, name: str, hook: Callable[[dict[str, Any]], object] | None = None) -> Any:
        try:
            return json.loads((self._folder / name).read_bytes(), object_hook=hook)
        except ValueError:
            fault = Fault(str(self._folder / name), "it is damaged", _REBUILD)
            raise DataError("the graph cannot be read", [fault]) from None


def open_store(path: str) -> ox.Store:
    """Return a store on disk, read-only."""
    import pyoxigraph as ox

    return ox.Store.read_only(path)


def index_path(name: str | Path) -> Path:
    """Return the folder of a graph's index, which need not exist.

    Example:
        >>> index_path("/data/big.nt").as_posix()
        '/data/big.nt.index'
    """
    if str(name) != CURATED:
        path = Path(name).resolve()
        return path.with_name(path.name + INDEX_ENDING)
    # The shipped graph may be in a read-only folder, and several people may share it.
    where = hashlib.sha256(str(resources.graph_dir()).encode()).hexdigest()[:12]
    return _cache_folder() / f"shipped-{where}{INDEX_ENDING}"


def _cache_folder() -> Path:
    """Return the cache folder."""
    if folder := os.environ.get("BORDERGRAPH_CACHE"):
        return Path(folder)
    caches = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111 - a Path raises where there is no home
    return Path(caches) / "bordergraph"


class GraphFiles:
    """The current state of the files of a graph."""

    def __init__(self, documents: Iterable[InputFile]) -> None:
        self._paths = [str(d.path) for d in documents]
        self._stats = [os.stat(path) for path in self._paths]  # noqa: PTH116 - hundreds at each start

    @property
    def last_change(self) -> float:
        """The time of the last change to any of them, in seconds."""
        return max((stat.st_ctime for stat in self._stats), default=0.0)

    @property
    def state(self) -> str:
        """A digest that changes with any of them, made without reading them.

        Programs can set the size and time of a file, but not its time of change (ctime) nor its
        inode number. Windows has no such time.
        """
        if os.name == "nt":
            return self.content
        lines = (
            f"{path}\0{s.st_size}\0{s.st_mtime_ns}\0{s.st_ctime_ns}\0{s.st_ino}\0"
            for path, s in zip(self._paths, self._stats, strict=True)
        )
        return hashlib.sha256("".join(lines).encode(errors="surrogateescape")).hexdigest()

    @property
    def content(self) -> str:
        """A digest of their bytes and paths."""
        return hash_files(self._paths)


def program_hash() -> str:
    """Return a digest of all that determines the index of a graph: code, rules, ontology."""
    folders = (Path(__file__).parents[2], resources.queries_dir())
    paths = sorted(
        f"{folder}/{name}"
        for root in folders
        for folder, _, names in os.walk(root)
        for name in names
        if name.endswith((".py", ".rq", ".sql"))
    )
    return hash_files([*paths, *map(str, resources.ontology_files())], may_move=True)


def hash_files(paths: Iterable[str], *, may_move: bool = False) -> str:
    """Return a digest of the names and bytes of files, and unless they may move of their paths."""
    digest = hashlib.sha256()
    for path in paths:
        with open(path, "rb") as file:  # noqa: PTH123 - a Path takes longer
            name = os.path.basename(path) if may_move else path  # noqa: PTH119 - the same
            digest.update(f"{name}\0".encode(errors="surrogateescape"))
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def find_index(name: str | Path, documents: Sequence[InputFile]) -> Index | None:
    """Return the index of a graph, if there is one that is up to date.

    A note says why an existing one is not used; that of the shipped graph is removed.
    """
    folder = index_path(name)
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        _tell_unused(folder, "it cannot be read")
        return None
    try:
        if reason := _stale_reason(folder, manifest, documents, may_move=str(name) == CURATED):
            _tell_unused(folder, reason)
            return None
    except (OSError, KeyError, TypeError, AttributeError):
        _tell_unused(folder, "it is damaged")
        return None
    return Index(folder, manifest)


def _stale_reason(
    folder: Path, manifest: dict[str, Any], documents: Sequence[InputFile], *, may_move: bool
) -> str:
    """Return why an index is out of date; empty when it is not.

    With `may_move`, files with the same bytes count as unchanged. That is safe only for an index in the
    user's cache: one that came along with a graph could claim anything.
    """
    if manifest["program"] != program_hash():
        return "another version of the program made it"
    files = GraphFiles(documents)
    if files.state != manifest["state"] and not (may_move and files.content == manifest["content"]):
        return "the graph has changed since it was made"
    return "" if file_sizes(folder) == manifest["files"] else "it is damaged"


def file_sizes(folder: Path) -> dict[str, int]:
    """Return the size of each file of an index, by its path within, but for those that always change."""
    entries = [*os.scandir(folder), *os.scandir(folder / STORE_FOLDER)]
    skipped = {MANIFEST, STORE_FOLDER, *_VOLATILE_FILES}
    return {
        os.path.relpath(e.path, folder): e.stat().st_size for e in entries if e.name not in skipped
    }


def _tell_unused(path: Path, why: str) -> None:
    text, how = "{path} is not used: {why}; {how}", _REBUILD
    if path == index_path(CURATED):
        # It lies in our own cache and is of use to nobody; once it is gone, no note repeats.
        shutil.rmtree(path, ignore_errors=True)
        text, how = (
            "removed the index of the shipped graph: {why}; {how}",
            "run `bordergraph index`",
        )
    warn_reading(Sentence(text, path=path, why=Sentence(why), how=Sentence(how)))
