"""``bordergraph serve``: the graph over HTTP."""

from __future__ import annotations

import sys
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import click

from bordergraph.cli.commands import DEPENDENCIES, Session, as_command, option
from bordergraph.cli.output import note
from bordergraph.errors import MissingExtraError, Sentence, UsageError
from bordergraph.serve.settings import Settings


def _origin(_: click.Context, __: click.Parameter, url: str) -> str:
    """Return an address without a slash at its end; one with a path is refused."""
    parts = urlsplit(url)
    is_origin = parts.scheme in {"http", "https"} and parts.hostname and not parts.path.strip("/")
    if url and not is_origin:
        raise click.BadParameter("give scheme and name alone, as https://graph.example.org")
    return url.rstrip("/")


_OPTIONS = (
    option("--host"),
    option("--port"),
    option("--name", "names", metavar="HOST"),
    option("--public-url", default="", metavar="URL", callback=_origin),
    option("--cors", metavar="ORIGIN"),
    option("--timeout", type=click.FloatRange(0), metavar="SECONDS"),
    option("--max-memory", metavar="MB"),
    option("--workers", metavar="N"),
    option("--queue", metavar="N"),
)


@as_command(*(make_option(Settings) for make_option in _OPTIONS), DEPENDENCIES)
def _serve(session: Session, **options: Any) -> None:
    """Serve the graph: read-only SPARQL endpoint, map, reports, a page for every IRI.

    Ends at Ctrl-C or SIGTERM. Nothing is written. See
    docs/serve.md.

    Examples:
        serve
        serve --port 8080 --cors https://example.org
        --graph my-tables/ serve --timeout 10
    """
    from bordergraph.store.graph import open_graph

    if sys.platform != "linux":
        raise UsageError(
            "a server needs Linux, where each query runs in a fork that can be stopped",
            "docs/serve.md has a container file",
        )
    try:
        from bordergraph.serve.run import serve as run
    except ModuleNotFoundError as error:
        raise MissingExtraError(error.name or "h11", "serve") from None
    if session.endpoint:
        raise UsageError("only files can be served, no other endpoint", "leave --endpoint out")

    graph = partial(
        open_graph,
        *session.graphs,
        as_of=session.as_of,
        sources=session.sources,
        dependencies=session.dependencies,
    )

    def announce(address: str) -> None:
        note(Sentence("{address} serves the graph; Ctrl-C stops it", address=address))

    run(graph, Settings(**options), announce)
