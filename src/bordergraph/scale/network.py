"""Who works with whom, whatever the threat: ties through shared arrangements and direct ones.

The rules are those of `bordergraph.analysis.core.ties.agency_ties`, each body in its own name only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import numpy as np
from scipy import sparse

from bordergraph.analysis.groups.brokers import places
from bordergraph.analysis.groups.groupings import community_labels
from bordergraph.analysis.stats.matrices import clean_ties
from bordergraph.errors import LimitError
from bordergraph.scale.cells import stacked
from bordergraph.scale.grouped import grouped

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from bordergraph.analysis.results import Broker
    from bordergraph.analysis.stats.matrices import Matrix
    from bordergraph.scale.in_force import InForce

__all__ = ["MOST_TIES", "brokers", "degrees", "working_ties"]

MOST_TIES = 50_000_000
"""Most ties that are taken into memory."""


def working_ties(facts: InForce) -> ir.Table:
    """Return who gives to whom: ``a``, ``b``, ``level`` of the best tie, each pair once.

    What members of one arrangement give each other is its projection on its members: an arrangement
    of m members has m (m - 1) pairs.

    Raises:
        LimitError: The arrangements have too many pairs of members.
    """
    members = facts.members.filter(facts.members.present)
    gives = members.filter("gives_own").select("program", "level", a="agency")
    gets = members.filter("gets_own").select("program", b="agency")
    sizes = gets.group_by("program").agg(size=lambda t: t.count())
    counted = gives.group_by("program").agg(givers=lambda t: t.count()).join(sizes, "program")
    facts.engine.few_enough(
        "members of arrangements",
        counted.select(paths=counted.givers.cast("float64") * counted["size"].cast("float64")),
        "leave out the memberships of the largest arrangements",
    )
    met = gives.join(gets, "program")
    direct = facts.direct.filter(facts.direct.present & facts.direct.own)
    every = stacked(
        met.filter(met.a != met.b).select("a", "b", "level"), direct.select("a", "b", "level")
    )
    best = every.group_by("a", "b").agg(level=every.level.max())
    return facts.engine.keep("working_ties", best)


def degrees(facts: InForce, ties: ir.Table) -> ir.Table:
    """Return with how many others each body works: ``no``, ``id``, ``label``, ``degree``.

    A tie in either direction counts, and once.
    """
    both = stacked(ties.select(no="a", other="b"), ties.select(no="b", other="a")).distinct()
    counts = both.group_by("no").agg(degree=lambda t: t.count())
    bodies = facts.bodies.filter("compared").select("no", "id", "label")
    found = bodies.left_join(counts, "no").drop("no_right")
    return found.mutate(degree=ibis.coalesce(found.degree, 0).cast("int64"))


def brokers(
    facts: InForce, ties: ir.Table, by: str, *, undirected: bool, top: int | None, seed: int
) -> tuple[Broker, ...]:
    """Describe each body's place between groups, as `bordergraph.analysis.groups.brokers` does.

    Raises:
        LimitError: There are more ties than fit.
    """
    engine = facts.engine
    count = int(engine.rows(ties.agg(count=ties.count()))[0]["count"])
    if count > MOST_TIES:
        raise LimitError(
            f"there are {count} ties, and at most {MOST_TIES} are taken into memory",
            "ask for the first by degree: Lake(folder).degrees(top=1000)",
        )
    bodies = facts.bodies.filter("compared").select("no", "id", "country")
    if by != "community":
        bodies = bodies.join(grouped(facts, by).select("name", no="agency"), "no")
    listed = engine.columns(bodies.order_by("no"))
    numbers = listed["no"].to_numpy()
    cells = engine.columns(ties.select("a", "b"))
    # Bodies are numbered in the order of their ids, those that are compared among all others.
    at = tuple(np.searchsorted(numbers, cells[side].to_numpy()) for side in "ab")
    shape = (numbers.size, numbers.size)
    matrix: Matrix = sparse.csr_array((np.ones(cells.num_rows), at), shape=shape)
    names = listed["id"].to_pylist()
    groups = (
        community_labels(clean_ties(matrix), seed=seed)
        if by == "community"
        else listed["name"].to_pylist()
    )
    return places(
        names, matrix, groups, listed["country"].to_pylist(), undirected=undirected, seed=seed, top=top
    )  # fmt: skip
