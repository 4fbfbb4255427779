"""Requests of the SPARQL 1.1 Protocol: parsing, and the errors of bad ones."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from bordergraph.errors import BordergraphError, Sentence
from bordergraph.words import LANGUAGES, translate_sentence

if TYPE_CHECKING:
    from starlette.requests import Request as HttpRequest

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
