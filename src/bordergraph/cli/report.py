"""``bordergraph report``: the connectivity report on everything, or on one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.cli.output import output_option
from bordergraph.cli.reading import all_option, deliver, report_format_option
from bordergraph.cli.session import Session, pass_session

if TYPE_CHECKING:
    from pathlib import Path


__all__ = ["report"]


@click.command()
@click.argument("subject", nargs=-1)
@report_format_option()
@output_option()
@all_option
@pass_session
def report(
    session: Session,
    subject: tuple[str, ...],
    form: str | None,
    output: Path | None,
    everything: bool,
) -> None:
    r"""Report on the whole network, or on one SUBJECT: an agency, arrangement or threat.

    Two agencies give the report on the pair.

    \b
    Examples:
      bordergraph report
      bordergraph report RCMP
      bordergraph report CBSA HSI --format markdown
      bordergraph --lang fr report -o rapport.html
    """
    kg = session.graph()
    deliver(kg, kg.report(*subject), form, output, everything=everything)
