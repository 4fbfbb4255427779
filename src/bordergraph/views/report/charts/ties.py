"""How regular ties are, as stacked bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.analysis.core.attested import PROOF_YEARS
from bordergraph.analysis.core.regularity import (
    Regularity,
    ties_among,
    ties_by_home,
    ties_by_regularity,
    ties_of,
)
from bordergraph.views.report.charts import worked_out
from bordergraph.views.report.model import Picture
from bordergraph.views.svg.bars import Bar, Bars
from bordergraph.views.svg.elements import Fill, Key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bordergraph.analysis.core.regularity import TieCount
    from bordergraph.views.report.data import ReportData

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
            all=labels.number(c.total),
            years=PROOF_YEARS,
            **{r.value: labels.number(n) for r, n in c.counts.items()},
        )

    def value(c: TieCount) -> str:
        regular = labels.number(c.counts[Regularity.REGULAR])
        return labels.say("ties-value", regular=regular, all=labels.number(c.total))

    spoken = m.labels.join(
        labels.say("label-told", label=label, told=told(c)) for _, label, c in rows
    )
    counted = {"all": sum(totals.values()), "regular": totals[Regularity.REGULAR]}
    return Picture(
        "ties-by-regularity",
        labels.say(title, **{key: labels.number(n) for key, n in counted.items()}, **about),
        f"{spoken}.",
        Bars(
            tuple(
                Key(r.value, labels.say(f"ties.{r}", years=PROOF_YEARS), f)
                for r, f in _FILLS.items()
            ),
            tuple(
                Bar(group, label, tuple(float(c.counts[r]) for r in _FILLS), value(c))
                for group, label, c in rows
            ),
        ),
        note=worked_out(m),
    )
