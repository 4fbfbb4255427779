"""A server of the small graph, as a program of its own."""

import http.client
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

# How long anything may take on a machine that is busy with much else.
PATIENCE = 120
TINY = str(Path(__file__).resolve().parents[1] / "data" / "tiny")


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def kind(self) -> str:
        return str(self.headers.get_content_type())


@dataclass(frozen=True)
class Served:
    """A running server."""

    port: int
    pid: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, accept: str = "", **headers: str) -> Reply:
        return self.send("GET", path, headers=headers | ({"Accept": accept} if accept else {}))

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers or {})
            found = connection.getresponse()
            return Reply(found.status, found.msg, found.read())
        finally:
            connection.close()

    def ask(self, query: str, accept: str = "", **fields: str) -> Reply:
        return self.get("/sparql?" + urlencode({"query": query} | fields), accept)


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


@contextmanager
def serving(
    *options: str, graph: str = TINY, prepare: Callable[[], None] | None = None
) -> Iterator[Served]:
    """Run a server until the end of the block, and see that it ends well."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bordergraph", "--graph", graph, "serve", "--port", "0", *options],
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        text=True,
        preexec_fn=prepare,  # noqa: PLW1509 - it sets a limit
    )
    assert process.stderr is not None
    try:
        said = process.stderr.readline()
        if not said.startswith("http://127.0.0.1:"):
            process.kill()
            pytest.fail(said + process.stderr.read())
        yield Served(int(said.split("/")[2].partition(":")[2]), process.pid)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        assert process.stderr.read() == ""
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Run a server of the graph with its index on disk, whose files a fork does not have open."""
    graph = str(shutil.copytree(TINY, tmp_path_factory.mktemp("served") / "tiny"))
    subprocess.run([sys.executable, "-m", "bordergraph", "index", graph], check=True)
    with serving("--timeout", "2", "--max-memory", "150", graph=graph) as found:
        yield found
