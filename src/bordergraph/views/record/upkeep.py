"""Documents to look at again, in the order of their days, with what rests on each."""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING

from bordergraph.analysis.core.documented import TERMS
from bordergraph.views.table.column import Column, code, codes, day, number, plain_value, term
from bordergraph.views.table.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from bordergraph.analysis.core.documented import Due
    from bordergraph.words.labels import Labels


def _count_statements(d: Due, kind: str) -> int:
    return sum(ref.kind == kind for ref in d.look.rests)


def _columns(today: date | None) -> tuple[Column[Due], ...]:
    return (
        plain_value("id", "page", attrgetter("look.document.id")),
        plain_value("title", get=attrgetter("look.document.title")),
        code("kind", lambda d: d.look.document.kind),
        term("upkeep-why", "why", heading="why"),
        Column(
            "looked",
            lambda d: d.look.looked or None,
            lambda d, labels: labels.dated(d.look.looked) if d.look.looked else "",
            "looked",
        ),
        day(
            "on",
            "due-on",
            text=lambda d, labels: labels.day(d.on) if d.on else labels.say("upkeep-now"),
        ),
        code("due", lambda d: d.by(today)),
        number("statements", get=lambda d: len(d.look.rests)),
        number("findings", get=partial(_count_statements, kind="finding")),
        number("figures", get=partial(_count_statements, kind="figure")),
        code("read", lambda d: d.look.document.extent_read),
        plain_value("url", get=attrgetter("look.document.url")),
        codes("series", lambda d: d.look.series),
        codes("rests", lambda d: (ref.key for ref in d.look.rests)),
    )


def upkeep_table(due: Sequence[Due], today: date | None, labels: Labels) -> Table[Due]:
    """Show documents to look at again.

    Args:
        due: Documents in the order of their days.
        today: The day that decides which are due already.
        labels: Names and words.
    """

    def footer() -> Iterator[str]:
        yield labels.say(
            "upkeep-note",
            sources=labels.count("source", len(due)),
            n=sum(document.by(today) for document in due),
            day=labels.day(today),
        )
        yield labels.say("upkeep-rule", **{why: str(days) for why, days in TERMS.items()})

    return Table(_columns(today), due, labels, lambda: labels.say("upkeep-title"), footer=footer)
