"""``bordergraph why``: every statement that links two agencies, or fails to."""

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
from bordergraph.cli.session import Session, dependencies_option, pass_session

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["why"]


@click.command()
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.option("--threat", metavar="T", help="Only this threat and what is narrower.")
@dependencies_option
@report_format_option()
@output_option()
@all_option
@pass_session
def why(
    session: Session,
    first: str,
    second: str,
    threat: str | None,
    form: str | None,
    output: Path | None,
    everything: bool,
) -> None:
    r"""Say why agencies A and B are linked or not, with every statement behind it.

    \b
    Examples:
      bordergraph why CBSA HSI
      bordergraph why RCMP FBI --threat "violent extremism"
    """
    found = session.graph().why(first, second, threat=threat, everything=everything)
    show(found, form, output, REPORT_FORMS)
