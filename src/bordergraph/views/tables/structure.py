"""Who is connected, groups by how their needs are served, brokerage roles: as tables."""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from bordergraph.views.table.column import (
    Column,
    code,
    codes,
    display,
    number,
    pair,
    scalar,
    term,
    thing,
    worded,
)
from bordergraph.views.table.table import Lines, Table
from bordergraph.views.tables.facts import through_column
from bordergraph.views.tables.needs import COUNT_NAMES, count_values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bordergraph.analysis.gaps.connections import Connection
    from bordergraph.analysis.groups import Grouping, Separation, Silo
    from bordergraph.analysis.method.rows import Served
    from bordergraph.analysis.structure.brokers import Broker
    from bordergraph.words.labels import Labels


T = TypeVar("T")


CONNECTION_COLUMNS: tuple[Column[Connection], ...] = (
    pair(),
    through_column(),
    codes("flows"),
    term("frequency"),
    term("channel-use", "class", lambda c: c.cls, "channel"),
    codes("threats"),
    worded("since", None, lambda day, _: str(day.year) if day else ""),
    codes("sources").with_count(),
)
"""One connection of two agencies."""


def connections_table(
    connections: Sequence[Connection],
    labels: Labels,
    summary: Lines,
    notes: Lines = (),
    agency: str | None = None,
) -> Table[Connection]:
    """Show who is connected with whom, or with one agency: through what, how often, since when."""
    columns, title = CONNECTION_COLUMNS, labels.say("connections-title")
    if agency:
        columns += (display("partner", partial(_partner_name, agency)),)
        title = labels.say("connections-title-of", agency=labels.short_name("agency", agency))
    order = ("partner" if agency else "pair", "through", "channel", "frequency", "since", "sources")
    return Table(columns, connections, labels, title, summary, notes, order=order)


def _partner_name(agency: str, c: Connection, labels: Labels) -> str:
    return labels.short_name("agency", next((a for a in c.agencies if a != agency), ""))


def separation_columns(
    by: str, get: Callable[[T], Separation], *, with_difference: bool
) -> tuple[Column[T], ...]:
    """Return the columns of a group: its verdict, and the needs inside and across its boundary."""

    def interval_column(name: str) -> Column[T]:
        return code(name, lambda i: getattr(get(i).interval, name, None))

    return (
        worded("group", lambda i: get(i).group, lambda group, w: w.group_name(by, group)),
        code("by", lambda _: by),
        display("group-members", lambda i, _: get(i).size, number=True),
        term("silo-class", "verdict", lambda i: get(i).verdict, "verdict"),
        *_side_columns("inside", "in", lambda i: get(i).inside),
        *_side_columns("across", "out", lambda i: get(i).across),
        Column(
            "difference",
            lambda i: get(i).difference,
            (lambda i, w: _difference_text(get(i), w)) if with_difference else None,
            "difference",
        ),
        *map(interval_column, ("low", "high", "error")),
    )


def _side_columns(side: str, short: str, get: Callable[[T], Served]) -> Iterator[Column[T]]:
    """Yield the counts of one side of the boundary: all of them, and three for people."""
    names = tuple(f"{side}.{name}" for name in COUNT_NAMES)
    yield Column(side, lambda i: count_values(get(i)), csv_names=names)
    yield display(f"needs-{short}", lambda i, _: get(i).needs, number=True)
    yield display(f"served-{short}", lambda i, _: get(i).regular + get(i).assumed, number=True)
    yield display(f"unknown-{short}", lambda i, _: get(i).not_assessed, number=True)


def _difference_text(served: Separation, labels: Labels) -> str:
    """Return the difference with its interval; empty for an inconclusive verdict."""
    if served.verdict == "inconclusive" or served.difference is None or not served.interval:
        return ""
    return labels.say(
        "silo-difference",
        points=round(100 * served.difference),
        low=round(100 * served.interval.low),
        high=round(100 * served.interval.high),
    )


def _columns(by: str, *, with_difference: bool) -> tuple[Column[Silo], ...]:
    *separation, error = separation_columns(
        by, attrgetter("served"), with_difference=with_difference
    )
    return (
        *separation,
        number("ei", get=attrgetter("ties.ei"), decimals=2),
        number("ei_expected", "expected", attrgetter("ties.ei_expected"), decimals=2),
        number("z", get=attrgetter("ties.test.z"), decimals=1),
        number("p", decimals=3),
        code("null"),
        error,
        Column("bounds", attrgetter("served.bounds"), csv_names=("bounds.low", "bounds.high")),
        codes("members"),
    )


def silos_table(silos: Sequence[Silo], labels: Labels, *, by: str, seed: int) -> Table[Silo]:
    """Show groups with the needs inside and across, and E-I beside its expectation."""
    intervals = [i for s in silos if (i := s.served.judged_interval)]

    def notes() -> Iterator[str]:
        yield labels.say("note-silos-served")
        if intervals:
            error = labels.number(max(i.error for i in intervals), 3)
            draws = intervals[0].draws
            yield labels.say("note-silos-interval", draws=draws, error=error, seed=str(seed))
        if silos:
            yield labels.say("note-silos-ei", null=silos[0].null)
        if by == "community" and silos:
            yield labels.say("note-circular")

    return Table(
        _columns(by, with_difference=bool(intervals)),
        silos,
        labels,
        _title("silos", by, labels),
        notes=notes,
        lead="group",
    )


ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")


def _role_column(role: str) -> Column[Broker]:
    return display(role, lambda b, _: b.roles[role], number=True)


BROKER: tuple[Column[Broker], ...] = (
    thing("agency"),
    Column("roles", lambda b: dict(b.roles), csv_names=tuple(f"roles.{r}" for r in ROLES)),
    Column("z", lambda b: dict(b.z), csv_names=tuple(f"z.{r}" for r in ROLES)),
    *(_role_column(role) for role in ROLES),
    number("betweenness", decimals=3),
    number("constraint", decimals=2),
    scalar("articulation"),
    code("partners"),
)
"""One agency's place between groups."""


def community_lines(grouping: Grouping, labels: Labels, seed: int) -> tuple[str, ...]:
    """Say how communities were found and how firm they are; nothing of other groupings."""
    communities = grouping.communities
    if communities is None:
        return ()
    quality = {
        name: labels.number(getattr(communities, name), 3) for name in ("modularity", "stable_nmi")
    }
    method = labels.say(f"communities-by.{communities.method}")
    values = {"method": method, "runs": communities.runs, "seed": str(seed), **quality}
    return (labels.say("note-communities", **values),)


def brokers_table(
    brokers: Sequence[Broker], labels: Labels, *, by: str, undirected: bool, seed: int = 0
) -> Table[Broker]:
    """Show agencies by betweenness with their brokerage roles."""

    def notes() -> Iterator[str]:
        direction = labels.say("undirected" if undirected else "directed")
        method = labels.say("note-roles", direction=direction)
        if brokers and (estimate_error := brokers[0].betweenness_error):
            searches, error = brokers[0].betweenness_searches, labels.number(estimate_error, 6)
            method += " " + labels.say(
                "note-betweenness-sampled", seed=str(seed), searches=searches, error=error
            )
        yield method

    return Table(BROKER, brokers, labels, _title("brokers", by, labels), notes=notes)


def _title(kind: str, by: str, labels: Labels) -> str:
    return labels.say(f"{kind}-title", by=labels.say(f"by.{by}"))
