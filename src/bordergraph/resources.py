"""Where the shipped graph and queries are, in a wheel as in a checkout."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from bordergraph.errors import Sentence


def _root() -> Path:
    """Return the folder that holds ``graph/`` and ``queries/``."""
    package = Path(__file__).parent
    for root in (package / "_resources", package.parents[1]):
        if (root / "graph").is_dir() and (root / "queries").is_dir():
            return root
    raise FileNotFoundError(Sentence("graph/ and queries/ are missing beside {path}", path=package))


def graph_dir() -> Path:
    """Return the folder of the shipped graph."""
    return _root() / "graph"


def ontology_files() -> tuple[Path, ...]:
    """Return the files of the ontology: its head, then its modules, each after those it imports."""
    modules = ("evidence", "facts", "analysis")
    folder = graph_dir()
    return (folder / "ontology.ttl", *(folder / "ontology" / f"{name}.ttl" for name in modules))


def queries_dir() -> Path:
    """Return the folder of the shipped questions, checks and derivations."""
    return _root() / "queries"


@cache
def data_version() -> str:
    """Return the version of the shipped graph, as its own description gives it.

    Example:
        >>> data_version()[:2]
        '20'
    """
    text = (graph_dir() / "dataset.ttl").read_text(encoding="utf-8")
    match = re.search(r'^    owl:versionInfo "([^"]+)"', text, re.MULTILINE)
    return match[1] if match else "unknown"


@cache
def scheme_words(scheme: str) -> tuple[str, ...]:
    """Return the words of a scheme of the ontology, such as ``level`` or ``role``, sorted.

    The files are in their one layout, so that a word begins a line; no parser needs to be started.

    Example:
        >>> "federal" in scheme_words("level")
        True
    """
    text = "".join(path.read_text(encoding="utf-8") for path in ontology_files())
    return tuple(
        sorted(re.findall(rf"^{re.escape(scheme)}:(\S+) a skos:Concept", text, re.MULTILINE))
    )
