"""``bordergraph conflicts``: where sources disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.cli.output import (
    REPORT_FORMS,
    all_option,
    output_option,
    report_format_option,
    show,
)
from bordergraph.cli.session import Session, pass_session

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["conflicts"]


@click.command()
@report_format_option(csv=True)
@output_option()
@all_option
@pass_session
def conflicts(session: Session, form: str | None, output: Path | None, everything: bool) -> None:
    r"""List figures and facts on which sources disagree, side by side.

    \b
    Examples:
      bordergraph conflicts
      bordergraph conflicts --format csv -o conflicts.csv
    """
    found = session.graph().conflicts(everything=everything)
    show(found, form, output, REPORT_FORMS)
