"""YAML as plain values that know their lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from bordergraph.errors import Fault

if TYPE_CHECKING:
    from yaml.nodes import Node

__all__ = ["Marked", "Plain", "read"]

Plain: TypeAlias = "str | list[Marked] | dict[str, Marked]"
"""A word as it is written (a story has no use for numbers or truths of YAML), or what holds words."""

_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Marked:
    """A value and the line on which it stands, the first being 1."""

    value: Plain
    line: int


@dataclass
class _Reading:
    where: str
    faults: list[Fault] = field(default_factory=list)

    def at(self, line: int, what: str, fix: str = "") -> None:
        self.faults.append(Fault(f"{self.where}, line {line}", what, fix, "story"))


def read(text: bytes, where: str) -> tuple[Marked | None, list[Fault]]:
    r"""Read YAML: keys and values, lists and words, and nothing else.

    Args:
        text: The file's bytes.
        where: The file's name, for faults.

    Returns:
        The value, None when it cannot be read; and what is wrong.

    Example:
        >>> found, faults = read(b"steps:\n- claim: One", "s.yaml")
        >>> found.value["steps"].value[0].line, faults
        (2, [])
    """
    import yaml

    reading = _Reading(where)
    try:
        words = text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        reading.at(line, "not UTF-8", "convert the file to UTF-8")
        return None, reading.faults
    try:
        # An alias can make a small file as large as it likes, and a story needs none.
        for event in yaml.parse(words, yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                line = event.start_mark.line + 1 if event.start_mark else 1
                reading.at(line, "an anchor (& or *) is used", "write the value out")
                return None, reading.faults
        root = yaml.compose(words, yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None)
        what = f"no YAML: {problem or 'it lies too deep'}"
        fix = "put a text that holds ': ' or '{' in quotes" if mark else ""
        reading.at(mark.line + 1 if mark else 1, what, fix)
        return None, reading.faults
    if root is None:
        reading.at(1, "the file is empty", "it needs a title and steps")
        return None, reading.faults
    return _value(root, reading, 0), reading.faults


def _value(node: Node, reading: _Reading, depth: int) -> Marked:
    """Return a node as a plain value."""
    import yaml

    line = node.start_mark.line + 1
    if depth > _DEEPEST:
        reading.at(line, "it lies too deep")
        return Marked("", line)
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Marked] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else "?"
            if name in found:
                reading.at(key.start_mark.line + 1, f"'{name}' stands twice", "keep one")
            found[name] = _value(value, reading, depth + 1)
        return Marked(found, line)
    if isinstance(node, yaml.SequenceNode):
        return Marked([_value(each, reading, depth + 1) for each in node.value], line)
    return Marked(str(node.value), line)
