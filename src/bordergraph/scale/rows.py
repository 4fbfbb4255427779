"""Rows of need: what of them is counted in closed form, and what has to be listed.

Most pairs of a threat have nothing between them. Their number and need follow from how many bodies
have each part in the threat, so that only the few pairs with something special are ever listed:
those with a tie, with a third body between them, inside one body, or named by a finding.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import ibis

from bordergraph.analysis.core.options import (
    BARRIER_CAP,
    ONE_WAY,
    REGULAR_LEVEL,
    RELAY,
    SCALES,
    Weight,
)
from bordergraph.scale.cells import number, stacked

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from bordergraph.scale.ties import Ties

__all__ = ["Rows", "closed", "pairs_by_part"]


def pairs_by_part(seats: ir.Table, *by: str) -> ir.Table:
    """Return how many pairs have each part as the smaller of the two.

    Of n seats with a part, g others in the same group having a larger one, n (n - 1) / 2 + n g pairs
    have it as the smaller.

    Args:
        seats: With a column ``part``.
        by: The columns of a group.

    Returns:
        The columns of the group, ``part`` and ``pairs``.
    """
    counts = seats.group_by(*by, "part").agg(n=lambda t: t.count())
    before = ibis.cumulative_window(group_by=by, order_by=ibis.desc("part"))
    counts = counts.mutate(upto=counts.n.sum().over(before))
    n, larger = counts.n.cast("int64"), (counts.upto - counts.n).cast("int64")
    # n (n - 1) is even, so that halving it is exact.
    pairs = (n * (n - 1)).cast("float64") / 2 + (n * larger).cast("float64")
    return counts.select(*by, "part", pairs=pairs.cast("int64"))


def closed(seats: ir.Table, *by: str) -> ir.Table:
    """Return the number and the need of all pairs of each group: ``pairs``, ``need``."""
    found = pairs_by_part(seats, *by)
    return found.group_by(*by).agg(pairs=found.pairs.sum(), need=(found.pairs * found.part).sum())


class Rows:
    """The rows of need of some seats.

    Args:
        ties: Seats and their ties.
        weight: How much a threat counts.
    """

    def __init__(self, ties: Ties, weight: Weight) -> None:
        self.ties, self.weight = ties, weight
        self.engine = ties.engine
        threats = ties.threats
        k, size = threats.k.cast("float64"), ties.facts.size
        one = number(1)
        by_k = {
            Weight.IDF: (number(size) / ibis.greatest(k, one)).ln(),
            Weight.RARITY: ibis.ifelse(k > 1, one / ibis.greatest(k - 1, one), number(0)),
            Weight.NONE: one,
        }[weight]
        none = one if weight is Weight.NONE else number(0)
        self.threats = self.engine.keep(
            f"weights_{weight.value}",
            threats.mutate(weight=threats.severity * ibis.ifelse(k > 0, by_k, none)),
        )
        self.seats = ties.seats
        self._tied = self.engine.keep("tied", ties.tied())
        self._within = self.engine.keep("within", ties.within())
        self._lost = self.engine.keep("lost_pairs", ties.lost_pairs())
        self._mutual = self.engine.keep("mutual", ties.mutual())
        partners = self._mutual.group_by("threat", agency="a").agg(partners=lambda t: t.count())
        self._partners = self.engine.keep("partners", partners)
        self.found = ties.found

    def relays(self, pairs: ir.Table) -> ir.Table:
        """Return the best relay of some pairs: ``a``, ``b``, ``threat``, ``relay``, where there is one."""
        one = self._mutual.select("threat", near="a", third="b", first="level")
        two = self._mutual.select("threat", far="a", third="b", second="level")
        met = self._turned(pairs).drop("partners")
        met = met.join(one, ["threat", "near"]).join(two, ["threat", "far", "third"])
        return self._best(met)

    def _turned(self, pairs: ir.Table) -> ir.Table:
        """Return pairs with who of the two has fewer ``partners``: ``near``, and ``far``.

        A pair of which one has no partner has no relay, and is left out.
        """
        ones = self._partners.select("threat", a="agency", d_a="partners")
        twos = self._partners.select("threat", b="agency", d_b="partners")
        met = pairs.join(ones, ["threat", "a"]).join(twos, ["threat", "b"])
        fewer = met.d_a <= met.d_b
        return met.select(
            "a", "b", "threat",
            near=ibis.ifelse(fewer, met.a, met.b),
            far=ibis.ifelse(fewer, met.b, met.a),
            partners=ibis.least(met.d_a, met.d_b),
        )  # fmt: skip

    def lookups(self, pairs: ir.Table) -> ir.Table:
        """Return how many partners `relays` goes through for each pair: a column ``paths``."""
        return self._turned(pairs).select(paths="partners")

    @cached_property
    def paths(self) -> ir.Table:
        """How many paths through a third body each threat has: ``threat``, ``paths``."""
        degree = self._mutual.group_by("threat", "b").agg(d=lambda t: t.count().cast("float64"))
        paths = degree.group_by("threat").agg(paths=(degree.d * (degree.d - 1) / 2).sum())
        return self.engine.keep("paths", paths)

    def _with_paths(self, at_most: int) -> ir.Table:
        return self.paths.filter(self.paths.paths <= at_most)

    def every_relay(self, at_most: int | None = None) -> ir.Table:
        """Return the best relay of every pair that has one.

        Args:
            at_most: Only on threats with at most so many paths through a third body.

        Raises:
            LimitError: There are too many paths through a third body.
        """
        self.relay_paths(at_most)
        mutual = self._mutual
        if at_most is not None:
            mutual = mutual.semi_join(self._with_paths(at_most), "threat")
        one = mutual.select("threat", a="a", third="b", first="level")
        two = mutual.select("threat", b="a", third="b", second="level")
        met = one.join(two, ["threat", "third"])
        return self._best(met.filter(met.a < met.b))

    def _best(self, met: ir.Table) -> ir.Table:
        return met.group_by("a", "b", "threat").agg(relay=ibis.least(met.first, met.second).max())

    def relay_paths(self, at_most: int | None = None) -> int:
        """Return how many paths through a third body there are: what `every_relay` goes through.

        Args:
            at_most: As of `every_relay`.

        Raises:
            LimitError: There are too many.
        """
        return self.engine.few_enough(
            "paths through a third body",
            self.paths if at_most is None else self._with_paths(at_most),
            "let them be estimated from pairs that are drawn: --sample-pairs N",
        )

    def judged(self, pairs: ir.Table, relays: ir.Table) -> ir.Table:
        """Return pairs with all that the analysis says of them.

        Args:
            pairs: ``a``, ``b``, ``threat``, each row once, ``a`` before ``b``.
            relays: The relays that may be among them.

        Returns:
            ``a``, ``b``, ``threat``, ``need``, ``supply``, ``weight``, ``gap``, ``kind``, ``open``,
            ``within``, ``sure``: both seats are well known, ``confirmed``: a finding confirms a gap,
            ``known``: one of these, so that the row counts.
        """
        key = ["a", "b", "threat"]
        again = [f"{c}_right" for c in key]
        ones = self.seats.select("threat", a="agency", part_a="part", body_a="body", sure_a="sure")
        twos = self.seats.select("threat", b="agency", part_b="part", body_b="body", sure_b="sure")
        rows = pairs.join(ones, ["threat", "a"]).join(twos, ["threat", "b"])
        rows = rows.left_join(self._tied, key).drop(*again)
        rows = rows.left_join(relays, key).drop(*again)
        rows = rows.left_join(self._within.mutate(inside=ibis.literal(value=True)), key).drop(
            *again
        )
        rows = rows.left_join(self._lost.mutate(lost=ibis.literal(value=True)), key).drop(*again)
        no = ibis.literal(value=False)
        if self.found is None:
            rows = rows.mutate(barred=no, confirmed=no)
        else:
            rows = rows.left_join(self.found.rows, key).drop(*again)
            # In data taken at its word everything is known already.
            named = no if self.ties.facts.complete else rows.barred.notnull()
            rows = rows.mutate(barred=rows.barred.fill_null(no), confirmed=named)
        rows = rows.join(self.threats.select("threat", "weight"), "threat")
        forth, back = (c.fill_null(0).cast("int64") for c in (rows.forth, rows.back))
        mutual = ibis.least(forth, back)
        # Counted strictly, what moves one way is nothing.
        any_way = mutual if self.ties.facts.strict else ibis.greatest(forth, back)
        relay = ibis.ifelse(rows.body_a == rows.body_b, 0, rows.relay.fill_null(0).cast("int64"))
        supply = ibis.greatest(
            _scale(mutual), number(ONE_WAY) * _scale(any_way), number(RELAY) * _scale(relay)
        )
        barred = rows.barred & (any_way > 0)
        supply = ibis.ifelse(barred, ibis.least(supply, number(BARRIER_CAP)), supply)
        kind = ibis.cases(
            (barred, "barrier"), (mutual > 0, "irregular"), (any_way > 0, "one-way"),
            (relay > 0, "relay-only"), (rows.lost.notnull(), "lost"), else_="none",
        )  # fmt: skip
        need = ibis.least(rows.part_a, rows.part_b)
        rows = rows.select(
            "a", "b", "threat", "weight", need=need, supply=supply, kind=kind,
            open=barred | (mutual < REGULAR_LEVEL), within=rows.inside.notnull(),
            sure=rows.sure_a & rows.sure_b, confirmed=rows.confirmed,
            known=(rows.sure_a & rows.sure_b) | rows.confirmed,
        )  # fmt: skip
        return rows.mutate(gap=rows.weight * rows.need * (number(1) - rows.supply))

    def special(self, at_most: int | None = None) -> ir.Table:
        """Return every row on which there is something: a tie, a relay, one body, or a finding.

        Args:
            at_most: Leave out relays on threats with more paths through a third body than that,
                but for pairs that a finding names.
        """
        key = ["a", "b", "threat"]
        some = "" if at_most is None else "_light"
        relays = self.every_relay(at_most)
        every = [self._tied.select(*key), self._within]
        if self.found is not None:
            every.append(self.found.rows.select(*key))
            if at_most is not None:
                relays = stacked(relays, self.relays(self.found.rows.select(*key))).distinct()
        relays = self.engine.keep(f"relays{some}", relays)
        pairs = stacked(*every, relays.select(*key)).distinct()
        return self.engine.keep(f"special{some}", self.judged(pairs, relays))


def _scale(level: ir.IntegerValue) -> ir.FloatingValue:
    """Return the scale of a level."""
    scales = ((level == n, number(scale)) for n, scale in enumerate(SCALES) if n)
    return ibis.cases(*scales, else_=number(0))
