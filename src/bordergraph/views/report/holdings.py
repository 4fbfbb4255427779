"""What the graph holds, and how much of its sources was read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bordergraph.model import AgencyClass, ArrangementClass
from bordergraph.views.report.model import Line, Row, Section, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bordergraph.model import Citation
    from bordergraph.views.report.material import Material

__all__ = ["holdings_section", "sources_read"]

FOREIGN = "other"


def _citations(m: Material) -> Iterator[Citation]:
    n = m.network
    for group in (
        n.participations, n.flows, n.shares, n.mandates, n.foci, n.findings, n.figures,
        n.arrangements,
    ):  # fmt: skip
        for fact in group:
            yield from fact.citations


def sources_read(m: Material) -> set[str]:
    """Return the ids of the sources behind what the analysis reads."""
    return {c.source for c in _citations(m)}


def holdings_section(m: Material) -> Section:
    """Return counts of bodies by country, of arrangements, statements and sources."""
    labels, n = m.labels, m.network
    programs = sum(1 for a in n.arrangements if a.cls is ArrangementClass.PROGRAM)
    statements = {c.statement for c in _citations(m)}
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
                statements=labels.count("statement", len(statements)),
                threats=labels.count("threat", len(n.threats)),
                findings=labels.count("finding", len(n.findings)),
                figures=labels.count("figure", len(n.figures)),
            )
        ),
    ]
    if n.sources:
        lines.append(
            Line(
                labels.say(
                    "holds-sources",
                    sources=labels.count("source", len(n.sources)),
                    extents=", ".join(
                        f"{labels.number(k)} {labels.concept('extent', e)}"
                        for e, k in extent.most_common()
                    ),
                )
            )
        )
    else:
        lines.append(Line(labels.say("holds-no-sources")))
    cells: dict[str, Counter[AgencyClass]] = {}
    for a in n.agencies:
        key = a.country if a.country in {"CA", "US"} else FOREIGN
        cells.setdefault(key, Counter())[a.cls] += 1
    classes = [c for c in AgencyClass if any(cells[k][c] for k in cells)]
    rows = tuple(
        Row(
            (
                labels.say("elsewhere") if k == FOREIGN else labels.country(k),
                *(labels.number(cells[k][c]) for c in classes),
            ),
            record={"country": k, **{c.value: cells[k][c] for c in classes}},
        )
        for k in sorted(cells, key=lambda k: (k == FOREIGN, k))
    )
    columns = (labels.say("column.country"), *(labels.say(f"class.{c}") for c in classes))
    caption = labels.say("holds-caption")
    table = Table(columns, rows, frozenset(range(1, len(columns))), caption=caption)
    return Section("holdings", labels.say("holdings"), lines=tuple(lines), table=table)
