"""An endpoint over HTTP: asked again when busy, never longer than allowed, and told who asks."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from bordergraph.errors import BordergraphError, LimitError, QueryError, UsageError
from bordergraph.store.querying.limits import Limits
from bordergraph.store.querying.remote import PASSWORD, TIMEOUT, TOKEN, USER, RemoteEngine

from .served import listening

YES = b'{"head":{},"boolean":true}'
HEAD = b'{"head":{"vars":["x"]},"results":{"bindings":['
ROW = b'{"x":{"type":"literal","value":"a"}},'


@contextmanager
def serving(*answers: Callable[[Any], None]) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Answer one request after the other, the last one for ever."""
    seen: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            seen.append(dict(self.headers))
            answers[min(len(seen), len(answers)) - 1](self)

        do_GET = do_POST  # noqa: N815 - its name in the base

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name in the base
            """Say nothing."""

    with listening(Handler) as url:
        yield url, seen


def says(status: int, body: bytes = b"why", **headers: str) -> Callable[[Any], None]:
    def answer(handler: Any) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def hangs_up(handler: Any) -> None:
    handler.connection.close()


def drips(handler: Any) -> None:
    """Send a row every now and then, so that no single wait is long."""
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(HEAD)
    try:
        for _ in range(200):
            handler.wfile.write(ROW)
            time.sleep(0.02)
    except OSError:
        pass


@pytest.mark.parametrize(
    "fails",
    [says(429), says(502), says(503, Retry_After="0"), says(504, Retry_After="soon"), hangs_up],
    ids=["429", "502", "503", "504", "hangs up"],
)
def test_what_is_busy_is_asked_again(fails: Callable[[Any], None]) -> None:
    with serving(fails, fails, says(200, YES)) as (url, seen):
        assert RemoteEngine(url).run("ASK {}").truth is True
    assert len(seen) == 3


def test_in_the_end_it_is_said_why() -> None:
    with serving(says(503, b"full")) as (url, seen):
        with pytest.raises(BordergraphError, match="503 full") as busy:
            RemoteEngine(url).run("ASK {}")
        assert not isinstance(busy.value, UsageError), "the query is not at fault"
        assert len(seen) == 4
    with serving(says(500, b"broken")) as (url, seen):
        with pytest.raises(BordergraphError, match="500 broken"):
            RemoteEngine(url).run("ASK {}")
        assert len(seen) == 1, "what is broken stays so"
    nonsense = pytest.raises(BordergraphError, match="no SPARQL results")
    with serving(says(200, b"<html>")) as (url, _), nonsense:
        RemoteEngine(url).run("ASK {}")


def test_it_waits_as_long_as_it_is_told_but_no_longer_than_allowed() -> None:
    with serving(says(503, Retry_After="3600")) as (url, seen):
        with pytest.raises(LimitError, match="asked 1 times in 5 s"):
            RemoteEngine(url, timeout=5).run("ASK {}")
        assert len(seen) == 1
    with serving(says(429, Retry_After="1"), says(200, YES)) as (url, _):
        began = time.monotonic()
        assert RemoteEngine(url).run("ASK {}").truth is True
        assert time.monotonic() - began >= 1


def test_the_limit_is_of_all_the_time_not_of_each_wait() -> None:
    stopped = pytest.raises(LimitError, match=r"in time: the query was stopped after 0\.3 s")
    with serving(drips) as (url, _), stopped:
        RemoteEngine(url, timeout=0.3).run("SELECT ?x {}")
    with serving(lambda _: time.sleep(0.6)) as (url, _), pytest.raises(LimitError):
        RemoteEngine(url, timeout=0.2).run("ASK {}")


def test_rows_come_as_they_are_sent() -> None:
    with serving(drips) as (url, _), RemoteEngine(url).ask("SELECT ?x {}", Limits(30, 3)) as rows:
        found = iter(rows)
        assert [str(next(found)[0]) for _ in range(3)] == ['"a"'] * 3
        with pytest.raises(LimitError, match="more than 3 rows"):
            next(found)


def test_an_answer_that_breaks_off_is_no_answer() -> None:
    def cut(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"<urn:a> <urn:b> <urn:c> .\n")

    with serving(cut) as (url, _), pytest.raises(BordergraphError, match="breaks off"):
        RemoteEngine(url).run("CONSTRUCT WHERE { ?s ?p ?o }")


def test_who_asks_is_told_to_the_endpoint_alone() -> None:
    with serving(says(200, YES)) as (other, theirs):
        elsewhere = says(302, Location=other.replace("127.0.0.1", "localhost"))
        with serving(says(200, YES), says(200, YES), elsewhere) as (url, seen):
            RemoteEngine(url, environment={USER: "ann", PASSWORD: "s3cret"}).run("ASK {}")
            known = {TOKEN: "t0ken"}
            RemoteEngine(url, environment=known).run("ASK {}")
            with pytest.raises(BordergraphError):
                RemoteEngine(url, environment=known, timeout=1).run("ASK {}")
    assert seen[0]["Authorization"] == "Basic YW5uOnMzY3JldA=="
    assert seen[1]["Authorization"] == "Bearer t0ken"
    assert not any("Authorization" in headers for headers in theirs)


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ({USER: "ann"}, f"{PASSWORD} is missing"),
        ({PASSWORD: "s3cret"}, f"{USER} is missing"),
        ({USER: "ann", PASSWORD: "s3cret", TOKEN: "t0ken"}, "exclude each other"),
        ({TOKEN: "t0ken\r\nX: y"}, "no header can"),
        ({TIMEOUT: "soon"}, "is 'soon'"),
        ({TIMEOUT: "-3"}, "cannot be -3"),
    ],
)
def test_an_environment_that_says_nonsense(known: dict[str, str], told: str) -> None:
    with pytest.raises(UsageError, match=told) as caught:
        RemoteEngine("http://127.0.0.1/", environment=known)
    assert "s3cret" not in str(caught.value)
    assert "t0ken" not in str(caught.value)


def test_no_secret_is_ever_said() -> None:
    with pytest.raises(QueryError, match="holds a password") as caught:
        RemoteEngine("http://ann:s3cret@127.0.0.1/")
    assert "s3cret" not in f"{caught.value}{caught.value.hint}"
    with serving(says(401)) as (url, _), pytest.raises(BordergraphError) as refused:
        RemoteEngine(url, environment={TOKEN: "t0ken"}).run("ASK {}")
    assert TOKEN in refused.value.hint
    assert "t0ken" not in f"{refused.value}{refused.value.hint}"
    assert RemoteEngine("http://127.0.0.1/", environment={TIMEOUT: "7"}).timeout == 7
