"""Metadata of a release for citation, indexes and archives, from one set of facts.

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
from bordergraph.api.import_export import licence_name

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
_CODE = "MIT"
_ASK = (
    "If you use bordergraph or its data, please cite it as below, and cite the sources of the "
    "statements you use."
)


def metadata_files() -> Iterator[tuple[Path, str]]:
    """Yield each file and its text."""
    yield ROOT / "CITATION.cff", citation()
    yield ROOT / "codemeta.json", _json(codemeta())
    yield ROOT / ".zenodo.json", _json(zenodo())


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


@cache
def project() -> dict[str, Any]:
    """Return the table ``project`` of pyproject.toml."""
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return table


@cache
def release_date() -> str:
    """Return the day of the version, as the changelog gives it."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    match = re.search(rf"^## \[{re.escape(__version__)}\] - (\S+)$", text, re.MULTILINE)
    if match is None:
        msg = f"CHANGELOG.md has no heading ## [{__version__}] - DATE"
        raise ValueError(msg)
    return match[1]


@cache
def dataset_facts() -> dict[str, str]:
    """Return the metadata of the dataset, in English where there are two languages."""
    text = (resources.graph_dir() / "dataset.ttl").read_bytes()
    subject = vocab.GRAPHS.rstrip("/")
    values = {}
    for quad in ox.parse(text, format=ox.RdfFormat.TURTLE):
        value = quad.object
        if getattr(quad.subject, "value", "") == subject and getattr(value, "language", "") != "fr":
            values[quad.predicate.value] = str(getattr(value, "value", value))
    names = {
        "title": "dcterms:title",
        "version": "owl:versionInfo",
        "modified": "dcterms:modified",
        "about": "dcterms:description",
        "licence": "dcterms:license",
        "id": "dcterms:identifier",
    }
    return {name: values[vocab.expand_name(term)] for name, term in names.items()}


def _authors() -> list[str]:
    return [author["name"] for author in project()["authors"]]


def citation() -> str:
    """Return CITATION.cff: the code, and the data with a version of their own."""

    def quote(text: str) -> str:
        return json.dumps(text, ensure_ascii=False)

    authors = [f"  - name: {quote(name)}" for name in _authors()]
    dataset = dataset_facts()
    return "\n".join(
        [
            "cff-version: 1.2.0",
            f"message: {quote(_ASK)}",
            f"title: {quote('bordergraph: ' + project()['description'].rstrip('.'))}",
            "type: software",
            f"version: {quote(__version__)}",
            f"date-released: {quote(release_date())}",
            f"license: {_CODE}",
            "authors:",
            *authors,
            "keywords:",
            *(f"  - {quote(word)}" for word in project()["keywords"]),
            "references:",
            "  - type: data",
            f"    title: {quote(dataset['title'])}",
            f"    version: {quote(dataset['version'])}",
            f"    date-released: {quote(dataset['modified'])}",
            f"    url: {quote(dataset['id'])}",
            f"    license: {licence_name(dataset['licence'])}",
            "    authors:",
            *(f"  {line}" for line in (f"    - name: {quote(name)}" for name in _authors())),
            "",
        ]
    )


def codemeta() -> dict[str, Any]:
    """Return codemeta.json (CodeMeta 3.0)."""
    dataset = dataset_facts()
    people = [{"@type": "Organization", "name": name} for name in _authors()]
    return {
        "@context": "https://w3id.org/codemeta/3.0",
        "@type": "SoftwareSourceCode",
        "name": project()["name"],
        "description": project()["description"],
        "version": __version__,
        "datePublished": release_date(),
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
            "@id": dataset["id"],
            "name": dataset["title"],
            "description": dataset["about"],
            "version": dataset["version"],
            "dateModified": dataset["modified"],
            "license": dataset["licence"],
            "creator": people,
        },
    }


def zenodo() -> dict[str, Any]:
    """Return .zenodo.json: the metadata of a deposit of code and data together."""
    dataset = dataset_facts()
    return {
        "title": f"bordergraph {__version__}, data {dataset['version']}",
        "upload_type": "software",
        "description": f"<p>{project()['description']}</p><p>{dataset['about']}</p>",
        "creators": [{"name": name} for name in _authors()],
        "access_right": "open",
        "license": _CODE,
        "version": __version__,
        "publication_date": release_date(),
        "keywords": project()["keywords"],
        "language": "eng",
        "notes": f"Code: {_CODE}. Data in graph/, version {dataset['version']}: {licence_name(dataset['licence'])};"
        " the documents it cites belong to their publishers.",
    }
