"""Start-up and ``query`` without an index against the barest program that does the same.

Run it: ``.venv/bin/python benchmarks/bench_start.py``. Bounds of processor time: help at most 1.5x bare
click; a query of one's own at most 1.1x and a named question 1.3x a bare pyoxigraph script that loads
the same files and asks them.
"""

from __future__ import annotations

import os
import sys
import sysconfig
import tempfile
from pathlib import Path

from pairs import compare

GRAPH = Path(__file__).resolve().parents[1] / "graph"
QUERY = """
PREFIX bg: <https://w3id.org/bordergraph/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX agency: <https://w3id.org/bordergraph/id/agency/>
SELECT DISTINCT ?partner ?arrangement WHERE {
  ?a a bg:Participation ; org:member agency:rcmp ; bg:arrangement ?arrangement .
  ?b a bg:Participation ; org:member ?partner ; bg:arrangement ?arrangement .
}
ORDER BY ?partner ?arrangement
"""
BARE_CLICK = """
import click
@click.group()
@click.option("--graph", multiple=True, help="Graph.")
def bare(graph):
    "A bare click program."
@bare.command()
@click.argument("question")
def query(question):
    "Run a question."
bare()
"""
BARE_OXIGRAPH = """
import sys
from pathlib import Path
import pyoxigraph as ox
store = ox.Store()
for path in sorted(Path(sys.argv[1]).rglob("*.ttl")):
    if path.name != "shapes.ttl":
        store.load(path=str(path), format=ox.RdfFormat.TURTLE)
answer = store.query(sys.argv[2])
print("\\t".join(v.value for v in answer.variables))
for row in answer:
    print("\\t".join(term.value for term in row))
"""


def main() -> None:
    """Print the table of pairs."""
    python = sys.executable
    ours = str(Path(sysconfig.get_path("scripts")) / "bordergraph")
    with tempfile.TemporaryDirectory() as folder:
        click_program = Path(folder, "bare_click.py")
        click_program.write_text(BARE_CLICK)
        oxigraph_program = Path(folder, "bare_oxigraph.py")
        oxigraph_program.write_text(BARE_OXIGRAPH)
        # No index lies in a cache of its own.
        os.environ["BORDERGRAPH_CACHE"] = folder
        compare("--help / bare click", [ours, "--help"], [python, str(click_program), "--help"])
        bare = [python, str(oxigraph_program), str(GRAPH), QUERY]
        compare("query / bare pyoxigraph", [ours, "query", QUERY], bare)
        named = ["query", "partners-of-agency", "-p", "agency=RCMP"]
        compare("named query / bare pyoxigraph", [ours, *named], bare)


if __name__ == "__main__":
    main()
