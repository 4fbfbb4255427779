"""``bordergraph critical`` and ``stability``: what must not break, and how firm a ranking is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.analysis.whatif.firmness import RANKINGS
from bordergraph.api.ranked import WITHOUT
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


@click.command()
@click.option(
    "--of",
    "ranking",
    type=click.Choice(list(RANKINGS)),
    default="pairs",
    show_default=True,
    help="What is ranked: gaps, pairs or threats by gap, agencies by betweenness.",
)
@click.option(
    "--without",
    type=click.Choice(WITHOUT),
    help="Instead leave out a share of the statements, each source in turn, or low confidence.",
)
@click.option("--share", type=float, help="Share of the statements left out; a tenth if not said.")
@click.option("--add", is_flag=True, help="Add ties at random instead of dropping statements.")
@click.option("--draws", type=click.IntRange(1), default=50, show_default=True, help="Draws.")
@click.option("--top", type=click.IntRange(1), default=10, show_default=True, help="Rows.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the draws.")
@dependencies_option
@format_option("stability")
@output_option()
@pass_session
def stability(
    session: Session,
    ranking: str,
    without: str | None,
    share: float | None,
    add: bool,
    draws: int,
    top: int,
    seed: int,
    form: str | None,
    output: Path | None,
) -> None:
    r"""Show how firm a rank is when sources are drawn anew and constants varied.

    \b
    Examples:
      bordergraph stability
      bordergraph stability --of gaps --draws 200 --seed 7
      bordergraph stability --of brokers --without sources --top 5
    """
    kg = session.graph()
    with progress() as told:
        found = kg.stability(
            ranking,
            without=without,
            share=share,
            add=add,
            draws=draws,
            top=top,
            seed=seed,
            on_progress=told,
        )
    show(found, form, output)
