"""``bordergraph report``: the connectivity report on everything, or on one thing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bordergraph.cli.output import writable
from bordergraph.cli.session import Session, pass_session
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from bordergraph.views.labels import Labels
    from bordergraph.views.report import Material, Report

__all__ = ["report"]


@click.command()
@click.argument("subject", nargs=-1)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "markdown", "html", "json"]),
    help="Shape of the report; plain text of 80 columns unless the file's name says otherwise.",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to this file."
)
@click.option("--all", "everything", is_flag=True, help="Show every row and every source.")
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
    from bordergraph.cli.reading import deliver

    if output is not None:
        writable(output)
    labels, written = _written(session, subject)
    deliver(written, labels, form, output, everything=everything)


def _written(session: Session, subject: tuple[str, ...]) -> tuple[Labels, Report]:
    from bordergraph.views import report as views

    kg = session.graph()
    if len(subject) > 2:  # noqa: PLR2004 - a pair
        raise UsageError("a report is on one thing or on two agencies", "name at most two")
    if len(subject) == 2:  # noqa: PLR2004 - a pair
        a, b = (kg.find("agency", s) for s in subject)
        if a == b:
            raise UsageError(f"'{a}' was named twice", "name two agencies")
        material = _material(session)
        return material.labels, views.pair_report(material, a, b)
    if not subject:
        material = _material(session)
        return material.labels, views.network_report(material)
    kind, slug = kg.names.find_any(("agency", "arrangement", "threat"), subject[0])
    material = _material(session)
    build = {
        "agency": views.agency_report,
        "arrangement": views.arrangement_report,
        "threat": views.threat_report,
    }[kind]
    return material.labels, build(material, slug)


def _material(session: Session) -> Material:
    """Run the analysis that reports are written from."""
    from bordergraph.analysis.brokers import brokers
    from bordergraph.analysis.coverage import agency_coverage
    from bordergraph.analysis.facts import select
    from bordergraph.analysis.gaps import gaps, gaps_by_threat
    from bordergraph.analysis.silos import silos
    from bordergraph.analysis.strained import strained
    from bordergraph.cli.reading import labels_of, rows, stamp_of
    from bordergraph.views.contests import contests
    from bordergraph.views.report import Material

    kg = session.graph()
    network = kg.network()
    facts = select(network)
    return Material(
        facts=facts,
        gaps=gaps(network),
        by_threat=gaps_by_threat(network),
        strains=strained(network),
        silos=silos(network),
        brokers=brokers(network),
        coverage=agency_coverage(facts),
        labels=labels_of(session).knowing(network),
        stamp=stamp_of(session),
        contests=[c for c in contests(rows(kg, "checks")) if not c.stands],
    )
