"""Files of other programs that hold networks and have no reader here, told by how they begin."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bordergraph.decompress import beginning

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = 1 << 14
_FORMS = {
    "STIX": rb'"type"\s*:\s*"bundle"|"spec_version"\s*:\s*"2',
    "JSON of Wikidata": (
        rb'"entities"\s*:\s*\{\s*"[QPL]\d|"(?:mainsnak|sitelinks)"\s*:|"id"\s*:\s*"[QPL]\d+"\s*,\s*"labels"'
        rb'|\A\s*\[\s*\{[^}]*"http://www\.wikidata\.org/entity/'
    ),
    "SPARQL results": rb'"head"\s*:\s*\{[^}]*"vars"\s*:|"bindings"\s*:\s*\[',
    "FollowTheMoney": rb'"schema"\s*:\s*"[A-Z]\w+"(?s:.)*"properties"|"properties"(?s:.)*"schema"\s*:\s*"[A-Z]',
    "a CSV of OpenSanctions": rb"\A\W*id\W+(?:schema|caption)\W",
    "a CSV of Wikidata": rb"\A(?:[^\n]*\W)?(\w+)\W+\1Label\b|\A\W*item\W+\w*(?:Label|item)\b",
}
_FIX = (
    "write who is tied to whom as an edge list (source,target), or as the tables of"
    " bordergraph import --template"
)


def unread(path: Path) -> tuple[str, str] | None:
    """Return what to say of a file whose form is known and not read; None of any other.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> with tempfile.TemporaryDirectory() as name:
        ...     file = Path(name, "a.json")
        ...     _ = file.write_text('{"type": "bundle", "id": "bundle--1", "objects": []}')
        ...     (unread(file) or [""])[0].endswith("a.json is STIX, for which there is no reader")
        True
    """
    try:
        head = beginning(path, _HEAD)
    except (OSError, ValueError):
        return None
    form = next((name for name, told in _FORMS.items() if re.search(told, head)), "")
    return (f"{path} is {form}, for which there is no reader", _FIX) if form else None
