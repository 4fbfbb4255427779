"""What must not break, as tables: links, arrangements, memberships, relays, single points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.views.records import rounded
from bordergraph.views.tables.ranked import headings
from bordergraph.views.tables.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bordergraph.analysis.whatif.critical import CriticalTie
    from bordergraph.analysis.whatif.losses import Losses
    from bordergraph.words.labels import Labels

__all__ = ["OF", "losses_table", "ties_table"]

OF = ("links", "arrangements", "memberships", "relays", "points")
"""What can be listed."""

_MOST = 4


def ties_table(ties: Sequence[CriticalTie], labels: Labels, notes: Iterable[str] = ()) -> Table:
    """Show the links that carry most need."""
    records = [
        {
            "agencies": list(t.agencies),
            "threats": list(t.threats),
            "carried": rounded(t.carried),
            "lost": rounded(t.lost),
            "bridge": t.bridge,
            "relays": t.relays,
        }
        for t in ties
    ]
    rows = [
        (
            labels.pair(t.agencies),
            round(t.carried, 2),
            round(t.lost, 2),
            labels.say("yes" if t.bridge else "no"),
            labels.listed("threat", t.threats, _MOST),
        )
        for t in ties
    ]
    columns = headings(labels, "pair", "carried", "lost", "bridge", "on-threats")
    method = labels.say("note-critical")
    return Table(columns, rows, labels.say("critical-title"), (method, *notes), records)


def losses_table(found: Losses, of: str, labels: Labels, notes: Iterable[str] = ()) -> Table:
    """Show arrangements, memberships, relays or single points by what their end would cost.

    Raises:
        KeyError: Another word than those of `OF`, or links, which `ties_table` shows.
    """
    build = {
        "arrangements": _arrangements,
        "memberships": _memberships,
        "relays": _relays,
        "points": _points,
    }[of]
    columns, rows, records = build(found, labels)
    method = labels.say("note-points" if of == "points" else "note-critical")
    title = labels.say(f"critical-{of}-title")
    return Table(headings(labels, *columns), rows, title, (method, *notes), records)


_Built = tuple[tuple[str, ...], list[tuple[object, ...]], list[dict[str, Any]]]


def _arrangements(found: Losses, labels: Labels) -> _Built:
    rows: list[tuple[object, ...]] = []
    records = []
    for a in found.arrangements:
        cells = (
            a.members,
            a.covers,
            round(a.carried, 2),
            round(a.lost, 2),
            a.opened,
            a.relays_lost,
        )
        rows.append((labels.short("arrangement", a.arrangement), *cells))
        records.append(
            {
                "arrangement": a.arrangement,
                "members": a.members,
                "covers": a.covers,
                "carried": rounded(a.carried),
                "lost": rounded(a.lost),
                "opened": a.opened,
                "relays_lost": a.relays_lost,
            }
        )
    keys = ("arrangement", "members", "covers", "carried", "lost", "opens", "relays-lost")
    return keys, rows, records


def _memberships(found: Losses, labels: Labels) -> _Built:
    rows: list[tuple[object, ...]] = []
    records = []
    for m in found.memberships:
        names = (labels.short("agency", m.agency), labels.short("arrangement", m.arrangement))
        rows.append((*names, round(m.carried, 2), round(m.lost, 2), m.opened, m.relays_lost))
        records.append(
            {
                "agency": m.agency,
                "arrangement": m.arrangement,
                "carried": rounded(m.carried),
                "lost": rounded(m.lost),
                "opened": m.opened,
                "relays_lost": m.relays_lost,
            }
        )
    return ("agency", "arrangement", "carried", "lost", "opens", "relays-lost"), rows, records


def _relays(found: Losses, labels: Labels) -> _Built:
    rows: list[tuple[object, ...]] = [
        (labels.short("agency", r.agency), r.pairs, round(r.need, 2)) for r in found.relays
    ]
    records = [
        {"agency": r.agency, "pairs": r.pairs, "need": rounded(r.need)} for r in found.relays
    ]
    return ("agency", "only-it", "need"), rows, records


def _points(found: Losses, labels: Labels) -> _Built:
    rows: list[tuple[object, ...]] = [
        (labels.say("point.agency"), labels.short("agency", a)) for a in found.articulation
    ]
    rows += [(labels.say("point.link"), labels.pair(pair)) for pair in found.bridges]
    records: list[dict[str, Any]] = [
        {"point": "agency", "agencies": [a]} for a in found.articulation
    ]
    records += [{"point": "link", "agencies": list(pair)} for pair in found.bridges]
    return ("kind", "pair"), rows, records
