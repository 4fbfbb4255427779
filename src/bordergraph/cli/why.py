"""``bordergraph why``: every statement that links two agencies, or fails to."""

from __future__ import annotations

from pathlib import Path

import click

from bordergraph.cli.output import writable
from bordergraph.cli.session import Session, pass_session

__all__ = ["why"]


@click.command()
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.option("--threat", metavar="T", help="Only this threat and what is narrower.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "markdown", "html", "json"]),
    help="Shape of the answer; plain text of 80 columns unless the file's name says otherwise.",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to this file."
)
@click.option("--all", "everything", is_flag=True, help="Show every row and every source.")
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
    from bordergraph.analysis.explain import explain
    from bordergraph.cli.reading import deliver, labels_of, stamp_of
    from bordergraph.views.why import why_report

    if output is not None:
        writable(output)
    kg = session.graph()
    a, b = kg.find("agency", first), kg.find("agency", second)
    on = kg.find("threat", threat) if threat else None
    network = kg.network()
    found = explain(network, a, b, on)
    labels = labels_of(session).knowing(network)
    report = why_report(found, network, labels, stamp_of(session), on)
    deliver(report, labels, form, output, everything=everything)
