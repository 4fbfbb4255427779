"""The page's scripts by the rules of eslint.config.mjs, and the ground by its tool."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from .conftest import ran

pytestmark = pytest.mark.browser

Lint: TypeAlias = Callable[[], subprocess.CompletedProcess[str]]


@pytest.fixture
def lint(npm_tools: Path, tmp_path: Path, pytestconfig: pytest.Config) -> Lint:
    """Return what lints the folder js, which stands beside the tools that the config imports."""
    shutil.copy(pytestconfig.rootpath / "eslint.config.mjs", tmp_path)
    (tmp_path / "node_modules").symlink_to(npm_tools, target_is_directory=True)
    command = (npm_tools / ".bin/eslint", "--max-warnings", "0", "js")
    return lambda: ran(*command, cwd=tmp_path)


def test_scripts_pass_the_linter(lint: Lint, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    views = pytestconfig.rootpath / "src/bordergraph/views"
    shutil.copytree(views / "map/js", tmp_path / "js")
    for name in ("search.js", "front.js"):
        shutil.copy(views / "site" / name, tmp_path / "js" / f"site-{name}")
    done = lint()
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_linter_sees_a_planted_fault(lint: Lint, tmp_path: Path) -> None:
    (tmp_path / "js").mkdir()
    (tmp_path / "js/bad.js").write_text("document.body.innerHTML = location.hash;\n")
    done = lint()
    assert done.returncode == 1
    assert "text only" in done.stdout


def test_scripts_are_laid_out_by_the_formatter(
    npm_tools: Path, pytestconfig: pytest.Config
) -> None:
    root = pytestconfig.rootpath
    scripts = "src/bordergraph/views/map/js/*.js"
    done = ran(npm_tools / ".bin/prettier", "--check", scripts, cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    files = sorted((root / "src/bordergraph/views/map/js").glob("*.js"))
    lines = [line for path in files for line in path.read_text("utf-8").splitlines()]
    assert [line for line in lines if len(line) > 120] == []  # a text too long to fold as well


def test_the_ground_is_what_its_tool_writes(
    npm_tools: Path, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    root = pytestconfig.rootpath
    written = tmp_path / "ground.json"
    subprocess.run(
        ["node", root / "tools/coast.mjs", written],
        env={**os.environ, "NODE_PATH": str(npm_tools)},
        check=True,
    )
    assert written.read_bytes() == (root / "src/bordergraph/views/map/ground.json").read_bytes()
