"""Graphs as files: what is wrong with them, what others read, what is taken up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.api.arguments import EXPORTS, RDF, allowing
from bordergraph.api.opened import Opened
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from bordergraph.api.files import FormattedFile
    from bordergraph.api.result import Result
    from bordergraph.errors import Fault

__all__ = ["Filing"]


class Filing(Opened):
    """An open graph that is checked, exported and kept; and files that become one."""

    def check(
        self,
        *paths: str | Path,
        changed: str | bool = False,
        on_progress: Callable[[str], None] | None = None,
    ) -> Result[Fault]:
        r"""Name every fault of a graph: where it is, what is wrong, how to put it right.

        Args:
            paths: RDF files, folders of RDF or of CSV tables; what was opened when left out.
            changed: Only the faults of files that this branch of a git checkout touched: since it
                left the branch, tag or commit that is named, or the main branch (True).
            on_progress: Called with the name of each stage as it begins.

        Example:
            >>> import tempfile
            >>> from pathlib import Path
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     _ = Path(folder, "agencies.csv").write_text("id,label,class\na,A,agenzy\n")
            ...     [fault.fix for fault in Workbench.open().check(folder)]
            ["did you mean 'agency'?"]
        """
        from bordergraph.api.files import check

        if not paths and self._graph.given.in_memory:
            raise UsageError(
                "what is in memory was checked when it was opened", "name files to check"
            )
        return check(paths or self._graph.given.named, on_progress, changed)

    @staticmethod
    @allowing(read=("unread", "excerpt", "full"))
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
        """Register a document in a graph folder and begin the file of its claims.

        Nothing is fetched.

        Args:
            source: Its id, such as ``oag-2015-borders``.
            title: Title, in its own language.
            graph: The graph folder, which may be empty; the curated graph of this checkout when
                left out.
            publisher: Who answers for it, by id or name; one that is not known yet is registered.
            date: 2015, 2015-06 or 2015-06-30.
            url: Its address.
            kind: A kind of source, such as ``audit``.
            licence: Address of the licence it is published under.
            read: unread, excerpt or full.
            looked: The day on which it was looked at.

        Returns:
            The files written, with the number of their lines; the file of claims first.

        Raises:
            UsageError: The graph has the document, by id or address, or something is malformed.
        """
        from bordergraph.api.adding import added
        from bordergraph.curate.begun import Document

        new = Document(source, title, publisher, date, url, kind, licence, read, looked)
        return added(graph, new)

    @staticmethod
    @allowing(form=RDF)
    def import_(path: str | Path, form: str = "turtle") -> Result[tuple[str, int]]:
        r"""Turn tables, an edge list or a graph file into RDF.

        The result's text is the RDF.

        Args:
            path: A folder of CSV tables, a workbook, a graph file or an edge list; the open graph
                plays no part.
            form: turtle, trig, nquads, ntriples or jsonld.

        Example:
            >>> import tempfile
            >>> from pathlib import Path
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     _ = Path(folder, "agencies.csv").write_text("id,label\na,Lake Police\n")
            ...     "Lake Police" in Workbench.import_(folder).to_text()
            True
        """
        from bordergraph.api.files import imported

        return imported(path, form)

    @staticmethod
    def template(folder: str | Path) -> Result[tuple[str, int]]:
        """Write tables to begin with: a header and an example row each, and a page on every column.

        Args:
            folder: Where, or a workbook (``.xlsx``); nothing is written over.

        Raises:
            OutputError: The folder cannot be written, or holds one of the files already.

        Example:
            >>> import tempfile
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     "agencies.csv" in dict(Workbench.template(folder))
            True
        """
        from bordergraph.api.files import template

        return template(folder)

    def index(self, *, remove: bool = False) -> Result[tuple[str, int]]:
        """Keep the graph on disk as the engine reads it, so that it opens at once from then on.

        The index lies beside the graph, or for the shipped graph among the user's caches. It is
        used whenever the graph is opened whole, until one of its files changes. This workbench
        goes on with what it has read.

        Args:
            remove: Remove the index instead.

        Raises:
            UsageError: It is not one graph in files of RDF.
            DataError: The graph cannot be read, or changed while it was.
            OutputError: The index cannot be written, or removed.
        """
        from bordergraph.api.index import index

        return index(self._desk, remove=remove)

    def export_method(self, folder: str | Path, form: str = "csv") -> Result[tuple[str, int]]:
        """Write the tables that the need method reads, and one ``method.sql`` that runs on them.

        Run in that folder by DuckDB alone, it ends with the rows of `gaps`.

        Args:
            folder: Where.
            form: ``csv`` or ``parquet``, the format of the tables.

        Returns:
            The tables with the number of their rows.

        Raises:
            OutputError: The folder cannot be written.

        Example:
            >>> import tempfile
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     dict(Workbench.open().export_method(folder))["run"]
            16
        """
        from bordergraph.api.files import export_method

        return export_method(self._desk, form, folder)

    @allowing(form=EXPORTS)
    def export(self, form: str, folder: str | Path | None = None) -> Result[tuple[str, int]]:
        """Write the graph for other programs.

        The result's text is what they read. With a day asked for, arrangements and ties that were not in force then are left out.

        Args:
            form: turtle, trig, nquads, ntriples, jsonld (everything the graph states), gexf,
                graphml, cytoscape, kumu (agencies, arrangements, threats and their ties), csv
                (tables that `open` reads), xlsx (the same as a workbook), parquet (the same for other
                programs), or datapackage (CSV and Parquet with their schemas).
            folder: Where tables are written; the folder of csv, parquet and datapackage, the file
                of xlsx.

        Raises:
            OutputError: The folder cannot be written.

        Example:
            >>> Workbench.open().export("gexf").to_text().count("<node ") > 100
            True
        """
        from bordergraph.api.files import export

        return export(self._desk, form, folder)

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
        from bordergraph.api.files import formatted

        return formatted(paths, index=index)
