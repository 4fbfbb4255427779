"""What each agency does about each threat: its task, rolled up by function."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.model import Mandate, Network

__all__ = ["FUNCTIONS", "Task", "tasks_of"]

FUNCTIONS = (
    "intelligence", "investigation", "patrol", "inspection", "regulation",
    "financial-intelligence", "signals", "immigration-decision", "removal", "prosecution",
    "policy", "service",
)  # fmt: skip
"""What an agency can do about a threat; where no table says otherwise, all but policy needs all."""

BOTH = "both"
"""Side of work that is done on both sides of the border."""


@dataclass(frozen=True, slots=True)
class Task:
    """What one agency does about one threat.

    Attributes:
        functions: Its functions, less those that a component of it has on the threat.
        sides: Countries on whose side the work is done; empty when nobody told.
        realm: What the work is confined to; empty for anything.
        only_with: Countries and levels that its partners are limited to; empty for no limit.
    """

    functions: frozenset[str]
    sides: frozenset[str] = frozenset()
    realm: frozenset[str] = frozenset()
    only_with: frozenset[str] = frozenset()


def tasks_of(network: Network, mandates: Iterable[Mandate]) -> dict[tuple[str, str], Task]:
    """Return the task of each agency and threat, rolled up by function.

    A parent keeps only the functions that none of its parts has on the threat; a parent left
    without any has a task without functions, and so has one of a part that nobody described.
    """
    found: dict[tuple[str, str], Task] = {}
    country = {a.id: a.country for a in network.agencies}
    for m in mandates:
        side = m.side or country[m.agency]
        sides = frozenset(side.split("/")) if side and side != BOTH else frozenset()
        task = Task(frozenset(m.functions), sides, frozenset(m.realm), frozenset(m.only_with))
        known = found.get((m.agency, m.threat))
        if known:
            task = Task(
                known.functions | task.functions,
                known.sides | task.sides if known.sides and task.sides else frozenset(),
                known.realm | task.realm if known.realm and task.realm else frozenset(),
                known.only_with | task.only_with,
            )
        found[m.agency, m.threat] = task
    below: dict[tuple[str, str], set[str]] = {}
    silent: set[tuple[str, str]] = set()
    for (agency, threat), task in found.items():
        for parent in network.ancestors(agency):
            below.setdefault((parent, threat), set()).update(task.functions)
            if not task.functions:
                silent.add((parent, threat))
    for key, taken in below.items():
        if key in found:
            task = found[key]
            left = frozenset() if key in silent else task.functions - taken
            found[key] = Task(left, task.sides, task.realm, task.only_with)
    return found
