"""``bordergraph why``: every statement that links two agencies, or fails to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.cli.output import output_option
from bordergraph.cli.reading import all_option, deliver, report_format_option
from bordergraph.cli.session import Session, pass_session

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["why"]


@click.command()
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.option("--threat", metavar="T", help="Only this threat and what is narrower.")
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
    from bordergraph.views.record.why import why_report

    kg = session.graph()
    found = kg.why(first, second, threat=threat)
    on = kg.find("threat", threat) if threat else None
    report = why_report(found, kg.network(), kg.labels, kg.stamp(), on)
    deliver(kg, report, form, output, everything=everything)
