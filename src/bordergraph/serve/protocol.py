"""The SPARQL 1.1 Protocol: requests and their errors, forms of answers, description of the service."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import pyoxigraph as ox

from bordergraph import vocab
from bordergraph.errors import BordergraphError, Sentence
from bordergraph.words import LANGUAGES, translate_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request as HttpRequest

    from bordergraph.api.dataset import DatasetFacts

QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
FORM = "application/x-www-form-urlencoded"

_BODY_SECONDS = 10.0
_FIELDS = 100
_READ_ONLY = "an update is refused: this endpoint is read-only"


LANGUAGE = ContextVar("language", default=LANGUAGES[0])
"""The language of the reader whose request is answered."""


def error_text(*texts: str) -> str:
    """Return what is wrong and what to do about it, a line each, in the reader's language."""
    return "".join(f"{translate_sentence(t, LANGUAGE.get())}\n" for t in texts if t)


class RefusedError(BordergraphError):
    """A request that is refused before anything is run."""

    def __init__(self, status: int, message: str, hint: str = "", **values: object) -> None:
        super().__init__(message, hint, **values)
        self.status = status
        self.headers: dict[str, str] = {}


@dataclass(frozen=True)
class Request:
    """A query with its dataset.

    Attributes:
        query: Its text; None when none is given, which asks for the description of the service.
        default: Graphs that make up the default graph.
        named: Graphs to name in it.
        form: Short name of the form that is wanted; empty for that of the Accept header.
    """

    query: str | None
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    form: str = ""


async def read_request(request: HttpRequest, max_bytes: int) -> Request:
    """Read a request."""
    address_fields = _fields(request.url.query.encode("ascii", "replace"), "the address")
    if request.method != "POST":
        return _request_from_fields(address_fields, required=False)
    media_type, charset = _content_type(request.headers.get("content-type", ""))
    if media_type == UPDATE:
        raise RefusedError(403, _READ_ONLY)
    if media_type not in {QUERY, FORM}:
        what, names = "a body of {kind} is not read", (FORM, QUERY)
        refusal = RefusedError(415, what, "send {names}", kind=media_type or "?", names=names)
        refusal.headers["Accept-Post"] = ", ".join(names)
        raise refusal
    if charset not in {"", "utf-8", "utf8", "us-ascii"}:
        raise RefusedError(415, "a body in {charset} is not read", "send UTF-8", charset=charset)
    body = await _body(request, max_bytes)
    if media_type == FORM:
        return _request_from_fields([*address_fields, *_fields(body, "the body")], required=True)
    if any(name == "query" for name, _ in address_fields):
        raise RefusedError(400, "the query is given twice, in the address and in the body")
    return _request_from_fields(
        [*address_fields, ("query", _text(body, "the body"))], required=True
    )


def may_be_iri(text: str) -> bool:
    """Tell whether a text has a scheme and nothing that no IRI may hold."""
    return ":" in text and text.isprintable() and not any(c in text for c in '<>"{}|^`\\ ')


def _content_type(header: str) -> tuple[str, str]:
    media_type, *parameters = (part.strip() for part in header.lower().split(";"))
    charsets = [p.partition("=")[2].strip('" ') for p in parameters if p.startswith("charset=")]
    return media_type, charsets[0] if charsets else ""


async def _body(request: HttpRequest, max_bytes: int) -> bytes:
    """Read a body, as far as it may go, as long as it may take."""
    # One in chunks is refused before, so its length is that of the header.
    if int(request.headers.get("content-length", "0")) > max_bytes:
        raise RefusedError(413, "the body is larger than {n:,} bytes", n=max_bytes)
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            return await request.body()
    except TimeoutError:
        raise RefusedError(408, "the body did not come within {n:g} s", n=_BODY_SECONDS) from None


def _text(data: bytes, source: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        what = Sentence("not UTF-8 at byte {byte}", byte=error.start)
        raise RefusedError(400, "{where}: {what}", where=Sentence(source), what=what) from None


def _fields(data: bytes, source: str) -> list[tuple[str, str]]:
    """Read a form."""
    text = _text(data, source)
    try:
        return parse_qsl(
            text, keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=_FIELDS
        )
    except ValueError as error:
        is_encoding = isinstance(error, UnicodeDecodeError)
        what = Sentence("not UTF-8" if is_encoding else "more than {n} fields", n=_FIELDS)
        raise RefusedError(400, "{where}: {what}", where=Sentence(source), what=what) from None


def _request_from_fields(fields: list[tuple[str, str]], *, required: bool) -> Request:
    """Return the request that the fields of a form make."""
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    if "update" in values or "using-graph-uri" in values or "using-named-graph-uri" in values:
        raise RefusedError(403, _READ_ONLY)
    queries = values.get("query", [])
    if len(queries) > 1:
        raise RefusedError(400, "the query is given more than once")
    if not queries and (required or set(values) - {"format"}):
        raise RefusedError(400, "no query is given", "send it as the field 'query'")
    default, named = (tuple(values.get(f"{k}-graph-uri", ())) for k in ("default", "named"))
    for iri in (*default, *named):
        if not may_be_iri(iri):
            raise RefusedError(400, "a graph is named by an IRI, not {name!a}", name=iri[:200])
    if queries and "\0" in queries[0]:
        raise RefusedError(400, "the query holds a character that SPARQL does not know: U+0000")
    return Request(queries[0] if queries else None, default, named, values.get("format", [""])[-1])


_MAX_ACCEPT = 4096
"""Characters of an Accept header that are read."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form of an answer."""

    name: str
    media_type: str
    aliases: tuple[str, ...] = ()

    @property
    def rdf(self) -> ox.RdfFormat | None:
        """The engine's name of a form of triples."""
        return ox.RdfFormat.from_media_type(self.media_type)


_JSON = Form("json", "application/sparql-results+json", ("application/json",))
_XML = Form("xml", "application/sparql-results+xml", ("application/xml", "text/xml"))

ROWS = (
    _JSON,
    _XML,
    Form("csv", "text/csv; charset=utf-8"),
    Form("tsv", "text/tab-separated-values; charset=utf-8"),
)
"""Forms of SELECT; the first is the default."""

TRUTHS = (_JSON, _XML)
"""Forms of ASK: CSV and TSV have none."""

GRAPHS = (
    Form("turtle", "text/turtle; charset=utf-8", ("application/x-turtle",)),
    Form("ntriples", "application/n-triples", ("text/plain",)),
    Form("jsonld", "application/ld+json", ("application/json",)),
    Form("rdfxml", "application/rdf+xml", ("application/xml", "text/xml")),
)
"""Forms of CONSTRUCT and DESCRIBE, and of the statements about a thing."""

HTML = Form("html", "text/html; charset=utf-8", ("application/xhtml+xml",))
"""The form for people."""


def preferred_form(accept: str, forms: Sequence[Form]) -> Form | None:
    """Return the form that a request prefers, of equals the first; None when it takes none of them.

    Example:
        >>> preferred_form("text/csv;q=0.5, application/json", ROWS).name
        'json'
        >>> preferred_form("image/png", ROWS) is None
        True
    """
    ranges = _ranges(accept) or [("*/*", 1.0)]
    ranked = [(*_form_quality(form, ranges), -rank) for rank, form in enumerate(forms)]
    quality, _, rank = max(ranked, default=(0.0, 0, 0))
    return forms[-rank] if quality > 0 else None


def choose_form(name: str, accept: str, forms: Sequence[Form]) -> Form:
    """Return the form of a short name, or where none has it the one that a request prefers."""
    form = next((f for f in forms if f.name == name), None) or preferred_form(accept, forms)
    if form is None:
        types = ", ".join(f.media_type.partition(";")[0] for f in forms)
        message = "none of the types asked for can be given"
        raise RefusedError(406, message, "there are {types}", types=types)
    return form


def _form_quality(form: Form, ranges: Sequence[tuple[str, float]]) -> tuple[float, int]:
    """Return the quality of a form in an Accept header, and how precise its media range is."""
    main_type = form.media_type.partition(";")[0]
    precision, quality = -1, 0.0
    for media_type in (main_type, *form.aliases):
        matching = {"*/*": 0, media_type: 2}
        if media_type == main_type:
            matching |= {f"{main_type.partition('/')[0]}/*": 1, main_type: 3}
        for media_range, weight in ranges:
            if (match_rank := matching.get(media_range, -1)) > precision:
                precision, quality = match_rank, weight
    return quality, precision


def _ranges(accept: str) -> list[tuple[str, float]]:
    """Return the media ranges of an Accept header with their qualities, without malformed ones."""
    ranges = []
    for part in accept[:_MAX_ACCEPT].split(","):
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


_SERVICE = b"""
@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix format: <http://www.w3.org/ns/formats/> .
<sparql> a sd:Service ; sd:endpoint <sparql> ; sd:supportedLanguage sd:SPARQL11Query ;
  sd:resultFormat format:SPARQL_Results_JSON , format:SPARQL_Results_XML ,
    format:SPARQL_Results_CSV , format:SPARQL_Results_TSV ,
    format:Turtle , format:N-Triples , format:JSON-LD , format:RDF_XML ;
  sd:defaultDataset <void#data> .
<void#data> a sd:Dataset ; sd:defaultGraph <void#graph> .
<void#graph> a sd:Graph .
"""
_DATA = b"@prefix void: <http://rdfs.org/ns/void#> . <void#data> void:sparqlEndpoint <sparql> ."
"""Descriptions of the service and of the place of the data, relative to the server's address."""


def void_document(address: str, about: DatasetFacts, form: Form, *, service: bool = True) -> bytes:
    """Return the VoID description of the data, and the description of the service."""
    text = _SERVICE + _DATA if service else _DATA
    quads = ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=f"{address}/")
    triples = [*about.describe(f"{address}/void#data"), *(quad.triple for quad in quads)]
    prefixes = {p: vocab.PREFIXES[p] for p in ("dcat", "dcterms", "void", "xsd")}
    prefixes["sd"] = "http://www.w3.org/ns/sparql-service-description#"
    return ox.serialize(triples, format=form.rdf, prefixes=prefixes) or b""
