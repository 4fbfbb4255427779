"""What a change would do to how needs are served, and which single changes would do most, as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.analysis.method.assessment import SERVED
from bordergraph.views.table.column import Column, code, number, pair, term, thing, things
from bordergraph.views.table.table import Table
from bordergraph.views.tables.gaps import MOST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bordergraph.analysis.method.assessment import Key, NeedRow, Served
    from bordergraph.analysis.whatif.simulation import Moved, Simulation, Suggestion
    from bordergraph.views.table.table import Lines
    from bordergraph.words.labels import Labels


def outcome_of(row: NeedRow | None, labels: Labels) -> str:
    """Return what a row comes to, in words; that there is no need where there is no row."""
    return labels.say(f"channel.{row.outcome.value}" if row else "no-such-need")


def moved_columns(opened: Iterable[Key], closed: Iterable[Key]) -> tuple[Column[Moved], ...]:
    """Return the columns of a row that moved: what serves it on both sides, and what gap that is.

    Args:
        opened: Keys of the rows that become a possible gap.
        closed: Keys of those that are one no more.
    """
    begins, ends = set(opened), set(closed)

    def gap(m: Moved) -> str | None:
        return "opened" if m.row.key in begins else "closed" if m.row.key in ends else None

    return (
        term("change", of=lambda m: m.move),
        pair(lambda m: m.row.agencies),
        thing("threat", of=lambda m: m.row.threat, full=True),
        term("need", of=lambda m: m.row.need),
        Column(
            "before",
            lambda m: m.before.outcome.value if m.before else None,
            lambda m, labels: outcome_of(m.before, labels),
            "before",
        ),
        Column(
            "after",
            lambda m: m.after.outcome.value if m.after else None,
            lambda m, labels: outcome_of(m.after, labels),
            "after",
        ),
        code("gap", gap),
    )


def counts_note(before: Served, after: Served, labels: Labels) -> str:
    """Return the needs and their six counts on both sides, in one line."""

    def counted(served: Served) -> str:
        parts = {o.name.lower(): labels.number(getattr(served, o.name.lower())) for o in SERVED}
        return labels.say("served-counted", needs=labels.number(served.needs), **parts)

    return labels.say("note-served-sides", before=counted(before), after=counted(after))


def whatif_table(found: Simulation, labels: Labels, notes: Lines = ()) -> Table[Moved]:
    """Show every row that moves, with what serves it before and after."""

    def below() -> Iterator[str]:
        yield counts_note(found.before, found.after, labels)
        if not found.moved:
            yield labels.say("whatif-nothing")
        yield labels.say(
            "note-whatif",
            gained=labels.number(found.gained),
            lost=labels.number(found.lost),
            opened=labels.number(len(set(found.opened))),
            closed=labels.number(len(set(found.closed))),
        )
        yield labels.say("note-whatif-record")
        yield from notes() if callable(notes) else notes

    columns = moved_columns(found.opened, found.closed)
    return Table(
        columns, found.moved, labels, lambda: labels.say("whatif-title"), below=below,
        order=("change", "pair", "threat", "before", "after"),
    )  # fmt: skip


_EFFECT: tuple[Column[Suggestion], ...] = (
    number("gained", "newly-served"),
    number("gaps_closed", of=lambda s: len(s.found.closed)),
)
_ON: Column[Suggestion] = things("threat", "threats", "on-threats", most=MOST)
_SUGGESTED: dict[str, tuple[Column[Suggestion], ...]] = {
    "links": (pair(lambda s: s.change.names), *_EFFECT, _ON),
    "memberships": (
        thing("agency", of=lambda s: s.change.names[0]),
        thing("arrangement", of=lambda s: s.change.names[1]),
        *_EFFECT,
        things("agency", "partners", "with", most=MOST),
        _ON,
    ),
}


def suggestions_table(
    found: Sequence[Suggestion], what: str, labels: Labels, notes: Lines = ()
) -> Table[Suggestion]:
    """Show single changes by the needs that each alone would newly serve.

    Args:
        found: The changes.
        what: ``links`` or ``memberships``.
        labels: Names.
        notes: Further notes.
    """

    def below() -> Iterator[str]:
        if not found:
            yield labels.say("suggest-none")
        yield labels.say(f"note-suggest-{what}")
        yield labels.say("note-suggest")
        yield from notes() if callable(notes) else notes

    title = f"suggest-{what}-title"
    return Table(_SUGGESTED[what], found, labels, lambda: labels.say(title), below=below)
