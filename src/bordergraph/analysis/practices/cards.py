"""One card an arrangement: how it stands on each of the eight practices, and by which statements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bordergraph.analysis.core.options import GENERAL_KNOWLEDGE
from bordergraph.analysis.practices.rule import (
    ACROSS,
    ANSWERING,
    DOCUMENTS,
    FINDS_WANTING,
    GETS,
    GIVES,
    LASTING_SOURCES,
    LEAST_MEMBERS,
    LEAST_ROLES,
    NO_MEMBERS,
    PRACTICES,
    TOLD_ROLES,
    UNAGEING,
)
from bordergraph.model import AgencyClass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.record import Bearing

__all__ = ["Card", "Cell", "Practised", "cards", "wanting_on"]


class Practised(StrEnum):
    """How an arrangement stands on one practice; silence of the record is no absence."""

    DOCUMENTED = "documented"
    WANTING = "found-wanting"
    UNDOCUMENTED = "not-documented"


@dataclass(frozen=True, slots=True)
class Cell:
    """One practice of one arrangement.

    Attributes:
        practice: Its slug.
        standing: How the arrangement stands on it.
        documented: Statements that document it, sorted; also beside a finding.
        wanting: Findings that find it wanting, sorted.
        aged: Statements that would document it and were last attested too long ago, sorted.
        uncovered: Threats that no member of a country answers for, as (threat, country); only
            of participants.
    """

    practice: str
    standing: Practised
    documented: tuple[Bearing, ...] = ()
    wanting: tuple[Bearing, ...] = ()
    aged: tuple[Bearing, ...] = ()
    uncovered: tuple[tuple[str, str], ...] = ()

    @property
    def rests_on(self) -> tuple[Bearing, ...]:
        """All statements that the cell rests on."""
        return (*self.wanting, *self.documented)

    @property
    def year(self) -> int | None:
        """The last year for which any of them is attested."""
        return max((b.year for b in self.rests_on if b.year is not None), default=None)


@dataclass(frozen=True, slots=True)
class Card:
    """One arrangement on all practices, in the order of `PRACTICES`."""

    arrangement: str
    cells: tuple[Cell, ...]

    def __getitem__(self, practice: str) -> Cell:
        """Return the cell of a practice."""
        return self.cells[PRACTICES.index(practice)]


def wanting_on(finding: Bearing) -> tuple[str, ...]:
    """Return the practices that a finding speaks to: those it names, else those of its kinds."""
    kinds = {FINDS_WANTING[kind] for kind in finding.codes if kind in FINDS_WANTING}
    if "works" in finding.codes:
        return ()
    return finding.practices or tuple(sorted(kinds))


def cards(facts: InForce, bearings: Iterable[Bearing]) -> tuple[Card, ...]:
    """Hold every arrangement against the eight practices.

    Args:
        facts: The statements that hold on the day.
        bearings: Every statement on an arrangement, as the record has them.

    Returns:
        One card an arrangement, by id.

    Example:
        >>> from bordergraph.analysis.core.in_force import select
        >>> from bordergraph.model import Arrangement, Network, Ref
        >>> from bordergraph.record import Bearing
        >>> facts = select(Network(arrangements=(Arrangement("ibet", "IBET"),)))
        >>> signed = Bearing("ibet", Ref("milestone", "m"), "Milestone", ("signed",))
        >>> card = cards(facts, [signed])[0]
        >>> card["agreements"].standing.value, card["roles"].standing.value
        ('documented', 'not-documented')
    """
    said: dict[str, list[Bearing]] = defaultdict(list)
    for b in bearings:
        said[b.arrangement].append(b)
    judge = _Judge(facts)
    return tuple(
        Card(a, tuple(judge.cells(a, said[a]))) for a in sorted(facts.network.arrangement_by_id)
    )


class _Judge:
    """Applies the rule on one day.

    Args:
        facts: The statements that hold on the day.
    """

    def __init__(self, facts: InForce) -> None:
        self.facts = facts
        self.network = facts.network
        self.standing = {f.id for f in facts.findings} - facts.stale
        self.repaired = {f.id for f in facts.findings if f.fixed == "yes"}
        self.focus: dict[str, set[str]] = defaultdict(set)
        for f in facts.foci:
            self.focus[f.arrangement].add(f.threat)
        self.answers: dict[str, set[str]] = defaultdict(set)
        for m in self.network.mandates:
            known = not m.citations or any(c.source != GENERAL_KNOWLEDGE for c in m.citations)
            if known and m.responsibility in ANSWERING:
                self.answers[m.agency].add(m.threat)
        self.parts: dict[str, set[str]] = defaultdict(set)
        for agency in self.network.agency_by_id:
            for parent in self.network.ancestors(agency):
                self.parts[parent].add(agency)

    def cells(self, arrangement: str, said: Sequence[Bearing]) -> Iterator[Cell]:
        """Yield the cell of each practice of one arrangement."""
        held = [b for b in said if b.cls != "Finding" and self._counts(b)]
        found: dict[str, list[Bearing]] = defaultdict(list)
        aged: dict[str, list[Bearing]] = defaultdict(list)
        for b in held:
            old = self._aged(b)
            for practice in set(_documents(b)):
                (aged if old and practice not in UNAGEING else found)[practice].append(b)
        fresh = [b for b in held if not self._aged(b)]
        found["roles"] += _told_roles(fresh)
        covering, uncovered = self._covering(arrangement, fresh)
        found["participants"] += covering
        wanting: dict[str, list[Bearing]] = defaultdict(list)
        for b in said:
            if b.cls == "Finding" and self._holds(b):
                for practice in wanting_on(b):
                    wanting[practice].append(b)
        for practice in PRACTICES:
            documented = _sorted(found[practice])
            against = _sorted(wanting[practice])
            standing = (
                Practised.WANTING if against
                else Practised.DOCUMENTED if documented
                else Practised.UNDOCUMENTED
            )  # fmt: skip
            missed = uncovered if practice == "participants" else ()
            yield Cell(practice, standing, documented, against, _sorted(aged[practice]), missed)

    def _holds(self, b: Bearing) -> bool:
        """Tell whether a finding holds; what no period dates ages by its own date."""
        known = b.ref.slug in self.standing
        return known and (b.ref.slug in self.repaired or not self._aged(b))

    def _counts(self, b: Bearing) -> bool:
        """Tell whether a statement is of a document, had begun by the day and had not ended."""
        if b.sources and not set(b.sources) - {GENERAL_KNOWLEDGE}:
            return False
        bodies = {r.slug for r in b.of if r.kind == "agency"}
        if not bodies <= self.facts.existing:
            return False
        day = self.facts.day.isoformat() if self.facts.day else ""
        if not day:
            return not b.ended
        return (not b.began or b.began <= day) and (not b.ended or b.ended >= day)

    def _aged(self, b: Bearing) -> bool:
        """Tell whether a statement was last attested too long ago to say how it is."""
        if self.facts.day is None or b.year is None:
            return False
        known = self.network.source_by_id
        if any(s in known and known[s].kind in LASTING_SOURCES for s in b.sources):
            return False
        return b.year + self.facts.options.stale_years < self.facts.day.year

    def _covering(
        self, arrangement: str, fresh: Sequence[Bearing]
    ) -> tuple[list[Bearing], tuple[tuple[str, str], ...]]:
        """Return the memberships that cover every threat, or what no member covers.

        A threat is covered on the side of a country when a member of that country, a body it is
        part of or a part of it answers for that threat, a narrower or a broader one.
        """
        members: dict[str, list[Bearing]] = defaultdict(list)
        for b in fresh:
            if b.cls == "Participation" and not NO_MEMBERS & set(b.codes):
                for body in b.of:
                    if self.network.agency_by_id[body.slug].cls is AgencyClass.AGENCY:
                        members[body.slug].append(b)
        country = {m: self.network.agency_by_id[m].country for m in members}
        sides = sorted(set(country.values()))
        threats = sorted(self.focus[arrangement])
        scope = self.network.arrangement_by_id[arrangement].scope
        if len(members) < LEAST_MEMBERS or not threats or (scope in ACROSS and len(sides) == 1):
            return [], ()
        covers = {m: {t for t in threats if self._answers_for(m, t)} for m in members}
        missed = tuple(
            (t, side)
            for t in threats
            for side in sides
            if not any(t in covers[m] for m in members if country[m] == side)
        )
        if missed:
            return [], missed
        return [b for m, own in members.items() if covers[m] for b in own], ()

    def _answers_for(self, member: str, threat: str) -> bool:
        line = {member, *self.network.ancestors(member), *self.parts[member]}
        above = {threat, *self.network.broader(threat)}
        return any(
            t in above or threat in self.network.broader(t)
            for body in line
            for t in self.answers[body]
        )


def _documents(b: Bearing) -> Iterator[str]:
    """Yield the practices that a statement documents by itself."""
    yield from b.practices
    for code in b.codes or ("",):
        practice = DOCUMENTS.get((b.cls, code if b.cls != "Flow" else ""))
        if practice:
            yield practice


def _told_roles(fresh: Iterable[Bearing]) -> list[Bearing]:
    """Return the statements that tell what bodies do, when they tell different roles of several."""
    told: dict[Bearing, set[str]] = {}
    for b in fresh:
        if b.cls == "Flow":
            told[b] = {GIVES, GETS}
        elif b.cls == "Participation" and TOLD_ROLES & set(b.codes):
            told[b] = set(b.codes) & TOLD_ROLES
    bodies = {body for b in told for body in b.of}
    roles = set().union(*told.values())
    return list(told) if min(len(bodies), len(roles)) >= LEAST_ROLES else []


def _sorted(found: Iterable[Bearing]) -> tuple[Bearing, ...]:
    return tuple(sorted({b.ref: b for b in found}.values(), key=lambda b: b.ref))
