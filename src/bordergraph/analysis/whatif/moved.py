"""What made a gap move: the arrangement, finding, search or agency that tells the sides apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from bordergraph.analysis.core.options import CONFIRMING_KINDS, ONE_WAY, SCALES
from bordergraph.analysis.core.work_needs import WorkNeeds
from bordergraph.analysis.gaps.reasons import reason
from bordergraph.analysis.gaps.work_reasons import reasons_of
from bordergraph.analysis.results import Evidence, Outcome, Ref
from bordergraph.analysis.whatif.compare import Cause
from bordergraph.model import cited

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from bordergraph.analysis.core.needs import Needs
    from bordergraph.analysis.results import Gap, Reason
    from bordergraph.analysis.whatif.compare import GapChange
    from bordergraph.model import Arrangement, Citation

__all__ = ["Moved", "Movements"]

Channel: TypeAlias = tuple[float, bool, tuple["Citation", ...]]
"""What something is worth on a row, whether it was last attested long ago, and what it rests on."""

SHOWN = 3
"""Arrangements that are told for one row."""

_SAME = 1e-9
_NOTHING: Channel = (0.0, False, ())


@dataclass(frozen=True, slots=True)
class Moved:
    """One gap that is not what it was, with what made it so.

    Attributes:
        change: The pair, the threat and both sizes.
        before: The row as it was, with its reasons; None where there was no such row.
        after: The row as it is now.
        made: What tells the two sides apart, as far as it can be told.
    """

    change: GapChange
    before: Gap | None
    after: Gap | None
    made: tuple[Reason, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources behind the row as a gap and behind what made it move, sorted."""
        counted = [
            gap
            for gap, kind in (
                (self.before, self.change.kind_before),
                (self.after, self.change.kind_after),
            )
            if gap and kind
        ]
        found = {s for gap in counted for s in gap.sources}
        return tuple(sorted(found | {s for r in self.made for s in r.sources}))


class _Side:
    """One of two networks, asked about single rows.

    Args:
        needs: Its rows of need.
    """

    def __init__(self, needs: Needs) -> None:
        self.needs = needs
        self.facts = needs.arrays.facts
        self.network = self.facts.network
        self._reasons = reasons_of(needs)

    def row(self, agencies: tuple[str, str], threat: str) -> int:
        """Return the row of a pair on a threat, -1 where there is none."""
        arrays = self.needs.arrays
        if threat not in arrays.threat_index or any(a not in arrays.agency_index for a in agencies):
            return -1
        rows = self.needs.rows_of(*(arrays.agency_index[a] for a in agencies))
        at = np.flatnonzero(self.needs.threat[rows] == arrays.threat_index[threat])
        return int(rows[at[0]]) if at.size else -1

    def gap(self, row: int) -> Gap | None:
        """Return a row with its reasons."""
        return self._reasons.gap(row) if row >= 0 else None

    def channels(self, row: int, agencies: tuple[str, str], threat: str) -> dict[str, Channel]:
        """Return what each arrangement in force is worth on a row; a direct share has no name."""
        needs = self.needs
        if row < 0:
            return {}
        if isinstance(needs, WorkNeeds):
            return {
                c.arrangement or "": (c.worth, c.old, needs.channels.citations(c.channel))
                for c in needs.carriers(row)
            }
        found: dict[str, Channel] = {}
        for link in needs.between.links(*agencies):
            if not link.working or not needs.between.serves(link, threat):
                continue
            way = 1.0 if link.mutual else ONE_WAY if link.forth or link.back else 0.0
            worth, name = SCALES[link.level] * way, link.arrangement or ""
            if worth > found.get(name, _NOTHING)[0]:
                found[name] = worth, False, link.citations
        return found

    def findings(self, row: int) -> dict[str, tuple[str, tuple[Citation, ...]]]:
        """Return the findings of trouble that speak of a row: kind and citations by id."""
        told = self.needs.speaking[0].get(row, ())
        return {f.id: (f.kind, f.citations) for f in told if f.kind in CONFIRMING_KINDS}

    def members(self, arrangement: str, agencies: Iterable[str]) -> set[str]:
        """Return the bodies in an arrangement that are, or cover, some agencies."""
        wanted = {o for a in agencies for o in self.facts.origins.get(a, (a,))}
        return {p.agency for p in self.facts.members.get(arrangement, ())} & wanted

    def given(self, arrangement: str) -> set[tuple[str, str]]:
        """Return who gives to whom inside an arrangement, as flows document it."""
        return {(f.giver, f.receiver) for f in self.facts.flows if f.arrangement == arrangement}

    def named(self, arrangement: str) -> set[str]:
        """Return the threats that an arrangement names."""
        return {f.threat for f in self.needs.between.foci.get(arrangement, ())}


class Movements:
    """Tells what made gaps move between two networks.

    Args:
        before: Rows of the first network.
        after: Rows of the second.
    """

    def __init__(self, before: Needs, after: Needs) -> None:
        self._before, self._after = _Side(before), _Side(after)

    def of(self, changes: Iterable[GapChange]) -> tuple[Moved, ...]:
        """Return changes with what made each, in the same order."""
        return tuple(self._moved(c) for c in changes)

    def _moved(self, c: GapChange) -> Moved:
        b, a = (s.row(c.agencies, c.threat) for s in (self._before, self._after))
        before, after = self._before.gap(b), self._after.gap(a)
        if c.cause in {Cause.AGENCY, Cause.MANDATE}:
            made = self._missing(c)
        elif before is None or after is None:
            made = self._orphan(c)
        else:
            made = [
                *self._need(before, after),
                *self._channels(c, b, a),
                *self._findings(b, a),
                *self._relays(before, after),
                *self._searches(c, b, a),
                *_trouble(c, before, after),
            ]
        return Moved(c, before, after, tuple(made))

    def _missing(self, c: GapChange) -> list[Reason]:
        """Say which of the two is not there, or does not answer for the threat, on one side."""
        here, there = self._before, self._after
        if c.kind_after:
            here, there = there, here
        way = "now" if c.kind_after else "gone"
        if c.cause is Cause.AGENCY:
            names = [x for x in c.agencies if x not in there.needs.arrays.agency_index]
        else:
            known = there.network.threat_by_id.get(c.threat)
            since = known.first_documented if known else None
            if since and there.facts.day and since > there.facts.day:
                threat = Ref("threat", c.threat)
                return [reason("moved-threat", threat=threat, day=_known(since))]
            holding = {m.agency for m in there.facts.mandates if m.threat == c.threat}
            names = [x for x in c.agencies if x not in holding]
        facts = here.facts.mandates
        sources = cited(*(m.citations for m in facts if m.agency in names and m.threat == c.threat))
        return [
            reason(f"moved-{c.cause}-{way}", sources, who=tuple(Ref("agency", x) for x in names))
        ]

    def _orphan(self, c: GapChange) -> list[Reason]:
        """Say that no arrangement names the threat on one side, where nobody has a need on it then."""
        for side, way in ((self._before, "now"), (self._after, "gone")):
            arrays = side.needs.arrays
            at = arrays.threat_index.get(c.threat)
            if at is not None and arrays.orphan[at]:
                return [reason(f"moved-orphan-{way}", threat=Ref("threat", c.threat))]
        return []

    def _need(self, before: Gap, after: Gap) -> list[Reason]:
        if abs(before.need - after.need) < _SAME:
            return []
        values = {"before": round(before.need, 3), "after": round(after.need, 3)}
        return [reason("moved-need", tuple(sorted({*before.sources, *after.sources})), **values)]

    def _channels(self, c: GapChange, b: int, a: int) -> list[Reason]:
        """Say which arrangements are worth more now, or less, best first."""
        was = self._before.channels(b, c.agencies, c.threat)
        now = self._after.channels(a, c.agencies, c.threat)
        moves = []
        for name in sorted({*was, *now}):
            one, two = was.get(name, _NOTHING), now.get(name, _NOTHING)
            if abs(two[0] - one[0]) > _SAME:
                moves.append((two[0] - one[0], name, two[2] if two[0] > one[0] else one[2]))
            elif one[1] != two[1]:
                # It is worth as much as before and counts for less, or more, by its age alone.
                moves.append((0.0, name, two[2]))
        better = c.gap_after < c.gap_before
        # What moved the way the row did comes first, and then what moved furthest.
        moves.sort(key=lambda m: ((m[0] > 0) is not better, -round(abs(m[0]), 9), m[1]))
        return [
            self._channel(c, name, cited(citations), rises=rise > 0)
            if rise
            else self._aged(name, cited(citations), old=now[name][1])
            for rise, name, citations in moves[:SHOWN]
        ]

    @staticmethod
    def _aged(name: str, sources: tuple[str, ...], *, old: bool) -> Reason:
        tie = Ref("arrangement", name) if name else reason("a-share")
        return reason("moved-old-now" if old else "moved-old-gone", sources, tie=tie)

    def _channel(self, c: GapChange, name: str, sources: tuple[str, ...], *, rises: bool) -> Reason:
        """Say what became of one arrangement, or of direct shares, on a pair."""
        way = "now" if rises else "gone"
        if not name:
            return reason(f"moved-share-{way}", sources)
        weak, strong = (self._before, self._after) if rises else (self._after, self._before)
        tie = Ref("arrangement", name)
        arrangement = strong.network.arrangement_by_id[name]
        other = weak.network.arrangement_by_id.get(name)
        if other is None:
            return reason(f"moved-record-{way}", sources, tie=tie)
        if name not in weak.facts.working:
            return _started(tie, arrangement, sources) if rises else _stopped(tie, other, sources)
        return self._within(c, (other, weak), (arrangement, strong), sources, rises=rises)

    @staticmethod
    def _within(
        c: GapChange,
        less: tuple[Arrangement, _Side],
        more: tuple[Arrangement, _Side],
        sources: tuple[str, ...],
        *,
        rises: bool,
    ) -> Reason:
        """Say what makes an arrangement in force on both sides worth more on one of them."""
        way = "now" if rises else "gone"
        (other, weak), (arrangement, strong) = less, more
        name, tie = arrangement.id, Ref("arrangement", arrangement.id)
        joined = strong.members(name, c.agencies) - weak.members(name, c.agencies)
        if joined:
            who = tuple(Ref("agency", x) for x in sorted(joined))
            return reason(f"moved-member-{way}", sources, tie=tie, who=who)
        if arrangement.cadence is not other.cadence:
            one, two = (other, arrangement) if rises else (arrangement, other)
            cadence = {"before": Ref("cadence", one.cadence), "after": Ref("cadence", two.cadence)}
            return reason("moved-cadence", sources, tie=tie, **cadence)
        if threats := strong.named(name) - weak.named(name):
            named = tuple(Ref("threat", t) for t in sorted(threats))
            return reason(f"moved-focus-{way}", sources, tie=tie, threats=named)
        if flows := sorted(strong.given(name) - weak.given(name)):
            ends = {"giver": Ref("agency", flows[0][0]), "receiver": Ref("agency", flows[0][1])}
            return reason(f"moved-flow-{way}", sources, tie=tie, **ends)
        return reason(f"moved-worth-{way}", sources, tie=tie)

    def _findings(self, b: int, a: int) -> list[Reason]:
        was, now = self._before.findings(b), self._after.findings(a)
        found = []
        for way, some, others in (("now", now, was), ("gone", was, now)):
            for name in sorted(some.keys() - others.keys()):
                kind, citations = some[name]
                says = Ref("finding-says", kind)
                found.append(reason(f"moved-finding-{way}", cited(citations), says=says))
        return found

    def _relays(self, before: Gap, after: Gap) -> list[Reason]:
        found = []
        for way, some, others in (("now", after, before), ("gone", before, after)):
            if who := sorted(set(some.relays) - set(others.relays)):
                told = tuple(Ref("agency", x) for x in who)
                found.append(reason(f"moved-relay-{way}", who=told))
        return found

    def _searches(self, c: GapChange, b: int, a: int) -> list[Reason]:
        """Say which searches one side knows alone; of how much is documented where none does."""
        was, now = (
            {s.id: s for s in side.needs.searched.get(row, ())}
            if isinstance(side.needs, WorkNeeds)
            else {}
            for side, row in ((self._before, b), (self._after, a))
        )
        found = [
            reason(
                f"moved-search-{way}",
                cited(some[name].citations),
                day=some[name].day.isoformat(),
                outcome=Ref("search-outcome", some[name].outcome),
            )
            for way, some, others in (("now", now, was), ("gone", was, now))
            for name in sorted(some.keys() - others.keys())
        ]
        if found or c.evidence_before is c.evidence_after:
            return found
        counted = c.evidence_after or c.evidence_before
        if c.cause is Cause.EVIDENCE and counted in {Evidence.INFERRED, Evidence.ASSUMED}:
            way = "now" if c.kind_after else "gone"
            found.append(reason(f"moved-record-enough-{way}"))
        elif c.cause is None:
            found.append(reason("moved-class"))
        return found


def _known(start: date) -> str:
    """Return a first day no more exactly than it may be known.

    The model keeps 2014 as its first day, so a first day may stand for its month or year.
    """
    length = 4 if (start.month, start.day) == (1, 1) else 7 if start.day == 1 else 10
    return start.isoformat()[:length]


def _started(tie: Ref, arrangement: Arrangement, sources: tuple[str, ...]) -> Reason:
    span = arrangement.span
    if span.start:
        return reason("moved-began", sources, tie=tie, day=_known(span.start))
    if span.as_of:
        return reason("moved-seen", sources, tie=tie, day=_known(span.as_of))
    return reason("moved-working", sources, tie=tie)


def _trouble(c: GapChange, before: Gap, after: Gap) -> list[Reason]:
    """Say that what meets the need on the one side is in documented trouble."""
    if c.cause is not Cause.LINKS:
        return []
    met, way = (before, "gone") if c.kind_after else (after, "now")
    return [reason(f"moved-trouble-{way}")] if met.outcome is Outcome.STRAINED else []


def _stopped(tie: Ref, arrangement: Arrangement, sources: tuple[str, ...]) -> Reason:
    if arrangement.span.end:
        return reason("moved-ended", sources, tie=tie, day=arrangement.span.end.isoformat())
    return reason("moved-stopped", sources, tie=tie, status=Ref("status", arrangement.status))
