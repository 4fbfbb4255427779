"""``bordergraph whatif``: what a change would open and close."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.cli.complete import names
from bordergraph.cli.output import format_option, output_option, rows_options, show
from bordergraph.cli.session import Session, dependencies_option, pass_session

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["whatif"]


@click.command()
@click.option(
    "--remove",
    multiple=True,
    shell_complete=names("agency", "arrangement"),
    metavar="NAME",
    help="End an agency or arrangement.",
)
@click.option("--remove-member", multiple=True, metavar="AGENCY:ARRANGEMENT", help="It leaves.")
@click.option("--add-member", multiple=True, metavar="AGENCY:ARRANGEMENT", help="It joins.")
@click.option("--add-link", multiple=True, metavar="AGENCY:AGENCY[:THREAT]", help="They share.")
@click.option("--add-focus", multiple=True, metavar="ARRANGEMENT:THREAT", help="It takes on.")
@click.option(
    "--ended-funding", is_flag=True, help="End every arrangement whose money has run out."
)
@dependencies_option
@format_option("whatif")
@output_option()
@rows_options()
@pass_session
def whatif(
    session: Session,
    remove: tuple[str, ...],
    remove_member: tuple[str, ...],
    add_member: tuple[str, ...],
    add_link: tuple[str, ...],
    add_focus: tuple[str, ...],
    ended_funding: bool,
    form: str | None,
    top: int | None,
    output: Path | None,
) -> None:
    r"""Show every gap that opens or closes when things change, all changes together.

    \b
    Examples:
      bordergraph whatif --remove IBET
      bordergraph whatif --add-member ATF:IBET --add-link CBSA:ATF:firearms-smuggling
      bordergraph --as-of 2024-01-01 whatif --ended-funding
    """
    found = session.graph().whatif(
        remove=remove,
        remove_member=remove_member,
        add_member=add_member,
        add_link=add_link,
        add_focus=add_focus,
        ended_funding=ended_funding,
    )
    show(found, form, output, top)
