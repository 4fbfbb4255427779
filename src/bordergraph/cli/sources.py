"""``bordergraph sources``: the documents that statements rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.cli.output import format_option, output_option, rows_options, show
from bordergraph.cli.session import Session, pass_session

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["sources"]


@click.command()
@click.option("--unused", is_flag=True, help="Only documents on which no statement rests.")
@click.option("--kind", metavar="KIND", help="Only documents of this kind, such as news or audit.")
@format_option("sources")
@output_option()
@rows_options()
@pass_session
def sources(
    session: Session,
    unused: bool,
    kind: str | None,
    form: str | None,
    top: int | None,
    output: Path | None,
) -> None:
    r"""List the documents with the number of statements that rest on each, most first.

    \b
    Examples:
      bordergraph sources
      bordergraph sources --kind statute
      bordergraph sources --format csv
    """
    show(session.graph().sources(unused=unused, kind=kind), form, output, top)
