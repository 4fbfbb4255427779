"""What a change would do to how needs are served, and which single changes would do most, as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.analysis.method.assessment import SERVED
from bordergraph.views.records import Ends
from bordergraph.views.tables.flat import PAIR, Field, many
from bordergraph.views.tables.ranked import headings
from bordergraph.views.tables.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bordergraph.analysis.method.assessment import Key, NeedRow, Served
    from bordergraph.analysis.whatif.simulation import Moved, Simulation, Suggestion
    from bordergraph.words.labels import Labels

__all__ = ["counts_note", "moved_record", "outcome_of", "suggestions_table", "whatif_table"]

_MOST = 4

# How CSV and frames spread the records over columns.
_MOVED: tuple[Field | str, ...] = ("change", PAIR, "threat", "need", "before", "after", "gap")
_LINK: tuple[Field | str, ...] = (PAIR, "gained", "gaps_closed", many("threats"))
_MEMBERSHIP: tuple[Field | str, ...] = (
    "agency", "arrangement", "gained", "gaps_closed", many("partners"), many("threats"),
)  # fmt: skip


def moved_record(moved: Moved, opened: Iterable[Key], closed: Iterable[Key]) -> dict[str, Any]:
    """Return a row that moved: its outcome before and after, and the gap it opens or closes."""
    row = moved.row
    gap = "opened" if row.key in opened else "closed" if row.key in closed else None
    return {
        "change": moved.move,
        "agencies": Ends(row.agencies),
        "threat": row.threat,
        "need": row.need.value,
        "before": moved.before.outcome.value if moved.before else None,
        "after": moved.after.outcome.value if moved.after else None,
        "gap": gap,
    }


def outcome_of(row: NeedRow | None, labels: Labels) -> str:
    """Return what a row comes to, in words; that there is no need where there is no row."""
    return labels.say(f"channel.{row.outcome.value}" if row else "no-such-need")


def counts_note(before: Served, after: Served, labels: Labels) -> str:
    """Return the needs and their six counts on both sides, in one line."""

    def counted(served: Served) -> str:
        parts = {o.name.lower(): labels.number(getattr(served, o.name.lower())) for o in SERVED}
        return labels.say("served-counted", needs=labels.number(served.needs), **parts)

    return labels.say("note-served-sides", before=counted(before), after=counted(after))


def whatif_table(found: Simulation, labels: Labels, notes: Iterable[str] = ()) -> Table:
    """Show every row that moves, with what serves it before and after."""
    opened, closed = set(found.opened), set(found.closed)
    rows = [
        (
            labels.say(f"change.{m.move}"),
            labels.pair(m.row.agencies),
            labels.full("threat", m.row.threat),
            outcome_of(m.before, labels),
            outcome_of(m.after, labels),
        )
        for m in found.moved
    ]
    told = [counts_note(found.before, found.after, labels)]
    if not found.moved:
        told.append(labels.say("whatif-nothing"))
    told.append(
        labels.say(
            "note-whatif",
            gained=labels.number(found.gained),
            lost=labels.number(found.lost),
            opened=labels.number(len(opened)),
            closed=labels.number(len(closed)),
        )
    )
    told.append(labels.say("note-whatif-record"))
    return Table(
        headings(labels, "change", "pair", "threat", "before", "after"),
        rows,
        labels.say("whatif-title"),
        (*told, *notes),
        [moved_record(m, opened, closed) for m in found.moved],
        fields=_MOVED,
    )


def suggestions_table(
    found: Sequence[Suggestion], what: str, labels: Labels, notes: Iterable[str] = ()
) -> Table:
    """Show single changes by the needs that each alone would newly serve.

    Args:
        found: The changes.
        what: ``links`` or ``memberships``.
        labels: Names.
        notes: Further notes.
    """
    links = what == "links"
    rows, records = [], []
    for s in found:
        one, other = names = s.change.names
        numbers = {"gained": s.gained, "gaps_closed": len(s.found.closed)}
        threats = labels.listed("threat", s.threats, _MOST)
        if links:
            rows.append((labels.pair(names), *numbers.values(), threats))
            records.append({"agencies": Ends(names), **numbers, "threats": list(s.threats)})
            continue
        rows.append(
            (
                labels.short("agency", one),
                labels.short("arrangement", other),
                *numbers.values(),
                labels.listed("agency", s.partners, _MOST),
                threats,
            )
        )
        records.append(
            {"agency": one, "arrangement": other, **numbers}
            | {"partners": list(s.partners), "threats": list(s.threats)}
        )
    keys = ("pair",) if links else ("agency", "arrangement")
    keys += ("newly-served", "gaps-closed", *(() if links else ("with",)), "on-threats")
    none = () if found else (labels.say("suggest-none"),)
    return Table(
        headings(labels, *keys),
        rows,
        labels.say(f"suggest-{what}-title"),
        (*none, labels.say(f"note-suggest-{what}"), labels.say("note-suggest"), *notes),
        records,
        fields=_LINK if links else _MEMBERSHIP,
    )
