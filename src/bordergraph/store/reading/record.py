"""The record as typed rows: one query for each kind, and the only place that reads its columns."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from bordergraph import record, resources, vocab
from bordergraph.model import Network, Ref, Text, group_by
from bordergraph.queries import load_view
from bordergraph.record import Entry, LangString, truncate_day
from bordergraph.schema import CLASSES
from bordergraph.store.networks.events import network_events
from bordergraph.store.networks.names import Name
from bordergraph.vocab import plain_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import TypeAlias

    from bordergraph.record import Value
    from bordergraph.store.engine import Engine
    from bordergraph.store.loading.files import Index

    Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None


class Binding:
    """One row of an answer: its terms by column, as text, number or thing."""

    __slots__ = ("_terms",)

    def __init__(self, columns: tuple[str, ...], terms: tuple[Term, ...]) -> None:
        self._terms = dict(zip(columns, terms, strict=True))

    def text(self, name: str) -> str:
        """Return a value as text; empty where there is none."""
        return _term_text(self._terms[name])

    def bilingual_text(self, name: str) -> str:
        """Return a text in both languages; the French is in a column of its own, ``NAME_fr``."""
        english, french = self._terms[name], self.text(f"{name}_fr")
        if french or getattr(english, "language", None):
            return Text(self.text(name) or french, french)
        return self.text(name)

    def number(self, name: str) -> float:
        """Return a number."""
        return float(self.text(name))

    def value(self, name: str) -> Value:
        """Return a thing or a text."""
        return value_of(self._terms[name])

    def ref(self, name: str) -> Ref | None:
        """Return a thing; None where there is none, or where its IRI is not one of ours."""
        value = value_of(self._terms[name])
        return value if isinstance(value, Ref) else None

    def thing(self, name: str) -> Ref:
        """Return a thing that is always there."""
        return self.ref(name) or Ref("", self.text(name))

    def sort_key(self) -> list[tuple[bool, str, str]]:
        """Return the sort key of a row: column by column, IRIs before literals."""
        return [
            (hasattr(t, "datatype"), getattr(t, "value", ""), getattr(t, "language", None) or "")
            for t in self._terms.values()
        ]

    def slug(self, name: str) -> str:
        """Return the slug of a thing; empty where there is none."""
        ref = self.ref(name)
        return ref.slug if ref else ""


def group_entries(triples: Iterable[tuple[Ref, str, Value]]) -> dict[Ref, Entry]:
    """Group (thing, property, value) by thing, sorted; properties and values keep their order."""
    values: dict[Ref, dict[str, dict[Value, None]]] = defaultdict(lambda: defaultdict(dict))
    for thing, name, value in triples:
        values[thing][name][value] = None
    return {
        ref: Entry(ref, {name: tuple(items) for name, items in properties.items()})
        for ref, properties in sorted(values.items())
    }


def value_of(term: Term) -> Value:
    """Return a term as the thing that it names, or else as its text."""
    iri = getattr(term, "value", "") if type(term).__name__ == "NamedNode" else ""
    if iri and (thing := _iri_ref(iri)):
        return thing
    language = getattr(term, "language", None)
    return LangString(_term_text(term), language) if language else _term_text(term)


@lru_cache(maxsize=1 << 16)
def _iri_ref(iri: str) -> Ref | None:
    """Return the thing that an IRI of ours names; cached, as a graph repeats the same IRIs."""
    parts = vocab.split_iri(iri)
    return Ref(*parts) if parts else None


def _term_text(term: Term) -> str:
    value = plain_value(term)
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:z.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


_BATCH = 1000
"""How many things one query asks for."""

# Queries that a graph of tables alone can answer; the names of its things are in the network.
_TABLE_QUERIES = frozenset(
    "thing statements-about statements-of-class ids problems sources".split()
)
_RECORD_QUERIES = frozenset({"problems", "statements-of-class"})
# The gravest verdict first; a verdict of none of these comes after them.
VERDICT_ORDER = (
    "contradicted",
    "label-too-broad",
    "unsupported-nationally",
    "doubtful-wording",
    "incomplete",
    "unverified-organization",
    "unverified",
)


_UNCITED_CLASSES = {"Series", "Editorial", "Search", "Task", "Dependency", "FunctionPair"}
"""Classes of what is no statement of a source, and is found by id all the same."""

_CLASS_KINDS = {
    **dict.fromkeys(("Agency", "Association", "Collective", "Company"), "agency"),
    **dict.fromkeys(("Program", "Channel"), "arrangement"),
    **{name.title(): name for name in ("place", "source", "recommendation", "problem")},
}
_KINDS = {
    *_CLASS_KINDS.values(),
    "threat",
    "series",
    *(kind for cls in CLASSES if cls.has_names and cls.summary for kind in cls.prefixes),
}


class RecordReader:
    """Reads the statements of a graph.

    Args:
        engine: Returns the SPARQL engine; called at the first query.
        network: Returns the network, which has the events of tables.
        has_rdf: Whether any of the graph is RDF. Tables cannot hold most of what is read here, and
            the queries for that are not run on them.
        engine_about: Returns an engine over the part that concerns one thing, where that is quicker;
            None where it is not.
        index: The index of the graph on disk.
    """

    def __init__(
        self,
        engine: Callable[[], Engine],
        network: Callable[[], Network] = Network,
        *,
        has_rdf: bool = True,
        engine_about: Callable[[Ref], Engine] | None = None,
        index: Index | None = None,
    ) -> None:
        self._engine = engine
        self._index = index
        self._engine_about = engine_about
        self._network = network
        self._has_rdf = has_rdf

    def _rows(
        self,
        name: str,
        about: Ref | None = None,
        *,
        derived: bool = True,
        nodes: Sequence[ox.NamedNode] = (),
        **values: ox.NamedNode | ox.Literal,
    ) -> Iterator[Binding]:
        # Tables of which no rows come need no store.
        is_empty = name in _RECORD_QUERIES and not self._has_rdf and not self._network().records
        if is_empty or not (self._has_rdf or name in _TABLE_QUERIES):
            return iter(())
        engine = self._engine() if about is None else self._engine_for(about)
        query = load_view(resources.queries_dir() / "view" / f"{name}.rq")
        text = query.bind(values)
        if nodes:
            text += f"VALUES ?statement {{ {' '.join(map(str, nodes))} }}"
        answer = engine.run(text, derived=derived and query.derived)
        return (Binding(answer.columns, terms) for terms in answer.terms)

    def _engine_for(self, thing: Ref) -> Engine:
        """Return the engine for queries about one thing."""
        from bordergraph.store.networks.merge import KINDS

        if self._engine_about is None or thing.kind not in KINDS:
            return self._engine()
        return self._engine_about(thing)

    # Of one thing.

    def entry(self, thing: Ref) -> Entry:
        """Return the properties of a thing itself; without values when it has none."""
        return self.entries((thing,), thing)[0]

    def entries(self, things: Sequence[Ref], about: Ref | None = None) -> list[Entry]:
        """Return the properties of things themselves, in their order.

        `about` is the only one of them, with derived triples; without it, the whole graph is queried, which is
        quicker where it is read already.
        """
        nodes = [_iri_node(thing) for thing in things]
        rows: list[Binding] = []
        for start in range(0, len(nodes), _BATCH):
            batch = nodes[start : start + _BATCH]
            rows += self._rows("thing", about, derived=bool(about), nodes=batch)
        values = {entry.ref: entry.values for entry in _entries(rows)}
        refs = (Binding(("thing",), (node,)).thing("thing") for node in nodes)
        return [Entry(thing, values.get(ref, {})) for thing, ref in zip(things, refs, strict=True)]

    def about(self, thing: Ref) -> tuple[Entry, ...]:
        """Return the statements about a thing, sorted by id."""
        classes = _names_literal(record.TABLE_STATEMENTS)
        rows = self._rows("statements-about", thing, thing=_iri_node(thing), classes=classes)
        return _entries(rows)

    def statements(self) -> tuple[Ref, ...]:
        """Return all statements and series, sorted."""
        classes = _names_literal(record.TABLE_STATEMENTS | _UNCITED_CLASSES)
        return tuple(sorted(row.thing("thing") for row in self._rows("ids", classes=classes)))

    # Of a kind.

    def thing_names(self) -> list[record.ThingName]:
        """Return every name of every thing and concept; those of tables are in the network."""
        if self._index:
            return self._index.thing_names()
        names = [
            record.ThingName(
                str(row.value("thing")),
                row.text("text"),
                row.text("language"),
                is_acronym=row.text("property") == "bg:acronym",
                article=row.slug("article"),
            )
            for row in self._rows("labels")
        ]
        # Sorting strings here takes a fraction of what ORDER BY takes over terms.
        return sorted(names, key=lambda n: (n.key, not n.is_acronym, n.text, n.language))

    def names(self) -> Iterator[Name]:
        """Yield every name of agencies, arrangements, threats and other things that are found by name."""
        foreign: dict[str, list[Name]] = defaultdict(list)
        kinds: dict[str, str] = {}
        for row in self._rows("names"):
            thing, name, rank = row.text("thing"), row.text("name"), int(row.text("rank") or 0)
            kind, _, slug = thing.partition(":")
            if kind in _KINDS:
                yield Name(kind, slug, name or slug, rank)
                yield Name(kind, slug, slug, 0)
            elif kind not in vocab.PREFIXES:
                # The IRI is not one of ours, so only its class gives its kind.
                foreign[thing].append(Name("", thing, name or thing, rank))
                if cls := row.slug("class"):
                    kinds[thing] = _CLASS_KINDS.get(cls, "")
        for iri, kind in kinds.items():
            for foreign_name in foreign[iri] if kind else ():
                yield replace(foreign_name, kind=kind)

    def sources(self) -> tuple[record.CitedSource, ...]:
        """Return every document with the number of statements that rest on it, by id."""
        rows = {row.slug("source"): row for row in self._rows("sources")}
        return tuple(
            record.CitedSource(document, int(row.text("statements")), row.text("day"))
            for document in (self._network().sources if rows else ())
            if (row := rows.get(document.id))
        )

    def looks(self) -> tuple[record.SourceReview, ...]:
        """Return every document with its statements and the day it was last looked at, by id."""
        rows_by_source = _rows_by_slug(self._rows("looks"), "source")
        looks = []
        for document in (cited.source for cited in self.sources()):
            rows = rows_by_source.get(document.id, [])
            days = (row.text(name) for row in rows for name in ("looked", "compared"))
            series, looked = tuple(sorted(_slugs(rows, "series"))), max(days, default="")
            looks.append(record.SourceReview(document, _refs(rows, "statement"), series, looked))
        return tuple(looks)

    def source_support(self) -> tuple[record.SourceSupport, ...]:
        """Return how well the text of sources supports statements, by kind of source and extent read.

        Most statements first; the curators' conclusions, which have no source of their own, last.
        """
        if not self._has_rdf:
            return ()
        documents: dict[tuple[str, str], set[str]] = defaultdict(set)
        counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for row in self._rows("judged"):
            group = (row.slug("kind"), row.slug("extent"))
            counts[group][row.slug("support")] += int(row.text("statements"))
            documents[group].add(row.slug("source"))
        columns = ("supported", "partly", "not-shown")
        rows = []
        for group, n in counts.items():
            size = len(documents[group] - {""})
            rows.append(record.SourceSupport(*group, size, n.total(), *(n[key] for key in columns)))
        return tuple(sorted(rows, key=lambda s: (not s.kind, -s.statements, s.kind, s.extent)))

    def places(self) -> tuple[record.Place, ...]:
        """Return every place, each once, by id."""
        places = []
        for slug, (row, *_) in _rows_by_slug(self._rows("places"), "place").items():
            position = (row.number("lat"), row.number("long")) if row.text("lat") else None
            names = (row.text("en") or row.text("fr") or slug, row.text("fr"))
            kind = (row.slug("kind"), row.text("country"), row.slug("within"))
            places.append(record.Place(slug, *names, *kind, position))
        return tuple(places)

    def seats(self) -> tuple[tuple[str, str], ...]:
        """Return agencies with the note on where their headquarters are."""
        rows = ((row.thing("agency"), row.text("note")) for row in self._rows("seats"))
        return tuple((thing.slug, note) for thing, note in rows if thing.kind == "agency")

    def entries_of_class(self, name: str) -> tuple[Entry, ...]:
        """Return the statements of one of our classes, by id."""
        return _entries(self._rows("statements-of-class", cls=ox.NamedNode(vocab.BG + name)))

    def problems(self) -> tuple[Entry, ...]:
        """Return the problems and the statements that fill them, by id."""
        return self._index.problems() if self._index else _entries(self._rows("problems"))

    def funding_ends(self) -> dict[str, str]:
        """Return the last day, ISO, of the funding of arrangements, by id."""
        # The latest end counts: earlier ones were followed by new money.
        return {row.slug("arrangement"): row.text("day") for row in self._rows("funding-ends")}

    # Of time.

    def events(self) -> list[record.Event]:
        """Return what began and ended, by date; an event stated twice is one event."""
        return list(self._events)

    @cached_property
    def _events(self) -> list[record.Event]:
        if not self._has_rdf:
            return network_events(self._network())
        rows_by_event = group_by(
            self._rows("events"), lambda row: (row.thing("statement"), row.text("event"))
        )
        by_event: dict[tuple[str, str, tuple[Ref, ...]], list[list[Binding]]] = defaultdict(list)
        for (_, kind), rows in rows_by_event.items():
            day = truncate_day(rows[-1].text("date"), rows[-1].slug("precision"))
            successors = {*_refs(rows, "into")}
            things = (*sorted({*_refs(rows, "about")} - successors), *sorted(successors))
            by_event[day, kind, things].append(rows)
        events = []
        for (day, kind, things), group in sorted(by_event.items()):
            notes = (note for rows in group if (note := rows[-1].bilingual_text("note")))
            statements = tuple(sorted(rows[0].thing("statement") for rows in group))
            sources = tuple(sorted({s for rows in group for s in _slugs(rows, "source")}))
            text = Text.from_parts(" ", notes)
            events.append(record.Event(day, kind, things, text, statements, sources))
        return events

    # Of disagreement.

    @cached_property
    def checks(self) -> tuple[record.ClaimCheck, ...]:
        """The checks of what sources claim, refuted claims first."""
        contests = [
            record.ClaimCheck(
                slug,
                rows[0].bilingual_text("claimed"),
                rows[0].bilingual_text("found"),
                rows[0].slug("verdict"),
                rows[0].bilingual_text("note"),
                tuple(sorted(_refs(rows, "disputed"))),
                tuple(sorted(_slugs(rows, "source"))),
            )
            for slug, rows in _rows_by_slug(self._rows("checks"), "check").items()
        ]
        return tuple(sorted(contests, key=lambda c: (c.is_confirmed, _gravity(c.verdict), c.id)))

    def disputes(self) -> tuple[tuple[Entry, Entry], ...]:
        """Return each statement that disputes another, with the other."""
        rows = list(self._rows("disputes"))
        entries = {e.ref: e for e in _entries(rows)}
        disputes: dict[frozenset[Ref], tuple[Entry, Entry]] = {}
        for row in rows:
            disputing, disputed = row.thing("disputing"), row.thing("disputed")
            if disputing in entries and disputed in entries:
                # Two figures dispute each other; that is one dispute.
                pair = frozenset((disputing, disputed))
                disputes.setdefault(pair, (entries[disputing], entries[disputed]))
        return tuple(disputes.values())

    def doubts(self) -> tuple[tuple[str, Entry], ...]:
        """Return each ``remark`` on disagreement, and each statement that a ``recheck`` did not confirm."""
        rows = list(self._rows("doubts"))
        reasons = {row.thing("statement"): row.text("why") for row in rows}
        return tuple((reasons[e.ref], e) for e in _entries(rows))


def _names_literal(names: Iterable[str]) -> ox.Literal:
    """Return names as the queries want them, each between spaces."""
    return ox.Literal(f" {' '.join(sorted(names))} ")


def _rows_by_slug(rows: Iterable[Binding], name: str) -> dict[str, list[Binding]]:
    """Return the rows of each thing by its slug."""
    return group_by(rows, lambda row: row.slug(name))


def _refs(rows: Iterable[Binding], name: str) -> tuple[Ref, ...]:
    """Return the things in a column, each once."""
    return tuple(dict.fromkeys(ref for row in rows if (ref := row.ref(name))))


def _slugs(rows: Iterable[Binding], name: str) -> tuple[str, ...]:
    """Return the slugs of the things in a column, each once."""
    return tuple(dict.fromkeys(slug for row in rows if (slug := row.slug(name))))


def _iri_node(thing: Ref) -> Any:
    is_foreign = "://" in thing.slug
    return ox.NamedNode(thing.slug if is_foreign else vocab.iri(*thing))


def _gravity(verdict: str) -> int:
    return VERDICT_ORDER.index(verdict) if verdict in VERDICT_ORDER else len(VERDICT_ORDER)


def _entries(rows: Iterable[Binding]) -> tuple[Entry, ...]:
    """Group rows of (statement, property, value) into statements, by id."""
    triples = (
        (row.thing("statement"), str(row.value("property")), row.value("value"))
        for row in sorted(rows, key=Binding.sort_key)
    )
    return tuple(group_entries(triples).values())
