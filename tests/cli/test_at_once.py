"""Two runs at once that write to one place: both end well, and what is there is whole."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TINY = Path(__file__).parents[1] / "data" / "tiny"
WRITERS = {
    "file": ("report", "-o", "{out}.md"),
    "tables": ("export", "--format", "csv", "-o", "{out}"),
    "site": ("site", "-o", "{out}"),
    "bundle": ("report", "--bundle", "{out}"),
    "index": ("index",),
}


def _started(graph: Path, words: tuple[str, ...], out: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "bordergraph", "--graph", str(graph)]
    command += [word.format(out=out) for word in words]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True)


def _held(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder; of an index the list alone, for a store keeps a log."""
    found = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    return {
        name: path.read_bytes()
        for name, path in found.items()
        if ".index" not in name or name.endswith("network.json")
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    # One of each kind of writer; those that are made of others run weekly.
    [pytest.param(n, marks=[pytest.mark.weekly] * (n in {"site", "bundle"})) for n in WRITERS],
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
