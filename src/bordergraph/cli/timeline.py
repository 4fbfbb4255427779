"""``bordergraph timeline``: when things begin and end, and how needs were served."""

from __future__ import annotations

from pathlib import Path

import click

from bordergraph.api.timeline import HALVES
from bordergraph.cli.complete import names
from bordergraph.cli.output import (
    all_option,
    format_option,
    output_option,
    show,
    talk,
    top_option,
    writable,
    write,
)
from bordergraph.cli.session import Session, dependencies_option, pass_session

__all__ = ["timeline"]


@click.command()
@click.argument("subject", required=False, shell_complete=names("agency", "arrangement", "threat"))
@click.option(
    "--from", "first", type=click.IntRange(1800, 2200), metavar="YEAR", help="First year."
)
@click.option("--to", "last", type=click.IntRange(1800, 2200), metavar="YEAR", help="Last year.")
@click.option("--only", type=click.Choice(HALVES), help="Leave out the other half; CSV has one.")
@click.option(
    "--svg", type=click.Path(path_type=Path), metavar="FILE", help="Draw it as a picture too."
)
@format_option("timeline")
@output_option()
@top_option
@all_option
@dependencies_option
@pass_session
def timeline(
    session: Session,
    subject: str | None,
    first: int | None,
    last: int | None,
    only: str | None,
    svg: Path | None,
    form: str | None,
    output: Path | None,
    everything: bool,
    top: int | None,
) -> None:
    r"""Show when things begin and end, and how needs were served by year.

    SUBJECT is an agency, an arrangement or a threat; without it, the whole network.

    \b
    Examples:
      bordergraph timeline
      bordergraph timeline IBET --svg ibet.svg
      bordergraph timeline RCMP --from 2001 --only years --format csv
    """
    if svg is not None:
        writable(svg)
    found = session.graph().timeline(
        subject, first=first, last=last, only=only, everything=everything
    )
    if svg is not None:
        write(svg, found.pictures["svg"]())
        talk(f"wrote {svg}")
    show(found, form, output, top)
