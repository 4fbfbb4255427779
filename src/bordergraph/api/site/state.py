"""What a site was made of, by which a site that would come out the same is not made again."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

import bordergraph
from bordergraph import resources
from bordergraph.store.loading.index import hashed

if TYPE_CHECKING:
    from bordergraph.api.context import Context

__all__ = ["made_of"]


def made_of(context: Context, base: str, earlier: str) -> str:
    """Return a digest of all that decides what a site holds: program, data, options.

    Args:
        context: The open graph.
        base: Address of the site.
        earlier: Hash of the data that the site is compared with; empty for none.

    Returns:
        64 hex digits; empty for a graph of which nothing tells whether it changed.
    """
    stamp = context.stamp()
    if not stamp.data_hash:
        return ""
    moment = os.environ.get("SOURCE_DATE_EPOCH", "")
    options = (stamp.data_hash, stamp.day, stamp.asked, base, earlier, moment)
    return hashlib.sha256("\0".join((_program(), *options)).encode("utf-8", "replace")).hexdigest()


def _program() -> str:
    """Return a digest of our code, templates, words, rules and vocabulary."""
    package, rules = Path(bordergraph.__file__).parent, resources.queries_dir()
    found = [
        str(path)
        for folder in (package, rules)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    ]
    return hashed([*found, str(resources.graph_dir() / "ontology.ttl")], moved=True)
