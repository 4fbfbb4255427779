"""The command line: global options, exit codes and error messages."""

from __future__ import annotations

import atexit
import gc
import os
import re
import sys
import warnings
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import click

from bordergraph import __version__
from bordergraph.cli.commands import DATA, FAILURE, STOPPED, WRONG_USE, Commands, Session
from bordergraph.cli.output import clear_progress
from bordergraph.cli.stdin import graph_path
from bordergraph.errors import (
    BordergraphError,
    DataError,
    ReadingNote,
    Sentence,
    UnknownNameError,
    UsageError,
    reason_of,
    sentence,
)

if TYPE_CHECKING:
    from datetime import date

    from bordergraph.errors import Fault


def _versions(context: click.Context, _: click.Parameter, is_set: bool) -> None:
    if not is_set or context.resilient_parsing:
        return
    from bordergraph.resources import data_version

    click.echo(f"bordergraph {__version__}\ndata {data_version()}")
    context.exit()


def _day(text: str) -> date | None:
    """Return the day that a text names."""
    from bordergraph.api.open_graph import parse_day

    return parse_day(text)


_HELP = """
Who shares what with whom at the Canada-U.S. border, and where no regular channel is documented.

Every fact has a source, a locator and a confidence; every result shows its reasons.
Without --graph, commands read the graph shipped with bordergraph. These options
may also follow the command.

\b
Examples:
  bordergraph report RCMP
  bordergraph --as-of 2013 query arrangements-in-force-on
"""


@click.group(
    cls=Commands,
    help=_HELP,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--graph",
    "graphs",
    multiple=True,
    type=graph_path,
    metavar="PATH",
    help="Data to read: RDF or tables, a file or folder; a workbook, edge list or graph file; - for"
    " stdin; or curated, the shipped graph (default). Repeat to merge.",
)
@click.option(
    "--endpoint",
    metavar="URL",
    help="Query a SPARQL 1.1 endpoint instead. Environment: BORDERGRAPH_ENDPOINT_USER and"
    " _PASSWORD, or _TOKEN; seconds for each answer: _TIMEOUT.",
)
@click.option(
    "--as-of",
    type=_day,
    metavar="DATE",
    help="Day to describe (2013, 2013-05 or 2013-05-01). Default: the last day of the data.",
)
@click.option(
    "--source",
    "sources",
    multiple=True,
    metavar="ID",
    help="Use this source only. Repeat for more.",
)
@click.option("--lang", "language", type=click.Choice(["en", "fr"]), default="en", help="Language.")
@click.option("--debug", is_flag=True, help="Show a traceback when something fails.")
@click.option(
    "-V",
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_versions,
    help="Show the versions of the code and of the data, and exit.",
)
@click.pass_context
def bordergraph(context: click.Context, /, **options: Any) -> None:
    """Take the options of every command."""
    context.obj = Session(**options)


def main() -> None:
    """Run the command line and leave with an exit code."""
    if sys.getfilesystemencoding() == "ascii":
        # Words and names of files are UTF-8 in a plain C locale too, where Python was kept from it.
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606 - this very program
    # Its matrices are small: threads take longer to start than they save, and sum in another order.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # A command is short-lived and makes next to no cycles: looking for them is a tenth of its time.
    gc.disable()
    code: list[Any] = [FAILURE]
    # The function registered first is called last.
    atexit.register(_exit_at_once, code)
    try:
        run()
    except SystemExit as exit_request:
        code[:] = [exit_request.code]
        if exit_request.code == STOPPED:
            # Python itself would leave by the signal where it came while a class was being made.
            _exit_at_once(code)
        raise


def _exit_at_once(code: list[Any]) -> None:
    """Exit without cleaning up: to free a graph takes a tenth of the time of reading it."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        stream.flush()
    os._exit(*code)


def run() -> None:
    """Run the command line and exit with a documented code; a traceback only with ``--debug``."""
    warnings.showwarning = _show_warning
    _SHOWN_WARNINGS.clear()
    try:
        sys.exit(bordergraph.main(standalone_mode=False) or 0)
    except click.exceptions.Abort:
        click.echo(_translate("stopped"), err=True)
        sys.exit(STOPPED)
    except click.ClickException as error:
        _show_click_error(error)
        sys.exit(error.exit_code)
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        _report_error(error)
        code = WRONG_USE if isinstance(error, UsageError) else FAILURE
        sys.exit(DATA if isinstance(error, DataError) else code)


def _requested_language() -> str:
    """Return the language that the arguments ask for, even if they cannot be parsed."""
    parts = (part for word in sys.argv for part in word.split("=", 1))
    return "fr" if ("--lang", "fr") in pairwise(parts) else "en"


def _translate(text: str, **values: object) -> str:
    """Return a sentence in the requested language, with its values if it has some."""
    from bordergraph.words import translate_sentence

    return translate_sentence(Sentence(text, **values) if values else text, _requested_language())


_CLICK_ERRORS = {
    click.NoSuchOption: "no option {name}",
    click.MissingParameter: "missing argument {name}",
    click.BadOptionUsage: "option {name} needs a value",
    click.BadParameter: "the value of {name} is refused: {what}",
}
"""Message for each kind of click's errors; the first that fits is shown."""


def _show_click_error(error: click.ClickException) -> None:
    """Show an error of click in the requested language."""
    if _requested_language() == "en":
        error.show()
        return
    parameter = getattr(error, "param", None)
    name = parameter.get_error_hint(getattr(error, "ctx", None)) if parameter else ""
    text = next((text for kind, text in _CLICK_ERRORS.items() if isinstance(error, kind)), "")
    name = getattr(error, "option_name", name).replace("'", "")
    what = sentence(error.message)
    message = Sentence(text, name=name, what=what) if text else error.format_message()
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "bordergraph"
    _tell(message, Sentence("see {command} --help", command=path))


def _tell(message: str, hint: str, *lines: str) -> None:
    """Print what is wrong and what to do, with lines between the two."""
    _print(_translate("error: {what}", what=_translate(message)))
    for line in lines:
        _print(f"  {line}")
    if hint:
        _print(_translate("hint: {how}", how=_translate(hint)))


def _fault_line(fault: Fault) -> str:
    kind = "warning: {what}" if fault.severity == "warning" else "{what}"
    return _translate(kind, what=str(fault))


def _report_error(error: Exception) -> None:
    if isinstance(error, OSError):
        where, reason = error.filename, reason_of(error)
        _tell(Sentence("{where}: {what}", where=where, what=reason) if where else reason, "")
        return
    if not isinstance(error, BordergraphError):
        hint = "this is a fault of bordergraph; run again with --debug"
        _tell(f"{type(error).__name__}: {error}", hint)
        return
    hint, message = _translate(error.hint), _translate(error.message)
    if isinstance(error, UnknownNameError):
        commands = _list_commands(error)
        text = "run {commands} to see what there is"
        advice = Sentence(text, commands=commands) if commands else ""
        _tell(f"{message}; {hint}" if hint else message, advice)
        return
    lines = map(_fault_line, getattr(error, "faults", ()))
    _tell(message, hint.replace("\n", "\n      "), *lines)


_LIST_COMMANDS = {
    "agency": "list agencies",
    "arrangement": "list arrangements",
    "threat": "list threats",
    "place": "list places",
    "finding": "list findings",
    "figure": "list figures",
    "source": "sources",
    "question": "query",
}


def _list_commands(error: UnknownNameError) -> tuple[str, ...]:
    """Return the commands that list things of the kinds looked for, or search for the words."""
    from bordergraph.record import LISTED_CLASSES

    listed = {cls.prefixes[0]: f"list {table}" for table, cls in LISTED_CLASSES.items()}
    by_kind = _LIST_COMMANDS | listed
    kinds = "agency or arrangement or threat" if error.kind == "name" else error.kind
    known = [by_kind[k] for k in kinds.split(" or ") if k in by_kind]
    commands = [] if error.hint else known
    if error.kind in {"name", "question"}:
        words = re.findall(r"[\w.-]+", error.name)
        commands.append(" ".join(("search", *words)))
    return tuple(Sentence("'bordergraph {command}'", command=command) for command in commands)


_SHOWN_WARNINGS: set[str] = set()
"""Warnings already shown; a file that is read twice gives its warnings twice."""


def _show_warning(
    message: Warning | str, category: type[Warning], *_: object, **__: object
) -> None:
    """Show a warning in the form of all messages of the command line."""
    kind = "note: {what}" if issubclass(category, ReadingNote) else "warning: {what}"
    content = message.args[0] if isinstance(message, Warning) and message.args else message
    text = _translate(kind, what=_translate(content if isinstance(content, str) else str(content)))
    if text not in _SHOWN_WARNINGS:
        _SHOWN_WARNINGS.add(text)
        _print(text)


def _print(text: str) -> None:
    """Print a message to stderr; it may quote data, which must not control the terminal."""
    from bordergraph.views.table.column import clean_text

    clear_progress()
    click.echo("\n".join(clean_text(line) for line in text.split("\n")), err=True)
