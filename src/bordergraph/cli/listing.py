"""``bordergraph list``: an index of one kind of thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.cli.complete import names
from bordergraph.cli.output import format_option, output_option, rows_options, show
from bordergraph.cli.session import Session, pass_session

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["list_"]


@click.command("list")
@click.argument("kind", metavar="KIND")
@click.option("--country", metavar="C", help="CA, US or another country.")
@click.option("--level", metavar="L", help="federal, provincial, state, municipal ...")
@click.option("--sector", metavar="S", help="police, border, intelligence ...")
@click.option(
    "--threat",
    shell_complete=names("threat"),
    metavar="T",
    help="Concerned with this threat or a narrower one.",
)
@click.option("--kind", "sort", metavar="K", help="task-force, mou, no-channel, port-of-entry ...")
@click.option("--status", metavar="S", help="active, ended, dormant ...; for findings, yes or no.")
@format_option("list")
@output_option()
@rows_options()
@pass_session
def list_(
    session: Session,
    kind: str,
    country: str | None,
    level: str | None,
    sector: str | None,
    threat: str | None,
    sort: str | None,
    status: str | None,
    form: str | None,
    top: int | None,
    output: Path | None,
) -> None:
    r"""List all things of one KIND, with filters.

    Kinds: agencies, arrangements, programs, channels, threats, places, findings,
    recommendations, figures, sources.

    \b
    Examples:
      bordergraph list agencies --country US --sector police
      bordergraph list arrangements --threat firearms-smuggling --status active
      bordergraph list findings --kind no-channel
    """
    found = session.graph().list(
        kind,
        country=country,
        level=level,
        sector=sector,
        threat=threat,
        sort=sort,
        status=status,
    )
    show(found, form, output, top)
