"""Options that say how much a query may take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from bordergraph.store.querying.limits import SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["limit_options"]


F = TypeVar("F", bound="Callable[..., Any]")


def limit_options(
    *, rows: int | None, rows_told: str, memory: int, memory_told: str
) -> Callable[[F], F]:
    """Return the options ``--timeout``, ``--max-rows`` and ``--max-memory``.

    Args:
        rows: The most rows unless more are asked for; None leaves it to the command.
        rows_told: What is done about more rows.
        memory: The most memory in MB unless more is asked for.
        memory_told: What is done about more memory.
    """
    options = (
        click.option(
            "--timeout",
            type=click.FloatRange(min=0),
            default=SECONDS,
            show_default=True,
            metavar="SECONDS",
            help="Stop a query after this time; 0 never does.",
        ),
        click.option(
            "--max-rows",
            type=click.IntRange(min=0),
            default=rows,
            show_default=rows is not None,
            metavar="N",
            help=rows_told,
        ),
        click.option(
            "--max-memory",
            type=click.IntRange(min=0),
            default=memory,
            show_default=True,
            metavar="MB",
            help=memory_told,
        ),
    )

    def add(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return add
