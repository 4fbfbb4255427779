"""How needs are served: six counts that add up, and what is counted apart."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from bordergraph.analysis.method.assessment import SERVED
from bordergraph.views.report.model import Line, Row, Section, Table
from bordergraph.words.needs import channels_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bordergraph.analysis.method.assessment import NeedRow, Served
    from bordergraph.views.report.data import ReportData
    from bordergraph.views.report.model import Figure

__all__ = [
    "counts_cells",
    "counts_columns",
    "counts_table",
    "headline",
    "needs_table",
    "served_section",
]

_APART = ("by_mandate", "within_body", "slight")


def headline(m: ReportData, served: Served, of: str = "", *, kind: str = "network") -> str:
    """Return the finding of a report in one sentence, without a full stop.

    Args:
        m: Analysis results and names.
        served: How the needs of the subject are served.
        of: The subject's name.
        kind: network, agency, threat, pair or group.
    """
    labels = m.labels
    if not served.needs:
        return labels.say("headline-none" if kind == "network" else "headline-none-of", of=of)
    lacking = served.irregular + served.indirect + served.none
    return labels.say(
        f"headline.{kind}",
        of=of,
        needs=labels.count("need", served.needs),
        regular=labels.number(served.regular),
        assumed=labels.number(served.assumed),
        lacking=labels.number(lacking),
        unknown=labels.number(served.not_assessed),
    )


def served_section(
    m: ReportData,
    served: Served,
    figure: Figure | None,
    table: Table | None = None,
    *,
    twice: bool = False,
) -> Section:
    """Return how needs are served, in words, as a picture and row by row.

    Args:
        m: Analysis results and names.
        served: How all needs of the subject are served.
        figure: The picture of it.
        table: The same by threat or by agency; a brief goes without.
        twice: Whether a need stands in two rows of the table, for both of its agencies.
    """
    labels = m.labels
    heading = labels.say("needs-served")
    if not (served.needs or any(getattr(served, key) for key in _APART)):
        return Section("served", heading)
    lines = []
    if served.needs:
        counts = {o.name.lower(): served.count(o) for o in SERVED}
        told = {key: labels.number(n) for key, n in counts.items()}
        lines.append(
            Line(labels.say("needs-counts", needs=labels.count("need", served.needs), **told))
        )
        lines.append(
            Line(
                labels.say(
                    "needs-reported",
                    served.reported_problems,
                    needs=labels.number(served.needs),
                    n=labels.number(served.reported_problems),
                )
            )
        )
    if any(getattr(served, key) for key in _APART):
        apart = {key: labels.number(getattr(served, key)) for key in _APART}
        lines.append(Line(labels.say("served-apart", **apart)))
    notes = (labels.say("needs-twice"),) if twice and table and table.rows and not m.brief else ()
    return Section(
        "served",
        heading,
        labels.say("needs-intro"),
        tuple(lines),
        None if m.brief else table,
        notes,
        (figure,) if figure else (),
    )


def counts_columns(m: ReportData) -> tuple[str, ...]:
    """Return the headings of `counts_cells`."""
    names = ("needs", *(o.value for o in SERVED), "reported-problems")
    return tuple(m.labels.say(f"column.{name}") for name in names)


def counts_cells(m: ReportData, served: Served) -> tuple[str, ...]:
    """Return the needs, their six counts, and those with a reported problem."""
    counts = (served.needs, *(served.count(o) for o in SERVED))
    return tuple(map(m.labels.number, (*counts, served.reported_problems)))


def counts_table(
    m: ReportData, kind: str, counts: Mapping[str, Served], *, limit: int = 15, caption: str = ""
) -> Table:
    """Return the six counts by threat or by agency, most needs first.

    Args:
        m: Analysis results and names.
        kind: ``threat`` or ``agency``.
        counts: The counts by id.
        limit: Rows of text and Markdown.
        caption: What the table shows.
    """
    rows = tuple(
        Row(
            (m.labels.short(kind, name), *counts_cells(m, served)),
            record={kind: name, **asdict(served)},
        )
        for name, served in sorted(counts.items(), key=lambda c: (-c[1].needs, c[0]))
        if served.needs
    )
    columns = (m.labels.say(f"column.{kind}"), *counts_columns(m))
    return Table(columns, rows, frozenset(range(1, len(columns))), limit, caption)


def needs_table(m: ReportData, rows: Sequence[NeedRow], caption: str) -> Table:
    """Return the rows of need of one pair, threat by threat, with what serves each."""
    labels = m.labels
    found = tuple(
        Row(
            (
                labels.short("threat", row.threat),
                labels.say(f"need.{row.need}"),
                labels.say(f"channel.{row.outcome}"),
                row.searched_on.isoformat() if row.searched_on else "",
            ),
            details=(Line(channels_text(e, labels)),),
            record=need_record(row),
        )
        for row, e in zip(rows, m.explained(rows), strict=True)
    )
    columns = tuple(labels.say(f"column.{c}") for c in ("threat", "need", "channel", "searched"))
    return Table(columns, found, limit=20, caption=caption)


def need_record(row: NeedRow) -> dict[str, Any]:
    """Return one row of need under stable keys."""
    return {
        "agencies": list(row.agencies),
        "threat": row.threat,
        "need": row.need.value,
        "channel": row.outcome.value,
        "searched_on": row.searched_on.isoformat() if row.searched_on else None,
        "reported_problems": row.reported,
        "candidate": row.candidate,
    }
