"""Need inside groups and across their boundaries, and what is met of it, in closed form.

The sums are those of `bordergraph.analysis.groups.silos`. Its tests, which go through every pair of
agencies under a null model, are not here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis

from bordergraph.analysis.groups.groupings import UNSPECIFIED, refuse_unknown
from bordergraph.analysis.groups.silos import UNTESTED, contrast
from bordergraph.analysis.results import NeedMet, Silo
from bordergraph.analysis.stats.segregation import ei_index, expected_group_ei
from bordergraph.scale.cells import stacked
from bordergraph.scale.grouped import grouped
from bordergraph.scale.rows import closed
from bordergraph.scale.sampling import NOTHING, extra_by_side, sampled

if TYPE_CHECKING:
    from collections.abc import Callable

    import ibis.expr.types as ir

    from bordergraph.scale.rows import Rows
    from bordergraph.scale.sampling import Extra, Sample

__all__ = ["silos"]


def _across(seats: ir.Table) -> ir.Table:
    """Return the pairs with one seat in a group, and their need: ``threat``, ``name``, ``pairs``, ``need``.

    With n seats of the group that have a part and m others, n' and m' with a larger one, n m + n m' +
    n' m pairs have that part as the smaller.
    """
    own = seats.group_by("threat", "name", "part").agg(n=lambda t: t.count())
    every = own.group_by("threat", "part").agg(every=own.n.sum())
    cells = own.select("threat", "name").distinct().join(every, "threat")
    cells = cells.left_join(own, ["threat", "name", "part"]).select(
        "threat", "name", "part", "every", n=lambda t: t.n.fill_null(0)
    )
    cells = cells.mutate(m=cells.every - cells.n)
    larger = ibis.cumulative_window(group_by=["threat", "name"], order_by=ibis.desc("part"))
    cells = cells.mutate(
        n_more=cells.n.sum().over(larger) - cells.n, m_more=cells.m.sum().over(larger) - cells.m
    )
    n, m, n_more, m_more = (cells[c].cast("int64") for c in ("n", "m", "n_more", "m_more"))
    cells = cells.mutate(pairs=n * m + n * m_more + n_more * m)
    return cells.group_by("threat", "name").agg(
        pairs=cells.pairs.sum(), need=(cells.pairs * cells.part).sum()
    )


def _sides(seats: ir.Table) -> ir.Table:
    """Return pairs and need of each threat and group, inside it (``side`` 0) and across (1)."""
    inside = closed(seats, "threat", "name").mutate(side=ibis.literal(0))
    across = _across(seats).mutate(side=ibis.literal(1))
    return stacked(inside, across.select(*inside.columns))


def _special(rows: Rows, groups: ir.Table, sample: Sample | None) -> ir.Table:
    """Return what there is on each threat and side of a group beside bare need."""
    special = rows.special(None if sample is None else sample.size)
    ones = groups.select(a="agency", one="name")
    twos = groups.select(b="agency", two="name")
    s = special.join(ones, "a").join(twos, "b")
    inside = s.filter(s.one == s.two).mutate(name=s.one, side=ibis.literal(0))
    out = s.filter(s.one != s.two).mutate(side=ibis.literal(1))
    s = stacked(inside, *(out.mutate(name=out[c]).select(*inside.columns) for c in ("one", "two")))
    s = s.mutate(
        here=ibis.ifelse(s.within, 1, 0),
        here_known=ibis.ifelse(s.within & s.known, 1, 0),
        there=ibis.ifelse(~s.within & s.known, 1, 0),
    )
    # Rows of well known seats that do not count after all are taken off; confirmed ones come on.
    s = s.mutate(on=s.there - ibis.ifelse(s.sure, 1, 0))
    return s.group_by("threat", "name", "side").agg(
        here_pairs=s.here.sum(),
        here_need=(s.here * s.need).sum(),
        on_pairs=s.on.sum(),
        on_need=(s.on * s.need).sum(),
        here_known_need=(s.here_known * s.need).sum(),
        here_met=(s.here_known * s.need * s.supply).sum(),
        met=(s.there * s.need * s.supply).sum(),
    )


def _summed(
    rows: Rows, groups: ir.Table, by: str, sample: Sample | None
) -> dict[tuple[str, int], dict[str, Any]]:
    """Return the sums of each group and side over all threats."""
    seats = rows.seats.join(groups, "agency")
    key = ["threat", "name", "side"]
    again = [f"{c}_right" for c in key]
    sure = _sides(seats.filter("sure"))
    sure = sure.select(*key, sure_pairs="pairs", sure_need="need")
    found = _sides(seats).left_join(sure, key).drop(*again)
    found = found.left_join(_special(rows, groups, sample), key).drop(*again)
    found = found.join(rows.threats.select("threat", "weight"), "threat")
    numbers = [c for c in found.columns if c not in {*key, "weight"}]
    found = found.mutate(**{c: found[c].fill_null(0) for c in numbers})
    f = found.mutate(
        bare=found.sure_need + found.on_need,
    )
    # A grouping by body counts what is inside one body as its inside; no other does.
    own = by == "body"
    counted = f.bare + f.here_known_need if own else f.bare
    met = f.met + f.here_met if own else f.met
    summed = f.group_by("name", "side").agg(
        need=(counted * f.weight).sum(),
        met=(met * f.weight).sum(),
        judged=f.bare.sum(),
        every=(f.need - f.here_need).sum(),
        supplied=f.met.sum(),
        pairs=(f.sure_pairs + f.on_pairs).sum(),
        all_pairs=(f.pairs - f.here_pairs).sum(),
    )
    kept = rows.engine.keep(f"sides_{by}_{rows.weight.value}", summed)
    return {(r["name"], int(r["side"])): r for r in rows.engine.rows(kept)}


def _met(sums: dict[str, Any] | None, extra: Extra) -> NeedMet:
    if sums is None:
        return NeedMet.of(0.0, 0.0, 0.0, 0.0, rows=0, unjudged=0)
    pairs, every = int(sums["pairs"]), int(sums["all_pairs"])
    # Sums of the same numbers in another order: what is left of them is nothing.
    need = sums["judged"] if pairs else 0.0
    whole = sums["every"] if every else 0.0
    met = sums["supplied"] if pairs else 0.0
    met, unjudged = met + extra.met, every - pairs
    return NeedMet.of(
        need, whole, met, met, rows=pairs, unjudged=unjudged, error=extra.error, drawn=extra.drawn
    )


def silos(
    rows: Rows,
    ties: ir.Table,
    by: str,
    communities: Callable[[], ir.Table],
    *,
    draws: int | None = None,
    seed: int = 0,
) -> tuple[Silo, ...]:
    """Return need inside each group and across its boundary, what is met of it, and E-I.

    Args:
        rows: The rows of need.
        ties: Working ties.
        by: ``country``, ``level``, ``sector``, ``body`` or ``community``.
        communities: Gives the community of each body compared: ``agency``, ``name``.
        draws: Pairs to draw of each side of a group, to estimate what relays add; None for none where
            everything can be gone through.
        seed: What decides every draw.

    Returns:
        What `bordergraph.analysis.groups.silos.silos` gives but for class, interval, z and p, which
        take every pair of agencies; by score.

    Raises:
        UsageError: Another grouping.
        LimitError: There is too much to go through, or to draw.
    """
    refuse_unknown(by)
    facts, engine = rows.ties.facts, rows.engine
    groups = communities() if by == "community" else engine.keep(f"groups_{by}", grouped(facts, by))
    sizes = {
        r["name"]: int(r["count"])
        for r in engine.rows(groups.group_by("name").agg(count=groups.count()))
    }
    alone = by in {"body", "community"}
    listed = [n for n, size in sizes.items() if n != UNSPECIFIED and not (size == 1 and alone)]
    sample = sampled(rows, draws, seed)
    sums = _summed(rows, groups, by, sample)
    extra = {} if sample is None else extra_by_side(rows, groups, listed, sample, own=by == "body")
    pairs = ties.select(a=ibis.least(ties.a, ties.b), b=ibis.greatest(ties.a, ties.b)).distinct()
    met = pairs.join(groups.select(a="agency", one="name"), "a")
    met = met.join(groups.select(b="agency", two="name"), "b")
    same = ibis.ifelse(met.one == met.two, 1, 0)
    ends = stacked(
        met.select(name="one", same=same), met.filter(met.one != met.two).select(name="two", same=0)
    )
    touching = {
        r["name"]: (int(r["internal"]), int(r["count"]))
        for r in engine.rows(
            ends.group_by("name").agg(internal=ends["same"].sum(), count=ends.count())
        )
    }
    found = []
    for name in listed:
        inside, outside = sums.get((name, 0)), sums.get((name, 1))
        more_in, more_out = (extra.get((name, side), NOTHING) for side in (0, 1))
        need_in, met_in = _amounts(inside, more_in)
        need_out, met_out = _amounts(outside, more_out)
        difference, score = contrast(need_in, met_in, need_out, met_out)
        internal, count = touching.get(name, (0, 0))
        found.append(
            Silo(
                group=name,
                by=by,
                cls=UNTESTED,
                need_in=need_in,
                need_out=need_out,
                met_in=met_in,
                met_out=met_out,
                difference=difference,
                low=None,
                high=None,
                inside=_met(inside, more_in),
                outside=_met(outside, more_out),
                score=score,
                ei=ei_index(float(count - internal), float(internal)),
                ei_expected=expected_group_ei(sizes[name], facts.size),
                z=None,
                p=None,
                null="",
                size=sizes[name],
                met_in_error=more_in.weighted_error,
                met_out_error=more_out.weighted_error,
            )
        )
    found.sort(key=lambda s: (-s.score if s.score is not None else 2.0, s.group))
    return tuple(found)


def _amounts(sums: dict[str, Any] | None, extra: Extra) -> tuple[float, float]:
    """Return need and what is met of it, weighted."""
    if sums is None:
        return 0.0, 0.0
    return max(sums["need"], 0.0), max(sums["met"] + extra.weighted, 0.0)
