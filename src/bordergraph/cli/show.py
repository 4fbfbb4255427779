"""``bordergraph show``: everything about one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.cli.output import (
    REPORT_FORMS,
    all_option,
    output_option,
    report_format_option,
)
from bordergraph.cli.output import show as print_result
from bordergraph.cli.session import Session, pass_session

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["show"]


@click.command()
@click.argument("name")
@report_format_option(csv=True)
@output_option()
@all_option
@pass_session
def show(
    session: Session, name: str, form: str | None, output: Path | None, everything: bool
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
    print_result(found, form, output, REPORT_FORMS)
