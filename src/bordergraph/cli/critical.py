"""``bordergraph critical`` and ``stability``: what must not break, and how firm a ranking is."""

from __future__ import annotations

import click

from bordergraph.cli.output import format_option, progress, show
from bordergraph.cli.session import Session, dependencies_option, pass_session

__all__ = ["critical", "stability"]


@click.command()
@click.option(
    "--of",
    "what",
    type=click.Choice(["links", "arrangements", "memberships", "relays", "points"]),
    default="links",
    show_default=True,
    help="Points are agencies and links whose loss splits the network.",
)
@click.option("--top", type=click.IntRange(1), default=15, show_default=True, help="Rows.")
@dependencies_option
@format_option()
@pass_session
def critical(session: Session, what: str, top: int, form: str | None) -> None:
    r"""Rank what exists by what its loss would cost.

    \b
    Examples:
      bordergraph critical
      bordergraph critical --of arrangements --top 10
    """
    kg = session.graph()
    with progress() as told:
        found = kg.critical(what, top=top, on_progress=told)
    show(found, form)


@click.command()
@click.option(
    "--of",
    "ranking",
    type=click.Choice(["pairs", "threats", "brokers"]),
    default="pairs",
    show_default=True,
    help="What is ranked: pairs or threats by gap, agencies by betweenness.",
)
@click.option(
    "--without",
    type=click.Choice(["statements", "sources", "confidence"]),
    default="statements",
    show_default=True,
    help="A share of the statements at random, each source in turn, or low confidence.",
)
@click.option("--share", type=float, default=0.1, show_default=True, help="Share of statements.")
@click.option("--add", is_flag=True, help="Add ties at random instead of dropping statements.")
@click.option("--draws", type=click.IntRange(1), default=50, show_default=True, help="Draws.")
@click.option("--top", type=click.IntRange(1), default=10, show_default=True, help="Rows.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the draws.")
@dependencies_option
@format_option()
@pass_session
def stability(
    session: Session,
    ranking: str,
    without: str,
    share: float,
    add: bool,
    draws: int,
    top: int,
    seed: int,
    form: str | None,
) -> None:
    r"""Show how a ranking stands when the record is a little different.

    \b
    Examples:
      bordergraph stability
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
    show(found, form)
