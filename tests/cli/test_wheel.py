"""The wheel, with the sources out of reach: graph, questions and map are inside it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_the_wheel_works_alone(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--outdir", str(tmp_path), str(ROOT)],
        check=True,
        capture_output=True,
        timeout=300,
    )
    (wheel,) = tmp_path.glob("*.whl")
    assert list(tmp_path.glob("*.tar.gz"))
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
        timeout=120,
    )
    (site / "paths.pth").write_text(f"{target}\n{libraries}\n", encoding="utf-8")
    python = str(home / "bin" / "python")
    clean = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}

    def run(*args: str) -> str:
        done = subprocess.run(
            [python, "-m", "bordergraph", *args],
            check=True,
            capture_output=True,
            encoding="utf-8",
            cwd=tmp_path,
            env=clean,
            timeout=120,
        )
        return done.stdout

    where = subprocess.run(
        [python, "-c", "import bordergraph; print(bordergraph.__file__)"],
        check=True,
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        env=clean,
    ).stdout
    assert where.startswith(str(target))
    assert len(json.loads(run("gaps", "--top", "3", "--format", "json"))) == 3
    assert "RCMP" in run("report", "RCMP")
    assert "partners-of-agency" in run("query")
    run("map", "-o", str(tmp_path / "map.html"))
    assert (tmp_path / "map.html").stat().st_size > 500_000
