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

import pyoxigraph as ox

from bordergraph import vocab
from bordergraph.errors import (
    BordergraphError,
    LimitError,
    QueryError,
    Sentence,
    UsageError,
    reason_of,
)
from bordergraph.queries import FORMS, bare_words, refuse_updates, undeclared_names
from bordergraph.store.querying.answer import AnswerStream, stream_answer
from bordergraph.store.querying.limits import SECONDS, Limits

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import BinaryIO

    from bordergraph.store.querying.answer import Answer, Result


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

        The timeout is the seconds that a whole answer may take, 0 for no limit. By default it is that of the
        environment, which has the credentials too, else a minute.
        """
        variables = os.environ if environment is None else environment
        hint = "give an http or https URL"
        try:
            parts = urlsplit(url)
            _ = parts.port
        except ValueError as error:
            raise QueryError("'{url}' is no endpoint: {why}", hint, url=url, why=error) from None
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise QueryError("'{url}' is no endpoint", hint, url=url)
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
        refuse_updates(text)
        form = next((w for w in map(str.upper, bare_words(text)) if w in FORMS), "SELECT")
        rows = form in {"SELECT", "ASK"}
        accept = "application/sparql-results+json" if rows else "application/n-triples"

        def parse(file: BinaryIO) -> Result:
            if not rows:
                return ox.parse(file, format=ox.RdfFormat.N_TRIPLES)
            result = ox.parse_query_results(file, format=ox.QueryResultsFormat.JSON)
            if form == "ASK" and isinstance(result, ox.QuerySolutions):
                # Virtuoso answers an ASK with a table of one cell.
                return [getattr(cell, "value", cell) for row in result for cell in row] == ["1"]
            return result

        reply = _Reply(self._request(_with_prefixes(text), accept), limits)
        return stream_answer(parse, reply, limits, self._result_error)

    def time_error(self, error: LimitError) -> LimitError:
        """Return the error of an answer that takes longer than the environment allows."""
        what = Sentence("{url} did not answer in time: {why}", url=self.url, why=error.message)
        return LimitError(what, Sentence("allow more seconds with {name}", name=TIMEOUT))

    def _result_error(self, error: Exception) -> Exception:
        text = "{url} answers with no SPARQL results: {why}"
        return BordergraphError(Sentence(text, url=self.url, why=reason_of(error)))

    def _request(self, text: str, accept: str) -> urllib.request.Request:
        """Return the HTTP request of a query."""
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        request = urllib.request.Request(self.url, text.encode(), headers)  # noqa: S310 - http(s) only
        if self._credentials:
            # A redirect to another host must not receive them.
            request.add_unredirected_header("Authorization", self._credentials)
        return request


def _seconds_left(deadline: float | None) -> float | None:
    """Return the seconds until a deadline; TimeoutError where it has passed."""
    if deadline is None:
        return None
    remaining = deadline - time.monotonic()
    if remaining <= 0:
        raise TimeoutError
    return remaining


class _Reply:
    """The response of an endpoint as the supply of its rows; requested at the first read."""

    def __init__(self, request: urllib.request.Request, limits: Limits) -> None:
        self._request = request
        self._limits = limits
        self._response: http.client.HTTPResponse | None = None

    def take(self, size: int, seconds: float | None) -> bytes:
        deadline = None if seconds is None else time.monotonic() + seconds
        if self._response is None:
            self._response = self._open(deadline)
        # No read takes longer than the time that was left when the request was sent.
        _seconds_left(deadline)
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

    def _truncation_error(self, why: Sentence) -> BordergraphError:
        text = "the answer of {url} breaks off: {why}"
        message = Sentence(text, url=self._request.full_url, why=why)
        return BordergraphError(message, "ask again, or ask for less")

    def _open(self, deadline: float | None) -> http.client.HTTPResponse:
        """Send the query until a response begins."""
        for number in itertools.count(1):
            try:
                response: http.client.HTTPResponse = urllib.request.urlopen(  # noqa: S310 - http(s) only
                    self._request, timeout=_seconds_left(deadline)
                )
            except (OSError, http.client.HTTPException) as error:
                failure, pause = _failure(self._request.full_url, error)
            else:
                return response
            if pause is None or number == _TRIES:
                raise failure
            pause = pause or _FIRST_PAUSE * 2 ** (number - 1)
            if deadline is not None and time.monotonic() + pause >= deadline:
                text, limit = "{what}; it was asked {n} times in {s:g} s", self._limits.seconds
                message = Sentence(text, what=failure.message, n=number, s=limit)
                raise LimitError(message, "ask later, or allow more time with --timeout")
            time.sleep(pause)
        raise AssertionError  # pragma: no cover - the count has no end


def _failure(url: str, error: Exception) -> tuple[BordergraphError, float | None]:
    """Return the error of a query without an answer, and the seconds to wait before another try.

    The seconds are None where no other try helps, and 0 where the endpoint names none. What took too long
    raises TimeoutError.
    """
    if isinstance(error, urllib.error.HTTPError):
        pause = error.headers.get("Retry-After", "").strip()
        seconds = float(pause) if pause.isdecimal() else 0.0
        return _http_failure(url, error), seconds if error.code in _BUSY else None
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, TimeoutError):
        raise TimeoutError from None
    why = reason_of(reason) if isinstance(reason, Exception) else reason
    message = Sentence("no answer from {url}: {why}", url=url, why=why)
    return BordergraphError(message, "is it running?"), 0.0


def _http_failure(url: str, error: urllib.error.HTTPError) -> BordergraphError:
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
    return BordergraphError(Sentence("{url} fails: {why}", url=url, why=why))


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
    prefixes = {name[0].partition(":")[0] for name in undeclared_names(text)}
    missing = sorted(prefixes & vocab.PREFIXES.keys())
    return "".join(f"PREFIX {p}: <{vocab.PREFIXES[p]}> " for p in missing) + text
