"""Who writes is killed between two moves, or another writes beside: what is there is whole."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.site_read import built
from tests.unit.made import TINY

import bordergraph

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

WRITERS = {
    "file": ("report", "-o", "{out}.md"), "tables": ("export", "--format", "csv", "-o", "{out}"),
    "site": ("site", "-o", "{out}"),
    "method": ("export", "--method", "--format", "parquet", "-o", "{out}"), "index": ("index",),
}  # fmt: skip

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


@pytest.mark.weekly
@pytest.mark.parametrize("writer", ["site", "tables", "method"])
def test_a_folder_is_old_or_new_after_any_kill(tmp_path: Path, writer: str) -> None:
    """Each file is the old or the new one, and the next run makes all the new ones."""

    def words(out: Path) -> list[str]:
        return [word.format(out=out) for word in WRITERS[writer]]

    graph = tmp_path / "graph"
    graph.mkdir()
    for file in TINY.rglob("*.ttl"):
        (graph / file.name).write_bytes(file.read_bytes())
    ended(graph, words(tmp_path / "old"))
    agencies = graph / "agencies.ttl"
    agencies.write_text(agencies.read_text().replace("Alpha", "Alfa"))
    ended(graph, words(tmp_path / "new"))
    old, new = built(tmp_path / "old"), built(tmp_path / "new")
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
        assert ended(graph, words(folder), 1 + kill * changed // KILLS) == 9
        for name, content in built(folder).items():
            if not name.startswith(".writing-") and "SUMS" not in name:
                assert content in {old.get(name), new.get(name)}, name
        assert ended(graph, words(folder)) == 0
        assert built(folder) == new


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


def _started(graph: Path, words: tuple[str, ...], out: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "bordergraph", "--graph", str(graph)]
    command += [word.format(out=out) for word in words]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True)


def _held(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder; of an index the list alone, for a store keeps a log."""
    return {
        name: content
        for name, content in built(folder).items()
        if ".index" not in name or name.endswith("network.json")
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    # One of each kind of writer; those that are made of others run weekly.
    [pytest.param(n, marks=[pytest.mark.weekly] * (n in {"site", "method"})) for n in WRITERS],
)
def test_two_runs_at_once_write_what_one_writes(tmp_path: Path, name: str) -> None:
    graph, seen = tmp_path / "graph", []
    for runs in (1, 2):
        shutil.copytree(TINY, graph)
        started = [_started(graph, WRITERS[name], tmp_path / "out") for _ in range(runs)]
        for run in started:
            told = run.communicate(timeout=300)[1]
            assert run.returncode == 0, told
        seen.append(_held(tmp_path))
        for path in tmp_path.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert seen[0] == seen[1]
