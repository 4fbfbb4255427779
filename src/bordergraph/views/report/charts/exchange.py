"""Who shares with whom, as a matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.analysis.gaps.sharing import Standing
from bordergraph.views.report.charts.said import worked_out
from bordergraph.views.report.model import Figure
from bordergraph.views.svg.fills import Fill, Key
from bordergraph.views.svg.matrix import Cell, Head, Matrix

if TYPE_CHECKING:
    from bordergraph.analysis.gaps.sharing import PairStanding, Sharing
    from bordergraph.views.report.data import ReportData

__all__ = ["exchange_matrix"]

_FILLS = {
    Standing.EXCHANGE: Fill.FIRM,
    Standing.MEMBERSHIP: Fill.HALF,
    Standing.GAP: Fill.MARKED,
    Standing.UNKNOWN: Fill.HATCHED,
    Standing.NONE: Fill.EMPTY,
}


def exchange_matrix(m: ReportData, title: str = "") -> Figure | None:
    """Return who shares with whom among the agencies that most need others; None for nobody.

    A cell is filled for the firmest channel of its pair on any threat; a number in it says on how
    many threats a gap is open.

    Args:
        m: Analysis results and names.
        title: Among whom, or on what; among all agencies when left out.
    """
    labels, found = m.labels, m.sharing
    if found is None or not found.pairs:
        return None
    place = {a: n for n, a in enumerate(found.agencies)}
    return Figure(
        "exchange-matrix",
        title or labels.say("exchange-title"),
        _told(m, found),
        Matrix(
            tuple(Key(s.value, labels.say(f"exchange.{s}"), f) for s, f in _FILLS.items()),
            tuple(Head(a, labels.short("agency", a), m.country[a]) for a in found.agencies),
            tuple(_cell(m, p, place) for p in found.pairs),
        ),
        note=worked_out(m),
    )


def _told(m: ReportData, found: Sharing) -> str:
    labels = m.labels
    counts = {s.value: labels.number(n) for s, n in found.counts().items()}
    names = [labels.pair(p.agencies) for p in found.pairs if p.standing is Standing.GAP]
    return labels.say(
        f"exchange-told.{'gap' if names else 'none'}",
        pairs=labels.count("pair", len(found.pairs)),
        agencies=labels.count("agency", len(found.agencies)),
        gap=labels.number(len(names)),
        names=labels.join(names),
        rest=labels.say("exchange-told.rest", **counts) if len(names) < len(found.pairs) else "",
    ).strip()


def _cell(m: ReportData, pair: PairStanding, place: dict[str, int]) -> Cell:
    labels = m.labels
    open_ = pair.threats.get(Standing.GAP, ())
    told = labels.join(
        f"{labels.say(f'exchange.{s}')}: {labels.listed('threat', names)}"
        for s, names in pair.threats.items()
    )
    first, second = sorted(place[a] for a in pair.agencies)
    return Cell(
        first,
        second,
        key=pair.channel.value,
        mark=len(open_),
        told=f"{labels.pair(pair.agencies)}. {told or labels.say('exchange.none')}.",
        record={"threats": {s.value: list(names) for s, names in pair.threats.items()}},
    )
