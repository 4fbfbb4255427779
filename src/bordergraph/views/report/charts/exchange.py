"""Who shares with whom, as a matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.analysis.method.assessment import Outcome
from bordergraph.views.report.charts.said import worked_out
from bordergraph.views.report.charts.served import FILLS
from bordergraph.views.report.model import Picture
from bordergraph.views.svg.fills import Fill, Key
from bordergraph.views.svg.matrix import Cell, Head, Matrix

if TYPE_CHECKING:
    from bordergraph.analysis.gaps.sharing import PairService, Sharing
    from bordergraph.views.report.data import ReportData

_NOTHING = "no-need"
_DIRECTLESS = {Outcome.INDIRECT: Outcome.NONE}
"""No channel of their own is drawn alike, whether or not a third agency has channels to both."""


def exchange_matrix(m: ReportData) -> Picture | None:
    """Return who shares with whom among the agencies that have most needs; None for nobody.

    A cell is filled for the best channel that its pair has on any threat; a number in it says on
    how many threats the pair has a possible gap.
    """
    labels, shared = m.labels, m.sharing
    if shared is None or not shared.pairs:
        return None
    place = {a: n for n, a in enumerate(shared.agencies)}
    fills = {o.value: f for o, f in FILLS.items() if o not in _DIRECTLESS} | {_NOTHING: Fill.EMPTY}
    return Picture(
        "exchange-matrix",
        labels.say("exchange-title"),
        _told(m, shared),
        Matrix(
            tuple(Key(o, labels.say(f"exchange.{o}"), f) for o, f in fills.items()),
            tuple(Head(a, labels.short("agency", a), m.country[a]) for a in shared.agencies),
            tuple(_cell(m, p, place) for p in shared.pairs),
        ),
        note=worked_out(m),
    )


def _told(m: ReportData, shared: Sharing) -> str:
    labels = m.labels
    gaps = [labels.pair(p.agencies) for p in shared.pairs if p.gaps]
    counts = ", ".join(
        labels.say(
            "label-told",
            label=labels.say(f"channel.{o}" if o else f"exchange.{_NOTHING}"),
            told=labels.number(n),
        )
        for o, n in shared.counts().items()
    )
    told = labels.say(
        "exchange-told",
        pairs=labels.count("pair", len(shared.pairs)),
        agencies=labels.count("agency", len(shared.agencies)),
        counts=counts,
    )
    return f"{told} {labels.say('exchange-gaps', names=labels.join(gaps))}" if gaps else told


def _cell(m: ReportData, pair: PairService, place: dict[str, int]) -> Cell:
    labels = m.labels
    told = labels.join(
        labels.say(
            "label-told",
            label=labels.say(f"channel.{outcome}"),
            told=labels.listed("threat", threats),
        )
        for outcome, threats in pair.threats.items()
    )
    first, second = sorted(place[a] for a in pair.agencies)
    best = pair.best and _DIRECTLESS.get(pair.best, pair.best)
    return Cell(
        first,
        second,
        key=best.value if best else _NOTHING,
        mark=len(pair.gaps),
        told=f"{labels.pair(pair.agencies)}. {told or labels.say(f'exchange.{_NOTHING}')}.",
        record={
            "threats": {outcome.value: list(names) for outcome, names in pair.threats.items()},
            "gaps": list(pair.gaps),
        },
    )
