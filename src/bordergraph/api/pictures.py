"""The interactive map."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bordergraph.api.asked import at_least, one_of
from bordergraph.api.result import Result
from bordergraph.api.story import read_story, told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bordergraph.api.desk import Desk
    from bordergraph.views.map.records import MapNode, Point

__all__ = ["map_of"]


def map_of(
    desk: Desk,
    *,
    threat: str | None,
    focus: str | None,
    layout: str,
    top_gaps: int,
    language: str | None,
    positions: str | Path | Mapping[str, Mapping[str, Point]] | None,
    story: str | Path | None = None,
) -> Result[MapNode]:
    """Return the map as one page, with everything that is on it."""
    from bordergraph.analysis.core.options import Options
    from bordergraph.analysis.gaps.ranking import gaps
    from bordergraph.analysis.plans.remedies import remedies_for
    from bordergraph.api.planned import recommended
    from bordergraph.views.map.assemble import assemble
    from bordergraph.views.map.inventory import inventory
    from bordergraph.views.map.options import LAYOUTS
    from bordergraph.views.map.page import build_map
    from bordergraph.views.map.positions import positions_text, read_positions
    from bordergraph.views.tables.document import Document
    from bordergraph.words import LANGUAGES

    one_of("layout", layout, LAYOUTS)
    one_of("language", language or desk.language, LANGUAGES)
    at_least(0, "top_gaps", top_gaps)
    if isinstance(positions, str | Path):
        kept = Path(positions)
        positions = read_positions(kept.read_bytes(), str(kept)) if kept.exists() else None
    guide = None if story is None else read_story(story)
    stamp = desk.stamp()
    data = assemble(
        desk.network,
        lambda network: gaps(network, Options()),
        places=desk.record.places(),
        seats=desk.record.seats(),
        namings=desk.namings,
        layout=layout,
        threat=desk.found("threat", threat),
        focus=desk.found("agency", focus),
        top_gaps=top_gaps,
        version=stamp.version,
        data_hash=stamp.data_hash,
        positions=positions,
        labels=tuple(desk.labels_in(each) for each in LANGUAGES),
        cards=desk.cards,
        helping=lambda found: remedies_for(desk.needs(Options()), found, recommended(desk)),
    )
    if guide is not None:
        data = replace(data, story=told(desk, *guide, data))
    n = data.counts
    remarks = [f"{n.agencies} agencies, {n.linked} pairs of them linked, {n.gaps} gaps"]
    if data.collapsed:
        many = len(data.communities)
        remarks.append(f"too many to draw one by one: {many} communities, one mark each")
    return Result(
        data.nodes,
        Document(build_map(data, language or desk.language), inventory(data), is_page=True),
        data,
        tuple(remarks),
        {"positions": lambda: positions_text(data)},
    )
