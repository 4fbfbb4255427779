"""What a source claims of sharing, weighed: what supports it, what speaks against, what is unknown.

Each theme is held against findings of other sources and against what the record counts. Nothing
here decides who is right: what supports and what speaks against stand side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bordergraph.analysis.method.assessment import Served
from bordergraph.analysis.results import Reason, Ref
from bordergraph.model import STOPPED, Cadence, cited

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.results import Value
    from bordergraph.model import Finding

__all__ = ["CURRENCIES", "THEMES", "Weighed", "weighed", "weighed_on"]

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


def weighed_on(
    facts: InForce, assessment: Assessment, source: str, claims: Sequence[Finding]
) -> tuple[Weighed, ...]:
    """Weigh some claims of one source, each theme only against what speaks of the same.

    A finding speaks of the same when it shares an arrangement with the claims; where these name
    none, a threat at, above or below theirs; where these name neither, whatever it is about, but
    that something works then speaks only against the themes. Where the claims name arrangements,
    only those are counted, and no need of the whole network.

    Args:
        facts: The statements that hold on the day.
        assessment: How the needs of the same network are served.
        source: Id of the source.
        claims: Findings of that source.

    Returns:
        Themes of which a claim names an arrangement first; then in the order of `THEMES`, then
        the other kinds of finding by name.
    """
    own = [f for f in facts.network.findings if source in cited(f.citations)]
    theme_of = {kind: theme for theme, kinds in THEMES.items() for kind in kinds}
    by_theme: dict[str, list[Finding]] = {}
    for f in claims:
        by_theme.setdefault(theme_of.get(f.kind, f.kind), []).append(f)
    themes = [*THEMES, *sorted(by_theme)]
    # What names arrangements says most of what is asked.
    order = sorted(
        by_theme, key=lambda t: (not any(f.arrangements for f in by_theme[t]), themes.index(t))
    )
    found = []
    for theme in order:
        on = by_theme[theme]
        named = {a for f in on for a in f.arrangements}
        counted: tuple[list[Reason], list[Reason], list[Reason]] = ([], [], [])
        if theme == "money":
            counted = _money(facts, on)
        elif named and theme == "irregular":
            counted = _cadences(facts, sorted(named))
        elif not named and theme == "irregular":
            counted = _irregular(assessment, facts)
        elif not named and theme == "silos":
            counted = _silos(assessment, facts)
        found.append(_theme(facts, theme, on, own, counted, near=_near(facts, on)))
    return tuple(found)


def _near(facts: InForce, claims: Sequence[Finding]) -> Callable[[Finding], bool]:
    """Return what tells whether a finding speaks of the same as some claims."""
    arrangements = {a for f in claims for a in f.arrangements}
    threats = {t for f in claims for t in f.threats}
    above = {b for t in threats for b in facts.network.broader(t)}

    def near(finding: Finding) -> bool:
        if arrangements:
            return bool(arrangements & set(finding.arrangements))
        if not threats:
            return True
        return any(
            t in threats | above or threats & set(facts.network.broader(t)) for t in finding.threats
        )

    return near


def _cadences(
    facts: InForce, arrangements: Sequence[str]
) -> tuple[list[Reason], list[Reason], list[Reason]]:
    """Say what cadence the record gives the arrangements that are named, whoever says so."""
    supports: list[Reason] = []
    against: list[Reason] = []
    undocumented: list[Reason] = []
    for a in arrangements:
        known = facts.network.arrangement_by_id.get(a)
        if known is None:
            continue
        told = reason(
            "claim-cadence",
            cited(known.cadence_told or known.citations),
            name=Ref("arrangement", a),
            cadence=Ref("cadence", known.cadence.value),
        )
        if known.cadence is Cadence.UNKNOWN:
            undocumented.append(reason("claim-cadence-unknown", name=Ref("arrangement", a)))
        else:
            (against if known.cadence.regular else supports).append(told)
    return supports, against, undocumented


def _theme(
    facts: InForce,
    theme: str,
    claims: list[Finding],
    own: list[Finding],
    counted: tuple[list[Reason], list[Reason], list[Reason]],
    *,
    near: Callable[[Finding], bool] | None = None,
) -> Weighed:
    kinds, mine = THEMES.get(theme, (theme,)), {f.id for f in own}
    others = [
        f
        for f in facts.network.findings
        if f.kind in kinds and f.id not in mine and (near is None or near(f))
    ]
    holding = {f.id for f in facts.findings} - facts.stale
    agreeing = [f for f in others if f.id in holding and f.fixed != "yes"]
    repaired = [f for f in others if f.fixed == "yes"]
    named = {a for f in claims for a in f.arrangements}
    disputing = [
        f
        for f in facts.findings
        if f.kind == "works"
        and f.id in holding - mine
        and (near(f) if near else not named or named & set(f.arrangements))
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
    if near and not others and not disputing:
        undocumented.append(reason("claim-alone"))
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
