"""``bordergraph silos`` and ``brokers``: groups that keep to themselves, and who connects them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.analysis.groups.groupings import GROUPINGS
from bordergraph.cli.output import format_option, output_option, progress, rows_options, show
from bordergraph.cli.session import Session, dependencies_option, pass_session

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["brokers", "silos"]

by_option = click.option(
    "--by",
    type=click.Choice(GROUPINGS),
    default="country",
    show_default=True,
    help="What agencies are grouped by.",
)
seed_option = click.option(
    "--seed", type=int, default=0, show_default=True, help="Seed of draws and communities."
)


@click.command()
@by_option
@click.option(
    "--null",
    type=click.Choice(("N4", "N1"), case_sensitive=False),
    default="N4",
    show_default=True,
    help="What ties are compared with: N4 labels permuted, N1 degrees kept on average.",
)
@click.option("--samples", type=click.IntRange(1), default=1000, show_default=True, help="Draws.")
@seed_option
@dependencies_option
@format_option("silos")
@output_option()
@rows_options()
@pass_session
def silos(
    session: Session,
    by: str,
    null: str,
    samples: int,
    seed: int,
    form: str | None,
    top: int | None,
    output: Path | None,
) -> None:
    r"""Judge groups by how regularly their needs are served inside and across their boundary.

    \b
    Examples:
      bordergraph silos
      bordergraph silos --by community --seed 7
    """
    kg = session.graph()
    with progress() as told:
        found = kg.silos(by, null=null, seed=seed, samples=samples, on_progress=told)
    show(found, form, output, top)


@click.command()
@by_option
@click.option("--undirected", is_flag=True, help="Take a tie in either direction both ways.")
@seed_option
@format_option("brokers")
@output_option()
@rows_options()
@pass_session
def brokers(
    session: Session,
    by: str,
    undirected: bool,
    top: int | None,
    seed: int,
    form: str | None,
    output: Path | None,
) -> None:
    r"""Describe agencies by their place between groups: roles, betweenness, constraint.

    \b
    Examples:
      bordergraph brokers --top 10
      bordergraph brokers --by level --undirected
    """
    found = session.graph().brokers(by, undirected=undirected, top=top, seed=seed)
    show(found, form, output)
