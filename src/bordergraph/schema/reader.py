"""The classes of the schema, read from its YAML files; what is unknown or missing is refused with class and field.

`bordergraph.schema` needs it only where the files differ from those that classes.json was written from.
"""

from __future__ import annotations

import csv
import re
from contextlib import contextmanager
from dataclasses import fields
from enum import EnumType
from typing import TYPE_CHECKING, Any, NoReturn

import yaml

from bordergraph.schema import terms

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
    from pathlib import Path

_COLUMN_SETTINGS = {"about": "description", "required": "is_required"} | {
    key: key for key in ("type", "example", "default", "empty", "words")
}
"""Keys that tell of the column of a field, with the attribute of `ColumnSpec` that each is."""
_FIELD_SETTINGS = ("property", "range", "count", "noun", "fix", "message", "attr")
_FIELD_KEYS = (
    *("like", "french", "scheme", "shape", "precision", "column"),
    *(*_FIELD_SETTINGS, *_COLUMN_SETTINGS),
)
_FLAGS = {"true": True, "false": False}
_WORDS: dict[str, dict[str, Any]] = {
    **dict.fromkeys(("has_names", "has_unique_names", "required"), _FLAGS),
    "count": {"exactly one": "1", "at most one": "?", "at least one": "+", "any number": "*"},
    "type": {cell.name.lower().replace("_", "-"): cell.value for cell in terms.Type},
    "words": {n: n for n, value in vars(terms).items() if isinstance(value, tuple | EnumType)},
}
"""The words that a key may have, with what each stands for."""


def read_classes(folder: Path, groups: Iterable[str]) -> list[dict[str, Any]]:
    """Return the classes in some files of a folder, each as the settings of a `Class`.

    The folder also holds shared.yaml, and names.csv, which names each property and scheme. What no schema
    can say is a ValueError, whose message begins with file and class.
    """
    reader = _SchemaReader(folder)
    classes: dict[str, dict[str, Any]] = {}
    for path in (folder / f"{group}.yaml" for group in groups):
        for title, keys in _load(path).items():
            with _place(f"{path}: {title}"):
                if title in classes:
                    _refuse("it is there twice")
                classes[title] = reader.read_class(title, keys)
    return list(classes.values())


class _SchemaReader:
    """The reading of classes, with the ranges, fields and names that they may refer to."""

    def __init__(self, folder: Path) -> None:
        with (folder / "names.csv").open(encoding="utf-8", newline="") as table:
            self._names = {row["term"] for row in csv.DictReader(table)}
        schemes = (name[3:-6] for name in self._names if name.endswith("Scheme"))
        self._schemes = sorted(re.sub(r"\B([A-Z])", r"-\1", name).lower() for name in schemes)
        path = folder / "shared.yaml"
        shared = _load(path)
        self._fields: dict[str, dict[str, Any]] = shared["fields"]
        self._ranges: dict[str, dict[str, Any]] = {}
        for name, keys in shared["ranges"].items():
            with _place(f"{path}: {name}"):
                self._ranges[name] = {"kind": name} | _values(keys, "range", _keys(terms.Range))
                _known(self._ranges[name]["kind"], "kind", terms.RANGE_KINDS)
        self._citation: list[str] = []

    def read_class(self, title: str, keys: dict[str, Any]) -> dict[str, Any]:
        """Return the settings of a class, which its file calls by its name or ``name as shape``."""
        name, _, shape = title.partition(" as ")
        cls = {"name": name, "shape": shape} | _values(keys, "class", _keys(terms.Class))
        field_keys, rules = cls.pop("fields", {}), cls.pop("rules", {})
        columns: list[str] = []
        cls["fields"] = list(self._read_fields(field_keys, columns))
        parts = {f["attr"] for f in cls["fields"] if f.get("attr", "").startswith("span.")}
        if parts and not {"span.start", "span.end"} <= parts:
            _refuse("it needs both 'from' and 'to', the two ends of its span")
        cls["rules"] = [_read_rule(rule, rule_keys) for rule, rule_keys in rules.items()]
        if name == "bg:Claim":
            self._citation = columns
        for column in (column for row in cls.get("examples", ()) for column in row):
            _known(column, "column", (*columns, *self._citation))
        return {key: value for key, value in cls.items() if value}

    def _read_fields(
        self, field_keys: Mapping[str, Any], columns: list[str]
    ) -> Iterator[dict[str, Any]]:
        """Yield the settings of the fields of a class, and append their columns."""
        for name, own_keys in field_keys.items():
            with _place(name):
                keys = dict(own_keys)
                if like := keys.pop("like", ""):
                    keys = self._fields[_known(like, "shared field", self._fields)] | keys
                values = _values(keys, "field", _FIELD_KEYS)
                if "french" in values:
                    english = _known(values["french"], "column", columns)
                    values = {"about": f"{english} in French", "attr": f"{english}.fr"} | values
                field = self._read_field(name, values)
                column = field.get("column", {}).get("name")
                if column in columns:
                    _refuse(f"the column '{column}' is there twice")
                columns += [column] if column else []
                yield field
                if "precision" in values:
                    yield _precision(field, values["precision"])

    def _read_field(self, name: str, values: dict[str, Any]) -> dict[str, Any]:
        """Return the settings of a field with its keys, shared ones included."""
        values |= {"range": self._read_range(values)}
        if "column" in values:
            values.setdefault("attr", values["column"])
        prop = values.get("property", "")
        if prop.startswith("bg:") and prop not in self._names:
            _refuse(f"unknown property '{prop}': names.csv has no row for it")
        column = {
            setting: values[key] for key, setting in _COLUMN_SETTINGS.items() if key in values
        }
        if "about" not in values and (column or not prop):
            _refuse("it needs 'about', what its column holds, in a few words")
        if "noun" in values and not (values["range"].get("requirement") or "message" in values):
            _refuse("it needs 'message': its range does not say what a value must be")
        field = {"name": name} | {key: values[key] for key in _FIELD_SETTINGS if key in values}
        return field | ({"column": {"name": values.get("column", name)} | column} if column else {})

    def _read_range(self, values: Mapping[str, Any]) -> dict[str, Any]:
        settings: dict[str, Any] = {"kind": "given"}
        if "scheme" in values and "range" in values:
            _refuse("a field has either 'range' or 'scheme'")
        if "scheme" in values:
            settings = _scheme_range(_known(values["scheme"], "scheme", self._schemes))
        elif "range" in values:
            settings = self._ranges[_known(values["range"], "range", self._ranges)]
        if "shape" in values:
            settings = settings | {"shape": settings.get("shape", {}) | values["shape"]}
        return settings


def _precision(field: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return the settings of the field that says how exact the date of another is."""
    return {
        "name": name,
        "property": f"{field['property']}Precision",
        "range": _scheme_range("precision"),
        "count": "?",
        "noun": f"precision of the {field['noun']}",
    }


def _scheme_range(scheme: str) -> dict[str, str]:
    return {
        "kind": "concept",
        "target": scheme,
        "requirement": f"a concept of the scheme {scheme}",
        "fix": "Use one that graph/ontology/ declares, or add it there",
    }


def _read_rule(name: str, keys: Mapping[str, Any]) -> dict[str, Any]:
    with _place(name):
        rule = _values(keys, "rule", _keys(terms.Rule))
        if "message" not in rule:
            _refuse("it needs 'message', what is wrong and what to do")
        if ("shape" in rule) == ("select" in rule):
            _refuse("it needs either 'shape' or 'select'")
        if "select" not in rule and name[0].islower() != ("property" in rule):
            _refuse("it needs 'property' and a small letter, or neither")
        return {"name": name} | rule


class _Loader(yaml.BaseLoader):
    """A loader of texts, lists and mappings that refuses a key that is there twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Return a mapping."""
        keys = [key.value for key, _ in node.value]
        if twice := next((key for key in keys if keys.count(key) > 1), None):
            raise yaml.MarkedYAMLError(
                problem=f"'{twice}' is there twice", problem_mark=node.start_mark
            )
        return super().construct_mapping(node, deep=deep)


def _load(path: Path) -> dict[str, Any]:
    try:
        return yaml.load(path.read_text("utf-8"), _Loader)  # type: ignore[no-any-return] # noqa: S506 - of texts alone
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ValueError(f"{path}:{line}: {error.problem}") from error


@contextmanager
def _place(place: str) -> Iterator[None]:
    """Put the place before the message of an error, also of a value that has another form."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{place}: {error}") from error


def _keys(part: type[terms.Range | terms.Class | terms.Rule]) -> tuple[str, ...]:
    """Return the keys of a range, class or rule: the attributes of what it is read into."""
    return tuple(field.name for field in fields(part))


def _values(keys: Mapping[str, Any], kind: str, known: Collection[str]) -> dict[str, Any]:
    """Return the values of the keys of a class, range, field or rule, which are among those known."""
    return {
        _known(key, f"key of a {kind}", known): _WORDS[key][_known(value, key, _WORDS[key])]
        if key in _WORDS and isinstance(value, str)
        else value
        for key, value in keys.items()
    }


def _refuse(message: str) -> NoReturn:
    """Refuse what whoever edits the schema wrote."""
    raise ValueError(message)


def _known(word: str, kind: str, known: Collection[str]) -> str:
    """Return a word that is one of those known."""
    if word not in known:
        _refuse(f"unknown {kind} '{word}'; known: {', '.join(known)}")
    return word
