"""Documents due for review, by due date, with the statements that cite each."""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING

from bordergraph.analysis.core.documented import REVIEW_TERMS, DueReview
from bordergraph.views.table.column import Column, code, codes, number, scalar, term, worded
from bordergraph.views.table.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from bordergraph.words.labels import Labels


def _count_statements(d: DueReview, kind: str) -> int:
    return sum(ref.kind == kind for ref in d.review.statements)


def _due_text(day: date | None, labels: Labels) -> str:
    return labels.day(day) if day else labels.say("upkeep-now")


def _columns(today: date | None) -> tuple[Column[DueReview], ...]:
    return (
        scalar("id", "page", attrgetter("review.document.id")),
        scalar("title", get=attrgetter("review.document.title")),
        code("kind", lambda d: d.review.document.kind),
        term("upkeep-why", "why", attrgetter("reason"), "why"),
        worded(
            "looked", lambda d: d.review.reviewed_on or None, lambda day, w: w.spell_date(day or "")
        ),
        worded("on", attrgetter("day"), _due_text, "due-on"),
        code("due", lambda d: d.is_due(today)),
        number("statements", get=lambda d: len(d.review.statements)),
        number("findings", get=partial(_count_statements, kind="finding")),
        number("figures", get=partial(_count_statements, kind="figure")),
        code("read", lambda d: d.review.document.extent_read),
        scalar("url", get=attrgetter("review.document.url")),
        codes("series", lambda d: d.review.series),
        codes("rests", lambda d: (ref.key for ref in d.review.statements)),
    )


def upkeep_table(due: Sequence[DueReview], today: date | None, labels: Labels) -> Table[DueReview]:
    """Show documents to look at again.

    Args:
        due: Documents in the order of their days.
        today: The day that decides which are due already.
        labels: Names and words.
    """

    def notes() -> Iterator[str]:
        yield labels.say(
            "upkeep-note",
            sources=labels.count("source", len(due)),
            n=sum(document.is_due(today) for document in due),
            day=labels.day(today),
        )
        yield labels.say("upkeep-rule", **{why: str(days) for why, days in REVIEW_TERMS.items()})

    return Table(_columns(today), due, labels, lambda: labels.say("upkeep-title"), notes=notes)
