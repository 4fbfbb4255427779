"""``bordergraph map``: the interactive map as one offline HTML file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bordergraph.cli.output import talk, writable, write
from bordergraph.cli.session import Session, pass_session

if TYPE_CHECKING:
    from bordergraph.views.map.records import MapData

__all__ = ["map_"]

LAYOUTS = ("islands", "communities", "threats", "geographic")
FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("map")
@click.option("-o", "--output", type=FILE, required=True, metavar="FILE", help="Where to write.")
@click.option("--threat", metavar="NAME", help="Open on one threat.")
@click.option("--focus", metavar="NAME", help="Open on one agency and what it touches.")
@click.option("--layout", type=click.Choice(LAYOUTS), default="islands", help="How to arrange.")
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

    writable(output)
    if positions:
        writable(positions)
    data = _data(session, threat, focus, layout, top_gaps, positions)
    write(output, build_map(data, lang or session.language))
    if positions:
        from bordergraph.views.map.positions import positions_text

        write(positions, positions_text(data))
    live = sum(link.active for link in data.links)
    talk(f"{output}: {len(data.nodes)} things, {live} links in force, {len(data.gaps)} gaps")
    if data.collapsed:
        talk(f"too many to draw one by one: {len(data.communities)} communities, one mark each")


def _data(
    session: Session,
    threat: str | None,
    focus: str | None,
    layout: str,
    top_gaps: int,
    positions: Path | None,
) -> MapData:
    """Gather what the map shows."""
    from bordergraph import __version__
    from bordergraph.analysis.gaps import gaps
    from bordergraph.views.map.assemble import assemble
    from bordergraph.views.map.positions import read_positions

    kg = session.graph()
    # Each year of the slider is asked about through its network's own day.
    undated = replace(kg.options(), day=None)
    earlier = None
    if positions and positions.exists():
        earlier = read_positions(positions.read_text("utf-8"), str(positions))
    return assemble(
        kg.network(),
        lambda network: gaps(network, undated),
        lambda text: kg.query(text).to_dicts(),
        layout=layout,
        threat=kg.find("threat", threat) if threat else None,
        focus=kg.find("agency", focus) if focus else None,
        top_gaps=top_gaps,
        version=__version__,
        data_hash=kg.data_hash,
        positions=earlier,
    )
