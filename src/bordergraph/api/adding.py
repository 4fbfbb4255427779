"""A document taken up in a graph folder: the files are written all at once or not at all."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from bordergraph.api.result import Result
from bordergraph.errors import UsageError
from bordergraph.views.table.document import Document as Shown
from bordergraph.views.table.table import Table

if TYPE_CHECKING:
    from bordergraph.curate.begun import Document

__all__ = ["added"]


def added(folder: str | Path | None, new: Document) -> Result[tuple[str, int]]:
    """Register a document in a graph folder and begin the file of its claims.

    Args:
        folder: The graph folder; the curated graph of this checkout when left out.
        new: The document.

    Raises:
        UsageError: The folder is none to write to, or the document cannot be taken up.
        DataError: A file of the folder is no Turtle.
        OutputError: It cannot be written.
    """
    from bordergraph.curate.begun import begin
    from bordergraph.folder import write_folder

    graph = _own(folder)
    begun = begin(graph, new, dt.datetime.now(tz=dt.UTC).date())
    write_folder(graph, {name: text.encode() for name, text in begun.files.items()})
    rows = tuple((str(graph / name), text.count("\n")) for name, text in begun.files.items())
    (claims, _), *_rest = rows
    to_do = (
        f"fill in the example in {claims}; bordergraph check says what is still to fill",
        *begun.remarks,
    )
    listed = "".join(f"{path}\n" for path, _ in rows)
    return Result(rows, Shown(listed, Table.plain(("path", "lines"), rows)), remarks=to_do)


def _own(folder: str | Path | None) -> Path:
    """Return a graph folder that a person may write to.

    Raises:
        UsageError: It is none.
    """
    from bordergraph import resources
    from bordergraph.tables import is_tables

    if folder is None:
        graph = resources.graph_dir()
        if graph.parent.name == "_resources":
            raise UsageError(
                "the graph inside an installation is not there to be written to",
                "work in a clone of the project, or name your own folder with --graph",
            )
        return graph
    graph = Path(folder)
    if is_tables(graph):
        raise UsageError(f"{graph} holds tables", "add a row to its sources.csv instead")
    if not graph.is_dir():
        raise UsageError(f"{graph} is no folder", "make it first: mkdir FOLDER")
    return graph
