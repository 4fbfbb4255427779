"""``bordergraph add``: take up a document, with a file of claims that begins with an example."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from bordergraph.cli.output import page, talk
from bordergraph.cli.session import Session, pass_session
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["add"]

# What a person at a terminal is asked for when it was not given, in this order.
_ASKED = {
    "title": "Title, in its own language",
    "publisher": "Publisher",
    "date": "Date (2015, 2015-06 or 2015-06-30; empty when it has none)",
    "url": "Address",
    "kind": "Kind, such as audit, news or statute (empty when none fits)",
    "licence": "Address of its licence (empty when it states none)",
}


@click.command()
@click.argument("source", metavar="SOURCE-ID")
@click.option("--title", metavar="TEXT", help="Title, in its own language.")
@click.option("--publisher", metavar="NAME", help="Who answers for it, by id or name.")
@click.option("--date", metavar="DATE", help="2015, 2015-06 or 2015-06-30.")
@click.option("--url", metavar="URL", help="Its address; nothing is fetched from it.")
@click.option("--kind", metavar="KIND", help="A kind of source, such as audit, news or statute.")
@click.option("--licence", metavar="URL", help="The licence that it is published under.")
@click.option(
    "--read",
    type=click.Choice(["unread", "excerpt", "full"]),
    default="unread",
    help="How far it was read; unread when left out.",
)
@click.option(
    "--looked",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The day on which it was looked at.",
)
@pass_session
def add(
    session: Session, /, source: str, read: str, looked: datetime | None, **said: str | None
) -> None:
    r"""Take up a document: register it, and begin the file of its claims with an example.

    The id says who, when and what, such as oag-2015-borders. What is left out is asked for at a
    terminal; elsewhere only the title has to be given. A document whose id or address the graph
    has is refused. Files are written in the canonical layout, and `check` says what is still to
    fill. With --graph DIR it is taken up in a folder of your own, which may be empty.

    \b
    Examples:
      bordergraph add oag-2015-borders --title "The Border: Controls on Exports" --date 2015
      bordergraph --graph my-graph add my-interviews
      bordergraph check --changed
    """
    if session.endpoint or session.sources or session.as_of or len(session.graphs) > 1:
        raise UsageError(
            "a document is added to one folder", "name one --graph and no other option before add"
        )
    if at_a_terminal():
        asked = (name for name in _ASKED if said[name] is None)
        said |= {
            name: click.prompt(_ASKED[name], default="", err=True, show_default=False)
            for name in asked
        }
    from bordergraph.api import Workbench

    (graph,) = session.graphs or (None,)
    found = Workbench.add(
        source,
        graph=None if graph == "curated" else graph,
        read=read,
        looked=looked.date() if looked else None,
        **{name: value or "" for name, value in said.items()},
    )
    page(found.to_text())
    talk(*found.remarks)


def at_a_terminal() -> bool:
    """Tell whether there is a person to ask."""
    return sys.stdin.isatty()
