"""A server that is crowded, starved, crumbled at, killed: others are answered, and nothing is left."""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.serve.conftest import PATIENCE, TINY, Served, eventually, serving

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LINE = f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
HEAD = b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/sparql-query\r\n"


def fewer_descriptors() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 256))


@pytest.fixture(scope="module")
def crowded() -> Iterator[Served]:
    """A server with long queries, few places and few connections."""
    options = ("--timeout", "600", "--workers", "2", "--public-url", "https://graph.example.org")
    with serving(*options, prepare=fewer_descriptors) as server:
        yield server


def opened(server: Served) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)


def children(pid: int) -> list[str]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [child for task in tasks for child in task.read_text().split() if runs(child)]


def runs(pid: str) -> bool:
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def work_of(server: Served) -> float:
    """Return the seconds of processor time that the process which speaks HTTP has taken."""
    fields = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def jobs(server: Served) -> int:
    """Return how many queries are running or waiting."""
    lanes = json.loads(server.get("/health").body)["jobs"]
    return sum(lane["running"] + lane["waiting"] for lane in lanes.values())


def long_queries(server: Served) -> int:
    """Return how many queries run in the lane of long ones."""
    running: int = json.loads(server.get("/health").body)["jobs"]["query"]["running"]
    return running


@pytest.mark.slow
def test_short_queries_and_pages_are_answered_while_long_ones_run(crowded: Served) -> None:
    with ExitStack() as stack:
        for _ in range(6):
            stack.enter_context(opened(crowded)).sendall(LINE)
        eventually(lambda: long_queries(crowded) == 1)
        for _ in range(3):
            assert crowded.ask("ASK { ?a a bg:Agency }").status == 200
            assert crowded.get("/id/agency/alpha", "text/html").status == 200
        # None of the long ones had to end for that.
        assert long_queries(crowded) == 1
        assert "time" not in json.loads(crowded.get("/health").body)["stopped"]
        # Another client has a place for long ones, whatever the first one has asked.
        other = stack.enter_context(opened(crowded))
        other.sendall(LINE.replace(b"\r\n\r\n", b"\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n"))
        eventually(lambda: long_queries(crowded) == 2)
    eventually(lambda: not children(crowded.pid))


def test_connections_beyond_the_most_are_told_to_come_again(crowded: Served) -> None:
    with ExitStack() as stack:
        sockets = [stack.enter_context(opened(crowded)) for _ in range(100)]
        reply = sockets[-1].recv(1000)
        assert b" 503 " in reply
        assert b"Retry-After" in reply
    eventually(lambda: crowded.get("/health").status == 200)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 40_000, 411),
        (HEAD + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
        (b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n123456789", 400),
        (b"GET /health HTTP/1.1\r\nHost: 127.0.0.1:x@evil.example\r\n\r\n", 400),
        (b"GET http://127.0.0.1/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 200),
        (b"GET /id/%zz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 404),
        (b"GET /health HTTP/1.1\r\nHost: graph.example.org\r\n\r\n", 200),
    ],
    ids=["one-byte chunks", "length and chunks", "body on GET", "host", "absolute", "IRI", "name"],
)
def test_odd_requests_cost_little(crowded: Served, request_: bytes, status: int) -> None:
    before = work_of(crowded)
    with opened(crowded) as raw:
        with suppress(ConnectionError):
            raw.sendall(request_)
        assert raw.recv(1000).startswith(b"HTTP/1.1 %d " % status)
    assert work_of(crowded) - before < 1


def test_the_public_address_is_told(crowded: Served) -> None:
    for path in ("/sparql?format=ntriples", "/void"):
        assert "https://graph.example.org/sparql" in crowded.get(path).text
    assert "curl https://graph.example.org/sparql" in crowded.get("/").text


def test_a_page_is_one_whatever_exactly_is_accepted(crowded: Served) -> None:
    def page(number: int) -> tuple[int, str | None]:
        reply = crowded.get("/report/alpha", f"text/html, text/x-{number}")
        return reply.status, reply.headers["ETag"]

    with ThreadPoolExecutor(20) as clients:
        replies = set(clients.map(page, range(20)))
    assert len(replies) == 1
    tag = replies.pop()[1]
    again = crowded.get("/report/alpha", "text/html", **{"If-None-Match": f'"x", W/{tag}'})
    assert again.status == 304


def test_a_long_accept_costs_little(crowded: Served) -> None:
    before = work_of(crowded)
    for _ in range(5):
        crowded.get("/void", "text/x," * 8000)
    assert work_of(crowded) - before < 1


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_an_end_under_load_is_clean(number: signal.Signals) -> None:
    command = [sys.executable, "-m", "bordergraph", "--graph", TINY, "serve", "--port", "0"]
    with (
        subprocess.Popen(
            [*command, "--timeout", "0"], stderr=subprocess.PIPE, text=True
        ) as process,
        ExitStack() as stack,
    ):
        stack.callback(process.kill)
        assert process.stderr is not None
        server = Served(int(process.stderr.readline().split("/")[2].partition(":")[2]), process.pid)
        sockets = [stack.enter_context(opened(server)) for _ in range(12)]
        for each in sockets:
            each.sendall(LINE)
        eventually(lambda: jobs(server) >= len(sockets))
        running = children(process.pid)
        assert len(running) >= 2
        os.kill(process.pid, number)
        if number == signal.SIGTERM:
            replies = [each.recv(4096) for each in sockets]
            assert all(
                r.startswith(b"HTTP/1.1 503 ") and b"etry-after" in r.lower() for r in replies
            )
        code = process.wait(PATIENCE)
        assert (code, process.stderr.read()) == (0 if number == signal.SIGTERM else -9, "")
        eventually(lambda: not any(map(runs, running)))


BENCH = Path(__file__).resolve().parents[2] / "benchmarks" / "bench_serve.py"


@pytest.mark.timed
def test_endless_queries_leave_the_others_their_answers() -> None:
    done = subprocess.run(
        [sys.executable, str(BENCH), "200", "60", "5"], capture_output=True, text=True, check=False
    )
    told = json.loads(done.stdout)
    for phase in (told["alone"], told["beside"]):
        assert (phase["wrong"], phase["lost"], phase["documented"]) == (0, 0, True)
    assert told["share"] >= 0.6
    assert told["beside"]["ended after s"] < 5
    assert (told["code"], told["stderr"]) == (0, "")
