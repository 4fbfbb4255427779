"""From RDF to the register of problems, one record for each status that a problem has had."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bordergraph.model import Record
from bordergraph.record import as_known
from bordergraph.store.reading.bag import bags, statements
from bordergraph.store.reading.fields import keys, node_values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bordergraph.store.engine import Engine
    from bordergraph.store.reading.bag import Bag

_UNKNOWN: dict[str, object] = {
    "status": "", "status_as_of": "", "status_why": "", "superseded_by": "", "rests_on": (),
}  # fmt: skip


def read_problems(engine: Engine) -> Iterator[Record]:
    """Yield the problems that a graph holds."""
    problems = statements(engine, "Problem")
    if not problems:
        return
    ways: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for bag in statements(engine, "ProblemDirection"):
        ways[bag.slug("problem")].append((bag.slug("giver"), bag.slug("receiver")))
    statuses: defaultdict[str, list[dict[str, object]]] = defaultdict(list)
    for bag in bags(engine, "?s bg:problemStatus ?status ."):
        statuses[bag.slug("about")].append(_status(bag))
    unanswered: dict[str, str] = {}
    for bag in bags(engine, "?s bg:aspect aspect:response ."):
        day = as_known(bag.text("asOf"), bag.slug("asOfPrecision"))
        unanswered[bag.slug("about")] = max(day, unanswered.get(bag.slug("about"), ""))
    for bag in problems:
        values = {
            **node_values(bag, "problems"),
            "directions": tuple(sorted(ways[bag.id])),
            "unanswered": unanswered.get(bag.id, ""),
        }
        for status in statuses[bag.id] or [_UNKNOWN]:
            yield Record("problem", bag.id, {**values, **status})


def _status(bag: Bag) -> dict[str, object]:
    return {
        "status": bag.slug("problemStatus"),
        "status_as_of": as_known(bag.text("asOf"), bag.slug("asOfPrecision")),
        "status_why": bag.told("note"),
        "superseded_by": bag.slug("supersededBy"),
        "rests_on": keys(bag, "restsOn"),
    }
