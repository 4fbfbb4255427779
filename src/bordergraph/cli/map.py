"""``bordergraph map``: the interactive map as one offline HTML file."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import click

from bordergraph.api.changes import CHANGES, ENDED_FUNDING
from bordergraph.cli.complete import names
from bordergraph.cli.output import STDOUT, page, talk, writable, write
from bordergraph.cli.session import Session, dependencies_option, pass_session
from bordergraph.cli.whatif import whatif as whatif_command
from bordergraph.views.map.options import LAYOUTS

__all__ = ["map_"]

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("map")
@click.option("-o", "--output", type=FILE, required=True, metavar="FILE", help="Where to write.")
@click.option(
    "--threat", shell_complete=names("threat"), metavar="NAME", help="Open on one threat."
)
@click.option(
    "--focus",
    shell_complete=names("agency"),
    metavar="NAME",
    help="Open on one agency and what it touches.",
)
@click.option("--layout", type=click.Choice(LAYOUTS), default=LAYOUTS[0], help="How to arrange.")
@click.option(
    "--top-gaps", type=click.IntRange(0), default=10, metavar="N", help="Pairs to open with."
)
@click.option("--lang", type=click.Choice(["en", "fr"]), help="Language the page opens in.")
@click.option(
    "--positions",
    type=FILE,
    metavar="FILE",
    help="Keep what is drawn where it was: read this file if it is there, then renew it.",
)
@click.option(
    "--story",
    metavar="FILE",
    help="Tell a guided story on it: a YAML file, or 'npf', the police federation's claims.",
)
@click.option(
    "--compare",
    nargs=2,
    metavar="FROM TO",
    help="Open on two days side by side: what began, ended, opened and closed.",
)
@click.option(
    "--whatif",
    metavar="CHANGES",
    help="Open on what changes would do, in the options of whatif: '--remove IBET'.",
)
@dependencies_option
@pass_session
def map_(
    session: Session,
    output: Path,
    threat: str | None,
    focus: str | None,
    layout: str,
    top_gaps: int,
    lang: str | None,
    positions: Path | None,
    story: str | None,
    compare: tuple[str, str] | None,
    whatif: str | None,
) -> None:
    r"""Write the interactive map: agencies, arrangements, and the links that are missing.

    The file needs no network: open it in any browser, send it, put it in an article (add
    ?embed to its address for the bare map).

    \b
    Examples:
      bordergraph map -o map.html
      bordergraph map -o guns.html --threat firearms-smuggling
      bordergraph --as-of 2012 map -o then.html --focus RCMP --lang fr
      bordergraph map -o claims.html --story npf
      bordergraph map -o years.html --compare 2012-12-31 2025-12-31
      bordergraph map -o without.html --whatif "--remove IBET"
    """
    if output != STDOUT:
        writable(output)
    if positions:
        writable(positions)
    found = session.graph().map(
        threat=threat,
        focus=focus,
        layout=layout,
        top_gaps=top_gaps,
        language=lang,
        positions=positions,
        story=story,
        compare=compare,
        whatif=_changes(whatif) if whatif is not None else None,
    )
    if output == STDOUT:
        page(found.to_text())
    else:
        write(output, found.to_text())
    if positions:
        write(positions, found.pictures["positions"]())
    counts, *more = found.remarks
    talk(f"{output}: {counts}", *more)


def _changes(text: str) -> dict[str, Any]:
    """Return the changes that a text names, read as the command `whatif` reads its own."""
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise click.BadParameter(f"a quote is left open in {text!r}") from error
    with whatif_command.make_context("whatif", words, click.get_current_context()) as read:
        return {key: read.params[key] for key in (*CHANGES, ENDED_FUNDING)}
