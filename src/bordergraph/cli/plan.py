"""``bordergraph plan`` and ``whatif``: what would help, and what would break."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.api.planned import OF
from bordergraph.cli.complete import names
from bordergraph.cli.output import EVERY, format_option, output_option, rows_options, show
from bordergraph.cli.session import Session, dependencies_option, pass_session

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["plan", "whatif"]


@click.command()
@click.option(
    "--of",
    "what",
    type=click.Choice(OF),
    default="links",
    show_default=True,
    help="What to plan; a program needs --threat.",
)
@click.option(
    "--agency",
    shell_complete=names("agency"),
    metavar="NAME",
    help="Memberships of this agency only.",
)
@click.option(
    "--arrangement",
    shell_complete=names("arrangement"),
    metavar="NAME",
    help="Memberships in this arrangement only.",
)
@click.option(
    "--threat", shell_complete=names("threat"), metavar="NAME", help="The threat of a new program."
)
@click.option("--size", type=click.IntRange(2), default=4, show_default=True, help="Its members.")
@dependencies_option
@format_option("plan")
@output_option()
@rows_options(10)
@pass_session
def plan(
    session: Session,
    what: str,
    agency: str | None,
    arrangement: str | None,
    threat: str | None,
    size: int,
    top: int | None,
    form: str | None,
    output: Path | None,
) -> None:
    r"""Find the links, memberships or programs that would close most gap.

    \b
    Examples:
      bordergraph plan --top 5
      bordergraph plan --of memberships --agency ATF
      bordergraph plan --of program --threat firearms-smuggling --size 5
    """
    found = session.graph().plan(
        what,
        agency=agency,
        arrangement=arrangement,
        threat=threat,
        size=size,
        top=top or EVERY,
    )
    show(found, form, output)


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
