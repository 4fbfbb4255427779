"""Indexes: one kind of thing as a table, filtered."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bordergraph.analysis.core.in_force import select
from bordergraph.errors import UsageError
from bordergraph.model import ArrangementClass, cited
from bordergraph.views.records import arrangement_record
from bordergraph.views.tables.flat import many
from bordergraph.views.tables.table import Table
from bordergraph.words.sources import warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from typing import TypeAlias

    from bordergraph.model import Network
    from bordergraph.record import CitedSource, Place, Recommendation
    from bordergraph.views.tables.flat import Field
    from bordergraph.words.labels import Labels

    Filters: TypeAlias = Mapping[str, str]
    Fields: TypeAlias = tuple[Field | str, ...]

__all__ = ["Listing", "check_filters", "places", "recommendations", "sources", "things"]

FILTERS: dict[str, tuple[str, ...]] = {
    "agencies": ("country", "level", "sector", "threat", "kind"),
    "arrangements": ("threat", "kind", "status"),
    "programs": ("threat", "kind", "status"),
    "channels": ("threat", "kind", "status"),
    "threats": ("threat",),
    "places": ("country", "kind"),
    "findings": ("threat", "kind", "status"),
    "recommendations": (),
    "figures": ("threat", "kind"),
    "sources": ("kind",),
}
"""The filters that each kind of thing knows."""


def check_filters(kind: str, filters: Filters) -> None:
    """Refuse a filter that means nothing for a kind.

    Raises:
        UsageError: There is such a filter.
    """
    for name in filters:
        if name not in FILTERS[kind]:
            known = ", ".join(f"--{f}" for f in FILTERS[kind]) or "none"
            raise UsageError(f"list {kind} knows no --{name}", f"it knows: {known}")


def _one_of(name: str, filters: Filters, known: Iterable[str]) -> str | None:
    """Return the value that a filter asks for as the data writes it, whatever the case.

    Raises:
        UsageError: Nothing has it; what there is, is named.
    """
    value = filters.get(name)
    if value is None:
        return None
    have = sorted({k for k in known if k})
    for k in have:
        if k.casefold() == value.casefold():
            return k
    raise UsageError(f"nothing has {name} '{value}'", f"there is: {', '.join(have)}")


def _below(network: Network, threat: str | None) -> set[str] | None:
    """Return a threat and all that are narrower; None when none was asked for."""
    if threat is None:
        return None
    return {t.id for t in network.threats if t.id == threat or threat in network.broader(t.id)}


@dataclass(frozen=True)
class Listing:
    """Things of one kind, with the table that shows them.

    Attributes:
        items: The things.
        table: One row each: names for people, ids and codes for machines.
    """

    items: tuple[Any, ...]
    table: Table


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def things(network: Network, kind: str, filters: Filters, labels: Labels) -> Listing:
    """List agencies, arrangements, threats, findings or figures.

    Args:
        network: The network.
        kind: ``agencies``, ``arrangements``, ``programs``, ``channels``, ``threats``,
            ``findings`` or ``figures``.
        filters: Values by filter; a threat stands for narrower ones too.
        labels: Names in the reader's language.

    Raises:
        UsageError: Nothing has the value asked for.
    """
    build = {
        "agencies": _agencies,
        "threats": _threats,
        "findings": _findings,
        "figures": _figures,
    }.get(kind, _arrangements)
    return build(network, kind, filters, labels)


def _agencies(network: Network, kind: str, filters: Filters, labels: Labels) -> Listing:
    facing: dict[str, set[str]] = defaultdict(set)
    facts = select(network)
    for m in network.mandates:
        if facts.holds(m):
            facing[m.agency].add(m.threat)
    ever: dict[str, set[str]] = defaultdict(set)
    for p in network.participations:
        ever[p.agency].add(p.arrangement)
    below = _below(network, filters.get("threat"))
    attributes = {"country": "country", "level": "level", "sector": "sector", "kind": "cls"}
    wanted = {
        attribute: _one_of(name, filters, (str(getattr(a, attribute)) for a in network.agencies))
        for name, attribute in attributes.items()
    }
    kept = tuple(
        a
        for a in network.agencies
        if (below is None or facing[a.id] & below)
        and all(v is None or getattr(a, k) == v for k, v in wanted.items())
    )
    columns = (
        "id", "short", "name", "country", "level", "sector", "part_of", "threats",
        "arrangements", "arrangements_ever",
    )  # fmt: skip
    records, rows = [], []
    for a in kept:
        names = (a.id, labels.short("agency", a.id), labels.full("agency", a.id), a.country)
        now = {p.arrangement for p in facts.taking_part.get(a.id, ())}
        counts = (len(facing[a.id]), len(now), len(ever[a.id]))
        parent = labels.short("agency", a.parent) if a.parent else ""
        where = (labels.concept("level", a.level), labels.concept("sector", a.sector), parent)
        rows.append((*names, *where, *counts))
        codes = (*names, a.level, a.sector, a.parent, *counts)
        records.append(dict(zip(columns, codes, strict=True)))
    return Listing(kept, Table(columns, rows, labels.say(f"list.{kind}"), records=records))


def _arrangements(network: Network, kind: str, filters: Filters, labels: Labels) -> Listing:
    naming: dict[str, set[str]] = defaultdict(set)
    for f in network.foci:
        naming[f.arrangement].add(f.threat)
    facts = select(network)
    cls = {"programs": ArrangementClass.PROGRAM, "channels": ArrangementClass.CHANNEL}.get(kind)
    of_class = [a for a in network.arrangements if cls is None or a.cls is cls]
    wanted = _one_of("kind", filters, (a.kind for a in of_class))
    status = _one_of("status", filters, (a.status for a in of_class))
    below = _below(network, filters.get("threat"))
    kept = tuple(
        a
        for a in of_class
        if (below is None or naming[a.id] & below)
        and wanted in {None, a.kind}
        and status in {None, a.status}
    )
    records, rows = [], []
    for a in kept:
        known = arrangement_record(a, facts)
        name = labels.short("arrangement", a.id)
        counts = {
            "members": len(known["members"]),
            "members_ever": len(known["members_ever"]),
            "threats": len(naming[a.id]),
        }
        records.append(
            {"id": a.id, "name": name, "kind": a.kind}
            | {key: known[key] for key in ("cadence", "status", "from", "to", "in_force")}
            | counts
        )
        rows.append(
            (
                a.id,
                name,
                labels.concept("arrangement-kind", a.kind),
                labels.concept("cadence", a.cadence),
                labels.concept("status", a.status),
                labels.period(a.span),
                known["in_force"],
                *counts.values(),
            )
        )
    columns = (
        "id", "name", "kind", "cadence", "status", "years", "in_force", "members",
        "members_ever", "threats",
    )  # fmt: skip
    fields = (*columns[:5], "from", "to", *columns[6:])
    title = labels.say(f"list.{kind}")
    return Listing(kept, Table(columns, rows, title, records=records, fields=fields))


def _threats(network: Network, kind: str, filters: Filters, labels: Labels) -> Listing:
    facts = select(network)
    facing: dict[str, set[str]] = defaultdict(set)
    for m in facts.mandates:
        facing[m.threat].add(m.agency)
    serving: dict[str, set[str]] = defaultdict(set)
    ever: dict[str, set[str]] = defaultdict(set)
    for f in network.foci:
        ever[f.threat].add(f.arrangement)
        if facts.holds(f):
            serving[f.threat].add(f.arrangement)
    below = _below(network, filters.get("threat"))
    kept = tuple(t for t in network.threats if below is None or t.id in below)
    columns = ("id", "name", "under", "agencies", "arrangements", "arrangements_ever")
    records, rows = [], []
    for t in kept:
        name = labels.full("threat", t.id)
        counts = (len(facing[t.id]), len(serving[t.id]), len(ever[t.id]))
        under = labels.short("threat", t.broader) if t.broader else ""
        rows.append((t.id, name, under, *counts))
        records.append(dict(zip(columns, (t.id, name, t.broader, *counts), strict=True)))
    return Listing(kept, Table(columns, rows, labels.say(f"list.{kind}"), records=records))


def _findings(network: Network, kind: str, filters: Filters, labels: Labels) -> Listing:
    wanted = _one_of("kind", filters, (f.kind for f in network.findings))
    status = _one_of("status", filters, (f.fixed for f in network.findings))
    below = _below(network, filters.get("threat"))
    kept = tuple(
        f
        for f in network.findings
        if (below is None or below & set(f.threats))
        and wanted in {None, f.kind}
        and status in {None, f.fixed}
    )
    notes = [labels.told(next((c.note for c in f.citations if c.note), "")) for f in kept]
    rows = [
        (
            f.id,
            labels.concept("finding-kind", f.kind),
            labels.period(f.span),
            labels.concept("fixed", f.fixed),
            [labels.short("agency", a) for a in f.agencies],
            [labels.short("arrangement", a) for a in f.arrangements],
            note,
            list(cited(f.citations)),
        )
        for f, note in zip(kept, notes, strict=True)
    ]
    records = [
        {
            "id": f.id,
            "kind": f.kind,
            "from": _day(f.span.begin),
            "to": _day(f.span.end),
            "fixed": f.fixed,
            "agencies": list(f.agencies),
            "arrangements": list(f.arrangements),
            "threats": list(f.threats),
            "note": note,
            "sources": list(cited(f.citations)),
        }
        for f, note in zip(kept, notes, strict=True)
    ]
    columns = ("id", "kind", "years", "fixed", "agencies", "arrangements", "note", "sources")
    lists = [many(key) for key in ("agencies", "arrangements", "threats", "sources")]
    fields: Fields = ("id", "kind", "from", "to", "fixed", "note", *lists)
    title = labels.say(f"list.{kind}")
    return Listing(kept, Table(columns, rows, title, records=records, fields=fields))


def _figures(network: Network, kind: str, filters: Filters, labels: Labels) -> Listing:
    unit = _one_of("kind", filters, (f.unit for f in network.figures))
    below = _below(network, filters.get("threat"))
    kept = tuple(
        f
        for f in network.figures
        if (below is None or f.threat in below) and unit in {None, f.unit}
    )
    rows = [
        (
            f.id,
            labels.full("series", f.series) if f.series else "",
            f.value,
            labels.concept("unit", f.unit),
            labels.told(f.period_label),
            labels.concept("basis", f.basis),
            labels.told(f.qualifier),
            list(f.disputed_by),
            list(cited(f.citations)),
        )
        for f in kept
    ]
    records = [
        {
            "id": f.id,
            "series": f.series,
            "value": f.value,
            "unit": f.unit,
            "period": f.period_label,
            "from": _day(f.period.start),
            "to": _day(f.period.end),
            "basis": f.basis,
            "qualifier": f.qualifier,
            "disputed_by": list(f.disputed_by),
            "sources": list(cited(f.citations)),
        }
        for f in kept
    ]
    columns = (
        "id", "series", "value", "unit", "period", "basis", "qualifier", "disputed_by", "sources",
    )  # fmt: skip
    plain = ("id", "series", "value", "unit", "period", "from", "to", "basis", "qualifier")
    fields = (*plain, many("disputed_by"), many("sources"))
    title = labels.say(f"list.{kind}")
    return Listing(kept, Table(columns, rows, title, records=records, fields=fields))


def places(found: Sequence[Place], labels: Labels, filters: Filters) -> Listing:
    """List places.

    Raises:
        UsageError: Nothing has the value asked for.
    """
    sort = _one_of("kind", filters, (p.kind for p in found))
    land = _one_of("country", filters, (p.country for p in found))
    kept = tuple(p for p in found if sort in {None, p.kind} and land in {None, p.country})
    columns = ("id", "name", "kind", "country", "within")
    records, rows = [], []
    for p in kept:
        name, within = labels.full("place", p.id), p.within
        shown = labels.full("place", within) if within else ""
        rows.append((p.id, name, labels.concept("place-kind", p.kind), p.country, shown))
        codes = (p.id, name, p.kind, p.country, within or None)
        records.append(dict(zip(columns, codes, strict=True)))
    return Listing(kept, Table(columns, rows, labels.say("list.places"), records=records))


def recommendations(found: Sequence[Recommendation], labels: Labels) -> Listing:
    """List recommendations with their addressees and the findings they answer."""
    columns = ("id", "number", "to", "note", "answers", "sources")
    records, rows = [], []
    for r in found:
        rest = (labels.told(r.note), list(r.answers), list(r.sources))
        rows.append((r.id, r.number, [labels.short("agency", a) for a in r.to], *rest))
        records.append(dict(zip(columns, (r.id, r.number, list(r.to), *rest), strict=True)))
    lists = [many(key) for key in ("to", "answers", "sources")]
    fields: Fields = ("id", "number", "note", *lists)
    title = labels.say("list.recommendations")
    return Listing(tuple(found), Table(columns, rows, title, records=records, fields=fields))


def sources(
    found: Sequence[CitedSource], labels: Labels, *, unused: bool = False, kind: str | None = None
) -> Listing:
    """List sources by the number of statements that rest on them, most first.

    Args:
        found: All sources.
        labels: Names in the reader's language.
        unused: Only sources on which nothing rests.
        kind: Only sources of this kind.

    Raises:
        UsageError: No source is of that kind.
    """
    kind = _one_of("kind", {"kind": kind} if kind else {}, (c.source.kind for c in found))
    kept = [c for c in found if kind in {None, c.source.kind} and not (unused and c.statements)]
    kept.sort(key=lambda c: (-c.statements, c.source.id))
    columns = ("id", "title", "publisher", "date", "kind", "statements", "read", "url")
    records, rows = [], []
    for c in kept:
        s = c.source
        sort, read = labels.concept("source-kind", s.kind), labels.concept("extent", s.extent_read)
        told = f"{warning(s, labels)} *" if s.is_weak else sort
        publisher, day = labels.told(s.publisher), labels.dated(labels.told(s.date))
        rows.append((s.id, s.title, publisher, day, told, c.statements, read, s.url))
        codes = (
            s.id, s.title, s.publisher, c.day or s.date, s.kind, c.statements, s.extent_read, s.url,
        )  # fmt: skip
        record = dict(zip(columns, codes, strict=True))
        records.append(record | {"grade": s.grade, "via": s.via, "weak": s.is_weak})
    notes = [
        labels.say(
            "sources-note",
            sources=labels.count("source", len(kept)),
            statements=labels.count("statement", sum(c.statements for c in kept)),
        )
    ]
    if any(c.source.is_weak for c in kept):
        notes.append(labels.say("sources-weak"))
    title = labels.say("source-list")
    fields = (*columns, "grade", "via", "weak")
    return Listing(
        tuple(kept), Table(columns, rows, title, tuple(notes), records=records, fields=fields)
    )
