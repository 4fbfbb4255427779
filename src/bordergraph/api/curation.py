"""The curators' verbs: check a graph, register a document, format files."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bordergraph.api.open_graph import OpenGraph, allow_values
from bordergraph.api.result import Result, document
from bordergraph.errors import DataError, Fault, Sentence, UsageError, not_utf8

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date


@dataclass(frozen=True, slots=True)
class FormattedFile:
    """One file in the layout it should have.

    Attributes:
        path: The file.
        text: What it should hold.
        changed: Whether it holds something else, or is not there.
    """

    path: Path
    text: str
    changed: bool


def _verdict_line(faults: Sequence[Fault]) -> str:
    """Return one line with the number of violations and warnings."""
    if not faults:
        return "No faults."
    n = sum(fault.severity == "violation" for fault in faults)
    violations = Sentence("1 violation") if n == 1 else Sentence("{n} violations", n=n)
    n = len(faults) - n
    warnings = Sentence("1 warning") if n == 1 else Sentence("{n} warnings", n=n)
    return Sentence("{violations}, {warnings}.", violations=violations, warnings=warnings)


def _canonical_texts(paths: Sequence[Path]) -> dict[Path, str]:
    """Return the canonical text of every Turtle file named."""
    from bordergraph.curate.turtle import canonical_turtle

    texts: dict[Path, str] = {}
    faults: list[Fault] = []
    for path in paths:
        files = sorted(path.rglob("*.ttl")) if path.is_dir() else [path]
        if not files or not all(f.is_file() for f in files):
            hint = "give a .ttl file or a folder of them"
            raise UsageError("no Turtle at {path}", hint, path=path)
        for file in files:
            try:
                texts[file] = canonical_turtle(file.read_text(encoding="utf-8"), str(file))
            except DataError as error:
                faults += error.faults
            except UnicodeDecodeError as error:
                faults.append(not_utf8(str(file), error))
    if faults:
        raise DataError("nothing was written", faults)
    return texts


def _writable_folder(folder: str | Path | None) -> Path:
    """Return a graph folder that a person may write to."""
    from bordergraph import resources
    from bordergraph.tables.formats import is_tables

    graph = resources.graph_dir() if folder is None else Path(folder)
    if folder is None and graph.parent.name == "_resources":
        hint = "work in a clone of the project, or name your own folder with --graph"
        raise UsageError("the graph inside an installation is not there to be written to", hint)
    if is_tables(graph):
        raise UsageError("{graph} holds tables", "add a row to its sources.csv", graph=graph)
    if not graph.is_dir():
        raise UsageError("{graph} is no folder", "make it first: mkdir FOLDER", graph=graph)
    return graph


class CurationVerbs(OpenGraph):
    """A graph that its curators check, extend and format."""

    def check(
        self, *paths: str | Path, on_progress: Callable[[str], None] | None = None
    ) -> Result[Fault]:
        r"""List every fault of a graph: place, fault, fix.

        Args:
            paths: RDF files, folders of RDF or of CSV tables; what was opened when left out.
            on_progress: Called with the name of each stage as it begins.

        Example:
            >>> import tempfile
            >>> from pathlib import Path
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     _ = Path(folder, "agencies.csv").write_text("id,label,class\na,A,agenzy\n")
            ...     [fault.fix for fault in Workbench.open().check(folder)]
            ["did you mean 'agency'?"]
        """
        from bordergraph.curate.check import check as find_faults
        from bordergraph.views.tables.facts import faults_table
        from bordergraph.words.labels import Labels

        if not paths and self._graph.inputs.is_in_memory:
            message = "what is in memory was checked when it was opened"
            raise UsageError(message, "name files to check")
        faults = find_faults(paths or self._graph.inputs.names, on_progress)
        table = faults_table(faults, Labels(self._context.language))
        return Result(faults, table, remarks=(_verdict_line(faults),))

    @staticmethod
    @allow_values(read=("unread", "excerpt", "full"))
    def add(
        source: str,
        *,
        title: str,
        graph: str | Path | None = None,
        publisher: str = "",
        date: str = "",
        url: str = "",
        kind: str = "",
        licence: str = "",
        read: str = "unread",
        looked: date | None = None,
    ) -> Result[tuple[str, int]]:
        """Register a document in a graph folder and create its file of claims.

        Nothing is fetched.

        Args:
            source: Its id, such as ``oag-2015-borders``.
            title: Title, in its own language.
            graph: The graph folder, which may be empty; the curated graph of this checkout when
                left out.
            publisher: Who answers for it, by id or name; one that is not known yet is registered.
            date: 2015, 2015-06 or 2015-06-30.
            url: Its address; nothing is fetched.
            kind: A kind of source, such as ``audit``, ``news`` or ``statute``.
            licence: Address of the licence it is published under.
            read: How far it was read.
            looked: The day on which it was looked at.

        Returns:
            The files written, with the number of their lines; the file of claims first.

        Raises:
            UsageError: The graph has the document, by id or address, or something is malformed.

        Example:
            >>> import tempfile
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     files = Workbench.add("oag-2015-borders", title="Borders", graph=folder)
            ...     [path.removeprefix(folder) for path, _ in files][:1]
            ['/claims/oag-2015-borders.ttl']
        """
        from bordergraph.atomic_folder import write_folder
        from bordergraph.curate.documents import NewDocument, add_document

        new = NewDocument(source, title, publisher, date, url, kind, licence, read, looked)
        folder = _writable_folder(graph)
        files, remarks = add_document(folder, new, dt.datetime.now(tz=dt.UTC).date())
        write_folder(folder, {name: text.encode() for name, text in files.items()})
        rows = tuple((str(folder / name), text.count("\n")) for name, text in files.items())
        (claims, _), *_rest = rows
        next_step = "fill in the example in {path}; bordergraph check says what is still to fill"
        paths_text = "".join(f"{path}\n" for path, _ in rows)
        shown = document(paths_text, ("path", "lines"), rows)
        return Result(rows, shown, remarks=(Sentence(next_step, path=claims), *remarks))

    @staticmethod
    def format(*paths: str | Path, index: bool = False) -> Result[FormattedFile]:
        """Put Turtle files into the canonical layout.

        Nothing is written: the result says what the files should hold.

        Args:
            paths: Turtle files or folders of them; the open graph plays no part.
            index: Also README.md and the counts of dataset.ttl of a graph folder.

        Returns:
            The files with what they should hold; the result's text lists those that differ.

        Example:
            >>> import tempfile
            >>> from pathlib import Path
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     _ = Path(folder, "a.ttl").write_text("<urn:a> a <urn:b> .")
            ...     len(Workbench.format(folder))
            1
        """
        sources = [Path(p) for p in paths]
        texts = _canonical_texts(sources)
        if index:
            from bordergraph.curate.inventory import index_files

            for folder in sources:
                if not folder.is_dir():
                    raise UsageError("--index needs a graph folder: {path}", path=folder)
                texts |= index_files(folder, texts)
        files = tuple(
            FormattedFile(p, text, not p.exists() or p.read_bytes() != text.encode())
            for p, text in sorted(texts.items())
        )
        changed = [f for f in files if f.changed]
        rows = [(str(f.path), f.changed) for f in files]
        paths_text = "".join(f"{f.path}\n" for f in changed)
        remark = Sentence("{n} of {total} files", n=len(changed), total=len(files))
        return Result(files, document(paths_text, ("path", "changed"), rows), remarks=(remark,))
