"""Agencies by betweenness, with their brokerage roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.views.table.column import Column, code, number, rounded, thing, words
from bordergraph.views.table.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bordergraph.analysis.groups.groupings import Grouping
    from bordergraph.analysis.results import Broker
    from bordergraph.views.table.table import Lines
    from bordergraph.words.labels import Labels

ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")


def _role(role: str) -> Column[Broker]:
    return words(role, lambda b, _: b.roles[role], number=True)


BROKER: tuple[Column[Broker], ...] = (
    thing("agency"),
    Column("roles", lambda b: dict(b.roles), names=tuple(f"roles.{r}" for r in ROLES)),
    Column(
        "z",
        lambda b: {role: rounded(z) for role, z in b.z.items()},
        names=tuple(f"z.{r}" for r in ROLES),
    ),
    *(_role(role) for role in ROLES),
    number("betweenness", places=3),
    number("constraint", places=2),
    Column(
        "articulation",
        lambda b: b.articulation,
        lambda b, labels: labels.say("yes" if b.articulation else "no"),
        "articulation",
    ),
    code("effective_size", lambda b: rounded(b.effective_size)),
    code("countries"),
    code("fragmentation", lambda b: rounded(b.fragmentation)),
    code("partners"),
)
"""One agency's place between groups."""


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
    notes: Lines = (),
) -> Table[Broker]:
    """Show agencies by betweenness with their brokerage roles."""

    def below() -> Iterator[str]:
        direction = labels.say("undirected" if undirected else "directed")
        method = labels.say("note-roles", direction=direction)
        if brokers and (off := brokers[0].betweenness_error):
            searches = labels.number(brokers[0].betweenness_searches)
            error = labels.number(off, 6)
            method += " " + labels.say(
                "note-betweenness-sampled", seed=seed, searches=searches, error=error
            )
        yield method
        yield from notes() if callable(notes) else notes

    def title() -> str:
        return labels.say("brokers-title", by=labels.say(f"by.{by}"))

    return Table(BROKER, brokers, labels, title, below=below)
