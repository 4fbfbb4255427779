"""Recommendations: the report on one, and the list of all with their state."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from bordergraph.analysis.gaps.recommendations import FollowUp, months_between
from bordergraph.model import Finding, Ref, source_ids
from bordergraph.views.report import sections
from bordergraph.views.report.model import Section, list_section
from bordergraph.views.report.problems import cited_source, problems_section, published_status
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
    from collections.abc import Iterable, Iterator, Mapping

    from bordergraph.analysis.register import Problem, ProblemDocument, Recommendation
    from bordergraph.record import Event
    from bordergraph.views.report.model import Report, ReportData
    from bordergraph.words.labels import Labels


def _name(recommendation: Recommendation, labels: Labels) -> str:
    """Return the name of a recommendation: who asks, and its number, if any."""
    by = labels.localize(recommendation.by) or recommendation.id
    if recommendation.number:
        return labels.say("asked-numbered", n=recommendation.number, who=by)
    return labels.say("asked-unnumbered", who=by)


def _metrics(data: ReportData, follow_up: FollowUp) -> Iterator[Line]:
    """Yield the published status, months since the last meeting, and events since."""
    labels, day = data.labels, data.facts.day
    if status := published_status(follow_up.recommendation, labels):
        yield Line(status, cited_source(follow_up.recommendation))
    meetings = [m.event for m in follow_up.meetings_until(day)]
    if meetings and (silence := months_between(last := meetings[-1].date, str(day))):
        text = labels.say("point-asked-meetings", date=labels.spell_date(last), n=len(meetings))
        months = DASH.join(dict.fromkeys(map(labels.number, silence)))
        yield Line(f"{months} {text}", _sources(meetings))
    if follow_up.arrangements:
        later = follow_up.later_events
        text = labels.say("point-asked-later" if later else "point-asked-silence", len(later))
        yield sections.metric(data, len(later), text, _sources(later))


def _sources(events: Iterable[Event]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s for event in events for s in event.sources))


_TESTERS = ("official", "unions", "others", "against")
"""Who tests a claim: auditors, review bodies, courts, inquiries and committees; other unions; press,
scholars, governments about themselves and other parties; whoever speaks against the problem."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a recommendation rests on, and who else documents the same problem.

    Attributes:
        finding: The claim.
        problem: The problem that gathers it; None where none does.
        tests: Sources of that problem beside the recommendation's own, for each of `_TESTERS`.
    """

    finding: Finding
    problem: Problem | None
    tests: Mapping[str, tuple[str, ...]]

    @property
    def is_tested(self) -> bool:
        """Whether any other source documents the problem or speaks against it."""
        return any(self.tests.values())


def tested_claims(data: ReportData, follow_up: FollowUp) -> tuple[Claim, ...]:
    """Return the claims of a recommendation, those of a problem first, each with who else tests it."""
    own_source = follow_up.recommendation.source
    claims = []
    for f in follow_up.claims:
        problem = next((p for p in data.problems if f.id in {d.finding for d in p.documents}), None)
        tests: dict[str, dict[str, None]] = {tester: {} for tester in _TESTERS}
        if problem:
            cited = [(_tester(d), d.source) for d in problem.documents]
            cited += [("against", d.source) for d in problem.against]
            for tester, source in cited:
                if source != own_source:
                    tests[tester][source] = None
        claims.append(Claim(f, problem, {tester: tuple(ids) for tester, ids in tests.items()}))
    return tuple(sorted(claims, key=lambda c: (c.problem is None, not c.is_tested, c.finding.id)))


def _tester(document: ProblemDocument) -> str:
    if document.is_official:
        return "official"
    return "unions" if document.authority == "union" else "others"


def answered_problems(data: ReportData, follow_up: FollowUp) -> tuple[Problem, ...]:
    """Return the documented problems that a recommendation or a part of it addresses, by rank."""
    claims = {f.id for f in follow_up.claims}
    parts = {follow_up.recommendation.id, *(r.id for r in follow_up.parts)}
    return tuple(
        p
        for p in data.problems
        if claims & {d.finding for d in p.documents} or parts & {r.id for r in p.recommendations}
    )


def _test_column(tester: str) -> Column[Claim]:
    return codes(tester, lambda c: c.tests[tester]).with_count(f"claim-{tester}")


_CLAIM_COLUMNS: tuple[Column[Claim], ...] = (
    code("finding", lambda c: c.finding.id),
    code("problem", lambda c: c.problem.id if c.problem else None),
    display("it-claims", lambda c, labels: _claim_text(c.finding, labels)),
    *map(_test_column, _TESTERS),
    scalar("tested", "claim-tested", attrgetter("is_tested")),
)


def _claim_text(finding: Finding, labels: Labels) -> str:
    """Return a claim in our words; its kind where nobody worded it."""
    note = labels.localize(first_note(finding))
    return note or labels.concept("finding-kind", finding.kind)


def claims_section(data: ReportData, follow_up: FollowUp) -> Section:
    """Return each claim with how many other sources test it, auditors apart from unions."""
    labels, claims = data.labels, tested_claims(data, follow_up)

    def problem_line(claim: Claim) -> Iterator[Line]:
        title = labels.localize(claim.problem.title) if claim.problem else ""
        yield Line(labels.say("claim-problem" if title else "claim-apart", title=title))

    return list_section(
        data.labels,
        "claims",
        _CLAIM_COLUMNS,
        claims,
        heading="asked-claims",
        limit=len(claims),
        sources=lambda c: source_ids(c.finding.citations),
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
    return list_section(
        data.labels,
        "recommendations",
        columns,
        data.recommendations,
        heading="asked-list",
        intro="asked-list-intro",
        limit=len(data.recommendations),
        sources=lambda f: cited_source(f.recommendation),
        details=lambda f: (Line(data.labels.localize(f.recommendation.note)),),
    )


def recommendation_report(data: ReportData, recommendation: str) -> Report:
    """Return the report on one recommendation.

    Raises:
        KeyError: Nothing tells how it stands.
    """
    labels = data.labels
    follow_up = {f.recommendation.id: f for f in data.recommendations}[recommendation]
    date = labels.spell_date(labels.localize(follow_up.recommendation.day))
    names = (labels.full_name("agency", a) for a in follow_up.recommendation.to)
    addressees = Name(name_parts(names))
    title = _name(follow_up.recommendation, labels)
    claims, problems = tested_claims(data, follow_up), answered_problems(data, follow_up)
    live = sum(p.is_live for p in problems)
    key = "headline.recommendation" if problems else "headline.recommendation-none"
    heading = labels.say(key, len(problems), live=live)
    if claims:
        heading = labels.say(
            "headline.recommendation-claims",
            answers=heading,
            untested=sum(not c.is_tested for c in claims),
            claims=len(claims),
        )
    note = labels.localize(follow_up.recommendation.note).rstrip(".")
    request = labels.say("asked-intro", text=note) if note else ""
    intro = labels.say("asked-problems", n=len(problems)) if problems else ""
    opening = (
        Section("summary", heading, request, tuple(_metrics(data, follow_up))),
        problems_section(data, problems, intro),
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
    parts = (follow_up.recommendation, *follow_up.parts)
    yield list_section(data.labels, "asked", _PARTS, parts, sources=cited_source, limit=len(parts))
    yield sections.contests(contests, data.labels)
    sessions = [m.event for m in follow_up.meetings]
    yield sections.events(data, "meetings", sessions, intro="meetings-intro")
    known = data.network.arrangement_by_id
    yield list_section(
        data.labels,
        "arrangements",
        arrangement_columns(data.facts),
        (known[a] for a in follow_up.arrangements),
        order=("arrangement", "status", "cadence", "members"),
        heading="asked-about",
    )
    yield _later_section(data, follow_up)
    yield _similar_section(data, follow_up)


_PARTS: tuple[Column[Recommendation], ...] = (
    code("recommendation", lambda r: r.id),
    Column("number", lambda r: r.number, lambda r, _: r.number or DASH, "asked-number"),
    prose("text", "asks", lambda r: r.note),
    things("agency", "to"),
    codes("answers", attrgetter("findings")),
    prose("locator"),
)


def _unknown_lines(data: ReportData, follow_up: FollowUp) -> Iterator[Line]:
    """Yield what is not documented about the recommendation."""
    labels = data.labels
    if untested := sum(not c.is_tested for c in tested_claims(data, follow_up)):
        yield Line(labels.say("asked-untested", untested))
    if not follow_up.arrangements:
        yield Line(labels.say("asked-names-nothing"))
    elif not follow_up.later_events:
        yield Line(labels.say("asked-nothing-later"))
    if not follow_up.other_sources:
        yield Line(labels.say("asked-nobody-else"))


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
        Column("recommendation", attrgetter("id"), _name, "asked-which"),
        prose("text", "asks", attrgetter("note")),
        Column("other_source", lambda r: r.id in others, asker_text, "asked-by"),
    )
    items = (*follow_up.other_sources, *follow_up.same_source)
    return list_section(data.labels, "asked-also", columns, items, sources=cited_source)
