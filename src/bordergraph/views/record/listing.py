"""Lists: one kind of thing as a table, filtered, and the documents to look at again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import partial
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from bordergraph.analysis.core.documented import REVIEW_TERMS, DueReview
from bordergraph.analysis.core.in_force import select
from bordergraph.errors import Sentence, UsageError
from bordergraph.model import ArrangementClass, Figure, Network, Ref, source_ids
from bordergraph.record import LISTED_CLASSES, CitedSource, Entry, Place
from bordergraph.schema import Field, Type
from bordergraph.views.table.column import (
    Column,
    code,
    codes,
    concept,
    display,
    number,
    prose,
    scalar,
    term,
    thing,
    worded,
)
from bordergraph.views.table.column import things as several
from bordergraph.views.table.table import Table
from bordergraph.views.tables.facts import first_note, frequency_column
from bordergraph.vocab import first_day
from bordergraph.words.labels import Labels, capitalize_first, source_warning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    Filters: TypeAlias = Mapping[str, str]
    Columns: TypeAlias = tuple[Column[Any], ...]


class _Listing(NamedTuple):
    """What can be listed of a kind: its columns and items, by filter the values of one, and the leading column."""

    columns: Columns
    items: Iterable[Any]
    values: Mapping[str, Callable[[Any], Iterable[str]]]
    lead: str = ""


_OPEN_FILTERS = frozenset({"agency", "arrangement", "source", "year"})
"""Filters that may have a value that no row has: it means that nothing is documented."""


def list_table(
    kind: str, entries: Iterable[Any], filters: Filters, network: Network, labels: Labels
) -> Table[Any]:
    """List what there is of a kind and matches all filters; without a match, say what was searched.

    Places, sources and statements come as entries; other things are in the network. A threat stands for
    narrower ones too.

    Raises:
        UsageError: A filter means nothing for these items, or none has the value that it asks for.
    """
    build = _LISTINGS.get(kind) or partial(_statements, LISTED_CLASSES[kind].fields)
    columns, items, values, lead = build(network, labels, entries)
    rows = shown = tuple(items)
    for name, value in filters.items():
        if name not in values:
            known = ", ".join(f"--{f}" for f in values) or "none"
            raise UsageError(
                Sentence("list {kind} knows no --{name}", kind=kind, name=name),
                Sentence("it knows: {names}", names=known),
            )
        read = values[name]
        accepted = _filter_values(name, value, read, rows, network)
        shown = tuple(row for row in shown if not accepted.isdisjoint(read(row)))
    summary = () if shown else _no_match_lines(kind, len(rows), filters, labels)
    return Table(columns, shown, labels, labels.say(f"list.{kind}"), summary, lead=lead)


def _no_match_lines(kind: str, rows: int, filters: Filters, labels: Labels) -> tuple[str, ...]:
    """Return lines on what was searched where nothing matches."""
    word = labels.say(f"list-of.{kind}")
    if not filters:
        return (labels.say("list-empty", kind=word),)
    options = " ".join(f"--{name} {value}" for name, value in filters.items())
    none = labels.say("list-none", n=rows, kind=word, filters=options)
    return none, labels.say("list-search")


def _filter_values(
    name: str,
    value: str,
    read: Callable[[Any], Iterable[str]],
    rows: Sequence[Any],
    network: Network,
) -> set[str]:
    """Return the values that a filter asks for, as the data writes them.

    Raises:
        UsageError: No row has it; what there is, is named.
    """
    if name == "threat":
        return {value, *(t.id for t in network.threats if value in network.broader_threats(t.id))}
    if name in _OPEN_FILTERS:
        return {value}
    known = sorted({v for row in rows for v in read(row) if v})
    matches = {v for v in known if v.casefold() == value.casefold()}
    if not matches:
        raise UsageError(
            Sentence("nothing has {name} '{value}'", name=name, value=value),
            Sentence("use one of {names}", names=", ".join(known)),
        )
    return matches


def years_between(start: date | None, end: date | None, now: date | None) -> tuple[str, ...]:
    """Return the years from one day to another; up to now where there is no end.

    Example:
        >>> from datetime import date
        >>> years_between(date(2004, 5, 1), None, date(2006, 1, 1))
        ('2004', '2005', '2006')
    """
    last = end or now
    if start is None or last is None:
        day = start or end
        return (str(day.year),) if day else ()
    return tuple(map(str, range(start.year, max(start.year, last.year) + 1)))


def _count_column(key: str, items_by_id: Mapping[str, Any]) -> Column[Any]:
    """Return the column of how many things there are for each item."""
    return number(key, get=lambda item: len(items_by_id.get(item.id, ())))


_SPAN_COLUMNS: Columns = (
    code("from", attrgetter("span.first_day")),
    code("to", attrgetter("span.end")).with_heading("until"),
    display("years", lambda item, labels: labels.period(item.span)),
)


def _countries(network: Network, agencies: Iterable[str]) -> set[str]:
    """Return the countries of some bodies."""
    known = network.agency_by_id
    return {known[agency].country for agency in agencies if agency in known}


def _sources_of(kind: str, *facts: Iterable[Any]) -> defaultdict[str, set[str]]:
    """Return the sources of the facts on each thing of a kind."""
    cited = ((getattr(fact, kind), source_ids(fact.citations)) for fact in chain(*facts))
    return _group((slug, source) for slug, sources in cited for source in sources)


def _group(pairs: Iterable[tuple[str, str]]) -> defaultdict[str, set[str]]:
    """Return the second items of pairs grouped by the first."""
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for key, value in pairs:
        groups[key].add(value)
    return groups


def _agencies(network: Network, labels: Labels, *_: Any) -> _Listing:
    facts = select(network)
    threats_of = _group((m.agency, m.threat) for m in network.mandates if facts.is_in_force(m))
    arrangements_ever = _group((p.agency, p.arrangement) for p in network.participations)
    arrangements_now = {a: {p.arrangement for p in parts} for a, parts in facts.memberships.items()}
    sources_of = _sources_of("agency", network.participations, network.mandates)
    return _Listing(
        (
            scalar("id"),
            scalar("short", get=lambda a: labels.short_name("agency", a.id)),
            scalar("name", get=lambda a: labels.full_name("agency", a.id)),
            scalar("country"),
            concept("level"),
            concept("sector"),
            thing("agency", "part_of", attrgetter("parent"), "part-of"),
            _count_column("threats", threats_of),
            _count_column("arrangements", arrangements_now),
            _count_column("arrangements_ever", arrangements_ever),
        ),
        network.agencies,
        {
            "country": lambda a: (a.country,),
            "level": lambda a: (a.level,),
            "sector": lambda a: (a.sector,),
            "threat": lambda a: threats_of[a.id],
            "arrangement": lambda a: arrangements_ever[a.id],
            "kind": lambda a: (a.cls,),
            "source": lambda a: sources_of[a.id],
        },
    )


def _arrangements(
    network: Network, labels: Labels, *_: Any, cls: ArrangementClass | None = None
) -> _Listing:
    facts, members_ever = select(network), network.members_by_id
    threats_of = _group((f.arrangement, f.threat) for f in network.foci)
    sources_of = _sources_of("arrangement", network.participations, network.foci, network.flows)
    members = {a: {p.agency for p in parts} for a, parts in facts.members.items()}
    return _Listing(
        (
            scalar("id"),
            scalar("name", get=lambda a: labels.short_name("arrangement", a.id)),
            concept("arrangement-kind", "kind"),
            frequency_column(facts, lambda a: a),
            code("frequency", facts.frequency),
            concept("status"),
            *_SPAN_COLUMNS,
            scalar("in_force", get=facts.is_in_force),
            _count_column("members", members),
            _count_column("members_ever", members_ever),
            _count_column("threats", threats_of),
        ),
        [a for a in network.arrangements if cls in {None, a.cls}],
        {
            "agency": lambda a: members_ever.get(a.id, ()),
            "threat": lambda a: threats_of[a.id],
            "kind": lambda a: (a.kind,),
            "status": lambda a: (a.status,),
            "country": lambda a: _countries(network, members_ever.get(a.id, ())),
            "source": lambda a: (*source_ids(a.citations), *sources_of[a.id]),
            "year": lambda a: years_between(a.span.first_day, a.span.end, network.day),
        },
    )


def _threats(network: Network, labels: Labels, *_: Any) -> _Listing:
    facts = select(network)
    agencies_of = _group((m.threat, m.agency) for m in facts.mandates)
    now = filter(facts.is_in_force, network.foci)
    arrangements_now = _group((f.threat, f.arrangement) for f in now)
    arrangements_ever = _group((f.threat, f.arrangement) for f in network.foci)
    sources_of = _sources_of("threat", network.mandates, network.foci)
    return _Listing(
        (
            scalar("id"),
            scalar("name", get=lambda t: labels.full_name("threat", t.id)),
            thing("threat", "under", attrgetter("broader")),
            _count_column("agencies", agencies_of),
            _count_column("arrangements", arrangements_now),
            _count_column("arrangements_ever", arrangements_ever),
        ),
        network.threats,
        {
            "threat": lambda t: (t.id,),
            "agency": lambda t: agencies_of[t.id],
            "arrangement": lambda t: arrangements_ever[t.id],
            "source": lambda t: sources_of[t.id],
        },
    )


_SOURCES_COLUMN: Column[Any] = worded(
    "sources", lambda item: source_ids(item.citations), lambda ids, _: ids, is_list=True
)


def _findings(network: Network, labels: Labels, *_: Any) -> _Listing:
    return _Listing(
        (
            scalar("id"),
            concept("finding-kind", "kind"),
            *_SPAN_COLUMNS,
            concept("fixed"),
            several("agency", "agencies"),
            several("arrangement", "arrangements"),
            codes("threats"),
            scalar("note", get=lambda f: labels.localize(first_note(f))),
            _SOURCES_COLUMN,
        ),
        network.findings,
        {
            "agency": attrgetter("agencies"),
            "arrangement": attrgetter("arrangements"),
            "threat": attrgetter("threats"),
            "kind": lambda f: (f.kind,),
            "status": lambda f: (f.fixed,),
            "country": lambda f: _countries(network, f.agencies),
            "source": lambda f: source_ids(f.citations),
            "year": lambda f: years_between(f.span.first_day, f.span.end, network.day),
        },
    )


def _figures(network: Network, *_: Any) -> _Listing:
    kinds = {thing.id: kind for kind, things in reversed(network.things) for thing in things}

    def about(figure: Figure) -> list[Ref]:
        refs = {Ref("agency", figure.agency or ""), Ref("threat", figure.threat or "")}
        refs |= {Ref(kinds.get(slug, "place"), slug) for slug in figure.about}
        return sorted(ref for ref in refs if ref.slug)

    def slugs_of(kind: str) -> Callable[[Figure], list[str]]:
        return lambda figure: [ref.slug for ref in about(figure) if ref.kind == kind]

    agencies = slugs_of("agency")
    return _Listing(
        (
            scalar("id"),
            thing("series", full=True),
            Column(
                "about",
                lambda f: [ref.key for ref in about(f)],
                lambda f, labels: ", ".join(labels.short_name(*ref) for ref in about(f)),
                "about",
                is_list=True,
            ),
            replace(scalar("value"), is_number=True),
            concept("unit"),
            prose("period", get=attrgetter("period_label")),
            code("from", attrgetter("period.start")),
            code("to", attrgetter("period.end")).with_heading("until"),
            concept("basis", heading="period-basis"),
            prose("qualifier"),
            worded("disputed_by", None, lambda ids, _: ids, is_list=True),
            _SOURCES_COLUMN,
        ),
        network.figures,
        {
            "agency": agencies,
            "arrangement": slugs_of("arrangement"),
            "threat": slugs_of("threat"),
            "kind": lambda f: (f.unit,),
            "country": lambda f: _countries(network, agencies(f)),
            "source": lambda f: source_ids(f.citations),
            "year": lambda f: years_between(f.period.start, f.period.end, f.period.start),
        },
    )


def _places(_: Network, labels: Labels, places: Iterable[Place]) -> _Listing:
    return _Listing(
        (
            scalar("id"),
            scalar("name", get=lambda p: labels.full_name("place", p.id)),
            concept("place-kind", "kind"),
            scalar("country"),
            thing("place", "within", lambda p: p.parent or None, full=True),
        ),
        places,
        {"country": lambda p: p.country.split("/"), "kind": lambda p: (p.kind,)},
    )


def _statements(
    schema: Iterable[Field], network: Network, _: Labels, entries: Iterable[Entry]
) -> _Listing:
    """Return how the statements of a class are listed, one by one."""
    fields = [f for f in schema if f.property and f.range.target != "precision"]
    properties: dict[str, list[str]] = {name: [] for name in _STATEMENT_FILTERS}
    for f in fields:
        properties.setdefault(_filter_name(f), []).append(f.property)

    def reader(names: Iterable[str]) -> Callable[[Entry], list[str]]:
        return lambda e: [slug for name in names for slug in e.slugs(name)]

    values: dict[str, Callable[[Entry], Iterable[str]]] = {
        name: reader(properties[name]) for name in _STATEMENT_FILTERS if properties[name]
    }
    if agencies := values.get("agency"):
        values["country"] = lambda e: _countries(network, agencies(e))
    values["source"] = lambda e: (e.slug("prov:wasDerivedFrom"),)
    values["year"] = _statement_years
    columns: Columns = (
        scalar("id", get=attrgetter("ref.slug")),
        *(_field_column(f).with_heading(partial(_field_heading, f)) for f in fields),
        display("years", lambda e, _: _period_text(e)),
        scalar("source", get=lambda e: e.slug("prov:wasDerivedFrom")),
        code("locator", lambda e: e.text("bg:locator")),
        code("confidence", lambda e: e.slug("bg:confidence")),
    )
    keys = {c.key for c in columns}
    lead = next((key for key in ("name", "note") if key in keys), "")
    return _Listing(columns, entries, values, lead)


_STATEMENT_FILTERS = ("agency", "arrangement", "threat", "kind", "status")
# Filter names of fields, where they differ from the name and range of the field.
_FILTER_NAMES = {"outcome": "status"}


def _filter_name(field: Field) -> str:
    """Return the name of the filter that selects by a field; empty for none."""
    name = _FILTER_NAMES.get(field.name, field.name)
    is_concept = field.range.kind == "concept" and field.range.target != "threat"
    key = name if is_concept else field.range.target
    return key if key in _STATEMENT_FILTERS else ""


def _statement_years(entry: Entry) -> tuple[str, ...]:
    """Return the years in which a statement holds, or of which it is."""
    days = (entry.day(f"bg:{name}") for name in ("from", "to", "date", "asOf"))
    start, end, *other_days = map(first_day, days)
    span_years = years_between(start, end, end or start)
    return (*span_years, *(str(day.year) for day in other_days if day))


def _field_key(field: Field) -> str:
    """Return the key of a field: its attribute where it holds several things, else its column."""
    key = field.attr or field.name
    if field.column and ("." in key or field.count not in "*+"):
        key = field.column.name
    return "name" if key == "label" else key


def _field_heading(field: Field, labels: Labels) -> str:
    """Return the heading of a field: the text of its key, or the name of its property."""
    key = _field_key(field).replace("_", "-")
    key = "until" if (key, field.property) == ("to", "bg:to") else key
    return capitalize_first(labels.text_or_name(f"column.{key}", field.property))


def _field_column(field: Field) -> Column[Entry]:
    """Return the column of a field of statements."""
    key, name, target = _field_key(field), field.property, field.range.target
    if field.range.kind == "date" or (field.column and field.cell_type() is Type.DATE):
        return code(key, lambda e: e.day(name))
    if field.range.kind == "flag":
        return code(key, lambda e: e.text(name) == "true")
    if field.range.kind not in {"thing", "concept", "country"}:
        return prose(key, get=lambda e: e.bilingual_text(name))
    if field.count in "*+":
        if target == "source" or not field.column:
            return codes(key, lambda e: e.slugs(name))
        return several(target, key, get=lambda e: e.slugs(name))
    return concept(target, key, lambda e: e.slug(name))


def _period_text(entry: Entry) -> str:
    """Return since when and until when a statement holds, or the day it is of."""
    start, end = (entry.day(f"bg:{name}")[:4] for name in ("from", "to"))
    if start == end:
        return start or entry.day("bg:date")[:4]
    return f"{start}\u2013{end}"


_SOURCE_COLUMNS: tuple[Column[CitedSource], ...] = (
    scalar("id", get=attrgetter("source.id")),
    scalar("title", get=attrgetter("source.title")),
    prose("publisher", get=attrgetter("source.publisher")),
    Column(
        "date",
        lambda c: c.day or c.source.date,
        lambda c, w: w.spell_date(w.localize(c.source.date)),
        "date",
    ),
    Column(
        "kind",
        attrgetter("source.kind"),
        lambda c, w: (
            f"{source_warning(c.source, w)} *"
            if c.source.is_weak
            else w.concept("source-kind", c.source.kind)
        ),
        "kind",
    ),
    number("statements"),
    concept("extent", "read", attrgetter("source.extent_read")),
    scalar("url", get=attrgetter("source.url")),
    code("grade", attrgetter("source.grade")),
    code("via", attrgetter("source.via")),
    code("weak", attrgetter("source.is_weak")),
)


def _sources(_network: Network, _labels: Labels, sources: Iterable[CitedSource]) -> _Listing:
    return _Listing(
        _SOURCE_COLUMNS,
        sorted(sources, key=lambda c: (-c.statements, c.source.id)),
        {
            "kind": lambda c: (c.source.kind,),
            "year": lambda c: ((c.day or c.source.date)[:4],),
            "source": lambda c: (c.source.id,),
        },
    )


_LISTINGS: dict[str, Callable[[Network, Labels, Iterable[Any]], _Listing]] = {
    "agencies": _agencies,
    "arrangements": _arrangements,
    "programs": partial(_arrangements, cls=ArrangementClass.PROGRAM),
    "channels": partial(_arrangements, cls=ArrangementClass.CHANNEL),
    "threats": _threats,
    "findings": _findings,
    "figures": _figures,
    "places": _places,
    "sources": _sources,
}


def sources_table(
    sources: Iterable[CitedSource], filters: Filters, network: Network, labels: Labels
) -> Table[CitedSource]:
    """List sources by the number of statements that rest on them, most first, with a note on weak ones.

    Raises:
        UsageError: No source is of that kind.
    """
    table = list_table("sources", sources, filters, network, labels)
    rows = table.items

    def notes() -> Iterator[str]:
        yield labels.say(
            "sources-note",
            sources=labels.count("source", len(rows)),
            statements=labels.count("statement", sum(c.statements for c in rows)),
        )
        if any(c.source.is_weak for c in rows):
            yield labels.say("sources-weak")

    return replace(table, notes=notes)


def _count_statements(d: DueReview, kind: str) -> int:
    return sum(ref.kind == kind for ref in d.review.statements)


def _due_text(day: date | None, labels: Labels) -> str:
    return labels.day(day) if day else labels.say("upkeep-now")


def _upkeep_columns(today: date | None) -> tuple[Column[DueReview], ...]:
    return (
        scalar("id", "page", attrgetter("review.document.id")),
        scalar("title", get=attrgetter("review.document.title")),
        code("kind", lambda d: d.review.document.kind),
        term("upkeep-why", "why", attrgetter("reason"), "why"),
        worded(
            "looked", lambda d: d.review.reviewed_on or None, lambda day, w: w.spell_date(day or "")
        ),
        worded("on", attrgetter("day"), _due_text, "due-on"),
        code("due", lambda d: d.is_due(today)),
        number("statements", get=lambda d: len(d.review.statements)),
        number("findings", get=partial(_count_statements, kind="finding")),
        number("figures", get=partial(_count_statements, kind="figure")),
        code("read", lambda d: d.review.document.extent_read),
        scalar("url", get=attrgetter("review.document.url")),
        codes("series", lambda d: d.review.series),
        codes("rests", lambda d: (ref.key for ref in d.review.statements)),
    )


def upkeep_table(due: Sequence[DueReview], today: date | None, labels: Labels) -> Table[DueReview]:
    """Show documents to look at again, with what is due today."""

    def notes() -> Iterator[str]:
        yield labels.say(
            "upkeep-note",
            sources=labels.count("source", len(due)),
            n=sum(document.is_due(today) for document in due),
            day=labels.day(today),
        )
        yield labels.say("upkeep-rule", **{why: str(days) for why, days in REVIEW_TERMS.items()})

    return Table(_upkeep_columns(today), due, labels, labels.say("upkeep-title"), notes=notes)
