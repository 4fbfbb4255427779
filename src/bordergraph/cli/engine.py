"""The option of commands that Spark can work out, and what goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from bordergraph.cli.session import Session

__all__ = ["ENGINE", "tables_of"]

ENGINE = click.Option(
    ["--engine"],
    metavar="URL",
    help="Work it out on Spark Connect, sc://host:port; --graph names tables of export --method.",
)


def tables_of(session: Session, **others: object) -> str:
    """Return the folder of tables that an engine reads.

    Args:
        session: What stands before the command.
        others: Options that an engine does not know, as they were given.

    Raises:
        UsageError: Something does not go with an engine, or no folder is named.
    """
    given = others | {
        "endpoint": session.endpoint,
        "source": session.sources,
        "as_of": session.as_of,
        "dependencies": session.dependencies,
    }
    if refused := [f"--{name.replace('_', '-')}" for name, value in given.items() if value]:
        raise UsageError(
            f"{' and '.join(refused)} cannot be combined with --engine",
            "give them to export --method, which writes the tables, or leave out --engine",
        )
    if len(session.graphs) != 1:
        raise UsageError(
            "an engine reads one folder of tables",
            "write it with export --method --format parquet -o DIR, and name it: --graph DIR",
        )
    return str(session.graphs[0])
