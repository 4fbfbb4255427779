"""``bordergraph silos`` and ``brokers``: groups that keep to themselves, and who connects them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.analysis.groups.groupings import GROUPINGS
from bordergraph.analysis.stats.nulls import Null
from bordergraph.api.lakes import engine_brokers, engine_silos
from bordergraph.cli.engine import engine_options, on_engine, sample_pairs_option
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
    type=click.Choice([n.value for n in Null], case_sensitive=False),
    default="N1",
    show_default=True,
    help="N0 actor's choice, N1 degrees kept, N2 degrees and mixing kept, N3 memberships "
    "reshuffled, N4 labels permuted.",
)
@click.option("--samples", type=click.IntRange(1), default=1000, show_default=True, help="Draws.")
@seed_option
@dependencies_option
@engine_options
@sample_pairs_option
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
    engine: str | None,
    work: Path | None,
    memory: str | None,
    sample_pairs: int | None,
    form: str | None,
    top: int | None,
    output: Path | None,
) -> None:
    r"""Judge groups by the need they leave unmet across their boundary, against a null model.

    \b
    Examples:
      bordergraph silos
      bordergraph silos --by community --null N1-swaps --seed 7
      bordergraph --graph lake silos --engine duckdb --by sector
    """
    on = on_engine(session, engine, work, memory, {}, sample_pairs=sample_pairs)
    if on is not None:
        added = engine_silos(
            on.folder, on.engine, by=by, sample_pairs=sample_pairs, seed=seed, **on.asked
        )
        show(added, form, output, top)
        return
    kg = session.graph()
    with progress() as told:
        found = kg.silos(by, null=null, seed=seed, samples=samples, on_progress=told)
    show(found, form, output, top)


@click.command()
@by_option
@click.option("--undirected", is_flag=True, help="Take a tie in either direction both ways.")
@seed_option
@engine_options
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
    engine: str | None,
    work: Path | None,
    memory: str | None,
    form: str | None,
    output: Path | None,
) -> None:
    r"""Describe agencies by their place between groups: roles, betweenness, constraint.

    \b
    Examples:
      bordergraph brokers --top 10
      bordergraph brokers --by level --undirected
      bordergraph --graph lake brokers --engine duckdb --top 1000
    """
    if (on := on_engine(session, engine, work, memory, {})) is not None:
        described = engine_brokers(
            on.folder, on.engine, by=by, undirected=undirected, top=top, seed=seed, **on.asked
        )
        show(described, form, output)
        return
    found = session.graph().brokers(by, undirected=undirected, top=top, seed=seed)
    show(found, form, output)
