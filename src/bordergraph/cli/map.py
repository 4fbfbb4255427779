"""``bordergraph map``: the interactive map as one offline HTML file."""

from __future__ import annotations

from pathlib import Path

import click

from bordergraph.cli.output import STDOUT, page, talk, writable, write
from bordergraph.cli.session import Session, dependencies_option, pass_session
from bordergraph.views.map.options import LAYOUTS

__all__ = ["map_"]

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("map")
@click.option("-o", "--output", type=FILE, required=True, metavar="FILE", help="Where to write.")
@click.option("--threat", metavar="NAME", help="Open on one threat.")
@click.option("--focus", metavar="NAME", help="Open on one agency and what it touches.")
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
    )
    if output == STDOUT:
        page(found.to_text())
    else:
        write(output, found.to_text())
    if positions:
        write(positions, found.pictures["positions"]())
    counts, *more = found.remarks
    talk(f"{output}: {counts}", *more)
