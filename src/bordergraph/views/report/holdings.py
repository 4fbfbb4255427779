"""What the graph holds, and how much of its sources was read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bordergraph.model import AgencyClass, ArrangementClass
from bordergraph.views.report.model import Line, Row, Section, Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from bordergraph.model import (
        Citation,
        Figure,
        Finding,
        Flow,
        Focus,
        Mandate,
        Participation,
        Share,
    )
    from bordergraph.views.report.data import ReportData
    from bordergraph.words.labels import Labels

    Fact: TypeAlias = Participation | Flow | Share | Mandate | Focus | Finding | Figure

__all__ = ["holdings_section", "places", "sources_read"]

FOREIGN = "other"
HOME = ("CA", "US")


def places(m: ReportData) -> tuple[str, ...]:
    """Return the groups to count by: the two countries, or in other data its two largest groups."""
    found = Counter(a.country for a in m.network.agencies if a.country)
    home = tuple(c for c in HOME if c in found)
    return home or tuple(sorted(sorted(found, key=lambda c: (-found[c], c))[: len(HOME)]))


def _citations(m: ReportData) -> Iterator[Citation]:
    for fact in (*_facts(m), *m.network.arrangements):
        yield from fact.citations


def _facts(m: ReportData) -> Iterator[Fact]:
    n = m.network
    for group in (
        n.participations, n.flows, n.shares, n.mandates, n.foci, n.findings, n.figures,
    ):  # fmt: skip
        yield from group


def _statements(m: ReportData) -> int:
    """Count statements: one for each citation of a fact, and a fact without any is one too."""
    cited = {c.statement for c in _citations(m)}
    return len(cited) + sum(not fact.citations for fact in _facts(m))


def sources_read(m: ReportData) -> set[str]:
    """Return the ids of the sources behind what the analysis reads."""
    return {c.source for c in _citations(m)}


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
                statements=labels.count("statement", _statements(m)),
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
    home = places(m)
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


def _place(code: str, labels: Labels) -> str:
    return labels.country(code) if code else labels.say("no-country")
