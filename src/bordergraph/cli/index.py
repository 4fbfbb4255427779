"""``bordergraph index``: what is kept of a graph on disk, so that it opens at once."""

from __future__ import annotations

import click

from bordergraph.cli.output import talk
from bordergraph.cli.session import Session, pass_session
from bordergraph.errors import UsageError

__all__ = ["index"]


@click.command()
@click.argument("path", required=False)
@click.option("--remove", is_flag=True, help="Remove the index instead.")
@pass_session
def index(session: Session, path: str | None, remove: bool) -> None:
    r"""Keep a graph of RDF on disk as the engine reads it, so that every command opens it at once.

    PATH is a file or folder of RDF; its index is the folder PATH.index beside it. Without PATH it
    is the graph that ships, whose index lies in ~/.cache/bordergraph (BORDERGRAPH_CACHE names
    another folder).

    An index is used whenever one graph is opened whole: not with --source, nor with several
    --graph. When a file of the graph has changed, a note says so and the graph is read as usual;
    make the index again. The answers are the same; a query without ORDER BY may list its rows in
    another order.

    \b
    Examples:
      bordergraph index my-graph.ttl
      bordergraph --graph my-graph.ttl query "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
      bordergraph index my-graph.ttl --remove
    """
    if session.endpoint or session.sources or session.as_of:
        raise UsageError(
            "an index holds a graph whole", "leave out --endpoint, --source and --as-of"
        )
    if path is not None:
        session.graphs = (*session.graphs, path)
    talk(*session.graph().index(remove=remove).remarks)
