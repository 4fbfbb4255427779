"""Sections that several reports share: findings, figures, contested claims, history, method."""

from __future__ import annotations

import re
from operator import attrgetter
from typing import TYPE_CHECKING

from bordergraph.analysis.gaps.recommendations import THEMES, weighed
from bordergraph.model import AgencyClass, cited
from bordergraph.views.report.charts import placed, present, series_figure
from bordergraph.views.report.model import Section
from bordergraph.views.table.column import Column, code, codes, thing, told, words
from bordergraph.views.table.table import Line, Table, table_of
from bordergraph.views.tables.facts import EVENT, FIGURE, FINDING
from bordergraph.words.needs import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TypeAlias

    from bordergraph.analysis.core.links import Link
    from bordergraph.analysis.gaps.recommendations import Reason, Weighed
    from bordergraph.model import Agency, Citation, Figure, Finding, Flow, Ref
    from bordergraph.record import Contest, Event
    from bordergraph.views.report.model import Picture, ReportData
    from bordergraph.words.labels import Labels

    _Note: TypeAlias = tuple[str, str, tuple[str, ...]]

_MOST = 4
_ORDERED = frozenset({"joined", "left", "succession"})


def event_about(event: Event, labels: Labels, without: Ref | None = None) -> str:
    """Name what an event is about."""
    about = [a for a in event.about if a != without]
    # A threat is a common noun, which has a capital only where it comes first.
    names = [
        labels.running(*a) if n and a.kind == "threat" else labels.short(*a)
        for n, a in enumerate(about)
    ]
    if len(names) > _MOST:
        names = [*names[:_MOST], labels.say("and-more", n=len(names) - _MOST)]
    return (" \u2192 " if event.kind in _ORDERED else ", ").join(names)


def history_section(m: ReportData, thing: Ref, figures: tuple[Picture, ...] = ()) -> Section:
    """Return what began, met, changed and ended, by date, as far as a source dates it."""
    labels = m.labels
    columns = (
        *EVENT,
        words("date", lambda e, labels: labels.dated(e.date)),
        words("event", lambda e, _: labels.concept("event", _kind(e, thing))),
        words("what", lambda e, _: _what(e, labels, thing)),
    )
    about = [e for e in m.events if thing in e.about]
    table = m.table(columns, about, "events-caption", sources=lambda e: e.sources)
    intro = labels.say("history-intro") if about else ""
    return Section("history", labels.say("history"), intro, table=table, figures=figures)


def _kind(event: Event, thing: Ref) -> str:
    """Return what an event is to a thing: who comes after another takes over from it."""
    after = event.kind == "succession" and event.about[-1] == thing
    return "succession-to" if after else str(event.kind)


def _what(event: Event, labels: Labels, thing: Ref) -> str:
    about = event_about(event, labels, thing)
    note = labels.told(event.note)
    if about and note:
        return labels.say("event-of", about=about, note=note)
    return about or note


def told_section(m: ReportData, citations: Iterable[Citation]) -> Section:
    """Return what sources say of a thing besides its dated events, the latest word first."""
    labels, sources = m.labels, m.network.source_by_id
    notes: dict[str, list[str]] = {}
    for c in citations:
        if c.note and not c.further and not c.statement.startswith("milestone/"):
            notes.setdefault(c.note, []).append(c.source)
    notes_by_year: list[_Note] = []
    for note, found in notes.items():
        dated = [(year_of(sources[s].date), s) for s in found if s in sources]
        year = max((y for y, _ in dated), default="")
        notes_by_year.append((year, note, tuple(dict.fromkeys(s for _, s in dated))))
    notes_by_year.sort(key=lambda t: (t[0] == "", [-ord(c) for c in t[0]], t[1]))
    columns: tuple[Column[_Note], ...] = (
        told("year", "year-told", lambda n: n[0]), told("note", "told", lambda n: n[1]),
    )  # fmt: skip
    table = m.table(columns, notes_by_year, "told-caption", sources=lambda n: n[2], limit=12)
    return Section("told", labels.say("told"), table=table)


def year_of(text: str) -> str:
    """Return the year in a date as a source writes it; empty where it names none."""
    found = re.search(r"\b(1[89]|20)[0-9]{2}\b", text)
    return found[0] if found else ""


def direction(pair: tuple[str, str], link: Link, labels: Labels) -> str:
    """Say which way information moves over a link, and through whose ties."""
    a, b = pair
    if link.mutual:
        way = labels.say("way.both")
    elif link.forth or link.back:
        giver, receiver = (a, b) if link.forth else (b, a)
        names = {"a": labels.short("agency", giver), "b": labels.short("agency", receiver)}
        way = labels.say("way.one", **names)
    else:
        way = labels.say("way.none")
    covering = [t for t, own in zip(link.through, pair, strict=True) if t != own]
    if covering:
        way = f"{way}, {labels.say('via', names=labels.listed('agency', covering))}"
    return way


def notes_of(citations: Iterable[Citation], labels: Labels) -> tuple[Line, ...]:
    """Return the distinct notes behind some citations."""
    return tuple(
        Line(labels.told(note)) for note in dict.fromkeys(c.note for c in citations) if note
    )


def findings_section(m: ReportData, findings: Sequence[Finding]) -> Section:
    """Return findings, latest first, each in one sentence of our own."""
    table = m.table(
        FINDING,
        sorted(findings, key=lambda f: (_recent(f), f.id)),
        "findings-caption",
        "finding", "when", "fixed", "about",
        sources=lambda f: cited(f.citations),
        details=lambda f: notes_of(f.citations, m.labels),
        limit=6,
    )  # fmt: skip
    return Section("findings", m.labels.say("findings"), table=table)


def _recent(finding: Finding) -> int:
    return -finding.span.begin.toordinal() if finding.span.begin else 0


def figures_section(m: ReportData, figures: Sequence[Figure]) -> Section:
    """Return figures with unit and period; a disputed one carries the other reading."""
    table = m.table(
        FIGURE,
        sorted(figures, key=lambda f: (not f.disputed_by, _latest(f), f.id)),
        "figures-caption",
        sources=lambda f: cited(f.citations),
        details=lambda f: _figure_details(m, f),
        limit=10,
    )
    drawn = present(series_figure(m, figures))
    return Section("figures", m.labels.say("figures"), table=table, figures=drawn)


def _latest(figure: Figure) -> int:
    end = figure.period.end or figure.period.start
    return -end.toordinal() if end else 0


def _figure_details(m: ReportData, figure: Figure) -> tuple[Line, ...]:
    labels = m.labels
    series = labels.full("series", figure.series) if figure.series else ""
    parts = tuple(x for x in (series, placed(labels, series, figure.place)) if x)
    head = labels.join(parts)
    lines = [Line(head)] if head else []
    lines += [n for n in notes_of(figure.citations, labels) if n.text != head]
    contest = m.contest_by_figure.get(figure.id)
    if contest:
        lines.append(other_reading(contest, labels))
    return tuple(lines)


def other_reading(contest: Contest, labels: Labels) -> Line:
    """Return what was found against a claim, with the verdict and its sources."""
    text = labels.say(
        "other-reading",
        found=labels.told(contest.found.rstrip(".")),
        verdict=labels.concept("verdict", contest.verdict),
    )
    return Line(text, contest.sources)


_CONTEST: tuple[Column[Contest], ...] = (
    code("check", lambda c: c.id),
    code("verdict"),
    told("claimed"),
    told("found"),
    words("verdict", lambda c, labels: labels.concept("verdict", c.verdict)),
    codes("disputes", lambda c: (d.key for d in c.disputes)),
)


def contest_table(contests: Sequence[Contest], labels: Labels) -> Table[Contest]:
    """Return checked claims as a table: claimed, found, verdict; the note below."""
    return table_of(
        _CONTEST,
        contests,
        labels,
        labels.say("contested-caption"),
        sources=lambda c: c.sources,
        details=lambda c: (Line(labels.told(c.note)),) if c.note else (),
        limit=20,
    )


def contests_section(m: ReportData, contests: Sequence[Contest]) -> Section:
    """Return claims that did not stand up as they are worded, with both readings side by side."""
    labels = m.labels
    table = contest_table(contests, labels)
    intro = labels.say("contested-intro") if contests else ""
    return Section("contested", labels.say("contested"), intro, table=table)


def flows_section(m: ReportData, flows: Iterable[Flow], *, through: bool = False) -> Section:
    """Return who gives information to whom, and what."""
    labels = m.labels
    columns: tuple[Column[Flow], ...] = (thing("agency", "giver"), thing("agency", "receiver"))
    if through:
        columns += (thing("arrangement", heading="through"),)
    table = m.table(
        (*columns, code("in_force", m.facts.holds)),
        sorted(
            flows,
            key=lambda f: (
                labels.sorting("agency", f.giver),
                labels.sorting("agency", f.receiver),
                labels.sorting("arrangement", f.arrangement or ""),
            ),
        ),
        "flows-caption",
        sources=lambda f: cited(f.citations),
        details=lambda f: (Line(labels.told(f.what)),) if f.what else (),
        limit=15,
    )
    return Section("flows", labels.say("flows"), table=table)


def describe(agency: Agency, labels: Labels) -> str:
    """Return an agency in a few words, as in ``federal agency (police), Canada``."""
    what = labels.full("bg", agency.cls.capitalize())
    if agency.level and agency.cls is AgencyClass.AGENCY:
        what = labels.say("agency-of-level", level=labels.concept("level", agency.level))
    sector = labels.concept("sector", agency.sector)
    parts = (f"{what} ({sector})" if sector else what, labels.country(agency.country))
    return ", ".join(p for p in parts if p)


def method_section(m: ReportData) -> Section:
    """Return what was computed and how far it can be trusted."""
    labels = m.labels
    keys = ("need", "channel", "outcome", "gap", "open", "reading")
    lines = [Line(labels.say(f"method-{key}")) for key in keys]
    if language := labels.say("method-language"):
        lines.append(Line(language))
    day, stamp = labels.day(m.facts.day), m.stamp
    of = labels.say("note-stamp", day=day, version=stamp.version, data=stamp.data_hash)
    return Section("method", labels.say("method"), lines=(*lines, Line(of)))


STATEMENT = "npf-2025"
"""Id of the statement that this section sets beside the graph; without it there is no section."""

_SIDES = ("supports", "against", "undocumented")


def statement_section(m: ReportData) -> Section:
    """Return one row a theme: what supports the claims, what speaks against, what is unknown."""
    labels = m.labels
    found = weighed(m.facts, m.assessment, STATEMENT)
    sides = [_side_columns(side, labels) for side in _SIDES]
    columns: tuple[Column[Weighed], ...] = (
        Column("theme", lambda w: w.theme, lambda w, _: theme_name(w.theme, labels), "theme"),
        codes("claims", lambda w: (f.id for f in w.claims)),
        codes("other_findings", lambda w: (f.id for f in w.agreeing)),
        codes("disputing_findings", lambda w: (f.id for f in w.disputing)),
        words("others-agree", lambda w, _: len(w.agreeing), number=True),
        words("others-dispute", lambda w, _: len(w.disputing), number=True),
        *(column for column, _ in sides),
        *(column for _, column in sides),
    )
    table = m.table(
        columns,
        found,
        "claims-caption",
        sources=lambda _: (STATEMENT,),
        details=lambda w: (
            *_claims(m, w.claims, STATEMENT),
            *(_side(m, side, getattr(w, side)) for side in _SIDES),
        ),
        limit=len(found),
    )
    intro = labels.say("claims-intro") if found else ""
    return Section("statement", labels.say("claims"), intro, table=table)


def _side_columns(side: str, labels: Labels) -> tuple[Column[Weighed], Column[Weighed]]:
    of = attrgetter(side)
    return (
        codes(side, lambda w: (said(r, labels) for r in of(w))),
        codes(f"{side}_codes", lambda w: (r.key for r in of(w))),
    )


def theme_name(theme: str, labels: Labels) -> str:
    """Return what a theme is called; one that is no theme of the statement is a kind of finding."""
    if theme in THEMES:
        return labels.say(f"theme.{theme}")
    return labels.concept("finding-kind", theme)


def _side(m: ReportData, side: str, reasons: tuple[Reason, ...]) -> Line:
    """Return what stands on one side as a line, with the sources it rests on."""
    labels = m.labels
    text = labels.join(said(r, labels) for r in reasons) or labels.say("claims-nothing")
    sources = tuple(dict.fromkeys(s for r in reasons for s in r.sources))
    return Line(labels.say(f"claims-side.{side}", text=text), sources)


def _claims(m: ReportData, claims: Iterable[Finding], source: str) -> tuple[Line, ...]:
    """Return each claim in our words, after the names of what it speaks of."""
    labels = m.labels
    texts: dict[str, None] = {}
    for f in claims:
        about = labels.listed("arrangement", f.arrangements, 4)
        for note in (c.note for c in f.citations if c.note):
            key = "it-claims-of" if about else "it-claims"
            texts[labels.say(key, about=about, text=labels.told(note))] = None
    return tuple(Line(text, (source,)) for text in texts)
