"""``bordergraph whatif``: what a change would do to how needs are served."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.api.simulation import SUGGESTED
from bordergraph.cli.complete import names
from bordergraph.cli.output import format_option, output_option, rows_options, show
from bordergraph.cli.session import Session, dependencies_option, pass_session

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["whatif"]

SUGGESTIONS = 10
"""Number of changes that are suggested unless ``--top`` names another."""


@click.command()
@click.option(
    "--remove",
    multiple=True,
    shell_complete=names("agency", "arrangement"),
    metavar="NAME",
    help="End an agency or arrangement.",
)
@click.option("--remove-member", multiple=True, metavar="AGENCY:ARRANGEMENT", help="It leaves.")
@click.option(
    "--remove-link", multiple=True, metavar="AGENCY:AGENCY", help="They end direct exchange."
)
@click.option("--add-member", multiple=True, metavar="AGENCY:ARRANGEMENT", help="It joins.")
@click.option("--add-link", multiple=True, metavar="AGENCY:AGENCY[:THREAT]", help="They share.")
@click.option("--add-focus", multiple=True, metavar="ARRANGEMENT:THREAT", help="It takes on.")
@click.option(
    "--ended-funding", is_flag=True, help="End every arrangement whose money has run out."
)
@click.option(
    "--suggest",
    type=click.Choice(SUGGESTED),
    help="Try each missing link or membership alone; not advice.",
)
@click.option(
    "--agency",
    shell_complete=names("agency"),
    metavar="NAME",
    help="With --suggest: changes of this agency only.",
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
    remove_link: tuple[str, ...],
    add_member: tuple[str, ...],
    add_link: tuple[str, ...],
    add_focus: tuple[str, ...],
    ended_funding: bool,
    suggest: str | None,
    agency: str | None,
    form: str | None,
    top: int | None,
    output: Path | None,
) -> None:
    r"""Show which needs would be served otherwise when things change, all changes together.

    With --suggest, show which single changes would newly serve most needs, ten when --top is left
    out. That is no advice: what a change would cost, and whether law allows it, is not looked at.

    \b
    Examples:
      bordergraph whatif --remove IBET
      bordergraph whatif --add-member ATF:IBET --add-link CBSA:ATF:firearms-smuggling
      bordergraph --as-of 2024-01-01 whatif --ended-funding
      bordergraph whatif --suggest memberships --agency ATF --top 5
    """
    found = session.graph().whatif(
        remove=remove,
        remove_member=remove_member,
        remove_link=remove_link,
        add_member=add_member,
        add_link=add_link,
        add_focus=add_focus,
        ended_funding=ended_funding,
        suggest=suggest,
        agency=agency,
        top=top or SUGGESTIONS,
    )
    show(found, form, output, top)
