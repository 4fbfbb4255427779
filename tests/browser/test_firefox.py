"""The map in Debian's Firefox, driven over WebDriver BiDi: the same file, another engine."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bordergraph.model import Network
from bordergraph.views.map import data as map_module

from .conftest import page_of, require

pytestmark = [pytest.mark.browser, pytest.mark.weekly]


@pytest.fixture(scope="module")
def seen(
    map_file: Path, network: Network, npm_tools: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    program, node = shutil.which("firefox-esr") or shutil.which("firefox"), shutil.which("node")
    if program is None or node is None:
        require("firefox-esr or node")
    folder = tmp_path_factory.mktemp("firefox")
    shutil.copy(Path(__file__).with_name("firefox.mjs"), folder)
    (folder / "node_modules").symlink_to(npm_tools, target_is_directory=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(map_module, "MAX_THINGS", 3)
        folded = page_of(network, folder, "folded.html")
    done = subprocess.run(
        [node, "firefox.mjs", program, map_file.as_uri(), folded.as_uri()], cwd=folder,
        env={**os.environ, "HOME": str(folder)}, check=False, capture_output=True, text=True,
        timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_firefox_draws_it_without_a_fault_or_a_request(seen: dict[str, Any]) -> None:
    assert seen["faults"] == []
    assert [u for u in seen["requests"] if not u.startswith(("file:", "about:", "data:"))] == []
    assert 0 < seen["drawn"] < 3000
    assert seen["painted"] > 50


def test_firefox_unpacks_communities_and_opens_one(seen: dict[str, Any]) -> None:
    assert seen["communities"]["drawn"] > 0
    assert seen["communities"]["marks"] > 1
    assert "tie" in seen["communities"]["opened"]


def test_firefox_searches_walks_and_shows_every_view(seen: dict[str, Any]) -> None:
    assert seen["title"] == "Who works with whom at the Canada-U.S. border"
    assert seen["selected"].strip() == "Canadian Security Intelligence Service"
    assert seen["gap"] == "CSIS \u2013 FBI"
    assert seen["rows"] > 3
    assert seen["cells"] > 9
    assert seen["inside"] is True
    assert seen["lang"] == "fr"


def test_firefox_shows_ties_two_years_and_the_ground(seen: dict[str, Any]) -> None:
    assert seen["tie"] == "ATF \u2013 RCMP"
    assert seen["compared"] == "What changed from 2005 to 2020"
    assert seen["changes"] == 6
    assert "then=2006" in seen["moved"]
    assert "then=2005" in seen["undone"]
    assert len(seen["figures"]) == 4
    assert seen["ground"] > 0.2
