"""Recommendations: the report on one, and the list of all, each with how it stands."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING

from bordergraph.analysis.core.in_force import PROOF_YEARS
from bordergraph.analysis.gaps.recommendations import months_since
from bordergraph.model import Cadence, cited
from bordergraph.views.report.model import Section
from bordergraph.views.report.problems import problems_section
from bordergraph.views.report.sections import (
    Point,
    cite_section,
    contests_section,
    event_about,
    figures_section,
    method_section,
    not_known_section,
    points_section,
    report_of,
)
from bordergraph.views.table.column import (
    DASH,
    Column,
    code,
    codes,
    display,
    number,
    plain_value,
    record_text,
    row_record,
    things,
)
from bordergraph.views.table.table import Line, Table
from bordergraph.views.tables.facts import EVENT, arrangement_columns
from bordergraph.words.articles import Name, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bordergraph.analysis.gaps.recommendations import FollowUp, Meeting
    from bordergraph.analysis.register import Problem, ProblemDocument
    from bordergraph.model import Finding
    from bordergraph.record import Event, Recommendation
    from bordergraph.views.report.model import Report, ReportData
    from bordergraph.words.labels import Labels


def _name(m: ReportData, recommendation: Recommendation) -> str:
    """Return what a recommendation is called: its number, or that it has none, and whose it is."""
    labels = m.labels
    documents = (m.network.source_by_id.get(s) for s in recommendation.sources)
    who = next((labels.told(d.publisher) or labels.told(d.title) for d in documents if d), "")
    who = who or recommendation.id
    if recommendation.number:
        return labels.say("asked-numbered", n=recommendation.number, who=who)
    return labels.say("asked-unnumbered", who=who)


def _names_threats(found: FollowUp) -> bool:
    """Return whether the claims that a recommendation answers name a threat."""
    return any(claim.threats for claim in found.claims)


def _meetings_point(m: ReportData, found: FollowUp) -> Point | None:
    if not found.meetings or m.facts.day is None:
        return None
    labels, n, last = m.labels, len(found.meetings), found.meetings[-1].event.date
    silent = months_since(last, m.facts.day)
    if silent is None:
        return None
    text = labels.say("point-asked-meetings", date=labels.dated(last), n=n)
    if gaps := [x for x in found.meetings if x.least is not None]:
        longest = max(gaps, key=lambda x: x.least or 0)
        months, date = _span(labels, longest.least, longest.most), labels.dated(longest.event.date)
        text += " " + labels.say("point-asked-longest", months=months, date=date)
    values = {"meetings": n, "last": last, "months": list(silent)}
    return Point("meetings", _span(labels, *silent), text, _met(found), values)


def _met(found: FollowUp) -> tuple[str, ...]:
    """Return the sources of the meetings."""
    return tuple(dict.fromkeys(s for x in found.meetings for s in x.event.sources))


def _span(labels: Labels, least: int | None, most: int | None) -> str:
    """Return one number, or the least and the most; a dash for none."""
    if least is None or most is None:
        return DASH
    low, high = labels.number(least), labels.number(most)
    return low if least == most else f"{low}{DASH}{high}"


def _together_point(m: ReportData, found: FollowUp) -> Point | None:
    if "together" not in found.measures:
        return None
    labels, known = m.labels, m.network.arrangement_by_id
    stated = [m.facts.frequency(known[a]) for a in found.together]
    regular = sum(c.regular for c in stated)
    unknown = stated.count(Cadence.UNKNOWN)
    text = labels.say(
        "point-asked-together-on" if _names_threats(found) else "point-asked-together",
        len(found.together),
        regular=regular,
        unknown=unknown,
        years=PROOF_YEARS,
        other=len(found.together) - regular - unknown,
    )
    values = {"together": list(found.together), "regular": regular, "unknown": unknown}
    return Point("together", len(found.together), text, values=values)


def _figures_point(m: ReportData, found: FollowUp) -> Point | None:
    if not found.figures:
        return None
    text = m.labels.say("point-asked-figures", len(found.figures))
    sources = tuple(dict.fromkeys(c.source for f in found.figures for c in f.citations))
    values = {"figures": [f.id for f in found.figures]}
    return Point("figures", len(found.figures), text, sources, values)


def _later_point(m: ReportData, found: FollowUp) -> Point | None:
    if not found.watched:
        return None
    key = "point-asked-later" if found.later else "point-asked-silence"
    text = m.labels.say(key, len(found.later))
    sources = tuple(dict.fromkeys(s for e in found.later for s in e.sources))
    return Point("later", len(found.later), text, sources, {"later": len(found.later)})


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
    def tested(self) -> bool:
        """Whether any other source documents the problem or speaks against it."""
        return bool(self.official or self.unions or self.others or self.against)


def claims_of(m: ReportData, found: FollowUp) -> tuple[Claim, ...]:
    """Return the claims of a recommendation, those of a problem first, each with who else tests it."""
    own = set(found.recommendation.sources)

    def others(documents: Iterable[ProblemDocument]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(d.source for d in documents if d.source not in own))

    claims = []
    for f in found.claims:
        problem = next((p for p in m.problems if f.id in {d.finding for d in p.documents}), None)
        documents = problem.documents if problem else ()
        apart = [d for d in documents if not d.official]
        claims.append(
            Claim(
                finding=f,
                problem=problem,
                official=others(d for d in documents if d.official),
                unions=others(d for d in apart if d.authority == "union"),
                others=others(d for d in apart if d.authority != "union"),
                against=others(problem.against if problem else ()),
            )
        )
    return tuple(sorted(claims, key=lambda c: (c.problem is None, not c.tested, c.finding.id)))


def answered(m: ReportData, found: FollowUp) -> tuple[Problem, ...]:
    """Return the documented problems that a recommendation or a part of it would answer, by rank."""
    claims = {f.id for f in found.claims}
    asked = {found.recommendation.id, *(r.id for r in found.parts)}
    return tuple(
        p
        for p in m.problems
        if claims & {d.finding for d in p.documents} or asked & {r.id for r in p.recommendations}
    )


_CLAIM: tuple[Column[Claim], ...] = (
    code("finding", lambda c: c.finding.id),
    code("problem", lambda c: c.problem.id if c.problem else None),
    display("it-claims", lambda c, labels: _note(c.finding, labels)),
    codes("official").with_count("claim-official"),
    codes("unions").with_count("claim-unions"),
    codes("others").with_count("claim-others"),
    codes("against").with_count("claim-against"),
    plain_value("tested", "claim-tested"),
)


def _note(finding: Finding, labels: Labels) -> str:
    """Return a claim in our words; its kind where nobody worded it."""
    note = next((c.note for c in finding.citations if c.note), "")
    return labels.told(note) or labels.concept("finding-kind", finding.kind)


def _gathered(claim: Claim, labels: Labels) -> str:
    """Return the problem that gathers a claim."""
    if claim.problem is None:
        return labels.say("claim-apart")
    return labels.say("claim-problem", title=labels.told(claim.problem.title))


def claims_section(m: ReportData, found: FollowUp) -> Section:
    """Return each claim with how many other sources test it, auditors apart from unions."""
    claims = claims_of(m, found)
    return m.table_section(
        "claims",
        _CLAIM,
        claims,
        heading="asked-claims",
        sources=lambda c: tuple(dict.fromkeys(x.source for x in c.finding.citations)),
        details=lambda c: (Line(_gathered(c, m.labels)),),
        limit=len(claims),
    )


def recommendations_section(m: ReportData) -> Section:
    """Return the numbered recommendations, each with how it stands and the command for its page."""

    def untested(found: FollowUp) -> list[str]:
        return [c.finding.id for c in claims_of(m, found) if not c.tested]

    columns: tuple[Column[FollowUp], ...] = (
        display("asked-number", lambda f, _: f.recommendation.number),
        record_text("recommendation", "page", lambda f: f.recommendation.id),
        codes("problems", lambda f: (p.id for p in answered(m, f))).with_count(),
        display("claims", lambda f, _: len(f.claims), number=True),
        codes("untested", untested).with_count(),
        number("later", "asked-later", lambda f: len(f.later)),
    )
    return m.table_section(
        "recommendations",
        columns,
        m.recommendations,
        heading="asked-list",
        intro="asked-list-intro",
        sources=lambda f: f.recommendation.sources,
        details=lambda f: (Line(m.labels.told(f.recommendation.note)),),
        limit=len(m.recommendations),
    )


_YEARS = 5


def recommendation_report(m: ReportData, recommendation: str) -> Report:
    """Return the report on one recommendation.

    Args:
        m: Analysis results and names, with how the recommendation stands.
        recommendation: The recommendation's id.

    Raises:
        KeyError: Nothing tells how it stands.
    """
    labels = m.labels
    found = {f.recommendation.id: f for f in m.recommendations}[recommendation]
    document = m.network.source_by_id.get(next(iter(found.recommendation.sources), ""))
    dated = labels.dated(labels.told(document.date)) if document and document.date else ""
    to = Name(parts_of(labels.full("agency", a) for a in found.recommendation.to))
    title = _name(m, found.recommendation)
    claims, problems = claims_of(m, found), answered(m, found)
    heading = labels.say(
        "headline.recommendation", len(problems), live=sum(p.live for p in problems)
    )
    if claims:
        heading = labels.say(
            "headline.recommendation-claims",
            answers=heading,
            untested=sum(not c.tested for c in claims),
            claims=len(claims),
        )
    points = (
        _meetings_point(m, found),
        _later_point(m, found),
        _together_point(m, found),
        _figures_point(m, found),
    )
    head = (
        points_section(m, points, _intro(m, found), heading),
        problems_section(m, problems, labels.say("asked-problems", n=len(problems))),
        claims_section(m, found),
        not_known_section(m, _open(m, found)),
        cite_section(m, title, f"bordergraph report {recommendation}"),
    )
    return report_of(
        m,
        "recommendation",
        (recommendation,),
        title,
        labels.say(
            "asked-subtitle",
            date=dated or labels.say("source-undated"),
            to=to or labels.say("asked-nobody"),
            day=labels.day(m.facts.day),
        ),
        head,
        _rest(m, found),
    )


def _rest(m: ReportData, found: FollowUp) -> Iterator[Section]:
    """Yield what stands behind the opening: what is asked, what came of it, and the record."""
    claims = {f.id for f in found.claims}
    contests = [
        c for c in m.contests if any(d.kind == "finding" and d.slug in claims for d in c.disputes)
    ]
    figures = figures_section(m, found.figures)
    yield _asked(m, found)
    yield contests_section(m, contests)
    yield _meetings(m, found)
    yield _together(m, found)
    if found.figures:
        yield replace(figures, key="asked-figures", heading=m.labels.say("asked-figures"))
    yield _events(m, found.money_ends, "asked-money")
    yield _arrangements(m, found)
    yield _after(m, found)
    yield _others(m, found)
    yield method_section(m)


def _intro(m: ReportData, found: FollowUp) -> str:
    note = m.labels.told(found.recommendation.note).rstrip(".")
    return m.labels.say("asked-intro", text=note) if note else ""


_ASKED: tuple[Column[Recommendation], ...] = (
    code("recommendation", lambda r: r.id),
    Column("number", lambda r: r.number, lambda r, _: r.number or DASH, "asked-number"),
    record_text("text", "asks", lambda r: r.note),
    things("agency", "to"),
    codes("answers"),
    record_text("locator"),
)


def _asked(m: ReportData, found: FollowUp) -> Section:
    """Return what is asked, part by part, of whom, and where it stands in the source."""
    parts = (found.recommendation, *found.parts)
    return m.table_section("asked", _ASKED, parts, sources=lambda r: r.sources, limit=len(parts))


def _open(m: ReportData, found: FollowUp) -> Iterator[Line]:
    """Yield what nobody documents of it."""
    labels = m.labels
    if untested := sum(not c.tested for c in claims_of(m, found)):
        yield Line(labels.say("asked-untested", untested))
    if not found.watched:
        yield Line(labels.say("asked-names-nothing"))
    elif not found.later:
        yield Line(labels.say("asked-nothing-later"))
    if not found.others:
        yield Line(labels.say("asked-nobody-else"))


def _meetings(m: ReportData, found: FollowUp) -> Section:
    labels = m.labels
    columns: tuple[Column[Meeting], ...] = (
        display("date", lambda x, _: labels.dated(x.event.date)),
        display("what", lambda x, _: _what(m, x.event, x.arrangement)),
        display("months", lambda x, labels: _span(labels, x.least, x.most), number=True),
    )
    meetings = found.meetings
    table = Table(
        columns,
        meetings,
        labels,
        labels.say("meetings-caption"),
        sources=lambda x: x.event.sources,
        record=lambda x: (
            row_record(EVENT, x.event)
            | {"arrangement": x.arrangement, "months_least": x.least, "months_most": x.most}
        ),
        limit=20,
    )
    lines = []
    if meetings and m.facts.day:
        last = meetings[-1].event.date
        if silent := months_since(last, m.facts.day):
            text = labels.say(
                "meetings-since", date=labels.dated(last), months=_span(labels, *silent)
            )
            lines.append(Line(text))
        lines.append(_by_year(m, found, m.facts.day.year))
    lines += [
        Line(labels.say("meetings-none", name=labels.short("arrangement", a)))
        for a in found.arrangements
        if "meetings" in found.measures and all(x.arrangement != a for x in found.meetings)
    ]
    intro = labels.say("meetings-intro") if meetings else ""
    return Section("meetings", labels.say("meetings"), intro, tuple(lines), table)


def _by_year(m: ReportData, found: FollowUp, year: int) -> Line:
    """Say how many meetings are dated in each of the last calendar years."""
    labels = m.labels
    held = Counter(x.event.date[:4] for x in found.meetings)
    years = (str(y) for y in range(year - _YEARS + 1, year + 1))
    told = ", ".join(f"{y} ({labels.number(held[y])})" for y in years)
    return Line(labels.say("meetings-by-year", n=_YEARS, years=told), _met(found))


def _what(m: ReportData, event: Event, arrangement: str) -> str:
    name = m.labels.short("arrangement", arrangement)
    what = m.labels.told(event.note) or m.labels.concept("event", event.kind)
    return m.labels.say("event-of", about=name, note=what)


def _together(m: ReportData, found: FollowUp) -> Section:
    """Return the teams and liaisons in force that join whom it speaks of."""
    known, members = m.network.arrangement_by_id, m.facts.members
    on_threat = "together-joined-intro-on"
    return m.table_section(
        "together",
        arrangement_columns(m.facts),
        (known[a] for a in m.labels.ordered("arrangement", found.together)),
        "arrangement", "kind", "members", "cadence", "status",
        heading="together-joined",
        intro=on_threat if _names_threats(found) else "together-joined-intro",
        sources=lambda a: cited(a.citations, *(p.citations for p in members.get(a.id, ()))),
        limit=15,
    )  # fmt: skip


_EVENT: tuple[Column[Event], ...] = (
    *EVENT,
    display("date", lambda e, labels: labels.dated(e.date)),
    display("about", event_about),
    display("event", lambda e, labels: labels.concept("event", e.kind)),
    display("what", lambda e, labels: labels.told(e.note)),
)


def _events(
    m: ReportData, events: Iterable[Event], key: str, intro: str = "", lines: Iterable[Line] = ()
) -> Section:
    return m.table_section(
        key, _EVENT, events, caption=key, intro=intro, lines=lines, limit=15,
        sources=attrgetter("sources"),
    )  # fmt: skip


def _arrangements(m: ReportData, found: FollowUp) -> Section:
    labels, known = m.labels, m.network.arrangement_by_id
    pages = ", ".join(labels.say("asked-about-page", arrangement=a) for a in found.arrangements)
    return m.table_section(
        "arrangements",
        arrangement_columns(m.facts),
        (known[a] for a in found.arrangements),
        "arrangement", "status", "cadence", "members",
        heading="asked-about",
        notes=(labels.say("asked-about-pages", pages=pages),) if pages else (),
        sources=lambda a: cited(a.citations),
        limit=15,
    )  # fmt: skip


def _after(m: ReportData, found: FollowUp) -> Section:
    """Return what is dated later on its arrangements, and whether what it answers was repaired."""
    repaired = [f for f in found.claims if f.fixed in {"yes", "partial"}]
    lines = []
    if found.claims:
        key = "asked-repaired" if repaired else "asked-not-repaired"
        text = m.labels.say(key, n=len(repaired), all=len(found.claims))
        lines.append(Line(text, cited(*(f.citations for f in repaired))))
    return _events(m, found.later, "asked-after", "asked-after-intro", lines)


def _others(m: ReportData, found: FollowUp) -> Section:
    """Return who else asks for the same: other sources, then the same source elsewhere."""
    others = {r.id for r in found.others}

    def by(r: Recommendation, labels: Labels) -> str:
        return labels.say("asked-by-other" if r.id in others else "asked-by-same")

    columns: tuple[Column[Recommendation], ...] = (
        Column("recommendation", attrgetter("id"), lambda r, _: _name(m, r), "asked-which"),
        record_text("text", "asks", attrgetter("note")),
        Column("other_source", lambda r: r.id in others, by, "asked-by"),
    )
    items = (*found.others, *found.same)
    return m.table_section("asked-also", columns, items, sources=attrgetter("sources"), limit=12)
