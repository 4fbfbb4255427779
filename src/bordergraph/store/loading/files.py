"""From what the user names to the files to load, the graph each belongs to, and the index in their place."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bordergraph import resources, vocab
from bordergraph.decompress import PACKED, bare_name, beginning
from bordergraph.errors import DataError, Fault, OutputError, Sentence, UsageError, tell
from bordergraph.tables import READABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    import pyoxigraph as ox
    import rdflib

    from bordergraph.model import Network
    from bordergraph.record import Entry, Naming
    from bordergraph.store.networks.names import Names


CURATED = "curated"
# Suffix to the media type that the engine knows the format by.
FORMATS = {
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
# Endings that other formats use too, so a folder is not searched for them.
_SHARED = {".json", ".xml"}
_URL = re.compile(r"https?:/")
_DOWNLOAD = "download it and name the file, or name an endpoint of SPARQL with --endpoint"
_NAMEABLE = f"give {READABLE}RDF, or the word curated"
_HEAD = 1 << 14
# What rdflib calls the graph that has no name.
_UNNAMED = "urn:x-rdflib:default"
_PLAIN = re.compile(r"[A-Za-z0-9._~/-]+")
_QUADS = {"application/n-quads", "application/trig", "application/ld+json"}


@dataclass(frozen=True, slots=True)
class InputFile:
    """One RDF file.

    Attributes:
        path: The file.
        media_type: Its format.
        graph: IRI of the named graph that its triples belong to.
        base: What relative IRIs in the file are relative to: the file itself.
        source: The source whose statements it holds, if it is a file of claims.
        data: What it holds, where it is no file but was in memory.
    """

    path: Path
    media_type: str
    graph: str
    base: str
    source: str | None = None
    data: bytes | None = None

    @property
    def names_its_graphs(self) -> bool:
        """Whether the format itself can say which graph a triple is in."""
        return self.media_type in _QUADS


def is_rdf(path: Path) -> bool:
    """Tell whether the name of a file is one of RDF alone.

    Example:
        >>> is_rdf(Path("a.ttl.gz")), is_rdf(Path("a.json"))
        (True, False)
    """
    ending = os.path.splitext(bare_name(path))[1]  # noqa: PTH122 - a name in lower case
    return ending in FORMATS and ending not in _SHARED


def refuse_read(names: Iterable[str | Path], target: Path) -> None:
    """Refuse to write what is read, or would be the next time.

    Args:
        names: What is read, as it was named.
        target: A file or folder to write.

    Raises:
        OutputError: It is one of them, or belongs to one.
    """
    from bordergraph.tables.formats import input_files, is_tables

    try:
        there = Path(os.path.realpath(target))
    except ValueError as error:
        raise OutputError(f"cannot write {target}: {error}") from None
    for name in names:
        root = Path(os.path.realpath(resources.graph_dir() if str(name) == CURATED else name))
        tables = is_tables(root)
        inside = root.is_dir() and (
            there == root or there in input_files(root)
            if tables
            else root in there.parents and is_rdf(there)
        )
        beside = root.is_file() and tables and any(f.parent == there for f in input_files(root))
        if there == root or inside or (beside and there.is_dir()):
            raise OutputError(
                f"cannot write {target}: {name} is read from there", "name another place"
            )


def refuse_nameless(names: Iterable[str | Path]) -> None:
    """Refuse an empty name, which would be taken for the folder one is in.

    Raises:
        UsageError: One of the names is empty.
    """
    if any(name == "" for name in names):
        raise UsageError("an empty name names no graph", _NAMEABLE)


def document_of(graph: rdflib.Graph, name: str) -> InputFile:
    """Return an rdflib graph or dataset as a document; its graphs keep their names.

    Args:
        graph: The graph; it is copied.
        name: What to call it.

    Raises:
        DataError: It holds what RDF does not allow.
    """
    import pyoxigraph as ox
    import rdflib

    parts = list(graph.graphs()) if isinstance(graph, rdflib.Dataset) else [graph]
    quads = ox.Dataset()
    for part in parts:
        named = len(parts) > 1 and str(part.identifier) != _UNNAMED
        to = ox.NamedNode(str(part.identifier)) if named else ox.DefaultGraph()
        try:
            for q in ox.parse(
                part.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES
            ):
                quads.add(ox.Quad(q.subject, q.predicate, q.object, to))
        except (SyntaxError, ValueError) as error:
            fault = Fault(name, f"not valid RDF: {error}", "correct the graph", rule="syntax")
            raise DataError(f"{name} cannot be read", (fault,)) from None
    # Blank nodes are called anew by each program, and the same graph has to be the same bytes.
    quads.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    lines = sorted(f"{q} .\n" for q in quads)
    where = vocab.graph_iri(quote(name))
    held = "".join(lines).encode()
    return InputFile(Path(name), "application/n-quads", where, _UNNAMED, data=held)


def documents(names: Iterable[str | Path] = ()) -> tuple[InputFile, ...]:
    """Return the RDF files behind what a user names.

    Args:
        names: Files, folders, or the word ``curated``. Nothing means ``curated``.

    Raises:
        UsageError: Something is not there, or is in no format that can be read.
        DataError: A folder may not be entered, so that part of the graph would be missing.
    """
    found: list[InputFile] = []
    names = tuple(names) or (CURATED,)
    for name in names:
        root = resources.graph_dir() if str(name) == CURATED else Path(name)
        try:
            found += _below(root)
        except OSError as error:
            fault = Fault(str(error.filename or root), f"cannot be read: {error.strerror or error}")
            raise DataError("the graph cannot be read", (fault,)) from None
    return tuple(dict.fromkeys(found) if len(names) > 1 else found)


def _below(root: Path) -> list[InputFile]:
    """Return the files that one name stands for.

    Raises:
        UsageError: Nothing is there, or nothing that can be read.
        OSError: A folder may not be entered.
    """
    if root.is_dir():
        files = _files(root)
        if not files:
            from bordergraph.tables.formats import agencies_hint

            if advice := agencies_hint(root):
                raise UsageError(f"no table of agencies in folder {root}", advice)
            endings = " ".join(sorted(FORMATS.keys() - _SHARED))
            raise UsageError(
                f"no RDF in folder {root}",
                f"expected files ending in {endings} (also .gz, .zst), agencies.csv, or edges.csv",
            )
        base = root.resolve().as_uri()
        return [_document(root, name, base) for name in files]
    if root.is_file():
        in_claims = root.parent.name == "claims"
        folder = root.parent.parent if in_claims else root.parent
        relative = root.relative_to(folder).as_posix()
        return [_document(folder, relative, folder.resolve().as_uri())]
    if _URL.match(str(root)):
        raise UsageError("an address is no file, and nothing is fetched while reading", _DOWNLOAD)
    raise UsageError(f"no file or folder {root}", _NAMEABLE)


def _files(root: Path) -> list[str]:
    """Return the RDF files below a folder, relative to it, in the order of their names.

    Raises:
        OSError: A folder may not be entered.
    """

    def refuse(error: OSError) -> None:
        raise error

    plain = FORMATS.keys() - _SHARED
    endings = tuple(e + packed for e in plain for packed in ("", *PACKED))
    found = []
    # Hundreds of files are listed at each start, and os.walk is several times faster than rglob.
    for folder, _, names in os.walk(root, onerror=refuse):
        inner = Path(folder).relative_to(root).as_posix()
        for name in names:
            if not name.lower().endswith(endings) or name == "shapes.ttl":
                continue
            # To open a pipe waits for whoever writes to it, and a device never ends.
            if stat.S_ISREG(os.stat(f"{folder}/{name}").st_mode):  # noqa: PTH116 - see above
                found.append(name if inner == "." else f"{inner}/{name}")
            else:
                tell(f"{folder}/{name} is neither a file nor a folder, so it is not read", above=0)
    return sorted(found)


def _document(root: Path, name: str, base: str) -> InputFile:
    """Return a file below a folder; its named graph follows from where it is."""
    path = root / name
    # There may be thousands of files, and a Path takes its time to tell its parts.
    low = name.lower()
    packed = next(filter(low.endswith, PACKED)) if low.endswith(PACKED) else ""
    stem, ending = os.path.splitext(name[: len(name) - len(packed)])  # noqa: PTH122 - see above
    media_type = FORMATS.get(ending.lower())
    shared = ending.lower() in _SHARED and b'"@' not in beginning(path, _HEAD)
    if media_type is None or shared:
        from bordergraph.tables.sheets import refusal

        if told := refusal(path):
            raise UsageError(*told)
    if media_type is None:
        raise UsageError(
            f"cannot tell the format of {path}",
            f"give {READABLE}or RDF ({' '.join(sorted(FORMATS))}), also .gz or .zst",
        )
    plain = _PLAIN.fullmatch(name) is not None
    iri = f"{base}/{name if plain else quote(name)}"
    if stem.startswith("claims/"):
        # A file that names its graphs may hold several sources.
        slug = stem.rpartition("/")[2]
        source = None if media_type in _QUADS else slug
        return InputFile(path, media_type, vocab.iri("source", slug), iri, source)
    graph = vocab.graph_iri(stem if plain else quote(stem))
    return InputFile(path, media_type, graph, iri)


UNFOLD = 100
"""How many times its own size the entities of an XML file may come to when they are written out."""

TOO_LONG = "a literal or line of it is longer than a parser holds, 16 MB"
APART = "keep such a text in a file of its own"
"""What is said of a file that the parser gives up on, and what to do."""

_DECLARED = re.compile(rb"<!ENTITY\s+([^\s%]+)\s+(?:\"([^\"]*)\"|'([^']*)')")
_USED = re.compile(rb"&([^\s;&#]+);")
_PLACE = re.compile(r"^Parser error .*?: ", re.DOTALL)
# How the parser words what it refuses on purpose, with what to say instead and what to do.
_REFUSED = (
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


def syntax_fault(error: SyntaxError, where: str, form: str) -> Fault:
    """Return the fault of a file that does not parse, with line and column.

    Example:
        >>> str(syntax_fault(SyntaxError("Parser error at line 1: no", ("x", 1, 5, "")), "x", "y"))
        'x:1:5: not valid y: no (correct it; nothing was loaded)'
    """
    place = f"{where}:{error.lineno or 1}:{error.offset or 1}"
    for sign, what, fix in _REFUSED:
        if sign in error.msg:
            return Fault(place, what, fix, rule="syntax")
    what = Sentence("not valid {form}: {why}", form=form, why=_PLACE.sub("", error.msg))
    return Fault(place, what, "correct it; nothing was loaded", rule="syntax")


def refuse_unfolding(data: bytes) -> None:
    """Refuse an XML file whose entities, put in for their names, would fill the memory.

    Ontologies shorten namespaces with entities, which makes them a few times larger; entities
    made of entities grow tenfold with every line.

    Raises:
        ValueError: Its entities come to more than `UNFOLD` times its size.

    Example:
        >>> lines = [b"<!ENTITY a0 'aaaaaaaaaa'>"]
        >>> lines += [b"<!ENTITY a%d '%s'>" % (i, b"&a%d;" % (i - 1) * 10) for i in range(1, 9)]
        >>> refuse_unfolding(b"".join(lines))
        Traceback (most recent call last):
        ValueError: its entities unfold to more than 100 times its size
    """
    if b"<!ENTITY" not in data:
        return
    sizes: dict[bytes, int] = {}

    def unfolded(text: bytes) -> int:
        return len(text) + sum(sizes.get(name, 0) for name in _USED.findall(text))

    for name, double, single in _DECLARED.findall(data):
        sizes[name] = max(sizes.get(name, 0), unfolded(double or single))
    if max(sizes.values(), default=0) + unfolded(_DECLARED.sub(b"", data)) > UNFOLD * len(data):
        raise ValueError(f"its entities unfold to more than {UNFOLD} times its size")


ENDING = ".index"
LIST = "made-of.json"
STORE = "store"
VOLATILE = frozenset({"LOG", "LOCK"})
_AGAIN = "run `bordergraph index` on the graph again, or with --remove"


class Index:
    """The index of one graph, which holds what the graph holds."""

    def __init__(self, folder: Path, listed: dict[str, Any]) -> None:
        self._folder = folder
        self._listed = listed
        self._store: ox.Store | None = None

    @property
    def data_hash(self) -> str:
        """What tells the graph's data from other data."""
        return str(self._listed["data_hash"])

    @property
    def kept_to(self) -> date | None:
        """The day up to which the data says it was kept."""
        from datetime import date

        day = self._listed["kept_to"]
        return date.fromisoformat(day) if day else None

    def network(self) -> tuple[Network, tuple[Fault, ...]] | None:
        """Return the network and what was left out of it; None where there is none to use."""
        from bordergraph.model import Network
        from bordergraph.store.loading.packing import read_words, unpack

        held = self._part("network.json", read_words)
        if held is None:
            return None
        return unpack(Network, held[0]), tuple(Fault(*fault) for fault in held[1])

    def names(self) -> Names | None:
        """Return the names of all things; None where they cannot be used."""
        from bordergraph.store.networks.names import Names

        held = self._part("names.json")
        return None if held is None else Names((), held)

    def namings(self) -> list[Naming] | None:
        """Return every name of every thing and concept; None where they cannot be used."""
        from bordergraph.record import Naming

        held = self._part("namings.json")
        return None if held is None else [Naming(*naming) for naming in held]

    def problems(self) -> tuple[Entry, ...] | None:
        """Return the problems and the statements that fill them; None where they cannot be used."""
        from bordergraph.model import Ref
        from bordergraph.record import Entry
        from bordergraph.store.loading.packing import read_words

        held = self._part("problems.json", read_words)
        if held is None:
            return None

        def read(values: list[Any]) -> tuple[Any, ...]:
            return tuple([Ref(*v) if isinstance(v, list) else v for v in values])

        return tuple(Entry(Ref(*ref), {n: read(v) for n, v in values}) for ref, values in held)

    def file(self, name: str) -> Path | None:
        """Return where another file of the index is; None where there is none to use."""
        return None if self._bytes(name) is None else self._folder / name

    def store(self) -> ox.Store | None:
        """Return the store, to read alone; None where it cannot be used."""
        if self._store is None and (path := self.store_path()):
            self._store = opened(path)
        return self._store

    def store_path(self) -> str | None:
        """Return where the store is; None where this version of the engine did not write it."""
        import pyoxigraph as ox

        if self._listed["engine"] != ox.__version__:
            _not_used(self._folder, "another version of the engine wrote it")
            return None
        return str(self._folder / STORE)

    def _part(
        self, name: str, hook: Callable[[dict[str, Any]], object] | None = None
    ) -> Any | None:  # noqa: ANN401 - what JSON holds
        data = self._bytes(name)
        return None if data is None else json.loads(data, object_hook=hook)

    def _bytes(self, name: str) -> bytes | None:
        wanted = self._listed["parts"].get(name)
        if wanted is None:
            return None
        data = (self._folder / name).read_bytes()
        if hashlib.sha256(data).hexdigest() != wanted:
            _not_used(self._folder / name, "it is damaged")
            return None
        return data


def opened(path: str) -> ox.Store:
    """Return a store on disk, to read alone."""
    import pyoxigraph as ox

    return ox.Store.read_only(path)


def place_of(name: str | Path) -> Path:
    """Return where the index of a graph is, or would be.

    Example:
        >>> place_of("/data/big.nt").as_posix()
        '/data/big.nt.index'
    """
    if str(name) != CURATED:
        path = Path(name).resolve()
        return path.with_name(path.name + ENDING)
    # The shipped graph may be where nobody can write, and be shared by several people.
    where = hashlib.sha256(str(resources.graph_dir()).encode()).hexdigest()[:12]
    return _cache() / f"shipped-{where}{ENDING}"


def _cache() -> Path:
    """Return the folder of what can be made again."""
    if named := os.environ.get("BORDERGRAPH_CACHE"):
        return Path(named)
    caches = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111 - a Path raises where there is no home
    return Path(caches) / "bordergraph"


class Seen:
    """The files of a graph as they are now."""

    def __init__(self, documents: Iterable[InputFile]) -> None:
        self._paths = [str(d.path) for d in documents]
        self._found = [os.stat(path) for path in self._paths]  # noqa: PTH116 - hundreds at each start

    @property
    def newest(self) -> float:
        """When the last of them was changed, in seconds."""
        return max((found.st_ctime for found in self._found), default=0.0)

    @property
    def state(self) -> str:
        """What changes with any of them, told without reading them.

        Programs set sizes and times of files as they like, but not when the system saw the last
        change (ctime), nor what number it gave the file. Windows keeps no such time.
        """
        if os.name == "nt":
            return self.content
        told = (
            f"{path}\0{s.st_size}\0{s.st_mtime_ns}\0{s.st_ctime_ns}\0{s.st_ino}\0"
            for path, s in zip(self._paths, self._found, strict=True)
        )
        return hashlib.sha256("".join(told).encode(errors="surrogateescape")).hexdigest()

    @property
    def content(self) -> str:
        """What changes with the bytes of any of them, or with where it is."""
        return hashed(self._paths)


def program() -> str:
    """Return what changes with whatever decides what is made of a graph: code, rules, our words."""
    package = Path(__file__).parents[2]
    rules = resources.queries_dir()
    rooms = (
        Path(folder)
        for room in ("schema", "tables", "store", "analysis/method")
        for folder, _, _ in os.walk(package / room)
    )
    folders = (package, *rooms, *(rules / name for name in ("derive", "map", "report", "view")))
    found = sorted(
        entry.path
        for folder in folders
        for entry in os.scandir(folder)
        if entry.name.endswith((".py", ".rq", ".ru", ".sql"))
    )
    return hashed([*found, *map(str, resources.ontology_files())], moved=True)


def hashed(paths: Iterable[str], *, moved: bool = False) -> str:
    """Return a digest of files: of their names and bytes, and unless they may move of where they are."""
    digest = hashlib.sha256()
    for path in paths:
        with open(path, "rb") as file:  # noqa: PTH123 - a Path takes longer
            name = os.path.basename(path) if moved else path  # noqa: PTH119 - the same
            digest.update(f"{name}\0".encode(errors="surrogateescape"))
            while block := file.read(1 << 20):
                digest.update(block)
            digest.update(f"\0{file.tell()}\0".encode())
    return digest.hexdigest()


def index_of(name: str | Path, documents: Sequence[InputFile]) -> Index | None:
    """Return the index of a graph, if there is one that holds what the graph holds now.

    A note says why one that is there is not used.
    """
    folder = place_of(name)
    try:
        listed = json.loads((folder / LIST).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        _not_used(folder, "it cannot be read")
        return None
    try:
        if why := _stale(folder, listed, documents, moved=str(name) == CURATED):
            _not_used(folder, why)
            return None
    except (OSError, KeyError, TypeError, AttributeError):
        _not_used(folder, "it is damaged")
        return None
    return Index(folder, listed)


def _stale(
    folder: Path, listed: dict[str, Any], documents: Sequence[InputFile], *, moved: bool
) -> str:
    """Return why an index does not hold what its graph holds; nothing when it does.

    Args:
        folder: The index.
        listed: What its list says.
        documents: The graph's files.
        moved: Whether files count as unchanged when they are the same bytes. What came along with
            a graph could claim that of anything; what lies among the user's caches does not.
    """
    if listed["program"] != program():
        return "another version of the program made it"
    now = Seen(documents)
    if now.state != listed["state"] and not (moved and now.content == listed["content"]):
        return "the graph has changed since it was made"
    store = folder / STORE
    sizes = {e.name: e.stat().st_size for e in os.scandir(store) if e.name not in VOLATILE}
    return "" if sizes == listed["store"] else "it is damaged"


def _not_used(what: Path, why: str) -> None:
    tell("{path} is not used: {why}; {how}", path=what, why=Sentence(why), how=Sentence(_AGAIN))
