"""What every command shares: its graph, how errors leave the process, and a line on what is going on."""

from __future__ import annotations

import os
import sys
import threading
import time
import warnings
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from bordergraph.api import Workbench
    from bordergraph.api.open_graph import OpenGraph, Room
    from bordergraph.errors import Fault


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


# Exit codes of the contract: findings or run-time failure, wrong use, unreadable data.
FAILURE, WRONG_USE, DATA = 1, 2, 3
STOPPED = 130
"""Exit code after Ctrl-C, as of a shell."""


@dataclass
class Session:
    """Options given before the command.

    Attributes:
        graphs: What ``--graph`` named, in order.
        language: ``en`` or ``fr``, for labels and headings.
        pager: Whether a long result on a terminal goes through a pager.
        dependencies: The file that ``--dependencies`` of a command named.
    """

    graphs: tuple[str, ...] = ()
    endpoint: str | None = None
    as_of: date | None = None
    sources: tuple[str, ...] = ()
    language: str = "en"
    debug: bool = False
    pager: bool = True
    dependencies: Path | None = None
    _open: OpenGraph | None = field(default=None, repr=False)

    def graph(self) -> Workbench:
        """Open the graph for all verbs, once."""
        from bordergraph.api.workbench import Workbench

        return self.opened(Workbench)

    def opened(self, room: type[Room]) -> Room:
        """Open the graph, once, for the verbs of a room; the whole workbench takes longer to load."""
        if self._open is None:
            self._open = room.open(
                *self.graphs,
                endpoint=self.endpoint,
                as_of=self.as_of,
                sources=self.sources,
                language=self.language,
                dependencies=self.dependencies,
            )
        if not isinstance(self._open, room):
            self._open = self._open._in_room(room)  # noqa: SLF001 - not for users
        return self._open


def _take_dependencies(context: click.Context, _: click.Parameter, path: Path | None) -> None:
    session = context.find_object(Session)
    if session is not None and path is not None:
        session.dependencies = path


DEPENDENCIES = click.Option(
    ["--dependencies"],
    type=click.Path(path_type=Path),
    callback=_take_dependencies,
    expose_value=False,
    metavar="FILE",
    help="CSV table of dependencies between functions, instead of the built-in one; columns as in export.",
)
"""For commands that work out need; the graph is then opened with that table."""


def run(group: click.Group, **extra: Any) -> None:  # noqa: ANN401 - passed on to click
    """Run the command line and leave with the contract's exit code; no traceback unless asked."""
    from bordergraph.errors import DataError, UsageError

    warnings.showwarning = _warn
    _NOTED.clear()
    try:
        sys.exit(group.main(standalone_mode=False, **extra) or 0)
    except click.exceptions.Abort:
        click.echo("stopped", err=True)
        sys.exit(STOPPED)
    except click.ClickException as error:
        _show(error)
        sys.exit(error.exit_code)
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        _tell(error)
        wrong = WRONG_USE if isinstance(error, UsageError) else FAILURE
        sys.exit(DATA if isinstance(error, DataError) else wrong)


def _asked_language() -> str:
    """Return the language that the command line asks for, however far it was read."""
    given = (part for word in sys.argv for part in word.split("=", 1))
    return "fr" if ("--lang", "fr") in pairwise(given) else "en"


def _told(text: str, **values: object) -> str:
    """Return a sentence, with its values where it has some, in the language that was asked for."""
    from bordergraph.errors import Sentence
    from bordergraph.words import sentence_in

    return sentence_in(Sentence(text, **values) if values else text, _asked_language())


_REFUSED = {
    click.NoSuchOption: "no option {name}",
    click.MissingParameter: "missing argument {name}",
    click.BadOptionUsage: "option {name} needs a value",
    click.BadParameter: "the value of {name} is refused",
}
"""What click refuses; the first that fits is said."""


def _show(error: click.ClickException) -> None:
    """Show what click refuses, in the language that was asked for."""
    from bordergraph.errors import Sentence

    if _asked_language() == "en":
        error.show()
        return
    parameter = getattr(error, "param", None)
    name = parameter.get_error_hint(getattr(error, "ctx", None)) if parameter else ""
    text = next((text for kind, text in _REFUSED.items() if isinstance(error, kind)), "")
    name = getattr(error, "option_name", name)
    what = Sentence(text, name=name) if text else error.format_message()
    context, choices = getattr(error, "ctx", None), getattr(parameter, "type", None)
    path = context.command_path if context else "bordergraph"
    hint = Sentence("see {command} --help", command=path)
    if text == _REFUSED[click.BadParameter] and isinstance(choices, click.Choice):
        hint = Sentence("use one of {names}", names=", ".join(map(str, choices.choices)))
    _say_error(what, hint)


def _say_error(what: str, hint: str, *between: str) -> None:
    """Say what is wrong and what to do, with lines between the two."""
    _say(_told("error: {what}", what=what))
    for line in between:
        _say(f"  {line}")
    if hint:
        _say(_told("hint: {how}", how=hint))


def _fault_line(fault: Fault) -> str:
    told = replace(fault, what=_told(fault.what), fix=_told(fault.fix))
    return _told("warning: {what}", what=told) if fault.severity == "warning" else str(told)


def _tell(error: Exception) -> None:
    from bordergraph.errors import BordergraphError, UnknownNameError

    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        _say(f"error: {where}{error.strerror or error}")
        return
    if not isinstance(error, BordergraphError):
        _say(f"error: {type(error).__name__}: {error}")
        click.echo("hint: this is a fault of bordergraph; run again with --debug", err=True)
        return
    hint, message = _told(error.hint), _told(error.message)
    if isinstance(error, UnknownNameError):
        lists = () if hint else _lists(error.kind)
        how = _told("{commands} shows what there is", commands=lists) if lists else ""
        how = _told("a search gives") if error.nearest else how
        _say_error(f"{message}; {hint}" if hint else message, how)
        for line in error.nearest:
            _say(f"  {line}")
        return
    told = map(_fault_line, getattr(error, "faults", ()))
    _say_error(message, hint.replace("\n", "\n      "), *told)


_LISTS = {
    "agency": "list agencies", "arrangement": "list arrangements", "threat": "list threats",
    "place": "list places", "finding": "list findings", "figure": "list figures",
    "recommendation": "list recommendations", "source": "sources", "question": "query",
}  # fmt: skip


def _lists(kind: str) -> tuple[str, ...]:
    """Return the commands that list the kinds of which nothing has a name; empty where none does."""
    kinds = ("agency", "arrangement", "threat") if kind == "thing" else kind.split(" or ")
    return tuple(f"'bordergraph {_LISTS[k]}'" for k in kinds if k in _LISTS)


_NOTED: set[str] = set()
"""What was noted; a file that is looked at twice gives its notes twice."""


def _warn(message: Warning | str, category: type[Warning], *_: object, **__: object) -> None:
    """Tell a warning as the command line tells everything."""
    from bordergraph.errors import ReadingNote

    kind = "note: {what}" if issubclass(category, ReadingNote) else "warning: {what}"
    said = message.args[0] if isinstance(message, Warning) and message.args else message
    text = _told(kind, what=_told(said if isinstance(said, str) else str(said)))
    if text not in _NOTED:
        _NOTED.add(text)
        _say(text)


def _say(text: str) -> None:
    """Say what is wrong; it may quote data, which must not drive the terminal."""
    from bordergraph.views.table.column import printable

    quiet()
    click.echo("\n".join(printable(line) for line in text.split("\n")), err=True)
