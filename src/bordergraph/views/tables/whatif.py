"""What a change would do to how needs are served, and which single changes would do most, as tables."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from bordergraph.views.table.column import (
    MAX_NAMES,
    Column,
    code,
    codes,
    number,
    pair,
    term,
    thing,
    things,
    worded,
)
from bordergraph.views.table.table import Table
from bordergraph.views.tables.needs import count_values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bordergraph.analysis.method.rows import Key, NeedRow
    from bordergraph.analysis.whatif.simulation import (
        CriticalEnd,
        ServiceChange,
        Simulation,
        Suggestion,
    )
    from bordergraph.analysis.whatif.stability import Trial
    from bordergraph.words.labels import Labels

    Item: TypeAlias = tuple[str, Trial]

T = TypeVar("T")


def outcome_text(row: NeedRow | None, labels: Labels) -> str:
    """Return the outcome of a row in words; without a row, that there is no such need."""
    return labels.say(f"channel.{row.outcome.value}" if row else "no-such-need")


def change_columns(simulation: Simulation) -> tuple[Column[ServiceChange], ...]:
    """Return the columns of a changed row: its outcome before and after, and the gap opened or closed."""
    opened, closed = set(simulation.opened), set(simulation.closed)

    def gap_change(m: ServiceChange) -> str | None:
        return "opened" if m.row.key in opened else "closed" if m.row.key in closed else None

    return (
        term("change", get=lambda m: m.move),
        pair(lambda m: m.row.agencies),
        thing("threat", get=lambda m: m.row.threat, full=True),
        term("need", get=lambda m: m.row.need),
        _outcome_column("before"),
        _outcome_column("after"),
        code("gap", gap_change),
    )


def _outcome_column(name: str) -> Column[ServiceChange]:
    """Return the column of the outcome on one side."""
    read = attrgetter(name)
    return Column(
        name,
        lambda m: row.outcome.value if (row := read(m)) else None,
        lambda m, labels: outcome_text(read(m), labels),
        name,
    )


def whatif_table(simulation: Simulation, labels: Labels) -> Table[ServiceChange]:
    """Show every changed row with its outcome before and after."""

    def notes() -> Iterator[str]:
        sides = (simulation.before, simulation.after)
        before, after = (labels.say("served-counted", **count_values(side)) for side in sides)
        yield labels.say("note-served-sides", before=before, after=after)
        if not simulation.moved:
            yield labels.say("whatif-nothing")
        gaps = {"opened": len(set(simulation.opened)), "closed": len(set(simulation.closed))}
        yield labels.say(
            "note-whatif", gained=simulation.gained_count, lost=simulation.lost_count, **gaps
        )
        yield labels.say("note-whatif-record")

    return Table(
        change_columns(simulation),
        simulation.moved,
        labels,
        labels.say("whatif-title"),
        notes=notes,
        order=("change", "pair", "threat", "before", "after"),
    )


def _table(
    columns: tuple[Column[T], ...], items: Sequence[T], labels: Labels, title: str, *notes: str
) -> Table[T]:
    """Return a table with its title above it and sentences below, each by its key."""
    return Table(columns, items, labels, labels.say(title), notes=tuple(map(labels.say, notes)))


_EFFECT_COLUMNS: tuple[Column[Suggestion], ...] = (
    number("gained", "newly-served", attrgetter("gained_count")),
    number("gaps_closed", get=lambda s: len(s.simulation.closed)),
)
_THREATS_COLUMN: Column[Suggestion] = things("threat", "threats", "on-threats", limit=MAX_NAMES)
_SUGGESTION_COLUMNS: dict[str, tuple[Column[Suggestion], ...]] = {
    "links": (pair(lambda s: (s.names[0], s.names[1])), *_EFFECT_COLUMNS, _THREATS_COLUMN),
    "memberships": (
        thing("agency", get=lambda s: s.names[0]),
        thing("arrangement", get=lambda s: s.names[1]),
        *_EFFECT_COLUMNS,
        things("agency", "partners", "with", limit=MAX_NAMES),
        _THREATS_COLUMN,
    ),
}


def suggestions_table(items: Sequence[Suggestion], kind: str, labels: Labels) -> Table[Suggestion]:
    """Show single ``links`` or ``memberships`` by the needs that each alone would newly serve."""
    empty_notes = () if items else ("suggest-none",)
    notes = (*empty_notes, f"note-suggest-{kind}", "note-suggest")
    return _table(_SUGGESTION_COLUMNS[kind], items, labels, f"suggest-{kind}-title", *notes)


_MAX_ROWS = 3


def need_name(agencies: Sequence[str], threat: str, labels: Labels) -> str:
    """Return the name of a need: its two agencies and the threat."""
    name = labels.inline_name("threat", threat)
    return labels.say("pair-on", pair=labels.pair_name(agencies), threat=name)


def _need_names(rows: Sequence[Key], labels: Labels) -> str:
    shown = [need_name((a, b), threat, labels) for a, b, threat in rows[:_MAX_ROWS]]
    more = len(rows) - _MAX_ROWS
    return "; ".join([*shown, *([f"+{labels.number(more)}"] if more > 0 else [])])


def _needs_column(key: str, heading: str, read: Callable[[Trial], Sequence[Key]]) -> Column[Item]:
    return worded(
        key, lambda i: [list(need) for need in read(i[1])], _need_names, heading, is_list=True
    )


def _trial_name(item: Item, labels: Labels) -> str:
    kind, trial = item
    return labels.say(f"variant.{trial.name}") if kind == "variant" else labels.localize(trial.name)


_TRIAL_COLUMNS: tuple[Column[Item], ...] = (
    term("trial", get=lambda i: i[0]),
    Column("name", lambda i: i[1].name, _trial_name, "name"),
    number("statements", "statements-alone", lambda i: i[1].statements),
    number("gaps", "possible-gaps", lambda i: i[1].gaps),
    number("regular", get=lambda i: i[1].regular),
    _needs_column("gained", "come", lambda t: t.gained),
    _needs_column("lost", "go", lambda t: t.lost),
)


def stability_table(
    variants: Sequence[Trial], publishers: Sequence[Trial], labels: Labels
) -> Table[Item]:
    """Show how many possible gaps each trial has, and which come and go.

    Trials vary the numbers of the method, or leave out one publisher each; either may be left out.
    """
    kinds = (("variant", variants), ("publisher", publishers))

    def notes() -> Iterator[str]:
        for kind, trials in kinds:
            if trials:
                gaps = [t.gaps for t in trials]
                yield labels.say(f"note-trials.{kind}", n=len(gaps), low=min(gaps), high=max(gaps))

    items = [(kind, t) for kind, trials in kinds for t in trials]
    return Table(_TRIAL_COLUMNS, items, labels, labels.say("stability-title"), notes=notes)


_ARRANGEMENT_COLUMN: Column[CriticalEnd] = thing("arrangement", get=lambda c: c.names[-1])
_END_COLUMNS: dict[str, tuple[Column[CriticalEnd], ...]] = {
    "arrangements": (_ARRANGEMENT_COLUMN,),
    "memberships": (thing("agency", get=lambda c: c.names[0]), _ARRANGEMENT_COLUMN),
    "links": (pair(lambda c: (c.names[0], c.names[1])),),
}
_LOSS: tuple[Column[CriticalEnd], ...] = (
    number("serves"),
    number("lost", "only-channel", lambda c: len(c.lost)),
    things("threat", "threats", "on-threats", limit=MAX_NAMES),
    codes("rows", lambda c: [list(key) for key in c.lost]),
)


def critical_table(
    ends: Sequence[CriticalEnd], kind: str, labels: Labels, *, has_arrangements: bool = True
) -> Table[CriticalEnd]:
    """Show what ends by the needs that would lose their only regular or assumed channel."""
    empty = "critical-none" if has_arrangements or kind == "links" else "critical-no-arrangement"
    notes = ("note-critical",) if ends else (empty, "note-critical")
    return _table((*_END_COLUMNS[kind], *_LOSS), ends, labels, f"critical-{kind}-title", *notes)


_POINT_COLUMNS: tuple[Column[tuple[str, ...]], ...] = (
    term("point", get=lambda p: "link" if p[1:] else "agency", heading="kind"),
    pair(lambda p: p),
)


def points_table(
    agencies: Sequence[str], links: Sequence[tuple[str, str]], labels: Labels
) -> Table[tuple[str, ...]]:
    """Show agencies and links without which the ties fall into more parts."""
    items = [*((a,) for a in agencies), *links]
    return _table(_POINT_COLUMNS, items, labels, "critical-points-title", "note-points")
