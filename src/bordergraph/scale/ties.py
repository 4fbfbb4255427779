"""Who sits on which threat, and what each seat gives and takes, as tables.

The rules are those of `bordergraph.analysis.core.index` and `bordergraph.analysis.core.ties`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from bordergraph.analysis.core.options import WELL_COVERED
from bordergraph.scale.cells import stacked
from bordergraph.scale.findings import found_on

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from bordergraph.scale.in_force import InForce

__all__ = ["Ties"]

_UMBRELLA = 2
"""Steps from a threat to the top from which on the top and its group head are too wide."""


class Ties:
    """Seats, and the ties of each.

    Args:
        facts: What holds on the day.

    Attributes:
        seats: ``agency``, ``threat``, ``part``, ``body``, ``sure``: whether silence on its ties
            means something.
        threats: ``threat``, ``id``, ``k``, ``severity``, ``counted``: whether it makes need.
        legs: ``a``, ``threat``, ``b``, ``give``, ``take``: levels between a seat and any agency.
        lost: The same cells of ties that have stopped: ``a``, ``threat``, ``b``.
        found: What findings say of pairs of seats; None where none does.
    """

    def __init__(self, facts: InForce) -> None:
        self.facts = facts
        self.engine = facts.engine
        keep = self.engine.keep
        self.parts = keep("parts", facts.mandates())
        foci = keep("foci", facts.foci())
        self.threats = keep("counted", self._threats(foci))
        served = foci.join(facts.scope.select("threat", "broad"), "broad")
        self.served = keep("served", served.select("program", "threat").distinct())
        seats = self._seats()
        self._bare = keep("seats", seats)
        self._few_enough()
        self.found = None if facts.strict else found_on(facts, self._bare)
        self.legs = keep("legs", self._legs(present=True))
        lost = self._legs(present=False).select("a", "threat", "b")
        self.lost = keep("lost", lost.limit(0) if facts.strict else lost)
        self.seats = keep("sure_seats", self._sure())

    def _threats(self, foci: ir.Table) -> ir.Table:
        facts = self.facts
        k = self.parts.group_by("threat").agg(k=lambda t: t.count())
        scope = facts.scope
        # The top and its group head are too wide wherever two levels stand below the top.
        height = scope.group_by("threat").agg(height=lambda t: t.depth.max())
        deep = scope.join(height.filter(height.height >= _UMBRELLA), "threat")
        wide = deep.filter(deep.depth >= deep.height - 1).select(threat="broad").distinct()
        threats = facts.threats.select(threat="no", id="id", label="label", severity="severity")
        threats = threats.left_join(k, "threat").drop("threat_right")
        threats = threats.mutate(k=threats.k.fill_null(0))
        threats = threats.left_join(wide.mutate(wide=ibis.literal(value=True)), "threat").drop(
            "threat_right"
        )
        named = self._named(foci)
        if named is None:
            threats = threats.mutate(orphan=ibis.literal(value=False))
        else:
            spoken = named.join(scope, "broad").select("threat").distinct()
            spoken = spoken.mutate(spoken=ibis.literal(value=True))
            threats = threats.left_join(spoken, "threat").drop("threat_right")
            threats = threats.mutate(orphan=threats.spoken.isnull() & (threats.k > 0)).drop(
                "spoken"
            )
        wide = threats.wide.notnull() & ibis.literal(not facts.strict)
        return threats.mutate(counted=~wide & ~threats.orphan).drop("wide")

    def _named(self, foci: ir.Table) -> ir.Table | None:
        """Return the threats that something in the record names; None where all have to count."""
        if self.facts.strict:
            return None
        rows = self.engine.rows
        shares = self.facts.given.filter(self.facts.given.program == "")
        if not rows(foci.limit(1)) or rows(shares.filter(shares.broad.isnull()).limit(1)):
            return None
        return stacked(foci.filter("begun").select("broad"), shares.select("broad")).distinct()

    def _seats(self) -> ir.Table:
        facts = self.facts
        seats = self.parts.semi_join(self.threats.filter("counted"), "threat")
        if not facts.complete:
            lines = facts.lines.filter(facts.lines.depth > 0).select(agency="no", above="above_no")
            above = self.parts.join(lines, "agency").select("threat", agency="above").distinct()
            seats = seats.anti_join(above, ["agency", "threat"])
        return seats.join(facts.body.select(agency="no", body="body"), "agency")

    def _few_enough(self) -> None:
        """Refuse arrangements of which the seats times the members are too many."""
        seated = self._serving(
            self._bare.join(self.facts.members.select("program", "agency"), "agency")
        )
        seats = seated.group_by("program").agg(seats=lambda t: t.count())
        sizes = self.facts.members.group_by("program").agg(members=lambda t: t.count())
        counted = seats.join(sizes, "program")
        self.engine.few_enough(
            "seats and members of arrangements",
            counted.select(paths=counted.seats.cast("float64") * counted.members.cast("float64")),
            "leave out the memberships of the largest arrangements",
        )

    def _serving(self, seated: ir.Table) -> ir.Table:
        """Return the seats whose ``program`` serves their ``threat``; counted strictly, each does."""
        if self.facts.strict:
            return seated
        return seated.semi_join(self.served, ["program", "threat"])

    def _legs(self, *, present: bool) -> ir.Table:
        facts = self.facts
        seats = self._bare.select("threat", a="agency")
        members = facts.members.filter(facts.members.present == present)
        ones = members.select(
            "program", a="agency", body_a="body", level="level", gives_a="gives", gets_a="gets",
            gives_own_a="gives_own", gets_own_a="gets_own",
        )  # fmt: skip
        seated = self._serving(seats.join(ones, "a"))
        twos = members.select(
            "program", b="agency", body_b="body", gives_b="gives", gets_b="gets",
            gives_own_b="gives_own", gets_own_b="gets_own",
        )  # fmt: skip
        met = seated.join(twos, "program")
        met = met.filter(met.a != met.b)
        apart = met.body_a != met.body_b
        give = (met.gives_own_a & met.gets_own_b) | (apart & met.gives_a & met.gets_b)
        take = (met.gets_own_a & met.gives_own_b) | (apart & met.gets_a & met.gives_b)
        through = met.select(
            "a", "threat", "b",
            give=ibis.ifelse(give, met.level, 0), take=ibis.ifelse(take, met.level, 0),
        )  # fmt: skip
        direct = facts.direct.filter(facts.direct.present == present)
        under = facts.scope.select("threat", "broad")
        named = direct.filter(direct.broad.notnull()).drop("program")
        named = named.join(under, "broad").select("a", "b", "level", "threat")
        everywhere = (direct.program == "") | ibis.literal(facts.strict)
        flows = direct.filter(~everywhere).join(self.served, "program")
        named = stacked(named, flows.select("a", "b", "level", "threat"))
        every = direct.filter(direct.broad.isnull() & everywhere).select("a", "b", "level")
        nothing = ibis.literal(0)
        given = [
            seats.join(named, ["threat", "a"]).select(
                "a", "threat", "b", give="level", take=nothing
            ),
            seats.join(named.select("threat", "level", a="b", b="a"), ["threat", "a"]).select(
                "a", "threat", "b", give=nothing, take="level"
            ),
            seats.join(every, "a").select("a", "threat", "b", give="level", take=nothing),
            seats.join(every.select("level", a="b", b="a"), "a").select(
                "a", "threat", "b", give=nothing, take="level"
            ),
        ]
        found = stacked(through, *given)
        best = found.group_by("a", "threat", "b").agg(give=found.give.max(), take=found.take.max())
        return best.filter((best.give > 0) | (best.take > 0))

    def _sure(self) -> ir.Table:
        seats = self._bare
        if self.facts.complete:
            return seats.mutate(sure=ibis.literal(value=True))
        said = self.facts.sources().join(self.facts.covers, "origin")
        said = (
            said.select("agency", "source")
            .distinct()
            .group_by("agency")
            .agg(sources=lambda t: t.count())
        )
        well = said.filter(said.sources >= WELL_COVERED).select(
            "agency", well=ibis.literal(value=True)
        )
        tied = stacked(
            self.legs.select("threat", agency="a"), self.lost.select("threat", agency="a")
        )
        tied = tied.distinct().mutate(seen=ibis.literal(value=True))
        known = seats.left_join(well, "agency").drop("agency_right")
        known = known.left_join(tied, ["agency", "threat"]).drop("agency_right", "threat_right")
        return known.mutate(sure=known.well.notnull() & known.seen.notnull()).drop("well", "seen")

    def tied(self) -> ir.Table:
        """Return the pairs of seats with a tie: ``a`` < ``b``, ``threat``, ``forth``, ``back``."""
        legs = self.legs.filter(self.legs.a < self.legs.b)
        others = self._bare.select("threat", b="agency")
        return legs.join(others, ["threat", "b"]).select(
            "a", "b", "threat", forth="give", back="take"
        )

    def lost_pairs(self) -> ir.Table:
        """Return the pairs of seats whose tie has stopped."""
        others = self._bare.select("threat", b="agency")
        lost = self.lost.filter(self.lost.a < self.lost.b)
        return lost.join(others, ["threat", "b"]).select("a", "b", "threat")

    def within(self) -> ir.Table:
        """Return the pairs of seats inside one body, or of a body and its part."""
        one = self._bare.select("threat", "body", a="agency")
        two = self._bare.select("threat", "body", b="agency")
        same = one.join(two, ["threat", "body"])
        same = same.filter(same.a < same.b).select("a", "b", "threat")
        lines = self.facts.lines.filter(self.facts.lines.depth > 0)
        lines = lines.select(
            a=ibis.least(lines.no, lines.above_no), b=ibis.greatest(lines.no, lines.above_no)
        ).distinct()
        parts = one.join(lines, "a").join(self._bare.select("threat", b="agency"), ["threat", "b"])
        return stacked(same, parts.select("a", "b", "threat")).distinct()

    def mutual(self) -> ir.Table:
        """Return the legs that pass something on, both ways: ``a``, ``threat``, ``b``, ``level``."""
        legs = self.legs.filter((self.legs.give > 0) & (self.legs.take > 0))
        if self.found is not None:
            legs = legs.anti_join(self.found.legs, ["a", "threat", "b"])
        legs = legs.limit(0) if self.facts.strict else legs
        return legs.select("a", "threat", "b", level=ibis.least(legs.give, legs.take))
