"""``bordergraph conflicts``: where sources disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.cli.output import (
    all_option,
    format_option,
    output_option,
    show,
    top_option,
)
from bordergraph.cli.session import Session, pass_session

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["conflicts"]


@click.command()
@format_option("conflicts")
@output_option()
@top_option
@all_option
@pass_session
def conflicts(
    session: Session, form: str | None, output: Path | None, everything: bool, top: int | None
) -> None:
    r"""List figures and facts on which sources disagree, side by side.

    \b
    Examples:
      bordergraph conflicts
      bordergraph conflicts --format csv -o conflicts.csv
    """
    found = session.graph().conflicts(everything=everything)
    show(found, form, output, top)
