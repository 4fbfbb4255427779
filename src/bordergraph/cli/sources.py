"""``bordergraph sources``: the documents that statements rest on."""

from __future__ import annotations

import click

from bordergraph.cli.output import format_option, show
from bordergraph.cli.session import Session, pass_session

__all__ = ["sources"]


@click.command()
@click.option("--unused", is_flag=True, help="Only documents on which no statement rests.")
@click.option("--kind", metavar="KIND", help="Only documents of this kind, such as news or audit.")
@format_option()
@pass_session
def sources(session: Session, unused: bool, kind: str | None, form: str | None) -> None:
    r"""List the documents with the number of statements that rest on each, most first.

    \b
    Examples:
      bordergraph sources
      bordergraph sources --kind statute
      bordergraph sources --format csv
    """
    from bordergraph.cli.reading import labels_of, rows
    from bordergraph.views.listing import source_table

    kg = session.graph()
    table = source_table(rows(kg, "sources"), labels_of(session), unused=unused, kind=kind)
    show(table, form)
