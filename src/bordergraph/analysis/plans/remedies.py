"""What would help on a row of need that is open or strained: one owner for every page.

Each remedy is told as a reason, so that `why`, `plan`, the reports and the map say the same. Its gain
is the gap that it would close on that row, by the numbers that plans and what-ifs go by.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from bordergraph.analysis.core.channels import MEMBERS
from bordergraph.analysis.core.options import (
    REGULAR_LEVEL,
    SCALES,
    STALE_YEARS,
)
from bordergraph.analysis.core.work_needs import WorkNeeds
from bordergraph.analysis.gaps.reasons import finders, reason
from bordergraph.analysis.plans.eligible import OPERATION, Eligible
from bordergraph.analysis.plans.memberships import Joining
from bordergraph.analysis.plans.recommended import answers, widened
from bordergraph.analysis.plans.row_ties import RowTies
from bordergraph.analysis.results import Outcome, Ref
from bordergraph.analysis.whatif.carriers import Carriers
from bordergraph.model import cited

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bordergraph.analysis.core.needs import Needs
    from bordergraph.analysis.plans.recommended import Recommended
    from bordergraph.analysis.plans.row_ties import Tie
    from bordergraph.analysis.results import Gap, Reason, Value
    from bordergraph.model import Finding, Focus

__all__ = ["Cause", "Remedy", "remedies_for"]

_LAW = frozenset({"statute", "bill", "regulation", "agreement", "mou"})
_LEGAL = frozenset({"legal-barrier", "legal-question"})
_MENDED = _LEGAL | {
    "accountability", "coordination", "evidence", "funding-instability", "information-sharing",
    "integration", "irregular-cadence", "measurement", "overlap-duplication", "procurement",
    "resources", "silo-cross-border", "silo-domestic", "staffing", "technical-barrier",
    "technology", "underuse",
}  # fmt: skip
"""Kinds of finding of which it is known how to mend them; of no channel, an exchange is the cure."""

_Row: TypeAlias = tuple[tuple[str, str], str]
"""A pair and its threat."""

_SLOW = "irregular-cadence"
_SAME = 1e-12
_FEW = 2
"""Remedies of one cause that are told."""


class Cause(StrEnum):
    """What a remedy does, in the order in which remedies are told."""

    LAW = "law"
    RHYTHM = "rhythm"
    WAY = "way"
    START = "start"
    STANDING = "standing"
    RENEW = "renew"
    REVIVE = "revive"
    FOCUS = "focus"
    JOIN = "join"
    EXCHANGE = "exchange"
    MEND = "mend"


_TOGETHER = frozenset(
    {Cause.STANDING, Cause.RENEW, Cause.REVIVE, Cause.FOCUS, Cause.JOIN, Cause.EXCHANGE}
)
"""Causes that set up or bring back work of the two together."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing that would help on a row.

    Attributes:
        cause: What it does.
        reason: The remedy as it is told.
        arrangements: Ids of the arrangements it is about.
        agency: Id of the agency that joins; None for any other remedy.
        gain: Gap that it would close on this row; None where it closes none by itself.
        findings: Ids of the findings that it mends.
        asked: Ids of the recommendations that ask for it.
        sources: Ids of all sources behind it, those of the recommendations too, sorted.
    """

    cause: Cause
    reason: Reason
    arrangements: tuple[str, ...] = ()
    agency: str | None = None
    gain: float | None = None
    findings: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def remedies_for(
    needs: Needs, gaps: Iterable[Gap], recommended: Iterable[Recommended] = ()
) -> Mapping[_Row, tuple[Remedy, ...]]:
    """Return what would help on each of some rows, what is nearest at hand first.

    Those of a row are worked out when they are first looked at: a report shows few.

    Args:
        needs: The rows of need from which the gaps were read.
        gaps: Open or strained rows; any other has nothing to help.
        recommended: What sources ask for.

    Returns:
        By the pair and threat of each row, its remedies.

    Example:
        >>> from bordergraph.analysis.core.work_needs import needs_of
        >>> from bordergraph.analysis.gaps.ranking import gaps
        >>> from bordergraph.model import Agency, Mandate, Network, Threat
        >>> network = Network(
        ...     agencies=(Agency("cbp", "CBP"), Agency("rcmp", "RCMP"), Agency("spvm", "SPVM")),
        ...     threats=(Threat("guns", "Guns"),),
        ...     mandates=(Mandate("cbp", "guns"), Mandate("rcmp", "guns")),
        ...     complete=True,
        ... )
        >>> found = remedies_for(needs_of(network), gaps(network).gaps)
        >>> [(r.cause.value, round(r.gain or 0, 3)) for r in found[("cbp", "rcmp"), "guns"]]
        [('exchange', 0.324)]
    """
    return _Remedies(needs, {(g.agencies, g.threat): g for g in gaps}, tuple(recommended))


class _Remedies(Mapping[_Row, tuple[Remedy, ...]]):
    """Works out the remedies of rows."""

    def __init__(
        self,
        needs: Needs,
        gaps: dict[_Row, Gap],
        recommended: tuple[Recommended, ...],
    ) -> None:
        self.gaps = gaps
        self.found: dict[_Row, tuple[Remedy, ...]] = {}
        self.needs = needs
        self.arrays = needs.arrays
        self.network = needs.arrays.network
        self.known = self.network.arrangement_by_id
        self.recommended = recommended
        self.foci: dict[str, list[Focus]] = defaultdict(list)
        for focus in self.arrays.facts.foci:
            self.foci[focus.arrangement].append(focus)
        self.eligible = Eligible(needs)
        self.carriers = Carriers(needs)
        self.joining = Joining(self.carriers, self.carriers.worth)
        self.rows = RowTies(self.carriers)

    def __getitem__(self, at: _Row) -> tuple[Remedy, ...]:
        if at not in self.found:
            self.found[at] = self._of(self.gaps[at])
        return self.found[at]

    def __iter__(self) -> Iterator[_Row]:
        return iter(self.gaps)

    def __len__(self) -> int:
        return len(self.gaps)

    def _of(self, gap: Gap) -> tuple[Remedy, ...]:
        """Return what would help on one row."""
        row = self.rows.number(gap)
        if row is None or gap.outcome not in {Outcome.OPEN, Outcome.STRAINED}:
            return ()
        mending = list(self._mending(gap, row))
        found = mending
        if gap.outcome is Outcome.OPEN:
            if self.rows.stopped(row):
                found = [*mending, *self._after(gap, row)]
            else:
                found = [*self._opening(gap, row), *mending]
        return tuple(self._asked(gap, r) for r in found)

    # -- what is open

    def _opening(self, gap: Gap, row: int) -> list[Remedy]:
        """Return what would meet an open row that nothing stops."""
        ties = self.rows.ties(gap, row)
        found = list(self._regular(gap, row, ties))
        if not ties:
            found += self._reviving(gap, row)
            found += self._taking_up(gap, row)
            found += self._joins(gap, row)
        if not found or not ties:
            found.append(self._exchange(gap, row, "remedy-exchange"))
        return found

    def _regular(self, gap: Gap, row: int, ties: tuple[Tie, ...]) -> Iterator[Remedy]:
        """Yield what each tie in force lacks to be regular."""
        told: dict[Cause, list[Remedy]] = {}
        once: list[Tie] = []
        speaking = self.rows.speaking(row)
        for tie in ties:
            # What a finding says of its rhythm is mended as that finding is.
            slow = any(f.kind == _SLOW and tie.arrangement in f.arrangements for f in speaking)
            if tie.share < 1 or slow:
                continue
            kind = self.known[tie.arrangement].kind if tie.arrangement else ""
            if kind == OPERATION:
                once += [tie] if tie.forth and tie.back else []
                continue
            remedy = self._lacking(gap, row, tie)
            if remedy is not None:
                told.setdefault(remedy.cause, []).append(remedy)
        for cause in Cause:
            yield from told.get(cause, ())[:_FEW]
        if once and not told:
            yield self._standing(row, once[:_FEW])

    def _lacking(self, gap: Gap, row: int, tie: Tie) -> Remedy | None:
        """Return what one tie lacks to be regular; None where it is nothing that can be told."""
        name, said = tie.arrangement, cited(tie.citations)
        what: Value = Ref("arrangement", name) if name else reason("a-share")
        about = (name,) if name else ()
        level = max(tie.level, REGULAR_LEVEL)

        def gain(forth: bool, back: bool, at: int) -> float:
            if name is None:
                way = 1.0 if forth and back else self.arrays.options.discounts.one_way
                return self.rows.closed(row, SCALES[at] * tie.fit * way)
            return self.rows.through(name, row, at, forth, back)

        if tie.old:
            worth = self.rows.closed(row, tie.worth)
            if tie.fit < 1 or worth <= _SAME or (name and not self.eligible.standing(name)):
                return None
            old = reason("remedy-renew", said, tie=what, years=STALE_YEARS)
            return Remedy(Cause.RENEW, old, about, gain=worth, sources=said)
        ways = {"giver": Ref("agency", gap.agencies[1]), "receiver": Ref("agency", gap.agencies[0])}
        if tie.back and not tie.forth:
            ways = {"giver": ways["receiver"], "receiver": ways["giver"]}
        if self.rows.suffices(row, tie, REGULAR_LEVEL, tie.forth, tie.back):
            announced = name is not None and self.known[name].announced
            cause = Cause.START if announced else Cause.RHYTHM
            text = reason(f"remedy-{cause}", said, tie=what)
            forth, back = tie.forth, tie.back
        elif self.rows.suffices(row, tie, tie.level, forth=True, back=True):
            cause, forth, back, level = Cause.WAY, True, True, tie.level
            text = reason("remedy-way", said, tie=what, **ways)
        elif self.rows.suffices(row, tie, REGULAR_LEVEL, forth=True, back=True):
            cause, forth, back = Cause.WAY, True, True
            text = reason("remedy-way-rhythm", said, tie=what, **ways)
        else:
            return None
        closed = gain(forth, back, level)
        return Remedy(cause, text, about, gain=closed, sources=said) if closed > _SAME else None

    def _standing(self, row: int, ties: list[Tie]) -> Remedy:
        """Return the remedy for two who worked together in single operations only."""
        names = tuple(t.arrangement for t in ties if t.arrangement)
        said = cited(*(t.citations for t in ties))
        gains = [self.rows.through(n, row, REGULAR_LEVEL, forth=True, back=True) for n in names]
        refs = tuple(Ref("arrangement", n) for n in names)
        text = reason("remedy-standing", said, ties=refs)
        return Remedy(Cause.STANDING, text, names, gain=max(gains), sources=said)

    def _reviving(self, gap: Gap, row: int) -> Iterator[Remedy]:
        """Yield what has stopped and would serve again, with the members it had."""
        done: list[Remedy] = []
        for link in self.needs.between.links(*gap.agencies):
            name = link.arrangement
            if link.working or name is None or any(name in r.arrangements for r in done):
                continue
            p = self.arrays.arrangement_index[name]
            members = self.carriers.members(p, past=True)
            rows, supply = self.carriers.reach(p, members, REGULAR_LEVEL)
            closed = self.rows.closed(row, float(supply[rows == row].sum()))
            if closed <= _SAME:
                continue
            said = cited(link.citations)
            tie = Ref("arrangement", name)
            if self.known[name].kind == OPERATION:
                text = reason("remedy-standing", said, ties=(tie,))
                done.append(Remedy(Cause.STANDING, text, (name,), gain=closed, sources=said))
            else:
                text = reason("remedy-revive", said, tie=tie)
                done.append(Remedy(Cause.REVIVE, text, (name,), gain=closed, sources=said))
        yield from sorted(done, key=_rank)[:_FEW]

    def _taking_up(self, gap: Gap, row: int) -> Iterator[Remedy]:
        """Yield arrangements of both that could take up the threat."""
        needs = self.needs
        if not isinstance(needs, WorkNeeds):
            return
        found = []
        for c in needs.idle(row):
            if c.arrangement is None or not c.regular:
                continue
            if not self.eligible.may_take_up(c.arrangement, gap.threat):
                continue
            said = cited(needs.channels.citations(c.channel))
            text = reason(
                "remedy-focus",
                said,
                tie=Ref("arrangement", c.arrangement),
                threat=Ref("threat", gap.threat),
            )
            gain = self.rows.closed(row, c.worth)
            found.append(Remedy(Cause.FOCUS, text, (c.arrangement,), gain=gain, sources=said))
        yield from sorted(found, key=_rank)[:_FEW]

    def _joins(self, gap: Gap, row: int) -> Iterator[Remedy]:
        """Yield, for each of the two, the arrangement of the other that it is least a stranger to."""
        best = []
        for joiner, other in (gap.agencies, gap.agencies[::-1]):
            found = []
            at = self.arrays.agency_index
            theirs = set(self.joining.of(at[joiner]))
            for p in self.joining.of(at[other]):
                name = self.arrays.arrangements[p]
                if p in theirs or self.joining.held(at[other], p):
                    continue
                if not self.eligible.may_join(joiner, name):
                    continue
                rows, closed = self.joining.effect(at[joiner], p)
                gain = float(closed[rows == row].sum())
                if gain > _SAME:
                    found.append((-len(self.eligible.peers(joiner, name)), -round(gain, 9), name))
            for _, gain, name in sorted(found)[:1]:
                best.append(self._join(joiner, other, name, -gain, gap.threat))
        yield from sorted(best, key=_rank)

    def _join(self, joiner: str, other: str, name: str, gain: float, threat: str) -> Remedy:
        facts = self.arrays.facts
        on = {threat, *self.network.broader(threat)}
        said = cited(
            *(p.citations for p in facts.members.get(name, ()) if p.agency == other),
            *(f.citations for f in self.foci.get(name, ()) if f.threat in on),
        )
        text = reason(
            "remedy-join",
            said,
            agency=Ref("agency", joiner),
            tie=Ref("arrangement", name),
            other=Ref("agency", other),
        )
        return Remedy(Cause.JOIN, text, (name,), joiner, gain, sources=said)

    def _exchange(self, gap: Gap, row: int, key: str) -> Remedy:
        """Return an exchange of their own, which would meet the row by itself."""
        one, two = (Ref("agency", a) for a in gap.agencies)
        text = reason(key)
        if isinstance(self.needs, WorkNeeds) and key == "remedy-exchange":
            for forth, giver, receiver in ((True, one, two), (False, two, one)):
                if self.needs.suffices(row, MEMBERS, REGULAR_LEVEL, forth, not forth):
                    text = reason(f"{key}-one-way", giver=giver, receiver=receiver)
                    break
        return Remedy(Cause.EXCHANGE, text, gain=gap.gap)

    def _after(self, gap: Gap, row: int) -> Iterator[Remedy]:
        """Yield the exchange that has to follow once nothing stops the two, if there is none."""
        needs = self.needs
        if isinstance(needs, WorkNeeds) and not any(c.regular for c in needs.carriers(row)):
            yield self._exchange(gap, row, "remedy-exchange-then")

    # -- what is in trouble

    def _mending(self, gap: Gap, row: int) -> Iterator[Remedy]:
        """Yield how the findings that speak of a row would be mended, those of one kind together."""
        used = set(gap.arrangements)
        groups: dict[tuple[str, tuple[str, ...]], list[Finding]] = {}
        for f in self.rows.speaking(row):
            if f.kind not in _MENDED:
                continue
            named = tuple(a for a in f.arrangements if a in used) or f.arrangements
            groups.setdefault((f.kind, named), []).append(f)
        for (kind, named), group in groups.items():
            citations = [c for f in group for c in f.citations]
            said = cited(citations)
            legal = kind in _LEGAL
            law = named and all(self.known[a].kind in _LAW for a in named if a in self.known)
            ties = tuple(Ref("arrangement", a) for a in named)
            where = reason("in-ties", ties=ties) if ties else reason("on-it")
            how = reason(f"mend-{kind}", where=where)
            if law and kind == "legal-barrier":
                how = reason("mend-legal-barrier-law", ties=ties)
            partly = all(f.fixed == "partial" for f in group)
            text = reason(
                "remedy-mend-on" if partly else "remedy-mend",
                said,
                how=how,
                who=finders(self.network, citations),
            )
            yield Remedy(
                Cause.LAW if legal else Cause.MEND,
                text,
                named,
                gain=self._lifted(gap, row, kind, named),
                findings=tuple(sorted(f.id for f in group)),
                sources=said,
            )

    def _lifted(self, gap: Gap, row: int, kind: str, named: tuple[str, ...]) -> float | None:
        """Return the gap that an end of what stops or slows a row would close by itself."""
        if gap.outcome is not Outcome.OPEN:
            return None
        if kind != _SLOW and not (self.rows.stopped(row) and kind in self.rows.stopping):
            return None
        ties = (t for t in self.rows.ties(gap, row) if not named or t.arrangement in named)
        closed = max((self.rows.closed(row, t.worth) for t in ties), default=0.0)
        return closed if closed > _SAME else None

    def _asked(self, gap: Gap, remedy: Remedy) -> Remedy:
        """Return a remedy with the recommendations that ask for it."""
        if not self.recommended:
            return remedy
        known = self.network.agency_by_id
        countries = {c for a in gap.agencies for c in known[a].country.split("/") if c}
        # What is asked on a threat is joint work; that does not ask for a rhythm or a repair.
        together = remedy.cause in _TOGETHER
        asked: set[str] = set()
        for name in remedy.arrangements or (None,):
            asked |= set(
                answers(
                    self.recommended,
                    agencies=gap.agencies,
                    arrangement=name,
                    threats=widened(self.network, (gap.threat,)) if together else (),
                    findings=remedy.findings,
                    countries=countries,
                )
            )
        sources = (r.sources for r in self.recommended if r.id in asked)
        return replace(
            remedy,
            asked=tuple(sorted(asked)),
            sources=tuple(sorted({*remedy.sources, *(s for own in sources for s in own)})),
        )


def _rank(remedy: Remedy) -> tuple[float, tuple[str, ...]]:
    return -round(remedy.gain or 0.0, 9), remedy.arrangements
