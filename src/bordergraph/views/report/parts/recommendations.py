"""Recommendations in a few words: their names, what says most of how they stand, and a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from bordergraph.analysis.core.in_force import PROOF_YEARS
from bordergraph.analysis.gaps.recommendations import months_since
from bordergraph.model import Cadence
from bordergraph.views.report.model import Section
from bordergraph.views.report.parts.brief import Point
from bordergraph.views.table.column import DASH, Column, code, codes, number, same, told, words
from bordergraph.views.table.table import Line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bordergraph.analysis.gaps.recommendations import FollowUp
    from bordergraph.analysis.register import Problem, ProblemDocument
    from bordergraph.model import Finding
    from bordergraph.record import Recommendation
    from bordergraph.views.report.model import ReportData
    from bordergraph.words.labels import Labels


def recommendation_name(m: ReportData, recommendation: Recommendation) -> str:
    """Return what a recommendation is called: its number, or that it has none, and whose it is."""
    labels = m.labels
    documents = (m.network.source_by_id.get(s) for s in recommendation.sources)
    who = next((labels.told(d.publisher) or labels.told(d.title) for d in documents if d), "")
    who = who or recommendation.id
    if recommendation.number:
        return labels.say("asked-numbered", n=recommendation.number, who=who)
    return labels.say("asked-unnumbered", who=who)


def names_threats(found: FollowUp) -> bool:
    """Return whether the claims that a recommendation answers name a threat."""
    return any(claim.threats for claim in found.claims)


def recommendation_points(m: ReportData, found: FollowUp) -> list[Point | None]:
    """Return the findings that say most of how a recommendation stands."""
    return [
        _meetings(m, found),
        _later(m, found),
        _together(m, found),
        _figures(m, found),
    ]


def _meetings(m: ReportData, found: FollowUp) -> Point | None:
    labels = m.labels
    if not found.meetings or m.facts.day is None:
        return None
    last = found.meetings[-1]
    silent = months_since(last.event.date, m.facts.day)
    gaps = [x for x in found.meetings if x.least is not None]
    if silent is None:
        return None
    text = labels.say(
        "point-asked-meetings", date=labels.dated(last.event.date), n=len(found.meetings)
    )
    if gaps:
        longest = max(gaps, key=lambda x: x.least or 0)
        text += " " + labels.say(
            "point-asked-longest",
            months=span(m, longest.least or 0, longest.most or 0),
            date=labels.dated(longest.event.date),
        )
    sources = tuple(dict.fromkeys(s for x in found.meetings for s in x.event.sources))
    values = {"meetings": len(found.meetings), "last": last.event.date, "months": list(silent)}
    return Point("meetings", span(m, *silent), text, sources, values)


def span(m: ReportData, least: int, most: int) -> str:
    """Return one number, or the least and the most."""
    low, high = m.labels.number(least), m.labels.number(most)
    return low if least == most else f"{low}{DASH}{high}"


def _together(m: ReportData, found: FollowUp) -> Point | None:
    if "together" not in found.measures:
        return None
    labels, known = m.labels, m.network.arrangement_by_id
    stated = [m.facts.frequency(known[a]) for a in found.together]
    regular = sum(c.regular for c in stated)
    unknown = stated.count(Cadence.UNKNOWN)
    text = labels.say(
        "point-asked-together-on" if names_threats(found) else "point-asked-together",
        len(found.together),
        regular=regular,
        unknown=unknown,
        years=PROOF_YEARS,
        other=len(found.together) - regular - unknown,
    )
    values = {"together": list(found.together), "regular": regular, "unknown": unknown}
    return Point("together", len(found.together), text, values=values)


def _figures(m: ReportData, found: FollowUp) -> Point | None:
    if not found.figures:
        return None
    text = m.labels.say("point-asked-figures", len(found.figures))
    sources = tuple(dict.fromkeys(c.source for f in found.figures for c in f.citations))
    values = {"figures": [f.id for f in found.figures]}
    return Point("figures", len(found.figures), text, sources, values)


def _later(m: ReportData, found: FollowUp) -> Point | None:
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
    problem: Problem | None = None
    official: tuple[str, ...] = ()
    unions: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    against: tuple[str, ...] = ()

    @property
    def tested(self) -> bool:
        """Whether any other source documents the problem or speaks against it."""
        return bool(self.official or self.unions or self.others or self.against)


def claims_of(m: ReportData, found: FollowUp) -> tuple[Claim, ...]:
    """Return the claims of a recommendation, those of a problem first, each with who else tests it."""
    own = set(found.recommendation.sources)

    def sources(
        documents: Iterable[ProblemDocument], which: Callable[[ProblemDocument], bool]
    ) -> tuple[str, ...]:
        return tuple(dict.fromkeys(d.source for d in documents if d.source not in own and which(d)))

    claims = []
    for f in found.claims:
        problem = next((p for p in m.problems if f.id in {d.finding for d in p.documents}), None)
        if problem is None:
            claims.append(Claim(f))
            continue
        claims.append(
            Claim(
                f,
                problem,
                sources(problem.documents, lambda d: d.official),
                sources(problem.documents, lambda d: d.authority == "union"),
                sources(problem.documents, lambda d: not d.official and d.authority != "union"),
                sources(problem.against, lambda _: True),
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
    words("it-claims", lambda c, labels: _note(c.finding, labels)),
    codes("official").counted("claim-official"),
    codes("unions").counted("claim-unions"),
    codes("others").counted("claim-others"),
    codes("against").counted("claim-against"),
    same("tested", "claim-tested"),
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
    table = m.table(
        _CLAIM,
        claims,
        "asked-claims-caption",
        sources=lambda c: tuple(dict.fromkeys(x.source for x in c.finding.citations)),
        details=lambda c: (Line(_gathered(c, m.labels)),),
        limit=len(claims) or 1,
    )
    return Section("claims", m.labels.say("asked-claims"), table=table)


def recommendations_section(m: ReportData) -> Section:
    """Return the numbered recommendations, each with how it stands and the command for its page."""
    labels = m.labels
    known = [(s, answered(m, s), claims_of(m, s)) for s in m.recommendations]
    table = m.table(
        _LISTED,
        known,
        "asked-list-caption",
        sources=lambda r: r[0].recommendation.sources,
        details=lambda r: (Line(labels.told(r[0].recommendation.note)),),
        limit=len(known),
    )
    intro = labels.say("asked-list-intro") if known else ""
    return Section("recommendations", labels.say("asked-list"), intro, table=table)


_Listed: TypeAlias = "tuple[FollowUp, tuple[Problem, ...], tuple[Claim, ...]]"
_PROBLEMS: Column[_Listed] = codes("problems", lambda r: (p.id for p in r[1]))
_UNTESTED: Column[_Listed] = codes(
    "untested", lambda r: (c.finding.id for c in r[2] if not c.tested)
)
_LISTED: tuple[Column[_Listed], ...] = (
    words("asked-number", lambda r, _: r[0].recommendation.number),
    told("recommendation", "page", lambda r: r[0].recommendation.id),
    _PROBLEMS.counted("problems"),
    words("claims", lambda r, _: len(r[2]), number=True),
    _UNTESTED.counted("untested"),
    number("later", "asked-later", lambda r: len(r[0].later)),
)
