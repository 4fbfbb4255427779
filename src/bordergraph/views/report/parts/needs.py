"""How needs are served, in six counts that add up, and possible gaps in three short blocks each."""

from __future__ import annotations

from collections import Counter
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from bordergraph.analysis.core.documented import statements_behind
from bordergraph.analysis.method.rows import SERVED, Need
from bordergraph.model import AgencyClass, ArrangementClass
from bordergraph.views.report.model import Section
from bordergraph.views.table.column import Column, code, codes, day, number, term, thing, varied
from bordergraph.views.table.table import Line, Table
from bordergraph.views.tables.needs import (
    APART,
    GAP,
    STANDING,
    apart_text,
    counts_columns,
    standing_lines,
)  # fmt: skip
from bordergraph.words.labels import capitalized, mixed
from bordergraph.words.needs import channels_text, need_text, problems_text, searches_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bordergraph.analysis.gaps.explanation import Explained
    from bordergraph.analysis.gaps.possible_gaps import PossibleGap
    from bordergraph.analysis.method.rows import NeedRow, Served
    from bordergraph.analysis.register import Problem
    from bordergraph.views.report.model import Picture, ReportData
    from bordergraph.words.labels import Labels


_HEADLINES = {
    "network": "headline-problems",
    "agency": "headline-problems-of",
    "pair": "headline-problems-of",
}


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
        key = _HEADLINES.get(kind, "headline-problems-on")
        named = of if key == "headline-problems-of" else capitalized(of)
        first = labels.say(key, live, of=named)
        rest = labels.say(
            "headline-needs" if served.not_assessed else "headline-needs-assessed",
            needs=labels.count("need", served.needs),
            regular=served.regular,
            unknown=served.not_assessed,
        )
        return labels.join((first, rest)) if served.needs else first
    if not served.needs:
        return labels.say("headline-none" if kind == "network" else "headline-none-of", of=of)
    lacking = served.irregular + served.indirect + served.none
    return labels.say(
        f"headline.{kind}",
        of=of,
        needs=labels.count("need", served.needs),
        regular=served.regular,
        assumed=served.assumed,
        lacking=lacking,
        unknown=served.not_assessed,
    )


def served_section(
    m: ReportData,
    served: Served,
    figure: Picture | None,
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
    heading = labels.say("needs-served")
    if not (served.needs or any(getattr(served, key) for key in APART)):
        return Section("served", heading)
    texts = []
    if served.needs:
        counts = {o.name.lower(): served.count(o) for o in SERVED}
        needs = labels.count("need", served.needs)
        texts.append(labels.say("needs-counts", needs=needs, **counts))
        texts.append(labels.say("needs-reported", served.reported_problems, needs=served.needs))
    if not m.brief and any(getattr(served, key) for key in APART):
        texts.append(apart_text(served, labels))
    notes = (labels.say("needs-twice"),) if twice and table and table.items and not m.brief else ()
    return Section(
        "served",
        heading,
        labels.say("needs-intro"),
        tuple(map(Line, texts)),
        None if m.brief else table,
        notes,
        (figure,) if figure else (),
    )


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
        thing(kind, of=itemgetter(0)), *counts_columns(itemgetter(1)),
    )  # fmt: skip
    return m.table(columns, (c for c in ordered if c[1].needs), caption, limit=limit)


NEED: tuple[Column[NeedRow], ...] = (
    codes("agencies"),
    thing("threat"),
    term("need"),
    term("channel", of=lambda row: row.outcome),
    day("searched_on", "searched"),
    code("reported_problems", lambda row: row.reported),
    code("candidate"),
)
"""One row of need."""


def needs_table(m: ReportData, rows: Sequence[NeedRow], caption: str) -> Table[NeedRow]:
    """Return the rows of need of one pair, threat by threat, with what serves each."""
    why = {e.row.key: e for e in m.explained(rows)}
    return m.table(
        NEED,
        rows,
        caption,
        details=lambda row: (Line(channels_text(why[row.key], m.labels)),),
        limit=20,
    )


FOREIGN = "other"


def holdings_section(m: ReportData) -> Section:
    """Return counts of bodies by country, of arrangements, statements and sources."""
    labels, n = m.labels, m.network
    programs = sum(1 for a in n.arrangements if a.cls is ArrangementClass.PROGRAM)
    texts = [
        labels.say(
            "holds-arrangements",
            programs=labels.count("program", programs),
            channels=labels.count("channel", len(n.arrangements) - programs),
            working=len(m.facts.working),
        ),
        labels.say(
            "holds-statements",
            statements=labels.count("statement", statements_behind(n)),
            threats=labels.count("threat", len(n.threats)),
            findings=labels.count("finding", len(n.findings)),
            figures=labels.count("figure", len(n.figures)),
        ),
    ]
    agencies = sum(1 for a in n.agencies if a.cls is AgencyClass.AGENCY)
    if gone := agencies - len(m.facts.agencies):
        compared = labels.count("agency", len(m.facts.agencies))
        texts.append(labels.say("holds-compared", gone, compared=compared))
    lines = tuple(map(Line, (*texts, _sources_held(m))))
    return Section("holdings", labels.say("holdings"), lines=lines, table=_bodies_table(m))


def _sources_held(m: ReportData) -> str:
    """Return how many sources there are, and how far each was read."""
    labels, sources = m.labels, m.network.sources
    if not sources:
        return labels.say("holds-no-sources")
    extent = Counter(s.extent_read or "unread" for s in sources)
    return labels.say(
        "holds-sources",
        sources=labels.count("source", len(sources)),
        extents=", ".join(labels.say(f"holds-read.{e}", n=k) for e, k in extent.most_common()),
    )


def _bodies_table(m: ReportData) -> Table[str]:
    """Return the numbers of bodies by country and class."""
    cells: dict[str, Counter[AgencyClass]] = {}
    for a in m.network.agencies:
        key = a.country if a.country in m.places or not a.country else FOREIGN
        cells.setdefault(key, Counter())[a.cls] += 1
    classes = [c for c in AgencyClass if any(cells[k][c] for k in cells)]
    columns = (
        Column("country", str, _place, "country"),
        *(_class_column(c, cells) for c in classes),
    )
    items = sorted(cells, key=lambda k: (k == FOREIGN, not k, k))
    return m.table(columns, items, "holds-caption")


def _class_column(cls: AgencyClass, cells: Mapping[str, Counter[AgencyClass]]) -> Column[str]:
    return number(cls.value, lambda labels: labels.say(f"class.{cls}"), lambda k: cells[k][cls])


def standing_section(m: ReportData) -> Section:
    """Return how the statements stood when they were compared with the text of their sources."""
    labels = m.labels
    title = labels.say("standing-title")
    return Section(
        "standing",
        title,
        lines=tuple(map(Line, standing_lines(m.standing, labels))) if m.standing else (),
        table=m.table(STANDING, m.standing, "standing-title"),
    )


def _place(code: str, labels: Labels) -> str:
    if code == FOREIGN:
        return labels.say("elsewhere")
    return labels.country(code) if code else labels.say("no-country")


_SHORT = 5


def every(key: tuple[str, str, str]) -> bool:
    """Keep any row."""
    del key
    return True


def gaps_section(
    m: ReportData,
    keep: Callable[[tuple[str, str, str]], bool] = every,
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
    heading = labels.say("possible-gaps")
    documented = _documented(m, problems)
    if not gaps:
        key = "possible-gaps-none" if m.network.mandates else "gaps-untold"
        lines = (*documented, *_unsearched(m, keep, 0))
        return Section("gaps", heading, none or labels.say(key), lines)
    full = [g for g in gaps if g.need is Need.FULL]
    shown = full or gaps if m.brief else gaps
    shown = shown[:_SHORT] if m.brief else shown
    why = {e.row.key: e for e in m.explained(m.assessment.by_key[g.key] for g in shown)}
    table = m.table(
        varied(GAP, thing("threat"), day("searched_on", "searched")),
        shown,
        "possible-gaps-caption",
        "pair", "threat", "need", "channel", "searched",
        sources=lambda g: g.sources,
        details=lambda g: _blocks(m, why[g.key]),
        limit=12,
    )  # fmt: skip
    notes = [labels.say("possible-gaps-meaning")]
    if left := len(gaps) - len(shown):
        notes.append(labels.say("brief-more", left))
    interval = () if m.brief else _interval_lines(m, gaps, keep)
    counts = (_count_line(m, gaps, len(full)), *_unsearched(m, keep, len(gaps)))
    lines = (*documented, *counts, *interval)
    return Section("gaps", heading, labels.say("possible-gaps-intro"), lines, table, tuple(notes))


def _documented(m: ReportData, problems: Sequence[Problem]) -> tuple[Line, ...]:
    """Return one line for each gap that an open problem documents."""
    labels = m.labels
    return tuple(
        Line(
            labels.say(
                "gaps-documented",
                title=labels.told(p.title),
                status=labels.concept("problem-status", p.status.code),
                agencies=labels.listed("agency", p.agencies),
            ),
            tuple(dict.fromkeys(d.source for d in p.documents)),
        )
        for p in problems
        if p.gap
    )


def _count_line(m: ReportData, gaps: list[PossibleGap], full: int) -> Line:
    labels = m.labels
    official = {p.id for p in m.problems if p.gap and p.authorities}
    confirmed, partial = sum(not official.isdisjoint(g.problems) for g in gaps), len(gaps) - full
    text = labels.say("possible-gaps-count", full=full, partial=partial, confirmed=confirmed)
    return Line(text)


def _unsearched(
    m: ReportData, keep: Callable[[tuple[str, str, str]], bool], searched: int
) -> tuple[Line, ...]:
    """Say how many needs without a regular channel are no possible gaps, as nobody searched them yet."""
    labels, n = m.labels, m.assessment.count_unsearched(keep)
    if not n:
        return ()
    return (Line(labels.say("gaps-unsearched", all=searched + n, searched=searched, n=n)),)


def _interval_lines(
    m: ReportData, gaps: list[PossibleGap], keep: Callable[[tuple[str, str, str]], bool]
) -> tuple[Line, ...]:
    """Say how the number moves over the published variants of the numbers of the method."""
    labels, interval = m.labels, m.assessment.interval_of(keep)
    if interval is None:
        return ()
    full = [g for g in gaps if g.need is Need.FULL]
    always = sum(bool(g.always) for g in full)
    moves = interval.low < interval.high
    if not full:
        key = "range" if moves else "fixed"
    elif moves:
        key = "interval" if always else "never"
    else:
        key = "same" if always == interval.low == len(full) else "steady"
    low, high, variants = interval.low, interval.high, interval.variants
    told = labels.say(f"possible-gaps-{key}", low=low, high=high, variants=variants, always=always)
    return (Line(told),)


def _blocks(m: ReportData, explained: Explained) -> tuple[Line, ...]:
    labels = m.labels
    texts = [channels_text(explained, labels)]
    if not m.brief:
        texts = [
            need_text(explained, labels),
            *texts,
            _searches(explained, labels),
            problems_text(explained, labels),
        ]
    return tuple(Line(text) for text in texts if text)


def _searches(explained: Explained, labels: Labels) -> str:
    """Return when a channel was searched for, and what came of it last, in the record's words."""
    if not explained.searches:
        return "" if not explained.row.stated else searches_text(explained, labels)
    note = labels.told(explained.searches[-1].note)
    return mixed(f"{searches_text(explained, labels)} {note}".strip(), (note,))
