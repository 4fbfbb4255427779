"""``bordergraph site``: the whole graph as pages that any server can hand out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph import vocab
from bordergraph.cli.output import folder_option, talk
from bordergraph.cli.session import Session, dependencies_option, pass_session
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["site"]


@click.command()
@folder_option("-o", "Where to write.")
@click.option(
    "--base",
    default=vocab.ROOT,
    show_default=True,
    metavar="URL",
    help="Address at which the site will stand.",
)
@click.option(
    "--since",
    metavar="GRAPH",
    help="Tell what changed since this graph (RDF, a folder, or an earlier site), as a page and"
    " as a feed.",
)
@dependencies_option
@pass_session
def site(session: Session, o: Path | None, base: str, since: str | None) -> None:
    r"""Write the whole graph as a static site, in English and French.

    Each agency, arrangement, threat, place, source, finding, recommendation, series of figures and
    pair has a page at the path of its IRI, with all its statements, as HTML, Turtle, JSON-LD, JSON
    and CSV. The pages need no server: index.html opens from a disk, search included. Written again
    into the same folder, only files whose bytes differ are touched.

    \b
    Examples:
      bordergraph site -o public/
      bordergraph site -o public/ --base https://example.org/border/
      bordergraph --graph my-tables/ site -o public/
      bordergraph site -o public/ --since last-release/graph
    """
    if o is None:
        raise UsageError("a site is a folder of files", "name a folder with -o")
    talk(*session.graph().site(o, base=base, since=since).remarks)
