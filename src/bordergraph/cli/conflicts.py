"""``bordergraph conflicts``: where sources disagree."""

from __future__ import annotations

from pathlib import Path

import click

from bordergraph.cli.output import page, writable, write
from bordergraph.cli.session import Session, pass_session

__all__ = ["conflicts"]


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "markdown", "html", "json"]),
    help="Shape of the answer; plain text of 80 columns unless the file's name says otherwise.",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to this file."
)
@click.option("--all", "everything", is_flag=True, help="Show every row, confirmed claims too.")
@pass_session
def conflicts(session: Session, form: str | None, output: Path | None, everything: bool) -> None:
    r"""List figures and facts on which sources disagree, side by side.

    \b
    Examples:
      bordergraph conflicts
      bordergraph conflicts --format csv -o conflicts.csv
    """
    from bordergraph.cli.reading import deliver, labels_of, rows, source_index, stamp_of
    from bordergraph.views import conflicts as views
    from bordergraph.views.contests import contests

    if output is not None:
        writable(output)
    kg = session.graph()
    labels = labels_of(session)
    checks = [c for c in contests(rows(kg, "checks")) if everything or not c.stands]
    found = views.conflicts(
        rows(kg, "disputes"),
        rows(kg, "figures-that-differ"),
        rows(kg, "starts-and-cadences"),
        rows(kg, "doubts"),
        labels,
    )
    if form == "csv" or (form is None and output is not None and output.suffix == ".csv"):
        text = views.conflict_table(checks, found).to_csv()
        write(output, text) if output is not None else page(text)
        return
    report = views.conflict_report(checks, found, source_index(kg), labels, stamp_of(session))
    deliver(report, labels, form, output, everything=everything)
