"""Output of results: a table on a terminal, plain text in a pipe, or the format asked for.

A terminal shows a line of progress meanwhile.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bordergraph.errors import OutputError, Sentence, UsageError, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from inspect import Parameter

    from rich.status import Status

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


class _ProgressLine:
    """A line of progress on a terminal, drawn after a while and until it is stopped."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lock = threading.Lock()
        self._status: Status | None = None
        self._timer = threading.Timer(PATIENCE, self._draw)
        self._timer.daemon = True
        self._timer.start()

    def _draw(self) -> None:
        from rich.console import Console

        with self._lock:
            if not self._timer.finished.is_set():
                self._status = Console(stderr=True).status(self._text)
                self._status.start()

    def update(self, text: str) -> None:
        """Show another text."""
        with self._lock:
            self._text = text
            if self._status:
                self._status.update(text)

    def stop(self) -> None:
        """Draw no more, and wipe what was drawn."""
        with self._lock:
            self._timer.cancel()
            if self._status:
                self._status.stop()


_CURRENT_LINE: ContextVar[_ProgressLine | None] = ContextVar("progress", default=None)


@contextmanager
def progress_line(text: str) -> Iterator[None]:
    """Show a line of progress during the block, on a terminal and after two seconds."""
    if sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield
        return
    token = _CURRENT_LINE.set(_ProgressLine(text))
    try:
        yield
    finally:
        clear_progress()
        _CURRENT_LINE.reset(token)


def clear_progress() -> None:
    """Wipe the line of progress before other output."""
    if line := _CURRENT_LINE.get():
        line.stop()


def set_stage(text: str) -> None:
    """Set the text of the line of progress."""
    if line := _CURRENT_LINE.get():
        line.update(text)


def report_progress(name: str, done: int, total: int) -> None:
    """Show how much of the work is done."""
    from bordergraph.words import translate_sentence

    text = Sentence("{name}: {done} of {total}", name=name, done=done, total=total)
    set_stage(translate_sentence(text, user_language()))


def command_forms(command: click.Command) -> tuple[str, ...]:
    """Return the output forms of a command; none if it has only one."""
    choices = (p.type for p in command.params if p.name == "form")
    return next((tuple(c.choices) for c in choices if isinstance(c, click.Choice)), ())


def output_form(command: click.Command, path: Path, form: str | None) -> str | None:
    """Return the form in which a command writes a file, by option or by the file ending."""
    forms, ending = command_forms(command), path.suffix.lower()
    by_ending = _BY_ENDING.get(ending)
    if form is None and ending and by_ending not in forms:
        endings = " ".join(e for form in forms for e in ENDINGS[form])
        raise UsageError(
            "cannot write {path}: {command} writes no {ending}",
            "end it in {endings}",
            path=path,
            command=command.name,
            ending=ending,
            endings=endings,
        )
    if form and by_ending in forms and by_ending not in {form, "table"}:
        text = "--format {form} and the ending {ending} contradict each other"
        raise UsageError(text, "leave out --format, or change the ending", form=form, ending=ending)
    return form or (None if by_ending == "table" else by_ending)


STDOUT = Path("-")
"""The name that means stdout instead of a file."""


@dataclass(frozen=True)
class Output:
    """How a result is shown, by the options that every command with a result has.

    Attributes:
        form: The requested form; else that of the file ending, or the default of stdout.
        path: The file to write; None for stdout.
        columns: The only columns, by key, with commas between them.
        order: The column to sort by.
        top: Rows to show, unless the verb cuts them itself; None for all.
    """

    form: str | None
    path: Path | None
    columns: str | None = None
    order: str | None = None
    top: int | None = None

    @property
    def is_arranged(self) -> bool:
        """Whether rows are chosen, sorted or left out."""
        return bool(self.columns or self.order or self.top)

    @property
    def is_drawn(self) -> bool:
        """Whether a list is drawn as a table."""
        return self.form == "table" or (self.form is None and self.on_terminal)

    @property
    def on_terminal(self) -> bool:
        """Whether it goes to a terminal."""
        return self.path is None and is_terminal()

    @classmethod
    def take(
        cls, command: click.Command, parameters: Mapping[str, Parameter], options: dict[str, Any]
    ) -> Output:
        """Take the output out of the options of a command; what cannot be written is refused.

        Args:
            command: The command.
            parameters: What the verb takes. One that cuts its rows itself is left its `top`, which
                is none where they are sorted first.
            options: All options of the command.
        """
        form, path, top, every_row = map(options.pop, ("form", "output", "top", "every_row"))
        columns, order = options.pop("columns", None), options.pop("order", None)
        is_report = "everything" in parameters
        if is_report:
            options["everything"] = every_row
        elif every_row and top is not None:
            raise UsageError("--top and --all exclude each other", "leave one of them out")
        if "top" in parameters:
            if top is None and (is_report or not every_row):
                top = parameters["top"].default
            options["top"], top = (None, top) if order else (top, None)
        path = None if path == STDOUT else path
        if path is not None:
            form = output_form(command, path, form)
            check_path(path)
        return cls(form, path, columns, order, top)


def result_options(
    forms: tuple[str, ...], parameters: Mapping[str, Parameter]
) -> list[click.Option]:
    """Return the options of a command that shows a result: its form, its file, its rows."""
    default = parameters["top"].default if "top" in parameters else None
    rows = f"The first N rows only; {'all' if default is None else default} when left out."
    every_row = "Every row."
    if "everything" in parameters:
        rows = "N rows of each table only: the first, of a timeline the latest."
        every_row = "Show every row and every source."
    options = [
        click.Option(
            ["--format", "form"],
            type=click.Choice(forms),
            help="Output format. Default: a table on a terminal, plain lines in a pipe.",
        ),
        click.Option(
            ["-o", "--output"],
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="Write to FILE; the file ending chooses the format.",
        ),
        click.Option(["--top"], type=click.IntRange(1), metavar="N", help=rows),
        click.Option(["--all", "every_row"], is_flag=True, help=every_row),
    ]
    if "everything" in parameters:
        return options
    columns = "These columns only, in this order, by their names in CSV."
    order = "Sort by this column; with - before it, from the greatest value down."
    return [
        *options,
        click.Option(["--columns"], metavar="KEY,KEY", help=columns),
        click.Option(["--sort", "order"], metavar="[-]KEY", help=order),
    ]


def note(*messages: str) -> None:
    """Print messages to stderr, apart from the result."""
    from bordergraph.words import translate_sentence

    clear_progress()
    for message in messages:
        click.echo(translate_sentence(message, user_language()), err=True)


def user_language() -> str:
    """Return the requested language."""
    context = click.get_current_context(silent=True)
    return getattr(context.find_root().obj, "language", "en") if context else "en"


def emit(result: str | bytes | Iterable[str]) -> None:
    """Write a result to stdout, text as UTF-8 whatever the locale, part by part."""
    clear_progress()
    if sys.stdout is None:
        raise OutputError("cannot write the result: stdout is closed", "name a file with -o")
    try:
        sys.stdout.flush()
        try:
            for part in _encoded_parts(result):
                sys.stdout.buffer.write(part)
        finally:
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        # The reader went away (``| head``); nothing is wrong, and the rest goes nowhere.
        _discard_stdout()
        raise click.exceptions.Exit(0) from None
    except OSError as error:
        _discard_stdout()
        raise OutputError("cannot write the result: {why}", why=reason_of(error)) from None


def emit_paged(result: str | bytes | Iterable[str]) -> None:
    """Write a result to stdout, through a pager where a terminal cannot show it at once.

    The pager is that of ``PAGER``; an empty one asks for none.
    """
    # It loads three compressions, which a start that shows nothing has no use for.
    import shutil

    pageable = is_terminal() and os.environ.get("PAGER") != ""
    lines = result.count("\n") if isinstance(result, str) else 0
    if pageable and lines >= shutil.get_terminal_size().lines:
        clear_progress()
        # Short texts end at once, colours stay, and what was read stays on the screen.
        os.environ.setdefault("LESS", "FRX")
        click.echo_via_pager(str(result), color=True)
    else:
        emit(result)


def _discard_stdout() -> None:
    """Discard what is left in stdout, so that the exit does not fail on it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def is_terminal() -> bool:
    """Tell whether results go to a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def _encoded_parts(result: str | bytes | Iterable[str]) -> Iterator[bytes]:
    """Yield a result as bytes, a text with the end of its last line; parts are whole lines."""
    if isinstance(result, bytes):
        yield result
        return
    if isinstance(result, str):
        result = (result if not result or result.endswith("\n") else f"{result}\n",)
    for part in result:
        yield part.encode("utf-8", errors="replace")


def deliver(result: str | bytes | Iterable[str], output: Path | None) -> None:
    """Write a result to a file when one is named, else to stdout."""
    if output is None:
        emit_paged(result)
    else:
        write(output, result)
        note(Sentence("wrote {path}", path=output))


def show(result: Result[Any], output: Output) -> None:
    """Print a result, or write it to a file, and print its remarks."""
    if output.order:
        result = result.sort(output.order)
    if output.top is not None:
        result = result.first(output.top)
    if output.columns is not None:
        result = result.select(*filter(None, map(str.strip, output.columns.split(","))))
    deliver(_render(result, output), output.path)
    note(*result.remarks)


def _render(result: Result[Any], output: Output) -> str | bytes:
    """Return a result in the requested form, or as suits where it goes."""
    if output.form == "pdf" and output.on_terminal:
        raise UsageError("a terminal cannot show a PDF", "name a file with -o")
    if output.form not in {None, "table"}:
        text: str | bytes = getattr(result, f"to_{output.form}")()
        return text
    table = result.table
    if table is None:
        return result.to_text()
    if output.is_drawn:
        from bordergraph.cli.drawing import draw_table
        from bordergraph.words.labels import DECIMAL

        colour = output.on_terminal and os.environ.get("TERM") != "dumb"
        return draw_table(table, colour=colour, decimal=DECIMAL[user_language()])
    note(*table.summary_lines, *table.note_lines)
    return table.to_text()


def check_path(path: Path, *, is_folder: bool = False) -> None:
    """Check that a file or a folder of files can be written there, before any work is done.

    Where the graph is read from it cannot.
    """
    import tempfile

    from bordergraph.atomic_folder import is_device, require_folder, write_error

    context = click.get_current_context(silent=True)
    session = context.find_root().obj if context else None
    if session is not None and session.graphs:
        from bordergraph.store.loading.files import refuse_overwrite

        refuse_overwrite(session.graphs, path)
    try:
        if is_folder and require_folder(path).is_dir():
            path /= "file"
        elif path.is_dir():
            message = Sentence("cannot write {path}: it is a folder", path=path)
            raise OutputError(message, "name a file in it")
        if is_device(path):
            return
        folder = path.parent
        if not folder.is_dir():
            text = "cannot write {path}: there is no folder {folder}"
            raise OutputError(Sentence(text, path=path, folder=folder), "create it first")
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise write_error(path, error) from None


def write(path: Path, content: str | bytes | Iterable[str]) -> None:
    """Write a whole file or nothing, a text as `emit` does."""
    from bordergraph.atomic_folder import write_file

    write_file(path, _encoded_parts(content))
