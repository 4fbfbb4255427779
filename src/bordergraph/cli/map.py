"""``bordergraph map``: the interactive map as one offline HTML file."""

from __future__ import annotations

from pathlib import Path

import click

from bordergraph.cli.output import STDOUT, page, talk, writable, write
from bordergraph.cli.session import Session, pass_session
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
) -> None:
    r"""Write the interactive map: agencies, arrangements, and the links that are missing.

    The file needs no network: open it in any browser, send it, put it in an article (add
    ?embed to its address for the bare map).

    \b
    Examples:
      bordergraph map -o map.html
      bordergraph map -o guns.html --threat firearms-smuggling
      bordergraph --as-of 2012 map -o then.html --focus RCMP --lang fr
    """
    from bordergraph.views.map.page import build_map

    if output != STDOUT:
        writable(output)
    if positions:
        writable(positions)
    earlier = None
    if positions and positions.exists():
        from bordergraph.views.map.positions import read_positions

        earlier = read_positions(positions.read_bytes(), str(positions))
    data = session.graph().map_data(
        threat=threat, focus=focus, layout=layout, top_gaps=top_gaps, positions=earlier
    )
    text = build_map(data, lang or session.language)
    if output == STDOUT:
        page(text)
    else:
        write(output, text)
    if positions:
        from bordergraph.views.map.positions import positions_text

        write(positions, positions_text(data))
    n = data.counts
    talk(f"{output}: {n.agencies} agencies, {n.linked} pairs of them linked, {n.gaps} gaps")
    if data.collapsed:
        talk(f"too many to draw one by one: {len(data.communities)} communities, one mark each")
