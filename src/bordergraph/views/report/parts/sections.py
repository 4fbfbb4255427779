"""Sections that several reports share: findings, figures, contested claims, method."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.model import cited
from bordergraph.views.records import figure_record, link_record
from bordergraph.views.report.charts.said import present
from bordergraph.views.report.charts.series import series_figure
from bordergraph.views.report.model import Line, Report, Row, Section, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bordergraph.analysis.core.linked import Link
    from bordergraph.model import Agency, Citation, Figure, Finding
    from bordergraph.record import Contest
    from bordergraph.views.report.data import ReportData
    from bordergraph.words.labels import Labels

__all__ = [
    "contest_rows",
    "contests_section",
    "describe",
    "direction",
    "figures_section",
    "finding_record",
    "findings_section",
    "link_row",
    "method_section",
    "notes_of",
    "other_reading",
    "report_of",
]


def report_of(
    m: ReportData,
    kind: str,
    subject: tuple[str, ...],
    title: str,
    subtitle: str,
    sections: Iterable[Section],
) -> Report:
    """Return a report of those of its sections that say something."""
    return Report(
        kind=kind,
        subject=subject,
        title=title,
        subtitle=subtitle,
        sections=tuple(s for s in sections if not s.is_empty),
        sources=m.network.source_by_id,
        stamp=m.stamp,
    )


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


def link_row(pair: tuple[str, str], link: Link, labels: Labels) -> Row:
    """Return one link of a pair: what it is, how regular, which way, through whose ties."""
    way = direction(pair, link, labels)
    name = (
        labels.short("arrangement", link.arrangement)
        if link.arrangement
        else labels.say("direct-share")
    )
    cells = (name, labels.concept("cadence", link.cadence), way)
    return Row(cells, cited(link.citations), record=link_record(link))


def notes_of(citations: Iterable[Citation], labels: Labels) -> tuple[Line, ...]:
    """Return the distinct notes behind some citations, each with its own source."""
    notes: dict[str, list[str]] = {}
    for c in citations:
        if c.note:
            notes.setdefault(c.note, []).append(c.source)
    return tuple(Line(labels.told(note)) for note in notes)


def finding_record(finding: Finding) -> dict[str, Any]:
    """Return a finding under stable keys."""
    span = finding.span
    return {
        "finding": finding.id,
        "kind": finding.kind,
        "from": span.begin.isoformat() if span.begin else None,
        "to": span.end.isoformat() if span.end else None,
        "fixed": finding.fixed,
        "agencies": list(finding.agencies),
        "arrangements": list(finding.arrangements),
        "threats": list(finding.threats),
    }


def findings_section(m: ReportData, findings: Sequence[Finding], *, limit: int = 6) -> Section:
    """Return findings, latest first, each in one sentence of our own."""
    labels = m.labels
    rows = tuple(
        Row(
            (
                labels.concept("finding-kind", f.kind),
                labels.period(f.span),
                labels.concept("fixed", f.fixed),
                labels.listed("agency", f.agencies, 3)
                or labels.listed("arrangement", f.arrangements, 2),
            ),
            cited(f.citations),
            notes_of(f.citations, labels),
            finding_record(f),
        )
        for f in sorted(findings, key=lambda f: (_recent(f), f.id))
    )
    columns = tuple(labels.say(f"column.{c}") for c in ("finding", "when", "fixed", "about"))
    caption = labels.say("findings-caption")
    table = Table(columns, rows, limit=limit, caption=caption)
    return Section("findings", labels.say("findings"), table=table)


def _recent(finding: Finding) -> int:
    return -finding.span.begin.toordinal() if finding.span.begin else 0


def figures_section(m: ReportData, figures: Sequence[Figure], *, limit: int = 10) -> Section:
    """Return figures with unit and period; a disputed one carries the other reading."""
    labels = m.labels
    rows = tuple(
        Row(
            (
                labels.quantity(f.value, f.unit, f.qualifier),
                labels.told(f.period_label) or labels.period(f.period),
                labels.concept("basis", f.basis),
            ),
            cited(f.citations),
            _figure_details(m, f),
            figure_record(f),
        )
        for f in sorted(figures, key=lambda f: (not f.disputed_by, _latest(f), f.id))
    )
    columns = tuple(labels.say(f"column.{c}") for c in ("figure", "period", "basis"))
    table = Table(columns, rows, limit=limit, caption=labels.say("figures-caption"))
    drawn = present(series_figure(m, figures))
    return Section("figures", labels.say("figures"), table=table, figures=drawn)


def _latest(figure: Figure) -> int:
    end = figure.period.end or figure.period.start
    return -end.toordinal() if end else 0


def _figure_details(m: ReportData, figure: Figure) -> tuple[Line, ...]:
    labels = m.labels
    series = labels.full("series", figure.series) if figure.series else ""
    place = figure.place and labels.where(figure.place)
    parts = tuple(dict.fromkeys(x for x in (series, place) if x))
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


def contest_rows(contests: Sequence[Contest], labels: Labels) -> tuple[Row, ...]:
    """Return checked claims as rows: claimed, found, verdict; the note below."""
    return tuple(
        Row(
            (labels.told(c.claimed), labels.told(c.found), labels.concept("verdict", c.verdict)),
            c.sources,
            (Line(labels.told(c.note)),) if c.note else (),
            {
                "check": c.id,
                "verdict": c.verdict,
                "claimed": c.claimed,
                "found": c.found,
                "disputes": [d.key for d in c.disputes],
            },
        )
        for c in contests
    )


def contests_section(m: ReportData, contests: Sequence[Contest], *, limit: int = 20) -> Section:
    """Return claims that did not stand up as they are worded, with both readings side by side."""
    labels = m.labels
    rows = contest_rows(contests, labels)
    columns = tuple(labels.say(f"column.{c}") for c in ("claimed", "found", "verdict"))
    table = Table(columns, rows, limit=limit, caption=labels.say("contested-caption"))
    intro = labels.say("contested-intro") if rows else ""
    return Section("contested", labels.say("contested"), intro, table=table)


def describe(agency: Agency, labels: Labels) -> str:
    """Return an agency in a few words: level, sector, country."""
    parts = [
        labels.concept("level", agency.level),
        labels.concept("sector", agency.sector),
        labels.country(agency.country),
    ]
    return ", ".join(p for p in parts if p)


def method_section(m: ReportData) -> Section:
    """Return what was computed and how far it can be trusted."""
    labels = m.labels
    keys = ("need", "channel", "outcome", "gap", "open", "reading")
    lines = [Line(labels.say(f"method-{key}")) for key in keys]
    if language := labels.say("method-language"):
        lines.append(Line(language))
    stamp = labels.say(
        "method-stamp",
        day=labels.day(m.facts.day),
        version=m.stamp.version,
        data=m.stamp.data_hash,
    )
    return Section("method", labels.say("method"), lines=(*lines, Line(stamp)))
