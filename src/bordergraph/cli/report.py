"""``bordergraph report``: the connectivity report on everything, or on one thing."""

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


__all__ = ["report"]


@click.command()
@click.argument("subject", nargs=-1)
@click.option("--brief", is_flag=True, help="Only the two pages that a report begins with.")
@dependencies_option
@report_format_option()
@output_option()
@all_option
@pass_session
def report(
    session: Session,
    subject: tuple[str, ...],
    brief: bool,
    form: str | None,
    output: Path | None,
    everything: bool,
) -> None:
    r"""Report on the whole network, or on one SUBJECT: an agency, arrangement or threat.

    Two agencies give the report on the pair.

    \b
    Examples:
      bordergraph report
      bordergraph report --brief
      bordergraph report RCMP
      bordergraph report CBSA HSI --format markdown
      bordergraph --lang fr report -o rapport.html
      bordergraph report IBET -o ibet.pdf
    """
    found = session.graph().report(*subject, brief=brief, everything=everything)
    show(found, form, output, REPORT_FORMS)
