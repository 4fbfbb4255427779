"""How needs are served and how regular ties are, as stacked bars."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from bordergraph.analysis.core.in_force import PROOF_YEARS
from bordergraph.analysis.core.links import (
    Regularity,
    ties_among,
    ties_by_home,
    ties_by_regularity,
    ties_of,
)
from bordergraph.analysis.method.rows import SERVED, Outcome
from bordergraph.views.report.charts import worked_out
from bordergraph.views.report.model import Picture
from bordergraph.views.svg.elements import Bar, Bars, Fill, Key
from bordergraph.views.svg.matrix import Cell, Head, Matrix

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bordergraph.analysis.core.links import TieCount
    from bordergraph.analysis.gaps.connections import PairService, Sharing
    from bordergraph.analysis.method.rows import Served
    from bordergraph.views.report.model import ReportData


_FILLS = {
    Regularity.REGULAR: Fill.FIRM,
    Regularity.IRREGULAR: Fill.HALF,
    Regularity.UNKNOWN: Fill.HATCHED,
}
_ELSEWHERE = "other"


def ties_of_figure(m: ReportData, agency: str) -> Picture | None:
    """Return how regular a body's ties are, by the country of the partner; None without ties."""
    labels = m.labels
    counts = ties_by_regularity(ties_of(m.linkage, agency), lambda _, b: home_of(m, b))
    rows = [(c.group, _place(m, c.group), c) for c in counts]
    return _figure(m, rows, "ties-title-of", name=labels.short("agency", agency))


def ties_among_figure(
    m: ReportData, agencies: Iterable[str], threat: str | None = None
) -> Picture | None:
    """Return how regular the ties of some bodies with each other are, by pair of countries.

    Args:
        m: Analysis results and names.
        agencies: Ids of the bodies.
        threat: Only ties that serve this threat.
    """
    labels = m.labels
    order = [*m.places, _ELSEWHERE]

    def group(one: str, other: str) -> str:
        return "--".join(sorted((one, other), key=order.index))

    home = {a: home_of(m, a) for a in agencies}
    if threat is None:
        counts = ties_by_home(m.linkage, home, group)
        title, about = "ties-title", {}
    else:
        ties = ties_among(m.linkage, home, threat)
        counts = ties_by_regularity(ties, lambda a, b: group(home[a], home[b]))
        title, about = "ties-title-on", {"threat": labels.running("threat", threat)}
    rows = [(c.group, sides_name(m, *c.group.split("--")), c) for c in counts]
    return _figure(m, rows, title, **about)


def ties_of_group_figure(m: ReportData, bodies: Collection[str], name: str) -> Picture | None:
    """Return how regular the ties inside a group are, and those that leave it; None without any."""
    labels = m.labels
    home = {a: "inside" if a in bodies else "outside" for a in m.facts.agencies}
    named = {("inside", "inside"): "inside", ("inside", "outside"): "across"}
    counts = ties_by_home(m.linkage, home, lambda a, b: named.get((a, b), ""))
    rows = sorted(
        ((c.group, labels.say(c.group), c) for c in counts), key=lambda r: r[0] == "across"
    )
    return _figure(m, rows, "ties-title-group", name=name)


def home_of(m: ReportData, agency: str) -> str:
    """Return the group of a body: one of the countries counted by, or all others together."""
    country = m.country.get(agency, "")
    return country if country in m.places else _ELSEWHERE


def _place(m: ReportData, group: str) -> str:
    if group == _ELSEWHERE:
        return m.labels.say("other-countries" if m.places else "no-country")
    return m.labels.country(group)


def sides_name(m: ReportData, one: str, two: str) -> str:
    """Return what is called what lies within one of the groups of `home_of`, or between two."""
    if one == two == _ELSEWHERE:
        return m.labels.say("ties-among-others") if m.places else _place(m, one)
    if one != two:
        return f"{_place(m, one)} \u2013 {_place(m, two)}"
    return m.labels.say("ties-within", place=_place(m, one))


def _figure(
    m: ReportData, rows: list[tuple[str, str, TieCount]], title: str, **about: str
) -> Picture | None:
    if not rows:
        return None
    labels = m.labels
    totals = {r: sum(c.counts[r] for _, _, c in rows) for r in Regularity}

    def told(c: TieCount) -> str:
        return labels.say(
            "ties-told",
            c.total,
            all=c.total,
            years=PROOF_YEARS,
            **{r.value: n for r, n in c.counts.items()},
        )

    def value(c: TieCount) -> str:
        return labels.say("ties-value", regular=c.counts[Regularity.REGULAR], all=c.total)

    spoken = m.labels.join(labels.labelled(label, told(c)) for _, label, c in rows)
    counted = {"all": sum(totals.values()), "regular": totals[Regularity.REGULAR]}
    keys = (Key(r.value, labels.say(f"ties.{r}", years=PROOF_YEARS), f) for r, f in _FILLS.items())
    bars = (
        Bar(group, label, tuple(float(c.counts[r]) for r in _FILLS), value(c))
        for group, label, c in rows
    )
    named, drawing = labels.say(title, **counted, **about), Bars(tuple(keys), tuple(bars))
    return Picture("ties-by-regularity", named, f"{spoken}.", drawing, note=worked_out(m))


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
        Key(o.name.lower(), labels.labelled(labels.say(f"channel.{o}"), served.count(o)), f)
        for o, f in FILLS.items()
    )
    spoken = labels.join(labels.labelled(label, _counts(m, counts)) for _, label, counts in every)
    drawn = []
    for name, label, counts in every:
        parts_of = tuple(float(counts.count(o)) for o in SERVED)
        drawn.append(Bar(name, label, parts_of, labels.number(counts.needs), asdict(counts)))
    needs = labels.count("need", served.needs)
    title = labels.say("needs-title", regular=served.regular, needs=needs)
    drawing = Bars(keys, tuple(drawn), counted=True)
    return Picture("needs-served", title, f"{spoken}.", drawing, note=worked_out(m))


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
    drawing = Matrix(
        tuple(Key(o, labels.say(f"exchange.{o}"), f) for o, f in fills.items()),
        tuple(Head(a, labels.short("agency", a), m.country[a]) for a in shared.agencies),
        tuple(_cell(m, p, place) for p in shared.pairs),
    )
    title, told = labels.say("exchange-title"), _told(m, shared)
    return Picture("exchange-matrix", title, told, drawing, note=worked_out(m))


def _told(m: ReportData, shared: Sharing) -> str:
    labels = m.labels
    gaps = [labels.pair(p.agencies) for p in shared.pairs if p.gaps]
    counts = ", ".join(
        labels.labelled(labels.say(f"channel.{o}" if o else f"exchange.{_NOTHING}"), n)
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
        labels.labelled(labels.say(f"channel.{outcome}"), labels.listed("threat", threats))
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
