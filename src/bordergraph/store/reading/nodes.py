"""A node with all its properties, and what they say of the fields of its class."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from bordergraph import vocab
from bordergraph.model import Citation, Confidence, Record, Span, Text, attributes
from bordergraph.record import as_known
from bordergraph.schema import Type
from bordergraph.store.engine import LocalEngine
from bordergraph.tables.columns import GRAPH_FIELDS, OF_TABLE
from bordergraph.tables.values import MODELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    import pyoxigraph as ox

    from bordergraph.schema import Field
    from bordergraph.store.engine import Engine

    Values: TypeAlias = dict[str, list[ox.NamedNode | ox.Literal]]

_FROM = vocab.PREFIXES["prov"] + "wasDerivedFrom"
_CONFIDENCE = {c.value: c for c in Confidence}


class Bag:
    """One node's properties: property name to values, ours by their short name."""

    __slots__ = ("id", "iri", "values")

    def __init__(self, iri: str, values: Values) -> None:
        self.iri = iri
        self.id = vocab.local(iri)
        self.values = values

    @property
    def key(self) -> str:
        """The node's id with its kind: ``participation/rcmp--ibet--secu-2009``."""
        return self.iri.removeprefix(vocab.ID)

    def text(self, name: str, language: str = "") -> str:
        """Return a property's text, in one language when one is asked for."""
        for value in self.values.get(_long(name), ()):
            if not language or getattr(value, "language", None) == language:
                return value.value
        return ""

    def told(self, name: str) -> str:
        """Return words of the record in both languages; as they are where no tag tells which."""
        english, french = self.text(name, "en"), self.text(name, "fr")
        values = self.values.get(_long(name), ())
        untagged = next((v.value for v in values if not getattr(v, "language", None)), "")
        if english or french:
            return Text(english or untagged or french, french)
        return untagged or self.text(name)

    def texts(self, name: str, language: str | None = None) -> list[str]:
        """Return all texts of a property, sorted, in one language when one is asked for."""
        values = self.values.get(_long(name), ())
        return sorted(
            v.value for v in values if language is None or getattr(v, "language", None) == language
        )

    def slug(self, name: str) -> str:
        """Return the slug of the thing that a property points to; empty when there is none."""
        values = self.values.get(_long(name))
        return min([vocab.local(v.value) for v in values]) if values else ""

    def slugs(self, name: str) -> list[str]:
        """Return the slugs of all things that a property points to, sorted."""
        return sorted([vocab.local(v.value) for v in self.values.get(_long(name), ())])

    def day(self, name: str) -> date | None:
        """Return a date property; dates that are no dates are left to the checks."""
        try:
            return date.fromisoformat(self.text(name)) if self.text(name) else None
        except ValueError:
            return None

    def flag(self, name: str, *, default: bool) -> bool:
        """Return a boolean property."""
        value = self.text(name)
        return value in {"true", "1"} if value else default

    @property
    def span(self) -> Span:
        """The dates of the statement; an end before the start is left to the checks."""
        start, end = self.day("from"), self.day("to")
        if start and end and end < start:
            start = None
        return Span(start, end, self.day("asOf"))

    @property
    def confidence(self) -> Confidence:
        """The statement's confidence, medium when it names none."""
        return _CONFIDENCE.get(self.slug("confidence"), Confidence.MEDIUM)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The statement's source, those that it cites in turn, and those it was compared with."""
        key, confidence, note = self.key, self.confidence, self.told("note")
        locator = self.text("locator")
        own = [Citation(key, source, locator, confidence, note) for source in self.slugs(_FROM)]
        further = [
            Citation(key, source, where, confidence, note, further=True)
            for name, where in (
                ("cites", Text(f"named with {locator}", f"nommée avec {locator}")),
                ("recheckedAgainst", Text("compared with it", "comparée avec elle")),
            )
            for source in self.slugs(name)
        ]
        return (*own, *further)


@cache
def _long(name: str) -> str:
    """Return the IRI of a property; only names in our code come here, so that they are few."""
    return name if ":" in name else vocab.BG + name


def bags(engine: Engine, where: str) -> list[Bag]:
    """Return every node that matches a pattern on ``?s``, with all its properties, sorted."""
    found = _read(engine, where) if isinstance(engine, LocalEngine) else _asked(engine, where)
    return [Bag(iri, found[iri]) for iri in sorted(found)]


def _read(engine: LocalEngine, where: str) -> dict[str, Values]:
    """Read nodes off the store, which takes half of what a query for all of them takes."""
    import pyoxigraph as ox

    found: dict[str, Values] = {}
    nodes = engine.run(f"SELECT DISTINCT ?s WHERE {{ {where} }}", derived=False).terms
    store, merged = engine.reading(), ox.DefaultGraph()
    for (node,) in nodes:
        values: Values = defaultdict(list)
        for quad in store.quads_for_pattern(node, None, None, merged):  # type: ignore[arg-type] # a subject is always named in our data
            values[quad.predicate.value].append(quad.object)  # type: ignore[arg-type] # the same
        found[node.value] = values  # type: ignore[union-attr] # the same
    return found


def _asked(engine: Engine, where: str) -> dict[str, Values]:
    """Ask for all triples of the nodes at once."""
    found: dict[str, Values] = defaultdict(lambda: defaultdict(list))
    for s, p, o in engine.run(f"SELECT ?s ?p ?o WHERE {{ {where} ?s ?p ?o }}", derived=False).terms:
        found[s.value][p.value].append(o)  # type: ignore[union-attr, arg-type] # the same
    return found


def statements(engine: Engine, cls: str) -> list[Bag]:
    """Return every node of one of our classes, with all its properties, sorted."""
    return bags(engine, f"?s a bg:{cls} .")


_SEVERAL = {Type.WORDS, Type.CONCEPTS, Type.ITEMS, Type.REFS}
_LEAST = {Type.WEIGHT: 1e-300, Type.SHARE: 0.0}
_SAME = vocab.PREFIXES["owl"] + "sameAs"
_UNKNOWN: dict[str, object] = {
    "status": "", "status_as_of": "", "status_why": "", "superseded_by": "", "rests_on": (),
}  # fmt: skip


def node_values(bag: Bag, table: str) -> dict[str, Any]:
    """Return the attributes of what a row of a table tells of, as far as one node says them."""
    found: dict[str, Any] = {}
    spans: dict[str, dict[str, date | None]] = {}
    for field, attr, part, default in GRAPH_FIELDS[table]:
        name = _property(field.property)
        if part:
            spans.setdefault(attr, {})[part] = bag.day(name)
        elif attr == "same_as":
            found[attr] = same_as(bag)
        elif field.cell() is Type.DATE and MODELS[table] is Record:
            found[attr] = as_known(bag.text(name), bag.slug(f"{name}Precision"))
        else:
            found[attr] = _value(bag, field, default)
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
def _property(curie: str) -> str:
    """Return what `Bag` calls a property."""
    return curie.removeprefix("bg:") if curie.startswith("bg:") else vocab.expand(curie)


def _value(bag: Bag, field: Field, default: str) -> Any:  # noqa: ANN401 - as the model has it
    """Return what a node says of one field."""
    kind, name = field.cell(), _property(field.property)
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
