"""What a change would do to how needs are served, and which single changes would do most, as tables."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from bordergraph.views.table.column import (
    MAX_NAMES,
    PAIR,
    Column,
    code,
    codes,
    number,
    pair,
    term,
    thing,
    things,
)
from bordergraph.views.table.table import Table
from bordergraph.views.tables.needs import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TypeAlias

    from bordergraph.analysis.method.rows import Key, NeedRow
    from bordergraph.analysis.whatif.simulation import (
        Critical,
        ServiceChange,
        Simulation,
        Suggestion,
    )
    from bordergraph.analysis.whatif.stability import Trial
    from bordergraph.words.labels import Labels

    Item: TypeAlias = tuple[str, Trial]

T = TypeVar("T")


def outcome_of(row: NeedRow | None, labels: Labels) -> str:
    """Return what a row comes to, in words; that there is no need where there is no row."""
    return labels.say(f"channel.{row.outcome.value}" if row else "no-such-need")


def moved_columns(found: Simulation) -> tuple[Column[ServiceChange], ...]:
    """Return the columns of a row that moved: what serves it on both sides, and what gap that is."""
    begins, ends = set(found.opened), set(found.closed)

    def gap(m: ServiceChange) -> str | None:
        return "opened" if m.row.key in begins else "closed" if m.row.key in ends else None

    return (
        term("change", get=lambda m: m.move),
        pair(lambda m: m.row.agencies),
        thing("threat", get=lambda m: m.row.threat, full=True),
        term("need", get=lambda m: m.row.need),
        _side("before"),
        _side("after"),
        code("gap", gap),
    )


def _side(name: str) -> Column[ServiceChange]:
    """Return the column of what a row comes to on one side."""
    of = attrgetter(name)
    return Column(
        name,
        lambda m: row.outcome.value if (row := of(m)) else None,
        lambda m, labels: outcome_of(of(m), labels),
        name,
    )


def whatif_table(found: Simulation, labels: Labels) -> Table[ServiceChange]:
    """Show every row that moves, with what serves it before and after."""

    def below() -> Iterator[str]:
        sides = (found.before, found.after)
        before, after = (labels.say("served-counted", **counted(side)) for side in sides)
        yield labels.say("note-served-sides", before=before, after=after)
        if not found.moved:
            yield labels.say("whatif-nothing")
        gaps = {"opened": len(set(found.opened)), "closed": len(set(found.closed))}
        yield labels.say("note-whatif", gained=found.gained, lost=found.lost, **gaps)
        yield labels.say("note-whatif-record")

    return Table(
        moved_columns(found), found.moved, labels, lambda: labels.say("whatif-title"), footer=below,
        order=("change", "pair", "threat", "before", "after"),
    )  # fmt: skip


def _noted(
    columns: tuple[Column[T], ...], items: Sequence[T], labels: Labels, title: str, *notes: str
) -> Table[T]:
    """Return a table with its title above it and sentences below, each by its key."""
    return Table(
        columns, items, labels, lambda: labels.say(title), footer=lambda: map(labels.say, notes)
    )


_EFFECT: tuple[Column[Suggestion], ...] = (
    number("gained", "newly-served"),
    number("gaps_closed", get=lambda s: len(s.found.closed)),
)
_ON: Column[Suggestion] = things("threat", "threats", "on-threats", limit=MAX_NAMES)
_SUGGESTED: dict[str, tuple[Column[Suggestion], ...]] = {
    "links": (pair(lambda s: s.change.names), *_EFFECT, _ON),
    "memberships": (
        thing("agency", get=lambda s: s.change.names[0]),
        thing("arrangement", get=lambda s: s.change.names[1]),
        *_EFFECT,
        things("agency", "partners", "with", limit=MAX_NAMES),
        _ON,
    ),
}


def suggestions_table(found: Sequence[Suggestion], what: str, labels: Labels) -> Table[Suggestion]:
    """Show single changes by the needs that each alone would newly serve.

    Args:
        found: The changes.
        what: ``links`` or ``memberships``.
        labels: Names.
    """
    none = () if found else ("suggest-none",)
    notes = (*none, f"note-suggest-{what}", "note-suggest")
    return _noted(_SUGGESTED[what], found, labels, f"suggest-{what}-title", *notes)


_MOST = 3


def _named(rows: Sequence[Key], labels: Labels) -> str:
    shown = [
        labels.say("pair-on", pair=labels.pair((a, b)), threat=labels.running("threat", t))
        for a, b, t in rows[:_MOST]
    ]
    more = len(rows) - _MOST
    return "; ".join([*shown, *([f"+{labels.number(more)}"] if more > 0 else [])])


def _rows(key: str, heading: str, of: Callable[[Trial], Sequence[Key]]) -> Column[Item]:
    return Column(
        key,
        lambda i: [list(each) for each in of(i[1])],
        lambda i, labels: _named(of(i[1]), labels),
        heading,
        is_list=True,
    )


def _name(item: Item, labels: Labels) -> str:
    kind, trial = item
    return labels.say(f"variant.{trial.name}") if kind == "variant" else trial.name


_TRIAL: tuple[Column[Item], ...] = (
    term("trial", get=lambda i: i[0]),
    Column("name", lambda i: i[1].name, _name, "name"),
    number("statements", "statements-alone", lambda i: i[1].statements),
    number("gaps", "possible-gaps", lambda i: i[1].gaps),
    _rows("gained", "come", lambda t: t.gained),
    _rows("lost", "go", lambda t: t.lost),
)


def stability_table(
    variants: Sequence[Trial],
    publishers: Sequence[Trial],
    labels: Labels,
) -> Table[Item]:
    """Show how many possible gaps each trial has, and which come and go.

    Args:
        variants: Trials of the numbers of the method; none where they are left out.
        publishers: Trials without one publisher each; none where they are left out.
        labels: Names.
    """
    kinds = (("variant", variants), ("publisher", publishers))

    def below() -> Iterator[str]:
        for kind, trials in kinds:
            if trials:
                gaps = [t.gaps for t in trials]
                yield labels.say(f"note-trials.{kind}", n=len(gaps), low=min(gaps), high=max(gaps))

    items = [(kind, t) for kind, trials in kinds for t in trials]
    return Table(_TRIAL, items, labels, lambda: labels.say("stability-title"), footer=below)


_ARRANGEMENT: Column[Critical] = thing("arrangement", get=lambda c: c.names[-1])
_NAMES: dict[str, tuple[Column[Critical], ...]] = {
    "arrangements": (_ARRANGEMENT,),
    "memberships": (thing("agency", get=lambda c: c.names[0]), _ARRANGEMENT),
    "links": (pair(lambda c: (c.names[0], c.names[1])),),
}
_LOST: tuple[Column[Critical], ...] = (
    number("serves"),
    number("lost", "only-channel", lambda c: len(c.lost)),
    things("threat", "threats", "on-threats", limit=MAX_NAMES),
    codes("rows", lambda c: [list(key) for key in c.lost]),
)


def critical_table(found: Sequence[Critical], of: str, labels: Labels) -> Table[Critical]:
    """Show what ends by the needs that would lose their only regular or assumed channel.

    Args:
        found: The ends.
        of: One of `bordergraph.analysis.whatif.simulation.ENDS`.
        labels: Names.
    """
    notes = ("note-critical",) if found else ("critical-none", "note-critical")
    return _noted((*_NAMES[of], *_LOST), found, labels, f"critical-{of}-title", *notes)


def _point(point: tuple[str, ...], labels: Labels) -> str:
    return " \u2013 ".join(labels.short("agency", agency) for agency in point)


_POINT: tuple[Column[tuple[str, ...]], ...] = (
    term("point", get=lambda p: "link" if p[1:] else "agency", heading="kind"),
    Column("agencies", list, _point, "pair", PAIR),
)


def points_table(
    agencies: Sequence[str], links: Sequence[tuple[str, str]], labels: Labels
) -> Table[tuple[str, ...]]:
    """Show agencies and links without which the ties fall into more parts."""
    items = [*((a,) for a in agencies), *links]
    return _noted(_POINT, items, labels, "critical-points-title", "note-points")
