"""Parsed files: their triples, and the lines of each thing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from bordergraph.curate.turtle import RDF_TYPE, read_turtle, term_key
from bordergraph.decompress import bare_name, read_content, strip_bom
from bordergraph.errors import DataError, Fault
from bordergraph.model import group_by
from bordergraph.store.loading.files import MEDIA_TYPES, parser_fault, refuse_entity_expansion
from bordergraph.vocab import compact_iri

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.store.graph import KnowledgeGraph

# The subject at the start of a line of Turtle.
_SUBJECT = re.compile(r"^(?:<([^>]*)>|([A-Za-z][\w.-]*)?:([^\s;,]*)|(_:\S+))(?=\s|$)", re.MULTILINE)


@dataclass(frozen=True, order=True)
class PlacedFault:
    """A fault with its place in the order of files and lines."""

    file: int
    line: int
    text: str
    fault: Fault = field(compare=False)


@dataclass(frozen=True)
class File:
    """One file, with its triples in their order, and the prefixes that it declares.

    Its text is empty when it is not Turtle, and so has no lines to point to.
    """

    path: Path
    text: str
    triples: tuple[ox.Triple, ...]
    prefixes: dict[str, str]

    @property
    def source(self) -> str | None:
        """The id of the source whose claims it holds."""
        return self.path.stem if self._folder == "claims" else None

    @property
    def is_registry(self) -> bool:
        """Whether it belongs to the registry of things."""
        return self._folder == "registry"

    @cached_property
    def _folder(self) -> str:
        """The name of the folder it lies in."""
        return self.path.resolve().parent.name

    @property
    def display_path(self) -> str:
        """The path for messages: relative to the current folder where it lies below it."""
        try:
            return self.path.resolve().relative_to(Path.cwd()).as_posix()
        except ValueError:
            return str(self.path)

    @cached_property
    def subjects(self) -> dict[str, list[ox.Triple]]:
        """Triples by subject: the IRI, or the label of a blank node."""
        return group_by(self.triples, lambda triple: term_key(triple.subject))

    @cached_property
    def _lines(self) -> dict[str, int]:
        """The first line on which each subject begins."""
        lines: dict[str, int] = {}
        line, position = 1, 0
        for match in _SUBJECT.finditer(self.text):
            line += self.text.count("\n", position, match.start())
            position = match.start()
            iri, prefix, local, _blank = match.groups()
            name = iri if iri is not None else self.prefixes.get(prefix or "", "\0") + (local or "")
            lines.setdefault(name.replace("\\", ""), line)
        return lines

    def line(self, subject: str, value: str | None = None) -> int:
        """Return the line of a subject, or of a value within it; 0 when it is unknown."""
        start = self._lines.get(subject, 0)
        if not start or value is None:
            return start
        spaces = ((p, ns) for p, ns in self.prefixes.items() if value.startswith(ns))
        names = {value, *(p + ":" + value[len(ns) :] for p, ns in spaces)}
        for number, text in enumerate(self.text.splitlines()[start - 1 :], start):
            if any(re.search(rf"(?<![\w:-]){re.escape(n)}(?![\w-])", text) for n in names):
                return number
            if number > start and _SUBJECT.match(text):
                break
        return start


class SubjectIndex:
    """Finds the file and line of things, over the checked files and those they depend on, the context."""

    def __init__(self, files: list[File], context: list[File]) -> None:
        self.files = files
        self.context = context

    @cached_property
    def focus(self) -> frozenset[str] | None:
        """The IRIs of the things to check; None for all, also where one of them is a blank node."""
        if not self.context:
            return None
        subjects = [t.subject for file in self.files for t in file.triples]
        iris = {term_key(subject) for subject in subjects if type(subject).__name__ == "NamedNode"}
        return frozenset(iris) if len(iris) == len({term_key(s) for s in subjects}) else None

    @property
    def all_files(self) -> list[File]:
        """The checked files, then those they depend on."""
        return [*self.files, *self.context]

    @cached_property
    def graph(self) -> KnowledgeGraph:
        """All files as one graph, read once for all queries."""
        from bordergraph.store.graph import KnowledgeGraph
        from bordergraph.store.inputs import GraphInputs

        paths = tuple(file.path for file in self.all_files)
        return KnowledgeGraph(GraphInputs(paths, separate=False, use_index=False))

    @cached_property
    def _home(self) -> dict[str, int]:
        """The number of the file that describes each subject; one with its class comes first."""
        with_class: dict[str, int] = {}
        without_class: dict[str, int] = {}
        for number, file in enumerate(self.files):
            for subject, triples in file.subjects.items():
                without_class.setdefault(subject, number)
                if any(t.predicate.value == RDF_TYPE for t in triples):
                    with_class.setdefault(subject, number)
        return without_class | with_class

    def place_fault(
        self, subject: str, fault: Fault, value: str | None = None, file: int | None = None
    ) -> list[PlacedFault]:
        """Return a fault with the place of a subject; none when no checked file has the subject.

        It points to the line of the value that is wrong, and to one file where the subject is in several.
        """
        number = self._home.get(subject) if file is None else file
        if number is None:
            return []
        line = self.files[number].line(subject, value)
        return [self.fault_at(number, line, fault, subject)]

    def fault_at(self, number: int, line: int, fault: Fault, subject: str = "") -> PlacedFault:
        """Return a fault on a line of a file."""
        path = self.files[number].display_path
        where = f"{path}:{line}" if line else path
        if subject:
            where += f": {compact_iri(subject)}"
        placed = replace(fault, location=where)
        return PlacedFault(number, line, f"{placed.rule} {where} {placed.message}", placed)


def read_files(paths: Iterable[Path]) -> tuple[list[File], list[Fault]]:
    """Read every file and return them with the faults of those that cannot be read."""
    files: list[File] = []
    faults: list[Fault] = []
    for path in paths:
        name = File(path, "", (), {}).display_path
        try:
            files.append(_read_file(path, name))
        except DataError as error:
            faults += error.faults
        except (SyntaxError, MemoryError, OSError, ValueError) as error:
            faults.append(parser_fault(error, name, _media_type(path)))
    return files, faults


def _read_file(path: Path, name: str) -> File:
    text = strip_bom(read_content(path)).decode("utf-8")
    media_type = _media_type(path)
    if media_type == MEDIA_TYPES[".ttl"]:
        quads, prefixes = read_turtle(text, name)
        return File(path, text, tuple(q.triple for q in quads), prefixes)
    refuse_entity_expansion(text.encode())
    base = path.resolve().as_uri()
    parser = ox.parse(text, format=ox.RdfFormat.from_media_type(media_type), base_iri=base)
    return File(path, "", tuple(q.triple for q in parser), dict(parser.prefixes))


def _media_type(path: Path) -> str:
    return MEDIA_TYPES[Path(bare_name(path)).suffix]
