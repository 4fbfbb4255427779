"""How needs are served: six counts that add up, and what is counted apart."""

from __future__ import annotations

from collections import Counter
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from bordergraph.analysis.core.documented import statements_behind
from bordergraph.analysis.method.rows import SERVED
from bordergraph.model import AgencyClass, ArrangementClass
from bordergraph.views.report.model import Section
from bordergraph.views.table.column import Column, code, codes, day, number, term, thing
from bordergraph.views.table.table import Line, Table
from bordergraph.views.tables.needs import APART, STANDING, counts_columns, standing_lines
from bordergraph.words.labels import capitalized
from bordergraph.words.needs import channels_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bordergraph.analysis.method.rows import NeedRow, Served
    from bordergraph.analysis.register import Problem
    from bordergraph.views.report.data import ReportData
    from bordergraph.views.report.model import Picture
    from bordergraph.words.labels import Labels


_HEADLINES = {
    "network": "headline-problems",
    "agency": "headline-problems-of",
    "pair": "headline-problems-of",
}


def headline(
    m: ReportData,
    served: Served,
    of: str = "",
    *,
    kind: str = "network",
    problems: Sequence[Problem] = (),
) -> str:
    """Return the finding of a report in one sentence, without a full stop.

    Documented problems come first, then needs.

    Args:
        m: Analysis results and names.
        served: How the needs of the subject are served.
        of: The subject's name.
        kind: network, agency, threat, pair or group.
        problems: The documented problems of the subject.
    """
    labels = m.labels
    if live := sum(p.live for p in problems):
        key = _HEADLINES.get(kind, "headline-problems-on")
        named = of if key == "headline-problems-of" else capitalized(of)
        first = labels.say(key, live, n=labels.number(live), of=named)
        rest = labels.say(
            "headline-needs" if served.not_assessed else "headline-needs-assessed",
            needs=labels.count("need", served.needs),
            regular=labels.number(served.regular),
            unknown=labels.number(served.not_assessed),
        )
        return labels.join((first, rest)) if served.needs else first
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
    figure: Picture | None,
    table: Table[Any] | None = None,
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
    if not (served.needs or any(getattr(served, key) for key in APART)):
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
    if not m.brief and any(getattr(served, key) for key in APART):
        apart = {key: labels.number(getattr(served, key)) for key in APART}
        lines.append(Line(labels.say("served-apart", **apart)))
    notes = (labels.say("needs-twice"),) if twice and table and table.items and not m.brief else ()
    return Section(
        "served",
        heading,
        labels.say("needs-intro"),
        tuple(lines),
        None if m.brief else table,
        notes,
        (figure,) if figure else (),
    )


def counts_table(
    m: ReportData, kind: str, counts: Mapping[str, Served], caption: str, *, limit: int = 15
) -> Table[tuple[str, Served]]:
    """Return the six counts by threat or by agency, most needs first.

    Args:
        m: Analysis results and names.
        kind: ``threat`` or ``agency``.
        counts: The counts by id.
        caption: Key of what the table shows.
        limit: Rows of text and Markdown.
    """
    ordered = sorted(counts.items(), key=lambda c: (-c[1].needs, c[0]))
    columns: tuple[Column[tuple[str, Served]], ...] = (
        thing(kind, of=itemgetter(0)), *counts_columns(itemgetter(1)),
    )  # fmt: skip
    return m.table(columns, (c for c in ordered if c[1].needs), caption, limit=limit)


NEED: tuple[Column[NeedRow], ...] = (
    codes("agencies"),
    thing("threat"),
    term("need"),
    term("channel", of=lambda row: row.outcome),
    day("searched_on", "searched"),
    code("reported_problems", lambda row: row.reported),
    code("candidate"),
)
"""One row of need."""


def needs_table(m: ReportData, rows: Sequence[NeedRow], caption: str) -> Table[NeedRow]:
    """Return the rows of need of one pair, threat by threat, with what serves each."""
    why = {e.row.key: e for e in m.explained(rows)}
    return m.table(
        NEED,
        rows,
        caption,
        details=lambda row: (Line(channels_text(why[row.key], m.labels)),),
        limit=20,
    )


FOREIGN = "other"


def holdings_section(m: ReportData) -> Section:
    """Return counts of bodies by country, of arrangements, statements and sources."""
    labels, n = m.labels, m.network
    programs = sum(1 for a in n.arrangements if a.cls is ArrangementClass.PROGRAM)
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
    lines.append(Line(_sources_held(m)))
    return Section("holdings", labels.say("holdings"), lines=tuple(lines), table=_bodies_table(m))


def _sources_held(m: ReportData) -> str:
    """Return how many sources there are, and how far each was read."""
    labels, sources = m.labels, m.network.sources
    if not sources:
        return labels.say("holds-no-sources")
    extent = Counter(s.extent_read or "unread" for s in sources)
    return labels.say(
        "holds-sources",
        sources=labels.count("source", len(sources)),
        extents=", ".join(
            labels.say(f"holds-read.{e}", n=labels.number(k)) for e, k in extent.most_common()
        ),
    )


def _bodies_table(m: ReportData) -> Table[str]:
    """Return the numbers of bodies by country and class."""
    cells: dict[str, Counter[AgencyClass]] = {}
    for a in m.network.agencies:
        key = a.country if a.country in m.places or not a.country else FOREIGN
        cells.setdefault(key, Counter())[a.cls] += 1
    classes = [c for c in AgencyClass if any(cells[k][c] for k in cells)]
    columns = (
        Column("country", str, _place, "country"),
        *(_class_column(c, cells) for c in classes),
    )
    items = sorted(cells, key=lambda k: (k == FOREIGN, not k, k))
    return m.table(columns, items, "holds-caption")


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
