"""What findings say of the rows of a shared threat: which gaps they confirm, what they bar.

The one place for these rules, whether the rows are arrays in memory or stand on an engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.analysis.core.options import BARRIER_KINDS, CONFIRMING_KINDS, REGULAR_LEVEL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.analysis.core.linked import Linkage
    from bordergraph.model import Finding

__all__ = ["confirmed_on", "confirming", "narrow", "stopping"]


def confirming(facts: InForce) -> Iterator[Finding]:
    """Yield the findings that confirm a gap of the pairs they name; none that is stale."""
    for finding in facts.findings:
        if finding.kind in CONFIRMING_KINDS and finding.id not in facts.stale:
            yield finding


def stopping(facts: InForce) -> Iterator[Finding]:
    """Yield those that say of a pair that nothing passes, so that it relays nothing for others."""
    for finding in confirming(facts):
        if finding.kind in BARRIER_KINDS and not _is_narrow(finding):
            yield finding


def narrow(facts: InForce) -> Iterator[Finding]:
    """Yield those that bar what passes through some arrangements: other links may pass by them."""
    for finding in confirming(facts):
        if finding.kind in BARRIER_KINDS and _is_narrow(finding):
            yield finding


def _is_narrow(finding: Finding) -> bool:
    """Tell whether a finding bars what passes through some arrangements, not what others carry.

    One of no channel speaks of the pair, whatever arrangement it names beside.
    """
    return bool(finding.arrangements) and finding.kind != "no-channel"


def confirmed_on(
    between: Linkage, finding: Finding, pair: tuple[str, str], threats: Iterable[str]
) -> Iterator[tuple[int, bool]]:
    """Yield on which threats a finding confirms a gap of a pair, and whether it bars what there is.

    Args:
        between: What any two agencies have between them.
        finding: One of `confirming`.
        pair: Two agencies that it names.
        threats: Ids of threats that both have.

    Yields:
        The place of the threat in what was given, and whether no tie passes by what is barred.
    """
    for place, threat in enumerate(threats):
        if between.speaks_of(finding, threat):
            yield place, finding.kind in BARRIER_KINDS and _bars(between, finding, pair, threat)


def _bars(between: Linkage, finding: Finding, pair: tuple[str, str], threat: str) -> bool:
    return not _is_narrow(finding) or not any(
        k.working
        and k.mutual
        and k.level >= REGULAR_LEVEL
        and k.arrangement not in finding.arrangements
        and between.serves(k, threat)
        for k in between.links(*pair)
    )
