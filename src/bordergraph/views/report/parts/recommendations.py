"""Recommendations in a few words: their names, what says most of how they stand, and a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.analysis.gaps.recommendations import months_since
from bordergraph.views.report.model import Section
from bordergraph.views.report.parts.brief import Point
from bordergraph.views.report.parts.statement import theme_name
from bordergraph.views.table.column import Column, codes, number, told, words
from bordergraph.views.table.table import Line

if TYPE_CHECKING:
    from bordergraph.analysis.gaps.recommendations import FollowUp
    from bordergraph.record import Recommendation
    from bordergraph.views.report.data import ReportData

_DASH = "\u2013"


def recommendation_name(m: ReportData, recommendation: Recommendation) -> str:
    """Return what a recommendation is called: its number, or that it has none, and whose it is."""
    labels = m.labels
    documents = (m.network.source_by_id.get(s) for s in recommendation.sources)
    who = next((labels.told(d.publisher) or labels.told(d.title) for d in documents if d), "")
    who = who or recommendation.id
    if recommendation.number:
        return labels.say("asked-numbered", n=recommendation.number, who=who)
    return labels.say("asked-unnumbered", what=recommendation.id, who=who)


def recommendation_points(m: ReportData, found: FollowUp) -> list[Point | None]:
    """Return the findings that say most of how a recommendation stands."""
    return [
        _weighed(m, found),
        _meetings(m, found),
        _later(m, found),
        _together(m, found),
        _figures(m, found),
    ]


def _weighed(m: ReportData, found: FollowUp) -> Point | None:
    if not found.claims:
        return None
    labels = m.labels
    agreeing = {f.id: f for w in found.weighed for f in w.agreeing}
    disputing = {f.id for w in found.weighed for f in w.disputing}
    told = [(theme_name(w.theme, labels), len(w.agreeing)) for w in found.weighed]
    by_theme = ", ".join(f"{theme} {labels.number(n)}" for theme, n in told if n)
    without = ", ".join(theme for theme, n in told if not n)
    text = labels.say("point-asked-weighed", len(agreeing))
    text += f" {labels.say('point-asked-themes', themes=by_theme)}" if by_theme else ""
    text += f" {labels.say('point-asked-without', themes=without)}" if without else ""
    if disputing:
        against = labels.number(len(disputing))
        text += f" {labels.say('point-asked-against', len(disputing), n=against)}"
    sources = tuple(dict.fromkeys(c.source for f in agreeing.values() for c in f.citations))
    values = {"agreeing": sorted(agreeing), "disputing": sorted(disputing)}
    return Point("weighed", labels.number(len(agreeing)), text, sources, values)


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
        "point-asked-meetings",
        date=labels.dated(last.event.date),
        n=labels.number(len(found.meetings)),
    )
    if gaps:
        longest = max(gaps, key=lambda x: x.least or 0)
        text += " " + labels.say(
            "point-asked-longest",
            months=_span(m, longest.least or 0, longest.most or 0),
            date=labels.dated(longest.event.date),
        )
    sources = tuple(dict.fromkeys(s for x in found.meetings for s in x.event.sources))
    values = {"meetings": len(found.meetings), "last": last.event.date, "months": list(silent)}
    return Point("meetings", _span(m, *silent), text, sources, values)


def _span(m: ReportData, least: int, most: int) -> str:
    low, high = m.labels.number(least), m.labels.number(most)
    return low if least == most else f"{low}{_DASH}{high}"


def _together(m: ReportData, found: FollowUp) -> Point | None:
    if "together" not in found.measures:
        return None
    labels, known = m.labels, m.network.arrangement_by_id
    regular = sum(known[a].cadence.regular for a in found.together)
    unknown = sum(known[a].cadence.value == "unknown" for a in found.together)
    text = labels.say(
        "point-asked-together",
        len(found.together),
        regular=labels.number(regular),
        unknown=labels.number(unknown),
    )
    values = {"together": list(found.together), "regular": regular, "unknown": unknown}
    return Point("together", labels.number(len(found.together)), text, values=values)


def _figures(m: ReportData, found: FollowUp) -> Point | None:
    if not found.figures:
        return None
    text = m.labels.say("point-asked-figures", len(found.figures))
    sources = tuple(dict.fromkeys(c.source for f in found.figures for c in f.citations))
    values = {"figures": [f.id for f in found.figures]}
    return Point("figures", m.labels.number(len(found.figures)), text, sources, values)


def _later(m: ReportData, found: FollowUp) -> Point | None:
    if not found.watched:
        return None
    key = "point-asked-later" if found.later else "point-asked-silence"
    text = m.labels.say(key, len(found.later))
    sources = tuple(dict.fromkeys(s for e in found.later for s in e.sources))
    return Point(
        "later", m.labels.number(len(found.later)), text, sources, {"later": len(found.later)}
    )


def recommendations_section(m: ReportData) -> Section:
    """Return the numbered recommendations, each with how it stands and the command for its page."""
    labels = m.labels
    known = [
        (
            s,
            {f.id for w in s.weighed for f in w.agreeing},
            {f.id for w in s.weighed for f in w.disputing},
        )
        for s in m.recommendations
    ]
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


_LISTED: tuple[Column[tuple[FollowUp, set[str], set[str]]], ...] = (
    words("asked-number", lambda r, _: r[0].recommendation.number),
    told("recommendation", "page", lambda r: r[0].recommendation.id),
    codes("agreeing", lambda r: sorted(r[1])),
    codes("disputing", lambda r: sorted(r[2])),
    words("others-agree", lambda r, _: len(r[1]), number=True),
    words("others-dispute", lambda r, _: len(r[2]), number=True),
    number("later", "asked-later", lambda r: len(r[0].later)),
)
