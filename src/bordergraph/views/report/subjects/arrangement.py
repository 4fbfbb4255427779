"""The report on one arrangement: a program or a channel."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias

from bordergraph.analysis.register import Problem, filter_problems
from bordergraph.model import Cadence, Citation, Focus, Participation, Ref, source_ids
from bordergraph.views.report import charts, sections
from bordergraph.views.report.model import Section, list_section
from bordergraph.views.report.problems import problems_section
from bordergraph.views.table.column import Column, display, override, plain_value, term, thing
from bordergraph.views.table.table import Line
from bordergraph.views.tables.facts import frequency_text, participation_columns
from bordergraph.views.tables.whatif import need_name
from bordergraph.words.labels import Labels, capitalize_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bordergraph.views.report.model import Report, ReportData


_MAX_NAMES = 3
_THREAT: tuple[Column[Focus], ...] = (thing("threat"),)

_Fact: TypeAlias = "tuple[str, str | list[str], str | None, Sequence[Citation]]"
"""A fact: its key and value, the day it describes, its citations."""


def arrangement_report(data: ReportData, arrangement: str) -> Report:
    """Return the report on one arrangement: state, members, threats, gaps that rest on it.

    Raises:
        KeyError: The network has no such arrangement.
    """
    labels, network = data.labels, data.network
    known = network.arrangement_by_id[arrangement]
    title = labels.name_and_acronym("arrangement", arrangement)
    gap_keys = {g.key for g in data.gaps if arrangement in g.arrangements}
    problems = filter_problems(data.problems, arrangement=arrangement)
    kind = labels.concept("arrangement-kind", known.kind) or labels.say(f"class.{known.cls}")
    subtitle = labels.say(
        "agency-subtitle", what=capitalize_first(kind), state=labels.state(data.facts.day)
    )
    no_gaps = labels.say("arrangement-no-gaps")
    opening = (
        _summary(data, arrangement, problems),
        problems_section(data, problems),
        sections.gaps_section(data, gap_keys.__contains__, problems, no_gaps),
        sections.not_known(data, _unknown_lines(data, arrangement)),
    )
    appendix = _appendix(data, arrangement)
    return sections.assemble_report(
        data, "arrangement", (arrangement,), title, subtitle, opening, appendix
    )


def _appendix(data: ReportData, arrangement: str) -> Iterator[Section]:
    """Yield the sections after the opening: facts, history, members, the record."""
    network = data.network
    findings = [f for f in data.other_findings if arrangement in f.arrangements]
    yield _facts_section(data, arrangement)
    chart = charts.arrangement_chart(data, arrangement)
    yield sections.history(data, Ref("arrangement", arrangement), chart)
    yield sections.source_notes(data, network.arrangement_by_id[arrangement].citations)
    yield _members_section(data, arrangement)
    foci = [f for f in network.foci if f.arrangement == arrangement]
    foci.sort(key=lambda f: data.labels.sort_key("threat", f.threat))
    yield list_section(data.labels, "threats", _THREAT, foci, heading="focus")
    yield sections.flows(data, (f for f in network.flows if f.arrangement == arrangement))
    yield sections.findings(data, findings)
    yield sections.figures(data, [f for f in network.figures if arrangement in f.about])


def _summary(data: ReportData, arrangement: str, problems: Sequence[Problem]) -> Section:
    labels = data.labels
    members = {p.agency for p in data.facts.members.get(arrangement, ())}
    working = arrangement in data.facts.working_arrangements
    heading = labels.say(
        "headline.arrangement" if working else "headline.arrangement-stopped",
        of=labels.short_name("arrangement", arrangement),
        members=labels.count("member", len(members)),
        frequency=frequency_text(data.facts, data.network.arrangement_by_id[arrangement], labels),
    )
    if live := sum(p.is_live for p in problems):
        problems_text = labels.say("headline-problems-also", n=live)
        heading = labels.join_phrases((heading, problems_text))
    intro = "" if working else labels.say("arrangement-stopped")
    return Section("summary", heading, intro, tuple(_metrics(data, arrangement)))


def _metrics(data: ReportData, arrangement: str) -> Iterator[Line]:
    """Yield its members now and ever, and the needs without a regular channel if it ended."""
    labels, members = data.labels, data.facts.members.get(arrangement, ())
    now = len({p.agency for p in members})
    if ever := len(data.network.members_by_id.get(arrangement, ())):
        text = labels.say("point-members" if ever > now else "point-members-all", now, ever=ever)
        yield sections.metric(data, now, text, source_ids(*(p.citations for p in members)))
    if data.loss is None:
        return
    text = labels.say("point-loss-none")
    if lost := [change.row for change in data.loss.changes_of_kind("lost")]:
        first = (need_name(r.agencies, r.threat, labels) for r in lost[:_MAX_NAMES])
        names = labels.join_phrases(first)
        text = f"{labels.say('point-loss', len(lost))} {labels.say('point-first', names=names)}"
    yield sections.metric(data, len(lost), text)


def _facts_section(data: ReportData, arrangement: str) -> Section:
    """Return the facts on the arrangement, each with the day it describes and its sources."""
    labels, network = data.labels, data.network
    subject = network.arrangement_by_id[arrangement]

    def cited_as(kind: str) -> list[Citation]:
        return [c for c in subject.citations if c.statement.startswith(f"{kind}/")]

    # A row of a table tells all of its cells at once.
    cadence_citations = subject.cadence_citations or subject.citations
    year = _latest_year(data, cadence_citations)
    milestones, reports = cited_as("milestone"), cited_as("status-report")
    dates = labels.period(subject.span) if subject.span.is_dated else ""
    parts = sorted(x.id for x in network.arrangements if arrangement in x.part_of)
    facts: tuple[_Fact, ...] = (
        ("status", subject.status, plain_value(subject.status_as_of), reports),
        ("when", dates, None, milestones or reports),
        ("cadence", subject.cadence.value, year, cadence_citations),
        ("scope", subject.scope, None, ()),
        ("part", list(subject.part_of), None, ()),
        ("parts", parts, None, ()),
    )
    columns: tuple[Column[_Fact], ...] = (
        term("fact", get=itemgetter(0)),
        Column("value", itemgetter(1), _fact_text, "value"),
        Column("on", itemgetter(2), lambda f, labels: labels.spell_date(f[2] or ""), "told-on"),
    )
    known = (fact for fact in facts if fact[1] not in ("", [], "unknown"))
    return list_section(data.labels, "facts", columns, known, sources=lambda f: source_ids(f[3]))


def _fact_text(fact: _Fact, labels: Labels) -> str:
    key, value, *_ = fact
    if isinstance(value, list):
        return labels.list_names("arrangement", value)
    return value if key == "when" else labels.concept(key, value)


def _latest_year(data: ReportData, citations: Iterable[Citation]) -> str | None:
    """Return the latest year in which a source of some statements was written."""
    sources = data.network.source_by_id
    direct = [c for c in citations if not c.is_indirect and c.source in sources]
    return max((sections.find_year(sources[c.source].date) for c in direct), default="") or None


def _unknown_lines(data: ReportData, arrangement: str) -> Iterator[Line]:
    """Yield which facts on the arrangement no source states."""
    labels, network = data.labels, data.network
    subject = network.arrangement_by_id[arrangement]
    is_known = {
        "status": subject.status != "unknown",
        "start": subject.span.start,
        "cadence": subject.cadence is not Cadence.UNKNOWN,
        "members": any(p.arrangement == arrangement for p in network.participations),
        "threats": any(f.arrangement == arrangement for f in network.foci),
        "findings": any(arrangement in f.arrangements for f in network.findings),
    }
    if missing := [labels.say(f"untold.{key}") for key, known in is_known.items() if not known]:
        yield Line(labels.say("untold", what=labels.join_names("or", missing)))


def _role_text(part: Participation, labels: Labels) -> str:
    role = labels.concept("role", part.role)
    if part.provides and part.receives:
        return role
    return f"{role}, {labels.say('only.provides' if part.provides else 'only.receives')}"


def _members_section(data: ReportData, arrangement: str) -> Section:
    parts = [p for p in data.network.participations if p.arrangement == arrangement]
    role = Column("role", lambda p: p.role, _role_text, "role")
    columns = (
        *override(participation_columns(data.facts), role),
        display("in", lambda p, labels: labels.country_name(data.country_of.get(p.agency, ""))),
        display("when", lambda p, labels: labels.period(p.span) if p.span.is_dated else ""),
    )
    country, holds = data.country_of, data.facts.is_in_force
    parts.sort(key=lambda p: (not holds(p), country.get(p.agency, ""), p.agency))
    return list_section(
        data.labels, "members", columns, parts, order=("agency", "in", "role", "when")
    )
