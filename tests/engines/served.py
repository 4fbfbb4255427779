"""Endpoints on loopback: one over a store of this process, and Oxigraph's own server."""

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from . import virtuoso

__all__ = ["Endpoint", "oxigraph_server", "serving"]


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
def serving(
    store: ox.Store, endpoint: type[Endpoint] = Endpoint
) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Serve a store, and yield the address and what was asked."""
    seen: list[dict[str, str]] = []
    handler = type("Handler", (endpoint,), {"store": store, "seen": seen})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/query", seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


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
    port = virtuoso.free_port()
    command = [program, "serve-read-only", "--location", place, "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(200):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port}/query"
        finally:
            server.terminate()
