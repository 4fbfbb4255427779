"""``bordergraph critical`` and ``stability``: what must not break, and how firm the gaps are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.api.simulation import TRIALS
from bordergraph.cli.output import EVERY, format_option, output_option, progress, rows_options, show
from bordergraph.cli.session import Session, dependencies_option, pass_session
from bordergraph.views.tables.critical import OF

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["critical", "stability"]


@click.command()
@click.option(
    "--of",
    "what",
    type=click.Choice(OF),
    default="arrangements",
    show_default=True,
    help="Links are all direct exchange of two agencies; points are agencies and links whose loss "
    "splits the network.",
)
@dependencies_option
@format_option("critical")
@output_option()
@rows_options(15)
@pass_session
def critical(
    session: Session, what: str, top: int | None, form: str | None, output: Path | None
) -> None:
    r"""Rank what exists by the needs that would lose their only regular or assumed channel.

    \b
    Examples:
      bordergraph critical
      bordergraph critical --of memberships --top 10
    """
    show(session.graph().critical(what, top=top or EVERY), form, output)


@click.command()
@click.option("--only", type=click.Choice(TRIALS), help="Leave out the other half.")
@dependencies_option
@format_option("stability")
@output_option()
@rows_options(20)
@pass_session
def stability(
    session: Session, only: str | None, top: int | None, form: str | None, output: Path | None
) -> None:
    r"""Show how firm the possible gaps are: other numbers, and each publisher left out.

    ``--top`` says how many publishers are left out in turn, the most cited first.

    \b
    Examples:
      bordergraph stability
      bordergraph stability --only variants --format json
    """
    kg = session.graph()
    with progress() as told:
        found = kg.stability(only, top=top or EVERY, on_progress=told)
    show(found, form, output)
