"""``bordergraph critical``: what must not break."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.cli.output import EVERY, format_option, output_option, progress, rows_options, show
from bordergraph.cli.session import Session, dependencies_option, pass_session
from bordergraph.views.tables.critical import OF

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["critical"]


@click.command()
@click.option(
    "--of",
    "what",
    type=click.Choice(OF),
    default="links",
    show_default=True,
    help="Points are agencies and links whose loss splits the network.",
)
@dependencies_option
@format_option("critical")
@output_option()
@rows_options(15)
@pass_session
def critical(
    session: Session, what: str, top: int | None, form: str | None, output: Path | None
) -> None:
    r"""Rank what exists by what its loss would cost.

    \b
    Examples:
      bordergraph critical
      bordergraph critical --of arrangements --top 10
    """
    kg = session.graph()
    with progress() as told:
        found = kg.critical(what, top=top or EVERY, on_progress=told)
    show(found, form, output)
