"""Output of results: a table on a terminal, plain text in a pipe, or the format asked for.

A terminal shows a line of progress meanwhile.
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

_REDRAW_SECONDS = 0.5


class _ProgressLine:
    """Draws a line of progress again and again until it is stopped."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._began = time.monotonic()
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._is_drawn = False
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        wait = PATIENCE
        while not self._stopped.wait(wait):
            wait = _REDRAW_SECONDS
            with self._lock:
                if self._stopped.is_set():
                    return
                self._is_drawn = True
                seconds = int(time.monotonic() - self._began)
                click.echo(f"\r{self.text} ({seconds} s)\x1b[K", err=True, nl=False)

    def stop(self) -> None:
        """Draw no more, and wipe what was drawn."""
        with self._lock:
            self._stopped.set()
            if self._is_drawn:
                self._is_drawn = False
                click.echo("\r\x1b[K", err=True, nl=False)


_CURRENT_LINE: ContextVar[_ProgressLine | None] = ContextVar("ticker", default=None)


@contextmanager
def progress_line(text: str) -> Iterator[None]:
    """Show a line of progress during the block, on a terminal and after two seconds."""
    drawable = sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    if not drawable or _CURRENT_LINE.get() is not None:
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
        line.text = text


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
    """Return the form in which a command writes a file, by option or by the file ending.

    Args:
        command: The command.
        path: The file.
        form: The value of ``--format``.

    Raises:
        UsageError: The ending is that of a form which the command does not write.
    """
    forms, ending = command_forms(command), path.suffix.lower()
    by_ending = _BY_ENDING.get(ending)
    text = "cannot write {path}: {command} writes no {ending}"
    message = Sentence(text, path=path, command=command.name, ending=ending)
    if form is not None or not ending or by_ending in forms:
        if ending and by_ending is None and ending in _FOREIGN_ENDINGS:
            raise OutputError(message, _endings_hint(forms))
        if form and by_ending in forms and by_ending not in {form, "table"}:
            text = "--format {form} and the ending {ending} contradict each other"
            raise UsageError(
                text, "leave out --format, or change the ending", form=form, ending=ending
            )
        return form or (None if by_ending == "table" else by_ending)
    raise UsageError(message, _endings_hint(forms))


# Endings of other programs, which could not open what is written here.
_FOREIGN_ENDINGS = tuple(
    """
    .xlsx .xlsm .xls .ods .parquet .feather .arrow .docx .odt .pptx .sqlite .db .zip .gz .zst
    """.split()
)


def _endings_hint(forms: tuple[str, ...]) -> str:
    """Return the hint that lists the endings of some forms."""
    endings = " ".join(e for form in forms for e in ENDINGS[form])
    return Sentence("end it in {endings}", endings=endings)


STDOUT = Path("-")
"""The name that means stdout instead of a file."""


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
        rows = "N rows of each table only: the first, of a timeline the latest."
        if top is not None:
            rows = "Rows of each list in text and Markdown."
        help_text = "Show every row and every source."
        number |= {"default": top, "show_default": top is not None}
        first = click.Option(["--top"], help=rows, **number)
        show_all = click.Option(["--all", "everything"], is_flag=True, help=help_text)
        return [form, _output_option(), first, show_all]

    def row_limit(context: click.Context, _: click.Parameter, value: int | None) -> int | None:
        show_all = context.params.pop("every_row", False)
        if show_all and value is not None:
            raise UsageError("--top and --all exclude each other", "leave one of them out")
        rows = None if show_all else top if value is None else value
        if _SORT in context.meta and "top" in parameters:
            # Sorting comes before cutting, so the verb has to give all rows.
            context.meta[_LIMIT], rows = rows, None
        return rows

    rows = f"The first N rows only; {'all' if top is None else top} when left out."
    first = click.Option(["--top"], callback=row_limit, help=rows, **number)
    show_all = click.Option(["--all", "every_row"], is_flag=True, is_eager=True, help="Every row.")
    columns_help = "These columns only, in this order, by their names in CSV."
    columns = _arrangement_option(_COLUMNS, ["--columns"], "KEY,KEY", columns_help)
    sort_help = "Sort by this column; with - before it, from the greatest value down."
    sort = _arrangement_option(_SORT, ["--sort", "order"], "[-]KEY", sort_help)
    return [form, _output_option(), columns, sort, first, show_all]


_COLUMNS, _SORT, _LIMIT = "bordergraph.columns", "bordergraph.sort", "bordergraph.most"
"""Keys in the context of a command for the columns, order and number of its rows."""


def _arrangement_option(key: str, names: list[str], metavar: str, text: str) -> click.Option:
    """Return an option on columns or order, stored in the context of the command."""

    def store(context: click.Context, _: click.Parameter, value: str | None) -> None:
        if value is not None:
            context.meta[key] = value

    return click.Option(
        names, metavar=metavar, callback=store, expose_value=False, is_eager=key == _SORT, help=text
    )


def is_arranged() -> bool:
    """Tell whether the running command has options for columns or order."""
    context = click.get_current_context(silent=True)
    return context is not None and bool({_COLUMNS, _SORT} & context.meta.keys())


def _arrange(result: Result[Any]) -> Result[Any]:
    """Return a result with the order and columns from the options of the running command."""
    context = click.get_current_context(silent=True)
    meta = context.meta if context else {}
    if _SORT in meta:
        result = result.sort(meta[_SORT])
        result = result if meta.get(_LIMIT) is None else result.first(meta[_LIMIT])
    if _COLUMNS in meta:
        result = result.select(*filter(None, map(str.strip, meta[_COLUMNS].split(","))))
    return result


def _output_option() -> click.Option:
    """Return the ``-o FILE`` option; what cannot be written is refused before any work."""

    def check(context: click.Context, _: click.Parameter, path: Path | None) -> Path | None:
        if path is None or path == STDOUT:
            return None
        context.params["form"] = output_form(context.command, path, context.params.get("form"))
        return check_path(path)

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
        from bordergraph.atomic_folder import require_folder

        return None if path is None else require_folder(path)

    path_type = click.Path(path_type=Path)
    return click.Option(names, type=path_type, callback=check, metavar="DIR", help=text)


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
    """Write a result to stdout, text as UTF-8 whatever the locale, part by part.

    Raises:
        OutputError: The disk is full, or stdout is closed.
    """
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
        reason = error.strerror or error
        raise OutputError(Sentence("cannot write the result: {why}", why=reason)) from None


def emit_paged(result: str | bytes | Iterable[str]) -> None:
    """Write a result to stdout, through a pager where a terminal cannot show it at once.

    The pager is that of ``PAGER``; an empty one, and ``--no-pager``, ask for none.
    """
    context = click.get_current_context(silent=True)
    use_pager = getattr(context.obj, "pager", False) if context else False
    pageable = use_pager and is_terminal() and os.environ.get("PAGER") != ""
    if isinstance(result, str) and pageable and not _fits_terminal(result):
        clear_progress()
        # Short texts end at once, colours stay, and what was read stays on the screen.
        os.environ.setdefault("LESS", "FRX")
        click.echo_via_pager(result, color=True)
    else:
        emit(result)


def _fits_terminal(result: str) -> bool:
    import shutil

    return result.count("\n") < shutil.get_terminal_size().lines


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


def deliver(result: str | bytes | Iterable[str], output: Path | None = None) -> None:
    """Write a result to a file when one is named, else to stdout.

    Args:
        result: A text, bytes, or the parts of a text, each of which ends its last line.
        output: The file.

    Raises:
        OutputError: The file cannot be written.
    """
    if output is None:
        emit_paged(result)
    else:
        write(output, result)
        note(Sentence("wrote {path}", path=output))


def show(
    result: Result[Any], form: str | None, output: Path | None = None, top: int | None = None
) -> None:
    """Print a result, or write it to a file, and print its remarks.

    Args:
        result: The result.
        form: The requested form; else that of the file ending, or the default of stdout.
        output: File to write.
        top: Rows to show; None for all.
    """
    result = _arrange(result)
    if top is not None:
        result = result.first(top)
    deliver(_render(result, form, output), output)
    note(*result.remarks)


def _render(result: Result[Any], form: str | None, output: Path | None) -> str | bytes:
    """Return a result in a form, or as suits where it goes."""
    if form == "pdf" and output is None and is_terminal():
        raise UsageError("a terminal cannot show a PDF", "name a file with -o")
    if form not in {None, "table"}:
        text: str | bytes = getattr(result, f"to_{form}")()
        return text
    table = result.table
    if table is None:
        return result.to_text()
    if form == "table" or (output is None and is_terminal()):
        from bordergraph.cli.drawing import draw_table
        from bordergraph.words.labels import DECIMAL

        colour = output is None and is_terminal() and os.environ.get("TERM") != "dumb"
        return draw_table(table, colour=colour, decimal=DECIMAL[user_language()])
    for line in (*table.summary_lines, *table.note_lines):
        note(line)
    return table.to_text()


def check_path(path: Path) -> Path:
    """Check that a file can be written there, before any work is done.

    Raises:
        OutputError: It cannot, or the graph is read from there.
    """
    import tempfile

    from bordergraph.atomic_folder import is_device, write_error

    refuse_graph_file(path)
    try:
        if path.is_dir():
            message = Sentence("cannot write {path}: it is a folder", path=path)
            raise OutputError(message, "name a file in it")
        if is_device(path):
            return path
        folder = path.parent
        if not folder.is_dir():
            text = "cannot write {path}: there is no folder {folder}"
            raise OutputError(Sentence(text, path=path, folder=folder), "create it first")
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise write_error(path, error) from None
    return path


def refuse_graph_file(target: Path) -> None:
    """Refuse to write where the graph is read from.

    Raises:
        OutputError: It is read from there.
    """
    context = click.get_current_context(silent=True)
    session = context.find_root().obj if context else None
    if session is not None and session.graphs:
        from bordergraph.store.loading.files import refuse_overwrite

        refuse_overwrite(session.graphs, target)


def write(path: Path, content: str | bytes | Iterable[str]) -> None:
    """Write a whole file or nothing, a text as `emit` does.

    Raises:
        OutputError: The disk is full, or the place is not writable.
    """
    from bordergraph.atomic_folder import write_file

    write_file(path, _encoded_parts(content))
