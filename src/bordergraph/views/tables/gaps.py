"""Gaps, one by one, by pair and by threat; and the open triangles of published studies."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bordergraph.views.table.column import Column, codes, day, number, pair, term, thing, things
from bordergraph.views.table.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bordergraph.analysis.gaps.explanation import Explained
    from bordergraph.analysis.gaps.possible_gaps import PairCount, PossibleGap, ThreatCount
    from bordergraph.analysis.method.rows import NeedRow
    from bordergraph.views.table.table import Lines
    from bordergraph.words.labels import Labels

MOST = 4
"""Things of a list that a cell names."""


GAP: tuple[Column[PossibleGap], ...] = (
    pair(),
    thing("threat", full=True),
    term("basis"),
    term("need"),
    term("channel"),
    codes("problems"),
    codes("searches"),
    day("searched_on", "searched"),
    codes("arrangements"),
    codes("relays"),
    codes("work"),
    codes("sources"),
    Column(
        "always",
        lambda g: g.always,
        lambda g, labels: "" if g.always is None else labels.say("yes" if g.always else "no"),
        "always",
    ),
)
"""One gap, or one row to look into."""

_PAIRS: tuple[Column[PairCount], ...] = (
    pair(), things("threat", "threats", "on-threats", most=MOST), number("gaps"),
)  # fmt: skip
_THREATS: tuple[Column[ThreatCount], ...] = (
    thing("threat", full=True), number("gaps"),
)  # fmt: skip
_TRIANGLE: tuple[Column[tuple[tuple[str, str], str]], ...] = (
    pair(lambda t: t[0]), thing("threat", of=lambda t: t[1], full=True),
)  # fmt: skip
_TRIANGLE_PAIR: tuple[Column[tuple[tuple[str, str], tuple[str, ...], int]], ...] = (
    pair(lambda t: t[0]),
    things("threat", "threats", "on-threats", lambda t: t[1], most=MOST),
    number("shared_threats", of=lambda t: t[2]),
    number("open_threats", of=lambda t: len(t[1])),
)


def gap_table(
    gaps: Sequence[PossibleGap],
    explained: Callable[[], Iterable[Explained]] | None,
    labels: Labels,
    title: str,
    opening: Lines,
    notes: Lines = (),
    beside: Callable[[PossibleGap], Iterable[NeedRow]] = lambda _: (),
) -> Table[PossibleGap]:
    """Show gaps, or rows to look into, one a row with what each rests on.

    Args:
        gaps: The rows.
        explained: Returns what each of them rests on.
        labels: Names.
        title: Key of the title.
        opening: What the list adds up to.
        notes: Lines below it.
        beside: Returns what the method has between the bodies of a documented gap.
    """
    reason = None
    if explained is not None:
        by_key = cache(lambda: {e.row.key: e for e in explained()})

        def reason(gap: PossibleGap) -> str:
            if gap.basis == "documented":
                return _documented(gap, beside(gap), labels)
            from bordergraph.words.needs import paragraph_of

            return paragraph_of(by_key()[gap.key], labels)

    order: tuple[str, ...] = ("pair", "threat", "need", "channel", "searched")
    if any(g.basis for g in gaps):
        order = ("basis", *order, "always")
    return Table(
        GAP, gaps, labels, lambda: labels.say(title), opening, notes, reason, order, lead="agencies"
    )


def _documented(gap: PossibleGap, rows: Iterable[NeedRow], labels: Labels) -> str:
    """Return the problem that documents a gap, and beside it the needs by the method."""
    problems = labels.join(labels.full("problem", p) for p in gap.problems)
    needs = [
        labels.say(
            "gap-need-beside",
            pair=labels.pair(row.agencies),
            need=labels.say(f"need.{row.need}"),
            channel=labels.say(f"channel.{row.outcome}"),
        )
        for row in rows
    ]
    return " ".join([f"{problems}.", *needs]) if needs else problems


def pair_count_table(
    pairs: Sequence[PairCount], labels: Labels, opening: Lines, notes: Lines = ()
) -> Table[PairCount]:
    """Show how many possible gaps each pair has, and on what."""
    return Table(
        _PAIRS, pairs, labels, lambda: labels.say("gaps-pair-title"), opening, notes,
        order=("pair", "gaps", "on-threats"),
    )  # fmt: skip


def threat_count_table(
    threats: Sequence[ThreatCount], labels: Labels, opening: Lines, notes: Lines = ()
) -> Table[ThreatCount]:
    """Show how many possible gaps there are on each threat."""
    title = "gaps-threat-title"
    return Table(_THREATS, threats, labels, lambda: labels.say(title), opening, notes)


def triangles_table(
    triangles: Sequence[tuple[tuple[str, str], str]],
    labels: Labels,
    opening: Lines,
    notes: Lines = (),
) -> Table[tuple[tuple[str, str], str]]:
    """Show open triangles, each two agencies and a threat."""
    title = "gaps-strict-title"
    return Table(_TRIANGLE, triangles, labels, lambda: labels.say(title), opening, notes)


def triangle_pairs_table(
    pairs: Sequence[tuple[tuple[str, str], tuple[str, ...], int]],
    labels: Labels,
    opening: Lines,
    notes: Lines = (),
) -> Table[tuple[tuple[str, str], tuple[str, ...], int]]:
    """Show the open triangles of each pair: its agencies, open threats, and how many both have."""
    return Table(
        _TRIANGLE_PAIR, pairs, labels, lambda: labels.say("gaps-strict-pair-title"), opening, notes,
        order=("pair", "shared-threats", "open-threats", "on-threats"),
    )  # fmt: skip
