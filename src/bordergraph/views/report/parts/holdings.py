"""What the graph holds, and how much of its sources was read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bordergraph.analysis.core.documented import statements_behind
from bordergraph.model import AgencyClass, ArrangementClass
from bordergraph.views.report.model import Section
from bordergraph.views.table.column import Column, number
from bordergraph.views.table.table import Line
from bordergraph.views.tables.served import STANDING, standing_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bordergraph.views.report.data import ReportData
    from bordergraph.words.labels import Labels

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
    columns = (
        Column("country", str, _place, "country"),
        *(_class_column(c, cells) for c in classes),
    )
    items = sorted(cells, key=lambda k: (k == FOREIGN, not k, k))
    table = m.table(columns, items, "holds-caption")
    return Section("holdings", labels.say("holdings"), lines=tuple(lines), table=table)


def _class_column(cls: AgencyClass, cells: Mapping[str, Counter[AgencyClass]]) -> Column[str]:
    return number(cls.value, lambda labels: labels.say(f"class.{cls}"), lambda k: cells[k][cls])


def standing_section(m: ReportData) -> Section:
    """Return how the statements stood when they were compared with the text of their sources."""
    labels = m.labels
    title = labels.say("standing-title")
    return Section(
        "standing",
        title,
        lines=tuple(map(Line, standing_lines(m.standing, labels))) if m.standing else (),
        table=m.table(STANDING, m.standing, "standing-title"),
    )


def _place(code: str, labels: Labels) -> str:
    if code == FOREIGN:
        return labels.say("elsewhere")
    return labels.country(code) if code else labels.say("no-country")
