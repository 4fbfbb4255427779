"""How much of a need is met, as stacked bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.views.report.charts.said import worked_out
from bordergraph.views.report.model import Figure
from bordergraph.views.svg.bars import Bar, Bars
from bordergraph.views.svg.fills import Fill, Key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bordergraph.analysis.results import NeedMet, Silo, ThreatGap
    from bordergraph.views.report.data import ReportData

__all__ = ["met_by_group_figure", "met_by_threat_figure"]

_PARTS = (
    ("exchanged", Fill.FIRM), ("membership", Fill.HALF), ("open", Fill.PALE),
    ("unjudged", Fill.HATCHED),
)  # fmt: skip


def met_by_threat_figure(m: ReportData, threats: Sequence[ThreatGap]) -> Figure | None:
    """Return the need met on some threats: by exchange, by membership, and what nobody can judge.

    Args:
        m: Analysis results and names.
        threats: Threats from top to bottom; those without need are left out.
    """
    labels = m.labels
    shown = [t for t in threats if t.met.share is not None]
    if not shown:
        return None
    bars = [_bar(m, t.threat, labels.short("threat", t.threat), t.met) for t in shown]
    spoken = [
        labels.say("label-told", label=bar.label, told=_told(m, t.met))
        for bar, t in zip(bars, shown, strict=True)
    ]
    return Figure(
        "need-met",
        labels.say("met-title"),
        f"{'; '.join(spoken)}.",
        Bars(tuple(Key(n, labels.say(f"met.{n}"), f) for n, f in _PARTS), tuple(bars)),
        note=f"{labels.say('met-value-meaning')} {worked_out(m)}",
    )


def _shares(m: ReportData, met: NeedMet) -> dict[str, str]:
    found = {"exchanged": met.exchanged, "share": met.share, "low": met.low, "high": met.high}
    return {name: m.labels.share(value or 0.0) for name, value in found.items()}


def _told(m: ReportData, met: NeedMet) -> str:
    return m.labels.say("met-told", **_shares(m, met))


def _bar(m: ReportData, thing: str, label: str, met: NeedMet) -> Bar:
    exchanged, share = met.exchanged or 0.0, met.share or 0.0
    parts = (
        met.need * exchanged,
        met.need * max(share - exchanged, 0.0),
        met.need * (1 - share),
        met.unjudged_need,
    )
    shares = _shares(m, met)
    value = m.labels.say("met-value", exchanged=shares["exchanged"], share=shares["share"])
    record = {
        "share": met.share, "exchanged_share": met.exchanged, "low": met.low, "high": met.high,
    }  # fmt: skip
    return Bar(thing, label, parts, value, record)


def met_by_group_figure(m: ReportData, groups: Iterable[Silo]) -> Figure | None:
    """Return the need met inside each group and across its boundary; None without any.

    The amounts are weighted as those of the table are.
    """
    labels = m.labels
    bars = []
    for s in groups:
        name = labels.group(s.by, s.group)
        for key, met, need in (
            ("inside", s.met_in, s.need_in), ("across", s.met_out, s.need_out),
        ):  # fmt: skip
            if need > 0:
                label = labels.say("label-told", label=name, told=labels.say(key))
                parts = (met, max(need - met, 0.0))
                bars.append(Bar(f"{s.group}:{key}", label, parts, labels.share(met / need)))
    if not bars:
        return None
    keys = (
        Key("met", labels.say("bar-met"), Fill.HALF),
        Key("unmet", labels.say("bar-unmet"), Fill.PALE),
    )
    spoken = labels.join(f"{b.label} {b.value}" for b in bars)
    return Figure(
        "need-met-by-group",
        labels.say("silos-caption"),
        f"{spoken}.",
        Bars(keys, tuple(bars)),
        note=worked_out(m),
    )
