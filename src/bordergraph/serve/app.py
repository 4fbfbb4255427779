"""What is at which address, and how everything is answered."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, urlencode

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bordergraph import __version__, vocab
from bordergraph.errors import BordergraphError
from bordergraph.serve.described import description, void
from bordergraph.serve.forms import GRAPHS, HTML, accepted, named
from bordergraph.serve.pages import Pages
from bordergraph.serve.pool import BusyError, Lane, Pool
from bordergraph.serve.protocol import RefusedError, asked
from bordergraph.serve.watch import METRICS, Watch
from bordergraph.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from bordergraph.serve.forms import Form
    from bordergraph.serve.pool import Answered
    from bordergraph.serve.settings import Settings

__all__ = ["Site"]

_PIECE = 1 << 16
_AGAIN = "5"
_NOBODY = 499
"""Status of an answer that nobody waits for any more, as servers write it in their logs."""

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_METHODS = ["GET", "POST"]
_PLAIN = "text/plain; charset=utf-8"
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"SAMEORIGIN"),
)


class Site:
    """The application of a server.

    Args:
        settings: What is served, and what is allowed.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.watch = Watch()
        self.pool = Pool(settings, self.watch)
        self._queries = Lane("query", settings.at_once, settings.queue, settings.patience)
        self._pages = Pages(self.pool, self.watch)
        for lane in (self._queries, self._pages.lane):
            self.watch.lane(
                lane.name, partial(getattr, lane, "running"), partial(getattr, lane, "waiting")
            )

    @property
    def asgi(self) -> ASGIApp:
        """The application as ASGI servers take it."""
        settings = self._settings
        routes = [
            Route("/", self._start),
            Route("/sparql", self._sparql, methods=_METHODS),
            Route("/sparql/", self._sparql, methods=_METHODS),
            Route("/map", self._map),
            Route("/ask", self._ask),
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
            Route("/metrics", self._metrics),
        ]
        middleware = [Middleware(_Outer, self.watch, settings.url)]
        if settings.host in {*_LOOPBACK, "::1"} or settings.names:
            # A page elsewhere may have its own name lead here, to read what is served as its own.
            hosts = [*_LOOPBACK, settings.host, *settings.names]
            middleware.append(
                Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False)
            )
        if settings.cors:
            middleware.append(
                Middleware(
                    CORSMiddleware,
                    allow_origins=list(settings.cors),
                    allow_methods=_METHODS,
                    allow_headers=["Content-Type", "Accept"],
                )
            )
        return Starlette(
            routes=routes,
            middleware=middleware,
            lifespan=self._life,
            exception_handlers=cast("Any", _HANDLERS),
        )

    @asynccontextmanager
    async def _life(self, _: Starlette) -> AsyncIterator[None]:
        await self.pool.start()
        self.watch.graph(self.pool.about["triples"])
        try:
            yield
        finally:
            await self.pool.stop()

    async def _sparql(self, request: Request) -> Response:
        found = await asked(request, self._settings.body)
        if found.query is None:
            form = _wanted(request, (HTML, *GRAPHS))
            if form is HTML:
                return RedirectResponse("/ask", 303)
            return Response(
                description(_address(request), self.pool.about, form), media_type=form.media_type
            )
        job = {
            "query": found.query,
            "default": found.default,
            "named": found.named,
            "accept": _accept(request),
        }
        return await self._queried(job, request)

    async def _queried(self, job: dict[str, Any], request: Request) -> Response:
        """Do a job for as long as whoever asked for it is there."""
        work = asyncio.create_task(self.pool.run(self._queries, job))
        gone = asyncio.create_task(_left(request))
        try:
            await asyncio.wait((work, gone), return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                return Response(status_code=_NOBODY)
            return _Sent(await work, self.watch)
        finally:
            work.cancel()
            gone.cancel()

    async def _thing(self, request: Request) -> Response:
        raw = request.scope["raw_path"].decode("ascii", "replace")
        iri = request.query_params.get("iri", "")
        for at, space in (("/id/", vocab.ID), ("/graph/", vocab.GRAPHS)):
            if raw.startswith(at):
                iri = space + raw.removeprefix(at)
        if raw == "/ontology":
            iri = vocab.BG.rstrip("#")
        if not iri.isascii():
            iri = quote(iri, safe="/:?#[]@!$&'()*+,;=%~")
        if ":" not in iri or any(c in iri for c in '<>"{}|^`\\ ') or not iri.isprintable():
            raise RefusedError(400, "no IRI is named", "/thing?iri=https://...")
        job = {
            "iri": iri,
            "accept": _accept(request),
            "form": _form_named(request),
            "language": _language(request),
        }
        sent = await self._queried(job, request)
        sent.headers["Vary"] = "Accept, Accept-Language"
        return sent

    async def _start(self, request: Request) -> Response:
        job = {"page": "start", "address": _address(request)}
        return await self._pages.page(job, _language(request), request)

    async def _map(self, request: Request) -> Response:
        return await self._pages.page({"page": "map"}, _language(request), request)

    async def _ask(self, request: Request) -> Response:
        return await self._pages.page({"page": "ask"}, _language(request), request)

    async def _report(self, request: Request) -> Response:
        if given := request.query_params.get("subject"):
            more = {k: v for k, v in request.query_params.items() if k != "subject"}
            at = f"/report/{quote(given.strip(), safe='')}"
            return RedirectResponse(at + (f"?{urlencode(more)}" if more else ""), 303)
        subject = [request.path_params[k] for k in ("subject", "other") if k in request.path_params]
        job = {"page": "report", "subject": subject}
        chosen = {"json": "json", "html": "html"}.get(request.query_params.get("format", ""), "")
        job |= {"accept": _accept(request), "form": chosen}
        return await self._pages.page(job, _language(request), request)

    async def _void(self, request: Request) -> Response:
        form = _wanted(request, GRAPHS)
        return Response(void(_address(request), self.pool.about, form), media_type=form.media_type)

    async def _health(self, _: Request) -> Response:
        ready = self.pool.ready
        state = {"status": "ok" if ready else "loading", "version": __version__, **self.pool.about}
        headers = None if ready else {"Retry-After": _AGAIN}
        return JSONResponse(state, 200 if ready else 503, headers)

    async def _metrics(self, _: Request) -> Response:
        return Response(self.watch.told(), media_type=METRICS)


class _Sent(Response):
    """An answer of a job, piece by piece from its file."""

    def __init__(self, answered: Answered, watch: Watch) -> None:
        self._answered = answered
        self._watch = watch
        super().__init__(status_code=answered.status, media_type=answered.media_type)
        self.headers["Content-Length"] = str(answered.size)
        self.headers["Content-Type"] = answered.media_type
        self.headers["Vary"] = "Accept"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's signature
        size = self._answered.size
        self._watch.held += size
        try:
            start = {"status": self.status_code, "headers": self.raw_headers}
            await send({"type": "http.response.start", **start})
            with self._answered.body as body:
                while piece := body.read(_PIECE):
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            self._watch.held -= size


class _Outer:
    """Around everything: addresses have a length, answers some headers, and all of it is counted."""

    def __init__(self, app: ASGIApp, watch: Watch, longest: int) -> None:
        self._app = app
        self._watch = watch
        self._longest = longest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        at = _place(scope["path"])

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_HEADERS]
                self._watch.requests.labels(at, str(message["status"])).inc()
                self._watch.seconds.labels(at).observe(time.perf_counter() - begun)
            await send(message)

        length = len(scope.get("raw_path", b"")) + len(scope.get("query_string", b""))
        if length > self._longest:
            text = f"the address is longer than {self._longest:,} bytes; send the query by POST\n"
            await PlainTextResponse(text, 414)(scope, receive, sent)
            return
        await self._app(scope, receive, sent)


async def _left(request: Request) -> None:
    """Wait until whoever asked has gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _place(path: str) -> str:
    """Return the first part of an address, as the metrics call it: one of a few."""
    first = "/" + path.strip("/").split("/", 1)[0]
    known = {"/", "/sparql", "/ask", "/map", "/report", "/id", "/graph", "/ontology", "/thing", "/void",
             "/health", "/metrics"}  # fmt: skip
    return first if first in known else "other"


def _address(request: Request) -> str:
    """Return the address of this server, as it was reached."""
    return f"{request.url.scheme}://{request.url.netloc}"


def _accept(request: Request) -> str:
    return ", ".join(request.headers.getlist("accept"))


def _language(request: Request) -> str:
    """Return the reader's language: asked for, or the one that the browser prefers."""
    given = request.query_params.get("lang", "")
    if given in LANGUAGES:
        return given
    return "fr" if request.headers.get("accept-language", "").lower().startswith("fr") else "en"


def _form_named(request: Request) -> str:
    """Return the form that the address names, empty for that of the Accept header."""
    name = request.query_params.get("format", "")
    if name and named(name, (HTML, *GRAPHS)) is None:
        have = ", ".join(f.name for f in (HTML, *GRAPHS))
        raise RefusedError(400, f"no format {name[:50]!a}", f"use one of {have}")
    return name


def _wanted(request: Request, forms: tuple[Form, ...]) -> Form:
    name = _form_named(request)
    found = named(name, forms) if name else accepted(_accept(request), forms)
    if found is None:
        have = ", ".join(f.media_type.partition(";")[0] for f in forms)
        raise RefusedError(406, "none of the types asked for can be given", f"there are {have}")
    return found


def _said(status: int, text: str, headers: dict[str, str] | None = None) -> Response:
    return Response(f"{text}\n", status, headers, _PLAIN)


async def _wrong(_: Request, error: Exception) -> Response:
    assert isinstance(error, BordergraphError)  # noqa: S101 - registered for nothing else
    text = error.message + (f"\n{error.hint}" if error.hint else "")
    if isinstance(error, BusyError):
        return _said(503, text, {"Retry-After": _AGAIN})
    if isinstance(error, RefusedError):
        return _said(error.status, text, error.headers)
    return _said(500, text)


async def _not_found(request: Request, _: Exception) -> Response:
    return _said(404, f"nothing is at {request.url.path[:200]!a}")


async def _no_method(request: Request, error: Exception) -> Response:
    headers = dict(getattr(error, "headers", None) or {})
    return _said(405, f"{request.method} is refused: nothing here can be changed", headers)


async def _gone(_: Request, __: Exception) -> Response:
    return Response(status_code=_NOBODY)


async def _broken(_: Request, __: Exception) -> Response:
    return _said(500, "this is a fault of the server; its log tells more")


_HANDLERS = {
    404: _not_found,
    405: _no_method,
    BordergraphError: _wrong,
    ClientDisconnect: _gone,
    Exception: _broken,
}
