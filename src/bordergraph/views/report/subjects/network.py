"""The report on the whole network."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from bordergraph.analysis.core.documented import sources_behind
from bordergraph.analysis.core.tie_evidence import partners
from bordergraph.analysis.register import first_page
from bordergraph.model import AgencyClass, cited
from bordergraph.views.report.charts import present
from bordergraph.views.report.charts.served import (
    exchange_matrix,
    served_by_side_figure,
    ties_among_figure,
)
from bordergraph.views.report.charts.timelines import arrangements_figure
from bordergraph.views.report.model import Section
from bordergraph.views.report.parts.brief import not_known_section, report_on, rhythm_line
from bordergraph.views.report.parts.needs import (
    counts_table,
    every,
    headline,
    holdings_section,
    served_section,
    standing_section,
)
from bordergraph.views.report.parts.problems import other_problems_section
from bordergraph.views.report.parts.recommendations import recommendations_section
from bordergraph.views.report.parts.sections import (
    contests_section,
    describe,
    method_section,
    statement_section,
)
from bordergraph.views.table.column import (
    DASH,
    Column,
    code,
    codes,
    concept,
    number,
    rounded,
    term,
    thing,
    words,
)
from bordergraph.views.table.table import Line
from bordergraph.views.tables.facts import arrangement_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bordergraph.analysis.core.documented import AgencyCoverage
    from bordergraph.analysis.groups import Separation
    from bordergraph.analysis.method.rows import Served
    from bordergraph.analysis.register import Problem
    from bordergraph.analysis.structure.brokers import Broker
    from bordergraph.views.report.model import Report, ReportData
    from bordergraph.words.labels import Labels

T = TypeVar("T")


def network_report(m: ReportData) -> Report:
    """Return the report on the whole network, most important first.

    Args:
        m: Analysis results and names; a brief is only what the long report begins with.
    """
    labels = m.labels
    title = m.title or labels.say("network-title")
    served = m.assessment.served()
    first = first_page(m.problems)
    return report_on(
        m,
        "network",
        (),
        title,
        labels.say("network-subtitle", day=labels.day(m.facts.day)),
        _summary(m, served, first),
        _served(m, served),
        keep=every,
        problems=first,
        gapping=m.problems,
        intro=labels.say("problems-first-page", len(first), live=sum(p.live for p in m.problems)),
        unknown=not_known_section(m, served, more=_left_out(m)),
        rest=lambda: _rest(m, first),
    )


def _rest(m: ReportData, first: Sequence[Problem]) -> tuple[Section, ...]:
    """Return what stands behind the opening: the lists that trace it, and the method."""
    return (
        other_problems_section(m, [p for p in m.problems if p not in first]),
        _sharing(m),
        silos_section(m),
        _connectors(m),
        _arrangements(m),
        statement_section(m),
        recommendations_section(m),
        contests_section(m, m.contests),
        _thin(m),
        holdings_section(m),
        standing_section(m),
        method_section(m),
    )


def _summary(m: ReportData, served: Served, problems: Sequence[Problem]) -> Section:
    labels = m.labels
    by_country = Counter(m.country[a] for a in m.facts.agencies)
    main = by_country.most_common(2)
    places = [(labels.country(c) or labels.say("no-country"), n) for c, n in main]
    if rest := len(m.facts.agencies) - sum(n for _, n in main):
        places.append((labels.say("elsewhere"), rest))
    parts = [labels.say("place-count", place=place, n=n) for place, n in places]
    size = labels.say(
        "summary-size",
        agencies=labels.count("agency", len(m.facts.agencies))
        + (f" ({', '.join(parts)})" if parts else ""),
        arrangements=labels.count("arrangement", len(m.facts.working)),
        sources=labels.count("source", len(sources_behind(m.network))),
    )
    rhythm = rhythm_line(m)
    return Section(
        "summary",
        headline(m, served, problems=problems),
        lines=(Line(size), *((rhythm,) if rhythm else ())),
    )


def _served(m: ReportData, served: Served) -> Section:
    table = counts_table(m, "threat", m.assessment.served_by_threat(), "needs-threats-caption")
    return served_section(m, served, served_by_side_figure(m), table)


def _left_out(m: ReportData) -> list[Line]:
    """Say which threats are too wide to tell who needs whom."""
    wide = {x.threat for x in m.facts.mandates} & m.assessment.umbrella
    if not wide:
        return []
    names = m.labels.listed("threat", m.labels.ordered("threat", wide))
    return [Line(m.labels.say("left-out-umbrella", threats=names))]


def _sharing(m: ReportData) -> Section:
    """Return who shares with whom, as a picture."""
    labels = m.labels
    figures = present(exchange_matrix(m), ties_among_figure(m, m.facts.agencies))
    intro = labels.say("sharing-intro") if m.sharing and m.sharing.pairs else ""
    return Section("sharing", labels.say("sharing"), intro, figures=figures)


def _ranked(m: ReportData) -> list[Broker]:
    known = m.network.agency_by_id
    agencies = [
        b for b in m.brokers if b.agency in known and known[b.agency].cls is AgencyClass.AGENCY
    ]
    linked = partners(m.facts, every=True)
    return sorted(agencies, key=lambda b: (-b.betweenness, -linked.get(b.agency, 0), b.agency))


def top_role(broker: Broker) -> str:
    """Return the role an agency holds most beyond chance, or most often; empty without any."""
    held = [r for r, n in broker.roles.items() if n > 0]
    if not held:
        return ""
    return max(held, key=lambda r: (broker.z.get(r) or 0.0, broker.roles[r], r))


def _connectors(m: ReportData) -> Section:
    labels = m.labels
    taking = m.facts.taking_part
    home = {a.id: m.country.get(a.id, "") for a in m.network.agencies}
    linked: dict[str, Counter[str]] = {}
    for agency, partners_of in m.linkage.partners_by(home):
        linked[agency] = Counter()
        for (country, _), n in partners_of.items():
            linked[agency][country] += n
    brokers = [b for b in _ranked(m) if linked.get(b.agency)]
    columns: tuple[Column[Broker], ...] = (
        thing("agency"),
        *_by_place(m, "partners", lambda b: linked[b.agency]),
        code("partners", lambda b: dict(sorted(linked[b.agency].items()))),
        codes(
            "arrangements", lambda b: sorted({p.arrangement for p in taking.get(b.agency, ())})
        ).counted(),
        number("betweenness", places=3),
        concept("broker-role", "role", top_role),
        code("z", lambda b: rounded(b.z.get(top_role(b)))),
    )
    table = m.table(
        columns,
        brokers,
        "connectors-caption",
        sources=lambda b: cited(*(p.citations for p in taking.get(b.agency, ()))),
    )
    intro = ""
    if brokers:
        counted = f" {labels.say('connectors-places')}" if m.places else ""
        intro = labels.say("connectors-intro") + counted
    return Section("connectors", labels.say("connectors"), intro, table=table)


def _by_place(
    m: ReportData, counted: str, of: Callable[[T], Counter[str]]
) -> tuple[Column[T], ...]:
    """Return a column for each group counted by, or one for all where there are no groups."""

    def place(code: str) -> Column[T]:
        return words(lambda labels: labels.place(code), lambda item, _: of(item)[code], number=True)

    home = tuple(map(place, m.places))
    return home or (words(counted, lambda item, _: of(item).total(), number=True),)


def _arrangements(m: ReportData) -> Section:
    by_id, members = m.network.arrangement_by_id, m.facts.members
    columns = arrangement_columns(m.facts)
    table = m.table(
        (
            columns[0],
            *_by_place(
                m, "members", lambda a: Counter(m.country.get(p.agency, "") for p in members[a.id])
            ),
            *(c for c in columns[1:] if c.heading not in {"kind", "members"}),
        ),
        (by_id[a] for a in sorted(members, key=lambda a: (-len(members[a]), a))),
        "arrangements-caption",
        sources=lambda a: cited(a.citations, *(p.citations for p in members[a.id])),
    )
    figures = present(arrangements_figure(m, by_id))
    return Section("arrangements", m.labels.say("arrangements"), table=table, figures=figures)


def _side(side: str, heading: str) -> tuple[Column[Separation], ...]:
    """Return the needs on one side of a boundary: all counts, and three for people."""
    of = attrgetter(side)
    return (
        code(side, lambda s: asdict(of(s))),
        words(heading, lambda s, _: of(s).needs, number=True),
        words("regular", lambda s, _: of(s).regular, number=True),
        words("assumed", lambda s, _: of(s).assumed, number=True),
    )


def _difference(silo: Separation, labels: Labels) -> str:
    """Return the interval of the difference; a verdict that is inconclusive stands alone."""
    if silo.verdict == "inconclusive" or silo.interval is None:
        return DASH
    ends = {"low": silo.interval.low, "high": silo.interval.high}
    return labels.say("interval", **{k: labels.number(v, 2) for k, v in ends.items()})


def silos_section(m: ReportData, by: str = "country") -> Section:
    """Return how the needs of each group are served inside it and across its boundary."""
    labels = m.labels
    judged = [s for s in m.silos if s.verdict != "too-small"]
    small = len(m.silos) - len(judged)
    columns: tuple[Column[Separation], ...] = (
        Column("group", lambda s: s.group, lambda s, _: labels.group(by, s.group), "group"),
        code("by", lambda _: by),
        term("silo-class", "verdict", heading="verdict"),
        *_side("inside", "needs-in"),
        *_side("across", "needs-out"),
        Column(
            "difference", lambda s: rounded(s.difference), _difference, "difference", is_number=True
        ),
        code("low", lambda s: rounded(s.interval.low) if s.interval else None),
        code("high", lambda s: rounded(s.interval.high) if s.interval else None),
    )
    notes = [labels.say("silos-note")] if judged else []
    if judged and small:
        notes.append(labels.say("silos-small", small, groups=small))
    return Section(
        "silos",
        labels.say("silos"),
        labels.say("silos-intro") if judged else "",
        table=m.table(columns, judged, "silos-caption"),
        notes=tuple(notes),
    )


_COVERAGE: tuple[Column[AgencyCoverage], ...] = (
    thing("agency"), number("sources"), number("statements"), code("grade"),
)  # fmt: skip
"""How well one agency's ties are documented."""


def _thin(m: ReportData) -> Section:
    labels, by_id = m.labels, m.network.agency_by_id
    thin = sorted(
        (c for c in m.coverage if c.grade in {"thin", "none"}),
        key=lambda c: (c.sources, c.statements, c.agency),
    )
    columns = (*_COVERAGE, words("what", lambda c, _: describe(by_id[c.agency], labels)))
    table = m.table(columns, thin, "thin-caption", "agency", "what", "sources", "statements")
    intro = labels.say("thin-intro") if thin else ""
    return Section("thin", labels.say("thin"), intro, table=table)
