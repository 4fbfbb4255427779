"""Where the shipped graph and queries are, in a wheel as in a checkout."""

from __future__ import annotations

from pathlib import Path

__all__ = ["graph_dir", "queries_dir"]


def _root() -> Path:
    """Return the folder that holds ``graph/`` and ``queries/``.

    Raises:
        FileNotFoundError: The installation is incomplete.
    """
    package = Path(__file__).parent
    for root in (package / "_resources", package.parents[1]):
        if (root / "graph").is_dir() and (root / "queries").is_dir():
            return root
    msg = f"graph/ and queries/ are missing beside {package}"
    raise FileNotFoundError(msg)


def graph_dir() -> Path:
    """Return the folder of the shipped graph."""
    return _root() / "graph"


def queries_dir() -> Path:
    """Return the folder of the shipped questions, checks and derivations."""
    return _root() / "queries"
