"""Possible gaps, how needs are served, and connections as tables.

Each table's records are the JSON that others build on: ids, not labels, in the order printed.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from bordergraph.analysis.method.assessment import Served
from bordergraph.views.records import Ends
from bordergraph.views.tables.flat import PAIR, Field, many
from bordergraph.views.tables.table import Table
from bordergraph.words.needs import paragraph_of, parts_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bordergraph.analysis.gaps.connections import Connection
    from bordergraph.analysis.gaps.explanation import Explained
    from bordergraph.analysis.gaps.possible_gaps import PairCount, PossibleGap, ThreatCount
    from bordergraph.words.labels import Labels

__all__ = [
    "SERVED_COLUMNS", "connection_record", "connections_table", "gap_table", "pair_count_table",
    "possible_gap_record", "served_lines", "served_record", "served_table", "threat_count_table",
    "triangle_pairs_table", "triangles_table",
]  # fmt: skip

_MOST = 4

_GAP: tuple[Field | str, ...] = (
    PAIR, "threat", "basis", "need", "channel", "searched_on", "always", many("problems"),
    many("searches"), many("arrangements"), many("relays"), many("work"), many("sources"),
    many("reported_problems"),
)  # fmt: skip
_CONNECTION: tuple[Field | str, ...] = (
    PAIR, "frequency", "class", "since", many("arrangements"), many("flows"), many("threats"),
    many("sources"),
)  # fmt: skip
SERVED_COLUMNS = (
    "needs", "regular", "assumed", "irregular", "indirect", "none", "not_assessed", "reported_problems",
)  # fmt: skip
"""What is shown of `Served`, in its order; the opening says what is counted apart."""


def _headings(labels: Labels, *keys: str) -> tuple[str, ...]:
    return tuple(labels.say(f"column.{key}") for key in keys)


def possible_gap_record(gap: PossibleGap) -> dict[str, Any]:
    """Return one possible gap under the contract's keys."""
    return {
        "agencies": Ends(gap.agencies),
        "threat": gap.threat,
        "basis": "candidate" if gap.candidate else None,
        "need": str(gap.need),
        "channel": str(gap.channel),
        "problems": [],
        "searches": list(gap.searches),
        "searched_on": gap.searched_on.isoformat() if gap.searched_on else None,
        "arrangements": list(gap.arrangements),
        "relays": list(gap.relays),
        "work": list(gap.work),
        "sources": list(gap.sources),
        "always": gap.always,
        "reported_problems": list(gap.findings),
    }


def gap_table(
    gaps: Sequence[PossibleGap],
    explained: Sequence[Explained],
    labels: Labels,
    title: str,
    opening: Iterable[str],
    notes: Iterable[str] = (),
) -> Table:
    """Show possible gaps, or rows to look into, one a row with what each rests on.

    Args:
        gaps: The rows.
        explained: What each of them rests on.
        labels: Names.
        title: Key of the title.
        opening: What the list adds up to.
        notes: Lines below it.
    """
    shown = ["pair", "threat", "need", "channel", "searched", "always"]
    if not any(g.candidate for g in gaps):
        shown.pop()
    rows = [
        (
            labels.pair(g.agencies),
            labels.full("threat", g.threat),
            labels.say(f"need.{g.need}"),
            labels.say(f"channel.{g.channel}"),
            labels.day(g.searched_on) if g.searched_on else "",
            "" if g.always is None else labels.say("yes" if g.always else "no"),
        )[: len(shown)]
        for g in gaps
    ]
    columns = _headings(labels, *shown)
    return Table(
        columns,
        rows,
        labels.say(title),
        tuple(notes),
        [possible_gap_record(g) for g in gaps],
        [paragraph_of(e, labels) for e in explained],
        labels.say("column.why"),
        _GAP,
        tuple(opening),
    )


def pair_count_table(
    pairs: Sequence[PairCount], labels: Labels, opening: Iterable[str], notes: Iterable[str] = ()
) -> Table:
    """Show how many possible gaps each pair has, and on what."""
    records = [
        {"agencies": Ends(p.agencies), "threats": list(p.threats), "gaps": p.gaps} for p in pairs
    ]
    rows = [
        (labels.pair(p.agencies), p.gaps, labels.listed("threat", p.threats, _MOST)) for p in pairs
    ]
    columns = _headings(labels, "pair", "possible-gaps", "on-threats")
    title = labels.say("gaps-pair-title")
    fields = (PAIR, "gaps", many("threats"))
    return Table(columns, rows, title, tuple(notes), records, fields=fields, opening=tuple(opening))


def threat_count_table(
    threats: Sequence[ThreatCount],
    labels: Labels,
    opening: Iterable[str],
    notes: Iterable[str] = (),
) -> Table:
    """Show how many possible gaps there are on each threat."""
    records = [{"threat": t.threat, "gaps": t.gaps} for t in threats]
    rows = [(labels.full("threat", t.threat), t.gaps) for t in threats]
    columns = _headings(labels, "threat", "possible-gaps")
    title = labels.say("gaps-threat-title")
    fields = ("threat", "gaps")
    return Table(columns, rows, title, tuple(notes), records, fields=fields, opening=tuple(opening))


def triangles_table(
    triangles: Sequence[tuple[tuple[str, str], str]],
    labels: Labels,
    opening: Iterable[str],
    notes: Iterable[str] = (),
) -> Table:
    """Show open triangles, each two agencies and a threat."""
    records = [{"agencies": Ends(pair), "threat": threat} for pair, threat in triangles]
    rows = [(labels.pair(pair), labels.full("threat", threat)) for pair, threat in triangles]
    columns = _headings(labels, "pair", "threat")
    title = labels.say("gaps-strict-title")
    fields = (PAIR, "threat")
    return Table(columns, rows, title, tuple(notes), records, fields=fields, opening=tuple(opening))


def triangle_pairs_table(
    pairs: Sequence[tuple[tuple[str, str], tuple[str, ...], int]],
    labels: Labels,
    opening: Iterable[str],
    notes: Iterable[str] = (),
) -> Table:
    """Show the open triangles of each pair: its agencies, open threats, and how many both have."""
    records = [
        {
            "agencies": Ends(pair),
            "threats": list(threats),
            "shared_threats": shared,
            "open_threats": len(threats),
        }
        for pair, threats, shared in pairs
    ]
    rows = [
        (labels.pair(pair), shared, len(threats), labels.listed("threat", threats, _MOST))
        for pair, threats, shared in pairs
    ]
    columns = _headings(labels, "pair", "shared-threats", "open-threats", "on-threats")
    title = labels.say("gaps-strict-pair-title")
    fields = (PAIR, "shared_threats", "open_threats", many("threats"))
    return Table(columns, rows, title, tuple(notes), records, fields=fields, opening=tuple(opening))


def served_record(served: Served) -> dict[str, int]:
    """Return how needs are served under the contract's keys."""
    return asdict(served)


def served_lines(served: Served, labels: Labels) -> list[str]:
    """Say how all needs are served, how many have a reported problem, and what is counted apart."""
    apart = ("by_mandate", "within_body", "slight")
    counts = {part: labels.number(getattr(served, part)) for part in apart}
    needs = labels.count("need", served.needs)
    return [
        labels.say("served-all", needs=needs, parts=parts_text(served, labels)),
        labels.say("served-reported", n=labels.number(served.reported_problems)),
        labels.say("served-apart", **counts),
    ]


def served_table(
    of: str,
    served: Mapping[Any, Served],
    agencies: Mapping[str, int],
    labels: Labels,
    opening: Iterable[str],
    notes: Iterable[str] = (),
) -> Table:
    """Show how needs are served, one row a threat, agency, pair or country.

    Args:
        of: ``threats``, ``agencies``, ``pairs`` or ``groups``.
        served: How the needs of each are served, by its id; of a pair by its two ids.
        agencies: How many agencies have needs there; none of pairs.
        labels: Names.
        opening: What the rows add up to.
        notes: Lines below it.
    """
    key = {"threats": "threat", "agencies": "agency", "groups": "group"}.get(of)
    records: list[dict[str, Any]] = []
    rows: list[tuple[object, ...]] = []
    for name, counts in served.items():
        numbers = served_record(counts)
        if key is None:
            records.append({"agencies": Ends(name)} | numbers)
            rows.append((labels.pair(name), *(numbers[column] for column in SERVED_COLUMNS)))
            continue
        records.append({key: name, "agencies": agencies[name]} | numbers)
        text = {
            "threats": lambda n: labels.full("threat", n),
            "agencies": lambda n: labels.short("agency", n),
            "groups": lambda n: labels.country(n) if n else labels.say("country-not-stated"),
        }[of](name)
        rows.append((text, *(numbers[column] for column in SERVED_COLUMNS)))
    fields = (PAIR,) if key is None else (key, "agencies")
    return Table(
        _headings(labels, key or "pair", *(c.replace("_", "-") for c in SERVED_COLUMNS)),
        rows,
        labels.say(f"served-title.{of}"),
        tuple(notes),
        records,
        fields=(*fields, *served_record(Served())),
        opening=tuple(opening),
    )


def connection_record(connection: Connection) -> dict[str, Any]:
    """Return one connection under the contract's keys."""
    return {
        "agencies": Ends(connection.agencies),
        "arrangements": list(connection.arrangements),
        "flows": list(connection.flows),
        "frequency": str(connection.frequency),
        "class": str(connection.cls),
        "threats": list(connection.threats),
        "since": connection.since.isoformat() if connection.since else None,
        "sources": list(connection.sources),
    }


def connections_table(
    connections: Sequence[Connection],
    labels: Labels,
    opening: Iterable[str],
    notes: Iterable[str] = (),
    agency: str | None = None,
) -> Table:
    """Show who is connected with whom, through what, how often, since when.

    Args:
        connections: The connections.
        labels: Names.
        opening: What they add up to.
        notes: Lines below it.
        agency: The agency whose connections they are; None for all.
    """
    rows = []
    for c in connections:
        through = labels.listed("arrangement", c.arrangements, _MOST) or labels.say(
            "direct-exchange"
        )
        other = next((a for a in c.agencies if a != agency), "")
        rows.append(
            (
                labels.short("agency", other) if agency else labels.pair(c.agencies),
                through,
                labels.say(f"channel.{c.cls}"),
                labels.say(f"frequency.{c.frequency}"),
                str(c.since.year) if c.since else "",
                len(c.sources),
            )
        )
    title = "connections-title-of" if agency else "connections-title"
    name = labels.short("agency", agency) if agency else ""
    return Table(
        _headings(
            labels, "partner" if agency else "pair", "through", "channel", "frequency", "since",
            "sources",
        ),
        rows,
        labels.say(title, agency=name),
        tuple(notes),
        [connection_record(c) for c in connections],
        fields=_CONNECTION,
        opening=tuple(opening),
    )  # fmt: skip
