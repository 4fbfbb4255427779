"""The options of commands that an engine can work out, and what may be asked with them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bordergraph.analysis.core.options import FEWEST_PAIRS
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeVar

    from bordergraph.cli.session import Session

    _Command = TypeVar("_Command", bound=Callable[..., Any])

__all__ = ["OnEngine", "engine_options", "on_engine", "sample_pairs_option"]

sample_pairs_option = click.option(
    "--sample-pairs",
    type=click.IntRange(FEWEST_PAIRS),
    metavar="N",
    help="With --engine: estimate what third bodies add to a sum from N pairs drawn at random.",
)


def engine_options(command: _Command) -> _Command:
    """Let a command be worked out on an engine: ``engine``, ``work`` and ``memory``."""
    for option in (
        click.option(
            "--memory", metavar="SIZE", help="With --engine duckdb: what it may take, as 8GB."
        ),
        click.option(
            "--work",
            type=click.Path(path_type=Path, file_okay=False),
            metavar="DIR",
            help="With --engine: keep finished parts there, and go on from them.",
        ),
        click.option(
            "--engine",
            metavar="ENGINE",
            help="Work it out on `duckdb` or Spark Connect, `sc://host:port`: for tables of any size.",
        ),
    ):
        command = option(command)
    return command


@dataclass(frozen=True)
class OnEngine:
    """Where something is worked out.

    Attributes:
        folder: The folder of tables.
        engine: ``duckdb`` or ``sc://host:port``.
        asked: What else the functions of `bordergraph.api.lakes` take from every command.
    """

    folder: Path | str
    engine: str
    asked: dict[str, Any]


def on_engine(
    session: Session,
    engine: str | None,
    work: Path | None,
    memory: str | None,
    others: Mapping[str, object],
    *,
    sample_pairs: int | None = None,
) -> OnEngine | None:
    """Return where something is worked out, None for memory.

    Args:
        session: What stands before the command.
        engine: The engine asked for.
        work: Where parts are kept.
        memory: What DuckDB may take.
        others: Options that no engine knows, by name, as they were given.
        sample_pairs: Pairs to draw, which only an engine does.

    Raises:
        UsageError: Something does not go with an engine, or without one.
    """
    if engine is None:
        if work or memory:
            raise UsageError("--work and --memory are for an engine", "add --engine duckdb")
        if sample_pairs:
            raise UsageError("--sample-pairs is for an engine", "add --engine duckdb")
        return None
    given = dict(others) | {
        "--endpoint": session.endpoint,
        "--source": session.sources,
        "--dependencies": session.dependencies,
    }
    if without := [name for name, value in given.items() if value]:
        raise UsageError(
            f"{' and '.join(without)} cannot be asked of an engine",
            "write it as tables first: export --format parquet -o DIR"
            if "--endpoint" in without
            else "leave that out, or leave out --engine where the graph fits into memory",
        )
    if len(session.graphs) != 1:
        raise UsageError(
            "an engine reads one folder of tables",
            "name it: --graph DIR; export --format parquet -o DIR writes one",
        )
    asked = {
        "work": work, "memory": memory, "as_of": session.as_of, "language": session.language,
    }  # fmt: skip
    return OnEngine(session.graphs[0], engine, asked)
