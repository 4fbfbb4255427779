"""Where results go: a table on a terminal, plain when piped, or the format that was asked for.

A line on what is going on stands on a terminal meanwhile.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bordergraph.errors import OutputError, Sentence, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from inspect import Parameter

    from bordergraph.api import Result

ROWS = ("table", "json", "jsonl", "csv", "markdown")
"""Forms of a list."""
REPORT = (*ROWS, "html", "pdf")
"""Forms of a report."""

ENDINGS = {
    "json": (".json",),
    "jsonl": (".jsonl", ".ndjson"),
    "csv": (".csv",),
    "markdown": (".md", ".markdown"),
    "html": (".html", ".htm"),
    "pdf": (".pdf",),
    "turtle": (".ttl",),
    "table": (".txt",),
}
"""Endings of a file that choose a form."""

_BY_ENDING = {ending: form for form, endings in ENDINGS.items() for ending in endings}

PATIENCE = 2.0
"""Seconds of work before anything is drawn."""

_EVERY = 0.5


class _Ticker:
    """Draws a line again and again until it is stopped."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._began = time.monotonic()
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._drawn = False
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        wait = PATIENCE
        while not self._stopped.wait(wait):
            wait = _EVERY
            with self._lock:
                if self._stopped.is_set():
                    return
                self._drawn = True
                seconds = int(time.monotonic() - self._began)
                click.echo(f"\r{self.what} ({seconds} s)\x1b[K", err=True, nl=False)

    def stop(self) -> None:
        """Draw no more, and wipe what was drawn."""
        with self._lock:
            self._stopped.set()
            if self._drawn:
                self._drawn = False
                click.echo("\r\x1b[K", err=True, nl=False)


_NOW: ContextVar[_Ticker | None] = ContextVar("ticker", default=None)


@contextmanager
def ticking(what: str) -> Iterator[None]:
    """Say what is going on while this lasts, on a terminal and after two seconds."""
    drawable = sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    if not drawable or _NOW.get() is not None:
        yield
        return
    token = _NOW.set(_Ticker(what))
    try:
        yield
    finally:
        quiet()
        _NOW.reset(token)


def quiet() -> None:
    """Wipe the line, since something else is about to be written."""
    if ticker := _NOW.get():
        ticker.stop()


def stage(what: str) -> None:
    """Name what is being done now."""
    if ticker := _NOW.get():
        ticker.what = what


def progress(name: str, done: int, total: int) -> None:
    """Say how far the work has come."""
    stage(f"{name}: {done} of {total}")


def forms_of(command: click.Command) -> tuple[str, ...]:
    """Return the forms in which a command answers; none where it has but one."""
    choices = (p.type for p in command.params if p.name == "form")
    return next((tuple(c.choices) for c in choices if isinstance(c, click.Choice)), ())


def form_of(command: click.Command, path: Path, form: str | None) -> str | None:
    """Return the form in which a command writes a file, asked for or told by its ending.

    Args:
        command: The command.
        path: The file.
        form: What ``--format`` says.

    Raises:
        UsageError: The ending is that of a form which the command does not write.
    """
    forms, ending = forms_of(command), path.suffix.lower()
    meant = _BY_ENDING.get(ending)
    refused = Sentence(
        "cannot write {path}: {command} writes no {ending}",
        path=path, command=command.name, ending=ending,
    )  # fmt: skip
    if form is not None or not ending or meant in forms:
        if ending and meant is None and ending in _FOREIGN:
            raise OutputError(refused, _endings(forms))
        return form or (None if meant == "table" else meant)
    raise UsageError(refused, _endings(forms))


# Nothing that is written here opens in what files of these endings belong to.
_FOREIGN = (
    ".xlsx", ".xlsm", ".xls", ".ods", ".parquet", ".feather", ".arrow", ".docx", ".odt", ".pptx",
    ".sqlite", ".db", ".zip", ".gz", ".zst",
)  # fmt: skip


def _endings(forms: tuple[str, ...]) -> str:
    """Return which endings there are for some forms, for a message."""
    endings = " ".join(e for form in forms for e in ENDINGS[form])
    return Sentence("end it in {endings}", endings=endings)


STDOUT = Path("-")
"""What a person names instead of a file to mean stdout."""


def result_options(
    forms: tuple[str, ...], parameters: Mapping[str, Parameter]
) -> list[click.Option]:
    """Return the options of a command that shows a result: its form, its file, its rows.

    Args:
        forms: The forms of the result.
        parameters: What the verb takes: a report shows `everything`, and a list that it cuts
            short itself has a `top`.
    """
    form = click.Option(
        ["--format", "form"],
        type=click.Choice(forms),
        is_eager=True,
        help="Output format. Default: a table on a terminal, plain lines in a pipe.",
    )
    top = parameters["top"].default if "top" in parameters else None
    number: dict[str, Any] = {"type": click.IntRange(1), "metavar": "N"}
    if "everything" in parameters:
        rows = "The first N rows of each table only."
        if top is not None:
            rows = "Rows of each list in text and Markdown."
        told = "Show every row and every source."
        first = click.Option(
            ["--top"], default=top, show_default=top is not None, help=rows, **number
        )
        every = click.Option(["--all", "everything"], is_flag=True, help=told)
        return [form, _output_option(), first, every]

    def most(context: click.Context, _: click.Parameter, given: int | None) -> int | None:
        every = context.params.pop("every_row", False)
        if every and given is not None:
            raise UsageError("--top and --all exclude each other", "leave one of them out")
        rows = None if every else top if given is None else given
        if _SORT in context.meta and "top" in parameters:
            # The first rows of another order are others: a verb that cuts short gives all.
            context.meta[_MOST], rows = rows, None
        return rows

    rows = f"The first N rows only; {'all' if top is None else top} when left out."
    first = click.Option(["--top"], callback=most, help=rows, **number)
    every = click.Option(["--all", "every_row"], is_flag=True, is_eager=True, help="Every row.")
    kept = "These columns only, in this order, by their names in CSV."
    columns = _arranging(_COLUMNS, ["--columns"], "KEY,KEY", kept)
    order = "Sort by this column; with - before it, from the greatest value down."
    sort = _arranging(_SORT, ["--sort", "order"], "[-]KEY", order)
    return [form, _output_option(), columns, sort, first, every]


_COLUMNS, _SORT, _MOST = "bordergraph.columns", "bordergraph.sort", "bordergraph.most"
"""Where a command's context keeps how its rows are arranged."""


def _arranging(key: str, names: list[str], metavar: str, text: str) -> click.Option:
    """Return an option that says how rows are arranged, which the command's context keeps."""

    def keep(context: click.Context, _: click.Parameter, given: str | None) -> None:
        if given is not None:
            context.meta[key] = given

    return click.Option(
        names, metavar=metavar, callback=keep, expose_value=False, is_eager=key == _SORT, help=text
    )


def is_arranged() -> bool:
    """Tell whether the running command was asked for other columns or another order."""
    context = click.get_current_context(silent=True)
    return context is not None and bool({_COLUMNS, _SORT} & context.meta.keys())


def _arranged(result: Result[Any]) -> Result[Any]:
    """Return a result with the rows and columns that the running command was asked for."""
    context = click.get_current_context(silent=True)
    meta = context.meta if context else {}
    if _SORT in meta:
        result = result.sort(meta[_SORT])
        result = result if meta.get(_MOST) is None else result.first(meta[_MOST])
    if _COLUMNS in meta:
        result = result.select(*filter(None, map(str.strip, meta[_COLUMNS].split(","))))
    return result


def _output_option() -> click.Option:
    """Return the ``-o FILE`` option; what cannot be written is refused before any work."""

    def check(context: click.Context, _: click.Parameter, path: Path | None) -> Path | None:
        if path is None or path == STDOUT:
            return None
        context.params["form"] = form_of(context.command, path, context.params.get("form"))
        return writable(path)

    return click.Option(
        ["-o", "--output"],
        type=click.Path(path_type=Path),
        callback=check,
        metavar="FILE",
        help="Write to FILE; the file ending chooses the format.",
    )


def folder_option(*names: str, text: str) -> click.Option:
    """Return an option that names a folder to write to; a file is refused before any work."""

    def check(_: click.Context, __: click.Parameter, path: Path | None) -> Path | None:
        from bordergraph.atomic_folder import refuse_file

        return None if path is None else refuse_file(path)

    return click.Option(
        names, type=click.Path(path_type=Path), callback=check, metavar="DIR", help=text
    )


def talk(*messages: str) -> None:
    """Say something to the person; it never mixes with the result."""
    from bordergraph.words import sentence_in

    quiet()
    for message in messages:
        click.echo(sentence_in(message, spoken()), err=True)


def spoken() -> str:
    """Return the language that was asked for."""
    context = click.get_current_context(silent=True)
    return getattr(context.find_root().obj, "language", "en") if context else "en"


def page(result: str | bytes | Iterable[str]) -> None:
    """Write a result to stdout, text as UTF-8 whatever the locale, and in parts as they come.

    Raises:
        OutputError: The disk is full, or stdout is closed.
    """
    quiet()
    if sys.stdout is None:
        raise OutputError("cannot write the result: stdout is closed", "name a file with -o")
    try:
        sys.stdout.flush()
        try:
            for piece in _pieces(result):
                sys.stdout.buffer.write(piece)
        finally:
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        # The reader went away (``| head``); nothing is wrong, and the rest goes nowhere.
        _drain()
        raise click.exceptions.Exit(0) from None
    except OSError as error:
        _drain()
        why = error.strerror or error
        raise OutputError(Sentence("cannot write the result: {why}", why=why)) from None


def paged(result: str | bytes | Iterable[str]) -> None:
    """Write a result to stdout, through a pager where a terminal cannot show it at once.

    The pager is that of ``PAGER``; an empty one, and ``--no-pager``, ask for none.
    """
    context = click.get_current_context(silent=True)
    wanted = getattr(context.obj, "pager", False) if context else False
    pageable = wanted and to_terminal() and os.environ.get("PAGER") != ""
    if isinstance(result, str) and pageable and not _fits(result):
        quiet()
        # Short texts end at once, colours stay, and what was read stays on the screen.
        os.environ.setdefault("LESS", "FRX")
        click.echo_via_pager(result, color=True)
    else:
        page(result)


def _fits(result: str) -> bool:
    import shutil

    return result.count("\n") < shutil.get_terminal_size().lines


def _drain() -> None:
    """Send what is left of stdout nowhere, so that leaving does not fail over it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def to_terminal() -> bool:
    """Tell whether results go to a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def _pieces(result: str | bytes | Iterable[str]) -> Iterator[bytes]:
    """Yield a result as bytes, a text with the end of its last line; parts are whole lines."""
    if isinstance(result, bytes):
        yield result
        return
    if isinstance(result, str):
        result = (result if not result or result.endswith("\n") else f"{result}\n",)
    for part in result:
        yield part.encode("utf-8", errors="replace")


def deliver(result: str | bytes | Iterable[str], output: Path | None = None) -> None:
    """Write a result to a file when one is named, else to stdout.

    Args:
        result: A text, bytes, or the parts of a text, each of which ends its last line.
        output: The file.

    Raises:
        OutputError: The file cannot be written.
    """
    if output is None:
        paged(result)
    else:
        write(output, result)
        talk(Sentence("wrote {path}", path=output))


def show(
    result: Result[Any], form: str | None, output: Path | None = None, top: int | None = None
) -> None:
    """Print a result, or write it to a file, and say what belongs beside it.

    Args:
        result: The result.
        form: The form asked for; else the file's ending tells, or what suits stdout.
        output: File to write.
        top: Rows to show; None for all.
    """
    result = _arranged(result)
    if top is not None:
        result = result.first(top)
    deliver(_rendered(result, form, output), output)
    talk(*result.remarks)


def _rendered(result: Result[Any], form: str | None, output: Path | None) -> str | bytes:
    """Return a result in a form, or as suits where it goes."""
    if form == "pdf" and output is None and to_terminal():
        raise UsageError("a terminal cannot show a PDF", "name a file with -o")
    if form not in {None, "table"}:
        made: str | bytes = getattr(result, f"to_{form}")()
        return made
    table = result.table
    if table is None:
        return result.to_text()
    if form == "table" or (output is None and to_terminal()):
        from bordergraph.cli.drawing import drawn
        from bordergraph.words.labels import DECIMAL

        styled = output is None and to_terminal() and os.environ.get("TERM") != "dumb"
        return drawn(table, colour=styled, decimal=DECIMAL[spoken()])
    for note in (*table.opening, *table.notes):
        talk(note)
    return table.to_text()


def writable(path: Path) -> Path:
    """Check that a file can be written there, before any work is done.

    Raises:
        OutputError: It cannot, or the graph is read from there.
    """
    import tempfile

    from bordergraph.atomic_folder import is_device, unwritten

    refuse_own(path)
    try:
        if path.is_dir():
            what = Sentence("cannot write {path}: it is a folder", path=path)
            raise OutputError(what, "name a file in it")
        if is_device(path):
            return path
        folder = path.parent
        if not folder.is_dir():
            text = "cannot write {path}: there is no folder {folder}"
            raise OutputError(Sentence(text, path=path, folder=folder), "create it first")
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise unwritten(path, error) from None
    return path


def refuse_own(target: Path) -> None:
    """Refuse to write where the graph is read from.

    Raises:
        OutputError: It is read from there.
    """
    context = click.get_current_context(silent=True)
    session = context.find_root().obj if context else None
    if session is not None and session.graphs:
        from bordergraph.store.loading.files import refuse_read

        refuse_read(session.graphs, target)


def write(path: Path, content: str | bytes | Iterable[str]) -> None:
    """Write a whole file or nothing, a text as `page` does.

    Raises:
        OutputError: The disk is full, or the place is not writable.
    """
    from bordergraph.atomic_folder import write_file

    write_file(path, _pieces(content))
