"""Endpoints on loopback: one over a store of this process, Oxigraph's own server, and Virtuoso."""

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

__all__ = [
    "VIRTUOSO", "Endpoint", "free_port", "listening", "oxigraph_server", "serving", "virtuoso_server",
    "wait_for",
]  # fmt: skip


class Endpoint(BaseHTTPRequestHandler):
    """A minimal SPARQL 1.1 Protocol endpoint that insists on the protocol."""

    store: ox.Store
    seen: list[dict[str, str]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        accept = self.headers["Accept"]
        self.seen.append({"query": body, "accept": accept})
        if self.headers["Content-Type"] != "application/sparql-query":
            self.answer(415, b"only application/sparql-query")
            return
        try:
            data = self.result(body, accept)
        except SyntaxError as error:
            self.answer(400, str(error).encode())
            return
        self.answer(200, data, accept)

    def result(self, query: str, accept: str) -> bytes:
        """Return what a query gives; the engine's rows may not leave this thread."""
        result = self.store.query(query)
        if isinstance(result, ox.QueryTriples):
            known = ox.RdfFormat.from_media_type(accept)
            return result.serialize(format=known) or b""
        form = ox.QueryResultsFormat.from_media_type(accept)
        return result.serialize(format=form) or b""

    def answer(self, status: int, data: bytes, media_type: str = "text/plain") -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name in the base
        """Say nothing."""


@contextmanager
def listening(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Let a server answer on loopback, and yield its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def serving(
    store: ox.Store, endpoint: type[Endpoint] = Endpoint
) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Serve a store, and yield the address and what was asked."""
    seen: list[dict[str, str]] = []
    handler = type("Handler", (endpoint,), {"store": store, "seen": seen})
    with listening(handler) as url:
        yield f"{url}query", seen


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    """Return when somebody listens on a port of loopback; after a minute all the same."""
    for _ in range(600):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)


@contextmanager
def oxigraph_server(folder: Path, quads: bytes) -> Iterator[str]:
    """Serve N-Quads with Oxigraph's server, from a folder for its database."""
    beside = str(Path(sys.executable).parent)
    program = shutil.which("oxigraph", path=beside) or shutil.which("oxigraph")
    if program is None:
        pytest.skip("the oxigraph server is not installed")
    data, place = folder / "data.nq", str(folder / "db")
    data.write_bytes(quads)
    load = [program, "load", "--location", place, "--file", str(data)]
    subprocess.run(load, check=True, capture_output=True, timeout=300)
    port = free_port()
    command = [program, "serve-read-only", "--location", place, "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(port)
            yield f"http://127.0.0.1:{port}/query"
        finally:
            server.terminate()


VIRTUOSO = shutil.which("virtuoso-t") is not None and shutil.which("isql-vt") is not None

# The merged graph is named as the default one: without it Virtuoso takes the union of all named
# graphs, in which a triple of two sources counts twice.
MERGED = "urn:x-test:merged"
SETTINGS = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = .
ThreadsPerQuery = 1
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
[SPARQL]
DefaultGraph = {merged}
ResultSetMaxRows = {most}
"""


def _tell(sql: int, command: str) -> str:
    login = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", "ERRORS=STDOUT", f"EXEC={command}"]
    return subprocess.run(login, capture_output=True, text=True, timeout=300, check=False).stdout


@contextmanager
def virtuoso_server(folder: Path, quads: bytes, most: int = 100_000) -> Iterator[str]:
    """Serve N-Quads from a new database in a folder.

    Args:
        folder: An empty folder for the database.
        quads: N-Quads; what is in no graph becomes the default graph.
        most: Rows that an answer may have; it says nothing of those it leaves out.

    Yields:
        The address of the SPARQL endpoint.

    Raises:
        RuntimeError: If the server does not start or does not take the data.
    """
    sql, http = free_port(), free_port()
    settings = SETTINGS.format(sql=sql, http=http, merged=MERGED, most=most)
    (folder / "virtuoso.ini").write_text(settings, encoding="utf-8")
    (folder / "data.nq").write_bytes(quads)
    command = ["virtuoso-t", "-f", "+configfile", "virtuoso.ini"]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            wait_for(http)
            said = _tell(sql, f"ld_dir('.', 'data.nq', '{MERGED}'); rdf_loader_run();")
            faults = _tell(sql, "SELECT ll_error FROM DB.DBA.load_list WHERE ll_error IS NOT NULL;")
            if "Error" in said or "0 Rows." not in faults:
                message = f"Virtuoso did not take the data: {said} {faults}"
                raise RuntimeError(message)
            yield f"http://127.0.0.1:{http}/sparql"
        finally:
            server.kill()
