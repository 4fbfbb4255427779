"""How arrangements stand on the leading practices of collaboration, in words and as a table."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from bordergraph.analysis.practices.cards import Practised
from bordergraph.analysis.practices.rule import PRACTICES
from bordergraph.views.tables.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bordergraph.analysis.practices.cards import Card, Cell
    from bordergraph.model import Network
    from bordergraph.record import Bearing
    from bordergraph.words.labels import Labels

__all__ = ["cell_record", "finder", "grounds", "practices_table", "sources_behind", "standing"]

_NAMED = 4
"""Names in a cell before the rest is only counted."""


def standing(cell: Cell, labels: Labels) -> str:
    """Return how an arrangement stands on one practice, in words."""
    return labels.say(f"practised.{cell.standing.value}")


def sources_behind(cell: Cell) -> tuple[str, ...]:
    """Return the ids of the sources of all statements that a cell rests on."""
    return tuple(dict.fromkeys(s for b in cell.rests_on for s in b.sources))


def finder(found: Bearing, network: Network) -> str:
    """Return who found something: the publishers of the statement's sources."""
    known = network.source_by_id
    who = (known[s].publisher or known[s].title or s if s in known else s for s in found.sources)
    return ", ".join(dict.fromkeys(who))


def grounds(cell: Cell, network: Network, labels: Labels) -> str:
    """Return in a few words what a cell rests on, or why the record is silent."""
    if cell.standing is Practised.WANTING:
        who = dict.fromkeys(finder(b, network) for b in cell.wanting)
        return labels.say("practice-found", who=", ".join(w for w in who if w))
    if cell.standing is Practised.DOCUMENTED:
        return _documented(cell.documented, labels)
    if cell.uncovered:
        threats: dict[str, list[str]] = defaultdict(list)
        for threat, country in cell.uncovered:
            threats[country].append(labels.running("threat", threat))
        return labels.say("join.next").join(
            labels.say(
                "practice-uncovered",
                country=labels.country(country) if country else labels.say("no-country"),
                threats=", ".join(found[:_NAMED]) + (", ..." if found[_NAMED:] else ""),
            )
            for country, found in threats.items()
        )
    aged = max((b.year for b in cell.aged if b.year is not None), default=None)
    return labels.say("practice-aged", year=aged) if aged is not None else ""


def _documented(found: Iterable[Bearing], labels: Labels) -> str:
    """Name the members by role, and count the statements of other kinds."""
    roles: dict[str, dict[str, None]] = defaultdict(dict)
    kinds: dict[str, int] = defaultdict(int)
    for b in found:
        if b.cls == "Participation":
            for role in b.codes:
                roles[role] |= dict.fromkeys(thing.slug for thing in b.of)
        else:
            kinds[_kind(b)] += 1
    parts = [
        f"{labels.concept('role', role)}{labels.say('practice-role')}"
        f"{labels.listed('agency', sorted(names), _NAMED)}"
        for role, names in sorted(roles.items())
    ]
    parts += [labels.say(f"practice-ground.{kind}", n, n=n) for kind, n in sorted(kinds.items())]
    return labels.say("join.next").join(parts)


def _kind(b: Bearing) -> str:
    if b.cls == "Remark" and "legal-basis" in b.codes:
        return "legal-basis"
    if b.cls == "Milestone" and "signed" in b.codes:
        return "signed"
    return b.cls.lower()


def cell_record(cell: Cell) -> dict[str, Any]:
    """Return a cell as ids and codes."""
    return {
        "practice": cell.practice,
        "standing": cell.standing.value,
        "found_wanting_by": [str(b.ref) for b in cell.wanting],
        "documented_by": [str(b.ref) for b in cell.documented],
        "documented_before": [str(b.ref) for b in cell.aged],
        "year": cell.year,
    }


def practices_table(cards: Sequence[Card], labels: Labels) -> Table:
    """Return one row an arrangement and one column a practice.

    Args:
        cards: The cards to show.
        labels: Names in the reader's language.
    """
    rows, records = [], []
    for card in cards:
        name = labels.short("arrangement", card.arrangement)
        rows.append(
            (name, *(labels.say(f"practised-short.{c.standing.value}") for c in card.cells))
        )
        codes = (card.arrangement, name, *(c.standing.value for c in card.cells))
        records.append(dict(zip(("id", "name", *PRACTICES), codes, strict=True)))
    full = (f"{p} = {labels.concept('practice', p)}" for p in PRACTICES)
    notes = (labels.say("practices-note"), f"{labels.say('join.next').join(full)}.")
    title = labels.say("list.practices")
    # The id would cost people the width of two practices.
    fields = ("id", "name", *PRACTICES)
    return Table(("name", *PRACTICES), rows, title, notes, records, fields=fields)
