"""What must not break, as tables: arrangements, memberships, links, single points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.views.table.column import (
    PAIR,
    Column,
    codes,
    number,
    pair,
    term,
    thing,
    things,
)  # fmt: skip
from bordergraph.views.table.table import Table
from bordergraph.views.tables.gaps import MOST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bordergraph.analysis.whatif.critical import Critical
    from bordergraph.views.table.table import Lines
    from bordergraph.words.labels import Labels

_ARRANGEMENT: Column[Critical] = thing("arrangement", of=lambda c: c.names[-1])
_NAMES: dict[str, tuple[Column[Critical], ...]] = {
    "arrangements": (_ARRANGEMENT,),
    "memberships": (thing("agency", of=lambda c: c.names[0]), _ARRANGEMENT),
    "links": (pair(lambda c: (c.names[0], c.names[1])),),
}
_LOST: tuple[Column[Critical], ...] = (
    number("serves"),
    number("lost", "only-channel", lambda c: len(c.lost)),
    things("threat", "threats", "on-threats", most=MOST),
    codes("rows", lambda c: [list(key) for key in c.lost]),
)


def critical_table(
    found: Sequence[Critical], of: str, labels: Labels, notes: Lines = ()
) -> Table[Critical]:
    """Show what ends by the needs that would lose their only regular or assumed channel.

    Args:
        found: The ends.
        of: One of `bordergraph.analysis.whatif.critical.ENDS`.
        labels: Names.
        notes: Further notes.
    """

    def below() -> Iterator[str]:
        if not found:
            yield labels.say("critical-none")
        yield labels.say("note-critical")
        yield from notes() if callable(notes) else notes

    columns = (*_NAMES[of], *_LOST)
    return Table(columns, found, labels, lambda: labels.say(f"critical-{of}-title"), below=below)


def _point(point: tuple[str, ...], labels: Labels) -> str:
    return " \u2013 ".join(labels.short("agency", agency) for agency in point)


_POINT: tuple[Column[tuple[str, ...]], ...] = (
    term("point", of=lambda p: "link" if p[1:] else "agency", heading="kind"),
    Column("agencies", list, _point, "pair", PAIR),
)


def points_table(
    agencies: Sequence[str],
    links: Sequence[tuple[str, str]],
    labels: Labels,
    notes: Lines = (),
) -> Table[tuple[str, ...]]:
    """Show agencies and links without which the ties fall into more parts."""

    def below() -> Iterator[str]:
        yield labels.say("note-points")
        yield from notes() if callable(notes) else notes

    items = [*((a,) for a in agencies), *links]
    return Table(_POINT, items, labels, lambda: labels.say("critical-points-title"), below=below)
