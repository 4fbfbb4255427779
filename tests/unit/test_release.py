"""What a release says of itself comes from one set of facts, and its parts are the same each time."""

import importlib
import json
import os
import re
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from bordergraph import __version__, resources, vocab

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tool() -> Iterator[Any]:
    """A reader of the modules in tools/."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "tools"))
        yield importlib.import_module
        for name in ("metadata", "sbom", "zipped"):
            sys.modules.pop(name, None)


def test_the_data_have_a_version_of_their_own_that_says_how_far_they_were_kept() -> None:
    text = (resources.graph_dir() / "dataset.ttl").read_bytes()
    said: dict[str, set[str]] = {}
    for quad in ox.parse(text, format=ox.RdfFormat.TURTLE):
        said.setdefault(quad.predicate.value, set()).add(getattr(quad.object, "value", ""))
    (version,) = said[vocab.expand_name("owl:versionInfo")]
    assert said[vocab.expand_name("dcat:version")] == {version}
    (kept,) = said[vocab.expand_name("dcterms:modified")]
    # A second version of one day has a number behind it.
    assert re.fullmatch(rf"{kept}(\.[1-9][0-9]*)?", version)
    assert resources.data_version() == version != __version__


def test_every_document_of_a_release_says_the_same(tool: Any) -> None:
    metadata = tool("metadata")
    for path, text in metadata.metadata_files():
        assert path.read_text(encoding="utf-8") == text, path.name
    codemeta = json.loads((ROOT / "codemeta.json").read_text(encoding="utf-8"))
    zenodo = json.loads((ROOT / ".zenodo.json").read_text(encoding="utf-8"))
    cited = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert codemeta["version"] == zenodo["version"] == __version__
    assert f'version: "{__version__}"' in cited
    assert codemeta["supportingData"]["version"] == resources.data_version()
    assert f'    version: "{resources.data_version()}"' in cited
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["dynamic"] == ["version"]
    assert codemeta["softwareRequirements"] == project["dependencies"]


def test_the_bill_of_materials_names_scripts_that_are_carried(tool: Any) -> None:
    found = {c["name"]: c["version"] for c in tool("sbom").vendored_scripts()}
    assert set(found) >= {"MiniSearch", "@codemirror/view", "@codemirror/state"}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", v) for v in found.values())


@pytest.mark.slow
@pytest.mark.skipif(
    not (ROOT / "build" / "release" / "bin" / "cyclonedx-py").exists(),
    reason="tools/release has not been run here",
)
def test_the_bill_of_materials_holds_every_library_at_its_pin(tool: Any) -> None:
    bill = tool("sbom").bill()
    assert bill == tool("sbom").bill()
    component = bill["metadata"]["component"]
    assert (component["name"], component["version"]) == ("bordergraph", __version__)
    pins = (ROOT / "requirements" / "run.txt").read_text()
    pinned = dict(re.findall(r"^([a-z0-9-]+)==([^\s;]+)", pins, re.MULTILINE))
    listed = {c["name"]: c["version"] for c in bill["components"] if "npm" not in c["purl"]}
    assert listed == pinned
    assert {"rdflib", "pyoxigraph", "click"} <= set(listed)


def test_a_zip_has_the_same_bytes_whenever_its_files_were_written(
    tool: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    (folder / "sub").mkdir(parents=True)
    (folder / "b.csv").write_text("2\n")
    (folder / "sub" / "a.csv").write_text("1\n")
    one, two = tmp_path / "one.zip", tmp_path / "two.zip"
    tool("zipped").write_archive(one, [folder])
    os.utime(folder / "b.csv", (0, 0))
    (folder / "b.csv").chmod(0o600)
    tool("zipped").write_archive(two, [folder])
    assert one.read_bytes() == two.read_bytes()
    assert zipfile.ZipFile(one).namelist() == ["data/b.csv", "data/sub/a.csv"]


def test_what_runs_is_pinned_as_it_is_tested() -> None:
    pin = re.compile(r"^([a-z0-9-]+==\S+)", re.MULTILINE)
    run, often, weekly = (
        set(pin.findall((ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")))
        for name in ("run", "ci", "weekly")
    )
    assert run
    assert run <= often | weekly
