"""Options that say how much a query may take."""

from __future__ import annotations

import click

from bordergraph.store.querying.limits import SECONDS


def limit_options(
    *, rows: int | None, rows_text: str, memory: int, memory_text: str
) -> list[click.Option]:
    """Return the options ``--timeout``, ``--max-rows`` and ``--max-memory``.

    Args:
        rows: The most rows unless more are asked for; None leaves it to the command.
        rows_text: What is done about more rows.
        memory: The most memory in MB unless more is asked for.
        memory_text: What is done about more memory.
    """
    return [
        click.Option(
            ["--timeout"],
            type=click.FloatRange(min=0),
            default=SECONDS,
            show_default=True,
            metavar="SECONDS",
            help="Stop a query after this time; 0 never does.",
        ),
        click.Option(
            ["--max-rows"],
            type=click.IntRange(min=0),
            default=rows,
            show_default=rows is not None,
            metavar="N",
            help=rows_text,
        ),
        click.Option(
            ["--max-memory"],
            type=click.IntRange(min=0),
            default=memory,
            show_default=True,
            metavar="MB",
            help=memory_text,
        ),
    ]
