"""How often arrangements share, with the year of what is too old to prove it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bordergraph.model import Cadence
from bordergraph.views.report.parts.history import year_of
from bordergraph.views.table.column import Column, varied
from bordergraph.views.tables import facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bordergraph.model import Arrangement, Citation
    from bordergraph.views.report.data import ReportData

T = TypeVar("T")


def frequency(m: ReportData, a: Arrangement) -> str:
    """Return how often an arrangement shares, with its year where that is too old to prove it."""
    told = m.labels.concept("cadence", a.cadence)
    year = _old(m, a)
    return m.labels.say("frequency-old", frequency=told, year=year) if year else told


def is_regular(m: ReportData, a: Arrangement) -> bool:
    """Return whether an arrangement is known to share regularly, as needs count it."""
    return a.cadence.regular and not _old(m, a)


def frequency_column(m: ReportData, of: Callable[[T], Arrangement]) -> Column[T]:
    """Return the column of how often the arrangement of an item shares."""
    return Column(
        "cadence", lambda i: of(i).cadence.value, lambda i, _: frequency(m, of(i)), "cadence"
    )


def arrangement_columns(m: ReportData) -> tuple[Column[Arrangement], ...]:
    """Return the columns of an arrangement; a frequency that proves nothing any more has its year."""
    return varied(facts.arrangement_columns(m.facts), frequency_column(m, lambda a: a))


def latest_year(m: ReportData, citations: Iterable[Citation]) -> str:
    """Return the latest year in which a source of some statements was written."""
    sources = m.network.source_by_id
    own = [c for c in citations if not c.further and c.source in sources]
    return max((year_of(sources[c.source].date) for c in own), default="")


def _old(m: ReportData, a: Arrangement) -> str:
    """Return the year of a frequency that is too old to prove it; empty for others and for none."""
    year = latest_year(m, a.cadence_told) if a.cadence is not Cadence.UNKNOWN else ""
    return year if year.isdigit() and int(year) < m.assessment.oldest_year else ""
