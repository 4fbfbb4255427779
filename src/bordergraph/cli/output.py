"""Where results go: a table on a terminal, plain when piped, or the format that was asked for."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bordergraph.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bordergraph.views.table import Table

__all__ = ["format_option", "page", "show", "talk", "writable", "write"]

F = TypeVar("F", bound="Callable[..., Any]")

FORMATS = ("table", "json", "csv", "markdown")


def format_option(*more: str) -> Callable[[F], F]:
    """Return the ``--format`` option, with further forms that a command knows."""
    return click.option(
        "--format",
        "form",
        type=click.Choice([*FORMATS, *more]),
        help="Shape of the result; a table on a terminal, plain lines when piped.",
    )


def talk(message: str) -> None:
    """Say something to the person; it never mixes with the result."""
    click.echo(message, err=True)


def page(text: str) -> None:
    """Write a result to stdout, as UTF-8 whatever the locale."""
    whole = text if text.endswith("\n") else text + "\n"
    click.echo(whole.encode("utf-8", errors="replace"), nl=False)


def show(table: Table, form: str | None) -> None:
    """Print a table in the form asked for."""
    if form == "json":
        page(table.to_json())
    elif form == "csv":
        page(table.to_csv())
    elif form == "markdown":
        page(table.to_markdown())
    elif form == "table" or sys.stdout.isatty():
        _draw(table)
    else:
        page(table.to_text())
        for note in table.notes:
            talk(note)


def _draw(table: Table) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    from bordergraph.views.table import cell, printable

    drawn = RichTable(
        title=table.title or None, box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False
    )
    for index, name in enumerate(table.columns):
        drawn.add_column(
            name.replace("_", " "),
            justify="right" if table.is_numeric(index) else "left",
            overflow="fold",
        )
    for row in table.rows:
        drawn.add_row(*(Text(printable(cell(v))) for v in row))
    # Off a terminal rich would fall back to 80 columns and cut; a forced table keeps its width.
    width = None if sys.stdout.isatty() else int(os.environ.get("COLUMNS", "100"))
    console = Console(width=width, highlight=False)
    console.print(drawn)
    for note in table.notes:
        console.print(Text(note, style="dim"))


def writable(path: Path) -> Path:
    """Check that a file can be written there, before any work is done.

    Raises:
        OutputError: It cannot.
    """
    folder = path.parent
    if path.is_dir():
        raise OutputError(f"cannot write {path}: it is a folder", "name a file in it")
    if not folder.is_dir():
        raise OutputError(f"cannot write {path}: there is no folder {folder}", "create it first")
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from None
    return path


def write(path: Path, text: str) -> None:
    """Write a whole file or nothing: beside it first, then renamed over it.

    Raises:
        OutputError: The disk is full, or the place is not writable.
    """
    handle, beside = -1, ""
    try:
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        Path(beside).chmod(0o666 & ~mask)
        Path(beside).replace(path)
    except OSError as error:
        if beside:
            Path(beside).unlink(missing_ok=True)
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from None
