"""Many records as columns, and those compressed: a page of ten thousand agencies is a file to send."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from bordergraph.views.map.payload import MapData, compact

if TYPE_CHECKING:
    from collections.abc import Sequence
    from dataclasses import Field

    from bordergraph.views.map.payload import Json

__all__ = ["columns", "deflated", "is_heavy", "packed"]

HEAVY = 8000
"""With more records than this a page would be too large a file to send as it is."""


def is_heavy(data: MapData) -> bool:
    """Tell whether a page holds so many records that they are compressed."""
    return data.collapsed or sum(map(len, (data.nodes, data.links, data.needs, data.ties))) > HEAVY


def packed(data: MapData) -> str:
    """Return what the map shows as compressed text; compression.js of the page reads it.

    Lists of records become columns, in which a word that comes again is a number; see `deflated`.
    """
    whole: dict[str, Json] = {}
    tables: dict[str, Json] = {}
    for f in fields(data):
        value = getattr(data, f.name)
        if isinstance(value, tuple) and value and is_dataclass(value[0]):
            tables[f.name] = columns(value)
        elif value is not None and value != f.default:
            whole[f.name] = compact(value)
    return deflated({**whole, "tables": tables})


def deflated(value: object) -> str:
    """Return a value as JSON, compressed (zlib, RFC 1950) and written in base64."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode("ascii")


def columns(values: Sequence[object]) -> Json:
    """Return values of one kind as columns; None stands for nothing.

    Args:
        values: Records, mappings, tuples, texts, numbers or None.

    Example:
        >>> from bordergraph.views.map.payload import Group
        >>> columns([Group("a"), Group("b", "B")])
        {'rows': 2, 'of': {'id': {'words': ['a', 'b'], 'at': [0, 1]}, 'label': {'words': ['', 'B'], 'at': [0, 1]}}}
    """
    some = next((v for v in values if v is not None), None)
    if is_dataclass(some) and not isinstance(some, type):
        return _records(values, fields(some))
    if isinstance(some, dict):
        return _mappings(values)
    if isinstance(some, tuple):
        return _lists(values)
    return _words(values) if isinstance(some, str) else [compact(v) for v in values]


def _mappings(values: Sequence[object]) -> Json:
    maps = [v if isinstance(v, dict) else {} for v in values]
    keys = dict.fromkeys(key for v in maps for key in v)
    return {"keys": {key: columns([v.get(key) for v in maps]) for key in keys}}


def _lists(values: Sequence[object]) -> Json:
    lists = [v if isinstance(v, tuple) else None for v in values]
    flat = columns([x for v in lists if v for x in v])
    return {"many": [-1 if v is None else len(v) for v in lists], "of": flat}


def _words(values: Sequence[object]) -> Json:
    words = dict.fromkeys(str(v) for v in values if v is not None)
    at = {word: i for i, word in enumerate(words)}
    return {"words": list(words), "at": [-1 if v is None else at[str(v)] for v in values]}


def _records(values: Sequence[object], of: Sequence[Field[object]]) -> Json:
    """Return records as columns, without those that hold defaults alone."""
    held = ((f, [getattr(v, f.name) for v in values]) for f in of)
    filled = {
        f.name: columns(column)
        for f, column in held
        if any(v is not None and v != f.default for v in column)
    }
    return {"rows": len(values), "of": filled}
