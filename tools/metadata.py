"""What a release says of itself, for citing, indexing and archives: made from one set of facts.

The version of the code and its day come from the package and the changelog, all other facts of the
code from pyproject.toml, those of the data from graph/dataset.ttl. ``tools/reference.py`` writes
CITATION.cff, codemeta.json and .zenodo.json with them, and ``--check`` compares.
"""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from bordergraph import __version__, resources, vocab
from bordergraph.tables.package import licence_name

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
_CODE = "MIT"
_ASK = (
    "If you use bordergraph or its data, please cite it as below, and cite the sources of the "
    "statements you use."
)


def documents() -> Iterator[tuple[Path, str]]:
    """Yield each file and its text."""
    yield ROOT / "CITATION.cff", citation()
    yield ROOT / "codemeta.json", _json(codemeta())
    yield ROOT / ".zenodo.json", _json(zenodo())


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


@cache
def project() -> dict[str, Any]:
    """Return the table ``project`` of pyproject.toml."""
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return found


@cache
def released() -> str:
    """Return the day of the version, as the changelog gives it."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    found = re.search(rf"^## \[{re.escape(__version__)}\] - (\S+)$", text, re.MULTILINE)
    if found is None:
        msg = f"CHANGELOG.md has no heading ## [{__version__}] - DATE"
        raise ValueError(msg)
    return found[1]


@cache
def data() -> dict[str, str]:
    """Return what the data say of themselves, by property; in English where there are two."""
    text = (resources.graph_dir() / "dataset.ttl").read_bytes()
    subject = vocab.GRAPHS.rstrip("/")
    said = {}
    for quad in ox.parse(text, format=ox.RdfFormat.TURTLE):
        value = quad.object
        if getattr(quad.subject, "value", "") == subject and getattr(value, "language", "") != "fr":
            said[quad.predicate.value] = str(getattr(value, "value", value))
    names = {
        "title": "dcterms:title", "version": "owl:versionInfo", "modified": "dcterms:modified",
        "about": "dcterms:description", "licence": "dcterms:license", "id": "dcterms:identifier",
    }  # fmt: skip
    return {name: said[vocab.expand_name(term)] for name, term in names.items()}


def _authors() -> list[str]:
    return [author["name"] for author in project()["authors"]]


def citation() -> str:
    """Return CITATION.cff: the code, and the data with a version of their own."""

    def quoted(text: str) -> str:
        return json.dumps(text, ensure_ascii=False)

    authors = [f"  - name: {quoted(name)}" for name in _authors()]
    told = data()
    return "\n".join([
        "cff-version: 1.2.0",
        f"message: {quoted(_ASK)}",
        f"title: {quoted('bordergraph: ' + project()['description'].rstrip('.'))}",
        "type: software",
        f"version: {quoted(__version__)}",
        f"date-released: {quoted(released())}",
        f"license: {_CODE}",
        "authors:",
        *authors,
        "keywords:",
        *(f"  - {quoted(word)}" for word in project()["keywords"]),
        "references:",
        "  - type: data",
        f"    title: {quoted(told['title'])}",
        f"    version: {quoted(told['version'])}",
        f"    date-released: {quoted(told['modified'])}",
        f"    url: {quoted(told['id'])}",
        f"    license: {licence_name(told['licence'])}",
        "    authors:",
        *(f"  {line}" for line in (f"    - name: {quoted(name)}" for name in _authors())),
        "",
    ])  # fmt: skip


def codemeta() -> dict[str, Any]:
    """Return codemeta.json (CodeMeta 3.0)."""
    told = data()
    people = [{"@type": "Organization", "name": name} for name in _authors()]
    return {
        "@context": "https://w3id.org/codemeta/3.0",
        "@type": "SoftwareSourceCode",
        "name": project()["name"],
        "description": project()["description"],
        "version": __version__,
        "datePublished": released(),
        "license": f"https://spdx.org/licenses/{_CODE}",
        "programmingLanguage": {"@type": "ComputerLanguage", "name": "Python"},
        "runtimePlatform": f"Python {project()['requires-python']}",
        "operatingSystem": "OS independent",
        "developmentStatus": "active",
        "keywords": project()["keywords"],
        "author": people,
        "softwareRequirements": sorted(project()["dependencies"]),
        "readme": "README.md",
        "supportingData": {
            "@type": "Dataset",
            "@id": told["id"],
            "name": told["title"],
            "description": told["about"],
            "version": told["version"],
            "dateModified": told["modified"],
            "license": told["licence"],
            "creator": people,
        },
    }


def zenodo() -> dict[str, Any]:
    """Return .zenodo.json: what the archive says of a deposit of code and data together."""
    told = data()
    return {
        "title": f"bordergraph {__version__}, data {told['version']}",
        "upload_type": "software",
        "description": f"<p>{project()['description']}</p><p>{told['about']}</p>",
        "creators": [{"name": name} for name in _authors()],
        "access_right": "open",
        "license": _CODE,
        "version": __version__,
        "publication_date": released(),
        "keywords": project()["keywords"],
        "language": "eng",
        "notes": f"Code: {_CODE}. Data in graph/, version {told['version']}: {licence_name(told['licence'])};"
        " the documents it cites belong to their publishers.",
    }
