"""The command line: options, exit codes, files; every decision lives below."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import warnings
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import click

from bordergraph import __version__
from bordergraph.cli.commands import DATA, FAILURE, STOPPED, WRONG_USE, Commands, Session
from bordergraph.cli.output import quiet
from bordergraph.cli.stdin import GraphPath
from bordergraph.errors import (
    BordergraphError,
    DataError,
    ReadingNote,
    Sentence,
    UnknownNameError,
    UsageError,
)

if TYPE_CHECKING:
    from datetime import datetime

    from bordergraph.errors import Fault


def _versions(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if not asked or context.resilient_parsing:
        return
    from bordergraph.resources import data_version

    click.echo(f"bordergraph {__version__}\ndata {data_version()}")
    context.exit()


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
    type=GraphPath(),
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
    type=click.DateTime(["%Y-%m-%d", "%Y-%m", "%Y"]),
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
@click.option("--no-pager", is_flag=True, help="Print long results without a pager.")
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
def bordergraph(
    context: click.Context,
    /,
    as_of: datetime | None,
    no_pager: bool,
    **given: Any,  # noqa: ANN401 - as the options give them
) -> None:
    """Take the options of every command."""
    day = as_of.date() if as_of else None
    context.obj = Session(as_of=day, pager=not no_pager, **given)


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
    # What is registered first is called last.
    atexit.register(_leave, code)
    try:
        run()
    except SystemExit as leaving:
        code[:] = [leaving.code]
        if leaving.code == STOPPED:
            # Python itself would leave by the signal where it came while a class was being made.
            _leave(code)
        raise


def _leave(code: list[Any]) -> None:
    """Leave at once: to give back a graph piece by piece takes a tenth of the time of reading it."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        stream.flush()
    os._exit(*code)


def run() -> None:
    """Run the command line and leave with the contract's exit code; no traceback unless asked."""
    warnings.showwarning = _warn
    _NOTED.clear()
    try:
        sys.exit(bordergraph.main(standalone_mode=False) or 0)
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
