"""Need met by threat in closed form, and the first gaps without listing the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from bordergraph.analysis.results import NeedMet, ThreatGap
from bordergraph.errors import LimitError
from bordergraph.scale.cells import number, stacked
from bordergraph.scale.rows import closed, pairs_by_part
from bordergraph.scale.sampling import NOTHING, extra_by_threat, sampled

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from bordergraph.scale.rows import Rows
    from bordergraph.scale.sampling import Extra

__all__ = ["Chosen", "by_threat", "first_gaps"]

_DIGITS = 12
"""Decimals to which gaps are compared, as in `bordergraph.analysis.gaps.ranking`."""
_MORE = 4
_FEWEST = 64
"""Pairs of each kind that are looked at first, at least."""
MOST_ROWS = 5_000_000
"""Most rows that a list may have."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which rows are asked about.

    Attributes:
        under: Numbers of the threats; None for all.
        agency: Number of the body whose rows they are; None for all.
        bare: Whether gaps count that no finding confirms.
        confirmed: Whether those count that one does.
    """

    under: list[int] | None = None
    agency: int | None = None
    bare: bool = True
    confirmed: bool = True

    def on(self, table: ir.Table) -> ir.Table:
        """Return the rows of a table on the threats asked about."""
        return table if self.under is None else table.filter(table.threat.isin(self.under))


def by_threat(
    rows: Rows, chosen: Chosen, *, draws: int | None = None, seed: int = 0
) -> tuple[ThreatGap, ...]:
    """Add up need, gap and what is met of each threat without a list of the pairs.

    It is exact but on threats whose relays take too long, or more than the pairs to draw: there
    what relays add is estimated.

    Args:
        rows: The rows of need.
        chosen: What is asked about. Need and what is met of it are those of all evidence.
        draws: Pairs to draw of each threat; None for none where everything can be gone through.
        seed: What decides every draw.

    Returns:
        What `bordergraph.analysis.gaps.ranking.gaps_by_threat` gives, in its order.

    Raises:
        LimitError: There is too much to go through, or to draw.
    """
    extra: dict[int, Extra] = {}
    if chosen.agency is None:
        seats = chosen.on(rows.seats)
        every, sure = closed(seats, "threat"), closed(seats.filter("sure"), "threat")
        sample = sampled(rows, draws, seed)
        if sample is not None:
            extra = extra_by_threat(rows, seats.filter("sure"), sample)
        special = chosen.on(rows.special(None if sample is None else sample.size))
    else:
        special = _of_agency(rows, chosen)
        every, sure = (
            t.group_by("threat").agg(pairs=t.count(), need=t.need.sum())
            for t in (special, special.filter("sure"))
        )
    sure = sure.select("threat", sure_pairs="pairs", sure_need="need")
    s = special.mutate(
        out=ibis.ifelse(special.within, 1, 0),
        there=ibis.ifelse(~special.within & special.known, 1, 0),
    )
    # Rows of well known seats that do not count after all are taken off; confirmed ones come on.
    s = s.mutate(on=s.there - ibis.ifelse(s.sure, 1, 0))
    left = s.group_by("threat").agg(
        out_pairs=s.out.sum(),
        out_need=(s.out * s.need).sum(),
        on_pairs=s.on.sum(),
        on_need=(s.on * s.need).sum(),
        supplied=(s.there * s.need * s.supply).sum(),
        # What a gap of nothing but need is lessened by.
        less=(s.there * s.need * ibis.ifelse(s.open, s.supply, number(1))).sum(),
        confirmed=(
            s.there * s.need * ibis.ifelse(s.open & s.confirmed, number(1) - s.supply, number(0))
        ).sum(),
    )
    found = rows.threats.join(every, "threat").left_join(sure, "threat").drop("threat_right")
    found = found.left_join(left, "threat").drop("threat_right")
    numbers = [c for c in found.columns if c not in {"threat", "id", "label"}]
    found = found.mutate(
        **{c: found[c].fill_null(0) for c in numbers if c not in {"counted", "orphan"}}
    )
    listed = [
        _threat(r, chosen, extra.get(int(r["threat"]), NOTHING))
        for r in rows.engine.rows(found.filter(found.pairs > 0))
    ]
    return tuple(sorted(listed, key=lambda t: (-round(t.gap, _DIGITS), -t.need, t.threat)))


def _threat(r: dict[str, Any], chosen: Chosen, extra: Extra) -> ThreatGap:
    every = r["need"] - r["out_need"]
    need = r["sure_need"] + r["on_need"]
    pairs = int(r["sure_pairs"] + r["on_pairs"])
    unjudged = int(r["pairs"] - r["out_pairs"]) - pairs
    # Sums of the same numbers in another order: what is left of them is nothing.
    need = need if pairs else 0.0
    every = every if pairs + unjudged else 0.0
    supplied, less = r["supplied"], r["less"]
    # A relay adds only to a pair without a regular way both ways: what is met more is less gap.
    supplied, less, error = supplied + extra.met, less + extra.met, extra.error
    met = NeedMet.of(
        need,
        every,
        supplied,
        supplied,
        rows=pairs,
        unjudged=unjudged,
        error=error,
        drawn=extra.drawn,
    )
    # What findings confirm is gone through one by one, so that no draw errs on it.
    gap = need - less - r["confirmed"] if chosen.bare and need else 0.0
    gap = r["weight"] * (gap + (r["confirmed"] if chosen.confirmed else 0.0))
    return ThreatGap(
        threat=r["id"],
        agencies=int(r["k"]),
        need=need,
        gap=max(gap, 0.0),
        coverage=1.0 if met.share is None else met.share,
        met=met,
        gap_error=None if error is None or not chosen.bare else r["weight"] * error,
    )


def first_gaps(rows: Rows, top: int | None, chosen: Chosen) -> list[dict[str, Any]]:
    """Return the first gaps, in the order of the analysis, with a proof that none was passed over.

    All pairs of one threat with one need have at most the same gap, that of a pair with nothing
    between them. So the pairs are taken kind by kind, the largest such bound first, and of each kind
    no more than may be needed, in the order of their ids. The list is right when every kind whose
    bound reaches its last gap was either taken whole or gave as many gaps of the full bound as
    were asked for, which come before all others of the kind. Otherwise more of each are taken.

    Args:
        rows: The rows of need.
        top: How many; None for all.
        chosen: What is asked about.

    Returns:
        The rows of `Rows.judged`, with the ids of the two agencies and the threat.

    Raises:
        LimitError: All rows were asked for and there are too many.
    """
    engine = rows.engine
    if chosen.agency is not None or not chosen.bare:
        return _few(rows, top, chosen)
    seats = chosen.on(rows.seats.filter("sure"))
    kinds = pairs_by_part(seats, "threat").filter(lambda t: t.pairs > 0)
    kinds = kinds.join(rows.threats.select("threat", "weight"), "threat")
    kinds = kinds.mutate(bound=(kinds.weight * kinds.part).round(_DIGITS))
    by_bound = kinds.group_by("bound").agg(pairs=kinds.pairs.sum())
    upto = by_bound.pairs.sum().over(ibis.cumulative_window(order_by=ibis.desc(by_bound.bound)))
    by_bound = by_bound.select("bound", before=upto - by_bound.pairs)
    kinds = engine.keep("kinds", kinds.join(by_bound, "bound"))
    total = int(engine.rows(kinds.agg(pairs=kinds.pairs.sum()))[0]["pairs"] or 0)
    _listable(top, total)
    # What findings name is looked at in any case, well known or not.
    found = None
    if rows.found is not None and chosen.confirmed:
        found = chosen.on(rows.found.rows.select("a", "b", "threat"))
        total += rows.found.count
    wanted = total if top is None else top
    most = max(2 * wanted, _FEWEST)
    while True:
        taken = _taken(seats, kinds, most)
        if found is not None:
            # Out of the order in which a kind is gone through, so they prove nothing of theirs.
            more = found.anti_join(taken, ["a", "b", "threat"])
            taken = stacked(taken, more.mutate(least=ibis.null("float64")))
        pairs = engine.keep(f"candidates_{most}", taken)
        relays = engine.keep(
            f"candidate_relays_{most}", rows.relays(pairs.select("a", "b", "threat"))
        )
        judged = rows.judged(pairs.select("a", "b", "threat"), relays)
        judged = judged.join(pairs, ["a", "b", "threat"])
        judged = engine.keep(f"judged_{most}", judged.filter(_counts(judged, chosen)))
        judged = judged.mutate(rank=judged.gap.round(_DIGITS))
        best = judged.order_by(ibis.desc("rank"), "a", "b", "threat").limit(wanted)
        last = engine.rows(best.agg(count=best.count(), last=best["rank"].min()))[0]
        short = last["count"] < wanted
        if not _passed_over(rows, kinds, judged, most, wanted, None if short else last["last"]):
            return _named(rows, best)
        most *= _MORE


def _counts(judged: ir.Table, chosen: Chosen) -> ir.BooleanValue:
    """Tell of judged rows whether they are gaps of the evidence asked for."""
    gaps = judged.open & ~judged.within & judged.known
    return gaps if chosen.confirmed else gaps & ~judged.confirmed


def _listable(top: int | None, total: int) -> None:
    if top is None and total > MOST_ROWS:
        raise LimitError(
            f"there are {total} rows, and a list has at most {MOST_ROWS}",
            "ask for the first: --top N",
        )


def _of_agency(rows: Rows, chosen: Chosen) -> ir.Table:
    """Return all rows of one body, judged."""
    seats = chosen.on(rows.seats)
    own = seats.filter(seats.agency == chosen.agency).select("threat", own="agency")
    pairs = seats.filter(seats.agency != chosen.agency).join(own, "threat")
    ends = {"a": ibis.least(pairs.agency, pairs.own), "b": ibis.greatest(pairs.agency, pairs.own)}
    pairs = rows.engine.keep("own_pairs", pairs.select("threat", **ends))
    return rows.engine.keep("own_rows", rows.judged(pairs, rows.relays(pairs)))


def _few(rows: Rows, top: int | None, chosen: Chosen) -> list[dict[str, Any]]:
    """Return the first gaps of one body, or of those that findings confirm: they are gone through."""
    if chosen.agency is not None:
        judged = _of_agency(rows, chosen)
    elif rows.found is None:
        return []
    else:
        named = chosen.on(rows.found.rows.select("a", "b", "threat"))
        judged = rows.engine.keep("named_rows", rows.judged(named, rows.relays(named)))
    judged = judged.filter(_counts(judged, chosen))
    if not chosen.bare:
        judged = judged.filter("confirmed") if chosen.confirmed else judged.limit(0)
    judged = judged.mutate(rank=judged.gap.round(_DIGITS))
    _listable(top, int(rows.engine.rows(judged.agg(count=judged.count()))[0]["count"]))
    best = judged.order_by(ibis.desc("rank"), "a", "b", "threat")
    return _named(rows, best if top is None else best.limit(top))


def _taken(seats: ir.Table, kinds: ir.Table, most: int) -> ir.Table:
    """Return the first pairs of each kind whose bound may matter: ``a``, ``b``, ``threat``, ``least``."""
    kinds = kinds.filter(kinds.before < most).select("threat", least="part")
    ones = seats.select("threat", a="agency", part_a="part").join(kinds, "threat")
    # Later seats of the threat with the kind's part or a larger one, and with exactly its part.
    after = ibis.cumulative_window(group_by=["threat", "least"], order_by=ibis.desc("a"))
    large = ibis.ifelse(ones.part_a >= ones.least, 1, 0)
    exact = ibis.ifelse(ones.part_a == ones.least, 1, 0)
    ones = ones.mutate(large=large, exact=exact)
    ones = ones.mutate(
        later=ones.large.sum().over(after) - ones.large,
        later_exact=ones.exact.sum().over(after) - ones.exact,
    )
    ones = ones.filter(ones.large == 1)
    ones = ones.mutate(count=ibis.ifelse(ones.exact == 1, ones.later, ones.later_exact))
    upto = ibis.cumulative_window(group_by=["threat", "least"], order_by="a")
    ones = ones.mutate(before=ones["count"].sum().over(upto) - ones["count"])
    ones = ones.filter((ones.before < most) & (ones["count"] > 0))
    twos = seats.select("threat", b="agency", part_b="part")
    pairs = ones.select("threat", "least", "a", "exact", "before").join(twos, "threat")
    fits = ibis.ifelse(pairs.exact == 1, pairs.part_b >= pairs.least, pairs.part_b == pairs.least)
    pairs = pairs.filter((pairs.a < pairs.b) & fits)
    place = ibis.row_number().over(group_by=["threat", "least", "a"], order_by="b")
    pairs = pairs.mutate(place=place)
    return pairs.filter(pairs.before + pairs.place < most).select("a", "b", "threat", "least")


def _passed_over(
    rows: Rows, kinds: ir.Table, judged: ir.Table, most: int, wanted: int, last: float | None
) -> bool:
    """Tell whether some kind may hold a gap that belongs in the list and was not taken."""
    risky = kinds if last is None else kinds.filter(kinds.bound >= last)
    risky = risky.filter((risky.before >= most) | (risky.pairs > most))
    full = judged.group_by("threat", part=judged.least).agg(
        full=ibis.ifelse(judged["rank"] == (judged.weight * judged.need).round(_DIGITS), 1, 0).sum()
    )
    risky = risky.left_join(full, ["threat", "part"])
    risky = risky.filter((risky.before >= most) | (risky.full.fill_null(0) < wanted))
    return bool(rows.engine.rows(risky.limit(1).select("bound")))


def _named(rows: Rows, best: ir.Table) -> list[dict[str, Any]]:
    """Return rows with the ids of their agencies and threats, in order."""
    bodies = rows.ties.facts.bodies
    ones = bodies.select(a="no", agency_a="id", label_a="label")
    twos = bodies.select(b="no", agency_b="id", label_b="label")
    threats = rows.threats.select("threat", threat_id="id", threat_label="label")
    named = best.join(ones, "a").join(twos, "b").join(threats, "threat")
    return rows.engine.rows(named.order_by(ibis.desc("rank"), "a", "b", "threat"))
