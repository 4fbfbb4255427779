"""How often arrangements share, with the year of what is too old to prove it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.views.report.parts.history import year_of
from bordergraph.views.table.column import Column

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.model import Arrangement, Citation
    from bordergraph.views.report.data import ReportData


def frequency(m: ReportData, a: Arrangement) -> str:
    """Return how often an arrangement shares, with its year where that is too old to prove it."""
    told = m.labels.concept("cadence", a.cadence)
    year = _old(m, a)
    return m.labels.say("frequency-old", frequency=told, year=year) if year else told


def is_regular(m: ReportData, a: Arrangement) -> bool:
    """Return whether an arrangement is known to share regularly, as needs count it."""
    return a.cadence.regular and not _old(m, a)


def frequency_column(m: ReportData) -> Column[Arrangement]:
    """Return the column of how often arrangements share."""
    return Column("cadence", lambda a: a.cadence.value, lambda a, _: frequency(m, a), "cadence")


def latest_year(m: ReportData, citations: Iterable[Citation]) -> str:
    """Return the latest year in which a source of some statements was written."""
    sources = m.network.source_by_id
    own = [c for c in citations if not c.further and c.source in sources]
    return max((year_of(sources[c.source].date) for c in own), default="")


def _old(m: ReportData, a: Arrangement) -> str:
    """Return the year of a frequency that is too old to prove it; empty for others."""
    year = latest_year(m, a.cadence_told)
    return year if year.isdigit() and int(year) < m.assessment.oldest_year else ""
