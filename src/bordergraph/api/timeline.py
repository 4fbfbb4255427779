"""When things began and ended, and how needs were served by year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.api.result import Result
from bordergraph.errors import UsageError
from bordergraph.model import Ref
from bordergraph.views.report.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.api.desk import Desk
    from bordergraph.model import Arrangement, Network
    from bordergraph.record import Event

__all__ = ["timeline"]

# Years shown unless asked otherwise: of the whole network, and of one thing.
WHOLE, SUBJECT = 25, 60
_NAMED = ("agency", "arrangement", "threat")


def timeline(
    desk: Desk,
    subject: str | None,
    *,
    first: int | None,
    last: int | None,
    only: str | None,
    everything: bool,
) -> Result[Any]:
    """Return what began and ended, and the series by year."""
    from bordergraph.analysis.whatif.yearly import yearly
    from bordergraph.views.record import timeline as views

    on = Ref(*desk.graph.names.find_any(_NAMED, subject)) if subject else None
    network, labels = desk.network, desk.labels
    found = [e for e in desk.record.events() if on is None or on in e.about]
    until = network.day.year if network.day else None
    start, end = _years(found, first, last, until, WHOLE if on is None else SUBJECT)
    found = [e for e in found if start <= int(e.date[:4]) <= end]
    years = (
        ()
        if only == "events"
        else yearly(
            network,
            range(start, end + 1),
            dependencies=desk.dependencies,
            threat=on.slug if on and on.kind == "threat" else None,
            agency=on.slug if on and on.kind == "agency" else None,
        )
    )
    shown = [] if only == "years" else found
    report = views.timeline_report(on, shown, years, network.source_by_id, labels, desk.stamp())
    rows = views.years_table(years) if only == "years" else views.events_table(shown, labels)

    def picture() -> str:
        from bordergraph.views.svg.timeline import timeline_svg

        return timeline_svg(report.title, years, _drawn(network, on, start, end), labels)

    items = years if only == "years" else tuple(shown)
    page = Page(report, labels, everything, rows)
    return Result(items, page, report, pictures={"svg": picture})


def _years(
    found: Sequence[Event], first: int | None, last: int | None, until: int | None, back: int
) -> tuple[int, int]:
    """Return the years to show: those asked for, else up to the last one with an event by now.

    Raises:
        UsageError: The first year lies after the last.
    """
    dated = [y for e in found if (y := int(e.date[:4])) <= (until or y)]
    end = last or max(dated, default=first or 2000)
    start = first or max(min(dated, default=end), end - back + 1)
    if start > end:
        raise UsageError(f"--from {start} lies after --to {end}", "swap the two years")
    return start, end


def _drawn(network: Network, on: Ref | None, start: int, end: int) -> list[Arrangement]:
    """Return the arrangements to draw: those of the subject that touch the years, by start."""
    kind, slug = on or ("", "")
    of_agency = {p.arrangement for p in network.participations if p.agency == slug}
    on_threat = {f.arrangement for f in network.foci if f.threat == slug}

    def wanted(a: Arrangement) -> bool:
        if kind == "arrangement" and slug not in {a.id, *a.part_of}:
            return False
        if kind == "agency" and a.id not in of_agency:
            return False
        if kind == "threat" and a.id not in on_threat:
            return False
        begun, ended = a.span.begin, a.span.end
        return not (begun and begun.year > end) and not (ended and ended.year < start)

    dated = [a for a in network.arrangements if wanted(a) and (a.span.begin or a.span.end)]
    return sorted(dated, key=lambda a: (a.span.begin or a.span.end, a.id))
