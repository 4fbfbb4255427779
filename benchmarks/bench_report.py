"""``report``, ``gaps`` and ``map`` on the shipped graph against bare parsing of the same files.

Run it: ``.venv/bin/python benchmarks/bench_report.py``. Bounds: report at most 4x, gaps 2.5x and map
7x a bare pyoxigraph script that loads the files and does nothing with them.
"""

from __future__ import annotations

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
        parsing = Path(folder, "bare_parsing.py")
        parsing.write_text(BARE_PARSING)
        bare = [sys.executable, str(parsing), str(GRAPH)]
        for words, bound in (
            (["report"], "4"),
            (["report", "--brief"], "4"),
            (["gaps"], "2.5"),
            (["map", "--output", str(Path(folder, "map.html"))], "7"),
        ):
            title = " ".join(words[:2] if words[-1] == "--brief" else words[:1])
            compare(f"{title} / bare parsing, at most {bound}", [ours, *words], bare, rounds=9)


if __name__ == "__main__":
    main()
