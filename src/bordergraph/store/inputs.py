"""From what the user names to the files to load and the graph that each belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from bordergraph import resources, vocab
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["CURATED", "Document", "documents", "is_tables"]

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
_QUADS = {"application/n-quads", "application/trig", "application/ld+json"}


@dataclass(frozen=True, slots=True)
class Document:
    """One RDF file.

    Attributes:
        path: The file.
        media_type: Its format.
        graph: IRI of the named graph that its triples belong to.
        source: The source whose statements it holds, if it is a file of claims.
    """

    path: Path
    media_type: str
    graph: str
    source: str | None = None

    @property
    def base(self) -> str:
        """What relative IRIs in the file are relative to: the file itself."""
        return self.path.resolve().as_uri()

    @property
    def names_its_graphs(self) -> bool:
        """Whether the format itself can say which graph a triple is in."""
        return self.media_type in _QUADS


def is_tables(path: Path) -> bool:
    """Tell whether a folder holds our CSV tables."""
    return path.is_dir() and (path / "agencies.csv").is_file()


def documents(names: Iterable[str | Path] = ()) -> tuple[Document, ...]:
    """Return the RDF files behind what a user names.

    Args:
        names: Files, folders, or the word ``curated``. Nothing means ``curated``.

    Raises:
        UsageError: Something is not there, or is in no format that can be read.
    """
    found: list[Document] = []
    for name in names or (CURATED,):
        root = resources.graph_dir() if str(name) == CURATED else Path(name)
        if root.is_dir():
            wanted = FORMATS.keys() - _SHARED
            files = sorted(p for p in root.rglob("*") if p.suffix.lower() in wanted and p.is_file())
            if not files:
                raise UsageError(
                    f"no RDF in folder {root}",
                    f"expected files ending in {' '.join(sorted(wanted))}, or agencies.csv",
                )
            found += [_document(p, root) for p in files if p.name != "shapes.ttl"]
        elif root.is_file():
            in_claims = root.parent.name == "claims"
            found.append(_document(root, root.parent.parent if in_claims else root.parent))
        else:
            raise UsageError(
                f"no file or folder {name}", "give an RDF file, a folder, or the word curated"
            )
    return tuple(dict.fromkeys(found))


def _document(path: Path, root: Path) -> Document:
    media_type = FORMATS.get(path.suffix.lower())
    if media_type is None:
        raise UsageError(
            f"cannot tell the format of {path}", f"rename it to one of {' '.join(sorted(FORMATS))}"
        )
    relative = path.relative_to(root).with_suffix("")
    if relative.parts[0] == "claims" and len(relative.parts) > 1:
        # A file that names its graphs may hold several sources.
        source = None if media_type in _QUADS else path.stem
        return Document(path, media_type, vocab.iri("source", path.stem), source)
    return Document(path, media_type, vocab.graph_iri(quote(relative.as_posix())))
