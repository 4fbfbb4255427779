"""What commands cost on the shipped graph with its index, against bare parsing of the same files.

Run it: ``.venv/bin/python benchmarks/bench_report.py``. Bounds, as multiples of the processor time of
a bare pyoxigraph script that loads the files and does nothing with them: a query 0.6, search 0.7, gaps
and problems 1.5, report 4, map 7, check 30. The index is made in a cache of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from pairs import compare

GRAPH = Path(__file__).resolve().parents[1] / "graph"
BARE_PARSING = """
import sys
from pathlib import Path
import pyoxigraph as ox
store = ox.Store()
for path in sorted(Path(sys.argv[1]).rglob("*.ttl")):
    if path.name != "shapes.ttl":
        store.load(path=str(path), format=ox.RdfFormat.TURTLE)
"""


def main() -> None:
    """Print the table of pairs."""
    ours = str(Path(sysconfig.get_path("scripts")) / "bordergraph")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["BORDERGRAPH_CACHE"] = folder
        subprocess.run([ours, "index"], check=True)
        parsing = Path(folder, "bare_parsing.py")
        parsing.write_text(BARE_PARSING)
        bare = [sys.executable, str(parsing), str(GRAPH)]
        for words, bound in (
            (["query", "SELECT ?a { ?a a bg:Agency }"], "0.6"),
            (["search", "firearms"], "0.7"),
            (["gaps"], "1.5"),
            (["problems"], "1.5"),
            (["report"], "4"),
            (["report", "--brief"], "4"),
            (["map", "--output", str(Path(folder, "map.html"))], "7"),
            (["check"], "30"),
        ):
            title = " ".join(words[:2] if words[-1] == "--brief" else words[:1])
            rounds = 3 if words == ["check"] else 9
            compare(f"{title} / bare parsing, at most {bound}", [ours, *words], bare, rounds)


if __name__ == "__main__":
    main()
