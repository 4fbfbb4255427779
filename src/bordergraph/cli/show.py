"""``bordergraph show``: everything about one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.cli.complete import names
from bordergraph.cli.output import (
    all_option,
    format_option,
    output_option,
    top_option,
)
from bordergraph.cli.output import show as print_result
from bordergraph.cli.session import Session, pass_session

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["show"]


@click.command()
@click.argument("name", shell_complete=names("agency", "arrangement", "threat"))
@format_option("show")
@output_option()
@top_option
@all_option
@pass_session
def show(
    session: Session,
    name: str,
    form: str | None,
    output: Path | None,
    everything: bool,
    top: int | None,
) -> None:
    r"""Show everything the graph says about NAME, grouped by kind of statement and cited.

    NAME is an agency, arrangement, threat, place or source, by id, acronym or label; or the id
    of a statement, such as finding/npf-silos-domestic or figure/npf-border-length.

    \b
    Examples:
      bordergraph show IBET
      bordergraph show source/npf-2025 --all
      bordergraph show figure/npf-border-length --format json
    """
    found = session.graph().show(name, everything=everything)
    print_result(found, form, output, top)
