"""``bordergraph coverage``: how needs are served."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.api.ranked import COVERED
from bordergraph.cli.engine import engine_option, tables_of
from bordergraph.cli.output import format_option, output_option, rows_options, show
from bordergraph.cli.session import Session, dependencies_option, pass_session

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["coverage"]


@click.command()
@click.option(
    "--of",
    "what",
    type=click.Choice(COVERED),
    default="threats",
    show_default=True,
    help="One row a threat, an agency, a pair of agencies, or a country of agencies.",
)
@dependencies_option
@engine_option
@format_option("coverage")
@output_option()
@rows_options()
@pass_session
def coverage(
    session: Session,
    what: str,
    engine: str | None,
    form: str | None,
    top: int | None,
    output: Path | None,
) -> None:
    r"""Show how needs are served: six counts that add up, and what is counted apart.

    \b
    Examples:
      bordergraph coverage
      bordergraph coverage --of agencies --format csv
      bordergraph coverage --of groups
      bordergraph --graph lake coverage --engine sc://spark:15002
    """
    if engine:
        from bordergraph.api.engines import engine_coverage

        found = engine_coverage(engine, tables_of(session), what, language=session.language)
        show(found, form, output, top)
        return
    show(session.graph().coverage(what), form, output, top)
