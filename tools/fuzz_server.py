"""Send malformed requests to a server, and report what breaks.

Usage: tools/fuzz_server.py CASES [SEED]

A fault is an answer that reports one, or a server that does not answer a valid query in between
within `HONEST_SECONDS`, does not end by SIGTERM, or writes more than its address to stderr. The
client closes a malformed request after `ODD_SECONDS`.
"""

from __future__ import annotations

import random
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

HONEST_SECONDS, ODD_SECONDS = 20, 3
GRAPH = Path(__file__).resolve().parents[1] / "tests" / "data" / "tiny"
METHODS = ("GET", "POST", "HEAD", "PUT", "OPTIONS", "DELETE", "get", "G\x00T")
PATHS = (
    "/",
    "/sparql",
    "/id/agency/rcmp",
    "/id/agency/%zz",
    "/id/..%2f..%2fetc",
    "/search?q=a",
    "/sparql?format=csv",
    "//",
    "/id/agency/" + "x" * 5000,
    "http://a.example/sparql",
    "*",
    "/é",
)
QUERIES = (
    "SELECT * { ?s ?p ?o } LIMIT 3",
    "ASK {}",
    "SELECT",
    "CONSTRUCT { <a> ?p ?o } { ?s ?p ?o } LIMIT 2",
    "DELETE WHERE { ?s ?p ?o }",
    "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "\x00",
    "{" * 3000,
    "'" * 100,
    "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "DESCRIBE <urn:x>",
    "SELECT ?\U0001f600 {}",
)
HEADERS = (
    "Accept: */*",
    "Accept: text/*",
    "Accept: " + "a/b," * 9000,
    "Accept: ;;;",
    "Host: ",
    "Content-Type: application/sparql-query",
    "Content-Type: multipart/form-data; boundary=x",
    "Content-Length: -1",
    "Content-Length: 99999999999",
    "Transfer-Encoding: chunked",
    "If-None-Match: *",
    "Accept-Language: fr;q=x",
    "X-Forwarded-For: ::1",
    "Bad",
    "A\x00: b",
    "Range: bytes=5-1",
    "Expect: 100-continue",
    "Connection: upgrade\r\nUpgrade: websocket",
)
HONEST = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


def main() -> int:
    """Send as many requests as asked for, and return 1 when something broke."""
    cases = int(sys.argv[1])
    first_seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    command = [sys.executable, "-m", "bordergraph", "--graph", str(GRAPH), "serve", "--port", "0"]
    options = ["--timeout", "2"]
    faults = 0
    with subprocess.Popen([*command, *options], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        port = int(process.stderr.readline().split("/")[2].partition(":")[2])
        for seed in range(first_seed, first_seed + cases):
            faults += _report(seed, _send(port, _request(seed), ODD_SECONDS), honest=False)
            if seed % 20 == 0:
                faults += _report(seed, _send(port, HONEST, HONEST_SECONDS), honest=True)
        process.send_signal(signal.SIGTERM)
        exit_code = process.wait(HONEST_SECONDS)
        messages = process.stderr.read()
    print(
        f"{cases} requests: {faults} faults; ended with {exit_code}; stderr: {messages[:500] or 'nothing'}"
    )
    return int(bool(faults or exit_code or messages))


def _report(seed: int, status: str, *, honest: bool) -> int:
    """Print a fault, and return how many there are."""
    # The server may still wait for the rest of a malformed request.
    is_ok = status == "200" if honest else status != "fault"
    if not is_ok:
        print(f"seed {seed}: {'an honest query: ' * honest}{status}", flush=True)
    return int(not is_ok)


def _request(seed: int) -> bytes:
    rng = random.Random(seed)  # noqa: S311 - the same cases each time
    path = rng.choice(PATHS)
    query = quote(rng.choice(QUERIES), safe=rng.choice(("", "{}? *<>:/")))
    if rng.random() < 0.6:
        path = f"/sparql?query={query}"
    headers = rng.sample(HEADERS, rng.randint(0, 3))
    body = f"query={query}" if rng.random() < 0.4 else ""
    if body and rng.random() < 0.8:
        headers.append(f"Content-Length: {len(body)}")
    host = ["Host: localhost"] if rng.random() < 0.9 else []
    headers.append("Connection: close")
    head = [f"{rng.choice(METHODS)} {path} HTTP/1.1", *host, *headers]
    text = "\r\n".join([*head, "", body]).encode()
    return text[: rng.randint(1, len(text))] if rng.random() < 0.1 else text


def _send(port: int, data: bytes, seconds: float) -> str:
    """Send a request, and return the status of the answer."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
            connection.sendall(data)
            answer = b""
            while piece := connection.recv(1 << 16):
                answer += piece
    except TimeoutError:
        return "no answer"
    except OSError:
        return "closed"
    # A query that takes too much is answered 500 too, as the protocol asks.
    if b"fault of the server" in answer:
        return "fault"
    parts = answer.split(b" ", 2)
    return parts[1].decode("ascii", "replace") if len(parts) > 1 else "closed"


if __name__ == "__main__":
    sys.exit(main())
