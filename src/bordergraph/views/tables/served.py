"""How needs are served, one row a threat, agency, pair or country."""

from __future__ import annotations

from dataclasses import fields
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from bordergraph.analysis.method.rows import Served
from bordergraph.views.table.column import Column, code, concept, number, pair, thing
from bordergraph.views.table.table import Table
from bordergraph.words.needs import parts_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bordergraph.record import Standing
    from bordergraph.views.table.table import Lines
    from bordergraph.words.labels import Labels

COUNTED = ("needs", "regular", "assumed", "irregular", "indirect", "none", "not_assessed")
"""The needs, and the six counts that add up to them."""

SERVED_COLUMNS = (*COUNTED, "reported_problems")
"""What is shown of `Served`, in its order; the opening says what is counted apart."""

APART = ("by_mandate", "within_body", "slight")
"""What is counted apart."""


def counts_columns(of: Any = attrgetter("served")) -> tuple[Column[Any], ...]:  # noqa: ANN401 - any item
    """Return the columns of how the needs of an item are served; what is counted apart unshown."""
    names = [f.name for f in fields(Served)]
    return tuple(
        number(name, of=partial(_count, of, name))
        if name in SERVED_COLUMNS
        else code(name, partial(_count, of, name))
        for name in names
    )


def _count(of: Any, name: str, item: Any) -> int:  # noqa: ANN401 - any item
    found: int = getattr(of(item), name)
    return found


def served_lines(served: Served, labels: Labels) -> list[str]:
    """Say how all needs are served, how many have a reported problem, and what is counted apart."""
    apart = {part: labels.number(getattr(served, part)) for part in APART}
    needs = labels.count("need", served.needs)
    return [
        labels.say("served-all", needs=needs, parts=parts_text(served, labels)),
        labels.say("served-reported", n=labels.number(served.reported_problems)),
        labels.say("served-apart", **apart),
    ]


def _group(item: tuple[str, Served], labels: Labels) -> str:
    return labels.country(item[0]) if item[0] else labels.say("country-not-stated")


_NAMED: dict[str, Column[tuple[Any, Served]]] = {
    "threats": thing("threat", of=lambda i: i[0], full=True),
    "agencies": thing("agency", of=lambda i: i[0]),
    "groups": Column("group", lambda i: i[0], _group, "group"),
    "pairs": pair(lambda i: i[0]),
}


def served_table(
    of: str,
    served: tuple[tuple[Any, Served], ...],
    agencies: Mapping[str, int],
    labels: Labels,
    opening: Lines,
    notes: Lines = (),
) -> Table[tuple[Any, Served]]:
    """Show how needs are served, one row a threat, agency, pair or country.

    Args:
        of: ``threats``, ``agencies``, ``pairs`` or ``groups``.
        served: The id of each, of a pair its two ids, and how its needs are served.
        agencies: How many agencies have needs there; none of pairs.
        labels: Names.
        opening: What the rows add up to.
        notes: Lines below it.
    """
    size: tuple[Column[tuple[Any, Served]], ...] = (
        () if of == "pairs" else (code("agencies", lambda item: agencies[item[0]]),)
    )
    columns = (_NAMED[of], *size, *counts_columns(lambda item: item[1]))
    title = f"served-title.{of}"
    return Table(columns, served, labels, lambda: labels.say(title), opening, notes)


_SUPPORTS = {"supported": "supported", "partly": "partly", "not-shown": "not_shown"}


def standing_lines(standing: Sequence[Standing], labels: Labels) -> list[str]:
    """Say how many statements stand on which footing, and how many are the curators' own."""
    cited = [s for s in standing if s.kind]
    own = sum(s.statements for s in standing if not s.kind)
    parts = ", ".join(
        labels.count(slug, sum(getattr(s, field) for s in cited))
        for slug, field in _SUPPORTS.items()
    )
    total = labels.count("statement", sum(s.statements for s in cited))
    lines = [labels.say("standing-totals", statements=total, parts=parts)]
    if own:
        lines.append(labels.say("standing-own", statements=labels.count("conclusion", own)))
    return lines


def _support(field: str, slug: str) -> Column[Standing]:
    return number(field, lambda labels: labels.concept("support", slug))


STANDING: tuple[Column[Standing], ...] = (
    Column(
        "kind",
        lambda s: s.kind,
        lambda s, labels: (
            labels.concept("source-kind", s.kind) or labels.say("standing-conclusions")
        ),
        "source-kind",
    ),
    concept("extent", heading="read"),
    number("sources"),
    number("statements"),
    *(_support(field, slug) for slug, field in _SUPPORTS.items()),
)
"""How the statements of one kind of source stand, read so far."""
