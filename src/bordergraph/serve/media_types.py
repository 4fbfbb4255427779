"""Media types of answers, how many rows pass in each, and the description of the service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from bordergraph import vocab

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bordergraph.api.dataset import DatasetFacts


_LONGEST = 4096
"""Characters of an Accept header that are read."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form of an answer."""

    name: str
    media_type: str
    also: tuple[str, ...] = ()

    @property
    def rdf(self) -> ox.RdfFormat | None:
        """What the engine calls a form of triples."""
        return ox.RdfFormat.from_media_type(self.media_type)


_JSON = Form("json", "application/sparql-results+json", ("application/json",))
_XML = Form("xml", "application/sparql-results+xml", ("application/xml", "text/xml"))

ROWS = (
    _JSON,
    _XML,
    Form("csv", "text/csv; charset=utf-8"),
    Form("tsv", "text/tab-separated-values; charset=utf-8"),
)
"""Forms of SELECT, the one for whoever takes any first."""

TRUTHS = (_JSON, _XML)
"""Forms of ASK: CSV and TSV have none."""

GRAPHS = (
    Form("turtle", "text/turtle; charset=utf-8", ("application/x-turtle",)),
    Form("ntriples", "application/n-triples", ("text/plain",)),
    Form("jsonld", "application/ld+json", ("application/json",)),
    Form("rdfxml", "application/rdf+xml", ("application/xml", "text/xml")),
)
"""Forms of CONSTRUCT and DESCRIBE, and of what is at the address of a thing."""

HTML = Form("html", "text/html; charset=utf-8", ("application/xhtml+xml",))
"""The form for people."""


def accepted(accept: str, forms: Sequence[Form]) -> Form | None:
    """Return the form that a request prefers, None when it takes none of them.

    Args:
        accept: The Accept header; empty takes anything.
        forms: What there is, ours first: among equals the first one wins.

    Example:
        >>> accepted("text/csv;q=0.5, application/json", ROWS).name
        'json'
        >>> accepted("image/png", ROWS) is None
        True
    """
    ranges = _ranges(accept) or [("*/*", 1.0)]
    welcome = [(*_welcome(form, ranges), -place) for place, form in enumerate(forms)]
    quality, _, place = max(welcome, default=(0.0, 0, 0))
    return forms[-place] if quality > 0 else None


def wanted(name: str, accept: str, forms: Sequence[Form]) -> Form | None:
    """Return the form of a short name, or where none has it the one that a request prefers."""
    return next((f for f in forms if f.name == name), None) or accepted(accept, forms)


def _welcome(form: Form, ranges: Sequence[tuple[str, float]]) -> tuple[float, int]:
    """Return how welcome a form is, and how exactly that was said: its own name beats all else."""
    own = form.media_type.partition(";")[0]
    exactly, quality = -1, 0.0
    for media_type in (own, *form.also):
        known = {"*/*": 0, media_type: 2}
        if media_type == own:
            known |= {f"{own.partition('/')[0]}/*": 1, own: 3}
        for given, weight in ranges:
            if (rank := known.get(given, -1)) > exactly:
                exactly, quality = rank, weight
    return quality, exactly


def _ranges(accept: str) -> list[tuple[str, float]]:
    """Return the media ranges of an Accept header with their qualities; what is no range is left out."""
    ranges = []
    for part in accept[:_LONGEST].split(","):
        name, *parameters = (p.strip() for p in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip().lower() == "q":
                try:
                    quality = min(1.0, max(0.0, float(value)))
                except ValueError:
                    quality = 0.0
        if "/" in name:
            ranges.append((name.lower(), quality))
    return ranges


class _Lines:
    """A row a line, where no value holds a line's end (TSV); the first line names the columns."""

    def __init__(self) -> None:
        self._head = 1

    def count(self, data: bytes) -> int:
        lines = data.count(b"\n")
        head = min(self._head, lines)
        self._head -= head
        return lines - head


class _Quoted:
    """A row a line, where a value between quotes may hold lines of its own (CSV)."""

    def __init__(self) -> None:
        self._lines = _Lines()
        self._inside = 0

    def count(self, data: bytes) -> int:
        parts = data.split(b'"')
        outside = b"".join(parts[self._inside :: 2])
        self._inside = (self._inside + len(parts) - 1) % 2
        return self._lines.count(outside)


class _Elements:
    """A row an element (XML): what is text never holds the mark."""

    _MARK = b"<result>"

    def __init__(self) -> None:
        self._tail = b""

    def count(self, data: bytes) -> int:
        seen = self._tail + data
        self._tail = seen[-(len(self._MARK) - 1) :]
        return seen.count(self._MARK)


class _Objects:
    """A row an object in a list (JSON): outside of texts, only they begin after ``[`` or ``,``."""

    def __init__(self) -> None:
        self._inside = 0
        self._last = b""
        self._escape = b""

    def count(self, data: bytes) -> int:
        seen = self._escape + data
        # An escape that is cut in two waits for its other half.
        backslashes = len(seen) - len(seen.rstrip(b"\\"))
        self._escape = b"\\" if backslashes % 2 else b""
        if self._escape:
            seen = seen[:-1]
        parts = seen.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')
        # A text leaves its quote behind, so that what is around it stays apart.
        outside = parts[self._inside :: 2]
        if self._inside and outside:
            outside.insert(0, b"")
        seen = self._last + b'"'.join(outside)
        self._inside = (self._inside + len(parts) - 1) % 2
        self._last = seen[-1:]
        return seen.count(b"[{") + seen.count(b",{")


# Each counts the rows in pieces of bytes, wherever these are cut.
COUNTERS: dict[str, type[_Objects | _Elements | _Quoted | _Lines]] = {
    "json": _Objects,
    "xml": _Elements,
    "csv": _Quoted,
    "tsv": _Lines,
}
"""What counts the rows of each form of the engine's results."""


_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "JSON-LD", "RDF_XML",
)  # fmt: skip


def description(address: str, about: DatasetFacts, form: Form, *, service: bool = True) -> bytes:
    """Return what VoID says of the data, and the description of the service.

    Args:
        address: Of the server, without a slash at its end.
        about: The facts of the graph.
        form: In which form.
        service: Whether the service is described too.
    """
    triples = [*(_service(address) if service else ()), *about.describe(f"{address}/void#data")]
    data, endpoint = ox.NamedNode(f"{address}/void#data"), vocab.expand("void:sparqlEndpoint")
    triples.append(ox.Triple(data, ox.NamedNode(endpoint), ox.NamedNode(f"{address}/sparql")))
    prefixes = {p: vocab.PREFIXES[p] for p in ("dcat", "dcterms", "void", "xsd")} | {"sd": _SD}
    return ox.serialize(triples, format=form.rdf, prefixes=prefixes) or b""


def _service(address: str) -> Iterator[ox.Triple]:
    def sd(name: str) -> ox.NamedNode:
        return ox.NamedNode(_SD + name)

    kind = ox.NamedNode(vocab.expand("rdf:type"))
    service = ox.NamedNode(f"{address}/sparql")
    dataset, graph = ox.NamedNode(f"{address}/void#data"), ox.NamedNode(f"{address}/void#graph")
    yield ox.Triple(service, kind, sd("Service"))
    yield ox.Triple(service, sd("endpoint"), service)
    yield ox.Triple(service, sd("supportedLanguage"), sd("SPARQL11Query"))
    for name in _RESULTS:
        yield ox.Triple(service, sd("resultFormat"), ox.NamedNode(_FORMATS + name))
    yield ox.Triple(service, sd("defaultDataset"), dataset)
    yield ox.Triple(dataset, kind, sd("Dataset"))
    yield ox.Triple(dataset, sd("defaultGraph"), graph)
    yield ox.Triple(graph, kind, sd("Graph"))
