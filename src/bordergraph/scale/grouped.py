"""Which group each body belongs to, as `bordergraph.analysis.groups.groupings` has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from bordergraph.analysis.groups.groupings import UNSPECIFIED

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from bordergraph.scale.in_force import InForce

__all__ = ["grouped"]


def grouped(facts: InForce, by: str) -> ir.Table:
    """Return the group of each body compared: ``agency``, ``name``.

    Args:
        facts: What holds on the day.
        by: country, level, sector or body; communities are found in the ties.
    """
    bodies = facts.bodies.filter("compared")
    if by != "body":
        name = bodies[by]
        return bodies.select(agency="no", name=ibis.ifelse(name == "", UNSPECIFIED, name))
    names = facts.bodies.select(body="no", name="id")
    return facts.body.select(agency="no", body="body").join(names, "body").select("agency", "name")
