"""``bordergraph compare``: what lies between two days, or two graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.cli.output import (
    all_option,
    format_option,
    output_option,
    show,
    talk,
)
from bordergraph.cli.session import FAILURE, Session, dependencies_option, pass_session

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["compare"]


@click.command()
@click.argument("first", metavar="FROM")
@click.argument("second", metavar="TO")
@click.option(
    "--fail-on-new-gaps",
    is_flag=True,
    help="Leave with 1 when TO has a possible gap with full need that FROM has not.",
)
@click.option(
    "--top",
    type=click.IntRange(1),
    default=10,
    show_default=True,
    help="Rows of each list in text and Markdown.",
)
@dependencies_option
@format_option("compare")
@output_option()
@all_option
@pass_session
def compare(
    session: Session,
    first: str,
    second: str,
    fail_on_new_gaps: bool,
    top: int,
    form: str | None,
    output: Path | None,
    everything: bool,
) -> None:
    r"""Compare FROM with TO: what began and ended, and which needs are served otherwise.

    Each is a day (2013, 2013-05 or 2013-05-01; a year is its first day) or a graph (an RDF file, a
    folder, or the word curated). A day means the opened graph on that day; a graph means that graph
    on its own day, or on that of --as-of. A folder named like a day is written ./2013.

    \b
    Examples:
      bordergraph compare 2012-12-31 2025-12-31
      bordergraph compare old/graph graph --fail-on-new-gaps
      bordergraph compare graph curated --format markdown -o changes.md
    """
    found = session.graph().compare(first, second, top=top, everything=everything)
    show(found, form, output)
    new = found.pictures["new-gaps"]() if fail_on_new_gaps else ""
    if new:
        talk(new)
        click.get_current_context().exit(FAILURE)
