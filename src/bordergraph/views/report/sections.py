"""What reports share: how they begin, how needs are served, possible gaps, findings, figures, history, method."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, TypeAlias

from bordergraph.analysis.method.rows import COUNTED_OUTCOMES, CountRange, Need, Served
from bordergraph.model import (
    Agency,
    AgencyClass,
    Citation,
    Figure,
    Finding,
    Flow,
    Mandate,
    Ref,
    Responsibility,
)
from bordergraph.views.report.charts import place_suffix, series_charts, served_chart, sides_text
from bordergraph.views.report.model import Chart, Report, ReportData, Section, list_section
from bordergraph.views.table.column import Column, code, codes, day, display, override, prose, thing
from bordergraph.views.table.table import Line, Table
from bordergraph.views.tables.facts import (
    EVENT_COLUMNS,
    FIGURE_COLUMNS,
    FINDING_COLUMNS,
    mandate_columns,
)
from bordergraph.views.tables.needs import GAP_COLUMNS, SEPARATE, counts_columns, separate_text
from bordergraph.words.labels import Labels, capitalize_first, mark_foreign
from bordergraph.words.needs import channels_text, need_text, problems_text, searches_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from bordergraph.analysis.core.links import Link
    from bordergraph.analysis.gaps.explanation import NeedExplanation
    from bordergraph.analysis.gaps.possible_gaps import PossibleGap
    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.register import Problem
    from bordergraph.model import Source
    from bordergraph.record import ClaimCheck, Event

    _Note: TypeAlias = tuple[str, str, tuple[str, ...]]

_BRIEF_GAPS = 3
"""Possible gaps of a brief."""

_GAP_ORDER = ("pair", "threat", "need", "channel", "searched")
"""Headings of a possible gap; data that cites no source has no searches."""

_MAX_NAMES = 4
"""What an event is about is named so far."""

_DIRECTED_EVENTS = frozenset({"joined", "left", "succession"})
"""Events that lead from the first that they are about to the last."""

_MAX_BARS = 8
"""Threats or agencies drawn, and shown in a table: as many as leave the chart on one page."""

_MAX_CITED = {"gaps": 3}
"""Sources of a row of a brief where it is more than one; the long report cites all."""


def _brief_report(report: Report, labels: Labels) -> Report:
    """Return a report written as a brief with the finding as its title, citing few sources a row."""
    summary, *others = report.sections
    problems, *rest = (_limit_sources(s, report.sources, _MAX_CITED.get(s.key, 1)) for s in others)
    return replace(
        report,
        brief=True,
        title=summary.heading,
        subtitle=labels.say("brief-subtitle", title=report.title, subtitle=report.subtitle),
        sections=(problems, replace(summary, heading=labels.say("summary")), *rest),
    )


def _limit_sources(section: Section, known: Mapping[str, Source], limit: int) -> Section:
    """Return a section whose lines and rows cite the few known sources that answer best for each."""

    def select_sources(sources: tuple[str, ...]) -> tuple[str, ...]:
        cited = sorted((s for s in sources if s in known), key=lambda s: known[s].strength)
        return tuple(cited[:limit])

    lines = tuple(replace(line, sources=select_sources(line.sources)) for line in section.lines)
    table = section.table
    if table and (read_sources := table.sources):
        table = replace(table, sources=lambda item: select_sources(read_sources(item)))
    return replace(section, lines=lines, table=table)


def assemble_report(
    data: ReportData,
    kind: str,
    subject: tuple[str, ...],
    title: str,
    subtitle: str,
    opening: Iterable[Section],
    appendix: Iterable[Section],
    *,
    name: str = "",
) -> Report:
    """Return a report of its sections that are not empty, with how to cite it after the opening.

    A brief has the opening only. `name` is what the command takes for the subject, where that is
    not its ids.
    """
    sections = (*opening, cite(data, title, name or " ".join(subject)))
    if not data.brief:
        sections = (*sections, *appendix, method(data))
    filled = tuple(s for s in sections if not s.is_empty)
    sources = data.network.source_by_id
    report = Report(kind, subject, title, subtitle, filled, sources, data.stamp)
    return _brief_report(report, data.labels) if data.brief else report


def metric(data: ReportData, number: int, text: str, sources: tuple[str, ...] = ()) -> Line:
    """Return a number with what it counts and means."""
    return Line(f"{data.labels.number(number)} {text}", sources)


def unknown_needs(data: ReportData, served: Served) -> Iterator[Line]:
    """Yield lines on needs that are not assessed, and on assumed channels."""
    if served.not_assessed:
        yield Line(data.labels.say("unknown-rows", served.not_assessed))
    if served.assumed and not data.brief:
        yield Line(data.labels.say("unknown-assumed", served.assumed))


def not_known(data: ReportData, lines: Iterable[Line]) -> Section:
    """Return the section on what the record leaves open."""
    return Section("not-known", data.labels.say("not-known"), lines=tuple(lines))


def cite(data: ReportData, title: str, name: str) -> Section:
    """Return how to cite a report on a subject of that name, and how to trace and recompute it."""
    labels, stamp = data.labels, data.stamp
    command = f"bordergraph{stamp.options} report {name}".strip()
    command += " --brief" if data.brief else ""
    key, day = "cite-line" if data.facts.day else "cite-line-undated", labels.day(data.facts.day)
    cited = labels.say(key, title=title, day=day, version=stamp.version, data=stamp.data_hash)
    recompute = labels.say(
        own(data, "cite-again-brief" if data.brief else "cite-again"), command=command
    )
    return Section("cite", labels.say("cite"), lines=(Line(cited), Line(recompute)))


def own(data: ReportData, key: str) -> str:
    """Return the key of a text, or of what stands for it on data that cites no source."""
    return f"{key}.own" if data.network.complete else key


def headline(
    data: ReportData,
    served: Served,
    name: str = "",
    *,
    kind: str = "network",
    problems: Sequence[Problem] = (),
) -> str:
    """Return the finding of a report in one sentence, without a full stop.

    Documented problems come first, then needs; `kind` is network, agency, threat, pair or group.
    """
    labels = data.labels
    counts = {
        "needs": labels.count("need", served.needs),
        "assumed": served.assumed,
        "unknown": served.not_assessed,
    }
    if open_count := sum(p.is_live for p in problems):
        suffix = {"network": "", "agency": "-of", "pair": "-of"}.get(kind, "-on")
        subject = capitalize_first(name) if suffix == "-on" else name
        first = labels.say(f"headline-problems{suffix}", open_count, of=subject)
        key = "headline-needs" if served.not_assessed else "headline-needs-assessed"
        needs = labels.say(key, served.regular, **counts)
        return labels.join_phrases((first, needs)) if served.needs else first
    if served.none and data.network.complete:
        key = "headline-own" if kind == "network" else "headline-own-of"
        missing = labels.count("need", served.none)
        return labels.say(key, of=name, missing=missing, all=served.needs)
    if not served.needs:
        return labels.say("headline-none" if kind == "network" else "headline-none-of", of=name)
    lacking = served.irregular + served.indirect + served.none
    return labels.say(f"headline.{kind}", served.regular, of=name, lacking=lacking, **counts)


def _counts_texts(data: ReportData, served: Served, assessment: Assessment | None) -> list[str]:
    """Return the six counts, those of each side of the border, and how many have a problem."""
    labels, needs = data.labels, data.labels.count("need", served.needs)
    counts = {o.name.lower(): served.count(o) for o in COUNTED_OUTCOMES}
    texts = [labels.say("needs-counts", needs=needs, **counts)]
    texts += sides_text(data, assessment) if assessment else ()
    if data.problems:
        key = "needs-reported" if served.reported_problems else "needs-reported-none"
        texts.append(labels.say(key, n=served.reported_problems, needs=needs))
    return texts


def served(
    data: ReportData,
    served: Served,
    chart: Chart | None,
    table: Table[Any] | None = None,
    *,
    assessment: Assessment | None = None,
    doubled: bool = False,
) -> Section:
    """Return how needs are served, in words, as a picture and row by row; a brief has no table.

    The `assessment` of these needs says how those between countries and within each are served. A
    table is `doubled` where a need stands in two rows, for both of its agencies.
    """
    labels = data.labels
    has_separate = any(getattr(served, key) for key in SEPARATE)
    if not (served.needs or has_separate):
        return Section("served", "")
    texts = _counts_texts(data, served, assessment) if served.needs else []
    if has_separate and not data.brief:
        texts.append(separate_text(served, labels))
    notes_twice = doubled and served.needs and not data.brief
    return Section(
        "served",
        labels.say("needs-served"),
        "" if data.brief else labels.say("needs-intro"),
        lines=tuple(map(Line, texts)),
        table=None if data.brief else table,
        notes=(labels.say("needs-twice"),) if notes_twice else (),
        charts=(chart,) if chart else (),
    )


def service_by(data: ReportData, kind: str, needs: Assessment) -> Section:
    """Return how needs are served, as a chart and table by threat or agency, most needs first."""
    by_agency = kind == "agency"
    counts = needs.served_by_agency() if by_agency else needs.served_by_threat()
    total = needs.served()
    shown = [] if data.brief else sorted(counts, key=lambda key: (-counts[key].needs, key))
    bars = ((key, data.labels.short_name(kind, key), counts[key]) for key in shown[:_MAX_BARS])
    caption = "needs-agencies-caption" if by_agency else "needs-threats-caption"
    table = counts_table(data, kind, counts, caption)
    chart = served_chart(data, total, bars)
    return served(data, total, chart, table, assessment=needs, doubled=by_agency)


def counts_table(
    data: ReportData, kind: str, counts: Mapping[str, Served], caption: str
) -> Table[tuple[str, Served]]:
    """Return the six counts by ``threat`` or by ``agency``, most needs first."""
    ordered = sorted(counts.items(), key=lambda c: (-c[1].needs, c[0]))
    columns: tuple[Column[Any], ...] = (thing(kind, get=itemgetter(0)), *counts_columns())
    items = (c for c in ordered if c[1].needs)
    return Table(columns, tuple(items), data.labels, data.labels.say(caption), limit=_MAX_BARS)


def gaps_section(
    data: ReportData,
    keep: Callable[[tuple[str, str, str]], bool],
    problems: Sequence[Problem],
    empty: str = "",
) -> Section:
    """Return the gaps of a subject: documented ones, then possible ones, full need first.

    Rows of one story stand together. Two agencies and a threat are the subject's where `keep` says
    so; `empty` is said where none is possible.
    """
    labels = data.labels
    gaps = [g for g in data.gaps if keep(g.key)]
    full = [g for g in gaps if g.need is Need.FULL]
    lines = [_documented_gap_line(p, labels) for p in problems if p.is_gap]
    if gaps:
        official = {p.id for p in data.problems if p.is_gap and p.authority_count}
        confirmed = sum(not official.isdisjoint(g.problems) for g in gaps)
        counts = {"full": len(full), "partial": len(gaps) - len(full), "confirmed": confirmed}
        lines.append(Line(labels.say(own(data, "possible-gaps-count"), **counts)))
    # Needs without a regular channel that nobody searched yet are no possible gaps.
    if n := data.assessment.count_unsearched(keep):
        searched = len(gaps)
        lines.append(Line(labels.say("gaps-unsearched", all=searched + n, searched=searched, n=n)))
    if not gaps:
        key = own(data, "possible-gaps-none") if data.network.mandates else "gaps-untold"
        return Section("gaps", labels.say("possible-gaps"), empty or labels.say(key), tuple(lines))
    if interval := None if data.brief else data.assessment.gap_range_of(keep):
        lines.append(_interval_line(interval, full, labels))
    shown = (full or gaps)[:_BRIEF_GAPS] if data.brief else gaps
    notes = [] if data.network.complete else [labels.say("possible-gaps-meaning")]
    notes += [labels.say(f"left-open.{name}") for name in data.network.left_open]
    if hidden_count := len(gaps) - len(shown):
        notes.append(labels.say("brief-more", hidden_count))
    reasons = {e.row.key: e for e in data.explain(data.assessment.row_by_key[g.key] for g in shown)}
    return list_section(
        data.labels,
        "gaps",
        override(GAP_COLUMNS, thing("threat"), day("searched_on", "searched")),
        shown,
        order=_GAP_ORDER[:-1] if data.network.complete else _GAP_ORDER,
        heading="possible-gaps",
        intro="" if data.brief else own(data, "possible-gaps-intro"),
        lines=lines,
        notes=tuple(notes),
        sources=(lambda g: _gap_sources(reasons[g.key])) if data.brief else attrgetter("sources"),
        details=lambda g: _gap_details(data, reasons[g.key]),
        limit=12,
    )


def _documented_gap_line(problem: Problem, labels: Labels) -> Line:
    """Return the gap that an open problem documents."""
    text = labels.say(
        "gaps-documented",
        title=labels.localize(problem.title),
        status=labels.concept("problem-status", problem.status.code),
        agencies=labels.list_names("agency", problem.agencies),
    )
    return Line(text, tuple(dict.fromkeys(d.source for d in problem.documents)))


def _interval_line(interval: CountRange, full: list[PossibleGap], labels: Labels) -> Line:
    """Say how the number moves over the published variants of the numbers of the method."""
    always = sum(bool(g.always) for g in full)
    is_range = interval.low < interval.high
    key = ("interval" if is_range else "steady") if full else ("range" if is_range else "fixed")
    return Line(labels.say(f"possible-gaps-{key}", always=always, **asdict(interval)))


def _gap_sources(explained: NeedExplanation) -> tuple[str, ...]:
    """Return a source of each agency's mandate and the first that the latest search read."""
    mandates = {m.agency: m.citations[0].source for m in explained.mandates if m.citations}
    items = (f.split(":") for s in explained.searches[-1:] for f in s.results)
    sources_read = [slug for kind, slug in items if kind == "source"]
    return tuple(dict.fromkeys((*mandates.values(), *sources_read[:1])))


def _gap_details(data: ReportData, explained: NeedExplanation) -> tuple[Line, ...]:
    labels, channels = data.labels, channels_text(explained, data.labels)
    if data.brief:
        return (Line(channels),)
    need, problems = need_text(explained, labels), problems_text(explained, labels)
    texts = (need, channels, _search_text(explained, labels), problems)
    return tuple(Line(text) for text in texts if text)


def _search_text(explained: NeedExplanation, labels: Labels) -> str:
    """Return the dates of searches for a channel and the note of the latest one."""
    if not explained.searches:
        return "" if not explained.row.stated else searches_text(explained, labels)
    note = labels.localize(explained.searches[-1].note)
    return mark_foreign(f"{searches_text(explained, labels)} {note}".strip(), (note,))


def event_subjects(event: Event, labels: Labels, excluded: Ref | None = None) -> str:
    """Return the names of the things that an event concerns."""
    about = [a for a in event.about if a != excluded]
    # A threat is a common noun, which has a capital only where it comes first.
    names = [
        labels.inline_name(*a) if n and a.kind == "threat" else labels.short_name(*a)
        for n, a in enumerate(about)
    ]
    if len(names) > _MAX_NAMES:
        names = [*names[:_MAX_NAMES], labels.say("and-more", n=len(names) - _MAX_NAMES)]
    return (" \u2192 " if event.kind in _DIRECTED_EVENTS else ", ").join(names)


def events(
    data: ReportData,
    key: str,
    events: Iterable[Event],
    thing: Ref | None = None,
    *,
    intro: str = "",
    lines: Iterable[Line] = (),
    chart: Chart | None = None,
) -> Section:
    """Return dated events; `thing` is what all of them are about, which none of them names."""

    def event_name(event: Event, labels: Labels) -> str:
        # A succession has another kind for the successor.
        is_successor = event.kind == "succession" and event.about[-1] == thing
        return labels.concept("event", "succession-to" if is_successor else event.kind)

    columns = (
        *EVENT_COLUMNS,
        display("date", lambda e, labels: labels.spell_date(e.date)),
        display("event", event_name),
        display("what", lambda e, labels: _event_text(e, labels, thing)),
    )
    return list_section(
        data.labels,
        key,
        columns,
        events,
        caption="events-caption",
        intro=intro,
        lines=lines,
        chart=chart,
        sources=attrgetter("sources"),
    )


def history(data: ReportData, thing: Ref, chart: Chart | None = None) -> Section:
    """Return the dated events of a thing."""
    about = (e for e in data.events if thing in e.about)
    return events(data, "history", about, thing, intro="history-intro", chart=chart)


def _event_text(event: Event, labels: Labels, thing: Ref | None) -> str:
    about = event_subjects(event, labels, thing)
    note = labels.localize(event.note)
    if about and note:
        return labels.say("event-of", about=about, note=note)
    return about or note


def source_notes(data: ReportData, citations: Iterable[Citation]) -> Section:
    """Return the notes of sources on a thing without its dated events, the latest first."""
    sources = data.network.source_by_id
    notes: dict[str, list[str]] = {}
    for c in citations:
        if c.note and not c.is_indirect and not c.statement.startswith("milestone/"):
            notes.setdefault(c.note, []).append(c.source)
    rows: list[_Note] = []
    for note, slugs in sorted(notes.items()):
        dated = [(find_year(sources[s].date), s) for s in slugs if s in sources]
        year = max((y for y, _ in dated), default="")
        rows.append((year, note, tuple(dict.fromkeys(s for _, s in dated))))
    rows.sort(key=itemgetter(0), reverse=True)
    columns: tuple[Column[_Note], ...] = (
        prose("year", "year-told", itemgetter(0)),
        prose("note", "told", itemgetter(1)),
    )
    return list_section(data.labels, "told", columns, rows, sources=itemgetter(2))


def find_year(text: str) -> str:
    """Return the year in a date as a source writes it; empty where it names none."""
    match = re.search(r"\b(1[89]|20)[0-9]{2}\b", text)
    return match[0] if match else ""


def direction_text(pair: tuple[str, str], link: Link, labels: Labels) -> str:
    """Say which way information moves over a link, and through whose ties."""
    first, second = pair
    if link.is_mutual:
        text = labels.say("way.both" if link.exchanges else "way.unknown")
    elif link.forward or link.backward:
        giver, receiver = (first, second) if link.forward else (second, first)
        a, b = (labels.short_name("agency", agency) for agency in (giver, receiver))
        text = labels.say("way.one", a=a, b=b)
    else:
        text = labels.say("way.none")
    others = [t for t, agency in zip(link.holders, pair, strict=True) if t != agency]
    if others:
        text = f"{text}, {labels.say('via', names=labels.list_names('agency', others))}"
    return text


def citation_notes(citations: Iterable[Citation], labels: Labels) -> tuple[Line, ...]:
    """Return the distinct notes behind some citations."""
    return tuple(
        Line(labels.localize(note)) for note in dict.fromkeys(c.note for c in citations) if note
    )


def findings(data: ReportData, findings: Sequence[Finding]) -> Section:
    """Return findings, latest first, each in one sentence of our own."""
    return list_section(
        data.labels,
        "findings",
        FINDING_COLUMNS,
        sorted(findings, key=lambda f: (_latest_first(f.span.first_day), f.id)),
        order=("finding", "when", "fixed", "about"),
        details=lambda f: citation_notes(f.citations, data.labels),
        limit=6,
    )


def finding_agencies(finding: Finding) -> frozenset[str]:
    """Return the agencies that a finding names, alone or in pairs."""
    return frozenset((*finding.agencies, *(agency for pair in finding.pairs for agency in pair)))


def _latest_first(day: date | None) -> int:
    """Return the sort key of a day among others; an unknown one comes last."""
    return -day.toordinal() if day else 0


def figures(data: ReportData, figures: Sequence[Figure]) -> Section:
    """Return figures with unit and period; a disputed one carries the other reading."""

    def sort_key(f: Figure) -> tuple[bool, int, str]:
        return not f.disputed_by, _latest_first(f.period.end or f.period.start), f.id

    section = list_section(
        data.labels,
        "figures",
        FIGURE_COLUMNS,
        sorted(figures, key=sort_key),
        details=lambda f: _figure_details(data, f),
    )
    return replace(section, charts=series_charts(data, figures))


def _figure_details(data: ReportData, figure: Figure) -> tuple[Line, ...]:
    labels = data.labels
    series = labels.full_name("series", figure.series) if figure.series else ""
    parts = (series, place_suffix(labels, series, figure.place))
    title = labels.join_phrases(filter(None, parts))
    lines = [Line(title)] if title else []
    lines += [n for n in citation_notes(figure.citations, labels) if n.text != title]
    if contest := data.contest_by_figure.get(figure.id):
        lines.append(contest_line(contest, labels))
    return tuple(lines)


def contest_line(contest: ClaimCheck, labels: Labels) -> Line:
    """Return the result of a check of a claim, with the verdict and its sources."""
    text = labels.say(
        "other-reading",
        found=labels.localize(contest.finding.rstrip(".")),
        verdict=labels.concept("verdict", contest.verdict),
    )
    return Line(text, contest.sources)


_CONTEST_COLUMNS: tuple[Column[ClaimCheck], ...] = (
    code("check", lambda c: c.id),
    code("verdict"),
    prose("claimed", get=attrgetter("claim")),
    prose("found", get=attrgetter("finding")),
    display("verdict", lambda c, labels: labels.concept("verdict", c.verdict)),
    codes("disputes", lambda c: (d.key for d in c.disputed_statements)),
)


def contests(contests: Sequence[ClaimCheck], labels: Labels) -> Section:
    """Return the checked claims, each with the contrary reading and the verdict, and the note below."""
    return list_section(
        labels,
        "contested",
        _CONTEST_COLUMNS,
        contests,
        intro="contested-intro",
        sources=attrgetter("sources"),
        details=lambda c: (Line(labels.localize(c.note)),) if c.note else (),
    )


def mandates(
    data: ReportData,
    key: str,
    kind: str,
    mandates: Iterable[Mandate],
    order: tuple[str, ...],
    *,
    heading: str = "",
) -> Section:
    """Return mandates, leading ones first, then by the name of their ``agency`` or ``threat``."""
    ranks = list(Responsibility)

    def sort_key(m: Mandate) -> tuple[Any, ...]:
        return ranks.index(m.responsibility), *data.labels.sort_key(kind, getattr(m, kind))

    columns = (
        *mandate_columns(data.facts),
        display("in", lambda m, labels: labels.country_name(data.country_of.get(m.agency, ""))),
    )
    return list_section(
        data.labels, key, columns, sorted(mandates, key=sort_key), order=order, heading=heading
    )


def flows(data: ReportData, flows: Iterable[Flow], *, via: bool = False) -> Section:
    """Return the flows of information: giver, receiver, content."""
    labels = data.labels

    def sort_key(f: Flow) -> list[tuple[str, str]]:
        ends = (("agency", f.giver), ("agency", f.receiver), ("arrangement", f.arrangement or ""))
        return [labels.sort_key(*end) for end in ends]

    columns: tuple[Column[Flow], ...] = (thing("agency", "giver"), thing("agency", "receiver"))
    if via:
        columns += (thing("arrangement", heading="through"),)
    columns += (code("in_force", data.facts.is_in_force),)
    return list_section(
        data.labels,
        "flows",
        columns,
        sorted(flows, key=sort_key),
        details=lambda f: (Line(labels.localize(f.content)),) if f.content else (),
    )


def describe_agency(agency: Agency, labels: Labels) -> str:
    """Return an agency in a few words, as in ``federal agency (police), Canada``."""
    kind = labels.full_name("bg", agency.cls.capitalize())
    if agency.level and agency.cls is AgencyClass.AGENCY:
        kind = labels.say("agency-of-level", level=labels.concept("level", agency.level))
    sector = labels.concept("sector", agency.sector)
    parts = (f"{kind} ({sector})" if sector else kind, labels.country_name(agency.country))
    return ", ".join(p for p in parts if p)


def method(data: ReportData) -> Section:
    """Return the section on methods and their limits."""
    labels = data.labels
    keys = ["need", "channel"]
    if not data.network.complete:
        keys += ["outcome", "gap", "open", "reading", "language"]
    texts = [labels.say(f"method-{key}") for key in keys]
    day, stamp = labels.day(data.facts.day), data.stamp
    stamp_text = labels.say("note-stamp", day=day, version=stamp.version, data=stamp.data_hash)
    lines = tuple(Line(text) for text in (*texts, stamp_text) if text)
    return Section("method", labels.say("method"), lines=lines)
