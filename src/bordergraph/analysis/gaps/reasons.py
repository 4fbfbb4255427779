"""Why a row is a gap: reasons as data, the arrangements and findings it rests on, its sources."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.core.needs import EVIDENCES, KINDS, OUTCOMES
from bordergraph.analysis.core.options import BARRIER_KINDS, CONFIRMING_KINDS
from bordergraph.analysis.core.ties import relays
from bordergraph.analysis.results import Evidence, Gap, GapKind, Outcome, Reason, Ref
from bordergraph.model import Cadence, cited

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.analysis.core.documented import AgencyCoverage
    from bordergraph.analysis.core.linked import Link, Linkage
    from bordergraph.analysis.core.needs import Needs
    from bordergraph.analysis.results import Value
    from bordergraph.model import Citation, Finding, Network

__all__ = ["Reasons", "finders", "reason"]

MOST_RELAYS = 2
"""Relays that are named; of more, the first and a number."""


def reason(key: str, sources: Iterable[str] = (), /, **values: Value) -> Reason:
    """Return one reason with its values in the order given."""
    return Reason(key, tuple(values.items()), tuple(sorted(set(sources))))


def finders(network: Network, citations: Iterable[Citation]) -> tuple[str, ...]:
    """Return who found it: publishers of the sources that say so, in the order they are named.

    A source that only has more to say was compared with, and found nothing.
    """
    known = network.source_by_id
    said = (c.source for c in citations if not c.further)
    who = (known[s].publisher or known[s].title or s if s in known else s for s in said)
    return tuple(dict.fromkeys(who))


class Reasons:
    """Explains rows of a `bordergraph.analysis.core.needs.Needs` table.

    Args:
        needs: The table.
    """

    def __init__(self, needs: Needs) -> None:
        self.needs = needs
        self.arrays = needs.arrays
        self.network = needs.arrays.network

    @cached_property
    def between(self) -> Linkage:
        """What any two agencies have between them."""
        return self.needs.between

    @cached_property
    def coverage(self) -> dict[str, AgencyCoverage]:
        """How much the documents say about each agency."""
        return {c.agency: c for c in self.arrays.coverage}

    def gap(self, row: int) -> Gap:
        """Return a row as a gap with its reasons.

        They come in order: need, kind, whose ties they are, findings, evidence.
        """
        needs, arrays = self.needs, self.arrays
        a, b, threat = needs.named(row)
        gap = Gap(
            agencies=(a, b),
            threat=threat,
            kind=KINDS[int(needs.kind[row])],
            evidence=EVIDENCES[int(needs.evidence[row])],
            need=float(needs.need[row]),
            supply=float(needs.supply[row]),
            gap=float(needs.gap_of(slice(row, row + 1))[0]),
            within_body=bool(needs.within[row]),
            outcome=OUTCOMES[int(needs.outcome[row])],
            exchanged=float(needs.exchanged[row]),
        )
        if arrays.options.strict:
            need = self._need(gap)
            return replace(gap, reasons=(need, reason("no-mutual-tie")), sources=need.sources)
        serving = [
            k
            for k in self.between.links(a, b)
            if self.between.serves(k, threat) and (k.forth or k.back)
        ]
        used, names = self._used(gap, serving, row)
        strained = gap.outcome is Outcome.STRAINED
        findings = list(needs.speaking[0].get(row, ())) if strained else self._findings(gap)
        reasons = (
            self._need(gap),
            *self._kind(gap, used, names),
            *self._inherited(gap, used),
            *(self._finding(f) for f in findings),
            *(self._evidence(gap) if gap.outcome is Outcome.OPEN else ()),
        )
        citations: list[Iterable[Citation]] = [k.citations for k in used]
        citations += [f.citations for f in findings]
        return replace(
            gap,
            relays=tuple(sorted(names)),
            arrangements=tuple(sorted({k.arrangement for k in used if k.arrangement})),
            findings=tuple(sorted({f.id for f in findings})),
            sources=tuple(sorted({*reasons[0].sources, *cited(*citations)})),
            reasons=reasons,
        )

    def _used(self, gap: Gap, serving: list[Link], row: int) -> tuple[list[Link], tuple[str, ...]]:
        """Return the links that a row's kind rests on, and the agencies that relay."""
        working = [k for k in serving if k.working]
        if gap.kind is GapKind.LOST:
            return [k for k in serving if not k.working], ()
        if gap.kind is not GapKind.RELAY_ONLY:
            return working, ()
        left, right = int(self.needs.left[row]), int(self.needs.right[row])
        thirds = relays(self.needs.carrying_ties, left, right)
        names = tuple(self.arrays.agencies[b] for b, _ in thirds)
        legs = [
            k
            for side in gap.agencies
            for k in self.between.links(side, names[0])
            if k.working and self.between.serves(k, gap.threat)
        ]
        return legs, names

    def _findings(self, gap: Gap) -> list[Finding]:
        """Return the findings that confirm the gap."""
        found = self.between.findings(*gap.agencies, gap.threat)
        stale = self.arrays.facts.stale
        return [f for f in found if f.kind in CONFIRMING_KINDS and f.id not in stale]

    def _need(self, gap: Gap) -> Reason:
        mandates = [self.between.mandates(agency, gap.threat) for agency in gap.agencies]
        weigh = self.arrays.options.responsibilities.weight
        first, second = (max((m.responsibility for m in found), key=weigh) for found in mandates)
        return reason(
            "need",
            cited(*(m.citations for found in mandates for m in found)),
            first=Ref("agency", gap.agencies[0]),
            first_part=Ref("responsibility", first.value),
            second=Ref("agency", gap.agencies[1]),
            second_part=Ref("responsibility", second.value),
            threat=Ref("threat", gap.threat),
        )

    def _kind(self, gap: Gap, used: list[Link], names: tuple[str, ...]) -> list[Reason]:
        """Return what there is and what is missing."""
        match gap.kind:
            case GapKind.RELAY_ONLY:
                who = tuple(Ref("agency", n) for n in names)
                if len(who) > MOST_RELAYS:
                    return [reason("relays", first=who[0], n=len(who) - 1)]
                return [reason("relay", who=who)]
            case GapKind.LOST:
                return [self._stopped(k) for k in used]
            case GapKind.NONE:
                return [self._nothing(gap)]
            case _:
                pass
        found = []
        for link in self._best(used):
            giver, receiver = gap.agencies if link.forth else gap.agencies[::-1]
            ends = {"giver": Ref("agency", giver), "receiver": Ref("agency", receiver)}
            tie, how = self._tie(link), Ref("how", link.cadence.value)
            sources = cited(link.citations)
            if gap.kind is GapKind.ONE_WAY:
                found.append(reason("one-way", sources, **ends, tie=tie, how=how))
            elif link.mutual:
                found.append(reason("linked", sources, tie=tie, how=how))
            else:
                found.append(reason("linked-one-way", sources, **ends, tie=tie, how=how))
        return found

    def _best(self, used: list[Link]) -> list[Link]:
        """Return the most regular link forth and the most regular back; one when it is the same.

        Among equals a stated cadence is the better reason; then names decide, never the order of
        the data.
        """

        def worth(link: Link) -> tuple[int, bool, bool, str, tuple[str, ...]]:
            stated = link.cadence is not Cadence.UNKNOWN
            return link.level, link.mutual, stated, link.arrangement or "", link.threats

        forth = [k for k in used if k.forth]
        back = [k for k in used if k.back]
        best = [max(side, key=worth) for side in (forth, back) if side]
        return list(dict.fromkeys(best))

    def _tie(self, link: Link) -> Ref | Reason:
        if link.arrangement is None:
            return reason("a-share")
        arrangement = Ref("arrangement", link.arrangement)
        return reason("a-flow", arrangement=arrangement) if link.kind == "flow" else arrangement

    def _stopped(self, link: Link) -> Reason:
        tie, sources = self._tie(link), cited(link.citations)
        if link.arrangement is None:
            return reason("share-ended", sources)
        arrangement = self.network.arrangement_by_id[link.arrangement]
        if arrangement.span.end:
            return reason("ended", sources, tie=tie, day=arrangement.span.end)
        return reason("stopped", sources, tie=tie, status=Ref("status", arrangement.status))

    def _nothing(self, gap: Gap) -> Reason:
        """Say that nothing serves the threat, and which shared arrangements name others."""
        others = sorted(
            {
                k.arrangement
                for k in self.between.links(*gap.agencies)
                if k.working and k.arrangement
            }
        )
        if not others:
            return reason("no-link")
        return reason("no-link-on-it", others=tuple(Ref("arrangement", a) for a in others))

    def _inherited(self, gap: Gap, used: list[Link]) -> list[Reason]:
        """Say of each agency that it is covered by a body's ties and not by its own."""
        if gap.kind is GapKind.RELAY_ONLY:
            return []
        found = []
        for side, agency in enumerate(gap.agencies):
            through = {k.through[side] for k in used}
            if through and agency not in through:
                bodies = tuple(Ref("agency", t) for t in sorted(through))
                found.append(reason("covered", agency=Ref("agency", agency), bodies=bodies))
        return found

    def _finding(self, finding: Finding) -> Reason:
        sources = cited(finding.citations)
        who = finders(self.network, finding.citations)
        says = Ref("finding-says", finding.kind)
        note = next((c.note for c in finding.citations if c.note), "").rstrip(".")
        key = "finding" if finding.kind in BARRIER_KINDS else "remark"
        if note:
            return reason(f"{key}-noted", sources, who=who, says=says, note=note)
        return reason(key, sources, who=who, says=says)

    def _seen(self, agency: str, threat: str) -> bool:
        """Tell whether any tie of an agency on a threat is on record."""
        seat = self.arrays.seats.at(
            np.array([self.arrays.threat_index[threat]], dtype=np.int64),
            np.array([self.arrays.agency_index[agency]], dtype=np.int64),
        )
        return bool(self.needs.seen[seat[0]])

    def _evidence(self, gap: Gap) -> list[Reason]:
        """Say how sure it is; nothing when the data is taken at its word."""
        a, b = gap.agencies
        if gap.within_body:
            body = self.arrays.facts.body
            if body[a] == body[b]:
                return [reason("one-body", body=Ref("agency", body[a]))]
            return [reason("part-and-whole")]
        if gap.evidence not in {Evidence.INFERRED, Evidence.UNKNOWN}:
            return []
        n = {agency: self.coverage[agency].sources for agency in gap.agencies}
        if gap.evidence is Evidence.INFERRED:
            key = "no-tie-documented" if gap.kind is GapKind.NONE else "well-documented"
            return [
                reason(
                    key,
                    first=Ref("agency", a),
                    first_n=n[a],
                    second=Ref("agency", b),
                    second_n=n[b],
                )
            ]
        silent = [x for x in gap.agencies if not self._seen(x, gap.threat)]
        if silent and all(self.coverage[x].grade == "well" for x in gap.agencies):
            return [reason("silent", who=tuple(Ref("agency", x) for x in silent))]
        thin = min(gap.agencies, key=lambda x: n[x])
        return [reason("thin", agency=Ref("agency", thin), n=n[thin])]
