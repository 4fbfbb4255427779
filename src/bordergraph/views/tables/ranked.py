"""Ranked results as tables: gaps, strained and critical links, silos, brokers.

Each table's records are the JSON that others build on: ids, not labels, in the order printed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.views.records import (
    broker_record,
    shown,
)
from bordergraph.views.tables.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bordergraph.analysis.groups.groupings import Grouping
    from bordergraph.analysis.results import Broker
    from bordergraph.views.tables.flat import Field
    from bordergraph.words.labels import Labels

__all__ = [
    "brokers_table",
    "firmness",
]

_ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")

# How CSV and frames spread the records over columns.
_BROKER: tuple[Field | str, ...] = (
    "agency", *(f"roles.{r}" for r in _ROLES), *(f"z.{r}" for r in _ROLES), "betweenness",
    "constraint", "articulation", "effective_size", "countries", "fragmentation", "partners",
)  # fmt: skip


def headings(labels: Labels, *keys: str) -> tuple[str, ...]:
    """Return column headings in the reader's language."""
    return tuple(labels.say(f"column.{k}") for k in keys)


def firmness(grouping: Grouping, labels: Labels, seed: int) -> tuple[str, ...]:
    """Say how communities were found and how firm they are; nothing of other groupings."""
    found = grouping.found
    if found is None:
        return ()
    quality = {
        name: labels.number(getattr(found, name), 3)
        for name in ("modularity", "stable_nmi", "stable_ari")
    }
    method = labels.say(f"communities-by.{found.method}")
    runs = labels.number(found.runs)
    return (labels.say("note-communities", method=method, runs=runs, seed=seed, **quality),)


def brokers_table(
    brokers: Sequence[Broker],
    labels: Labels,
    *,
    by: str,
    undirected: bool,
    seed: int = 0,
    notes: Iterable[str] = (),
) -> Table:
    """Show agencies by betweenness with their brokerage roles."""
    records = [broker_record(b) for b in brokers]
    rows = [
        (
            labels.short("agency", b.agency),
            *(b.roles[r] for r in _ROLES),
            shown("betweenness", b.betweenness),
            shown("constraint", b.constraint),
            labels.say("yes" if b.articulation else "no"),
        )
        for b in brokers
    ]
    columns = headings(labels, "agency", *_ROLES, "betweenness", "constraint", "articulation")
    direction = labels.say("undirected" if undirected else "directed")
    method = labels.say("note-roles", direction=direction)
    if brokers and (off := brokers[0].betweenness_error):
        told = {
            "searches": labels.number(brokers[0].betweenness_searches),
            "error": labels.number(off, 6),
        }
        method += " " + labels.say("note-betweenness-sampled", seed=seed, **told)
    title = labels.say("brokers-title", by=labels.say(f"by.{by}"))
    return Table(columns, rows, title, (method, *notes), records, fields=_BROKER)
