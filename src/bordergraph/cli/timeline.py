"""``bordergraph timeline``: when things begin and end, and how gaps moved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bordergraph.cli.output import output_option, talk, writable, write
from bordergraph.cli.reading import (
    all_option,
    deliver,
    report_format_option,
    source_index,
)
from bordergraph.cli.session import Session, pass_session
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.model import Arrangement, Network
    from bordergraph.views.record.timeline import Event
    from bordergraph.views.tables.table import Table

__all__ = ["timeline"]

# Years shown unless asked otherwise: of the whole network, and of one thing.
WHOLE, SUBJECT = 25, 60


@click.command()
@click.argument("subject", required=False)
@click.option(
    "--from", "first", type=click.IntRange(1800, 2200), metavar="YEAR", help="First year."
)
@click.option("--to", "last", type=click.IntRange(1800, 2200), metavar="YEAR", help="Last year.")
@click.option(
    "--only", type=click.Choice(["events", "years"]), help="Leave out the other half; CSV has one."
)
@click.option(
    "--svg", type=click.Path(path_type=Path), metavar="FILE", help="Draw it as a picture too."
)
@report_format_option(csv=True)
@output_option()
@all_option
@pass_session
def timeline(
    session: Session,
    subject: str | None,
    first: int | None,
    last: int | None,
    only: str | None,
    svg: Path | None,
    form: str | None,
    output: Path | None,
    everything: bool,
) -> None:
    r"""Show when things begin and end, and how need, gap and coverage moved by year.

    SUBJECT is an agency, an arrangement or a threat; without it, the whole network.

    \b
    Examples:
      bordergraph timeline
      bordergraph timeline IBET --svg ibet.svg
      bordergraph timeline RCMP --from 2001 --only years --format csv
    """
    from bordergraph.analysis.whatif.yearly import yearly
    from bordergraph.views.record import timeline as views

    if svg is not None:
        writable(svg)
    kg = session.graph()
    kind, slug = (
        kg.names.find_any(("agency", "arrangement", "threat"), subject) if subject else ("", "")
    )
    key = f"{kind}:{slug}" if subject else None
    network = kg.network()
    labels = kg.labels
    found = views.events(kg.view("events"), key)
    start, end = _years(found, first, last, WHOLE if key is None else SUBJECT)
    found = [e for e in found if start <= int(e.date[:4]) <= end]
    years = (
        ()
        if only == "events"
        else yearly(
            network,
            range(start, end + 1),
            threat=slug if kind == "threat" else None,
            agency=slug if kind == "agency" else None,
        )
    )
    shown = [] if only == "years" else found
    report = views.timeline_report(key, shown, years, source_index(kg), labels, kg.stamp())
    if svg is not None:
        from bordergraph.views.svg.timeline import timeline_svg

        write(
            svg, timeline_svg(report.title, years, _drawn(network, kind, slug, start, end), labels)
        )
        talk(f"wrote {svg}")

    def flat() -> Table:
        return views.years_table(years) if only == "years" else views.events_table(shown, labels)

    deliver(kg, report, form, output, everything=everything, flat=flat)


def _years(
    found: Sequence[Event], first: int | None, last: int | None, back: int
) -> tuple[int, int]:
    """Return the years to show: those asked for, else up to the last in which something began.

    Raises:
        UsageError: The first year lies after the last.
    """
    begun = [int(e.date[:4]) for e in found if e.kind in {"start", "joined", "found", "founded"}]
    end = last or max(begun, default=first or 2000)
    start = first or max(min(begun, default=end), end - back + 1)
    if start > end:
        raise UsageError(f"--from {start} lies after --to {end}", "swap the two years")
    return start, end


def _drawn(network: Network, kind: str, slug: str, start: int, end: int) -> list[Arrangement]:
    """Return the arrangements to draw: those of the subject that touch the years, by start."""
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
