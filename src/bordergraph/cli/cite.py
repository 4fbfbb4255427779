"""``bordergraph cite``: who says a statement, and the passage itself for a reader who has it."""

from __future__ import annotations

from pathlib import Path

import click

from bordergraph.cli.output import format_option, output_option, rows_options, show
from bordergraph.cli.session import Session, pass_session

__all__ = ["cite"]


@click.command()
@click.argument("statement", metavar="ID")
@click.option(
    "--text",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Your copy of the source's text (UTF-8), to see the passage.",
)
@format_option("cite")
@output_option()
@rows_options()
@pass_session
def cite(
    session: Session,
    statement: str,
    file: Path | None,
    form: str | None,
    top: int | None,
    output: Path | None,
) -> None:
    r"""Show the source behind a statement, and with --text the passage.

    ID is a statement's id, figure:npf-firearms-traced or figure/npf-firearms-traced, or its IRI.
    The graph holds no text of its sources, only offsets and a hash: the passage is read from your
    file, and shown only if the hash fits.

    \b
    Examples:
      bordergraph cite figure:npf-firearms-traced
      bordergraph cite figure:npf-firearms-traced --text statement.txt
    """
    show(session.graph().cite(statement, text=file), form, output, top)
