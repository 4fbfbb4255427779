"""Where pages stand: at the path of the IRI of what they tell of."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from bordergraph.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.model import Ref

PAGED = (
    "problem", "agency", "arrangement", "threat", "place", "recommendation", "series", "pair",
)  # fmt: skip
"""Kinds of which each thing has a page of its own; statements stand on the page of their source."""

LISTED = (
    "problem", "agency", "arrangement", "threat", "place", "source", "finding", "recommendation",
    "series",
)  # fmt: skip
"""Kinds whose index the menu leads to."""

SHELF = 2
"""How many letters the sources on one page have in common at the beginning of their ids."""

WHOLE = "graph.ttl.gz"
"""All that is stated, in one file."""

# A name that every file system and address takes as it is, and that no ending of ours can hide in.
_SAFE = re.compile(r"[a-z0-9](?:[a-z0-9._~-]{0,118}[a-z0-9_~-])?")
_ENDINGS = (".html", ".ttl", ".json", ".jsonld", ".csv")
# Windows takes these for devices, whatever stands behind a dot.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_UNFIT = re.compile(r"[^a-z0-9]+")


def file_names(things: Iterable[Ref]) -> dict[Ref, str]:
    """Return a file name for each thing: its slug where that is safe, else one made from it.

    Example:
        >>> from bordergraph.model import Ref
        >>> names = file_names([Ref("agency", "rcmp"), Ref("agency", "../São Paulo")])
        >>> list(names.values())
        ['rcmp', 's-o-paulo-6734add3']
    """
    return {thing: _file_name(thing.slug) for thing in things}


def _file_name(slug: str) -> str:
    if _SAFE.fullmatch(slug) and not slug.endswith(_ENDINGS) and not _DEVICES.match(slug):
        return slug
    words = _UNFIT.sub("-", slug.casefold()).strip("-")[:40].strip("-")
    digest = hashlib.sha256(slug.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{words}-{digest}".lstrip("-")


def page_path(thing: Ref, name: str, language: str) -> str:
    """Return the path of a thing's page; the first language stands where the IRI leads."""
    return _in(language, f"id/{thing.kind}/{name}.html")


def shelf_path(shelf: str, language: str) -> str:
    """Return the path of the page of the sources whose ids begin alike."""
    return _in(language, f"id/source/{shelf}.html")


def statement_anchor(statement: Ref) -> str:
    """Return the id by which a statement can be led to on the page of its source."""
    return f"{statement.kind}/{quote(statement.slug, safe='')}"


def raw_path(kind: str) -> str:
    """Return the path of what machines read of the things of a kind."""
    return f"id/{kind}.ttl"


def index_path(kind: str, language: str) -> str:
    """Return the path of the index of a kind."""
    return _in(language, f"id/{kind}.html")


def _in(language: str, path: str) -> str:
    return path if language == LANGUAGES[0] else f"{language}/{path}"


def relative(here: str, there: str) -> str:
    """Return an address that leads from one path of the site to another, wherever it stands.

    Example:
        >>> relative("fr/id/agency/rcmp.html", "id/agency/rcmp.html")
        '../../../id/agency/rcmp.html'
    """
    own, other = here.split("/")[:-1], there.split("/")
    common = 0
    while common < min(len(own), len(other) - 1) and own[common] == other[common]:
        common += 1
    return "../" * (len(own) - common) + "/".join(other[common:])
