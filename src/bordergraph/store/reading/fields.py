"""What a node says of the fields of its class, as the schema has them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from bordergraph import vocab
from bordergraph.model import Record, Span
from bordergraph.record import as_known
from bordergraph.schema import Type
from bordergraph.store.reading.node_properties import statements
from bordergraph.tables.columns import OF_TABLE
from bordergraph.tables.values import MODELS, attributes

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from bordergraph.model import Citation
    from bordergraph.schema import Field
    from bordergraph.store.engine import Engine
    from bordergraph.store.reading.node_properties import Bag

_SEVERAL = {Type.WORDS, Type.CONCEPTS, Type.ITEMS, Type.REFS}
_LEAST = {Type.WEIGHT: 1e-300, Type.SHARE: 0.0}
# What the model has in another form than the graph.
_APART = {"bg:acronym", "bg:through", "bg:between", "bg:foundArrangement"}
_SAME = vocab.PREFIXES["owl"] + "sameAs"


def node_values(bag: Bag, table: str) -> dict[str, Any]:
    """Return the attributes of what a row of a table tells of, as far as one node says them."""
    found: dict[str, Any] = {}
    spans: dict[str, dict[str, date | None]] = {}
    for field, attr, part, name in _fields(table):
        if part:
            spans.setdefault(attr, {})[part] = bag.day(name)
        elif attr == "same_as":
            found[attr] = same_as(bag)
        elif field.cell() is Type.DATE and MODELS[table] is Record:
            found[attr] = as_known(bag.text(name), bag.slug(f"{name}Precision"))
        else:
            found[attr] = _value(bag, field, name)
    known = attributes(MODELS[table])
    for attr, days in spans.items():
        found[attr] = between(days["start"], days["end"], days.get("as_of"))
    for attr, french in _FRENCH.items():
        if french in known and attr in found:
            found |= {attr: str(found[attr]), french: getattr(found[attr], "fr", "")}
    if "label" in found:
        found["label"] = found["label"] or bag.id
    if MODELS[table] is Record:
        return found
    optional = {attr for attr, default in known.items() if default is None}
    return {
        attr: value or None if attr in optional else value
        for attr, value in found.items()
        if attr in known
    }


def read_records(
    engine: Engine, cited: Callable[[Bag], tuple[Citation, ...]]
) -> tuple[Record, ...]:
    """Return what the graph holds of classes that have a table and no class of the model."""
    return tuple(
        Record(cls.prefixes[0], bag.id, node_values(bag, table), cited(bag))
        for table, cls in OF_TABLE.items()
        if MODELS.get(table) is Record and table != "problems"
        for bag in statements(engine, cls.short)
    )


def between(start: date | None, end: date | None, as_of: date | None = None) -> Span:
    """Return a stretch of time; an end before the start is left to the checks."""
    return Span(None if start and end and end < start else start, end, as_of)


def same_as(bag: Bag) -> tuple[str, ...]:
    """Return the ids or IRIs of the same thing in other data."""
    return tuple(sorted({*bag.slugs(vocab.expand("skos:exactMatch")), *bag.slugs(_SAME)}))


def keys(bag: Bag, *names: str) -> tuple[str, ...]:
    """Return the things that properties name as ``kind:slug``, sorted."""
    things = {thing.value for name in names for thing in bag.values.get(vocab.BG + name, ())}
    found = ((iri.removeprefix(vocab.ID).split("/")[0], vocab.local(iri)) for iri in things)
    return tuple(sorted(f"{kind}:{slug}" for kind, slug in found))


def numbers(bag: Bag, name: str) -> list[float]:
    """Return what a property says that is a number; what is none is left to the checks."""
    found = []
    for text in bag.texts(name):
        try:
            found.append(float(text))
        except ValueError:
            continue
    return found


@cache
def _fields(table: str) -> tuple[tuple[Field, str, str, str], ...]:
    """Return the fields that a node tells of a table, with attribute, part of it, and property."""
    found = []
    for field in OF_TABLE[table].fields:
        if field.column and field.property not in {"", *_APART}:
            attr, _, part = (field.attr or field.name).partition(".")
            prefix, _, rest = field.property.partition(":")
            name = rest if prefix == "bg" else vocab.expand(field.property)
            found.append((field, attr, part, name))
    return tuple(found)


def _value(bag: Bag, field: Field, name: str) -> Any:  # noqa: ANN401 - as the model has it
    """Return what a node says of one field."""
    kind, column = field.cell(), field.column
    default = column.default if column else ""
    if kind is Type.DATE:
        return bag.day(name)
    if kind is Type.YES_NO:
        return bag.flag(name, default=default == "true")
    if kind in _LEAST:
        # Where graphs differ, the most that one of them says.
        stated = (n for n in numbers(bag, name) if _LEAST[kind] <= n <= 1)
        return max(stated, default=float(default or 1))
    if field.range.kind in {"thing", "concept", "country"}:
        slugs = bag.slugs(name)
        # The model has one text for a body of two countries: CA/US.
        one = "/".join(slugs) if field.range.kind == "country" else min(slugs, default="")
        return tuple(slugs) if kind in _SEVERAL else one or default
    if kind in _SEVERAL:
        return tuple(bag.texts(name))
    return bag.told(name) if field.range.kind in {"words", "given"} else bag.text(name) or default


_FRENCH = {"label": "label_fr", "why": "why_fr"}
