"""Who works with whom, whatever the threat: ties through shared arrangements and direct ones.

The rules are those of `bordergraph.analysis.core.ties.agency_ties`, each body in its own name only.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
from scipy import sparse

from bordergraph.analysis.groups.brokers import places
from bordergraph.analysis.groups.groupings import by_community
from bordergraph.analysis.stats.communities import Communities, communities
from bordergraph.analysis.stats.matrices import clean_ties
from bordergraph.errors import LimitError
from bordergraph.scale.cells import stacked
from bordergraph.scale.grouped import grouped

if TYPE_CHECKING:
    from collections.abc import Callable

    import ibis.expr.types as ir

    from bordergraph.analysis.groups.groupings import Grouping
    from bordergraph.analysis.results import Broker
    from bordergraph.analysis.stats.matrices import Matrix
    from bordergraph.scale.in_force import InForce

__all__ = ["MOST_TIES", "Held", "brokers", "degrees", "held", "in_communities", "working_ties"]

MOST_TIES = 50_000_000
"""Most ties that are taken into memory."""
_FOUND = b"communities"
"""Where a part of communities says how they were found."""


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


@dataclass(frozen=True)
class Held:
    """Working ties that were taken into memory.

    Attributes:
        bodies: ``no``, ``id`` and ``country`` of those compared, by number, as columns of Arrow.
        ties: Shape (n, n), row gives to column.
    """

    bodies: Any
    ties: Matrix


def held(facts: InForce, ties: ir.Table) -> Held:
    """Take the working ties into memory.

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
    listed = engine.columns(bodies.order_by("no"))
    numbers = listed["no"].to_numpy()
    cells = engine.columns(ties.select("a", "b"))
    # Bodies are numbered in the order of their ids, those that are compared among all others.
    at = tuple(np.searchsorted(numbers, cells[side].to_numpy()) for side in "ab")
    matrix: Matrix = sparse.csr_array(
        (np.ones(cells.num_rows), at), shape=(numbers.size, numbers.size)
    )
    return Held(listed, matrix)


def in_communities(
    facts: InForce, ties: ir.Table, take: Callable[[], Held], seed: int
) -> tuple[ir.Table, Grouping]:
    """Find communities in the working ties, here; they are kept as any step is.

    Args:
        facts: What holds on the day.
        ties: Working ties.
        take: Gives these ties in memory; asked when the communities are not there yet.
        seed: Seed of the runs.

    Returns:
        ``agency`` and ``name`` of the community, and the same in the order of numbers with how
        they were found.
    """
    import pyarrow as pa

    def make() -> Any:  # noqa: ANN401 - Arrow has no types
        own = take()
        found = communities(clean_ties(own.ties), seed=seed)
        said = {f.name: getattr(found, f.name) for f in fields(found)} | {"code": None}
        columns = {
            "agency": own.bodies["no"], "name": by_community(found).labels, "code": found.code,
        }  # fmt: skip
        return pa.table(columns).replace_schema_metadata({_FOUND: json.dumps(said)})

    table, kept = facts.engine.add(f"communities_{seed}", ties, f"communities, seed {seed}", make)
    said = json.loads(kept.schema.metadata[_FOUND]) | {"code": kept["code"].to_numpy()}
    return table.select("agency", "name"), by_community(Communities(**said))


def brokers(
    facts: InForce,
    own: Held,
    grouping: Grouping | str,
    *,
    undirected: bool,
    top: int | None,
    seed: int,
) -> tuple[Broker, ...]:
    """Describe each body's place between groups, as `bordergraph.analysis.groups.brokers` does.

    Args:
        facts: What holds on the day.
        own: Working ties in memory.
        grouping: Communities that were found, or country, level, sector or body.
        undirected: Take a tie in either direction both ways.
        top: How many; None for all.
        seed: Seed of the searches that betweenness is estimated from.
    """
    if isinstance(grouping, str):
        bodies = facts.bodies.filter("compared").select(agency="no")
        groups = bodies.join(grouped(facts, grouping), "agency").order_by("agency")
        labels = tuple(facts.engine.columns(groups)["name"].to_pylist())
    else:
        labels = grouping.labels
    return places(
        own.bodies["id"].to_pylist(),
        own.ties,
        labels,
        own.bodies["country"].to_pylist(),
        undirected=undirected,
        seed=seed,
        top=top,
    )
