"""What must not break, as tables: arrangements, memberships, links, single points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.analysis.whatif.critical import ENDS
from bordergraph.views.records import Ends
from bordergraph.views.tables.flat import PAIR, Field, many
from bordergraph.views.tables.ranked import headings
from bordergraph.views.tables.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bordergraph.analysis.whatif.critical import Critical
    from bordergraph.words.labels import Labels

__all__ = ["OF", "critical_table", "points_table"]

OF = (*ENDS, "points")
"""What can be listed."""

_MOST = 4

# How CSV and frames spread the records over columns.
_NAMES: dict[str, tuple[Field | str, ...]] = {
    "arrangements": ("arrangement",),
    "memberships": ("agency", "arrangement"),
    "links": (PAIR,),
}
_POINT: tuple[Field | str, ...] = ("point", PAIR)


def critical_table(
    found: Sequence[Critical], of: str, labels: Labels, notes: Iterable[str] = ()
) -> Table:
    """Show what ends by the needs that would lose their only regular or assumed channel.

    Args:
        found: The ends.
        of: One of `bordergraph.analysis.whatif.critical.ENDS`.
        labels: Names.
        notes: Further notes.
    """
    rows, records = [], []
    for c in found:
        if of == "links":
            one, other = c.names
            cells: tuple[str, ...] = (labels.pair((one, other)),)
            record: dict[str, Any] = {"agencies": Ends(c.names)}
        else:
            kinds = ("agency", "arrangement")[-len(c.names) :]
            cells = tuple(labels.short(k, n) for k, n in zip(kinds, c.names, strict=True))
            record = dict(zip(kinds, c.names, strict=True))
        rows.append((*cells, c.serves, len(c.lost), labels.listed("threat", c.threats, _MOST)))
        record |= {
            "serves": c.serves,
            "lost": len(c.lost),
            "threats": list(c.threats),
            "rows": [list(key) for key in c.lost],
        }
        records.append(record)
    named = ("pair",) if of == "links" else ("agency", "arrangement")[of == "arrangements" :]
    none = () if found else (labels.say("critical-none"),)
    return Table(
        headings(labels, *named, "serves", "only-channel", "on-threats"),
        rows,
        labels.say(f"critical-{of}-title"),
        (*none, labels.say("note-critical"), *notes),
        records,
        fields=(*_NAMES[of], "serves", "lost", many("threats"), many("rows")),
    )


def points_table(
    agencies: Sequence[str],
    links: Sequence[tuple[str, str]],
    labels: Labels,
    notes: Iterable[str] = (),
) -> Table:
    """Show agencies and links without which the ties fall into more parts."""
    rows: list[tuple[object, ...]] = [
        (labels.say("point.agency"), labels.short("agency", a)) for a in agencies
    ]
    rows += [(labels.say("point.link"), labels.pair(pair)) for pair in links]
    records: list[dict[str, Any]] = [{"point": "agency", "agencies": [a]} for a in agencies]
    records += [{"point": "link", "agencies": list(pair)} for pair in links]
    return Table(
        headings(labels, "kind", "pair"),
        rows,
        labels.say("critical-points-title"),
        (labels.say("note-points"), *notes),
        records,
        fields=_POINT,
    )
