"""Why a row of need by work came out as it did: the work, the channels, the door, the searches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.analysis.core.needs import EVIDENCES, KINDS, OUTCOMES, Needs
from bordergraph.analysis.core.options import (
    CADENCE_LEVEL,
    CONFIRMING_KINDS,
    HELD_CAP,
    SCALES,
    STALE_YEARS,
)
from bordergraph.analysis.core.work_needs import WorkNeeds
from bordergraph.analysis.gaps.reasons import Reasons, reason
from bordergraph.analysis.results import Evidence, Gap, GapKind, Outcome, Reason, Ref
from bordergraph.model import Cadence, Text, cited

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.analysis.core.carriers import Carrier
    from bordergraph.analysis.core.linked import Link
    from bordergraph.model import Citation

__all__ = ["WorkReasons", "reasons_of"]

SHOWN = 3
"""Channels of which the factors are told; the rest are numbered."""

_CADENCE = {level: c for c, level in CADENCE_LEVEL.items() if c is not Cadence.UNKNOWN}


def reasons_of(needs: Needs) -> Reasons:
    """Return what explains rows of need."""
    return WorkReasons(needs) if isinstance(needs, WorkNeeds) else Reasons(needs)


class WorkReasons(Reasons):
    """Explains rows of need by work.

    Args:
        needs: The rows.
    """

    needs: WorkNeeds

    def gap(self, row: int) -> Gap:
        """Return a row with its reasons.

        They come in order: need, door, what there is, findings, searches, evidence.
        """
        needs = self.needs
        a, b, threat = needs.named(row)
        outcome = OUTCOMES[int(needs.outcome[row])]
        evidence = EVIDENCES[int(needs.evidence[row])]
        kind = KINDS[int(needs.kind[row])]
        carriers = needs.carriers(row)
        findings = tuple(needs.speaking[0].get(row, ()))
        if outcome is Outcome.OPEN:
            findings = tuple(f for f in findings if f.kind in CONFIRMING_KINDS)
        searches = needs.searched.get(row, ())
        relaying = kind is GapKind.RELAY_ONLY and outcome is Outcome.OPEN
        relays = self._relays(row) if relaying else ()
        path = needs.path(row) if outcome is Outcome.BY_DESIGN else ()
        need = self._work(row, a, b, threat)
        reasons: list[Reason] = [need]
        if outcome is Outcome.NO_NEED:
            reasons.append(self._no_need(row))
        elif outcome is Outcome.SLIGHT:
            reasons.append(reason("slight"))
        else:
            reasons += self._door(row, path)
            reasons += self._channels(row, a, b, carriers, kind, relays)
            reasons += [self._finding(f) for f in findings]
            reasons += self._searches(row)
            if outcome is Outcome.OPEN:
                reasons += self._told(row, a, b, evidence)
        citations: list[Iterable[Citation]] = [
            needs.channels.citations(c.channel) for c in carriers
        ]
        citations += [f.citations for f in findings] + [s.citations for s in searches]
        return Gap(
            agencies=(a, b),
            threat=threat,
            kind=kind,
            evidence=evidence,
            need=float(needs.need[row]),
            supply=float(needs.supply[row]),
            gap=float(needs.gap[row]),
            within_body=bool(needs.within[row]),
            relays=relays,
            arrangements=tuple(sorted({c.arrangement for c in carriers if c.arrangement})),
            findings=tuple(sorted({f.id for f in findings})),
            sources=tuple(sorted({*need.sources, *cited(*citations)})),
            reasons=tuple(reasons),
            outcome=outcome,
            exchanged=float(needs.exchanged[row]),
            work=tuple(sorted({f"{f}-{g}" for f, g, _ in needs.work_of(row)})),
            path=path,
            tested_on=max((s.day for s in searches), default=None),
        )

    def _relays(self, row: int) -> tuple[str, ...]:
        from bordergraph.analysis.core.ties import relays

        left, right = int(self.needs.left[row]), int(self.needs.right[row])
        thirds = relays(self.needs.carrying_ties, left, right)
        return tuple(sorted(self.arrays.agencies[b] for b, _ in thirds))

    def _work(self, row: int, a: str, b: str, threat: str) -> Reason:
        """Say who does what about the threat, and why the one needs the other."""
        mandates = [self.between.mandates(agency, threat) for agency in (a, b)]
        weigh = self.arrays.options.responsibilities.weight
        parts = [max((m.responsibility for m in found), key=weigh) for found in mandates]
        sources = cited(*(m.citations for found in mandates for m in found))
        said = {
            "first": Ref("agency", a),
            "first_part": Ref("responsibility", parts[0].value),
            "second": Ref("agency", b),
            "second_part": Ref("responsibility", parts[1].value),
            "threat": Ref("threat", threat),
        }
        if self.needs.assumed[row]:
            return reason("need-assumed", sources, **said)
        work = self.needs.work_of(row)
        if not work:
            return reason("no-dependency", sources, **said)
        does = (
            tuple(Ref("function", f) for f in dict.fromkeys(first for first, _, _ in work)),
            tuple(Ref("function", g) for g in dict.fromkeys(second for _, second, _ in work)),
        )
        told = (d for d in dict.fromkeys(w[2] for w in work) if d.why)
        why = tuple(Text(d.why.rstrip("."), d.why_fr.rstrip(".")) for d in told)
        more = {"first_work": does[0], "second_work": does[1]}
        if not why:
            return reason("need-work", sources, **said, **more)
        return reason("need-work-why", sources, **said, **more, why=why)

    def _no_need(self, row: int) -> Reason:
        """Say which rule leaves a row without need."""
        work = self.needs.work
        for key, rows in (
            ("realms-apart", work.realms_apart),
            ("places-apart", work.places_apart),
            ("limited", work.limited),
            ("minor-parts", work.minor),
        ):
            if rows[row]:
                return reason(key)
        return reason("counterparts" if work.across[row] else "not-dependent")

    def _door(self, row: int, path: tuple[str, ...]) -> list[Reason]:
        if not path:
            return []
        gateway = self.arrays.network.gateways[int(self.needs.door[row])]
        worth = float(self.needs.supply[row])
        key = "door" if worth >= self.arrays.options.discounts.regular else "door-weak"
        if not worth:
            key = "door-empty"
        return [
            reason(
                key,
                cited(gateway.citations),
                path=tuple(Ref("agency", p) for p in path),
                why=Text(gateway.why.rstrip("."), gateway.why_fr.rstrip(".")),
                worth=worth,
            )
        ]

    def _channels(
        self,
        row: int,
        a: str,
        b: str,
        carriers: tuple[Carrier, ...],
        kind: GapKind,
        relays: tuple[str, ...],
    ) -> list[Reason]:
        """Say what there is between the two on the threat, with the factors of its worth."""
        found = [self._channel(c, a, b) for c in carriers[:SHOWN]]
        if len(carriers) > SHOWN:
            found.append(reason("more-channels", n=len(carriers) - SHOWN))
        if carriers:
            return found
        if relays:
            return [reason("relay", who=tuple(Ref("agency", r) for r in relays))]
        if kind is GapKind.LOST:
            return [self._stopped(k) for k in self._lapsed(row, a, b)] or [reason("no-link")]
        others = sorted(
            {k.arrangement for k in self.between.links(a, b) if k.working and k.arrangement}
        )
        if not others:
            return [reason("no-link")]
        return [reason("no-link-on-it", others=tuple(Ref("arrangement", o) for o in others))]

    def _lapsed(self, row: int, a: str, b: str) -> list[Link]:
        threat = self.arrays.threats[int(self.needs.threat[row])]
        links = self.between.links(a, b)
        return [k for k in links if not k.working and self.between.serves(k, threat)]

    def _channel(self, c: Carrier, a: str, b: str) -> Reason:
        tie = Ref("arrangement", c.arrangement) if c.arrangement else reason("a-share")
        way = 1.0 if c.enough else self.arrays.options.discounts.one_way
        cadence = round(c.worth / (c.fit * c.share * way), 3)
        factors = {
            "tie": tie,
            "how": Ref("how", self._rhythm(c, a, b, cadence)),
            "cadence": cadence,
            "fit": c.fit,
            "share": c.share,
            "way": way,
            "worth": round(c.worth, 3),
        }
        sources = cited(self.needs.channels.citations(c.channel))
        key = "channel"
        if not (c.forth and c.back):
            key = "channel-one-way"
            giver, receiver = (a, b) if c.forth else (b, a)
            factors |= {"giver": Ref("agency", giver), "receiver": Ref("agency", receiver)}
        if c.old and c.worth > HELD_CAP:
            key, factors = f"{key}-old", factors | {"held": HELD_CAP, "years": STALE_YEARS}
        return reason(key, sources, **factors)

    def _rhythm(self, c: Carrier, a: str, b: str, counted: float) -> str:
        """Return how a channel is said to run: as sources state it, or what it counts as."""
        if c.arrangement is None:
            own = [k for k in self.between.links(a, b) if k.working and k.arrangement is None]
            stated = {k.cadence for k in own if CADENCE_LEVEL[k.cadence] == c.level}
        else:
            arrangement = self.arrays.network.arrangement_by_id[c.arrangement]
            stated = {arrangement.cadence}
            if arrangement.announced:
                return "announced"
        if counted > SCALES[c.level]:
            # The work is asked for case by case, so the rhythm is as good as a schedule.
            return "unknown-asked" if stated == {Cadence.UNKNOWN} else "on-request-asked"
        if stated == {Cadence.UNKNOWN}:
            return "unknown" if c.level == CADENCE_LEVEL[Cadence.UNKNOWN] else "unknown-standing"
        return _CADENCE[c.level].value

    def _searches(self, row: int) -> list[Reason]:
        return [
            reason(
                "searched",
                cited(s.citations),
                day=s.day,
                outcome=Ref("search-outcome", s.outcome),
                note=s.note.rstrip("."),
            )
            for s in self.needs.searched.get(row, ())
        ]

    def _told(self, row: int, a: str, b: str, evidence: Evidence) -> list[Reason]:
        """Say how sure an open row is; nothing where the data is taken at its word."""
        if self.needs.within[row]:
            body = self.arrays.facts.body
            same = body[a] == body[b]
            return [
                reason("one-body", body=Ref("agency", body[a]))
                if same
                else reason("part-and-whole")
            ]
        if evidence is Evidence.INFERRED:
            return [reason("field-documented")]
        if evidence is Evidence.UNKNOWN:
            if self.needs.searched.get(row):
                return [reason("search-found")]
            return [reason("only-old" if self.needs.weak[row] else "field-thin")]
        return []
