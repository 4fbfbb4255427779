"""The wheel made from the source archive, with the sources out of reach: all it needs is in it."""

import json
import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from bordergraph import __version__
from bordergraph.resources import data_version

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_the_wheel_works_alone(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)],
        check=True,
        capture_output=True,
        timeout=300,
    )
    (wheel,) = tmp_path.glob("*.whl")
    (source,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(source) as held:
        inside = {name.partition("/")[2] for name in held.getnames()}
    assert inside >= {
        "REUSE.toml", "LICENSES/CC-BY-4.0.txt", "CITATION.cff", "codemeta.json", "tools/release",
        "tests/conftest.py", "graph/dataset.ttl", "queries/view/sources.rq", "requirements/ci.txt",
    }  # fmt: skip
    assert not any("/." in name or name.endswith((".pyc", ".tmp")) for name in inside)
    with zipfile.ZipFile(wheel) as parts:
        (told,) = (n for n in parts.namelist() if n.endswith(".dist-info/METADATA"))
        metadata = parts.read(told).decode()
        licences = {n.rpartition("/")[2] for n in parts.namelist() if ".dist-info/licenses" in n}
    assert f"\nVersion: {__version__}\n" in metadata
    assert "\nLicense-Expression: MIT AND CC-BY-4.0\n" in metadata
    assert licences >= {"LICENSE", "MIT.txt", "CC-BY-4.0.txt"}
    # The libraries come from this environment; the package itself only from the wheel.
    home = tmp_path / "env"
    venv.create(home, system_site_packages=False, with_pip=False)
    site = next(home.glob("lib/python*/site-packages"))
    libraries = Path(next(p for p in sys.path if p.endswith("site-packages")))
    target = tmp_path / "only"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", target, wheel],
        check=True,
        capture_output=True,
        timeout=600,
    )
    (site / "paths.pth").write_text(f"{target}\n{libraries}\n", encoding="utf-8")
    python = str(home / "bin" / "python")
    clean = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}

    def ran(*words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [python, *words], check=False, capture_output=True, encoding="utf-8", cwd=tmp_path,
            env=clean, stdin=subprocess.DEVNULL, timeout=600,
        )  # fmt: skip
        assert done.returncode == code, done.stderr
        return done

    def run(*args: str) -> str:
        return ran("-m", "bordergraph", *args).stdout

    where = ran("-c", "import bordergraph; print(bordergraph.__file__)").stdout
    assert where.startswith(str(target))
    assert len(json.loads(run("gaps", "--top", "3", "--format", "json"))) == 3
    tiny = ("--graph", str(ROOT / "tests" / "data" / "tiny"))
    assert "Alpha Police" in run(*tiny, "report", "ALP")
    assert "partners-of-agency" in run("query")
    assert run("--version") == f"bordergraph {__version__}\ndata {data_version()}\n"
    assert json.loads(run("query", "sources-of-agency", "-p", "agency=RCMP", "--format", "json"))
    assert run("sources", "--stale", "--top", "2", "--format", "csv").count("\n") == 3
    run(*tiny, "export", "--format", "gexf", "-o", str(tmp_path / "network.gexf"))
    run("check", str(ROOT / "tests" / "data" / "valid" / "small.ttl"))
    refused = ran("-m", "bordergraph", "add", "a", "--title", "A", code=2)
    assert "inside an installation" in refused.stderr
    run(*tiny, "map", "-o", str(tmp_path / "map.html"))
    assert (tmp_path / "map.html").stat().st_size > 500_000
