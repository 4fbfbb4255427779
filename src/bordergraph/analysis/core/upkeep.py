"""Which documents to look at again, and when: one rule, by what of a document may have changed.

A document that is revised where it stands is due half a year after the last look, one that gives
figures of a series after a year, when the next edition is out, and any other after three years,
to see whether it is still there and was not withdrawn. Where several hold, the first does. One
that nobody is on record as having looked at is due at once. A document on which nothing rests is
never due.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.record import Look

__all__ = ["TERMS", "Due", "due"]

TERMS = {"revised": 182, "series": 365, "fixed": 1095}
"""Days after the last look, by the reason to look again, shortest first."""


@dataclass(frozen=True, slots=True)
class Due:
    """When to look at a document again.

    Attributes:
        look: The document, when it was last looked at, and what rests on it.
        why: A reason of `TERMS`, or ``never``.
        on: The day; None when it is due at once.
    """

    look: Look
    why: str
    on: date | None

    def by(self, day: date | None) -> bool:
        """Tell whether it is due by a day; what was never looked at always is."""
        return self.on is None or (day is not None and self.on <= day)


def due(looks: Iterable[Look]) -> tuple[Due, ...]:
    """Return documents by the day on which they are due, those with most resting on them first.

    Args:
        looks: Documents; those on which nothing rests are left out.

    Example:
        >>> from bordergraph.model import Ref, Source
        >>> from bordergraph.record import Look
        >>> said = (Ref("remark", "a"),)
        >>> page = Look(Source("page", "Page"), said, looked="2026-01-01", revised=True)
        >>> [(d.why, str(d.on)) for d in due([page])]
        [('revised', '2026-07-02')]
    """
    found = []
    for look in looks:
        if not look.rests:
            continue
        if not look.looked:
            found.append(Due(look, "never", None))
            continue
        why = "revised" if look.revised else "series" if look.series else "fixed"
        on = date.fromisoformat(look.looked) + timedelta(days=TERMS[why])
        found.append(Due(look, why, on))
    found.sort(key=lambda d: (d.on or date.min, -len(d.look.rests), d.look.document.id))
    return tuple(found)
