"""``bordergraph gaps``: needs for which a search found no regular channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.api.ranked import BY
from bordergraph.cli.complete import names
from bordergraph.cli.engine import engine_option, tables_of
from bordergraph.cli.output import format_option, output_option, rows_options, show
from bordergraph.cli.removed import removed_options
from bordergraph.cli.session import Session, dependencies_option, pass_session

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["gaps"]


@click.command()
@click.option(
    "--threat",
    shell_complete=names("threat"),
    metavar="NAME",
    help="Only this threat and narrower ones.",
)
@click.option(
    "--agency", shell_complete=names("agency"), metavar="NAME", help="Only gaps of this agency."
)
@click.option(
    "--by",
    type=click.Choice(BY),
    default="detail",
    show_default=True,
    help="One row per pair and threat, per pair, or per threat.",
)
@click.option("--partial", is_flag=True, help="Include needs that are only partial.")
@click.option(
    "--research",
    is_flag=True,
    help="List what to look into instead: needs not assessed, or never searched.",
)
@click.option(
    "--strict",
    is_flag=True,
    help="List open triangles as published studies count them instead: any mutual tie closes.",
)
@dependencies_option
@engine_option
@removed_options("gaps")
@format_option("gaps")
@output_option()
@rows_options()
@pass_session
def gaps(
    session: Session,
    threat: str | None,
    agency: str | None,
    by: str,
    top: int | None,
    partial: bool,
    research: bool,
    strict: bool,
    engine: str | None,
    form: str | None,
    output: Path | None,
) -> None:
    r"""List possible gaps: two agencies whose work depends on each other, no regular channel found.

    \b
    Examples:
      bordergraph gaps
      bordergraph gaps --partial --format csv
      bordergraph gaps --threat firearms-smuggling --research
      bordergraph gaps --by pair
      bordergraph gaps --strict --by pair --format csv
      bordergraph gaps --dependencies my-table.csv
      bordergraph --graph lake gaps --engine sc://spark:15002 --format csv
    """
    if engine:
        from bordergraph.api.engines import engine_gaps

        listed = engine_gaps(
            engine,
            tables_of(session, strict=strict),
            by=by,
            partial=partial,
            research=research,
            threat=threat,
            agency=agency,
            top=top,
            language=session.language,
        )
        show(listed, form, output)
        return
    found = session.graph().gaps(
        threat=threat,
        agency=agency,
        by=by,
        partial=partial,
        research=research,
        strict=strict,
        top=top,
    )
    show(found, form, output)
