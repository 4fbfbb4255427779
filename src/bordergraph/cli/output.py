"""Where results go: a table on a terminal, plain when piped, or the format that was asked for."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bordergraph.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bordergraph.views.table import Table

__all__ = [
    "FORMATS",
    "deliver",
    "format_option",
    "output_option",
    "page",
    "progress",
    "rendered",
    "show",
    "talk",
    "writable",
    "write",
]

F = TypeVar("F", bound="Callable[..., Any]")

WIDEST_WORD = 18
"""Letters of a word up to which a column makes room for it."""

PATIENCE = 0.5
"""Seconds of work before progress is drawn."""

FORMATS = ("table", "json", "csv", "markdown")
_BY_SUFFIX = {".json": "json", ".csv": "csv", ".md": "markdown", ".markdown": "markdown"}


def format_option(*more: str) -> Callable[[F], F]:
    """Return the ``--format`` option, with further forms that a command knows."""
    return click.option(
        "--format",
        "form",
        type=click.Choice([*FORMATS, *more]),
        help="Shape of the result; a table on a terminal, plain lines when piped.",
    )


def output_option() -> Callable[[F], F]:
    """Return the ``-o FILE`` option; a place that cannot be written is refused before any work."""

    def check(_: click.Context, __: click.Parameter, path: Path | None) -> Path | None:
        return writable(path) if path is not None else None

    return click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path),
        callback=check,
        metavar="FILE",
        help="Write to a file, whole or not at all; its ending chooses the format.",
    )


def talk(message: str) -> None:
    """Say something to the person; it never mixes with the result."""
    click.echo(message, err=True)


def page(text: str) -> None:
    """Write a result to stdout, as UTF-8 whatever the locale."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(_ended(text).encode("utf-8", errors="replace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # The reader went away (``| head``); nothing is wrong, and the rest goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        raise click.exceptions.Exit(0) from None


def _ended(text: str) -> str:
    return text if text.endswith("\n") or not text else text + "\n"


def deliver(text: str, output: Path | None = None) -> None:
    """Write a result to a file when one is named, else to stdout.

    Raises:
        OutputError: The file cannot be written.
    """
    if output is None:
        page(text)
    else:
        write(output, _ended(text))
        talk(f"wrote {output}")


def show(table: Table, form: str | None) -> None:
    """Print a table in the form asked for."""
    page(rendered(table, form))


def rendered(table: Table, form: str | None, output: Path | None = None) -> str:
    """Return a table as text: in the form asked for, by the file's ending, or as suits stdout."""
    if form is None and output is not None:
        form = _BY_SUFFIX.get(output.suffix.lower())
    if form == "json":
        return table.to_json()
    if form == "csv":
        return table.to_csv()
    if form == "markdown":
        return table.to_markdown()
    if form == "table" or (output is None and sys.stdout.isatty()):
        return _drawn(table, colour=output is None and sys.stdout.isatty())
    for note in table.notes:
        talk(note)
    return table.to_text()


def _drawn(table: Table, *, colour: bool) -> str:
    import io
    import shutil

    from rich import box
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    from bordergraph.views.table import cell, printable

    drawn = RichTable(
        title=Text(printable(table.title)) if table.title else None,
        box=box.SIMPLE_HEAD,
        title_justify="left",
        pad_edge=False,
    )
    numbered = bool(table.reasons)
    if numbered:
        drawn.add_column("#", justify="right")
    for index, name in enumerate(table.columns):
        drawn.add_column(
            Text(printable(name.replace("_", " "))),
            justify="right" if table.is_numeric(index) else "left",
            overflow="fold",
            min_width=_longest_word(table, index),
        )
    for number, row in enumerate(table.rows, 1):
        mark = [Text(str(number))] if numbered else []
        drawn.add_row(*mark, *(Text(printable(cell(v))) for v in row))
    # Rich would refuse a letter that the locale cannot hold, so it draws into UTF-8 text first.
    canvas = io.StringIO()
    console = Console(
        file=canvas,
        width=shutil.get_terminal_size((100, 24)).columns,
        force_terminal=colour,
        highlight=False,
    )
    console.print(drawn)
    if numbered:
        console.print(Text(printable(table.because), style="bold"))
        grid = RichTable.grid(padding=(0, 1))
        grid.add_column(justify="right", min_width=2)
        grid.add_column()
        for number, why in enumerate(table.reasons, 1):
            grid.add_row(str(number), Text(printable(why)))
        console.print(grid)
        console.print()
    for note in table.notes:
        console.print(Text(note, style="dim"))
    return canvas.getvalue()


def _longest_word(table: Table, index: int) -> int:
    """Return the width below which a column would have to break a word."""
    from bordergraph.views.table import cell

    words = [w for row in table.rows for w in cell(row[index]).split()]
    words += table.columns[index].replace("_", " ").split()
    return min(max(map(len, words), default=1), WIDEST_WORD)


def writable(path: Path) -> Path:
    """Check that a file can be written there, before any work is done.

    Raises:
        OutputError: It cannot.
    """
    folder = path.parent
    import tempfile

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
    import tempfile

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


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """Give a function that draws progress on a terminal's stderr, after half a second."""
    began = time.monotonic()
    drawn = False

    def told(stage: str, done: int, total: int) -> None:
        nonlocal drawn
        if not sys.stderr.isatty() or time.monotonic() - began < PATIENCE:
            return
        drawn = True
        click.echo(f"\r{stage}: {done} of {total}\x1b[K", err=True, nl=False)

    try:
        yield told
    finally:
        if drawn:
            click.echo("\r\x1b[K", err=True, nl=False)
