"""Why a row is a gap: sentences, the arrangements and findings it rests on, and its sources."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.core.documented import AgencyCoverage, agency_coverage
from bordergraph.analysis.core.needs import EVIDENCES, KINDS
from bordergraph.analysis.core.options import BARRIER_KINDS, CONFIRMING_KINDS
from bordergraph.analysis.core.ties import relays
from bordergraph.analysis.results import Evidence, Gap, GapKind
from bordergraph.model import Cadence, cited

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.analysis.core.linked import Link, Linkage
    from bordergraph.analysis.core.needs import Needs
    from bordergraph.model import Citation, Finding

__all__ = ["Reasons"]

_HOW = {
    Cadence.CONTINUOUS: "continuously",
    Cadence.SCHEDULED: "on a schedule",
    Cadence.ON_REQUEST: "on request only",
    Cadence.INCIDENT_DRIVEN: "after incidents only",
    Cadence.UNKNOWN: "at a cadence no source states",
}

_FINDING = {
    "legal-barrier": "the law keeps them apart",
    "technical-barrier": "their systems keep them apart",
    "no-channel": "there is no channel",
    "silo-domestic": "each keeps to itself",
    "silo-cross-border": "each side of the border keeps to itself",
    "irregular-cadence": "it is not regular",
    "information-sharing": "too little is shared",
    "integration": "they are not integrated",
}


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
        return {c.agency: c for c in agency_coverage(self.arrays.facts)}

    def gap(self, row: int) -> Gap:
        """Return a row as a gap with its reasons.

        Sentences come in order: need, kind, whose ties they are, findings, evidence.
        """
        needs, arrays = self.needs, self.arrays
        a, b = arrays.agencies[int(needs.i[row])], arrays.agencies[int(needs.j[row])]
        threat = arrays.threats[int(needs.threat[row])]
        gap = Gap(
            agencies=(a, b),
            threat=threat,
            kind=KINDS[int(needs.kind[row])],
            evidence=EVIDENCES[int(needs.evidence[row])],
            need=float(needs.need[row]),
            supply=float(needs.supply[row]),
            gap=float(needs.gap[row]),
            within_body=bool(needs.within[row]),
        )
        mandates = [*self.between.mandates(a, threat), *self.between.mandates(b, threat)]
        if arrays.options.strict:
            reasons = (self._need(gap), "no mutual tie is recorded")
            return replace(gap, reasons=reasons, sources=cited(*(m.citations for m in mandates)))
        serving = [
            k
            for k in self.between.links(a, b)
            if self.between.serves(k, threat) and (k.forth or k.back)
        ]
        used, names = self._used(gap, serving, row)
        findings = self._findings(gap)
        citations: list[Iterable[Citation]] = [m.citations for m in mandates]
        citations += [k.citations for k in used] + [f.citations for f in findings]
        sentences = (
            self._need(gap),
            *self._kind(gap, used, names),
            *self._inherited(gap, used),
            *(self._finding(f) for f in findings),
            self._evidence(gap),
        )
        return replace(
            gap,
            relays=tuple(sorted(names)),
            arrangements=tuple(sorted({k.arrangement for k in used if k.arrangement})),
            findings=tuple(sorted({f.id for f in findings})),
            sources=cited(*citations),
            reasons=tuple(s for s in sentences if s),
        )

    def name(self, agency: str) -> str:
        """Return the short name of an agency."""
        return self.network.agency_by_id[agency].short

    def arrangement(self, name: str) -> str:
        """Return the short name of an arrangement."""
        return self.network.arrangement_by_id[name].short

    def threat(self, name: str) -> str:
        """Return the label of a threat."""
        return self.network.threat_by_id[name].label

    def _used(self, gap: Gap, serving: list[Link], row: int) -> tuple[list[Link], tuple[str, ...]]:
        """Return the links that a row's kind rests on, and the agencies that relay."""
        working = [k for k in serving if k.working]
        if gap.kind is GapKind.DORMANT:
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

    def _need(self, gap: Gap) -> str:
        parts = []
        for agency in gap.agencies:
            mandates = self.between.mandates(agency, gap.threat)
            weigh = self.arrays.options.responsibilities.weight
            best = max((m.responsibility for m in mandates), key=weigh)
            parts.append(f"{self.name(agency)} ({best.value})")
        return f"{parts[0]} and {parts[1]} both answer for {self.threat(gap.threat).lower()}"

    def _kind(self, gap: Gap, used: list[Link], names: tuple[str, ...]) -> list[str]:
        """Return the sentences that say what there is and what is missing."""
        a, b = (self.name(x) for x in gap.agencies)
        match gap.kind:
            case GapKind.RELAY_ONLY:
                thirds = [self.name(n) for n in names]
                more = f" or {len(thirds) - 1} others" if len(thirds) > 2 else ""  # noqa: PLR2004 - two are named
                who = thirds[0] + more if more else " or ".join(thirds)
                return [f"no tie of their own serves it; {who} could pass information on"]
            case GapKind.DORMANT:
                return [f"{self._tie(k)} once linked them and {self._stopped(k)}" for k in used]
            case GapKind.NONE:
                return [self._nothing(gap)]
            case _:
                pass
        best = self._best(used)
        if gap.kind is GapKind.ONE_WAY:
            return [
                f"information moves one way, from {a if k.forth else b} to {b if k.forth else a},"
                f" through {self._tie(k)}, {_HOW[k.cadence]}"
                for k in best
            ]
        return [f"{self._tie(k)} links them{self._way(gap, k)}, {_HOW[k.cadence]}" for k in best]

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

    def _way(self, gap: Gap, link: Link) -> str:
        if link.mutual:
            return ""
        giver, receiver = gap.agencies if link.forth else gap.agencies[::-1]
        return f" from {self.name(giver)} to {self.name(receiver)}"

    def _tie(self, link: Link) -> str:
        if link.arrangement is None:
            return "a direct share"
        name = self.arrangement(link.arrangement)
        return f"a flow inside {name}" if link.kind == "flow" else name

    def _stopped(self, link: Link) -> str:
        if link.arrangement is None:
            return "has ended"
        arrangement = self.network.arrangement_by_id[link.arrangement]
        if arrangement.span.end:
            return f"ended by {arrangement.span.end.isoformat()}"
        return f"is reported as {arrangement.status}"

    def _nothing(self, gap: Gap) -> str:
        """Say that nothing serves the threat, and which shared arrangements name others."""
        others = sorted(
            {
                k.arrangement
                for k in self.between.links(*gap.agencies)
                if k.working and k.arrangement
            }
        )
        text = "no arrangement, flow or share in force links them on it"
        if not others:
            return text
        shown = ", ".join(self.arrangement(n) for n in others[:3])
        more = f" and {len(others) - 3} more" if len(others) > 3 else ""  # noqa: PLR2004 - three are named
        return f"{text}; what they share ({shown}{more}) names other threats or none"

    def _inherited(self, gap: Gap, used: list[Link]) -> list[str]:
        """Say of each agency that it is covered by a body's ties and not by its own."""
        if gap.kind is GapKind.RELAY_ONLY:
            return []
        found = []
        for side, agency in enumerate(gap.agencies):
            through = {k.through[side] for k in used}
            if through and agency not in through:
                bodies = " and ".join(sorted(self.name(t) for t in through))
                found.append(f"{self.name(agency)} is covered by the ties of {bodies}")
        return found

    def _finding(self, finding: Finding) -> str:
        where = ", ".join(dict.fromkeys(c.source for c in finding.citations))
        says = _FINDING.get(finding.kind, finding.kind)
        note = next((c.note for c in finding.citations if c.note), "")
        verb = "finds that" if finding.kind in BARRIER_KINDS else "notes that"
        text = f"{where or finding.id} {verb} {says}"
        return f"{text}: {note.rstrip('.')}" if note else text

    def _seen(self, agency: str, threat: str) -> bool:
        """Tell whether any tie of an agency on a threat is on record."""
        seat = self.arrays.seats.at(
            np.array([self.arrays.threat_index[threat]], dtype=np.int64),
            np.array([self.arrays.agency_index[agency]], dtype=np.int64),
        )
        return bool(self.needs.seen[seat[0]])

    def _evidence(self, gap: Gap) -> str:
        """Say how sure it is; nothing when the data is taken at its word."""
        if gap.within_body:
            a, b = gap.agencies
            body = self.arrays.facts.body
            if body[a] == body[b]:
                return f"both belong to {self.name(body[a])}"
            return "one is part of the other"
        if gap.evidence not in {Evidence.INFERRED, Evidence.UNKNOWN}:
            return ""
        known = [(self.name(a), self.coverage[a].sources) for a in gap.agencies]
        if gap.evidence is Evidence.INFERRED:
            text = " and ".join(f"{n} on {a}" for a, n in known)
            return (
                f"no source documents a tie, though many speak of their ties ({text})"
                if (gap.kind is GapKind.NONE)
                else f"many sources speak of their ties ({text})"
            )
        silent = [self.name(a) for a in gap.agencies if not self._seen(a, gap.threat)]
        if silent and all(self.coverage[a].grade == "well" for a in gap.agencies):
            text = f"no tie of {' or '.join(silent)} with anybody is on record for it"
            return f"{text}: silence may be a hole in the record"
        thin = min(known, key=lambda k: k[1])
        noun = "source speaks" if thin[1] == 1 else "sources speak"
        return (
            f"only {thin[1]} {noun} of the ties of {thin[0]}: silence may be a hole in the record"
        )
