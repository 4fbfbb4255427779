"""What a source claims of sharing, weighed: what supports it, what speaks against, what is unknown.

Each theme is held against findings of other sources and against what the record counts. Nothing
here decides who is right: what supports and what speaks against stand side by side.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bordergraph.analysis.gaps.reasons import reason
from bordergraph.analysis.results import GapKind, Ref
from bordergraph.model import STOPPED, Cadence, cited

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.analysis.gaps.ranking import GapReport
    from bordergraph.analysis.results import Reason, Silo, Value
    from bordergraph.model import Finding

__all__ = ["THEMES", "Weighed", "weighed"]

THEMES = {
    "silos": ("silo-domestic", "silo-cross-border"),
    "irregular": ("irregular-cadence",),
    "money": ("funding-instability",),
}
"""What is claimed, as kinds of finding."""

CURRENCIES = frozenset({"cad", "usd"})
"""Units of figures that are amounts of money."""

_KEEPING = frozenset({"silo", "isolated"})
_JOINED = frozenset({"connected", "self-contained"})


@dataclass(frozen=True, slots=True)
class Weighed:
    """One theme of a source's claims.

    Attributes:
        theme: A key of `THEMES`.
        claims: The source's own findings on it.
        agreeing: Findings of other sources that say so and hold.
        disputing: Findings of other sources that something works on what the claims speak of.
        supports: What supports the claims.
        against: What speaks against them.
        undocumented: What nobody documents.
    """

    theme: str
    claims: tuple[Finding, ...]
    agreeing: tuple[Finding, ...]
    disputing: tuple[Finding, ...]
    supports: tuple[Reason, ...]
    against: tuple[Reason, ...]
    undocumented: tuple[Reason, ...]


def weighed(
    facts: InForce, gaps: GapReport, silos: Sequence[Silo], source: str
) -> tuple[Weighed, ...]:
    """Weigh what one source claims, theme by theme.

    Args:
        facts: The statements that hold on the day.
        gaps: The gaps of the same network, none left out.
        silos: Its groups by country.
        source: Id of the source.

    Returns:
        The themes on which the source claims something, in the order of `THEMES`.

    Example:
        >>> from bordergraph.analysis.core.in_force import select
        >>> from bordergraph.analysis.gaps.ranking import gaps
        >>> from bordergraph.model import Network
        >>> weighed(select(Network()), gaps(Network()), (), "nobody")
        ()
    """
    own = [f for f in facts.network.findings if source in cited(f.citations)]
    sides: dict[str, Callable[[list[Finding]], tuple[list[Reason], list[Reason], list[Reason]]]] = {
        "silos": lambda _: _silos(gaps, silos, facts),
        "irregular": lambda _: _irregular(gaps, facts),
        "money": lambda claims: _money(gaps, facts, claims),
    }
    found = []
    for theme, kinds in THEMES.items():
        claims = [f for f in own if f.kind in kinds]
        if claims:
            found.append(_theme(facts, theme, claims, own, sides[theme](claims)))
    return tuple(found)


def _theme(
    facts: InForce,
    theme: str,
    claims: list[Finding],
    own: list[Finding],
    counted: tuple[list[Reason], list[Reason], list[Reason]],
) -> Weighed:
    kinds, mine = THEMES[theme], {f.id for f in own}
    others = [f for f in facts.network.findings if f.kind in kinds and f.id not in mine]
    holding = {f.id for f in facts.findings} - facts.stale
    agreeing = [f for f in others if f.id in holding and f.fixed != "yes"]
    repaired = [f for f in others if f.fixed == "yes"]
    named = {a for f in claims for a in f.arrangements}
    disputing = [
        f
        for f in facts.findings
        if f.kind == "works"
        and f.id in holding - mine
        and (not named or named & set(f.arrangements))
    ]
    supports, against, undocumented = counted
    if agreeing:
        supports.insert(0, _told("claim-others", agreeing))
    if repaired:
        against.insert(0, _told("claim-repaired", repaired))
    if disputing:
        against.insert(0, _told("claim-works", disputing))
    silent = [f for f in agreeing if f.fixed == "unknown"]
    if silent:
        undocumented.append(reason("claim-unfixed", n=len(silent)))
    return Weighed(
        theme, tuple(claims), tuple(agreeing), tuple(disputing), tuple(supports), tuple(against),
        tuple(undocumented),
    )  # fmt: skip


def _told(key: str, findings: list[Finding]) -> Reason:
    """Say how many findings there are and what they are about, with their sources."""
    sources = cited(*(f.citations for f in findings))
    names = _names(a for f in findings for a in f.arrangements)
    if names:
        return reason(f"{key}-of", sources, n=len(findings), names=names)
    return reason(key, sources, n=len(findings))


def _names(arrangements: Iterable[str]) -> tuple[Value, ...]:
    return tuple(Ref("arrangement", a) for a in sorted(set(arrangements)))


def _percent(part: float, whole: float) -> int:
    return round(100 * part / whole) if whole else 0


def _silos(
    gaps: GapReport, silos: Sequence[Silo], facts: InForce
) -> tuple[list[Reason], list[Reason], list[Reason]]:
    supports: list[Reason] = []
    against: list[Reason] = []
    undocumented: list[Reason] = []
    for s in silos:
        if s.by != "country" or s.cls == "too-small":
            continue
        told: dict[str, Value] = {
            "group": Ref("country", s.group),
            "inside": _percent(s.met_in, s.need_in),
            "across": _percent(s.met_out, s.need_out),
        }
        if s.cls in _KEEPING:
            supports.append(reason("claim-silo", **told))
        elif s.cls in _JOINED:
            against.append(reason("claim-connected", **told))
        else:
            undocumented.append(reason("claim-cannot-tell", **told))
    if gaps.gaps:
        country = {a.id: a.country for a in facts.network.agencies}
        far = sum(country[g.agencies[0]] != country[g.agencies[1]] for g in gaps.gaps)
        supports.append(reason("claim-gaps", n=gaps.totals.gaps, far=far))
    met = gaps.totals.met
    if met.share is not None and met.exchanged is not None:
        against.append(
            reason("claim-met", exchanged=_percent(met.exchanged, 1), share=_percent(met.share, 1))
        )
    if met.unjudged:
        undocumented.append(reason("claim-unjudged", n=met.unjudged))
    return supports, against, undocumented


def _irregular(gaps: GapReport, facts: InForce) -> tuple[list[Reason], list[Reason], list[Reason]]:
    cadence, every = facts.cadences, len(facts.working)
    regular = sum(n for c, n in cadence.items() if c.regular)
    supports, against, undocumented = [], [], []
    rare = {
        "incident": cadence[Cadence.INCIDENT_DRIVEN],
        "request": cadence[Cadence.ON_REQUEST],
    }
    if any(rare.values()):
        supports.append(reason("claim-irregular", all=every, **rare))
    kinds = Counter(g.kind for g in gaps.gaps)
    if kinds[GapKind.IRREGULAR]:
        supports.append(reason("claim-gaps-irregular", n=kinds[GapKind.IRREGULAR]))
    if regular:
        against.append(reason("claim-regular", n=regular, all=every))
    if cadence[Cadence.UNKNOWN]:
        undocumented.append(reason("claim-no-cadence", n=cadence[Cadence.UNKNOWN], all=every))
    return supports, against, undocumented


def _money(
    gaps: GapReport, facts: InForce, claims: list[Finding]
) -> tuple[list[Reason], list[Reason], list[Reason]]:
    network = facts.network
    supports, against, undocumented = [], [], []
    stopped = [
        a.id for a in network.arrangements if a.status in STOPPED and a.id not in facts.working
    ]
    if stopped:
        supports.append(reason("claim-stopped", n=len(stopped), names=_names(stopped)))
    lost = sum(g.kind is GapKind.LOST for g in gaps.gaps)
    if lost:
        supports.append(reason("claim-lost", n=lost))
    named = {a for f in claims for a in f.arrangements} & set(network.arrangement_by_id)
    active = [a for a in named & facts.working if network.arrangement_by_id[a].status == "active"]
    if active:
        against.append(reason("claim-active", n=len(active), all=len(named), names=_names(active)))
    paid = {a for f in network.figures if f.unit in CURRENCIES for a in f.about}
    unpriced = facts.working - paid
    if unpriced:
        undocumented.append(reason("claim-no-amount", n=len(unpriced), all=len(facts.working)))
    return supports, against, undocumented
