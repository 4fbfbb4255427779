"""``bordergraph why``: what is between two agencies, and which statements say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.cli.complete import names
from bordergraph.cli.output import (
    all_option,
    format_option,
    output_option,
    show,
    top_option,
)
from bordergraph.cli.session import Session, dependencies_option, pass_session

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["why"]


@click.command()
@click.argument("first", metavar="A", shell_complete=names("agency"))
@click.argument("second", metavar="B", shell_complete=names("agency"))
@click.option(
    "--threat",
    shell_complete=names("threat"),
    metavar="T",
    help="Only this threat and what is narrower.",
)
@dependencies_option
@format_option("why")
@output_option()
@top_option
@all_option
@pass_session
def why(
    session: Session,
    first: str,
    second: str,
    threat: str | None,
    form: str | None,
    output: Path | None,
    everything: bool,
    top: int | None,
) -> None:
    r"""Explain what is between agencies A and B: needs, problems, channels, searches, statements.

    \b
    Examples:
      bordergraph why CBSA HSI
      bordergraph why RCMP FBI --threat "violent extremism"
    """
    found = session.graph().why(first, second, threat=threat, everything=everything)
    show(found, form, output, top)
