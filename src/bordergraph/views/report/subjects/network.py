"""The report on the whole network."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, replace
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from bordergraph.analysis.core.documented import sources_behind, statements_behind
from bordergraph.analysis.core.in_force import PROOF_YEARS
from bordergraph.analysis.core.tie_evidence import partners
from bordergraph.analysis.gaps.recommendations import THEMES, weighed
from bordergraph.analysis.register import first_page
from bordergraph.model import AgencyClass, ArrangementClass, Cadence, cited
from bordergraph.views.report.charts import (
    arrangements_chart,
    exchange_matrix,
    served_by_side_chart,
    ties_chart,
)
from bordergraph.views.report.model import Section
from bordergraph.views.report.problems import other_problems_section
from bordergraph.views.report.sections import (
    contests_section,
    counts_table,
    describe,
    headline,
    method_section,
    report_on,
    served_section,
    unknown_needs,
)
from bordergraph.views.report.subjects.recommendation import recommendations_section
from bordergraph.views.table.column import (
    DASH,
    Column,
    code,
    codes,
    concept,
    display,
    number,
    round_float,
    term,
    thing,
)
from bordergraph.views.table.table import Line
from bordergraph.views.tables.facts import arrangement_columns
from bordergraph.views.tables.needs import STANDING, standing_lines
from bordergraph.words.needs import said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bordergraph.analysis.core.documented import AgencyCoverage
    from bordergraph.analysis.gaps.recommendations import Reason, Weighed
    from bordergraph.analysis.groups import Separation
    from bordergraph.analysis.method.rows import Served
    from bordergraph.analysis.register import Problem
    from bordergraph.analysis.structure.brokers import Broker
    from bordergraph.model import Finding
    from bordergraph.views.report.model import Report, ReportData
    from bordergraph.words.labels import Labels

T = TypeVar("T")

_ELSEWHERE = "other"
_STATEMENT = "npf-2025"
"""Id of the statement that is set beside the graph; without it there is no section on it."""

_SIDES = ("supports", "against", "undocumented")


def network_report(m: ReportData) -> Report:
    """Return the report on the whole network, most important first.

    Args:
        m: Analysis results and names; a brief is only what the long report begins with.
    """
    labels = m.labels
    title = m.title or labels.say("network-title")
    served = m.assessment.served()
    first = first_page(m.problems)
    by_threat = counts_table(m, "threat", m.assessment.served_by_threat(), "needs-threats-caption")
    return report_on(
        m,
        "network",
        (),
        title,
        labels.say("network-subtitle", day=labels.day(m.facts.day)),
        _summary(m, served, first),
        _with_aged(m, served_section(m, served, served_by_side_chart(m), by_threat)),
        keep=lambda _: True,
        problems=first,
        gapping=m.problems,
        intro=labels.say("problems-first-page", len(first), live=sum(p.live for p in m.problems)),
        unknown=(*unknown_needs(m, served), _resting_on_one(m), _left_out(m)),
        rest=_rest(m, first),
    )


def _with_aged(m: ReportData, section: Section) -> Section:
    """Return how needs are served; at length also how many more would be if no source were too old."""
    if m.brief or not m.assessment.aged:
        return section
    told = {"years": PROOF_YEARS, "when": m.labels.day(m.facts.day)}
    line = Line(m.labels.say("aged-needs", len(m.assessment.aged), **told))
    return replace(section, lines=(*section.lines, line))


def _rest(m: ReportData, first: Sequence[Problem]) -> Iterator[Section]:
    """Yield what stands behind the opening: the lists that trace it, and the method."""
    yield other_problems_section(m, [p for p in m.problems if p not in first])
    yield _sharing(m)
    yield silos_section(m)
    yield _connectors(m)
    yield _arrangements(m)
    yield _statement(m)
    yield recommendations_section(m)
    yield contests_section(m, m.contests)
    yield _thin(m)
    yield _holdings(m)
    yield _standing(m)
    yield method_section(m)


def _summary(m: ReportData, served: Served, problems: Sequence[Problem]) -> Section:
    labels = m.labels
    by_country = Counter(m.country_of[a] for a in m.facts.agencies)
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
    heading, rhythm = headline(m, served, problems=problems), _rhythm(m)
    return Section("summary", heading, lines=(Line(size), *rhythm))


def _rhythm(m: ReportData) -> Iterator[Line]:
    """Say how many arrangements in force are known to carry information without being asked."""
    cadences = m.facts.cadences
    every, unknown = cadences.total(), cadences[Cadence.UNKNOWN]
    if every == unknown:
        return
    text = m.labels.say(
        "summary-frequency",
        sum(n for c, n in cadences.items() if c.regular),
        all=every,
        request=cadences[Cadence.ON_REQUEST],
        incident=cadences[Cadence.INCIDENT_DRIVEN],
        unknown=unknown,
        years=PROOF_YEARS,
    )
    yield Line(text)


def _resting_on_one(m: ReportData) -> Line | None:
    """Name the arrangement that alone gives most needs an assumed channel."""
    found = () if m.brief else m.assessment.sole_assumed()
    if not found:
        return None
    arrangement, needs = found[0]
    name = m.labels.short("arrangement", arrangement)
    return Line(m.labels.say("unknown-assumed-sole", needs, name=name))


def _left_out(m: ReportData) -> Line | None:
    """Say which threats are too wide to tell who needs whom."""
    wide = {x.threat for x in m.facts.mandates} & m.assessment.umbrella
    if not wide:
        return None
    names = m.labels.listed("threat", m.labels.ordered("threat", wide))
    return Line(m.labels.say("left-out-umbrella", threats=names))


def _sharing(m: ReportData) -> Section:
    """Return who shares with whom, as a picture."""
    labels = m.labels
    figures = (exchange_matrix(m), ties_chart(m, m.facts.agencies))
    intro = labels.say("sharing-intro") if m.sharing and m.sharing.pairs else ""
    return Section("sharing", labels.say("sharing"), intro, charts=tuple(filter(None, figures)))


def _ranked(m: ReportData) -> list[Broker]:
    known = m.network.agency_by_id
    agencies = [
        b for b in m.brokers if b.agency in known and known[b.agency].cls is AgencyClass.AGENCY
    ]
    linked = partners(m.facts, every=True)
    return sorted(agencies, key=lambda b: (-b.betweenness, -linked.get(b.agency, 0), b.agency))


def _connectors(m: ReportData) -> Section:
    taking = m.facts.taking_part
    home = {a.id: m.country_of.get(a.id, "") for a in m.network.agencies}
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
        ).with_count(),
        number("betweenness", decimals=3),
        concept("broker-role", "role", attrgetter("top_role")),
        code("z", lambda b: round_float(b.z.get(b.top_role))),
    )
    found = m.table_section(
        "connectors",
        columns,
        brokers,
        intro="connectors-intro",
        sources=lambda b: cited(*(p.citations for p in taking.get(b.agency, ()))),
    )
    if not (brokers and m.main_countries):
        return found
    return replace(found, intro=f"{found.intro} {m.labels.say('connectors-places')}")


def _by_place(
    m: ReportData, counted: str, of: Callable[[T], Counter[str]]
) -> tuple[Column[T], ...]:
    """Return a column for each group counted by, or one for all where there are no groups."""

    def place(code: str) -> Column[T]:
        return display(
            lambda labels: labels.place(code), lambda item, _: of(item)[code], number=True
        )

    home = tuple(map(place, m.main_countries))
    return home or (display(counted, lambda item, _: of(item).total(), number=True),)


def _arrangements(m: ReportData) -> Section:
    by_id, members = m.network.arrangement_by_id, m.facts.members
    columns = arrangement_columns(m.facts)
    return m.table_section(
        "arrangements",
        (
            columns[0],
            *_by_place(
                m,
                "members",
                lambda a: Counter(m.country_of.get(p.agency, "") for p in members[a.id]),
            ),
            *(c for c in columns[1:] if c.heading not in {"kind", "members"}),
        ),
        (by_id[a] for a in sorted(members, key=lambda a: (-len(members[a]), a))),
        chart=arrangements_chart(m, by_id),
        sources=lambda a: cited(a.citations, *(p.citations for p in members[a.id])),
    )


def _side(side: str, heading: str) -> tuple[Column[Separation], ...]:
    """Return the needs on one side of a boundary: all counts, and three for people."""
    of = attrgetter(side)
    return (
        code(side, lambda s: asdict(of(s))),
        display(heading, lambda s, _: of(s).needs, number=True),
        display("regular", lambda s, _: of(s).regular, number=True),
        display("assumed", lambda s, _: of(s).assumed, number=True),
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
            "difference",
            lambda s: round_float(s.difference),
            _difference,
            "difference",
            is_number=True,
        ),
        code("low", lambda s: round_float(s.interval.low) if s.interval else None),
        code("high", lambda s: round_float(s.interval.high) if s.interval else None),
    )
    drawn = [s.interval.draws for s in judged if s.interval]
    notes = [labels.say("silos-note", draws=drawn[0])] if drawn else []
    if judged and small:
        notes.append(labels.say("silos-small", small, groups=small))
    return m.table_section("silos", columns, judged, intro="silos-intro", notes=tuple(notes))


_COVERAGE: tuple[Column[AgencyCoverage], ...] = (
    thing("agency"), number("sources"), number("statements"), code("grade"),
)  # fmt: skip
"""How well one agency's ties are documented."""


def _thin(m: ReportData) -> Section:
    by_id = m.network.agency_by_id
    thin = sorted(
        (c for c in m.coverage if c.grade in {"thin", "none"}),
        key=lambda c: (c.sources, c.statements, c.agency),
    )
    columns = (*_COVERAGE, display("what", lambda c, labels: describe(by_id[c.agency], labels)))
    order = ("agency", "what", "sources", "statements")
    return m.table_section("thin", columns, thin, *order, intro="thin-intro")


def _statement(m: ReportData) -> Section:
    """Return one row a theme: what supports the claims, what speaks against, what is unknown."""
    labels = m.labels
    found = weighed(m.facts, m.assessment, _STATEMENT)

    def said_on(side: str) -> Column[Weighed]:
        return codes(side, lambda w: (said(r, labels) for r in getattr(w, side)))

    def codes_on(side: str) -> Column[Weighed]:
        return codes(f"{side}_codes", lambda w: (r.key for r in getattr(w, side)))

    columns: tuple[Column[Weighed], ...] = (
        Column("theme", attrgetter("theme"), _theme, "theme"),
        codes("claims", lambda w: (f.id for f in w.claims)),
        codes("other_findings", lambda w: (f.id for f in w.agreeing)),
        codes("disputing_findings", lambda w: (f.id for f in w.disputing)),
        display("others-agree", lambda w, _: len(w.agreeing), number=True),
        display("others-dispute", lambda w, _: len(w.disputing), number=True),
        *map(said_on, _SIDES),
        *map(codes_on, _SIDES),
    )
    return m.table_section(
        "statement",
        columns,
        found,
        heading="claims",
        intro="claims-intro",
        sources=lambda _: (_STATEMENT,),
        details=lambda w: (
            *_claims(m, w.claims),
            *(_side_line(side, getattr(w, side), labels) for side in _SIDES),
        ),
        limit=len(found),
    )


def _theme(w: Weighed, labels: Labels) -> str:
    """Return what a theme is called; one that is no theme of the statement is a kind of finding."""
    if w.theme in THEMES:
        return labels.say(f"theme.{w.theme}")
    return labels.concept("finding-kind", w.theme)


def _side_line(side: str, reasons: tuple[Reason, ...], labels: Labels) -> Line:
    """Return what stands on one side as a line, with the sources it rests on."""
    text = labels.join(said(r, labels) for r in reasons) or labels.say("claims-nothing")
    sources = tuple(dict.fromkeys(s for r in reasons for s in r.sources))
    return Line(labels.say(f"claims-side.{side}", text=text), sources)


def _claims(m: ReportData, claims: Iterable[Finding]) -> tuple[Line, ...]:
    """Return each claim in our words, after the names of what it speaks of."""
    labels = m.labels
    texts: dict[str, None] = {}
    for f in claims:
        about = labels.listed("arrangement", f.arrangements, 4)
        for note in (c.note for c in f.citations if c.note):
            key = "it-claims-of" if about else "it-claims"
            texts[labels.say(key, about=about, text=labels.told(note))] = None
    return tuple(Line(text, (_STATEMENT,)) for text in texts)


def _holdings(m: ReportData) -> Section:
    """Return counts of bodies by country, of arrangements, statements and sources."""
    labels, n = m.labels, m.network
    programs = sum(1 for a in n.arrangements if a.cls is ArrangementClass.PROGRAM)
    texts = [
        labels.say(
            "holds-arrangements",
            programs=labels.count("program", programs),
            channels=labels.count("channel", len(n.arrangements) - programs),
            working=len(m.facts.working),
        ),
        labels.say(
            "holds-statements",
            statements=labels.count("statement", statements_behind(n)),
            threats=labels.count("threat", len(n.threats)),
            findings=labels.count("finding", len(n.findings)),
            figures=labels.count("figure", len(n.figures)),
        ),
    ]
    agencies = sum(1 for a in n.agencies if a.cls is AgencyClass.AGENCY)
    if gone := agencies - len(m.facts.agencies):
        compared = labels.count("agency", len(m.facts.agencies))
        texts.append(labels.say("holds-compared", gone, compared=compared))
    texts.append(_sources_held(m))
    cells: dict[str, Counter[AgencyClass]] = {}
    for a in n.agencies:
        key = a.country if a.country in m.main_countries or not a.country else _ELSEWHERE
        cells.setdefault(key, Counter())[a.cls] += 1

    def bodies(cls: AgencyClass) -> Column[str]:
        heading = f"class.{cls}"
        return number(cls.value, lambda labels: labels.say(heading), lambda k: cells[k][cls])

    return m.table_section(
        "holdings",
        (
            Column("country", str, _place, "country"),
            *(bodies(c) for c in AgencyClass if any(cells[k][c] for k in cells)),
        ),
        sorted(cells, key=lambda k: (k == _ELSEWHERE, not k, k)),
        caption="holds-caption",
        lines=map(Line, texts),
    )


def _sources_held(m: ReportData) -> str:
    """Return how many sources there are, and how far each was read."""
    labels, sources = m.labels, m.network.sources
    if not sources:
        return labels.say("holds-no-sources")
    extent = Counter(s.extent_read or "unread" for s in sources)
    return labels.say(
        "holds-sources",
        sources=labels.count("source", len(sources)),
        extents=", ".join(labels.say(f"holds-read.{e}", n=k) for e, k in extent.most_common()),
    )


def _standing(m: ReportData) -> Section:
    """Return how the statements stood when they were compared with the text of their sources."""
    lines = map(Line, standing_lines(m.source_support, m.labels)) if m.source_support else ()
    title = "standing-title"
    return m.table_section(
        "standing", STANDING, m.source_support, heading=title, caption=title, lines=lines
    )


def _place(code: str, labels: Labels) -> str:
    if code == _ELSEWHERE:
        return labels.say("elsewhere")
    return labels.country(code) if code else labels.say("no-country")
