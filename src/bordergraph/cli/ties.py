"""``bordergraph ties``: who is connected with whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.cli.complete import names
from bordergraph.cli.output import format_option, output_option, rows_options, show
from bordergraph.cli.session import Session, pass_session

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["ties"]


@click.command()
@click.argument("agency", required=False, shell_complete=names("agency"))
@format_option("ties")
@output_option()
@rows_options()
@pass_session
def ties(
    session: Session, agency: str | None, form: str | None, top: int | None, output: Path | None
) -> None:
    r"""Show who shares with whom, or with AGENCY: through what, how often, since when.

    \b
    Examples:
      bordergraph ties RCMP
      bordergraph ties CBSA --top 20 --format csv
      bordergraph ties --format json -o ties.json
    """
    show(session.graph().ties(agency, top=top), form, output)
