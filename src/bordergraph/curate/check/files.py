"""Files as they were read: their triples, and where in them each thing is said."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from bordergraph.curate.turtle import RDF_TYPE, read_turtle
from bordergraph.decompress import bare_name, content, unmarked
from bordergraph.errors import DataError, Fault
from bordergraph.store.loading.files import (
    MEDIA_TYPES,
    TOO_LONG,
    TOO_LONG_FIX,
    refuse_entity_expansion,
    syntax_fault,
)
from bordergraph.vocab import compact

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bordergraph.store.graph import KnowledgeGraph

# What stands first on a line of Turtle that begins a subject.
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
    """One file.

    Attributes:
        path: The file.
        text: What it holds; empty when it is no Turtle, and so has no lines to point to.
        triples: Its triples, in the order of the file.
        prefixes: The prefixes that it declares.
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
        """Whether it says what exists."""
        return self._folder == "registry"

    @cached_property
    def _folder(self) -> str:
        """The name of the folder it lies in."""
        return self.path.resolve().parent.name

    @property
    def shown(self) -> str:
        """The path as a person would write it: relative where that is shorter."""
        try:
            return self.path.resolve().relative_to(Path.cwd()).as_posix()
        except ValueError:
            return str(self.path)

    @cached_property
    def subjects(self) -> dict[str, list[ox.Triple]]:
        """Triples by subject: the IRI, or the label of a blank node."""
        found: dict[str, list[ox.Triple]] = {}
        for triple in self.triples:
            found.setdefault(key(triple.subject), []).append(triple)
        return found

    @cached_property
    def _lines(self) -> dict[str, int]:
        """The first line on which each subject begins."""
        found: dict[str, int] = {}
        line, position = 1, 0
        for match in _SUBJECT.finditer(self.text):
            line += self.text.count("\n", position, match.start())
            position = match.start()
            iri, prefix, local, _blank = match.groups()
            name = iri if iri is not None else self.prefixes.get(prefix or "", "\0") + (local or "")
            found.setdefault(name.replace("\\", ""), line)
        return found

    def line(self, subject: str, value: str | None = None) -> int:
        """Return the line of a subject, or of a value within it; 0 when it cannot be told."""
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
    """Where things are said, over the files judged and the files they rest on.

    Args:
        files: The files of the graph.
        context: Files they rest on but do not hold.
        only: Paths of the files whose faults are asked for; all of `files` when left out.
    """

    def __init__(
        self, files: list[File], context: list[File], only: Collection[Path] | None = None
    ) -> None:
        self.files = files
        self.context = context
        asked = (n for n, f in enumerate(files) if only is None or f.path.resolve() in only)
        self._asked = frozenset(asked)

    def asked(self, found: Iterable[PlacedFault]) -> list[PlacedFault]:
        """Return the faults that were asked for, in the order of files and lines."""
        return sorted(placed for placed in found if placed.file in self._asked)

    @cached_property
    def focus(self) -> frozenset[str] | None:
        """The things to judge; None for all, also where one of them has no name to be told by."""
        if len(self._asked) == len(self.all_files):
            return None
        asked = [t.subject for n in self._asked for t in self.files[n].triples]
        named = {key(subject) for subject in asked if type(subject).__name__ == "NamedNode"}
        return frozenset(named) if len(named) == len({key(s) for s in asked}) else None

    @property
    def all_files(self) -> list[File]:
        """The files judged, then the ones they rest on."""
        return [*self.files, *self.context]

    @cached_property
    def graph(self) -> KnowledgeGraph:
        """All files as one graph, read once for all that is asked of them."""
        from bordergraph.store.graph import KnowledgeGraph
        from bordergraph.store.inputs import GraphInputs

        paths = tuple(file.path for file in self.all_files)
        return KnowledgeGraph(GraphInputs(paths, separate=False, use_index=False))

    @cached_property
    def _home(self) -> dict[str, int]:
        """The number of the file that describes each subject, one that gives its class first."""
        classed: dict[str, int] = {}
        named: dict[str, int] = {}
        for number, file in enumerate(self.files):
            for subject, triples in file.subjects.items():
                named.setdefault(subject, number)
                if any(t.predicate.value == RDF_TYPE for t in triples):
                    classed.setdefault(subject, number)
        return named | classed

    def place(
        self, subject: str, rule: Fault, value: str | None = None, file: int | None = None
    ) -> list[PlacedFault]:
        """Return a fault of a subject with its place filled in; none when no file judged has it.

        Args:
            subject: The IRI or blank node that is at fault.
            rule: The fault, its ``where`` still empty.
            value: The value that is wrong, to point to its line.
            file: The number of the file, when the subject is described in several.
        """
        number = self._home.get(subject) if file is None else file
        if number is None:
            return []
        line = self.files[number].line(subject, value)
        return [self.placed_at(number, line, rule, subject)]

    def placed_at(self, number: int, line: int, rule: Fault, subject: str = "") -> PlacedFault:
        """Return a fault on a line of a file."""
        shown = self.files[number].shown
        where = f"{shown}:{line}" if line else shown
        if subject:
            where += f": {compact(subject)}"
        fault = replace(rule, where=where)
        return PlacedFault(number, line, f"{fault.rule} {where} {fault.what}", fault)


def key(term: object) -> str:
    """Return the IRI of a node, or the label of a blank node."""
    value = getattr(term, "value", str(term))
    return str(value)


def read_files(paths: Iterable[Path]) -> tuple[list[File], list[Fault]]:
    """Read every file and return them with the faults of those that cannot be read."""
    files: list[File] = []
    faults: list[Fault] = []
    for path in paths:
        shown = File(path, "", (), {}).shown
        try:
            files.append(_read(path, shown))
        except DataError as error:
            faults += error.faults
        except SyntaxError as error:
            faults.append(syntax_fault(error, shown, _form(path)))
        except MemoryError:
            faults.append(Fault(shown, TOO_LONG, TOO_LONG_FIX, rule="syntax"))
        except UnicodeDecodeError as error:
            fix = "save the file as UTF-8"
            faults.append(Fault(shown, f"not UTF-8 at byte {error.start}", fix, rule="syntax"))
        except OSError as error:
            faults.append(Fault(shown, f"cannot be read: {error.strerror}", rule="syntax"))
        except ValueError as error:
            faults.append(Fault(shown, str(error), rule="syntax"))
    return files, faults


def _read(path: Path, shown: str) -> File:
    text = unmarked(content(path)).decode("utf-8")
    form = _form(path)
    if form == MEDIA_TYPES[".ttl"]:
        quads, prefixes = read_turtle(text, shown)
        return File(path, text, tuple(q.triple for q in quads), prefixes)
    refuse_entity_expansion(text.encode())
    base = path.resolve().as_uri()
    parser = ox.parse(text, format=ox.RdfFormat.from_media_type(form), base_iri=base)
    return File(path, "", tuple(q.triple for q in parser), dict(parser.prefixes))


def _form(path: Path) -> str:
    return MEDIA_TYPES[Path(bare_name(path)).suffix]
