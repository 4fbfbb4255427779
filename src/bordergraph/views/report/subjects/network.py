"""The report on the whole network."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from bordergraph.analysis.core.documented import AgencyCoverage, cited_source_ids
from bordergraph.analysis.core.in_force import PROOF_YEARS
from bordergraph.analysis.gaps.recommendations import THEMES, Reason, WeighedTheme, weigh_claims
from bordergraph.analysis.method.rows import Outcome
from bordergraph.analysis.register import Problem, select_first_page
from bordergraph.model import Arrangement, Cadence, Confidence, Finding, source_ids
from bordergraph.views.report import charts, sections
from bordergraph.views.report.model import Report, ReportData, Section, list_section
from bordergraph.views.report.problems import problems_section
from bordergraph.views.report.subjects.recommendation import recommendations_section
from bordergraph.views.table.column import Column, code, codes, concept, display, number, thing
from bordergraph.views.table.table import Line
from bordergraph.views.tables.facts import (
    PROBLEM_COLUMNS,
    SHORT_COLUMNS,
    arrangement_columns,
    frequency_text,
)
from bordergraph.views.tables.needs import SUPPORT_COLUMNS, support_lines
from bordergraph.views.tables.structure import separation_columns
from bordergraph.words.needs import reason_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bordergraph.analysis.method.rows import Served
    from bordergraph.analysis.structure.brokers import Broker
    from bordergraph.model import Flow, Share
    from bordergraph.words.labels import Labels

T = TypeVar("T")

_STATEMENT = "npf-2025"
"""Id of the source whose claims are compared with the graph."""

_SIDES = ("supports", "against", "undocumented")


def network_report(data: ReportData) -> Report:
    """Return the report on the whole network, most important first."""
    labels = data.labels
    title = data.title or labels.say("network-title")
    served = data.assessment.served()
    first = select_first_page(data.problems)
    counts = data.assessment.served_by_threat()
    by_threat = sections.counts_table(data, "threat", counts, "needs-threats-caption")
    # The chart says the same, and a brief has no room for both.
    sides = None if data.brief else data.assessment
    chart = charts.served_chart(data, served, charts.named_sides(data, data.assessment))
    needs = sections.served(data, served, chart, by_threat, assessment=sides)
    subtitle = labels.say("network-subtitle", state=labels.state(data.facts.day))
    opening = (
        _summary(data, served, first),
        problems_section(data, first, _problems_intro(data, first)),
        replace(needs, lines=(*needs.lines, *_limit_lines(data))),
        sections.gaps_section(data, lambda _: True, data.problems),
        sections.not_known(data, _unknown_lines(data, served)),
    )
    appendix = _appendix(data, first)
    return sections.assemble_report(data, "network", (), title, subtitle, opening, appendix)


def _unknown_lines(data: ReportData, served: Served) -> Iterator[Line]:
    """Yield what the record leaves open: needs not assessed, channels assumed, threats too broad."""
    labels = data.labels
    yield from sections.unknown_needs(data, served)
    assumed, unsearched = data.assessment.count_assumed()
    if unsearched:
        yield Line(labels.say("unsearched-assumed", unsearched, all=assumed))
    if data.brief:
        return
    yield from _sole_lines(data, Outcome.ASSUMED)
    if ids := {x.threat for x in data.facts.mandates} & data.assessment.umbrella_threats:
        yield Line(labels.say("left-out-umbrella", threats=labels.list_threats(ids)))


def _problems_intro(data: ReportData, first: Sequence[Problem]) -> str:
    """Return which of the documented problems the first page counts."""
    live = sum(p.is_live for p in data.problems)
    if n := len(first):
        opened = sum(p.status.code == "open" for p in first)
        across = sum(p.scope == "cross-border" for p in first)
        counts = {"open": opened, "partly": n - opened, "across": across, "within": n - across}
        return data.labels.say("problems-first-page", n, live=live, **counts)
    day = data.labels.day(data.facts.day)
    return data.labels.say("problems-none-first", all=len(data.problems), live=live, day=day)


def _limit_lines(data: ReportData) -> Iterator[Line]:
    """Yield what the counts of needs rest on: one arrangement, and the age of sources."""
    yield from _sole_lines(data, Outcome.REGULAR)
    if data.assessment.outdated_needs and not data.brief:
        values = {"years": PROOF_YEARS, "when": data.labels.day(data.facts.day)}
        outdated = len(data.assessment.outdated_needs)
        yield Line(data.labels.say("aged-needs", outdated, **values))
    if data.later and (lapsing := data.assessment.lapsing_needs(data.later)):
        when = data.labels.day(date.fromisoformat(data.later.day))
        yield Line(data.labels.say("lapsing-needs", len(lapsing), when=when))


def _appendix(data: ReportData, first_problems: Sequence[Problem]) -> Iterator[Section]:
    """Yield the sections after the opening: the lists behind it, and the method."""
    labels = data.labels
    yield list_section(
        data.labels,
        "other-problems",
        PROBLEM_COLUMNS,
        [p for p in data.problems if p not in first_problems],
        order=SHORT_COLUMNS,
        caption="problems-caption",
        sources=attrgetter("sources"),
    )
    chart = charts.ties_chart(data)
    yield Section("sharing", labels.say("sharing"), charts=(chart,) if chart else ())
    yield silos_section(data)
    connectors = brokers_section(data, "connectors", data.brokers)
    if connectors.intro and data.countries:
        intro = f"{connectors.intro} {labels.say('connectors-places')}"
        connectors = replace(connectors, intro=intro)
    yield connectors
    yield _arrangements_section(data)
    yield _statement_section(data)
    yield recommendations_section(data)
    yield sections.contests(data.contests, labels)
    yield _coverage_section(data)
    lines = map(Line, support_lines(data.support, labels)) if data.support else ()
    title = "standing-title"
    yield list_section(
        data.labels,
        "standing",
        SUPPORT_COLUMNS,
        data.support,
        heading=title,
        caption=title,
        lines=lines,
    )


def _summary(data: ReportData, served: Served, problems: Sequence[Problem]) -> Section:
    labels = data.labels
    by_country = Counter(data.country_of[a] for a in data.facts.agencies)
    largest = by_country.most_common(2)
    places = [(labels.country_name(c) or labels.say("no-country"), n) for c, n in largest]
    if other_count := len(data.facts.agencies) - sum(n for _, n in largest):
        places.append((labels.say("elsewhere"), other_count))
    parts = [labels.say("place-count", place=place, n=n) for place, n in places]
    size = labels.say(
        sections.own(data, "summary-size"),
        agencies=labels.count("agency", len(data.facts.agencies))
        + (f" ({', '.join(parts)})" if parts else ""),
        arrangements=labels.count("arrangement", len(data.facts.working_arrangements)),
        sources=labels.count("source", len(cited_source_ids(data.network))),
    )
    heading = sections.headline(data, served, problems=problems)
    return Section("summary", heading, lines=(Line(size), *_sharing_lines(data)))


def _sharing_lines(data: ReportData) -> Iterator[Line]:
    """Yield how many arrangements in force are regular, and how many pairs exchange by name."""
    cadences, agencies = data.facts.cadence_counts, set(data.facts.agencies)
    total, unknown = cadences.total(), cadences[Cadence.UNKNOWN]
    if total != unknown:
        text = data.labels.say(
            sections.own(data, "summary-frequency"),
            sum(n for c, n in cadences.items() if c.is_regular),
            all=total,
            request=cadences[Cadence.ON_REQUEST],
            incident=cadences[Cadence.INCIDENT_DRIVEN],
            unknown=unknown,
            years=PROOF_YEARS,
        )
        yield Line(text)
    if data.brief or data.network.complete:
        return
    exchanges: tuple[Flow | Share, ...] = (*data.facts.flows, *data.facts.shares)
    ends = {frozenset((x.giver, x.receiver)) for x in exchanges}
    if pairs := [pair for pair in ends if len(pair) > 1 and pair <= agencies]:
        yield Line(data.labels.say("summary-exchanges", len(pairs)))


def _sole_lines(data: ReportData, outcome: Outcome) -> Iterator[Line]:
    """Yield the arrangement that is the only regular, or the only assumed, channel of most needs."""
    for arrangement, needs in data.assessment.sole_channels(outcome)[:1]:
        name = data.labels.short_name("arrangement", arrangement)
        channel = data.network.arrangement_by_id[arrangement]
        frequency = frequency_text(data.facts, channel, data.labels)
        if {c.confidence for c in channel.cadence_citations} == {Confidence.LOW}:
            frequency = data.labels.say("frequency-weak", frequency=frequency)
        yield Line(data.labels.say(f"sole-{outcome}", needs, name=name, frequency=frequency))


def brokers_section(data: ReportData, key: str, brokers: Iterable[Broker]) -> Section:
    """Return agencies in the order given with their partners, arrangements and place between groups."""
    parts = data.facts.memberships
    partner_counts: dict[str, Counter[str]] = {}
    for agency, partners_of in data.linkage.partner_counts(data.country_of):
        partner_counts[agency] = Counter()
        for (country, _), n in partners_of.items():
            partner_counts[agency][country] += n
    columns: tuple[Column[Broker], ...] = (
        thing("agency"),
        *_country_columns(data, "partners", lambda b: partner_counts[b.agency]),
        code("partners", lambda b: dict(sorted(partner_counts[b.agency].items()))),
        codes(
            "arrangements", lambda b: sorted({p.arrangement for p in parts.get(b.agency, ())})
        ).with_count(),
        number("betweenness", decimals=3),
        concept("broker-role", "role", attrgetter("top_role")),
        number("z", get=lambda b: b.z.get(b.top_role), decimals=1),
    )
    return list_section(
        data.labels,
        key,
        columns,
        (b for b in brokers if partner_counts.get(b.agency)),
        heading="connectors",
        intro="connectors-intro",
        sources=lambda b: source_ids(*(p.citations for p in parts.get(b.agency, ()))),
    )


def _country_columns(
    data: ReportData, heading: str, count: Callable[[T], Counter[str]]
) -> tuple[Column[T], ...]:
    """Return a column for each group counted by, or one for all where there are no groups."""

    def country_column(code: str) -> Column[T]:
        return display(
            lambda w: w.country_short_name(code), lambda item, _: count(item)[code], number=True
        )

    columns = tuple(map(country_column, data.countries))
    return columns or (display(heading, lambda item, _: count(item).total(), number=True),)


def _arrangements_section(data: ReportData) -> Section:
    by_id, members = data.network.arrangement_by_id, data.facts.members
    columns = arrangement_columns(data.facts)

    def countries(a: Arrangement) -> Counter[str]:
        return Counter(data.country_of.get(p.agency, "") for p in members[a.id])

    return list_section(
        data.labels,
        "arrangements",
        (
            columns[0],
            *_country_columns(data, "members", countries),
            *(c for c in columns[1:] if c.heading not in {"kind", "members"}),
        ),
        (by_id[a] for a in sorted(members, key=lambda a: (-len(members[a]), a))),
        chart=charts.arrangements_chart(data, by_id),
        sources=lambda a: source_ids(a.citations, *(p.citations for p in members[a.id])),
    )


def silos_section(data: ReportData, by: str = "country") -> Section:
    """Return how the needs of each group are served inside it and across its boundary."""
    labels = data.labels
    silos = [s for s in data.silos if s.verdict != "too-small"]
    small_count = len(data.silos) - len(silos)
    draws = [s.judged_interval.draws for s in silos if s.judged_interval]
    columns = separation_columns(by, lambda s: s, with_difference=bool(draws))
    notes = [labels.say("silos-note", draws=draws[0])] if draws else []
    if silos and small_count:
        notes.append(labels.say("silos-small", small_count, groups=small_count))
    return list_section(
        data.labels, "silos", columns, silos, intro="silos-intro", notes=tuple(notes)
    )


def _coverage_section(data: ReportData) -> Section:
    by_id = data.network.agency_by_id
    thin = sorted(
        (c for c in data.coverage if c.grade in {"thin", "none"}),
        key=lambda c: (c.sources, c.statements, c.agency),
    )
    columns: tuple[Column[AgencyCoverage], ...] = (
        thing("agency"),
        display("what", lambda c, w: sections.describe_agency(by_id[c.agency], w)),
        number("sources"),
        number("statements"),
        code("grade"),
    )
    return list_section(data.labels, "thin", columns, thin, intro="thin-intro")


def _statement_section(data: ReportData) -> Section:
    """Return one row a theme: support for its claims, evidence against them, open points."""
    labels = data.labels
    themes = weigh_claims(data.facts, data.assessment, _STATEMENT)

    def theme_text(w: WeighedTheme, labels: Labels) -> str:
        known = w.theme in THEMES
        return labels.say(f"theme.{w.theme}") if known else labels.concept("finding-kind", w.theme)

    def codes_on(side: str) -> Column[WeighedTheme]:
        return codes(f"{side}_codes", lambda w: (r.key for r in getattr(w, side)))

    columns: tuple[Column[WeighedTheme], ...] = (
        Column("theme", attrgetter("theme"), theme_text, "theme"),
        codes("claims", lambda w: (f.id for f in w.claims)),
        codes("other_findings", lambda w: (f.id for f in w.agreeing)),
        codes("disputing_findings", lambda w: (f.id for f in w.disputing)),
        display("others-agree", lambda w, _: len(w.agreeing), number=True),
        display("others-dispute", lambda w, _: len(w.disputing), number=True),
        *map(codes_on, _SIDES),
    )
    return list_section(
        data.labels,
        "statement",
        columns,
        themes,
        heading="claims",
        intro="claims-intro",
        sources=lambda _: (_STATEMENT,),
        details=lambda w: (
            *_claim_lines(data, w.claims),
            *(_side_line(side, getattr(w, side), labels) for side in _SIDES),
        ),
        limit=len(themes),
    )


def _side_line(side: str, reasons: tuple[Reason, ...], labels: Labels) -> Line:
    """Return the reasons of one side as a line, with their sources."""
    phrases = labels.join_phrases(reason_text(r, labels) for r in reasons)
    text = phrases or labels.say("claims-nothing")
    sources = tuple(dict.fromkeys(s for r in reasons for s in r.sources))
    return Line(labels.say(f"claims-side.{side}", text=text), sources)


def _claim_lines(data: ReportData, claims: Iterable[Finding]) -> tuple[Line, ...]:
    """Return each claim in our words, after the arrangements it names."""
    labels = data.labels
    texts: dict[str, None] = {}
    for f in claims:
        about = labels.list_names("arrangement", f.arrangements, 4)
        for note in (c.note for c in f.citations if c.note):
            key = "it-claims-of" if about else "it-claims"
            texts[labels.say(key, about=about, text=labels.localize(note))] = None
    return tuple(Line(text, (_STATEMENT,)) for text in texts)
