"""Who is connected with whom, through what, how often, since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.views.table.column import (
    Column,
    codes,
    day,
    pair,
    term,
    words,
)  # fmt: skip
from bordergraph.views.table.table import Table
from bordergraph.views.tables.gaps import MOST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.analysis.gaps.connections import Connection
    from bordergraph.views.table.table import Lines
    from bordergraph.words.labels import Labels


def _through(c: Connection, labels: Labels) -> str:
    named = labels.listed("arrangement", c.arrangements, MOST)
    return named or labels.say("direct-exchange")


CONNECTION: tuple[Column[Connection], ...] = (
    pair(),
    Column("arrangements", lambda c: list(c.arrangements), _through, "through", is_list=True),
    codes("flows"),
    term("frequency"),
    term("channel", "class", lambda c: c.cls, "channel"),
    codes("threats"),
    day("since", text=lambda c, _: str(c.since.year) if c.since else ""),
    codes("sources"),
    Column("", None, lambda c, _: len(c.sources), "sources", is_number=True),
)
"""One connection of two agencies."""


def connections_table(
    connections: Sequence[Connection],
    labels: Labels,
    opening: Lines,
    notes: Lines = (),
    agency: str | None = None,
) -> Table[Connection]:
    """Show who is connected with whom, through what, how often, since when.

    Args:
        connections: The connections.
        labels: Names.
        opening: What they add up to.
        notes: Lines below it.
        agency: The agency whose connections they are; None for all.
    """
    columns = CONNECTION
    if agency:
        columns += (words("partner", lambda c, w: w.short("agency", _other(c, agency))),)

    def title() -> str:
        if agency is None:
            return labels.say("connections-title")
        return labels.say("connections-title-of", agency=labels.short("agency", agency))

    order = ("partner" if agency else "pair", "through", "channel", "frequency", "since", "sources")
    return Table(columns, connections, labels, title, opening, notes, order=order)


def _other(c: Connection, agency: str) -> str:
    return next((a for a in c.agencies if a != agency), "")
