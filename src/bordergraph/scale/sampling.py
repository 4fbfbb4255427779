"""What third bodies add to the need that is met, estimated from pairs drawn at random.

Number and need of all pairs follow from counts, and what ties supply is added up over the pairs
that have one. What is left is what a third body supplies where there is less between two: a sum
over all pairs of a threat or of a group, of which most are nothing. It is estimated from pairs drawn
without replacement (Cochran 1977, sections 2.2 to 2.9), so that all else in the sums stays exact.

Pairs are drawn by their numbers, and never listed: seats of a threat are ranked, two ranks are a
pair, and a number is turned into two ranks. Numbers are drawn here, so that every engine is asked
of the same pairs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np

from bordergraph.analysis.core.options import FEWEST_PAIRS, RELAY
from bordergraph.errors import LimitError

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from bordergraph.analysis.stats.matrices import Bools, Ints, Vector
    from bordergraph.scale.rows import Rows

__all__ = ["NOTHING", "PAIRS", "Extra", "Sample", "extra_by_side", "extra_by_threat", "sampled"]

PAIRS = 100_000
"""Pairs drawn where the exact sums take too long and nothing else is asked."""
MOST_DRAWS = 10_000_000
"""Most pairs that are drawn in all."""
_NORMAL = 1.96
"""Standard errors on each side of a 95 % interval."""
_FEWER = 4
"""What part is drawn where looking up the pairs would take too long, and their number was not asked for."""
_PRETENDED = 2
"""Draws with the largest value, and as many with none, that an error is widened by."""


@dataclass(frozen=True, slots=True)
class Sample:
    """How pairs are drawn.

    Attributes:
        size: Pairs of each threat, or of each side of a group. Threats with no more paths through
            a third body are gone through whole.
        seed: What decides every draw.
        asked: Whether the size was asked for, and is not to be made smaller.
    """

    size: int
    seed: int
    asked: bool


@dataclass(frozen=True, slots=True)
class Extra:
    """What relays add to the need met of a population of pairs.

    Attributes:
        met: Sum of need x what relays add to supply.
        error: Half of its 95 % interval; None when all pairs were drawn.
        weighted: The same sum, times the weight of each threat.
        weighted_error: Half of its 95 % interval.
        drawn: How many pairs were drawn; 0 when all were, and nothing is estimated.
    """

    met: float
    error: float | None
    weighted: float
    weighted_error: float | None
    drawn: int


NOTHING = Extra(0.0, None, 0.0, None, 0)
"""What relays add where all of them are gone through."""


@dataclass(frozen=True, slots=True)
class _Blocks:
    """Pairs of ranked seats, a block in each place of the arrays.

    Attributes:
        population: The number of what it is a part of; blocks of one stand together.
        threat: The threat of its seats.
        first: Rank of its first seat.
        size: Seats in it, with ranks that follow each other.
        others: Seats of the threat that are not in it.
        across: Whether its pairs are of one of its seats and one of the others.
        weight: The weight of the threat.
    """

    population: Ints
    threat: Ints
    first: Ints
    size: Ints
    others: Ints
    across: Bools
    weight: Vector

    def pairs(self) -> Ints:
        """Return how many pairs each block has."""
        inside = self.size * (self.size - 1) // 2
        return np.where(self.across, self.size * self.others, inside)

    def ranks(self, block: Ints, place: Ints) -> tuple[Ints, Ints]:
        """Return the two ranks of pairs, each by its block and its place among the block's pairs."""
        first, size, others = self.first[block], self.size[block], self.others[block]
        # Inside, the pairs of the seats 0 and 1, 0 and 2, 1 and 2, 0 and 3 ... have the places 0, 1, 2, 3 ...
        later = ((1 + np.sqrt(1 + 8 * place.astype(np.float64))) / 2).astype(np.int64)
        later -= later * (later - 1) // 2 > place
        later += (later + 1) * later // 2 <= place
        earlier = place - later * (later - 1) // 2
        own, other = np.divmod(place, np.maximum(others, 1))
        other += np.where(other < first, 0, size)
        across = self.across[block]
        return first + np.where(across, own, earlier), np.where(across, other, first + later)


def sampled(rows: Rows, draws: int | None, seed: int) -> Sample | None:
    """Return how pairs are to be drawn: as asked, or where the exact sums take too long.

    Args:
        rows: The rows of need.
        draws: Pairs to draw; None for no more than is needed.
        seed: What decides every draw.

    Returns:
        None where everything is gone through.
    """
    if draws is not None:
        return Sample(draws, seed, asked=True)
    try:
        rows.relay_paths()
    except LimitError:
        return Sample(PAIRS, seed, asked=False)
    return None


def extra_by_threat(rows: Rows, seats: ir.Table, sample: Sample) -> dict[int, Extra]:
    """Return what relays add on each threat with more paths than pairs are drawn, by its number.

    Args:
        rows: The rows of need.
        seats: The seats asked about, of which enough is known.
        sample: How pairs are drawn.

    Raises:
        LimitError: There are too many threats for as many pairs of each.
    """
    ranked = _ranked(rows, seats, "agency", sample)
    sizes = ranked.group_by("threat").agg(size=ranked.count())
    sizes = sizes.join(rows.threats.select("threat", "weight"), "threat").order_by("threat")
    found = rows.engine.columns(sizes)
    threat, size = _whole(found, "threat"), _whole(found, "size")
    none = np.zeros_like(size)
    weight = found["weight"].to_numpy()
    blocks = _Blocks(threat, threat, none, size, none, none.astype(bool), weight)
    return _extras(rows, ranked, blocks, sample, own=False)


def extra_by_side(
    rows: Rows, groups: ir.Table, names: list[str], sample: Sample, *, own: bool
) -> dict[tuple[str, int], Extra]:
    """Return what relays add inside each group (side 0) and across its boundary (1).

    Only of threats with more paths than pairs are drawn; of all of these together.

    Args:
        rows: The rows of need.
        groups: ``agency`` and ``name`` of its group.
        names: The groups asked about.
        sample: How pairs are drawn.
        own: Whether the weighted sum counts pairs inside one body.

    Raises:
        LimitError: There are too many groups for as many pairs of each.
    """
    seats = rows.seats.filter("sure").join(groups, "agency")
    ranked = _ranked(rows, seats, "name", sample)
    blocks = ranked.group_by("threat", "name").agg(first=ranked["rank"].min(), size=ranked.count())
    every = ranked.group_by("threat").agg(every=ranked.count())
    blocks = blocks.join(every, "threat").join(rows.threats.select("threat", "weight"), "threat")
    found = rows.engine.columns(blocks.order_by("name", "threat"))
    of = {name: n for n, name in enumerate(sorted(names))}
    group = np.array([of.get(name, -1) for name in found["name"].to_pylist()], dtype=np.int64)
    chosen = np.flatnonzero(group >= 0)
    chosen = chosen[np.argsort(group[chosen], kind="stable")]
    group = group[chosen]
    threat, first, size, every_seat = (
        _whole(found, c)[chosen] for c in ("threat", "first", "size", "every")
    )
    weight = found["weight"].to_numpy()[chosen]
    sides = []
    for side in (0, 1):
        population, across = 2 * group + side, np.full(group.size, bool(side))
        sides.append((population, threat, first, size, every_seat - size, across, weight))
    joined = [np.concatenate(pair) for pair in zip(*sides, strict=True)]
    order = np.argsort(joined[0], kind="stable")
    extras = _extras(rows, ranked, _Blocks(*(a[order] for a in joined)), sample, own=own)
    return {
        (name, side): extras[2 * n + side]
        for name, n in of.items()
        for side in (0, 1)
        if 2 * n + side in extras
    }


def _whole(found: Any, name: str) -> Ints:  # noqa: ANN401 - Arrow has no types
    column: Ints = found[name].to_numpy().astype(np.int64)
    return column


def _ranked(rows: Rows, seats: ir.Table, by: str, sample: Sample) -> ir.Table:
    """Return the seats on threats with too many paths, each with its ``rank`` on its threat."""
    seats = seats.semi_join(rows.paths.filter(rows.paths.paths > sample.size), "threat")
    order = [by] if by == "agency" else [by, "agency"]
    rank = ibis.row_number().over(group_by="threat", order_by=order)
    columns = dict.fromkeys(("threat", "agency", by))
    return rows.engine.keep(f"ranked_{by}", seats.select(*columns, rank=rank))


def _pairs(
    rows: Rows, ranked: ir.Table, blocks: _Blocks, sample: Sample
) -> tuple[ir.Table, dict[int, tuple[int, int]]]:
    """Draw pairs: ``population``, ``threat``, ``a``, ``b``; and of each population how many of how many."""
    columns, counts = _drawn(blocks, sample)
    drawn = rows.engine.given("drawn", columns)
    drawn = drawn.join(ranked.select("threat", one="rank", x="agency"), ["threat", "one"])
    drawn = drawn.join(ranked.select("threat", two="rank", y="agency"), ["threat", "two"])
    ends = {"a": ibis.least(drawn.x, drawn.y), "b": ibis.greatest(drawn.x, drawn.y)}
    drawn = rows.engine.keep("drawn_pairs", drawn.select("population", "threat", **ends))
    return drawn, counts


def _drawn(blocks: _Blocks, sample: Sample) -> tuple[dict[str, Ints], dict[int, tuple[int, int]]]:
    """Draw pairs of each population: their ranks, and how many were drawn of how many."""
    pairs = blocks.pairs()
    populations, starts = np.unique(blocks.population, return_index=True)
    upto = np.append(starts, pairs.size)
    which, places, counts = [], [], {}
    for n, population in enumerate(populations.tolist()):
        own = pairs[upto[n] : upto[n + 1]]
        ends = np.cumsum(own)
        whole = int(ends[-1])
        if not whole:
            continue
        counts[population] = min(sample.size, whole), whole
        # Each population has draws of its own: they do not depend on what else is asked.
        rng = np.random.default_rng((sample.seed, population))
        drawn = (
            np.arange(whole)
            if whole <= sample.size
            else rng.choice(whole, sample.size, replace=False, shuffle=False)
        )
        at = np.searchsorted(ends, drawn, side="right")
        which.append(upto[n] + at)
        places.append(drawn - (ends - own)[at])
    nothing = np.empty(0, dtype=np.int64)
    block, place = np.concatenate([nothing, *which]), np.concatenate([nothing, *places])
    one, two = blocks.ranks(block, place)
    columns = {
        "population": blocks.population[block], "threat": blocks.threat[block],
        "one": one, "two": two,
    }  # fmt: skip
    return columns, counts


def _extras(
    rows: Rows, ranked: ir.Table, blocks: _Blocks, sample: Sample, *, own: bool
) -> dict[int, Extra]:
    populations = np.unique(blocks.population).size
    most = MOST_DRAWS // max(populations, 1)
    if most < FEWEST_PAIRS or (sample.asked and sample.size > most):
        raise LimitError(
            f"{populations} populations of pairs to draw {sample.size} of, and at most {MOST_DRAWS}"
            " pairs are drawn",
            f"draw fewer, --sample-pairs {most}" if most >= FEWEST_PAIRS else "take larger groups",
        )
    sample = replace(sample, size=min(sample.size, most))
    while True:
        drawn, counts = _pairs(rows, ranked, blocks, sample)
        if not counts:
            return {}
        pairs = drawn.select("a", "b", "threat").distinct()
        try:
            rows.engine.few_enough(
                "pairs drawn and the partners of each", rows.lookups(pairs), "draw fewer pairs"
            )
            break
        except LimitError:
            if sample.asked or sample.size // _FEWER < FEWEST_PAIRS:
                raise
            sample = replace(sample, size=sample.size // _FEWER)
    engine = rows.engine
    relays = engine.keep("drawn_relays", rows.relays(pairs))
    sums = engine.rows(_sums(rows, drawn, relays, own=own))
    found = {int(r["population"]): r for r in sums}
    heaviest: dict[int, float] = {}
    for population, weight in zip(blocks.population.tolist(), blocks.weight.tolist(), strict=True):
        heaviest[population] = max(heaviest.get(population, 0.0), weight)
    extras = {}
    for population, (size, whole) in counts.items():
        r = found.get(population, {})
        met, error = _estimate(r, "", size, whole, RELAY)
        weighted, weighted_error = _estimate(r, "w_", size, whole, RELAY * heaviest[population])
        drawn_of = size if size < whole else 0
        extras[population] = Extra(met, error, weighted, weighted_error, drawn_of)
    return extras


def _sums(rows: Rows, drawn: ir.Table, relays: ir.Table, *, own: bool) -> ir.Table:
    """Return sum, sum of squares and largest of what relays add to the pairs of each population."""
    key = ["a", "b", "threat"]
    some = relays.select(*key)
    if rows.found is not None:
        # What findings name is added up one by one, known or not; see `Rows.special`.
        some = some.anti_join(rows.found.rows, key)
    without = rows.judged(some, relays.filter(ibis.literal(value=False)))
    found = rows.judged(some, relays).join(without.select(*key, bare="supply"), key)
    found = found.mutate(adds=found.need * (found.supply - found.bare))
    found = drawn.join(found, key)
    there = ibis.ifelse(found.within, 0.0, found.adds)
    weighted = found.weight * (found.adds if own else there)
    return found.group_by("population").agg(
        sum=there.sum(), squares=(there * there).sum(), largest=there.max(),
        w_sum=weighted.sum(), w_squares=(weighted * weighted).sum(), w_largest=weighted.max(),
    )  # fmt: skip


def _estimate(
    sums: dict[str, Any], of: str, size: int, whole: int, most: float
) -> tuple[float, float | None]:
    """Return a total, and half of its 95 % interval; None when all pairs were drawn.

    The error is that of a mean of draws without replacement. It is widened as if two more draws had
    the largest value and two had none (Agresti & Coull 1998): draws that found nothing do not
    show that there is nothing.
    """
    total, squares = sums.get(f"{of}sum", 0.0), sums.get(f"{of}squares", 0.0)
    if size == whole:
        return total, None
    largest = sums.get(f"{of}largest", 0.0) or most
    n = size + 2 * _PRETENDED
    mean = (total + _PRETENDED * largest) / n
    variance = max((squares + _PRETENDED * largest**2) / n - mean**2, 0.0)
    error = _NORMAL * whole * ((1 - size / whole) * variance / n) ** 0.5
    return total * whole / size, error
