"""A Virtuoso server on loopback, filled with N-Quads and ended with the block that uses it."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["INSTALLED", "free_port", "serving"]

INSTALLED = shutil.which("virtuoso-t") is not None and shutil.which("isql-vt") is not None

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


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _tell(sql: int, command: str) -> str:
    login = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", "ERRORS=STDOUT", f"EXEC={command}"]
    return subprocess.run(login, capture_output=True, text=True, timeout=300, check=False).stdout


@contextmanager
def serving(folder: Path, quads: bytes, most: int = 100_000) -> Iterator[str]:
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
            for _ in range(300):
                with suppress(OSError), socket.create_connection(("127.0.0.1", http), timeout=1):
                    break
                time.sleep(0.1)
            said = _tell(sql, f"ld_dir('.', 'data.nq', '{MERGED}'); rdf_loader_run();")
            faults = _tell(sql, "SELECT ll_error FROM DB.DBA.load_list WHERE ll_error IS NOT NULL;")
            if "Error" in said or "0 Rows." not in faults:
                message = f"Virtuoso did not take the data: {said} {faults}"
                raise RuntimeError(message)
            yield f"http://127.0.0.1:{http}/sparql"
        finally:
            server.kill()
