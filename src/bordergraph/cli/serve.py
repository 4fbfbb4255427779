"""``bordergraph serve``: the graph over HTTP."""

from __future__ import annotations

import click

from bordergraph.cli.limits import limit_options
from bordergraph.cli.output import talk
from bordergraph.cli.session import Session, dependencies_option, pass_session
from bordergraph.errors import UsageError
from bordergraph.serve.settings import HOST, MEMORY_MB, PORT, Opened, Settings
from bordergraph.store.querying.limits import ROWS

__all__ = ["serve"]


@click.command()
@click.option("--host", default=HOST, show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="HOST",
    help="Name under which it is reached, as behind a proxy; repeat. Others are refused.",
)
@click.option(
    "--cors",
    multiple=True,
    metavar="ORIGIN",
    help="Let pages of this origin read answers (https://example.org, or *); repeat.",
)
@limit_options(
    rows=ROWS,
    rows_told="Refuse an answer of more rows or triples; 0 for no limit.",
    memory=MEMORY_MB,
    memory_told="Stop a query that needs more beside the graph; 0 for no limit.",
)
@click.option(
    "--workers",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="How many queries run at once; as many as there are cores unless given.",
)
@click.option(
    "--queue",
    type=click.IntRange(min=0),
    default=Settings.queue,
    show_default=True,
    metavar="N",
    help="How many more wait; one beyond is told to come again.",
)
@dependencies_option
@pass_session
def serve(
    session: Session,
    host: str,
    port: int,
    names: tuple[str, ...],
    cors: tuple[str, ...],
    timeout: float,
    max_rows: int,
    max_memory: int,
    workers: int,
    queue: int,
) -> None:
    r"""Serve the graph: a SPARQL endpoint that only reads, the map, reports, every thing's address.

    Ends at Ctrl-C or SIGTERM. Nothing is written, so that nothing is to be recovered. See
    docs/serve.md.

    \b
    Examples:
      bordergraph serve
      bordergraph serve --port 8080 --cors https://example.org
      bordergraph --graph my-tables/ serve --timeout 10
    """
    from bordergraph.serve.run import serve as run

    if session.endpoint:
        raise UsageError("only files can be served, no other endpoint", "leave --endpoint out")
    opened = Opened(
        session.graphs,
        session.as_of.isoformat() if session.as_of else "",
        session.sources,
        str(session.dependencies or ""),
    )
    settings = Settings(
        opened, host, port, names, cors, timeout, max_rows, max_memory, workers, queue
    )
    run(settings, lambda address: talk(f"{address} serves the graph; Ctrl-C stops it"))
