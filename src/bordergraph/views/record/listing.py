"""Lists: one kind of thing as a table, filtered."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from bordergraph.analysis.core.in_force import select
from bordergraph.errors import Sentence, UsageError
from bordergraph.model import ArrangementClass, Ref, cited
from bordergraph.record import LISTED
from bordergraph.schema import Type
from bordergraph.views.table.column import (
    Column,
    code,
    codes,
    concept,
    display,
    iso_date,
    key_heading,
    record_text,
    thing,
)  # fmt: skip
from bordergraph.views.table.column import things as several
from bordergraph.views.table.table import Table
from bordergraph.views.tables.facts import frequency_column
from bordergraph.words.labels import source_warning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from bordergraph.model import Figure, Network
    from bordergraph.record import CitedSource, Entry, Place
    from bordergraph.schema import Field
    from bordergraph.words.labels import Labels

    Filters: TypeAlias = Mapping[str, str]
    Values: TypeAlias = Mapping[str, Callable[[Any], Iterable[str]]]
    Columns: TypeAlias = tuple[Column[Any], ...]
    # What is told of each, all there are, and by filter the values that one has for it.
    Listed: TypeAlias = tuple[Columns, Iterable[Any], Values]

_ANY = frozenset({"agency", "arrangement", "source", "year"})
"""Filters of which a value that no row has is no slip: nothing is documented for it."""


def _filtered(
    kind: str,
    columns: Columns,
    items: Iterable[Any],
    values: Values,
    filters: Filters,
    network: Network,
    labels: Labels,
) -> Table[Any]:
    """List what fits all filters; where nothing does, say what was looked at and what is nearest.

    Args:
        kind: What is listed.
        columns: What is told of each.
        items: All there are.
        values: By filter, the values that an item has for it.
        filters: Values by filter; a threat stands for narrower ones too.
        network: The network, which knows what is narrower.
        labels: Words in the reader's language.

    Raises:
        UsageError: A filter means nothing for these items, or none has the value that it asks for.
    """
    for name in filters:
        if name not in values:
            known = ", ".join(f"--{f}" for f in values) or "none"
            raise UsageError(
                Sentence("list {kind} knows no --{name}", kind=kind, name=name),
                Sentence("it knows: {names}", names=known),
            )
    rows, fits = tuple(items), {}
    for name in filters:
        of, wanted = values[name], _wanted(name, filters, values[name], rows, network)
        fits[name] = {i for i, row in enumerate(rows) if not wanted.isdisjoint(of(row))}

    def passing(*without: str) -> set[int]:
        every = set(range(len(rows)))
        return every.intersection(*(fits[name] for name in fits if name not in without))

    chosen = passing()
    above: tuple[str, ...] = ()
    if not chosen:
        counts = {name: len(passing(name)) for name in fits} if len(fits) > 1 else {}
        above = _none_kept(kind, len(rows), filters, counts, labels)
    kept = tuple(rows[i] for i in sorted(chosen))
    return Table(columns, kept, labels, lambda: labels.say(f"list.{kind}"), above)


def _none_kept(
    kind: str, rows: int, filters: Filters, counts: Mapping[str, int], labels: Labels
) -> tuple[str, ...]:
    """Say what was looked at where nothing fits, and how much does without each filter."""
    word = labels.say(f"list-of.{kind}")
    if not filters:
        return (labels.say("list-empty", kind=word),)
    without = [
        labels.say("list-without-one", n=n, filter=f"--{name}") for name, n in counts.items() if n
    ]
    given = " ".join(f"--{name} {value}" for name, value in filters.items())
    lines = [labels.say("list-none", n=rows, kind=word, filters=given)]
    if without:
        lines.append(labels.say("list-without", counts="; ".join(without)))
    return (*lines, labels.say("list-search"))


def _wanted(
    name: str,
    filters: Filters,
    values: Callable[[Any], Iterable[str]],
    rows: Sequence[Any],
    network: Network,
) -> set[str]:
    """Return the values that a filter asks for, as the data writes them.

    Raises:
        UsageError: No row has it; what there is, is named.
    """
    value = str(filters[name])
    if name == "threat":
        return {value, *(t.id for t in network.threats if value in network.broader(t.id))}
    if name in _ANY:
        return {value}
    have = sorted({v for row in rows for v in values(row) if v})
    same = {v for v in have if v.casefold() == value.casefold()}
    if not same:
        raise UsageError(
            Sentence("nothing has {name} '{value}'", name=name, value=value),
            Sentence("there is: {names}", names=", ".join(have)),
        )
    return same


def years(start: date | None, end: date | None, now: date | None) -> tuple[str, ...]:
    """Return the years from one day to another; up to now where there is no end.

    Example:
        >>> from datetime import date
        >>> years(date(2004, 5, 1), None, date(2006, 1, 1))
        ('2004', '2005', '2006')
    """
    last = end or now
    if start is None or last is None:
        day = start or end
        return (str(day.year),) if day else ()
    return tuple(map(str, range(start.year, max(start.year, last.year) + 1)))


_OF_STATEMENTS = ("agency", "arrangement", "threat", "kind", "status")
# What a filter of statements asks of a field, where that is not its name or what it holds.
_NAMED = {"outcome": "status"}


def _asks(field: Field) -> str:
    """Return which filter of statements chooses by a field; empty for none."""
    own = _NAMED.get(field.name, field.name)
    name = own if field.range.kind == "concept" and field.range.of != "threat" else field.range.of
    return name if name in _OF_STATEMENTS else ""


def _own(
    key: str,
    of: Callable[[Any], Any] | None = None,
    text: Callable[[Any, Labels], Any] | None = None,
    *,
    is_list: bool = False,
    is_number: bool = False,
) -> Column[Any]:
    """Return a column whose values are shown as they are unless said otherwise."""
    get = of or attrgetter(key)
    shown = text or (lambda item, _: get(item))
    return Column(key, get, shown, key_heading(key), is_list=is_list, is_number=is_number)


def _number(key: str, of: Mapping[str, Any]) -> Column[Any]:
    """Return the column of how many things there are for each item."""
    return _own(key, lambda item: len(of.get(item.id, ())), is_number=True)


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
    return _filtered(kind, *_BUILDERS[kind](network, labels), filters, network, labels)


_SPAN: Columns = (
    code("from", lambda item: iso_date(item.span.begin)),
    code("to", lambda item: iso_date(item.span.end)).with_heading("until"),
    display("years", lambda item, labels: labels.period(item.span)),
)


def _countries(network: Network, agencies: Iterable[str]) -> set[str]:
    """Return the countries of some bodies."""
    known = network.agency_by_id
    return {known[agency].country for agency in agencies if agency in known}


def _citing(kind: str, *facts: Iterable[Any]) -> defaultdict[str, set[str]]:
    """Return the sources of the facts that speak of each thing of a kind."""
    return _grouped(
        (getattr(fact, kind), source) for fact in chain(*facts) for source in cited(fact.citations)
    )


def _grouped(pairs: Iterable[tuple[str, str]]) -> defaultdict[str, set[str]]:
    """Return the second of some pairs by the first."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        found[one].add(other)
    return found


def _agencies(network: Network, labels: Labels) -> Listed:
    facts = select(network)
    facing = _grouped((m.agency, m.threat) for m in network.mandates if facts.holds(m))
    ever = _grouped((p.agency, p.arrangement) for p in network.participations)
    now = {a: {p.arrangement for p in taking} for a, taking in facts.taking_part.items()}
    citing = _citing("agency", network.participations, network.mandates)
    values: Values = {
        "country": lambda a: (a.country,),
        "level": lambda a: (a.level,),
        "sector": lambda a: (a.sector,),
        "threat": lambda a: facing[a.id],
        "arrangement": lambda a: ever[a.id],
        "kind": lambda a: (a.cls,),
        "source": lambda a: citing[a.id],
    }
    columns: Columns = (
        _own("id"),
        _own("short", lambda a: labels.short("agency", a.id)),
        _own("name", lambda a: labels.full("agency", a.id)),
        _own("country"),
        concept("level"),
        concept("sector"),
        thing("agency", "part_of", lambda a: a.parent, "part-of"),
        _number("threats", facing),
        _number("arrangements", now),
        _number("arrangements_ever", ever),
    )
    return columns, network.agencies, values


def _arrangements(network: Network, labels: Labels, cls: ArrangementClass | None = None) -> Listed:
    naming = _grouped((f.arrangement, f.threat) for f in network.foci)
    facts = select(network)
    of_class = [a for a in network.arrangements if cls in {None, a.cls}]
    ever = facts.network.members_by_id
    citing = _citing("arrangement", network.participations, network.foci, network.flows)
    values: Values = {
        "agency": lambda a: ever.get(a.id, ()),
        "threat": lambda a: naming[a.id],
        "kind": lambda a: (a.kind,),
        "status": lambda a: (a.status,),
        "country": lambda a: _countries(network, ever.get(a.id, ())),
        "source": lambda a: (*cited(a.citations), *citing[a.id]),
        "year": lambda a: years(a.span.begin, a.span.end, network.day),
    }
    members = {a: {p.agency for p in taking} for a, taking in facts.members.items()}
    columns: Columns = (
        _own("id"),
        _own("name", lambda a: labels.short("arrangement", a.id)),
        concept("arrangement-kind", "kind"),
        frequency_column(facts, lambda a: a),
        code("frequency", lambda a: facts.frequency(a).value),
        concept("status"),
        *_SPAN,
        _own("in_force", facts.holds),
        _number("members", members),
        _number("members_ever", ever),
        _number("threats", naming),
    )
    return columns, of_class, values


def _threats(network: Network, labels: Labels) -> Listed:
    facts = select(network)
    facing = _grouped((m.threat, m.agency) for m in facts.mandates)
    serving = _grouped((f.threat, f.arrangement) for f in network.foci if facts.holds(f))
    ever = _grouped((f.threat, f.arrangement) for f in network.foci)
    citing = _citing("threat", network.mandates, network.foci)
    values: Values = {
        "threat": lambda t: (t.id,),
        "agency": lambda t: facing[t.id],
        "arrangement": lambda t: ever[t.id],
        "source": lambda t: citing[t.id],
    }
    columns: Columns = (
        _own("id"),
        _own("name", lambda t: labels.full("threat", t.id)),
        thing("threat", "under", lambda t: t.broader),
        _number("agencies", facing),
        _number("arrangements", serving),
        _number("arrangements_ever", ever),
    )
    return columns, network.threats, values


def _findings(network: Network, labels: Labels) -> Listed:
    values: Values = {
        "agency": lambda f: f.agencies,
        "arrangement": lambda f: f.arrangements,
        "threat": lambda f: f.threats,
        "kind": lambda f: (f.kind,),
        "status": lambda f: (f.fixed,),
        "country": lambda f: _countries(network, f.agencies),
        "source": lambda f: cited(f.citations),
        "year": lambda f: years(f.span.begin, f.span.end, network.day),
    }
    columns: Columns = (
        _own("id"),
        concept("finding-kind", "kind"),
        *_SPAN,
        concept("fixed"),
        several("agency", "agencies"),
        several("arrangement", "arrangements"),
        codes("threats"),
        _own("note", lambda f: labels.told(next((c.note for c in f.citations if c.note), ""))),
        _own("sources", lambda f: list(cited(f.citations)), is_list=True),
    )
    return columns, network.findings, values


def _figures(network: Network, labels: Labels) -> Listed:
    known = {kind: {thing.id for thing in things} for kind, things in network.things}

    def about(figure: Figure) -> list[Ref]:
        own = {("agency", figure.agency), ("threat", figure.threat)}
        own |= {(next((k for k in known if x in known[k]), "place"), x) for x in figure.about}
        return sorted(Ref(kind, slug) for kind, slug in own if slug)

    def of(kind: str, figure: Figure) -> list[str]:
        return [ref.slug for ref in about(figure) if ref.kind == kind]

    values: Values = {
        "agency": partial(of, "agency"),
        "arrangement": partial(of, "arrangement"),
        "threat": partial(of, "threat"),
        "kind": lambda f: (f.unit,),
        "country": lambda f: _countries(network, of("agency", f)),
        "source": lambda f: cited(f.citations),
        "year": lambda f: years(f.period.start, f.period.end, f.period.start),
    }
    columns: Columns = (
        _own("id"),
        thing("series", full=True),
        _own(
            "about",
            lambda f: [ref.key for ref in about(f)],
            lambda f, _: ", ".join(labels.short(*ref) for ref in about(f)),
            is_list=True,
        ),
        _own("value", is_number=True),
        concept("unit"),
        record_text("period", get=lambda f: f.period_label),
        code("from", lambda f: iso_date(f.period.start)),
        code("to", lambda f: iso_date(f.period.end)).with_heading("until"),
        concept("basis", heading="period-basis"),
        record_text("qualifier"),
        _own("disputed_by", lambda f: list(f.disputed_by), is_list=True),
        _own("sources", lambda f: list(cited(f.citations)), is_list=True),
    )
    return columns, network.figures, values


_BUILDERS: dict[str, Callable[[Network, Labels], Listed]] = {
    "agencies": _agencies,
    "arrangements": _arrangements,
    "programs": partial(_arrangements, cls=ArrangementClass.PROGRAM),
    "channels": partial(_arrangements, cls=ArrangementClass.CHANNEL),
    "threats": _threats,
    "findings": _findings,
    "figures": _figures,
}


def places(
    network: Network, known: Sequence[Place], labels: Labels, filters: Filters
) -> Table[Place]:
    """List places.

    Raises:
        UsageError: Nothing has the value asked for.
    """
    values: Values = {"country": lambda p: p.country.split("/"), "kind": lambda p: (p.kind,)}
    columns: Columns = (
        _own("id"),
        _own("name", lambda p: labels.full("place", p.id)),
        concept("place-kind", "kind"),
        _own("country"),
        thing("place", "within", lambda p: p.within or None, full=True),
    )
    return _filtered("places", columns, known, values, filters, network, labels)


def statements(
    network: Network, table: str, entries: Iterable[Entry], filters: Filters, labels: Labels
) -> Table[Entry]:
    """List the statements of a class, one by one.

    Args:
        network: The network, which knows what is narrower than a threat.
        table: The table of the class, a key of `bordergraph.record.LISTED`.
        entries: The statements.
        filters: Values by filter; a threat stands for narrower ones too.
        labels: Names in the reader's language.

    Raises:
        UsageError: Nothing has the value asked for.
    """
    fields = LISTED[table].fields

    def asked(name: str) -> Callable[[Entry], Iterable[str]]:
        by = [f.property for f in fields if _asks(f) == name]
        return lambda e: [slug for p in by for slug in e.slugs(p)]

    values: dict[str, Callable[[Entry], Iterable[str]]] = {
        name: asked(name) for name in _OF_STATEMENTS if name in set(map(_asks, fields))
    }
    if "agency" in values:
        agencies = values["agency"]
        values["country"] = lambda e: _countries(network, agencies(e))
    values["source"] = lambda e: (e.slug("prov:wasDerivedFrom"),)
    values["year"] = _years_of
    columns: Columns = (
        _own("id", lambda e: e.ref.slug),
        *(_stated(f) for f in fields if f.property and not f.name.endswith("precision")),
        display("years", lambda e, _: _period(e)),
        _own("source", lambda e: e.slug("prov:wasDerivedFrom")),
        code("locator", lambda e: e.text("bg:locator")),
        code("confidence", lambda e: e.slug("bg:confidence")),
    )
    keys = {c.key for c in columns}
    lead = next((key for key in ("name", "note") if key in keys), "")
    listed = _filtered(table, columns, entries, values, filters, network, labels)
    return replace(listed, lead=lead)


def _years_of(entry: Entry) -> tuple[str, ...]:
    """Return the years in which a statement holds, or of which it is."""
    days = (entry.day(f"bg:{name}") for name in ("from", "to", "date", "asOf"))
    start, end, *others = (date.fromisoformat(day) if day else None for day in days)
    own = years(start, end, end or start)
    return (*own, *(str(day.year) for day in others if day))


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
        return code(key, lambda e: e.day(name)).with_heading("until" if key == "to" else "")
    if field.range.kind == "flag":
        return code(key, lambda e: e.text(name) == "true")
    if field.range.kind not in {"thing", "concept", "country"}:
        return _own(key, lambda e: str(e.told(name)), lambda e, w: w.told(e.told(name)))
    if field.count in "*+":
        if of == "source" or not field.column:
            return codes(key, lambda e: e.slugs(name))
        return _own(
            key,
            lambda e: list(e.slugs(name)),
            lambda e, w: w.listed(of, e.slugs(name)),
            is_list=True,
        )
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
    record_text("publisher", get=lambda c: c.source.publisher),
    _own("date", lambda c: c.day or c.source.date, lambda c, w: w.dated(w.told(c.source.date))),
    _own(
        "kind",
        lambda c: c.source.kind,
        lambda c, w: (
            f"{source_warning(c.source, w)} *"
            if c.source.is_weak
            else w.concept("source-kind", c.source.kind)
        ),
    ),
    _own("statements", is_number=True),
    concept("extent", "read", lambda c: c.source.extent_read),
    _own("url", lambda c: c.source.url),
    code("grade", lambda c: c.source.grade),
    code("via", lambda c: c.source.via),
    code("weak", lambda c: c.source.is_weak),
)


def sources(
    network: Network,
    known: Sequence[CitedSource],
    labels: Labels,
    filters: Filters,
    *,
    unused: bool = False,
) -> Table[CitedSource]:
    """List sources by the number of statements that rest on them, most first.

    Args:
        network: The network.
        known: All sources.
        labels: Names in the reader's language.
        filters: Values by filter.
        unused: Only sources on which nothing rests.

    Raises:
        UsageError: No source is of that kind.
    """
    values: Values = {
        "kind": lambda c: (c.source.kind,),
        "year": lambda c: ((c.day or c.source.date)[:4],),
        "source": lambda c: (c.source.id,),
    }
    listed = sorted(known, key=lambda c: (-c.statements, c.source.id))
    listed = [c for c in listed if not (unused and c.statements)]
    table = _filtered("sources", _SOURCE, listed, values, filters, network, labels)
    rows = table.items

    def below() -> Iterator[str]:
        yield labels.say(
            "sources-note",
            sources=labels.count("source", len(rows)),
            statements=labels.count("statement", sum(c.statements for c in rows)),
        )
        if any(c.source.is_weak for c in rows):
            yield labels.say("sources-weak")

    return replace(table, heading=lambda: labels.say("source-list"), footer=below)
