"""``bordergraph merged``: what was joined when several graphs were opened together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.cli.output import format_option, output_option, rows_options, show
from bordergraph.cli.session import Session, pass_session

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["merged"]


@click.command()
@format_option("merged")
@output_option()
@rows_options()
@pass_session
def merged(session: Session, form: str | None, top: int | None, output: Path | None) -> None:
    r"""List what was joined when several graphs were merged, and what was nearly joined.

    Agencies, programs and threats are one when they have one id, or when the data says so
    (owl:sameAs, skos:exactMatch, the column same_as); agencies also by acronym and country. What
    only looks alike stays apart, with what to write to join it. Where graphs tell of one thing
    differently, conflicts shows both readings.

    \b
    Examples:
      bordergraph --graph curated --graph my-tables/ merged
      bordergraph --graph curated --graph my-tables/ merged --format csv -o merged.csv
    """
    show(session.graph().merged(), form, output, top)
