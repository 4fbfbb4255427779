"""Routes of the server, error responses, and limits of requests."""

from __future__ import annotations

import asyncio
import re
import traceback
from dataclasses import asdict
from functools import partial
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, unquote, urlencode, urlsplit

from h11 import LocalProtocolError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import (
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from bordergraph import __version__, vocab
from bordergraph.errors import BordergraphError, LimitError, Sentence
from bordergraph.serve.answers import REPORTS, SEARCH_FILTERS
from bordergraph.serve.protocol import (
    GRAPHS,
    HTML,
    LANGUAGE,
    RefusedError,
    choose_form,
    error_text,
    may_be_iri,
    read_request,
    void_document,
)
from bordergraph.serve.runner import BusyError, PageCache, Runner
from bordergraph.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from bordergraph.serve.answers import Answers
    from bordergraph.serve.protocol import Form
    from bordergraph.serve.runner import JobResult, Work, WorkKind
    from bordergraph.serve.settings import Settings

_SEND_BYTES = 1 << 16
_RETRY_AFTER = "5"
_CLIENT_GONE = 499
"""Status of an answer whose client is gone, as in the logs of other servers."""

_LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[\w.-]+)(?::\d{1,5})?", re.ASCII)
_ORIGIN = re.compile(rb"https?://[^/?]*")
_METHODS = ["GET", "POST"]
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"SAMEORIGIN"),
)


class Site:
    """The application of a server."""

    def __init__(self, settings: Settings, answers: Answers) -> None:
        self._settings = settings
        self._answers = answers
        self._runner = Runner(settings)
        self._pages = PageCache(self._runner)
        self.connections = settings.connections

    def stop(self) -> None:
        """Answer running and new requests with 503."""
        self._runner.stop()

    @property
    def asgi(self) -> ASGIApp:
        """The application as ASGI servers take it."""
        settings = self._settings
        routes = [
            Route("/", partial(self._page, "start")),
            Route("/sparql", self._sparql, methods=_METHODS),
            Route("/sparql/", self._sparql, methods=_METHODS),
            Route("/map", partial(self._page, "map")),
            Route("/ask", partial(self._page, "ask")),
            Route("/search", self._search),
            Route("/report", self._report),
            Route("/report/{subject}", self._report),
            Route("/report/{subject}/{other}", self._report),
            Route("/id/{rest:path}", self._thing),
            Route("/graph/{rest:path}", self._thing),
            Route("/ontology", self._thing),
            Route("/thing", self._thing),
            Route("/void", self._void),
            Route("/.well-known/void", self._void),
            Route("/health", self._health),
        ]
        middleware = [Middleware(_RequestGuard, settings)]
        if settings.cors:
            cors: dict[str, Any] = {"allow_origins": [*settings.cors], "allow_methods": _METHODS}
            cors["allow_headers"] = ["Content-Type", "Accept"]
            middleware.append(Middleware(CORSMiddleware, **cors))
        handlers = cast("Any", _HANDLERS)
        app = Starlette(routes=routes, middleware=middleware, exception_handlers=handlers)
        app.router.redirect_slashes = False
        return app

    async def _sparql(self, request: Request) -> Response:
        query = await read_request(request, self._settings.body)
        accept, address = _accept(request), self._address(request)
        if query.query is None:
            form = _requested_form(request, (*GRAPHS, HTML))
            if form is HTML:
                return RedirectResponse("/ask", 303)
            body = void_document(address, self._answers.about, form)
            return Response(body, media_type=form.media_type)
        work = self._answers.query(query, accept, query.form, f"{address}/sparql")
        return await self._run_work(work, self._runner.query, request)

    async def _run_work(self, work: Work, kind: WorkKind, request: Request) -> Response:
        """Run a job as long as the client is connected."""
        running = asyncio.create_task(self._runner.run(work, kind, self._client(request)))
        disconnect = asyncio.create_task(_wait_for_disconnect(request))
        try:
            await asyncio.wait((running, disconnect), return_when=asyncio.FIRST_COMPLETED)
            if not running.done():
                return Response(status_code=_CLIENT_GONE)
            result = await running
            headers = {"Content-Length": str(result.size), "Content-Type": result.media_type}
            parts = _parts(result, self._runner)
            return StreamingResponse(parts, result.status, headers | {"Vary": "Accept"})
        finally:
            running.cancel()
            disconnect.cancel()

    async def _thing(self, request: Request) -> Response:
        raw = request.scope["raw_path"].decode("ascii", "replace")
        iri = request.query_params.get("iri", "")
        for prefix, space in (("/id/", vocab.ID), ("/graph/", vocab.GRAPHS)):
            if raw.startswith(prefix):
                iri = space + raw.removeprefix(prefix)
        if raw == "/ontology":
            iri = vocab.BG.rstrip("#")
        if not iri.isascii():
            iri = quote(iri, safe="/:?#[]@!$&'()*+,;=%~")
        if not may_be_iri(iri):
            raise RefusedError(400, "no IRI is named", "/thing?iri=https://...")
        form = _requested_form(request, (HTML, *GRAPHS))
        work = self._answers.thing(iri, form, _language(request))
        return await self._run_localized(work, request)

    async def _page(self, name: str, request: Request) -> Response:
        address = self._address(request) if name == "start" else ""
        key = (name, _language(request), address)
        work = self._answers.page(*key)
        return await self._pages.page(key, work, request, self._client(request))

    async def _search(self, request: Request) -> Response:
        query = {k: v for k, v in request.query_params.items() if k in SEARCH_FILTERS and v.strip()}
        words, form = request.query_params.get("q", ""), _requested_form(request, REPORTS)
        return await self._run_localized(
            self._answers.search(words, query, form, _language(request)), request
        )

    async def _run_localized(self, work: Work, request: Request) -> Response:
        """Run a job whose answer is in the reader's language."""
        response = await self._run_work(work, self._runner.thing, request)
        response.headers["Vary"] = "Accept, Accept-Language"
        return response

    async def _report(self, request: Request) -> Response:
        if name := request.query_params.get("subject"):
            other = {k: v for k, v in request.query_params.items() if k != "subject"}
            path = f"/report/{quote(name.strip(), safe='')}"
            return RedirectResponse(path + (f"?{urlencode(other)}" if other else ""), 303)
        names = ("subject", "other")
        subject = tuple(request.path_params[k] for k in names if k in request.path_params)
        key = (subject, _requested_form(request, REPORTS), _language(request))
        work = self._answers.report(*key)
        return await self._pages.page(key, work, request, self._client(request))

    async def _void(self, request: Request) -> Response:
        form = _requested_form(request, GRAPHS)
        body = void_document(self._address(request), self._answers.about, form, service=False)
        return Response(body, media_type=form.media_type)

    async def _health(self, _: Request) -> Response:
        state = {"status": "ok", "version": __version__, **asdict(self._answers.about)}
        work = {"jobs": self._runner.jobs, "stopped": self._runner.stopped}
        return JSONResponse(state | work)

    def _address(self, request: Request) -> str:
        """Return the address of this server: the public one, or as it was reached."""
        own_address = f"{request.url.scheme}://{request.url.netloc}"
        return self._settings.public_url or own_address

    def _client(self, request: Request) -> str:
        """Return the client: an address, or the network of one client in IPv6."""
        host = request.client.host if request.client else ""
        if self._settings.public_url and (forwarded := request.headers.get("x-forwarded-for")):
            # The last is what our own proxy has seen.
            host = forwarded.rpartition(",")[2].strip()
        try:
            address = ip_address(host)
        except ValueError:
            return ""
        if isinstance(address, IPv6Address):
            return str(ip_network((address, 64), strict=False))
        return str(address)


async def _parts(result: JobResult, runner: Runner) -> AsyncIterator[bytes]:
    """Yield an answer part by part from its file."""
    runner.answer_bytes += result.size
    try:
        with result.body as body:
            while part := body.read(_SEND_BYTES):
                yield part
    finally:
        runner.answer_bytes -= result.size


class _RequestGuard:
    """Middleware around all routes: refuses bad requests, adds headers."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._max_bytes = settings.url
        self._hosts: set[str] = set()
        public = urlsplit(settings.public_url).hostname
        if settings.host in {*_LOOPBACK, "::1"} or settings.names or public:
            # Against DNS rebinding: a page elsewhere may point its own host name to this server.
            self._hosts = {*_LOOPBACK, settings.host, *settings.names, public or settings.host}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if origin := _ORIGIN.match(scope["raw_path"]):
            path = scope["raw_path"][origin.end() :] or b"/"
            scope.update(raw_path=path, path=unquote(path.decode("ascii", "replace")))

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_HEADERS]
            await send(message)

        LANGUAGE.set(_language(Request(scope)))
        if refusal := self._refusal(scope):
            await refusal(scope, receive, send_with_headers)
        else:
            await self._app(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> Response | None:
        """Return the response that refuses a request; None if it is allowed."""
        headers = dict(scope["headers"])
        length = len(scope["raw_path"]) + len(scope["query_string"])
        if length > self._max_bytes:
            text = "the address is longer than {n:,} bytes; send the query by POST"
            return _text(414, Sentence(text, n=self._max_bytes))
        host = _HOST.fullmatch(headers.get(b"host", b"").decode("latin-1"))
        if not host or (self._hosts and host[1].lower() not in self._hosts):
            return _text(400, "this server has no such name; see --name and --public-url")
        close = {"Connection": "close"}
        if b"transfer-encoding" in headers:
            text = "a body in chunks is not read: send it with its length"
            return _text(411, text, headers=close)
        if scope["method"] != "POST" and headers.get(b"content-length", b"0") != b"0":
            return _text(
                400 if scope["method"] in {"GET", "HEAD"} else 405,
                Sentence("a body by {method} is not read", method=scope["method"]),
                headers=close | {"Allow": "GET, HEAD, POST"},
            )
        return None


async def _wait_for_disconnect(request: Request) -> None:
    """Wait until the client disconnects."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _accept(request: Request) -> str:
    return ", ".join(request.headers.getlist("accept"))


def _language(request: Request) -> str:
    """Return the reader's language: the one that the address names, or that the browser prefers."""
    language = request.query_params.get("lang", "")
    if language in LANGUAGES:
        return language
    return "fr" if request.headers.get("accept-language", "").lower().startswith("fr") else "en"


def _requested_form(request: Request, forms: tuple[Form, ...]) -> Form:
    """Return the form that the address names, or else the one of the Accept header."""
    name = request.query_params.get("format", "")
    if name and name not in {f.name for f in forms}:
        names = ", ".join(f.name for f in forms)
        what, hint = "unknown format {name!a}", "use one of {names}"
        raise RefusedError(400, what, hint, name=name[:50], names=names)
    return choose_form(name, _accept(request), forms)


def _text(status: int, *texts: str, headers: dict[str, str] | None = None) -> Response:
    vary = {"Vary": "Accept-Language"}
    return PlainTextResponse(error_text(*texts), status, vary | (headers or {}))


async def _error_response(_: Request, error: BordergraphError) -> Response:
    # The hint of a limit is for the command line.
    hint = "ask for less" if isinstance(error, LimitError) else error.hint
    if isinstance(error, BusyError):
        return _text(503, error.message, hint, headers={"Retry-After": _RETRY_AFTER})
    if isinstance(error, RefusedError):
        return _text(error.status, error.message, hint, headers=error.headers)
    return _text(500, error.message, hint)


async def _http_error(request: Request, error: HTTPException) -> Response:
    """Answer a request for an address or a method that there is not."""
    text = "nothing is at {path!a}"
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        text = "{method} is refused: nothing here can be changed"
    message = Sentence(text, path=request.url.path[:200], method=request.method)
    return _text(error.status_code, message, headers=dict(error.headers or {}))


async def _client_gone(_: Request, __: Exception) -> Response:
    return Response(status_code=_CLIENT_GONE)


async def _server_error(_: Request, error: Exception) -> Response:
    # A connection that is closed already is the client's fault.
    if not isinstance(error, LocalProtocolError):
        traceback.print_exception(error)
    return _text(500, "this is a fault of the server; its log tells more")


_HANDLERS = {
    HTTPException: _http_error,
    BordergraphError: _error_response,
    ClientDisconnect: _client_gone,
    Exception: _server_error,
}
