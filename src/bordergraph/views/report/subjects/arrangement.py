"""The report on one arrangement: a program or a channel."""

from __future__ import annotations

from dataclasses import replace
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeAlias

from bordergraph.analysis.register import selected
from bordergraph.model import Cadence, Ref, cited
from bordergraph.views.report.charts import arrangement_chart
from bordergraph.views.report.model import Section
from bordergraph.views.report.sections import (
    Point,
    figures_section,
    findings_section,
    flows_section,
    history_section,
    method_section,
    points_section,
    report_on,
    told_section,
    year_of,
)
from bordergraph.views.table.column import (
    Column,
    display,
    iso_date,
    replace_columns,
    row_record,
    term,
    thing,
)
from bordergraph.views.table.table import Line
from bordergraph.views.tables.facts import arrangement_columns, frequency, part_columns
from bordergraph.words.labels import capitalized

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bordergraph.analysis.register import Problem
    from bordergraph.model import Citation, Focus, Participation
    from bordergraph.views.report.model import Report, ReportData
    from bordergraph.words.labels import Labels

_NAMED = 3

_Fact: TypeAlias = "tuple[str, Any, str, str | None, Sequence[Citation]]"
"""A fact on the card: its key, value and text, the day that it speaks of, what says so."""


def arrangement_report(m: ReportData, arrangement: str) -> Report:
    """Return the report on one arrangement: state, members, threats, gaps that rest on it.

    Raises:
        KeyError: The network has no such arrangement.
    """
    labels, n = m.labels, m.network
    known = n.arrangement_by_id[arrangement]
    title = labels.both("arrangement", arrangement)
    through = {g.key for g in m.gaps if arrangement in g.arrangements}
    problems = selected(m.problems, arrangement=arrangement)
    kind = labels.concept("arrangement-kind", known.kind) or labels.say(f"class.{known.cls}")
    report = report_on(
        m,
        "arrangement",
        (arrangement,),
        title,
        labels.say("agency-subtitle", what=capitalized(kind), day=labels.day(m.facts.day)),
        _summary(m, arrangement, problems),
        Section("served", ""),
        keep=through.__contains__,
        problems=problems,
        unknown=(_unknown(m, arrangement),),
        no_gaps=labels.say("arrangement-no-gaps"),
        rest=_rest(m, arrangement),
    )
    told = tuple(s for s in report.sections if s.key != "gaps" or s.lines or s.table)
    return replace(report, sections=told)


def _rest(m: ReportData, arrangement: str) -> Iterator[Section]:
    """Yield what stands behind the opening: its card, history, members, and the record."""
    n = m.network
    about = [
        f for f in n.findings if arrangement in f.arrangements and f.id not in m.problem_findings
    ]
    yield _facts(m, arrangement)
    yield history_section(m, Ref("arrangement", arrangement), arrangement_chart(m, arrangement))
    yield told_section(m, n.arrangement_by_id[arrangement].citations)
    yield _members(m, arrangement)
    yield _threats(m, arrangement)
    yield flows_section(m, (f for f in n.flows if f.arrangement == arrangement))
    yield findings_section(m, about)
    yield figures_section(m, [f for f in n.figures if arrangement in f.about])
    yield method_section(m)


def _summary(m: ReportData, arrangement: str, problems: Sequence[Problem]) -> Section:
    labels = m.labels
    known = row_record(arrangement_columns(m.facts), m.network.arrangement_by_id[arrangement])
    now, ever = len(known["members"]), len(known["members_ever"])
    working = arrangement in m.facts.working
    heading = labels.say(
        "headline.arrangement" if working else "headline.arrangement-stopped",
        of=labels.short("arrangement", arrangement),
        members=labels.count("member", now),
        frequency=frequency(m.facts, m.network.arrangement_by_id[arrangement], labels),
    )
    if live := sum(p.live for p in problems):
        also = labels.say("headline-problems-also", n=live)
        heading = labels.join((heading, also))
    points = (
        Point(
            "members",
            now,
            labels.say("point-members" if ever > now else "point-members-all", now, ever=ever),
            cited(*(p.citations for p in m.facts.members.get(arrangement, ()))),
            {"members": now, "members_ever": ever},
        )
        if ever
        else None,
        _loss_point(m),
    )
    intro = "" if working else labels.say("arrangement-stopped")
    return points_section(m, points, intro, heading)


def _loss_point(m: ReportData) -> Point | None:
    """Say how many needs would be left without a regular channel if the arrangement ended."""
    labels, loss = m.labels, m.loss
    if loss is None:
        return None
    lost = [moved.row for moved in loss.of("lost")]
    names = labels.join(
        labels.say(
            "pair-on", pair=labels.pair(r.agencies), threat=labels.running("threat", r.threat)
        )
        for r in lost[:_NAMED]
    )
    text = labels.say("point-loss", len(lost)) if lost else labels.say("point-loss-none")
    text += f" {labels.say('point-first', names=names)}" if lost else ""
    values = {
        "lost": len(lost),
        "first": [{"agencies": list(r.agencies), "threat": r.threat} for r in lost[:_NAMED]],
    }
    return Point("loss", len(lost), text, values=values)


def _facts(m: ReportData, arrangement: str) -> Section:
    """Return the card of the arrangement: each fact with the day it speaks of and its sources."""
    labels, n = m.labels, m.network
    a = n.arrangement_by_id[arrangement]
    told = {
        kind: [c for c in a.citations if c.statement.startswith(f"{kind}/")]
        for kind in ("milestone", "status-report")
    }
    # A row of a table tells all of its cells at once.
    rhythm = a.cadence_told or a.citations
    parts = sorted(x.id for x in n.arrangements if arrangement in x.part_of)
    status = "" if a.status == "unknown" else a.status
    cadence = "" if a.cadence is Cadence.UNKNOWN else a.cadence.value
    year = _latest_year(m, rhythm)
    dates = labels.period(a.span) if a.span.begin or a.span.end else ""
    facts: tuple[_Fact, ...] = (
        ("status", status, labels.concept("status", status), iso_date(a.status_as_of), told["status-report"]),
        ("when", dates, dates, None, told["milestone"] or told["status-report"]),
        ("cadence", cadence, labels.concept("cadence", cadence), year, rhythm),
        ("scope", a.scope, labels.concept("scope", a.scope), None, ()),
        ("part", list(a.part_of), labels.listed("arrangement", a.part_of), None, ()),
        ("parts", parts, labels.listed("arrangement", parts), None, ()),
    )  # fmt: skip
    columns: tuple[Column[_Fact], ...] = (
        term("fact", get=itemgetter(0)),
        Column("value", itemgetter(1), lambda f, _: f[2], "value"),
        Column("on", itemgetter(3), lambda f, labels: labels.dated(f[3] or ""), "told-on"),
    )
    known = (fact for fact in facts if fact[1])
    return m.table_section("facts", columns, known, sources=lambda f: cited(f[4]))


def _latest_year(m: ReportData, citations: Iterable[Citation]) -> str | None:
    """Return the latest year in which a source of some statements was written."""
    sources = m.network.source_by_id
    own = [c for c in citations if not c.further and c.source in sources]
    return max((year_of(sources[c.source].date) for c in own), default="") or None


def _unknown(m: ReportData, arrangement: str) -> Line | None:
    """Say what no source in the record tells of the arrangement."""
    labels, n = m.labels, m.network
    a = n.arrangement_by_id[arrangement]
    told = {
        "status": a.status != "unknown",
        "start": a.span.start,
        "cadence": a.cadence is not Cadence.UNKNOWN,
        "members": any(p.arrangement == arrangement for p in n.participations),
        "threats": any(f.arrangement == arrangement for f in n.foci),
        "findings": any(arrangement in f.arrangements for f in n.findings),
    }
    missing = ", ".join(labels.say(f"untold.{key}") for key, found in told.items() if not found)
    return Line(labels.say("untold", what=missing)) if missing else None


def _role(part: Participation, labels: Labels) -> str:
    role = labels.concept("role", part.role)
    if part.provides and part.receives:
        return role
    return f"{role}, {labels.say('only.provides' if part.provides else 'only.receives')}"


def _members(m: ReportData, arrangement: str) -> Section:
    parts = [p for p in m.network.participations if p.arrangement == arrangement]
    columns = (
        *replace_columns(part_columns(m.facts), Column("role", lambda p: p.role, _role, "role")),
        display("in", lambda p, labels: labels.country(m.country_of.get(p.agency, ""))),
        display(
            "when", lambda p, labels: labels.period(p.span) if p.span.begin or p.span.end else ""
        ),
    )
    return m.table_section(
        "members",
        columns,
        sorted(parts, key=lambda p: (not m.facts.holds(p), m.country_of.get(p.agency, ""), p.agency)),
        "agency", "in", "role", "when",
        sources=lambda p: cited(p.citations),
        limit=20,
    )  # fmt: skip


def _threats(m: ReportData, arrangement: str) -> Section:
    foci = sorted(
        (f for f in m.network.foci if f.arrangement == arrangement),
        key=lambda f: m.labels.sorting("threat", f.threat),
    )
    columns: tuple[Column[Focus], ...] = (thing("threat"),)
    return m.table_section(
        "threats", columns, foci, heading="focus", sources=lambda f: cited(f.citations)
    )
