"""What the graph holds, and how much of its sources was read."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

from bordergraph.analysis.core.documented import statements_behind
from bordergraph.model import AgencyClass, ArrangementClass
from bordergraph.views.report.model import Line, Row, Section, Table
from bordergraph.views.tables.covered import standing_cells, standing_headings, standing_lines

if TYPE_CHECKING:
    from bordergraph.views.report.data import ReportData
    from bordergraph.words.labels import Labels

__all__ = ["holdings_section", "standing_section"]

FOREIGN = "other"


def holdings_section(m: ReportData) -> Section:
    """Return counts of bodies by country, of arrangements, statements and sources."""
    labels, n = m.labels, m.network
    programs = sum(1 for a in n.arrangements if a.cls is ArrangementClass.PROGRAM)
    extent = Counter(s.extent_read or "unread" for s in n.sources)
    lines = [
        Line(
            labels.say(
                "holds-arrangements",
                programs=labels.count("program", programs),
                channels=labels.count("channel", len(n.arrangements) - programs),
                working=labels.number(len(m.facts.working)),
            )
        ),
        Line(
            labels.say(
                "holds-statements",
                statements=labels.count("statement", statements_behind(n)),
                threats=labels.count("threat", len(n.threats)),
                findings=labels.count("finding", len(n.findings)),
                figures=labels.count("figure", len(n.figures)),
            )
        ),
    ]
    agencies = sum(1 for a in n.agencies if a.cls is AgencyClass.AGENCY)
    if gone := agencies - len(m.facts.agencies):
        compared = labels.count("agency", len(m.facts.agencies))
        lines.append(Line(labels.say("holds-compared", gone, compared=compared, n=gone)))
    if n.sources:
        lines.append(
            Line(
                labels.say(
                    "holds-sources",
                    sources=labels.count("source", len(n.sources)),
                    extents=", ".join(
                        labels.say(f"holds-read.{e}", n=labels.number(k))
                        for e, k in extent.most_common()
                    ),
                )
            )
        )
    else:
        lines.append(Line(labels.say("holds-no-sources")))
    home = m.places
    cells: dict[str, Counter[AgencyClass]] = {}
    for a in n.agencies:
        key = a.country if a.country in home or not a.country else FOREIGN
        cells.setdefault(key, Counter())[a.cls] += 1
    classes = [c for c in AgencyClass if any(cells[k][c] for k in cells)]
    rows = tuple(
        Row(
            (
                labels.say("elsewhere") if k == FOREIGN else _place(k, labels),
                *(labels.number(cells[k][c]) for c in classes),
            ),
            record={"country": k, **{c.value: cells[k][c] for c in classes}},
        )
        for k in sorted(cells, key=lambda k: (k == FOREIGN, not k, k))
    )
    columns = (labels.say("column.country"), *(labels.say(f"class.{c}") for c in classes))
    caption = labels.say("holds-caption")
    table = Table(columns, rows, frozenset(range(1, len(columns))), caption=caption)
    return Section("holdings", labels.say("holdings"), lines=tuple(lines), table=table)


def standing_section(m: ReportData) -> Section:
    """Return how the statements stood when they were compared with the text of their sources."""
    labels = m.labels
    rows = tuple(
        Row(
            (
                *standing_cells(s, labels),
                *map(labels.number, (s.sources, s.statements, s.supported, s.partly, s.not_shown)),
            ),
            record=asdict(s),
        )
        for s in m.standing
    )
    columns = standing_headings(labels)
    title = labels.say("standing-title")
    return Section(
        "standing",
        title,
        lines=tuple(map(Line, standing_lines(m.standing, labels))) if rows else (),
        table=Table(columns, rows, frozenset(range(2, len(columns))), caption=title),
    )


def _place(code: str, labels: Labels) -> str:
    return labels.country(code) if code else labels.say("no-country")
