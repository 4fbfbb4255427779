"""From what the user names to the files to load and the graph that each belongs to."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from bordergraph import resources, vocab
from bordergraph.decompress import PACKED, bare_name, beginning
from bordergraph.errors import DataError, Fault, OutputError, ReadingNote, Sentence, UsageError
from bordergraph.tables import READABLE

if TYPE_CHECKING:
    from collections.abc import Iterable

    import rdflib

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
    from bordergraph.tables.formats import files_of, is_tables

    there = Path(os.path.realpath(target))
    for name in names:
        root = Path(os.path.realpath(resources.graph_dir() if str(name) == CURATED else name))
        tables = is_tables(root)
        inside = root.is_dir() and (
            there == root or there in files_of(root)
            if tables
            else root in there.parents and is_rdf(there)
        )
        beside = root.is_file() and tables and any(f.parent == there for f in files_of(root))
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
            from bordergraph.tables.formats import without_agencies

            if advice := without_agencies(root):
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
                _skipped(f"{folder}/{name}")
    return sorted(found)


def _skipped(name: str) -> None:
    import warnings

    what = f"{name} is neither a file nor a folder, so it is not read"
    warnings.warn(what, ReadingNote, stacklevel=2)


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
        from bordergraph.tables.sheets import unread

        if told := unread(path):
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
