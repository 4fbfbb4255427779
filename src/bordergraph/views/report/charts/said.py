"""What figures say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bordergraph.views.report.data import ReportData
    from bordergraph.views.report.model import Picture


def worked_out(m: ReportData) -> str:
    """Return where the values of a figure come from that rests on the whole graph."""
    if m.facts.day is None:
        return m.labels.say("figure-worked-out-undated", data=m.stamp.data_hash)
    day = m.labels.day(m.facts.day)
    return m.labels.say("figure-worked-out", day=day, data=m.stamp.data_hash)


def present(*figures: Picture | None) -> tuple[Picture, ...]:
    """Return the figures that there are."""
    return tuple(f for f in figures if f is not None)
