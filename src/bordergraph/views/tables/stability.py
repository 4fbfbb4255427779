"""How firm the possible gaps are, as a table: each variant, each publisher left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.views.table.column import Column, number, term
from bordergraph.views.table.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TypeAlias

    from bordergraph.analysis.method.assessment import Key
    from bordergraph.analysis.whatif.stability import Trial
    from bordergraph.views.table.table import Lines
    from bordergraph.words.labels import Labels

    Item: TypeAlias = tuple[str, Trial]

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
    term("trial", of=lambda i: i[0]),
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
    notes: Lines = (),
) -> Table[Item]:
    """Show how many possible gaps each trial has, and which come and go.

    Args:
        variants: Trials of the numbers of the method; none where they are left out.
        publishers: Trials without one publisher each; none where they are left out.
        labels: Names.
        notes: Further notes.
    """
    kinds = (("variant", variants), ("publisher", publishers))

    def below() -> Iterator[str]:
        for kind, trials in kinds:
            if trials:
                gaps = [t.gaps for t in trials]
                low, high = labels.number(min(gaps)), labels.number(max(gaps))
                n = labels.number(len(trials))
                yield labels.say(f"note-trials.{kind}", n=n, low=low, high=high)
        yield from notes() if callable(notes) else notes

    items = [(kind, t) for kind, trials in kinds for t in trials]
    return Table(_TRIAL, items, labels, lambda: labels.say("stability-title"), below=below)
