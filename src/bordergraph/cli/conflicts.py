"""``bordergraph conflicts``: where sources disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.cli.output import output_option
from bordergraph.cli.reading import (
    all_option,
    deliver,
    report_format_option,
    source_index,
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
    from bordergraph.views.record import conflicts as views
    from bordergraph.views.report.contests import contests

    kg = session.graph()
    checks = [c for c in contests(kg.view("checks")) if everything or not c.stands]
    found = views.conflicts(
        kg.view("disputes"),
        kg.view("figures-that-differ"),
        kg.view("starts-and-cadences"),
        kg.view("doubts"),
        kg.labels,
    )
    report = views.conflict_report(checks, found, source_index(kg), kg.labels, kg.stamp())
    deliver(
        kg,
        report,
        form,
        output,
        everything=everything,
        flat=lambda: views.conflict_table(checks, found),
    )
