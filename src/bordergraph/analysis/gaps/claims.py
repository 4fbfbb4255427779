"""What a source claims of sharing, weighed: what supports it, what speaks against, what is unknown.

Each theme is held against findings of other sources and against what the record counts. Nothing
here decides who is right: what supports and what speaks against stand side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bordergraph.analysis.method.rows import Served
from bordergraph.analysis.results import Reason
from bordergraph.model import STOPPED, Cadence, Ref, cited

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.results import Value
    from bordergraph.model import Finding

THEMES = {
    "silos": ("silo-domestic", "silo-cross-border"),
    "irregular": ("irregular-cadence",),
    "money": ("funding-instability",),
}
"""What is claimed, as kinds of finding."""

CURRENCIES = frozenset({"cad", "usd"})
"""Units of figures that are amounts of money."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One theme of a source's claims.

    Attributes:
        theme: A key of `THEMES`; of claims on none of them, their kind of finding.
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


def weighed(facts: InForce, assessment: Assessment, source: str) -> tuple[Weighed, ...]:
    """Weigh what one source claims, theme by theme.

    Args:
        facts: The statements that hold on the day.
        assessment: How the needs of the same network are served.
        source: Id of the source.

    Returns:
        The themes on which the source claims something, in the order of `THEMES`.

    Example:
        >>> from bordergraph.analysis.core.in_force import select
        >>> from bordergraph.analysis.method.assessment import assess
        >>> from bordergraph.model import Network
        >>> weighed(select(Network()), assess(Network()), "nobody")
        ()
    """
    own = [f for f in facts.network.findings if source in cited(f.citations)]
    sides: dict[str, Callable[[list[Finding]], tuple[list[Reason], list[Reason], list[Reason]]]] = {
        "silos": lambda _: _silos(assessment, facts),
        "irregular": lambda _: _irregular(assessment, facts),
        "money": lambda claims: _money(facts, claims),
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
    kinds, mine = THEMES.get(theme, (theme,)), {f.id for f in own}
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
        and (theme in THEMES or named or any(c.threats for c in claims))
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


def reason(key: str, sources: Iterable[str] = (), /, **values: Value) -> Reason:
    """Return one reason with its values in the order given."""
    return Reason(key, tuple(values.items()), tuple(sorted(set(sources))))


def _names(arrangements: Iterable[str]) -> tuple[Value, ...]:
    return tuple(Ref("arrangement", a) for a in sorted(set(arrangements)))


def _silos(
    assessment: Assessment, facts: InForce
) -> tuple[list[Reason], list[Reason], list[Reason]]:
    """Count how the needs across countries are served, and those inside."""
    country = {a.id: a.country for a in facts.network.agencies}
    between = assessment.served_between(country)
    across = sum((s for (one, other), s in between.items() if one != other), Served())
    inside = sum((s for (one, other), s in between.items() if one == other), Served())
    supports: list[Reason] = []
    against: list[Reason] = []
    undocumented: list[Reason] = []
    if lacking := across.irregular + across.indirect + across.none:
        supports.append(reason("claim-lacking", n=lacking, all=across.needs))
    if gaps := assessment.candidates(partial=True):
        far = sum(country[g.agencies[0]] != country[g.agencies[1]] for g in gaps)
        supports.append(reason("claim-gaps", n=len(gaps), far=far))
    if across.needs:
        against.append(
            reason(
                "claim-served",
                all=across.needs,
                regular=across.regular,
                assumed=across.assumed,
                inside_all=inside.needs,
                inside_regular=inside.regular,
                inside_assumed=inside.assumed,
            )
        )
    if across.not_assessed:
        undocumented.append(reason("claim-not-assessed", n=across.not_assessed, all=across.needs))
    return supports, against, undocumented


def _irregular(
    assessment: Assessment, facts: InForce
) -> tuple[list[Reason], list[Reason], list[Reason]]:
    cadence, every, served = facts.cadences, len(facts.working), assessment.served()
    regular = sum(n for c, n in cadence.items() if c.regular)
    supports, against, undocumented = [], [], []
    rare = {
        "incident": cadence[Cadence.INCIDENT_DRIVEN],
        "request": cadence[Cadence.ON_REQUEST],
    }
    if any(rare.values()):
        supports.append(reason("claim-irregular", all=every, **rare))
    if served.irregular:
        supports.append(reason("claim-needs-irregular", n=served.irregular, all=served.needs))
    if regular:
        against.append(reason("claim-regular", n=regular, all=every))
    if cadence[Cadence.UNKNOWN]:
        undocumented.append(reason("claim-no-cadence", n=cadence[Cadence.UNKNOWN], all=every))
    return supports, against, undocumented


def _money(
    facts: InForce, claims: list[Finding]
) -> tuple[list[Reason], list[Reason], list[Reason]]:
    network = facts.network
    supports, against, undocumented = [], [], []
    stopped = [
        a.id for a in network.arrangements if a.status in STOPPED and a.id not in facts.working
    ]
    if stopped:
        supports.append(reason("claim-stopped", n=len(stopped), names=_names(stopped)))
    named = {a for f in claims for a in f.arrangements} & set(network.arrangement_by_id)
    active = [a for a in named & facts.working if network.arrangement_by_id[a].status == "active"]
    if active:
        against.append(reason("claim-active", n=len(active), all=len(named), names=_names(active)))
    paid = {a for f in network.figures if f.unit in CURRENCIES for a in f.about}
    unpriced = facts.working - paid
    if unpriced:
        undocumented.append(reason("claim-no-amount", n=len(unpriced), all=len(facts.working)))
    return supports, against, undocumented
