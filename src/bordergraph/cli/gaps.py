"""``bordergraph gaps``: links that are missing, or that exist and do not carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.analysis.core.options import NeedBy, Weight
from bordergraph.api.ranked import APART, BY, EVIDENCE
from bordergraph.cli.complete import names
from bordergraph.cli.output import format_option, output_option, rows_options, show
from bordergraph.cli.session import Session, dependencies_option, pass_session

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["gaps", "weight_option"]

weight_option = click.option(
    "--weight",
    type=click.Choice([w.value for w in Weight]),
    default="idf",
    show_default=True,
    help="How much a threat counts: ln(N/k), 1/(k-1), or alike.",
)
strict_option = click.option(
    "--strict", is_flag=True, help="Count as published open triangles: any mutual tie closes."
)


@click.command()
@click.option(
    "--threat",
    shell_complete=names("threat"),
    metavar="NAME",
    help="Only this threat and narrower ones.",
)
@click.option(
    "--agency", shell_complete=names("agency"), metavar="NAME", help="Only gaps of this agency."
)
@click.option(
    "--by",
    type=click.Choice(BY),
    default="detail",
    show_default=True,
    help="One row per pair and threat, per pair, or per threat.",
)
@weight_option
@strict_option
@click.option(
    "--need",
    type=click.Choice([n.value for n in NeedBy]),
    default="tasks",
    show_default=True,
    help="Ask whose work depends on whose, or only who shares a threat.",
)
@dependencies_option
@click.option(
    "--evidence",
    type=click.Choice(EVIDENCE),
    multiple=True,
    help="Only what a finding documents, a search upholds, or the record implies; repeat.",
)
@click.option(
    "--apart",
    type=click.Choice(APART),
    help="List what does not count instead: thin record, inside one body, behind a door, no need.",
)
@click.option("--strained", is_flag=True, help="List links that exist and are in trouble instead.")
@format_option("gaps")
@output_option()
@rows_options()
@pass_session
def gaps(
    session: Session,
    threat: str | None,
    agency: str | None,
    by: str,
    weight: str,
    strict: bool,
    need: str,
    top: int | None,
    evidence: tuple[str, ...],
    apart: str | None,
    strained: bool,
    form: str | None,
    output: Path | None,
) -> None:
    r"""List pairs of agencies that answer for one threat and have no regular channel for it.

    \b
    Examples:
      bordergraph gaps --top 10
      bordergraph gaps --threat firearms-smuggling --by pair
      bordergraph gaps --evidence confirmed --evidence tested
      bordergraph gaps --strict --weight none --by pair --format csv
      bordergraph gaps --dependencies my-table.csv
    """
    found = session.graph().gaps(
        threat=threat,
        agency=agency,
        by=by,
        weight=weight,
        strict=strict,
        need=need,
        top=top,
        evidence=evidence,
        apart=apart,
        strained=strained,
    )
    show(found, form, output)
