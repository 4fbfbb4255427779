"""``bordergraph check``: every fault of a graph, where it is, and how to put it right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.cli.output import (
    format_option,
    output_option,
    paged,
    rows_options,
    show,
    talk,
    to_terminal,
)
from bordergraph.cli.session import DATA, Session, pass_session
from bordergraph.cli.ticker import stage

if TYPE_CHECKING:
    from pathlib import Path

    from bordergraph.errors import Fault

__all__ = ["check"]


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--changed",
    is_flag=False,
    flag_value="",
    metavar="[REF]",
    help="Only the faults of files that this branch of a git checkout touched since it left REF;"
    " the main branch when REF is left out.",
)
@format_option("check")
@output_option()
@rows_options()
@pass_session
def check(
    session: Session,
    paths: tuple[str, ...],
    changed: str | None,
    form: str | None,
    top: int | None,
    output: Path | None,
) -> None:
    r"""Name every fault of a graph: file, line, thing, what is wrong, how to put it right.

    PATH is an RDF file, a folder of RDF or of CSV tables, or the word curated; without one, what
    --graph names, or else the curated graph. A file of claims is judged with the registry beside
    it. Leaves with 3 when something breaks the rules, with 0 when there are at most warnings.

    With --changed a faulty file that the branch did not touch is passed over, and so is what the
    change made wrong elsewhere; without it, everything is judged. A path stands before --changed.

    \b
    Examples:
      bordergraph check
      bordergraph check my-graph/ --format json
      bordergraph check --changed
      bordergraph check --changed=HEAD
    """
    told = talk if session.debug else stage
    since = False if changed is None else changed or True
    found = session.graph().check(*paths, changed=since, on_progress=told)
    if form is None and output is None and to_terminal():
        # Five columns do not fit a terminal: one fault is a few lines there.
        shown = found if top is None else found.first(top)
        paged("".join(_block(fault) for fault in shown))
        talk(*found.remarks)
    elif found.items or form or output:
        show(found, form, output, top)
    else:
        talk(*found.remarks)
    if any(fault.severity == "violation" for fault in found):
        click.get_current_context().exit(DATA)


def _block(fault: Fault) -> str:
    """Return a fault on lines of its own."""
    from bordergraph.views.tables.table import printable

    lines = [f"{fault.severity} {fault.where}", f"  {fault.what}  [{fault.rule}]"]
    if fault.fix:
        lines.append(f"  fix: {fault.fix}")
    return "\n".join(map(printable, lines)) + "\n\n"
