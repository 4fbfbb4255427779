"""``bordergraph report``: the connectivity report on everything, or on one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.cli.output import output_option
from bordergraph.cli.reading import all_option, deliver, report_format_option, stamp_of
from bordergraph.cli.session import Session, pass_session
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from bordergraph.views.report import Material, Report
    from bordergraph.workbench import Workbench

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
    deliver(kg, _written(kg, subject), form, output, everything=everything)


def _written(kg: Workbench, subject: tuple[str, ...]) -> Report:
    from bordergraph.views import report as views

    if len(subject) > 2:  # noqa: PLR2004 - a pair
        raise UsageError("a report is on one thing or on two agencies", "name at most two")
    if len(subject) == 2:  # noqa: PLR2004 - a pair
        a, b = (kg.find("agency", s) for s in subject)
        if a == b:
            raise UsageError(f"'{a}' was named twice", "name two agencies")
        return views.pair_report(material(kg, between=False), a, b)
    if not subject:
        return views.network_report(material(kg))
    kind, slug = kg.names.find_any(("agency", "arrangement", "threat"), subject[0])
    build = {
        "agency": views.agency_report,
        "arrangement": views.arrangement_report,
        "threat": views.threat_report,
    }[kind]
    return build(material(kg, between=kind == "agency"), slug)


def material(kg: Workbench, *, between: bool = True) -> Material:
    """Run the analysis that reports are written from.

    Args:
        kg: The open graph.
        between: Whether the report speaks of groups and of who stands between them.
    """
    from bordergraph.analysis.coverage import agency_coverage
    from bordergraph.analysis.facts import select
    from bordergraph.analysis.gaps import gaps, gaps_by_threat
    from bordergraph.analysis.strained import strained
    from bordergraph.views.contests import contests
    from bordergraph.views.report import Material

    network, options = kg.network(), kg.options()
    facts = select(network, options)
    return Material(
        facts=facts,
        gaps=gaps(network, options),
        by_threat=gaps_by_threat(network, options),
        strains=strained(network, options),
        silos=kg.silos(options=options).items if between else (),
        brokers=kg.brokers(options=options).items if between else (),
        coverage=agency_coverage(facts),
        labels=kg.labels,
        stamp=stamp_of(kg),
        contests=[c for c in contests(kg.view("checks")) if not c.stands],
    )
