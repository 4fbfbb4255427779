"""A Spark cluster on loopback: a master, workers, and a server that answers to Spark Connect.

Run it: ``.venv/bin/python benchmarks/cluster.py`` says where it is and stays until it is stopped. It
needs `pyspark` and a Java of version 17 or newer.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "127.0.0.1"
PATIENCE = 300
"""Seconds in which a part of the cluster must be there; a machine may be busy."""


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def listens(port: int) -> bool:
    """Tell whether something listens on a port of loopback."""
    with contextlib.suppress(OSError):
        socket.create_connection((HOST, port), 1).close()
        return True
    return False


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until a server listens on a port of loopback."""
    until = time.monotonic() + PATIENCE
    while not listens(port):
        if server.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"{server.args!r} does not listen on {port}")
        time.sleep(0.1)


class Cluster:
    """A master, workers and a Spark Connect server, each a group of processes of its own.

    Args:
        folder: Where logs and what workers spill are kept.
        memory: What an executor may take, as ``1g``.
        java: What every Java is told.

    Attributes:
        url: What ``--engine`` takes.
        ui: Where Spark tells what its jobs read, shuffled and took.
    """

    def __init__(self, folder: Path, memory: str, java: str = "") -> None:
        spec = importlib.util.find_spec("pyspark")
        assert spec is not None
        assert spec.origin is not None
        self.home = Path(spec.origin).parent
        self.folder, self.memory, self._java = folder, memory, java
        self._ports = {name: free_port() for name in ("master", "connect", "ui")}
        self.master = f"spark://{HOST}:{self._ports['master']}"
        self.url = f"sc://{HOST}:{self._ports['connect']}"
        self.ui = f"http://{HOST}:{self._ports['ui']}"
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def _start(self, name: str, *command: str, heap: str) -> None:
        env = os.environ | {
            "SPARK_HOME": str(self.home), "SPARK_LOCAL_IP": HOST, "SPARK_NO_DAEMONIZE": "1",
            # What Spark takes for a daemon, the Connect server among them, gets its memory here.
            "SPARK_DAEMON_MEMORY": heap, "PYSPARK_PYTHON": sys.executable,
        }  # fmt: skip
        env |= {"JDK_JAVA_OPTIONS": self._java} if self._java else {}
        with (self.folder / f"{name}.log").open("wb") as log:
            self._running[name] = subprocess.Popen(
                [self.home / "bin" / command[0], *command[1:]],
                env=env, cwd=self.folder, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def _wait(self, name: str, port: str) -> None:
        try:
            wait_for(self._ports[port], self._running[name])
        except RuntimeError as error:
            log = (self.folder / f"{name}.log").read_text("utf-8", "replace")
            raise RuntimeError(f"{name} of the cluster did not start:\n{log[-3000:]}") from error

    def start(self, workers: int, settings: dict[str, str]) -> None:
        """Start all of it, and wait until it answers and all workers are there."""
        deploy = "org.apache.spark.deploy"
        self._start(
            "master", "spark-class", f"{deploy}.master.Master",
            "--host", HOST, "--port", str(self._ports["master"]), "--webui-port", "0", heap="256m",
        )  # fmt: skip
        self._wait("master", "master")
        for n in range(workers):
            self._start(
                f"worker{n}", "spark-class", f"{deploy}.worker.Worker", "--host", HOST,
                "--webui-port", "0", "--cores", "1", "--memory", self.memory,
                "--work-dir", str(self.folder / f"work{n}"), self.master, heap="256m",
            )  # fmt: skip
        every = {
            "spark.driver.host": HOST,
            "spark.driver.bindAddress": HOST,
            "spark.executor.memory": self.memory,
            "spark.executor.cores": "1",
            "spark.connect.grpc.binding.port": str(self._ports["connect"]),
            "spark.ui.port": str(self._ports["ui"]),
            "spark.log.level": "WARN",
            "spark.local.dir": str(self.folder / "local"),
            "spark.sql.warehouse.dir": str(self.folder / "warehouse"),
        } | settings
        told = [word for key, value in every.items() for word in ("--conf", f"{key}={value}")]
        self._start(
            "connect", "spark-submit", "--class",
            "org.apache.spark.sql.connect.service.SparkConnectServer",
            "--master", self.master, *told, "spark-internal", heap="1g",
        )  # fmt: skip
        log = self.folder / "master.log"
        self._wait("connect", "connect")
        while log.read_text("utf-8").count("Registering worker") < workers:
            time.sleep(0.1)

    def took(self) -> tuple[float, float]:
        """Return the seconds of processor time and the sum of the largest memories, in GiB, so far.

        Executors are processes of their worker's group.
        """
        groups = {process.pid for process in self._running.values()}
        seconds = memory = 0.0
        for place in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                fields = (place / "stat").read_text("utf-8").rpartition(")")[2].split()
                if int(fields[2]) in groups:
                    seconds += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
                    told = (place / "status").read_text("utf-8")
                    # What has ended and is not yet cleared away tells no memory.
                    memory += int((told.partition("VmHWM:")[2].split() or ["0"])[0]) / 2**20
        return seconds, memory

    def shuffled(self) -> int:
        """Return the bytes that went from one step of Spark to the next, over the network or not."""
        place = f"{self.ui}/api/v1/applications"
        with urllib.request.urlopen(place) as answer:  # noqa: S310 - our own Spark
            (application,) = json.load(answer)
        with urllib.request.urlopen(f"{place}/{application['id']}/allexecutors") as answer:  # noqa: S310
            return sum(executor["totalShuffleWrite"] for executor in json.load(answer))

    def kill(self, name: str) -> None:
        """Kill a part, a worker with its executor, as a machine does that loses its power."""
        process = self._running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """End all of it."""
        for name in list(self._running):
            self.kill(name)


@contextlib.contextmanager
def cluster(
    folder: Path,
    workers: int = 2,
    memory: str = "1g",
    settings: dict[str, str] | None = None,
    java: str = "",
) -> Iterator[Cluster]:
    """Start a cluster and end it.

    Args:
        folder: Where logs and what workers spill are kept.
        workers: How many, with one core each.
        memory: What each worker and its executor may take.
        settings: What else Spark is told.
        java: What every Java is told.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = Cluster(folder, memory, java)
    try:
        made.start(workers, settings or {})
        yield made
    finally:
        made.stop()


def main() -> None:
    """Start a cluster and stay."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--memory", default="1g", help="what each worker may take")
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as name,
        cluster(Path(name), asked.workers, asked.memory) as running,
    ):
        print(f"--engine {running.url}; jobs: {running.ui}", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()


if __name__ == "__main__":
    sys.exit(main())
