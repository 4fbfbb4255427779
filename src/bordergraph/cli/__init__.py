"""The command line: options, exit codes, files; every decision lives below."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from bordergraph import __version__
from bordergraph.cli.commands import Commands
from bordergraph.cli.session import FAILURE, STOPPED, Session, run
from bordergraph.cli.stdin import GraphPath

if TYPE_CHECKING:
    from datetime import datetime


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
    graphs: tuple[str, ...],
    endpoint: str | None,
    as_of: datetime | None,
    sources: tuple[str, ...],
    language: str,
    no_pager: bool,
    debug: bool,
) -> None:
    """Take the options of every command."""
    day = as_of.date() if as_of else None
    context.obj = Session(graphs, endpoint, day, sources, language, debug, not no_pager)


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
        run(bordergraph)
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
