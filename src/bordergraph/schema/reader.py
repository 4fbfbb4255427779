"""The classes of the schema, read from its YAML files; what is unknown or missing is refused with file and line.

`bordergraph.schema` needs it only where the files differ from those that classes.json was written from.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Any, NoReturn

import yaml

from bordergraph.schema import terms

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

_CLASS_KEYS = tuple(
    """
    noun kinds properties has_names has_unique_names summary table french_tables description fields rules
    examples
    """.split()
)
_FIELD_KEYS = tuple(
    """
    like french property range scheme shape count precision noun fix message
    column about type required example default empty words attr
    """.split()
)
_RANGE_KEYS = ("kind", "target", "requirement", "fix", "shape")
_RULE_KEYS = ("message", "property", "shape", "select")
_COLUMN_SETTINGS = {"about": "description", "required": "is_required"} | {
    key: key for key in ("type", "example", "default", "empty", "words")
}
"""Keys that tell of the column of a field, with the attribute of `ColumnSpec` that each is."""
_FIELD_SETTINGS = ("property", "range", "count", "noun", "fix", "message", "attr")

_NODES: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("kinds", "properties", "french_tables", "examples"), yaml.SequenceNode),
    "shape": (yaml.ScalarNode, yaml.MappingNode),
    "words": (yaml.ScalarNode, yaml.SequenceNode),
}
"""How the value of a key is written, where that is not a text."""
_FLAGS = {"true": True, "false": False}
_WORDS: dict[str, dict[str, Any]] = {
    **dict.fromkeys(("has_names", "has_unique_names", "required"), _FLAGS),
    "count": {"exactly one": "1", "at most one": "?", "at least one": "+", "any number": "*"},
    "type": {cell.name.lower().replace("_", "-"): cell.value for cell in terms.Type},
    "words": {name: name for name in terms.WORDS},
}
"""The words that a key may have, with what each stands for."""


def read_classes(folder: Path, groups: Iterable[str]) -> list[dict[str, Any]]:
    """Return the classes in some files of a folder, each as the settings of a `Class`.

    Args:
        folder: It also holds shared.yaml, and names.csv, which names each property and scheme.
        groups: The names of the files, without their ending.

    Raises:
        ValueError: A file says what no schema can say; the message begins with file and line.
    """
    reader = _SchemaReader(folder)
    files = [_entries(_document(folder / f"{group}.yaml"), "class") for group in groups]
    return [reader.read_class(title, node) for nodes in files for title, node in nodes.items()]


class _SchemaReader:
    """The reading of classes, with the ranges, fields and names that they may refer to."""

    def __init__(self, folder: Path) -> None:
        with (folder / "names.csv").open(encoding="utf-8", newline="") as table:
            self._names = {row["term"] for row in csv.DictReader(table)}
        schemes = (name[3:-6] for name in self._names if name.endswith("Scheme"))
        self._schemes = sorted(re.sub(r"\B([A-Z])", r"-\1", name).lower() for name in schemes)
        shared = _entries(_document(folder / "shared.yaml"), "part", ("ranges", "fields"))
        self._ranges = {
            name: _read_named_range(name, node)
            for name, node in _entries(shared.get("ranges"), "range").items()
        }
        self._fields = {
            name: _entries(node, "key of a field", _FIELD_KEYS)
            for name, node in _entries(shared.get("fields"), "field").items()
        }
        self._titles: set[str] = set()
        self._citation: list[str] = []

    def read_class(self, title: str, node: yaml.Node) -> dict[str, Any]:
        """Return the settings of a class, which its file calls by its name or ``name as shape``."""
        if title in self._titles:
            _refuse(node, f"the class {title} is there twice")
        self._titles.add(title)
        nodes = _entries(node, "key of a class", _CLASS_KEYS)
        field_nodes = _entries(nodes.pop("fields", None), "field")
        rule_nodes = _entries(nodes.pop("rules", None), "rule")
        name, _, shape = title.partition(" as ")
        cls = {"name": name, "shape": shape} | _values(nodes)
        columns: list[str] = []
        cls["fields"] = list(self._read_fields(field_nodes, columns))
        cls["rules"] = [_read_rule(rule, rule_node) for rule, rule_node in rule_nodes.items()]
        if name == "bg:Claim":
            self._citation = columns
        for row in nodes["examples"].value if "examples" in nodes else ():
            _entries(row, "column", (*columns, *self._citation))
        return {key: value for key, value in cls.items() if value}

    def _read_fields(
        self, nodes: Mapping[str, yaml.Node], columns: list[str]
    ) -> Iterator[dict[str, Any]]:
        """Yield the settings of the fields of a class, and append their columns."""
        for name, node in nodes.items():
            keys = _entries(node, "key of a field", _FIELD_KEYS)
            if "like" in keys:
                keys = self._fields[_known(keys.pop("like"), "shared field", self._fields)] | keys
            field = self._read_field(name, node, keys)
            if "french" in keys:
                _known(keys["french"], "column", columns)
            if "column" in field:
                if field["column"]["name"] in columns:
                    _refuse(node, f"the column '{field['column']['name']}' is there twice")
                columns.append(field["column"]["name"])
            yield field
            if "precision" in keys:
                yield _precision(field, keys["precision"])

    def _read_field(
        self, name: str, node: yaml.Node, keys: Mapping[str, yaml.Node]
    ) -> dict[str, Any]:
        """Return the settings of a field with its keys, shared ones included."""
        values: dict[str, Any] = _values(keys) | {"range": self._read_range(keys)}
        if "french" in values:
            english = values["french"]
            values = {"about": f"{english} in French", "attr": f"{english}.fr"} | values
        elif "column" in values:
            values = {"attr": values["column"]} | values
        prop = values.get("property", "")
        if prop.startswith("bg:") and prop not in self._names:
            _refuse(keys["property"], f"unknown property '{prop}': names.csv has no row for it")
        column = {
            setting: values[key] for key, setting in _COLUMN_SETTINGS.items() if key in values
        }
        if "about" not in values and (column or not prop):
            _refuse(node, f"the field {name} needs 'about', what its column holds, in a few words")
        if "noun" in values and not (values["range"].get("requirement") or "message" in values):
            message = "its range does not say what a value must be"
            _refuse(node, f"the field {name} needs 'message': {message}")
        field = {"name": name} | {key: values[key] for key in _FIELD_SETTINGS if key in values}
        return field | ({"column": {"name": values.get("column", name)} | column} if column else {})

    def _read_range(self, nodes: Mapping[str, yaml.Node]) -> dict[str, Any]:
        settings: dict[str, Any] = {"kind": "given"}
        if "scheme" in nodes and "range" in nodes:
            _refuse(nodes["scheme"], "a field has either 'range' or 'scheme'")
        if "scheme" in nodes:
            settings = _scheme_range(_known(nodes["scheme"], "scheme", self._schemes))
        elif "range" in nodes:
            settings = self._ranges[_known(nodes["range"], "range", self._ranges)]
        if "shape" in nodes:
            settings = settings | {"shape": settings.get("shape", {}) | _plain(nodes["shape"])}
        return settings


def _precision(field: Mapping[str, Any], node: yaml.Node) -> dict[str, Any]:
    """Return the settings of the field that says how exact the date of another is."""
    if not field.keys() >= {"property", "noun"}:
        _refuse(node, f"the field {field['name']} needs 'property' and 'noun' beside 'precision'")
    return {
        "name": _plain(node),
        "property": f"{field['property']}Precision",
        "range": _scheme_range("precision"),
        "count": "?",
        "noun": f"precision of the {field['noun']}",
    }


def _read_named_range(name: str, node: yaml.Node) -> dict[str, Any]:
    settings = {"kind": name} | _values(_entries(node, "key of a range", _RANGE_KEYS))
    if settings["kind"] not in terms.RANGE_KINDS:
        _refuse(node, f"the range {name} needs 'kind', one of {', '.join(terms.RANGE_KINDS)}")
    return settings


def _scheme_range(scheme: str) -> dict[str, str]:
    return {
        "kind": "concept",
        "target": scheme,
        "requirement": f"a concept of the scheme {scheme}",
        "fix": "Use one that graph/ontology/ declares, or add it there",
    }


def _read_rule(name: str, node: yaml.Node) -> dict[str, Any]:
    rule = _values(_entries(node, "key of a rule", _RULE_KEYS))
    if "message" not in rule:
        _refuse(node, f"the rule {name} needs 'message', what is wrong and what to do")
    if ("shape" in rule) == ("select" in rule):
        _refuse(node, f"the rule {name} needs either 'shape' or 'select'")
    if "select" not in rule and name[0].islower() != ("property" in rule):
        _refuse(node, f"the rule {name} needs 'property' and a small letter, or neither")
    return {"name": name} | rule


def _document(path: Path) -> yaml.Node | None:
    """Return what a file holds, each part with its place."""
    try:
        with path.open(encoding="utf-8") as file:
            return yaml.compose(file, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ValueError(f"{path}:{line}: {error.problem}") from error


def _entries(
    node: yaml.Node | None, kind: str, known: Collection[str] = ()
) -> dict[str, yaml.Node]:
    """Return what stands below each key, which is one of those known and there once."""
    if node is None:
        return {}
    if not isinstance(node, yaml.MappingNode):
        _refuse(node, f"a {kind} with a colon must stand here")
    entries: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = _known(key, kind, known) if known else str(_plain(key))
        if name in entries:
            _refuse(key, f"the {kind} '{name}' is there twice")
        entries[name] = value
    return entries


def _values(nodes: Mapping[str, yaml.Node]) -> dict[str, Any]:
    """Return the value of each key of a class, range, field or rule."""
    values = {}
    for key, node in nodes.items():
        if not isinstance(node, _NODES.get(key, yaml.ScalarNode)):
            _refuse(node, f"'{key}' has another form: see shared.yaml")
        values[key] = _plain(node)
        if key in _WORDS and isinstance(node, yaml.ScalarNode):
            values[key] = _WORDS[key][_known(node, key, _WORDS[key])]
    return values


def _plain(node: yaml.Node) -> Any:
    """Return a text, a list or a dict, all of whose values are texts."""
    if isinstance(node, yaml.MappingNode):
        return {key: _plain(value) for key, value in _entries(node, "key").items()}
    return [_plain(item) for item in node.value] if isinstance(node.value, list) else node.value


def _known(node: yaml.Node, kind: str, known: Collection[str]) -> str:
    """Return a word that is one of those known."""
    word = str(_plain(node))
    if word not in known:
        _refuse(node, f"unknown {kind} '{word}'; known: {', '.join(known)}")
    return word


def _refuse(node: yaml.Node, message: str) -> NoReturn:
    mark = node.start_mark
    raise ValueError(f"{mark.name}:{mark.line + 1}: {message}")
