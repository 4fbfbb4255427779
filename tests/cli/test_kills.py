"""Who writes a folder is killed between two moves: it is the old or the new, and the next one ends it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import bordergraph

TINY = Path(__file__).resolve().parents[1] / "data" / "tiny"
MORTAL = """
import os, pathlib, sys
from itertools import count

moves, last = count(), int(sys.argv.pop(1))

def mortal(move):
    def moved(*ends, **options):
        if next(moves) == last:
            os._exit(9)
        return move(*ends, **options)
    return moved

for room, name in ((os, "replace"), (os, "rename"), (os, "unlink"), (pathlib.Path, "rename")):
    setattr(room, name, mortal(getattr(room, name)))
from bordergraph.cli import main
main()
"""
"""The program, but it ends before so many moves."""

KILLS = 3
"""How many times each writer is killed."""


def ended(graph: Path, words: list[str], moves: int = -1) -> int:
    done = subprocess.run(
        [sys.executable, "-c", MORTAL, str(moves), "--graph", str(graph), *words],
        capture_output=True,
        check=False,
        timeout=600,
        env=os.environ | {"SOURCE_DATE_EPOCH": "0"},
    )
    assert done.returncode in {0, 9}, done.stderr.decode()
    return done.returncode


def held(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.weekly
@pytest.mark.parametrize(
    "words",
    [
        lambda out: ["site", "-o", out],
        lambda out: ["report", "--bundle", out],
        lambda out: ["export", "--format", "csv", "-o", out],
        lambda out: ["export", "--format", "parquet", "-o", out],
        lambda out: ["export", "--format", "datapackage", "-o", out],
        lambda out: ["export", "--method", "-o", out],
        lambda out: ["export", "--method", "--format", "parquet", "-o", out],
    ],
    ids=["site", "bundle", "csv", "parquet", "datapackage", "method", "method-parquet"],
)
def test_a_folder_is_old_or_new_after_any_kill(
    tmp_path: Path, words: Callable[[str], list[str]]
) -> None:
    """Each file is the old or the new one, and the next run makes all the new ones."""
    graph = tmp_path / "graph"
    graph.mkdir()
    for file in TINY.rglob("*.ttl"):
        (graph / file.name).write_bytes(file.read_bytes())
    ended(graph, words(str(tmp_path / "old")))
    agencies = graph / "agencies.ttl"
    agencies.write_text(agencies.read_text().replace("Alpha", "Alfa"))
    ended(graph, words(str(tmp_path / "new")))
    old, new = held(tmp_path / "old"), held(tmp_path / "new")
    if not any("SUMS" in name for name in new):
        # Every file is written again, whatever it held.
        old = {name: content + b"old" for name, content in old.items()}
    changed = sum(old.get(name) != content for name, content in new.items())
    assert changed
    for kill in range(KILLS):
        folder = tmp_path / f"{kill}"
        for name, content in old.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        # The moves before the first file go are few.
        assert ended(graph, words(str(folder)), 1 + kill * changed // KILLS) == 9
        for name, content in held(folder).items():
            if not name.startswith(".writing-") and "SUMS" not in name:
                assert content in {old.get(name), new.get(name)}, name
        assert ended(graph, words(str(folder))) == 0
        assert held(folder) == new


@pytest.mark.slow
def test_an_index_is_whole_or_none_after_any_kill(tmp_path: Path) -> None:
    """What is asked of the graph is answered alike after any kill, and the next run makes the index."""
    graph, index = tmp_path / "graph.ttl", tmp_path / "graph.ttl.index"
    graph.write_text("\n".join(file.read_text() for file in sorted(TINY.rglob("*.ttl"))))
    os.utime(graph, (0, 0))

    def asked() -> int:
        return len(bordergraph.open(graph).query("SELECT ?a { ?a a bg:Agency }"))

    agencies = asked()
    for move in (0, 1):
        assert ended(graph, ["index"], move) == 9
        assert asked() == agencies
        assert ended(graph, ["index"]) == 0
        assert index.is_dir()
        assert not list(tmp_path.glob("*.making"))
        assert asked() == agencies
