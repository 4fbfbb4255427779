"""Possible gaps, each with its need, its channels and its searches in three short blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.analysis.method.rows import Need
from bordergraph.views.report.model import Section
from bordergraph.views.table.column import day, thing, varied
from bordergraph.views.table.table import Line
from bordergraph.views.tables.needs import GAP
from bordergraph.words.labels import mixed
from bordergraph.words.needs import channels_text, need_text, problems_text, searches_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bordergraph.analysis.gaps.explanation import Explained
    from bordergraph.analysis.gaps.possible_gaps import PossibleGap
    from bordergraph.analysis.register import Problem
    from bordergraph.views.report.data import ReportData
    from bordergraph.words.labels import Labels

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
        notes.append(labels.say("brief-more", left, n=labels.number(left)))
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
    text = labels.say(
        "possible-gaps-count",
        full=labels.number(full),
        partial=labels.number(len(gaps) - full),
        confirmed=labels.number(sum(not official.isdisjoint(g.problems) for g in gaps)),
    )
    return Line(text)


def _unsearched(
    m: ReportData, keep: Callable[[tuple[str, str, str]], bool], searched: int
) -> tuple[Line, ...]:
    """Say how many needs without a regular channel are no possible gaps, as nobody searched them yet."""
    labels, n = m.labels, m.assessment.count_unsearched(keep)
    if not n:
        return ()
    counts = {"all": searched + n, "searched": searched, "n": n}
    text = labels.say("gaps-unsearched", **{key: labels.number(c) for key, c in counts.items()})
    return (Line(text),)


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
    text = labels.say(
        f"possible-gaps-{key}",
        low=labels.number(interval.low),
        high=labels.number(interval.high),
        variants=labels.number(interval.variants),
        always=labels.number(always),
    )
    return (Line(text),)


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
