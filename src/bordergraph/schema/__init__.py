"""Each class and field of the graph, once, in the YAML files of this folder; what is generated from it follows it.

``python tools/schema.py`` writes graph/shapes.ttl, graph/ontology/ and, because parsing YAML would make every start
of the program slower, classes.json with the same as the YAML files. These are read where they have changed since.
The columns of tables, docs/tables.md and the data package follow as they are asked for.
"""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

from bordergraph.schema import terms
from bordergraph.schema.terms import Class, ColumnSpec, Field, Range, Rule, Type

__all__ = [
    "CLASSES",
    "COMPILED",
    "FOLDER",
    "Class",
    "ColumnSpec",
    "Field",
    "Range",
    "Rule",
    "Type",
    "compile_classes",
    "load_classes",
]

FOLDER = Path(__file__).parent
COMPILED = "classes.json"
GROUPS = tuple("claims registry ties work problems limits statements sources".split())
"""The files of classes; tables are listed in this order."""


def load_classes(folder: Path) -> tuple[Class, ...]:
    """Return the classes of a folder of YAML files, as `read_classes` reads them."""
    try:
        compiled = json.loads((folder / COMPILED).read_text("utf-8"))
    except (OSError, ValueError):  # it is not there, or has both sides of a merge
        compiled = {}
    if compiled.get("checksum") != _checksum(folder):
        compiled = json.loads(compile_classes(folder))
    return tuple(map(_class, compiled["classes"]))


def compile_classes(folder: Path) -> str:
    """Return what classes.json of a folder has to hold."""
    from bordergraph.schema.reader import read_classes

    classes = ",\n".join(json.dumps(c, ensure_ascii=False) for c in read_classes(folder, GROUPS))
    return f'{{"checksum": {_checksum(folder)}, "classes": [\n{classes}\n]}}\n'


def _checksum(folder: Path) -> int:
    files = (folder / f"{name}.yaml" for name in ("shared", *GROUPS))
    return zlib.crc32("".join(path.read_text("utf-8") for path in files).encode())


def _class(settings: dict[str, Any]) -> Class:
    parts: dict[str, Any] = {
        key: tuple(value) for key, value in settings.items() if isinstance(value, list)
    }
    parts["fields"] = tuple(map(_field, settings.get("fields", ())))
    parts["rules"] = tuple(Rule(**rule) for rule in settings.get("rules", ()))
    return Class(**settings | parts)


def _field(settings: dict[str, Any]) -> Field:
    column = settings.get("column")
    if column:
        words, kind = column.get("words", ()), column.get("type")
        words = getattr(terms, words) if isinstance(words, str) else words
        parts = {"words": tuple(words), "type": Type(kind) if kind else None}
        column = ColumnSpec(**column | parts)
    return Field(**settings | {"range": Range(**settings["range"]), "column": column})


CLASSES = load_classes(FOLDER)
"""Every class; tables are listed in this order."""
