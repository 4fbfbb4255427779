"""The record as typed rows: one question a kind, and the only place that reads their columns."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from bordergraph import resources, vocab
from bordergraph.model import Network, Ref, Source, Text
from bordergraph.queries import load_view
from bordergraph.record import (
    CitedSource,
    Contest,
    Dispute,
    Doubt,
    Entry,
    Event,
    FactReading,
    FigureReading,
    Look,
    Naming,
    Place,
    Recommendation,
    Said,
    Standing,
    as_known,
)
from bordergraph.schema import CLASSES
from bordergraph.store.networks.events import told_events
from bordergraph.store.networks.names import Name
from bordergraph.vocab import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    import pyoxigraph as ox

    from bordergraph.record import Value
    from bordergraph.store.engine import Engine
    from bordergraph.store.loading.files import Index
    from bordergraph.store.reading.network import Kind

    Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None


class Binding:
    """One row of an answer, its terms by column and by what they are."""

    __slots__ = ("_terms",)

    def __init__(self, columns: tuple[str, ...], terms: tuple[Term, ...]) -> None:
        self._terms = dict(zip(columns, terms, strict=True))

    def text(self, name: str) -> str:
        """Return a value as text; empty where there is none."""
        return _text(self._terms[name])

    def told(self, name: str) -> str:
        """Return words in both languages; the French stand in a column of their own, ``NAME_fr``."""
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
        """Return a thing; None where there is none, or something that has no name of ours."""
        found = value_of(self._terms[name])
        return found if isinstance(found, Ref) else None

    def thing(self, name: str) -> Ref:
        """Return a thing that is always there."""
        return self.ref(name) or Ref("", self.text(name))

    def order(self) -> list[tuple[bool, str, str]]:
        """Return what puts rows of one answer in order: column by column, IRIs before literals."""
        return [
            (
                hasattr(term, "datatype"),
                getattr(term, "value", ""),
                getattr(term, "language", None) or "",
            )
            for term in self._terms.values()
        ]

    def slug(self, name: str) -> str:
        """Return the slug of a thing; empty where there is none."""
        found = self.ref(name)
        return found.slug if found else ""


def entries_of(said: Iterable[tuple[Ref, str, Value]]) -> dict[Ref, Entry]:
    """Group (thing, property, value) by thing, sorted; properties and values stand as they come.

    Example:
        >>> rcmp = Ref("agency", "rcmp")
        >>> entries_of([(rcmp, "bg:acronym", "RCMP"), (rcmp, "bg:acronym", "RCMP")])[rcmp].values
        {'bg:acronym': ('RCMP',)}
    """
    values: dict[Ref, dict[str, dict[Value, None]]] = defaultdict(lambda: defaultdict(dict))
    for thing, name, value in said:
        values[thing][name][value] = None
    return {
        ref: Entry(ref, {name: tuple(found) for name, found in properties.items()})
        for ref, properties in sorted(values.items())
    }


def value_of(term: Term) -> Value:
    """Return a term as what it names, or else as its text."""
    iri = getattr(term, "value", "") if type(term).__name__ == "NamedNode" else ""
    if iri and (thing := _thing(iri)):
        return thing
    language = getattr(term, "language", None)
    return Said(_text(term), language) if language else _text(term)


@lru_cache(maxsize=1 << 16)
def _thing(iri: str) -> Ref | None:
    """Return what an IRI of ours names; a graph names the same things over and over."""
    named = vocab.split(iri)
    return Ref(*named) if named else None


def _text(term: Term) -> str:
    found = plain(term)
    if found is None:
        return ""
    if isinstance(found, bool):
        return str(found).lower()
    return f"{found:.6f}".rstrip("0").rstrip(".") if isinstance(found, float) else str(found)


_AT_ONCE = 1000
"""Things that one query asks for."""

# Questions that a graph of tables alone may answer; the names of its things are in the network.
_IN_TABLES = frozenset({
    "thing", "statements-about", "statements-of-class", "ids", "problems", "recommendations",
    "recommended", "sources", "starts-and-cadences",
})  # fmt: skip
_OF_RECORDS = frozenset({"problems", "recommendations", "recommended", "statements-of-class"})
# The gravest verdict first; a verdict of none of these comes after them.
GRAVEST = (
    "contradicted", "label-too-broad", "unsupported-nationally", "doubtful-wording", "incomplete",
    "unverified-organization", "unverified",
)  # fmt: skip


_KIND_OF = {
    **dict.fromkeys(("Agency", "Association", "Collective", "Company"), "agency"),
    **dict.fromkeys(("Program", "Channel"), "arrangement"),
    **{name.title(): name for name in ("place", "source", "recommendation", "problem")},
}
_KINDS = {
    *_KIND_OF.values(), "threat", "series",
    *(kind for cls in CLASSES if cls.named and cls.summary for kind in cls.prefixes),
}  # fmt: skip

# A thing without any name is still known by its id.
_NAMES = """
SELECT DISTINCT ?thing ?name ?rank ?class WHERE {
  {
    VALUES (?property ?rank) {
      (bg:acronym 1) (skos:prefLabel 2) (dcterms:title 2) (skos:altLabel 3)
    }
    ?thing ?property ?name .
  } UNION {
    VALUES ?class {
      bg:Agency bg:Association bg:Collective bg:Company bg:Program bg:Channel bg:Place bg:Source
      bg:Series bg:Recommendation bg:Problem skos:Concept
    }
    ?thing a ?class .
  } UNION {
    ?thing a bg:Recommendation ; bg:note ?name .
    BIND(2 AS ?rank)
  }
}
ORDER BY ?thing ?rank ?name
"""


class RecordReader:
    """What a graph says, statement by statement.

    Args:
        engine: Gives what runs SPARQL; asked for when a question is first put to it.
        network: Gives the network, which tells by itself when things in tables began and ended.
        stated: Whether any of it is RDF. Tables have no place for most of what is asked for
            here, and what they do not hold is not looked for.
        near: Gives what runs SPARQL over what speaks of one thing alone, where that takes less;
            None where it does not.
        kept: What is kept on disk of the graph.
    """

    def __init__(
        self,
        engine: Callable[[], Engine],
        network: Callable[[], Network] = Network,
        *,
        stated: bool = True,
        near: Callable[[Ref], Engine] | None = None,
        kept: Index | None = None,
    ) -> None:
        self._engine = engine
        self._kept = kept
        self._near = near
        self._at: tuple[Ref, Engine] | None = None
        self._network = network
        self._stated = stated

    def _rows(
        self,
        name: str,
        of: Ref | None = None,
        *,
        derived: bool = True,
        among: Sequence[ox.NamedNode] = (),
        **values: ox.NamedNode | ox.Literal,
    ) -> Iterator[Binding]:
        if not self._stated and (name not in _IN_TABLES or self._lacks(name)):
            return iter(())
        engine = self._engine() if of is None else self._engine_near(of)
        query = load_view(resources.queries_dir() / "view" / f"{name}.rq")
        text = query.bind(values)
        if among:
            text += f"VALUES ?statement {{ {' '.join(map(str, among))} }}"
        answer = engine.run(text, derived=derived and query.derived)
        return (Binding(answer.columns, terms) for terms in answer.terms)

    def _lacks(self, name: str) -> bool:
        """Tell whether tables hold nothing that a question could find, so that no store is made."""
        return name in _OF_RECORDS and not self._network().records

    def _engine_near(self, thing: Ref) -> Engine:
        """Return what answers questions of one thing; that of the last thing is kept."""
        from bordergraph.store.networks.merge import KINDS

        if self._near is None or thing.kind not in KINDS:
            return self._engine()
        if self._at is None or self._at[0] != thing:
            self._at = thing, self._near(thing)
        return self._at[1]

    # Of one thing.

    def entry(self, thing: Ref) -> Entry:
        """Return what the graph says of a thing itself; without values when it says nothing."""
        return self.entries((thing,), thing)[0]

    def entries(self, things: Sequence[Ref], of: Ref | None = None) -> list[Entry]:
        """Return what the graph says of things themselves, in their order.

        Args:
            things: The things.
            of: The only one of them, told with what follows from statements; without, the whole graph
                is asked, which takes less where it is read already.
        """
        nodes = [_node(thing) for thing in things]
        parts = [nodes[at : at + _AT_ONCE] for at in range(0, len(nodes), _AT_ONCE)]
        rows = (
            row for part in parts for row in self._rows("thing", of, derived=bool(of), among=part)
        )
        said = {entry.ref: entry.values for entry in _entries(rows)}
        told = (Binding(("thing",), (node,)).thing("thing") for node in nodes)
        return [Entry(thing, said.get(ref, {})) for thing, ref in zip(things, told, strict=True)]

    def name(self, thing: Ref) -> str:
        """Return a thing's name, in English where it has one; its slug when it has none."""
        return next(
            (row.text("name") for row in self._rows("name", thing=_node(thing))), thing.slug
        )

    def about(self, thing: Ref) -> tuple[Entry, ...]:
        """Return the statements that speak of a thing, sorted by id."""
        return _entries(self._rows("statements-about", thing, thing=_node(thing)))

    def statements(self) -> tuple[Ref, ...]:
        """Return all statements and series, sorted."""
        return tuple(sorted(row.thing("thing") for row in self._rows("ids")))

    # Of a kind.

    def namings(self) -> list[Naming]:
        """Return every name of every thing and concept; those of tables are in the network."""
        if self._kept and (kept := self._kept.namings()) is not None:
            return kept
        found = [
            Naming(
                str(row.value("thing")),
                row.text("text"),
                row.text("language"),
                short=row.text("property") == "bg:acronym",
                article=row.slug("article"),
            )
            for row in self._rows("labels")
        ]
        # Sorting strings here takes a fraction of what ORDER BY takes over terms.
        return sorted(found, key=lambda n: (n.key, not n.short, n.text, n.language))

    def names(self) -> Iterator[Name]:
        """Yield every name of agencies, arrangements, threats and whatever else is found by name."""
        elsewhere: dict[str, list[Name]] = defaultdict(list)
        kinds: dict[str, str] = {}
        for thing, name, rank, cls in (
            self._engine().run(vocab.prefix_block() + _NAMES, derived=False).rows
        ):
            kind, _, slug = str(thing).partition(":")
            if kind in _KINDS:
                yield Name(kind, slug, str(name or slug), int(rank or 0))
                yield Name(kind, slug, slug, 0)
            elif kind not in vocab.PREFIXES:
                # The IRI is none of ours, so its class alone says what it is.
                iri = str(thing)
                elsewhere[iri].append(Name("", iri, str(name or iri), int(rank or 0)))
                if cls:
                    kinds[iri] = _KIND_OF.get(str(cls).partition(":")[2], "")
        for iri, kind in kinds.items():
            for known in elsewhere[iri] if kind else ():
                yield replace(known, kind=kind)

    def sources(self) -> tuple[CitedSource, ...]:
        """Return every document with the number of statements that rest on it, by id."""
        from bordergraph.store.reading.network import graded

        rows = list(self._rows("sources"))
        documents = [
            Source(
                row.slug("source"),
                row.text("title"),
                row.told("publisher"),
                row.told("date"),
                row.text("url"),
                row.slug("kind"),
                row.slug("extent"),
                via=row.text("via"),
            )
            for row in rows
        ]
        return tuple(
            CitedSource(document, int(row.text("statements")), row.text("day"))
            for document, row in zip(graded(documents, lambda: self.kinds), rows, strict=True)
        )

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        """How much each kind of source weighs."""
        from bordergraph.store.reading.network import source_kinds

        return source_kinds(self._engine() if self._stated else None)

    def looks(self) -> tuple[Look, ...]:
        """Return every document with what rests on it and when it was last looked at, by id."""
        looks = _together(self._rows("looks"), "source")
        found = []
        for document in (cited.source for cited in self.sources()):
            rows, kind = looks[document.id], self.kinds.get(document.kind)
            days = (row.text(name) for row in rows for name in ("looked", "compared"))
            series = tuple(sorted(_slugs(rows, "series")))
            looked, revised = max(days, default=""), kind is not None and kind.revised
            found.append(Look(document, _refs(rows, "statement"), series, looked, revised))
        return tuple(found)

    def standing(self) -> tuple[Standing, ...]:
        """Return how statements stand by kind of source and extent read, most statements first.

        The curators' conclusions, which rest on no source of their own, come last.
        """
        if not self._stated:
            return ()
        documents: dict[tuple[str, str], set[str]] = defaultdict(set)
        counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for row in self._rows("judged"):
            place = (row.slug("kind"), row.slug("extent"))
            counts[place][row.slug("support")] += int(row.text("statements"))
            documents[place].add(row.slug("source"))
        shown = ("supported", "partly", "not-shown")
        found = [
            Standing(*place, len(documents[place] - {""}), n.total(), *(n[key] for key in shown))
            for place, n in counts.items()
        ]
        return tuple(sorted(found, key=lambda s: (not s.kind, -s.statements, s.kind, s.extent)))

    def places(self) -> tuple[Place, ...]:
        """Return every place, each once, by id."""
        found = []
        for slug, (row, *_) in _together(self._rows("places"), "place").items():
            at = (row.number("lat"), row.number("long")) if row.text("lat") else None
            names = (row.text("en") or row.text("fr") or slug, row.text("fr"))
            kind = (row.slug("kind"), row.text("country"), row.slug("within"))
            found.append(Place(slug, *names, *kind, at))
        return tuple(found)

    def seats(self) -> tuple[tuple[str, str], ...]:
        """Return agencies with what is said of where their headquarters are."""
        rows = ((row.thing("agency"), row.text("note")) for row in self._rows("seats"))
        return tuple((thing.slug, note) for thing, note in rows if thing.kind == "agency")

    def recommendations(self) -> tuple[Recommendation, ...]:
        """Return every recommendation, by id."""
        about = _together(self._rows("recommended"), "recommendation")
        return tuple(
            Recommendation(
                slug,
                rows[-1].text("number"),
                rows[-1].told("note"),
                to=_slugs(rows, "addressee"),
                answers=_slugs(rows, "answers"),
                sources=_slugs(rows, "source"),
                about=tuple(sorted(_refs(about[slug], "about"))),
                part_of=rows[-1].slug("whole"),
                locator=rows[-1].text("locator"),
            )
            for slug, rows in _together(self._rows("recommendations"), "recommendation").items()
        )

    def of_class(self, name: str) -> tuple[Entry, ...]:
        """Return the statements of one of our classes, by id."""
        import pyoxigraph as ox

        return _entries(self._rows("statements-of-class", cls=ox.NamedNode(vocab.BG + name)))

    def problems(self) -> tuple[Entry, ...]:
        """Return the problems and the statements that fill them, by id."""
        kept = self._kept.problems() if self._kept else None
        return _entries(self._rows("problems")) if kept is None else kept

    def funding_ends(self) -> dict[str, str]:
        """Return the last day, ISO, on which the money of arrangements is said to run out, by id."""
        # The latest end counts: earlier ones were followed by new money.
        return {row.slug("arrangement"): row.text("day") for row in self._rows("funding-ends")}

    # Of time.

    def events(self) -> list[Event]:
        """Return what began and ended, by date; an event told twice is one event."""
        return list(self._events)

    @cached_property
    def _events(self) -> list[Event]:
        if not self._stated:
            return told_events(self._network())
        told: dict[tuple[Ref, str], list[Binding]] = defaultdict(list)
        for row in self._rows("events"):
            told[row.thing("statement"), row.text("event")].append(row)
        merged: dict[tuple[str, str, tuple[Ref, ...]], list[list[Binding]]] = defaultdict(list)
        for (_, kind), rows in told.items():
            day = as_known(rows[-1].text("date"), rows[-1].slug("precision"))
            into = {*_refs(rows, "into")}
            things = (*sorted({*_refs(rows, "about")} - into), *sorted(into))
            merged[day, kind, things].append(rows)
        return [
            Event(
                day,
                kind,
                things,
                Text.joined(" ", (note for rows in same if (note := rows[-1].told("note")))),
                tuple(sorted(rows[0].thing("statement") for rows in same)),
                tuple(sorted({s for rows in same for s in _slugs(rows, "source")})),
            )
            for (day, kind, things), same in sorted(merged.items())
        ]

    # Of disagreement.

    @cached_property
    def checks(self) -> tuple[Contest, ...]:
        """The checks of what sources claim, those that fell first."""
        found = [
            Contest(
                slug,
                rows[0].told("claimed"),
                rows[0].told("found"),
                rows[0].slug("verdict"),
                rows[0].told("note"),
                tuple(sorted(_refs(rows, "disputed"))),
                tuple(sorted(_slugs(rows, "source"))),
            )
            for slug, rows in _together(self._rows("checks"), "check").items()
        ]
        return tuple(sorted(found, key=lambda c: (c.stands, _gravity(c.verdict), c.id)))

    def disputes(self) -> tuple[Dispute, ...]:
        """Return statements that dispute another, each pair once."""
        rows = list(self._rows("disputes"))
        found = {e.ref: e for e in _entries(rows)}
        pairs = dict.fromkeys((row.thing("disputing"), row.thing("disputed")) for row in rows)
        seen: set[frozenset[Ref]] = set()
        disputes = []
        for disputing, disputed in pairs:
            # Figures dispute each other both ways; they are one dispute.
            both = frozenset((disputing, disputed))
            if both not in seen and disputing in found and disputed in found:
                seen.add(both)
                disputes.append(Dispute(found[disputing], found[disputed]))
        return tuple(disputes)

    def doubts(self) -> tuple[Doubt, ...]:
        """Return remarks on disagreement, and statements that a second look did not confirm."""
        rows = list(self._rows("doubts"))
        why = {row.thing("statement"): row.text("why") for row in rows}
        return tuple(Doubt(why[e.ref], e) for e in _entries(rows))

    def figures_that_differ(self) -> tuple[FigureReading, ...]:
        """Return figures of one series and period that differ from source to source."""
        return tuple(
            FigureReading(
                row.slug("series"),
                row.text("start"),
                row.text("end"),
                row.slug("unit"),
                row.thing("statement"),
                row.number("value"),
                row.told("qualifier"),
                row.told("period"),
                row.slug("basis"),
                row.told("note"),
                row.slug("source"),
                row.text("locator"),
            )
            for row in self._rows("figures-that-differ")
        )

    def starts_and_cadences(self) -> tuple[FactReading, ...]:
        """Return when each arrangement is said to have started, and how regularly it works."""
        return tuple(
            FactReading(
                row.thing("thing"),
                row.text("fact"),
                row.thing("statement"),
                row.text("said"),
                row.told("note"),
                row.slug("source"),
                row.text("locator"),
            )
            for row in self._rows("starts-and-cadences")
        )


def _together(rows: Iterable[Binding], name: str) -> defaultdict[str, list[Binding]]:
    """Return the rows of one thing together, by its slug."""
    found: defaultdict[str, list[Binding]] = defaultdict(list)
    for row in rows:
        found[row.slug(name)].append(row)
    return found


def _refs(rows: Iterable[Binding], name: str) -> tuple[Ref, ...]:
    """Return the things in a column, each once."""
    return tuple(dict.fromkeys(ref for row in rows if (ref := row.ref(name))))


def _slugs(rows: Iterable[Binding], name: str) -> tuple[str, ...]:
    """Return the slugs of the things in a column, each once."""
    return tuple(dict.fromkeys(slug for row in rows if (slug := row.slug(name))))


def _node(thing: Ref) -> Any:  # noqa: ANN401 - an RDF term, imported when needed
    import pyoxigraph as ox

    elsewhere = "://" in thing.slug
    return ox.NamedNode(thing.slug if elsewhere else vocab.iri(*thing))


def _gravity(verdict: str) -> int:
    return GRAVEST.index(verdict) if verdict in GRAVEST else len(GRAVEST)


def _entries(rows: Iterable[Binding]) -> tuple[Entry, ...]:
    """Group rows of (statement, property, value) into statements, by id."""
    said = (
        (row.thing("statement"), str(row.value("property")), row.value("value"))
        for row in sorted(rows, key=Binding.order)
    )
    return tuple(entries_of(said).values())
