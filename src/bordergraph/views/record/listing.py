"""Indexes: one kind of thing as a table, filtered."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bordergraph.analysis.core.in_force import select
from bordergraph.errors import UsageError
from bordergraph.model import ArrangementClass, cited
from bordergraph.record import LISTED
from bordergraph.schema import Type
from bordergraph.views.table.column import Column, code, codes, iso, literal, words
from bordergraph.views.table.table import Table
from bordergraph.words.sources import warning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from bordergraph.model import Network
    from bordergraph.record import CitedSource, Entry, Place
    from bordergraph.schema import Class, Field
    from bordergraph.words.labels import Labels

    Columns: TypeAlias = tuple[Column[Any], ...]
    Filters: TypeAlias = Mapping[str, str]

_OF_STATEMENTS = ("agency", "arrangement", "threat", "kind", "status")
# What a filter of statements asks of a field, where that is not its name or what it holds.
_NAMED = {"outcome": "status"}


def _asks(field: Field) -> str:
    """Return which filter of statements chooses by a field; empty for none."""
    own = _NAMED.get(field.name, field.name)
    name = own if field.range.kind == "concept" and field.range.of != "threat" else field.range.of
    return name if name in _OF_STATEMENTS else ""


def _asked(cls: Class) -> tuple[str, ...]:
    """Return the filters that statements of a class know."""
    known = set(map(_asks, cls.fields))
    return tuple(name for name in _OF_STATEMENTS if name in known)


FILTERS: dict[str, tuple[str, ...]] = {
    "agencies": ("country", "level", "sector", "threat", "kind"),
    "arrangements": ("threat", "kind", "status"),
    "programs": ("threat", "kind", "status"),
    "channels": ("threat", "kind", "status"),
    "threats": ("threat",),
    "places": ("country", "kind"),
    "findings": ("threat", "kind", "status"),
    "figures": ("threat", "kind"),
    "sources": ("kind",),
    **{table: _asked(cls) for table, cls in LISTED.items()},
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


def _own(
    key: str,
    value: Callable[[Any], Any],
    text: Callable[[Any, Labels], Any] | None = None,
    *,
    number: bool = False,
) -> Column[Any]:
    """Return a column under its own key in every language, as it is unless said otherwise."""
    return Column(key, value, text or (lambda item, _: value(item)), literal(key), is_number=number)


def _list(
    key: str,
    value: Callable[[Any], Iterable[str]],
    text: Callable[[Any, Labels], Any] | None = None,
) -> Column[Any]:
    """Return a column of a list under its own key in every language."""
    return Column(
        key,
        lambda item: list(value(item)),
        text or (lambda item, _: list(value(item))),
        literal(key),
        is_list=True,
    )


def _number(key: str, of: Mapping[str, Any]) -> Column[Any]:
    """Return the column of how many things there are for each item."""
    return _own(key, lambda item: len(of.get(item.id, ())), number=True)


def _years(labels: Labels) -> Column[Any]:
    return Column("", None, lambda item, _: labels.period(item.span), literal("years"))


def things(network: Network, kind: str, filters: Filters, labels: Labels) -> Table[Any]:
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


def _table(kind: str, columns: Columns, items: Iterable[Any], labels: Labels) -> Table[Any]:
    kept = tuple(items)
    above = () if kept else (labels.say("list-none"),)
    return Table(columns, kept, labels, lambda: labels.say(f"list.{kind}"), above)


def _agencies(network: Network, kind: str, filters: Filters, labels: Labels) -> Table[Any]:
    facing: dict[str, set[str]] = defaultdict(set)
    facts = select(network)
    for m in network.mandates:
        if facts.holds(m):
            facing[m.agency].add(m.threat)
    ever: dict[str, set[str]] = defaultdict(set)
    for p in network.participations:
        ever[p.agency].add(p.arrangement)
    now = {a: {p.arrangement for p in taking} for a, taking in facts.taking_part.items()}
    below = _below(network, filters.get("threat"))
    attributes = {"country": "country", "level": "level", "sector": "sector", "kind": "cls"}
    wanted = {
        attribute: _one_of(name, filters, (str(getattr(a, attribute)) for a in network.agencies))
        for name, attribute in attributes.items()
    }
    kept = (
        a
        for a in network.agencies
        if (below is None or facing[a.id] & below)
        and all(v is None or getattr(a, k) == v for k, v in wanted.items())
    )
    columns: Columns = (
        _own("id", lambda a: a.id),
        _own("short", lambda a: labels.short("agency", a.id)),
        _own("name", lambda a: labels.full("agency", a.id)),
        _own("country", lambda a: a.country),
        _own("level", lambda a: a.level, lambda a, w: w.concept("level", a.level)),
        _own("sector", lambda a: a.sector, lambda a, w: w.concept("sector", a.sector)),
        _own(
            "part_of",
            lambda a: a.parent,
            lambda a, w: w.short("agency", a.parent) if a.parent else "",
        ),
        _number("threats", facing),
        _number("arrangements", now),
        _number("arrangements_ever", ever),
    )
    return _table(kind, columns, kept, labels)


def _arrangements(network: Network, kind: str, filters: Filters, labels: Labels) -> Table[Any]:
    naming: dict[str, set[str]] = defaultdict(set)
    for f in network.foci:
        naming[f.arrangement].add(f.threat)
    facts = select(network)
    cls = {"programs": ArrangementClass.PROGRAM, "channels": ArrangementClass.CHANNEL}.get(kind)
    of_class = [a for a in network.arrangements if cls is None or a.cls is cls]
    wanted = _one_of("kind", filters, (a.kind for a in of_class))
    status = _one_of("status", filters, (a.status for a in of_class))
    below = _below(network, filters.get("threat"))
    kept = (
        a
        for a in of_class
        if (below is None or naming[a.id] & below)
        and wanted in {None, a.kind}
        and status in {None, a.status}
    )
    members = {a: {p.agency for p in taking} for a, taking in facts.members.items()}
    columns: Columns = (
        _own("id", lambda a: a.id),
        _own("name", lambda a: labels.short("arrangement", a.id)),
        _own("kind", lambda a: a.kind, lambda a, w: w.concept("arrangement-kind", a.kind)),
        _own("cadence", lambda a: a.cadence.value, lambda a, w: w.concept("cadence", a.cadence)),
        _own("status", lambda a: a.status, lambda a, w: w.concept("status", a.status)),
        code("from", lambda a: iso(a.span.begin)),
        code("to", lambda a: iso(a.span.end)),
        _years(labels),
        _own("in_force", facts.holds),
        _number("members", members),
        _number("members_ever", facts.network.members_by_id),
        _number("threats", naming),
    )
    return _table(kind, columns, kept, labels)


def _threats(network: Network, kind: str, filters: Filters, labels: Labels) -> Table[Any]:
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
    columns: Columns = (
        _own("id", lambda t: t.id),
        _own("name", lambda t: labels.full("threat", t.id)),
        _own(
            "under",
            lambda t: t.broader,
            lambda t, w: w.short("threat", t.broader) if t.broader else "",
        ),
        _number("agencies", facing),
        _number("arrangements", serving),
        _number("arrangements_ever", ever),
    )
    kept = (t for t in network.threats if below is None or t.id in below)
    return _table(kind, columns, kept, labels)


def _findings(network: Network, kind: str, filters: Filters, labels: Labels) -> Table[Any]:
    wanted = _one_of("kind", filters, (f.kind for f in network.findings))
    status = _one_of("status", filters, (f.fixed for f in network.findings))
    below = _below(network, filters.get("threat"))
    kept = (
        f
        for f in network.findings
        if (below is None or below & set(f.threats))
        and wanted in {None, f.kind}
        and status in {None, f.fixed}
    )
    columns: Columns = (
        _own("id", lambda f: f.id),
        _own("kind", lambda f: f.kind, lambda f, w: w.concept("finding-kind", f.kind)),
        code("from", lambda f: iso(f.span.begin)),
        code("to", lambda f: iso(f.span.end)),
        _years(labels),
        _own("fixed", lambda f: f.fixed, lambda f, w: w.concept("fixed", f.fixed)),
        _list("agencies", lambda f: f.agencies, lambda f, w: w.listed("agency", f.agencies)),
        _list(
            "arrangements",
            lambda f: f.arrangements,
            lambda f, w: w.listed("arrangement", f.arrangements),
        ),
        codes("threats"),
        _own("note", lambda f: labels.told(next((c.note for c in f.citations if c.note), ""))),
        _list("sources", lambda f: cited(f.citations)),
    )
    return _table(kind, columns, kept, labels)


def _figures(network: Network, kind: str, filters: Filters, labels: Labels) -> Table[Any]:
    unit = _one_of("kind", filters, (f.unit for f in network.figures))
    below = _below(network, filters.get("threat"))
    kept = (
        f
        for f in network.figures
        if (below is None or f.threat in below) and unit in {None, f.unit}
    )
    columns: Columns = (
        _own("id", lambda f: f.id),
        _own(
            "series",
            lambda f: f.series,
            lambda f, w: w.full("series", f.series) if f.series else "",
        ),
        _own("value", lambda f: f.value, number=True),
        _own("unit", lambda f: f.unit, lambda f, w: w.concept("unit", f.unit)),
        _own("period", lambda f: f.period_label, lambda f, w: w.told(f.period_label)),
        code("from", lambda f: iso(f.period.start)),
        code("to", lambda f: iso(f.period.end)),
        _own("basis", lambda f: f.basis, lambda f, w: w.concept("basis", f.basis)),
        _own("qualifier", lambda f: f.qualifier, lambda f, w: w.told(f.qualifier)),
        _list("disputed_by", lambda f: f.disputed_by),
        _list("sources", lambda f: cited(f.citations)),
    )
    return _table(kind, columns, kept, labels)


def places(known: Sequence[Place], labels: Labels, filters: Filters) -> Table[Place]:
    """List places.

    Raises:
        UsageError: Nothing has the value asked for.
    """
    sort = _one_of("kind", filters, (p.kind for p in known))
    land = _one_of("country", filters, (p.country for p in known))
    kept = (p for p in known if sort in {None, p.kind} and land in {None, p.country})
    columns: Columns = (
        _own("id", lambda p: p.id),
        _own("name", lambda p: labels.full("place", p.id)),
        _own("kind", lambda p: p.kind, lambda p, w: w.concept("place-kind", p.kind)),
        _own("country", lambda p: p.country),
        _own(
            "within",
            lambda p: p.within or None,
            lambda p, w: w.full("place", p.within) if p.within else "",
        ),
    )
    return _table("places", columns, kept, labels)


def statements(
    network: Network, table: str, entries: Iterable[Entry], filters: Filters, labels: Labels
) -> Table[Entry]:
    """List the statements of a class for which the model has no class of its own.

    Args:
        network: The network, which knows what is narrower than a threat.
        table: The table of the class, a key of `bordergraph.record.LISTED`.
        entries: The statements.
        filters: Values by filter; a threat stands for narrower ones too.
        labels: Names in the reader's language.

    Raises:
        UsageError: Nothing has the value asked for.
    """
    fields, kept = LISTED[table].fields, tuple(entries)
    for name in filters:
        by = [f.property for f in fields if _asks(f) == name]
        of = {e.ref: {slug for p in by for slug in e.slugs(p)} for e in kept}
        wanted: set[str | None] = {filters[name]}
        if name == "threat":
            wanted |= _below(network, filters[name]) or set()
        elif name not in {"agency", "arrangement"}:
            wanted = {_one_of(name, filters, (slug for slugs in of.values() for slug in slugs))}
        kept = tuple(e for e in kept if of[e.ref] & wanted)
    columns: Columns = (
        _own("id", lambda e: e.ref.slug),
        *(_stated(f) for f in fields if f.property and not f.name.endswith("precision")),
        words(literal("years"), lambda e, _: _period(e)),
        _own("source", lambda e: e.slug("prov:wasDerivedFrom")),
        code("locator", lambda e: e.text("bg:locator")),
        code("confidence", lambda e: e.slug("bg:confidence")),
    )
    keys = {c.key for c in columns}
    lead = next((key for key in ("name", "note") if key in keys), "")
    return replace(_table(table, columns, kept, labels), lead=lead)


def _key(field: Field) -> str:
    """Return the key of a field: its attribute where it holds several things, else its column."""
    key = field.attr or field.name
    if field.column and ("." in key or field.count not in "*+"):
        key = field.column.name
    return "name" if key == "label" else key


def _stated(field: Field) -> Column[Entry]:
    """Return the column of what statements say of a field."""
    key, name, of = _key(field), field.property, field.range.of
    if field.range.kind == "date" or (field.column and field.cell() is Type.DATE):
        return code(key, lambda e: e.day(name))
    if field.range.kind == "flag":
        return code(key, lambda e: e.text(name) == "true")
    if field.range.kind not in {"thing", "concept"}:
        return _own(key, lambda e: str(e.told(name)), lambda e, w: w.told(e.told(name)))
    if field.count in "*+":
        if of == "source" or not field.column:
            return codes(key, lambda e: e.slugs(name))
        return _list(key, lambda e: e.slugs(name), lambda e, w: w.listed(of, e.slugs(name)))
    return _own(key, lambda e: e.slug(name), lambda e, w: w.concept(of, e.slug(name)))


def _period(entry: Entry) -> str:
    """Return since when and until when a statement holds, or the day it is of."""
    start, end = (entry.day(f"bg:{name}")[:4] for name in ("from", "to"))
    if start == end:
        return start or entry.day("bg:date")[:4]
    return f"{start}\u2013{end}"


_SOURCE: tuple[Column[CitedSource], ...] = (
    _own("id", lambda c: c.source.id),
    _own("title", lambda c: c.source.title),
    _own("publisher", lambda c: c.source.publisher, lambda c, w: w.told(c.source.publisher)),
    _own(
        "date",
        lambda c: c.day or c.source.date,
        lambda c, w: w.dated(w.told(c.source.date)),
    ),
    _own(
        "kind",
        lambda c: c.source.kind,
        lambda c, w: (
            f"{warning(c.source, w)} *"
            if c.source.is_weak
            else w.concept("source-kind", c.source.kind)
        ),
    ),
    _own("statements", lambda c: c.statements, number=True),
    _own(
        "read",
        lambda c: c.source.extent_read,
        lambda c, w: w.concept("extent", c.source.extent_read),
    ),
    _own("url", lambda c: c.source.url),
    code("grade", lambda c: c.source.grade),
    code("via", lambda c: c.source.via),
    code("weak", lambda c: c.source.is_weak),
)


def sources(
    known: Sequence[CitedSource], labels: Labels, *, unused: bool = False, kind: str | None = None
) -> Table[CitedSource]:
    """List sources by the number of statements that rest on them, most first.

    Args:
        known: All sources.
        labels: Names in the reader's language.
        unused: Only sources on which nothing rests.
        kind: Only sources of this kind.

    Raises:
        UsageError: No source is of that kind.
    """
    kind = _one_of("kind", {"kind": kind} if kind else {}, (c.source.kind for c in known))
    kept = [c for c in known if kind in {None, c.source.kind} and not (unused and c.statements)]
    kept.sort(key=lambda c: (-c.statements, c.source.id))

    def below() -> Iterator[str]:
        yield labels.say(
            "sources-note",
            sources=labels.count("source", len(kept)),
            statements=labels.count("statement", sum(c.statements for c in kept)),
        )
        if any(c.source.is_weak for c in kept):
            yield labels.say("sources-weak")

    return Table(_SOURCE, kept, labels, lambda: labels.say("source-list"), below=below)
