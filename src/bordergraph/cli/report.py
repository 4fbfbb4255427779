"""``bordergraph report``: the connectivity report on everything, or on one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.cli.complete import names
from bordergraph.cli.output import (
    all_option,
    folder_option,
    format_option,
    output_option,
    show,
    talk,
    top_option,
)
from bordergraph.cli.session import Session, dependencies_option, pass_session
from bordergraph.folder import write_folder

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["report"]


@click.command()
@click.argument("subject", nargs=-1, shell_complete=names("agency", "arrangement", "threat"))
@click.option("--brief", is_flag=True, help="Only the two pages that a report begins with.")
@dependencies_option
@format_option("report")
@output_option()
@folder_option("--figures", "Write each figure as an SVG file of its own too.")
@folder_option(
    "--bundle", "Write a folder with every form, the map, tables, figures, the graph and sums."
)
@top_option
@all_option
@pass_session
def report(
    session: Session,
    subject: tuple[str, ...],
    brief: bool,
    form: str | None,
    output: Path | None,
    figures: Path | None,
    bundle: Path | None,
    everything: bool,
    top: int | None,
) -> None:
    r"""Report on the whole network, or on one SUBJECT.

    A subject is an agency, arrangement, threat or recommendation, a country, or a level of
    government. Two agencies give the report on the pair.

    \b
    Examples:
      bordergraph report
      bordergraph report --brief
      bordergraph report RCMP
      bordergraph report CBSA HSI --format markdown
      bordergraph report npf-3
      bordergraph report Canada
      bordergraph --lang fr report -o rapport.html
      bordergraph report IBET -o ibet.pdf
      bordergraph report CBSA --bundle cbsa/
    """
    if bundle is not None:
        talk(*session.graph().bundle(bundle, *subject).remarks)
        if not (form or output or figures):
            return
    found = session.graph().report(*subject, brief=brief, everything=everything)
    if figures is not None:
        write_folder(figures, {name: draw().encode() for name, draw in found.pictures.items()})
        talk(f"wrote {len(found.pictures)} figures to {figures}")
    show(found, form, output, top)
