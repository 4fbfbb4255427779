"""Recommendations: the report on one, and the list of all with their state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING

from bordergraph.analysis.core.in_force import PROOF_YEARS
from bordergraph.analysis.gaps.recommendations import FollowUp, months_since
from bordergraph.model import Cadence, Finding, Ref, source_ids
from bordergraph.views.report import sections
from bordergraph.views.report.problems import problems_section
from bordergraph.views.table.column import (
    DASH,
    Column,
    code,
    codes,
    display,
    number,
    prose,
    scalar,
    things,
)
from bordergraph.views.table.table import Line
from bordergraph.views.tables.facts import arrangement_columns, first_note
from bordergraph.words.articles import Name, name_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bordergraph.analysis.register import Problem, ProblemDocument
    from bordergraph.record import Recommendation
    from bordergraph.views.report.model import Report, ReportData, Section
    from bordergraph.words.labels import Labels


def _name(data: ReportData, recommendation: Recommendation) -> str:
    """Return the name of a recommendation: its number, if any, and its author."""
    labels = data.labels
    documents = (data.network.source_by_id.get(s) for s in recommendation.sources)
    authors = (labels.localize(d.publisher) or labels.localize(d.title) for d in documents if d)
    author = next(authors, "") or recommendation.id
    if recommendation.number:
        return labels.say("asked-numbered", n=recommendation.number, who=author)
    return labels.say("asked-unnumbered", who=author)


def _names_threats(follow_up: FollowUp) -> bool:
    """Return whether the claims behind a recommendation name a threat."""
    return any(claim.threats for claim in follow_up.claims)


def _meetings_metric(data: ReportData, follow_up: FollowUp) -> Line | None:
    if not follow_up.meetings or data.facts.day is None:
        return None
    labels, count, last = data.labels, len(follow_up.meetings), follow_up.meetings[-1].event.date
    silence = months_since(last, data.facts.day)
    if silence is None:
        return None
    text = labels.say("point-asked-meetings", date=labels.spell_date(last), n=count)
    least, most = map(labels.number, silence)
    months = least if least == most else f"{least}{DASH}{most}"
    sources = tuple(dict.fromkeys(s for x in follow_up.meetings for s in x.event.sources))
    return sections.metric(data, months, text, sources)


def _shared_teams_metric(data: ReportData, follow_up: FollowUp) -> Line | None:
    if "together" not in follow_up.measures:
        return None
    labels, known = data.labels, data.network.arrangement_by_id
    cadences = [data.facts.frequency(known[a]) for a in follow_up.joint_teams]
    regular = sum(c.is_regular for c in cadences)
    unknown = cadences.count(Cadence.UNKNOWN)
    text = labels.say(
        "point-asked-together-on" if _names_threats(follow_up) else "point-asked-together",
        len(follow_up.joint_teams),
        regular=regular,
        unknown=unknown,
        years=PROOF_YEARS,
        other=len(follow_up.joint_teams) - regular - unknown,
    )
    return sections.metric(data, len(follow_up.joint_teams), text)


def _figures_metric(data: ReportData, follow_up: FollowUp) -> Line | None:
    if not follow_up.figures:
        return None
    text = data.labels.say("point-asked-figures", len(follow_up.figures))
    sources = tuple(dict.fromkeys(c.source for f in follow_up.figures for c in f.citations))
    return sections.metric(data, len(follow_up.figures), text, sources)


def _later_metric(data: ReportData, follow_up: FollowUp) -> Line | None:
    if not follow_up.watched_arrangements:
        return None
    count = len(follow_up.later_events)
    text = data.labels.say("point-asked-later" if count else "point-asked-silence", count)
    sources = tuple(dict.fromkeys(s for e in follow_up.later_events for s in e.sources))
    return sections.metric(data, count, text, sources)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a recommendation rests on, and who else documents the same problem.

    Attributes:
        finding: The claim.
        problem: The problem that gathers it; None where none does.
        official: Sources of auditors, review bodies, courts, inquiries and committees.
        unions: Sources of other unions.
        others: Press, scholars, governments about themselves and other parties.
        against: Sources that speak against the problem.
    """

    finding: Finding
    problem: Problem | None
    official: tuple[str, ...]
    unions: tuple[str, ...]
    others: tuple[str, ...]
    against: tuple[str, ...]

    @property
    def is_tested(self) -> bool:
        """Whether any other source documents the problem or speaks against it."""
        return bool(self.official or self.unions or self.others or self.against)


def tested_claims(data: ReportData, follow_up: FollowUp) -> tuple[Claim, ...]:
    """Return the claims of a recommendation, those of a problem first, each with who else tests it."""
    own_sources = set(follow_up.recommendation.sources)

    def other_sources(documents: Iterable[ProblemDocument]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(d.source for d in documents if d.source not in own_sources))

    claims = []
    for f in follow_up.claims:
        problem = next((p for p in data.problems if f.id in {d.finding for d in p.documents}), None)
        documents = problem.documents if problem else ()
        unofficial = [d for d in documents if not d.is_official]
        claims.append(
            Claim(
                finding=f,
                problem=problem,
                official=other_sources(d for d in documents if d.is_official),
                unions=other_sources(d for d in unofficial if d.authority == "union"),
                others=other_sources(d for d in unofficial if d.authority != "union"),
                against=other_sources(problem.against if problem else ()),
            )
        )
    return tuple(sorted(claims, key=lambda c: (c.problem is None, not c.is_tested, c.finding.id)))


def answered_problems(data: ReportData, follow_up: FollowUp) -> tuple[Problem, ...]:
    """Return the documented problems that a recommendation or a part of it addresses, by rank."""
    claims = {f.id for f in follow_up.claims}
    parts = {follow_up.recommendation.id, *(r.id for r in follow_up.parts)}
    return tuple(
        p
        for p in data.problems
        if claims & {d.finding for d in p.documents} or parts & {r.id for r in p.recommendations}
    )


_CLAIM_COLUMNS: tuple[Column[Claim], ...] = (
    code("finding", lambda c: c.finding.id),
    code("problem", lambda c: c.problem.id if c.problem else None),
    display("it-claims", lambda c, labels: _claim_text(c.finding, labels)),
    codes("official").with_count("claim-official"),
    codes("unions").with_count("claim-unions"),
    codes("others").with_count("claim-others"),
    codes("against").with_count("claim-against"),
    scalar("tested", "claim-tested", attrgetter("is_tested")),
)


def _claim_text(finding: Finding, labels: Labels) -> str:
    """Return a claim in our words; its kind where nobody worded it."""
    note = labels.localize(first_note(finding))
    return note or labels.concept("finding-kind", finding.kind)


def claims_section(data: ReportData, follow_up: FollowUp) -> Section:
    """Return each claim with how many other sources test it, auditors apart from unions."""
    labels, claims = data.labels, tested_claims(data, follow_up)

    def problem_line(claim: Claim) -> tuple[Line]:
        if claim.problem is None:
            return (Line(labels.say("claim-apart")),)
        return (Line(labels.say("claim-problem", title=labels.localize(claim.problem.title))),)

    return data.section(
        "claims",
        _CLAIM_COLUMNS,
        claims,
        heading="asked-claims",
        limit=len(claims),
        sources=lambda c: tuple(dict.fromkeys(x.source for x in c.finding.citations)),
        details=problem_line,
    )


def recommendations_section(data: ReportData) -> Section:
    """Return the numbered recommendations with their state and the command for their report."""

    def untested_findings(follow_up: FollowUp) -> list[str]:
        return [c.finding.id for c in tested_claims(data, follow_up) if not c.is_tested]

    columns: tuple[Column[FollowUp], ...] = (
        display("asked-number", lambda f, _: f.recommendation.number),
        prose("recommendation", "page", lambda f: f.recommendation.id),
        codes("problems", lambda f: (p.id for p in answered_problems(data, f))).with_count(),
        display("claims", lambda f, _: len(f.claims), number=True),
        codes("untested", untested_findings).with_count(),
        number("later", "asked-later", lambda f: len(f.later_events)),
    )
    return data.section(
        "recommendations",
        columns,
        data.recommendations,
        heading="asked-list",
        intro="asked-list-intro",
        limit=len(data.recommendations),
        sources=lambda f: f.recommendation.sources,
        details=lambda f: (Line(data.labels.localize(f.recommendation.note)),),
    )


def recommendation_report(data: ReportData, recommendation: str) -> Report:
    """Return the report on one recommendation.

    Args:
        data: Analysis results and names, with how the recommendation stands.
        recommendation: The recommendation's id.

    Raises:
        KeyError: Nothing tells how it stands.
    """
    labels = data.labels
    follow_up = {f.recommendation.id: f for f in data.recommendations}[recommendation]
    document = data.network.source_by_id.get(next(iter(follow_up.recommendation.sources), ""))
    date = labels.spell_date(labels.localize(document.date)) if document and document.date else ""
    names = (labels.full_name("agency", a) for a in follow_up.recommendation.addressees)
    addressees = Name(name_parts(names))
    title = _name(data, follow_up.recommendation)
    claims, problems = tested_claims(data, follow_up), answered_problems(data, follow_up)
    heading = labels.say(
        "headline.recommendation", len(problems), live=sum(p.is_live for p in problems)
    )
    if claims:
        heading = labels.say(
            "headline.recommendation-claims",
            answers=heading,
            untested=sum(not c.is_tested for c in claims),
            claims=len(claims),
        )
    parts = (_meetings_metric, _later_metric, _shared_teams_metric, _figures_metric)
    metrics = [metric(data, follow_up) for metric in parts]
    opening = (
        sections.summary(data, metrics, _intro(data, follow_up), heading),
        problems_section(data, problems, labels.say("asked-problems", n=len(problems))),
        claims_section(data, follow_up),
        sections.not_known(data, _unknown_lines(data, follow_up)),
    )
    return sections.assemble_report(
        data,
        "recommendation",
        (recommendation,),
        title,
        labels.say(
            "asked-subtitle",
            date=date or labels.say("source-undated"),
            to=addressees or labels.say("asked-nobody"),
            state=labels.state(data.facts.day),
        ),
        opening,
        _appendix(data, follow_up),
    )


def _appendix(data: ReportData, follow_up: FollowUp) -> Iterator[Section]:
    """Yield the sections after the opening: the parts asked for, their results, and the record."""
    claims = {Ref("finding", f.id) for f in follow_up.claims}
    contests = [c for c in data.contests if not claims.isdisjoint(c.disputed_statements)]
    figures = sections.figures(data, follow_up.figures)
    yield _parts_section(data, follow_up)
    yield sections.contests(data, contests)
    yield _meetings_section(data, follow_up)
    yield _teams_section(data, follow_up)
    if follow_up.figures:
        yield replace(figures, key="asked-figures", heading=data.labels.say("asked-figures"))
    yield sections.events(data, "asked-money", follow_up.money_ends)
    yield _arrangements_section(data, follow_up)
    yield _later_section(data, follow_up)
    yield _similar_section(data, follow_up)


def _intro(data: ReportData, follow_up: FollowUp) -> str:
    note = data.labels.localize(follow_up.recommendation.note).rstrip(".")
    return data.labels.say("asked-intro", text=note) if note else ""


_PARTS: tuple[Column[Recommendation], ...] = (
    code("recommendation", lambda r: r.id),
    Column("number", lambda r: r.number, lambda r, _: r.number or DASH, "asked-number"),
    prose("text", "asks", lambda r: r.note),
    things("agency", "to", get=attrgetter("addressees")),
    codes("answers", attrgetter("findings")),
    prose("locator"),
)


def _parts_section(data: ReportData, follow_up: FollowUp) -> Section:
    """Return the parts of the recommendation, each with its addressees and place in the source."""
    parts = (follow_up.recommendation, *follow_up.parts)
    return data.section("asked", _PARTS, parts, sources=lambda r: r.sources, limit=len(parts))


def _unknown_lines(data: ReportData, follow_up: FollowUp) -> Iterator[Line]:
    """Yield what is not documented about the recommendation."""
    labels = data.labels
    if untested := sum(not c.is_tested for c in tested_claims(data, follow_up)):
        yield Line(labels.say("asked-untested", untested))
    if not follow_up.watched_arrangements:
        yield Line(labels.say("asked-names-nothing"))
    elif not follow_up.later_events:
        yield Line(labels.say("asked-nothing-later"))
    if not follow_up.other_sources:
        yield Line(labels.say("asked-nobody-else"))


def _meetings_section(data: ReportData, follow_up: FollowUp) -> Section:
    labels, meetings = data.labels, follow_up.meetings
    silent = {*follow_up.arrangements} - {m.arrangement for m in meetings}
    lines = [
        Line(labels.say("meetings-none", name=labels.short_name("arrangement", a)))
        for a in (sorted(silent) if "meetings" in follow_up.measures else ())
    ]
    events = [m.event for m in meetings]
    return sections.events(data, "meetings", events, intro="meetings-intro", lines=lines)


def _teams_section(data: ReportData, follow_up: FollowUp) -> Section:
    """Return the teams and liaisons in force that join the agencies it names."""
    known, members = data.network.arrangement_by_id, data.facts.members
    on_threat = "together-joined-intro-on"
    return data.section(
        "together",
        arrangement_columns(data.facts),
        (known[a] for a in data.labels.sort_slugs("arrangement", follow_up.joint_teams)),
        order=("arrangement", "kind", "members", "cadence", "status"),
        heading="together-joined",
        intro=on_threat if _names_threats(follow_up) else "together-joined-intro",
        sources=lambda a: source_ids(a.citations, *(p.citations for p in members.get(a.id, ()))),
        limit=15,
    )


def _arrangements_section(data: ReportData, follow_up: FollowUp) -> Section:
    known = data.network.arrangement_by_id
    return data.section(
        "arrangements",
        arrangement_columns(data.facts),
        (known[a] for a in follow_up.arrangements),
        order=("arrangement", "status", "cadence", "members"),
        heading="asked-about",
        sources=lambda a: source_ids(a.citations),
        limit=15,
    )


def _later_section(data: ReportData, follow_up: FollowUp) -> Section:
    """Return later events of its arrangements, and whether the claims it answers were repaired."""
    repaired = [f for f in follow_up.claims if f.fixed in {"yes", "partial"}]
    lines = []
    if follow_up.claims:
        key = "asked-repaired" if repaired else "asked-not-repaired"
        text = data.labels.say(key, n=len(repaired), all=len(follow_up.claims))
        lines.append(Line(text, source_ids(*(f.citations for f in repaired))))
    later = follow_up.later_events
    return sections.events(data, "asked-after", later, intro="asked-after-intro", lines=lines)


def _similar_section(data: ReportData, follow_up: FollowUp) -> Section:
    """Return similar recommendations: of other sources, then of the same source."""
    others = {r.id for r in follow_up.other_sources}

    def asker_text(r: Recommendation, labels: Labels) -> str:
        return labels.say("asked-by-other" if r.id in others else "asked-by-same")

    columns: tuple[Column[Recommendation], ...] = (
        Column("recommendation", attrgetter("id"), lambda r, _: _name(data, r), "asked-which"),
        prose("text", "asks", attrgetter("note")),
        Column("other_source", lambda r: r.id in others, asker_text, "asked-by"),
    )
    items = (*follow_up.other_sources, *follow_up.same_source)
    return data.section("asked-also", columns, items, sources=attrgetter("sources"), limit=12)
