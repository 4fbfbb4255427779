"""A SPARQL 1.1 endpoint, queried over HTTP."""

from __future__ import annotations

import base64
import http.client
import itertools
import os
import time
import urllib.error
import urllib.request
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bordergraph import vocab
from bordergraph.errors import (
    BordergraphError,
    LimitError,
    QueryError,
    Sentence,
    UsageError,
    reason_of,
)
from bordergraph.queries import FORMS, bare_words, refuse_updates, tokens
from bordergraph.store.querying.answer import AnswerStream, Pipe, stream_answer
from bordergraph.store.querying.limits import SECONDS, Limits

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping

    from bordergraph.store.querying.answer import Answer


USER = "BORDERGRAPH_ENDPOINT_USER"
PASSWORD = "BORDERGRAPH_ENDPOINT_PASSWORD"  # noqa: S105 - the name of a variable
TOKEN = "BORDERGRAPH_ENDPOINT_TOKEN"  # noqa: S105 - the same
TIMEOUT = "BORDERGRAPH_ENDPOINT_TIMEOUT"
"""Environment variables with the credentials, and the seconds that an answer may take."""

_BUSY = {
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
}
_UNAUTHORIZED = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
_TRIES = 4
_FIRST_PAUSE = 0.5
_MOST_DETAIL = 500


class RemoteEngine:
    """A SPARQL 1.1 Protocol endpoint, queried over HTTP with POST.

    A busy or unreachable endpoint is queried again after growing pauses, or after the pause that it
    asks for, as long as the time limit allows.
    """

    def __init__(
        self, url: str, timeout: float | None = None, environment: Mapping[str, str] | None = None
    ) -> None:
        """Check the address of an endpoint; nothing is sent.

        Args:
            url: Its address.
            timeout: Seconds that a whole answer may take; by default those of the environment, else a
                minute. 0 is no limit.
            environment: Variables with the time limit and the credentials; by default the process's.
        """
        variables = os.environ if environment is None else environment
        hint = "give an http or https URL"
        try:
            parts = urlsplit(url)
            _ = parts.port
        except ValueError as error:
            message = Sentence("'{url}' is no endpoint: {why}", url=url, why=error)
            raise QueryError(message, hint) from None
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise QueryError(Sentence("'{url}' is no endpoint", url=url), hint)
        if parts.username or parts.password:
            text = "the address of the endpoint at {host} holds a password"
            hint = Sentence("leave it out, and put it into {names}", names=f"{USER}, {PASSWORD}")
            raise QueryError(Sentence(text, host=parts.hostname), hint)
        self.url = url
        self.timeout = _seconds(variables) if timeout is None else timeout
        self._credentials = _authorization(variables)

    def run(self, text: str, *, derived: bool = True) -> Answer:
        """Run one query on the endpoint, whatever the size of its answer."""
        try:
            with self.ask(text, Limits(self.timeout, 0, 0), derived=derived) as rows:
                return rows.answer()
        except LimitError as error:
            raise self.time_error(error) from None

    def ask(self, text: str, limits: Limits, *, derived: bool = True) -> AnswerStream:  # noqa: ARG002 - the endpoint decides what it holds
        """Run one query on the endpoint, and stream its rows."""
        import pyoxigraph as ox

        refuse_updates(text)
        form = next((w for w in map(str.upper, bare_words(text)) if w in FORMS), "SELECT")
        rows = form in {"SELECT", "ASK"}
        accept = "application/sparql-results+json" if rows else "application/n-triples"
        reply = _Reply(self, _with_prefixes(text), accept, limits)
        pipe = Pipe(reply, limits)
        file = pipe.buffered()
        try:
            if not rows:
                triples = ox.parse(file, format=ox.RdfFormat.N_TRIPLES)
                return stream_answer(triples, limits, pipe, self._result_error)
            result = ox.parse_query_results(file, format=ox.QueryResultsFormat.JSON)
            if isinstance(result, ox.QueryBoolean):
                file.close()
            elif form == "ASK":
                # Virtuoso answers an ASK with a table of one cell.
                cells = [str(getattr(cell, "value", cell)) for row in result for cell in row]
                return stream_answer(cells == ["1"], limits, pipe, self._result_error)
            return stream_answer(result, limits, pipe, self._result_error)
        except (SyntaxError, ValueError, OSError) as error:
            file.close()
            raise (pipe.failure or self._result_error(error)) from None
        except BaseException:
            file.close()
            raise

    def time_error(self, error: LimitError) -> LimitError:
        """Return the error of an answer that takes longer than the environment allows."""
        what = Sentence("{url} did not answer in time: {why}", url=self.url, why=error.message)
        return LimitError(what, Sentence("allow more seconds with {name}", name=TIMEOUT))

    def _result_error(self, error: Exception) -> Exception:
        text = "{url} answers with no SPARQL results: {why}"
        return BordergraphError(Sentence(text, url=self.url, why=reason_of(error)))

    def build_request(self, text: str, accept: str) -> urllib.request.Request:
        """Return the HTTP request of a query."""
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        request = urllib.request.Request(self.url, text.encode(), headers)  # noqa: S310 - http(s) only
        if self._credentials:
            # A redirect to another host must not receive them.
            request.add_unredirected_header("Authorization", self._credentials)
        return request


def _seconds_left(deadline: float | None) -> float | None:
    """Return the seconds until a deadline.

    Raises:
        TimeoutError: The deadline has passed.
    """
    if deadline is None:
        return None
    remaining = deadline - time.monotonic()
    if remaining <= 0:
        raise TimeoutError
    return remaining


class _Reply:
    """The response of an endpoint as the supply of its rows; requested at the first read."""

    def __init__(self, engine: RemoteEngine, text: str, accept: str, limits: Limits) -> None:
        self._engine = engine
        self._request = engine.build_request(text, accept)
        self._limits = limits
        self._response: http.client.HTTPResponse | None = None
        self._sockets: list[socket.socket] = []

    def take(self, size: int, seconds: float | None) -> bytes:
        deadline = None if seconds is None else time.monotonic() + seconds
        if self._response is None:
            self._response = self._open(deadline)
        if self._response.isclosed():
            return b""
        self._wait_until(deadline)
        try:
            data = self._response.read1(size)
        except TimeoutError:
            raise
        except (OSError, http.client.HTTPException) as error:
            raise self._truncation_error(reason_of(error)) from None
        if not data and self._response.length:
            raise self._truncation_error(Sentence("the connection ended early"))
        return data

    def close(self) -> None:
        if self._response is not None:
            self._response.close()
        for sock in self._sockets:
            sock.close()

    def _truncation_error(self, why: Sentence) -> BordergraphError:
        text = "the answer of {url} breaks off: {why}"
        message = Sentence(text, url=self._engine.url, why=why)
        return BordergraphError(message, "ask again, or ask for less")

    def _wait_until(self, deadline: float | None) -> None:
        """Limit the next wait on the network to the remaining time."""
        if (remaining := _seconds_left(deadline)) is not None:
            self._sockets[-1].settimeout(remaining)

    def _open(self, deadline: float | None) -> http.client.HTTPResponse:
        """Send the query until a response begins."""
        for number in itertools.count(1):
            try:
                return self._send(_seconds_left(deadline))
            except _BusyError as error:
                failure = error.failure
                pause = _FIRST_PAUSE * 2 ** (number - 1) if error.pause is None else error.pause
            if number == _TRIES:
                raise failure
            if deadline is not None and time.monotonic() + pause >= deadline:
                text, seconds = "{what}; it was asked {n} times in {s:g} s", self._limits.seconds
                message = Sentence(text, what=failure.message, n=number, s=seconds)
                raise LimitError(message, "ask later, or allow more time with --timeout")
            time.sleep(pause)
        raise AssertionError  # pragma: no cover - the count has no end

    def _send(self, timeout: float | None) -> http.client.HTTPResponse:
        """Send the query once."""
        url = self._engine.url
        try:
            opener = _opener(self._sockets)
            response: http.client.HTTPResponse = opener.open(self._request, timeout=timeout)
        except urllib.error.HTTPError as error:
            raise _fault(url, error) from None
        except (OSError, http.client.HTTPException) as error:
            reason = error.reason if isinstance(error, urllib.error.URLError) else error
            if isinstance(reason, TimeoutError):
                raise TimeoutError from None
            why = reason_of(reason) if isinstance(reason, Exception) else reason
            message = Sentence("no answer from {url}: {why}", url=url, why=why)
            failure = BordergraphError(message, "is it running?")
            raise _BusyError(failure, None) from None
        return response


class _BusyError(Exception):
    """The endpoint is busy or unreachable, and may answer later."""

    def __init__(self, failure: BordergraphError, pause: float | None) -> None:
        """Keep the error to raise after the last try, and the seconds that the endpoint asks to wait."""
        super().__init__(failure.message)
        self.failure = failure
        self.pause = pause


def _fault(url: str, error: urllib.error.HTTPError) -> Exception:
    """Return the error of an HTTP error response."""
    with error:
        detail = error.read(_MOST_DETAIL).decode(errors="replace").strip() or str(error)
    if error.code == HTTPStatus.BAD_REQUEST:
        return QueryError(Sentence("the endpoint refuses the query: {why}", why=detail))
    why = f"{error.code} {detail}"
    if error.code in _UNAUTHORIZED:
        text = "put a name and password into {names}, or a token into {token}"
        hint = Sentence(text, names=f"{USER}, {PASSWORD}", token=TOKEN)
        return BordergraphError(Sentence("{url} refuses access: {why}", url=url, why=why), hint)
    failure = BordergraphError(Sentence("{url} fails: {why}", url=url, why=why))
    if error.code not in _BUSY:
        return failure
    return _BusyError(failure, _retry_after(error.headers.get("Retry-After", "")))


def _opener(sockets: list[socket.socket]) -> urllib.request.OpenerDirector:
    """Return an opener that collects its sockets, so that their timeouts can be set."""

    class Plain(http.client.HTTPConnection):
        def connect(self) -> None:
            super().connect()
            sockets.append(self.sock)

    class Secure(http.client.HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            sockets.append(self.sock)

    class OverHttp(urllib.request.HTTPHandler):
        def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(Plain, request)

    class OverHttps(urllib.request.HTTPSHandler):
        def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(Secure, request)

    return urllib.request.build_opener(OverHttp, OverHttps)


def _retry_after(header: str) -> float | None:
    """Return the seconds of a Retry-After header, which holds a number of them, or a date."""
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    if header.strip().isdigit():
        return float(header)
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _seconds(variables: Mapping[str, str]) -> float:
    text = variables.get(TIMEOUT, "")
    try:
        return Limits.create(float(text)).seconds if text else SECONDS
    except ValueError:
        message = Sentence("{name} is {value!a}", name=TIMEOUT, value=text)
        raise UsageError(message, "write seconds, such as 120") from None


def _authorization(variables: Mapping[str, str]) -> str:
    """Return the Authorization header from the credentials of the environment; empty without any."""
    token, user, password = (variables.get(name, "") for name in (TOKEN, USER, PASSWORD))
    if token and (user or password):
        message = Sentence("{name} and {other} exclude each other", name=TOKEN, other=USER)
        raise UsageError(message, "unset one of them")
    if bool(user) != bool(password):
        message = Sentence("{name} is missing", name=PASSWORD if user else USER)
        hint = Sentence("set both {names}, or neither", names=f"{USER}, {PASSWORD}")
        raise UsageError(message, hint)
    if token:
        header = f"Bearer {token}"
    elif user:
        header = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
    else:
        return ""
    if not (header.isascii() and header.isprintable()):
        message = Sentence("{name} holds characters that no header can", name=TOKEN)
        raise UsageError(message, "check it for line ends")
    return header


def _with_prefixes(text: str) -> str:
    """Declare the known prefixes that a query uses without declaration, as the local engine does.

    They go on the first line, so that line numbers in the endpoint's messages stay right.
    """
    parts = [t for t in tokens(text) if t.lastgroup != "comment"]
    declared = {b[0] for a, b in itertools.pairwise(parts) if a[0].upper() == "PREFIX"}
    used = {t["name"].partition(":")[0] for t in parts if t["name"]}
    missing = sorted(p for p in used if p in vocab.PREFIXES and f"{p}:" not in declared)
    return "".join(f"PREFIX {p}: <{vocab.PREFIXES[p]}> " for p in missing) + text
