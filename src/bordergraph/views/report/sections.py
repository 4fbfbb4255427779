"""What reports share: how they begin, how needs are served, possible gaps, findings, figures, history, method."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field, replace
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any

from bordergraph.analysis.method.rows import SERVED, Need
from bordergraph.model import AgencyClass, cited
from bordergraph.views.report.charts import place_suffix, series_chart, served_chart
from bordergraph.views.report.model import Report, Section, limit_sources
from bordergraph.views.report.problems import problems_section
from bordergraph.views.table.column import (
    Column,
    code,
    codes,
    day,
    display,
    record_text,
    replace_columns,
    thing,
)
from bordergraph.views.table.table import Line, Table
from bordergraph.views.tables.facts import EVENT, FIGURE, FINDING
from bordergraph.views.tables.needs import APART, GAP, apart_text, counts_columns  # fmt: skip
from bordergraph.words.labels import capitalized, mixed
from bordergraph.words.needs import channels_text, need_text, problems_text, searches_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from bordergraph.analysis.core.links import Link
    from bordergraph.analysis.gaps.explanation import Explained
    from bordergraph.analysis.gaps.possible_gaps import PossibleGap
    from bordergraph.analysis.method.rows import CountRange, Served
    from bordergraph.analysis.register import Problem
    from bordergraph.model import Agency, Citation, Figure, Finding, Flow, Ref
    from bordergraph.record import Contest, Event
    from bordergraph.views.report.model import Chart, ReportData
    from bordergraph.words.labels import Labels

    _Note: TypeAlias = tuple[str, str, tuple[str, ...]]

_SHORT = 5
"""Possible gaps of a brief."""

_NAMED = 4
"""What an event is about is named so far."""

_ORDERED = frozenset({"joined", "left", "succession"})
"""Events that lead from the first that they are about to the last."""

_BARS = 8
"""Threats or agencies drawn: as many as leave the chart on one page."""

_CITED = {"gaps": 3}
"""Sources of a row of a brief where it is more than one; the long report cites all."""


@dataclass(frozen=True, slots=True)
class Point:
    """One finding: a number and what it means.

    Attributes:
        key: Stable name for machines.
        number: The number, or how people read it.
        text: What it counts and what that means.
        sources: Ids of the sources that it rests on.
        values: The numbers behind it, for machines.
    """

    key: str
    number: int | str
    text: str
    sources: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)


def brief_of(report: Report, labels: Labels) -> Report:
    """Return a report written as a brief with the finding as its title, citing few sources a row."""
    summary, *others = report.sections
    problems, *rest = (limit_sources(s, report.sources, _CITED.get(s.key, 1)) for s in others)
    return replace(
        report,
        brief=True,
        title=summary.heading,
        subtitle=labels.say("brief-subtitle", title=report.title, subtitle=report.subtitle),
        sections=(problems, replace(summary, heading=labels.say("summary")), *rest),
    )


def report_on(
    m: ReportData,
    kind: str,
    subject: tuple[str, ...],
    title: str,
    subtitle: str,
    summary: Section,
    served: Section,
    *,
    keep: Callable[[tuple[str, str, str]], bool],
    problems: Sequence[Problem],
    unknown: Iterable[Line | None],
    rest: Iterable[Section],
    intro: str = "",
    no_gaps: str = "",
    gapping: Sequence[Problem] | None = None,
    asked: str = "",
) -> Report:
    """Return the report on a subject: what a brief consists of, in its order, then the rest.

    Args:
        m: Analysis results and names.
        kind: Kind of subject.
        subject: Ids of what it is about; empty for the network.
        title: The report's title.
        subtitle: One line below it.
        summary: The finding and its key figures.
        served: How the needs of the subject are served.
        keep: Tells which possible gaps are the subject's.
        problems: The documented problems that concern it, gravest first.
        unknown: What the record leaves open.
        rest: What stands behind the opening; a brief does not ask for it.
        intro: What the problems are; how many there are when left out.
        no_gaps: What is said where there is no possible gap.
        gapping: The problems of which those of no channel are listed as gaps; `problems` when
            left out.
        asked: What the command is given to write it again; the subject when left out.
    """
    head = (
        summary,
        problems_section(m, problems, intro),
        served,
        gaps_section(m, keep, none=no_gaps, problems=gapping or problems),
        not_known_section(m, unknown),
        cite_section(m, title, f"bordergraph report {asked or ' '.join(subject)}".strip()),
    )
    return report_of(m, kind, subject, title, subtitle, head, rest)


def report_of(
    m: ReportData,
    kind: str,
    subject: tuple[str, ...],
    title: str,
    subtitle: str,
    head: Iterable[Section],
    rest: Iterable[Section],
) -> Report:
    """Return a report of those of its sections that say something; a brief is the first ones alone."""
    sections = head if m.brief else (*head, *rest)
    return Report(
        kind=kind,
        subject=subject,
        title=title,
        subtitle=subtitle,
        sections=tuple(s for s in sections if not s.is_empty),
        sources=m.network.source_by_id,
        stamp=m.stamp,
    )


def points_section(
    m: ReportData, points: Sequence[Point | None], intro: str = "", heading: str = ""
) -> Section:
    """Return the first section of a report: its finding, and its key figures."""
    labels = m.labels
    table = Table(
        (
            display("number", lambda p, _: p.number, number=True),
            display("meaning", lambda p, _: p.text),
        ),
        [p for p in points if p],
        labels,
        labels.say("summary-caption"),
        sources=attrgetter("sources"),
        record=lambda p: {"finding": p.key, **p.values, "text": p.text},
    )
    return Section("summary", heading or labels.say("summary"), intro, table=table)


def unknown_needs(m: ReportData, served: Served) -> Iterator[Line]:
    """Yield what the record leaves open about some needs."""
    if served.not_assessed:
        yield Line(m.labels.say("unknown-rows", served.not_assessed))
    if served.assumed and not m.brief:
        yield Line(m.labels.say("unknown-assumed", served.assumed))


def not_known_section(m: ReportData, lines: Iterable[Line | None]) -> Section:
    """Return what the record leaves open."""
    found = tuple(line for line in lines if line)
    return Section("not-known", m.labels.say("not-known"), lines=found)


def cite_section(m: ReportData, title: str, command: str) -> Section:
    """Return how to cite a report, and how to trace and recompute its numbers."""
    labels, stamp = m.labels, m.stamp
    command = command.replace("bordergraph", f"bordergraph{stamp.options}", 1)
    command += " --brief" if m.brief else ""
    key, day = "cite-line" if m.facts.day else "cite-line-undated", labels.day(m.facts.day)
    cited = labels.say(key, title=title, day=day, version=stamp.version, data=stamp.data_hash)
    again = labels.say("cite-again-brief" if m.brief else "cite-again", command=command)
    return Section("cite", labels.say("cite"), lines=(Line(cited), Line(again)))


def headline(
    m: ReportData,
    served: Served,
    of: str = "",
    *,
    kind: str = "network",
    problems: Sequence[Problem] = (),
) -> str:
    """Return the finding of a report in one sentence, without a full stop.

    Documented problems come first, then needs.

    Args:
        m: Analysis results and names.
        served: How the needs of the subject are served.
        of: The subject's name.
        kind: network, agency, threat, pair or group.
        problems: The documented problems of the subject.
    """
    labels = m.labels
    if live := sum(p.live for p in problems):
        way = {"network": "", "agency": "-of", "pair": "-of"}.get(kind, "-on")
        name = capitalized(of) if way == "-on" else of
        first = labels.say(f"headline-problems{way}", live, of=name)
        rest = labels.say(
            "headline-needs" if served.not_assessed else "headline-needs-assessed",
            needs=labels.count("need", served.needs),
            regular=served.regular,
            unknown=served.not_assessed,
        )
        return labels.join((first, rest)) if served.needs else first
    if not served.needs:
        return labels.say("headline-none" if kind == "network" else "headline-none-of", of=of)
    return labels.say(
        f"headline.{kind}",
        of=of,
        needs=labels.count("need", served.needs),
        regular=served.regular,
        assumed=served.assumed,
        lacking=served.irregular + served.indirect + served.none,
        unknown=served.not_assessed,
    )


def served_section(
    m: ReportData,
    served: Served,
    figure: Chart | None,
    table: Table[Any] | None = None,
    *,
    twice: bool = False,
) -> Section:
    """Return how needs are served, in words, as a picture and row by row.

    Args:
        m: Analysis results and names.
        served: How all needs of the subject are served.
        figure: The picture of it.
        table: The same by threat or by agency; a brief goes without.
        twice: Whether a need stands in two rows of the table, for both of its agencies.
    """
    labels = m.labels
    apart = any(getattr(served, key) for key in APART)
    if not (served.needs or apart):
        return Section("served", "")
    texts: list[str] = []
    if served.needs:
        counts = {o.name.lower(): served.count(o) for o in SERVED}
        needs = labels.count("need", served.needs)
        texts.append(labels.say("needs-counts", needs=needs, **counts))
        texts.append(labels.say("needs-reported", served.reported_problems, needs=served.needs))
    if apart and not m.brief:
        texts.append(apart_text(served, labels))
    is_twice = twice and served.needs and not m.brief
    return Section(
        "served",
        labels.say("needs-served"),
        labels.say("needs-intro"),
        lines=tuple(map(Line, texts)),
        table=None if m.brief else table,
        notes=(labels.say("needs-twice"),) if is_twice else (),
        charts=(figure,) if figure else (),
    )


def served_by(
    m: ReportData, kind: str, served: Served, counts: Mapping[str, Served], *, twice: bool = False
) -> Section:
    """Return how needs are served, drawn and told by the threats or agencies that have most of them."""
    most = sorted(counts, key=lambda key: (-counts[key].needs, key))[:_BARS]
    bars = [] if m.brief else [(key, m.labels.short(kind, key), counts[key]) for key in most]
    caption = "needs-threats-caption" if kind == "threat" else "needs-agencies-caption"
    table = counts_table(m, kind, counts, caption, limit=_BARS)
    return served_section(m, served, served_chart(m, served, bars), table, twice=twice)


def counts_table(
    m: ReportData, kind: str, counts: Mapping[str, Served], caption: str, *, limit: int = 15
) -> Table[tuple[str, Served]]:
    """Return the six counts by threat or by agency, most needs first.

    Args:
        m: Analysis results and names.
        kind: ``threat`` or ``agency``.
        counts: The counts by id.
        caption: Key of what the table shows.
        limit: Rows of text and Markdown.
    """
    ordered = sorted(counts.items(), key=lambda c: (-c[1].needs, c[0]))
    columns: tuple[Column[tuple[str, Served]], ...] = (
        thing(kind, get=itemgetter(0)), *counts_columns(itemgetter(1)),
    )  # fmt: skip
    items = (c for c in ordered if c[1].needs)
    return Table(columns, tuple(items), m.labels, m.labels.say(caption), limit=limit)


def gaps_section(
    m: ReportData,
    keep: Callable[[tuple[str, str, str]], bool],
    *,
    none: str = "",
    problems: Sequence[Problem] = (),
) -> Section:
    """Return the gaps of a subject: documented ones, then possible ones, full need first.

    Rows of one story stand together.

    Args:
        m: Analysis results and names.
        keep: Tells of two agencies and a threat whether they are the subject's.
        none: What is said where there is none that is possible.
        problems: The documented problems of the subject.
    """
    labels = m.labels
    gaps = [g for g in m.gaps if keep(g.key)]
    full = [g for g in gaps if g.need is Need.FULL]
    lines = [_documented(p, labels) for p in problems if p.gap]
    if gaps:
        official = {p.id for p in m.problems if p.gap and p.authorities}
        confirmed = sum(not official.isdisjoint(g.problems) for g in gaps)
        counts = {"full": len(full), "partial": len(gaps) - len(full), "confirmed": confirmed}
        lines.append(Line(labels.say("possible-gaps-count", **counts)))
    # Needs without a regular channel that nobody searched yet are no possible gaps.
    if n := m.assessment.count_unsearched(keep):
        searched = len(gaps)
        lines.append(Line(labels.say("gaps-unsearched", all=searched + n, searched=searched, n=n)))
    if not gaps:
        key = "possible-gaps-none" if m.network.mandates else "gaps-untold"
        return Section("gaps", labels.say("possible-gaps"), none or labels.say(key), tuple(lines))
    if interval := None if m.brief else m.assessment.interval_of(keep):
        lines.append(_interval_line(interval, full, labels))
    shown = (full or gaps)[:_SHORT] if m.brief else gaps
    notes = [labels.say("possible-gaps-meaning")]
    if left := len(gaps) - len(shown):
        notes.append(labels.say("brief-more", left))
    why = {e.row.key: e for e in m.explain(m.assessment.by_key[g.key] for g in shown)}
    return m.table_section(
        "gaps",
        replace_columns(GAP, thing("threat"), day("searched_on", "searched")),
        shown,
        "pair", "threat", "need", "channel", "searched",
        heading="possible-gaps",
        intro="possible-gaps-intro",
        lines=lines,
        notes=tuple(notes),
        sources=(lambda g: _grounds(why[g.key])) if m.brief else attrgetter("sources"),
        details=lambda g: _blocks(m, why[g.key]),
        limit=12,
    )  # fmt: skip


def _documented(problem: Problem, labels: Labels) -> Line:
    """Return the gap that an open problem documents."""
    text = labels.say(
        "gaps-documented",
        title=labels.told(problem.title),
        status=labels.concept("problem-status", problem.status.code),
        agencies=labels.listed("agency", problem.agencies),
    )
    return Line(text, tuple(dict.fromkeys(d.source for d in problem.documents)))


def _interval_line(interval: CountRange, full: list[PossibleGap], labels: Labels) -> Line:
    """Say how the number moves over the published variants of the numbers of the method."""
    always = sum(bool(g.always) for g in full)
    moves = interval.low < interval.high
    if not full:
        key = "range" if moves else "fixed"
    elif moves:
        key = "interval" if always else "never"
    else:
        key = "same" if always == interval.low == len(full) else "steady"
    told = labels.say(f"possible-gaps-{key}", always=always, **asdict(interval))
    return Line(told)


def _grounds(explained: Explained) -> tuple[str, ...]:
    """Return a source of each agency's mandate and the first that the latest search read."""
    mandates = {m.agency: m.citations[0].source for m in explained.mandates if m.citations}
    found = (f.split(":") for s in explained.searches[-1:] for f in s.found)
    read = [slug for kind, slug in found if kind == "source"]
    return tuple(dict.fromkeys((*mandates.values(), *read[:1])))


def _blocks(m: ReportData, explained: Explained) -> tuple[Line, ...]:
    labels, channels = m.labels, channels_text(explained, m.labels)
    if m.brief:
        return (Line(channels),)
    need, problems = need_text(explained, labels), problems_text(explained, labels)
    texts = (need, channels, _searches(explained, labels), problems)
    return tuple(Line(text) for text in texts if text)


def _searches(explained: Explained, labels: Labels) -> str:
    """Return when a channel was searched for, and what came of it last, in the record's words."""
    if not explained.searches:
        return "" if not explained.row.stated else searches_text(explained, labels)
    note = labels.told(explained.searches[-1].note)
    return mixed(f"{searches_text(explained, labels)} {note}".strip(), (note,))


def event_about(event: Event, labels: Labels, without: Ref | None = None) -> str:
    """Name what an event is about."""
    about = [a for a in event.about if a != without]
    # A threat is a common noun, which has a capital only where it comes first.
    names = [
        labels.running(*a) if n and a.kind == "threat" else labels.short(*a)
        for n, a in enumerate(about)
    ]
    if len(names) > _NAMED:
        names = [*names[:_NAMED], labels.say("and-more", n=len(names) - _NAMED)]
    return (" \u2192 " if event.kind in _ORDERED else ", ").join(names)


def history_section(m: ReportData, thing: Ref, figure: Chart | None = None) -> Section:
    """Return what began, met, changed and ended, by date, as far as a source dates it."""
    columns = (
        *EVENT,
        display("date", lambda e, labels: labels.dated(e.date)),
        display("event", lambda e, labels: labels.concept("event", _kind(e, thing))),
        display("what", lambda e, labels: _what(e, labels, thing)),
    )
    about = (e for e in m.events if thing in e.about)
    return m.table_section(
        "history", columns, about, caption="events-caption", intro="history-intro", chart=figure,
        sources=attrgetter("sources"),
    )  # fmt: skip


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
    sources = m.network.source_by_id
    notes: dict[str, list[str]] = {}
    for c in citations:
        if c.note and not c.further and not c.statement.startswith("milestone/"):
            notes.setdefault(c.note, []).append(c.source)
    rows: list[_Note] = []
    for note, found in sorted(notes.items()):
        dated = [(year_of(sources[s].date), s) for s in found if s in sources]
        year = max((y for y, _ in dated), default="")
        rows.append((year, note, tuple(dict.fromkeys(s for _, s in dated))))
    rows.sort(key=itemgetter(0), reverse=True)
    columns: tuple[Column[_Note], ...] = (
        record_text("year", "year-told", itemgetter(0)), record_text("note", "told", itemgetter(1)),
    )  # fmt: skip
    return m.table_section("told", columns, rows, sources=itemgetter(2), limit=12)


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
    return m.table_section(
        "findings",
        FINDING,
        sorted(findings, key=lambda f: (_recent(f), f.id)),
        "finding", "when", "fixed", "about",
        sources=lambda f: cited(f.citations),
        details=lambda f: notes_of(f.citations, m.labels),
        limit=6,
    )  # fmt: skip


def _recent(finding: Finding) -> int:
    return -finding.span.begin.toordinal() if finding.span.begin else 0


def figures_section(m: ReportData, figures: Sequence[Figure]) -> Section:
    """Return figures with unit and period; a disputed one carries the other reading."""
    return m.table_section(
        "figures",
        FIGURE,
        sorted(figures, key=lambda f: (not f.disputed_by, _latest(f), f.id)),
        chart=series_chart(m, figures),
        sources=lambda f: cited(f.citations),
        details=lambda f: _figure_details(m, f),
    )


def _latest(figure: Figure) -> int:
    end = figure.period.end or figure.period.start
    return -end.toordinal() if end else 0


def _figure_details(m: ReportData, figure: Figure) -> tuple[Line, ...]:
    labels = m.labels
    series = labels.full("series", figure.series) if figure.series else ""
    parts = tuple(x for x in (series, place_suffix(labels, series, figure.place)) if x)
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
    record_text("claimed"),
    record_text("found"),
    display("verdict", lambda c, labels: labels.concept("verdict", c.verdict)),
    codes("disputes", lambda c: (d.key for d in c.disputes)),
)


def contest_table(contests: Sequence[Contest], labels: Labels) -> Table[Contest]:
    """Return checked claims as a table: claimed, found, verdict; the note below."""
    return Table(
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
    intro = labels.say("contested-intro") if contests else ""
    table = contest_table(contests, labels)
    return Section("contested", labels.say("contested"), intro, table=table)


def flows_section(m: ReportData, flows: Iterable[Flow], *, through: bool = False) -> Section:
    """Return who gives information to whom, and what."""
    labels = m.labels
    columns: tuple[Column[Flow], ...] = (thing("agency", "giver"), thing("agency", "receiver"))
    if through:
        columns += (thing("arrangement", heading="through"),)
    return m.table_section(
        "flows",
        (*columns, code("in_force", m.facts.holds)),
        sorted(
            flows,
            key=lambda f: (
                labels.sorting("agency", f.giver),
                labels.sorting("agency", f.receiver),
                labels.sorting("arrangement", f.arrangement or ""),
            ),
        ),
        sources=lambda f: cited(f.citations),
        details=lambda f: (Line(labels.told(f.what)),) if f.what else (),
        limit=15,
    )


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
