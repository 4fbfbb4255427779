"""How needs are served, gaps one by one, by pair and by threat, and open triangles."""

from __future__ import annotations

from dataclasses import fields
from functools import cache, partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from bordergraph.analysis.method.rows import NeedRow, Served
from bordergraph.views.table.column import (
    MAX_NAMES,
    Column,
    code,
    codes,
    concept,
    day,
    number,
    pair,
    term,
    thing,
    things,
    worded,
)
from bordergraph.views.table.table import Lines, Table
from bordergraph.words.needs import parts_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bordergraph.analysis.gaps.explanation import NeedExplanation
    from bordergraph.analysis.gaps.possible_gaps import PossibleGap
    from bordergraph.record import SourceSupport
    from bordergraph.words.labels import Labels


COUNT_NAMES = ("needs", "regular", "assumed", "irregular", "indirect", "none", "not_assessed")
"""The needs, and the six counts that add up to them."""

SERVED_COLUMNS = (*COUNT_NAMES, "reported_problems")
"""The fields of `Served` with a column of their own, in order; the summary gives `SEPARATE`."""

SEPARATE = ("by_mandate", "within_body", "slight")
"""Needs that are counted separately."""


def counts_columns() -> tuple[Column[Any], ...]:
    """Return the columns of service counts, which stand second in a row; `SEPARATE` for machines alone."""
    getters = {f.name: partial(_count, f.name) for f in fields(Served)}
    return tuple(
        number(name, get=count) if name in SERVED_COLUMNS else code(name, count)
        for name, count in getters.items()
    )


def _count(name: str, item: Any) -> int:
    count: int = getattr(item[1], name)
    return count


def count_values(served: Served) -> dict[str, int]:
    """Return the needs and the six counts that add up to them."""
    return {name: getattr(served, name) for name in COUNT_NAMES}


def served_lines(served: Served, labels: Labels) -> list[str]:
    """Return lines on how all needs are served, how many have a reported problem, and the separate counts."""
    needs = labels.count("need", served.needs)
    lines = [labels.say("served-all", needs=needs, parts=parts_text(served, labels))]
    if served.reported_problems:
        lines.append(labels.say("served-reported", n=served.reported_problems))
    return [*lines, separate_text(served, labels)]


def separate_text(served: Served, labels: Labels) -> str:
    """Return the separate counts as a sentence."""
    return labels.say("served-apart", **{part: getattr(served, part) for part in SEPARATE})


def _country_text(item: tuple[str, Served], labels: Labels) -> str:
    return labels.country_name(item[0]) if item[0] else labels.say("country-not-stated")


def _sides_text(item: tuple[tuple[str, str], Served], labels: Labels) -> str:
    first, second = (_country_text((country, item[1]), labels) for country in item[0])
    return f"{first} \u2013 {second}" if first != second else labels.say("ties-within", place=first)


_SUBJECT_COLUMNS: dict[str, Column[tuple[Any, Served]]] = {
    "threats": thing("threat", get=itemgetter(0), full=True),
    "agencies": thing("agency", get=itemgetter(0)),
    "groups": Column("group", itemgetter(0), _country_text, "group"),
    "pairs": pair(itemgetter(0)),
    "sides": Column("sides", lambda i: sorted(set(i[0])), _sides_text, "countries", is_list=True),
}


def served_table(
    kind: str,
    served: tuple[tuple[Any, Served], ...],
    agencies: Mapping[str, int],
    labels: Labels,
    summary: Lines,
    notes: Lines = (),
) -> Table[tuple[Any, Served]]:
    """Show how needs are served, one row a threat, agency, pair, country or side of a border.

    How many agencies have needs there is known of all but pairs and sides.
    """
    size: tuple[Column[tuple[Any, Served]], ...] = (
        (code("agencies", lambda item: agencies[item[0]]),) if agencies else ()
    )
    columns = (_SUBJECT_COLUMNS[kind], *size, *counts_columns())
    title = labels.say(f"served-title.{kind}")
    return Table(columns, served, labels, title, summary, notes)


_SUPPORT_LEVELS = {"supported": "supported", "partly": "partly", "not-shown": "not_shown"}


def support_lines(support: Sequence[SourceSupport], labels: Labels) -> list[str]:
    """Return lines on how many statements their sources support, and how many are the curators' own."""
    cited = [s for s in support if s.kind]
    conclusions = sum(s.statements for s in support if not s.kind)
    parts = ", ".join(
        labels.count(slug, sum(getattr(s, field) for s in cited))
        for slug, field in _SUPPORT_LEVELS.items()
    )
    total = labels.count("statement", sum(s.statements for s in cited))
    lines = [labels.say("standing-totals", statements=total, parts=parts)]
    if conclusions:
        lines.append(labels.say("standing-own", statements=labels.count("conclusion", conclusions)))
    return lines


def _support_column(field: str, slug: str) -> Column[SourceSupport]:
    return number(field, lambda labels: labels.concept("support", slug))


SUPPORT_COLUMNS: tuple[Column[SourceSupport], ...] = (
    worded(
        "kind",
        None,
        lambda kind, w: w.concept("source-kind", kind) or w.say("standing-conclusions"),
        "source-kind",
    ),
    concept("extent", heading="read"),
    number("sources"),
    number("statements"),
    *(_support_column(field, slug) for slug, field in _SUPPORT_LEVELS.items()),
)
"""How far sources of one kind support the statements that cite them."""


GAP_COLUMNS: tuple[Column[PossibleGap], ...] = (
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
    worded("always", None, lambda always, _: "" if always is None else always),
)
"""One gap, or one row to look into."""

_COUNT_COLUMNS: dict[str, tuple[tuple[Column[Any], ...], tuple[str, ...]]] = {
    "pair": (
        (pair(), things("threat", "threats", "on-threats", limit=MAX_NAMES), number("gaps")),
        ("pair", "gaps", "on-threats"),
    ),
    "threat": ((thing("threat", full=True), number("gaps")), ()),
    "strict": ((pair(itemgetter(0)), thing("threat", get=itemgetter(1), full=True)), ()),
    "strict-pair": (
        (
            pair(itemgetter(0)),
            things("threat", "threats", "on-threats", itemgetter(1), limit=MAX_NAMES),
            number("shared_threats", get=itemgetter(2)),
            number("open_threats", get=lambda t: len(t[1])),
        ),
        ("pair", "shared-threats", "open-threats", "on-threats"),
    ),
}
"""Columns of counts and of open triangles, and the order in which people are shown them."""


def gap_table(
    gaps: Sequence[PossibleGap],
    explained: Callable[[], Iterable[NeedExplanation]] | None,
    labels: Labels,
    title: str,
    summary: Lines,
    notes: Lines = (),
    needs_between: Callable[[PossibleGap], Iterable[NeedRow]] = lambda _: (),
) -> Table[PossibleGap]:
    """Show gaps, or rows to look into, one a row with what each rests on.

    A documented gap names what the method has between its bodies; the title is a key.
    """
    reason = None
    if explained is not None:
        by_key = cache(lambda: {e.row.key: e for e in explained()})

        def reason(gap: PossibleGap) -> str:
            if gap.basis == "documented":
                return _documented_gap_text(gap, needs_between(gap), labels)
            from bordergraph.words.needs import need_paragraph

            return need_paragraph(by_key()[gap.key], labels)

    order: tuple[str, ...] = ("pair", "threat", "need", "channel", "searched")
    if any(g.basis for g in gaps):
        order = ("basis", *order, "always")
    heading = labels.say(title)
    return Table(GAP_COLUMNS, gaps, labels, heading, summary, notes, reason, order, lead="agencies")


def _documented_gap_text(gap: PossibleGap, rows: Iterable[NeedRow], labels: Labels) -> str:
    """Return the problems that document a gap, then the needs that the method finds there."""
    problems = labels.join_phrases(labels.full_name("problem", p) for p in gap.problems)
    needs = [
        labels.say(
            "gap-need-beside",
            pair=labels.pair_name(row.agencies),
            need=labels.say(f"need.{row.need}"),
            channel=labels.say(f"channel.{row.outcome}"),
        )
        for row in rows
    ]
    return " ".join([f"{problems}.", *needs]) if needs else problems


def count_table(
    kind: str, rows: Sequence[Any], labels: Labels, summary: Lines, notes: Lines = ()
) -> Table[Any]:
    """Show possible gaps by ``pair`` or ``threat``, open triangles (``strict``) or those of each pair.

    Of the last, ``strict-pair``, a row has the two agencies, their open threats, and how many threats
    both have.
    """
    columns, order = _COUNT_COLUMNS[kind]
    title = labels.say(f"gaps-{kind}-title")
    return Table(columns, rows, labels, title, summary, notes, order=order)
