"""How needs are served, as stacked bars of six counts."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from bordergraph.analysis.method.rows import SERVED, Outcome
from bordergraph.views.report.charts import worked_out
from bordergraph.views.report.charts.ties import home_of, sides_name
from bordergraph.views.report.model import Picture
from bordergraph.views.svg.bars import Bar, Bars
from bordergraph.views.svg.elements import Fill, Key
from bordergraph.views.svg.matrix import Cell, Head, Matrix

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.analysis.gaps.sharing import PairService, Sharing
    from bordergraph.analysis.method.rows import Served
    from bordergraph.views.report.data import ReportData

MOST = 5
"""Parts that are drawn beside the bar for all."""

FILLS = {
    Outcome.REGULAR: Fill.FIRM,
    Outcome.ASSUMED: Fill.HALF,
    Outcome.IRREGULAR: Fill.PALE,
    Outcome.INDIRECT: Fill.EMPTY,
    Outcome.NONE: Fill.MARKED,
    Outcome.NOT_ASSESSED: Fill.HATCHED,
}
"""How the part of each of the six counts is filled."""


def served_figure(
    m: ReportData, served: Served, bars: Iterable[tuple[str, str, Served]] = ()
) -> Picture | None:
    """Return how needs are served: one bar for all, unless the parts are many, and one for each part.

    Args:
        m: Analysis results and names.
        served: All needs that the figure is about.
        bars: Id, name and needs of each part, from top to bottom; parts without needs are left out.
    """
    if not served.needs:
        return None
    labels = m.labels
    parts = [bar for bar in bars if bar[2].needs]
    whole = ("all", labels.say("needs-all"), served)
    # Beside many parts the bar for all would leave them no room; the legend has its counts.
    every = parts if len(parts) > MOST else [whole, *parts]
    keys = tuple(
        Key(
            o.name.lower(),
            labels.say(
                "label-told", label=labels.say(f"channel.{o}"), told=labels.number(served.count(o))
            ),
            f,
        )
        for o, f in FILLS.items()
    )
    spoken = labels.join(
        labels.say("label-told", label=label, told=_counts(m, counts)) for _, label, counts in every
    )
    return Picture(
        "needs-served",
        labels.say(
            "needs-title",
            regular=labels.number(served.regular),
            needs=labels.count("need", served.needs),
        ),
        f"{spoken}.",
        Bars(
            keys,
            tuple(
                Bar(
                    id_,
                    label,
                    tuple(float(counts.count(o)) for o in SERVED),
                    labels.number(counts.needs),
                    asdict(counts),
                )
                for id_, label, counts in every
            ),
            counted=True,
        ),
        note=worked_out(m),
    )


def served_by_side_figure(m: ReportData) -> Picture | None:
    """Return how all needs are served, and those within each country and between them."""
    sides = m.assessment.served_between({a: home_of(m, a) for a in m.country})
    bars = [(f"{a}--{b}", sides_name(m, a, b), served) for (a, b), served in sides.items()]
    return served_figure(m, m.assessment.served(), bars if len(bars) > 1 else ())


def _counts(m: ReportData, served: Served) -> str:
    labels = m.labels
    parts = (f"{labels.say(f'channel.{o}')} {labels.number(served.count(o))}" for o in SERVED)
    return labels.say(
        "needs-told", needs=labels.count("need", served.needs), parts=", ".join(parts)
    )


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
