"""``bordergraph sources``: the documents that statements rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.cli.output import format_option, output_option, rows_options, show
from bordergraph.cli.session import Session, pass_session

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["sources"]


@click.command()
@click.option("--unused", is_flag=True, help="Only documents on which no statement rests.")
@click.option(
    "--stale", is_flag=True, help="In the order in which to look at them again, oldest first."
)
@click.option("--kind", metavar="KIND", help="Only documents of this kind, such as news or audit.")
@format_option("sources")
@output_option()
@rows_options()
@pass_session
def sources(
    session: Session,
    unused: bool,
    stale: bool,
    kind: str | None,
    form: str | None,
    top: int | None,
    output: Path | None,
) -> None:
    r"""List the documents with the number of statements that rest on each, most first.

    With --stale each has the day on which it is due for another look, and why: documents that are
    revised where they stand come before those that give figures of a series, and those before any
    other. Those on which nothing rests are left out. JSON and CSV name the statements on each.

    \b
    Examples:
      bordergraph sources
      bordergraph sources --kind statute
      bordergraph sources --format csv
      bordergraph sources --stale --top 20
    """
    show(session.graph().sources(unused=unused, stale=stale, kind=kind), form, output, top)
